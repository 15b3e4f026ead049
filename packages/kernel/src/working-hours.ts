/** When an office, an organisation or a duty desk works, and how time counts for it. Holidays and moved working days are data. */
import { z } from 'zod';
import { addDays, atLocal, isDate, later, localParts, minutes, type Weekday } from './time.ts';

const CLOCK = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const MAX_OPENINGS_PER_DAY = 6;
const MAX_DAYS_LISTED = 2000;

/** From the first minute up to, but without, the last: `{ from: '09:00', to: '17:30' }`. */
const openingSchema = z
  .strictObject({ from: z.string().regex(CLOCK), to: z.string().regex(CLOCK) })
  .refine(({ from, to }) => from < to, { message: 'opens before it closes' });

const openings = z
  .array(openingSchema)
  .max(MAX_OPENINGS_PER_DAY)
  .refine((list) => list.every((opening, index) => index === 0 || opening.from >= (list[index - 1]?.to ?? '')), {
    message: 'in order, without overlap',
  });

const day = z.string().refine(isDate, { message: 'a day of the calendar' });

export const workingHoursSchema = z.strictObject({
  /** By ISO weekday, Monday is 1. A weekday left out is closed. A night shift is two openings, up to 24:00 and from 00:00. */
  week: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), openings),
  holidays: z.array(day).max(MAX_DAYS_LISTED).default([]),
  /** Days with hours of their own, such as the working Sundays before and after long holidays (调休). They win over holidays. */
  special: z.record(day, openings).refine((days) => Object.keys(days).length <= MAX_DAYS_LISTED).default({}),
});

export type WorkingHours = z.output<typeof workingHoursSchema>;

/** Searching gives up after this many days: longer than any holiday, short enough for a calendar that never opens. */
const MAX_DAYS_SEARCHED = 400;

interface Opening {
  readonly from: Date;
  readonly to: Date;
}

function openingsOn(hours: WorkingHours, date: string): Opening[] {
  const weekday = String(localParts(atLocal(date)).weekday) as `${Weekday}`;
  const special = Object.hasOwn(hours.special, date) ? hours.special[date] : undefined;
  const list = special ?? (hours.holidays.includes(date) ? [] : (hours.week[weekday] ?? []));
  return list.map(({ from, to }) => ({ from: atLocal(date, from), to: atLocal(date, to) }));
}

/** The openings that end after a time, in order. */
function* openingsAfter(hours: WorkingHours, time: Date): Generator<Opening> {
  const { date } = localParts(time);
  for (let ahead = 0; ahead <= MAX_DAYS_SEARCHED; ahead += 1) {
    for (const opening of openingsOn(hours, addDays(date, ahead))) if (opening.to > time) yield opening;
  }
}

export const isWorking = (hours: WorkingHours, time: Date): boolean =>
  openingsOn(hours, localParts(time).date).some(({ from, to }) => from <= time && time < to);

/** The time itself while working, else when work begins next; undefined if not within 400 days. */
export function nextWorking(hours: WorkingHours, time: Date): Date | undefined {
  for (const { from } of openingsAfter(hours, time)) return from > time ? from : time;
  return undefined;
}

/** When so many minutes of work have passed; undefined if not within 400 days. Nothing passes while closed. */
export function addWorkingMinutes(hours: WorkingHours, time: Date, amount: number): Date | undefined {
  if (!(amount >= 0)) throw new RangeError('working minutes are added, not taken away');
  let left = minutes(amount);
  for (const { from, to } of openingsAfter(hours, time)) {
    const begin = from > time ? from : time;
    const length = to.getTime() - begin.getTime();
    if (left <= length) return later(begin, left);
    left -= length;
  }
  return undefined;
}

/** Minutes of work from one time to another, such as what an answer took the office; 0 when the second is earlier. */
export function workingMinutesBetween(hours: WorkingHours, begin: Date, end: Date): number {
  let total = 0;
  for (let date = localParts(begin).date; date <= localParts(end).date; date = addDays(date, 1)) {
    for (const { from, to } of openingsOn(hours, date)) {
      total += Math.max(0, Math.min(to.getTime(), end.getTime()) - Math.max(from.getTime(), begin.getTime()));
    }
  }
  return total / minutes(1);
}
