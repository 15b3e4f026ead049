/** Giving hours: a relative is named, confirmed by staff, given hours and seen spending them; donations; grants by the table. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, localDate } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { actorOf, COMMUNITY, installed, needOf, newId, newNeighbours, person, type StandInPerson, visitOf } from '../testing/stand-ins.ts';
import { auditLedger } from './audit.ts';

const { routes } = timebank;
const neighbours = newNeighbours();
const committee = person(neighbours, '社区小刘', 'committee');
const elsewhere = person(neighbours, '别的社区', 'committee', { reach: '/510117001/006' });
const street = person(neighbours, '街道老周', 'street', { reach: '' });
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

let numbers = 0;
const withPhone = (one: StandInPerson, birthYear: number | null = 1940): StandInPerson & { phone: string } => {
  numbers += 1;
  const phoned = { ...one, phone: `139000000${String(numbers).padStart(2, '0')}`, birthYear };
  neighbours.people.set(one.id, phoned);
  return phoned;
};
const earn = async (helper: StandInPerson, minutes: number, old = person(neighbours, '某位老人', 'elder')) =>
  server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(needOf(old), helper, minutes) }));
const available = async (client: TestClient) => (await client.ask(routes.mine, {})).value.availableMinutes;

/** A volunteer of 62 with hours, the mother, and what each sees. */
async function family(more: { mother?: Parameters<typeof person>[3]; relation?: 'parent' | 'sibling' } = {}) {
  const giver = withPhone(person(neighbours, '李建国', 'volunteer'), 1964);
  const mother = withPhone(person(neighbours, '王秀芳', 'elder', more.mother));
  await earn(giver, 180);
  const client = await server.signIn(giver.id);
  const declared = await client.ask(routes.declareKin, { body: { name: mother.name, phone: mother.phone, relation: more.relation ?? 'parent' } });
  assert.equal(declared.status, 200, JSON.stringify(declared.problem));
  return { giver, mother, client, kinId: declared.value.id };
}
const confirm = (kinId: string, body: object = {}) => staff.ask(routes.decideKin, { params: { kinId: asId<'kin'>(kinId) }, body: { confirms: true, reason: '户口簿原件，母子关系', ...body } });
const give = (client: TestClient, kinId: string, minutes: number) => client.ask(routes.give, { body: { kinId: asId<'kin'>(kinId), minutes, words: '妈妈用' } });

test('I give hours to my mother, and see her spend them', async () => {
  const { giver, mother, client, kinId } = await family();
  assert.equal((await give(client, kinId, 60)).problem.code, 'timebank.notConfirmed');
  const waiting = (await staff.ask(routes.kinToDecide, { query: { limit: 200 } })).value.items.find((one) => one.id === kinId);
  assert.partialDeepStrictEqual(waiting, { name: '王秀芳', relation: 'parent', state: 'declared', giver: { id: giver.id, name: '李建国' }, isFound: true });
  assert.match(waiting?.phone ?? '', /^139\*{4}\d{4}$/);
  assert.equal((await confirm(kinId)).value.state, 'confirmed');
  assert.equal((await confirm(kinId)).problem.code, 'lifecycle.notHere');
  const given = await give(client, kinId, 120);
  assert.partialDeepStrictEqual(given.value, { availableMinutes: 60 });
  const [hers, entry] = [await server.signIn(mother.id), (await client.ask(routes.statement, {})).value.items[0]];
  assert.partialDeepStrictEqual(entry, { purpose: 'gift', minutes: -120, words: '妈妈用', counterpart: '王*芳' });
  assert.equal(await available(hers), 120);
  const helper = person(neighbours, '张强', 'volunteer');
  const need = needOf(mother, { spendCredits: true });
  await server.as(actorOf(mother, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need }));
  assert.partialDeepStrictEqual((await client.ask(routes.given, {})).value.given, [{ kinId, givenMinutes: 120, spentMinutes: 0, spendings: [] }]);
  await server.as(actorOf(mother, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(need, helper, 45) }));
  const [seen] = (await client.ask(routes.given, {})).value.given;
  assert.partialDeepStrictEqual(seen, { name: '王秀芳', givenMinutes: 120, spentMinutes: 45, spendings: [{ minutes: 45, category: 'shopping' }] });
  assert.equal((await give(client, kinId, 61)).problem.code, 'timebank.notEnough');
  const row = await server.asEngine((ctx) => ctx.db.row<{ sealed: Buffer }>(sql`select phone_sealed as sealed from timebank.kin where tenant_id = ${ctx.tenantId} and id = ${kinId}`));
  assert.ok(!row?.sealed.toString('latin1').includes(mother.phone), 'the number lies open');
});

