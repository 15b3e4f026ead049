import { keepPreviousData, QueryCache, QueryClient, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { EventPayload, Notice, Route, RouteArgument, RouteOut } from '@huying/kernel';
import type { Answer, Client, ProblemOf } from '../client/client.ts';
import { createKeyKeeper } from '../client/key-keeper.ts';
import { isUnanswered, type Problem } from '../client/problem.ts';
import { useLatest } from './hooks.ts';
import { useTools } from './tools.tsx';

/** A refusal on its way through react-query, which knows only thrown errors. It never leaves this file. */
class Refused extends Error {
  declare readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}
const problemOf = (error: Error | null): Problem | undefined =>
  error === null ? undefined : error instanceof Refused ? error.problem : { status: 0, code: 'answer.unreadable', detail: error.message };

/** What is said of a question that failed. While its former answer stands, a lost network is no word: the page says that once, at its head. */
export const shownProblem = (error: Error | null, hasAnswer: boolean): Problem | undefined => {
  const problem = problemOf(error);
  return problem && hasAnswer && isUnanswered(problem) ? undefined : problem;
};

/** A question to which no answer came is asked again by itself, without anybody's touch. */
const REPEAT_MS = 10_000;
export const repeatOf = (everyMs: number | false) => (query: { readonly state: { readonly error: Error | null } }): number | false => {
  const problem = problemOf(query.state.error);
  return problem && isUnanswered(problem) ? Math.min(REPEAT_MS, everyMs || REPEAT_MS) : everyMs;
};
/** Asks at once what got no answer, e.g. when the stream is open again. */
export function askUnanswered(queries: QueryClient): void {
  void queries.refetchQueries({
    type: 'active',
    predicate: ({ state }) => {
      const problem = problemOf(state.error);
      return problem !== undefined && isUnanswered(problem);
    },
  });
}

export const unwrap = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
  const given = await answer;
  if (!given.ok) throw new Refused(given.problem);
  // react-query knows no undefined value; an answer without content is null there.
  return (given.value ?? null) as T;
};

export function createQueries(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(),
    // The client has tried again already; the phone's own word about being offline is often wrong, so it is not believed.
    defaultOptions: { queries: { retry: false, networkMode: 'always', staleTime: 10_000, refetchOnReconnect: 'always' } },
  });
}

export const keyOf = (route: Route, argument?: unknown): readonly unknown[] =>
  argument === undefined ? [route.module, route.name] : [route.module, route.name, argument];

export interface Asked<T, P extends Problem = Problem> {
  /** The newest answer; stays while it is asked again, even when that fails. */
  readonly value: T | undefined;
  /** Why there is no answer. A network that is lost while a former answer stands is none. */
  readonly problem: P | undefined;
  /** Nothing is known yet. */
  readonly isLoading: boolean;
  readonly isAsking: boolean;
  again(): void;
}

export interface UseAskOptions {
  /** Asks again by itself. */
  readonly everySeconds?: number;
  /** Asks again when one of these notices arrives. */
  readonly freshOn?: readonly Notice[];
  /** Shows the answer to the former argument until the new one is there, e.g. while a filter changes. */
  readonly keepsFormer?: boolean;
  readonly maybeSignedOut?: boolean;
}

/** Asks a GET route and keeps the answer fresh. With `null` as argument it waits. */
export function useAsk<R extends Route>(route: R, argument: RouteArgument<R> | null, options: UseAskOptions = {}): Asked<RouteOut<R>, ProblemOf<R>> {
  const { client, session } = useTools();
  const { everySeconds, maybeSignedOut = false } = options;
  useFreshness(route, options.freshOn);
  const query = useQuery<RouteOut<R>, Error, RouteOut<R>>({
    queryKey: keyOf(route, argument),
    enabled: argument !== null,
    queryFn: ({ signal }) => unwrap(client.ask(route, argument as RouteArgument<R>, { signal, maybeSignedOut })),
    refetchInterval: repeatOf(everySeconds === undefined ? false : everySeconds * 1000),
    ...(options.keepsFormer ? { placeholderData: keepPreviousData as never } : {}),
  });
  // The question may have been asked for somebody else on this page, to whom a lost session is no news.
  const isLost = !maybeSignedOut && problemOf(query.error)?.code === 'session.required';
  useEffect(() => {
    if (isLost) session.lose();
  }, [isLost, session]);
  return {
    value: query.data as RouteOut<R> | undefined,
    problem: shownProblem(query.error, query.data !== undefined) as ProblemOf<R> | undefined,
    isLoading: query.isPending && argument !== null,
    isAsking: query.isFetching,
    again: () => void query.refetch(),
  };
}

