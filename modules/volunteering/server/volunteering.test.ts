import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automation } from '@huying/automation/contract';
import activityServer from '@huying/activity/server';
import { automationModule } from '@huying/automation/server';
import serviceServer from '@huying/service/server';
import { type AreaId, asId, defineContract, type Identity, isRefusal, maskIdentityNumber, type PersonId, readIdentityNumber, type Role, type RouteInput } from '@huying/kernel';
import notify from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import safeguard from '@huying/safeguard/server';
import { place } from '@huying/place/contract';
import placeServer from '@huying/place/server';
import { defineModule, listen, sql } from '@huying/platform';
import { type AliyunCall, type CloudPeer, endTestPostgres, startTest, TEST_TENANT, type TestClient, type TestServer, workQueued } from '@huying/platform/testing';
import { type CardSide, type CardView, CONSENTS, volunteering } from '../contract.ts';
import { USUAL_KINDS } from '../core/kinds.ts';
import { tables } from '../core/requirements.ts';
import { pngOf, startAliyunOcr, writtenOn } from '../testing/card-peers.ts';
import module from './index.ts';

const { routes, calls } = volunteering;
const STREET = '/510117001';
const OWN = `${STREET}/005`;
const HOME = { lng: 103.887, lat: 30.81 };
const NOON = Date.parse('2026-05-12T12:00:00+08:00');

/** What others hear of volunteers, newest last. It stands before the module, as matching and roster do: a change that follows from a change is heard after it. */
const heard: { personId: string; barred?: string[] | undefined; active: boolean }[] = [];
const ear = defineModule({
  contract: defineContract('ear', {}), routes: {}, calls: {}, listeners: [listen(people.events.volunteerChanged, async (_ctx, { personId, barred, active }) => void heard.push({ personId, barred, active }))],
});

let server: TestServer;
let ocr: CloudPeer<AliyunCall>;
const areas: Record<string, AreaId> = {};
const staff: Record<string, TestClient> = {};
let phones = 0;
const nextPhone = () => {
  phones += 1;
  return `1390000${String(phones).padStart(4, '0')}`;
};

before(async () => {
  ocr = await startAliyunOcr({ LTAI5t: 'aliyun-secret-word' });
  server = await startTest({
    modules: [placeServer, peopleServer, notify, automationModule(tables), serviceServer, activityServer, safeguard, ear, module], background: false,
    environment: { CARD_READER: 'aliyun', ALIYUN_OCR_URL: ocr.url, ALIYUN_ACCESS_KEY_ID: 'LTAI5t', ALIYUN_ACCESS_KEY_SECRET: 'aliyun-secret-word' }, clock: { real: Date.now(), shown: NOON, speed: 1 },
  });
  const founded = await server.asEngine((ctx) => ctx.call(place.calls.found, {
    office: { name: '郫筒街道', code: '510117001', centre: HOME },
    areas: ['005', '012'].map((code) => ({ kind: 'community' as const, code, name: `社区${code}`, path: `${STREET}/${code}`, parentPath: STREET, centre: HOME })),
  }));
  assert.ok(!isRefusal(founded));
  for (const { path, id } of founded.areas) areas[path] = id;
  for (const [name, role, areaPath] of [['committee', 'committee', OWN], ['second', 'committee', OWN], ['desk', 'desk', OWN], ['far', 'committee', `${STREET}/012`], ['street', 'street', STREET]] as const) staff[name] = await add(name, role, areaPath);
});
after(async () => {
  await server.close();
  await ocr.close();
  await endTestPostgres();
});

async function add(name: string, role: Role, areaPath: string): Promise<TestClient> {
  const id = await server.asEngine(async (ctx) => {
    const personId = ctx.newId<'person'>();
    const added = await ctx.call(people.calls.addPeople, {
      people: [{ id: personId, name, sex: null, birthYear: role === 'volunteer' ? 1970 : null, phone: nextPhone(), memberships: [{ role, organisationId: null, areaId: null, areaPath }], ...(role === 'volunteer' ? { volunteer: { skills: [], home: HOME, areaPath, redWhileOffDuty: false, active: true } } : {}) }],
    });
    assert.ok(!isRefusal(added));
    return personId;
  });
  return Object.assign(await server.signIn(id), { id });
}
const idOf = (client: TestClient) => (client as TestClient & { id: PersonId }).id;
const as = (name: string) => staff[name] as TestClient;

