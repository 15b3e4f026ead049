import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { asId, defineContract, type PersonId, type Role } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { defineModule, listen, sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import peopleModule from '@huying/people/server';
import { roster } from '../contract.ts';
import module from './index.ts';

const { routes, calls } = roster;
const id = (n: number) => asId<'person'>(`01980000-0000-7000-8000-${String(n).padStart(12, '0')}`) as PersonId;
const [VOLUNTEER, RESTING, DESK, OTHER_DESK] = [id(1), id(2), id(3), id(4)] as [PersonId, PersonId, PersonId, PersonId];
const HOME = { lng: 103.887, lat: 30.81 };

const heard: { personId: string; onDuty: boolean; position: unknown }[] = [];
const ear = defineModule({
  contract: defineContract('ear', {}), routes: {}, calls: {},
  listeners: [listen(roster.events.dutyChanged, async (_ctx, payload) => void heard.push(payload))],
});

let server: TestServer;
let volunteer: TestClient;
let desk: TestClient;
before(async () => {
  server = await startTest({ modules: [peopleModule, module, ear], background: false });
  const one = (personId: PersonId, role: Role, areaPath: string, active?: boolean) => ({
    id: personId, name: `${role} ${personId.slice(-1)}`, sex: null, birthYear: 1960, phone: null,
    memberships: [{ role, organisationId: null, areaId: null, areaPath }],
    ...(active === undefined ? {} : { volunteer: { skills: [], home: HOME, areaPath, redWhileOffDuty: false, active } }),
  });
  await server.asEngine((ctx) =>
    ctx.call(people.calls.addPeople, { people: [one(VOLUNTEER, 'volunteer', '/s/c/g1', true), one(RESTING, 'volunteer', '/s/c/g1', false), one(DESK, 'desk', '/s/c'), one(OTHER_DESK, 'desk', '/s/d')] }));
  volunteer = await server.signIn(VOLUNTEER);
  desk = await server.signIn(DESK);
});
after(async () => {
  await server.close();
  await endTestPostgres();
});
beforeEach(async () => {
  await volunteer.ask(routes.switchDuty, { body: { onDuty: false } });
  heard.length = 0;
});

const fireAfter = async (minutes: number) => {
  await server.installation.database.service.run(sql`update platform.timer set due_at = due_at - make_interval(mins => ${minutes})`);
  return server.installation.timers.fireDue();
};

test('duty is switched on with a place and an end, and off again; others hear of it', async () => {
  const on = (await volunteer.ask(routes.switchDuty, { body: { onDuty: true, hours: 2, position: HOME } })).value;
  assert.deepEqual([on.onDuty, on.position], [true, HOME]);
  assert.equal(Date.parse(on.until as string) - Date.parse(on.since as string), 2 * 3_600_000);
  assert.deepEqual((await volunteer.ask(routes.duty, {})).value, on);
  assert.deepEqual((await volunteer.ask(routes.switchDuty, { body: { onDuty: false } })).value, { onDuty: false, since: null, until: null, position: null });
  assert.deepEqual(heard, [{ personId: VOLUNTEER, onDuty: true, position: HOME }, { personId: VOLUNTEER, onDuty: false, position: null }]);
  const told = await server.asOwner<{ channel: string; payload: { onDuty: boolean } }>(sql`select channel, payload from platform.outbox where notice = 'roster.dutyChanged' order by id desc limit 2`);
  assert.deepEqual(told.map((row) => [row.channel, row.payload.onDuty]).sort(), [[`person:${VOLUNTEER}`, false], ['role:desk:/s/c/g1', false]]);
});

test('switching off twice says nothing twice', async () => {
  await volunteer.ask(routes.switchDuty, { body: { onDuty: false } });
  assert.deepEqual(heard, []);
});

test('duty ends by the clock when its hours are over, not before', async () => {
  await volunteer.ask(routes.switchDuty, { body: { onDuty: true, hours: 1 } });
  await fireAfter(59);
  assert.equal((await volunteer.ask(routes.duty, {})).value.onDuty, true);
  assert.equal(await fireAfter(1), 1);
  assert.equal((await volunteer.ask(routes.duty, {})).value.onDuty, false);
  assert.deepEqual(heard.map((one) => one.onDuty), [true, false]);
});

test('switching on again moves the end, keeps the beginning and the place', async () => {
  const first = (await volunteer.ask(routes.switchDuty, { body: { onDuty: true, hours: 1, position: HOME } })).value;
  const second = (await volunteer.ask(routes.switchDuty, { body: { onDuty: true, hours: 3 } })).value;
  assert.deepEqual([second.since, second.position], [first.since, HOME]);
  assert.ok(Date.parse(second.until as string) > Date.parse(first.until as string));
  await fireAfter(61);
  assert.equal((await volunteer.ask(routes.duty, {})).value.onDuty, true, 'the clock of the first hour is gone');
});

test('a clock that was set for an earlier duty ends nothing', async () => {
  const first = (await volunteer.ask(routes.switchDuty, { body: { onDuty: true } })).value;
  await volunteer.ask(routes.switchDuty, { body: { onDuty: false } });
  await new Promise((resolve) => setTimeout(resolve, 5));
  await volunteer.ask(routes.switchDuty, { body: { onDuty: true } });
  await server.asEngine((ctx) => ctx.call(calls.endDuty, { personId: VOLUNTEER, since: first.since as string }));
  assert.equal((await volunteer.ask(routes.duty, {})).value.onDuty, true);
});

test('staff see who is on duty in their area; the others do not', async () => {
  await volunteer.ask(routes.switchDuty, { body: { onDuty: true } });
  assert.deepEqual((await desk.ask(routes.onDuty, {})).value.people.map((one) => [one.personId, one.name]), [[VOLUNTEER, 'volunteer 1']]);
  assert.deepEqual((await (await server.signIn(OTHER_DESK)).ask(routes.onDuty, {})).value.people, []);
  assert.equal((await volunteer.ask(routes.onDuty, {})).problem.code, 'access.denied');
  assert.equal((await desk.ask(routes.switchDuty, { body: { onDuty: true } })).problem.code, 'access.denied');
});

test('who is not an active volunteer cannot go on duty', async () => {
  const resting = await server.signIn(RESTING);
  const answer = await resting.ask(routes.switchDuty, { body: { onDuty: true } });
  assert.deepEqual([answer.status, answer.problem.code], [409, 'roster.notActive']);
  assert.deepEqual(await server.asEngine((ctx) => ctx.call(calls.setDuty, { personId: DESK, onDuty: true, hours: 1, position: null })), { refused: 'roster.notActive' });
});

test('two switches at once leave one duty and one clock', async () => {
  await Promise.all(Array.from({ length: 8 }, () => volunteer.ask(routes.switchDuty, { body: { onDuty: true, hours: 2 } })));
  const [rows] = await server.asOwner<{ duties: string; clocks: string }>(sql`
    select (select count(*) from roster.duty where person_id = ${VOLUNTEER}) as duties, (select count(*) from platform.timer where key = ${`duty/${VOLUNTEER}`}) as clocks`);
  assert.deepEqual([Number(rows?.duties), Number(rows?.clocks)], [1, 1]);
});

test('who does not volunteer any more is off duty at once', async () => {
  await volunteer.ask(routes.switchDuty, { body: { onDuty: true, hours: 2 } });
  const changed = (active: boolean) =>
    server.asEngine((ctx) => ctx.emit(people.events.volunteerChanged, { personId: VOLUNTEER, skills: [], home: HOME, areaPath: '/s/c/g1', sex: null, birthYear: 1960, redWhileOffDuty: false, active }));
  await changed(true);
  assert.equal((await volunteer.ask(routes.duty, {})).value.onDuty, true);
  await changed(false);
  assert.equal((await volunteer.ask(routes.duty, {})).value.onDuty, false);
});
