import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needContract } from '@huying/need/contract';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { actorOf, COMMUNITY, installed, needOf, newId, newNeighbours, person, type StandInPerson, visitOf } from '../testing/stand-ins.ts';

const { routes } = timebank;
const neighbours = newNeighbours();
const committee = person(neighbours, '社区小刘', 'committee');
const street = person(neighbours, '街道老周', 'street', { reach: '' });
const elsewhere = person(neighbours, '别的社区', 'committee', { reach: '/510117001/006' });
let server: TestServer;
let staff: TestClient;
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
  staff = await server.signIn(committee.id);
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const confirm = (elder: StandInPerson, helper: StandInPerson, minutes: number, need = needOf(elder)) =>
  server.as(actorOf(elder, TEST_TENANT), (ctx) => ctx.emit(service.events.confirmed, { visit: visitOf(need, helper, minutes) }));
const elder = (name = '王秀芳', more?: Parameters<typeof person>[3]) => person(neighbours, name, 'elder', more);
const volunteer = (name = '李建国', more?: Parameters<typeof person>[3]) => person(neighbours, name, 'volunteer', more);

test('who has nothing yet sees the empty account, and an empty statement', async () => {
  const fresh = volunteer('新来的');
  const client = await server.signIn(fresh.id);
  const { value } = await client.ask(routes.mine, {});
  assert.partialDeepStrictEqual(value, { kind: 'person', ownerId: fresh.id, name: '新来的', balanceMinutes: 0, heldMinutes: 0, availableMinutes: 0 });
  assert.deepEqual((await client.ask(routes.statement, {})).value, { items: [], next: null });
  assert.equal((await client.inject({ method: 'GET', url: '/api/timebank/statement.csv' })).statusCode, 200);
  assert.equal((await server.anybody.ask(routes.mine, {})).status, 401);
  assert.equal((await client.ask(routes.accounts, {})).status, 403);
});

test('a statement is paged newest first, with the balance after each entry and masked names', async () => {
  const [old, helper] = [elder(), volunteer()];
  for (const minutes of [10, 20, 30, 40, 50]) await confirm(old, helper, minutes);
  const client = await server.signIn(helper.id);
  const first = (await client.ask(routes.statement, { query: { limit: 3 } })).value;
  assert.deepEqual(first.items.map((one) => [one.minutes, one.balanceAfterMinutes]), [[50, 150], [40, 100], [30, 60]]);
  const second = (await client.ask(routes.statement, { query: { limit: 3, after: first.next as string } })).value;
  assert.deepEqual(second.items.map((one) => [one.minutes, one.balanceAfterMinutes]), [[20, 30], [10, 10]]);
  assert.equal(second.next, null);
  assert.partialDeepStrictEqual(first.items[0], { kind: 'post', purpose: 'issue', counterpartKind: 'fund', category: 'shopping', words: '', reversed: false, hold: null });
  for (const after of ['x', '-1', '1;drop', '9'.repeat(30)]) assert.equal((await client.ask(routes.statement, { query: { after } })).problem.code, 'request.invalid', after);
});

test('a month shows what fell into it by local time', async () => {
  const [old, helper] = [elder(), volunteer()];
  await confirm(old, helper, 10);
  const client = await server.signIn(helper.id);
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  assert.equal((await client.ask(routes.statement, { query: { month } })).value.items.length, 1);
  assert.equal((await client.ask(routes.statement, { query: { month: '2020-01' } })).value.items.length, 0);
  for (const bad of ['2026-13', '2026-00', '26-01', '2026-1']) assert.equal((await client.ask(routes.statement, { query: { month: bad } })).status, 400, bad);
});

test('spending is told from both sides, and what came of the hold', async () => {
  const [old, helper] = [elder('王秀芳'), volunteer('李建国')];
  await staff.ask(routes.grant, { body: { personId: old.id, minutes: 200, reason: '高龄独居' } });
  const [need, open] = [needOf(old, { spendCredits: true }), needOf(old, { spendCredits: true })];
  for (const one of [need, open]) await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need: one }));
  await confirm(old, helper, 45, need);
  const mine = await server.signIn(old.id);
  const { items } = (await mine.ask(routes.statement, {})).value;
  assert.deepEqual(items.map((one) => [one.kind, one.minutes, one.hold]), [
    ['void', 15, null], ['hold', -60, { state: 'open', paidMinutes: 0 }], ['hold', -60, { state: 'settled', paidMinutes: 45 }], ['post', 200, null],
  ]);
  assert.equal(items[3]?.words, '高龄独居');
  assert.deepEqual(items.slice(0, 3).map((one) => [one.counterpart, one.counterpartKind]), [['预留', 'escrow'], ['预留', 'escrow'], ['李*国', 'person']]);
  assert.partialDeepStrictEqual((await mine.ask(routes.mine, {})).value, { balanceMinutes: 155, heldMinutes: 60, availableMinutes: 95 });
  const theirs = (await (await server.signIn(helper.id)).ask(routes.statement, {})).value.items[0];
  assert.partialDeepStrictEqual(theirs, { kind: 'settle', counterpart: '王*芳', counterpartKind: 'person' });
});