test('who may be given to is a table; staff change it', async () => {
  const { client, kinId } = await family({ relation: 'sibling' });
  await confirm(kinId);
  assert.equal((await give(client, kinId, 10)).problem.code, 'timebank.notAllowed');
  neighbours.rules.set('timebank.gift', [{ id: 'anybody', when: ['-', '-', '-'], then: ['true', '100'] }]);
  try {
    assert.equal((await give(client, kinId, 101)).problem.code, 'timebank.tooMuchGiven');
    assert.equal((await give(client, kinId, 70)).status, 200);
    const over = await give(client, kinId, 31);
    assert.partialDeepStrictEqual(over.problem, { code: 'timebank.tooMuchGiven', facts: { minutes: 30 } });
  } finally {
    neighbours.rules.delete('timebank.gift');
  }
});

test('an account that is full takes no more gifts', async () => {
  const { client, kinId } = await family();
  await confirm(kinId);
  neighbours.rules.set('timebank.limits', [{ id: 'all', when: ['-'], then: ['', '50', '6000'] }]);
  try {
    assert.equal((await give(client, kinId, 60)).problem.code, 'timebank.tooMuchGiven');
    assert.equal((await give(client, kinId, 50)).status, 200);
  } finally {
    neighbours.rules.delete('timebank.limits');
  }
});

test('a relation is confirmed by staff of the giver’s community alone, of somebody who can be told, and not of oneself', async () => {
  const { giver, client, kinId } = await family();
  const other = await server.signIn(elsewhere.id);
  const decision = { params: { kinId }, body: { confirms: true, reason: '户口簿' } };
  assert.equal((await other.ask(routes.decideKin, decision)).status, 404);
  assert.equal((await other.ask(routes.kinToDecide, { query: { limit: 200 } })).value.items.length, 0);
  assert.equal((await client.ask(routes.decideKin, decision)).status, 403);
  const unknown = (await client.ask(routes.declareKin, { body: { name: '没有档案', phone: '13900009999', relation: 'parent' } })).value.id;
  assert.equal((await confirm(unknown)).problem.code, 'timebank.kinNotFound');
  assert.equal((await confirm(unknown, { personId: giver.id })).problem.code, 'timebank.kinOneself');
  assert.equal((await confirm(unknown, { personId: newId() })).status, 404);
  const far = person(neighbours, '远处的人', 'elder', { areaPath: '/510117001/006/g1' });
  assert.equal((await confirm(unknown, { personId: far.id })).status, 404);
  assert.equal((await (await server.signIn(street.id)).ask(routes.decideKin, { params: { kinId: unknown }, body: { confirms: true, personId: far.id, reason: '户口簿' } })).status, 200);
  const refused = await staff.ask(routes.decideKin, { params: { kinId }, body: { confirms: false, reason: '证件看不出关系' } });
  assert.equal(refused.value.state, 'refused');
  const mine = (await client.ask(routes.kin, {})).value.kin;
  assert.deepEqual(mine.map((one) => [one.state, one.reason]), [['refused', '证件看不出关系'], ['confirmed', null]]);
});

test('whoever has the number but not the name learns nothing', async () => {
  const { client, mother } = await family();
  const wrong = (await client.ask(routes.declareKin, { body: { name: '王秀英', phone: mother.phone, relation: 'parent' } })).value.id;
  const waiting = (await staff.ask(routes.kinToDecide, { query: { limit: 200 } })).value.items.find((one) => one.id === wrong);
  assert.equal(waiting?.isFound, false);
});

test('nobody gives to, ends or sees another’s relatives; what was ended is given to no more', async () => {
  const { client, kinId } = await family();
  await confirm(kinId);
  const stranger = await server.signIn(withPhone(person(neighbours, '陌生人', 'volunteer')).id);
  for (const answer of [await give(stranger, kinId, 5), await stranger.ask(routes.endKin, { params: { kinId } }), await give(stranger, newId(), 5)]) assert.equal(answer.status, 404);
  assert.deepEqual((await stranger.ask(routes.kin, {})).value.kin, []);
  assert.equal((await client.ask(routes.endKin, { params: { kinId } })).status, 200);
  assert.equal((await give(client, kinId, 5)).problem.code, 'timebank.notConfirmed');
  assert.deepEqual((await client.ask(routes.given, {})).value.given, []);
  assert.deepEqual(await server.asEngine((ctx) => ctx.db.rows(sql`select from timebank.kin`), OTHER_TENANT), []);
});

