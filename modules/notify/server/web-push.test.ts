import assert from 'node:assert/strict';
import { createECDH, createHmac, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { decryptMessage } from '../testing/push-browser.ts';
import { areKeys, encryptMessage, proofOf, senderKeyFrom } from './web-push.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

/** RFC 8291, section 5 and appendix A. */
const RFC = {
  text: 'When I grow up, I want to be a watermelon',
  auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  receiverPrivate: bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
  receiverPublic: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
  senderPrivate: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
  salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};
const keys = { p256dh: RFC.receiverPublic, auth: RFC.auth };

test('the example of RFC 8291 comes out byte for byte', () => {
  const body = encryptMessage(Buffer.from(RFC.text), keys, { chance: { salt: RFC.salt, privateKey: RFC.senderPrivate }, padTo: 1 });
  assert.equal(body.toString('base64url'), RFC.body);
});

test('what is sent is read again by the receiver’s key alone; salt, key and length tell nothing', () => {
  const texts = ['', 'a', '王奶奶要人陪着去医院', 'x'.repeat(3_993)];
  for (const text of texts) {
    const body = encryptMessage(Buffer.from(text), keys);
    assert.equal(decryptMessage(body, RFC.receiverPrivate, RFC.auth).toString(), text);
    assert.ok(body.length <= 4_096);
  }
  const [one, other] = [encryptMessage(Buffer.from('是'), keys), encryptMessage(Buffer.from('不是不是'), keys)];
  assert.equal(one.length, other.length);
  assert.notDeepEqual(one.subarray(0, 86), other.subarray(0, 86));
  assert.throws(() => encryptMessage(Buffer.alloc(3_994), keys), /at most/);
  const spoilt = Buffer.from(one);
  spoilt[100] = (spoilt[100] as number) ^ 1;
  assert.throws(() => decryptMessage(spoilt, RFC.receiverPrivate, RFC.auth));
});

test('keys that cannot be keys are told', () => {
  assert.ok(areKeys(keys));
  const offCurve = Buffer.from(RFC.receiverPublic);
  offCurve[64] = (offCurve[64] as number) ^ 1;
  for (const wrong of [{ ...keys, p256dh: offCurve }, { ...keys, p256dh: Buffer.alloc(65, 4) }, { ...keys, p256dh: Buffer.alloc(0) }, { ...keys, auth: Buffer.alloc(15) }, { ...keys, p256dh: RFC.receiverPrivate }]) {
    assert.equal(areKeys(wrong), false);
  }
});

test('the sender’s key is the same for the same secret, and what is no key is passed over', () => {
  const secretOf = (attempt: number) => (attempt === 0 ? Buffer.alloc(32) : createHmac('sha256', 'master').update(String(attempt)).digest());
  assert.deepEqual(senderKeyFrom(secretOf), senderKeyFrom(secretOf));
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secretOf(1));
  assert.deepEqual(senderKeyFrom(secretOf).publicKey, ecdh.getPublicKey());
});

test('the proof is a token of RFC 8292 that the public key verifies, for this push service and less than a day', () => {
  const key = senderKeyFrom(() => createHmac('sha256', 'master').update('x').digest());
  const now = new Date('2026-10-03T08:00:00Z');
  const header = proofOf(key, 'https://fcm.googleapis.com/fcm/send/abc', 'mailto:desk@example.org', now);
  const [, token, given] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) as unknown as [string, string, string];
  assert.equal(given, key.publicKey.toString('base64url'));
  const [head, claims, signature] = token.split('.') as [string, string, string];
  assert.deepEqual(JSON.parse(bytes(head).toString()), { typ: 'JWT', alg: 'ES256' });
  assert.deepEqual(JSON.parse(bytes(claims).toString()), { aud: 'https://fcm.googleapis.com', exp: now.getTime() / 1_000 + 12 * 3_600, sub: 'mailto:desk@example.org' });
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: key.publicKey.subarray(1, 33).toString('base64url'), y: key.publicKey.subarray(33).toString('base64url') }, format: 'jwk' });
  assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes(signature)));
  assert.ok(!verify('sha256', Buffer.from(`${head}.${claims}x`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes(signature)));
});
