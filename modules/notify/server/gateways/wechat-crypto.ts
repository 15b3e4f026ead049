/**
 * Proof and encryption of what WeChat tells us: https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
 * SHA-1 and the key's own bytes as initial vector are WeChat's choice, not ours.
 */
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

export interface WechatProof {
  readonly timestamp: string;
  readonly nonce: string;
}

const proofOf = (...parts: readonly string[]) => createHash('sha1').update([...parts].sort().join('')).digest();

/** Whether the signature is that of the token, and where a text is given, of the text as well. */
export function isFromWechat(token: string, { timestamp, nonce }: WechatProof, signature: string, encrypted?: string): boolean {
  const right = proofOf(token, timestamp, nonce, ...(encrypted === undefined ? [] : [encrypted]));
  const given = /^[0-9a-f]{40}$/i.test(signature) ? Buffer.from(signature, 'hex') : Buffer.alloc(0);
  return given.length === right.length && timingSafeEqual(given, right);
}

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
/** WeChat pads to 32 bytes, twice the block of AES, so that Node's own padding cannot take it away. */
const MOST_PADDING = 32;

/** The text inside `Encrypt`; undefined where it was not sealed with this key for this account. */
export function openWechat(aesKey: string, appId: string, encrypted: string): string | undefined {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64')), decipher.final()]);
    const padding = padded.at(-1) ?? 0;
    if (padding < 1 || padding > MOST_PADDING || padding > padded.length) return undefined;
    const plain = padded.subarray(RANDOM_BYTES, padded.length - padding);
    const length = plain.readUInt32BE(0);
    const end = LENGTH_BYTES + length;
    return plain.subarray(end).toString() === appId ? plain.subarray(LENGTH_BYTES, end).toString() : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of WeChat's flat XML. What has parts inside it (a location, an array) is not among what we read. */
export function readWechatXml(xml: string): Record<string, string> {
  const inside = /^\s*<xml>([\s\S]*)<\/xml>\s*$/.exec(xml)?.[1] ?? '';
  return Object.fromEntries([...inside.matchAll(/<(\w{1,40})>\s*(?:<!\[CDATA\[([\s\S]*?)\]\]>|([^<]*))\s*<\/\1>/g)].map((match) => [match[1] as string, match[2] ?? match[3] ?? '']));
}
