import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { registerHooks } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineContract, refuse } from '@huying/kernel';
import { z } from 'zod';

/** What was loaded of the SDK since the beginning of this process. */
const loaded: string[] = [];
registerHooks({
  resolve(specifier, context, next) {
    if (/^@opentelemetry\/(?!api$)/.test(specifier)) loaded.push(specifier);
    return next(specifier, context);
  },
});
const { askOutside, ConfigProblem, createLog, defineModule, listen, sql, startTracing } = await import('./index.ts');
const { endTestPostgres, startTest, TEST_TENANT } = await import('./testing/index.ts');
const { startOtlpReceiver } = await import('./testing/otlp-receiver.ts');
const { summaryOf } = await import('./tracing.ts');

const PERSON = '01980000-0000-7000-8000-00000000000a';
const PHONE = '19912345678';
const WORDS = '冰箱不制冷';
const SECRET = 'path-that-nobody-may-see';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

const contract = defineContract('probe', {
  routes: {
    add: {
      method: 'POST', path: '/api/probe/:word', summary: 'Add one', who: ['desk'], params: z.object({ word: z.string() }), query: z.object({ phone: z.string().optional() }),
      body: z.object({ words: z.string(), fails: z.boolean().optional() }), out: z.object({ sum: z.number() }), refusals: { 'probe.never': 422 },
    },
    look: { method: 'GET', path: '/api/probe', summary: 'Look', who: 'anybody', out: z.object({}) },
  },
  calls: { ring: { in: z.object({ words: z.string() }) }, ask: { in: z.object({ words: z.string() }), out: z.number() } },
  events: { added: z.object({ words: z.string() }) },
  notices: { changed: z.object({ words: z.string() }) },
});

