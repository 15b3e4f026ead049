import type { CallIn, Id } from '@huying/kernel';
import { columnsOf, type Context, type Db, type RowOf, sql } from '@huying/platform';
import type { z } from 'zod';
import { checkPlace } from '../core/sign-in.ts';
import type * as rows from './rows.ts';
import type { Aspect, rating as ratingShape, service, visit as visitShape } from '../contract.ts';

export type Visit = z.input<typeof visitShape>;
export type Rating = z.input<typeof ratingShape>;
type Subject = CallIn<typeof service.calls.ofSubject>['subject'];

const VISIT = columnsOf<rows.Visit>('v').pick(
  'id', 'subject_kind', 'subject_id', 'callout_id', 'helper_id', 'helper_name', 'organisation_id', 'organisation_name', 'elder_id', 'area_path',
  'home_lng', 'home_lat', 'category', 'urgency', 'summary', 'recording_id', 'state', 'started_at', 'expected_at', 'arrived_at', 'arrived_late', 'arrived_lng',
  'arrived_lat', 'left_at', 'left_late', 'left_lng', 'left_lat', 'finished_at', 'minutes', 'note', 'confirmed_at', 'confirmed_by', 'faces', 'rating_words', 'rated_at', 'judged_at', 'given_faces', 'corrected_at', 'aspects', 'reply', 'replied_at', 'reply_hidden');
const COLUMNS = sql`${VISIT}, array(select p.file_id::text from service.photo p where p.tenant_id = v.tenant_id and p.visit_id = v.id order by p.at) as photos`;
export type VisitRow = Omit<RowOf<typeof VISIT>, 'aspects'> & { readonly aspects: Partial<Record<Aspect, number>>; readonly photos: rows.Photo['file_id'][] };

const MOST = 500;

export const findVisit = (ctx: Context, id: string, lock = false): Promise<VisitRow | undefined> =>
  ctx.db.row<VisitRow>(
    lock
      ? sql`select ${COLUMNS} from service.visit v where v.tenant_id = ${ctx.tenantId} and v.id = ${id} for update of v`
      : sql`select ${COLUMNS} from service.visit v where v.tenant_id = ${ctx.tenantId} and v.id = ${id}`,
  );

export const listOfSubjects = (ctx: Context, kind: string, ids: readonly string[]): Promise<VisitRow[]> =>
  ctx.db.rows<VisitRow>(sql`
    select ${COLUMNS} from service.visit v
    where v.tenant_id = ${ctx.tenantId} and v.subject_kind = ${kind} and v.subject_id = any(${ids}::uuid[]) order by v.started_at desc limit ${MOST}`);

export const listUnfinishedOfCallout = (ctx: Context, calloutId: string): Promise<VisitRow[]> =>
  ctx.db.rows<VisitRow>(sql`
    select ${COLUMNS} from service.visit v
    where v.tenant_id = ${ctx.tenantId} and v.callout_id = ${calloutId} and v.state in ('going', 'arrived') order by v.id for update of v`);

export const listOfHelper = (ctx: Context, helperId: string, past: boolean): Promise<VisitRow[]> =>
  ctx.db.rows<VisitRow>(sql`
    select ${COLUMNS} from service.visit v
    where v.tenant_id = ${ctx.tenantId} and v.helper_id = ${helperId} and (v.state in ('going', 'arrived', 'finished')) <> ${past}::boolean
    order by v.started_at desc limit 100`);

/** The visit that begins; undefined where this helper has one already. */
export function insertVisit(ctx: Context, row: {
  readonly id: string; readonly subject: Subject; readonly calloutId: string; readonly helperId: string; readonly helperName: string;
  readonly organisationId: string | null; readonly organisationName: string | null; readonly elderId: string | null; readonly areaPath: string;
  readonly home: { readonly lng: number; readonly lat: number }; readonly category: string; readonly urgency: string; readonly summary: string; readonly recordingId: string | null;
}): Promise<VisitRow | undefined> {
  return ctx.db.row<VisitRow>(sql`
    insert into service.visit as v (tenant_id, id, subject_kind, subject_id, callout_id, helper_id, helper_name, organisation_id, organisation_name, elder_id,
      area_path, home_lng, home_lat, category, urgency, summary, recording_id, state, started_at)
    values (${ctx.tenantId}, ${row.id}, ${row.subject.kind}, ${row.subject.id}, ${row.calloutId}, ${row.helperId}, ${row.helperName}, ${row.organisationId},
      ${row.organisationName}, ${row.elderId}, ${row.areaPath}, ${row.home.lng}, ${row.home.lat}, ${row.category}, ${row.urgency}, ${row.summary},
      ${row.recordingId}, 'going', ${ctx.now})
    on conflict (tenant_id, callout_id, helper_id) where state in ('going', 'arrived', 'finished') do nothing returning ${COLUMNS}`);
}

