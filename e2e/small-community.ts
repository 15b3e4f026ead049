/**
 * Three small communities for tests: two in one tenant, one in another. Each has somebody of every role and a need at every stage, brought there
 * over HTTP, so that there is an id of every kind for "mine", "my neighbours'" and "another tenant's". They lie far apart: nobody of one is near
 * enough to be asked by another.
 */
import { modules } from '@huying/app-server/modules';
import { arrangements } from '@huying/arrangement/contract';
import { automation } from '@huying/automation/contract';
import { family } from '@huying/family/contract';
import { type AreaId, type CallArgument, type Id, isRefusal, type OrganisationId, type PersonId, type Role, type Route, type RouteArgument, type RouteOut } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { type Context, sql } from '@huying/platform';
import { OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestOptions, type TestServer } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';
import { service } from '@huying/service/contract';
import { timebank } from '@huying/timebank/contract';
import { PNG, spokenWav, TELEPHONE_KEY } from './sample-files.ts';
import { liveWithActivities } from './small-activities.ts';
import { liveWithBank } from './small-bank.ts';
import { liveWithCatalogue } from './small-catalogue.ts';
import { liveWithQuality } from './small-quality.ts';
import { liveWithRecords } from './small-records.ts';
import { callRed } from './small-red-call.ts';
import { liveWithRosters } from './small-rosters.ts';
import { liveWithExampleSecrets, liveWithSecondPersons, PROVIDER } from './small-safeguard.ts';
import { liveWithTelephones } from './small-telephony.ts';
import { liveWithSilver } from './small-silver.ts';
import { liveWithTraining } from './small-training.ts';
import { liveWithVolunteers } from './small-volunteering.ts';

/** Who lives and works in each community, by role; the first of a role speaks for it. */
const CAST = {
  elder: 'elder', neighbour: 'elder', volunteer: 'volunteer', second: 'volunteer', third: 'volunteer', fourth: 'volunteer', craftsman: 'organisation', caretaker: 'property', grid: 'grid',
  committee: 'committee', street: 'street', desk: 'desk', auditor: 'auditor', administrator: 'administrator', family: 'family',
} as const satisfies Record<string, Exclude<Role, 'system'>>;
export type Who = keyof typeof CAST;
const WHO = Object.keys(CAST) as Who[];
const VOLUNTEERS = ['volunteer', 'second', 'third', 'fourth'] as const;
/** Who lives there, in the order of the buildings. */
const RESIDENTS: readonly Who[] = ['elder', 'neighbour', ...VOLUNTEERS];
const SURNAMES = [...'王李赵钱孙周吴郑冯陈褚卫蒋沈韩'];

interface Plan {
  readonly tenantId: number;
  readonly code: string;
  readonly name: string;
  /** Given name of everybody there: whose data it is can be told by it. */
  readonly given: string;
  readonly phonePrefix: string;
  readonly home: { readonly lng: number; readonly lat: number };
}
const PLANS = {
  own: { tenantId: TEST_TENANT, code: '005', name: '奎星楼社区', given: '桂芳', phonePrefix: '138000001', home: { lng: 103.887, lat: 30.81 } },
  other: { tenantId: TEST_TENANT, code: '012', name: '望丛社区', given: '素华', phonePrefix: '138000002', home: { lng: 104.487, lat: 30.81 } },
  foreign: { tenantId: OTHER_TENANT, code: '003', name: '安宁社区', given: '德明', phonePrefix: '138000003', home: { lng: 105.087, lat: 30.81 } },
} as const satisfies Record<string, Plan>;

/** Ids that belong together, by their kind (`x-id-of` in the contracts): a need with its callout, offer, visit, photo. */
export type Case = Readonly<Record<string, string>>;

export interface SmallCommunity {
  readonly tenantId: number;
  readonly areaPath: string;
  readonly people: Readonly<Record<Who, { readonly id: PersonId; readonly name: string; readonly phone: string }>>;
  readonly organisations: { readonly craftsmen: OrganisationId; readonly property: OrganisationId };
  /** One for each stage; `asked`, `promised` and `serving` are the craftsmen's. */
  readonly needs: Readonly<Record<'heard' | 'seeking' | 'taken' | 'finished' | 'confirmed' | 'asked' | 'promised' | 'serving', string>>;
  readonly cases: readonly Case[];
  /** What only this community says: names, numbers, addresses, what is to be minded. */
  readonly words: readonly string[];
  readonly clients: Readonly<Record<Who | 'system', TestClient>>;
}

