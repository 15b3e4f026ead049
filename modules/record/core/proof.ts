/** What a proof adds up, and how its number and check code are written and read. Pure. */
import { addDays, daysBetween } from '@huying/kernel';
import type { ProofLine } from '../contract.ts';

/** A proof of more would be a book; who served more asks for shorter periods. */
export const MOST_LINES = 500;
const MOST_DAYS = 3_660;

export type PeriodProblem = 'backwards' | 'tooLong' | 'notYet';
export function periodProblem(fromOn: string, toOn: string, today: string): PeriodProblem | undefined {
  if (toOn < fromOn) return 'backwards';
  if (toOn > today) return 'notYet';
  return daysBetween(fromOn, toOn) >= MOST_DAYS ? 'tooLong' : undefined;
}

export function sumsOf(lines: readonly Pick<ProofLine, 'minutes' | 'faces'>[]): { visits: number; minutes: number; rating: number | null } {
  const faces = lines.flatMap((one) => (one.faces === null ? [] : [one.faces]));
  return { visits: lines.length, minutes: lines.reduce((sum, one) => sum + one.minutes, 0), rating: faces.length === 0 ? null : Math.round((faces.reduce((sum, one) => sum + one, 0) / faces.length) * 10) / 10 };
}

/** Hours with one decimal, rounded down: a proof says no more than was served. */
export const hoursOf = (minutes: number): number => Math.floor(minutes / 6) / 10;

/** Paid work and duty of office are no voluntary service: an organisation's visits count where its members come of their own will. */
export const isVoluntary = (organisationKind: string | null): boolean => organisationKind === null || organisationKind === 'community' || organisationKind === 'social';

// Number and code ----------------------------------------------------------------------------------------------------------------

export const numberOf = (tenantId: number, year: number, serial: number): string => `${tenantId}-${year}-${String(serial).padStart(6, '0')}`;

const NUMBER = /^(\d{1,9})-(\d{4})-(\d{6,9})$/;
/** As people type it: full-width digits and dashes, spaces. Undefined where it is no number of a proof. */
export function readNumber(typed: string): { number: string; tenantId: number } | undefined {
  const number = typed.normalize('NFKC').replace(/\s/g, '').replace(/[‐-―−]/g, '-');
  const tenantId = NUMBER.exec(number)?.[1];
  return tenantId === undefined ? undefined : { number, tenantId: Number(tenantId) };
}

/** Crockford's: no I, L, O or U, which are read wrongly or say something. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTER_BITS = 5;
const CODE_LETTERS = 8;

/** Eight letters out of a keyed hash: a trillion codes, of which an address may try twenty a minute. */
export function codeOf(hash: Uint8Array): string {
  let bits = 0n;
  for (const byte of hash.subarray(0, (CODE_LETTERS * LETTER_BITS) / 8)) bits = (bits << 8n) | BigInt(byte);
  const letters = Array.from({ length: CODE_LETTERS }, (_, at) => LETTERS[Number((bits >> BigInt(LETTER_BITS * (CODE_LETTERS - 1 - at))) & 31n)]);
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** As people type it: small letters, without the dash, with the letters that look like digits. */
export function readCode(typed: string): string {
  const letters = typed.normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** The last day on which it hangs out; the day of issue is the first. */
export const publicUntil = (issuedOn: string, days: number): string => addDays(issuedOn, Math.max(0, days - 1));
