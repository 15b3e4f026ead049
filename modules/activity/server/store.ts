import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { ACTIVITY_STATES, ActivityBody, ActivityKind, EnrolmentState, Part } from '../contract.ts';
import { PLACED } from '../core/enrolling.ts';
import type * as rows from './rows.ts';

const ACTIVITY = columnsOf<rows.Activity>('a').pick(
  'id', 'area_path', 'organisation_id', 'host_name', 'title', 'kind', 'words', 'place', 'starts_at', 'ends_at', 'enrol_until', 'capacity', 'helpers_wanted', 'minimum_age', 'open_to', 'category', 'contact', 'state', 'reason', 'sequence', 'changed_at');
export type ActivityRow = RowOf<typeof ACTIVITY> & { readonly kind: ActivityKind; readonly category: ActivityBody['category'] };
type ActivityState = (typeof ACTIVITY_STATES)[number];
const ENROLMENT = columnsOf<rows.Enrolment>('e').pick(
  'activity_id', 'person_id', 'help_id', 'part', 'state', 'page', 'enrolled_by', 'enrolled_at', 'checked_in_at', 'checked_out_at', 'how', 'minutes', 'credited_minutes', 'verified_at', 'verified_by', 'first_minutes', 'corrected_at', 'correction_reason');
export type EnrolmentRow = RowOf<typeof ENROLMENT>;
export interface Counted {
  readonly enrolled: number;
  readonly waiting: number;
  readonly helpers: number;
  readonly helpers_waiting: number;
}
export type CountedRow = ActivityRow & Counted;

// Activities -----------------------------------------------------------------------------------------------------------------------

const placed = (part: Part) => sql`(select count(*) from activity.enrolment e where e.tenant_id = a.tenant_id and e.activity_id = a.id and e.part = ${part} and e.state = any(${PLACED}::text[]))::int`;
const waiting = (part: Part) => sql`(select count(*) from activity.enrolment e where e.tenant_id = a.tenant_id and e.activity_id = a.id and e.part = ${part} and e.state = 'waiting')::int`;
/** How many come and wait, whoever they are: counted as the engine. */
const COUNTED = () => sql`${ACTIVITY}, ${placed('participant')} as enrolled, ${waiting('participant')} as waiting, ${placed('helper')} as helpers, ${waiting('helper')} as helpers_waiting`;

export const findActivity = (ctx: Context, id: string): Promise<CountedRow | undefined> =>
  ctx.widen(() => ctx.db.row<CountedRow>(sql`select ${COUNTED()} from activity.activity a where a.tenant_id = ${ctx.tenantId} and a.id = ${id}`));

/** Locked: of two who want the last place one gets it, and nobody moves up twice. */
export const lockActivity = (ctx: Context, id: string): Promise<ActivityRow | undefined> =>
  ctx.db.row<ActivityRow>(sql`select ${ACTIVITY} from activity.activity a where a.tenant_id = ${ctx.tenantId} and a.id = ${id} for update`);

export interface Cursor {
  readonly at: Date;
  readonly id: string;
}
export interface Wanted {
  readonly search: string | undefined;
  readonly kind: string | undefined;
  readonly after: Cursor | undefined;
  readonly limit: number;
}
const searched = ({ search, kind }: Pick<Wanted, 'search' | 'kind'>) => sql`(${kind ?? null}::text is null or a.kind = ${kind ?? null})
  and (${search ?? null}::text is null or strpos(lower(a.title || ' ' || a.place || ' ' || a.host_name), lower(${search ?? null})) > 0)`;
const laterThan = (after: Cursor | undefined) => sql`(${after?.id ?? null}::uuid is null or (a.starts_at, a.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))`;
const earlierThan = (after: Cursor | undefined) => sql`(${after?.id ?? null}::uuid is null or (a.starts_at, a.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))`;

/** What is to come near these places; soonest first. `organisationIds` are those whose own activities the reader may see. */
export const listComing = (ctx: Context, near: readonly string[], organisationIds: readonly string[], wanted: Wanted): Promise<CountedRow[]> =>
  ctx.widen(() => ctx.db.rows<CountedRow>(sql`
    select ${COUNTED()} from activity.activity a
    where a.tenant_id = ${ctx.tenantId} and a.state = 'published' and a.ends_at > ${ctx.now} and ${searched(wanted)} and ${laterThan(wanted.after)}
      and case when a.open_to = 'members' then a.organisation_id = any(${organisationIds}::uuid[]) else exists (select from unnest(${near}::text[]) p where starts_with(p, a.area_path) or starts_with(a.area_path, p)) end
    order by a.starts_at, a.id limit ${wanted.limit}`));

