/** Monthly statements and the liquidity view, against figures added up by hand. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { localDate } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { actorOf, COMMUNITY, installed, needOf, newNeighbours, person, type StandInPerson, visitOf } from '../testing/stand-ins.ts';
import { ownedAccountId } from './accounts.ts';

const { routes } = timebank;
const neighbours = newNeighbours();
const committee = person(neighbours, '社区小刘', 'committee');
const elsewhere = person(neighbours, '别的社区', 'committee', { reach: '/510117001/006' });
const street = person(neighbours, '街道老周', 'street', { reach: '' });
const old = person(neighbours, '王秀芳', 'elder');
const young = person(neighbours, '小张', 'volunteer');
let server: TestServer;
let staff: TestClient;
const confirm = (helper: StandInPerson, minutes: number, need = needOf(old)) =>
  server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(need, helper, minutes) }));

/** 300 granted; 60 held and 45 of them paid; 60 still held; 90 and 45 issued. */
before(async () => {
  neighbours.people.set(old.id, { ...old, birthYear: 1940 });
  neighbours.people.set(young.id, { ...young, birthYear: 2000 });
  server = await startTest({ modules: installed(neighbours), background: false });
  staff = await server.signIn(committee.id);
  assert.equal((await staff.ask(routes.grant, { body: { personId: old.id, minutes: 300, reason: '高龄独居' } })).status, 200);
  for (const isServed of [true, false]) {
    const need = needOf(old, { spendCredits: true });
    await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need }));
    if (isServed) await confirm(young, 45, need);
  }
  await confirm(young, 90);
  await confirm(person(neighbours, '老李', 'volunteer', { areaPath: '/510117001/006/g1' }), 30);
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const month = () => localDate(server.installation.clock.now()).slice(0, 7);

test('a month says what there was, what came and went by what it was, and what is left', async () => {
  const client = await server.signIn(old.id);
  const mine = (await client.ask(routes.monthStatement, { query: { month: month() } })).value;
  assert.partialDeepStrictEqual(mine, { openingMinutes: 0, inMinutes: 315, outMinutes: 120, closingMinutes: 195 });
  assert.deepEqual(mine.lines, [{ title: 'grant', count: 1, minutes: 300 }, { title: 'held', count: 2, minutes: -120 }, { title: 'returned', count: 1, minutes: 15 }]);
  const accountId = ownedAccountId(TEST_TENANT, 'person', old.id);
  assert.deepEqual((await staff.ask(routes.accountMonth, { params: { accountId }, query: { month: month() } })).value, mine);
  assert.equal((await (await server.signIn(elsewhere.id)).ask(routes.accountMonth, { params: { accountId }, query: { month: month() } })).status, 404);
  assert.deepEqual((await client.ask(routes.monthStatement, { query: { month: '2020-01' } })).value, { month: '2020-01', openingMinutes: 0, inMinutes: 0, outMinutes: 0, closingMinutes: 0, lines: [] });
  const later = (await client.ask(routes.monthStatement, { query: { month: '2999-01' } })).value;
  assert.deepEqual([later.openingMinutes, later.closingMinutes], [195, 195]);
});

test('the file of a month begins with what is left and ends with what there was', async () => {
  const client = await server.signIn(old.id);
  const text = (await client.inject({ method: 'GET', url: `/api/timebank/statement.csv?month=${month()}` })).rawPayload.toString('utf8').trim().split('\r\n');
  assert.match(text[1] ?? '', /,月末可用,,,,195,,,$/);
  assert.match(text.at(-1) ?? '', /,月初可用,,,,0,,,$/);
  assert.equal(text.length, 7);
  const accountId = ownedAccountId(TEST_TENANT, 'person', old.id);
  const theirs = await staff.inject({ method: 'GET', url: `/api/timebank/accounts/${accountId}/statement.csv?month=${month()}` });
  assert.equal(theirs.rawPayload.toString('utf8').trim().split('\r\n').length, 7);
});

test('liquidity: what was made, what is there, how old it is, and how long those over 60 would take', async () => {
  const all = (await (await server.signIn(street.id)).ask(routes.liquidity, {})).value;
  assert.partialDeepStrictEqual(all, { issuedMinutes: 120, grantedMinutes: 300, usedMinutes: 45, ownedMinutes: 255 + 135 + 30, heldMinutes: 60, redeemableMinutes: 360, groupMinutes: 0, pooledMinutes: 0, expiredMinutes: 0 });
  assert.deepEqual(all.ages.map((one) => one.minutes), [420, 0, 0, 0, 0]);
  assert.deepEqual(all.sixty, { people: 1, redeemableMinutes: 195, servedPerMonthMinutes: 55, months: 3.6 });
  const own = (await staff.ask(routes.liquidity, {})).value;
  assert.partialDeepStrictEqual(own, { areaPath: COMMUNITY, issuedMinutes: 90, ownedMinutes: 390 });
  assert.equal((await staff.ask(routes.liquidity, { query: { areaPath: '/510117001/006' } })).status, 404);
  assert.equal((await (await server.signIn(old.id)).ask(routes.liquidity, {})).status, 403);
});

test('what is spent is the oldest; what only came back out of a hold is not new; what was taken back was never made', async () => {
  // As the owner: everything so far is a year and a half old.
  await server.asOwner(sql`set session_replication_role = replica`);
  await server.asOwner(sql`update timebank.entry set at = at - interval '18 months'`);
  await server.asOwner(sql`update timebank.transfer set at = at - interval '18 months'`);
  const client = await server.signIn(street.id);
  assert.deepEqual((await client.ask(routes.liquidity, {})).value.ages.map((one) => one.minutes), [0, 0, 0, 420, 0]);
  const need = needOf(old, { spendCredits: true });
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need }));
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.cancelled, { need, reason: '不用了' } as never));
  assert.deepEqual((await client.ask(routes.liquidity, {})).value.ages.map((one) => one.minutes), [0, 0, 0, 420, 0]);
  await confirm(young, 40);
  assert.deepEqual((await client.ask(routes.liquidity, {})).value.ages.map((one) => one.minutes), [40, 0, 0, 420, 0]);
  const newest = (await (await server.signIn(young.id)).ask(routes.statement, {})).value.items[0];
  await staff.ask(routes.reverse, { params: { transferId: newest?.transferId as never }, body: { reason: '记错了' } });
  const after = (await client.ask(routes.liquidity, {})).value;
  assert.equal(after.issuedMinutes, 120);
  assert.deepEqual(after.ages.map((one) => one.minutes).slice(1), [0, 0, 380, 0], 'the reversal took the oldest');
});
