/**
 * A community for tests: one courtyard with an old lady, volunteers at given distances, organisations and those whose duty it is. The
 * modules are the real ones; only what would leave the house (messages to telephones) is written down instead of sent.
 */
import { automationModule } from '@huying/automation/server';
import { type AreaId, asId, type CallArgument, type CallIn, isRefusal, type OrganisationId, type PersonId, type Role } from '@huying/kernel';
import matching, { tables as matchingTables } from '@huying/matching/server';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import peopleModule from '@huying/people/server';
import { type Context, defineModule, listen, type ModuleDefinition, sql } from '@huying/platform';
import { startTest, TEST_TENANT, type TestClient, type TestOptions, type TestServer } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';
import rosterModule from '@huying/roster/server';
import { mobilisation } from '../contract.ts';
import mobilisationModule, { pastTrials, tables } from '../server/index.ts';

type NewPerson = CallArgument<typeof people.calls.addPeople>['people'][number];

export const STREET = '/510117001';
export const COMMUNITY = `${STREET}/005`;
export const GRID = `${COMMUNITY}/g01`;
export const YARD = `${GRID}/y01`;
export const OTHER_COMMUNITY = `${STREET}/012`;
export const HOME = { lng: 103.887, lat: 30.81 };
export const AREA = idAt('a000', 1) as AreaId;

export function idAt(kind: string, n: number): string {
  return asId(`01980000-0000-7000-${kind}-${String(n).padStart(12, '0')}`);
}
export const personAt = (n: number) => asId<'person'>(idAt('8000', n)) as PersonId;
export const organisationAt = (n: number) => asId<'organisation'>(idAt('9000', n)) as OrganisationId;

const METRES_PER_DEGREE = 111_195;
/** A point so far to the north of the door. */
export const northOf = (metres: number) => ({ lng: HOME.lng, lat: HOME.lat + metres / METRES_PER_DEGREE });

export const ELDER = personAt(1);
export const DESK = personAt(2);
export const GRID_WORKER = personAt(3);
export const COMMITTEE = personAt(4);
export const STREET_DUTY = personAt(5);
export const CRAFTSMAN = personAt(6);
export const APPRENTICE = personAt(7);
export const CARETAKER = personAt(8);
export const OTHER_DESK = personAt(9);
/** 十八匠, a community organisation, and the property company of the yard. */
export const CRAFTSMEN = organisationAt(1);
export const PROPERTY = organisationAt(2);
/** Volunteers are numbered from 1. */
export const volunteer = (n: number) => personAt(100 + n);

const numbers = (from: number) => {
  let last = from;
  return () => {
    last += 1;
    return last;
  };
};
const nextPhone = numbers(10_000_000);
const nextSubject = numbers(0);
const phoneOf = () => `139${nextPhone()}`;
const someone = (id: PersonId, name: string, role: Role, areaPath: string, more: Partial<NewPerson> = {}, organisationId: OrganisationId | null = null): NewPerson => ({
  id, name, sex: 'female', birthYear: 1970, phone: phoneOf(), memberships: [{ role, organisationId, areaId: AREA, areaPath }], ...more,
});

export const DUTY_HOLDERS: readonly NewPerson[] = [
  someone(DESK, '周调度', 'desk', COMMUNITY), someone(GRID_WORKER, '吴网格', 'grid', GRID), someone(COMMITTEE, '郑书记', 'committee', COMMUNITY), someone(STREET_DUTY, '冯值守', 'street', STREET),
];
const ORGANISATION_PEOPLE: readonly NewPerson[] = [
  someone(CRAFTSMAN, '张木匠', 'organisation', COMMUNITY, {}, CRAFTSMEN), someone(APPRENTICE, '张学徒', 'organisation', COMMUNITY, {}, CRAFTSMEN),
  someone(CARETAKER, '何物业', 'property', YARD, {}, PROPERTY),
];

export interface VolunteerWish {
  readonly metres: number;
  readonly skills?: NonNullable<NewPerson['volunteer']>['skills'];
  readonly sex?: 'female' | 'male';
  readonly birthYear?: number;
  readonly redWhileOffDuty?: boolean;
}

