/** Lists that are asked for page by page. Beside `ask.ts`, because an elder's first screen has none. */
import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Route, RouteArgument, RouteOut } from '@huying/kernel';
import type { ProblemOf } from '../client/client.ts';
import type { Problem } from '../client/problem.ts';
import { type Asked, keyOf, repeatOf, shownProblem, unwrap, type UseAskOptions, useFreshness } from './ask.ts';
import { useTools } from './tools.tsx';

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
export interface AskedPages<T, P extends Problem = Problem> extends Omit<Asked<T, P>, 'value'> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  more(): void;
}

/** Asks a paged route (`pageOf` in the contract) and joins the pages that were asked for. */
export function usePages<R extends Route, T = RouteOut<R> extends Page<infer I> ? I : never>(
  route: R,
  argument: RouteArgument<R> | null,
  options: UseAskOptions = {},
): AskedPages<T, ProblemOf<R>> {
  const { client } = useTools();
  useFreshness(route, options.freshOn);
  const pages = useInfiniteQuery<Page<T>, Error, InfiniteData<Page<T>>, readonly unknown[], string | undefined>({
    queryKey: [...keyOf(route, argument), 'pages'],
    enabled: argument !== null,
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    queryFn: ({ signal, pageParam }) => {
      const given = argument as { query?: Record<string, unknown> };
      const asked = pageParam === undefined ? given : { ...given, query: { ...given.query, after: pageParam } };
      return unwrap(client.ask(route, asked as RouteArgument<R>, { signal })) as Promise<Page<T>>;
    },
    refetchInterval: repeatOf(false),
    ...(options.keepsFormer ? { placeholderData: keepPreviousData as never } : {}),
  });
  return {
    items: pages.data?.pages.flatMap((page) => page.items) ?? [],
    problem: shownProblem(pages.error, pages.data !== undefined) as ProblemOf<R> | undefined,
    isLoading: pages.isPending && argument !== null,
    isAsking: pages.isFetching,
    hasMore: pages.hasNextPage,
    again: () => void pages.refetch(),
    more: () => void pages.fetchNextPage(),
  };
}
