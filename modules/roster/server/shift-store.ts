import { columnsOf, type Context, type RowOf, type Statement, sql } from '@huying/platform';
import type { Generation, Terms } from '../core/generation.ts';
import type { Occurrence } from '../core/pattern.ts';
import type * as rows from './rows.ts';

export interface SkillWanted {
  readonly skill: string;
  readonly wanted: number;
}

const SHIFT = columnsOf<rows.Shift>('s').pick(
  'id', 'template_id', 'day', 'area_path', 'organisation_id', 'name', 'category', 'crew', 'starts_at', 'ends_at', 'wanted', 'skills', 'needs_approval', 'notice_hours', 'state', 'reason', 'sequence', 'changed_at');
export type ShiftRow = Omit<RowOf<typeof SHIFT>, 'skills'> & { readonly skills: readonly SkillWanted[] };
/** With how many are in it; `skilled` are the skills of each of them, where the shift wants any. */
export type CountedShift = ShiftRow & { readonly booked: number; readonly asked: number; readonly skilled: readonly (readonly string[])[] };

const COUNTED = sql`
  select ${SHIFT}, c.booked, c.asked, c.skilled from roster.shift s cross join lateral (
    select count(*) filter (where t.state in ('booked', 'done'))::int as booked, count(*) filter (where t.state = 'asked')::int as asked,
      coalesce(jsonb_agg(t.skills) filter (where t.state in ('booked', 'done') and s.skills <> '[]'), '[]') as skilled
    from roster.turn t where t.tenant_id = s.tenant_id and t.shift_id = s.id) c`;

const MOST_SHIFTS = 5_000;
/** No shift is longer. */
const LONGEST = sql`interval '24 hours'`;

export interface ShiftSpan {
  readonly areaPath: string;
  readonly from: Date;
  readonly until: Date;
  readonly crew?: string | undefined;
  readonly organisationId?: string | undefined;
}

const inSpan = (ctx: Context, span: ShiftSpan): Statement => sql`
  s.tenant_id = ${ctx.tenantId} and s.starts_at > ${span.from}::timestamptz - ${LONGEST} and s.starts_at < ${span.until} and s.ends_at > ${span.from} and starts_with(s.area_path, ${span.areaPath})
  and (${span.crew ?? null}::text is null or s.crew = ${span.crew ?? null}) and (${span.organisationId ?? null}::uuid is null or s.organisation_id = ${span.organisationId ?? null}::uuid)`;

/** What coverage is counted by: open shifts and no more of them than their time and numbers. */
export const listCovered = (ctx: Context, span: ShiftSpan): Promise<Pick<CountedShift, 'starts_at' | 'ends_at' | 'wanted' | 'skills' | 'booked' | 'skilled'>[]> =>
  ctx.db.rows(sql`
    select s.starts_at, s.ends_at, s.wanted, s.skills, c.booked, c.skilled from roster.shift s cross join lateral (
      select count(*)::int as booked, coalesce(jsonb_agg(t.skills) filter (where s.skills <> '[]'), '[]') as skilled
      from roster.turn t where t.tenant_id = s.tenant_id and t.shift_id = s.id and t.state in ('booked', 'done')) c
    where ${inSpan(ctx, span)} and s.state = 'open' limit ${MOST_SHIFTS}`);

export interface ShiftCursor {
  readonly startsAt: string;
  readonly id: string;
}

/** Shifts by their beginning; those that the template took back are not shown. */
export const listShifts = (ctx: Context, span: ShiftSpan & { readonly after?: ShiftCursor | undefined; readonly limit: number; readonly isGap?: boolean }): Promise<CountedShift[]> =>
  ctx.db.rows<CountedShift>(sql`
    select * from (${COUNTED} where ${inSpan(ctx, span)} and s.state <> 'dropped') f
    where (${span.after?.id ?? null}::uuid is null or (starts_at, id) > (${span.after?.startsAt ?? null}::timestamptz, ${span.after?.id ?? null}::uuid))
      and (not ${span.isGap ?? false}::boolean or (state = 'open' and (booked < wanted or exists (
        select from jsonb_to_recordset(skills) as k (skill text, wanted int) where k.wanted > (select count(*) from jsonb_array_elements(skilled) as one where one ? k.skill)))))
    order by starts_at, id limit ${span.limit}`);

export const findCounted = (ctx: Context, shiftId: string): Promise<CountedShift | undefined> =>
  ctx.db.row<CountedShift>(sql`${COUNTED} where s.tenant_id = ${ctx.tenantId} and s.id = ${shiftId}`);

export const listCounted = (ctx: Context, shiftIds: readonly string[]): Promise<CountedShift[]> =>
  ctx.db.rows<CountedShift>(sql`${COUNTED} where s.tenant_id = ${ctx.tenantId} and s.id = any(${shiftIds}::uuid[]) order by s.starts_at, s.id`);

