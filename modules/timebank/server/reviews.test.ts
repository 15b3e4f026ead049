/** Checks against collusion: what is found waits for the committee, who clears it or takes back what was credited. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '@huying/platform';
import { needContract } from '@huying/need/contract';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { actorOf, COMMUNITY, installed, needOf, newId, newNeighbours, person, type StandInPerson, type Visit, visitOf } from '../testing/stand-ins.ts';
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

test('help at an activity at the same time as a visit, or impossibly far from it, is found whichever is verified last, and taken back like a visit', async () => {
  const [helper, old] = pair();
  const activityId = newId<'activity'>();
  const help = async (day: number, hour: number, position: { lng: number; lat: number } | null) => {
    const helpId = newId<'help'>();
    await server.as(actorOf(committee, TEST_TENANT), (ctx) => ctx.call(timebank.calls.creditHelp, {
      helpId, subject: { kind: 'activity', id: activityId }, helperId: helper.id, helperName: helper.name, organisationId: null, category: 'other', areaPath: COMMUNITY,
      arrivedAt: signed(day, hour).at, leftAt: signed(day, hour + 2).at, minutes: 120, verifierId: committee.id, position, withinMetres: 1_000,
    }));
    await server.installation.timers.fireDue();
    return helpId;
  };
  await serve(helper, old, 1, 10);
  await help(1, 9, { lng: 103.9, lat: 30.8 });
  const [review, ...none] = await openOf(helper);
  assert.deepEqual(none, []);
  assert.partialDeepStrictEqual(review, { check: 'overlap', elder: null, facts: { minutes: 60 } });
  assert.deepEqual(review?.visits.map(({ subject, minutes }) => [subject.kind, minutes]), [['activity', 120], ['need', 60]]);
  await help(3, 9, null);
  await serve(helper, old, 3, 10);
  await help(5, 9, { lng: 103.9, lat: 30.8 });
  await serve(helper, old, 5, 11, { lng: 104.1 });
  assert.deepEqual((await openOf(helper)).map(({ check, elder }) => [check, elder?.name]).sort(), [['overlap', undefined], ['overlap', '王秀芳'], ['travel', '王秀芳']]);
  assert.equal(await balance(helper), 540);
  assert.deepEqual([(await decide(review?.id ?? '', true)).status, await balance(helper)], [200, 360]);
});

/** The record is corrected to so many minutes, as a decision does it. */
const correct = (visit: Visit, minutes: number, more: Partial<{ category: string }> = {}) =>
  server.as(actorOf(committee, TEST_TENANT), (ctx) => ctx.call(timebank.calls.correct, {
    occasionId: visit.id, subject: visit.subject, helperId: visit.helperId, helperName: visit.helperName, organisationId: null, elderId: visit.elderId, category: visit.category, areaPath: COMMUNITY,
    servedAt: visit.arrived?.at ?? '', minutes, reason: '核对了签到', ...more,
  }));
const takeBack = (visit: Visit) => server.asEngine((ctx) => ctx.call(timebank.calls.takeBack, { visitId: visit.id, reason: '没有服务' }));
const giveBack = (visit: Visit) => server.asEngine((ctx) => ctx.call(timebank.calls.giveBack, { visitId: visit.id, reason: '查清了' }));
const statement = async (who: StandInPerson) => (await (await server.signIn(who.id)).ask(routes.statement, { query: { limit: 50 } })).value.items;

test('credits follow the record: the old is reversed, the right amount issued; what is taken back and given back later is what stands', async () => {
  const [helper, old] = pair();
  const visit = await serve(helper, old, 1, 9);
  assert.deepEqual([await correct(visit, 90), await balance(helper)], [{ before: 60, after: 90 }, 90]);
  assert.deepEqual(await correct(visit, 90), { before: 90, after: 90 }, 'the same again moves nothing');
  assert.deepEqual([await correct(visit, 30), await correct(visit, 0), await balance(helper)], [{ before: 90, after: 30 }, { before: 30, after: 0 }, 0]);
  assert.deepEqual([await correct(visit, 45), await balance(helper)], [{ before: 0, after: 45 }, 45]);
  const lines = await statement(helper);
  assert.deepEqual(lines.map(({ minutes, isCorrection, reversed, words }) => [minutes, isCorrection, reversed, words]).slice(-3), [[-60, true, false, '核对了签到'], [90, true, true, '核对了签到'], [60, false, true, '']]);
  assert.deepEqual([await takeBack(visit), await balance(helper)], [{ tookBack: true, minutes: 45 }, 0]);
  assert.deepEqual([await correct(visit, 60), await balance(helper)], [{ before: 0, after: 0 }, 0], 'what a decision took stays taken');
  assert.deepEqual([await giveBack(visit), await balance(helper)], [{ gaveBack: true, minutes: 45 }, 45]);
  assert.deepEqual([await correct(visit, 60), await giveBack(visit), await balance(helper)], [{ before: 45, after: 45 }, { gaveBack: false, minutes: 0 }, 45]);
});

