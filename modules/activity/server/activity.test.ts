import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automationModule } from '@huying/automation/server';
import { family } from '@huying/family/contract';
import familyServer from '@huying/family/server';
import { type Id, isRefusal, type OrganisationId, type PersonId, type Role, type RouteInput } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import notifyServer from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import { place } from '@huying/place/contract';
import placeServer from '@huying/place/server';
import { sql } from '@huying/platform';
import safeguardServer, { tables as safeguardTables } from '@huying/safeguard/server';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { timebank } from '@huying/timebank/contract';
import timebankServer, { tables } from '@huying/timebank/server';
import { activity } from '../contract.ts';
import module from './index.ts';

const { routes } = activity;
const OWN = '/510117001/005';
const FAR = '/510117001/012';
const NOON = Date.parse('2026-05-12T12:00:00+08:00');
const CAST = {
  anna: ['volunteer', `${OWN}/g01`], bao: ['volunteer', OWN], far: ['volunteer', FAR], mother: ['elder', OWN], daughter: ['family', ''], maker: ['organisation', OWN], other: ['organisation', OWN], committee: ['committee', OWN], farDesk: ['desk', FAR],
} as const satisfies Record<string, readonly [Role, string]>;
type Name = keyof typeof CAST;

let server: TestServer;
let guild: OrganisationId;
const who: Partial<Record<Name, TestClient & { id: PersonId }>> = {};
const as = (name: Name) => who[name] as TestClient & { id: PersonId };
const must = <T>(answer: T) => {
  assert.ok(!isRefusal(answer), JSON.stringify(answer));
  return answer;
};

before(async () => {
  server = await startTest({ modules: [placeServer, peopleServer, notifyServer, familyServer, automationModule({ ...tables, ...safeguardTables }), safeguardServer, timebankServer, module], background: false, clock: { real: Date.now(), shown: NOON, speed: 1 } });
  const ids = await server.asEngine(async (ctx) => {
    const area = (kind: 'street' | 'community', code: string, path: string, parentId: Id<'area'> | null) => ({ id: ctx.newId<'area'>(), parentId, kind, name: code === '005' ? '奎星楼社区' : code, code, path, centre: { lng: 103.887, lat: 30.81 }, outline: [], levels: null });
    const street = area('street', '510117001', '/510117001', null);
    const home = area('community', '005', OWN, street.id);
    await ctx.call(place.calls.add, { areas: [street, home, area('community', '012', FAR, street.id)], streets: [] });
    const organisations = ['十八匠', '别的组织'].map((name) => ({ id: ctx.newId<'organisation'>(), name, kind: 'community' as const, areaPath: OWN, categories: [], phone: null }));
    await ctx.call(people.calls.addOrganisations, { organisations });
    guild = organisations[0]?.id as OrganisationId;
    const home2 = { lng: 103.887, lat: 30.81 };
    const added = Object.entries(CAST).map(([name, [role, areaPath]], at) => ({
      id: ctx.newId<'person'>(), name, sex: null, birthYear: name === 'bao' ? null : role === 'elder' ? 1941 : 1990, phone: `1370000000${at}`,
      memberships: [{ role, organisationId: name === 'maker' ? guild : name === 'other' ? (organisations[1]?.id as OrganisationId) : null, areaId: null, areaPath }],
      ...(role === 'volunteer' ? { volunteer: { skills: [], home: home2, areaPath, redWhileOffDuty: false, active: true } } : {}),
      ...(role === 'elder' ? { elder: { address: '一号院', home: home2, areaId: home.id, areaPath, livesAlone: true, mind: [], contacts: [], recordingConsent: false, photoConsent: false } } : {}),
    }));
    must(await ctx.call(people.calls.addPeople, { people: added }));
    const idOf = (name: Name) => added.find((one) => one.name === name)?.id as PersonId;
    must(await ctx.call(family.calls.addBonds, { bonds: [{ elderId: idOf('mother'), memberId: idOf('daughter'), relation: '女儿', consent: { form: 'spoken', note: '当面点头', byName: '网格员' }, sees: { words: false, recordings: false } }] }));
    return added.map(({ id, name }) => [name, id] as const);
  });
  for (const [name, id] of ids) who[name as Name] = Object.assign(await server.signIn(id), { id });
});
after(async () => {
  const audit = await server.asEngine((ctx) => ctx.call(timebank.calls.audit, {}));
  await server.close();
  await endTestPostgres();
  assert.deepEqual((audit as { findings: unknown[] }).findings, []);
});