export const findShift = (ctx: Context, shiftId: string): Promise<ShiftRow | undefined> =>
  ctx.db.row<ShiftRow>(sql`select ${SHIFT} from roster.shift s where s.tenant_id = ${ctx.tenantId} and s.id = ${shiftId}`);

/** Nobody else decides who is in the shift until this command is over. */
export const lockShift = (ctx: Context, shiftId: string): Promise<ShiftRow | undefined> =>
  ctx.db.row<ShiftRow>(sql`select ${SHIFT} from roster.shift s where s.tenant_id = ${ctx.tenantId} and s.id = ${shiftId} for update`);

/** Open shifts to come, for those whom `suits` names. */
export const listOpen = (ctx: Context, suits: Statement, until: Date, limit: number): Promise<CountedShift[]> =>
  ctx.db.rows<CountedShift>(sql`
    ${COUNTED} where s.tenant_id = ${ctx.tenantId} and s.starts_at > ${ctx.now} and s.starts_at < ${until} and s.state = 'open' and c.booked < s.wanted and (${suits})
    order by s.starts_at, s.id limit ${limit}`);

export const callOffShift = (ctx: Context, shiftId: string, reason: string): Promise<number> =>
  ctx.db.run(sql`
    update roster.shift set state = 'calledOff', reason = ${reason}, sequence = sequence + 1, changed_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${shiftId} and state = 'open'`);

// Made of templates --------------------------------------------------------------------------------------------------------------

export type KnownRow = ShiftRow & { readonly is_peopled: boolean };

export const listOfTemplate = (ctx: Context, templateId: string, fromDay: string): Promise<KnownRow[]> =>
  ctx.db.rows<KnownRow>(sql`
    select ${SHIFT}, exists (select from roster.turn t where t.tenant_id = s.tenant_id and t.shift_id = s.id and t.state in ('asked', 'booked')) as is_peopled
    from roster.shift s where s.tenant_id = ${ctx.tenantId} and s.template_id = ${templateId} and s.day >= ${fromDay} order by s.day`);

export interface Made extends Terms {
  readonly templateId: string;
  readonly organisationId: string | null;
  readonly crew: string;
}

export interface Placed {
  readonly id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
}

/** A shift that somebody else makes at the same moment is there once. */
export const insertShifts = (ctx: Context, made: Made, occurrences: readonly (Occurrence & { readonly id: string })[]): Promise<Placed[]> =>
  ctx.db.rows<Placed>(sql`
    insert into roster.shift (tenant_id, id, template_id, day, area_path, organisation_id, name, category, crew, starts_at, ends_at, wanted, skills, needs_approval, notice_hours, state, changed_at)
    select ${ctx.tenantId}::int, o.id, ${made.templateId}, o.day, ${made.areaPath}, ${made.organisationId}, ${made.name}, ${made.category}, ${made.crew}, o."startsAt", o."endsAt", ${made.wanted}, ${JSON.stringify(made.skills)}::jsonb,
      ${made.needsApproval}, ${made.noticeHours}, 'open', ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(occurrences)}::jsonb) as o (id uuid, day text, "startsAt" timestamptz, "endsAt" timestamptz)
    on conflict (tenant_id, template_id, day) do nothing returning id, starts_at, ends_at`);

/** Subscribers of calendars take notice of a new time only. Whoever was asked is asked for the new time. */
export async function changeShifts(ctx: Context, made: Made, changes: Generation['change']): Promise<Placed[]> {
  const list = JSON.stringify(changes.map(({ id, occurrence, isMoved }) => ({ id, isMoved, ...occurrence })));
  return ctx.db.rows<Placed>(sql`
    update roster.shift s set name = ${made.name}, category = ${made.category}, area_path = ${made.areaPath}, organisation_id = ${made.organisationId}, wanted = ${made.wanted}, skills = ${JSON.stringify(made.skills)}::jsonb,
      needs_approval = ${made.needsApproval}, notice_hours = ${made.noticeHours}, state = 'open', starts_at = o."startsAt", ends_at = o."endsAt", sequence = s.sequence + case when o."isMoved" or s.state = 'dropped' then 1 else 0 end,
      changed_at = ${ctx.now}
    from jsonb_to_recordset(${list}::jsonb) as o (id uuid, day text, "startsAt" timestamptz, "endsAt" timestamptz, "isMoved" boolean)
    where s.tenant_id = ${ctx.tenantId} and s.id = o.id returning s.id, s.starts_at, s.ends_at`);
}

export const dropShifts = (ctx: Context, ids: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    update roster.shift set state = 'dropped', sequence = sequence + 1, changed_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = any(${ids}::uuid[]) and state = 'open'`);
