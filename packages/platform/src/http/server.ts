import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import { type Binary, isRefusal, type Refusal, type Route, refuse } from '@huying/kernel';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Actor, clockActor, hasRole, nobody } from '../actor.ts';
import type * as rows from '../database/rows.ts';
import { sql } from '../database/sql.ts';
import type { Installation } from '../installation.ts';
import type { AnyRouteHandler, BeforeTools, Context, FileAnswer } from '../module.ts';
import { fullName } from '../registry.ts';
import { inSpan, noteOnSpan } from '../tracing.ts';
import { canonical } from '../trail.ts';
import { createAttempts } from './attempts.ts';
import { registerHealth } from './health.ts';
import { openApiDocument } from './openapi.ts';
import { problemOf, statusOf } from './problem.ts';
import { endRequestSpan, registerRequestSpans, withinRequestSpan } from './request-spans.ts';
import { registerWeb } from './web.ts';

export const SESSION_COOKIE = 'huying_session';
const SESSION_SECONDS = 3_650 * 86_400;
const JSON_BYTES = 256 * 1024;
const KEY_PATTERN = /^[A-Za-z0-9_-]{8,80}$/;

const isBinary = (body: Route['body']): body is Binary => body !== undefined && 'binary' in body;

class Refused extends Error {
  readonly refusal: Refusal;
  readonly issues: { path: string; message: string }[] | undefined;
  constructor(refusal: Refusal, issues?: { path: string; message: string }[]) {
    super(refusal.refused);
    this.refusal = refusal;
    this.issues = issues;
  }
}

/** PostgreSQL keeps neither the character NUL nor half a character (a lone surrogate): found here, they are words to the caller instead of a failure. */
function isStorable(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === 'string' && (one.includes('\0') || !one.isWellFormed())) return false;
    if (typeof one === 'object' && one !== null) for (const [key, inner] of Object.entries(one)) waiting.push(key, inner);
  }
  return true;
}

/** What a page sends is a few levels deep. Deeper than this is made to exhaust whoever walks through it, even where no shape looks at it. */
const MOST_LEVELS = 40;
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

function parse(shape: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!shape) return undefined;
  const result = shape.safeParse(value ?? {});
  if (result.success && isStorable(result.data)) return result.data;
  // A path that cannot be an id names nothing.
  if (where === 'params') throw new Refused(refuse('thing.notFound'));
  if (result.success) throw new Refused(refuse('request.invalid'), [{ path: where, message: 'a character that cannot be kept' }]);
  throw new Refused(
    refuse('request.invalid'),
    result.error.issues.slice(0, 20).map((issue) => ({ path: [where, ...issue.path.map(String)].join('.'), message: issue.message })),
  );
}

/** Actors of a request: by session cookie, by key, or nobody. */
async function actorOf(installation: Installation, request: FastifyRequest): Promise<Actor | undefined> {
  const header = request.headers.authorization;
  if (header?.startsWith('Bearer ')) return installation.sessions.actorOfKey(header.slice(7));
  const token = request.cookies[SESSION_COOKIE];
  return token ? installation.sessions.actorOfToken(token) : undefined;
}

function mayUse(route: Route, actor: Actor | undefined): Refusal | undefined {
  if (route.who === 'anybody') return undefined;
  if (!actor) return refuse('session.required');
  if (route.who === 'signed-in') return actor.kind === 'person' ? undefined : refuse('access.denied');
  return hasRole(actor, ...route.who) ? undefined : refuse('access.denied');
}

/** A page of another site must not act with our cookie: browsers send Origin with every request that changes something. */
function isForeign(request: FastifyRequest): boolean {
  const origin = request.headers.origin;
  if (request.method === 'GET' || !origin || request.headers.authorization) return false;
  return URL.parse(origin)?.host !== request.host;
}

interface Answered {
  readonly status: number;
  readonly answer: unknown;
}

