import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOfAliyun } from '../testing/cloud-peers.ts';
import { signAliyun } from './aliyun.ts';

/** The example of the page on signature V3, with the values that it prints. */
const EXAMPLE = {
  key: { id: 'YourAccessKeyId', secret: 'YourAccessKeySecret' },
  request: {
    host: 'ecs.cn-shanghai.aliyuncs.com', action: 'RunInstances', version: '2014-05-26', now: new Date('2023-10-26T10:22:32Z'), nonce: '3156853299f313e23d1673dc12e1703d',
    query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
  },
  authorization: 'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
};

test('the signature is that of the published example', () => {
  const signed = signAliyun(EXAMPLE.key, EXAMPLE.request);
  assert.equal(signed.headers.authorization, EXAMPLE.authorization);
  assert.equal(signed.query, 'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai');
});

test('the peer is awake: it takes the published example and nothing that differs from it', () => {
  const { headers, query } = signAliyun(EXAMPLE.key, EXAMPLE.request);
  const asked = { method: 'POST', search: query, headers: { ...headers, host: EXAMPLE.request.host }, bytes: Buffer.alloc(0) };
  const secrets = { YourAccessKeyId: 'YourAccessKeySecret' };
  const { now } = EXAMPLE.request;
  assert.equal(problemOfAliyun(asked, secrets, now), undefined);
  for (const [what, changed] of Object.entries({
    query: { ...asked, search: `${query}&More=1` }, host: { ...asked, headers: { ...asked.headers, host: 'evil.example' } }, body: { ...asked, bytes: Buffer.from('x') },
    unsigned: { ...asked, headers: { ...asked.headers, 'x-acs-more': '1' } }, time: { ...asked, headers: { ...asked.headers, 'x-acs-date': '2023-10-26T10:22:33Z' } },
  })) assert.ok(problemOfAliyun(changed, secrets, now), what);
  assert.ok(problemOfAliyun(asked, { YourAccessKeyId: 'other' }, now));
  assert.equal(problemOfAliyun(asked, secrets, new Date(now.getTime() + 3_600_000)), 'InvalidTimeStamp.Expired');
});

test('bytes are signed with their type', () => {
  const body = new Uint8Array([0xff, 0xd8, 0xff, 0x00, 0xc3, 0x28]);
  const { headers, query } = signAliyun(EXAMPLE.key, { ...EXAMPLE.request, body });
  assert.equal(headers['content-type'], 'application/octet-stream');
  const asked = { method: 'POST', search: query, headers: { ...headers, host: EXAMPLE.request.host }, bytes: Buffer.from(body) };
  const problem = (change: object) => problemOfAliyun({ ...asked, ...change }, { YourAccessKeyId: 'YourAccessKeySecret' }, EXAMPLE.request.now);
  assert.equal(problem({}), undefined);
  assert.equal(problem({ bytes: Buffer.from([0xff]) }), 'SignatureDoesNotMatch');
  assert.equal(problem({ headers: { ...asked.headers, 'content-type': 'image/jpeg' } }), 'SignatureDoesNotMatch');
});
