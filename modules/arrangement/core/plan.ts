/** What is due of an arrangement, from what is stored alone. */
import { days, hours, later, type WorkingHours } from '@huying/kernel';
import { LEAD_HOURS } from '@huying/need/contract';
import { type Pattern, timesFrom } from './rule.ts';

type Calendar = Pick<WorkingHours, 'holidays' | 'special'>;

/** A time that something was done with: moved, called off, opened or missed. */
export interface Touched {
  readonly occursAt: Date;
  readonly movedTo: Date | null;
  readonly state: 'moved' | 'cancelled' | 'opened' | 'missed';
  readonly needId: string | null;
}
export interface Coming {
  readonly occursAt: Date;
  readonly at: Date;
  readonly state: 'planned' | Touched['state'];
  readonly needId: string | null;
}

/** One may move a time by so much; so nothing that lies further back can still be due. */
export const MOST_MOVED_DAYS = 7;
/** Whoever comes an hour late is still of use; after that the time is told as missed instead of sending somebody for nothing. */
const LATE_HOURS = 1;
/** Enough to find the next to open among those that were called off or moved. */
const LOOKED_AT = 60;

export interface Plan {
  readonly pattern: Pattern;
  /** Times before are not its own: it was made or changed then. */
  readonly countsFrom: Date;
}

/** Times from a moment on with what was done with them, in the order in which somebody comes. */
export function comingOf({ pattern, countsFrom }: Plan, touched: readonly Touched[], calendar: Calendar, { now, most }: { readonly now: Date; readonly most: number }): Coming[] {
  const back = later(now, -days(MOST_MOVED_DAYS + 1));
  const from = countsFrom > back ? countsFrom : back;
  const known = new Map(touched.map((one) => [one.occursAt.getTime(), one]));
  const times = timesFrom(pattern, from, LOOKED_AT, calendar);
  // What was opened before the pattern changed is shown as what it is, although the pattern would not have it any more.
  const former = touched.filter(({ occursAt, state }) => state === 'opened' && !times.some((time) => time.getTime() === occursAt.getTime())).map(({ occursAt }) => occursAt);
  return [...former, ...times]
    .map((occursAt): Coming => {
      const one = known.get(occursAt.getTime());
      return { occursAt, at: one?.movedTo ?? occursAt, state: one?.state ?? 'planned', needId: one?.needId ?? null };
    })
    .filter(({ at, state }) => at >= later(now, -hours(LATE_HOURS)) || state === 'planned' || state === 'moved')
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .slice(0, most);
}

export interface Due {
  readonly open: readonly Coming[];
  readonly missed: readonly Coming[];
  /** When it is to be looked at again; null where nothing comes any more. */
  readonly wakeAt: Date | null;
}

/** A need is opened as long before its time as any need for later is offered. */
export const opensAt = (at: Date): Date => later(at, -hours(LEAD_HOURS));

/** Whatever is due now, also what should have been opened long ago; what was opened, called off or missed is never due again. */
export function decideDue(plan: Plan, touched: readonly Touched[], calendar: Calendar, now: Date): Due {
  const waiting = comingOf(plan, touched, calendar, { now, most: LOOKED_AT }).filter(({ state }) => state === 'planned' || state === 'moved');
  const isLate = ({ at }: Coming) => at < later(now, -hours(LATE_HOURS));
  const ahead = waiting.filter((one) => opensAt(one.at) > now);
  return { open: waiting.filter((one) => !isLate(one) && opensAt(one.at) <= now), missed: waiting.filter(isLate), wakeAt: ahead[0] ? opensAt(ahead[0].at) : null };
}

/** From when a changed pattern counts: after the last time that somebody was already looked for, or that day would have two. */
export function countsAfterChange(touched: readonly Touched[], now: Date): Date {
  const opened = touched.filter(({ state, occursAt, movedTo }) => state === 'opened' && (movedTo ?? occursAt) > now).map(({ occursAt, movedTo }) => movedTo ?? occursAt);
  return opened.reduce((last, at) => (at >= last ? later(at, hours(12)) : last), now);
}
