import { distanceMetres } from '@huying/kernel';

/** Beyond this the place of a sign-in is questionable: domain/02 §2.4 (GPS up to 150 m in old estates). A tenant may set another. */
export const SIGN_IN_METRES = 150;

export interface Place {
  readonly lng: number;
  readonly lat: number;
}

export interface CheckedPlace {
  readonly distanceMetres: number | null;
  readonly questionable: boolean;
}

/** How far from the door somebody signed in. Without a position nothing is claimed: it is allowed, and shown to who checks credits. */
export function checkPlace(door: Place, position: Place | null, limitMetres = SIGN_IN_METRES): CheckedPlace {
  if (!position) return { distanceMetres: null, questionable: true };
  const metres = Math.round(distanceMetres(door, position));
  return { distanceMetres: metres, questionable: metres > limitMetres };
}

/** Whole minutes between arriving and leaving, at least one; a declared time counts only where it is shorter (domain/02 §2.4, 4). */
export function serviceMinutes(arrivedAt: Date, leftAt: Date, declaredMinutes: number | null): number {
  const between = Math.max(1, Math.round((leftAt.getTime() - arrivedAt.getTime()) / 60_000));
  return declaredMinutes === null ? between : Math.min(between, declaredMinutes);
}

/** Door and telephone are shown to the helper until this long after the end (domain/07 §7.4). */
export const DOOR_HOURS = 2;

export function mayStillSeeDoor(visit: { readonly state: string; readonly endedAt: Date | null }, now: Date): boolean {
  if (visit.state === 'going' || visit.state === 'arrived') return true;
  if (visit.state === 'released' || visit.state === 'disputed') return false;
  return visit.endedAt !== null && now.getTime() - visit.endedAt.getTime() < DOOR_HOURS * 3_600_000;
}