const codeFor = async (phone: string) => (await server.anybody.ask(people.routes.requestCode, { body: { phone, joins: true } })).value.shown as string;
const begin = (body: object) => server.anybody.inject({ method: 'POST', url: routes.begin.path, payload: { tenantId: TEST_TENANT, ...body } });
/** Somebody comes in by a number and is signed in. */
async function comeIn(name: string, phone = nextPhone()): Promise<TestClient> {
  const response = await begin({ name, phone, code: await codeFor(phone) });
  assert.equal(response.statusCode, 200, response.body);
  const { personId, token } = response.json() as { personId: PersonId; token?: string };
  assert.equal(token, undefined, 'the token goes into the cookie only');
  return Object.assign(await server.signIn(personId), { id: personId });
}
type Applied = RouteInput<typeof routes.apply>['body'];
const form = (more: object = {}): Applied => ({
  name: '王小芳', identityNumber: '11010519491231002X', areaId: areas[OWN], home: null, skills: ['company'], preferences: ['company'], times: ['weekend'], consents: [...CONSENTS], job: '退休教师', guardian: null, ...more,
} as Applied);
const apply = (client: TestClient, more: object = {}) => client.ask(routes.apply, { body: form(more) });
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
const addCard = (client: TestClient, payload: Buffer, side: CardSide = 'portrait') => client.inject({ method: 'PUT', url: `${routes.addCard.path}?side=${side}`, payload, headers: { 'content-type': 'image/png' } });
const cardOf = (by: string, applicationId: string, side: CardSide = 'portrait') => as(by).inject({ method: 'GET', url: `/api/volunteering/applications/${applicationId}/card?side=${side}` });
const storedFiles = async () => (await server.asOwner<{ n: number }>(sql`select count(*)::int as n from platform.file where purpose = 'identity-card'`))[0]?.n;
const passTo = (key: string) => server.asOwner(sql`update platform.timer set due_at = now() - interval '2 years' where key = ${key}`);
const decide = (by: string, applicationId: string, decision: 'approve' | 'askBack' | 'refuse', reason = '') => as(by).ask(routes.decide, { params: { applicationId: asId<'application'>(applicationId) }, body: { decision, reason } });

let checked = 0;
/** An identity number of somebody born then, with its check digit. */
function identityOf(birth: string): string {
  checked += 2;
  const first = `510117${birth}${String(checked).padStart(3, '0')}`;
  let sum = 0;
  for (const digit of first) sum = ((sum + Number(digit)) * 2) % 11;
  return `${first}${'0123456789X'.charAt((12 - sum) % 11)}`;
}
async function register(name: string, birth = '19700101'): Promise<TestClient> {
  const client = await comeIn(name);
  const { value } = await apply(client, { name, identityNumber: identityOf(birth) });
  assert.equal(codeOf(await decide('committee', value.id, 'approve')), 'done');
  return client;
}
const barredOf = (client: TestClient) => heard.findLast((one) => one.personId === idOf(client))?.barred ?? [];

