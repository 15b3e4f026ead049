/** Whether somebody may have a turn: places, skills, overlap, rest, hours of the week. */
import { addDays, atLocal, localParts, type Refusal, refuse } from '@huying/kernel';

export interface Span {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface WantedShift extends Span {
  /** What the shift is for, where it is for one kind of need. */
  readonly category?: string | null;
  readonly state: string;
  readonly wanted: number;
  readonly skills: readonly { readonly skill: string; readonly wanted: number }[];
}

export interface Limits {
  readonly restHours: number;
  readonly hoursPerWeek: number;
}

export interface Booking {
  readonly shift: WantedShift;
  /** Skills of each who is booked, without the person and without whoever gives the turn to them. */
  readonly booked: readonly (readonly string[])[];
  readonly skills: readonly string[];
  /** Kinds of needs that are closed to the person, e.g. for want of a certificate. */
  readonly barred?: readonly string[];
  /** The person's other booked turns. */
  readonly turns: readonly Span[];
  readonly limits: Limits;
  readonly now: Date;
}

export type BookingRefusal = 'roster.closedCategory' | 'roster.over' | 'roster.calledOff' | 'roster.full' | 'roster.overlap' | 'roster.rest' | 'roster.tooManyHours' | 'roster.skillWanted';

const HOUR = 3_600_000;
const lengthOf = ({ startsAt, endsAt }: Span) => endsAt.getTime() - startsAt.getTime();

export const overlaps = (one: Span, other: Span): boolean => one.startsAt < other.endsAt && other.startsAt < one.endsAt;

/** Whether two turns overlap or less than so much rest lies between them. */
export function isTooNear(one: Span, other: Span, restHours: number): boolean {
  const gap = Math.max(one.startsAt.getTime(), other.startsAt.getTime()) - Math.min(one.endsAt.getTime(), other.endsAt.getTime());
  return gap < restHours * HOUR;
}

/** The week from Monday to Monday in which a time falls. */
export function weekOf(time: Date): Span {
  const { date, weekday } = localParts(time);
  const monday = addDays(date, 1 - weekday);
  return { startsAt: atLocal(monday), endsAt: atLocal(addDays(monday, 7)) };
}

/** Hours of the turns that begin in the week of a time. */
export function hoursInWeek(turns: readonly Span[], time: Date): number {
  const week = weekOf(time);
  return turns.filter(({ startsAt }) => startsAt >= week.startsAt && startsAt < week.endsAt).reduce((sum, turn) => sum + lengthOf(turn), 0) / HOUR;
}

/** How many of each wanted skill still lack. */
export const lackingSkills = ({ skills }: Pick<WantedShift, 'skills'>, booked: readonly (readonly string[])[]) =>
  skills.map(({ skill, wanted }) => ({ skill, lacking: Math.max(0, wanted - booked.filter((one) => one.includes(skill)).length) })).filter(({ lacking }) => lacking > 0);

/** Nothing where the turn may be had, else the first reason against it. */
export function hindranceOf({ shift, booked, skills, barred = [], turns, limits, now }: Booking): Refusal<BookingRefusal> | undefined {
  if (shift.state !== 'open') return refuse('roster.calledOff');
  if (shift.endsAt <= now) return refuse('roster.over');
  // Closed stays closed, whether there are places or not: who may not be asked for such a need may not wait for one.
  if (shift.category && barred.includes(shift.category)) return refuse('roster.closedCategory');
  if (booked.length >= shift.wanted) return refuse('roster.full');
  // The places that are left are enough for the skills that lack, whoever takes this one: one person may bring several skills.
  const lacking = lackingSkills(shift, booked);
  const stillLacking = lacking.map(({ skill, lacking: count }) => ({ skill, count: skills.includes(skill) ? count - 1 : count }));
  const placesLeft = shift.wanted - booked.length - 1;
  const short = stillLacking.find(({ count }) => count > placesLeft);
  if (short) return refuse('roster.skillWanted', { skill: short.skill });
  if (turns.some((turn) => overlaps(turn, shift))) return refuse('roster.overlap');
  if (turns.some((turn) => isTooNear(turn, shift, limits.restHours))) return refuse('roster.rest', { hours: limits.restHours });
  const hours = hoursInWeek(turns, shift.startsAt) + lengthOf(shift) / HOUR;
  if (hours > limits.hoursPerWeek) return refuse('roster.tooManyHours', { hours: limits.hoursPerWeek });
  return undefined;
}
