/** Who may have a part in an activity, and who moves up. Pure. */
import { hours, later, localParts, minutes } from '@huying/kernel';
import type { ActivityBody, EnrolmentState, Hindrance, Part } from '../contract.ts';

/** Doors open so long before it begins, and codes are still taken so long after it ends: people come early and sign out late. */
export const EARLY_MINUTES = 120;
export const LATE_MINUTES = 120;
/** The day before, and when it is time to get ready. */
export const REMIND_HOURS = [24, 2] as const;

export interface Held {
  readonly state: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly enrolUntil: Date;
  readonly areaPath: string;
  readonly organisationId: string | null;
  readonly openTo: ActivityBody['openTo'];
  readonly minimumAge: number | null;
  readonly helpersWanted: number;
}

export interface Comer {
  /** Where they count as living or working; '' is not known. */
  readonly areaPath: string;
  readonly birthYear: number | null;
  readonly isElder: boolean;
  readonly isVolunteer: boolean;
  readonly organisationIds: readonly string[];
}

/** Who lives or works there, or of whom nobody knows where they live. Staff of a whole street belong to each of its communities. */
const isNear = (comer: Pick<Comer, 'areaPath'>, areaPath: string) => comer.areaPath.startsWith(areaPath) || areaPath.startsWith(comer.areaPath);
const isMember = (comer: Pick<Comer, 'organisationIds'>, organisationId: string | null) => comer.organisationIds.some((id) => id === organisationId);

/** Who reads of an activity without looking after it or having a part in it. */
export const mayReadOf = (held: Pick<Held, 'state' | 'openTo' | 'areaPath' | 'organisationId'>, comer: Pick<Comer, 'areaPath' | 'organisationIds'>): boolean =>
  held.state !== 'draft' && (held.openTo === 'members' ? isMember(comer, held.organisationId) : isNear(comer, held.areaPath));

/** Why somebody may not enrol; undefined where they may. Only the year of birth is known: who turns the age this year may come. */
export function hindranceOf(held: Held, comer: Comer, part: Part, now: Date): Hindrance | undefined {
  if (held.state !== 'published') return 'notOpen';
  if (now >= held.enrolUntil || now >= held.endsAt) return 'tooLate';
  if (part === 'helper' && held.helpersWanted === 0) return 'noHelpers';
  if (held.openTo === 'members' && !isMember(comer, held.organisationId)) return 'membersOnly';
  if (held.openTo !== 'members' && !isNear(comer, held.areaPath)) return 'elsewhere';
  // Whom it is for says who takes part; help is welcome from everybody near.
  if (part === 'participant' && held.openTo === 'elders' && !comer.isElder) return 'eldersOnly';
  if (part === 'participant' && held.openTo === 'volunteers' && !comer.isVolunteer) return 'volunteersOnly';
  if (held.minimumAge === null) return undefined;
  if (comer.birthYear === null) return 'ageUnknown';
  return localParts(held.startsAt).year - comer.birthYear < held.minimumAge ? 'tooYoung' : undefined;
}

/** States that hold a place. */
export const PLACED: readonly EnrolmentState[] = ['enrolled', 'present', 'attended', 'absent'];

export interface Places {
  /** Null is as many as come. */
  readonly places: number | null;
  readonly taken: number;
}
export const hasRoom = ({ places, taken }: Places): boolean => places === null || taken < places;

/** How many of those who wait move up now. Nobody is moved up into what has begun: they would hear of it too late. */
export function moveUpCount({ places, taken }: Places, waiting: number, startsAt: Date, now: Date): number {
  if (now >= startsAt) return 0;
  return places === null ? waiting : Math.max(0, Math.min(waiting, places - taken));
}

/** When to remind, of the times that are still to come. */
export const remindersAfter = (startsAt: Date, now: Date): Date[] => REMIND_HOURS.map((before) => later(startsAt, -hours(before))).filter((at) => at > now);

export const isOpenForCodes = (held: Pick<Held, 'state' | 'startsAt' | 'endsAt'>, now: Date): boolean =>
  held.state === 'published' && now >= later(held.startsAt, -minutes(EARLY_MINUTES)) && now <= closesAt(held.endsAt);

export const closesAt = (endsAt: Date): Date => later(endsAt, minutes(LATE_MINUTES));

/** Whole minutes between check-in and check-out, within what the activity lasts and the time around it. */
export function betweenMinutes(held: Pick<Held, 'startsAt' | 'endsAt'>, inAt: Date, outAt: Date): number {
  const from = Math.max(inAt.getTime(), held.startsAt.getTime() - minutes(EARLY_MINUTES));
  const to = Math.min(outAt.getTime(), closesAt(held.endsAt).getTime());
  return Math.max(0, Math.round((to - from) / minutes(1)));
}

/** When somebody counts as gone who did not sign out: the end, or at once where they came after it. */
export const forgottenOutAt = (endsAt: Date, inAt: Date): Date => (inAt > endsAt ? inAt : endsAt);