test('a number that nobody has comes in and applies; the committee approves; from then on they are a volunteer', async () => {
  const phone = nextPhone();
  const client = await comeIn('新来的', phone);
  assert.deepEqual((await client.ask(people.routes.me, {})).value.memberships, []);
  assert.equal((await client.ask(routes.volunteers, { query: {} })).status, 403, 'who is nothing yet sees nobody');
  const applied = await apply(client);
  assert.deepEqual([applied.status, applied.value.state, applied.value.identityNumber, applied.value.sex, applied.value.age], [200, 'submitted', '110***********002X', 'female', 76]);
  const stored = await server.asOwner<{ text: string }>(sql`select to_jsonb(a)::text as text from volunteering.application a where id = ${applied.value.id}`);
  assert.doesNotMatch(stored[0]?.text ?? '', /11010519491231002X/, 'the identity number lies sealed');
  const queue = await as('desk').ask(routes.applications, { query: {} });
  assert.deepEqual(queue.value.items.map((one) => one.name), ['王小芳']);
  assert.deepEqual((await as('far').ask(routes.applications, { query: {} })).value.items, [], 'another community sees nothing');
  assert.equal((await as('far').ask(routes.application, { params: { applicationId: applied.value.id } })).status, 404);
  assert.equal(codeOf(await decide('far', applied.value.id, 'approve')), 'thing.notFound');
  assert.equal((await decide('desk', applied.value.id, 'approve')).status, 403, 'the desk looks, the committee decides');
  assert.equal(codeOf(await decide('committee', applied.value.id, 'askBack')), 'volunteering.needsReason');
  assert.equal(codeOf(await decide('committee', applied.value.id, 'askBack', '请补身份证照片')), 'done');
  assert.deepEqual((await client.ask(routes.mine, {})).value.application?.reason, '请补身份证照片');
  assert.equal(codeOf(await decide('committee', applied.value.id, 'approve')), 'lifecycle.notHere', 'what was asked back waits for the applicant');
  assert.equal((await addCard(client, pngOf(640, 400))).statusCode, 200);
  for (const [bytes, code] of [[Buffer.from('no picture'), 'volunteering.notPicture'], [pngOf(640, 400).subarray(0, 20), 'volunteering.notPicture'], [pngOf(640, 200), 'volunteering.smallPicture']] as const) {
    assert.equal(((await addCard(client, bytes)).json() as { code: string }).code, code);
  }
  assert.equal(codeOf(await apply(client)), 'done');
  assert.equal((await as('desk').inject({ method: 'GET', url: `/api/volunteering/applications/${applied.value.id}/card` })).statusCode, 200);
  assert.equal(codeOf(await decide('committee', applied.value.id, 'approve')), 'done');
  const me = (await client.ask(people.routes.me, {})).value;
  assert.deepEqual([me.name, me.memberships.map((one) => [one.role, one.areaPath])], ['王小芳', [['volunteer', OWN]]]);
  const mine = (await client.ask(routes.mine, {})).value;
  assert.match(mine.volunteer?.number ?? '', /^510117001-\d{6}$/);
  assert.equal(mine.application?.identityNumber, null, 'the application keeps no identity number once it is decided');
  assert.deepEqual((await client.ask(people.routes.profile, {})).value.skills, ['company']);
  assert.equal(codeOf(await apply(client)), 'volunteering.already');
  assert.deepEqual(heard.at(-1), { personId: idOf(client), barred: ['medical_escort', 'repair', 'hair_bath', 'transport', 'health'], active: true });
  // The same number again is the same person.
  const again = await comeIn('别的名字', phone);
  assert.equal(idOf(again), idOf(client));
});

