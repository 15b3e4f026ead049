import { atLocal, localDate, localParts } from '@huying/kernel';
import type { Translate } from '@huying/ui';
import type { Offered } from '../contract.ts';

export const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const MINUTES_PER_HOUR = 60;

export function sayMinutes(minutes: number, t: Translate): string {
  const [hours, rest] = [Math.floor(minutes / MINUTES_PER_HOUR), minutes % MINUTES_PER_HOUR];
  if (hours === 0) return t('catalogue.minutes', { minutes: rest });
  return rest === 0 ? t('catalogue.hours', { hours }) : t('catalogue.hoursMinutes', { hours, minutes: rest });
}

export const sayPrice = (price: { readonly kind: 'hourly' | 'each'; readonly minutes: number }, t: Translate): string => t(`catalogue.price.${price.kind}`, { minutes: sayMinutes(price.minutes, t) });

/** A figure or, honestly, none. */
export const sayWaiting = ({ days }: Offered['waiting'], t: Translate): string =>
  days === null ? t('catalogue.waiting.none') : days < 1 ? t('catalogue.waiting.hours', { hours: Math.max(1, Math.round(days * 24)) }) : t('catalogue.waiting.days', { days });

export const sayDay = (date: string, t: Translate): string => {
  const { month, day, weekday } = localParts(atLocal(date));
  return t('catalogue.day', { month, day, weekday: t(`catalogue.weekday.${weekday}`) });
};
export const sayClock = (at: string): string => localParts(new Date(at)).time;
export const sayAt = (at: string, t: Translate): string => `${sayDay(localDate(new Date(at)), t)} ${sayClock(at)}`;

/** `周一 9:00–11:00，周三 14:00–16:00`. */
export const sayWeek = (week: Offered['hours'], t: Translate): string =>
  WEEKDAYS.flatMap((day) => (week[day]?.length ? [`${t(`catalogue.weekday.${day}`)} ${week[day].map(({ from, to }) => `${from}–${to}`).join(' ')}`] : [])).join(t('ui.listSeparator'));

/** A list to choose from, as tall as every target; here and not in a style sheet of its own, since an elder's page counts each file. */
export const SELECT_LABEL = { display: 'grid', gap: 'var(--space-2)', fontWeight: 600 } as const;
export const SELECT = {
  minBlockSize: 'var(--hit)', paddingInline: 'var(--space-3)', font: 'inherit', fontWeight: 400, color: 'var(--ink)', background: 'var(--sheet)', border: 'var(--stroke-normal) solid var(--edge)', borderRadius: 'var(--radius-normal)',
} as const;
