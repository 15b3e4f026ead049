/** Loading and saving callouts. What is saved is the difference between two pictures, guarded by the revision that was read. */
import type { FileId, Id, OrganisationId, PersonId } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql, type TransactionDb } from '@huying/platform';
import type { Callout, Holder, LossReason, Offer, ProgressRule, Rung, Tier } from '../core/callout.ts';
import { wakeAt } from '../core/due.ts';
import type * as rows from './rows.ts';

export type CalloutId = Id<'callout'>;

/** What the decision tables said when the callout was opened or changed. */
export interface Rules {
  readonly rungs: readonly Rung[];
  readonly version: number;
  readonly rows: readonly string[];
  readonly boundaries: readonly string[];
  readonly isAdultsOnly: boolean;
  readonly progress: ProgressRule;
}

/** What is asked for: nothing of it decides who is asked next. */
export interface Request {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly elderId: PersonId | null;
  readonly areaPath: string;
  readonly home: { readonly lng: number; readonly lat: number };
  readonly category: string;
  readonly skills: readonly string[];
  readonly sex: 'female' | 'male' | null;
  readonly summary: string;
  readonly recordingId: FileId | null;
  readonly openedAt: Date;
  readonly rules: Rules;
  /** Whether there is a pair to be asked at all; known while it is opened, asked later. */
  readonly isPaired?: boolean;
  /** Who is asked first and alone; known while it is opened. */
  readonly preferred?: Preferred | null;
}

/** Whoever offers a service. */
export type Preferred = { readonly personId: PersonId | null; readonly organisationId: OrganisationId | null };

export interface Loaded {
  readonly callout: Callout;
  readonly request: Request;
  readonly revision: number;
}

const COLUMNS = columnsOf<rows.Callout>('c').pick(
  'id', 'subject_kind', 'subject_id', 'elder_id', 'area_path', 'lng', 'lat', 'category', 'urgency', 'skills', 'sex', 'places', 'due_at', 'summary', 'recording_id',
  'state', 'revision', 'climb', 'climbing_since', 'tiers', 'rules', 'opened_at');
const OFFER_COLUMNS = columnsOf<rows.Offer>('o').pick(
  'id', 'callout_id', 'climb', 'tier', 'wave', 'person_id', 'organisation_id', 'name', 'state', 'made_at', 'answer_by', 'answered_at', 'reason', 'distance_metres', 'score', 'reasons');
const HOLDER_COLUMNS = columnsOf<rows.Holder>('h').pick(
  'id', 'callout_id', 'place', 'tier', 'person_id', 'person_name', 'organisation_id', 'organisation_name', 'offer_id', 'since', 'progress_due_at', 'answer_by', 'ended_at', 'end_reason');

// What the database cannot know of its texts and JSON: only this module writes them.
type CalloutRow = RowOf<typeof COLUMNS> & Pick<Request, 'sex' | 'rules'> & { readonly tiers: readonly Record<string, unknown>[] };
type OfferRow = RowOf<typeof OFFER_COLUMNS> & Pick<Offer, 'tier' | 'reasons'>;
type HolderRow = RowOf<typeof HOLDER_COLUMNS> & Pick<Holder, 'tier'> & { readonly end_reason: LossReason | null };

const dateOrNull = (value: unknown): Date | null => (typeof value === 'string' ? new Date(value) : null);
/** Tiers are kept as JSON, where times are text. */
const tierOf = (stored: Record<string, unknown>): Tier =>
  ({ ...stored, startsAt: new Date(stored.startsAt as string), startedAt: dateOrNull(stored.startedAt), waveAt: dateOrNull(stored.waveAt), triedAt: dateOrNull(stored.triedAt) }) as Tier;

const offerOf = (row: OfferRow): Offer => ({
  id: row.id, climb: row.climb, tier: row.tier, wave: row.wave, personId: row.person_id, organisationId: row.organisation_id, name: row.name,
  state: row.state, madeAt: row.made_at, answerBy: row.answer_by, answeredAt: row.answered_at, reason: row.reason, distanceMetres: row.distance_metres, score: row.score, reasons: row.reasons,
});
const holderOf = (row: HolderRow): Holder => ({
  id: row.id, place: row.place, tier: row.tier, personId: row.person_id, personName: row.person_name, organisationId: row.organisation_id,
  organisationName: row.organisation_name, offerId: row.offer_id, since: row.since, progressDueAt: row.progress_due_at, answerBy: row.answer_by,
});

