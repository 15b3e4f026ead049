/**
 * The message of Web Push: encryption by RFC 8291 (one record of RFC 8188, aes128gcm) and the sender's proof by RFC 8292 (VAPID). Only what
 * node:crypto does not do itself stands here: which keys are derived from what, and in which order the bytes lie.
 */
import { createCipheriv, createECDH, createPrivateKey, ECDH, hkdfSync, randomBytes, sign } from 'node:crypto';

const CURVE = 'prime256v1';
const KEY_BYTES = 65;
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
const RECORD_BYTES = 4_096;
/** What a push service must take is 4,096 bytes in all: header, text, delimiter and the tag of AES-GCM. */
const MOST_TEXT_BYTES = RECORD_BYTES - (SALT_BYTES + 4 + 1 + KEY_BYTES) - 1 - 16;
/** Texts are filled up to whole steps, so that the length of the message tells little of what it says. */
const STEP_BYTES = 512;
/** A push service refuses a proof that is good for more than a day. */
const PROOF_HOURS = 12;

export interface SubscriptionKeys {
  /** The browser's public key, an uncompressed point of P-256. */
  readonly p256dh: Uint8Array;
  readonly auth: Uint8Array;
}

/** Whether these can be keys of a subscription: a point on the curve and a secret of 16 bytes. */
export function areKeys({ p256dh, auth }: SubscriptionKeys): boolean {
  if (p256dh.length !== KEY_BYTES || p256dh[0] !== 4 || auth.length !== AUTH_BYTES) return false;
  try {
    return ECDH.convertKey(p256dh, CURVE, undefined, undefined, 'compressed').length > 0;
  } catch {
    return false;
  }
}

export interface Chance {
  readonly salt: Uint8Array;
  readonly privateKey: Uint8Array;
}
const freshChance = (): Chance => {
  const ecdh = createECDH(CURVE);
  ecdh.generateKeys();
  return { salt: randomBytes(SALT_BYTES), privateKey: ecdh.getPrivateKey() };
};

const derive = (key: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number) => Buffer.from(hkdfSync('sha256', key, salt, info, length));

/** The body of the request. Salt and key are made anew for each message; tests give those of the RFC. */
export function encryptMessage(text: Uint8Array, keys: SubscriptionKeys, { chance = freshChance(), padTo = STEP_BYTES }: { chance?: Chance; padTo?: number } = {}): Buffer {
  if (text.length > MOST_TEXT_BYTES) throw new Error(`a push carries at most ${MOST_TEXT_BYTES} bytes`);
  const ecdh = createECDH(CURVE);
  ecdh.setPrivateKey(chance.privateKey);
  const publicKey = ecdh.getPublicKey();
  const shared = ecdh.computeSecret(keys.p256dh);
  const input = derive(shared, keys.auth, Buffer.concat([Buffer.from('WebPush: info\0'), keys.p256dh, publicKey]), 32);
  const cipher = createCipheriv('aes-128-gcm', derive(input, chance.salt, 'Content-Encoding: aes128gcm\0', 16), derive(input, chance.salt, 'Content-Encoding: nonce\0', 12));
  const padding = Math.min(MOST_TEXT_BYTES - text.length, (padTo - (text.length % padTo)) % padTo);
  const record = Buffer.concat([text, Buffer.from([2]), Buffer.alloc(padding)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return Buffer.concat([chance.salt, size, Buffer.from([KEY_BYTES]), publicKey, cipher.update(record), cipher.final(), cipher.getAuthTag()]);
}

/** The sender's own key: what browsers subscribe with, and what each message is signed by. */
export interface SenderKey {
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

/** Makes the key from secrets of the installation; `secretOf` gives other bytes for each attempt. About one in 2³² bytes is no key. */
export function senderKeyFrom(secretOf: (attempt: number) => Uint8Array): SenderKey {
  for (let attempt = 0; ; attempt += 1) {
    const ecdh = createECDH(CURVE);
    try {
      ecdh.setPrivateKey(secretOf(attempt));
    } catch (error) {
      if (attempt < 3) continue;
      throw error;
    }
    return { publicKey: ecdh.getPublicKey(), privateKey: ecdh.getPrivateKey() };
  }
}

/** The `Authorization` header. `now` is real time, whatever the installation's clock shows: the push service checks it by its own. */
export function proofOf(key: SenderKey, endpoint: string, contact: string, now: Date): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now.getTime() / 1_000) + PROOF_HOURS * 3_600, sub: contact };
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const [x, y] = [key.publicKey.subarray(1, 33), key.publicKey.subarray(33)].map((bytes) => bytes.toString('base64url'));
  const privateKey = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d: key.privateKey.toString('base64url') }, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${key.publicKey.toString('base64url')}`;
}
