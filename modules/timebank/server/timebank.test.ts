import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needContract } from '@huying/need/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { actorOf, COMMUNITY, installed, type Need, needOf, newId, newNeighbours, person, type StandInPerson, type Visit, visitOf } from '../testing/stand-ins.ts';
import { communityAccounts } from './accounts.ts';

const neighbours = newNeighbours();
let server: TestServer;
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
});
after(async () => {
  // Whatever the tests did, the books must balance in the end.
  const report = await audit();
  await server.close();
  await endTestPostgres();
  assert.deepEqual(report.findings, []);
});

const as = (who: StandInPerson) => actorOf(who, TEST_TENANT);
const audit = () => server.asEngine((ctx) => ctx.call(timebank.calls.audit, {})) as Promise<{ balanced: boolean; findings: unknown[]; heldMinutes: number }>;
const balance = async (who: StandInPerson) => {
  const account = await server.asEngine((ctx) => ctx.call(timebank.calls.balance, { personId: who.id }));
  return account as { balanceMinutes: number; heldMinutes: number; availableMinutes: number; id: string };
};
const grant = (who: StandInPerson, minutes: number) => server.asEngine((ctx) => ctx.call(timebank.calls.grant, { personId: who.id, minutes, reason: '重点老人' }));
const raise = (who: StandInPerson, need: Need) => server.as(as(who), (ctx) => ctx.emit(needContract.events.raised, { need }));
const confirm = (by: StandInPerson, visit: Visit) => server.as(as(by), (ctx) => ctx.emit(service.events.confirmed, { visit }));
const dispute = (by: StandInPerson, visit: Visit) => server.as(as(by), (ctx) => ctx.emit(service.events.disputed, { visit: { ...visit, state: 'disputed' }, reason: '没来' }));
const trailOf = (need: Need) =>
  server.asEngine((ctx) => ctx.db.rows<{ action: string; detail: Record<string, unknown> }>(sql`
    select action, detail from platform.trail where tenant_id = ${ctx.tenantId} and subject_kind = 'need' and subject_id = ${need.id} order by id`));
const actionsOf = async (need: Need) => (await trailOf(need)).map((row) => row.action).sort();
const communityBalance = async (kind: 'fundId' | 'poolId' | 'escrowId') => {
  const id = communityAccounts(TEST_TENANT, COMMUNITY)[kind];
  const row = await server.asEngine((ctx) => ctx.db.row<{ n: number }>(sql`select coalesce(sum(minutes), 0) as n from timebank.entry where tenant_id = ${ctx.tenantId} and account_id = ${id}`));
  return row?.n ?? 0;
};
const elder = (name = '王秀芳') => person(neighbours, name, 'elder');
const volunteer = (name = '李建国') => person(neighbours, name, 'volunteer');

test('a confirmed visit is credited from the fund, once, however often it is told', async () => {
  const [old, helper] = [elder(), volunteer()];
  const need = needOf(old);
  const visit = visitOf(need, helper, 95);
  const fund = await communityBalance('fundId');
  await confirm(old, visit);
  await confirm(old, visit);
  await Promise.all([confirm(old, visit), confirm(old, visit)]);
  assert.equal((await balance(helper)).balanceMinutes, 95);
  assert.equal(await communityBalance('fundId'), fund - 95);
  assert.deepEqual(await actionsOf(need), ['timebank.issued']);
  const [row] = await trailOf(need);
  assert.deepEqual(row?.detail.decided, { table: 'timebank.earning', version: 0, hits: ['volunteer'], helper: 'volunteer', servedMinutes: 95, questionable: false });
});

test('declared minutes count where they are fewer, and one visit is credited up to its cap', async () => {
  const [old, helper] = [elder(), volunteer()];
  await confirm(old, visitOf(needOf(old), helper, 95, { minutes: 60 }));
  assert.equal((await balance(helper)).balanceMinutes, 60);
  await confirm(old, visitOf(needOf(old), helper, 600));
  assert.equal((await balance(helper)).balanceMinutes, 300);
});