function loadedOf(row: CalloutRow, offers: readonly OfferRow[], holders: readonly HolderRow[]): Loaded {
  const ended = holders.filter((holder) => holder.ended_at !== null);
  return {
    revision: row.revision,
    request: {
      subject: { kind: row.subject_kind, id: row.subject_id }, elderId: row.elder_id, areaPath: row.area_path, home: { lng: row.lng, lat: row.lat }, category: row.category,
      skills: row.skills, sex: row.sex, summary: row.summary, recordingId: row.recording_id, openedAt: row.opened_at, rules: row.rules,
    },
    callout: {
      id: row.id, state: row.state, urgency: row.urgency, places: row.places, dueAt: row.due_at, climb: row.climb, climbingSince: row.climbing_since,
      tiers: row.tiers.map(tierOf), rungs: row.rules.rungs, offers: offers.map(offerOf), progress: row.rules.progress,
      holders: holders.filter((holder) => holder.ended_at === null).map(holderOf).sort((a, b) => a.place - b.place),
      former: ended.map((holder) => ({ id: holder.id, personId: holder.person_id, organisationId: holder.organisation_id, reason: holder.end_reason ?? 'gave-back' })),
    },
  };
}

const rowOf = (ctx: Context, id: string): Promise<CalloutRow | undefined> =>
  ctx.db.row<CalloutRow>(sql`select ${COLUMNS} from mobilisation.callout c where c.tenant_id = ${ctx.tenantId} and c.id = ${id} for update`);

/**
 * Takes the callout for this transaction. The lock is its own statement: what is read after it was written by whoever had it before, while
 * a join in the same statement would still show the offers as they were when the waiting began. The three travel together; the database
 * does one after the other, each with its own picture.
 */
export async function lockCallout(ctx: Context, id: string): Promise<Loaded | undefined> {
  const [row, offers, holders] = await Promise.all([
    rowOf(ctx, id),
    ctx.db.rows<OfferRow>(sql`select ${OFFER_COLUMNS} from mobilisation.offer o where o.tenant_id = ${ctx.tenantId} and o.callout_id = ${id} order by o.made_at, o.id`),
    ctx.db.rows<HolderRow>(sql`select ${HOLDER_COLUMNS} from mobilisation.holder h where h.tenant_id = ${ctx.tenantId} and h.callout_id = ${id} order by h.since, h.id`),
  ]);
  return row && loadedOf(row, offers, holders);
}

const PEEKED = columnsOf<rows.Offer>('o').pick('id', 'callout_id', 'person_id');
export type PeekedOffer = RowOf<typeof PEEKED> & { readonly callout_state: rows.Callout['state']; readonly is_mine: boolean };

/** What became of offers to volunteers, for answering the losers of a grab cheaply: no lock, one row each. */
export const peekOffers = (ctx: Context, offerIds: readonly string[]): Promise<PeekedOffer[]> =>
  ctx.db.rows<PeekedOffer>(sql`
    select ${PEEKED}, c.state as callout_state,
      exists (select from mobilisation.holder h where h.tenant_id = o.tenant_id and h.offer_id = o.id and h.ended_at is null) as is_mine
    from mobilisation.offer o join mobilisation.callout c on c.tenant_id = o.tenant_id and c.id = o.callout_id
    where o.tenant_id = ${ctx.tenantId} and o.id = any(${offerIds}::uuid[]) and o.person_id is not null`);

/** One of the actor's own. */
export const peekOffer = async (ctx: Context, offerId: string): Promise<PeekedOffer | undefined> =>
  (await peekOffers(ctx, [offerId])).find((one) => one.person_id === ctx.actor.personId);