/** Another system, and what it was sent. */
const asked: IncomingHttpHeaders[] = [];
const elsewhere = createServer((request, response) => {
  asked.push(request.headers);
  response.writeHead(request.url?.includes('refuse') ? 503 : 200).end();
});
const urlOf = (path: string) => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/${path}`;
const lines: string[] = [];
let jobs = 0;

const probe = defineModule({
  contract,
  routes: {
    add: async (ctx, { body }) => {
      if (body.words === '') return refuse('probe.never');
      await ctx.db.row(sql`select name from platform.tenant where id = ${ctx.tenantId} and name <> ${body.words}`);
      await ctx.call(contract.calls.ask, { words: body.words });
      await ctx.emit(contract.events.added, { words: body.words });
      log.info({ n: 1 }, 'added');
      ctx.tell([`person:${PERSON}`], contract.notices.changed, { words: body.words });
      if (body.fails) throw new Error(body.words);
      return { sum: 1 };
    },
    look: async () => ({}),
  },
  calls: {
    ring: async (ctx, { words }) => void (await ctx.db.row(sql`select id from platform.trail where tenant_id = ${ctx.tenantId} and reason = ${words}`)),
    ask: async () => 1,
  },
  listeners: [listen(contract.events.added, async (ctx, { words }) => {
    ctx.timer.set({ key: `probe/${PHONE}`, at: new Date(ctx.now.getTime() - 1), call: contract.calls.ring, input: { words } });
    await ctx.job('probe:send', { words });
  })],
  jobs: [{
    name: 'probe:send',
    async work(tools) {
      await askOutside({ what: 'elsewhere', method: 'POST', url: urlOf(SECRET) }, (trace) => fetch(urlOf(SECRET), { method: 'POST', headers: trace }));
      await askOutside({ what: 'elsewhere', method: 'GET', url: urlOf('refuse') }, (trace) => fetch(urlOf('refuse'), { headers: trace }));
      await tools.run(TEST_TENANT, (ctx) => ctx.db.row(sql`select id from platform.setting where tenant_id = ${ctx.tenantId}`)).catch(() => undefined);
      jobs += 1;
    },
  }],
  identity: { loadActor: async () => ({ name: '某人', memberships: [{ role: 'desk', organisationId: null, areaId: null, areaPath: '' }] }) },
});

const log = createLog('info', { write: (line) => void lines.push(line) });
let server: Awaited<ReturnType<typeof startTest>>;
before(async () => {
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  server = await startTest({ modules: [probe] });
});
after(async () => {
  await server.close();
  await endTestPostgres();
  elsewhere.closeAllConnections();
  elsewhere.close();
});

/** One request that does all there is to do, a refused one, one that fails and one that nobody is signed in for; then everything that follows from them. */
async function play(): Promise<void> {
  const desk = await server.signIn(PERSON);
  const url = `/api/probe/${encodeURIComponent(WORDS)}?phone=${PHONE}`;
  const before = jobs;
  const moved = async () => (await server.installation.meters.registry.getSingleMetric('huying_relay_messages_total')?.get())?.values[0]?.value ?? 0;
  const movedBefore = await moved();
  const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
  assert.equal((await desk.inject({ method: 'POST', url, payload: { words: WORDS }, headers: { traceparent } })).statusCode, 200);
  assert.equal((await desk.inject({ method: 'POST', url, payload: { words: '' } })).statusCode, 422);
  assert.equal((await desk.inject({ method: 'POST', url, payload: { words: WORDS, fails: true } })).statusCode, 500);
  assert.equal((await server.anybody.inject({ method: 'POST', url, payload: { words: WORDS } })).statusCode, 401);
  assert.equal((await server.anybody.inject({ method: 'GET', url: '/healthz' })).statusCode, 200);
  for (let n = 0; n < 200 && jobs === before; n += 1) await sleep(50);
  for (let n = 0; n < 400 && (await server.installation.database.service.row<{ n: number }>(sql`select count(*) as n from platform.timer`))?.n; n += 1) await sleep(50);
  for (let n = 0; n < 400 && (await moved()) === movedBefore; n += 1) await sleep(50);
}

test('without a collector nothing of the SDK is loaded, nothing is traced, and work is done as it is', async () => {
  const stop = await startTracing({}, log);
  await play();
  await stop();
  for (const environment of [{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }]) {
    await (await startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', ...environment }, log))();
  }
  assert.deepEqual(loaded, []);
  assert.equal(asked.some((headers) => 'traceparent' in headers), false);
  assert.equal(lines.some((line) => line.includes('trace_id')), false);
  assert.equal(lines.length, 2);
});

for (const protocol of ['http/protobuf', 'http/json']) {
  test(`over ${protocol}: requests, commands, statements, calls, events, clocks, jobs and what is asked elsewhere, without a word of anybody`, async () => {
    const receiver = await startOtlpReceiver();
    Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' });
    asked.length = 0;
    lines.length = 0;
    const stop = await startTracing(process.env, log);
    await play();
    await stop();
    const { spans } = receiver;
    const named = (name: string) => spans.filter((span) => span.name === name);
    const one = (name: string, where: (span: (typeof spans)[number]) => boolean = () => true) => {
      const found = named(name).find(where);
      assert.ok(found, `${name} is among ${JSON.stringify([...new Set(spans.map((span) => span.name))])}`);
      return found;
    };

    const request = one('POST /api/probe/:word', (span) => span.traceId === TRACE);
    assert.deepEqual([request.kind, request.parentSpanId, request.attributes], [2, 'b7ad6b7169203331', {
      'http.request.method': 'POST', 'http.route': '/api/probe/:word', 'http.response.status_code': 200, 'huying.tenant': TEST_TENANT,
    }]);
    assert.equal(request.resource['service.name'], 'huying');
    assert.equal(request.resource['deployment.environment.name'], 'test');
    assert.deepEqual(named('POST /api/probe/:word').map((span) => span.attributes['http.response.status_code']).sort(), [200, 401, 422, 500]);

    const own = spans.filter((span) => span.traceId === TRACE);
    const parentOf = (span: (typeof spans)[number]) => own.find((other) => other.spanId === span.parentSpanId)?.name;
    const way = (name: string) => own.filter((span) => span.name === name).map(parentOf);
    assert.deepEqual(way('transaction probe.add'), ['POST /api/probe/:word']);
    assert.deepEqual(way('select platform.tenant'), ['transaction probe.add']);
    assert.deepEqual([way('call probe.ask'), way('event probe.added'), way('commit')], [['transaction probe.add'], ['transaction probe.add'], ['transaction probe.add']]);
    assert.deepEqual(way('job probe:send'), ['event probe.added']);
    assert.deepEqual([way('POST elsewhere'), way('GET elsewhere')], [['job probe:send'], ['job probe:send']]);
    assert.deepEqual(one('select platform.tenant').attributes, { 'db.system.name': 'postgresql', 'db.query.summary': 'select platform.tenant' });
    assert.deepEqual(one('transaction probe.add', (span) => span.traceId === TRACE).attributes, { 'huying.tenant': TEST_TENANT, 'huying.actor': 'person' });
    assert.deepEqual(one('POST elsewhere').attributes, {
      'http.request.method': 'POST', 'server.address': '127.0.0.1', 'server.port': (elsewhere.address() as AddressInfo).port, 'http.response.status_code': 200,
    });

    // What went wrong is told by its kind and its code.
    assert.deepEqual([one('GET elsewhere').status, one('GET elsewhere').attributes['error.type']], [2, '503']);
    assert.deepEqual(named('transaction probe.add').map((span) => span.attributes['huying.refused'] ?? span.attributes['error.type'] ?? 'done').sort(), ['Error', 'done', 'probe.never']);
    assert.equal(one('POST /api/probe/:word', (span) => span.attributes['http.response.status_code'] === 500).status, 2);
    assert.equal(one('select platform.setting').attributes['error.type'], '42703');

    // A clock is a trace of its own: it may fire days later.
    const clock = one('clock probe.ring');
    const { 'huying.late_seconds': late, ...attributes } = clock.attributes;
    assert.deepEqual([clock.parentSpanId, attributes, typeof late === 'number' && late >= 0], ['', { 'huying.tenant': TEST_TENANT }, true]);
    assert.ok(spans.some((span) => span.traceId === clock.traceId && span.name === 'select platform.trail'));

    // So is a batch of messages, which may be of many commands; looking and finding none is not told.
    const relayed = named('relay');
    assert.deepEqual([...new Set(relayed.map((span) => [span.parentSpanId, span.attributes['huying.messages']].join()))], [',1'], 'each batch that was moved, and none that was empty');

    // The trace goes on elsewhere, and stands in the log.
    assert.deepEqual(asked.map((headers) => headers.traceparent), [one('POST elsewhere'), one('GET elsewhere')].map((span) => `00-${TRACE}-${span.spanId}-01`));
    assert.equal((JSON.parse(lines[0] ?? '{}') as { trace_id: string }).trace_id, TRACE);

    assert.deepEqual([...receiver.types], [protocol === 'http/json' ? 'application/json' : 'application/x-protobuf']);
    for (const secret of [PHONE, WORDS, encodeURIComponent(WORDS), SECRET, PERSON, '某人', '郫筒街道', '/healthz']) assert.equal(receiver.bytes().includes(secret), false, secret);
    assert.ok(receiver.bytes().includes('probe.never'), 'what must not be there would have been found');
    await receiver.close();
  });
}

test('clocks and the relay stand in the metrics, by what they do and not by whose they are', async () => {
  await play();
  const text = (await server.anybody.inject({ method: 'GET', url: '/metrics' })).payload;
  const valueOf = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  for (const name of ['huying_clock_seconds_count\\{call="probe.ring"\\}', 'huying_clock_late_seconds_count', 'huying_relay_messages_total', 'huying_relay_seconds_count', 'huying_relay_wait_seconds_count', 'huying_clocks_fired']) assert.ok(valueOf(name) >= 1, name);
  for (const name of ['huying_clock_failures_total', 'huying_relay_failures_total']) assert.equal(valueOf(name), 0, name);
  for (const secret of [PHONE, WORDS, PERSON, '某人']) assert.equal(text.includes(secret), false, secret);
});

test('a collector that is away is told of once, and nothing waits for it', async () => {
  lines.length = 0;
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
  const stop = await startTracing(process.env, log);
  await play();
  const begun = performance.now();
  await stop();
  assert.ok(performance.now() - begun < 8_000);
  assert.equal(lines.filter((line) => line.includes('traces could not be handed over')).length, 1, lines.join(''));
});

test('wrong settings are said in words', async () => {
  await assert.rejects(startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }, log), ConfigProblem);
  await assert.rejects(startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, log), /http\/protobuf and http\/json/);
});

test('a statement is called after what it does to which tables', () => {
  assert.equal(summaryOf('\n  select v."id" from service.visit v join service.photo p on true where x = $1'), 'select service.visit, select service.photo');
  assert.equal(summaryOf("with a as (delete from platform.outbox o returning *) insert into platform.inbox select * from a"), 'delete platform.outbox, insert platform.inbox');
  assert.equal(summaryOf('update need.need n set state = $1'), 'update need.need');
  assert.equal(summaryOf("select set_config('app.reach', $1, true)"), 'select');
});