test('nothing is issued without a whole trail, nor when the helper confirms their own visit, nor to whose duty it was', async () => {
  const [old, helper, worker] = [elder(), volunteer(), person(neighbours, '网格员', 'grid')];
  const cases: [StandInPerson | undefined, Partial<Visit>, string][] = [
    [old, { arrived: null }, 'notArrived'], [old, { left: null }, 'notLeft'], [old, { finishedAt: null }, 'notFinished'], [old, { state: 'finished' }, 'notConfirmed'],
    [undefined, {}, 'confirmedByNobody'], [helper, {}, 'confirmedBySelf'], [old, { helperId: worker.id }, 'nobodyEarns'],
    [old, { left: visitOf(needOf(old), helper, 60).arrived }, 'noMinutes'],
  ];
  for (const [by, change, why] of cases) {
    const need = needOf(old);
    const visit = { ...visitOf(need, helper, 60), ...change };
    await (by ? confirm(by, visit) : server.asEngine((ctx) => ctx.emit(service.events.confirmed, { visit })));
    assert.deepEqual((await trailOf(need)).map(({ action, detail }) => [action, detail.why]), [['timebank.notIssued', why]], why);
  }
  assert.equal((await balance(helper)).balanceMinutes, 0);
  assert.equal((await balance(worker)).balanceMinutes, 0);
});

test('spending: what is held goes to the helper, the rest comes back', async () => {
  const [old, helper] = [elder(), volunteer()];
  await grant(old, 100);
  const need = needOf(old, { spendCredits: true });
  await raise(old, need);
  await raise(old, need);
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 100, heldMinutes: 60, availableMinutes: 40 });
  assert.equal(await communityBalance('escrowId'), 60);
  const fund = await communityBalance('fundId');
  await confirm(old, visitOf(need, helper, 45));
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 55, heldMinutes: 0, availableMinutes: 55 });
  assert.equal((await balance(helper)).balanceMinutes, 45);
  assert.equal(await communityBalance('escrowId'), 0);
  assert.equal(await communityBalance('fundId'), fund);
  assert.deepEqual(await actionsOf(need), ['timebank.held', 'timebank.settled', 'timebank.voided']);
});

test('the fund bears what the elder had not: help never waits for credits', async () => {
  const [old, poor, helper] = [elder(), elder(), volunteer()];
  await grant(old, 20);
  const need = needOf(old, { spendCredits: true });
  await raise(old, need);
  await confirm(old, visitOf(need, helper, 50));
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 0, heldMinutes: 0 });
  assert.equal((await balance(helper)).balanceMinutes, 50);
  const without = needOf(poor, { spendCredits: true });
  await raise(poor, without);
  assert.deepEqual(await actionsOf(without), ['timebank.notHeld']);
  await confirm(poor, visitOf(without, helper, 10));
  assert.equal((await balance(helper)).balanceMinutes, 60);
});

test('a cancelled need gives back what was held, once', async () => {
  const old = elder();
  await grant(old, 200);
  const need = needOf(old, { spendCredits: true, tags: { ...needOf(old).tags, people: 2 } });
  await raise(old, need);
  assert.equal((await balance(old)).heldMinutes, 120);
  const cancel = () => server.as(as(old), (ctx) => ctx.emit(needContract.events.cancelled, { need, reason: '不用了' }));
  await Promise.all([cancel(), cancel()]);
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 200, heldMinutes: 0 });
  assert.deepEqual(await actionsOf(need), ['timebank.held', 'timebank.held', 'timebank.voided', 'timebank.voided']);
});