export const volunteerPerson = (n: number, { metres, skills = ['company'], sex = 'female', birthYear = 1975, redWhileOffDuty = false }: VolunteerWish): NewPerson =>
  someone(volunteer(n), `志愿者${n}`, 'volunteer', `${YARD}/b${n}`, { sex, birthYear, volunteer: { skills, home: northOf(metres), areaPath: `${YARD}/b${n}`, redWhileOffDuty, active: true } });

/** What would have been sent to telephones. */
export interface Pushed {
  readonly personIds: readonly string[];
  readonly title: string;
}

export interface Community {
  readonly server: TestServer;
  readonly pushed: Pushed[];
  readonly heard: { readonly event: string; readonly payload: Record<string, unknown> }[];
  client(personId: PersonId): Promise<TestClient>;
  addVolunteers(wishes: readonly VolunteerWish[], onDuty?: boolean): Promise<void>;
  onDuty(n: number, isOnDuty?: boolean): Promise<void>;
  open(wish?: Partial<CallArgument<typeof mobilisation.calls.open>>): Promise<string>;
  view(calloutId: string): Promise<NonNullable<CallInView>>;
  rows<T extends object>(statement: ReturnType<typeof sql>): Promise<T[]>;
  call<T>(work: (ctx: Context) => Promise<T>): Promise<T>;
  /** Lets so many minutes pass: clocks are moved back in the database and then fired, as often as they set each other. */
  pass(minutes: number): Promise<void>;
  notices(notice: string): Promise<{ channel: string; payload: Record<string, unknown> }[]>;
}
type CallInView = Awaited<ReturnType<typeof mobilisationView>>;
const mobilisationView = async (ctx: Context, calloutId: string) => {
  const view = await ctx.call(mobilisation.calls.view, { calloutId: calloutId as never });
  if (view === null || isRefusal(view)) throw new Error('the callout is not there');
  return view;
};

function ears(heard: Community['heard']): ModuleDefinition {
  const { events } = mobilisation;
  const contract = { module: 'ear', routes: {}, calls: {}, events: {}, notices: {} } as const;
  return defineModule({
    contract, routes: {}, calls: {},
    listeners: Object.values(events).map((event) => listen(event, async (_ctx, payload) => void heard.push({ event: event.name, payload: payload as Record<string, unknown> }))),
  });
}

const messenger = (pushed: Pushed[]): ModuleDefinition =>
  defineModule({
    contract: { ...notify, routes: {}, calls: { send: notify.calls.send, settle: notify.calls.settle } },
    routes: {},
    calls: { send: async (_ctx, { personIds, title }: CallIn<typeof notify.calls.send>) => void pushed.push({ personIds, title }), settle: async () => undefined },
  });

export interface CommunityOptions extends Partial<TestOptions> {
  readonly withDuty?: boolean;
  readonly withOrganisations?: boolean;
}

export async function startCommunity({ withDuty = true, withOrganisations = true, ...options }: CommunityOptions = {}): Promise<Community> {
  const pushed: Pushed[] = [];
  const heard: Community['heard'] = [];
  const modules = [peopleModule, messenger(pushed), rosterModule, matching, mobilisationModule, automationModule({ ...matchingTables, ...tables }, pastTrials), ears(heard)];
  const server = await startTest({ background: false, clock: NOON, ...options, modules: [...modules, ...(options.modules ?? [])] });
  await server.asEngine(async (ctx) => {
    if (withOrganisations) {
      await ctx.call(people.calls.addOrganisations, {
        organisations: [
          { id: CRAFTSMEN, name: '十八匠', kind: 'community', areaPath: COMMUNITY, categories: [], phone: null },
          { id: PROPERTY, name: '安居物业', kind: 'property', areaPath: YARD, categories: [], phone: null },
        ],
      });
    }
    const elder = someone(ELDER, '王桂芳', 'elder', `${YARD}/b1`, {
      birthYear: 1941,
      elder: { address: '望丛中路12号院1栋2单元301', home: HOME, areaId: AREA, areaPath: `${YARD}/b1`, livesAlone: true, mind: [], contacts: [], recordingConsent: true, photoConsent: true },
    });
    const list = [elder, someone(OTHER_DESK, '外社区', 'desk', OTHER_COMMUNITY), ...(withDuty ? DUTY_HOLDERS : []), ...(withOrganisations ? ORGANISATION_PEOPLE : [])];
    const added = await ctx.call(people.calls.addPeople, { people: list });
    if (isRefusal(added)) throw new Error(`the community could not be added: ${added.refused}`);
  });
  return communityOn(server, pushed, heard);
}

