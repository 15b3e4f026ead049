import { atLocal, isRefusal, localDate, type Refusal, refuse, type WorkingHours } from '@huying/kernel';
import { RRuleTemporal } from 'rrule-temporal';
import type { HOLIDAY_RULES } from '../contract.ts';

export interface Pattern {
  /** RFC 5545; null is once. */
  readonly rule: string | null;
  /** Local day and `HH:MM`. */
  readonly startsOn: string;
  readonly time: string;
  readonly holidays: (typeof HOLIDAY_RULES)[number];
}

/** The zone in which people say a time. China has one. */
const ZONE = 'Asia/Shanghai';
/** A rule that finds nothing in so many steps finds nothing that anybody waits for. */
const MOST_STEPS = 2_000;
const MOST_TIMES = 500;
const WEEKDAY = /^([1-4]|-1)?(MO|TU|WE|TH|FR|SA|SU)$/;

type Check = (value: string, freq: string) => boolean;
const whole = (value: string, least: number, most: number) => /^\d{1,3}$/.test(value) && Number(value) >= least && Number(value) <= most;
/** What each part of a rule may say. */
const PARTS: Readonly<Record<string, Check>> = {
  FREQ: () => true,
  INTERVAL: (value) => whole(value, 1, 52),
  BYDAY: (value, freq) => freq !== 'DAILY' && value.split(',').length <= 7 && value.split(',').every((one) => WEEKDAY.test(one) && (freq === 'MONTHLY' || one.length === 2)),
  BYMONTHDAY: (value, freq) => freq === 'MONTHLY' && value.split(',').length <= 31 && value.split(',').every((one) => whole(one, 1, 31)),
  COUNT: (value) => whole(value, 1, MOST_TIMES),
  UNTIL: (value) => /^\d{8}T\d{6}Z$/.test(value),
};

/** A rule that staff, an elder or another system may use; each part once, none that is not in the list. */
export function checkRule(rule: string): Refusal<'arrangement.wrongRule'> | undefined {
  const parts = rule.split(';').map((part) => part.split('=') as [string, string]);
  const freq = parts[0]?.[1] ?? '';
  const isTwice = new Set(parts.map(([name]) => name)).size < parts.length || (rule.includes('COUNT=') && rule.includes('UNTIL='));
  const wrong = isTwice ? parts[0] : parts.find(([name, value]) => !PARTS[name]?.(value, freq));
  if (wrong) return refuse('arrangement.wrongRule', { part: wrong[0] });
  return isRefusal(engineOf({ rule, startsOn: '2026-01-01', time: '09:00', holidays: 'as-usual' })) ? refuse('arrangement.wrongRule', { part: 'RRULE' }) : undefined;
}

type Engine = Pick<RRuleTemporal, 'next'>;
function engineOf({ rule, startsOn, time }: Pattern): Engine | Refusal<'arrangement.wrongRule'> {
  const start = `${startsOn.replaceAll('-', '')}T${time.replace(':', '')}00`;
  try {
    return new RRuleTemporal({ rruleString: `DTSTART;TZID=${ZONE}:${start}\nRRULE:${rule}`, strict: true, maxIterations: MOST_STEPS, cache: false });
  } catch {
    return refuse('arrangement.wrongRule');
  }
}

/** The next time by the rule, after a time or at it; undefined where there is none, or none that can be found. */
function nextBy(engine: Engine, after: Date, isIncluded: boolean): Date | undefined {
  try {
    const next = engine.next(after, isIncluded);
    return next ? new Date(next.epochMilliseconds) : undefined;
  } catch {
    return undefined;
  }
}

/** A moved working day is worked, whatever the list of holidays says (as `roster` reads the same calendar). */
export const isHoliday = ({ holidays, special }: Pick<WorkingHours, 'holidays' | 'special'>, at: Date): boolean => holidays.includes(localDate(at)) && !Object.hasOwn(special, localDate(at));

/** Times by the pattern from a moment on, the first `most` of them, without those on holidays where nobody comes then. */
export function timesFrom(pattern: Pattern, from: Date, most: number, calendar: Pick<WorkingHours, 'holidays' | 'special'>): Date[] {
  const skips = (at: Date) => pattern.holidays === 'not-on-holidays' && isHoliday(calendar, at);
  if (pattern.rule === null) {
    const at = atLocal(pattern.startsOn, pattern.time);
    return at >= from && !skips(at) ? [at] : [];
  }
  const engine = engineOf(pattern);
  if (isRefusal(engine)) return [];
  const times: Date[] = [];
  let at = nextBy(engine, from, true);
  // A holiday week of daily help is passed over; a calendar of nothing but holidays is not walked to its end.
  for (let steps = 0; at && times.length < most && steps < MOST_STEPS; steps += 1) {
    if (!skips(at)) times.push(at);
    at = nextBy(engine, at, false);
  }
  return times;
}

/** Whether a time is one of the pattern. */
export const isTimeOf = (pattern: Pattern, at: Date, calendar: Pick<WorkingHours, 'holidays' | 'special'>): boolean => timesFrom(pattern, at, 1, calendar)[0]?.getTime() === at.getTime();
