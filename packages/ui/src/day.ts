import type { Translate } from './text/texts.ts';

/** A day of the calendar, `2026-05-14`, as people say it; with its year where that is asked for. */
export function sayDay(day: string, t: Translate, withYear = false): string {
  const date = t(`ui.month.${Number(day.slice(5, 7))}`, { day: Number(day.slice(8, 10)) });
  // As a time of that day, without its hour.
  return withYear ? t('ui.time.dateYear', { date, year: day.slice(0, 4), time: '' }).replace(/[,\s]+$/, '') : date;
}