/** Answers a repeated command as the first time; the same key with other content is refused. */
async function once(ctx: Context, key: string, content: Buffer, work: () => Promise<unknown>): Promise<Answered | Refusal> {
  const claimed = await ctx.db.run(sql`
    insert into platform.command (tenant_id, key, content_hash) values (${ctx.tenantId}, ${key}, ${content}) on conflict do nothing`);
  if (claimed === 0) {
    // A claim is committed only together with its answer.
    const row = await ctx.db.row<Pick<rows.Command, 'content_hash' | 'status' | 'answer'> & { readonly status: number }>(sql`
      select content_hash, status, answer from platform.command where tenant_id = ${ctx.tenantId} and key = ${key}`);
    if (!row?.content_hash.equals(content)) return refuse('request.keyReused');
    return { status: row.status, answer: row.answer ?? undefined };
  }
  const answer = await work();
  if (isRefusal(answer)) return answer;
  const status = answer === undefined ? 204 : 200;
  ctx.db.send(sql`
    update platform.command set status = ${status}, answer = ${answer === undefined ? null : JSON.stringify(answer)}::jsonb
    where tenant_id = ${ctx.tenantId} and key = ${key}`);
  return { status, answer };
}

function contentHash(route: Route, actor: Actor, request: FastifyRequest): Buffer {
  const hash = createHash('sha256').update(`${fullName(route)}\0${actor.personId ?? actor.keyId ?? ''}\0${request.url}\0`);
  return hash.update(Buffer.isBuffer(request.body) ? request.body : canonical(request.body ?? null)).digest();
}

function beforeTools(installation: Installation, actor: Actor, givenAt: Date | undefined): BeforeTools {
  const tools: BeforeTools = {
    actor, now: installation.clock.now(), givenAt, log: installation.log, surroundings: installation.config,
    signIns: installation.signIns(actor.tenantId),
    async enterAs(person, work) {
      const entered = await installation.sessions.actorOfPerson(person.tenantId, person.personId);
      return entered && installation.run(entered, work);
    },
    run: (work) => installation.run(actor, work, { readOnly: true }),
    runFor: (tenantId, work, options) => installation.run(clockActor(tenantId), work, options),
    async slowCall(call, input) {
      const { handle } = installation.registry.call(fullName(call));
      const answer = await inSpan(`call ${fullName(call)}`, async () => handle(tools as never, call.in.parse(input)));
      return (isRefusal(answer) || !call.out ? answer : call.out.parse(answer)) as never;
    },
  };
  return tools;
}

async function perform(installation: Installation, route: Route, handle: AnyRouteHandler, request: FastifyRequest): Promise<Answered | Refusal> {
  const known = await actorOf(installation, request);
  const denied = mayUse(route, known);
  if (denied) return denied;
  const actor = known ?? nobody(0);
  if (known) noteOnSpan({ 'huying.tenant': known.tenantId });
  if (!Buffer.isBuffer(request.body) && isTooDeep(request.body)) return refuse('request.malformed');
  const input = {
    params: parse(route.params, request.params, 'params'),
    query: parse(route.query, request.query, 'query'),
    body: isBinary(route.body) ? request.body : parse(route.body as z.ZodType | undefined, request.body, 'body'),
  };
  if (isBinary(route.body) && !Buffer.isBuffer(input.body)) return refuse('request.unsupported');
  const givenAt = readGivenAt(request.headers['huying-given-at'], installation.clock.now());
  const key = request.headers['idempotency-key'];
  // A session must not be opened by an answer kept in the database: its token is known to the browser alone.
  const keyed = route.method !== 'GET' && key !== undefined && !route.session;
  if (keyed && (typeof key !== 'string' || !KEY_PATTERN.test(key))) {
    throw new Refused(refuse('request.invalid'), [{ path: 'headers.idempotency-key', message: '8 to 80 letters, digits, - or _' }]);
  }
  const ready = typeof handle === 'function' ? undefined : await handle.before(beforeTools(installation, actor, givenAt), input);
  if (isRefusal(ready)) return ready;
  const work = (ctx: Context) => (typeof handle === 'function' ? handle(ctx, input) : handle.handle(ctx, input, ready));
  try {
    return await installation.run(
      actor,
      async (ctx) => {
        if (keyed) return once(ctx, key as string, contentHash(route, actor, request), () => work(ctx));
        const answer = await work(ctx);
        return isRefusal(answer) ? answer : { status: answer === undefined ? 204 : 200, answer };
      },
      { readOnly: route.method === 'GET' && !route.writes, name: fullName(route), givenAt },
    );
  } finally {
    if (typeof handle !== 'function') handle.after?.(ready);
  }
}

