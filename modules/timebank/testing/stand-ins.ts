/** Small modules that answer what the ledger asks of its neighbours, and the facts that they would tell. */
import { automation } from '@huying/automation/contract';
import { asId, decide, type EventPayload, type Id, idFrom, parseDecisionTable, type PersonId, type Role } from '@huying/kernel';
import type { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { type Area, place } from '@huying/place/contract';
import type { Actor, AnyHandler, Context, Membership, ModuleDefinition } from '@huying/platform';
import { safeguard } from '@huying/safeguard/contract';
import { service } from '@huying/service/contract';
import { tables } from '../core/tables.ts';
import timebank from '../server/index.ts';

export type Visit = EventPayload<typeof service.events.confirmed>['visit'];
export type Need = EventPayload<typeof needContract.events.raised>['need'];

export interface StandInPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly areaPath: string;
  readonly phone?: string;
  readonly birthYear?: number | null;
  readonly livesAlone?: boolean;
  readonly isActive?: boolean;
  readonly roles: readonly { readonly role: Role; readonly areaPath: string; readonly organisationId?: string }[];
}

export interface Neighbours {
  readonly people: Map<string, StandInPerson>;
  readonly organisations: Map<string, { id: string; name: string; kind: string; areaPath: string }>;
  /** Visits by the id of their subject. */
  readonly visits: Map<string, Visit[]>;
  /** Streets and communities, each tenant its own. */
  readonly areas: (Area & { readonly tenantId: number })[];
  /** Rows of tables that a test lets staff have changed, by table. */
  readonly rules: Map<string, readonly { readonly id: string; readonly when: string[]; readonly then: string[] }[]>;
  /** Since when these rows hold; before, what ships did. */
  readonly rulesSince: Map<string, Date>;
}

export const newNeighbours = (): Neighbours => ({ people: new Map(), organisations: new Map(), visits: new Map(), rules: new Map(), rulesSince: new Map(), areas: [] });

const HOME = { lng: 103.9, lat: 30.8 };

const definitionOf = (name: string, contract: { readonly calls: object; readonly events: object }, calls: Record<string, AnyHandler>, more: Partial<ModuleDefinition> = {}): ModuleDefinition => {
  const offered = Object.fromEntries(Object.entries(contract.calls).filter(([call]) => calls[call]));
  return { name, contract: { module: name, routes: {}, calls: offered, events: contract.events, notices: {} } as never, routes: {}, calls, listeners: [], jobs: [], ...more };
};

const membershipsOf = (person: StandInPerson): Membership[] =>
  person.roles.map(({ role, areaPath, organisationId }) => ({ role, organisationId: organisationId === undefined ? null : asId<'organisation'>(organisationId), areaId: null, areaPath }));

export const actorOf = (person: StandInPerson, tenantId: number): Actor => ({ kind: 'person', tenantId, personId: person.id, name: person.name, memberships: membershipsOf(person) });

/** The ledger among its neighbours. */
export function installed(neighbours: Neighbours): readonly ModuleDefinition[] {
  const isElder = (person: StandInPerson | undefined) => person?.roles.some(({ role }) => role === 'elder');
  const card = ({ id, name, birthYear = null }: StandInPerson) => ({ id, name, sex: null, birthYear, phone: null });
  const find = (id: string) => neighbours.people.get(id);
  return [
    definitionOf('people', people, {
      person: async (_ctx, { personId }) => (find(personId) ? card(find(personId) as StandInPerson) : null),
      async elder(_ctx, { personId }) {
        const person = find(personId);
        if (!person || !isElder(person)) return null;
        return {
          ...card(person), address: '某栋', home: HOME, areaId: person.id, areaPath: person.areaPath, livesAlone: person.livesAlone ?? true, mind: [], contacts: [], recordingConsent: true,
          photoConsent: true, fontSize: 22, paired: [],
        };
      },
      persons: async (_ctx, { personIds }: { personIds: string[] }) => personIds.flatMap((id) => find(id) ?? []).map(card),
      byPhone: async (_ctx, { phone }) => [...neighbours.people.values()].filter((one) => isElder(one) && one.phone === phone).map(card),
      standing: async (_ctx, { personIds }: { personIds: string[] }) => personIds.flatMap((id) => find(id) ?? []).map((one) => ({ personId: one.id, areaPath: one.areaPath, hasPhone: true, isActive: one.isActive ?? true })),
      eldersIn: async (_ctx, { areaPath }: { areaPath: string }) =>
        [...neighbours.people.values()].filter((one) => isElder(one) && one.areaPath.startsWith(areaPath)).map((one) => ({ id: one.id, name: one.name, birthYear: one.birthYear ?? null, areaPath: one.areaPath, livesAlone: one.livesAlone ?? true })),
      bornUpTo: async (_ctx, { year }: { year: number }) => [...neighbours.people.values()].filter((one) => (one.birthYear ?? (isElder(one) ? 0 : 9_999)) <= year).map((one) => one.id),
      async volunteer(_ctx, { personId }) {
        const person = find(personId);
        if (!person?.roles.some(({ role }) => role === 'volunteer')) return null;
        return { personId: person.id, skills: [], home: HOME, areaPath: person.areaPath, sex: null, birthYear: null, redWhileOffDuty: false, active: true };
      },
      organisation: async (_ctx, { organisationId }) => {
        const found = neighbours.organisations.get(organisationId);
        return found ? { ...found, categories: [], phone: null } : null;
      },
    }, {
      identity: {
        async loadActor(_ctx, personId) {
          const person = find(personId);
          return person && { name: person.name, memberships: membershipsOf(person) };
        },
      },
    }),
    definitionOf('place', place, { areas: async (ctx: Context) => neighbours.areas.filter((one) => one.tenantId === ctx.tenantId) }),
    definitionOf('automation', automation, {
      async decide(ctx: Context, { name, facts, at }: { name: string; facts: Record<string, unknown>; at?: string }) {
        const shipped = tables[name];
        if (!shipped) throw new Error(`nobody ships ${name}`);
        const since = neighbours.rulesSince.get(name);
        const rules = since && (at ? new Date(at) : ctx.now) < since ? undefined : neighbours.rules.get(name);
        const read = rules ? parseDecisionTable({ ...shipped.table, rules, version: 1 }, { facts: shipped.facts }) : undefined;
        if (read && !read.ok) throw new Error(JSON.stringify(read.problems));
        const { outputs, hits, unknown } = decide(read?.ok ? read.value : shipped.table, facts);
        return { outputs: [...outputs], hits: [...hits], unknown: [...unknown], version: rules ? 1 : 0 };
      },
    }),
    // As the ledger sees it, a second person has always said yes.
    definitionOf('safeguard', safeguard, { permit: async () => undefined }),
    definitionOf('service', service, { ofSubject: async (_ctx, { subject }) => neighbours.visits.get(subject.id) ?? [] }),
    timebank,
  ];
}

