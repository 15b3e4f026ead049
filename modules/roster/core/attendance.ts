/** Attendance out of the duty switch. */
import type { Attendance } from '../contract.ts';

export interface Presence {
  readonly since: Date;
  /** Undefined while it lasts. */
  readonly until: Date | undefined;
}

export interface Attended {
  readonly attendance: Attendance;
  /** When they came, if they did; not before the grace begins. */
  readonly arrivedAt: Date | null;
  /** Minutes of the shift for which they were on duty. */
  readonly minutes: number;
}

const MINUTE = 60_000;

/**
 * On duty within the grace after the beginning is in time; later, before the end, is late; not at all is absent. Who went off duty before the grace began and
 * did not come back was not there.
 */
export function attendanceOf(shift: { readonly startsAt: Date; readonly endsAt: Date }, presences: readonly Presence[], graceMinutes: number): Attended {
  const [start, end] = [shift.startsAt.getTime(), shift.endsAt.getTime()];
  const within = presences
    .map(({ since, until }) => [since.getTime(), Math.min(until?.getTime() ?? end, end)] as const)
    .filter(([since, until]) => since < end && until > start)
    .sort(([one], [other]) => one - other);
  const first = within[0];
  if (!first) return { attendance: 'absent', arrivedAt: null, minutes: 0 };
  let counted = start;
  let present = 0;
  for (const [since, until] of within) {
    present += Math.max(0, until - Math.max(since, counted));
    counted = Math.max(counted, until);
  }
  return { attendance: first[0] <= start + graceMinutes * MINUTE ? 'attended' : 'late', arrivedAt: new Date(Math.max(first[0], start - graceMinutes * MINUTE)), minutes: Math.round(present / MINUTE) };
}
