/** Files that routes take, made here so that tests need no recording or picture of a person. */
import { vowels } from '@huying/speech/testing';

/** One grey point. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

export const WAV_RATE = 16_000;

/** The head of a recording of 16-bit samples; `soundBytes` may lie about how many follow. */
export function wavHead(soundBytes: number, rate = WAV_RATE): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(Math.min(soundBytes + 36, 0xffff_ffff), 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(Math.min(soundBytes, 0xffff_ffff), 40);
  return head;
}

/** A voice that says vowels: voice activity takes it for speech. */
export function spokenWav(seconds: number): Buffer {
  const samples = Int16Array.from(vowels(seconds, 0.3, 7), (value) => Math.round(value * 32_767));
  const sound = Buffer.from(samples.buffer);
  return Buffer.concat([wavHead(sound.length), sound]);
}
const SPOKEN = spokenWav(2);

/** A table with the columns of everything that is imported, and no row: sound for whoever reads it. */
const TABLE = Buffer.from('编码,名称,上级,纬度,经度,姓名,手机号,住址\n');

/** What a route that takes files of these types is given. */
export function sampleOf(mimeTypes: readonly string[]): { readonly mimeType: string; readonly bytes: Buffer } {
  const mimeType = mimeTypes[0] ?? '';
  if (mimeTypes.includes('text/csv')) return { mimeType: 'text/csv', bytes: TABLE };
  if (mimeTypes.includes('image/png')) return { mimeType: 'image/png', bytes: PNG };
  if (/^audio\/(x-)?wave?$/.test(mimeType)) return { mimeType, bytes: SPOKEN };
  throw new Error(`there is no sample of ${mimeTypes.join(', ')}: add one`);
}