/** Moves a visit from the state that was read; what is set along with it depends on the command. Undefined when somebody else was quicker. */
export function moveVisit(ctx: Context, row: VisitRow, to: Visit['state'], set: {
  readonly at?: Date; readonly position?: { lng: number; lat: number } | null; readonly minutes?: number; readonly note?: string | null; readonly confirmedBy?: string;
}): Promise<VisitRow | undefined> {
  const { position, at = ctx.now } = set;
  const isLate = ctx.givenAt !== undefined;
  const arrives = to === 'arrived';
  const finishes = to === 'finished';
  const confirms = to === 'confirmed';
  return ctx.db.row<VisitRow>(sql`
    update service.visit v set state = ${to},
      arrived_at = case when ${arrives} then ${at}::timestamptz else arrived_at end,
      arrived_late = case when ${arrives} then ${isLate}::boolean else arrived_late end,
      arrived_lng = case when ${arrives} then ${position?.lng ?? null}::float8 else arrived_lng end,
      arrived_lat = case when ${arrives} then ${position?.lat ?? null}::float8 else arrived_lat end,
      left_at = case when ${finishes} then ${at}::timestamptz else left_at end,
      left_late = case when ${finishes} then ${isLate}::boolean else left_late end,
      left_lng = case when ${finishes} then ${position?.lng ?? null}::float8 else left_lng end,
      left_lat = case when ${finishes} then ${position?.lat ?? null}::float8 else left_lat end,
      finished_at = case when ${finishes} then ${ctx.now}::timestamptz else finished_at end,
      minutes = coalesce(${set.minutes ?? null}::int, minutes), note = coalesce(${set.note ?? null}, note),
      confirmed_at = case when ${confirms} then ${ctx.now}::timestamptz else confirmed_at end,
      confirmed_by = case when ${confirms} then ${set.confirmedBy ?? null} else confirmed_by end,
      confirmer_id = case when ${confirms} then ${ctx.actor.personId}::uuid else confirmer_id end
    where tenant_id = ${ctx.tenantId} and id = ${row.id} and state = ${row.state} returning ${COLUMNS}`);
}

export const setExpected = (ctx: Context, id: string, at: Date): Promise<number> =>
  ctx.db.run(sql`update service.visit set expected_at = ${at} where tenant_id = ${ctx.tenantId} and id = ${id} and state = 'going'`);

export const setRating = (ctx: Context, id: string, { faces, words, aspects }: { readonly faces: number; readonly words: string | null; readonly aspects: VisitRow['aspects'] }): Promise<number> =>
  ctx.db.run(sql`
    update service.visit set faces = ${faces}, rating_words = coalesce(${words}, rating_words), aspects = aspects || ${JSON.stringify(aspects)}::jsonb, rated_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and state in ('finished', 'confirmed') and judged_at is null`);

/** Guarded by what was read: two who judge at once do not both count. */
export const judgeRating = (ctx: Context, row: VisitRow, faces: number | null): Promise<VisitRow | undefined> =>
  ctx.db.row<VisitRow>(sql`
    update service.visit v set faces = ${faces}, given_faces = coalesce(given_faces, faces), judged_at = ${ctx.now}
    where v.tenant_id = ${ctx.tenantId} and v.id = ${row.id} and v.faces is not distinct from ${row.faces}::int and v.judged_at is not distinct from ${row.judged_at}::timestamptz returning ${COLUMNS}`);