export interface SmallCommunities {
  readonly server: TestServer;
  readonly own: SmallCommunity;
  readonly other: SmallCommunity;
  readonly foreign: SmallCommunity;
  close(): Promise<void>;
}

export const roleOf = (who: Who | 'system'): Role => (who === 'system' ? 'system' : CAST[who]);

/** Who speaks for a role; other systems act by their key. */
export const speakerOf = (community: SmallCommunity, role: Role): TestClient =>
  role === 'system' ? community.clients.system : community.clients[WHO.find((who) => CAST[who] === role) as Who];

/** A working day at noon, so that the ladder is the day's. */
const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();

/** Gateways that nobody listens at: what they report is believed, and whatever would be sent stays in the queue. */
const GATEWAYS = {
  CARD_READER: 'aliyun', ALIYUN_ACCESS_KEY_ID: 'example', ALIYUN_ACCESS_KEY_SECRET: 'example', ALIYUN_OCR_URL: 'http://127.0.0.1:9',
  NOTIFY_REPORT_SECRET: 'an-example-of-a-report-secret-0001', TELEPHONE_GATEWAY_URL: 'http://127.0.0.1:9', TELEPHONE_GATEWAY_KEY: TELEPHONE_KEY, ...PROVIDER,
  WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 's', WECHAT_TOKEN: 'AAAAA', WECHAT_TEMPLATES: '{"*": {"id": "1", "fields": {"thing1": "{title}"}}}', WECHAT_URL: 'http://127.0.0.1:9', WECHAT_QR_URL: 'http://127.0.0.1:9',
};

export async function startSmallCommunities(options: Partial<TestOptions> = {}): Promise<SmallCommunities> {
  const server = await startTest({ modules, background: false, clock: { real: Date.now(), shown: NOON, speed: 1 }, ...options, environment: { ...GATEWAYS, ...options.environment } });
  const own = await build(server, PLANS.own);
  const other = await build(server, PLANS.other);
  const foreign = await build(server, PLANS.foreign);
  return { server, own, other, foreign, close: () => server.close() };
}

/**
 * From now on every command does its work and answers, and nothing of it stays: each request finds the communities as they were built. Gives what
 * ends that.
 */
export function keepNothing(server: TestServer): () => void {
  const { database } = server.installation;
  const { transact } = database;
  database.transact = (scope, work, options) => transact(scope, work, { ...options, keep: () => false });
  return () => {
    database.transact = transact;
  };
}

const streetOf = (plan: Plan) => `/${plan.tenantId}`;
const communityOf = (plan: Plan) => `${streetOf(plan)}/${plan.code}`;
const buildingOf = (plan: Plan, at: number) => `${communityOf(plan)}/g01/y01/b0${at}`;

type NewPerson = CallArgument<typeof people.calls.addPeople>['people'][number];
type NewArea = CallArgument<typeof place.calls.add>['areas'][number];

function mustNot<T>(answer: T, what: string): Exclude<T, { refused: string }> {
  if (isRefusal(answer)) throw new Error(`${what}: ${answer.refused} ${JSON.stringify(answer.facts ?? {})}`);
  return answer as Exclude<T, { refused: string }>;
}

async function build(server: TestServer, plan: Plan): Promise<SmallCommunity> {
  const cast = await settle(server, plan);
  const clients = Object.fromEntries(await Promise.all(WHO.map(async (who) => [who, await server.signIn(cast.people[who].id, plan.tenantId)] as const))) as Record<Who, TestClient>;
  const system = await systemOf(server, plan, clients.administrator);
  const lived = await live(server, { plan, clients, cast });
  const mine = { name: plan.given, clients, people: cast.people };
  await liveWithExampleSecrets(server, { tenantId: plan.tenantId, staffId: cast.people.craftsman.id, elderId: cast.people.elder.id });
  return {
    tenantId: plan.tenantId, areaPath: communityOf(plan), people: cast.people, organisations: cast.organisations, words: wordsOf(plan, cast), clients: { ...clients, system: system.client }, ...lived,
    cases: [...casesOf(cast), ...lived.cases, ...(await liveWithRosters(server, { areaPath: communityOf(plan), name: plan.given, clients, people: cast.people, craftsmen: cast.organisations.craftsmen })), ...(await liveWithTelephones(server, { ...mine, areaPath: communityOf(plan), line: `0281${plan.phonePrefix.slice(-7)}` })), ...(await liveWithBank(server, { ...mine, tenantId: plan.tenantId, visitId: lived.cases.find((one) => one.need === lived.needs.confirmed)?.visit as string })), ...(await liveWithVolunteers({ ...mine, areaId: cast.areas.at(-1) as AreaId })), ...(await liveWithQuality(server, { ...mine, tenantId: plan.tenantId, needs: lived.needs, cases: lived.cases })), ...(await liveWithTraining(server, { ...mine, areaPath: communityOf(plan) })), ...(await liveWithSilver(mine)), ...(await liveWithCatalogue({ ...mine, areaPath: communityOf(plan) })), ...(await liveWithActivities(server, { ...mine, areaPath: communityOf(plan), organisationId: cast.organisations.craftsmen })), ...(await liveWithRecords(server, { ...mine, helper: lived.helper })), ...(await liveWithSecondPersons({ elderId: cast.people.elder.id, name: plan.given, clients })), { key: system.spareKeyId }],
  };
}

