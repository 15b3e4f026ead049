/** Files that routes take, made here so that tests need no recording or picture of a person. */
import { createHmac } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { vowels } from '@huying/speech/testing';

/** A part of a PNG with its sum (ISO/IEC 15948, 5.3). */
function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
/** Grey, as large as a picture of a card must be. */
function greyPng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))), chunk('IEND', Buffer.alloc(0))]);
}
export const PNG = greyPng(640, 400);

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
/** A second of it at half the rate: signed, it fits where only reports are taken. */
const SHORT = (() => {
  const samples = Int16Array.from(Array.from(vowels(1, 0.3, 7)).filter((_, at) => at % 2 === 0), (value) => Math.round(value * 32_767));
  const sound = Buffer.from(samples.buffer);
  return Buffer.concat([wavHead(sound.length, WAV_RATE / 2), sound]);
})();

/** A table with the columns of everything that is imported, and no row: sound for whoever reads it. */
const TABLE = Buffer.from('编码,名称,上级,纬度,经度,姓名,手机号,住址\n');

export const TELEPHONE_KEY = 'a-key-of-a-telephone-gateway-in-tests';
/** The line of the first of the small communities. */
export const TELEPHONE_LINE = '02818000001';
/** Signed now by the telephone gateway: a report about a call that nobody made, the first step of one that somebody makes, and a recording of it. */
function signedReport(): Buffer {
  const claims = { aud: 'huying', iat: Math.floor(Date.now() / 1_000), jti: 'sample', callId: '510117001.01980000-0000-7000-8000-000000000001', state: 'ended', step: 1, event: 'began', to: TELEPHONE_LINE, wav: SHORT.toString('base64') };
  const signed = [{ alg: 'HS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return Buffer.from(`${signed}.${createHmac('sha256', TELEPHONE_KEY).update(signed).digest('base64url')}`);
}

/** What a route that takes files of these types is given. */
export function sampleOf(mimeTypes: readonly string[]): { readonly mimeType: string; readonly bytes: Buffer } {
  const mimeType = mimeTypes[0] ?? '';
  if (mimeTypes.includes('text/csv')) return { mimeType: 'text/csv', bytes: TABLE };
  if (mimeTypes.includes('image/png')) return { mimeType: 'image/png', bytes: PNG };
  if (/^audio\/(x-)?wave?$/.test(mimeType)) return { mimeType, bytes: SPOKEN };
  if (mimeType === 'application/jose') return { mimeType, bytes: signedReport() };
  if (mimeType === 'text/xml') return { mimeType, bytes: Buffer.from('<xml><Event><![CDATA[SCAN]]></Event></xml>') };
  throw new Error(`there is no sample of ${mimeTypes.join(', ')}: add one`);
}
