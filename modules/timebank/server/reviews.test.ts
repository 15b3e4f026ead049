/** Checks against collusion: what is found waits for the committee, who clears it or takes back what was credited. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '@huying/platform';
import { needContract } from '@huying/need/contract';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { actorOf, installed, needOf, newNeighbours, person, type StandInPerson, type Visit, visitOf } from '../testing/stand-ins.ts';
import { auditLedger } from './audit.ts';

const { routes } = timebank;
const neighbours = newNeighbours();
const committee = person(neighbours, '社区小刘', 'committee');
const elsewhere = person(neighbours, '别的社区', 'committee', { reach: '/510117001/006' });
let server: TestServer;
let staff: TestClient;
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
  staff = await server.signIn(committee.id);
});
after(async () => {
  const report = await server.asEngine((ctx) => auditLedger(ctx.db, TEST_TENANT));
  await server.close();
  await endTestPostgres();
  assert.deepEqual(report.findings, []);
});

const signed = (day: number, hour: number, lng = 103.9) => ({ at: `2026-10-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00+08:00`, position: { lng, lat: 30.8 }, late: false, distanceMetres: 5, questionable: false });
/** An hour from then, confirmed by the elder, and looked at by its clock. */
async function serve(helper: StandInPerson, old: StandInPerson, day: number, hour: number, more: { lng?: number; need?: ReturnType<typeof needOf>; hours?: number } = {}): Promise<Visit> {
  const visit = visitOf(more.need ?? needOf(old), helper, 60, { arrived: signed(day, hour, more.lng), left: signed(day, hour + (more.hours ?? 1), more.lng) });
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit }));
  await server.installation.timers.fireDue();
  return visit;
}
const pair = () => [person(neighbours, '李建国', 'volunteer'), person(neighbours, '王秀芳', 'elder')] as const;
const openOf = async (helper: StandInPerson) => (await staff.ask(routes.reviews, { query: { limit: 200, state: 'open' } })).value.items.filter((one) => one.helper.id === helper.id);
const balance = async (who: StandInPerson) => (await (await server.signIn(who.id)).ask(routes.mine, {})).value.balanceMinutes;
const decide = (reviewId: string, reverses: boolean, client = staff) => client.ask(routes.decideReview, { params: { reviewId: reviewId as never }, body: { reverses, reason: reverses ? '两人承认没有服务' : '结对邻居，情况属实' } });

test('the same pair too often is asked once, and again only for what comes after it was cleared', async () => {
  const [helper, old] = pair();
  for (const day of [1, 2, 3, 4]) await serve(helper, old, day, 9);
  assert.deepEqual(await openOf(helper), []);
  await serve(helper, old, 5, 9);
  const sixth = await serve(helper, old, 6, 9);
  const [review, ...others] = await openOf(helper);
  assert.deepEqual(others, []);
  assert.partialDeepStrictEqual(review, { check: 'pair', state: 'open', helper: { name: '李建国' }, elder: { name: '王秀芳' }, facts: { share: 100, visits: 6, of: 6 } });
  assert.equal(review?.visits.length, 6);
  const cleared = await decide(review?.id ?? '', false);
  assert.partialDeepStrictEqual(cleared.value, { state: 'cleared', decidedBy: '社区小刘', reason: '结对邻居，情况属实' });
  assert.equal((await decide(review?.id ?? '', true)).problem.code, 'lifecycle.notHere');
  assert.equal(await balance(helper), 360);
  await server.asEngine((ctx) => ctx.call(timebank.calls.checkVisit, { visitId: sixth.id }));
  assert.deepEqual(await openOf(helper), [], 'what was cleared is not asked again');
  await serve(helper, old, 7, 9);
  assert.equal((await openOf(helper)).length, 1);
});

test('what was taken back is gone from both accounts, and the elder has again what was paid', async () => {
  const [helper, old] = pair();
  await staff.ask(routes.grant, { body: { personId: old.id, minutes: 100, reason: '高龄独居' } });
  const need = needOf(old, { spendCredits: true });
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need }));
  await serve(helper, old, 1, 9, { need });
  await serve(helper, old, 1, 9, {});
  const [review] = await openOf(helper);
  assert.partialDeepStrictEqual(review, { check: 'overlap', facts: { minutes: 60 } });
  assert.equal((await decide(review?.id ?? '', true)).status, 200);
  assert.deepEqual([await balance(helper), await balance(old)], [0, 100]);
  const decided = (await staff.ask(routes.reviews, { query: { state: 'reversed', limit: 200 } })).value.items.find((one) => one.id === review?.id);
  assert.deepEqual(decided?.visits.map((one) => one.isReversed), [true, true]);
});