// Who is there -----------------------------------------------------------------------------------------------------------------

interface Cast {
  readonly people: SmallCommunity['people'];
  readonly organisations: SmallCommunity['organisations'];
  readonly areas: readonly AreaId[];
}

const addressOf = (plan: Plan, at: number) => `${plan.given}路${at}号院1栋${at}单元301`;
const contactOf = (plan: Plan, cast: Cast) => ({ name: `${plan.given}之子`, relation: '儿子', phone: `${plan.phonePrefix}99`, personId: cast.people.family.id });
const mindOf = (plan: Plan) => `${plan.given}怕狗，敲门要重`;
const wordsOf = (plan: Plan, cast: Cast): string[] => [
  ...WHO.flatMap((who) => [cast.people[who].name, cast.people[who].phone]), addressOf(plan, 1), addressOf(plan, 2), `${plan.given}之子`, `${plan.phonePrefix}99`, mindOf(plan), plan.given,
];

/** A few who differ in what they are, some with what they belong to. */
const casesOf = ({ people: persons, organisations, areas }: Cast): Case[] => [
  { person: persons.craftsman.id, organisation: organisations.craftsmen }, { person: persons.fourth.id }, { person: persons.caretaker.id, organisation: organisations.property },
  ...([persons.desk, persons.family] as const).map(({ id }) => ({ person: id })), { area: areas[0] as AreaId }, { area: areas.at(-1) as AreaId }, { area: areas.at(-1 - RESIDENTS.length) as AreaId },
];

/** The areas, organisations and people; volunteers are paired with an elder, so that they are asked at once, and on duty. */
async function settle(server: TestServer, plan: Plan): Promise<Cast> {
  return server.asEngine(async (ctx) => {
    const areas = areasOf(plan, await hasStreet(ctx), ctx);
    await ctx.call(place.calls.add, { areas, streets: [] });
    const cast: Cast = {
      people: Object.fromEntries(WHO.map((who, at) => [who, { id: ctx.newId<'person'>(), name: `${SURNAMES[at]}${plan.given}`, phone: `${plan.phonePrefix}${String(at).padStart(2, '0')}` }])) as Cast['people'],
      organisations: { craftsmen: ctx.newId<'organisation'>(), property: ctx.newId<'organisation'>() },
      areas: areas.map((area) => area.id as AreaId),
    };
    await ctx.call(people.calls.addOrganisations, {
      organisations: [
        { id: cast.organisations.craftsmen, name: `${plan.name}十八匠`, kind: 'community', areaPath: communityOf(plan), categories: [], phone: null },
        { id: cast.organisations.property, name: `${plan.name}物业`, kind: 'property', areaPath: communityOf(plan), categories: [], phone: null },
      ],
    });
    mustNot(await ctx.call(people.calls.addPeople, { people: WHO.map((who) => personOf(plan, cast, who)) }), 'adding people');
    const { elder, neighbour } = cast.people;
    const helpers = VOLUNTEERS.map((who) => cast.people[who].id);
    // Two are left to be paired.
    const pairings = [elder, neighbour].flatMap((one) => helpers.map((volunteerId) => ({ elderId: one.id, volunteerId }))).slice(0, -1);
    await ctx.call(people.calls.addPairings, { pairings });
    for (const personId of helpers) mustNot(await ctx.call(roster.calls.setDuty, { personId, onDuty: true, hours: 16, position: null }), 'going on duty');
    return cast;
  }, plan.tenantId);
}

/** The id of the street, where the tenant has it already. */
async function hasStreet(ctx: Context): Promise<string | undefined> {
  return (await ctx.db.row<{ id: string }>(sql`select id from place.area where tenant_id = ${ctx.tenantId} and parent_id is null`))?.id;
}