test('what stands on the card is laid beside what was typed; nobody is approved by it, and the pictures go after the days that the street keeps them', async () => {
  const client = await comeIn('照相的');
  const number = identityOf('19700101');
  const applied = await apply(client, { name: '王小芳', identityNumber: number });
  const { id } = applied.value;
  const card = async () => (await client.ask(routes.mine, {})).value.application?.card as CardView;
  await addCard(client, pngOf(640, 400));
  assert.equal((await card()).sides[0]?.state, 'waiting');
  await workQueued(server, 'volunteering:read-card');
  assert.deepEqual([(await card()).sides[0]?.state, (await card()).sides[0]?.why], ['unreadable', 'notCard']);
  assert.equal((await server.asOwner(sql`select from notify.message where person_id = ${idOf(client)}`)).length, 1, 'another picture was asked for');
  const face = { name: '王晓芳', sex: '女', birth: '1970年1月1日', number };
  await addCard(client, writtenOn(pngOf(640, 400), { period: '2013.02.02-2033.02.02' }));
  await addCard(client, writtenOn(pngOf(640, 400), face));
  await addCard(client, writtenOn(pngOf(640, 400), { period: '2006.05.11-2026.05.11' }), 'emblem');
  assert.deepEqual((await card()).sides.map((one) => [one.side, one.state]), [['portrait', 'waiting'], ['emblem', 'waiting']], 'the newest picture of each side');
  await workQueued(server, 'volunteering:read-card');
  const { read, differences } = await card();
  assert.deepEqual([read?.name, read?.identityNumber, read?.birthDate, read?.validUntil], ['王晓芳', maskIdentityNumber(number), '1970-01-01', '2026-05-11']);
  assert.deepEqual(differences.map(({ what }) => what).sort(), ['expired', 'name', ...(readIdentityNumber(number, '2026-05-12') as Identity).sex === 'male' ? ['sex'] : []].sort());
  assert.deepEqual((await as('desk').ask(routes.application, { params: { applicationId: id } })).value.card, await card(), 'whoever approves sees the same');
  assert.equal((await client.ask(routes.mine, {})).value.application?.state, 'submitted');
  assert.deepEqual([(await cardOf('desk', id, 'emblem')).statusCode, (await cardOf('far', id)).statusCode], [200, 404]);
  const sealed = await server.asOwner<{ text: string }>(sql`select to_jsonb(c)::text as text from volunteering.card c where application_id = ${id}`);
  assert.ok(sealed.length === 2 && sealed.every(({ text }) => !text.includes(number) && !text.includes('王晓芳')), 'what was read lies sealed');
  // Nobody answers: again and again, then people read it by eye.
  ocr.answers.push(...Array.from({ length: 7 }, () => ({ status: 503, body: { Code: 'algorithmError' } })));
  await addCard(client, writtenOn(pngOf(640, 400), { ...face, name: '王小芳' }));
  for (let attempt = 1; attempt <= 7; attempt++) {
    assert.equal((await card()).sides[0]?.state, 'waiting', `attempt ${attempt}`);
    await workQueued(server, 'volunteering:read-card');
  }
  assert.equal((await card()).sides[0]?.state, 'failed');
  const reader = (await as('desk').ask(routes.cardReader, {})).value;
  assert.deepEqual([reader.reader, reader.failed, reader.failure?.code], ['aliyun-ocr', 1, 'algorithmError']);
  ocr.answers.push({ status: 401, body: { Code: 'ocrServiceNotOpen' } });
  await addCard(client, writtenOn(pngOf(640, 400), face));
  await workQueued(server, 'volunteering:read-card');
  assert.equal((await as('desk').ask(routes.cardReader, {})).value.failure?.code, 'ocrServiceNotOpen', 'a setting to mend is not asked again');
  // Once it is mended, whoever approves has the same picture read again.
  const again = (by: string) => as(by).ask(routes.readCardAgain, { params: { applicationId: id }, body: { side: 'portrait' } });
  assert.deepEqual([(await again('far')).status, (await again('desk')).status, (await card()).sides[0]?.state], [404, 200, 'waiting']);
  await workQueued(server, 'volunteering:read-card');
  assert.equal((await card()).read?.name, '王晓芳');
  assert.equal(codeOf(await decide('committee', id, 'approve')), 'done');
  assert.equal(codeOf(await again('desk')), 'lifecycle.notHere', 'what is decided is read no more');
  assert.equal((await cardOf('committee', id)).statusCode, 200, 'for a second look');
  const before = (await storedFiles()) as number;
  await passTo(`volunteering/card/${id}`);
  await server.settle();
  assert.equal((await cardOf('committee', id)).statusCode, 404);
  await workQueued(server, 'volunteering:tidy-cards');
  assert.ok(((await storedFiles()) as number) <= before - 2, 'the bytes are gone');
  assert.deepEqual(await card(), { sides: [], read: null, differences: [] });
});