test('who paid pays no more than then and gets back what was too much; who has spent it needs the difference alone', async () => {
  const [helper, old] = pair();
  await staff.ask(routes.grant, { body: { personId: old.id, minutes: 100, reason: '高龄独居' } });
  const need = needOf(old, { spendCredits: true });
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need }));
  const visit = await serve(helper, old, 1, 9, { need });
  assert.deepEqual([await balance(helper), await balance(old)], [60, 40]);
  assert.deepEqual([await correct(visit, 90), await balance(helper), await balance(old)], [{ before: 60, after: 90 }, 90, 40]);
  assert.deepEqual([await correct(visit, 20), await balance(helper), await balance(old)], [{ before: 90, after: 20 }, 20, 80]);
  assert.deepEqual((await statement(old)).slice(0, 2).map(({ minutes, isCorrection, hold }) => [minutes, isCorrection, hold?.state]), [[-20, true, 'settled'], [60, true, undefined]]);
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(service.events.disputed, { visit: { ...visit, state: 'disputed' }, reason: '没来' }));
  const account = (await (await server.signIn(old.id)).ask(routes.mine, {})).value;
  assert.deepEqual([await balance(helper), account.balanceMinutes, account.heldMinutes], [0, 100, 60], 'the need is held for again as it was first');

  const [spender, other] = pair();
  const spent = await serve(spender, other, 1, 9);
  await (await server.signIn(spender.id)).ask(routes.donate, { body: { minutes: 40 } });
  const refused = await correct(spent, 30);
  assert.deepEqual([refused, await balance(spender)], [{ refused: 'timebank.tooLittle', facts: { minutes: 20, wanted: 30 } }, 20]);
  assert.deepEqual([await correct(spent, 45), await balance(spender)], [{ before: 60, after: 45 }, 5]);
});

test('a correction has the price and the limits of the day of service, and counts on the day that was credited first', async () => {
  const hours = (minutes: string) => [{ id: 'all', when: ['-', '-', '-'], then: ['"helper"', minutes, ''] }];
  const [helper, old] = pair();
  const visit = await serve(helper, old, 1, 9);
  neighbours.rules.set('timebank.earning', hours('minutes * 2')).set('timebank.limits', [{ id: 'all', when: ['-'], then: ['100', '', ''] }]);
  neighbours.rulesSince.set('timebank.earning', new Date('2026-10-05T00:00:00+08:00')).set('timebank.limits', new Date('2026-10-05T00:00:00+08:00'));
  try {
    assert.deepEqual(await correct(visit, 150), { before: 60, after: 150 }, 'the day of service knew neither the new price nor a limit');
    const later = await serve(helper, old, 6, 9);
    assert.equal(await balance(helper), 150, 'the day has had its hundred');
    assert.deepEqual(await correct(visit, 10), { before: 150, after: 10 });
    assert.deepEqual([await correct(later, 30), await correct(later, 70), await balance(helper)], [{ before: 0, after: 60 }, { before: 60, after: 90 }, 100]);
    neighbours.rules.set('timebank.limits', [{ id: 'all', when: ['-'], then: ['', '80', ''] }]);
    assert.deepEqual([await correct(later, 30), await correct(later, 40), await balance(helper)], [{ before: 90, after: 60 }, { before: 60, after: 80 }, 80], 'above the limit of the account it goes to the pool');
    assert.deepEqual([await correct(later, 10), await balance(helper)], [{ before: 80, after: 20 }, 30], 'and comes back from there first');
  } finally {
    for (const table of ['timebank.earning', 'timebank.limits']) for (const map of [neighbours.rules, neighbours.rulesSince]) map.delete(table);
  }
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
