/** Reads one answer: cleans what people type, and says what is wrong with it. Screen and server ask the same function. */
import { isRefusal, type Refusal, refuse } from './contract.ts';
import type { Field, FieldOf } from './form-schema.ts';
import { type IdentityRefusal, type PhoneRefusal, readIdentityNumber, readPhone } from './identity.ts';
import { isDate } from './time.ts';

/** An answer as it is stored; `number` for numbers, ids for choices and photos, `2026-10-01` for days. */
export type Answer = string | number | boolean | readonly string[];

/**
 * `wrongKind` is not what the field takes at all, such as a list for a text; the others say which limit was missed, and the facts
 * hold the limit.
 */
export type AnswerRefusal =
  | `answer.${
    | 'required' | 'wrongKind' | 'tooShort' | 'tooLong' | 'notNumber' | 'tooSmall' | 'tooLarge' | 'tooManyDecimals'
    | 'notDate' | 'tooEarly' | 'tooLate' | 'notAnOption' | 'tooFew' | 'tooMany' | 'notPhoto'}`
  | PhoneRefusal
  | IdentityRefusal;

type Read = Answer | Refusal<AnswerRefusal>;

const isEmpty = (given: unknown): boolean =>
  given === undefined || given === null || (typeof given === 'string' && given.trim() === '') || (Array.isArray(given) && given.length === 0);

/** The clean answer, undefined where nothing was answered and nothing had to be, or why not. */
export function readAnswer(field: Field, given: unknown, today: string): Read | undefined {
  if (isEmpty(given)) return field.required ? refuse('answer.required') : undefined;
  switch (field.kind) {
    case 'text':
      return readText(field, given);
    case 'number':
      return readNumber(field, given);
    case 'date':
      return readDate(field, given, today);
    case 'choice':
      return field.options.some((option) => option.id === given) ? (given as string) : refuse('answer.notAnOption');
    case 'many':
      return readMany(field, given);
    case 'yesno':
      return typeof given === 'boolean' ? given : refuse('answer.wrongKind');
    case 'phone':
      return readLine(given, (text) => {
        const read = readPhone(text);
        return isRefusal(read) ? read : read.phone;
      });
    case 'identity':
      return readLine(given, (text) => {
        const read = readIdentityNumber(text, today);
        return isRefusal(read) ? read : read.number;
      });
    case 'photo':
      return readPhotos(field, given);
  }
}

/** Far beyond any limit of a field: refused before it is looked at. */
const MAX_TYPED_LENGTH = 20_000;

function readLine(given: unknown, read: (text: string) => Read): Read {
  if (typeof given !== 'string') return refuse('answer.wrongKind');
  return given.length > MAX_TYPED_LENGTH ? refuse('answer.tooLong', { most: MAX_TYPED_LENGTH, length: given.length }) : read(given);
}

/** Control characters and other unseen ones that no keyboard types; line ends and tabs stay. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u2028\u2029\uFEFF]/gu;

function readText({ lines, minLength, maxLength }: FieldOf<'text'>, given: unknown): Read {
  return readLine(given, (typed) => {
    const clean = typed.normalize('NFC').replace(/\r\n?/g, '\n').replace(UNSEEN, '');
    const text = (lines === 'one' ? clean.replace(/\s+/g, ' ') : clean).trim();
    const length = Array.from(text).length;
    if (length < Math.max(minLength, 1)) return refuse('answer.tooShort', { least: Math.max(minLength, 1), length });
    return length > maxLength ? refuse('answer.tooLong', { most: maxLength, length }) : text;
  });
}

const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

function readNumber({ min, max, decimals }: FieldOf<'number'>, given: unknown): Read {
  if (typeof given !== 'number' && typeof given !== 'string') return refuse('answer.wrongKind');
  const text = String(given).slice(0, 40).normalize('NFKC').replace(/[\s,]/g, '');
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) return refuse('answer.notNumber');
  if (min !== undefined && number < min) return refuse('answer.tooSmall', { least: min });
  if (max !== undefined && number > max) return refuse('answer.tooLarge', { most: max });
  return Number(number.toFixed(decimals)) === number ? number : refuse('answer.tooManyDecimals', { most: decimals });
}

function readDate({ earliest, latest }: FieldOf<'date'>, given: unknown, today: string): Read {
  return readLine(given, (typed) => {
    const day = typed.normalize('NFKC').trim();
    if (!isDate(day)) return refuse('answer.notDate');
    const least = earliest === 'today' ? today : earliest;
    const most = latest === 'today' ? today : latest;
    if (least !== undefined && day < least) return refuse('answer.tooEarly', { earliest: least });
    return most !== undefined && day > most ? refuse('answer.tooLate', { latest: most }) : day;
  });
}

function readMany({ options, atLeast, atMost }: FieldOf<'many'>, given: unknown): Read {
  if (!Array.isArray(given)) return refuse('answer.wrongKind');
  if (given.length > options.length * 2) return refuse('answer.tooMany', { most: atMost });
  const ids = options.map((option) => option.id);
  if (!given.every((id) => ids.includes(id))) return refuse('answer.notAnOption');
  // In the order of the form, each once, so that equal answers look equal.
  const chosen = ids.filter((id) => given.includes(id));
  if (chosen.length < atLeast) return refuse('answer.tooFew', { least: atLeast });
  return chosen.length > atMost ? refuse('answer.tooMany', { most: atMost }) : chosen;
}

const FILE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function readPhotos({ atMost }: FieldOf<'photo'>, given: unknown): Read {
  if (!Array.isArray(given)) return refuse('answer.wrongKind');
  if (given.length > atMost) return refuse('answer.tooMany', { most: atMost });
  return given.every((id) => typeof id === 'string' && FILE_ID.test(id)) ? [...new Set(given as string[])] : refuse('answer.notPhoto');
}
