/** What has to be done so that the shifts to come are those that a template means. Doing it twice changes nothing the second time. */
import type { Occurrence } from './pattern.ts';

/** What a shift takes from its template besides its time. */
export interface Terms {
  readonly name: string;
  readonly category: string | null;
  readonly areaPath: string;
  readonly wanted: number;
  readonly skills: readonly { readonly skill: string; readonly wanted: number }[];
  readonly needsApproval: boolean;
  readonly noticeHours: number;
}

export interface KnownShift extends Terms, Occurrence {
  readonly id: string;
  /** Called off by people: it stays so. What the template itself took back is made again when the template means it again. */
  readonly state: 'open' | 'calledOff' | 'dropped';
  /** Whether anybody is in it: booked or asked. */
  readonly isPeopled: boolean;
}

export interface Generation {
  readonly add: readonly Occurrence[];
  /** Shifts that get new terms, a new time or are open again; `occurrence` is their time from now on. */
  readonly change: readonly { readonly id: string; readonly occurrence: Occurrence; readonly isMoved: boolean }[];
  /** Shifts that are meant no longer and that nobody is in. */
  readonly drop: readonly string[];
  /** Shifts that are meant no longer, or at another time, and stay because people are in them. */
  readonly kept: readonly string[];
}

const timeOf = ({ day, startsAt, endsAt }: Occurrence): Occurrence => ({ day, startsAt, endsAt });
const isSameTime = (one: Occurrence, other: Occurrence) => one.startsAt.getTime() === other.startsAt.getTime() && one.endsAt.getTime() === other.endsAt.getTime();
const skillsText = ({ skills }: Terms) => JSON.stringify(skills.map(({ skill, wanted }) => [skill, wanted]));
const isSameTerms = (one: Terms, other: Terms) =>
  one.name === other.name && one.category === other.category && one.areaPath === other.areaPath && one.wanted === other.wanted && one.needsApproval === other.needsApproval &&
  one.noticeHours === other.noticeHours && skillsText(one) === skillsText(other);

/**
 * `pattern` and `known` are the shifts of the template from today on, as it means them and in the tables. What has begun is left alone, and what should have
 * begun already is not made afterwards: nobody could have come.
 */
export function decideGeneration(terms: Terms, pattern: readonly Occurrence[], known: readonly KnownShift[], now: Date): Generation {
  const meant = pattern.filter(({ startsAt }) => startsAt > now);
  const byDay = new Map(known.map((shift) => [shift.day, shift]));
  const add: Occurrence[] = [];
  const change: { id: string; occurrence: Occurrence; isMoved: boolean }[] = [];
  const drop: string[] = [];
  const kept: string[] = [];
  for (const occurrence of meant) {
    const shift = byDay.get(occurrence.day);
    if (!shift) {
      add.push(occurrence);
      continue;
    }
    if (shift.state === 'calledOff' || shift.startsAt <= now) continue;
    const moves = !isSameTime(shift, occurrence);
    const stays = moves && shift.isPeopled;
    if (stays) kept.push(shift.id);
    const isMoved = moves && !stays;
    if (shift.state === 'dropped' || isMoved || !isSameTerms(shift, terms)) change.push({ id: shift.id, occurrence: stays ? timeOf(shift) : occurrence, isMoved });
  }
  const meantDays = new Set(meant.map(({ day }) => day));
  for (const shift of known) {
    if (meantDays.has(shift.day) || shift.state !== 'open' || shift.startsAt <= now) continue;
    if (shift.isPeopled) kept.push(shift.id);
    else drop.push(shift.id);
  }
  return { add, change, drop, kept };
}