function areasOf(plan: Plan, streetId: string | undefined, ctx: Context): NewArea[] {
  const areas: NewArea[] = [];
  const add = (kind: NewArea['kind'], code: string, parent: { id: string; path: string } | null) => {
    const area: NewArea = { id: ctx.newId<'area'>(), parentId: (parent?.id as AreaId) ?? null, kind, name: `${plan.name}${code}`, code, path: `${parent?.path ?? ''}/${code}`, centre: plan.home, outline: [], levels: null };
    areas.push(area);
    return area;
  };
  const street = streetId ? { id: streetId, path: streetOf(plan) } : add('street', String(plan.tenantId), null);
  const courtyard = add('courtyard', 'y01', add('grid', 'g01', add('community', plan.code, street)));
  for (const at of RESIDENTS.keys()) add('building', `b0${at + 1}`, courtyard);
  return areas;
}

const METRES = 1 / 111_195;
const SKILLS = ['company', 'cooking', 'lifting', 'escort'] as const;

function personOf(plan: Plan, cast: Cast, who: Who): NewPerson {
  const role = CAST[who];
  const { id, name, phone } = cast.people[who];
  const at = RESIDENTS.indexOf(who) + 1;
  // Everybody works or lives in this community alone: of each role, its area is the whole reach.
  const areaPath = at > 0 ? buildingOf(plan, at) : communityOf(plan);
  const areaId = cast.areas.at(-1) as AreaId;
  const home = { lng: plan.home.lng, lat: plan.home.lat + at * 40 * METRES };
  const organisationId = who === 'craftsman' ? cast.organisations.craftsmen : who === 'caretaker' ? cast.organisations.property : null;
  return {
    id, name, sex: at % 2 === 0 ? 'male' : 'female', birthYear: role === 'elder' ? 1941 : 1975, phone, memberships: [{ role, organisationId, areaId, areaPath }],
    ...(who === 'elder' ? { password: 'Wangcong-2026-xiaoxue' } : {}), // As the contract of signing in gives it as an example.
    ...(role === 'elder' ? { elder: { address: addressOf(plan, at), home, areaId, areaPath, livesAlone: true, mind: [mindOf(plan)], contacts: [contactOf(plan, cast)], recordingConsent: true, photoConsent: true } } : {}),
    ...(role === 'volunteer' ? { volunteer: { skills: [...SKILLS], home, areaPath, redWhileOffDuty: true, active: true } } : {}),
  };
}

/** Another system with a key for this community only, and a key that nobody uses and that may be ended. */
async function systemOf(server: TestServer, plan: Plan, administrator: TestClient): Promise<{ readonly spareKeyId: string; readonly client: TestClient }> {
  const named = { body: { name: `${plan.name}热线`, areaPath: communityOf(plan) } };
  const [{ key }, spare] = [await told(administrator, people.routes.addKey, named), await told(administrator, people.routes.addKey, named)];
  const { anybody } = server;
  const authorization = `Bearer ${key}`;
  const client: TestClient = {
    cookie: undefined,
    inject: (options) => anybody.inject({ ...options, headers: { authorization, ...options.headers } }),
    ask: (route, argument) => anybody.ask(route, { ...argument, headers: { authorization, ...argument.headers } } as typeof argument),
  };
  return { spareKeyId: spare.id, client };
}

// What they live through -------------------------------------------------------------------------------------------------------

interface Living {
  readonly plan: Plan;
  readonly clients: Record<Who, TestClient>;
  readonly cast: Cast;
}

async function told<R extends Route>(client: TestClient, route: R, argument: RouteArgument<R> & { readonly headers?: Record<string, string> }): Promise<RouteOut<R>> {
  const answer = await client.ask(route, argument);
  if (answer.status >= 400) throw new Error(`${route.module}.${route.name}: ${answer.status} ${JSON.stringify(answer.problem)}`);
  return answer.value;
}

type NeedView = RouteOut<typeof needContract.routes.raise>;

/** A volunteer who was offered it, and the offer. */
async function askedOf({ clients }: Living, raised: NeedView) {
  for (const who of VOLUNTEERS) {
    const { offers } = await told(clients[who], mobilisation.routes.offers, {});
    const offer = offers.find((one) => one.calloutId === raised.calloutId && one.state === 'waiting');
    if (offer) return { who, offer };
  }
  throw new Error(`nobody was offered the need ${raised.id}`);
}

