import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { defineContract, isRefusal, type OrganisationId, type Refusal } from '@huying/kernel';
import { defineModule, listen, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { people } from '../contract.ts';
import { addSmallCommunity, COMMUNITY, CRAFTSMEN, NEIGHBOUR, PHONES, PROPERTY_COMPANY, WHO, type Who } from '../testing/small-community.ts';
import module from './index.ts';

/** Hears what people tell other modules. */
const heard: { event: string; payload: unknown }[] = [];
const ear = defineModule({
  contract: defineContract('ear', {}), routes: {}, calls: {},
  listeners: [
    listen(people.events.volunteerChanged, async (_ctx, payload) => void heard.push({ event: 'volunteerChanged', payload })),
    listen(people.events.paired, async (_ctx, payload) => void heard.push({ event: 'paired', payload })),
  ],
});

let server: TestServer;
const clients = new Map<Who, TestClient>();
const as = (who: Who) => clients.get(who) as TestClient;
before(async () => {
  server = await startTest({ modules: [module, ear], background: false });
  await addSmallCommunity(server);
  for (const who of Object.keys(WHO) as Who[]) clients.set(who, await server.signIn(WHO[who], who === 'stranger' ? OTHER_TENANT : undefined));
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const { routes, calls } = people;
const trailOf = (action: string) =>
  server.asEngine((ctx) => ctx.db.rows<{ actor_id: string; subject_id: string; detail: Record<string, unknown> }>(sql`
    select actor_id, subject_id, detail from platform.trail where tenant_id = ${ctx.tenantId} and action = ${action} order by id`));

test('telephone, identity, health and contacts lie sealed in the database', async () => {
  const rows = await server.asEngine((ctx) => ctx.db.rows<{ words: string }>(sql`
    select (p.*)::text || (e.*)::text as words from people.person p join people.elder e on e.person_id = p.id where p.tenant_id = ${ctx.tenantId}`));
  assert.equal(rows.length, 3);
  const all = rows.map((row) => row.words).join() + rows.map((row) => Buffer.from(row.words).toString('hex')).join();
  for (const secret of [PHONES.elder, '13711112222', '听力不好']) {
    assert.ok(!all.includes(secret) && !all.includes(Buffer.from(secret).toString('hex')), `${secret} can be read`);
  }
});

test('each sees whom they may: an area with its staff, a tenant with its administrator, an organisation with its members', async () => {
  const seen = async (who: Who) => {
    const { value } = await as(who).ask(routes.list, { query: { limit: 200 } });
    return value.items.map((item) => Object.entries(WHO).find(([, id]) => id === item.id)?.[0]).sort();
  };
  assert.deepEqual(await seen('grid'), ['caretaker', 'elder', 'family', 'grid', 'silver']);
  const community = ['apprentice', 'caretaker', 'committee', 'craftsman', 'desk', 'elder', 'family', 'grid', 'silver', 'volunteer'];
  assert.deepEqual(await seen('desk'), community);
  assert.deepEqual(await seen('committee'), community);
  assert.deepEqual(await seen('street'), [...community, 'neighbour', 'street'].sort());
  assert.deepEqual(await seen('administrator'), Object.keys(WHO).filter((who) => who !== 'stranger').sort());
  assert.deepEqual(await seen('stranger'), ['stranger']);
  for (const who of ['elder', 'volunteer', 'craftsman', 'caretaker', 'family'] as const) {
    assert.equal((await as(who).ask(routes.list, {})).problem.code, 'access.denied', who);
  }
});

test('even the application by its own SQL sees only what the actor may', async () => {
  const visible = (who: Who) =>
    server.installation.sessions.actorOfToken((as(who).cookie as string).split('=')[1] as string).then((actor) =>
      server.as(actor as never, async (ctx) => ({
        people: (await ctx.db.rows<{ id: string }>(sql`select id from people.person`)).map((row) => row.id).sort(),
        elders: (await ctx.db.rows(sql`select person_id from people.elder`)).length,
        memberships: (await ctx.db.rows(sql`select person_id from people.membership`)).length,
        pairings: (await ctx.db.rows(sql`select elder_id from people.pairing`)).length,
      })));
  assert.deepEqual(await visible('elder'), { people: [WHO.elder], elders: 1, memberships: 1, pairings: 1 });
  assert.deepEqual(await visible('volunteer'), { people: [WHO.volunteer], elders: 0, memberships: 1, pairings: 0 });
  assert.deepEqual(await visible('craftsman'), { people: [WHO.craftsman, WHO.apprentice].sort(), elders: 0, memberships: 2, pairings: 0 });
  assert.deepEqual(await visible('stranger'), { people: [WHO.stranger], elders: 0, memberships: 1, pairings: 0 });
  assert.equal((await visible('grid')).elders, 2);
});

test('people are found by a part of the name, by the whole number only, by role and by area; pages follow each other', async () => {
  const names = async (query: object) => (await as('desk').ask(routes.list, { query })).value.items.map((item) => item.name);
  assert.deepEqual(await names({ search: '王' }), ['王小明', '王桂芳']);
  assert.deepEqual(await names({ search: '%' }), []);
  assert.deepEqual(await names({ search: `${PHONES.elder.slice(0, 3)} ${PHONES.elder.slice(3, 7)} ${PHONES.elder.slice(7)}` }), ['王桂芳']);
  assert.deepEqual(await names({ search: PHONES.elder.slice(0, 7) }), []);
  assert.deepEqual(await names({ search: PHONES.neighbour }), [], 'the elder of another community is not found by number');
  assert.deepEqual(await names({ role: 'elder' }), ['王桂芳', '陈德明']);
  assert.deepEqual(await names({ areaPath: NEIGHBOUR }), []);
  const all = await names({ limit: 200 });
  const paged: string[] = [];
  let after: string | undefined;
  do {
    const { value } = await as('desk').ask(routes.list, { query: { limit: 3, ...(after ? { after } : {}) } });
    paged.push(...value.items.map((item) => item.name));
    after = value.next ?? undefined;
  } while (after);
  assert.deepEqual(paged, all);
  assert.equal((await as('desk').ask(routes.list, { query: { after: "x' or 1=1" } })).problem.code, 'request.invalid');
});

test('numbers are masked in lists; a file shows them to those who may call and records who opened it', async () => {
  const listed = (await as('desk').ask(routes.list, { query: { search: '王桂芳' } })).value.items[0];
  assert.equal(listed?.phone, '138****0001');
  const before = (await trailOf('people.fileRead')).length;
  const file = (await as('grid').ask(routes.elder, { params: { personId: WHO.elder } })).value;
  assert.deepEqual([file.phone, file.contacts[0]?.phone, file.mind, file.paired], [PHONES.elder, '13711112222', ['听力不好，请大声说'], [{ id: WHO.silver, name: '陈德明' }]]);
  const masked = (await as('administrator').ask(routes.elder, { params: { personId: WHO.elder } })).value;
  assert.deepEqual([masked.phone, masked.contacts[0]?.phone], ['138****0001', '137****2222']);
  const own = (await as('elder').ask(routes.elder, { params: { personId: WHO.elder } })).value;
  assert.equal(own.phone, PHONES.elder);
  const read = (await trailOf('people.fileRead')).slice(before);
  assert.deepEqual(read.map((row) => [row.actor_id, row.subject_id]), [[WHO.grid, WHO.elder], [WHO.administrator, WHO.elder]], 'reading one’s own file is not recorded');
});

test('files of other areas, of other elders and of other tenants are not there', async () => {
  for (const [who, personId] of [['grid', WHO.neighbour], ['desk', WHO.neighbour], ['elder', WHO.neighbour], ['elder', WHO.silver], ['stranger', WHO.elder], ['desk', WHO.volunteer]] as const) {
    assert.equal((await as(who).ask(routes.elder, { params: { personId } })).problem.code, 'thing.notFound', `${who} ${personId}`);
    assert.equal((await as(who).ask(routes.changeElder, { params: { personId }, body: { livesAlone: false } })).problem.code, 'thing.notFound', `${who} ${personId}`);
  }
  assert.equal((await as('volunteer').ask(routes.elder, { params: { personId: WHO.elder } })).problem.code, 'access.denied');
});

test('a file is changed by the elder and by staff; what is left out stays; the trail names what changed, not what it says', async () => {
  const change = await as('elder').ask(routes.changeElder, { params: { personId: WHO.elder }, body: { mind: ['不吃辣'], photoConsent: true, fontSize: 30 } });
  assert.equal(change.status, 200);
  const { value } = await as('desk').ask(routes.changeElder, { params: { personId: WHO.elder }, body: { livesAlone: false } });
  assert.deepEqual([value.mind, value.photoConsent, value.fontSize, value.livesAlone, value.recordingConsent, value.contacts.length], [['不吃辣'], true, 30, false, true, 1]);
  assert.deepEqual((await trailOf('people.fileChanged')).map((row) => row.detail), [{ changed: ['mind', 'photoConsent', 'fontSize'] }, { changed: ['livesAlone'] }]);
  assert.equal((await as('elder').ask(routes.changeElder, { params: { personId: WHO.elder }, body: { fontSize: 4_000 } })).status, 400);
});

test('a volunteer changes the own profile, and other modules hear of it', async () => {
  heard.length = 0;
  const { value } = await as('silver').ask(routes.changeProfile, { body: { skills: ['driving', 'driving', 'company'], redWhileOffDuty: true } });
  assert.deepEqual([value.skills, value.redWhileOffDuty], [['driving', 'company'], true]);
  assert.deepEqual(heard, [{ event: 'volunteerChanged', payload: value }]);
  const profile = (await as('silver').ask(routes.profile, {})).value;
  assert.deepEqual([profile.name, profile.paired], ['陈德明', [{ id: WHO.elder, name: '王桂芳' }]]);
  assert.equal((await as('elder').ask(routes.profile, {})).problem.code, 'access.denied');
});

test('members are named to their own organisation and to the staff of its area, to nobody else', async () => {
  const members = async (who: Who, organisationId: OrganisationId) => as(who).ask(routes.members, { params: { organisationId } });
  assert.deepEqual((await members('craftsman', CRAFTSMEN)).value.members.map((one) => [one.name, one.phone]), [['张学徒', PHONES.apprentice], ['张木匠', PHONES.craftsman]]);
  assert.equal((await members('desk', CRAFTSMEN)).value.members.length, 2);
  assert.equal((await members('administrator', CRAFTSMEN)).value.members[0]?.phone, '138****0011');
  assert.equal((await members('craftsman', PROPERTY_COMPANY)).problem.code, 'thing.notFound');
  assert.equal((await members('stranger', CRAFTSMEN)).problem.code, 'thing.notFound');
  assert.deepEqual((await as('elder').ask(routes.organisations, {})).value.organisations.map((one) => one.name), ['安居物业', '十八匠']);
  assert.deepEqual((await as('stranger').ask(routes.organisations, {})).value.organisations, []);
});

test('staff pair an elder with a volunteer once, with a reason', async () => {
  heard.length = 0;
  const pair = (who: Who, elderId: string, volunteerId: string) => as(who).ask(routes.pair, { body: { elderId: elderId as never, volunteerId: volunteerId as never, reason: '住得近，常来往' } });
  assert.equal((await pair('desk', WHO.elder, WHO.volunteer)).status, 200);
  assert.deepEqual(heard, [{ event: 'paired', payload: { elderId: WHO.elder, volunteerId: WHO.volunteer } }]);
  assert.equal((await pair('desk', WHO.elder, WHO.volunteer)).problem.code, 'people.alreadyPaired');
  assert.equal((await pair('desk', WHO.neighbour, WHO.volunteer)).problem.code, 'people.notElder');
  assert.equal((await pair('desk', WHO.elder, WHO.desk)).problem.code, 'people.notVolunteer');
  assert.equal((await pair('desk', WHO.silver, WHO.silver)).problem.code, 'people.notVolunteer');
  assert.equal((await pair('volunteer', WHO.elder, WHO.volunteer)).problem.code, 'access.denied');
  assert.equal((await trailOf('people.paired')).length, 1);
});

test('other modules ask as the engine: who is paired, who serves an area, whose duty it is', async () => {
  const elder = await server.installation.sessions.actorOfPerson(510_117_001, WHO.elder);
  const answers = await server.as(elder as never, async (ctx) => {
    const ask = async <T>(answer: Promise<T>) => {
      const given = await answer;
      if (isRefusal(given)) throw new Error(given.refused);
      return given as Exclude<T, Refusal>;
    };
    return {
      paired: await ask(ctx.call(calls.paired, { elderId: WHO.elder })),
      holders: (await ask(ctx.call(calls.dutyHolders, { roles: ['grid', 'committee', 'street'], areaPath: `${COMMUNITY}/g01/y01/b01` }))).map((one) => one.role),
      elsewhere: (await ask(ctx.call(calls.dutyHolders, { roles: ['grid', 'committee', 'street'], areaPath: `${NEIGHBOUR}/g01` }))).map((one) => one.role),
      repair: (await ask(ctx.call(calls.organisationsFor, { kinds: ['social', 'property'], areaPath: `${COMMUNITY}/g01/y01/b01`, category: 'repair' }))).map((one) => one.name),
      meals: (await ask(ctx.call(calls.organisationsFor, { kinds: ['social', 'property'], areaPath: `${COMMUNITY}/g02`, category: 'meals' }))).map((one) => one.name),
      volunteer: await ask(ctx.call(calls.volunteer, { personId: WHO.volunteer })),
      persons: (await ask(ctx.call(calls.persons, { personIds: [WHO.desk, WHO.stranger] }))).map((one) => one.name),
      byPhone: await ask(ctx.call(calls.byPhone, { phone: PHONES.neighbour })),
      own: (await ctx.db.rows(sql`select id from people.person`)).length,
    };
  });
  assert.deepEqual([...answers.paired].sort(), [WHO.silver, WHO.volunteer].sort());
  assert.deepEqual([answers.holders, answers.elsewhere], [['grid', 'committee', 'street'], ['street']]);
  assert.deepEqual([answers.repair, answers.meals], [['安居物业', '十八匠'], []]);
  assert.equal(answers.volunteer?.areaPath, `${COMMUNITY}/g02/y09/b01`);
  assert.deepEqual([answers.persons, answers.byPhone, answers.own], [['周调度'], [], 1], 'after the questions the elder sees no more than before');
});

test('a number or identity number that is taken or wrong adds nobody', async () => {
  const newcomer = { id: '01980000-0000-7000-8000-000000000099' as never, name: '新人', sex: null, birthYear: null, phone: '13800009999', memberships: [{ role: 'family' as const, organisationId: null, areaId: null, areaPath: COMMUNITY }] };
  const add = (change: object) => server.asEngine((ctx) => ctx.call(calls.addPeople, { people: [{ ...newcomer, ...change }] }));
  assert.deepEqual(await add({ phone: PHONES.elder }), { refused: 'people.phoneTaken' });
  assert.deepEqual(await add({ identityNumber: '510117194103124321' }), { refused: 'people.wrongIdentity', facts: { name: '新人', why: 'identity.checkDigit' } });
  assert.equal(await server.asEngine((ctx) => ctx.call(calls.person, { personId: newcomer.id })), null);
  await server.asEngine((ctx) => ctx.call(calls.addPeople, { people: [{ ...newcomer, identityNumber: '11010519491231002x' }] }));
  const stored = await server.asEngine((ctx) => ctx.db.row<{ sealed: Buffer }>(sql`select identity_sealed as sealed from people.person where id = ${newcomer.id}`));
  assert.equal(await server.asEngine(async (ctx) => ctx.secrets.open(stored?.sealed as Buffer)), '11010519491231002X');
  assert.deepEqual(await add({ id: '01980000-0000-7000-8000-000000000098', phone: '13800009998', identityNumber: '11010519491231002X' }), { refused: 'people.phoneTaken' });
});

test('when what somebody is changes, the next request knows it', async () => {
  assert.equal((await as('apprentice').ask(routes.list, {})).status, 403);
  await server.asEngine((ctx) => ctx.call(calls.setMemberships, { personId: WHO.apprentice, memberships: [{ role: 'grid', organisationId: null, areaId: null, areaPath: `${COMMUNITY}/g01` }] }));
  assert.equal((await as('apprentice').ask(routes.list, {})).status, 200);
  assert.equal((await as('apprentice').ask(routes.members, { params: { organisationId: CRAFTSMEN } })).status, 404);
  await server.asEngine((ctx) => ctx.call(calls.setMemberships, { personId: WHO.apprentice, memberships: [] }));
  assert.equal((await as('apprentice').ask(routes.list, {})).status, 403);
});
