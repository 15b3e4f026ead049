import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AreaId, defineContract, isRefusal, type OrganisationId, type PersonId, type Role, type RouteInput } from '@huying/kernel';
import { automationModule } from '@huying/automation/server';
import { place } from '@huying/place/contract';
import placeServer from '@huying/place/server';
import { defineModule, listen, sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import safeguard, { tables } from '@huying/safeguard/server';
import { people } from '../contract.ts';
import module from './index.ts';

/** Hears what people tell other modules. */
const heard: { event: string; payload: Record<string, unknown> }[] = [];
const ear = defineModule({
  contract: defineContract('ear', {}), routes: {}, calls: {},
  listeners: (['volunteerChanged', 'unpaired', 'deactivated'] as const).map((event) => listen(people.events[event], async (_ctx, payload) => void heard.push({ event, payload }))),
});

const STREET = '/510117001';
const OWN = `${STREET}/005`;
const HOME = { lng: 103.887, lat: 30.81 };
let server: TestServer;
const areas: Record<string, AreaId> = {};
const ids: Record<string, PersonId> = {};
const clients: Record<string, TestClient> = {};
let craftsmen: OrganisationId;
let made = 0;
const nextPhone = () => {
  made += 1;
  return `1380000${String(made).padStart(4, '0')}`;
};

async function staff(name: string, role: Role, areaPath: string): Promise<void> {
  const id = await server.asEngine(async (ctx) => {
    const personId = ctx.newId<'person'>();
    const added = await ctx.call(people.calls.addPeople, { people: [{ id: personId, name, sex: null, birthYear: null, phone: nextPhone(), memberships: [{ role, organisationId: null, areaId: null, areaPath }] }] });
    assert.ok(!isRefusal(added));
    return personId;
  });
  ids[name] = id;
  clients[name] = await server.signIn(id);
}
const as = (name: string) => clients[name] as TestClient;

before(async () => {
  server = await startTest({ modules: [placeServer, module, ear, automationModule(tables), safeguard], background: false });
  const listed = [['community', '005', STREET], ['grid', 'g01', OWN], ['courtyard', 'y01', `${OWN}/g01`], ['community', '012', STREET], ['grid', 'g02', OWN]] as const;
  const founded = await server.asEngine((ctx) => ctx.call(place.calls.found, {
    office: { name: '郫筒街道', code: '510117001', centre: HOME }, areas: listed.map(([kind, code, parentPath]) => ({ kind, code, name: `区域${code}`, path: `${parentPath}/${code}`, parentPath, centre: HOME })),
  }));
  assert.ok(!isRefusal(founded));
  for (const { path, id } of founded.areas) areas[path] = id;
  for (const [name, role, path] of [['desk', 'desk', OWN], ['committee', 'committee', OWN], ['neighbour', 'desk', `${STREET}/012`], ['street', 'street', STREET], ['chief', 'administrator', ''], ['second', 'administrator', ''], ['grid', 'grid', `${OWN}/g01`], ['auditor', 'auditor', '']] as const) await staff(name, role, path);
  const organisation = await as('committee').ask(people.routes.addOrganisation, { body: { name: '十八匠', kind: 'social', areaId: areas[OWN] as AreaId, serves: [], categories: ['repair'], phone: '028-8785 0001' } });
  assert.equal(organisation.status, 200, JSON.stringify(organisation.value));
  craftsmen = organisation.value.id;
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const { routes } = people;
type NewPerson = RouteInput<typeof routes.addPerson>['body'];
const area = (path: string) => areas[path] as AreaId;
const facts = (name: string, more: Partial<NewPerson> = {}) => ({ name, sex: null, birthYear: null, phone: nextPhone(), identityNumber: null, memberships: [], ...more });
const elderAt = (path = `${OWN}/g01/y01`) => ({ address: '12号院1栋301', home: HOME, areaId: area(path) });
const holding = (role: NewPerson['memberships'][number]['role'], path?: string, organisationId: OrganisationId | null = null) => ({ role, organisationId, areaId: path === undefined ? null : area(path) });
const add = (by: string, body: object) => as(by).ask(routes.addPerson, { body: body as NewPerson });
async function added(by: string, body: object): Promise<PersonId> {
  const answer = await add(by, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.value));
  return answer.value.id;
}
const change = (by: string, personId: PersonId, body: object) => as(by).ask(routes.changePerson, { params: { personId }, body });
const give = (by: string, personId: PersonId, memberships: readonly object[], more: object = {}) => as(by).ask(routes.changeMemberships, { params: { personId }, body: { memberships, ...more } as never });
const view = async (by: string, personId: PersonId) => (await as(by).ask(routes.person, { params: { personId } })).value;
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);

test('each adds whom their rule allows, where they may, with what the role needs', async () => {
  const elder = await added('desk', facts('王桂芳', { phone: null, identityNumber: '11010519491231002x', memberships: [holding('elder', `${OWN}/g01/y01`)] as never, elder: elderAt() as never }));
  const shown = await view('desk', elder);
  assert.deepEqual([shown.sex, shown.birthYear, shown.phone, shown.identityNumber, shown.areaPath, shown.elder?.address, shown.mayChange], ['female', 1949, null, '110***********002X', `${OWN}/g01/y01`, '12号院1栋301', true]);
  const volunteer = await added('committee', facts('赵敏', { memberships: [holding('volunteer')] as never, volunteer: { skills: ['company'], home: HOME, areaId: area(`${OWN}/g02`), redWhileOffDuty: false } as never }));
  assert.deepEqual((await view('desk', volunteer)).memberships.map((one) => [one.role, one.areaPath]), [['volunteer', `${OWN}/g02`]]);
  assert.deepEqual(heard.at(-1), { event: 'volunteerChanged', payload: { personId: volunteer, skills: ['company'], home: HOME, areaPath: `${OWN}/g02`, sex: null, birthYear: null, redWhileOffDuty: false, active: true } });
  const member = await added('desk', facts('张木匠', { memberships: [holding('organisation', undefined, craftsmen)] as never }));
  assert.deepEqual((await view('desk', member)).memberships.map((one) => [one.organisationName, one.areaPath]), [['十八匠', OWN]]);
  await added('street', facts('罗网格', { memberships: [holding('grid', `${OWN}/g01`)] as never }));
  await added('chief', facts('徐审计', { memberships: [holding('auditor')] as never }));
  await added('grid', facts('家里人', { memberships: [holding('family', `${OWN}/g01/y01`)] as never }));

  const wrong = async (by: string, more: object) => codeOf(await add(by, facts('某某', more as never)));
  assert.equal(await wrong('desk', { memberships: [holding('grid', `${OWN}/g01`)] }), 'people.notGiven');
  assert.equal(await wrong('street', { memberships: [holding('administrator')] }), 'people.notGiven');
  assert.equal(await wrong('desk', { memberships: [holding('family', `${STREET}/012`)] }), 'people.outOfReach');
  assert.equal(await wrong('grid', { memberships: [holding('volunteer', `${OWN}/g01`)], volunteer: { skills: [], home: HOME, areaId: area(`${OWN}/g01`) } }), 'people.notGiven');
  assert.equal(await wrong('desk', { memberships: [holding('elder', `${OWN}/g01/y01`)] }), 'people.needsElder');
  assert.equal(await wrong('desk', { memberships: [holding('volunteer', OWN)] }), 'people.needsVolunteer');
  assert.equal(await wrong('desk', { memberships: [holding('organisation')] }), 'people.needsOrganisation');
  assert.equal(await wrong('desk', { memberships: [holding('property', undefined, craftsmen)] }), 'people.needsOrganisation');
  assert.equal(await wrong('street', { memberships: [holding('desk')] }), 'people.needsArea');
  assert.equal(await wrong('desk', { phone: null, memberships: [holding('organisation', undefined, craftsmen)] }), 'people.needsPhone');
  assert.equal(await wrong('chief', { memberships: [holding('administrator'), holding('auditor')] }), 'people.rolesExclude');
  assert.equal(await wrong('chief', { memberships: [holding('auditor'), holding('auditor')] }), 'people.twice');
  for (const by of ['auditor', 'neighbour']) assert.notEqual(await wrong(by, { memberships: [holding('family', `${OWN}/g01/y01`)] }), 'done', by);
});

test('numbers: wrong ones are told, taken ones are told with the name only to who may see it', async () => {
  const phone = nextPhone();
  await added('desk', facts('李淑芬', { phone, memberships: [holding('family', `${OWN}/g01/y01`)] as never }));
  const again = (by: string, path: string, more: object = {}) => add(by, facts('别人', { phone, memberships: [holding('family', path)], ...more } as never));
  const own = await again('desk', `${OWN}/g02`);
  assert.deepEqual([own.problem.code, (own.problem as unknown as { facts: object }).facts], ['people.alreadyThere', { name: '李淑芬', by: 'phone' }]);
  assert.equal((await again('neighbour', `${STREET}/012`)).problem.code, 'people.phoneTaken');
  assert.equal((await again('neighbour', `${STREET}/012`, { phone: null, identityNumber: '11010519491231002X' })).problem.code, 'people.identityTaken');
  const wrong = await again('desk', `${OWN}/g02`, { phone: null, identityNumber: '110105194912310021' });
  assert.deepEqual([wrong.problem.code, (wrong.problem as unknown as { facts: object }).facts], ['people.wrongIdentity', { why: 'identity.checkDigit', name: '别人' }]);
  assert.equal((await again('desk', `${OWN}/g02`, { phone: null, identityNumber: '510117194610031237', birthYear: 1950 })).status, 422);
  const both = await Promise.all(['甲', '乙'].map((name) => add('desk', facts(name, { phone: '13811119999', memberships: [holding('family', `${OWN}/g01/y01`)] as never }))));
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409], 'of two at once one is stored');
});