/** Without a lock, for looking; in the order of the ids. */
export async function loadCallouts(ctx: Context, ids: readonly string[]): Promise<Loaded[]> {
  if (ids.length === 0) return [];
  const [rows, offers, holders] = await Promise.all([
    ctx.db.rows<CalloutRow>(sql`select ${COLUMNS} from mobilisation.callout c where c.tenant_id = ${ctx.tenantId} and c.id = any(${ids}::uuid[])`),
    ctx.db.rows<OfferRow>(sql`select ${OFFER_COLUMNS} from mobilisation.offer o where o.tenant_id = ${ctx.tenantId} and o.callout_id = any(${ids}::uuid[]) order by o.made_at, o.id`),
    ctx.db.rows<HolderRow>(sql`select ${HOLDER_COLUMNS} from mobilisation.holder h where h.tenant_id = ${ctx.tenantId} and h.callout_id = any(${ids}::uuid[]) order by h.since, h.id`),
  ]);
  const grouped = (list: readonly { callout_id: string }[]) => Map.groupBy(list, (one) => one.callout_id);
  const offersOf = grouped(offers) as Map<string, OfferRow[]>;
  const holdersOf = grouped(holders) as Map<string, HolderRow[]>;
  const byId = new Map<string, CalloutRow>(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [loadedOf(row, offersOf.get(id) ?? [], holdersOf.get(id) ?? [])] : [];
  });
}

export function insertCallout(ctx: Context, callout: Callout, request: Request): void {
  ctx.db.send(sql`
    insert into mobilisation.callout (tenant_id, id, subject_kind, subject_id, elder_id, area_path, lng, lat, category, urgency, skills, sex, places, due_at, summary,
      recording_id, state, climb, climbing_since, tiers, rules, opened_at, wake_at)
    values (${ctx.tenantId}, ${callout.id}, ${request.subject.kind}, ${request.subject.id}, ${request.elderId}, ${request.areaPath}, ${request.home.lng}, ${request.home.lat},
      ${request.category}, ${callout.urgency}, ${request.skills}, ${request.sex}, ${callout.places}, ${callout.dueAt}, ${request.summary}, ${request.recordingId},
      ${callout.state}, ${callout.climb}, ${callout.climbingSince}, ${JSON.stringify(callout.tiers)}::jsonb, ${JSON.stringify(request.rules)}::jsonb, ${ctx.now}, ${wakeAt(callout) ?? null})`);
  const nothing = { ...callout, offers: [], holders: [] };
  saveOffers(ctx.db, ctx.tenantId, nothing, callout, request.areaPath);
  saveHolders(ctx, { callout: nothing, request, revision: 0 }, callout, request.areaPath);
}

/** Somebody else changed it in between: with the row locked that is our own mistake, and nothing of the command may stay. */
class Overtaken extends Error {}

/** Writes what has changed: first what ends, then what begins, so that no rule of the database sees two of a kind. */
export async function saveCallout(ctx: Context, before: Loaded, after: Callout, request: Request): Promise<void> {
  const { db, tenantId } = ctx;
  const isOver = after.state === 'ended' || after.state === 'cancelled';
  const moved = db.run(sql`
    update mobilisation.callout set state = ${after.state}, revision = revision + 1, urgency = ${after.urgency}, places = ${after.places}, due_at = ${after.dueAt},
      climb = ${after.climb}, climbing_since = ${after.climbingSince}, tiers = ${JSON.stringify(after.tiers)}::jsonb, rules = ${JSON.stringify(request.rules)}::jsonb,
      category = ${request.category}, skills = ${request.skills}, sex = ${request.sex}, summary = ${request.summary}, recording_id = ${request.recordingId}, wake_at = ${wakeAt(after) ?? null},
      closed_at = ${isOver ? ctx.now : null}
    where tenant_id = ${tenantId} and id = ${after.id} and revision = ${before.revision} and state = ${before.callout.state}`);
  // They travel with the guard: when it finds the row changed, the whole command goes.
  saveOffers(db, tenantId, before.callout, after, request.areaPath);
  saveHolders(ctx, before, after, request.areaPath);
  if ((await moved) !== 1) throw new Overtaken(`callout ${after.id} was changed by somebody else`);
}

