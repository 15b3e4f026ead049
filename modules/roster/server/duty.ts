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

async function say(ctx: Context, personId: PersonId, areaPath: string, row: DutyRow | undefined): Promise<void> {
  const onDuty = row !== undefined;
  await ctx.emit(roster.events.dutyChanged, { personId, onDuty, position: positionOf(row) });
  ctx.tell([`role:desk:${areaPath}`, `person:${personId}`], roster.notices.dutyChanged, { personId, onDuty });
}

async function volunteerOf(ctx: Context, personId: PersonId) {
  const volunteer = await ctx.call(people.calls.volunteer, { personId });
  if (isRefusal(volunteer)) throw new Error(`people refused to say who volunteers: ${volunteer.refused}`);
  return volunteer;
}

export async function goOnDuty(ctx: Context, { personId, hours, position }: Omit<CallIn<typeof roster.calls.setDuty>, 'onDuty'>) {
  const volunteer = await volunteerOf(ctx, personId);
  if (!volunteer?.active) return refuse('roster.notActive');
  const until = later(ctx.now, hours * HOUR);
  const row = (await putOnDuty(ctx, { personId, areaPath: volunteer.areaPath, until, position })) as DutyRow;
  ctx.timer.set({ key: timerOf(personId), at: until, call: roster.calls.endDuty, input: { personId, since: toIso(row.since) } });
  ctx.trail({ subject: { kind: 'person', id: personId }, action: 'roster.dutyStarted', detail: { until: toIso(until) } });
  await say(ctx, personId, volunteer.areaPath, row);
  return viewOf(row);
}

/** Goes off duty, by the person or by the clock; when nobody was on duty nothing happens. */
export async function goOffDuty(ctx: Context, personId: PersonId, since: Date | null = null) {
  if ((await takeOffDuty(ctx, personId, since)) === 1) {
    ctx.timer.clear(timerOf(personId));
    ctx.trail({ subject: { kind: 'person', id: personId }, action: 'roster.dutyEnded', detail: { by: since ? 'clock' : 'person' } });
    const volunteer = await volunteerOf(ctx, personId);
    await say(ctx, personId, volunteer?.areaPath ?? '', undefined);
  }
  return viewOf(await findDuty(ctx, personId));
}
