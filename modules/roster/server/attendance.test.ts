import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, defineContract } from '@huying/kernel';
import { defineModule, listen, sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { roster } from '../contract.ts';
import { COMMUNITY, done, idOf, morning, refused, type RosterCommunity, startRosterCommunity, type Who } from '../testing/community.ts';

const { routes } = roster;
const heard: { personId: string; onDuty: boolean }[] = [];
const ear = defineModule({ contract: defineContract('ear', {}), routes: {}, calls: {}, listeners: [listen(roster.events.dutyChanged, async (_ctx, { personId, onDuty }) => void heard.push({ personId, onDuty }))] });

let here: RosterCommunity;
before(async () => {
  here = await startRosterCommunity([ear]);
});
after(async () => {
  await here.close();
  await endTestPostgres();
});

const signUp = (who: Who, shift: string, switchesDuty = false) => done(here.as[who], routes.signUp, { params: { shiftId: asId<'shift'>(shift) }, body: { switchesDuty } });
const isOnDuty = async (who: Who) => (await done(here.as[who], routes.duty, {})).onDuty;

test('the clock switches duty for those who wished so, and who was on duty is counted', async () => {
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ wanted: 4 }) });
  const shift = await here.shiftOn(template.id, '2026-05-12');
  const byClock = await signUp('anna', shift, true);
  for (const who of ['bao', 'chen', 'dong'] as const) await signUp(who, shift);
  await here.at('2026-05-12T08:45:00+08:00');
  await done(here.as.bao, routes.arrive, { params: { turnId: (await done(here.as.bao, routes.mine, {})).turns[0]?.id as never }, body: {} });
  assert.equal(await refused(here.as.anna, routes.arrive, { params: { turnId: asId<'turn'>('01980000-0000-7000-8000-00000000ffff') }, body: {} }), 'thing.notFound');
  heard.length = 0;
  await here.at('2026-05-12T09:00:01+08:00');
  assert.deepEqual([await isOnDuty('anna'), await isOnDuty('bao'), await isOnDuty('chen')], [true, true, false]);
  assert.deepEqual(heard, [{ personId: idOf('anna'), onDuty: true }]);
  await here.at('2026-05-12T10:00:00+08:00');
  await done(here.as.chen, routes.switchDuty, { body: { onDuty: true, hours: 1 } });
  await here.at('2026-05-12T12:00:01+08:00');
  assert.deepEqual([await isOnDuty('anna'), await isOnDuty('bao')], [false, false], 'the end of the shift ends the duty that it began');
  const { people } = await done(here.as.desk, routes.shift, { params: { shiftId: asId<'shift'>(shift) } });
  assert.deepEqual(Object.fromEntries(people.map((one) => [one.name.split(' ')[0], [one.state, one.attendance, one.minutes]])), {
    anna: ['done', 'attended', 180], bao: ['done', 'attended', 180], chen: ['done', 'late', 60], dong: ['done', 'absent', 0],
  });
  assert.equal((await done(here.as.anna, routes.mine, {})).past[0]?.attendance, 'attended');
  assert.equal(await refused(here.as.anna, routes.leave, { params: { turnId: byClock.id }, body: { reason: '已经过去了' } }), 'roster.turnGone');
});

test('staff correct attendance with a reason, which stays in the trail; nobody corrects their own', async () => {
  const { items } = await done(here.as.desk, routes.attendance, { query: { areaPath: COMMUNITY } });
  const absent = items.find((one) => one.attendance === 'absent');
  assert.equal(absent?.personId, idOf('dong'));
  const params = { turnId: absent?.turnId as never };
  assert.equal(await refused(here.as.farDesk, routes.correct, { params, body: { attendance: 'attended', reason: '不归我管' } }), 'thing.notFound');
  await done(here.as.desk, routes.correct, { params, body: { attendance: 'attended', reason: '手机没电，人在现场' } });
  assert.deepEqual((await done(here.as.desk, routes.attendance, { query: { attendance: 'absent' } })).items, []);
  const [line] = await here.server.asOwner<{ reason: string; detail: object }>(sql`select reason, detail from platform.trail where action = 'roster.attendanceCorrected'`);
  assert.deepEqual(line, { reason: '手机没电，人在现场', detail: { personId: idOf('dong'), from: 'absent', to: 'attended' } });
  const file = await here.as.desk.inject({ method: 'GET', url: '/api/roster/attendance.csv?attendance=late' });
  assert.match(file.body, /姓名,班次,时间,出勤,在岗分钟,更正理由\r\nchen 先生,早班巡访,5月12日 周二 09:00–12:00,迟到,60,/);
  const all = await here.as.desk.inject({ method: 'GET', url: '/api/roster/attendance.csv' });
  assert.deepEqual([all.statusCode, (all.json() as { code: string }).code], [409, 'safeguard.needsSecond'], 'the names of many take a second person');
  const taken = await here.server.asOwner<{ detail: object }>(sql`select detail from platform.trail where action = 'roster.attendanceTaken'`);
  assert.deepEqual(taken.map(({ detail }) => detail), [{ people: 1, rows: 1 }], 'what was taken is written down, what was refused is not')
  assert.deepEqual((await done(here.as.mason, routes.attendance, { query: {} })).items, []);
  assert.deepEqual((await done(here.as.farDesk, routes.attendance, { query: {} })).items, []);
});

