/**
 * A clock that jumps: somebody sets the machine's time right, or wrong. Nothing that was promised for a moment is lost, nothing happens twice, nobody
 * is shut out for longer than they would have been.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { asId } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { SESSION_COOKIE, sql } from '@huying/platform';
import { endTestPostgres, type TestClient } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { type SmallCommunities, startSmallCommunities } from './small-community.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

let all: SmallCommunities;
let shift = 0;
before(async () => {
  all = await startSmallCommunities();
  const { clock } = all.server.installation;
  const { now } = clock;
  clock.now = () => new Date(now().getTime() + shift);
});
afterEach(() => {
  shift = 0;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const rows = <T extends object>(statement: ReturnType<typeof sql>) => all.server.asOwner<T>(statement);
const timers = async () => (await rows<{ id: string }>(sql`select tenant_id || '/' || key as id from platform.timer order by 1`)).map(({ id }) => id);
/** Three copies of the server look at the same clocks at once. */
const fire = async () => (await Promise.all([1, 2, 3].map(() => all.server.installation.timers.fireDue()))).reduce((sum, one) => sum + one, 0);
const steps = (action: string) => rows<{ subject_id: string; times: number }>(sql`select subject_id, count(*)::int as times from platform.trail where action = ${action} group by 1 order by 1`);

/** A session that nothing has been asked with yet, so that no answer about it is remembered. */
async function freshSession(personId: string, kind: 'browser' | 'device' = 'browser'): Promise<TestClient> {
  const { server, own } = all;
  const token = await server.asEngine((ctx) => ctx.signIns.openSession({ tenantId: own.tenantId, personId: asId<'person'>(personId) }, kind, 'test'), own.tenantId);
  const cookie = `${SESSION_COOKIE}=${token}`;
  return { cookie, inject: (options) => server.anybody.inject({ ...options, headers: { cookie, ...options.headers } }), ask: (route, argument) => server.anybody.ask(route, { ...argument, headers: { cookie, ...argument.headers } } as typeof argument) };
}
const meWith = async (client: TestClient) => (await client.ask(people.routes.me, {})).status;

test('sessions: those of residents outlast a jump, staff who were away are signed out, nobody is let in who was not', async () => {
  const { elder, volunteer, desk } = all.own.people;
  const [back, onward, staffBack, staffOnward] = [await freshSession(volunteer.id), await freshSession(volunteer.id), await freshSession(desk.id), await freshSession(desk.id)];
  const [device, old] = [await freshSession(elder.id, 'device'), await freshSession(volunteer.id)];
  shift = -DAY;
  assert.deepEqual([await meWith(back), await meWith(staffBack)], [200, 200]);
  shift = DAY;
  assert.deepEqual([await meWith(onward), await meWith(staffOnward)], [200, 401], 'staff are signed out after half an hour away');
  shift = 31 * DAY;
  assert.deepEqual([await meWith(old), await meWith(device)], [401, 200], 'an elder’s device stays signed in');
});

const codeFor = async (phone: string) => {
  const { status, value, problem } = await all.server.anybody.inject({ method: 'POST', url: people.routes.requestCode.path, payload: { phone }, remoteAddress: `10.1.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}` })
    .then((response) => ({ status: response.statusCode, value: response.json() as { shown: string }, problem: response.json() as { code: string } }));
  return status === 200 ? value.shown : problem.code;
};
const signIn = async (body: { phone: string; code?: string; password?: string }) => {
  const answer = await all.server.anybody.ask(people.routes.signIn, { body });
  return answer.status === 200 ? 'in' : answer.problem.code;
};

test('codes: an old one does not open after a day; one from before a jump back still does, and who had used up theirs is not shut out for a day', async () => {
  const { volunteer, second, third } = all.own.people;
  const stale = await codeFor(volunteer.phone);
  shift = DAY;
  assert.equal(await signIn({ phone: volunteer.phone, code: stale }), 'people.expiredCode');
  shift = 0;
  const kept = await codeFor(second.phone);
  for (let n = 0; n < 5; n += 1) await codeFor(third.phone);
  assert.equal(await codeFor(third.phone), 'people.tooManyCodes');
  shift = -DAY;
  assert.equal(await signIn({ phone: second.phone, code: kept }), 'in');
  assert.match(await codeFor(third.phone), /^\d{6}$/);
});

test('wrong passwords: a lock from before a jump back lasts no longer than a lock does, and does last', async () => {
  const { phone } = all.own.people.family;
  const guess = () => signIn({ phone, password: 'wrong' });
  for (let n = 0; n < 5; n += 1) assert.equal(await guess(), 'people.wrongPassword');
  assert.equal(await guess(), 'people.locked');
  shift = -DAY;
  assert.equal(await guess(), 'people.locked');
  shift = -DAY + 16 * MINUTE;
  assert.equal(await guess(), 'people.wrongPassword');
});

test('a visit over which the clock jumps is finished and confirmed, with minutes that make sense', async () => {
  const { craftsman, neighbour } = all.other.clients;
  const visitId = asId<'visit'>(all.other.cases.find((one) => one.need === all.other.needs.serving)?.visit as string);
  shift = -DAY;
  const finished = await craftsman.ask(service.routes.finish, { params: { visitId }, body: {} });
  assert.deepEqual([finished.status, finished.value.minutes], [200, 1]);
  const confirmed = await neighbour.ask(service.routes.confirm, { params: { visitId }, body: { by: 'touch' } });
  assert.equal(confirmed.status, 200);
});

test('a jump back loses no clock and fires none; calls for help go on', async () => {
  const before = await timers();
  assert.ok(before.length > 10, `${before.length} clocks`);
  shift = -DAY;
  assert.equal(await fire(), 0);
  assert.deepEqual(await timers(), before);
  const raised = await all.own.clients.neighbour.ask(needContract.routes.raise, { body: { channel: 'sos' } });
  assert.deepEqual([raised.status, raised.value.state], [200, 'seeking']);
  assert.ok((await timers()).some((key) => key.includes(raised.value.calloutId as string)), 'the new call has its clock');
});

test('a jump of a day fires every clock that is due, late and once', async () => {
  const heard = [all.own, all.other, all.foreign].map(({ needs }) => needs.heard);
  assert.deepEqual(await steps('need.sentUnanswered'), []);
  shift = DAY;
  assert.ok((await fire()) > 10);
  assert.ok((await steps('need.sentUnanswered')).every(({ times, subject_id }) => times === 1 && heard.includes(subject_id)));
  assert.equal((await steps('need.sentUnanswered')).length, heard.length);
  const dutyEnded = await steps('roster.dutyEnded');
  assert.deepEqual(dutyEnded.map(({ times }) => times), Array(12).fill(1), 'each volunteer went off duty once');
  assert.equal(await all.server.installation.timers.failing(), 0);
  const overdue = await rows(sql`select key from platform.timer where due_at <= ${new Date(all.server.installation.clock.now().getTime() - MINUTE)}`);
  assert.deepEqual(overdue, []);
  // Nothing ends unowned: what nobody had taken has climbed to somebody whose duty it is.
  const unowned = await rows(sql`
    select c.id from mobilisation.callout c where c.state = 'climbing' and c.climbing_since < ${new Date(all.server.installation.clock.now().getTime() - DAY / 2)} and not exists (select from mobilisation.holder h where h.tenant_id = c.tenant_id and h.callout_id = c.id and h.ended_at is null)`);
  assert.deepEqual(unowned, []);
  assert.equal(await fire(), 0, 'nothing fires again');
});
