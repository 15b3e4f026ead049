import { addDays, localParts } from '@huying/kernel';

/** A time that can be touched: `now`, or a part of a day near by at the hour that its name stands for (domain/15 §15.3). */
export interface TimeChoice {
  readonly key: 'now' | 'todayAfternoon' | 'todayEvening' | 'tomorrowMorning' | 'tomorrowAfternoon' | 'dayAfterMorning';
  readonly when: string;
}

const MORNING = '09:00';
const AFTERNOON = '15:00';
const EVENING = '19:00';

/** What may still come today and after it; at most six, as many as stand on one screen. What is further away is said. */
export function timeChoices(now: Date): TimeChoice[] {
  const { date, time } = localParts(now);
  const on = (days: number, hour: string) => `${addDays(date, days)}T${hour}`;
  return [
    { key: 'now', when: 'now' },
    ...(time < AFTERNOON ? [{ key: 'todayAfternoon' as const, when: on(0, AFTERNOON) }] : []),
    ...(time < EVENING ? [{ key: 'todayEvening' as const, when: on(0, EVENING) }] : []),
    { key: 'tomorrowMorning', when: on(1, MORNING) },
    { key: 'tomorrowAfternoon', when: on(1, AFTERNOON) },
    { key: 'dayAfterMorning', when: on(2, MORNING) },
  ];
}

/** A time as it was understood, taken apart for saying it. Undefined where it says nothing: no time, or words of another system. */
export type SpokenTime =
  | { readonly kind: 'now' | 'daily' }
  | { readonly kind: 'weekly'; readonly days: readonly string[] }
  | { readonly kind: 'day'; readonly day: 'today' | 'tomorrow' | 'dayAfter' | 'date'; readonly month: number; readonly date: number; readonly clock: string | null };

const DAY = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?$/;

export function spokenTime(when: string | null, now: Date): SpokenTime | undefined {
  if (when === 'now' || when === 'daily') return { kind: when };
  if (when?.startsWith('weekly-')) return { kind: 'weekly', days: when.slice('weekly-'.length).split(',') };
  const [, , month, date, clock] = DAY.exec(when ?? '') ?? [];
  if (month === undefined || date === undefined) return undefined;
  const today = localParts(now).date;
  const day = (when as string).slice(0, 10);
  const near = (['today', 'tomorrow', 'dayAfter'] as const).find((_, days) => day === addDays(today, days)) ?? 'date';
  return { kind: 'day', day: near, month: Number(month), date: Number(date), clock: clock ?? null };
}
