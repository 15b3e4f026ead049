import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type RequestSpan, startRequestSpan } from '../tracing.ts';

/** Spans of requests to the interface. What is asked every few seconds by those who watch, and the files of pages, would only hide them. */
const OPEN = new WeakMap<FastifyRequest, RequestSpan>();

export function registerRequestSpans(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.url.startsWith('/api/')) {
      const span = startRequestSpan({ method: request.method, headers: request.headers, route: request.routeOptions.url });
      if (span) OPEN.set(request, span);
    }
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    endRequestSpan(request, reply.statusCode);
    done();
  });
  server.addHook('onRequestAbort', (request, done) => {
    endRequestSpan(request, undefined);
    done();
  });
}

/** Does the work of a request within its span. */
export function withinRequestSpan<T>(request: FastifyRequest, work: () => T): T {
  const span = OPEN.get(request);
  return span ? span.within(work) : work();
}

/** For a request that is answered bit by bit for hours: its beginning is what it tells. */
export const endRequestSpan = (request: FastifyRequest, status: number | undefined): void => OPEN.get(request)?.end(status);
