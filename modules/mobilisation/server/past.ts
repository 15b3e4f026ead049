/** Ladders and boundaries that are not switched on yet, tried on the callouts of the past. */
import type { PastLine, PastQuestion, PastTrial, Said } from '@huying/automation/contract';
import { automation } from '@huying/automation/contract';
import { type DecisionTable, decide, isRefusal, localParts, type OrganisationId, type PersonId, type Role } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, sql } from '@huying/platform';
import type { TierKind } from '../contract.ts';
import type { Offer } from '../core/callout.ts';
import type { DutyHolder } from '../core/duty.ts';
import { ladderRow, rungsOf } from '../core/ladder.ts';
import { type KnownOrganisation, type KnownPerson, type KnownWorld, type Replayed, replay, type Step } from '../core/replay.ts';
import type * as rows from './rows.ts';
import { mayAskOrganisation, type Scope, WHOLE_SCOPE } from '../core/scope.ts';
import { scopesOf } from './organisations.ts';
import { readBoundary } from './rules.ts';
import { loadCallouts, type Loaded } from './store.ts';
import { KINDS } from './world.ts';

const MOST_CASES = 200;
const MOST_LISTED = 100;
const DUTY: readonly Role[] = ['grid', 'committee', 'street', 'desk', 'administrator'];

interface Tables {
  readonly ladder: DecisionTable;
  readonly boundary: DecisionTable;
}
type Row = Record<string, unknown>;

async function holding(ctx: Context, name: string): Promise<DecisionTable> {
  const found = await ctx.call(automation.calls.table, { name });
  if (isRefusal(found)) throw new Error(`${name} is not there: ${found.refused}`);
  return found.table;
}

/** Who was seen and passed over, with how far away they were. Only who was beyond the circle might have been asked on another ladder. */
interface SeenRow {
  readonly callout_id: string;
  readonly person_id: PersonId;
  readonly name: string;
  readonly metres: number;
  readonly is_paired: boolean;
}
interface FirstRow {
  readonly callout_id: string;
  readonly tier: TierKind;
  readonly seconds: number;
  readonly name: string | null;
}

/** What is known of the past, within the reach of who asks: callouts, newest first, who was seen but not asked, and who had it first. */
async function pastOf(ctx: Context, from: Date, to: Date) {
  const found = await ctx.db.rows<Pick<rows.Callout, 'id'>>(sql`
    select c.id from mobilisation.callout c where c.tenant_id = ${ctx.tenantId} and c.opened_at >= ${from} and c.opened_at < ${to} and platform.in_reach(c.area_path)
    order by c.opened_at desc limit ${MOST_CASES + 1}`);
  const ids = found.slice(0, MOST_CASES).map((row) => row.id as string);
  const [loaded, seen, first] = await Promise.all([
    loadCallouts(ctx, ids),
    ctx.db.rows<SeenRow>(sql`
      select s.callout_id, p."personId" as person_id, min(p.name) as name, min(p."distanceMetres") as metres, bool_or(s.tier = 'paired') as is_paired
      from mobilisation.search s, jsonb_to_recordset(s.passed_over) as p ("personId" uuid, name text, "distanceMetres" double precision, reason text)
      where s.tenant_id = ${ctx.tenantId} and s.callout_id = any(${ids}::uuid[]) and s.climb = 1 and p.reason in ('too-far', 'beyond-this-wave') and p."distanceMetres" is not null
      group by s.callout_id, p."personId" order by metres`),
    ctx.db.rows<FirstRow>(sql`
      select distinct on (h.callout_id) h.callout_id, h.tier, h.waited_seconds as seconds, coalesce(h.organisation_name, h.person_name) as name
      from mobilisation.holder h where h.tenant_id = ${ctx.tenantId} and h.callout_id = any(${ids}::uuid[]) and h.climb = 1 order by h.callout_id, h.since, h.place`),
  ]);
  return { loaded, seen: Map.groupBy(seen, (row) => row.callout_id), first: new Map(first.map((row) => [row.callout_id, row])), hasMore: found.length > ids.length };
}

const answerOf = (offer: Offer): Pick<KnownPerson, 'answer' | 'afterSeconds'> => ({
  answer: offer.state === 'accepted' || offer.state === 'refused' ? offer.state : 'none',
  afterSeconds: offer.answeredAt ? Math.max(0, (offer.answeredAt.getTime() - offer.madeAt.getTime()) / 1_000) : 0,
});

