/**
 * Cells as people edit them. The usual forms (one of these, none of these, from–to, a number, a list) are read into parts that a screen shows in
 * words and offers as choices; whatever else FEEL allows stays a formula, shown and edited as it is written. Reading and writing again gives the
 * same text but for blanks.
 */
import type { ColumnType } from '@huying/kernel';

export interface Range {
  readonly from: number | null;
  readonly hasFrom: boolean;
  readonly to: number | null;
  readonly hasTo: boolean;
}

/** What a cell of an input column asks. */
export type Test =
  | { readonly kind: 'any' }
  | { readonly kind: 'one' | 'none'; readonly values: readonly string[] }
  | { readonly kind: 'holds'; readonly value: string }
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[]; readonly text: string }
  | { readonly kind: 'formula'; readonly text: string };

/** What a cell of an output column gives. */
export type Given =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'texts'; readonly values: readonly string[] }
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  | { readonly kind: 'formula'; readonly text: string };

const QUOTED = /^"([^"\\]*)"$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const COMPARED = /^(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)$/;
const BETWEEN = /^([[(\]])\s*(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)\s*([\])[])$/;
const HOLDS = /^list contains\(\s*\?\s*,\s*"([^"\\]*)"\s*\)$/;
const NOT = /^not\((.*)\)$/s;

/** Parts beside each other, as long as no comma stands inside quotes or brackets. */
function parts(text: string): string[] | undefined {
  if (/[()\\]/.test(text.replace(/"[^"]*"/g, '').replace(/[[(\]][^[\]()]*\.\.[^[\]()]*[\])[]/g, ''))) return undefined;
  const found = text.match(/"[^"]*"|[[(\]][^[\]()"]*\.\.[^[\]()"]*[\])[]|[^,"]+/g)?.map((part) => part.trim()).filter((part) => part !== '') ?? [];
  return found.length > 0 ? found : undefined;
}

const quotedIn = (text: string): string[] | undefined => {
  const values = parts(text)?.map((part) => QUOTED.exec(part)?.[1]);
  return values?.every((value) => value !== undefined) ? values : undefined;
};

function rangeOf(text: string): Range | undefined {
  const compared = COMPARED.exec(text);
  if (compared) {
    const [, sign, number] = compared as unknown as [string, string, string];
    const value = Number(number);
    return sign.startsWith('>') ? { from: value, hasFrom: sign === '>=', to: null, hasTo: false } : { from: null, hasFrom: false, to: value, hasTo: sign === '<=' };
  }
  const between = BETWEEN.exec(text);
  if (between) {
    const [, open, from, to, close] = between as unknown as [string, string, string, string, string];
    return { from: Number(from), hasFrom: open === '[', to: Number(to), hasTo: close === ']' };
  }
  return NUMBER.test(text) ? { from: Number(text), hasFrom: true, to: Number(text), hasTo: true } : undefined;
}

export function readTest(cell: string, type: ColumnType): Test {
  const text = cell.trim();
  if (text === '' || text === '-') return { kind: 'any' };
  if (type === 'boolean' && (text === 'true' || text === 'false')) return { kind: 'one', values: [text] };
  const holds = HOLDS.exec(text)?.[1];
  if (holds !== undefined) return { kind: 'holds', value: holds };
  const inside = NOT.exec(text)?.[1];
  const values = quotedIn(inside ?? text);
  if (values) return { kind: inside === undefined ? 'one' : 'none', values };
  const ranges = inside === undefined ? parts(text)?.map(rangeOf) : undefined;
  return ranges?.every((range) => range !== undefined) ? { kind: 'ranges', ranges, text } : { kind: 'formula', text };
}

const quote = (value: string): string => `"${value.replace(/["\\]/g, '')}"`;

export function writeTest(test: Test, type: ColumnType): string {
  switch (test.kind) {
    case 'any':
      return '-';
    case 'one':
      return test.values.length === 0 ? '-' : type === 'boolean' ? (test.values[0] as string) : test.values.map(quote).join(', ');
    case 'none':
      return test.values.length === 0 ? '-' : `not(${test.values.map(quote).join(', ')})`;
    case 'holds':
      return `list contains(?, ${quote(test.value)})`;
    default:
      return test.text;
  }
}

export function readGiven(cell: string): Given {
  const text = cell.trim();
  if (text === '') return { kind: 'nothing' };
  if (NUMBER.test(text)) return { kind: 'number', value: Number(text) };
  if (text === 'true' || text === 'false') return { kind: 'truth', value: text === 'true' };
  const quoted = QUOTED.exec(text)?.[1];
  if (quoted !== undefined) return { kind: 'text', value: quoted };
  if (text.startsWith('[') && text.endsWith(']') && !text.includes('..')) {
    const inner = text.slice(1, -1);
    const texts = quotedIn(inner);
    if (texts) return { kind: 'texts', values: texts };
    const numbers = inner.split(',').map((part) => part.trim());
    if (numbers.every((part) => NUMBER.test(part))) return { kind: 'numbers', values: numbers.map(Number) };
  }
  return { kind: 'formula', text };
}

export function writeGiven(given: Given): string {
  switch (given.kind) {
    case 'nothing':
      return '';
    case 'text':
      return quote(given.value);
    case 'number':
    case 'truth':
      return String(given.value);
    case 'texts':
      return given.values.length === 0 ? '' : `[${given.values.map(quote).join(', ')}]`;
    case 'numbers':
      return given.values.length === 0 ? '' : `[${given.values.join(', ')}]`;
    case 'formula':
      return given.text;
  }
}

/** Whether a row may concern this value; a formula may concern any. */
export function mayConcern(cell: string, type: ColumnType, value: string): boolean {
  const test = readTest(cell, type);
  if (test.kind === 'one') return test.values.includes(value);
  if (test.kind === 'none') return !test.values.includes(value);
  return true;
}