test('what is held for a second helper who never came goes back after the confirmation, not while somebody is coming', async () => {
  const [old, helper, second] = [elder(), volunteer(), volunteer()];
  await grant(old, 200);
  const need = needOf(old, { spendCredits: true, tags: { ...needOf(old).tags, people: 2 } });
  await raise(old, need);
  const visit = visitOf(need, helper, 60);
  neighbours.visits.set(need.id, [visit, visitOf(need, second, 60, { state: 'going' })]);
  await server.as(as(old), async (ctx) => {
    // The need may tell its end before the ledger hears of the visit.
    await ctx.emit(needContract.events.confirmed, { need, visit });
    await ctx.emit(service.events.confirmed, { visit });
  });
  await server.settle();
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 140, heldMinutes: 60 });
  neighbours.visits.set(need.id, [visit]);
  await server.asEngine((ctx) => ctx.call(timebank.calls.releaseServed, { subject: { kind: 'need', id: need.id } }));
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 140, heldMinutes: 0 });
});

test('a forgotten hold goes back by its clock, and an ended one has no clock left', async () => {
  const [old, helper] = [elder(), volunteer()];
  await grant(old, 120);
  const [forgotten, served] = [needOf(old, { spendCredits: true }), needOf(old, { spendCredits: true })];
  await raise(old, forgotten);
  await raise(old, served);
  await confirm(old, visitOf(served, helper, 60));
  const moved = await server.installation.database.service.run(sql`update platform.timer set due_at = now() - interval '1 minute' where key like 'timebank/hold/%'`);
  assert.ok(moved >= 1);
  await server.settle();
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 60, heldMinutes: 0 });
  assert.deepEqual(await actionsOf(served), ['timebank.held', 'timebank.settled']);
});

/** The desk corrects a need; gives it as it is afterwards. */
async function corrected(desk: StandInPerson, before: Need, tags: Partial<Need['tags']>): Promise<Need> {
  const need = { ...before, tags: { ...before.tags, ...tags } };
  await server.as(as(desk), (ctx) => ctx.emit(needContract.events.corrected, { need, before: before.tags }));
  return need;
}
const clocks = () => server.asOwner<{ key: string }>(sql`select key from platform.timer where key like 'timebank/hold/%' order by key`);

test('a corrected need is held at its new price, for as many as are wanted now, and no clock of the old hold is left', async () => {
  const [old, helper, desk] = [elder(), volunteer(), person(neighbours, '话务员', 'desk')];
  await grant(old, 400);
  const clocksBefore = (await clocks()).length;
  const raised = needOf(old, { spendCredits: true });
  await raise(old, raised);
  const escort = await corrected(desk, raised, { category: ['medical_escort'] });
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 400, heldMinutes: 180 });
  const two = await corrected(desk, escort, { people: 2 });
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 400, heldMinutes: 360 });
  const cheap = await corrected(desk, two, { category: ['meals'], people: 1 });
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 400, heldMinutes: 60 });
  await corrected(desk, cheap, { urgency: 'yellow' });
  await corrected(desk, cheap, { category: ['shopping'] });
  assert.deepEqual((await actionsOf(raised)).filter((action) => action === 'timebank.held').length, 1 + 1 + 2 + 1, 'another kind at the same price moves nothing');
  assert.equal((await clocks()).length, clocksBefore + 1);
  // And back to what it was: a wish that was held before is held again.
  const again = await corrected(desk, cheap, { category: ['medical_escort'] });
  assert.equal((await balance(old)).heldMinutes, 180);
  await confirm(old, visitOf(again, helper, 100, { category: 'medical_escort' }));
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 300, heldMinutes: 0 });
  assert.equal((await balance(helper)).balanceMinutes, 100);
  assert.deepEqual(await audit().then(({ findings }) => findings), []);
});