/** Guarded by what was read. */
export const correctMinutes = (ctx: Context, row: VisitRow, minutes: number, category: string | null): Promise<VisitRow | undefined> =>
  ctx.db.row<VisitRow>(sql`
    update service.visit v set minutes = ${minutes}, first_minutes = coalesce(first_minutes, minutes, 0), corrected_at = ${ctx.now},
      category = coalesce(${category}, category), first_category = case when ${category}::text is distinct from category and ${category}::text is not null then coalesce(first_category, category) else first_category end
    where v.tenant_id = ${ctx.tenantId} and v.id = ${row.id} and v.state in ('finished', 'confirmed') and v.minutes is not distinct from ${row.minutes}::int returning ${COLUMNS}`);

/** What nobody signed in to and a decision found to have been: confirmed by whoever decides. It is about the objection, and no door is known. */
export async function insertServed(ctx: Context, given: CallIn<typeof service.calls.recordServed>): Promise<Id<'visit'>> {
  const id = ctx.newId<'visit'>();
  await ctx.db.run(sql`
    insert into service.visit (tenant_id, id, subject_kind, subject_id, callout_id, helper_id, helper_name, area_path, home_lng, home_lat, category, urgency, summary, state, started_at, finished_at, minutes, first_minutes, corrected_at,
      confirmed_at, confirmed_by, confirmer_id)
    values (${ctx.tenantId}, ${id}, 'grievance', ${given.grievance.id}, ${given.grievance.id}, ${given.helperId}, ${given.helperName}, ${given.areaPath}, ${given.centre.lng}, ${given.centre.lat}, ${given.category}, 'green', ${given.summary}, 'confirmed',
      ${given.at}, ${given.at}, ${given.minutes}, 0, ${ctx.now}, ${ctx.now}, 'worker', ${ctx.actor.personId})`);
  return id;
}

/** Once: nobody answers twice. */
export const setReply = (ctx: Context, id: string, words: string): Promise<number> =>
  ctx.db.run(sql`update service.visit set reply = ${words}, replied_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${id} and rated_at is not null and reply is null`);

export const setReplyHidden = (ctx: Context, id: string, isHidden: boolean): Promise<number> =>
  ctx.db.run(sql`update service.visit set reply_hidden = ${isHidden} where tenant_id = ${ctx.tenantId} and id = ${id} and reply is not null`);

/** What was struck counts in no aspect either. */
export const aspectsOf = (ctx: Context, helperId: string): Promise<{ readonly aspect: Aspect; readonly mean: number; readonly count: number }[]> =>
  ctx.db.rows(sql`
    select a.key as aspect, avg(a.value::int)::float8 as mean, count(*)::int as count
    from service.visit v cross join jsonb_each_text(v.aspects) a
    where v.tenant_id = ${ctx.tenantId} and v.helper_id = ${helperId} and v.state in ('finished', 'confirmed') and v.faces is not null group by a.key order by a.key`);

export const listEnded = (ctx: Context, { how, since, until, after, limit }: CallIn<typeof service.calls.ended>): Promise<VisitRow[]> => {
  const at = how === 'confirmed' ? sql`v.state = 'confirmed' and v.confirmed_at` : sql`v.state = 'finished' and v.finished_at`;
  return ctx.db.rows<VisitRow>(sql`
    select ${COLUMNS} from service.visit v
    where v.tenant_id = ${ctx.tenantId} and ${at} between ${since}::timestamptz and ${until}::timestamptz and (${after}::uuid is null or v.id > ${after}::uuid) order by v.id limit ${limit}`);
};

export const ratingsSince = async (ctx: Context, since: Date): Promise<{ count: number; mean: number | null }> =>
  (await ctx.db.row<{ count: number; mean: number | null }>(sql`
    select count(*)::int as count, avg(v.faces)::float8 as mean from service.visit v where v.tenant_id = ${ctx.tenantId} and v.rated_at >= ${since} and v.faces is not null`)) ?? { count: 0, mean: null };

export const addPhoto = (ctx: Context, visitId: string, fileId: string): Promise<number> =>
  ctx.db.run(sql`insert into service.photo (tenant_id, visit_id, file_id, at) values (${ctx.tenantId}, ${visitId}, ${fileId}, ${ctx.now})`);

interface RecordRow {
  readonly month: string;
  readonly visits: number;
  readonly minutes: number;
  readonly faces: number | null;
  readonly rated: number;
}

