import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import activityServer from '@huying/activity/server';
import { automation } from '@huying/automation/contract';
import { automationModule } from '@huying/automation/server';
import { asId, isRefusal, type OrganisationId, type PersonId, type Role } from '@huying/kernel';
import notify from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import { place } from '@huying/place/contract';
import placeServer from '@huying/place/server';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestClient, type TestServer, urlOf } from '@huying/platform/testing';
import { safeguard } from '@huying/safeguard/contract';
import safeguardServer, { tables as safeguardTables } from '@huying/safeguard/server';
import serviceServer from '@huying/service/server';
import trainingServer from '@huying/training/server';
import volunteeringServer, { tables as volunteeringTables } from '@huying/volunteering/server';
import { record } from '../contract.ts';
import { exchangeWords } from '../core/exchange.ts';
import { MOST_LINES } from '../core/proof.ts';
import zh from '../web/text/zh.json' with { type: 'json' };
import module, { checkCode, tables } from './index.ts';

const { routes } = record;
const STREET = '/510117001';
const OWN = `${STREET}/005`;
const NOON = Date.parse('2026-05-12T12:00:00+08:00');
const MAY = { fromOn: '2026-05-01', toOn: '2026-05-12' };

let server: TestServer;
let craftsmen: OrganisationId;
let company: OrganisationId;
const who: Record<string, TestClient & { id: PersonId }> = {};
const as = (name: string) => who[name] as TestClient & { id: PersonId };

