import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import { openJws, signJws } from '@huying/platform';
import { reportOf, startTelephone, type TelephonePeer } from '../../testing/telephone-peer.ts';
import type { Outgoing } from './gateway.ts';
import { readTelephoneReport, telephone } from './telephone.ts';

const KEY = 'a-word-of-the-telephone-gateway-0001';

test('a signed content is opened by its reader, in time, and by nobody else', () => {
  const now = new Date('2026-05-12T12:00:00Z');
  const iat = now.getTime() / 1_000;
  const token = signJws(KEY, { aud: 'huying', iat, jti: 'a', x: '字' });
  assert.deepEqual(openJws(KEY, token, { aud: 'huying', now }), { aud: 'huying', iat, jti: 'a', x: '字' });
  const [head, body, mac] = token.split('.') as [string, string, string];
  const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const wrong = {
    'another key': signJws('b'.repeat(36), { aud: 'huying', iat, jti: 'a' }), 'another reader': signJws(KEY, { aud: 'telephone-gateway', iat, jti: 'a' }),
    'too old': signJws(KEY, { aud: 'huying', iat: iat - 301, jti: 'a' }), 'of the future': signJws(KEY, { aud: 'huying', iat: iat + 301, jti: 'a' }), 'no time': signJws(KEY, { aud: 'huying', jti: 'a' } as never),
    'no name': signJws(KEY, { aud: 'huying', iat, jti: '' }), changed: `${head}.${b64({ aud: 'huying', iat, jti: 'b' })}.${mac}`, unsigned: `${b64({ alg: 'none' })}.${body}.`, 'no mac': `${head}.${body}`, longer: `${token}.x`, nothing: '',
    'another algorithm': reportOf(KEY, { iat, jti: 'a' }, { alg: 'HS512' }), 'no JSON': 'a.b.c',
  };
  for (const [what, one] of Object.entries(wrong)) assert.equal(openJws(KEY, one, { aud: 'huying', now }), undefined, what);
});

test('the example that docs/telephone-gateway.md prints is one', () => {
  const page = readFileSync(new URL('../../../../docs/telephone-gateway.md', import.meta.url), 'utf8');
  const printed = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? assert.fail(`the page has no ${pattern}`);
  const [key, token, claims] = [printed(/key `([^`]+)`, `iat`/), printed(/```\n(ey[\w.-]+)\n```/), JSON.parse(printed(/```json\n(.+)\n```/)) as { iat: number }];
  assert.equal(reportOf(key, claims as never), token, 'signed by the peer');
  assert.deepEqual(openJws(key, token, { aud: 'huying', now: new Date(claims.iat * 1_000) }), claims);
});

let peer: TelephonePeer;
before(async () => {
  peer = await startTelephone(KEY);
});
after(() => peer.close());
beforeEach(() => {
  peer.calls.length = 0;
  peer.answers.length = 0;
  peer.asked = 0;
});

const outgoing: Outgoing = {
  ref: '510117001.01980000-0000-7000-8000-000000000001', address: '13800000001', sort: { kind: 'assigned', urgency: 'red', language: 'zh' }, url: null, overAt: new Date('2026-05-12T04:15:00Z'),
  answers: [{ digit: '2', words: '去不了' }], values: { title: '紧急：这件事由你负责', body: '摔倒' },
};
const gateway = (change: object = {}) => telephone({ url: peer.url, key: KEY, reportTo: 'https://huying.example/api/notify/telephone/reports', ...change });

test('a call is asked for with what is to be said, the keys, and where to report', async () => {
  assert.deepEqual(await gateway().send(outgoing), { is: 'sent', gatewayId: outgoing.ref, parts: null });
  const { iat: _, jti: __, ...call } = peer.calls[0] as never as Record<string, unknown>;
  assert.deepEqual(call, {
    aud: 'telephone-gateway', callId: outgoing.ref, to: '13800000001', language: 'zh-CN', say: '您好，这里是呼应。紧急：这件事由你负责。摔倒。知道了请按1。去不了请按2。', keys: { 1: '知道了', 2: '去不了' },
    repeats: 2, ringSeconds: 40, overAt: '2026-05-12T04:15:00.000Z', reportTo: 'https://huying.example/api/notify/telephone/reports',
  });
});

test('a call that is asked for again is one call', async () => {
  await gateway().send(outgoing);
  assert.equal((await gateway().send(outgoing)).is, 'sent');
  assert.deepEqual([peer.asked, peer.calls.length], [2, 1]);
});

test('refusals are told apart; a wrong key is a setting to mend', async () => {
  const of = (status: number, code?: string) => {
    peer.answers.push({ status, body: code ? { code } : {} });
    return gateway().send(outgoing);
  };
  assert.deepEqual(await of(422, 'invalid-number'), { is: 'refused', code: 'invalid-number' });
  assert.deepEqual(await of(429), { is: 'limited', code: 'http-429' });
  assert.deepEqual(await of(503, 'no-line'), { is: 'away', code: 'no-line' });
  assert.deepEqual(await gateway({ key: 'x'.repeat(36) }).send(outgoing), { is: 'misconfigured', code: 'wrong-signature' });
  assert.deepEqual(await gateway({ url: 'http://127.0.0.1:1' }).send(outgoing), { is: 'away', code: 'no-answer' });
});

test('a gateway that never answers is not waited for', { timeout: 30_000 }, async () => {
  peer.answers.push({ hangs: true });
  const begun = Date.now();
  assert.deepEqual(await gateway().send(outgoing), { is: 'away', code: 'no-answer' });
  assert.ok(Date.now() - begun < 15_000);
});

test('reports are read when they are signed and whole', () => {
  const read = (content: object) => readTelephoneReport({ key: KEY }, reportOf(KEY, content as Record<string, unknown>), new Date());
  assert.equal(read({ callId: 'c', state: 'answered', digit: '1' })?.digit, '1');
  for (const wrong of [{}, { callId: 'c' }, { callId: 'c', state: 'dead' }, { callId: 'c', state: 'ended', digit: '12' }, { callId: 'c'.repeat(200), state: 'ended' }, { callId: 'c', state: 'answered', aud: 'telephone-gateway' }]) assert.equal(read(wrong), undefined, JSON.stringify(wrong));
});