test('facts are changed with the rest kept; who moves is seen by others from then on', async () => {
  const phone = nextPhone();
  const elder = await added('desk', facts('陈奶奶', { phone, birthYear: 1940, memberships: [holding('elder', `${OWN}/g01/y01`)] as never, elder: elderAt() as never }));
  const renamed = await change('desk', elder, { name: '陈玉兰', sex: 'female' });
  assert.deepEqual([renamed.value.name, renamed.value.sex, renamed.value.birthYear, renamed.value.phone], ['陈玉兰', 'female', 1940, phone]);
  const client = await server.signIn(elder);
  assert.equal((await client.ask(routes.me, {})).value.name, '陈玉兰');
  const next = nextPhone();
  assert.equal((await change('desk', elder, { phone: next })).status, 200);
  const signIns = await server.asEngine(async (ctx) => [await ctx.signIns.makeCode(phone), await ctx.signIns.makeCode(next)]);
  assert.deepEqual(signIns.map((one) => 'known' in one && one.known), [false, true], 'the new number signs in, the old one no more');
  assert.equal((await change('desk', elder, { phone: null })).status, 200, 'an elder needs no number');
  const moved = await change('desk', elder, { home: { home: { lng: 103.9, lat: 30.82 }, areaId: area(`${OWN}/g02`), address: '新院 5 栋' } });
  assert.deepEqual([moved.value.areaPath, moved.value.elder?.address, moved.value.memberships[0]?.areaPath], [`${OWN}/g02`, '新院 5 栋', `${OWN}/g02`]);
  assert.equal((await as('grid').ask(routes.person, { params: { personId: elder } })).status, 404, 'the grid worker of the former grid sees her no more');
  assert.equal(codeOf(await change('desk', elder, { home: { home: HOME, areaId: area(`${STREET}/012`) } })), 'people.outOfReach');
  const trail = await server.asEngine((ctx) => ctx.db.rows<{ detail: object }>(sql`select detail from platform.trail where action = 'people.personChanged' and subject_id = ${elder} order by id`));
  assert.deepEqual(trail.map(({ detail }) => detail), [{ changed: ['name', 'sex'] }, { changed: ['phone'] }, { changed: ['phone'] }, { changed: ['home'] }]);
});

