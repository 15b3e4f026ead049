/** Hours that grew too old, where a street wants that. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needContract } from '@huying/need/contract';
import { endTestPostgres, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { timebank } from '../contract.ts';
import { actorOf, installed, needOf, newNeighbours, person, type StandInPerson } from '../testing/stand-ins.ts';
import { auditLedger } from './audit.ts';
import { expireJob } from './expiry.ts';

const { routes } = timebank;
const neighbours = newNeighbours();
const committee = person(neighbours, '社区小刘', 'committee');
let server: TestServer;
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
});
after(async () => {
  const report = await server.asEngine((ctx) => auditLedger(ctx.db, TEST_TENANT));
  await server.close();
  await endTestPostgres();
  assert.deepEqual(report.findings, []);
});

/** The job on a day so many months from now. */
const expireIn = (months: number) => {
  const now = new Date();
  now.setMonth(now.getMonth() + months);
  return expireJob.work({ now, tenants: async () => [TEST_TENANT], run: (tenantId, work) => server.asEngine(work, tenantId), log: server.installation.log, surroundings: {} as never }, null);
};
const grant = async (who: StandInPerson, minutes: number) =>
  (await server.signIn(committee.id)).ask(routes.grant, { body: { personId: who.id, minutes, reason: '高龄独居' } });
const balance = async (who: StandInPerson) => (await (await server.signIn(who.id)).ask(routes.mine, {})).value.balanceMinutes;

test('nothing expires until staff say so; then what is too old does, once, but for what is held', async () => {
  const old = person(neighbours, '王秀芳', 'elder');
  await grant(old, 300);
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need: needOf(old, { spendCredits: true }) }));
  await expireIn(120);
  assert.equal(await balance(old), 300);
  neighbours.rules.set('timebank.expiry', [{ id: 'people', when: ['"person"'], then: ['24'] }]);
  await expireIn(23);
  assert.equal(await balance(old), 300);
  await expireIn(25);
  await expireIn(25);
  assert.equal(await balance(old), 60, 'what is held stays');
  const [entry] = (await (await server.signIn(old.id)).ask(routes.statement, {})).value.items;
  assert.partialDeepStrictEqual(entry, { purpose: 'expiry', minutes: -240, counterpartKind: 'expired', words: '满 24 个月到期' });
  const street = person(neighbours, '街道', 'street', { reach: '' });
  assert.equal((await (await server.signIn(street.id)).ask(routes.liquidity, {})).value.expiredMinutes, 240);
});
