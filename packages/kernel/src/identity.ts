/**
 * Mainland mobile numbers and identity numbers: reading what people type, saying what is wrong in a way that helps them mend it,
 * and masking what must not be shown in full.
 */
import { type Refusal, refuse } from './contract.ts';
import { isDate } from './time.ts';

/** Full-width digits and letters become plain ones; spaces, dashes and dots that people put between digits go. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[\s\-–—.·()]/g, '');

// Mobile numbers ---------------------------------------------------------------------------------------------------------------

/**
 * - `phone.empty`
 * - `phone.notDigits`: `near` is the first character that is no digit
 * - `phone.landline`: a number with an area code, where a mobile number is needed
 * - `phone.tooShort`, `phone.tooLong`: `digits` it has; it needs 11
 * - `phone.prefix`: mobile numbers begin with 13 to 19
 */
export type PhoneRefusal = `phone.${'empty' | 'notDigits' | 'landline' | 'tooShort' | 'tooLong' | 'prefix'}`;

const MOBILE_DIGITS = 11;

/** Reads a mobile number: `{ phone: '13812341234' }`, without the country code. */
export function readPhone(text: string): { readonly phone: string } | Refusal<PhoneRefusal> {
  const typed = plain(text);
  if (typed === '') return refuse('phone.empty');
  const digits = typed.replace(/^(\+86|0086)/, '').replace(/^86(?=1\d{10}$)/, '');
  const near = /\D/u.exec(digits)?.[0];
  if (near !== undefined) return refuse('phone.notDigits', { near });
  if (/^0\d{9,11}$/.test(digits)) return refuse('phone.landline');
  if (digits.length < MOBILE_DIGITS) return refuse('phone.tooShort', { digits: digits.length });
  if (digits.length > MOBILE_DIGITS) return refuse('phone.tooLong', { digits: digits.length });
  return /^1[3-9]/.test(digits) ? { phone: digits } : refuse('phone.prefix', { prefix: digits.slice(0, 2) });
}

// Identity numbers -------------------------------------------------------------------------------------------------------------

export interface Identity {
  /** 18 characters, the last a digit or `X`. */
  readonly number: string;
  /** Code of the county where the number was given. */
  readonly areaCode: string;
  /** `1946-10-03`. */
  readonly birthDate: string;
  readonly sex: 'female' | 'male';
}

/**
 * - `identity.empty`
 * - `identity.character`: `near` stands at `position` (from 1) where a digit must stand, or X in the last place
 * - `identity.old`: a number of 15 digits, from before 1999; the new card has 18
 * - `identity.tooShort`, `identity.tooLong`: `digits` it has; it needs 18
 * - `identity.area`: the first two digits belong to no province
 * - `identity.birthDate`: digits 7 to 14 are no day of the calendar
 * - `identity.birthFuture`: the day is yet to come
 * - `identity.checkDigit`: some digit is wrong or two have changed places; which one cannot be said
 */
export type IdentityRefusal = `identity.${
  | 'empty' | 'character' | 'old' | 'tooShort' | 'tooLong' | 'area' | 'birthDate' | 'birthFuture' | 'checkDigit'}`;

/** GB/T 2260; 83 is given to people from Taiwan, 9… to foreigners with permanent residence. */
const PROVINCES = new Set([
  '11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43', '44', '45', '46',
  '50', '51', '52', '53', '54', '61', '62', '63', '64', '65', '71', '81', '82', '83',
]);

/** GB 11643-1999: ISO 7064 MOD 11-2 over the first 17 digits. It sees every single wrong digit and every swap of neighbours. */
export function identityCheckDigit(first17: string): string {
  let remainder = 0;
  for (const digit of first17) remainder = ((remainder + Number(digit)) * 2) % 11;
  return '0123456789X'.charAt((12 - remainder) % 11);
}