test('nobody is changed whom one could not appoint: no telephone of an administrator by a desk', async () => {
  for (const [by, whom] of [['desk', 'committee'], ['desk', 'street'], ['committee', 'desk'], ['street', 'auditor']] as const) {
    const target = ids[whom] as PersonId;
    const seen = (await as(by).ask(routes.person, { params: { personId: target } })).status === 200;
    for (const answer of [await change(by, target, { phone: nextPhone() }), await as(by).ask(routes.deactivate, { params: { personId: target }, body: { reason: '试一试' } }), await as(by).ask(routes.givePassword, { params: { personId: target } })]) {
      assert.equal(answer.problem.code, seen ? 'people.notYours' : 'thing.notFound', `${by} ${whom}`);
    }
    const answer = await give(by, target, []);
    assert.equal(answer.problem.code, seen ? 'people.notGiven' : 'thing.notFound');
  }
  const elderAndMore = await added('chief', facts('老主任', { memberships: [holding('committee', OWN), holding('elder', `${OWN}/g01/y01`)] as never, elder: elderAt() as never }));
  assert.equal((await view('desk', elderAndMore)).mayChange, false);
  assert.equal(codeOf(await change('desk', elderAndMore, { phone: nextPhone() })), 'people.notYours');
});

test('roles: what stays stays, what is given needs its file, a volunteer who is none any more is told to all', async () => {
  const person = await added('desk', facts('刘阿姨', { memberships: [holding('family', `${OWN}/g01/y01`)] as never }));
  const kept = (await view('desk', person)).memberships.map(({ organisationName: _, ...one }) => one);
  assert.equal(codeOf(await give('desk', person, [...kept, holding('volunteer', `${OWN}/g02`)])), 'people.needsVolunteer');
  const volunteer = { skills: ['reading'], home: HOME, areaId: area(`${OWN}/g02`), redWhileOffDuty: true };
  const both = await give('desk', person, [...kept, holding('volunteer')], { volunteer });
  assert.deepEqual([both.status, both.value.memberships.map((one) => one.role), both.value.volunteer?.active, both.value.areaPath], [200, ['family', 'volunteer'], true, `${OWN}/g02`]);
  heard.length = 0;
  const none = await give('desk', person, kept);
  assert.deepEqual([none.value.memberships.map((one) => one.role), none.value.volunteer?.active, heard.map(({ event, payload }) => [event, payload.active])], [['family'], false, [['volunteerChanged', false]]]);
  const again = await give('desk', person, [...kept, holding('volunteer', `${OWN}/g01`)]);
  assert.deepEqual([again.value.volunteer?.active, again.value.volunteer?.skills], [true, ['reading']], 'the profile is still there');
  const chief = await give('chief', person, [...kept, holding('grid', `${OWN}/g01`)]);
  const after = chief.value.memberships.map(({ organisationName: _, ...one }) => one);
  assert.equal(codeOf(await give('desk', person, kept)), 'people.notGiven', 'what the administrator gave the desk does not take away');
  assert.equal((await give('desk', person, [...after, holding('family', `${OWN}/g02`)])).status, 200, 'and leaves alone what is beside');
});