type Body = RouteInput<typeof routes.add>['body'];
const body = (more: Partial<Body> = {}): Body => ({
  title: '重阳糕点课', kind: 'handicraft', words: '', place: '社区活动室', startsAt: '2026-05-12T13:00:00+08:00', endsAt: '2026-05-12T15:00:00+08:00', enrolUntil: null, areaPath: OWN, organisationId: guild, capacity: null, helpersWanted: 0, minimumAge: null, openTo: 'everybody', category: 'other', contact: '', ...more,
});
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
async function published(more: Partial<Body> = {}, host: Name = 'maker') {
  const added = await as(host).ask(routes.add, { body: body(more) });
  assert.equal(added.status, 200, JSON.stringify(added.problem));
  const activityId = added.value.id;
  assert.equal(codeOf(await as('anna').ask(routes.activity, { params: { activityId } })), 'thing.notFound', 'a draft is its hosts’ alone');
  assert.equal((await as(host).ask(routes.publish, { params: { activityId } })).value.state, 'published');
  return { activityId };
}
const enrol = (name: Name, params: { activityId: Id<'activity'> }, more: { part?: 'helper'; personId?: PersonId } = {}) => as(name).ask(routes.enrol, { params, body: more });
const mineOf = async (name: Name, params: { activityId: Id<'activity'> }) => (await as(name).ask(routes.activity, { params })).value.mine;
const inboxOf = async (name: Name) => (await as(name).ask(notify.routes.inbox, { query: {} })).value.items.map(({ title, url }) => [title, url]);
const codeIn = (path: string) => path.split('=')[1] as string;
const close = (activityId: Id<'activity'>) => server.asEngine((ctx) => ctx.call(activity.calls.close, { activityId }));

test('who may hold one, and where', async () => {
  const add = async (name: Name, more: Partial<Body>) => codeOf(await as(name).ask(routes.add, { body: body(more) }));
  assert.deepEqual(
    [await add('maker', {}), await add('maker', { organisationId: null }), await add('other', {}), await add('maker', { areaPath: '/510117001' }), await add('committee', { organisationId: null }), await add('committee', {}), await add('farDesk', { organisationId: null }), await add('anna', {})],
    ['done', 'activity.notHost', 'activity.notHost', 'activity.notHost', 'done', 'done', 'activity.notHost', 'access.denied']);
  assert.deepEqual(
    [await add('maker', { endsAt: '2026-05-12T12:30:00+08:00' }), await add('maker', { startsAt: '2026-05-12T10:00:00+08:00', endsAt: '2026-05-12T11:00:00+08:00' }), await add('committee', { organisationId: null, openTo: 'members' })],
    ['activity.wrongTimes', 'activity.wrongTimes', 'activity.needsOrganisation']);
});

test('found by those who live near, refused in words to others', async () => {
  const params = await published({ title: '八段锦晨练', minimumAge: 60, openTo: 'elders', helpersWanted: 2 });
  const titles = async (name: Name, query: object) => (await as(name).ask(routes.list, { query })).value.items.map((one) => one.title);
  assert.deepEqual(await titles('mother', { search: '八段锦' }), ['八段锦晨练']);
  assert.deepEqual([await titles('mother', { search: '没有的' }), await titles('far', {}), await titles('mother', { show: 'mine' })], [[], [], []]);
  assert.equal(codeOf(await enrol('anna', params)), 'activity.eldersOnly');
  assert.equal(codeOf(await enrol('far', params)), 'activity.elsewhere');
  assert.equal(codeOf(await as('far').ask(routes.activity, { params })), 'thing.notFound');
  assert.equal(codeOf(await enrol('anna', params, { part: 'helper' })), 'activity.tooYoung');
  assert.equal(codeOf(await enrol('bao', params, { part: 'helper' })), 'activity.ageUnknown');
  assert.equal((await enrol('mother', params)).value.mine?.state, 'enrolled');
  assert.equal(codeOf(await enrol('mother', params)), 'activity.already');
  assert.deepEqual(await titles('mother', { show: 'mine' }), ['八段锦晨练']);
});

test('a daughter enrols the mother whom she follows, and nobody else does; the host enrols whom they reach', async () => {
  const params = await published({ title: '剪纸' });
  const mother = { personId: as('mother').id };
  assert.equal(codeOf(await enrol('anna', params, mother)), 'thing.notFound');
  const enrolled = await enrol('daughter', params, mother);
  assert.deepEqual([enrolled.value.personId, enrolled.value.mine?.state], [as('mother').id, 'enrolled']);
  assert.deepEqual((await inboxOf('mother'))[0], ['daughter替您报名：剪纸', `/elder/activities/${params.activityId}`]);
  assert.equal(codeOf(await enrol('committee', params, { personId: as('bao').id })), 'done');
  assert.equal(codeOf(await enrol('committee', params, { personId: as('far').id })), 'thing.notFound');
  assert.equal((await as('daughter').ask(routes.leave, { params, body: mother })).value.mine, null);
});

