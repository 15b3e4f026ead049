/** Many at once: the fund is touched by every command, and none may wait for another for ever, lose a minute or make one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needContract } from '@huying/need/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import fc from 'fast-check';
import { timebank } from '../contract.ts';
import { actorOf, installed, type Need, needOf, newNeighbours, person, type StandInPerson, type Visit, visitOf } from '../testing/stand-ins.ts';
import { auditLedger } from './audit.ts';

const neighbours = newNeighbours();
let server: TestServer;
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const audit = () => server.asEngine((ctx) => auditLedger(ctx.db, TEST_TENANT));
const balance = async (who: StandInPerson) => (await server.asEngine((ctx) => ctx.call(timebank.calls.balance, { personId: who.id }))) as { balanceMinutes: number; heldMinutes: number };
const grant = (who: StandInPerson, minutes: number) => server.asEngine((ctx) => ctx.call(timebank.calls.grant, { personId: who.id, minutes, reason: '重点老人' }));
const raise = (need: Need, by: StandInPerson) => server.as(actorOf(by, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need }));
const cancel = (need: Need, by: StandInPerson) => server.as(actorOf(by, TEST_TENANT), (ctx) => ctx.emit(needContract.events.cancelled, { need, reason: '不用了' }));
const confirm = (visit: Visit, by: StandInPerson) => server.as(actorOf(by, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit }));
const dispute = (visit: Visit, by: StandInPerson) => server.as(actorOf(by, TEST_TENANT), (ctx) => ctx.emit(service.events.disputed, { visit: { ...visit, state: 'disputed' }, reason: '没来' }));
const pick = (one: { balanceMinutes: number; heldMinutes: number }) => [one.balanceMinutes, one.heldMinutes];
/** Somebody who helps and is helped. */
function bothRoles(name: string): StandInPerson {
  const one: StandInPerson = { ...person(neighbours, name, 'elder'), roles: [{ role: 'elder', areaPath: '' }, { role: 'volunteer', areaPath: '' }] };
  neighbours.people.set(one.id, one);
  return one;
}
/** Deadlocks that the database had to break since it began. */
const deadlocks = async () => (await server.installation.database.service.row<{ n: number }>(sql`select deadlocks as n from pg_stat_database where datname = current_database()`))?.n ?? 0;

test('50 services confirmed at once, each twice: each is credited once, and the books balance', async () => {
  const elders = Array.from({ length: 5 }, (_, index) => person(neighbours, `老人${index}`, 'elder'));
  const helpers = Array.from({ length: 5 }, (_, index) => person(neighbours, `志愿者${index}`, 'volunteer'));
  for (const one of elders) await grant(one, 300);
  const served = Array.from({ length: 50 }, (_, index) => {
    const elder = elders[index % 5] as StandInPerson;
    // Half of them are paid by the elder, so that two people's accounts and the escrow take part.
    const need = needOf(elder, { spendCredits: index % 2 === 0 });
    return { need, elder, visit: visitOf(need, helpers[Math.floor(index / 5) % 5] as StandInPerson, 30) };
  });
  await Promise.all(served.map(({ need, elder }) => raise(need, elder)));
  await Promise.all([...served, ...served].map(({ visit, elder }) => confirm(visit, elder)));
  const balances = await Promise.all([...elders, ...helpers].map(balance));
  assert.equal(balances.slice(5).reduce((sum, one) => sum + one.balanceMinutes, 0), 50 * 30);
  assert.ok(balances.every((one) => one.balanceMinutes >= 0 && one.heldMinutes === 0));
  const report = await audit();
  assert.deepEqual(report.findings, []);
  assert.equal(report.spentMinutes + report.issuedMinutes, 50 * 30);
});

test('two neighbours who help each other at the same moment do not wait for each other in a circle', async () => {
  const pair = ['钱阿姨', '孙叔'].map((name) => bothRoles(name));
  for (const one of pair) await grant(one, 600);
  const needs = Array.from({ length: 40 }, (_, index) => needOf(pair[index % 2] as StandInPerson, { spendCredits: true, tags: { ...needOf(pair[0] as StandInPerson).tags, category: ['errands'] } }));
  for (const [index, need] of needs.entries()) if (index < 20) await raise(need, pair[index % 2] as StandInPerson);
  const before = await deadlocks();
  await Promise.all(needs.map((need, index) => confirm(visitOf(need, pair[(index + 1) % 2] as StandInPerson, 60), pair[index % 2] as StandInPerson)));
  // The statistics of the database are a second late.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  assert.equal((await deadlocks()) - before, 0);
  assert.deepEqual((await Promise.all(pair.map(balance))).map(pick), [[1_200, 0], [1_200, 0]]);
});

test('an elder who raises many needs at once never holds more than is there', async () => {
  const elder = person(neighbours, '张大爷', 'elder');
  await grant(elder, 200);
  const needs = Array.from({ length: 20 }, () => needOf(elder, { spendCredits: true }));
  await Promise.all(needs.map((need) => raise(need, elder)));
  assert.deepEqual(pick(await balance(elder)), [200, 200]);
  await Promise.all(needs.flatMap((need) => [cancel(need, elder), cancel(need, elder)]));
  assert.deepEqual(pick(await balance(elder)), [200, 0]);
});

/** People who help each other: each is both elder and volunteer, so that minutes run in every direction at once. */
const action = fc.record({ do: fc.constantFrom('raise', 'confirm', 'confirm', 'dispute', 'cancel', 'grant'), who: fc.nat(3), need: fc.nat(7), minutes: fc.integer({ min: 0, max: 100 }) });

async function storm(actions: readonly { do: string; who: number; need: number; minutes: number }[], people: readonly StandInPerson[]): Promise<void> {
  const at = (index: number) => people[index % people.length] as StandInPerson;
  const needs = Array.from({ length: 8 }, (_, index) => needOf(at(index), { spendCredits: index % 2 === 0 }));
  const visits = new Map<string, Visit>();
  // In handfuls: those of one are in flight together.
  for (let from = 0; from < actions.length; from += 5) {
    await Promise.all(actions.slice(from, from + 5).map(async (one) => {
      const need = needs[one.need] as Need;
      const raiser = at(one.need);
      const helper = at(one.need + 1 + (one.who % (people.length - 1)));
      if (one.do === 'raise') return raise(need, raiser);
      if (one.do === 'cancel') return cancel(need, raiser);
      if (one.do === 'grant') return grant(at(one.who), 1 + one.minutes);
      const key = `${need.id}/${one.who}`;
      const visit = visits.get(key) ?? visitOf(need, helper, one.minutes);
      visits.set(key, visit);
      return one.do === 'confirm' ? confirm(visit, raiser) : dispute(visit, raiser);
    }));
  }
}

test('whatever happens at once, in whatever order, the books balance', async () => {
  const people = Array.from({ length: 4 }, (_, index) => bothRoles(`邻居${index}`));
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 30 }), async (actions) => {
      await storm(actions, people);
      const report = await audit();
      assert.deepEqual(report.findings, []);
    }),
    { numRuns: 25, seed: 7, endOnFailure: true },
  );
});