/** A working day at noon, so that the ladder is the day's. */
const NOON = { real: Date.now(), shown: new Date('2026-05-12T12:00:00+08:00').getTime(), speed: 1 };

function communityOn(server: TestServer, pushed: Pushed[], heard: Community['heard']): Community {
  const clients = new Map<string, TestClient>();
  let volunteers = 0;
  const community: Community = {
    server, pushed, heard,
    async client(personId) {
      const known = clients.get(personId) ?? (await server.signIn(personId));
      clients.set(personId, known);
      return known;
    },
    async addVolunteers(wishes, onDuty = true) {
      const first = volunteers + 1;
      volunteers += wishes.length;
      await server.asEngine(async (ctx) => {
        const added = await ctx.call(people.calls.addPeople, { people: wishes.map((wish, index) => volunteerPerson(first + index, wish)) });
        if (isRefusal(added)) throw new Error(added.refused);
      });
      if (onDuty) for (let n = first; n <= volunteers; n += 1) await community.onDuty(n);
    },
    async onDuty(n, isOnDuty = true) {
      await server.asEngine((ctx) => ctx.call(roster.calls.setDuty, { personId: volunteer(n), onDuty: isOnDuty, hours: 8, position: null }));
    },
    open: (wish = {}) =>
      server.asEngine(async (ctx) => {
        const opened = await ctx.call(mobilisation.calls.open, {
          subject: { kind: 'need', id: idAt('b000', nextSubject()) }, elderId: ELDER, areaPath: `${YARD}/b1`, home: HOME, category: 'shopping', urgency: 'green', skills: [], sex: null, people: 1, dueAt: null,
          summary: '代购：买两斤米', ...wish,
        });
        if (isRefusal(opened)) throw new Error(opened.refused);
        return opened.calloutId;
      }),
    view: (calloutId) => server.asEngine((ctx) => mobilisationView(ctx, calloutId)),
    rows: (statement) => server.asEngine((ctx) => ctx.db.rows(statement)),
    call: (work) => server.asEngine(work),
    pass: (minutes) => pass(server, minutes),
    notices: (notice) =>
      server.installation.database.service.rows(sql`select channel, payload from platform.outbox where tenant_id = ${TEST_TENANT} and notice = ${notice} order by id`),
  };
  return community;
}

/**
 * Time passes by moving everything that is written about the past and the future back: nothing has to wait, and the clock of the test
 * stays the real one.
 */
async function pass(server: TestServer, minutes: number): Promise<void> {
  await server.asEngine(async ({ db, tenantId }) => {
    const back = sql`make_interval(secs => ${minutes * 60})`;
    const moved = (name: string) => sql`coalesce(to_jsonb((t ->> ${name}::text)::timestamptz - ${back}), 'null'::jsonb)`;
    await db.run(sql`update platform.timer set due_at = due_at - ${back} where tenant_id = ${tenantId}`);
    await db.run(sql`
      update mobilisation.callout c set climbing_since = climbing_since - ${back}, opened_at = opened_at - ${back}, wake_at = wake_at - ${back}, due_at = due_at - ${back},
        tiers = (select jsonb_agg(t || jsonb_build_object('startsAt', ${moved('startsAt')}, 'startedAt', ${moved('startedAt')}, 'waveAt', ${moved('waveAt')}, 'triedAt', ${moved('triedAt')}) order by (t ->> 'position')::int)
          from jsonb_array_elements(c.tiers) t)
      where tenant_id = ${tenantId}`);
    await db.run(sql`update mobilisation.offer set made_at = made_at - ${back}, answer_by = answer_by - ${back}, answered_at = answered_at - ${back} where tenant_id = ${tenantId}`);
    await db.run(sql`
      update mobilisation.holder set since = since - ${back}, progress_due_at = progress_due_at - ${back}, answer_by = answer_by - ${back}, ended_at = ended_at - ${back}
      where tenant_id = ${tenantId}`);
  });
  await server.installation.timers.fireDue();
}