/** Those that somebody has or had a part in: to come, soonest first, or over, the latest first. */
export const listOwn = (ctx: Context, personId: string, isPast: boolean, wanted: Wanted): Promise<CountedRow[]> => {
  const own = sql`exists (select from activity.enrolment e where e.tenant_id = a.tenant_id and e.activity_id = a.id and e.person_id = ${personId} and e.state <> 'left')`;
  return ctx.widen(() => ctx.db.rows<CountedRow>(
    isPast
      ? sql`select ${COUNTED()} from activity.activity a where a.tenant_id = ${ctx.tenantId} and ${own} and (a.ends_at <= ${ctx.now} or a.state = 'cancelled') and ${searched(wanted)} and ${earlierThan(wanted.after)} order by a.starts_at desc, a.id desc limit ${wanted.limit}`
      : sql`select ${COUNTED()} from activity.activity a where a.tenant_id = ${ctx.tenantId} and ${own} and a.ends_at > ${ctx.now} and a.state <> 'cancelled' and ${searched(wanted)} and ${laterThan(wanted.after)} order by a.starts_at, a.id limit ${wanted.limit}`));
};

/** Whose activities somebody looks after. */
export interface Keeping {
  readonly areaPaths: readonly string[];
  readonly organisationIds: readonly string[];
}
const kept = ({ areaPaths, organisationIds }: Keeping) => sql`(a.organisation_id = any(${organisationIds}::uuid[]) or exists (select from unnest(${areaPaths}::text[]) p where starts_with(a.area_path, p)))`;

export const listKept = (ctx: Context, keeping: Keeping, wanted: Wanted & { readonly state: string | undefined; readonly organisationId: string | undefined }): Promise<CountedRow[]> =>
  ctx.widen(() => ctx.db.rows<CountedRow>(sql`
    select ${COUNTED()} from activity.activity a
    where a.tenant_id = ${ctx.tenantId} and ${kept(keeping)} and (${wanted.state ?? null}::text is null or a.state = ${wanted.state ?? null})
      and (${wanted.organisationId ?? null}::uuid is null or a.organisation_id = ${wanted.organisationId ?? null}) and ${searched(wanted)} and ${earlierThan(wanted.after)}
    order by a.starts_at desc, a.id desc limit ${wanted.limit}`));

type Given = Omit<ActivityBody, 'startsAt' | 'endsAt' | 'enrolUntil'> & { readonly startsAt: Date; readonly endsAt: Date; readonly enrolUntil: Date; readonly hostName: string };

export const insertActivity = (ctx: Context, given: Given): Promise<ActivityRow> =>
  ctx.db.row<ActivityRow>(sql`
    insert into activity.activity as a (tenant_id, id, area_path, organisation_id, host_name, title, kind, words, place, starts_at, ends_at, enrol_until, capacity, helpers_wanted, minimum_age, open_to, category, contact, state, changed_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${given.areaPath}, ${given.organisationId}, ${given.hostName}, ${given.title}, ${given.kind}, ${given.words}, ${given.place}, ${given.startsAt}, ${given.endsAt}, ${given.enrolUntil}, ${given.capacity}, ${given.helpersWanted},
      ${given.minimumAge}, ${given.openTo}, ${given.category}, ${given.contact}, 'draft', ${ctx.now})
    returning ${ACTIVITY}`) as Promise<ActivityRow>;

export const updateActivity = (ctx: Context, id: string, given: Given): Promise<ActivityRow> =>
  ctx.db.row<ActivityRow>(sql`
    update activity.activity a set area_path = ${given.areaPath}, organisation_id = ${given.organisationId}, host_name = ${given.hostName}, title = ${given.title}, kind = ${given.kind}, words = ${given.words}, place = ${given.place}, starts_at = ${given.startsAt},
      ends_at = ${given.endsAt}, enrol_until = ${given.enrolUntil}, capacity = ${given.capacity}, helpers_wanted = ${given.helpersWanted}, minimum_age = ${given.minimumAge}, open_to = ${given.openTo}, category = ${given.category}, contact = ${given.contact},
      sequence = sequence + 1, changed_at = ${ctx.now}
    where a.tenant_id = ${ctx.tenantId} and a.id = ${id} returning ${ACTIVITY}`) as Promise<ActivityRow>;