export const recordOf = (ctx: { readonly db: Db; readonly tenantId: number }, helperId: string): Promise<RecordRow[]> =>
  ctx.db.rows<RecordRow>(sql`
    select to_char(finished_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*) as visits, coalesce(sum(minutes), 0) as minutes,
      sum(faces) as faces, count(faces) as rated
    from service.visit where tenant_id = ${ctx.tenantId} and helper_id = ${helperId} and state in ('finished', 'confirmed')
    group by 1 order by 1 desc limit 240`);

const iso = (date: Date | null) => date?.toISOString() ?? null;

export function viewOf(row: VisitRow): Visit {
  const door = { lng: row.home_lng, lat: row.home_lat };
  const signIn = (at: Date | null, lng: number | null, lat: number | null, late: boolean) => {
    const position = lng === null || lat === null ? null : { lng, lat };
    const { distanceMetres, questionable } = checkPlace(door, position);
    return at ? { at: at.toISOString(), late, position, distanceMetres, questionable: questionable || late } : null;
  };
  return {
    id: row.id, subject: { kind: row.subject_kind, id: row.subject_id }, calloutId: row.callout_id, helperId: row.helper_id, helperName: row.helper_name,
    organisationId: row.organisation_id, organisationName: row.organisation_name, elderId: row.elder_id, category: row.category, state: row.state,
    startedAt: row.started_at.toISOString(), expectedAt: iso(row.expected_at),
    arrived: signIn(row.arrived_at, row.arrived_lng, row.arrived_lat, row.arrived_late), left: signIn(row.left_at, row.left_lng, row.left_lat, row.left_late),
    finishedAt: iso(row.finished_at), minutes: row.minutes, note: row.note, photos: row.photos, confirmedAt: iso(row.confirmed_at), confirmedBy: row.confirmed_by,
    rating: row.faces === null || row.rated_at === null ? null : { faces: row.faces, words: row.rating_words, at: row.rated_at.toISOString(), aspects: row.aspects, reply: row.reply !== null && row.replied_at !== null && !row.reply_hidden ? { words: row.reply, at: row.replied_at.toISOString() } : null },
    ratingJudgedAt: iso(row.judged_at), isCorrected: row.corrected_at !== null,
    ...(row.left_at && !row.arrived_at ? { stoodDown: true } : {}),
  };
}

/** Confirmed visits alone: what is disputed or waits for its confirmation counts for nothing yet. */
export const listServed = (ctx: Context, personIds: readonly string[]): Promise<{ readonly personId: rows.Visit['helper_id']; readonly visits: number; readonly minutes: number }[]> =>
  ctx.db.rows(sql`
    select v.helper_id as "personId", count(*)::int as visits, coalesce(sum(v.minutes), 0)::int as minutes
    from service.visit v where v.tenant_id = ${ctx.tenantId} and v.helper_id = any(${personIds}::uuid[]) and v.state = 'confirmed' group by v.helper_id`);

const RECORDED = columnsOf<rows.Visit>('v').pick('id', 'helper_id', 'organisation_id', 'organisation_name', 'area_path', 'category', 'finished_at', 'minutes', 'faces', 'confirmer_id', 'confirmed_by');

export const listConfirmedIn = (ctx: Context, wanted: CallIn<typeof service.calls.confirmedIn>): Promise<RowOf<typeof RECORDED>[]> =>
  ctx.db.rows(sql`
    select ${RECORDED} from service.visit v
    where v.tenant_id = ${ctx.tenantId} and v.state = 'confirmed' and v.finished_at >= ${wanted.from} and v.finished_at < ${wanted.before} and starts_with(v.area_path, ${wanted.areaPath})
      and (${wanted.helperId}::uuid is null or v.helper_id = ${wanted.helperId}::uuid) and (${wanted.organisationId}::uuid is null or v.organisation_id = ${wanted.organisationId}::uuid)
      and (${wanted.after}::uuid is null or v.id > ${wanted.after}::uuid)
    order by v.id limit ${wanted.limit}`);

export const recordedOf = (row: RowOf<typeof RECORDED>) => ({
  id: row.id, helperId: row.helper_id, organisationId: row.organisation_id, organisationName: row.organisation_name, areaPath: row.area_path, category: row.category, finishedAt: (row.finished_at as Date).toISOString(), minutes: row.minutes ?? 0,
  faces: row.faces, confirmerId: row.confirmer_id, confirmedBy: row.confirmed_by,
});