test('relatives are named once, and not without end', async () => {
  const { client, mother } = await family();
  const again = { body: { name: mother.name, phone: mother.phone, relation: 'parent' as const } };
  assert.equal((await client.ask(routes.declareKin, again)).problem.code, 'timebank.kinTwice');
  for (let n = 0; n < 11; n += 1) assert.equal((await client.ask(routes.declareKin, { body: { ...again.body, name: `亲戚${n}` } })).status, 200);
  assert.equal((await client.ask(routes.declareKin, { body: { ...again.body, name: '第十三位' } })).problem.code, 'timebank.tooManyKin');
});

test('a gift from one community to another stands between their clearing accounts', async () => {
  const { client, kinId } = await family({ mother: { areaPath: '/510117001/006/g01' } });
  await confirm(kinId);
  await give(client, kinId, 90);
  const clearing = (await (await server.signIn(street.id)).ask(routes.accounts, { query: { kind: 'clearing' } })).value.items;
  assert.deepEqual(clearing.map((one) => [one.areaPath, one.balanceMinutes]).sort(), [[COMMUNITY, -90], ['/510117001/006', 90]]);
});

test('hours are donated to the pool, which grants to elders what it has and no more', async () => {
  const donor = person(neighbours, '捐赠人', 'volunteer');
  await earn(donor, 120);
  const client = await server.signIn(donor.id);
  assert.equal((await client.ask(routes.donate, { body: { minutes: 121 } })).problem.code, 'timebank.notEnough');
  assert.equal((await client.ask(routes.donate, { body: { minutes: 100 } })).value.availableMinutes, 20);
  const old = person(neighbours, '没有币的老人', 'elder');
  const fromPool = (minutes: number) => staff.ask(routes.grant, { body: { personId: old.id, minutes, reason: '池内兑付', source: 'pool' } });
  assert.equal((await fromPool(101)).problem.code, 'timebank.poolTooLittle');
  const both = await Promise.all([fromPool(60), fromPool(60)]);
  assert.deepEqual(both.map((one) => one.status).sort(), [200, 409]);
  const nobody = await server.signIn(person(neighbours, '没有账户', 'volunteer').id);
  assert.equal((await nobody.ask(routes.donate, { body: { minutes: 1 } })).problem.code, 'timebank.notEnough');
});

test('what a group has can only be donated, by its members', async () => {
  const organisation = { id: newId<'organisation'>(), name: '十八匠', kind: 'community', areaPath: COMMUNITY };
  neighbours.organisations.set(organisation.id, organisation);
  const member = person(neighbours, '匠人', 'organisation');
  neighbours.people.set(member.id, { ...member, roles: [{ role: 'organisation', areaPath: COMMUNITY, organisationId: organisation.id }] });
  neighbours.rules.set('timebank.earning', [{ id: 'group', when: ['"community"', '-', '-'], then: ['"group"', 'minutes', ''] }]);
  const old = person(neighbours, '某位老人', 'elder');
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(needOf(old), member, 75, { organisationId: organisation.id, organisationName: organisation.name }) }));
  neighbours.rules.delete('timebank.earning');
  const client = await server.signIn(member.id);
  const [account] = (await client.ask(routes.groups, {})).value.accounts;
  assert.partialDeepStrictEqual(account, { kind: 'group', ownerId: organisation.id, availableMinutes: 75 });
  assert.equal((await client.ask(routes.accountStatement, { params: { accountId: account?.id as never }, query: {} })).value.items.length, 1);
  assert.equal((await client.ask(routes.donate, { body: { minutes: 70, organisationId: organisation.id } })).value.availableMinutes, 5);
  assert.equal((await client.ask(routes.donate, { body: { minutes: 5 } })).status, 404);
  assert.equal((await client.ask(routes.donate, { body: { minutes: 5, organisationId: newId() } })).status, 404);
  assert.equal((await (await server.signIn(person(neighbours, '外人', 'volunteer').id)).ask(routes.donate, { body: { minutes: 5, organisationId: organisation.id } })).status, 404);
});