test('who withdraws leaves no picture; a street may keep none after the decision', async () => {
  const client = await comeIn('后悔的');
  const first = await apply(client, { identityNumber: identityOf('19710101') });
  await addCard(client, writtenOn(pngOf(640, 400), { period: '2013.02.02-长期' }), 'emblem');
  const files = (await storedFiles()) as number;
  assert.equal(codeOf(await client.ask(routes.withdraw, {})), 'done');
  await workQueued(server, 'volunteering:tidy-cards');
  assert.equal(await storedFiles(), files - 1);
  await workQueued(server, 'volunteering:read-card');
  assert.equal((await cardOf('committee', first.value.id, 'emblem')).statusCode, 404);

  await server.asOwner(sql`insert into platform.setting (tenant_id, name, value) values (${TEST_TENANT}, 'volunteering.cardDays', '0'::jsonb)`);
  const { value } = await apply(client, { identityNumber: identityOf('19720101') });
  await addCard(client, pngOf(640, 400));
  assert.equal(codeOf(await decide('committee', value.id, 'refuse', '照片看不清')), 'done');
  assert.equal((await cardOf('committee', value.id)).statusCode, 404);
  await server.asOwner(sql`delete from platform.setting where name = 'volunteering.cardDays'`);
});

test('coming in tells nothing of a number to whoever does not hold it', async () => {
  const known = nextPhone();
  await comeIn('已经来过', known);
  for (const phone of [known, nextPhone()]) {
    const code = await codeFor(phone);
    const wrong = await begin({ name: '某某', phone, code: code === '000000' ? '000001' : '000000' });
    assert.deepEqual([wrong.statusCode, (wrong.json() as { code: string }).code], [401, 'people.wrongCode']);
  }
  assert.equal((await begin({ tenantId: 999, name: '某某', phone: known, code: '123456' })).statusCode, 422);
  assert.deepEqual((await server.anybody.ask(routes.offices, {})).value.offices.map(({ name }) => name).sort(), ['安德街道', '郫筒街道']);
});

test('wrong numbers, missing consents, a street without community: each told', async () => {
  const client = await comeIn('李四');
  const wrong = await apply(client, { identityNumber: '110105194912310021' });
  assert.deepEqual([wrong.problem.code, (wrong.problem as unknown as { facts: { why: string } }).facts.why], ['people.wrongIdentity', 'identity.checkDigit']);
  assert.equal(codeOf(await apply(client, { consents: ['service', 'privacy'] })), 'volunteering.needsConsent');
  assert.equal(codeOf(await apply(client, { areaId: areas[STREET] })), 'volunteering.noCommunity');
  assert.equal(codeOf(await apply(client, { identityNumber: identityOf('20200101') })), 'volunteering.tooYoung');
  assert.equal(codeOf(await client.ask(routes.withdraw, {})), 'thing.notFound');
  assert.equal(codeOf(await apply(client, { identityNumber: identityOf('19800101') })), 'done');
  assert.equal((await client.ask(routes.withdraw, {})).value.state, 'withdrawn');
});

test('the identity number of somebody else is found when it is decided, and told to staff alone', async () => {
  const number = identityOf('19600101');
  const first = await comeIn('真本人');
  assert.equal(codeOf(await decide('committee', (await apply(first, { identityNumber: number })).value.id, 'approve')), 'done');
  const second = await comeIn('冒用的');
  const applied = await apply(second, { identityNumber: number });
  assert.equal(applied.status, 200, 'whoever applies is told nothing');
  assert.equal(codeOf(await decide('committee', applied.value.id, 'approve')), 'people.identityTaken');
  assert.equal((await second.ask(routes.mine, {})).value.application?.state, 'submitted', 'a refused decision leaves all as it was');
  assert.equal(codeOf(await decide('committee', applied.value.id, 'refuse', '证件与本人不符')), 'done');
});

