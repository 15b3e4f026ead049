/** When a service can be asked for: the hours in which it is given, without the times that are taken and the weeks that are full. */
import { addDays, atLocal, hours, later, localParts, type WorkingHours } from '@huying/kernel';

export type Week = WorkingHours['week'];

/** So many days ahead; whoever wants more looks again. */
const DAYS_AHEAD = 14;
/** Whoever offers it must be asked and must come. */
const LEAST_AHEAD_HOURS = 2;
/** A service is taken to last so long: two do not begin within it. */
const LASTS_HOURS = 1;

/** The Monday of the week that a day lies in. */
export function mondayOf(date: string): string {
  return addDays(date, 1 - localParts(atLocal(date)).weekday);
}

/** Hour by hour from each opening on, as long as an hour is left; an opening shorter than that has its beginning. */
function startsOf({ from, to }: { readonly from: string; readonly to: string }, date: string): Date[] {
  const [first, end] = [atLocal(date, from), atLocal(date, to)];
  const starts = [first];
  for (let at = later(first, hours(1)); later(at, hours(LASTS_HOURS)) <= end; at = later(at, hours(1))) starts.push(at);
  return starts;
}

export interface Offering {
  readonly week: Week;
  readonly perWeek: number;
  readonly taken: readonly Date[];
  /** Days on which nobody is there. */
  readonly closedDays?: readonly string[];
  readonly awayUntil?: Date | null;
}

export function freeTimes({ week, perWeek, taken, closedDays = [], awayUntil = null }: Offering, now: Date): Date[] {
  const inWeek = new Map<string, number>();
  for (const at of taken) inWeek.set(mondayOf(localParts(at).date), (inWeek.get(mondayOf(localParts(at).date)) ?? 0) + 1);
  const ahead = later(now, hours(LEAST_AHEAD_HOURS));
  const soonest = awayUntil && awayUntil > ahead ? awayUntil : ahead;
  const today = localParts(now).date;
  return Array.from({ length: DAYS_AHEAD }, (_, day) => addDays(today, day)).flatMap((date) => {
    if (closedDays.includes(date) || (inWeek.get(mondayOf(date)) ?? 0) >= perWeek) return [];
    const openings = week[String(localParts(atLocal(date)).weekday) as keyof Week] ?? [];
    return openings.flatMap((opening) => startsOf(opening, date)).filter((at) => at >= soonest && taken.every((one) => Math.abs(one.getTime() - at.getTime()) < hours(LASTS_HOURS) === false));
  });
}
