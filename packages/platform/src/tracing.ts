/**
 * Traces by OpenTelemetry. Unless the standard variables name a collector nothing of its SDK is loaded, and every function here ends at its
 * first line. A span tells which route, command, statement, clock or job it was, for which tenant, how long it took and how it ended; never
 * about whom: no address, query, parameter, body, name or number, and of an error its kind only, since messages may hold words of people.
 */
import { isRefusal } from '@huying/kernel';
import { type Attributes, context, DiagLogLevel, diag, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { ConfigProblem } from './config.ts';

/** OpenTelemetry keeps one registry for the process, and so do we; undefined while nothing is traced. */
let tracer: Tracer | undefined;

/** Headers that a trace goes on by: `traceparent` and `tracestate`. */
export type Carrier = Readonly<Record<string, string | string[] | undefined>>;

const PROTOCOLS = {
  'http/protobuf': () => import('@opentelemetry/exporter-trace-otlp-proto'),
  'http/json': () => import('@opentelemetry/exporter-trace-otlp-http'),
} as const;

/** A collector that is away is told of this often. */
const TELL_MILLISECONDS = 600_000;
const STOP_MILLISECONDS = 5_000;

function tellProblems(log: Logger): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  const ignore = () => undefined;
  const tell = (message: string) => {
    if (performance.now() - toldAt < TELL_MILLISECONDS) return;
    toldAt = performance.now();
    log.warn({ tracing: message.slice(0, 300) }, 'traces could not be handed over');
  };
  diag.setLogger({ error: tell, warn: ignore, info: ignore, debug: ignore, verbose: ignore }, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
}

/** Begins to trace where `OTEL_EXPORTER_OTLP_ENDPOINT` is set; the SDK reads its other variables from the process itself. Gives what hands over the rest and ends it. */
export async function startTracing(environment: Readonly<Record<string, string | undefined>>, log: Logger): Promise<() => Promise<void>> {
  const endpoint = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint || environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none') return async () => undefined;
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) throw new ConfigProblem(`OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint} is no address of a collector, e.g. http://127.0.0.1:4318`);
  const protocol = environment.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || environment.OTEL_EXPORTER_OTLP_PROTOCOL || 'http/protobuf';
  if (!(protocol in PROTOCOLS)) throw new ConfigProblem(`OTEL_EXPORTER_OTLP_PROTOCOL=${protocol} is not spoken here; ${Object.keys(PROTOCOLS).join(' and ')} are`);
  const [{ OTLPTraceExporter }, { BatchSpanProcessor, NodeTracerProvider }, { defaultResource, detectResources, envDetector, resourceFromAttributes }, { W3CTraceContextPropagator }] =
    await Promise.all([PROTOCOLS[protocol as keyof typeof PROTOCOLS](), import('@opentelemetry/sdk-trace-node'), import('@opentelemetry/resources'), import('@opentelemetry/core')]);
  tellProblems(log);
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': 'huying' })).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Baggage is not taken from outside nor passed on: nobody knows what others put into it.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  tracer = provider.getTracer('huying');
  return async () => {
    tracer = undefined;
    let late: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      late = setTimeout(resolve, STOP_MILLISECONDS);
    });
    await Promise.race([provider.shutdown().catch((error: Error) => log.warn({ err: error }, 'the last traces could not be handed over')), patience]);
    clearTimeout(late);
    for (const registry of [trace, context, propagation, diag]) registry.disable();
  };
}

function fail(span: Span, error: unknown): void {
  const { code, name } = error as { code?: unknown; name?: unknown };
  span.setAttribute('error.type', String(code ?? name ?? 'unknown')).setStatus({ code: SpanStatusCode.ERROR });
}

export interface SpanChoice {
  readonly attributes?: Attributes;
  readonly kind?: SpanKind;
  /** Goes on with the trace of whoever asked for this work earlier. */
  readonly from?: Carrier | undefined;
}