before(async () => {
  const installed = [placeServer, peopleServer, notify, automationModule({ ...volunteeringTables, ...safeguardTables, ...tables }), safeguardServer, serviceServer, activityServer, volunteeringServer, trainingServer, module];
  server = await startTest({ modules: installed, background: false, clock: { real: Date.now(), shown: NOON, speed: 1 }, environment: { PUBLIC_URL: 'https://huying.example.org' } });
  await server.asEngine(async (ctx) => {
    const home = { lng: 103.887, lat: 30.81 };
    const street = { id: ctx.newId<'area'>(), parentId: null, kind: 'street' as const, name: '郫筒街道', code: '510117001', path: STREET, centre: home, outline: [], levels: null };
    await ctx.call(place.calls.add, { areas: [street, ...['005', '012'].map((code) => ({ ...street, id: ctx.newId<'area'>(), parentId: street.id, kind: 'community' as const, name: code === '005' ? '奎星楼社区' : '望丛社区', code, path: `${STREET}/${code}` }))], streets: [] });
    [craftsmen, company] = [ctx.newId<'organisation'>(), ctx.newId<'organisation'>()];
    await ctx.call(people.calls.addOrganisations, { organisations: [{ id: craftsmen, name: '十八匠', kind: 'community', areaPath: OWN, categories: [], phone: '028-87001234' }, { id: company, name: '好物业', kind: 'property', areaPath: OWN, categories: [], phone: null }] });
  });
  let phones = 0;
  for (const [name, role, areaPath, organisationId] of [
    ['王喆䶮', 'volunteer', `${OWN}/g01`, null], ['bao', 'volunteer', OWN, null], ['far', 'volunteer', `${STREET}/012`, null], ['committee', 'committee', OWN, null], ['farCommittee', 'committee', `${STREET}/012`, null], ['desk', 'desk', OWN, null],
    ['street', 'street', STREET, null], ['craftsman', 'organisation', OWN, craftsmen], ['caretaker', 'organisation', OWN, company],
  ] as [string, Role, string, OrganisationId | null][]) {
    phones += 1;
    const phone = `1370000000${phones}`;
    const id = await server.asEngine(async (ctx) => {
      const personId = ctx.newId<'person'>();
      const added = await ctx.call(people.calls.addPeople, {
        people: [{ id: personId, name, sex: null, birthYear: null, phone, identityNumber: phones === 1 ? '11010519491231002X' : null, memberships: [{ role, organisationId, areaId: null, areaPath }], ...(role === 'volunteer' ? { volunteer: { skills: [], home: { lng: 103.887, lat: 30.81 }, areaPath, redWhileOffDuty: false, active: true } } : {}) }],
      });
      assert.ok(!isRefusal(added));
      return personId;
    });
    who[name] = Object.assign(await server.signIn(id), { id });
  }
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const WANG = '王喆䶮';
/** Confirmed visits of somebody, a day apart back from the day that is named. */
async function served(name: string, { on = '2026-05-10', minutes = 50, faces = null as number | null, organisationId = null as OrganisationId | null, areaPath = OWN, state = 'confirmed', count = 1 } = {}): Promise<void> {
  await server.asOwner(sql`
    insert into service.visit (tenant_id, id, subject_kind, subject_id, callout_id, helper_id, helper_name, organisation_id, organisation_name, area_path, home_lng, home_lat, category, urgency, summary, state, started_at, finished_at, minutes, faces, rated_at)
    select ${TEST_TENANT}, gen_random_uuid(), 'need', gen_random_uuid(), gen_random_uuid(), ${as(name).id}, ${name}, ${organisationId}, ${organisationId ? '十八匠' : null}, ${`${areaPath}/g01/y01/b01`}, 103.887, 30.81, 'meals', 'green', '送饭', ${state},
      ${`${on}T09:00:00+08:00`}::timestamptz, ${`${on}T10:00:00+08:00`}::timestamptz, ${minutes}, ${faces}::int, case when ${faces}::int is null then null else now() end
    from generate_series(1, ${count})`);
}
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
const ISSUE = { responsible: '刘主任', contact: '028-87000000', note: '' };
async function request(name: string, more: object = {}) {
  const asked = await as(name).ask(routes.request, { body: { ...MAY, ...more } });
  assert.equal(asked.status, 200, JSON.stringify(asked.problem));
  return { proofId: asked.value.id };
}
const paperOf = (name: string, params: { proofId: string }) => as(name).inject({ method: 'GET', url: urlOf(routes.paper, params) });

/** The characters that the fonts of a PDF were given, and how many pages it has. */
function readPdf(bytes: Buffer): { characters: Set<string>; pages: number } {
  const characters = new Set<string>();
  for (const [, body] of bytes.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    let text = '';
    try {
      text = inflateSync(Buffer.from(body as string, 'latin1')).toString('latin1');
    } catch {
      continue;
    }
    if (text.includes('begincmap')) for (const [, hex] of text.matchAll(/<([0-9a-f]{4,8})>/gi)) characters.add(Buffer.from(hex as string, 'hex').swap16().toString('utf16le'));
  }
  return { characters, pages: [...bytes.toString('latin1').matchAll(/\/Type \/Page\b/g)].length };
}

test('a volunteer asks, the committee issues, the paper is a PDF, and anybody checks it by number and code', async () => {
  await served(WANG, { minutes: 50, faces: 5 });
  await served(WANG, { minutes: 75, faces: 4, on: '2026-05-12' });
  await served(WANG, { minutes: 600, on: '2026-04-30' });
  await served(WANG, { minutes: 600, state: 'finished' });
  await served(WANG, { minutes: 600, organisationId: company });
  const mine = await as(WANG).ask(routes.mine, { query: MAY });
  assert.deepEqual(mine.value.served, { visits: 2, minutes: 125, rating: 4.5 }, 'before the period, not confirmed and paid for count for nothing');

  const params = await request(WANG, { purpose: '评优' });
  assert.equal(codeOf(await as(WANG).ask(routes.request, { body: MAY })), 'record.waiting');
  assert.equal(codeOf(await as(WANG).ask(routes.paper, { params, query: {} })), 'lifecycle.notHere');
  const waiting = await as('committee').ask(routes.proofs, { query: {} });
  assert.deepEqual(waiting.value.items.map((one) => [one.personName, one.visits, one.minutes, one.purpose]), [[WANG, 2, 125, '评优']]);
  const draft = await as('committee').ask(routes.proof, { params });
  assert.deepEqual([draft.value.mayDecide, draft.value.draft?.visits, draft.value.draft?.lines[0]?.place], [true, 2, '奎星楼社区']);

  assert.equal(codeOf(await as('desk').ask(routes.issue, { params, body: ISSUE })), 'record.notIssuer', 'the table says who may');
  const issued = await as('committee').ask(routes.issue, { params, body: ISSUE });
  assert.equal(issued.status, 200, JSON.stringify(issued.problem));
  assert.deepEqual([issued.value.state, issued.value.number, issued.value.issuedOn, issued.value.publicUntil], ['issued', '510117001-2026-000001', '2026-05-12', '2026-05-18']);
  assert.deepEqual([issued.value.content?.identityNumber, issued.value.content?.issuer], ['110***********002X', { name: '奎星楼社区', responsible: '刘主任', handler: 'committee', contact: '028-87000000' }]);
  assert.equal(codeOf(await as('committee').ask(routes.issue, { params, body: ISSUE })), 'lifecycle.notHere');

  const paper = await paperOf(WANG, params);
  assert.deepEqual([paper.statusCode, paper.headers['content-type']], [200, 'application/pdf']);
  const { characters, pages } = readPdf(paper.rawPayload);
  for (const one of '王喆䶮志愿服务记录证明刘主任') assert.ok(characters.has(one), `${one} is not in the paper`);
  assert.equal(pages, 1);
  assert.ok(paper.rawPayload.length < 200_000, `${paper.rawPayload.length} bytes: only what is used is embedded`);

  const [row] = await server.asOwner<{ number: string }>(sql`select number from record.proof where id = ${params.proofId}`);
  const code = await server.asEngine(async (ctx) => checkCode(ctx, row?.number as string));
  const check = (query: { number: string; code: string }) => server.anybody.ask(routes.check, { query });
  const checked = await check({ number: row?.number as string, code: code.toLowerCase().replace('-', '') });
  assert.deepEqual([checked.value.state, checked.value.name, checked.value.minutes, checked.value.isPublic, checked.value.lines.length], ['issued', '王*䶮', 125, true, 2]);
  assert.doesNotMatch(JSON.stringify(checked.value), /王喆|1370|110\*|刘主任/, 'nothing of a person but the masked name');
  assert.equal(codeOf(await check({ number: row?.number as string, code: 'AAAA-AAAA' })), 'record.noSuchProof');
  assert.equal(codeOf(await check({ number: '510117001-2026-999999', code })), 'record.noSuchProof');
  assert.equal(codeOf(await check({ number: '7-2026-000001', code })), 'record.noSuchProof');

  const revoked = await as('committee').ask(routes.revoke, { params, body: { reason: '时长有误' } });
  assert.equal(revoked.value.state, 'revoked');
  const after = await check({ number: row?.number as string, code });
  assert.deepEqual([after.value.state, after.value.reason, after.value.isPublic], ['revoked', '时长有误', false]);
  assert.equal(codeOf(await as(WANG).ask(routes.paper, { params, query: {} })), 'lifecycle.notHere', 'what was revoked is printed no more');
  const trail = await server.asOwner<{ action: string }>(sql`select action from platform.trail where subject_id = ${params.proofId} order by id`);
  assert.deepEqual(trail.map(({ action }) => action), ['record.proofRequested', 'record.proofRead', 'record.proofIssued', 'record.paperTaken', 'record.proofRevoked']);
});

test('an organisation proves what was done with it and nothing else', async () => {
  await served('bao', { minutes: 30 });
  await served('bao', { minutes: 45, organisationId: craftsmen });
  const params = await request('bao', { organisationId: craftsmen });
  assert.equal(codeOf(await as('caretaker').ask(routes.proof, { params })), 'thing.notFound');
  assert.equal(codeOf(await as('committee').ask(routes.issue, { params, body: ISSUE })), 'record.notIssuer', 'who recorded proves');
  assert.equal((await as('committee').ask(routes.proof, { params })).value.mayDecide, false);
  const usual = await as('craftsman').ask(routes.proof, { params });
  assert.deepEqual(usual.value.usual, { responsible: '', contact: '028-87001234' });
  const issued = await as('craftsman').ask(routes.issue, { params, body: ISSUE });
  assert.deepEqual([issued.value.content?.minutes, issued.value.content?.issuer.name], [45, '十八匠']);
});

test('verified help at an activity counts like a visit', async () => {
  await server.asOwner(sql`
    with held as (
      insert into activity.activity (tenant_id, id, area_path, organisation_id, host_name, title, kind, words, place, starts_at, ends_at, enrol_until, helpers_wanted, open_to, category, contact, state, changed_at)
      values (${TEST_TENANT}, gen_random_uuid(), ${OWN}, ${craftsmen}, '十八匠', '义剪', 'service', '', '活动室', '2026-03-03T09:00:00+08:00', '2026-03-03T11:00:00+08:00', '2026-03-03T09:00:00+08:00', 2, 'everybody', 'hair_bath', '', 'over', now()) returning *)
    insert into activity.enrolment (tenant_id, activity_id, person_id, help_id, area_path, organisation_id, part, state, page, enrolled_by, enrolled_at, checked_in_at, checked_out_at, how, minutes, verified_at, verified_by)
    select tenant_id, id, ${as(WANG).id}, gen_random_uuid(), area_path, organisation_id, 'helper', 'attended', 'volunteer', ${as(WANG).id}, starts_at, starts_at, ends_at, 'code', 110, now(), ${as('committee').id} from held`);
  const mine = await as(WANG).ask(routes.mine, { query: { fromOn: '2026-03-01', toOn: '2026-03-31' } });
  assert.deepEqual(mine.value.served?.minutes, 110);
  const file = await as('committee').inject({ method: 'GET', url: '/api/record/exchange/services?format=csv&fromOn=2026-03-01&toOn=2026-03-31' });
  assert.match(file.body, /理发助浴.*主办方核定/);
});

test('nobody proves their own service, asks for strangers, or proves what there is not', async () => {
  const own = await request('bao');
  const both = { role: 'committee' as const, organisationId: null, areaId: null, areaPath: OWN };
  await server.asEngine((ctx) => ctx.call(people.calls.addMembership, { personId: as('bao').id, membership: both }));
  assert.equal(codeOf(await as('bao').ask(routes.issue, { params: own, body: ISSUE })), 'record.ownCase');
  assert.equal(codeOf(await as('bao').ask(routes.withdraw, { params: own })), 'done');
  assert.equal(codeOf(await as('farCommittee').ask(routes.proof, { params: own })), 'thing.notFound');
  assert.equal(codeOf(await as('far').ask(routes.request, { body: MAY })), 'record.nothing');
  assert.equal(codeOf(await as('far').ask(routes.request, { body: { ...MAY, personId: as('bao').id } })), 'thing.notFound');
  assert.equal(codeOf(await as('craftsman').ask(routes.request, { body: { ...MAY, personId: as(WANG).id, organisationId: craftsmen } })), 'thing.notFound');
  assert.equal(codeOf(await as('far').ask(routes.request, { body: { fromOn: '2026-05-12', toOn: '2026-05-13' } })), 'record.wrongDays');
  assert.equal(codeOf(await as('far').ask(routes.paper, { params: { proofId: asId<'proof'>(own.proofId) }, query: {} })), 'thing.notFound');
});

test('a community proves what was done in it; a long list turns pages, a longer one is refused', async () => {
  await served('far', { areaPath: OWN, minutes: 10 });
  await served('far', { areaPath: `${STREET}/012`, minutes: 20, count: 60 });
  const params = await request('far');
  const issued = await as('farCommittee').ask(routes.issue, { params, body: ISSUE });
  assert.deepEqual([issued.value.content?.visits, issued.value.content?.minutes], [60, 1_200], 'what was done elsewhere is proved there, or by the street');
  const { pages } = readPdf((await paperOf('far', params)).rawPayload);
  assert.equal(pages, 2);
  await served('far', { areaPath: OWN, count: MOST_LINES });
  assert.equal(codeOf(await as('far').ask(routes.request, { body: MAY })), 'record.tooMuch');
});

test('the committee takes the records of its area away, and that is noted', async () => {
  const taken = (name: string, file: string, more = '') => as(name).inject({ method: 'GET', url: `/api/record/exchange/${file}?fromOn=2026-05-01&toOn=2026-05-12${more}` });
  const rowsOf = async (name: string, file: string) => (JSON.parse((await taken(name, file, '&format=json')).body) as { rows: Record<string, string | number | null>[] }).rows;
  const services = await rowsOf('farCommittee', 'services');
  assert.equal(services.length, 60, 'what was done elsewhere is not theirs');
  assert.deepEqual([services[0]?.['姓名'], services[0]?.['服务日期'], services[0]?.['服务地点'], services[0]?.['服务内容'], services[0]?.['服务时间（小时）']], ['far', '2026-05-10', '望丛社区', '助餐送饭', 0.3]);
  const volunteers = await rowsOf('committee', 'volunteers');
  const wang = volunteers.find((one) => one['姓名'] === WANG);
  assert.deepEqual([wang?.['证件号码'], wang?.['联系方式'], wang?.['居住区域']], ['110***********002X', '137****0001', '奎星楼社区']);
  assert.ok(!volunteers.some((one) => one['姓名'] === 'far'), 'who lives elsewhere is not theirs');
  assert.equal((await rowsOf('street', 'volunteers')).length, volunteers.length + 1);
  assert.deepEqual((await rowsOf('committee', 'organisations')).map((one) => [one['团体名称'], one['服务次数'], one['参与志愿者人数']]), [['十八匠', 1, 1]]);
  assert.ok((await rowsOf('committee', 'projects')).some((one) => one['项目名称'] === '奎星楼社区助餐送饭' && one['组织单位'] === '十八匠'));
  assert.ok((await rowsOf('committee', 'ratings')).every((one) => one['评价方'] === '服务对象'));
  for (const file of ['trainings', 'honours', 'certificates']) assert.equal((await taken('committee', file)).statusCode, 200);

  const csv = await taken('farCommittee', 'services');
  assert.match(csv.body, /^\uFEFF服务记录编号,志愿者编号,姓名,/);
  // What holds more rows than the table lets one person take, somebody else has a word in; with it, once.
  const { default: table } = (await as('street').ask(automation.routes.versions, { params: { name: 'safeguard.twoPersons' } })).value;
  const rules = table.rules.map((one) => (one.id === 'records' ? { ...one, when: [one.when[0] as string, '> 59'] } : one));
  assert.equal((await as('street').ask(automation.routes.change, { params: { name: 'safeguard.twoPersons' }, body: { table: { ...table, rules }, holdsFrom: null, reason: '少一点' } })).status, 200);
  const refused = JSON.parse((await taken('farCommittee', 'services')).body) as { code: string; facts: { draft: string } };
  assert.equal(refused.code, 'safeguard.needsSecond');
  const request = (await as('farCommittee').ask(safeguard.routes.ask, { body: { draft: refused.facts.draft, reason: '报市里' } })).value;
  assert.deepEqual([request.facts.rows, request.page], [60, '/worker/records/exchange']);
  assert.equal((await as('street').ask(safeguard.routes.decide, { params: { requestId: request.id }, body: { approves: true } })).status, 200);
  assert.deepEqual([(await taken('farCommittee', 'ratings')).statusCode, (await taken('farCommittee', 'services')).statusCode, (await taken('farCommittee', 'services')).statusCode], [200, 200, 409], 'for this file alone, and once');
  assert.equal((await taken('desk', 'services')).statusCode, 403);
  assert.equal((await taken('committee', 'secrets')).statusCode, 404);
  const trail = await server.asOwner<{ detail: { file: string; rows: number } }>(sql`select detail from platform.trail where action = 'record.exchanged' and actor_id = ${as('farCommittee').id}`);
  assert.deepEqual(trail.map(({ detail }) => [detail.file, detail.rows]), [['services', 60], ['services', 60], ['ratings', 0], ['services', 60]]);
});

test('every file and field has words for the editor of the table', () => {
  for (const { text, values } of Object.values(exchangeWords)) for (const value of values) assert.ok(`${text}.${value}` in zh, `${text}.${value}`);
});