test('credits that are not enough for the new price are held as far as they are there; the desk is told, once for each price', async () => {
  const [old, desk] = [elder(), person(neighbours, '话务员', 'desk')];
  await grant(old, 100);
  const raised = needOf(old, { spendCredits: true });
  await raise(old, raised);
  const escort = await corrected(desk, raised, { category: ['medical_escort'] });
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 100, heldMinutes: 100 });
  const told = async () => (await trailOf(raised)).filter(({ action }) => action === 'timebank.heldLess').map(({ detail }) => detail);
  assert.deepEqual(await told(), [{ wantedMinutes: 180, heldMinutes: 100 }]);
  await corrected(desk, escort, { people: 2 });
  assert.deepEqual((await told()).at(-1), { wantedMinutes: 360, heldMinutes: 100 }, 'dearer still, and nothing more to hold');
  await corrected(desk, escort, { urgency: 'yellow' });
  assert.equal((await told()).length, 2);
  const notices = await server.asOwner<{ payload: { wantedMinutes: number } }>(sql`select payload from platform.outbox where notice = 'timebank.short' and payload ->> 'needId' = ${raised.id} order by id`);
  assert.deepEqual(notices.map(({ payload }) => payload.wantedMinutes), [180, 360]);
});

test('a hold that family pays stays theirs, whoever corrects', async () => {
  const [old, desk] = [elder(), person(neighbours, '话务员', 'desk')];
  const son: StandInPerson = { ...person(neighbours, '王小明', 'family'), roles: [{ role: 'family', areaPath: COMMUNITY }, { role: 'volunteer', areaPath: COMMUNITY }] };
  neighbours.people.set(son.id, son);
  await grant(old, 300);
  await confirm(old, visitOf(needOf(old), son, 200));
  const raised = needOf(old, { raisedBy: son.id, spendCredits: true });
  await raise(son, raised);
  await corrected(desk, raised, { category: ['medical_escort'] });
  assert.deepEqual([(await balance(son)).heldMinutes, (await balance(old)).heldMinutes], [180, 0]);
});

test('what is served is not held again, and what was taken back is', async () => {
  const [old, desk, first, second] = [elder(), person(neighbours, '话务员', 'desk'), volunteer(), volunteer()];
  await grant(old, 500);
  const raised = needOf(old, { spendCredits: true, tags: { ...needOf(old).tags, people: 2 } });
  await raise(old, raised);
  const visit = visitOf(raised, first, 60);
  await confirm(old, visit);
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 440, heldMinutes: 60 });
  const company = await corrected(desk, raised, { category: ['company'] });
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 440, heldMinutes: 90 }, 'one of two has been there');
  await dispute(old, visit);
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 500, heldMinutes: 150 });
  await corrected(desk, company, { category: ['medical_escort'] });
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 500, heldMinutes: 360 });
  await confirm(old, visitOf(raised, second, 60));
  assert.equal((await balance(old)).heldMinutes, 180);
});

test('a disputed visit is taken back, and what the elder paid is held again for who comes next', async () => {
  const [old, helper, next] = [elder(), volunteer(), volunteer()];
  await grant(old, 60);
  const need = needOf(old, { spendCredits: true });
  await raise(old, need);
  const visit = visitOf(need, helper, 90);
  await confirm(old, visit);
  assert.equal((await balance(helper)).balanceMinutes, 90);
  await dispute(old, visit);
  await dispute(old, visit);
  assert.equal((await balance(helper)).balanceMinutes, 0);
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 60, heldMinutes: 60 });
  await confirm(old, visitOf(need, next, 60));
  assert.equal((await balance(next)).balanceMinutes, 60);
  assert.partialDeepStrictEqual(await balance(old), { balanceMinutes: 0, heldMinutes: 0 });
});

test('who has spent meanwhile does not go below zero: nothing is taken, and the trail says so', async () => {
  const [old, helper] = [elder(), person(neighbours, '赵大姐', 'volunteer')];
  const visit = visitOf(needOf(old), helper, 60);
  await confirm(old, visit);
  await raise(helper, needOf(helper, { spendCredits: true }));
  assert.equal((await balance(helper)).availableMinutes, 0);
  await dispute(old, visit);
  assert.equal((await balance(helper)).balanceMinutes, 60);
  const trail = await server.asEngine((ctx) => ctx.db.rows<{ action: string }>(sql`select action from platform.trail where subject_id = ${visit.subject.id} order by id`));
  assert.deepEqual(trail.map((row) => row.action), ['timebank.issued', 'timebank.notReversed']);
});

