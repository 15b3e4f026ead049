/** What the clock does for a shift: reminds, switches duty for those who wished so, and at the end counts who came. */
import { type CallIn, communityOf, isRefusal, later, minutes, toIso } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { roster, type RosterRules } from '../contract.ts';
import { attendanceOf } from '../core/attendance.ts';
import { beginShiftDuty } from './duty.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { rulesFor } from './setting-store.ts';
import { findShift, type Placed, type ShiftRow } from './shift-store.ts';
import { expireSwaps } from './swap-store.ts';
import { closeTurn, endTurnsOf, listPresences, listTurnsOf } from './turn-store.ts';

type Named = CallIn<typeof roster.calls.startShift>;

const keyOf = (shiftId: string, what: 'remind' | 'start' | 'close') => `shift/${shiftId}/${what}`;

/** Clocks name the beginning that they were set for; setting them again moves them. */
export function setClocks(ctx: Context, shift: Placed, rules: RosterRules): void {
  const input = { shiftId: shift.id as Named['shiftId'], startsAt: toIso(shift.starts_at) };
  setReminder(ctx, shift, rules);
  ctx.timer.set({ key: keyOf(shift.id, 'start'), at: shift.starts_at, call: roster.calls.startShift, input });
  ctx.timer.set({ key: keyOf(shift.id, 'close'), at: shift.ends_at, call: roster.calls.closeShift, input });
}

export const clearClocks = (ctx: Context, shiftId: string): void => ctx.timer.clear(`shift/${shiftId}/*`);

/** The next reminder that is still to come. */
function setReminder(ctx: Context, shift: Placed, rules: RosterRules): void {
  const times = rules.remindMinutes.map((before) => later(shift.starts_at, -minutes(before))).filter((at) => at > ctx.now);
  const at = times.sort((one, other) => one.getTime() - other.getTime())[0];
  if (!at) return;
  ctx.timer.set({ key: keyOf(shift.id, 'remind'), at, call: roster.calls.remindShift, input: { shiftId: shift.id as Named['shiftId'], startsAt: toIso(shift.starts_at) } });
}

/** The shift that a clock was set for, unless it is another by now. */
async function meant(ctx: Context, { shiftId, startsAt }: Named): Promise<ShiftRow | undefined> {
  const shift = await findShift(ctx, shiftId);
  return shift?.state === 'open' && shift.starts_at.getTime() === Date.parse(startsAt) ? shift : undefined;
}

const rulesOf = (ctx: Context, shift: ShiftRow) => rulesFor(ctx, communityOf(shift.area_path));

export const remindShift = (ctx: Context, input: Named): Promise<void> =>
  ctx.widen(async () => {
    const shift = await meant(ctx, input);
    if (!shift || shift.starts_at <= ctx.now) return;
    const booked = (await listTurnsOf(ctx, shift.id)).filter((turn) => turn.state === 'booked');
    if (booked.length > 0) await message(ctx, 'remind', shift, booked.map((turn) => turn.person_id));
    setReminder(ctx, shift, await rulesOf(ctx, shift));
  });

export const startShift = (ctx: Context, input: Named): Promise<void> =>
  ctx.widen(async () => {
    const shift = await meant(ctx, input);
    if (!shift) return;
    const lapsed = await endTurnsOf(ctx, shift.id, 'lapse', null);
    await expireSwaps(ctx, { shiftId: shift.id });
    const booked = (await listTurnsOf(ctx, shift.id)).filter((turn) => turn.state === 'booked');
    for (const turn of booked) {
      // After a standstill the clock may come when all is over.
      if (!turn.switches_duty || turn.ends_at <= ctx.now) continue;
      const begun = await beginShiftDuty(ctx, { personId: turn.person_id, shiftId: shift.id, areaPath: shift.area_path, endsAt: turn.ends_at, isForVolunteers: shift.crew === 'volunteers' }, null);
      if (isRefusal(begun)) ctx.log.info({ refused: begun.refused }, 'duty was not switched on by the clock');
    }
    tellChanged(ctx, shift, ...[...lapsed, ...booked].map((turn) => turn.person_id));
  });

export const closeShift = (ctx: Context, input: Named): Promise<void> =>
  ctx.widen(async () => {
    const shift = await meant(ctx, input);
    if (!shift) return;
    const { graceMinutes } = await rulesOf(ctx, shift);
    const booked = (await listTurnsOf(ctx, shift.id)).filter((turn) => turn.state === 'booked');
    const presences = Map.groupBy(await listPresences(ctx, booked.map((turn) => turn.person_id), { startsAt: shift.starts_at, endsAt: shift.ends_at }), (one) => one.personId);
    for (const turn of booked) {
      const given = attendanceOf({ startsAt: turn.starts_at, endsAt: turn.ends_at }, (presences.get(turn.person_id) ?? []).map(({ since, until }) => ({ since, until: until ?? undefined })), graceMinutes);
      closeTurn(ctx, turn.id, given);
      trailOf(ctx, shift, 'turnClosed', { personId: turn.person_id, attendance: given.attendance, minutes: given.minutes });
    }
    tellChanged(ctx, shift, ...booked.map((turn) => turn.person_id));
  });
