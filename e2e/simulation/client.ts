import { randomUUID } from 'node:crypto';
import type { Route, RouteArgument, RouteOut } from '@huying/kernel';
import { urlOf } from '@huying/platform/testing';

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly status: number };

/** What was answered with success; after a crash each of these must still be there. */
export interface Acknowledged {
  readonly route: string;
  readonly at: Date;
  readonly params: Record<string, unknown>;
  readonly value: unknown;
}

export interface Client {
  ask<R extends Route>(route: R, argument: RouteArgument<R>): Promise<Answer<RouteOut<R>>>;
  /** Reads the person's event stream until `stop`; resumes by itself from the last event seen. */
  listen(handler: (event: string, payload: Record<string, unknown>, id: number) => void): { stop(): void; cut(milliseconds: number): void };
}

export interface ClientOptions {
  readonly baseUrl: () => string;
  readonly cookie: string;
  readonly isOver: () => boolean;
  readonly acknowledged: (one: Acknowledged) => void;
  readonly now: () => Date;
  /** Told how long each answer took, in real milliseconds. */
  readonly answered?: (milliseconds: number) => void;
}

const MOST_TRIES = 200;
const RETRY_MILLISECONDS = 100;
const LONGEST_RETRY_MILLISECONDS = 2_000;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
/** Ever longer and at different moments, as the pages do: four hundred phones must not keep a server that starts from starting. */
const pauseBeforeRetry = (failures: number) =>
  pause(Math.min(LONGEST_RETRY_MILLISECONDS, RETRY_MILLISECONDS * 2 ** Math.min(failures, 10)) * (0.5 + Math.random()));

/** A phone in the simulation: repeats what failed on the way with the same key, as the pages do. */
export function createClient(options: ClientOptions): Client {
  async function once(method: string, url: string, body: unknown, key: string | undefined): Promise<Answer<never> | undefined> {
    const began = performance.now();
    try {
      const response = await fetch(`${options.baseUrl()}${url}`, {
        method,
        headers: { cookie: options.cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(key ? { 'idempotency-key': key } : {}) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      options.answered?.(performance.now() - began);
      if (response.status >= 500) return undefined;
      const value = text ? JSON.parse(text) : undefined;
      return response.ok ? { ok: true, value: value as never } : { ok: false, code: value?.code ?? 'unknown', status: response.status };
    } catch {
      return undefined;
    }
  }
  return {
    async ask(route, argument) {
      const { params = {}, query, body } = argument as { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };
      const key = route.method === 'GET' ? undefined : randomUUID();
      for (let attempt = 0; attempt < MOST_TRIES && !options.isOver(); attempt += 1) {
        const answer = await once(route.method, urlOf(route, params, query), body, key);
        if (!answer) {
          await pauseBeforeRetry(attempt);
          continue;
        }
        if (answer.ok && route.method !== 'GET') options.acknowledged({ route: `${route.module}.${route.name}`, at: options.now(), params, value: answer.value });
        return answer as never;
      }
      return { ok: false, code: 'network.unreachable', status: 0 };
    },
    listen(handler) {
      let stopped = false;
      let last: number | undefined;
      let controller = new AbortController();
      let notBefore = 0;
      let failures = 0;
      const read = async () => {
        while (!stopped && !options.isOver()) {
          if (Date.now() < notBefore) await pause(notBefore - Date.now());
          controller = new AbortController();
          try {
            const response = await fetch(`${options.baseUrl()}/api/stream`, {
              headers: { cookie: options.cookie, ...(last === undefined ? {} : { 'last-event-id': String(last) }) }, signal: controller.signal,
            });
            if (!response.ok || !response.body) throw new Error(String(response.status));
            failures = 0;
            let rest = '';
            for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
              const blocks = (rest + chunk).split('\n\n');
              rest = blocks.pop() as string;
              for (const block of blocks) last = parseBlock(block, handler) ?? last;
            }
          } catch {
            // The server is away or the network was cut; the loop comes back.
          }
          if (!stopped) await pauseBeforeRetry(failures);
          failures += 1;
        }
      };
      void read();
      return {
        stop() {
          stopped = true;
          controller.abort();
        },
        cut(milliseconds) {
          notBefore = Date.now() + milliseconds;
          controller.abort();
        },
      };
    },
  };
}

function parseBlock(block: string, handler: (event: string, payload: Record<string, unknown>, id: number) => void): number | undefined {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const));
  const id = fields.has('id') ? Number(fields.get('id')) : undefined;
  const event = fields.get('event');
  const data = fields.get('data');
  if (event && data) handler(event, JSON.parse(data), id ?? 0);
  return id;
}