test('a minor needs a guardian, who says yes by the code on a telephone of their own', async () => {
  const phone = nextPhone();
  const client = await comeIn('小学徒', phone);
  const number = identityOf('20100901');
  assert.equal(codeOf(await apply(client, { identityNumber: number })), 'volunteering.needsGuardian');
  const guardian = { name: '王爸爸', relation: '父亲' };
  assert.equal(codeOf(await apply(client, { identityNumber: number, guardian: { ...guardian, phone, code: '123456' } })), 'volunteering.guardianOneself');
  const his = nextPhone();
  const code = await codeFor(his);
  assert.equal(codeOf(await apply(client, { identityNumber: number, guardian: { ...guardian, phone: his, code: code === '111111' ? '111112' : '111111' } })), 'people.wrongCode');
  const applied = await apply(client, { identityNumber: number, guardian: { ...guardian, phone: his, code } });
  assert.deepEqual([applied.status, applied.value.guardian?.name], [200, '王爸爸']);
  assert.equal(codeOf(await apply(client, { identityNumber: number, skills: ['reading'] })), 'done', 'mended without asking the guardian again');
  assert.equal(codeOf(await decide('committee', applied.value.id, 'approve')), 'done');
  assert.ok(['medical_escort', 'hair_bath', 'health', 'transport', 'repair', 'safety'].every((one) => barredOf(client).includes(one)), barredOf(client).join());
  const consents = await server.asOwner<{ text: string }>(sql`select c->>'text' as text from volunteering.volunteer v, jsonb_array_elements(v.consents) c where person_id = ${idOf(client)}`);
  assert.deepEqual(consents.map(({ text }) => text).sort(), ['guardian', 'identity', 'privacy', 'service']);
});

test('a qualification opens what it is wanted for once staff have accepted it, and closes it when it ends', async () => {
  const client = await register('刘师傅');
  assert.ok(barredOf(client).includes('transport'));
  const body = { kind: 'driving', issuer: '车管所', issuedOn: '2021-06-01', number: 'C1-0001', expiresOn: '2027-06-01' };
  const said = await client.ask(routes.addQualification, { body });
  assert.deepEqual([said.value.state, said.value.number], ['submitted', 'C1-0001']);
  assert.equal(codeOf(await client.ask(routes.addQualification, { body: { ...body, kind: 'flying' } })), 'volunteering.unknownKind');
  assert.equal(codeOf(await client.ask(routes.addQualification, { body: { ...body, issuedOn: '2026-06-01' } })), 'volunteering.wrongDays');
  assert.ok(barredOf(client).includes('transport'), 'what is only said opens nothing');
  const params = { qualificationId: said.value.id };
  const url = `/api/volunteering/qualifications/${said.value.id}/evidence`;
  assert.equal((await client.inject({ method: 'PUT', url, payload: Buffer.from('%PDF-1.7 proof'), headers: { 'content-type': 'application/pdf' } })).statusCode, 200);
  assert.equal((await as('desk').inject({ method: 'GET', url })).headers['content-type'], 'application/pdf');
  assert.equal((await as('far').inject({ method: 'GET', url })).statusCode, 404);
  assert.equal(codeOf(await as('desk').ask(routes.decideQualification, { params, body: { decision: 'accept' } })), 'done');
  assert.ok(barredOf(client).includes('transport'), 'an insurance is wanted as well');
  const insured = await as('desk').ask(routes.giveQualification, { params: { personId: idOf(client) }, body: { kind: 'insurance', issuer: '平安', issuedOn: '2026-05-01', expiresOn: '2026-05-31' } });
  assert.equal(insured.status, 200, JSON.stringify(insured.problem));
  assert.ok(!barredOf(client).includes('transport'), barredOf(client).join());
  assert.equal(codeOf(await as('desk').ask(routes.decideQualification, { params: { qualificationId: insured.value.id }, body: { decision: 'accept' } })), 'lifecycle.notHere');

  // On the day after its last one the clock closes it again.
  const clock = await server.asOwner<{ due_at: Date }>(sql`select due_at from platform.timer where key = ${`volunteering/review/${idOf(client)}`}`);
  assert.equal(clock[0]?.due_at.toISOString(), '2026-05-31T16:00:00.000Z');
  await server.asOwner(sql`update volunteering.qualification set expires_on = '2026-05-11' where id = ${insured.value.id}`);
  await server.asOwner(sql`update platform.timer set due_at = now() - interval '2 years' where key = ${`volunteering/review/${idOf(client)}`}`);
  await server.settle();
  assert.ok(barredOf(client).includes('transport'));
  const told = (await client.ask(routes.mine, {})).value;
  assert.ok(told.volunteer?.wants.some((one) => one.category === 'transport' && one.qualifications.includes('insurance')));
  assert.equal(codeOf(await as('desk').ask(routes.decideQualification, { params, body: { decision: 'revoke', reason: '驾照被吊销' } })), 'done');
  const messages = await server.asOwner<{ n: number }>(sql`select count(*)::int as n from notify.message where person_id = ${idOf(client)}`);
  assert.ok((messages[0]?.n ?? 0) >= 3, 'accepted, ended and revoked were told');
});

