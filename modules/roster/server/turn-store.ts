import type { CommandOf } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import { type Attendance, turnLifecycle, type TurnState } from '../contract.ts';
import type { Span } from '../core/booking.ts';
import type { Presence } from '../core/attendance.ts';
import type * as rows from './rows.ts';
import type { ShiftRow } from './shift-store.ts';

const TURN = columnsOf<rows.Turn>('t').pick(
  'id', 'shift_id', 'person_id', 'area_path', 'organisation_id', 'starts_at', 'ends_at', 'skills', 'state', 'reason', 'switches_duty', 'asked_at', 'attendance', 'arrived_at', 'minutes', 'corrected_reason', 'sequence', 'changed_at');
export type TurnRow = RowOf<typeof TURN>;
type TurnCommand = CommandOf<typeof turnLifecycle>;

const MOST = 500;
const fromOf = (command: TurnCommand): readonly TurnState[] => turnLifecycle.commands[command].from;
const toOf = (command: TurnCommand): TurnState => (turnLifecycle.commands[command] as { readonly to: TurnState }).to;

export const findTurn = (ctx: Context, turnId: string): Promise<TurnRow | undefined> => ctx.db.row<TurnRow>(sql`select ${TURN} from roster.turn t where t.tenant_id = ${ctx.tenantId} and t.id = ${turnId}`);

export const listTurnsOf = (ctx: Context, shiftId: string): Promise<TurnRow[]> =>
  ctx.db.rows<TurnRow>(sql`select ${TURN} from roster.turn t where t.tenant_id = ${ctx.tenantId} and t.shift_id = ${shiftId} order by t.changed_at, t.id limit ${MOST}`);

export const listOwnTurns = (ctx: Context, personId: string, which: { readonly isPast: boolean; readonly limit: number }): Promise<TurnRow[]> =>
  ctx.db.rows<TurnRow>(
    which.isPast
      ? sql`select ${TURN} from roster.turn t where t.tenant_id = ${ctx.tenantId} and t.person_id = ${personId} and t.state not in ('asked', 'booked') order by t.starts_at desc, t.id limit ${which.limit}`
      : sql`select ${TURN} from roster.turn t where t.tenant_id = ${ctx.tenantId} and t.person_id = ${personId} and t.state in ('asked', 'booked') order by t.starts_at, t.id limit ${which.limit}`);

export type BookedSpan = Pick<TurnRow, 'person_id' | 'shift_id' | 'starts_at' | 'ends_at'>;
export const spanOf = ({ starts_at, ends_at }: { readonly starts_at: Date; readonly ends_at: Date }): Span => ({ startsAt: starts_at, endsAt: ends_at });

/** Turns that these people are booked for, or have had, in a time. */
export const listBooked = (ctx: Context, personIds: readonly string[], time: Span): Promise<BookedSpan[]> =>
  ctx.db.rows<BookedSpan>(sql`
    select t.person_id, t.shift_id, t.starts_at, t.ends_at from roster.turn t
    where t.tenant_id = ${ctx.tenantId} and t.person_id = any(${personIds}::uuid[]) and t.state in ('booked', 'done') and t.starts_at > ${time.startsAt} and t.starts_at < ${time.endsAt}`);

export interface NewTurn {
  readonly shift: ShiftRow;
  readonly personId: string;
  readonly skills: readonly string[];
  readonly switchesDuty: boolean;
}

/** Somebody's part in a shift begins, or begins again; nothing where it is in a state that the command does not start from. */
export const putTurn = (ctx: Context, command: 'ask' | 'book' | 'assign', { shift, personId, skills, switchesDuty }: NewTurn): Promise<TurnRow | undefined> =>
  ctx.db.row<TurnRow>(sql`
    insert into roster.turn as t (tenant_id, id, shift_id, person_id, area_path, organisation_id, starts_at, ends_at, skills, state, switches_duty, asked_at, changed_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${shift.id}, ${personId}, ${shift.area_path}, ${shift.organisation_id}, ${shift.starts_at}, ${shift.ends_at}, ${skills}, ${toOf(command)}, ${switchesDuty},
      ${command === 'ask' ? ctx.now : null}, ${ctx.now})
    on conflict (tenant_id, shift_id, person_id) do update set state = excluded.state, reason = null, starts_at = excluded.starts_at, ends_at = excluded.ends_at, skills = excluded.skills, switches_duty = excluded.switches_duty,
      asked_at = coalesce(excluded.asked_at, t.asked_at), sequence = t.sequence + 1, changed_at = excluded.changed_at
    where t.state = any(${fromOf(command)}::text[])
    returning ${TURN}`);