test('the file opens in a table program and runs nothing', async () => {
  const old = elder();
  await staff.ask(routes.grant, { body: { personId: old.id, minutes: 90, reason: '=HYPERLINK("http://x","点我")' } });
  const response = await (await server.signIn(old.id)).inject({ method: 'GET', url: '/api/timebank/statement.csv' });
  assert.match(String(response.headers['content-type']), /^text\/csv; charset=utf-8/);
  assert.match(decodeURIComponent(String(response.headers['content-disposition'])), /时间账户-\d{4}-\d{2}-\d{2}\.csv/);
  const text = response.rawPayload.toString('utf8');
  assert.ok(text.startsWith('\uFEFF时间,事项,'));
  assert.match(text, /,社区发放,,90,,90,社区时间基金,"'=HYPERLINK\(""http:\/\/x"",""点我""\)",\r\n$/);
});

test('staff see the accounts of their area by name, kind and page; a community its own', async () => {
  const [old, far] = [elder('查找张三'), elder('查找李四', { areaPath: '/510117001/006/g1' })];
  const everywhere = await server.signIn(street.id);
  for (const one of [old, far]) assert.equal((await everywhere.ask(routes.grant, { body: { personId: one.id, minutes: 60, reason: '重点老人' } })).status, 200);
  const names = async (client: TestClient, query: object) => (await client.ask(routes.accounts, { query: query as never })).value.items.map((one) => one.name);
  assert.deepEqual(await names(staff, { search: '查找' }), ['查找张三']);
  assert.deepEqual(await names(everywhere, { search: '查找' }), ['查找张三', '查找李四']);
  assert.deepEqual(await names(await server.signIn(elsewhere.id), { search: '查找' }), ['查找李四']);
  const funds = (await everywhere.ask(routes.accounts, { query: { kind: 'fund' } })).value.items;
  assert.deepEqual(funds.map((one) => one.areaPath).sort(), [COMMUNITY, '/510117001/006']);
  assert.ok(funds.every((one) => one.balanceMinutes < 0));
  const all: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page = (await everywhere.ask(routes.accounts, { query: { limit: 2, ...(after ? { after } : {}) } })).value as { items: { id: string }[]; next: string | null };
    all.push(...page.items.map((one) => one.id));
    after = page.next;
  }
  assert.equal(new Set(all).size, all.length);
  assert.equal(all.length, (await everywhere.ask(routes.accounts, { query: { limit: 200 } })).value.items.length);
  for (const after of ['x', 'e30', Buffer.from('["a","b"]').toString('base64url'), Buffer.from('["a\\u0000","01a20077-9e45-7000-8000-00000001e000"]').toString('base64url')]) {
    assert.equal((await staff.ask(routes.accounts, { query: { after } })).problem.code, 'request.invalid', after);
  }
});

test('the statement of the fund adds up though it keeps no balance', async () => {
  const [fund] = (await staff.ask(routes.accounts, { query: { kind: 'fund' } })).value.items;
  const items = [];
  for (let after: string | null = ''; after !== null; ) {
    const page = (await staff.ask(routes.accountStatement, { params: { accountId: fund?.id as string }, query: { limit: 4, ...(after ? { after } : {}) } })).value as { items: { minutes: number; balanceAfterMinutes: number }[]; next: string | null };
    items.push(...page.items);
    after = page.next;
  }
  let balance = 0;
  for (const one of items.reverse()) {
    balance += one.minutes;
    assert.equal(one.balanceAfterMinutes, balance);
  }
  assert.equal(balance, fund?.balanceMinutes);
});

test('an account out of reach, of another tenant, or that is none, is not found', async () => {
  const far = elder('远方', { areaPath: '/510117001/006/g1' });
  const granted = (await (await server.signIn(street.id)).ask(routes.grant, { body: { personId: far.id, minutes: 60, reason: '重点老人' } })).value;
  for (const accountId of [granted.id, newId(), 'x']) assert.equal((await staff.ask(routes.accountStatement, { params: { accountId: accountId as string } })).status, 404);
  const foreign = await server.signIn(street.id, OTHER_TENANT);
  assert.equal((await foreign.ask(routes.accountStatement, { params: { accountId: granted.id } })).status, 404);
  assert.deepEqual((await foreign.ask(routes.accounts, {})).value.items, []);
});