let made = 0;
export const newId = <Kind extends string>(): Id<Kind> => {
  made += 1;
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(4, made);
  return asId<Kind>(idFrom(new Date(), random));
};

export const COMMUNITY = '/510117001/005';

export function person(neighbours: Neighbours, name: string, role: Role, more: { areaPath?: string; reach?: string } = {}): StandInPerson {
  const areaPath = more.areaPath ?? `${COMMUNITY}/g01/y02/b3`;
  const one: StandInPerson = { id: newId<'person'>(), name, areaPath, roles: [{ role, areaPath: more.reach ?? COMMUNITY }] };
  neighbours.people.set(one.id, one);
  return one;
}

export function needOf(elder: StandInPerson, more: Partial<Need> = {}): Need {
  const now = new Date().toISOString();
  return {
    id: newId<'need'>(), number: 1, state: 'seeking', channel: 'tile', elderId: elder.id, elderName: elder.name, areaPath: elder.areaPath, home: HOME, text: null, recordingId: null,
    tags: { category: ['shopping'], urgency: 'green', when: null, people: 1, sex: null, skills: [] }, confidence: null, needsTagging: false, suspectedRed: false,
    raisedAt: now, calledAt: null, raisedBy: elder.id, sendBy: null, dueAt: null, calloutId: null, changedAt: now, endedAt: null, endReason: null, spendCredits: false, mergedInto: null, ...more,
  } as Need;
}

/** A visit that was signed in and out at the door, finished and confirmed. */
export function visitOf(need: Need, helper: StandInPerson, minutes: number, more: Partial<Visit> = {}): Visit {
  const left = new Date('2026-11-20T10:00:00+08:00');
  const arrived = new Date(left.getTime() - minutes * 60_000);
  const signed = (at: Date) => ({ at: at.toISOString(), late: false, position: HOME, distanceMetres: 12, questionable: false });
  return {
    id: newId<'visit'>(), subject: { kind: 'need', id: need.id }, calloutId: newId<'callout'>(), helperId: helper.id, helperName: helper.name, organisationId: null, organisationName: null,
    elderId: need.elderId, category: need.tags.category[0] as string, state: 'confirmed', startedAt: arrived.toISOString(), expectedAt: null, arrived: signed(arrived), left: signed(left),
    finishedAt: left.toISOString(), minutes: null, note: null, photos: [], confirmedAt: left.toISOString(), confirmedBy: 'touch', rating: null, ...more,
  } as Visit;
}

/** A street office and its communities. */
export function street(neighbours: Neighbours, tenantId: number, code: string, communities: readonly string[]): string {
  const area = (kind: 'street' | 'community', path: string) => ({ id: newId<'area'>(), kind, name: path, code: path.split('/').at(-1) as string, path, centre: HOME, tenantId });
  neighbours.areas.push(area('street', `/${code}`), ...communities.map((one) => area('community', `/${code}/${one}`)));
  return `/${code}`;
}