/** A step that ends somebody's part, as the lifecycle allows it. */
export const endTurn = (ctx: Context, turnId: string, command: 'decline' | 'leave' | 'give' | 'release', reason: string | null): Promise<TurnRow | undefined> =>
  ctx.db.row<TurnRow>(sql`
    update roster.turn t set state = ${toOf(command)}, reason = ${reason}, sequence = t.sequence + 1, changed_at = ${ctx.now}
    where t.tenant_id = ${ctx.tenantId} and t.id = ${turnId} and t.state = any(${fromOf(command)}::text[]) returning ${TURN}`);

/** The same for everybody of a shift who is in such a state. */
export const endTurnsOf = (ctx: Context, shiftId: string, command: 'callOff' | 'lapse', reason: string | null): Promise<TurnRow[]> =>
  ctx.db.rows<TurnRow>(sql`
    update roster.turn t set state = ${toOf(command)}, reason = ${reason}, sequence = t.sequence + 1, changed_at = ${ctx.now}
    where t.tenant_id = ${ctx.tenantId} and t.shift_id = ${shiftId} and t.state = any(${fromOf(command)}::text[]) returning ${TURN}`);

/** All that somebody is asked or booked for from now on; of one kind of shift, or of all. */
export const releaseComing = (ctx: Context, personId: string, crew: ShiftRow['crew'] | null, reason: string): Promise<TurnRow[]> =>
  ctx.db.rows<TurnRow>(sql`
    update roster.turn t set state = ${toOf('release')}, reason = ${reason}, sequence = t.sequence + 1, changed_at = ${ctx.now} from roster.shift s
    where t.tenant_id = ${ctx.tenantId} and t.person_id = ${personId} and t.state = any(${fromOf('release')}::text[]) and t.ends_at > ${ctx.now}
      and s.tenant_id = t.tenant_id and s.id = t.shift_id and (${crew}::text is null or s.crew = ${crew}) returning ${TURN}`);

export const setSwitch = (ctx: Context, turnId: string, switchesDuty: boolean): Promise<TurnRow | undefined> =>
  ctx.db.row<TurnRow>(sql`
    update roster.turn t set switches_duty = ${switchesDuty}, changed_at = ${ctx.now} where t.tenant_id = ${ctx.tenantId} and t.id = ${turnId} and t.state in ('asked', 'booked') returning ${TURN}`);

export const closeTurn = (ctx: Context, turnId: string, given: { readonly attendance: Attendance; readonly arrivedAt: Date | null; readonly minutes: number }): void =>
  ctx.db.send(sql`
    update roster.turn set state = ${toOf('close')}, attendance = ${given.attendance}, arrived_at = ${given.arrivedAt}, minutes = ${given.minutes}, changed_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${turnId} and state = any(${fromOf('close')}::text[])`);

export const correctTurn = (ctx: Context, turnId: string, attendance: Attendance, reason: string): Promise<number> =>
  ctx.db.run(sql`
    update roster.turn set attendance = ${attendance}, corrected_reason = ${reason}, changed_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${turnId} and state = any(${fromOf('correct')}::text[])`);

/** Coverage is counted by what people can do now. */
export const setSkills = (ctx: Context, personId: string, skills: readonly string[]): void =>
  ctx.db.send(sql`update roster.turn set skills = ${skills} where tenant_id = ${ctx.tenantId} and person_id = ${personId} and state in ('asked', 'booked') and ends_at > ${ctx.now}`);

export const moveTurns = (ctx: Context, shiftIds: readonly string[]): void =>
  ctx.db.send(sql`
    update roster.turn t set starts_at = s.starts_at, ends_at = s.ends_at, area_path = s.area_path, organisation_id = s.organisation_id, sequence = t.sequence + case when t.starts_at = s.starts_at and t.ends_at = s.ends_at then 0 else 1 end
    from roster.shift s where t.tenant_id = ${ctx.tenantId} and s.tenant_id = t.tenant_id and s.id = t.shift_id and t.shift_id = any(${shiftIds}::uuid[]) and t.state in ('asked', 'booked')`);

