/** Who may decide a grievance, what a decision may do, and how it climbs. Pure. */
import { type Refusal, type Role, refuse } from '@huying/kernel';
import { type DECIDERS, type GrievanceKind, type GrievanceState, type Level, type OUTCOMES, STREET } from '../contract.ts';

export interface Standing {
  readonly state: GrievanceState;
  readonly level: Level;
  /** Everybody whom it concerns: both sides, who was helped, who helped, who wrote it down. */
  readonly concerned: readonly string[];
  readonly organisationId: string | null;
  readonly firstDeciderId: string | null;
}
export interface Adjudicator {
  readonly personId: string | null;
  /** Those of the roles that decide which cover the area. */
  readonly roles: readonly Role[];
  readonly organisationIds: readonly (string | null)[];
}

/** Nobody decides on themselves, on whom they spoke for, on their own organisation, or a second time on the same. */
export function mayDecide(one: Standing, by: Adjudicator): true | Refusal<'quality.ownCase' | 'quality.otherDecides' | 'quality.higherLevel'> {
  if (by.personId === null || one.concerned.includes(by.personId) || (one.organisationId !== null && by.organisationIds.includes(one.organisationId))) return refuse('quality.ownCase');
  if (one.firstDeciderId === by.personId) return refuse('quality.otherDecides');
  return one.level === 'street' && !by.roles.some((role) => (STREET as readonly Role[]).includes(role)) ? refuse('quality.higherLevel') : true;
}
export type DeciderRole = (typeof DECIDERS)[number];

export interface Decision {
  readonly outcome: (typeof OUTCOMES)[number];
  readonly rating: 'keep' | 'strike' | 'change';
  readonly faces: number | null;
  readonly takesBackCredits: boolean;
  readonly givesBackCredits?: boolean;
  /** Of the record. */
  readonly minutes?: number | null;
  readonly category?: string | null;
}

/**
 * A rating is struck or changed only where it is what was appealed, credits go back only where a service was complained of. The first decision does
 * something or says no; what the street office decides in the end may also put a rating back, whatever it calls it, and give back the hours that the
 * first decision took, where it does not grant the complaint whole.
 */
export function isSoundDecision(kind: GrievanceKind, given: Decision, instance: 1 | 2, tookBack = false): boolean {
  if (given.givesBackCredits && (!tookBack || instance === 1 || given.takesBackCredits || given.outcome === 'granted')) return false;
  if (given.takesBackCredits && tookBack) return false;
  if (!correctsSoundly(kind, given, instance)) return false;
  if ((given.rating === 'change') !== (given.faces !== null)) return false;
  if (kind !== 'rating' && given.rating !== 'keep') return false;
  if (kind !== 'service' && given.takesBackCredits) return false;
  if (given.outcome === 'refused') return !given.takesBackCredits && (instance === 2 || given.rating === 'keep');
  return kind !== 'rating' || instance === 2 || given.rating !== 'keep';
}

/** Minutes are corrected only where the record was objected to: the first decision corrects them or says no, the second may set them as it finds. */
function correctsSoundly(kind: GrievanceKind, { minutes = null, category = null, outcome }: Decision, instance: 1 | 2): boolean {
  if (category !== null && minutes === null) return false;
  if (kind !== 'record') return minutes === null;
  return instance === 2 || (minutes !== null) === (outcome !== 'refused');
}

/** One level up; at the last it stays, and is told again. */
export const levelAfter = (_level: Level): Level => 'street';
