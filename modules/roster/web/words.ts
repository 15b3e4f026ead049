/** Shifts in words, the same on every screen. */
import { localParts } from '@huying/kernel';
import type { Translate } from '@huying/ui';
import type { ShiftView } from '../contract.ts';

export function sayShiftTime(shift: Pick<ShiftView, 'startsAt' | 'endsAt'>, t: Translate): string {
  const [start, end] = [localParts(new Date(shift.startsAt)), localParts(new Date(shift.endsAt))];
  return t('roster.when', { date: t(`roster.date.${start.month}`, { day: start.day }), weekday: t(`roster.weekday.${start.weekday}`), from: start.time, to: end.time });
}

/** What still lacks, in words; empty where nothing does. */
export function sayGap({ wanted, booked, skills, state }: Pick<ShiftView, 'wanted' | 'booked' | 'skills' | 'state'>, t: Translate): string {
  if (state !== 'open') return '';
  const lacking = skills.filter((one) => one.booked < one.wanted).map((one) => t('roster.gap.skill', { skill: t(`roster.skill.${one.skill}`), count: one.wanted - one.booked }));
  return [...(booked < wanted ? [t('roster.gap.people', { count: wanted - booked })] : []), ...lacking].join(t('ui.listSeparator'));
}

/** The sentence of what keeps somebody from a shift. */
export const sayHindrance = (hindrance: { readonly code: string; readonly facts: Readonly<Record<string, string | number | boolean>> }, t: Translate): string => {
  const facts = hindrance.facts.skill === undefined ? hindrance.facts : { ...hindrance.facts, skill: t(`roster.skill.${String(hindrance.facts.skill)}`) };
  return t(`refusal.${hindrance.code}`, facts as Record<string, string | number>);
};
