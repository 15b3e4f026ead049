/**
 * Time as the community lives it: Asia/Shanghai, which is +08:00 all year. China last changed its clocks in 1991; earlier summers
 * are shown an hour early, which concerns no time that this platform makes.
 *
 * Nothing here asks what time it is: the caller's clock does, and may run faster in simulations.
 */
import { z } from 'zod';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OFFSET = 8 * HOUR;

// Spans ------------------------------------------------------------------------------------------------------------------------

export const seconds = (count: number): number => count * SECOND;
export const minutes = (count: number): number => count * MINUTE;
export const hours = (count: number): number => count * HOUR;
export const days = (count: number): number => count * DAY;

/** A length of time as people write it in tables and settings: `{ minutes: 15 }`. */
export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

const MAX_SPAN_DAYS = 400;
const count = z.number().min(0).max(1_000_000).optional();

export const spanSchema = z
  .strictObject({ days: count, hours: count, minutes: count, seconds: count })
  .refine((span) => spanMilliseconds(span) > 0, { message: 'longer than nothing' })
  .refine((span) => spanMilliseconds(span) <= MAX_SPAN_DAYS * DAY, { message: `at most ${MAX_SPAN_DAYS} days` });

export const spanMilliseconds = (span: Span): number =>
  days(span.days ?? 0) + hours(span.hours ?? 0) + minutes(span.minutes ?? 0) + seconds(span.seconds ?? 0);

/** `1 d 2 h 15 min`, for drawings and logs. */
export function spanText({ days: d, hours: h, minutes: m, seconds: s }: Span): string {
  const parts = [[d, 'd'], [h, 'h'], [m, 'min'], [s, 's']].filter(([amount]) => amount);
  return parts.map(([amount, unit]) => `${amount} ${unit}`).join(' ') || '0 s';
}

export const later = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);

// Local time -------------------------------------------------------------------------------------------------------------------

export interface LocalParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** ISO 8601: Monday is 1, Sunday is 7. */
  readonly weekday: Weekday;
  /** `2026-10-01`. */
  readonly date: string;
  /** `08:30`. */
  readonly time: string;
}

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

const two = (number: number): string => String(number).padStart(2, '0');

/** The date whose UTC parts are the local parts of the time. */
const shifted = (time: Date): Date => new Date(time.getTime() + OFFSET);

export function localParts(time: Date): LocalParts {
  const local = shifted(time);
  const iso = local.toISOString();
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
    weekday: (((local.getUTCDay() + 6) % 7) + 1) as Weekday,
    date: iso.slice(0, iso.indexOf('T')),
    time: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`,
  };
}

/** `2026-10-01`, the day on which a time falls. */
export const localDate = (time: Date): string => localParts(time).date;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/** Whether a text is a day of the calendar. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const made = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(made.getTime()) && made.toISOString().startsWith(text);
}

/** The moment of a local day and clock time: `atLocal('2026-10-01', '08:30')`; `'24:00'` is the end of the day. Throws on nonsense. */
export function atLocal(date: string, time = '00:00'): Date {
  if (!isDate(date)) throw new RangeError(`${date} is no day`);
  return new Date(Date.parse(`${date}T00:00:00Z`) - OFFSET + clockMilliseconds(time));
}

function clockMilliseconds(time: string): number {
  if (time === '24:00') return DAY;
  const match = TIME.exec(time);
  if (!match) throw new RangeError(`${time} is no time of day`);
  return hours(Number(match[1])) + minutes(Number(match[2])) + seconds(Number(match[3] ?? 0));
}

export const startOfDay = (time: Date): Date => new Date(Math.floor((time.getTime() + OFFSET) / DAY) * DAY - OFFSET);
export const startOfNextDay = (time: Date): Date => later(startOfDay(time), DAY);

/** The day so many days after another: `addDays('2026-02-28', 1)` is `2026-03-01`. */
export const addDays = (date: string, amount: number): string => localDate(later(atLocal(date), days(amount)));

/** The same day so many months later; the last of the month where there is no such day. */
export function addMonths(date: string, amount: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + amount, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + amount, Math.min(day, last))).toISOString().slice(0, 10);
}

/** Whole days from one date to another; negative backwards. */
export const daysBetween = (from: string, to: string): number => (atLocal(to).getTime() - atLocal(from).getTime()) / DAY;

/** The time itself if it falls on the day, else the nearest moment of that day (its last is a millisecond before midnight). */
export function clampToDay(time: Date, date: string): Date {
  const start = atLocal(date).getTime();
  return new Date(Math.min(Math.max(time.getTime(), start), start + DAY - 1));
}

/** Completed years on a day; who was born on 29 February is a year older on 1 March of common years. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

// ISO 8601 ---------------------------------------------------------------------------------------------------------------------

/** `2026-10-01T08:30:00.000+08:00`: always of the same length, so that texts sort as times do. */
export const toIso = (time: Date): string => `${shifted(time).toISOString().slice(0, -1)}+08:00`;

const ISO = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The time of an ISO 8601 text with an offset; undefined for anything else. Without an offset nobody knows which time is meant. */
export function fromIso(text: string): Date | undefined {
  const date = ISO.exec(text)?.[1];
  if (date === undefined || !isDate(date)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