/** Whichever volunteer was offered it takes it. */
async function accept(living: Living, raised: NeedView): Promise<{ who: Who; visitId: Id<'visit'>; ids: Case }> {
  const { who, offer } = await askedOf(living, raised);
  await told(living.clients[who], mobilisation.routes.accept, { params: { offerId: offer.id } });
  const { visits } = await told(living.clients[who], service.routes.errands, { query: {} });
  const visit = visits.find((one) => one.calloutId === raised.calloutId);
  if (!visit) throw new Error('who took a need has no visit');
  return { who, visitId: visit.id, ids: { need: raised.id, callout: offer.calloutId, offer: offer.id, visit: visit.id, person: raised.elderId } };
}

/** Goes, takes a photo and finishes; the arrival is moved back, so that nobody has to wait for three quarters of an hour. */
async function serve(server: TestServer, { plan, clients }: Living, taken: Awaited<ReturnType<typeof accept>>): Promise<Case> {
  const client = clients[taken.who];
  const params = { visitId: taken.visitId };
  await told(client, service.routes.arrive, { params, body: { position: plan.home } });
  await server.asOwner(sql`update service.visit set arrived_at = arrived_at - interval '45 minutes', started_at = started_at - interval '45 minutes' where id = ${taken.visitId}`);
  const { fileId } = await told(client, service.routes.addPhoto, { params, body: PNG as never, headers: { 'content-type': 'image/png' } });
  await told(client, service.routes.finish, { params, body: { position: plan.home } });
  return { ...taken.ids, file: fileId };
}

/** In these communities repairs are the craftsmen's from the first minute: staff wrote it into the ladder. */
async function askCraftsmenAtOnce(server: TestServer, { clients: { committee } }: Living): Promise<void> {
  const params = { name: 'mobilisation.ladder' };
  const { default: ladder, holds } = await told(committee, automation.routes.versions, { params });
  if (holds > 0) return;
  const rule = { id: 'repair-at-once', when: ['-', '"repair"', '-'], then: ['"community-organisations"', '0', '', '', '', '600', '', ''] };
  const now = server.installation.clock.now().toISOString();
  await told(committee, automation.routes.change, { params, body: { table: { ...ladder, rules: [rule, ...ladder.rules] }, holdsFrom: null, reason: `修理直接找十八匠 ${now}` } });
}

/** Needs for the craftsmen: one that they are asked, one that they have taken without naming who goes, one where their member is at the door. */
async function liveWithCraftsmen(server: TestServer, living: Living): Promise<{ needs: Pick<SmallCommunity['needs'], 'asked' | 'promised' | 'serving'>; cases: Case[] }> {
  const { plan, clients, cast } = living;
  await askCraftsmenAtOnce(server, living);
  const organisationId = cast.organisations.craftsmen;
  const memberId = cast.people.craftsman.id;
  const raise = async () => {
    const raised = await told(clients.neighbour, needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['repair'] } } });
    return { need: raised.id, callout: raised.calloutId as Id<'callout'>, organisation: organisationId, person: memberId };
  };
  const [asked, promised, serving] = [await raise(), await raise(), await raise()];
  await told(clients.craftsman, mobilisation.routes.take, { params: { calloutId: promised.callout }, body: { organisationId } });
  await told(clients.craftsman, mobilisation.routes.take, { params: { calloutId: serving.callout }, body: { organisationId, memberId } });
  const { visits } = await told(clients.craftsman, service.routes.errands, { query: {} });
  const visit = visits.find((one) => one.calloutId === serving.callout);
  if (!visit) throw new Error('the craftsman has no visit');
  await told(clients.craftsman, service.routes.arrive, { params: { visitId: visit.id }, body: { position: plan.home } });
  return { needs: { asked: asked.need, promised: promised.need, serving: serving.need }, cases: [asked, promised, { ...serving, visit: visit.id }] };
}

/** Family who follow the elder by a worker's record, and asked the neighbour; the elder has a device of her own. */
async function liveWithFamily(server: TestServer, { plan, clients, cast }: Living): Promise<Case[]> {
  const { elder, neighbour, family: member } = cast.people;
  const consent = { form: 'spoken' as const, note: `${plan.given}当面点头` };
  const bind = (elderId: PersonId, more: object) => told(clients.grid, family.routes.bind, { params: { elderId }, body: { name: member.name, phone: member.phone, relation: '女儿', ...more } });
  const [bound, asked] = [await bind(elder.id, { consent, sees: { words: false, recordings: false } }), await bind(neighbour.id, {})];
  const { path } = await told(clients.family, family.routes.inviteDevice, { params: { elderId: elder.id } });
  await told(server.anybody, people.routes.bindDevice, { body: { secret: path.split('#')[1] as string, label: `${plan.given}的平板` } });
  const [device] = (await told(clients.family, family.routes.devices, { params: { elderId: elder.id } })).devices;
  return [{ bond: bound.id, person: elder.id, device: device?.id as string }, { bond: asked.id, person: neighbour.id }];
}