function saveOffers(db: TransactionDb, tenantId: number, before: Callout, after: Callout, areaPath: string): void {
  const known = new Map(before.offers.map((offer) => [offer.id, offer]));
  const answered = after.offers.filter((offer) => known.has(offer.id) && known.get(offer.id) !== offer);
  const made = after.offers.filter((offer) => !known.has(offer.id));
  if (answered.length > 0) {
    db.send(sql`
      update mobilisation.offer o set state = a.state, answered_at = a.at, reason = a.reason
      from jsonb_to_recordset(${JSON.stringify(answered.map((offer) => ({ id: offer.id, state: offer.state, at: offer.answeredAt, reason: offer.reason })))}::jsonb)
        as a (id uuid, state text, at timestamptz, reason text)
      where o.tenant_id = ${tenantId} and o.callout_id = ${after.id} and o.id = a.id`);
  }
  if (made.length > 0) {
    db.send(sql`
      insert into mobilisation.offer (tenant_id, id, callout_id, area_path, climb, tier, wave, person_id, organisation_id, name, state, made_at, answer_by, answered_at, reason,
        distance_metres, score, reasons)
      select ${tenantId}::int, m.id, ${after.id}::uuid, ${areaPath}, m.climb, m.tier, m.wave, m."personId", m."organisationId", m.name, m.state, m."madeAt", m."answerBy", m."answeredAt",
        m.reason, m."distanceMetres", m.score, m.reasons
      from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as m (id uuid, climb int, tier text, wave int, "personId" uuid, "organisationId" uuid, name text, state text,
        "madeAt" timestamptz, "answerBy" timestamptz, "answeredAt" timestamptz, reason text, "distanceMetres" double precision, score double precision, reasons jsonb)`);
  }
}

function saveHolders(ctx: Context, { callout: before, request }: Loaded, after: Callout, areaPath: string): void {
  const { db, tenantId, now } = ctx;
  const known = new Map(before.holders.map((holder) => [holder.id, holder]));
  const kept = new Set(after.holders.map((holder) => holder.id));
  const reasons = new Map(after.former.map((one) => [one.id, one.reason]));
  for (const holder of before.holders.filter((one) => !kept.has(one.id))) {
    db.send(sql`
      update mobilisation.holder set ended_at = ${now}, end_reason = ${reasons.get(holder.id) ?? null}
      where tenant_id = ${tenantId} and id = ${holder.id} and ended_at is null`);
  }
  for (const holder of after.holders) {
    const old = known.get(holder.id);
    if (old && old !== holder) {
      db.send(sql`
        update mobilisation.holder set person_id = ${holder.personId}, person_name = ${holder.personName}, progress_due_at = ${holder.progressDueAt}, answer_by = ${holder.answerBy}
        where tenant_id = ${tenantId} and id = ${holder.id}`);
    }
    if (!old) {
      const waited = Math.max(0, Math.round((holder.since.getTime() - (after.climb === 1 ? request.openedAt : after.climbingSince).getTime()) / 1_000));
      db.send(sql`
        insert into mobilisation.holder (tenant_id, id, callout_id, area_path, climb, place, tier, person_id, person_name, organisation_id, organisation_name, offer_id, since,
          waited_seconds, progress_due_at, answer_by)
        values (${tenantId}, ${holder.id}, ${after.id}, ${areaPath}, ${after.climb}, ${holder.place}, ${holder.tier}, ${holder.personId}, ${holder.personName}, ${holder.organisationId},
          ${holder.organisationName}, ${holder.offerId}, ${holder.since}, ${waited}, ${holder.progressDueAt}, ${holder.answerBy})`);
    }
  }
}

export interface SearchRow {
  readonly position: number;
  readonly tier: string;
  readonly wave: number;
  readonly radiusMetres: number | null;
  readonly offered: number;
  readonly passedOver: readonly { readonly personId: string; readonly name: string; readonly distanceMetres: number | null; readonly reason: string }[];
}

export function insertSearches(ctx: Context, callout: Callout, areaPath: string, searches: readonly (SearchRow & { readonly climb: number })[]): void {
  if (searches.length === 0) return;
  const rows = searches.map((search) => ({ ...search, id: ctx.newId() }));
  ctx.db.send(sql`
    insert into mobilisation.search (tenant_id, id, callout_id, area_path, climb, position, tier, wave, at, radius_metres, offered, passed_over)
    select ${ctx.tenantId}::int, a.id, ${callout.id}::uuid, ${areaPath}, a.climb, a.position, a.tier, a.wave, ${ctx.now}, a."radiusMetres", a.offered, a."passedOver"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a (id uuid, climb int, position int, tier text, wave int, "radiusMetres" double precision, offered int, "passedOver" jsonb)`);
}
