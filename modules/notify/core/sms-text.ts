/**
 * SMS as they are counted and read in mainland China: `【signature】text`, 70 characters in one, 67 in each of several, 500 at most. Providers
 * send only texts that they approved, with places for values; a value has no brackets of a signature, no address and no line break.
 */
import { cutText } from '@huying/kernel';

const ALONE = 70;
const EACH_OF_SEVERAL = 67;
const MOST_CHARACTERS = 500;

/** How many SMS a text is billed as. Counted in UTF-16 units, which is how it travels. */
export const smsParts = (text: string): number => (text.length <= ALONE ? 1 : Math.ceil(text.length / EACH_OF_SEVERAL));

/** Places in a text, in order: `{title}，请打开呼应` has `title`. */
export const placesOf = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string))];

const clean = (value: string): string =>
  value.replace(/https?:\/\/\S+|www\.\S+/gi, '').replace(/[【】[\]{}]/g, ' ').replace(/\s+/g, ' ').trim();

/** A provider refuses an empty value. */
const EMPTY = '—';
const shorten = (value: string, most: number): string => (value.length <= most ? value : `${cutText(value, Math.max(most - 1, 0)).trimEnd()}…`);
const fill = (text: string, values: Readonly<Record<string, string>>): string => text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);

export interface FittedSms {
  readonly values: Readonly<Record<string, string>>;
  /** With the signature, as the telephone shows it. */
  readonly text: string;
  readonly parts: number;
}

export interface SmsFrame {
  readonly signature: string;
  readonly text: string;
  /** Longest value that the provider takes. */
  readonly mostPerValue: number;
  /** SMS that one message may cost. */
  readonly mostParts: number;
}

/** Fills a text so that it costs no more than it may: the longest value is shortened first. */
export function fitSms({ signature, text, mostPerValue, mostParts }: SmsFrame, given: Readonly<Record<string, string>>): FittedSms {
  const names = placesOf(text);
  const values: Record<string, string> = {};
  for (const name of names) values[name] = shorten(clean(given[name] ?? '') || EMPTY, mostPerValue);
  const whole = () => `【${signature}】${fill(text, values)}`;
  const most = Math.min(MOST_CHARACTERS, mostParts <= 1 ? ALONE : mostParts * EACH_OF_SEVERAL);
  while (whole().length > most) {
    const longest = names.reduce((best, name) => ((values[name] as string).length > (values[best] as string).length ? name : best), names[0] ?? '');
    const value = values[longest];
    // Nothing is left to shorten: the approved text itself is longer than it may be, and is sent as it was approved.
    if (value === undefined || value.length <= 2) break;
    values[longest] = shorten(value, Math.max(2, value.length - Math.max(1, whole().length - most)));
  }
  const filled = whole();
  return { values, text: filled, parts: smsParts(filled) };
}
