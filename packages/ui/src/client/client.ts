/**
 * The browser's client, typed by the contracts: `client.ask(contract.routes.raise, { body })`.
 *
 * It never throws for what may happen on a phone: an expected "no" and a lost network are both answers. Every POST carries an idempotency
 * key; when the network fails nobody knows whether the command arrived, so it is tried again *with the same key*, and the server gives the
 * first answer again instead of doing it twice.
 */
import type { RefusalOf, Route, RouteArgument, RouteOut, RouteShape } from '@huying/kernel';
import { type ClientRefusal, type Problem, problemFrom } from './problem.ts';
import { addressOf, bodyOf, type LooseArgument } from './request.ts';

export type ProblemOf<R extends RouteShape> = Problem<RefusalOf<R> | ClientRefusal | 'session.required' | (string & {})>;
export type Answer<T, P extends Problem = Problem> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

export interface AskOptions {
  /** Only for a command that must stay one command over several calls of `ask`; otherwise each call makes its own key. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
  /** For the question whether somebody is signed in: a "no" is then not a lost session. */
  readonly maybeSignedOut?: boolean;
}

/** A command as it goes over the wire: what a browser can keep and send again, the same command each time. */
export interface SentRequest {
  readonly address: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob | string | undefined;
}

export interface Client {
  ask<R extends Route>(route: R, argument: RouteArgument<R>, options?: AskOptions): Promise<Answer<RouteOut<R>, ProblemOf<R>>>;
  /** A file that a route gives (`gives: 'file'`). */
  fetchFile<R extends Route>(route: R, argument: RouteArgument<R>, options?: AskOptions): Promise<Answer<Blob, ProblemOf<R>>>;
  /** The address of a GET route, for `<audio src>`, `<img src>` and downloads. */
  addressOf<R extends Route>(route: R, argument: RouteArgument<R>): string;
  requestOf<R extends Route>(route: R, argument: RouteArgument<R>, options?: AskOptions): SentRequest;
  /** Sends a request that was kept, and says when it was given (ISO 8601). What it answers with is nobody's any more. */
  repeat(request: SentRequest, givenAt: string): Promise<Answer<undefined>>;
}

export interface ClientSettings {
  readonly baseUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Checks every answer against the contract; production trusts its own server and stays fast. */
  readonly checksAnswers?: boolean;
  readonly newKey?: () => string;
  /** Milliseconds to wait before each further attempt after a network failure. */
  readonly retryAfterMs?: readonly number[];
  readonly onSessionLost?: () => void;
  /** The server's clock, as told in the header of an answer. */
  readonly onClock?: (header: string | null) => void;
  readonly language?: () => string;
}

/** Long enough for a lift or a restarted server, short enough that a person still stands there. */
const RETRY_AFTER_MS = [400, 1200, 3000];

/** `crypto.randomUUID` exists only on https and localhost; a phone in the community's own network may have neither. */
export function newUuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const sleep = (milliseconds: number, signal: AbortSignal | undefined) =>
  new Promise<void>((done, fail) => {
    if (signal?.aborted) return fail(signal.reason);
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      fail(signal.reason);
    }, { once: true });
  });

/** Answers of a proxy whose server is just starting: the command did not arrive or may be repeated with its key. */
const MAY_COME_BACK = new Set([502, 503, 504]);

export function createClient(settings: ClientSettings = {}): Client {
  const { baseUrl = '', checksAnswers = false, newKey = newUuid, retryAfterMs = RETRY_AFTER_MS } = settings;
  const doFetch: typeof globalThis.fetch = settings.fetch ?? ((input, init) => globalThis.fetch(input, init));

  function requestOf(route: Route, argument: LooseArgument, options: AskOptions): SentRequest {
    const { body, contentType } = bodyOf(route, argument);
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
    if (contentType) headers['content-type'] = contentType;
    if (settings.language) headers['accept-language'] = settings.language();
    if (route.method === 'POST') headers['idempotency-key'] = options.idempotencyKey ?? newKey();
    return { address: baseUrl + addressOf(route, argument), method: route.method, headers, body };
  }

  /** The answer of the server, tried again while none comes. Undefined when the network stayed away. Throws only when aborted. */
  async function send({ address, method, headers, body }: SentRequest, options: AskOptions): Promise<Response | undefined> {
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
    if (body !== undefined) init.body = body;
    if (options.signal) init.signal = options.signal;
    let response: Response | undefined;
    for (let attempt = 0; attempt <= retryAfterMs.length; attempt += 1) {
      if (attempt > 0) await sleep(retryAfterMs[attempt - 1] as number, options.signal);
      try {
        response = await doFetch(address, init);
        if (!MAY_COME_BACK.has(response.status)) return response;
      } catch (error) {
        if (options.signal?.aborted) throw error;
        response = undefined;
      }
    }
    return response;
  }

  async function exchange<T>(request: SentRequest, options: AskOptions, read: (response: Response) => Promise<Answer<T>>): Promise<Answer<T>> {
    const response = await send(request, options);
    if (!response) return { ok: false, problem: { status: 0, code: 'network.unreachable' } };
    settings.onClock?.(response.headers.get('huying-clock'));
    if (response.ok) {
      try {
        return await read(response);
      } catch (error) {
        if (options.signal?.aborted) throw error;
        return { ok: false, problem: { status: response.status, code: 'answer.unreadable' } };
      }
    }
    const problem = problemFrom(response.status, await response.json().catch(() => undefined));
    if (problem.code === 'session.required' && !options.maybeSignedOut) settings.onSessionLost?.();
    return { ok: false, problem };
  }

  async function readJson(route: Route, response: Response): Promise<Answer<unknown>> {
    if (response.status === 204 || !route.out) return { ok: true, value: undefined };
    const value: unknown = await response.json();
    if (!checksAnswers) return { ok: true, value };
    const checked = route.out.safeParse(value);
    if (checked.success) return { ok: true, value: checked.data };
    console.error(`${route.module}.${route.name}: the answer is not what the contract says`, checked.error.issues);
    return { ok: false, problem: { status: response.status, code: 'answer.unexpected' } };
  }

  return {
    ask: async (route, argument, options = {}) => exchange(requestOf(route, argument as LooseArgument, options), options, (response) => readJson(route, response)) as never,
    fetchFile: async (route, argument, options = {}) =>
      exchange(requestOf(route, argument as LooseArgument, options), options, async (response) => ({ ok: true, value: await response.blob() })) as never,
    addressOf: (route, argument) => baseUrl + addressOf(route, argument as LooseArgument),
    requestOf: (route, argument, options = {}) => requestOf(route, argument as LooseArgument, options),
    repeat: (request, givenAt) =>
      exchange({ ...request, headers: { ...request.headers, 'huying-given-at': givenAt } }, {}, async () => ({ ok: true, value: undefined })),
  };
}
