/** Cells and columns in words. What has no words is shown as it is written. */
import type { DecisionInput, DecisionOutput, DecisionTable, Label } from '@huying/kernel';
import type { Language, Translate } from '@huying/ui';
import { type Given, type Range, readGiven, readTest, type Test } from '../core/cell.ts';

export type Words = Readonly<Record<string, { readonly text: string; readonly values: readonly string[] }>>;
export interface Speech {
  readonly t: Translate;
  readonly has: (key: string) => boolean;
  readonly language: Language;
  readonly words: Words;
}
export type Column = DecisionInput | DecisionOutput;

const inLanguage = (label: Label, language: Language): string => (typeof label === 'string' ? label : label[language]);
export const titleOf = (column: Column, { language }: Speech): string => (column.title ? inLanguage(column.title, language) : column.id);
export const tableTitle = (table: Pick<DecisionTable, 'title' | 'name'>, language: Language): string => (table.title ? inLanguage(table.title, language) : table.name);

/** The values that people choose from, with their words; empty where anything may stand. */
export function choicesOf(column: Column, speech: Speech): { value: string; label: string }[] {
  const listed = column.values?.filter((value) => typeof value === 'string') ?? [];
  const values = listed.length > 0 ? listed : (speech.words[column.id]?.values ?? []);
  return values.map((value) => ({ value, label: sayValue(value, column, speech) }));
}

export function sayValue(value: string, column: Column, { t, has, words }: Speech): string {
  const key = `${words[column.id]?.text ?? ''}.${value}`;
  return has(key) ? t(key) : value;
}

export const sayNumber = (value: number, language: Language): string => value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 3 });

function sayRange({ from, hasFrom, to, hasTo }: Range, { t, language }: Speech): string {
  const number = (value: number) => sayNumber(value, language);
  if (from !== null && from === to) return number(from);
  if (from !== null && to !== null) return t(hasTo ? 'automation.cell.fromTo' : 'automation.cell.fromBefore', { from: number(from), to: number(to), border: hasFrom ? '' : '＞' });
  if (from !== null) return t(hasFrom ? 'automation.cell.from' : 'automation.cell.above', { value: number(from) });
  return t(hasTo ? 'automation.cell.upTo' : 'automation.cell.below', { value: number(to ?? 0) });
}

export function sayTest(test: Test, column: Column, speech: Speech): string {
  const { t } = speech;
  const list = (values: readonly string[]) => values.map((value) => (column.type === 'boolean' ? t(`automation.cell.${value}`) : sayValue(value, column, speech))).join(t('automation.cell.or'));
  switch (test.kind) {
    case 'any':
      return t('automation.cell.any');
    case 'one':
      return list(test.values);
    case 'none':
      return t('automation.cell.none', { values: list(test.values) });
    case 'holds':
      return t('automation.cell.holds', { value: sayValue(test.value, column, speech) });
    case 'ranges':
      return test.ranges.map((range) => sayRange(range, speech)).join(t('automation.cell.or'));
    case 'formula':
      return test.text;
  }
}

export function sayGiven(given: Given, column: Column, speech: Speech): string {
  const { t, language } = speech;
  switch (given.kind) {
    case 'nothing':
      return '—';
    case 'text':
      return sayValue(given.value, column, speech);
    case 'number':
      return sayNumber(given.value, language);
    case 'truth':
      return t(`automation.cell.${given.value}`);
    case 'texts':
      return given.values.map((value) => sayValue(value, column, speech)).join(t('automation.cell.and'));
    case 'numbers':
      return given.values.map((value) => sayNumber(value, language)).join(t('automation.cell.then'));
    case 'formula':
      return given.text === 'null' ? '—' : given.text;
  }
}

export const sayTestCell = (cell: string, column: Column, speech: Speech): string => sayTest(readTest(cell, column.type), column, speech);
export const sayGivenCell = (cell: string, column: Column, speech: Speech): string => sayGiven(readGiven(cell), column, speech);
/** What a decision answered, in words. */
export function sayAnswer(value: unknown, column: Column, speech: Speech): string {
  if (value === null || value === undefined) return '—';
  if (Array.isArray(value)) return value.map((one) => sayAnswer(one, column, speech)).join(speech.t('automation.cell.and'));
  if (typeof value === 'boolean') return speech.t(`automation.cell.${value}`);
  return typeof value === 'number' ? sayNumber(value, speech.language) : sayValue(String(value), column, speech);
}
