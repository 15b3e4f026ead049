import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defineContract, refuse } from '@huying/kernel';
import { z } from 'zod';
import { defineModule, listen, sql, verifyTrail } from './index.ts';
import { endTestPostgres, startTest, TEST_TENANT, OTHER_TENANT, type TestServer } from './testing/index.ts';

const contract = defineContract('probe', {
  routes: {
    add: { method: 'POST', path: '/api/probe', summary: 'Add one', who: 'anybody', body: z.object({ n: z.number().int(), word: z.string().optional() }), out: z.object({ sum: z.number() }), refusals: { 'probe.negative': 422 } },
  },
  calls: { ring: { in: z.object({ n: z.number().int() }) }, burst: { in: z.object({}) } },
  events: { added: z.object({ n: z.number() }) },
  notices: { added: z.object({ n: z.number() }) },
});

const HOUR = 3_600_000;
let rung: number[] = [];
let burstsLeft = 1;
const probe = defineModule({
  contract,
  routes: {
    add: async (ctx, { body }) => {
      ctx.trail({ subject: { kind: 'probe', id: 'one' }, action: 'probe.added', detail: { n: body.n } });
      if (body.n < 0) return refuse('probe.negative');
      await ctx.emit(contract.events.added, { n: body.n });
      ctx.tell(['person:x'], contract.notices.added, { n: body.n });
      return { sum: body.n };
    },
  },
  calls: {
    ring: async (_ctx, { n }) => {
      rung.push(n);
    },
    burst: async (ctx) => {
      ctx.trail({ subject: { kind: 'probe', id: 'burst' }, action: 'probe.burst' });
      if (burstsLeft-- > 0) throw new Error('planned');
    },
  },
  listeners: [listen(contract.events.added, async (ctx, { n }) => ctx.timer.set({ key: `probe/${n}`, at: new Date(ctx.now.getTime() + (n > 100 ? HOUR : -1)), call: contract.calls.ring, input: { n } }))],
});

let server: TestServer;
before(async () => {
  server = await startTest({ modules: [probe], background: false });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});
const trailOf = () => server.asEngine((ctx) => ctx.db.rows<{ detail: { n: number } }>(sql`select detail from platform.trail where tenant_id = ${ctx.tenantId}`));
const asTenant = <T>(work: Parameters<TestServer['asEngine']>[0]) => server.asEngine(work as never) as Promise<T>;

test('a command writes its trail, a refused one writes nothing', async () => {
  const add = (n: number) => asTenant((ctx) => probe.routes.add instanceof Function ? probe.routes.add(ctx, { body: { n } }) : Promise.reject());
  assert.deepEqual(await add(1), { sum: 1 });
  assert.deepEqual(await add(-1), { refused: 'probe.negative' });
  assert.deepEqual((await trailOf()).map((row) => row.detail.n), [1]);
});

test('a due clock fires once, one for later waits', async () => {
  rung = [];
  await asTenant((ctx) => ctx.emit(contract.events.added, { n: 5 }));
  await asTenant((ctx) => ctx.emit(contract.events.added, { n: 500 }));
  await Promise.all([server.installation.timers.fireDue(), server.installation.timers.fireDue(), server.installation.timers.fireDue()]);
  assert.deepEqual(rung.filter((n) => n === 5), [5]);
  assert.ok(!rung.includes(500));
});

test('a clock whose work fails stays, leaves no half effect, and is tried again', async () => {
  await asTenant(async (ctx) => ctx.timer.set({ key: 'probe/burst', at: new Date(ctx.now.getTime() - 1), call: contract.calls.burst, input: {} }));
  await server.installation.timers.fireDue();
  const rows = () => server.asEngine((ctx) => ctx.db.rows<{ failures: number }>(sql`select failures from platform.timer where tenant_id = ${ctx.tenantId} and key = 'probe/burst'`));
  assert.deepEqual(await rows(), [{ failures: 1 }]);
  const trailed = await server.asEngine((ctx) => ctx.db.row<{ n: number }>(sql`select count(*) as n from platform.trail where tenant_id = ${ctx.tenantId} and action = 'probe.burst'`));
  assert.equal(trailed?.n, 0);
  await server.installation.database.service.run(sql`update platform.timer set due_at = now() - interval '1 minute' where key = 'probe/burst'`);
  await server.installation.timers.fireDue();
  assert.deepEqual(await rows(), []);
});

