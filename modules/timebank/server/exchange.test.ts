/** Exchange between two communities of a street, and between two streets, each with a ledger of its own. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId } from '@huying/kernel';
import { type Context, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { differencesBetween } from '../core/audit.ts';
import { actorOf, COMMUNITY, installed, needOf, newNeighbours, person, street as streetOf, visitOf } from '../testing/stand-ins.ts';
import { auditLedger, readSent } from './audit.ts';
import { settleRemittance } from './exchange.ts';

const { routes } = timebank;
const neighbours = newNeighbours();
const here = streetOf(neighbours, TEST_TENANT, '510117001', ['005', '006']);
const there = streetOf(neighbours, OTHER_TENANT, String(OTHER_TENANT), ['001']);
const boss = person(neighbours, '街道老周', 'street', { reach: here });
const theirs = person(neighbours, '外街道', 'street', { reach: there, areaPath: there });
let server: TestServer;
let client: TestClient;
let foreign: TestClient;
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
  client = await server.signIn(boss.id);
  foreign = await server.signIn(theirs.id, OTHER_TENANT);
  const [donor, old] = [person(neighbours, '捐赠人', 'volunteer'), person(neighbours, '某位老人', 'elder')];
  for (const _ of [1, 2, 3]) await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(needOf(old), donor, 240) }));
  const donated = await (await server.signIn(donor.id)).ask(routes.donate, { body: { minutes: 700 } });
  assert.equal(donated.status, 200);
});
after(async () => {
  const found = await Promise.all([TEST_TENANT, OTHER_TENANT].map((tenantId) => server.asEngine((ctx) => auditLedger(ctx.db, tenantId), tenantId)));
  const sent = await Promise.all([TEST_TENANT, OTHER_TENANT].map(async (tenantId) => ({ tenantId, sent: await server.asEngine((ctx) => readSent(ctx.db, tenantId), tenantId) })));
  await server.close();
  await endTestPostgres();
  assert.deepEqual(found.flatMap((one) => one.findings), []);
  assert.deepEqual(differencesBetween(sent), []);
});

const ELSEWHERE = `${here}/006`;
const view = async (who: TestClient) => (await who.ask(routes.clearing, {})).value;
const placeOf = async (path: string) => (await view(client)).places.find((one) => one.areaPath === path);
const remit = (minutes: number, street = OTHER_TENANT as number) => client.ask(routes.exchange, { body: { street, fromPath: COMMUNITY, minutes, reason: '支援兄弟街道' } });
const run = <T>(tenantId: number, work: (ctx: Context) => Promise<T>) => server.asEngine(work, tenantId);
const tools = { tenants: async () => [TEST_TENANT, OTHER_TENANT] as number[], run };
const newest = async () => {
  const one = (await view(client)).remittances[0];
  assert.ok(one);
  return one;
};

test('two communities exchange hours, and the street sees it in both', async () => {
  const ask = (body: object) => client.ask(routes.exchange, { body: { fromPath: COMMUNITY, toPath: ELSEWHERE, minutes: 100, reason: '调剂', ...body } });
  assert.equal((await ask({ minutes: 701 })).problem.code, 'timebank.poolTooLittle');
  assert.equal((await ask({ toPath: COMMUNITY })).problem.code, 'timebank.sameCommunity');
  assert.equal((await ask({ toPath: `${here}/404` })).status, 404);
  assert.equal((await ask({ toPath: null })).problem.code, 'timebank.noGoal');
  assert.equal((await ask({})).status, 200);
  assert.partialDeepStrictEqual(await placeOf(COMMUNITY), { cameMinutes: 0, wentMinutes: 100, pooledMinutes: 600, fundMinutes: -720 });
  assert.partialDeepStrictEqual(await placeOf(ELSEWHERE), { cameMinutes: 100, wentMinutes: 0, pooledMinutes: 100 });
  const committee = await server.signIn(person(neighbours, '社区', 'committee').id);
  assert.deepEqual((await view(committee)).places.map((one) => one.areaPath), [COMMUNITY]);
  assert.deepEqual((await view(committee)).remittances, []);
  assert.equal((await committee.ask(routes.exchange, { body: { fromPath: COMMUNITY, toPath: ELSEWHERE, minutes: 1, reason: '调剂' } })).status, 403);
});

test('hours for another street stand in both ledgers, however often they are brought', async () => {
  assert.equal((await remit(60)).status, 200);
  const one = await newest();
  assert.partialDeepStrictEqual(one, { direction: 'out', street: OTHER_TENANT, minutes: 60, state: 'sent', settledAt: null, sentBy: '街道老周' });
  await settleRemittance(tools, TEST_TENANT, one.id);
  await settleRemittance(tools, TEST_TENANT, one.id);
  await Promise.all([settleRemittance(tools, TEST_TENANT, one.id), settleRemittance(tools, TEST_TENANT, one.id)]);
  assert.equal((await newest()).state, 'arrived');
  assert.deepEqual((await view(client)).streets, [{ street: OTHER_TENANT, sentMinutes: 60, receivedMinutes: 0 }]);
  const seen = await view(foreign);
  assert.deepEqual(seen.streets, [{ street: TEST_TENANT, sentMinutes: 0, receivedMinutes: 60 }]);
  assert.equal(seen.places.find((place) => place.areaPath === there)?.pooledMinutes, 60);
  assert.deepEqual(seen.remittances.map(({ direction, minutes, state }) => [direction, minutes, state]), [['in', 60, 'arrived']]);
});

test('cut off between the two ledgers, and brought by two at once, it arrives once', async () => {
  await remit(30);
  const one = await newest();
  let transactions = 0;
  const cut = { ...tools, run: <T>(tenantId: number, work: (ctx: Context) => Promise<T>) => {
    transactions += 1;
    if (transactions === 3) throw new Error('the machine went down');
    return run(tenantId, work);
  } };
  await assert.rejects(settleRemittance(cut, TEST_TENANT, one.id), /went down/);
  assert.equal((await newest()).state, 'sent');
  const before = (await view(foreign)).streets;
  assert.deepEqual(before, [{ street: TEST_TENANT, sentMinutes: 0, receivedMinutes: 90 }]);
  await Promise.all([settleRemittance(tools, TEST_TENANT, one.id), settleRemittance(tools, TEST_TENANT, one.id)]);
  assert.equal((await newest()).state, 'arrived');
  assert.deepEqual((await view(foreign)).streets, before);
});

test('what the other street does not take, or no street is there to take, comes back', async () => {
  const pooled = async () => (await placeOf(COMMUNITY))?.pooledMinutes;
  const before = await pooled();
  neighbours.rules.set('timebank.exchange', [{ id: 'few', when: ['-'], then: ['true', '100'] }]);
  await remit(50);
  await settleRemittance(tools, TEST_TENANT, (await newest()).id);
  neighbours.rules.delete('timebank.exchange');
  assert.partialDeepStrictEqual(await newest(), { state: 'returned', returnedWhy: 'notAccepted' });
  assert.equal(await pooled(), before);
  await remit(50, 999_999_999);
  await settleRemittance(tools, TEST_TENANT, (await newest()).id);
  assert.partialDeepStrictEqual(await newest(), { state: 'returned', returnedWhy: 'unknownStreet' });
  assert.equal(await pooled(), before);
  assert.equal((await remit(1, TEST_TENANT)).problem.code, 'timebank.ownStreet');
  assert.equal((await remit(60_000)).problem.code, 'timebank.poolTooLittle');
});

test('a street whose books do not agree with the other’s is found', () => {
  const [a, b] = [{ id: 'x', direction: 'out' as const, otherTenant: 2, minutes: 5, state: 'arrived' }, { id: 'x', direction: 'in' as const, otherTenant: 1, minutes: 5, state: 'arrived' }];
  const both = (one: object, other: object | null) => differencesBetween([{ tenantId: 1, sent: [{ ...a, ...one }] }, { tenantId: 2, sent: other === null ? [] : [{ ...b, ...other }] }]).length > 0;
  assert.deepEqual([both({}, {}), both({ state: 'sent' }, {}), both({ state: 'sent' }, null), both({ state: 'returned' }, null)], [false, false, false, false]);
  assert.deepEqual([both({}, null), both({ minutes: 6 }, {}), both({ state: 'returned' }, {}), both({ otherTenant: 3 }, {})], [true, true, true, true]);
});

test('remittances are the street’s: nobody else reads the rows', async () => {
  const rows = await server.as(actorOf(boss, TEST_TENANT), (ctx) => ctx.db.rows(sql`select from timebank.remittance`));
  assert.deepEqual(rows, []);
  const poor = await server.signIn(person(neighbours, '志愿者', 'volunteer').id);
  assert.equal((await poor.ask(routes.clearing, {})).status, 403);
  assert.equal((await poor.ask(routes.exchange, { body: { street: OTHER_TENANT, fromPath: COMMUNITY, minutes: 1, reason: '支援' } })).status, 403);
  assert.ok(asId<'remittance'>('x'));
});

test('a street is found in the list once it says so itself, by name and code alone; nobody says it for another', async () => {
  const known = async (who: TestClient) => (await who.ask(routes.streets, {})).value;
  assert.deepEqual(await known(client), { isPublished: false, streets: [] });
  assert.equal((await foreign.ask(routes.publishStreet, { body: { isPublished: true } })).status, 200);
  const listed = await known(client);
  assert.deepEqual([listed.isPublished, listed.streets.map(({ street }) => street), Object.keys(listed.streets[0] ?? {})], [false, [OTHER_TENANT], ['street', 'name']]);
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`update timebank.street set exchanges = false, name = '假的' where code = ${OTHER_TENANT} returning code`).then((changed) => assert.equal(changed, 1)), TEST_TENANT), 'of another street nothing can be written');
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`insert into timebank.street (code, name, exchanges, published_at) values (510199998, '假的', true, now())`), TEST_TENANT), /row-level security/);
  assert.equal((await foreign.ask(routes.publishStreet, { body: { isPublished: false } })).value.isPublished, false);
  assert.deepEqual((await known(client)).streets, []);
});
