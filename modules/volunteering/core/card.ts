/** What stands on an identity card, beside what was typed. */
import { isDate, isRefusal, readIdentityNumber } from '@huying/kernel';
import type { CardDifference, CardFields, CardSide, Unreadable } from '../contract.ts';

/** As a reader found it, in its own words; empty where it found nothing. */
export interface CardText {
  readonly name: string;
  readonly sex: string;
  readonly birth: string;
  readonly number: string;
  /** `2013.02.02-2033.02.02` or `2013.02.02-长期`. */
  readonly period: string;
}

const two = (text: string | undefined) => (text ?? '').padStart(2, '0');

/** `1996年7月26日`, `1996/7/26`, `1996.07.26`, `19960726`. */
export function readCardDate(text: string): string | null {
  const [, year, month, day] = /^(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?$/.exec(text.normalize('NFKC').trim()) ?? [];
  const date = `${year}-${two(month)}-${two(day)}`;
  return year && isDate(date) ? date : null;
}

interface Period {
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly isLongTerm: boolean;
}
export function readCardPeriod(text: string): Period {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  const [from, until] = plain.match(/\d{4}\D?\d{1,2}\D?\d{1,2}/g) ?? [];
  const isLongTerm = plain.includes('长期');
  return { validFrom: readCardDate(from ?? ''), validUntil: isLongTerm ? null : readCardDate(until ?? ''), isLongTerm };
}

const sexOf = (text: string): CardFields['sex'] => (text.trim() === '男' ? 'male' : text.trim() === '女' ? 'female' : null);
const NOTHING: CardFields = { name: null, identityNumber: null, sex: null, birthDate: null, validFrom: null, validUntil: null, isLongTerm: false };

/** What a reader read, where it is enough to compare; otherwise why it is not. A number that is no number was read wrong: the card would not exist. */
export function understandCard(side: CardSide, text: CardText, today: string): CardFields | { readonly why: Unreadable } {
  const hasPortrait = text.name.trim() !== '' || text.number.trim() !== '';
  const hasEmblem = text.period.trim() !== '';
  if (side === 'emblem') {
    const period = readCardPeriod(text.period);
    if (period.isLongTerm || period.validUntil !== null) return { ...NOTHING, ...period };
    return { why: hasEmblem ? 'unclear' : hasPortrait ? 'otherSide' : 'notCard' };
  }
  const identity = readIdentityNumber(text.number, today);
  if (text.name.trim() === '' || isRefusal(identity)) return { why: hasPortrait ? 'unclear' : hasEmblem ? 'otherSide' : 'notCard' };
  return { ...NOTHING, name: text.name.trim().slice(0, 60), identityNumber: identity.number, sex: sexOf(text.sex), birthDate: readCardDate(text.birth) };
}

/** Points in the names of many peoples are written in many ways. */
const plainName = (name: string) => name.normalize('NFKC').replaceAll(/[\s·•・‧∙.]/g, '');

/** A number of which only the first three, the last four and what differs are shown. */
export const maskBeside = (number: string, other: string): string =>
  Array.from(number, (char, at) => (at < 3 || at >= number.length - 4 || char !== other[at] ? char : '*')).join('');

export interface Typed {
  readonly name: string;
  readonly identityNumber: string;
}

/** Where the card says otherwise than what was typed, and where it says otherwise than itself. Whoever approves decides what that means. */
export function compareCard(typed: Typed, read: CardFields, today: string): CardDifference[] {
  const found: CardDifference[] = [];
  const identity = readIdentityNumber(typed.identityNumber, today);
  if (read.name !== null && plainName(read.name) !== plainName(typed.name)) found.push({ what: 'name', typed: typed.name, read: read.name });
  if (read.identityNumber !== null && read.identityNumber !== typed.identityNumber) {
    found.push({ what: 'number', typed: maskBeside(typed.identityNumber, read.identityNumber), read: maskBeside(read.identityNumber, typed.identityNumber) });
  }
  if (!isRefusal(identity)) {
    if (read.sex !== null && read.sex !== identity.sex) found.push({ what: 'sex', typed: identity.sex, read: read.sex });
    if (read.birthDate !== null && read.birthDate !== identity.birthDate) found.push({ what: 'birth', typed: identity.birthDate, read: read.birthDate });
  }
  if (read.validUntil !== null && read.validUntil < today) found.push({ what: 'expired', typed: today, read: read.validUntil });
  return found;
}

/** Both sides laid together. */
export const joinSides = (sides: readonly CardFields[]): CardFields | null =>
  sides.length === 0 ? null : sides.reduce((one, other) => ({
    name: one.name ?? other.name, identityNumber: one.identityNumber ?? other.identityNumber, sex: one.sex ?? other.sex, birthDate: one.birthDate ?? other.birthDate,
    validFrom: one.validFrom ?? other.validFrom, validUntil: one.validUntil ?? other.validUntil, isLongTerm: one.isLongTerm || other.isLongTerm,
  }));
