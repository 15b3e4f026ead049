import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AreaId, isRefusal, type OrganisationId, type PersonId, type Role } from '@huying/kernel';
import { place } from '@huying/place/contract';
import placeServer from '@huying/place/server';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { people } from '../contract.ts';
import module from './index.ts';

const STREET = '/510117001';
const OWN = `${STREET}/005`;
const HOME = { lng: 103.887, lat: 30.81 };
let server: TestServer;
const areas: Record<string, AreaId> = {};
const clients = new Map<Role, TestClient>();
before(async () => {
  server = await startTest({ modules: [placeServer, module], background: false });
  const listed = [['community', '005', STREET], ['courtyard', 'y01', OWN], ['courtyard', 'y02', OWN], ['community', '012', STREET]] as const;
  const founded = await server.asEngine((ctx) => ctx.call(place.calls.found, {
    office: { name: '郫筒街道', code: '510117001', centre: HOME }, areas: listed.map(([kind, code, parentPath]) => ({ kind, code, name: `区域${code}`, path: `${parentPath}/${code}`, parentPath, centre: HOME })),
  }));
  assert.ok(!isRefusal(founded));
  for (const { path, id } of founded.areas) areas[path] = id;
  for (const [role, areaPath] of [['desk', OWN], ['street', STREET], ['grid', OWN]] as const) {
    const id = await server.asEngine(async (ctx) => {
      const personId = ctx.newId<'person'>() as PersonId;
      await ctx.call(people.calls.addPeople, { people: [{ id: personId, name: role, sex: null, birthYear: null, phone: null, memberships: [{ role, organisationId: null, areaId: null, areaPath }] }] });
      return personId;
    });
    clients.set(role, await server.signIn(id));
  }
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const { routes } = people;
const area = (path: string) => areas[path] as AreaId;
const base = { kind: 'property' as const, areaId: null as AreaId | null, serves: [] as AreaId[], categories: [] as string[], phone: null };
const add = (role: Role, body: object) => (clients.get(role) as TestClient).ask(routes.addOrganisation, { body: { ...base, ...body } as never });
const change = (role: Role, organisationId: OrganisationId, body: object) => (clients.get(role) as TestClient).ask(routes.changeOrganisation, { params: { organisationId }, body });
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
const serving = (areaPath: string, category: string | null = null) =>
  server.asEngine(async (ctx) => {
    const found = await ctx.call(people.calls.organisationsFor, { kinds: ['property', 'social'], areaPath, category });
    return isRefusal(found) ? [] : found.map(({ name }) => name);
  });

test('an organisation is kept by those of its area, and the offices by the street', async () => {
  const made = await add('desk', { name: '安居物业', areaId: area(OWN), serves: [area(`${OWN}/y01`)], phone: '028-8785 0001' });
  assert.deepEqual([made.status, made.value.areaPath, made.value.serves], [200, OWN, [`${OWN}/y01`]]);
  assert.equal(codeOf(await add('desk', { name: '安居物业', areaId: area(OWN) })), 'people.nameTaken');
  assert.equal(codeOf(await add('desk', { name: '街道外', areaId: area(`${STREET}/012`) })), 'people.outOfReach');
  assert.equal(codeOf(await add('desk', { name: '全街道', areaId: null })), 'people.outOfReach');
  assert.equal(codeOf(await add('desk', { name: '消防站', kind: 'emergency', areaId: area(OWN) })), 'people.notYourKind');
  assert.equal(codeOf(await add('street', { name: '消防站', kind: 'emergency', areaId: area(STREET) })), 'done');
  assert.equal(codeOf(await add('street', { name: '望丛物业', areaId: area(`${STREET}/012`), serves: [area(`${OWN}/y01`)] })), 'people.servesElsewhere');
  assert.equal(codeOf(await add('grid', { name: '网格物业', areaId: area(OWN) })), 'access.denied');
});

test('a property company is asked for the courtyards that it serves, a closed organisation for nothing', async () => {
  assert.deepEqual([await serving(`${OWN}/y01/b1`), await serving(`${OWN}/y02/b1`)], [['安居物业'], []]);
  const { organisations } = (await (clients.get('desk') as TestClient).ask(routes.organisations, {})).value;
  const id = organisations.find(({ name }) => name === '安居物业')?.id as OrganisationId;
  const changed = await change('desk', id, { serves: [area(`${OWN}/y01`), area(`${OWN}/y02`)], categories: ['repair', 'repair'], name: '安居物业公司' });
  assert.deepEqual([changed.value.name, changed.value.serves.length, changed.value.categories, changed.value.phone], ['安居物业公司', 2, ['repair'], '028-8785 0001']);
  assert.deepEqual([await serving(`${OWN}/y02/b1`, 'repair'), await serving(`${OWN}/y02/b1`, 'meals')], [['安居物业公司'], []]);
  assert.equal((await change('desk', id, { closed: true })).value.closed, true);
  assert.deepEqual(await serving(`${OWN}/y01/b1`), []);
  assert.equal((await change('desk', id, { closed: false })).value.closed, undefined);
  assert.deepEqual(await serving(`${OWN}/y01/b1`), ['安居物业公司']);
  assert.equal(codeOf(await change('desk', id, { kind: 'committee' })), 'people.notYourKind');
  assert.equal(codeOf(await change('desk', id, { areaId: area(`${STREET}/012`) })), 'people.outOfReach');
});
