/**
 * Values of conditions and what can be done with them, by the FEEL library where FEEL has rules of its own (temporal values).
 * `null` is the unknown value: whatever is computed from it is unknown, unless the outcome does not depend on it.
 *
 * All times are wall-clock times of Asia/Shanghai (+08:00): a rule that says "after 20:00" means the clock on the elder's wall.
 */
import { evaluate, FeelDate, FeelDateTime, FeelDuration, type FeelFunction, FeelTime, parseDate, parseDateTime } from 'feelin';

/** What a condition may read. Values are JSON values or Dates; anything else counts as unknown. */
export type Facts = Readonly<Record<string, unknown>>;

export type Value = unknown;
export type Truth = boolean | null;

const OFFSET_SECONDS = 8 * 60 * 60;
const OFFSET = '+08:00';

export type Kind =
  | 'unknown' | 'boolean' | 'number' | 'string' | 'list' | 'context'
  | 'date' | 'time' | 'date and time' | 'days and time duration' | 'years and months duration';

export function kindOf(value: Value): Kind {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return typeof value as Kind;
  if (value === null || typeof value !== 'object') return 'unknown';
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof FeelDuration) return value.yearsMonths ? 'years and months duration' : 'days and time duration';
  return isContext(value) ? 'context' : 'unknown';
}

export function isContext(value: Value): value is Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Lists within lists deeper than this are unknown; JSON from outside may hold them by the ten thousand. */
const MAX_LIST_DEPTH = 20;

/** A fact as a FEEL value. What is missing, not a number or of a strange class is unknown. */
export function toValue(fact: unknown, depth = 0): Value {
  switch (typeof fact) {
    case 'string':
    case 'boolean':
      return fact;
    case 'number':
      return Number.isFinite(fact) ? fact : null;
    case 'object':
      break;
    default:
      return null;
  }
  if (fact === null) return null;
  if (Array.isArray(fact)) return depth < MAX_LIST_DEPTH ? fact.map((element) => toValue(element, depth + 1)) : null;
  if (fact instanceof Date) return fromDate(fact);
  if (fact instanceof FeelDateTime || fact instanceof FeelTime) return toLocal(fact);
  if (fact instanceof FeelDate || fact instanceof FeelDuration || isContext(fact)) return fact;
  return null;
}

function fromDate(date: Date): Value {
  const milliseconds = date.getTime() + OFFSET_SECONDS * 1000;
  const local = new Date(milliseconds);
  return Number.isNaN(local.getTime()) ? null : parseDateTime(local.toISOString().slice(0, -1));
}

/** A day of the calendar, `2026-10-01`. */
export const dateValue = (day: string): Value => parseDate(day);

/** Zoned values become local ones, so that `time(now)` can be compared with `time("20:00:00")`. */
export function toLocal(value: Value): Value {
  try {
    if (value instanceof FeelDateTime && value.zone !== null) {
      return new FeelDateTime(value.unwrap().toZonedDateTime(value.zone).withTimeZone(OFFSET).toPlainDateTime());
    }
    if (value instanceof FeelTime && value.zone !== null) {
      const offset = value['time offset'].unwrap().total('seconds');
      return new FeelTime(value.unwrap().add({ seconds: OFFSET_SECONDS - offset }));
    }
    return value;
  } catch {
    return null;
  }
}

/** A FEEL value as JSON: times as ISO 8601 texts with their offset, dates as `2026-10-01`, durations as `PT15M`. */
export function toPlain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof FeelDateTime) return `${value.iso}${OFFSET}`;
  if (value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDuration) return value.iso;
  return value;
}

/** A function of FEEL that the library evaluates: parsed once, called often. Failure of any kind is unknown. */
export function byLibrary(text: string): (...values: readonly Value[]) => Value {
  const { value, warnings } = evaluate(text);
  const lambda = value as FeelFunction;
  return (...values) => {
    try {
      const result: unknown = lambda.fn(...values) ?? null;
      return typeof result === 'number' && !Number.isFinite(result) ? null : toLocal(result);
    } catch {
      return null;
    } finally {
      // The library appends to this list for as long as the function lives.
      warnings.length = 0;
    }
  };
}