test('staff change what a category wants, and it holds for those who are there', async () => {
  const client = await register('陈阿姨');
  assert.ok(!barredOf(client).includes('meals'));
  const { default: shipped } = (await as('committee').ask(automation.routes.versions, { params: { name: 'volunteering.requirements' } })).value;
  const table = { ...shipped, rules: [...shipped.rules, { id: 'food', when: ['"meals"', '-'], then: ['"food-safety"', 'null', 'null'] }] };
  const changed = await as('committee').ask(automation.routes.change, { params: { name: 'volunteering.requirements' }, body: { table: table as never, holdsFrom: null, reason: '送餐要健康证' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.problem));
  const { reviewJob } = await import('./review.ts');
  const { installation } = server;
  await reviewJob.work({ now: installation.clock.now(), log: installation.log, surroundings: installation.config, tenants: () => installation.tenants(), run: (tenantId, work) => server.asEngine(work, tenantId) }, { tenantId: TEST_TENANT });
  assert.ok(barredOf(client).includes('meals'), barredOf(client).join());
  const won = { personId: idOf(client), kind: 'food-safety', issuer: '社区食堂培训', number: 'T-1', issuedOn: '2026-05-12', expiresOn: null, sourceId: '01980000-0000-7000-8000-00000000f001' };
  await server.asEngine((ctx) => ctx.call(calls.grant, won));
  await server.asEngine((ctx) => ctx.call(calls.grant, won));
  assert.ok(!barredOf(client).includes('meals'), 'what was won in a training counts, once');
  await server.asEngine((ctx) => ctx.call(calls.revoke, { sourceId: won.sourceId, reason: '培训作废' }));
  assert.ok(barredOf(client).includes('meals'));
});

test('who is suspended is asked no more, may appeal once, and somebody else decides', async () => {
  const client = await register('赵先生');
  const params = { personId: idOf(client) };
  assert.equal((await as('desk').ask(routes.ban, { params, body: { reason: '多次爽约' } })).status, 403);
  assert.equal(codeOf(await as('far').ask(routes.ban, { params, body: { reason: '多次爽约' } })), 'thing.notFound');
  const { value: ban } = await as('committee').ask(routes.ban, { params, body: { reason: '多次爽约', until: '2026-06-30' } });
  assert.equal(ban.until, '2026-07-01T00:00:00.000+08:00', 'the last day is whole');
  assert.equal(heard.at(-1)?.active, false);
  assert.equal(codeOf(await as('committee').ask(routes.ban, { params, body: { reason: '再来一次' } })), 'volunteering.banned');
  assert.equal((await client.ask(people.routes.profile, {})).value.active, false);
  const banParams = { banId: ban.id };
  assert.equal((await client.ask(routes.appeal, { params: banParams, body: { words: '那几天我住院了' } })).value.state, 'appealed');
  assert.equal(codeOf(await client.ask(routes.appeal, { params: banParams, body: { words: '那几天我住院了' } })), 'lifecycle.notHere');
  const end = (by: string, decision: 'lift' | 'uphold') => as(by).ask(routes.endBan, { params: banParams, body: { decision, reason: '核对了住院证明' } });
  assert.equal(codeOf(await end('committee', 'lift')), 'volunteering.otherDecides');
  assert.equal((await end('second', 'lift')).value.state, 'lifted');
  assert.equal(heard.at(-1)?.active, true);

  const { value: next } = await as('committee').ask(routes.ban, { params, body: { reason: '态度恶劣', until: '2026-06-30' } });
  await server.asOwner(sql`update platform.timer set due_at = now() - interval '2 years' where key = ${`volunteering/ban/${next.id}`}`);
  await server.settle();
  assert.deepEqual((await client.ask(routes.mine, {})).value.volunteer?.bans.map((one) => one.state), ['over', 'lifted']);
  assert.equal(heard.at(-1)?.active, true);
});

test('whom the office added is known with a number; only age closes anything to them', async () => {
  const client = await add('老志愿者', 'volunteer', OWN);
  assert.deepEqual(barredOf(client).filter((one) => one !== 'meals'), []);
  const listed = await as('desk').ask(routes.volunteers, { query: { show: 'all' } });
  assert.ok(listed.value.items.some((one) => one.personId === idOf(client) && !one.isRegistered && one.name === '老志愿者'));
  assert.deepEqual((await as('far').ask(routes.volunteers, { query: {} })).value.items, []);
  const pages = [];
  for (let after: string | undefined; ;) {
    const page = (await as('street').ask(routes.volunteers, { query: { limit: 2, ...(after ? { after } : {}) } })).value;
    pages.push(...page.items.map((one) => one.number));
    if (!page.next) break;
    after = page.next;
  }
  assert.deepEqual([pages.length, new Set(pages).size], [pages.length, pages.length]);
  assert.ok(pages.length >= 5);
  const set = await as('desk').ask(routes.setExternalNumber, { params: { personId: idOf(client) }, body: { externalNumber: '51011700000001' } });
  assert.equal(set.value.externalNumber, '51011700000001');
  assert.equal((await client.ask(routes.changeProfile, { body: { job: '裁缝', preferences: ['company'], times: [] } })).value.job, '裁缝');
});

test('hours of confirmed service give stars', async () => {
  const client = await register('孙阿姨');
  assert.deepEqual((await client.ask(routes.mine, {})).value.volunteer?.honour, { visits: 0, minutes: 0, stars: 0, nextHours: 100 });
  for (const [state, minutes] of [['confirmed', 5_000], ['confirmed', 1_000], ['disputed', 900], ['finished', 900]] as const) {
    await server.asOwner(sql`
      insert into service.visit (tenant_id, id, subject_kind, subject_id, callout_id, helper_id, helper_name, area_path, home_lng, home_lat, category, urgency, summary, state, started_at, minutes)
      values (${TEST_TENANT}, gen_random_uuid(), 'need', gen_random_uuid(), gen_random_uuid(), ${idOf(client)}, '孙阿姨', ${OWN}, 103.9, 30.8, 'company', 'green', '陪伴', ${state}, now(), ${minutes})`);
  }
  assert.deepEqual((await as('desk').ask(routes.volunteer, { params: { personId: idOf(client) } })).value.honour, { visits: 2, minutes: 6_000, stars: 1, nextHours: 300 });
});

test('kinds of qualifications are the usual ones and those of the street', async () => {
  const put = await as('committee').ask(routes.putKind, { body: { code: 'sign-language', zh: '手语', en: 'Sign language', validMonths: null } });
  assert.deepEqual(put.value.kinds.map(({ code }) => code), [...USUAL_KINDS.map(({ code }) => code), 'sign-language']);
  assert.equal((await as('desk').ask(routes.putKind, { body: { code: 'x-y', zh: '甲', en: 'A', validMonths: 1 } })).status, 403);
});