export const moveActivity = (ctx: Context, row: Pick<ActivityRow, 'id' | 'state'>, to: ActivityState, reason: string | null = null): Promise<number> =>
  ctx.db.run(sql`
    update activity.activity set state = ${to}, reason = ${reason}, sequence = sequence + 1, changed_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${row.id} and state = ${row.state}`);

// Enrolments -----------------------------------------------------------------------------------------------------------------------

export const findEnrolment = (ctx: Context, activityId: string, personId: string): Promise<EnrolmentRow | undefined> =>
  ctx.db.row<EnrolmentRow>(sql`select ${ENROLMENT} from activity.enrolment e where e.tenant_id = ${ctx.tenantId} and e.activity_id = ${activityId} and e.person_id = ${personId}`);

export const listEnrolmentsOf = (ctx: Context, activityIds: readonly string[], personId: string): Promise<(EnrolmentRow & { readonly ahead: number })[]> =>
  ctx.db.rows(sql`
    select ${ENROLMENT}, (select count(*) from activity.enrolment o where o.tenant_id = e.tenant_id and o.activity_id = e.activity_id and o.part = e.part and o.state = 'waiting' and (o.enrolled_at, o.person_id) <= (e.enrolled_at, e.person_id))::int as ahead
    from activity.enrolment e where e.tenant_id = ${ctx.tenantId} and e.activity_id = any(${activityIds}::uuid[]) and e.person_id = ${personId}`);

export const countPlaced = async (ctx: Context, activityId: string, part: Part): Promise<{ readonly taken: number; readonly waiting: number }> =>
  (await ctx.db.row<{ taken: number; waiting: number }>(sql`
    select count(*) filter (where state = any(${PLACED}::text[]))::int as taken, count(*) filter (where state = 'waiting')::int as waiting
    from activity.enrolment where tenant_id = ${ctx.tenantId} and activity_id = ${activityId} and part = ${part}`)) ?? { taken: 0, waiting: 0 };

export interface Enrolling {
  readonly personId: string;
  readonly part: Part;
  readonly state: 'enrolled' | 'waiting';
  readonly page: EnrolmentRow['page'];
}
/** Who left and comes again stands at the end of the line. */
export const putEnrolment = (ctx: Context, activity: Pick<ActivityRow, 'id' | 'area_path' | 'organisation_id'>, { personId, part, state, page }: Enrolling): Promise<number> =>
  ctx.db.run(sql`
    insert into activity.enrolment (tenant_id, activity_id, person_id, help_id, area_path, organisation_id, part, state, page, enrolled_by, enrolled_at)
    values (${ctx.tenantId}, ${activity.id}, ${personId}, ${ctx.newId()}, ${activity.area_path}, ${activity.organisation_id}, ${part}, ${state}, ${page}, ${ctx.actor.personId ?? personId}, ${ctx.now})
    on conflict (tenant_id, activity_id, person_id) do update set part = excluded.part, state = excluded.state, page = excluded.page, enrolled_by = excluded.enrolled_by, enrolled_at = excluded.enrolled_at`);

export interface Change {
  readonly to: EnrolmentState;
  readonly checkedInAt?: Date | null;
  readonly checkedOutAt?: Date | null;
  readonly how?: EnrolmentRow['how'];
}
export const moveEnrolment = (ctx: Context, row: EnrolmentRow, { to, checkedInAt = row.checked_in_at, checkedOutAt = row.checked_out_at, how = row.how }: Change): Promise<number> =>
  ctx.db.run(sql`
    update activity.enrolment set state = ${to}, checked_in_at = ${checkedInAt}, checked_out_at = ${checkedOutAt}, how = ${how}
    where tenant_id = ${ctx.tenantId} and activity_id = ${row.activity_id} and person_id = ${row.person_id} and state = ${row.state}`);

/** The first of those who wait get a place. */
export const moveUp = (ctx: Context, activityId: string, part: Part, count: number): Promise<EnrolmentRow[]> =>
  ctx.db.rows<EnrolmentRow>(sql`
    update activity.enrolment e set state = 'enrolled'
    where e.tenant_id = ${ctx.tenantId} and e.activity_id = ${activityId} and e.person_id in (
      select person_id from activity.enrolment where tenant_id = ${ctx.tenantId} and activity_id = ${activityId} and part = ${part} and state = 'waiting' order by enrolled_at, person_id limit ${count})
    returning ${ENROLMENT}`);

