/** What the lexicon and its answers say, in words. */
import type { Translate } from '@huying/ui';
import type { Category, Concept, Evidence, Lexicon, WordSet } from '../contract.ts';

/** A concept or a word set: both are words under one name. */
export type Entry = { readonly kind: 'concept'; readonly entry: Concept } | { readonly kind: 'set'; readonly entry: WordSet };

export const KINDS = ['red', 'suspected', 'yellow', 'category', 'condition', 'set', 'changed'] as const;
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
  if (one.kind === 'set') return kind === 'set';
  const { urgency, category } = one.entry;
  if (kind === 'category') return category !== undefined;
  if (kind === 'condition') return urgency === undefined && category === undefined;
  return urgency === kind;
}

/** Found by its name, its id, or one of its words. */
export const isFound = (one: Entry, words: readonly string[], search: string): boolean =>
  search === '' || nameOf(one).includes(search) || one.entry.id.includes(search) || words.some((word) => word.includes(search));

/** What follows when one of its words is said, sentence by sentence. */
export function effectsOf(one: Entry, names: ReadonlyMap<string, string>, t: Translate): string[] {
  if (one.kind === 'set') return [t(one.entry.id.startsWith('context.') ? 'recognition.effect.context' : 'recognition.effect.set', { name: nameOf(one) })];
  const { urgency, category, needs = [], unless = [], bySound } = one.entry;
  const list = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id).join(t('ui.listSeparator'));
  const weights = Object.entries(category ?? {}) as [Category, number][];
  return [
    ...(urgency ? [t(`recognition.effect.${urgency}`)] : []),
    ...weights.map(([name, weight]) => t(weight < 0 ? 'recognition.effect.against' : 'recognition.effect.for', { category: t(`recognition.category.${name}`), points: Math.abs(weight) })),
    ...(urgency || weights.length > 0 ? [] : [t('recognition.effect.condition')]),
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

/** A cell that begins as a formula would be run by a spreadsheet. */
const cell = (text: string) => `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The mark at the beginning is for spreadsheets, which otherwise take Chinese for something else. */
export const csvOf = (rows: readonly (readonly string[])[]): string => `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