/** When people were on duty in a time, whoever is on duty still included. */
export const listPresences = (ctx: Context, personIds: readonly string[], time: Span): Promise<(Presence & { readonly personId: string })[]> =>
  ctx.db.rows(sql`
    select person_id as "personId", since, until from roster.presence where tenant_id = ${ctx.tenantId} and person_id = any(${personIds}::uuid[]) and until > ${time.startsAt} and since < ${time.endsAt}
    union all
    select person_id, since, null from roster.duty where tenant_id = ${ctx.tenantId} and person_id = any(${personIds}::uuid[]) and since < ${time.endsAt}`);

/** How often each was asked to come in the last seven days. */
export const countAsks = async (ctx: Context, personIds: readonly string[]): Promise<Map<string, number>> => {
  const found = await ctx.db.rows<{ person_id: string; count: number }>(sql`
    select person_id, count(*)::int as count from roster.turn where tenant_id = ${ctx.tenantId} and person_id = any(${personIds}::uuid[]) and asked_at > ${ctx.now}::timestamptz - interval '7 days' group by person_id`);
  return new Map(found.map((one) => [one.person_id, one.count]));
};

/** Who shares the shifts of a template with somebody, within two months before and after. */
export const listColleagues = async (ctx: Context, shift: ShiftRow, personId: string): Promise<string[]> =>
  (await ctx.db.rows<{ person_id: string }>(sql`
    select t.person_id from roster.turn t join roster.shift s on s.tenant_id = t.tenant_id and s.id = t.shift_id
    where t.tenant_id = ${ctx.tenantId} and s.template_id = ${shift.template_id} and t.state in ('booked', 'done') and t.person_id <> ${personId}
      and t.starts_at between ${ctx.now}::timestamptz - interval '60 days' and ${ctx.now}::timestamptz + interval '60 days'
      and not exists (select from roster.turn o where o.tenant_id = t.tenant_id and o.shift_id = ${shift.id} and o.person_id = t.person_id and o.state = 'booked')
    group by t.person_id order by max(t.starts_at) desc limit 50`)).map((row) => row.person_id);

// Attendance ---------------------------------------------------------------------------------------------------------------------

export interface AttendedFilter {
  readonly areaPath: string | undefined;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
  readonly attendance: string | undefined;
  readonly organisationId: string | undefined;
  readonly after?: { readonly startsAt: string; readonly id: string } | undefined;
  readonly limit: number;
}
export type AttendedRow = Pick<TurnRow, 'id' | 'shift_id' | 'person_id' | 'area_path' | 'organisation_id' | 'starts_at' | 'ends_at' | 'corrected_reason'> & { readonly attendance: Attendance; readonly minutes: number; readonly shift_name: string };

/** Of those whom the reader looks after; a person's own turns alone do not count. */
export const listAttended = (ctx: Context, filter: AttendedFilter): Promise<AttendedRow[]> =>
  ctx.db.rows<AttendedRow>(sql`
    select t.id, t.shift_id, t.person_id, t.area_path, t.organisation_id, t.starts_at, t.ends_at, t.attendance, t.minutes, t.corrected_reason, s.name as shift_name
    from roster.turn t join roster.shift s on s.tenant_id = t.tenant_id and s.id = t.shift_id
    where t.tenant_id = ${ctx.tenantId} and t.state = 'done' and starts_with(t.area_path, ${filter.areaPath ?? ''})
      and (platform.in_reach(t.area_path) or t.organisation_id = any (platform.my_organisations()))
      and (${filter.from ?? null}::timestamptz is null or t.starts_at >= ${filter.from ?? null}) and (${filter.until ?? null}::timestamptz is null or t.starts_at < ${filter.until ?? null})
      and (${filter.attendance ?? null}::text is null or t.attendance = ${filter.attendance ?? null}) and (${filter.organisationId ?? null}::uuid is null or t.organisation_id = ${filter.organisationId ?? null}::uuid)
      and (${filter.after?.id ?? null}::uuid is null or (t.starts_at, t.id) < (${filter.after?.startsAt ?? null}::timestamptz, ${filter.after?.id ?? null}::uuid))
    order by t.starts_at desc, t.id desc limit ${filter.limit}`);
