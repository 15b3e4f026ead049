/** Distances, times and durations in words. Numbers always carry their unit; nobody needs the distance to a neighbour in metres exactly. */
import type { Translate } from './texts.ts';

export const TIME_ZONE = 'Asia/Shanghai';

/** Below a kilometre rounded to what a walker feels, above it in kilometres with one decimal. */
export function sayDistance(metres: number, t: Translate): string {
  if (!Number.isFinite(metres) || metres < 0) return t('ui.distance.unknown');
  if (metres < 30) return t('ui.distance.beside');
  const step = metres < 200 ? 10 : 50;
  const rounded = Math.round(metres / step) * step;
  if (rounded < 1000) return t('ui.distance.metres', { metres: rounded });
  const kilometres = metres / 1000;
  return t('ui.distance.kilometres', { kilometres: kilometres < 10 ? kilometres.toFixed(1).replace(/\.0$/, '') : Math.round(kilometres) });
}

/** A length of time, rounded up so that nobody is told less time than there is left to wait. */
export function sayDuration(milliseconds: number, t: Translate): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 60) return t('ui.duration.seconds', { seconds });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t('ui.duration.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t('ui.duration.days', { days: Math.floor(hours / 24) });
  return minutes % 60 === 0 ? t('ui.duration.hours', { hours }) : t('ui.duration.hoursMinutes', { hours, minutes: minutes % 60 });
}

/** What is left until a time, or how long it is over. */
export const sayLeft = (endsAt: number, now: number, t: Translate): string =>
  endsAt > now ? t('ui.left', { duration: sayDuration(endsAt - now, t) }) : t('ui.over', { duration: sayDuration(now - endsAt, t) });

const fieldsOf = (at: number, timeZone: string) => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }).formatToParts(at);
  const field = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { year: field('year'), month: Number(field('month')), day: Number(field('day')), time: `${field('hour')}:${field('minute')}` };
};

/** How long ago, as people say it: minutes, then the time today, yesterday, then the date. */
export function sayTimeAgo(at: number, now: number, t: Translate, timeZone: string = TIME_ZONE): string {
  const minutes = Math.floor((now - at) / 60_000);
  // A page that counts in tens of seconds is a little behind what it is told.
  if (Math.abs(now - at) < 60_000) return t('ui.ago.now');
  if (minutes > 0 && minutes < 60) return t('ui.ago.minutes', { minutes });
  return sayTime(at, now, t, timeZone);
}

/** A point in time beside now: only the clock for today, the day in words beside it where it is near. */
export function sayTime(at: number, now: number, t: Translate, timeZone: string = TIME_ZONE): string {
  const day = 86_400_000;
  const then = fieldsOf(at, timeZone);
  const isDay = (other: number) => {
    const fields = fieldsOf(other, timeZone);
    return fields.year === then.year && fields.month === then.month && fields.day === then.day;
  };
  const { time } = then;
  if (isDay(now)) return t('ui.time.today', { time });
  if (isDay(now - day)) return t('ui.time.yesterday', { time });
  if (isDay(now + day)) return t('ui.time.tomorrow', { time });
  const date = t(`ui.month.${then.month}`, { day: then.day });
  if (then.year === fieldsOf(now, timeZone).year) return t('ui.time.date', { date, time });
  return t('ui.time.dateYear', { year: then.year, date, time });
}