/** Reads an identity number; `today` is a local day such as `2026-10-01`. */
export function readIdentityNumber(text: string, today: string): Identity | Refusal<IdentityRefusal> {
  const number = plain(text).toUpperCase();
  if (number === '') return refuse('identity.empty');
  const odd = /[^0-9X]|X(?=.)/u.exec(number);
  if (odd) return refuse('identity.character', { near: odd[0], position: odd.index + 1 });
  if (/^\d{15}$/.test(number)) return refuse('identity.old');
  if (number.length < 18) return refuse('identity.tooShort', { digits: number.length });
  if (number.length > 18) return refuse('identity.tooLong', { digits: number.length });
  if (!number.startsWith('9') && !PROVINCES.has(number.slice(0, 2))) return refuse('identity.area', { digits: number.slice(0, 2) });
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDate(birthDate) || birthDate < '1850') return refuse('identity.birthDate', { digits: number.slice(6, 14) });
  if (birthDate > today) return refuse('identity.birthFuture', { digits: number.slice(6, 14) });
  if (identityCheckDigit(number.slice(0, 17)) !== number.at(-1)) return refuse('identity.checkDigit');
  return { number, areaCode: number.slice(0, 6), birthDate, sex: Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female' };
}

// Masking (GB/T 35273-2020, GB/T 37964-2019) -----------------------------------------------------------------------------------

const stars = (count: number): string => '*'.repeat(Math.max(count, 0));

/** `王芳` → `王*`, `王小芳` → `王*芳`: the first character and, from three on, the last. */
export function maskName(name: string): string {
  const characters = Array.from(name.trim());
  const last = characters.length > 2 ? characters.at(-1) : '';
  if (characters.length < 2) return stars(characters.length);
  return `${characters[0]}${stars(characters.length - (last ? 2 : 1))}${last}`;
}

/** `138****1234`. Of other numbers the last four stay, if that hides at least as many. */
export function maskPhone(phone: string): string {
  const digits = plain(phone);
  if (/^\d{11}$/.test(digits)) return `${digits.slice(0, 3)}****${digits.slice(7)}`;
  return digits.length >= 8 ? stars(digits.length - 4) + digits.slice(-4) : stars(digits.length);
}

/** `510***********1234`. */
export function maskIdentityNumber(number: string): string {
  const characters = plain(number);
  if (characters.length < 15) return stars(characters.length);
  return `${characters.slice(0, 3)}${stars(characters.length - 7)}${characters.slice(-4)}`;
}

const NUMBER = '[0-9A-Za-z一二三四五六七八九十百甲乙丙丁东西南北]+';
const MAX_ADDRESS_LENGTH = 300;
/** What names a building: `3栋`, `12幢`, `A座`, `5号楼`. */
const BUILDING = new RegExp(`^.*?${NUMBER}(?:号楼|栋|幢|座)`, 'u');
/**
 * Where the inside of a building begins: `2单元`, `501室`, `3楼`, what follows the first dash of `12-3-501`, or a number of three
 * digits or more that names neither a gate nor a lane.
 */
const INSIDE = new RegExp(
  [
    `${NUMBER}(?:单元|室|户|楼|层|门|铺|店|房)`,
    '(?<=[0-9A-Za-z])[-—–一#][0-9A-Za-z]',
    '[#\\s][0-9A-Za-z]+\\s*$',
    '[0-9A-Za-z]{3,}(?![0-9A-Za-z]|号|弄|巷|路|街|米|国道|省道|县道|[-—–一#][0-9])',
  ].join('|'),
  'u',
);

/**
 * An address up to the building, without unit, floor and door; for free text, where no structured address is at hand. Where no
 * building is named, it ends before whatever looks like the inside of one: rather a street too vague than a door too plain.
 * Measured on 4,907 labelled delivery addresses that name a door: gone in 95 %; the rest are nearly all market stalls ("3348号").
 */
export function maskAddress(address: string): string {
  const text = address.slice(0, MAX_ADDRESS_LENGTH).normalize('NFKC').trim();
  const building = BUILDING.exec(text)?.[0];
  if (building !== undefined) return building;
  const inside = INSIDE.exec(text);
  return (inside ? text.slice(0, inside.index) : text).trim();
}