test('of several who want the last place at once one gets it, the others wait in line and move up by themselves', async () => {
  const params = await published({ capacity: 1, title: '合唱' });
  await Promise.all((['anna', 'bao', 'mother'] as const).map((name) => enrol(name, params)));
  const states = Object.fromEntries(await Promise.all((['anna', 'bao', 'mother'] as const).map(async (name) => [name, await mineOf(name, params)] as const)));
  const inPlace = Object.keys(states).filter((name) => states[name]?.state === 'enrolled') as Name[];
  assert.equal(inPlace.length, 1);
  const line = Object.entries(states).filter(([, mine]) => mine?.state === 'waiting').sort(([, a], [, b]) => (a?.ahead ?? 0) - (b?.ahead ?? 0)).map(([name]) => name) as Name[];
  assert.deepEqual(line.map((name) => states[name]?.ahead), [1, 2]);
  assert.equal((await as(inPlace[0] as Name).ask(routes.leave, { params, body: {} })).value.mine, null);
  assert.equal((await mineOf(line[0] as Name, params))?.state, 'enrolled');
  assert.match((await inboxOf(line[0] as Name))[0]?.[0] ?? '', /^排上了：合唱/);
  assert.equal((await mineOf(line[1] as Name, params))?.ahead, 1);
  // More places: the next moves up as well.
  await as('maker').ask(routes.change, { params, body: body({ capacity: 2, title: '合唱' }) });
  assert.equal((await mineOf(line[1] as Name, params))?.state, 'enrolled');
});