function peopleOf({ callout }: Loaded, seen: readonly SeenRow[]): KnownPerson[] {
  const asked = new Map<string, KnownPerson>();
  for (const offer of callout.offers) {
    if (!offer.personId || offer.climb !== 1 || asked.has(offer.personId)) continue;
    asked.set(offer.personId, { personId: offer.personId, name: offer.name, distanceMetres: offer.distanceMetres ?? 0, isPaired: offer.tier === 'paired', ...answerOf(offer) });
  }
  const others = seen.filter((row) => !asked.has(row.person_id)).map((row): KnownPerson =>
    ({ personId: row.person_id, name: row.name, distanceMetres: row.metres, isPaired: row.is_paired, answer: 'none', afterSeconds: 0 }));
  return [...asked.values(), ...others];
}

/** What is asked of `people` once for each place and kind. */
class Places {
  readonly ctx: Context;
  readonly duty = new Map<string, Promise<DutyHolder[]>>();
  readonly organisations = new Map<string, Promise<{ id: OrganisationId; name: string; tier: TierKind }[]>>();

  /** What organisations say of themselves today. */
  readonly scopes = new Map<string, Scope>();

  constructor(ctx: Context) {
    this.ctx = ctx;
  }

  scopeOf(id: string): Scope {
    return this.scopes.get(id) ?? WHOLE_SCOPE;
  }

  dutyHolders(areaPath: string): Promise<DutyHolder[]> {
    const known = this.duty.get(areaPath) ?? this.ctx.call(people.calls.dutyHolders, { roles: [...DUTY], areaPath }).then((found) => (isRefusal(found) ? [] : found));
    this.duty.set(areaPath, known);
    return known;
  }

  organisationsFor(areaPath: string, category: string) {
    const key = `${areaPath} ${category}`;
    const known = this.organisations.get(key) ?? this.findOrganisations(areaPath, category);
    this.organisations.set(key, known);
    return known;
  }

  async findOrganisations(areaPath: string, category: string) {
    const found: { id: OrganisationId; name: string; tier: TierKind }[] = [];
    for (const tier of ['community-organisations', 'social-and-property'] as const) {
      const some = await this.ctx.call(people.calls.organisationsFor, { kinds: [...KINDS[tier]], areaPath, category });
      if (!isRefusal(some)) found.push(...some.map(({ id, name }) => ({ id, name, tier })));
    }
    const scopeOf = await scopesOf(this.ctx, found.map((one) => one.id), areaPath);
    for (const { id } of found) this.scopes.set(id, scopeOf(id));
    return found;
  }
}

async function worldOf(loaded: Loaded, seen: readonly SeenRow[], places: Places): Promise<KnownWorld> {
  const { callout, request } = loaded;
  const offers = new Map(callout.offers.flatMap((offer) => (offer.organisationId && offer.climb === 1 ? [[offer.organisationId as string, offer] as const] : [])));
  const listed = await places.organisationsFor(request.areaPath, request.category);
  const open = listed.filter((one) => mayAskOrganisation(places.scopeOf(one.id), { category: request.category, urgency: callout.urgency }, request.openedAt));
  const organisations = open.map(({ id, name, tier }): KnownOrganisation => {
    const offer = offers.get(id);
    return { organisationId: id, name, tier, ...(offer ? answerOf(offer) : { answer: 'none', afterSeconds: 0 }) };
  });
  return { openedAt: request.openedAt, urgency: callout.urgency, places: callout.places, people: peopleOf(loaded, seen), organisations, dutyHolders: await places.dutyHolders(request.areaPath) };
}

const say = (code: string, facts: Said['facts'] = {}, words: Said['words'] = {}): Said => ({ code: `mobilisation.past.${code}`, facts, words });
const tierWord = (kind: TierKind) => `mobilisation.tier.${kind}`;
const MOST_NAMES = 12;

function lineOf(step: Step): PastLine {
  const words = { tier: tierWord(step.tier) };
  const { afterMinutes } = step;
  if (step.kind === 'told') return { ...say('told', {}, words), afterMinutes };
  if (step.kind === 'owned') return { ...say(step.isAssigned ? 'assigned' : 'owned', { name: step.name }, words), afterMinutes };
  const names = step.names.slice(0, MOST_NAMES).join('、');
  const facts = { names, count: step.names.length, ...(step.radiusMetres === null ? {} : { metres: step.radiusMetres }) };
  return { ...say(step.radiusMetres === null ? 'asked' : 'askedWithin', facts, words), afterMinutes };
}

interface Done extends Replayed {
  readonly lines: readonly PastLine[];
}