test('who is deactivated is out at once, is asked nothing, and comes back with all that was', async () => {
  const phone = nextPhone();
  const person = await added('desk', facts('何志愿', { phone, memberships: [holding('volunteer'), holding('organisation', undefined, craftsmen)] as never, volunteer: { skills: [], home: HOME, areaId: area(`${OWN}/g02`) } as never }));
  const { password } = (await as('desk').ask(routes.givePassword, { params: { personId: person } })).value;
  const signIn = () => server.anybody.inject({ method: 'POST', url: routes.signIn.path, payload: { phone, password }, remoteAddress: `10.9.0.${made}` });
  const first = await signIn();
  assert.deepEqual([first.statusCode, (first.json() as { mustChangePassword: boolean }).mustChangePassword], [200, true]);
  const client = await server.signIn(person);
  assert.equal((await client.ask(routes.profile, {})).status, 200);
  heard.length = 0;
  const gone = await as('desk').ask(routes.deactivate, { params: { personId: person }, body: { reason: '搬走了' } });
  assert.deepEqual([gone.status, gone.value.deactivated?.reason, gone.value.volunteer?.active], [200, '搬走了', false]);
  assert.deepEqual(heard.map(({ event }) => event), ['volunteerChanged', 'deactivated']);
  assert.deepEqual(heard[1]?.payload, { personId: person, roles: ['volunteer', 'organisation'] });
  assert.equal((await client.ask(routes.profile, {})).problem.code, 'session.required');
  const refused = await signIn();
  assert.deepEqual([refused.statusCode, (refused.json() as { code: string }).code], [423, 'people.deactivated']);
  const names = async (query: object) => (await as('desk').ask(routes.list, { query: { limit: 200, ...query } })).value.items.map(({ name }) => name);
  assert.ok(!(await names({})).includes('何志愿') && (await names({ state: 'deactivated' })).includes('何志愿'));
  assert.ok(!(await as('desk').ask(routes.members, { params: { organisationId: craftsmen } })).value.members.some(({ id }) => id === person));
  const back = await as('desk').ask(routes.reactivate, { params: { personId: person } });
  assert.deepEqual([back.value.deactivated, back.value.volunteer?.active, back.value.memberships.length], [null, true, 2]);
  assert.equal((await signIn()).statusCode, 200);
});