export const listIn = (ctx: Context, activityId: string, states: readonly EnrolmentState[]): Promise<EnrolmentRow[]> =>
  ctx.db.rows<EnrolmentRow>(sql`select ${ENROLMENT} from activity.enrolment e where e.tenant_id = ${ctx.tenantId} and e.activity_id = ${activityId} and e.state = any(${states}::text[]) order by e.enrolled_at, e.person_id limit 5000`);

export const dropAll = (ctx: Context, activityId: string): Promise<number> =>
  ctx.db.run(sql`update activity.enrolment set state = 'dropped' where tenant_id = ${ctx.tenantId} and activity_id = ${activityId} and state in ('enrolled', 'waiting')`);

/** An activity follows its area and organisation. */
export const placeEnrolments = (ctx: Context, row: Pick<ActivityRow, 'id' | 'area_path' | 'organisation_id'>): Promise<number> =>
  ctx.db.run(sql`update activity.enrolment set area_path = ${row.area_path}, organisation_id = ${row.organisation_id} where tenant_id = ${ctx.tenantId} and activity_id = ${row.id}`);

/** At the end: who never came was absent, who did not sign out is signed out at the end, who still waits has not got in. */
export const closeEnrolments = (ctx: Context, row: Pick<ActivityRow, 'id' | 'ends_at'>): Promise<number> =>
  ctx.db.run(sql`
    update activity.enrolment set state = case state when 'present' then 'attended' when 'enrolled' then 'absent' else 'dropped' end,
      checked_out_at = case when state = 'present' then greatest(checked_in_at, ${row.ends_at}) else checked_out_at end
    where tenant_id = ${ctx.tenantId} and activity_id = ${row.id} and state in ('present', 'enrolled', 'waiting')`);

export const noteHours = (ctx: Context, row: EnrolmentRow, minutes: number, verifierId: string): Promise<number> =>
  ctx.db.run(sql`
    update activity.enrolment set minutes = ${minutes}, verified_at = ${ctx.now}, verified_by = ${verifierId}
    where tenant_id = ${ctx.tenantId} and activity_id = ${row.activity_id} and person_id = ${row.person_id} and state = 'attended' and verified_at is null`);
/** Guarded by what was read; what was verified first stays. */
export const noteCorrection = (ctx: Context, row: EnrolmentRow, { minutes, creditedMinutes, reason, by }: { readonly minutes: number; readonly creditedMinutes: number; readonly reason: string; readonly by: string }): Promise<EnrolmentRow | undefined> =>
  ctx.db.row<EnrolmentRow>(sql`
    update activity.enrolment e set minutes = ${minutes}, credited_minutes = ${creditedMinutes}, first_minutes = coalesce(first_minutes, minutes), corrected_at = ${ctx.now}, corrected_by = ${by}, correction_reason = ${reason}
    where e.tenant_id = ${ctx.tenantId} and e.activity_id = ${row.activity_id} and e.person_id = ${row.person_id} and e.verified_at is not null and e.minutes = ${row.minutes} returning ${ENROLMENT}`);
export const findHelp = (ctx: Context, helpId: string): Promise<EnrolmentRow | undefined> =>
  ctx.db.row<EnrolmentRow>(sql`select ${ENROLMENT} from activity.enrolment e where e.tenant_id = ${ctx.tenantId} and e.help_id = ${helpId} and e.verified_at is not null`);
export const noteCredited = (ctx: Context, row: EnrolmentRow, minutes: number): void =>
  ctx.db.send(sql`update activity.enrolment set credited_minutes = ${minutes} where tenant_id = ${ctx.tenantId} and activity_id = ${row.activity_id} and person_id = ${row.person_id}`);

/** In the order in which they enrolled; `after` is the last person of the page before. */
export const listPeople = (ctx: Context, activityId: string, part: Part | undefined, among: readonly string[] | null, after: string | undefined, limit: number): Promise<EnrolmentRow[]> =>
  ctx.db.rows<EnrolmentRow>(sql`
    select ${ENROLMENT} from activity.enrolment e
    where e.tenant_id = ${ctx.tenantId} and e.activity_id = ${activityId} and (${part ?? null}::text is null or e.part = ${part ?? null}) and (${among === null} or e.person_id = any(${among ?? []}::uuid[]))
      and (${after ?? null}::uuid is null or (e.enrolled_at, e.person_id) > (select o.enrolled_at, o.person_id from activity.enrolment o where o.tenant_id = e.tenant_id and o.activity_id = e.activity_id and o.person_id = ${after ?? null}::uuid))
    order by e.enrolled_at, e.person_id limit ${limit}`);

