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

/** `周一到周五 09:00–11:00、周日 14:00–16:00`: days after each other with the same hours are said once. */
export function sayWeek(week: Offered['hours'], t: Translate): string {
  const hoursOf = (day: (typeof WEEKDAYS)[number]) => (week[day] ?? []).map(({ from, to }) => `${from}–${to}`).join(' ');
  const runs: { from: string; to: string; hours: string }[] = [];
  for (const [at, day] of WEEKDAYS.entries()) {
    const last = runs.at(-1);
    const hours = hoursOf(day);
    if (hours === '') continue;
    if (last?.hours === hours && last.to === WEEKDAYS[at - 1]) last.to = day;
    else runs.push({ from: day, to: day, hours });
  }
  const name = (day: string) => t(`catalogue.weekday.${day}`);
  return runs.map(({ from, to, hours }) => `${from === to ? name(from) : t('catalogue.fromTo', { from: name(from), to: name(to) })} ${hours}`).join(t('ui.listSeparator'));
}

/** A list to choose from, as tall as every target; here and not in a style sheet of its own, since an elder's page counts each file. */
export const SELECT_LABEL = { display: 'grid', gap: 'var(--space-2)', fontWeight: 600 } as const;
export const SELECT = {
  minBlockSize: 'var(--hit)', paddingInline: 'var(--space-3)', font: 'inherit', fontWeight: 400, color: 'var(--ink)', background: 'var(--sheet)', border: 'var(--stroke-normal) solid var(--edge)', borderRadius: 'var(--radius-normal)',
} as const;
export const SUMMARY = { minBlockSize: 'var(--hit)', display: 'flex', alignItems: 'center', cursor: 'pointer', color: 'var(--accent-ink)', textDecoration: 'underline', textUnderlineOffset: '0.2em' } as const;
