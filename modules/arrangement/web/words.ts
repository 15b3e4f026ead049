import type { RouteOut } from '@huying/kernel';
import { sayDay, type Translate } from '@huying/ui';
import type { arrangements } from '../contract.ts';
import { spokenRule } from '../core/spoken-rule.ts';

export type Arrangement = RouteOut<typeof arrangements.routes.list>['arrangements'][number];
export type Occurrence = Arrangement['coming'][number];

/** How often somebody comes, in words. */
export function sayRule(pattern: Pick<Arrangement, 'rule' | 'startsOn' | 'time'>, t: Translate): string {
  const spoken = spokenRule(pattern);
  const { time } = pattern;
  if (spoken.kind === 'once') return t('arrangement.rule.once', { day: sayDay(spoken.day, t), time });
  if (spoken.kind === 'weekly') {
    const days = spoken.days.map((day) => t(`arrangement.day.${day}`)).join(t('ui.listSeparator'));
    return spoken.weeks === 1 ? t('arrangement.rule.weekly', { days, time }) : t('arrangement.rule.weeks', { weeks: spoken.weeks, days, time });
  }
  return spoken.kind === 'monthly' ? t('arrangement.rule.monthly', { date: spoken.date, time }) : t(`arrangement.rule.${spoken.kind}`, { time });
}

/** What it is, as far as the reader may know. */
export const aboutOf = ({ category, text }: Arrangement, t: Translate): string => text ?? t(category === null ? 'arrangement.private' : `need.category.${category}`);
