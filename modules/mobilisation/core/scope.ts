/**
 * What an organisation says of itself: of the services that its contract names those it gives now, its hours, and until when it is away. It narrows
 * what staff entered and never widens it.
 */
import { isWorking, localDate, type WorkingHours } from '@huying/kernel';
import type { Urgency } from './callout.ts';

export interface Scope {
  /** Empty is everything that the contract names. */
  readonly categories: readonly string[];
  /** Null is at any hour. */
  readonly hours: WorkingHours | null;
  readonly awayUntil: Date | null;
  /** Days on which it is closed whatever its hours are, public holidays among them where it keeps these. */
  readonly closedDays: readonly string[];
}

export const WHOLE_SCOPE: Scope = { categories: [], hours: null, awayUntil: null, closedDays: [] };

/**
 * The scope of an organisation that keeps the public holidays: closed on these, and on moved working days (调休) open as on Mondays. What it says of
 * a day itself wins.
 */
export function withHolidays({ hours, closedDays, ...scope }: Scope, { holidays, special }: Pick<WorkingHours, 'holidays' | 'special'>): Scope {
  const isOwn = (day: string) => hours !== null && Object.hasOwn(hours.special, day);
  const monday = hours?.week['1'];
  const moved = hours === null || !monday ? {} : Object.fromEntries(Object.keys(special).filter((day) => special[day]?.length).map((day) => [day, monday]));
  return { ...scope, hours: hours && { ...hours, special: { ...moved, ...hours.special } }, closedDays: [...new Set([...closedDays, ...holidays.filter((day) => !isOwn(day) && !special[day]?.length)])] };
}

/** A red call does not wait for opening hours and holidays; who is away is away. */
export function mayAskOrganisation({ categories, hours, awayUntil, closedDays }: Scope, wanted: { readonly category: string; readonly urgency: Urgency }, now: Date): boolean {
  if (awayUntil && awayUntil > now) return false;
  if (categories.length > 0 && !categories.includes(wanted.category)) return false;
  if (wanted.urgency === 'red') return true;
  return !closedDays.includes(localDate(now)) && (hours === null || isWorking(hours, now));
}
