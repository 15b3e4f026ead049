/** Values as a column of a declared type takes them: JSON has no dates, so texts of the right form become temporal values. */
import { duration, parseDate, parseDateTime, parseTime } from 'feelin';
import type { ColumnType } from '../decision-table-schema.ts';
import { findFunction } from './function.ts';
import { kindOf, toLocal, toValue, type Value } from './value.ts';

const oneArgument = (name: string): ((value: Value) => Value) => {
  const result = findFunction(name, 1);
  if ('missing' in result) throw new Error(`${name} is a function of FEEL`);
  return (value) => result.found([value]);
};
const dateOf = oneArgument('date');
const timeOf = oneArgument('time');

/** The value if it is of the type, perhaps read from a text; else unknown. */
export function coerce(fact: unknown, type: ColumnType): Value {
  const value = toValue(fact);
  if (value === null || type === 'any' || kindOf(value) === type) return value;
  const isMoment = kindOf(value) === 'date and time';
  const text = typeof value === 'string' ? value : undefined;
  switch (type) {
    case 'date':
      return isMoment ? dateOf(value) : text === undefined ? null : parseDate(text);
    case 'time':
      return isMoment ? timeOf(value) : text === undefined ? null : toLocal(parseTime(text.length === 5 ? `${text}:00` : text));
    case 'date and time':
      return text === undefined ? null : toLocal(parseDateTime(text));
    case 'days and time duration':
      return text === undefined ? null : ofKind(duration(text), type);
    default:
      return null;
  }
}

const ofKind = (value: Value, type: ColumnType): Value => (kindOf(value) === type ? value : null);