test('the fund grants by the table to elders alone: by hand, and each month once', async () => {
  const areaPath = '/510117001/009/g01';
  const near = await server.signIn(person(neighbours, '九社区', 'committee', { reach: '/510117001/009' }).id);
  const elder = (name: string, birthYear: number | null, livesAlone = true) => {
    const one = person(neighbours, name, 'elder', { areaPath });
    neighbours.people.set(one.id, { ...one, birthYear, livesAlone });
    return one;
  };
  const [, old, , , unknown, withFamily] = [elder('七十九', 1948), elder('八十五', 1941), elder('九十', 1936), elder('八十八有人照顾', 1938, false), elder('年龄不详', null), elder('与子女住', 1930, false)];
  const hand = (personId: string) => near.ask(routes.grant, { body: { personId: asId<'person'>(personId), minutes: 60, reason: '特殊困难' } });
  assert.equal((await hand(withFamily?.id ?? '')).problem.code, 'timebank.notGranted');
  assert.equal((await hand(unknown?.id ?? '')).status, 200);
  const due = (await near.ask(routes.dueGrants, {})).value;
  assert.equal(due.month, localDate(server.installation.clock.now()).slice(0, 7));
  assert.deepEqual(due.due.map((one) => [one.name, one.minutes]).sort(), [['九十', 240], ['八十五', 240]]);
  const both = await Promise.all([near.ask(routes.grantDue, {}), near.ask(routes.grantDue, {})]);
  assert.equal(both.reduce((sum, one) => sum + one.value.granted, 0), 2);
  assert.deepEqual((await near.ask(routes.dueGrants, {})).value.due, []);
  assert.equal(await available(await server.signIn(old?.id as never)), 240);
});

test('after a death hours go to the heirs who were named, else to whom a paper names; never from who is still active', async () => {
  const [gone, first, second] = [withPhone(person(neighbours, '故人', 'volunteer')), withPhone(person(neighbours, '长女', 'elder')), withPhone(person(neighbours, '次子', 'elder'))];
  const old = person(neighbours, '受助老人', 'elder');
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(needOf(old), gone, 100) }));
  const mine = await server.signIn(gone.id);
  const kinIds = [];
  for (const one of [first, second]) {
    const named = (await mine.ask(routes.declareKin, { body: { name: one.name, phone: one.phone, relation: 'child' } })).value;
    const heir = (share: number) => mine.ask(routes.nameHeirs, { body: { heirs: [{ kinId: named.id, share }] } });
    assert.equal((await heir(1)).problem.code, 'timebank.notConfirmed', 'only whom staff have confirmed');
    await staff.ask(routes.decideKin, { params: { kinId: named.id }, body: { confirms: true, reason: '户口簿原件' } });
    kinIds.push(named.id);
  }
  const params = { personId: gone.id };
  const inherit = (heirs: readonly { personId: string; share: number }[] = [], who = staff) => who.ask(routes.inherit, { params, body: { heirs: heirs as never, proof: '死亡证明、继承公证书' } });
  assert.equal((await inherit([{ personId: first.id, share: 1 }])).problem.code, 'timebank.stillActive');
  neighbours.people.set(gone.id, { ...gone, isActive: false });
  assert.equal((await inherit()).problem.code, 'timebank.noHeirs');
  for (const wrong of [[gone], [first, first]]) assert.equal((await inherit(wrong.map(({ id }) => ({ personId: id, share: 1 })))).problem.code, 'timebank.notHeir');
  assert.equal((await inherit([{ personId: newId(), share: 1 }])).problem.code, 'timebank.notHeir');
  const named = (await mine.ask(routes.nameHeirs, { body: { heirs: kinIds.map((kinId, at) => ({ kinId, share: 2 - at })) } })).value;
  assert.deepEqual(named.kin.map((one) => one.heirShare), [2, 1]);
  assert.deepEqual((await staff.ask(routes.inheritance, { params })).value.named.map((one) => [one.name, one.share]), [['长女', 2], ['次子', 1]]);
  const away = await server.signIn(person(neighbours, '外社区', 'committee', { reach: '/510117001/006' }).id);
  assert.deepEqual([(await inherit([], away)).status, (await away.ask(routes.inheritance, { params })).status], [404, 404]);
  assert.equal((await inherit([{ personId: old.id, share: 1 }])).problem.code, 'timebank.heirsNamed', 'what was written in life holds');
  const done = (await inherit()).value;
  assert.deepEqual([done.minutes, done.parts.map((one) => [one.name, one.minutes, one.donatedMinutes])], [100, [['长女', 67, 0], ['次子', 33, 0]]]);
  assert.equal((await inherit()).problem.code, 'timebank.nothingLeft');
  const entry = (await (await server.signIn(first.id)).ask(routes.statement, {})).value.items[0];
  assert.partialDeepStrictEqual(entry, { purpose: 'inheritance', minutes: 67, words: '死亡证明、继承公证书' });
});