test('a grant goes to an elder in reach, and its retry is the same grant', async () => {
  const [old, far, helper] = [elder(), elder('远方', { areaPath: '/510117001/006/g1' }), volunteer()];
  const body = { personId: old.id, minutes: 60, reason: '重点老人' };
  const headers = { 'idempotency-key': 'grant-key-0001' };
  const answers = await Promise.all([1, 2, 3].map(() => staff.ask(routes.grant, { body, headers })));
  assert.ok(answers.every((one) => one.status === 200 && one.value.balanceMinutes === 60), JSON.stringify(answers.map((one) => one.value)));
  assert.equal((await staff.ask(routes.grant, { body: { ...body, personId: far.id } })).status, 404);
  assert.equal((await staff.ask(routes.grant, { body: { ...body, personId: newId() } })).status, 404);
  assert.equal((await staff.ask(routes.grant, { body: { ...body, personId: helper.id } })).problem.code, 'timebank.notElder');
  assert.partialDeepStrictEqual((await staff.ask(routes.grant, { body: { ...body, minutes: 6_001 } })).problem, { code: 'timebank.tooMuch', status: 422 });
  for (const bad of [{ minutes: 0 }, { minutes: -5 }, { minutes: 1.5 }, { minutes: 1e9 }, { reason: ' ' }]) assert.equal((await staff.ask(routes.grant, { body: { ...body, ...bad } })).status, 400, JSON.stringify(bad));
  assert.equal((await (await server.signIn(old.id)).ask(routes.grant, { body })).status, 403);
});

test('a reversal is made once, by staff who reach both, and only of what can be taken back', async () => {
  const [old, helper] = [elder(), volunteer()];
  await staff.ask(routes.grant, { body: { personId: old.id, minutes: 100, reason: '重点老人' } });
  const need = needOf(old, { spendCredits: true });
  await server.as(actorOf(old, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need }));
  await confirm(old, helper, 45, need);
  const mine = await server.signIn(helper.id);
  const settled = (await mine.ask(routes.statement, {})).value.items[0]?.transferId as string;
  const held = (await (await server.signIn(old.id)).ask(routes.statement, {})).value.items.find((one) => one.kind === 'hold')?.transferId as string;
  const reverse = (client: TestClient, transferId: string) => client.ask(routes.reverse, { params: { transferId }, body: { reason: '记错了人' } });
  assert.equal((await reverse(await server.signIn(elsewhere.id), settled)).status, 404);
  assert.equal((await reverse(mine, settled)).status, 403);
  assert.equal((await reverse(staff, held)).problem.code, 'timebank.notReversible');
  assert.equal((await reverse(staff, newId())).status, 404);
  const answers = await Promise.all([1, 2, 3].map(() => reverse(staff, settled)));
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 409, 409]);
  assert.deepEqual([...new Set(answers.filter((one) => one.status === 409).map((one) => one.problem.code))], ['timebank.alreadyReversed']);
  const undo = answers.find((one) => one.status === 200)?.value.transferId as string;
  assert.equal((await reverse(staff, undo)).problem.code, 'timebank.notReversible');
  assert.partialDeepStrictEqual((await mine.ask(routes.mine, {})).value, { balanceMinutes: 0 });
  const items = (await mine.ask(routes.statement, {})).value.items;
  assert.deepEqual(items.map((one) => [one.purpose, one.minutes, one.reversed, one.words]), [['reversal', -45, false, '记错了人'], ['spend', 45, true, '']]);
});

test('what is spent already cannot be taken back', async () => {
  const [old, helper] = [elder(), volunteer()];
  await confirm(old, helper, 45);
  await server.as(actorOf(helper, TEST_TENANT), (ctx) => ctx.emit(needContract.events.raised, { need: needOf(helper, { spendCredits: true }) }));
  const issued = (await (await server.signIn(helper.id)).ask(routes.statement, {})).value.items.find((one) => one.purpose === 'issue')?.transferId as string;
  const { problem } = await staff.ask(routes.reverse, { params: { transferId: issued }, body: { reason: '记错了人' } });
  assert.partialDeepStrictEqual(problem, { code: 'timebank.tooLittle', status: 409, facts: { minutes: 0, wanted: 45 } });
});

test('the audit is seen by those who answer for the ledger', async () => {
  const { value } = await staff.ask(routes.audit, {});
  assert.partialDeepStrictEqual(value, { balanced: true, sumMinutes: 0, findings: [] });
  assert.ok(value.transfers > 20);
  assert.equal((await (await server.signIn(elder().id)).ask(routes.audit, {})).status, 403);
});