test('the code on the screen lets in who is enrolled, for three minutes; a changed one nobody', async () => {
  const params = await published({ title: '义诊' });
  assert.equal(codeOf(await as('anna').ask(routes.code, { params, query: {} })), 'access.denied');
  assert.equal(codeOf(await as('other').ask(routes.code, { params, query: {} })), 'thing.notFound');
  const code = codeIn((await as('maker').ask(routes.code, { params, query: {} })).value.path);
  assert.equal(codeOf(await as('anna').ask(routes.checkIn, { body: { code } })), 'activity.notEnrolled');
  await enrol('anna', params);
  const done = await as('anna').ask(routes.checkIn, { body: { code } });
  assert.deepEqual([done.value.title, done.value.state], ['义诊', 'present']);
  assert.equal((await as('anna').ask(routes.checkIn, { body: { code } })).value.state, 'present', 'scanned twice is in once');
  const forged = `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
  const [of, step, signature] = code.split('.') as [string, string, string];
  const old = [of, (Number.parseInt(step, 36) - 1).toString(36), signature].join('.');
  for (const wrong of [forged, old, 'nonsense', `o${code.slice(1)}`]) assert.equal(codeOf(await as('anna').ask(routes.checkIn, { body: { code: wrong } })), 'activity.wrongCode', wrong);
  const out = codeIn((await as('maker').ask(routes.code, { params, query: { does: 'out' } })).value.path);
  assert.equal((await as('anna').ask(routes.checkIn, { body: { code: out } })).value.state, 'attended');
  const tomorrow = await published({ title: '明天', startsAt: '2026-05-13T13:00:00+08:00', endsAt: '2026-05-13T15:00:00+08:00' });
  assert.equal(codeOf(await as('maker').ask(routes.code, { params: tomorrow, query: {} })), 'activity.notNow');
});

test('the host scans a participant’s own code, notes by hand, and undoes it', async () => {
  const params = await published({ title: '包粽子', capacity: 1 });
  await enrol('anna', params);
  await enrol('mother', params);
  const ticket = codeIn((await as('anna').ask(routes.ticket, { params, query: {} })).value.path);
  for (const name of ['anna', 'other'] as const) assert.equal(codeOf(await as(name).ask(routes.checkIn, { body: { code: ticket } })), 'activity.wrongCode', 'nobody lets themselves in by their own code');
  assert.deepEqual([(await as('maker').ask(routes.checkIn, { body: { code: ticket } })).value.state, (await as('maker').ask(routes.checkIn, { body: { code: ticket } })).value.state], ['present', 'present'], 'scanned twice at once is in once');
  const note = (does: 'in' | 'out' | 'undo') => as('committee').ask(routes.note, { params: { ...params, personId: as('mother').id }, body: { does } });
  assert.deepEqual([(await note('in')).value.state, codeOf(await note('undo')), (await note('in')).value.how, (await note('out')).value.state], ['present', 'done', 'hand', 'attended']);
  const listed = await as('maker').ask(routes.people, { params, query: { search: 'moth' } });
  assert.deepEqual(listed.value.items.map(({ name, state }) => [name, state]), [['mother', 'attended']]);
  const paged = await as('maker').ask(routes.people, { params, query: { limit: 1 } });
  assert.equal((await as('maker').ask(routes.people, { params, query: { limit: 1, after: paged.value.next as string } })).value.items[0]?.name, 'mother');
});

test('hours of helpers: verified by somebody else, no more than was signed, credited once by the price table', async () => {
  const params = await published({ title: '义剪', helpersWanted: 2, category: 'hair_bath', startsAt: '2026-05-12T12:30:00+08:00' });
  for (const name of ['anna', 'bao', 'maker'] as const) assert.equal(codeOf(await enrol(name, params, { part: 'helper' })), 'done');
  assert.deepEqual([(await mineOf('maker', params))?.state, (await as('anna').ask(routes.activity, { params })).value.helpers], ['waiting', 2]);
  const personId = as('anna').id;
  const verify = (name: Name, minutes: number, of = personId) => as(name).ask(routes.verify, { params, body: { helpers: [{ personId: of, minutes }] } });
  assert.equal(codeOf(await verify('maker', 30)), 'activity.notServed');
  await as('maker').ask(routes.note, { params: { ...params, personId }, body: { does: 'in' } });
  await server.asOwner(sql`update activity.enrolment set checked_in_at = checked_in_at - interval '90 minutes' where activity_id = ${params.activityId} and person_id = ${personId}`);
  await as('maker').ask(routes.note, { params: { ...params, personId }, body: { does: 'out' } });
  assert.equal(codeOf(await verify('maker', 91)), 'activity.moreThanServed');
  assert.equal(codeOf(await verify('other', 60)), 'thing.notFound');
  assert.deepEqual((await verify('maker', 80)).value, { verified: 1, creditedMinutes: 80 });
  assert.deepEqual((await verify('committee', 60)).value, { verified: 1, creditedMinutes: 0 }, 'what is verified stays');
  const balance = await server.asEngine((ctx) => ctx.call(timebank.calls.balance, { personId }));
  assert.equal((balance as { balanceMinutes: number }).balanceMinutes, 80);
  assert.deepEqual([(await mineOf('anna', params))?.creditedMinutes, (await inboxOf('anna'))[0]?.[0]], [80, '帮忙时长核定了：义剪']);
  assert.equal(codeOf(await as('maker').ask(routes.note, { params: { ...params, personId }, body: { does: 'undo' } })), 'activity.verifiedAlready');
  // What was verified wrongly: corrected by the host within what was signed, the credits with it; a large change by the office, with a second person.
  const correct = (name: Name, minutes: number, of = personId) => as(name).ask(routes.correct, { params: { ...params, personId: of }, body: { minutes, reason: '中途走了' } });
  assert.deepEqual([codeOf(await correct('maker', 91)), codeOf(await correct('other', 60)), codeOf(await correct('anna', 60)), codeOf(await correct('maker', 10, as('bao').id))], ['activity.moreThanServed', 'thing.notFound', 'access.denied', 'activity.notVerified']);
  const corrected = await correct('maker', 50);
  assert.partialDeepStrictEqual(corrected.value, { minutes: 50, creditedMinutes: 50, correction: { firstMinutes: 80, reason: '中途走了' } });
  assert.deepEqual((await as('anna').ask(timebank.routes.statement, { query: {} })).value.items.map(({ minutes, isCorrection, words }) => [minutes, isCorrection, words]), [[-80, true, '中途走了'], [50, true, '中途走了'], [80, false, '']]);
  assert.partialDeepStrictEqual(await mineOf('anna', params), { minutes: 50, creditedMinutes: 50, correction: { firstMinutes: 80, reason: '中途走了' } });
  assert.partialDeepStrictEqual((await as('anna').ask(notify.routes.inbox, { query: {} })).value.items[0], { title: '帮忙时长更正了：义剪', body: '1.3 小时改为 0.8 小时，时间币 80 分钟改为 50 分钟。原因：中途走了' });
  assert.deepEqual([codeOf(await correct('maker', 90)), codeOf(await correct('maker', 0)), codeOf(await correct('maker', 80))], ['done', 'activity.officeDecides', 'done']);
  assert.equal(codeOf(await correct('committee', 0)), 'safeguard.needsSecond');
  const own = as('maker').id;
  await as('maker').ask(routes.note, { params: { ...params, personId: own }, body: { does: 'in' } });
  await as('maker').ask(routes.note, { params: { ...params, personId: own }, body: { does: 'out' } });
  assert.equal(codeOf(await verify('maker', 0, own)), 'activity.ownCase');
  const helped = await server.asEngine((ctx) => ctx.call(activity.calls.helpedIn, { from: '2026-05-12T00:00:00+08:00', before: '2026-05-13T00:00:00+08:00', helperId: personId, limit: 10 }));
  assert.deepEqual((helped as { category: string; minutes: number }[]).map(({ category, minutes }) => [category, minutes]), [['hair_bath', 80]]);
});

test('the end by its clock, once; a cancelled one tells everybody; sums for the organisation', async () => {
  const over = await published({ title: '观影', kind: 'festival', capacity: 2 });
  for (const name of ['anna', 'mother', 'bao'] as const) await enrol(name, over);
  await as('maker').ask(routes.note, { params: { ...over, personId: as('anna').id }, body: { does: 'in' } });
  await close(over.activityId);
  await close(over.activityId);
  assert.deepEqual([(await mineOf('anna', over))?.state, (await mineOf('mother', over))?.state, (await mineOf('bao', over))?.state], ['attended', 'absent', 'dropped']);
  assert.equal(codeOf(await enrol('committee', over)), 'activity.notOpen');
  // Noted after the end, since somebody forgot the code.
  assert.equal((await as('maker').ask(routes.note, { params: { ...over, personId: as('mother').id }, body: { does: 'in' } })).value.betweenMinutes, 120);

  const off = await published({ title: '远足', kind: 'festival' });
  await enrol('daughter', off, { personId: as('mother').id });
  const cancelled = await as('maker').ask(routes.cancel, { params: off, body: { reason: '下大雨' } });
  assert.equal(cancelled.value.state, 'cancelled');
  assert.match((await inboxOf('mother'))[0]?.[0] ?? '', /^活动取消：远足/);
  assert.match((await inboxOf('daughter'))[0]?.[0] ?? '', /^活动取消：远足/);
  assert.equal(codeOf(await as('maker').ask(routes.cancel, { params: off, body: { reason: '再取消' } })), 'lifecycle.notHere');

  const sums = await as('maker').ask(routes.statistics, { query: { fromOn: '2026-05-01', toOn: '2026-05-31' } });
  const festival = sums.value.byKind.find((one) => one.kind === 'festival');
  assert.deepEqual([festival?.activities, festival?.cancelled, festival?.attended, festival?.absent], [2, 1, 2, 0]);
  assert.deepEqual(sums.value.byMonth.map((one) => one.month), ['2026-05']);
  assert.equal((await as('other').ask(routes.statistics, { query: { fromOn: '2026-05-01', toOn: '2026-05-31' } })).value.all.activities, 0);
  const file = await as('anna').inject({ method: 'GET', url: `/api/activities/${over.activityId}/calendar` });
  assert.match(file.body, /SUMMARY:观影[\s\S]*LOCATION:社区活动室/);
});

test('reminded the day before and two hours before, of what was moved at its new time', async () => {
  const params = await published({ title: '读报', startsAt: '2026-05-14T14:00:00+08:00', endsAt: '2026-05-14T16:00:00+08:00' });
  await enrol('anna', params);
  const clocks = () => server.asEngine((ctx) => ctx.db.rows<{ at: Date }>(sql`select due_at as at from platform.timer where tenant_id = ${ctx.tenantId} and key like ${`activity/${params.activityId}/%`} order by due_at`));
  const at = async () => (await clocks()).map((one) => one.at.toISOString());
  assert.deepEqual(await at(), ['2026-05-13T06:00:00.000Z', '2026-05-14T04:00:00.000Z', '2026-05-14T10:00:00.000Z']);
  await as('maker').ask(routes.change, { params, body: body({ title: '读报', startsAt: '2026-05-12T15:00:00+08:00', endsAt: '2026-05-12T16:00:00+08:00' }) });
  assert.deepEqual(await at(), ['2026-05-12T05:00:00.000Z', '2026-05-12T10:00:00.000Z']);
  assert.match((await inboxOf('anna'))[0]?.[0] ?? '', /^活动改了：读报/);
  await server.asEngine((ctx) => ctx.call(activity.calls.remind, { activityId: params.activityId }));
  assert.match((await inboxOf('anna'))[0]?.[0] ?? '', /^别忘了：读报/);
});