test('those whose duty it is arrive by a touch, are on duty as staff, and are not asked as volunteers for it', async () => {
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ crew: 'staff', wanted: 1, from: '14:00', to: '17:00' }) });
  const shift = await here.shiftOn(template.id, '2026-05-13');
  await done(here.as.street, routes.assign, { params: { shiftId: asId<'shift'>(shift) }, body: { personId: idOf('committee') } });
  const turnId = (await done(here.as.committee, routes.mine, {})).turns[0]?.id as never;
  assert.equal(await refused(here.as.committee, routes.arrive, { params: { turnId }, body: {} }), 'roster.notNow');
  await here.at('2026-05-13T13:50:00+08:00');
  heard.length = 0;
  await done(here.as.committee, routes.arrive, { params: { turnId }, body: {} });
  assert.deepEqual(heard, []);
  assert.ok((await done(here.as.desk, routes.onDuty, {})).people.some((one) => one.personId === idOf('committee')));
  await here.at('2026-05-13T17:00:01+08:00');
  assert.equal((await done(here.as.committee, routes.mine, {})).past[0]?.attendance, 'attended');
  assert.ok(!(await done(here.as.desk, routes.onDuty, {})).people.some((one) => one.personId === idOf('committee')));
  assert.equal(await refused(here.as.committee, routes.correct, { params: { turnId }, body: { attendance: 'late', reason: '自己改自己' } }), 'roster.ownTurn');
});

test('those booked are reminded a day and two hours before, others never', async () => {
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ from: '19:00', to: '21:00' }) });
  const shift = await here.shiftOn(template.id, '2026-05-16');
  await signUp('bao', shift);
  const reminded = () => here.server.asOwner<{ person_id: string; kind: string }>(sql`select person_id, kind from notify.message where kind = 'reminder' and key = ${`shift/${shift}`}`);
  assert.deepEqual(await reminded(), []);
  await here.at('2026-05-15T19:00:01+08:00');
  assert.deepEqual(await reminded(), [{ person_id: idOf('bao'), kind: 'reminder' }]);
  const count = async () => (await here.server.asOwner<{ count: number }>(sql`select count(*)::int as count from platform.timer where key = ${`shift/${shift}/remind`}`))[0]?.count;
  assert.equal(await count(), 1);
  await here.at('2026-05-16T17:00:01+08:00');
  assert.equal(await count(), 0);
  assert.ok((await reminded()).every((one) => one.person_id === idOf('bao')));
});

test('coverage by hour and skill shows the gaps; of another area nothing', async () => {
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ skills: [{ skill: 'first-aid', wanted: 1 }], from: '08:00', to: '10:30' }) });
  const shift = await here.shiftOn(template.id, '2026-05-30');
  await signUp('bao', shift);
  const query = { areaPath: COMMUNITY, from: '2026-05-30', days: 1 } as const;
  const board = await done(here.as.desk, routes.coverage, { query });
  const [all, aid] = [board.rows.find((row) => row.skill === null), board.rows.find((row) => row.skill === 'first-aid')];
  assert.deepEqual([all?.wanted.slice(7, 13), all?.booked.slice(7, 13), aid?.missing.slice(7, 13)], [[0, 2, 6, 4, 4, 0], [0, 1, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0]]);
  assert.equal((await done(here.as.farDesk, routes.coverage, { query })).shifts, 0);
  const gaps = (await done(here.as.desk, routes.shifts, { query: { ...query, gaps: 'true' } })).items;
  assert.ok(gaps.some((one) => one.id === shift));
  await signUp('anna', shift);
  assert.ok(!(await done(here.as.desk, routes.shifts, { query: { ...query, gaps: 'true' } })).items.some((one) => one.id === shift));
  const pages = await done(here.as.desk, routes.shifts, { query: { ...query, limit: 1 } });
  assert.ok(pages.next);
  const second = await done(here.as.desk, routes.shifts, { query: { ...query, limit: 1, after: pages.next as string } });
  assert.notEqual(second.items[0]?.id, pages.items[0]?.id);
});