/** Does the work in a span of its own; what was refused is told by its code. */
export function inSpan<T>(name: string, work: (span?: Span) => Promise<T>, { attributes = {}, kind = SpanKind.INTERNAL, from }: SpanChoice = {}): Promise<T> {
  if (!tracer) return work();
  const parent = from ? propagation.extract(ROOT_CONTEXT, from) : context.active();
  return tracer.startActiveSpan(name, { attributes, kind }, parent, async (span) => {
    try {
      const value = await work(span);
      if (isRefusal(value)) span.setAttribute('huying.refused', value.refused);
      return value;
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Work that is over and turned out to be worth telling: of what looks again and again and mostly finds nothing. */
export function tellSpan(name: string, begunAt: Date, attributes: Attributes, error?: unknown): void {
  if (!tracer) return;
  const span = tracer.startSpan(name, { attributes, startTime: begunAt, root: true });
  if (error !== undefined) fail(span, error);
  span.end();
}

/** What is known only in the middle of the work, e.g. whose request it is. */
export const noteOnSpan = (attributes: Attributes): void => {
  if (tracer) trace.getActiveSpan()?.setAttributes(attributes);
};

const SUMMARIES = new Map<string, string>();
const MOST_SUMMARIES = 2_000;
const MOST_TABLES = 3;
const TOUCHED = /\b(insert into|update|delete from|from|join)\s+([a-z_]+\.[a-z_]+)/g;
const VERBS: Readonly<Record<string, string>> = { 'insert into': 'insert', update: 'update', 'delete from': 'delete', from: 'select', join: 'select' };

/** What a statement does to which tables, e.g. `select service.visit`: a name that is read from its text, of which values are never a part. */
export function summaryOf(text: string): string {
  const known = SUMMARIES.get(text);
  if (known !== undefined) return known;
  const touched = new Set([...text.matchAll(TOUCHED)].map(([, verb, table]) => `${VERBS[verb as string]} ${table}`));
  const summary = [...touched].slice(0, MOST_TABLES).join(', ') || (/^\s*(\w+)/.exec(text)?.[1] ?? 'statement');
  if (SUMMARIES.size < MOST_SUMMARIES) SUMMARIES.set(text, summary);
  return summary;
}

/** A statement that was just sent, until it is answered. What is asked outside any span, e.g. by what looks every second for work, is not told. */
export function observeStatement(text: string, answered: Promise<unknown>): void {
  if (!tracer || !trace.getActiveSpan()) return;
  const summary = summaryOf(text);
  const span = tracer.startSpan(summary, { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary } });
  answered.then(
    () => span.end(),
    (error: unknown) => {
      fail(span, error);
      span.end();
    },
  );
}

/** The trace that this work belongs to, to be given along with work that is done later. */
export function carrier(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (tracer) propagation.inject(context.active(), headers);
  return headers;
}

/** Goes into every line of the log that is written within a span. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const span = tracer && trace.getActiveSpan()?.spanContext();
  return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/** Another system, told in traces by what it is asked for: an address may hold a secret, as those of push services do. */
export interface Asked {
  readonly what: string;
  readonly method: string;
  readonly url: string | URL;
}

/** Asks another system over HTTP; `headers` carry the trace there. */
export function askOutside<T extends { readonly status: number }>({ what, method, url }: Asked, send: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  if (!tracer) return send({});
  const { hostname, port } = new URL(url);
  const attributes = { 'http.request.method': method, 'server.address': hostname, ...(port ? { 'server.port': Number(port) } : {}) };
  return inSpan(`${method} ${what}`, async (span) => {
    const answer = await send(carrier());
    span?.setAttribute('http.response.status_code', answer.status);
    if (answer.status >= 400) span?.setAttribute('error.type', String(answer.status)).setStatus({ code: SpanStatusCode.ERROR });
    return answer;
  }, { attributes, kind: SpanKind.CLIENT });
}

/** A request from its first byte to its answer; begun before its body is read, which is done outside any context of ours. */
export interface RequestSpan {
  within<T>(work: () => T): T;
  end(status: number | undefined): void;
}

export function startRequestSpan(request: { readonly method: string; readonly headers: Carrier; readonly route: string | undefined }): RequestSpan | undefined {
  if (!tracer) return undefined;
  const from = propagation.extract(ROOT_CONTEXT, request.headers);
  const name = request.route ? `${request.method} ${request.route}` : request.method;
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: { 'http.request.method': request.method, ...(request.route ? { 'http.route': request.route } : {}) } }, from);
  const own = trace.setSpan(from, span);
  return {
    within: (work) => context.with(own, work),
    end(status) {
      if (!span.isRecording()) return;
      if (status === undefined) span.setAttribute('error.type', 'aborted');
      else span.setAttribute('http.response.status_code', status);
      if (status === undefined || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      if (status !== undefined && status >= 500) span.setAttribute('error.type', String(status));
      span.end();
    },
  };
}