test('the sealed chain verifies, and breaks when a row is altered by the owner of the database', async () => {
  const { sealTrail } = await import('./trail.ts');
  while ((await sealTrail(server.installation.database)) > 0);
  const whole = await verifyTrail(server.installation.database, TEST_TENANT);
  assert.equal(whole.brokenAt, undefined);
  assert.equal(whole.unsealed, 0);
  assert.ok(whole.sealed >= 2);
  const pg = (await import('pg')).default;
  const owner = new pg.Client(server.connection as never);
  await owner.connect();
  await owner.query(`update platform.trail set detail = '{"n": 7}' where action = 'probe.added'`);
  await owner.end();
  assert.equal((await verifyTrail(server.installation.database, TEST_TENANT)).brokenAt, 1);
});

test('the application cannot change or remove the trail, nor see another tenant', async () => {
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`update platform.trail set action = 'x'`)), /permission denied/);
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`delete from platform.trail`)), /permission denied/);
  const other = await server.asEngine((ctx) => ctx.db.rows(sql`select id from platform.trail`), OTHER_TENANT);
  assert.deepEqual(other, []);
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`insert into platform.setting values (${TEST_TENANT}, 'x', '1')`), OTHER_TENANT), /row-level security/);
});

test('wrong requests get problem details, never a 500', async () => {
  for (const [payload, type, status] of [['{', 'application/json', 400], ['{"n":"x"}', 'application/json', 400], ['n=1', 'application/x-www-form-urlencoded', 415], [`{"n":1,"x":"${'x'.repeat(300_000)}"}`, 'application/json', 413]] as const) {
    const response = await server.anybody.inject({ method: 'POST', url: '/api/probe', payload, headers: { 'content-type': type } });
    assert.equal(response.statusCode, status);
    assert.match(String(response.headers['content-type']), /problem\+json/);
  }
  assert.equal((await server.anybody.inject({ method: 'GET', url: '/api/nothing' })).statusCode, 404);
});

test('characters that the database cannot keep are refused in words', async () => {
  for (const word of ['\\u0000', '\\ud800']) {
    const response = await server.anybody.inject({ method: 'POST', url: '/api/probe', payload: `{"n":1,"word":"${word}"}`, headers: { 'content-type': 'application/json' } });
    assert.deepEqual([response.statusCode, response.json().code], [400, 'request.invalid']);
  }
});

test('what a module has cut through the middle of a character is kept without it', async () => {
  const trailed = await asTenant(async (ctx) => {
    ctx.trail({ subject: { kind: 'probe', id: 'half' }, action: 'probe.cut', detail: { words: '大米\ud83d', nothing: 'a\0b', sound: '😀', spelled: '\\ud83d' } });
    return 'done';
  });
  assert.equal(trailed, 'done');
  const [row] = await server.asEngine((ctx) => ctx.db.rows<{ detail: object }>(sql`select detail from platform.trail where tenant_id = ${ctx.tenantId} and action = 'probe.cut'`));
  assert.deepEqual(row?.detail, { words: '大米\ufffd', nothing: 'ab', sound: '😀', spelled: '\\ud83d' });
});

test('a body that is nested deeper than any page sends is refused, where a key for repeating would walk through it too', async () => {
  const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
  for (const headers of [{}, { 'idempotency-key': 'deep-deep-deep' }] as Record<string, string>[]) {
    const response = await server.anybody.inject({ method: 'POST', url: '/api/probe', payload: `{"n":1,"more":${deep}}`, headers: { 'content-type': 'application/json', ...headers } });
    assert.deepEqual([response.statusCode, response.json().code], [400, 'request.malformed']);
  }
  const shallow = await server.anybody.inject({ method: 'POST', url: '/api/probe', payload: '{"n":1,"more":[[[[[[1]]]]]]}', headers: { 'content-type': 'application/json' } });
  assert.equal(shallow.statusCode, 200);
});

test('the OpenAPI document names the route, its refusals and its key', async () => {
  const document = (await server.anybody.inject({ method: 'GET', url: '/openapi.json' })).json();
  assert.equal(document.openapi, '3.1.0');
  assert.ok(document.paths['/api/probe'].post.responses['422']);
});
