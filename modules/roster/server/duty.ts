import { type CallIn, isRefusal, later, type PersonId, refuse, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Position } from '@huying/place/contract';
import type { Context } from '@huying/platform';
import { roster } from '../contract.ts';
import { type DutyRow, findDuty, putOnDuty, takeOffDuty } from './store.ts';

const HOUR = 3_600_000;
const timerOf = (personId: string) => `duty/${personId}`;

export const viewOf = (row: DutyRow | undefined) => ({
  onDuty: row !== undefined, since: row ? toIso(row.since) : null, until: row ? toIso(row.until) : null, position: positionOf(row),
});
export const positionOf = (row: DutyRow | undefined): Position | null => (row && row.lng !== null && row.lat !== null ? { lng: row.lng, lat: row.lat } : null);

/** Only volunteers are asked because they are on duty: the fact is told of them alone. */
async function say(ctx: Context, personId: PersonId, where: { readonly areaPath: string; readonly isVolunteer: boolean }, row: DutyRow | undefined): Promise<void> {
  const onDuty = row !== undefined;
  if (where.isVolunteer) await ctx.emit(roster.events.dutyChanged, { personId, onDuty, position: positionOf(row) });
  ctx.tell([`role:desk:${where.areaPath}`, `person:${personId}`], roster.notices.dutyChanged, { personId, onDuty });
}

async function volunteerOf(ctx: Context, personId: PersonId) {
  const volunteer = await ctx.call(people.calls.volunteer, { personId });
  if (isRefusal(volunteer)) throw new Error(`people refused to say who volunteers: ${volunteer.refused}`);
  return volunteer;
}

interface Beginning {
  readonly personId: PersonId;
  readonly until: Date;
  readonly position: Position | null;
  readonly areaPath: string;
  readonly isVolunteer: boolean;
  readonly shiftId?: string;
}

async function begin(ctx: Context, { personId, until, position, areaPath, isVolunteer, shiftId }: Beginning): Promise<DutyRow> {
  const row = (await putOnDuty(ctx, { personId, areaPath, until, position, isForShift: shiftId !== undefined })) as DutyRow;
  ctx.timer.set({ key: timerOf(personId), at: row.until, call: roster.calls.endDuty, input: { personId, since: toIso(row.since) } });
  ctx.trail({ subject: { kind: 'person', id: personId }, action: 'roster.dutyStarted', detail: { until: toIso(row.until), ...(shiftId ? { shiftId } : {}) } });
  await say(ctx, personId, { areaPath, isVolunteer }, row);
  return row;
}

export async function goOnDuty(ctx: Context, { personId, hours, position }: Omit<CallIn<typeof roster.calls.setDuty>, 'onDuty'>) {
  const volunteer = await volunteerOf(ctx, personId);
  if (!volunteer?.active) return refuse('roster.notActive');
  return viewOf(await begin(ctx, { personId, until: later(ctx.now, hours * HOUR), position, areaPath: volunteer.areaPath, isVolunteer: true }));
}

/**
 * Duty for a shift lasts until its end, or longer where it was switched on for longer. Those whose duty it is are on duty too while their shift lasts, but as
 * staff: they are not asked as volunteers because of it.
 */
export async function beginShiftDuty(ctx: Context, turn: { readonly personId: PersonId; readonly shiftId: string; readonly areaPath: string; readonly endsAt: Date; readonly isForVolunteers: boolean }, position: Position | null) {
  const volunteer = turn.isForVolunteers ? await volunteerOf(ctx, turn.personId) : null;
  if (turn.isForVolunteers && !volunteer?.active) return refuse('roster.notActive');
  return begin(ctx, { personId: turn.personId, until: turn.endsAt, position, areaPath: volunteer?.areaPath ?? turn.areaPath, isVolunteer: turn.isForVolunteers, shiftId: turn.shiftId });
}

/** Goes off duty, by the person or by the clock; when nobody was on duty nothing happens. */
export async function goOffDuty(ctx: Context, personId: PersonId, since: Date | null = null) {
  const ended = await takeOffDuty(ctx, personId, since);
  if (ended) {
    ctx.timer.clear(timerOf(personId));
    ctx.trail({ subject: { kind: 'person', id: personId }, action: 'roster.dutyEnded', detail: { by: since ? 'clock' : 'person' } });
    const volunteer = await volunteerOf(ctx, personId);
    await say(ctx, personId, { areaPath: ended.area_path, isVolunteer: volunteer !== null }, undefined);
  }
  return viewOf(await findDuty(ctx, personId));
}
