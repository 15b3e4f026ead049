/** On which days a template has a shift, and from when to when. */
import { addDays, atLocal, daysBetween, localParts, type WorkingHours } from '@huying/kernel';
import type { HOLIDAY_RULES } from '../contract.ts';
import { isHoliday, isMovedWorkday } from './rules.ts';

export interface Pattern {
  /** Monday is 1. */
  readonly weekdays: readonly number[];
  readonly everyWeeks: number;
  /** Local `HH:MM`; an end that is not after the beginning is on the next day. */
  readonly from: string;
  readonly to: string;
  readonly holidays: (typeof HOLIDAY_RULES)[number];
  readonly holdsFrom: string;
  readonly holdsUntil: string | null;
}

export interface Occurrence {
  /** The local day on which it begins. */
  readonly day: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const weekdayOf = (date: string): number => localParts(atLocal(date)).weekday;
const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date));

export function occurrenceOn({ from, to }: Pick<Pattern, 'from' | 'to'>, day: string): Occurrence {
  return { day, startsAt: atLocal(day, from), endsAt: atLocal(to > from ? day : addDays(day, 1), to) };
}

export const lengthHours = (pattern: Pick<Pattern, 'from' | 'to'>): number => {
  const { startsAt, endsAt } = occurrenceOn(pattern, '2026-01-01');
  return (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
};

/**
 * Holidays by the calendar of the kernel. A template that skips holidays and has a shift on every day that is usually worked follows a moved working
 * day (调休) too: on the Sunday that is worked instead of the Friday there is somebody.
 */
function isMeant(pattern: Pattern, calendar: WorkingHours, day: string): boolean {
  const weekday = weekdayOf(day);
  if ((daysBetween(mondayOf(pattern.holdsFrom), mondayOf(day)) / 7) % pattern.everyWeeks !== 0) return false;
  const isInWeek = pattern.weekdays.includes(weekday);
  if (pattern.holidays === 'as-usual') return isInWeek;
  const off = isHoliday(calendar, day);
  if (pattern.holidays === 'only') return isInWeek && off;
  const worked = Object.entries(calendar.week).filter(([, openings]) => (openings?.length ?? 0) > 0).map(([number]) => Number(number));
  const isWorkdays = worked.length > 0 && worked.every((one) => pattern.weekdays.includes(one));
  return (isInWeek && !off) || (isWorkdays && isMovedWorkday(calendar, day, weekday));
}

/** The shifts of a pattern on the days from one to another, both included, in order. */
export function occurrences(pattern: Pattern, calendar: WorkingHours, from: string, until: string): Occurrence[] {
  const found: Occurrence[] = [];
  const first = from > pattern.holdsFrom ? from : pattern.holdsFrom;
  const last = pattern.holdsUntil !== null && pattern.holdsUntil < until ? pattern.holdsUntil : until;
  for (let day = first; day <= last; day = addDays(day, 1)) if (isMeant(pattern, calendar, day)) found.push(occurrenceOn(pattern, day));
  return found;
}
