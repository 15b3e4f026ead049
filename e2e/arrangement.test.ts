/** Help arranged ahead: by the elder, family and the desk; each time opens one need, on the clock of the community. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { arrangements } from '@huying/arrangement/contract';
import { isRefusal, type RouteOut } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';
import { type SmallCommunities, type SmallCommunity, startSmallCommunities } from './small-community.ts';

const { routes } = arrangements;
type View = RouteOut<typeof routes.add>;
let all: SmallCommunities;
let own: SmallCommunity;
let shift = 0;
/** Tuesday 12 May 2026, noon, and on from there. */
const go = (hours: number) => {
  shift += hours * 3_600_000;
};
before(async () => {
  all = await startSmallCommunities();
  own = all.own;
  const { clock } = all.server.installation;
  const now = clock.now.bind(clock);
  clock.now = () => new Date(now().getTime() + shift);
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

/** Staff who were away for hours sign in again. */
const staff = (who: 'desk' | 'committee' | 'administrator') => all.server.signIn(own.people[who].id, own.tenantId);

const needsOf = (id: string) => all.server.asOwner<{ id: string; state: string; due_at: Date; channel: string; raised_by: string }>(sql`
  select n.id, n.state, n.due_at, n.channel, n.raised_by from arrangement.occurrence o join need.need n on n.id = o.need_id where o.arrangement_id = ${id} order by n.due_at`);
const wake = (arrangementId: View['id']) => all.server.asEngine((ctx) => ctx.call(arrangements.calls.wake, { arrangementId }));
const shown = (view: View) => view.coming.map(({ at, state }) => `${at.slice(5, 16)} ${state}`);
const refusal = async (answer: Promise<{ status: number; problem: { code: string } }>) => {
  const { status, problem } = await answer;
  return `${status} ${problem.code}`;
};

test('twice a week: a day before each time one need is opened, whatever clocks do; one time is called off, another moved', async () => {
  const made = (await own.clients.elder.ask(routes.add, { body: { category: 'meals', rule: 'FREQ=WEEKLY;BYDAY=TU,TH', startsOn: '2026-05-12', time: '09:00', text: '送软一点的饭' } })).value;
  assert.deepEqual(shown(made).slice(0, 3), ['05-14T09:00 planned', '05-19T09:00 planned', '05-21T09:00 planned']);
  const params = { arrangementId: made.id };
  await wake(made.id);
  assert.deepEqual(await needsOf(made.id), [], 'nothing before its time');

  go(21.5); // Wednesday 09:30
  await all.server.settle();
  await Promise.all(Array.from({ length: 6 }, () => wake(made.id)));
  const [first, ...more] = await needsOf(made.id);
  assert.deepEqual([first?.due_at.toISOString(), first?.channel, first?.raised_by, more.length], ['2026-05-14T01:00:00.000Z', 'arranged', own.people.elder.id, 0]);
  const need = (await own.clients.elder.ask(needContract.routes.one, { params: { needId: first?.id as never } })).value;
  assert.deepEqual([need.state, need.text, need.callout !== null], ['seeking', '送软一点的饭', true], 'somebody is being looked for');

  const skipped = (await own.clients.elder.ask(routes.skip, { params, body: { occursAt: '2026-05-14T09:00:00+08:00' } })).value;
  assert.equal(shown(skipped)[0], '05-14T09:00 cancelled');
  assert.deepEqual((await needsOf(made.id)).map(({ state }) => state), ['cancelled'], 'who was asked is asked no more');
  assert.equal(await refusal(own.clients.elder.ask(routes.restore, { params, body: { occursAt: '2026-05-14T09:00:00+08:00' } })), '409 arrangement.begun');

  const moved = (await (await staff('desk')).ask(routes.move, { params, body: { occursAt: '2026-05-19T09:00:00+08:00', to: '2026-05-18T15:00:00+08:00' } })).value;
  assert.ok(shown(moved).includes('05-18T15:00 moved'));
  const told = (await own.clients.elder.ask(notify.routes.inbox, { query: {} })).value.items.find((one) => one.url === '/elder/arranged');
  assert.equal(told?.kind, 'result', 'the elder is told by whom it was changed');
  assert.equal(await refusal((await staff('desk')).ask(routes.move, { params, body: { occursAt: '2026-05-21T09:00:00+08:00', to: '2026-05-29T09:00:00+08:00' } })), '422 arrangement.tooFar');
  assert.equal(await refusal((await staff('desk')).ask(routes.skip, { params, body: { occursAt: '2026-05-20T09:00:00+08:00' } })), '422 arrangement.noSuchTime');
  assert.equal(await refusal((await staff('desk')).ask(routes.skip, { params, body: { occursAt: '2026-05-12T09:00:00+08:00' } })), '422 arrangement.noSuchTime', 'what has passed is no time to come');

  go(24 * 4 + 6); // Sunday 15:30
  await wake(made.id);
  await wake(made.id);
  const after = await needsOf(made.id);
  assert.deepEqual(after.map(({ due_at, state }) => [due_at.toISOString(), state]), [['2026-05-14T01:00:00.000Z', 'cancelled'], ['2026-05-18T07:00:00.000Z', 'seeking']]);

  // Sundays, at another time: what is open stays, and the clock follows.
  const changed = (await own.clients.elder.ask(routes.change, { params, body: { rule: 'FREQ=WEEKLY;BYDAY=SU', time: '10:00' } })).value;
  assert.deepEqual(shown(changed), ['05-18T15:00 opened', ...shown(changed).slice(1)]);
  assert.equal(shown(changed)[1], '05-24T10:00 planned');
  const ended = (await own.clients.elder.ask(routes.end, { params, body: { reason: '以后不用了' } })).value;
  assert.deepEqual([ended.coming, ended.endReason], [[], '以后不用了']);
  assert.deepEqual((await needsOf(made.id)).map(({ state }) => state), ['cancelled', 'cancelled']);
  assert.deepEqual(await all.server.asOwner(sql`select key from platform.timer where key = ${`arrangement/${made.id}`}`), [], 'no clock is left');
  assert.equal(await refusal(own.clients.elder.ask(routes.end, { params, body: { reason: '再说一次' } })), '410 arrangement.over');
});

test('what nobody opened in time is told as missed, not passed over', async () => {
  const made = (await own.clients.elder.ask(routes.add, { body: { category: 'company', rule: null, startsOn: '2026-05-20', time: '09:00' } })).value;
  go(24 * 4); // Thursday 21 May: nobody woke it
  await wake(made.id);
  assert.deepEqual(await needsOf(made.id), []);
  const past = (await own.clients.elder.ask(routes.list, { query: { past: 'true' } })).value.arrangements.find((one) => one.id === made.id);
  assert.equal(past?.endReason, 'done', 'a single one is over by itself');
  assert.ok((await own.clients.elder.ask(notify.routes.inbox, { query: {} })).value.items.some(({ title }) => title.includes('没有排上')));
});

test('holidays of the community are kept, also when they are announced afterwards', async () => {
  const made = (await own.clients.elder.ask(routes.add, { body: { category: 'cleaning', rule: 'FREQ=WEEKLY;BYDAY=MO', startsOn: '2026-05-12', time: '09:00', holidays: 'not-on-holidays' } })).value;
  assert.equal(shown(made)[0], '05-25T09:00 planned');
  const query = { areaPath: own.areaPath };
  const rules = (await (await staff('committee')).ask(roster.routes.rules, { query })).value;
  const changed = await (await staff('committee')).ask(roster.routes.changeRules, { body: { ...rules, ...query, workingHours: { ...rules.workingHours, holidays: [...rules.workingHours.holidays, '2026-05-25'] } } });
  assert.equal(changed.status, 200);
  const listed = (await own.clients.elder.ask(routes.list, { query: {} })).value.arrangements.find((one) => one.id === made.id);
  assert.equal(listed && shown(listed)[0], '06-01T09:00 planned');
});

test('family arrange for whom they follow and for nobody else; the elder sees it and ends it', async () => {
  const { family, elder } = own.clients;
  const body = { category: 'medical_escort' as const, rule: 'FREQ=MONTHLY;BYMONTHDAY=28', startsOn: '2026-05-21', time: '08:00', text: '复查血压' };
  assert.equal(await refusal(family.ask(routes.add, { body: { ...body, elderId: own.people.neighbour.id } })), '404 thing.notFound');
  const made = (await family.ask(routes.add, { body: { ...body, elderId: own.people.elder.id } })).value;
  assert.deepEqual([made.text, made.elderName], ['复查血压', own.people.elder.name]);
  const others = (await family.ask(routes.list, { query: { elderId: own.people.elder.id } })).value.arrangements.filter((one) => one.id !== made.id);
  assert.ok(others.length > 0 && others.every(({ text }) => text === null), 'what the elder said herself is not shown');
  assert.ok((await elder.ask(routes.list, { query: {} })).value.arrangements.some(({ id, text }) => id === made.id && text === '复查血压'));
  assert.equal((await elder.ask(routes.end, { params: { arrangementId: made.id }, body: { reason: '不用' } })).status, 200);
  assert.equal(await refusal(own.clients.volunteer.ask(routes.list, { query: { elderId: own.people.elder.id } })), '403 access.denied');
});

test('patterns that nobody means are refused with what is wrong', async () => {
  const add = (more: object) => own.clients.elder.ask(routes.add, { body: { category: 'meals', rule: 'FREQ=DAILY', startsOn: '2026-05-22', time: '09:00', ...more } });
  assert.equal(await refusal(add({ rule: 'FREQ=DAILY;BYDAY=MO' })), '422 arrangement.wrongRule');
  assert.equal(await refusal(add({ rule: null, startsOn: '2026-05-01' })), '422 arrangement.past');
  assert.equal(await refusal(add({ rule: 'FREQ=DAILY;UNTIL=20260101T000000Z' })), '422 arrangement.never');
  assert.equal(await refusal(add({ rule: null, startsOn: '2029-05-01' })), '422 arrangement.never');
  assert.equal(await refusal(add({ rule: 'FREQ=SECONDLY' })), '400 request.invalid');
});

test('who is deactivated has nothing arranged any more', async () => {
  const answer = await (await staff('administrator')).ask(people.routes.deactivate, { params: { personId: own.people.elder.id }, body: { reason: '搬走了' } });
  assert.equal(isRefusal(answer), false);
  assert.equal(answer.status, 200);
  const left = await all.server.asOwner<{ n: number }>(sql`select count(*)::int as n from arrangement.arrangement where elder_id = ${own.people.elder.id} and ended_at is null`);
  assert.equal(left[0]?.n, 0);
});
