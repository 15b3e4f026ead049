/** How long people wait for a service, by what has happened. */

export interface Booked {
  readonly askedAt: Date;
  /** When whoever offers it began: signed in at the door. Null where they have not, or others came. */
  readonly begunAt: Date | null;
  /** Neither over nor called off, and nobody has come. */
  readonly isWaiting: boolean;
}

/** Fewer say nothing. */
const LEAST_SERVICES = 3;
const DAY = 86_400_000;

function median(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/**
 * Waiting time is the time from asking until whoever offers the service signs in at the door. The figure is its median over what was asked for in the
 * last 180 days, at most the last 20 that were not called off, in days to one digit. What still waits and has waited longer than that median
 * counts with its time until now, so that a queue that grows is not hidden by the lucky ones. What others came for does not count. With fewer than
 * three services begun there is no figure: null.
 */
export function waitingOf(booked: readonly Booked[], now: Date): { days: number | null; services: number } {
  const begun = booked.flatMap((one) => (one.begunAt ? [one.begunAt.getTime() - one.askedAt.getTime()] : [])).sort((a, b) => a - b);
  if (begun.length < LEAST_SERVICES) return { days: null, services: begun.length };
  const usual = median(begun);
  const longer = booked.flatMap((one) => (one.isWaiting && now.getTime() - one.askedAt.getTime() > usual ? [now.getTime() - one.askedAt.getTime()] : []));
  const days = median([...begun, ...longer].sort((a, b) => a - b)) / DAY;
  return { days: Math.max(0, Math.round(days * 10) / 10), services: begun.length };
}
