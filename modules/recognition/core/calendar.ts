/** Days as whole numbers since 1970-01-01, so that the time zone of the machine never matters. */
export interface LocalNow {
  readonly day: number;
  /** Minutes since midnight. */
  readonly minute: number;
}

const DAY_MILLISECONDS = 86_400_000;

/** China has one time, eight hours before UTC. */
const CHINA_MINUTES = 480;
const DAY_MINUTES = 1_440;

/** Local date and minute of an ISO time: read from its own digits, which are what the clock on the wall there says; a time in UTC is read in China. */
export function localNow(iso: string): LocalNow | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(iso);
  if (!match) return undefined;
  const [year, month, date, hour, minute] = match.slice(1, 6).map(Number) as [number, number, number, number, number];
  const day = dayOf(year, month, date);
  if (day === undefined || hour > 23 || minute > 59) return undefined;
  const minutes = hour * 60 + minute + (match[6] === 'Z' ? CHINA_MINUTES : 0);
  return { day: day + Math.floor(minutes / DAY_MINUTES), minute: minutes % DAY_MINUTES };
}

/** Undefined where there is no such date. */
export function dayOf(year: number, month: number, date: number): number | undefined {
  const time = Date.UTC(year, month - 1, date);
  const back = new Date(time);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === date ? time / DAY_MILLISECONDS : undefined;
}

export const partsOfDay = (day: number) => {
  const date = new Date(day * DAY_MILLISECONDS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
};

/** 0 is Monday. */
export const weekdayOf = (day: number): number => (day + 3) % 7;

export const textOfDay = (day: number): string => new Date(day * DAY_MILLISECONDS).toISOString().slice(0, 10);

/** The next day that is the given date, with today among the candidates. Without a month: this month or the next that has it. */
export function nextDate(today: number, date: number, month?: number): number | undefined {
  const now = partsOfDay(today);
  for (let step = 0; step < (month ? 5 : 13); step++) {
    const wanted = month ?? ((now.month - 1 + step) % 12) + 1;
    const year = now.year + (month ? step : Math.floor((now.month - 1 + step) / 12));
    const day = dayOf(year, wanted, date);
    if (day !== undefined && day >= today) return day;
  }
  return undefined;
}

const LUNAR = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
const MOST_LUNAR_DAYS = 400;

/**
 * The new moon of 6 February 2027 falls four minutes before midnight in China; the calendar of ICU 78 puts it, and with it the whole first month, a day late.
 */
const LATE_MONTH = { month: 1, first: Date.UTC(2027, 1, 6) / DAY_MILLISECONDS, last: Date.UTC(2027, 2, 7) / DAY_MILLISECONDS };

function lunarOf(day: number): string {
  const { month, first, last } = LATE_MONTH;
  return day >= first && day <= last ? `${month}/${day - first + 1}` : LUNAR.format(day * DAY_MILLISECONDS);
}

/** The next day with this lunar month and date; a leap month does not count. */
export function nextLunar(today: number, month: number, date: number): number | undefined {
  for (let day = today; day < today + MOST_LUNAR_DAYS; day++) {
    if (lunarOf(day) === `${month}/${date}`) return day;
  }
  return undefined;
}

/**
 * The next day of a solar term by the usual approximation [Y·D + C] − L over the two-digit year of this century
 * (C = 4.81 for Qingming, 22.6 and 21.94 for the solstice in June and December); right for 2001–2099 but for the stated exceptions of single years.
 */
export function nextTerm(today: number, month: number, constant: number): number | undefined {
  const { year } = partsOfDay(today);
  for (const wanted of [year, year + 1]) {
    const short = wanted % 100;
    const date = Math.floor(short * 0.2422 + constant) - Math.floor((short - (month <= 2 ? 1 : 0)) / 4);
    const day = dayOf(wanted, month, date);
    if (day !== undefined && day >= today) return day;
  }
  return undefined;
}

/** The next n-th given weekday (0 Monday) of a month, e.g. Mother's Day. */
export function nextNthWeekday(today: number, rule: { month: number; weekday: number; nth: number }): number | undefined {
  const { year } = partsOfDay(today);
  for (const wanted of [year, year + 1]) {
    const first = dayOf(wanted, rule.month, 1)!;
    const day = first + ((rule.weekday - weekdayOf(first) + 7) % 7) + (rule.nth - 1) * 7;
    if (day >= today) return day;
  }
  return undefined;
}
