import type { Translate } from '@huying/ui';
import type { AccountView, EntryView } from '../contract.ts';
import { titleOf } from '../core/statement.ts';

export const MINUTES_PER_CREDIT = 60;

/** `3 小时 15 分钟`; nothing is `0 分钟`. */
export function sayMinutes(minutes: number, t: Translate): string {
  const whole = Math.abs(minutes);
  const [hours, rest] = [Math.floor(whole / MINUTES_PER_CREDIT), whole % MINUTES_PER_CREDIT];
  if (hours === 0) return t('timebank.minutes', { minutes: rest });
  return rest === 0 ? t('timebank.hours', { hours }) : t('timebank.hoursMinutes', { hours, minutes: rest });
}

/** With the sign in front that says whether it came or went: a real minus, not a hyphen. */
export const sayChange = (minutes: number, t: Translate): string => `${minutes < 0 ? '−' : '+'}${sayMinutes(minutes, t)}`;

export const sayCategory = (category: string, t: Translate): string => t(`timebank.category.${category}`);

/** What an entry is, with what it was for where that is known: `帮助了别人 · 代买东西`. */
export function sayEntry(entry: EntryView, t: Translate): string {
  const title = t(`timebank.entry.${titleOf(entry)}`);
  return entry.category === null ? title : t('timebank.entryFor', { title, category: sayCategory(entry.category, t) });
}

/** Where the minutes came from or went to. */
export const sayCounterpart = ({ counterpart, counterpartKind }: Pick<EntryView, 'counterpart' | 'counterpartKind'>, t: Translate): string =>
  counterpartKind === 'person' || counterpartKind === 'group' ? counterpart : t(`timebank.kind.${counterpartKind}`);

export const sayState = ({ reversed, hold }: Pick<EntryView, 'reversed' | 'hold'>, t: Translate): string | undefined => {
  if (reversed) return t('timebank.state.reversed');
  return hold ? t(`timebank.state.${hold.state}`, { minutes: hold.paidMinutes }) : undefined;
};

export const isOwned = (account: AccountView): boolean => account.kind === 'person' || account.kind === 'group';

/** Months as `2026-10`; the arithmetic of a page that steps back and forth through them. */
export function monthBeside(month: string, step: 1 | -1): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const count = year * 12 + number - 1 + step;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

export const isMonth = (text: string | null): text is string => text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
