import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRefusal, type PersonId, type Role, type RouteInput } from '@huying/kernel';
import notifyServer from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import placeServer from '@huying/place/server';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { silver } from '../contract.ts';
import module from './index.ts';

const { routes } = silver;
const OWN = '/510117001/005';
const HOME = { lng: 103.887, lat: 30.81 };
const CAST = { wang: ['elder', 1944, `${OWN}/g01`], old: ['volunteer', 1966, OWN], young: ['volunteer', 1995, OWN], far: ['volunteer', 1960, '/510117001/012'], grid: ['grid', 1980, OWN], farDesk: ['desk', 1980, '/510117001/012'] } as const satisfies Record<string, readonly [Role, number, string]>;
type Name = keyof typeof CAST;

let server: TestServer;
const who: Partial<Record<Name, TestClient & { id: PersonId }>> = {};
const as = (name: Name) => who[name] as TestClient & { id: PersonId };

before(async () => {
  server = await startTest({ modules: [placeServer, peopleServer, notifyServer, module], background: false, clock: { real: Date.now(), shown: Date.parse('2026-05-12T12:00:00+08:00'), speed: 1 } });
  const ids = await server.asEngine(async (ctx) => {
    const added = Object.entries(CAST).map(([name, [role, birthYear, areaPath]], at) => ({
      id: ctx.newId<'person'>(), name, sex: name === 'young' ? ('male' as const) : ('female' as const), birthYear, phone: `1370000000${at}`, memberships: [{ role, organisationId: null, areaId: null, areaPath }],
      ...(role === 'volunteer' ? { volunteer: { skills: ['company' as const], home: HOME, areaPath, redWhileOffDuty: false, active: true } } : {}),
      ...(role === 'elder' ? { elder: { address: '一号院', home: HOME, areaId: ctx.newId<'area'>(), areaPath, livesAlone: true, mind: [], contacts: [], recordingConsent: false, photoConsent: false } } : {}),
    }));
    const done = await ctx.call(people.calls.addPeople, { people: added });
    assert.ok(!isRefusal(done), JSON.stringify(done));
    return added.map(({ id, name }) => [name, id] as const);
  });
  for (const [name, id] of ids) who[name as Name] = Object.assign(await server.signIn(id), { id });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

type Body = RouteInput<typeof routes.change>['body'];
const card = (more: Partial<Body> = {}): Body => ({ talents: ['opera'], languages: ['hakka'], past: ['红光电子管厂'], words: '', wantsPair: true, wantsSex: null, ...more });
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
const pairedOf = (name: Name) => server.asEngine((ctx) => ctx.call(people.calls.paired, { elderId: as(name).id }));

test('a card of one’s own, or written down by staff with the consent; found by talent, language, past and age', async () => {
  assert.deepEqual([(await as('old').ask(routes.change, { body: card() })).value.isSilver, (await as('young').ask(routes.change, { body: card({ past: ['川大'] }) })).value.isSilver], [true, false]);
  assert.equal((await as('far').ask(routes.change, { body: card() })).status, 200);
  const params = { personId: as('wang').id };
  assert.equal((await as('grid').ask(routes.note, { params, body: { ...card({ wantsSex: 'female' }), consent: '上门时老人点头' } })).status, 200);
  assert.equal(codeOf(await as('farDesk').ask(routes.note, { params, body: { ...card(), consent: '没有问过' } })), 'thing.notFound');
  assert.equal(codeOf(await as('grid').ask(routes.note, { params: { personId: as('grid').id }, body: { ...card(), consent: '自己' } })), 'silver.neither');
  const names = async (query: object) => (await as('grid').ask(routes.register, { query })).value.items.map((one) => one.name).sort();
  assert.deepEqual([await names({}), await names({ show: 'all' }), await names({ show: 'all', search: '川大' }), await names({ search: '红光' }), await names({ talent: 'chess' })], [['old', 'wang'], ['old', 'wang', 'young'], ['young'], ['old', 'wang'], []]);
  const page = await as('grid').ask(routes.register, { query: { show: 'all', limit: 2 } });
  assert.equal((await as('grid').ask(routes.register, { query: { show: 'all', limit: 2, after: page.value.next as string } })).value.items.length, 1);
  const stored = await server.asOwner<{ text: string }>(sql`select c::text as text from silver.card c`);
  assert.doesNotMatch(stored.map(({ text }) => text).join(), /红光/, 'the past lies sealed');
});

test('suggested with reasons, to both; a pair only when both have said yes, one of them to staff', async () => {
  const found = await as('grid').ask(routes.suggestions, { params: { personId: as('wang').id } });
  assert.deepEqual(found.value.suggestions.map(({ name, reasons }) => [name, reasons.map(({ code }) => code)]), [['old', ['near', 'sharedPast', 'sameLanguage', 'wantedSex', 'sharedTalent', 'skills', 'silver']]], 'a woman is wanted; who lives elsewhere is not asked');
  const pair = { elderId: as('wang').id, volunteerId: as('old').id };
  assert.equal(codeOf(await as('grid').ask(routes.propose, { body: { ...pair, volunteerId: as('young').id } })), 'silver.notHelper');
  assert.equal(codeOf(await as('farDesk').ask(routes.propose, { body: pair })), 'thing.notFound');
  const proposed = await as('grid').ask(routes.propose, { body: pair });
  assert.equal(proposed.value.state, 'open', JSON.stringify(proposed.problem));
  assert.equal(codeOf(await as('grid').ask(routes.propose, { body: pair })), 'silver.alreadyOpen');
  const params = { proposalId: proposed.value.id };
  assert.equal(codeOf(await as('young').ask(routes.answer, { params, body: { isYes: true } })), 'thing.notFound');
  assert.equal(codeOf(await as('grid').ask(routes.answer, { params, body: { isYes: true, side: 'elder' } })), 'silver.needsNote');
  assert.deepEqual((await as('old').ask(routes.mine, {})).value.proposals.map((one) => one.elderName), ['wang']);
  assert.equal((await as('old').ask(routes.answer, { params, body: { isYes: true } })).value.state, 'open');
  assert.equal(codeOf(await as('old').ask(routes.answer, { params, body: { isYes: false } })), 'silver.answered');
  assert.deepEqual(await pairedOf('wang'), []);
  const done = await as('grid').ask(routes.answer, { params, body: { isYes: true, side: 'elder', note: '上门时老人说好' } });
  assert.deepEqual([done.value.state, done.value.elder?.note], ['paired', '上门时老人说好']);
  assert.deepEqual(await pairedOf('wang'), [as('old').id]);
  assert.equal(codeOf(await as('grid').ask(routes.propose, { body: pair })), 'silver.alreadyPaired');
  assert.equal(codeOf(await as('grid').ask(routes.withdraw, { params, body: { reason: '晚了' } })), 'lifecycle.notHere');
});

test('a no ends it, staff take one back, and what nobody answers lapses by its clock', async () => {
  await as('young').ask(routes.change, { body: card() });
  await as('wang').ask(routes.change, { body: card() });
  const pair = { elderId: as('wang').id, volunteerId: as('young').id };
  const propose = async () => ({ proposalId: (await as('grid').ask(routes.propose, { body: pair })).value.id });
  const first = await propose();
  assert.equal((await as('wang').ask(routes.answer, { params: first, body: { isYes: false } })).value.state, 'declined');
  assert.equal(codeOf(await as('young').ask(routes.answer, { params: first, body: { isYes: true } })), 'lifecycle.notHere');
  const second = await propose();
  assert.equal((await as('grid').ask(routes.withdraw, { params: second, body: { reason: '志愿者要搬家' } })).value.state, 'withdrawn');
  const third = await propose();
  await server.asEngine((ctx) => ctx.call(silver.calls.lapse, third));
  const listed = await as('grid').ask(routes.proposals, { query: { state: 'lapsed' } });
  assert.deepEqual(listed.value.items.map((one) => one.id), [third.proposalId]);
  assert.deepEqual(await pairedOf('wang'), [as('old').id]);
});