export interface Command<R extends Route> {
  run(argument: RouteArgument<R>): Promise<Answer<RouteOut<R>, ProblemOf<R>>>;
  readonly isRunning: boolean;
  readonly problem: ProblemOf<R> | undefined;
  readonly value: RouteOut<R> | undefined;
  /** Forgets the last outcome, e.g. when the form is changed after a refusal. */
  clear(): void;
}

export interface UseCommandOptions {
  readonly touches?: readonly string[];
  /** What it is, as the key of its words: given while the network is away it is kept and sent when the network is back, and answers `network.kept`. */
  readonly keeps?: string;
}

/** A command that this component may give. After it succeeded, what the page knows of the route's module (and of `touches`) is asked anew. */
export function useCommand<R extends Route>(route: R, options: UseCommandOptions = {}): Command<R> {
  const { client, queries, kept } = useTools();
  const [running, setRunning] = useState(0);
  const [outcome, setOutcome] = useState<Answer<RouteOut<R>, ProblemOf<R>>>();
  const keeper = useRef<ReturnType<typeof createKeyKeeper>>(undefined);
  keeper.current ??= createKeyKeeper();
  const run = useLatest(async (argument: RouteArgument<R>) => {
    const keys = keeper.current as ReturnType<typeof createKeyKeeper>;
    setRunning((count) => count + 1);
    const idempotencyKey = keys.keyFor(argument);
    let answer: Answer<RouteOut<R>, ProblemOf<R>> = await client.ask(route, argument, { idempotencyKey });
    if (!answer.ok && options.keeps && isUnanswered(answer.problem) && (await kept.keep(options.keeps, client.requestOf(route, argument, { idempotencyKey })))) {
      answer = { ok: false, problem: { status: 0, code: 'network.kept' } as ProblemOf<R> };
    }
    keys.answered(answer.ok ? undefined : answer.problem);
    setRunning((count) => count - 1);
    setOutcome(answer);
    if (answer.ok) for (const module of [route.module, ...(options.touches ?? [])]) void queries.invalidateQueries({ queryKey: [module] });
    return answer;
  });
  return {
    run,
    isRunning: running > 0,
    problem: outcome && !outcome.ok ? outcome.problem : undefined,
    value: outcome?.ok ? outcome.value : undefined,
    clear: useCallback(() => setOutcome(undefined), []),
  };
}

/** Hears one kind of notice while the component is shown. */
export function useNotice<N extends Notice>(notice: N, handler: (payload: EventPayload<N>) => void): void {
  const { stream } = useTools();
  const latest = useLatest(handler as (payload: unknown) => void);
  const name = `${notice.module}.${notice.name}`;
  useEffect(() => stream.listen(name, latest), [stream, name, latest]);
}

/** Asks a route anew on notices, in any of its arguments. */
export function useFreshness(route: Route, notices: readonly Notice[] = []): void {
  const { stream, queries } = useTools();
  const { module, name } = route;
  const names = notices.map((notice) => `${notice.module}.${notice.name}`).join(' ');
  useEffect(() => {
    const stops = names.split(' ').filter(Boolean).map((heard) => stream.listen(heard, () => void queries.invalidateQueries({ queryKey: [module, name] })));
    return () => {
      for (const stop of stops) stop();
    };
  }, [stream, queries, module, name, names]);
}

/** Whether this very command was given and waits for the network. */
export function useIsKept<R extends Route>(route: R, argument: RouteArgument<R>): boolean {
  const { client, kept } = useTools();
  const address = client.addressOf(route, argument);
  return useSyncExternalStore(kept.subscribe, () => kept.list.some(({ request, problem }) => !problem && request.address === address));
}

export const useClient = (): Client => useTools().client;
