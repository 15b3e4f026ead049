/** What follows from a red call's times. */
import type { TOLD_KINDS } from '../contract.ts';
import type { Limits } from './tables.ts';

type Kind = (typeof TOLD_KINDS)[number];
const MINUTE = 60_000;

/** Neighbours stand among an elder's contacts by what they are to them: those agreed to be rung up. */
export const kindOf = (relation: string): Exclude<Kind, 'duty'> => (/邻|楼上|楼下|隔壁|neighbou?r/i.test(relation) ? 'neighbour' : 'family');

export interface Times {
  readonly openedAt: Date;
  readonly arriveBy: Date;
  readonly arrivedAt: Date | null;
}

/** When those on duty are reminded next that nobody has said yet that the elder is safe: often until somebody is there, and exactly when it is too late. */
export function remindAt({ arriveBy, arrivedAt }: Times, limits: Limits, now: Date): Date {
  if (arrivedAt) return new Date(now.getTime() + limits.remindThereMinutes * MINUTE);
  const next = new Date(now.getTime() + limits.remindMinutes * MINUTE);
  return arriveBy > now && arriveBy < next ? arriveBy : next;
}

/** Nobody is there, and somebody should be. */
export const isLate = ({ arriveBy, arrivedAt }: Times, now: Date): boolean => (arrivedAt ?? now) >= arriveBy && (arrivedAt === null || arrivedAt > arriveBy);

export interface Figures {
  readonly calls: number;
  readonly arrived: number;
  readonly within: number;
  readonly share: number | null;
  readonly medianMinutes: number | null;
}

/** Of ended and late calls: one that is neither there nor late yet says nothing about the limit. */
export function figuresOf(calls: readonly Times[], now: Date): Figures {
  const judged = calls.filter((one) => one.arrivedAt !== null || one.arriveBy <= now);
  const took = calls.flatMap((one) => (one.arrivedAt ? [(one.arrivedAt.getTime() - one.openedAt.getTime()) / MINUTE] : [])).sort((a, b) => a - b);
  const within = judged.filter((one) => one.arrivedAt !== null && one.arrivedAt <= one.arriveBy).length;
  const middle = took[Math.floor((took.length - 1) / 2)];
  return { calls: calls.length, arrived: took.length, within, share: judged.length === 0 ? null : within / judged.length, medianMinutes: middle === undefined ? null : Math.round(middle * 10) / 10 };
}
