/** What the lexicon and its answers say, in words. */
import type { Translate } from '@huying/ui';
import type { Category, Concept, Evidence, Lexicon, Understood, WordSet } from '../contract.ts';

/** A concept or a word set: both are words under one name. */
export type Entry = { readonly kind: 'concept'; readonly entry: Concept } | { readonly kind: 'set'; readonly entry: WordSet };

export const KINDS = ['red', 'suspected', 'yellow', 'category', 'helpers', 'condition', 'set', 'off', 'changed'] as const;
export type Kind = (typeof KINDS)[number];

export const entriesOf = (lexicon: Lexicon): Entry[] => [
  ...lexicon.concepts.map((entry) => ({ kind: 'concept' as const, entry })),
  ...lexicon.sets.map((entry) => ({ kind: 'set' as const, entry })),
];

/** Word sets have no label; they are named as they are written inside words. */
export const nameOf = (one: Entry): string => (one.kind === 'concept' ? one.entry.label : `{${one.entry.id}}`);
export const namesOf = (lexicon: Lexicon): ReadonlyMap<string, string> => new Map(entriesOf(lexicon).map((one) => [one.entry.id, nameOf(one)]));

export function isOfKind(one: Entry, kind: Kind, isChanged: (id: string) => boolean): boolean {
  if (kind === 'changed') return isChanged(one.entry.id);
  if (one.kind === 'set') return kind === 'set' || (kind === 'off' && (one.entry.offWords?.length ?? 0) > 0);
  const { urgency, category, off } = one.entry;
  if (kind === 'off') return off === true || (one.entry.offWords?.length ?? 0) > 0;
  if (kind === 'category') return category !== undefined;
  if (kind === 'helpers') return saysHelpers(one.entry);
  if (kind === 'condition') return urgency === undefined && category === undefined && !saysHelpers(one.entry);
  return urgency === kind;
}

/** Found by its name, its id, or one of its words. */
export const isFound = (one: Entry, words: readonly string[], search: string): boolean =>
  search === '' || nameOf(one).includes(search) || one.entry.id.includes(search) || words.some((word) => word.includes(search));

const saysHelpers = ({ skills = [], people }: Concept): boolean => skills.length > 0 || people !== undefined;

/** What follows when one of its words is said, sentence by sentence. */
export function effectsOf(one: Entry, names: ReadonlyMap<string, string>, t: Translate): string[] {
  if (one.kind === 'set') return [t(one.entry.id.startsWith('context.') ? 'recognition.effect.context' : 'recognition.effect.set', { name: nameOf(one) })];
  const { urgency, category, needs = [], unless = [], bySound, skills = [], people, off } = one.entry;
  const list = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id).join(t('ui.listSeparator'));
  const weights = Object.entries(category ?? {}) as [Category, number][];
  return [
    ...(off ? [t('recognition.effect.off')] : []),
    ...(urgency ? [t(`recognition.effect.${urgency}`)] : []),
    ...weights.map(([name, weight]) => t(weight < 0 ? 'recognition.effect.against' : 'recognition.effect.for', { category: t(`recognition.category.${name}`), points: Math.abs(weight) })),
    ...(skills.length > 0 ? [t('recognition.effect.skills', { skills: skills.map((skill) => t(`recognition.skill.${skill}`)).join(t('ui.listSeparator')) })] : []),
    ...(people ? [t('recognition.effect.people', { count: people })] : []),
    ...(urgency || weights.length > 0 || saysHelpers(one.entry) ? [] : [t('recognition.effect.condition')]),
    ...(needs.length > 0 ? [t('recognition.effect.needs', { names: list(needs) })] : []),
    ...(unless.length > 0 ? [t('recognition.effect.unless', { names: list(unless) })] : []),
    ...(bySound === false ? [t('recognition.effect.written')] : []),
  ];
}

export const sayShare = (share: number, t: Translate): string => t('recognition.share', { percent: Math.round(share * 1000) / 10 });

/** `now`, `daily`, `weekly-MO,WE`, a date, or a date and a time. */
export function sayWhen(when: string | null, t: Translate): string {
  if (when === null) return t('recognition.when.none');
  if (when === 'now' || when === 'daily') return t(`recognition.when.${when}`);
  if (when.startsWith('weekly-')) return t('recognition.when.weekly', { days: when.slice('weekly-'.length).split(',').map((day) => t(`recognition.day.${day}`)).join(t('ui.listSeparator')) });
  const [day = '', time] = when.split('T');
  const date = t(`ui.month.${Number(day.slice(5, 7))}`, { day: Number(day.slice(8, 10)) });
  return time ? t('ui.time.date', { date, time }) : date;
}

/** The model names no words: its evidence is how sure it is. */
export function sayEvidence({ rule, words }: Evidence, names: ReadonlyMap<string, string>, t: Translate): string {
  if (rule === 'model.red' || rule === 'model.soon') return t(`recognition.evidence.${rule}`, { share: sayShare(Number(words), t) });
  return t('recognition.evidence.words', { words, name: names.get(rule) ?? rule });
}

/** Tags that a lexicon can change, in one line. */
export const sayUnderstood = ({ category, urgency, suspectedRed, people, skills, abstained }: Omit<Understood, 'people'> & { readonly people: number }, t: Translate): string =>
  [
    category.map((one) => t(`recognition.category.${one}`)).join(t('ui.listSeparator')), t(`ui.urgency.${urgency}`), ...(suspectedRed ? [t('recognition.needs.suspected')] : []),
    ...(people > 1 ? [t('recognition.try.peopleCount', { count: people })] : []), ...skills.map((one) => t(`recognition.skill.${one}`)), ...(abstained ? [t('recognition.needs.abstained')] : []),
  ].join(' · ');