// Sums -----------------------------------------------------------------------------------------------------------------------------

export interface SumRow extends Counted {
  readonly kind: ActivityKind;
  readonly month: string;
  readonly activities: number;
  readonly cancelled: number;
  readonly attended: number;
  readonly absent: number;
  readonly minutes: number;
  readonly credited_minutes: number;
}
export const listSums = (ctx: Context, keeping: Keeping, given: { readonly from: Date; readonly before: Date; readonly organisationId: string | undefined }): Promise<SumRow[]> =>
  ctx.widen(() => ctx.db.rows<SumRow>(sql`
    select a.kind, to_char(a.starts_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*)::int as activities, (count(*) filter (where a.state = 'cancelled'))::int as cancelled,
      coalesce(sum(e.enrolled), 0)::int as enrolled, coalesce(sum(e.attended), 0)::int as attended, coalesce(sum(e.absent), 0)::int as absent, coalesce(sum(e.helpers), 0)::int as helpers,
      coalesce(sum(e.minutes), 0)::int as minutes, coalesce(sum(e.credited_minutes), 0)::int as credited_minutes
    from activity.activity a cross join lateral (
      select count(*) filter (where part = 'participant' and state = any(${PLACED}::text[])) as enrolled, count(*) filter (where part = 'participant' and state in ('present', 'attended')) as attended,
        count(*) filter (where part = 'participant' and state = 'absent') as absent, count(*) filter (where part = 'helper' and state in ('present', 'attended')) as helpers, sum(minutes) as minutes, sum(credited_minutes) as credited_minutes
      from activity.enrolment e where e.tenant_id = a.tenant_id and e.activity_id = a.id) e
    where a.tenant_id = ${ctx.tenantId} and a.state <> 'draft' and ${kept(keeping)} and a.starts_at >= ${given.from} and a.starts_at < ${given.before}
      and (${given.organisationId ?? null}::uuid is null or a.organisation_id = ${given.organisationId ?? null})
    group by 1, 2 order by 2, 1`));

// For others -----------------------------------------------------------------------------------------------------------------------

export interface HelpWanted {
  readonly from: string;
  readonly before: string;
  readonly areaPath: string;
  readonly helperId: string | null;
  readonly organisationId: string | null;
  readonly after: string | null;
  readonly limit: number;
}
export type HelpRow = Pick<rows.Enrolment, 'help_id' | 'person_id' | 'organisation_id' | 'area_path' | 'checked_out_at' | 'verified_by'> & Pick<ActivityRow, 'host_name' | 'category' | 'ends_at'> & { readonly minutes: number };
export const listHelpedIn = (ctx: Context, wanted: HelpWanted): Promise<HelpRow[]> =>
  ctx.db.rows<HelpRow>(sql`
    select e.help_id, e.person_id, e.organisation_id, e.area_path, e.checked_out_at, e.verified_by, e.minutes, a.host_name, a.category, a.ends_at
    from activity.enrolment e join activity.activity a on a.tenant_id = e.tenant_id and a.id = e.activity_id
    where e.tenant_id = ${ctx.tenantId} and e.verified_at is not null and e.minutes > 0 and a.ends_at >= ${wanted.from}::timestamptz and a.ends_at < ${wanted.before}::timestamptz and starts_with(e.area_path, ${wanted.areaPath})
      and (${wanted.helperId}::uuid is null or e.person_id = ${wanted.helperId}) and (${wanted.organisationId}::uuid is null or e.organisation_id = ${wanted.organisationId}) and (${wanted.after}::uuid is null or e.help_id > ${wanted.after})
    order by e.help_id limit ${wanted.limit}`);

export const listHelped = (ctx: Context, personIds: readonly string[]): Promise<{ readonly person_id: string; readonly times: number; readonly minutes: number }[]> =>
  ctx.db.rows(sql`
    select person_id, count(*)::int as times, sum(minutes)::int as minutes from activity.enrolment
    where tenant_id = ${ctx.tenantId} and person_id = any(${personIds}::uuid[]) and verified_at is not null and minutes > 0 group by person_id`);