test('what has been spent cannot be taken back: nothing is decided', async () => {
  const [helper, old] = pair();
  await serve(helper, old, 1, 9);
  await serve(helper, old, 1, 9);
  await (await server.signIn(helper.id)).ask(routes.donate, { body: { minutes: 100 } });
  const [review] = await openOf(helper);
  const answer = await decide(review?.id ?? '', true);
  assert.equal(answer.problem.code, 'timebank.tooLittle');
  assert.equal((await openOf(helper)).length, 1);
  assert.equal(await balance(helper), 20);
});

test('impossible travel, mutual exchange, nights, hours to the limit, and one’s own relatives', async () => {
  const [far, [helper, old]] = [person(neighbours, '远处', 'elder'), pair()];
  await serve(helper, old, 1, 9);
  await serve(helper, far, 1, 10, { lng: 104.1 });
  assert.deepEqual((await openOf(helper)).map((one) => one.check), ['travel']);

  const [one, other] = [person(neighbours, '甲', 'volunteer'), person(neighbours, '乙', 'volunteer')];
  for (const day of [1, 3]) {
    await serve(one, other, day, 9);
    await serve(other, one, day + 1, 9);
  }
  const mutual = [...(await openOf(one)), ...(await openOf(other))];
  assert.deepEqual(mutual.map(({ check, visits }) => [check, visits.length]), [['mutual', 4]]);

  const [owl] = pair();
  await serve(owl, person(neighbours, '夜里的老人', 'elder'), 1, 23, { hours: 0 });
  assert.deepEqual(await openOf(owl), [], 'nothing was credited');
  await serve(owl, person(neighbours, '夜里的老人', 'elder'), 2, 22);
  assert.deepEqual((await openOf(owl)).map(({ check }) => check), ['night']);

  const [long] = pair();
  for (const day of [1, 2, 3]) await serve(long, person(neighbours, `老人${day}`, 'elder'), day, 9, { hours: 5 });
  assert.deepEqual((await openOf(long)).map(({ check }) => check), ['full']);

  const [child, mother] = pair();
  await server.asEngine((ctx) => ctx.db.run(sql`
    insert into timebank.kin (tenant_id, id, giver_id, giver_name, area_path, name, phone_sealed, relation, state, kin_id, declared_at, decided_at)
    values (${TEST_TENANT}, ${ctx.newId()}, ${child.id}, '', '', '', ''::bytea, 'parent', 'confirmed', ${mother.id}, now(), now())`));
  await serve(child, mother, 1, 9);
  assert.deepEqual((await openOf(child)).map(({ check }) => check), ['kin']);
});

test('limits are a table that staff change', async () => {
  neighbours.rules.set('timebank.checks', [{ id: 'pair', when: ['"pair"'], then: ['true', '10', '7', '2'] }]);
  try {
    const [helper, old] = pair();
    await serve(helper, old, 1, 22);
    await serve(helper, old, 2, 22);
    assert.deepEqual((await openOf(helper)).map(({ check }) => check), ['pair'], 'the night is looked at no more');
  } finally {
    neighbours.rules.delete('timebank.checks');
  }
});

test('reviews are seen and decided by staff of the area alone', async () => {
  const [helper, old] = pair();
  await serve(helper, old, 1, 9);
  await serve(helper, old, 1, 9);
  const [review] = await openOf(helper);
  const far = await server.signIn(elsewhere.id);
  assert.deepEqual((await far.ask(routes.reviews, {})).value.items, []);
  assert.equal((await decide(review?.id ?? '', false, far)).status, 404);
  const mine = await server.signIn(helper.id);
  assert.equal((await mine.ask(routes.reviews, {})).status, 403);
  assert.equal((await decide(review?.id ?? '', false, mine)).status, 403);
  for (const table of [sql`timebank.review`, sql`timebank.credited`]) {
    assert.deepEqual(await server.as(actorOf(helper, TEST_TENANT), (ctx) => ctx.db.rows(sql`select from ${table}`)), []);
    assert.deepEqual(await server.asEngine((ctx) => ctx.db.rows(sql`select from ${table}`), OTHER_TENANT), []);
  }
  for (const bad of ['x', '2026-01-01 x', `nonsense ${review?.id}`]) assert.equal((await staff.ask(routes.reviews, { query: { after: bad } })).problem.code, 'request.invalid');
});
