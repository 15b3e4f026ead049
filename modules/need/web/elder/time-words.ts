import type { Translate } from '@huying/ui';
import { spokenTime } from '../../core/times.ts';

/** The time that was understood, in words that can be shown and said; undefined where none was. */
export function sayWhen(when: string | null, now: number, t: Translate): string | undefined {
  const time = spokenTime(when, new Date(now));
  if (!time) return undefined;
  if (time.kind === 'weekly') return t('need.when.weekly', { days: time.days.map((day) => t(`need.when.${day}`)).join(t('ui.listSeparator')) });
  if (time.kind !== 'day') return t(`need.when.${time.kind}`);
  const day = time.day === 'date' ? t(`ui.month.${time.month}`, { day: time.date }) : t(`need.when.${time.day}`);
  if (time.clock === null) return day;
  const [hour = 0, minute = 0] = time.clock.split(':').map(Number);
  const part = hour < 6 ? 'night' : hour < 12 ? 'morning' : hour < 13 ? 'noon' : hour < 18 ? 'afternoon' : 'evening';
  const clock = t(minute === 0 ? 'need.when.hour' : 'need.when.clock', { hour: hour > 12 ? hour - 12 : hour, minute: String(minute).padStart(2, '0'), time: time.clock });
  return t(`need.when.${part}`, { day, clock });
}