test('there is always an administrator, also when two take each other out at once, and nobody takes themselves out', async () => {
  assert.equal(codeOf(await give('chief', ids.chief as PersonId, [])), 'people.notOneself');
  assert.equal(codeOf(await as('chief').ask(routes.deactivate, { params: { personId: ids.chief as PersonId }, body: { reason: '自己停' } })), 'people.notOneself');
  const out = (by: string, whom: string) => as(by).ask(routes.deactivate, { params: { personId: ids[whom] as PersonId }, body: { reason: '互相停用' } });
  const answers = await Promise.all([out('chief', 'second'), out('second', 'chief')]);
  assert.equal(answers.filter(({ status }) => status === 200).length, 1, JSON.stringify(answers.map(({ value }) => value)));
  const [left] = await server.asOwner<{ n: number }>(sql`select count(*) as n from people.person p join people.membership m on m.person_id = p.id where m.role = 'administrator' and p.deactivated_at is null`);
  assert.equal(Number(left?.n), 1);
});

test('a pairing is ended with a reason by those of the elder’s area', async () => {
  const elder = await added('desk', facts('周奶奶', { phone: null, memberships: [holding('elder', `${OWN}/g01/y01`)] as never, elder: elderAt() as never }));
  const volunteer = await added('desk', facts('吴志愿', { memberships: [holding('volunteer')] as never, volunteer: { skills: [], home: HOME, areaId: area(`${OWN}/g02`) } as never }));
  const pair = { elderId: elder, volunteerId: volunteer, reason: '住得近' };
  assert.equal((await as('desk').ask(routes.pair, { body: pair })).status, 200);
  assert.deepEqual((await view('desk', volunteer)).paired, [{ elderId: elder, volunteerId: volunteer, name: '周奶奶' }]);
  assert.equal(codeOf(await as('neighbour').ask(routes.unpair, { body: pair })), 'thing.notFound');
  heard.length = 0;
  assert.equal((await as('grid').ask(routes.unpair, { body: { ...pair, reason: '志愿者搬家' } })).status, 200);
  assert.deepEqual(heard, [{ event: 'unpaired', payload: { elderId: elder, volunteerId: volunteer } }]);
  assert.equal(codeOf(await as('desk').ask(routes.unpair, { body: pair })), 'people.notPaired');
});
