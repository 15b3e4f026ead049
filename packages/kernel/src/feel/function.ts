/**
 * The functions that a condition may call. Left out on purpose:
 * - `now`, `today`: the time is a fact, given by the installation's clock, never read from the machine;
 * - `matches`, `replace`, `split`: their regular expressions can run for hours on a short text;
 * - whatever takes or makes functions and contexts.
 */
import { byLibrary, equal, not, or, type Truth, truth, type Value } from './value.ts';

interface Allowed {
  readonly least: number;
  readonly most: number;
  /** An unknown element of a list makes the result unknown; otherwise only an unknown argument does. */
  readonly everyElement?: true;
  /** Replaces the library's function where that takes unknown for an answer. */
  readonly own?: (...values: readonly Value[]) => Value;
}

const listContains = (list: Value, element: Value): Truth =>
  Array.isArray(list) ? list.reduce<Truth>((so, entry) => or(so, equal(entry, element)), false) : null;

const ANY_LENGTH = 50;
const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

const ALLOWED: Readonly<Record<string, Allowed>> = {
  not: { least: 1, most: 1, own: (value) => not(truth(value)) },
  all: { least: 1, most: ANY_LENGTH },
  any: { least: 1, most: ANY_LENGTH },
  contains: { least: 2, most: 2 },
  'starts with': { least: 2, most: 2 },
  'ends with': { least: 2, most: 2 },
  'string length': { least: 1, most: 1 },
  'upper case': { least: 1, most: 1 },
  'lower case': { least: 1, most: 1 },
  substring: { least: 2, most: 3 },
  'substring before': { least: 2, most: 2 },
  'substring after': { least: 2, most: 2 },
  'string join': { least: 1, most: 2, everyElement: true },
  string: { least: 1, most: 1 },
  number: { least: 1, most: 1, own: (text) => (typeof text === 'string' && DECIMAL.test(text) ? Number(text) : null) },
  'list contains': { least: 2, most: 2, own: listContains },
  count: { least: 1, most: 1 },
  min: { least: 1, most: ANY_LENGTH, everyElement: true },
  max: { least: 1, most: ANY_LENGTH, everyElement: true },
  sum: { least: 1, most: ANY_LENGTH, everyElement: true },
  mean: { least: 1, most: ANY_LENGTH, everyElement: true },
  median: { least: 1, most: ANY_LENGTH, everyElement: true },
  sublist: { least: 2, most: 3 },
  append: { least: 2, most: 2 },
  concatenate: { least: 1, most: ANY_LENGTH },
  reverse: { least: 1, most: 1 },
  'distinct values': { least: 1, most: 1, everyElement: true },
  flatten: { least: 1, most: 1 },
  decimal: { least: 2, most: 2 },
  floor: { least: 1, most: 1 },
  ceiling: { least: 1, most: 1 },
  'round up': { least: 2, most: 2 },
  'round down': { least: 2, most: 2 },
  'round half up': { least: 2, most: 2 },
  'round half down': { least: 2, most: 2 },
  abs: { least: 1, most: 1 },
  modulo: { least: 2, most: 2 },
  sqrt: { least: 1, most: 1 },
  odd: { least: 1, most: 1 },
  even: { least: 1, most: 1 },
  date: { least: 1, most: 3 },
  time: { least: 1, most: 3 },
  'date and time': { least: 1, most: 2 },
  duration: { least: 1, most: 1 },
  'years and months duration': { least: 2, most: 2 },
  'day of year': { least: 1, most: 1 },
  'day of week': { least: 1, most: 1 },
  'month of year': { least: 1, most: 1 },
};

export const FUNCTION_NAMES: readonly string[] = Object.keys(ALLOWED);

export type FoundFunction =
  | { readonly found: (values: readonly Value[]) => Value }
  | { readonly missing: 'name' | 'arguments' };

/** A function by name and number of arguments, strict in unknown arguments. */
export function findFunction(name: string, length: number): FoundFunction {
  const allowed = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
  if (!allowed) return { missing: 'name' };
  if (length < allowed.least || length > allowed.most) return { missing: 'arguments' };
  const apply = allowed.own ?? fromLibrary(name, length);
  const everyElement = allowed.everyElement ?? false;
  return {
    found: (values) => {
      for (const value of values) {
        if (value === null) return null;
        if (everyElement && Array.isArray(value) && value.includes(null)) return null;
      }
      const result = apply(...values);
      return typeof result === 'number' && !Number.isFinite(result) ? null : result;
    },
  };
}

const made = new Map<string, (...values: readonly Value[]) => Value>();

/** The library binds a function to its arguments by parsing; each name and length is parsed once for the whole process. */
function fromLibrary(name: string, length: number): (...values: readonly Value[]) => Value {
  const key = `${name}/${length}`;
  const known = made.get(key);
  if (known) return known;
  const parameters = Array.from({ length }, (_, index) => `a${index}`).join(', ');
  const lambda = byLibrary(`function(${parameters}) ${name}(${parameters})`);
  made.set(key, lambda);
  return lambda;
}
