/** The app on a telephone that shows a code for each half minute (RFC 6238), made apart from the server's own. */
import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What the app shows now for this secret, typed with or without spaces. */
export function shownBy(secret: string): string {
  const bits = [...secret.replaceAll(/\s/g, '')].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const halfMinute = Math.floor(Date.now() / 30_000);
  const hash = createHmac('sha1', key).update(Buffer.from(halfMinute.toString(16).padStart(16, '0'), 'hex')).digest();
  const at = (hash[19] as number) & 15;
  const number = Number.parseInt(hash.subarray(at, at + 4).toString('hex'), 16) % 2 ** 31;
  return String(number % 1_000_000).padStart(6, '0');
}