test('an account limit sends what is over to the pool, and a reversal brings it back first', async () => {
  const [old, helper] = [elder(), volunteer()];
  neighbours.rules.set('timebank.limits', [{ id: 'nanjing', when: ['-'], then: ['', '100', '50'] }]);
  try {
    const pool = await communityBalance('poolId');
    await confirm(old, visitOf(needOf(old), helper, 80));
    const need = needOf(old);
    const visit = visitOf(need, helper, 60);
    await confirm(old, visit);
    assert.equal((await balance(helper)).balanceMinutes, 100);
    assert.equal(await communityBalance('poolId'), pool + 40);
    await dispute(old, visit);
    assert.equal((await balance(helper)).balanceMinutes, 80);
    assert.equal(await communityBalance('poolId'), pool);
    assert.deepEqual(await grant(old, 51), { refused: 'timebank.tooMuch', facts: { minutes: 50 } });
  } finally {
    neighbours.rules.clear();
  }
});

test('a daily limit, a price list, a factor and a group account are only other tables', async () => {
  const [old, helper] = [elder(), volunteer()];
  const organisation = { id: newId<'organisation'>() as string, name: '十八匠', kind: 'community', areaPath: COMMUNITY };
  neighbours.organisations.set(organisation.id, organisation);
  try {
    neighbours.rules.set('timebank.earning', [
      { id: 'repair', when: ['-', '"repair"', '-'], then: ['"helper"', '90', ''] },
      { id: 'bath', when: ['-', '"hair_bath"', '-'], then: ['"helper"', 'minutes * 1.5', ''] },
      { id: 'group', when: ['"community"', '-', '-'], then: ['"group"', 'minutes', ''] },
      { id: 'nothing', when: ['-', '"other"', '-'], then: ['"helper"', 'minutes / 0', ''] },
    ]);
    const served = async (category: string, more: Partial<Visit> = {}) => {
      await confirm(old, visitOf(needOf(old), helper, 61, { category, ...more }));
      return (await balance(helper)).balanceMinutes;
    };
    assert.equal(await served('repair'), 90);
    assert.equal(await served('hair_bath'), 90 + 91);
    assert.equal(await served('other'), 181);
    assert.equal(await served('company', { organisationId: organisation.id as never }), 181);
    const group = await server.asEngine((ctx) => ctx.db.row<{ balance_minutes: number }>(sql`select balance_minutes from timebank.account where owner_id = ${organisation.id}`));
    assert.equal(group?.balance_minutes, 61);
    neighbours.rules.clear();
    neighbours.rules.set('timebank.limits', [{ id: 'changning', when: ['-'], then: ['120', '', ''] }]);
    const fresh = volunteer();
    for (const expected of [61, 120, 120]) {
      await confirm(old, visitOf(needOf(old), fresh, 61));
      assert.equal((await balance(fresh)).balanceMinutes, expected);
    }
  } finally {
    neighbours.rules.clear();
  }
});

test('whose credits: who raises for another pays first, the elder if they have none, the desk never', async () => {
  const [old, son] = [elder(), person(neighbours, '王小明', 'family')];
  const desk: StandInPerson = { ...person(neighbours, '话务员', 'desk'), roles: [{ role: 'desk', areaPath: '' }, { role: 'elder', areaPath: '' }] };
  neighbours.people.set(desk.id, desk);
  await grant(old, 60);
  await grant(desk, 60);
  await raise(desk, needOf(old, { raisedBy: desk.id, channel: 'telephone', spendCredits: true }));
  assert.deepEqual([(await balance(old)).heldMinutes, (await balance(desk)).heldMinutes], [60, 0]);
  await grant(old, 60);
  await raise(son, needOf(old, { raisedBy: son.id, spendCredits: true }));
  assert.equal((await balance(old)).heldMinutes, 120);
});
