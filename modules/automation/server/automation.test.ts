import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, type DecisionTableShape, defineDecisionTable, isRefusal, type PersonId, type Role } from '@huying/kernel';
import { type Actor, defineModule, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { automation } from '../contract.ts';
import { automationModule } from './index.ts';

const shape: DecisionTableShape = {
  name: 'probe.price', title: { zh: '价目', en: 'Prices' }, hitPolicy: 'FIRST', inputs: [{ id: 'minutes', type: 'number' }], outputs: [{ id: 'credits', type: 'number' }],
  rules: [{ id: 'all', when: ['-'], then: ['minutes'] }],
};
const double: DecisionTableShape = { ...shape, rules: [{ id: 'twice', when: ['> 10'], then: ['minutes * 2'] }, { id: 'rest', when: ['-'], then: ['minutes'] }] };

const person = (n: number) => asId<'person'>(`01980000-0000-7000-8000-${String(n).padStart(12, '0')}`) as PersonId;
const ROLES: Record<string, Role> = { [person(1)]: 'committee', [person(2)]: 'volunteer', [person(3)]: 'auditor' };
/** Who they are is said by the test. */
const identity = defineModule({
  contract: { module: 'who', routes: {}, calls: {}, events: {}, notices: {} }, routes: {}, calls: {},
  identity: {
    loadActor: async (_ctx, personId) => ({ name: `person ${personId.at(-1)}`, memberships: [{ role: ROLES[personId] as Role, organisationId: null, areaId: null, areaPath: '/510117001' }] }) satisfies Pick<Actor, 'name' | 'memberships'>,
  },
});

let server: TestServer;
let committee: TestClient;
before(async () => {
  const modules = [identity, automationModule({ 'probe.price': { table: defineDecisionTable(shape), facts: ['minutes'] } })];
  server = await startTest({ modules, background: false });
  committee = await server.signIn(person(1));
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const { routes, calls } = automation;
const params = { name: 'probe.price' };
const decideFor = (minutes: number, tenantId = TEST_TENANT) =>
  server.asEngine(async (ctx) => {
    const decided = await ctx.call(calls.decide, { name: 'probe.price', facts: { minutes } });
    assert.ok(!isRefusal(decided));
    return decided;
  }, tenantId);
const change = (table: unknown, holdsFrom: string | null = null) => committee.ask(routes.change, { params, body: { table: table as never, holdsFrom, reason: '试行' } });

test('the shipped table decides until the tenant has one of its own, and each decision says which', async () => {
  assert.deepEqual(await decideFor(30), { outputs: [{ credits: 30 }], hits: ['all'], unknown: [], version: 0 });
  const changed = await change(double);
  assert.deepEqual([changed.status, changed.value.version, changed.value.changedBy, changed.value.table.version], [200, 1, 'person 1', 1]);
  assert.deepEqual(await decideFor(30), { outputs: [{ credits: 60 }], hits: ['twice'], unknown: [], version: 1 });
  assert.deepEqual((await decideFor(30, OTHER_TENANT)).version, 0, 'another tenant keeps the shipped table');
  const trail = await server.asEngine((ctx) => ctx.db.rows<{ reason: string }>(sql`select reason from platform.trail where tenant_id = ${ctx.tenantId} and action = 'automation.changed'`));
  assert.deepEqual(trail, [{ reason: '试行' }]);
});

test('a version for later does not hold yet, nor can one begin in the past', async () => {
  const before = await decideFor(30);
  const later = await change(shape, new Date(Date.now() + 86_400_000).toISOString());
  assert.equal(later.status, 200);
  assert.equal((await decideFor(30)).version, before.version);
  const past = await change(shape, '2020-01-01T00:00:00+08:00');
  assert.equal(past.problem.code, 'request.invalid');
  const { value } = await committee.ask(routes.versions, { params });
  assert.deepEqual([value.holds, value.versions.map((one) => one.version)], [before.version, [later.value.version, before.version]]);
});

test('many who change it in the same moment each get a version of their own', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => change(double)));
  assert.deepEqual(answers.map((one) => one.status), Array.from({ length: 8 }, () => 200));
  assert.equal(new Set(answers.map((one) => one.value.version)).size, 8);
});

test('an unsound table is refused with what is wrong, and can be tried out before', async () => {
  const unsound = await change({ ...shape, rules: [{ id: 'x', when: ['> weather'], then: ['1'] }] });
  assert.deepEqual([unsound.status, unsound.problem.code], [422, 'automation.unsound']);
  assert.match(JSON.stringify(unsound.problem), /weather/);
  const tried = await committee.ask(routes.tryOut, { params, body: { table: double as never, facts: [{ minutes: 5 }, { minutes: 50 }, {}] } });
  assert.deepEqual(tried.value.answers.map((one) => one.outputs), [[{ credits: 5 }], [{ credits: 100 }], [{ credits: null }]]);
  assert.deepEqual(tried.value.answers[2]?.unknown, ['minutes']);
});

test('only those whose task it is may change tables; a table that nobody ships is not there', async () => {
  const [volunteer, auditor] = await Promise.all([server.signIn(person(2)), server.signIn(person(3))]);
  assert.equal((await volunteer.ask(routes.tables, {})).status, 403);
  assert.equal((await auditor.ask(routes.change, { params, body: { table: double as never, holdsFrom: null, reason: 'no' } })).status, 403);
  assert.deepEqual((await auditor.ask(routes.tables, {})).value.items.map((one) => [one.name, one.title]), [['probe.price', { zh: '价目', en: 'Prices' }]]);
  assert.equal((await committee.ask(routes.versions, { params: { name: 'probe.nothing' } })).status, 404);
  assert.equal((await committee.inject({ method: 'GET', url: '/api/tables/DROP%20TABLE/versions' })).statusCode, 404);
});

test('a stored table that a later release finds unsound does not stop decisions: the shipped one decides', async () => {
  await server.asEngine((ctx) => ctx.db.run(sql`
    insert into automation.table_version (tenant_id, name, version, id, "table", holds_from, changed_by, changed_at, reason)
    values (${ctx.tenantId}, 'probe.price', 900, ${ctx.newId()}, '{"rules": "none"}'::jsonb, ${ctx.now}, 'x', ${ctx.now}, 'x')`));
  assert.equal((await decideFor(30)).version, 0);
});

test('stored versions can be neither changed nor removed, and not be seen by another tenant', async () => {
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`update automation.table_version set reason = 'x'`)), /permission denied/);
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`delete from automation.table_version`)), /permission denied/);
  assert.deepEqual(await server.asEngine((ctx) => ctx.db.rows(sql`select version from automation.table_version`), OTHER_TENANT), []);
});
