import { asId, type PersonId, toIso } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { type ActivityLine, type ActivityView, type MyPart, PARTS, type Partaker } from '../contract.ts';
import { betweenMinutes, hindranceOf } from '../core/enrolling.ts';
import { comerOf, isHost, type KnownComer } from './comers.ts';
import { type ActivityRow, type CountedRow, type EnrolmentRow, findActivity, listEnrolmentsOf } from './store.ts';

const correctionOf = (row: EnrolmentRow): MyPart['correction'] =>
  row.first_minutes === null || row.corrected_at === null ? null : { firstMinutes: row.first_minutes, reason: row.correction_reason ?? '', at: toIso(row.corrected_at) };

const mineOf = (row: EnrolmentRow & { readonly ahead: number }): MyPart | null =>
  row.state === 'left' ? null : { part: row.part, state: row.state, ahead: row.state === 'waiting' ? row.ahead : null, minutes: row.minutes, creditedMinutes: row.credited_minutes, isVerified: row.verified_at !== null, helpId: row.verified_at === null ? null : row.help_id, correction: correctionOf(row) };

const lineOf = (row: CountedRow, mine: MyPart | null): ActivityLine => ({
  id: row.id, title: row.title, kind: row.kind, place: row.place, startsAt: toIso(row.starts_at), endsAt: toIso(row.ends_at), enrolUntil: toIso(row.enrol_until), state: row.state, areaPath: row.area_path, organisationId: row.organisation_id ? asId<'organisation'>(row.organisation_id) : null,
  hostName: row.host_name, capacity: row.capacity, enrolled: row.enrolled, waiting: row.waiting, helpersWanted: row.helpers_wanted, helpers: row.helpers, minimumAge: row.minimum_age, openTo: row.open_to, mine,
});

/** With the part that one person has in each. */
export async function linesOf(ctx: Context, rows: readonly CountedRow[], personId: PersonId | null): Promise<ActivityLine[]> {
  const own = personId ? await ctx.widen(() => listEnrolmentsOf(ctx, rows.map(({ id }) => id), personId)) : [];
  const parts = new Map(own.map((one) => [one.activity_id, mineOf(one)]));
  return rows.map((row) => lineOf(row, parts.get(row.id) ?? null));
}

export const heldOf = (row: ActivityRow) => ({
  state: row.state, startsAt: row.starts_at, endsAt: row.ends_at, enrolUntil: row.enrol_until, areaPath: row.area_path, organisationId: row.organisation_id, openTo: row.open_to, minimumAge: row.minimum_age, helpersWanted: row.helpers_wanted,
});

export async function viewOf(ctx: Context, row: CountedRow, comer: KnownComer): Promise<ActivityView> {
  const [line] = await linesOf(ctx, [row], comer.personId);
  if (!line) throw new Error('an activity has no line');
  const hindrances = Object.fromEntries(PARTS.map((part) => [part, hindranceOf(heldOf(row), comer, part, ctx.now) ?? null])) as ActivityView['hindrances'];
  return { ...line, words: row.words, contact: row.contact, category: row.category, reason: row.reason, isMine: isHost(ctx.actor, row), hindrances, personId: comer.personId };
}

/** As it is now, for one person: the actor where nobody else is named. */
export async function viewNow(ctx: Context, activityId: string, comer?: KnownComer): Promise<ActivityView> {
  const row = await findActivity(ctx, activityId);
  const who = row && (comer ?? (await comerOf(ctx, row, null)));
  if (!row || !who) throw new Error('an activity is gone');
  return viewOf(ctx, row, who);
}

export const partakerOf = (activity: Pick<ActivityRow, 'starts_at' | 'ends_at'>, row: EnrolmentRow, name: string): Partaker => ({
  personId: asId<'person'>(row.person_id), name, part: row.part, state: row.state, enrolledAt: toIso(row.enrolled_at), checkedInAt: row.checked_in_at ? toIso(row.checked_in_at) : null, checkedOutAt: row.checked_out_at ? toIso(row.checked_out_at) : null, how: row.how,
  betweenMinutes: row.checked_in_at && row.checked_out_at ? betweenMinutes({ startsAt: activity.starts_at, endsAt: activity.ends_at }, row.checked_in_at, row.checked_out_at) : null, minutes: row.minutes, creditedMinutes: row.credited_minutes, verifiedAt: row.verified_at ? toIso(row.verified_at) : null, correction: correctionOf(row),
});