/** One case on one pair of tables. */
function replayOn({ ladder, boundary }: Tables, { callout, request }: Loaded, world: KnownWorld): Done {
  const { hour } = localParts(request.openedAt);
  const facts = { urgency: callout.urgency, category: request.category, hour };
  const outputs = decide(ladder, facts).outputs as readonly Row[];
  const limits = readBoundary(decide(boundary, { ...facts, skills: [...request.skills] }).outputs as readonly Row[]);
  const rungs = rungsOf(outputs, limits.barred);
  const done = replay(world, rungs);
  const unread = outputs.filter((row) => !ladderRow.safeParse(row).success).length;
  const before: PastLine[] = [
    ...(unread > 0 ? [{ ...say('unreadable', { count: unread }), afterMinutes: null }] : []),
    ...[...new Set(limits.barred)].map((kind) => ({ ...say('barred', {}, { tier: tierWord(kind) }), afterMinutes: null })),
    ...(limits.isAdultsOnly ? [{ ...say('adultsOnly'), afterMinutes: null }] : []),
  ];
  return { ...done, lines: [...before, ...done.steps.map(lineOf)] };
}

const median = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const middle = (known.length - 1) / 2;
  return Math.round((((known[Math.floor(middle)] as number) + (known[Math.ceil(middle)] as number)) / 2) * 10) / 10;
};
const isByVolunteers = (tier: TierKind | null | undefined): boolean => tier === 'paired' || tier === 'volunteers';

interface Case {
  readonly loaded: Loaded;
  readonly first: FirstRow | undefined;
  readonly present: Done;
  readonly draft: Done;
  readonly isChanged: boolean;
}

const figuresOf = (cases: readonly Case[]): PastTrial['figures'] => {
  const count = <T>(of: (one: Case) => T, holds: (value: T) => boolean) => cases.filter((one) => holds(of(one))).length;
  const sum = (of: (one: Case) => number) => cases.reduce((total, one) => total + of(one), 0);
  const askedThen = (one: Case) => new Set(one.loaded.callout.offers.flatMap((offer) => (offer.climb === 1 ? [offer.personId ?? offer.organisationId] : []))).size;
  return [
    {
      name: say('figure.minutes'), happened: median(cases.map((one) => (one.first ? Math.round(one.first.seconds / 6) / 10 : null))),
      present: median(cases.map((one) => one.present.ownedAfterMinutes)), draft: median(cases.map((one) => one.draft.ownedAfterMinutes)),
    },
    { name: say('figure.asked'), happened: sum(askedThen), present: sum((one) => one.present.asked), draft: sum((one) => one.draft.asked) },
    { name: say('figure.volunteers'), happened: count((one) => one.first?.tier, isByVolunteers), present: count((one) => one.present.tier, isByVolunteers), draft: count((one) => one.draft.tier, isByVolunteers) },
  ];
};

function itemOf({ loaded: { callout, request }, first, present, draft, isChanged }: Case): PastTrial['items'][number] {
  const happened = first
    ? say('happened', { name: first.name ?? '', minutes: Math.round(first.seconds / 6) / 10 }, { tier: tierWord(first.tier) })
    : say(callout.state === 'cancelled' ? 'happenedCancelled' : 'happenedNobody');
  const tag = (code: string): Said => ({ code, facts: {}, words: {} });
  return {
    subject: request.subject, at: request.openedAt.toISOString(), title: request.summary, tags: [tag(`ui.urgency.${callout.urgency}`), tag(`mobilisation.category.${request.category}`)], happened, isChanged,
    present: [...present.lines], draft: [...draft.lines],
  };
}

async function trialOf(ctx: Context, { from, to }: PastQuestion, present: Tables, draft: Tables): Promise<PastTrial> {
  const past = await pastOf(ctx, from, to);
  const places = new Places(ctx);
  const cases: Case[] = [];
  for (const loaded of past.loaded) {
    const world = await worldOf(loaded, past.seen.get(loaded.callout.id) ?? [], places);
    const [was, would] = [replayOn(present, loaded, world), replayOn(draft, loaded, world)];
    cases.push({ loaded, first: past.first.get(loaded.callout.id), present: was, draft: would, isChanged: JSON.stringify(was.lines) !== JSON.stringify(would.lines) });
  }
  const changed = cases.filter((one) => one.isChanged);
  const listed = [...changed, ...cases.filter((one) => !one.isChanged)].slice(0, MOST_LISTED);
  return { cases: cases.length, hasMore: past.hasMore, changed: changed.length, figures: figuresOf(cases), items: listed.map(itemOf) };
}

export const pastTrials = {
  'mobilisation.ladder': async (ctx: Context, question: PastQuestion): Promise<PastTrial> => {
    const boundary = await holding(ctx, 'mobilisation.boundary');
    return trialOf(ctx, question, { ladder: question.present, boundary }, { ladder: question.draft, boundary });
  },
  'mobilisation.boundary': async (ctx: Context, question: PastQuestion): Promise<PastTrial> => {
    const ladder = await holding(ctx, 'mobilisation.ladder');
    return trialOf(ctx, question, { ladder, boundary: question.present }, { ladder, boundary: question.draft });
  },
};