const temporalEqual = byLibrary('function(a, b) a = b');
const temporalLess = byLibrary('function(a, b) a < b');
const temporalAdd = byLibrary('function(a, b) a + b');
const temporalSubtract = byLibrary('function(a, b) a - b');

export const truth = (value: Value): Truth => (typeof value === 'boolean' ? value : null);
export const not = (a: Truth): Truth => (a === null ? null : !a);
export const and = (a: Truth, b: Truth): Truth => (a === false || b === false ? false : a === null || b === null ? null : true);
export const or = (a: Truth, b: Truth): Truth => (a === true || b === true ? true : a === null || b === null ? null : false);

/** Equality of known values of the same kind; everything else is unknown, a number and a text included. */
export function equal(a: Value, b: Value): Truth {
  const kind = kindOf(a);
  if (kind === 'unknown' || kind !== kindOf(b)) return null;
  switch (kind) {
    case 'boolean':
    case 'number':
    case 'string':
      return a === b;
    case 'list':
      return equalLists(a as Value[], b as Value[]);
    case 'context':
      return equalContexts(a as Facts, b as Facts);
    default:
      return truth(temporalEqual(a, b));
  }
}

function equalLists(a: readonly Value[], b: readonly Value[]): Truth {
  if (a.length !== b.length) return false;
  return a.reduce<Truth>((so, element, index) => and(so, equal(element, b[index])), true);
}

function equalContexts(a: Facts, b: Facts): Truth {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.reduce<Truth>((so, key) => and(so, Object.hasOwn(b, key) ? equal(toValue(a[key]), toValue(b[key])) : false), true);
}

const ORDERED: ReadonlySet<Kind> = new Set<Kind>([
  'number', 'string', 'date', 'time', 'date and time', 'days and time duration', 'years and months duration',
]);

/** Whether `a` comes before `b`; unknown for kinds without an order or of different kinds. */
export function less(a: Value, b: Value): Truth {
  const kind = kindOf(a);
  if (kind !== kindOf(b) || !ORDERED.has(kind)) return null;
  if (kind === 'number' || kind === 'string') return (a as number) < (b as number);
  return truth(temporalLess(a, b));
}

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export function compare(operator: CompareOperator, a: Value, b: Value): Truth {
  switch (operator) {
    case '=':
      return equal(a, b);
    case '!=':
      return not(equal(a, b));
    case '<':
      return less(a, b);
    case '>':
      return less(b, a);
    case '<=':
      return not(less(b, a));
    case '>=':
      return not(less(a, b));
  }
}

const isTemporal = (kind: Kind): boolean => ORDERED.has(kind) && kind !== 'number' && kind !== 'string';

export function arithmetic(operator: string, a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = numeric(operator, a, b);
    return Number.isFinite(result) ? result : null;
  }
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (!isTemporal(kindOf(a)) || !isTemporal(kindOf(b))) return null;
  if (operator === '+') return temporalAdd(a, b);
  return operator === '-' ? temporalSubtract(a, b) : null;
}

function numeric(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return a ** b;
  }
}

const TEMPORAL_PARTS = new Set([
  'year', 'month', 'day', 'weekday', 'hour', 'minute', 'second', 'years', 'months', 'days', 'hours', 'minutes', 'seconds',
]);

/** `value.name`: an entry of a context, a part of a temporal value, or the entries of all contexts of a list. */
export function property(value: Value, name: string): Value {
  if (Array.isArray(value)) return value.map((element) => property(element, name));
  if (isContext(value)) return Object.hasOwn(value, name) ? toValue(value[name]) : null;
  if (TEMPORAL_PARTS.has(name) && isTemporal(kindOf(value))) {
    const part: unknown = (value as Record<string, unknown>)[name];
    return typeof part === 'number' ? part : null;
  }
  return null;
}