/** As long as the key of a command is known: what was given earlier than that is not believed. */
const GIVEN_WITHIN_MS = 3 * 24 * 3_600_000;

/** When a command was given that its page kept. A device whose clock goes wrong must not lose it: what lies ahead is now, what is older than that is not told. */
function readGivenAt(header: string | string[] | undefined, now: Date): Date | undefined {
  if (header === undefined) return undefined;
  const at = typeof header === 'string' && header.length <= 40 ? Date.parse(header) : Number.NaN;
  if (Number.isNaN(at)) throw new Refused(refuse('request.invalid'), [{ path: 'headers.huying-given-at', message: 'a time as in 2026-05-12T12:00:00Z' }]);
  return now.getTime() - at > GIVEN_WITHIN_MS ? undefined : new Date(Math.min(at, now.getTime()));
}

/** RFC 9110, section 13.1.2: a list of tags, compared weakly. */
const hasTag = (given: string | undefined, tag: string): boolean => (given ?? '').split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag.replace(/^W\//, ''));

function reply(route: Route, reply: FastifyReply, answered: Answered): FastifyReply {
  if (route.session === 'ends') reply.clearCookie(SESSION_COOKIE, { path: '/' });
  const giveCookie = (token: string | undefined) =>
    token && reply.setCookie(SESSION_COOKIE, token, { path: '/', httpOnly: true, sameSite: 'lax', secure: reply.request.protocol === 'https', maxAge: SESSION_SECONDS });
  if (route.session === 'renews') giveCookie(reply.request.cookies[SESSION_COOKIE]);
  if (route.session === 'opens') {
    const { token, ...rest } = answered.answer as { token?: string };
    giveCookie(token);
    return reply.send(rest);
  }
  if (route.gives === 'file') {
    const file = answered.answer as FileAnswer;
    if (file.name) reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    // What people upload is shown, never run.
    reply.header('x-content-type-options', 'nosniff').header('cache-control', file.isRevalidated ? 'private, no-cache' : 'private, no-store');
    if (file.isRevalidated) {
      // Weak, because the same file goes out packed and unpacked.
      const tag = `W/"${createHash('sha256').update(file.bytes).digest('base64url')}"`;
      reply.header('etag', tag);
      if (hasTag(reply.request.headers['if-none-match'], tag)) return reply.code(304).send();
    }
    return reply.type(file.mimeType).send(typeof file.bytes === 'string' ? file.bytes : Buffer.from(file.bytes));
  }
  return reply.code(answered.status).send(answered.status === 204 ? undefined : answered.answer);
}

function sendProblem(to: FastifyReply, route: Pick<Route, 'module' | 'name' | 'refusals'>, refusal: Refusal, issues?: { path: string; message: string }[]) {
  const status = statusOf(route, refusal.refused);
  return to.code(status).type('application/problem+json').send(problemOf(refusal, status, issues ? { issues } : undefined));
}

const PLATFORM_ROUTE = { module: 'platform', name: 'http', refusals: {} } as const;

/** What fastify itself finds wrong with a request, in our codes. */
function codeOf(error: { code?: string; statusCode?: number }): Refusal {
  if (error.statusCode === 413 || error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse('request.tooLarge');
  if (error.statusCode === 415) return refuse('request.unsupported');
  return refuse('request.malformed');
}

/** What is no HTTP, or has a head that is too large, never becomes a request; it gets the same kind of answer, and the connection ends. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const refusal = refuse(error.code === 'HPE_HEADER_OVERFLOW' ? 'request.tooLarge' : 'request.malformed');
  const status = statusOf(PLATFORM_ROUTE, refusal.refused);
  const body = JSON.stringify(problemOf(refusal, status));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
}

/** The database is away or too busy: said as such, so that a page tries again instead of losing what was typed. */
const isUnavailable = (error: { code?: string; message?: string }) =>
  /^(08|53|57P)/.test(error.code ?? '') || ['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '') ||
  /timeout exceeded when trying to connect|Connection terminated|connection error|Client has encountered/i.test(error.message ?? '');

export async function createHttpServer(installation: Installation): Promise<FastifyInstance> {
  const { config, log } = installation;
  const server = Fastify({
    logger: false,
    bodyLimit: JSON_BYTES,
    trustProxy: config.trustProxy ?? false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 60_000,
    // What cannot be read as an address comes to no route and to no error handler. A part that is too long names nothing.
    frameworkErrors: (error, _request, to) => void sendProblem(to, PLATFORM_ROUTE, error.code === 'FST_ERR_BAD_URL' ? refuse('request.malformed') : refuse('thing.notFound')),
    clientErrorHandler: answerUnreadable,
  });
  const attempts = createAttempts();
  registerRequestSpans(server);
  await server.register(fastifyCookie);
  await server.register(fastifyCompress, { threshold: 2_048, encodings: ['br', 'gzip'] });

  server.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, to) => {
    if (error instanceof Refused) return sendProblem(to, PLATFORM_ROUTE, error.refusal, error.issues);
    if (isUnavailable(error)) {
      log.warn({ err: error, url: request.routeOptions.url }, 'the database could not answer');
      return sendProblem(to.header('retry-after', '2'), PLATFORM_ROUTE, refuse('service.unavailable'));
    }
    if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) return sendProblem(to, PLATFORM_ROUTE, codeOf(error));
    log.error({ err: error, url: request.routeOptions.url }, 'a request failed');
    return to.code(500).type('application/problem+json').send({ type: '/problems/server.failed', title: 'server: failed', status: 500, code: 'server.failed' });
  });
  server.addHook('onRequest', async (request, to) => {
    to.header('x-content-type-options', 'nosniff').header('referrer-policy', 'same-origin').header('x-frame-options', 'DENY');
    // Pages run their countdowns by the installation's clock, which a simulation may let run faster.
    if (request.url.startsWith('/api/')) to.header('cache-control', 'no-store').header('huying-clock', `${installation.clock.now().getTime()},${installation.clock.speed}`);
    if (isForeign(request)) throw new Refused(refuse('access.denied'));
  });
  const mimeTypes = new Set(installation.registry.routes.flatMap(({ route }) => (isBinary(route.body) ? route.body.binary : [])));
  for (const type of mimeTypes) server.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  for (const { route, handle } of installation.registry.routes) {
    server.route({
      method: route.method,
      url: route.path,
      bodyLimit: isBinary(route.body) ? route.body.maxBytes : JSON_BYTES,
      handler: async (request, to) => {
        if (route.attemptsPerMinute && !attempts.allow(`${fullName(route)}/${request.ip}`, route.attemptsPerMinute)) {
          return sendProblem(to.header('retry-after', '60'), route, refuse('request.tooMany', { seconds: 60 }));
        }
        if (isBinary(route.body) && !route.body.binary.includes((request.headers['content-type'] ?? '').split(';')[0] as string)) {
          return sendProblem(to, route, refuse('request.unsupported'));
        }
        const answered = await withinRequestSpan(request, () => perform(installation, route, handle, request));
        return isRefusal(answered) ? sendProblem(to, route, answered) : reply(route, to, answered);
      },
    });
  }

  server.get('/api/stream', async (request, to) => {
    const actor = await actorOf(installation, request);
    if (!actor) return sendProblem(to, PLATFORM_ROUTE, refuse('session.required'));
    const given = request.headers['last-event-id'] ?? (request.query as { after?: string }).after;
    const last = given === undefined ? undefined : Number(given);
    if (last !== undefined && !(Number.isSafeInteger(last) && last >= 0)) throw new Refused(refuse('request.invalid'));
    to.hijack();
    await withinRequestSpan(request, () => installation.hub.open(actor, to.raw, last));
    endRequestSpan(request, 200);
  });
  registerHealth(server, installation);
  const document = openApiDocument(installation.registry);
  server.get('/openapi.json', async () => document);
  await registerWeb(server, installation);
  return server;
}
