/**
 * What an organisation says of itself: of the services that its contract names those it gives now, its hours, and until when it is away. It narrows
 * what staff entered and never widens it.
 */
import { isWorking, type WorkingHours } from '@huying/kernel';
import type { Urgency } from './callout.ts';

export interface Scope {
  /** Empty is everything that the contract names. */
  readonly categories: readonly string[];
  /** Null is at any hour. */
  readonly hours: WorkingHours | null;
  readonly awayUntil: Date | null;
}

export const WHOLE_SCOPE: Scope = { categories: [], hours: null, awayUntil: null };

/** A red call does not wait for opening hours; who is away is away. */
export function mayAskOrganisation({ categories, hours, awayUntil }: Scope, wanted: { readonly category: string; readonly urgency: Urgency }, now: Date): boolean {
  if (awayUntil && awayUntil > now) return false;
  if (categories.length > 0 && !categories.includes(wanted.category)) return false;
  return hours === null || wanted.urgency === 'red' || isWorking(hours, now);
}
