/** Telephone numbers as people and gateways write them, brought to one form: mobile ones with 11 digits, fixed ones with their area code. */

const MOBILE = /^1[3-9]\d{9}$/;
/** Area code of three or four digits and a number of seven or eight (YD/T 5116). */
const FIXED = /^0[1-9]\d{8,10}$/;
const LOCAL = /^[2-8]\d{6,7}$/;

/** The number in one form; undefined where it is none. A local one is completed by the area code of the line that was called. */
export function readNumber(typed: string, line?: string): string | undefined {
  const digits = typed.replace(/[\s()（）-]/g, '').replace(/^(\+|00)86/, '');
  const known = /^[1-9]\d{1,2}\d{7,8}$/.test(digits) && !MOBILE.test(digits) && typed.trim().startsWith('+') ? `0${digits}` : digits;
  if (MOBILE.test(known) || FIXED.test(known)) return known;
  const area = line && FIXED.test(line) ? areaCodeOf(line) : undefined;
  return area && LOCAL.test(known) ? `${area}${known}` : undefined;
}

/** Three digits for the largest cities (010, 02x), four elsewhere. */
const areaCodeOf = (fixed: string): string => fixed.slice(0, /^0(10|2\d)/.test(fixed) ? 3 : 4);

/** For lists: who it is can be told by whoever knows it, and nobody else. */
export const maskNumber = (number: string): string => `${number.slice(0, 3)}****${number.slice(-3)}`;