async function live(server: TestServer, living: Living): Promise<Pick<SmallCommunity, 'needs' | 'cases'> & { readonly helper: Who }> {
  const { clients, cast, plan } = living;
  const bonds = await liveWithFamily(server, living);
  const arranged = await told(clients.elder, arrangements.routes.add, { body: { category: 'meals', rule: 'FREQ=DAILY', startsOn: '2026-05-20', time: '09:00', text: `${plan.given}要软一点的饭` } });
  await told(clients.elder, arrangements.routes.skip, { params: { arrangementId: arranged.id }, body: { occursAt: '2026-06-05T09:00:00+08:00' } });
  await told(clients.committee, timebank.routes.grant, { body: { personId: cast.people.elder.id, minutes: 600, reason: '社区时间基金发放' } });
  const tile = (category: 'shopping' | 'company', spendCredits = false) => ({ body: { channel: 'tile' as const, tags: { category: [category] }, spendCredits } });
  const speak = (query: { heard?: string }) => told(clients.elder, needContract.routes.raiseSpoken, { query, body: spokenWav(2) as never, headers: { 'content-type': 'audio/wav' } });

  const first = await told(clients.elder, needContract.routes.raise, tile('company', true));
  const taken = await accept(living, first);
  const confirmed = await serve(server, living, taken);
  await told(clients.elder, service.routes.confirm, { params: { visitId: taken.visitId }, body: { by: 'touch' } });
  await told(clients.elder, service.routes.rate, { params: { visitId: taken.visitId }, body: { faces: 5, words: `${plan.given}说很好` } });

  const second = await told(clients.neighbour, needContract.routes.raise, tile('shopping'));
  const finished = await serve(server, living, await accept(living, second));
  const third = await told(clients.desk, needContract.routes.raise, {
    body: { channel: 'telephone', elderId: cast.people.neighbour.id, text: `${plan.given}想请人送一份午饭`, tags: { category: ['meals'], urgency: 'green' } },
  });
  const onTheWay = await accept(living, third);
  const fourth = await speak({});
  const { offer } = await askedOf(living, fourth);
  const { id: needId } = await speak({ heard: '请帮我买两斤米和一瓶醋' });
  // Said again: the recordings of both are there.
  const fifth = await told(clients.elder, needContract.routes.sayAgain, { params: { needId }, query: { heard: '请帮我买三斤米和一瓶醋' }, body: spokenWav(2) as never, headers: { 'content-type': 'audio/wav' } });
  if (fifth.state !== 'heard') throw new Error(`what was said is not read back: ${fifth.state}`);
  const craftsmen = await liveWithCraftsmen(server, living);
  const redCall = await callRed(clients, cast.people.elder.id);

  return {
    helper: taken.who,
    needs: { confirmed: first.id, finished: second.id, taken: third.id, seeking: fourth.id, heard: fifth.id, ...craftsmen.needs },
    cases: [
      { ...confirmed, ...(await ledgerOf(clients.elder)) }, finished, onTheWay.ids, { ...(await ledgerOf(clients[taken.who])) }, { person: cast.people[taken.who].id, message: await messageOf(clients[taken.who]) },
      { need: fourth.id, callout: fourth.calloutId as string, offer: offer.id, file: fourth.recordingId as string, person: fourth.elderId }, { need: fifth.id, person: fifth.elderId },
      ...craftsmen.cases, ...bonds, redCall, { arrangement: arranged.id, person: arranged.elderId },
    ],
  };
}

/** What this person was told last. */
async function messageOf(client: TestClient): Promise<string> {
  const [newest] = (await told(client, notify.routes.inbox, { query: {} })).items;
  if (!newest) throw new Error('who was asked has no message');
  return newest.id;
}

/** The account of this person and its newest transfer. */
async function ledgerOf(client: TestClient): Promise<Case> {
  const account = await told(client, timebank.routes.mine, {});
  const { items } = await told(client, timebank.routes.statement, { query: {} });
  if (!items[0]) throw new Error('no credits have moved');
  return { account: account.id, transfer: items[0].transferId };
}
