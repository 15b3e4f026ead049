import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOfTencent } from '../testing/cloud-peers.ts';
import { signTencent } from './tencent.ts';

/** The example of the page on signature v3, with the values that it prints. */
const KEY = { id: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secret: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' };
const REQUEST = { host: 'cvm.tencentcloudapi.com', service: 'cvm', now: new Date(1_551_113_065_000), body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}' };
const AUTHORIZATION = 'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168';

test('the signature is that of the published example', () => assert.deepEqual(signTencent(KEY, REQUEST), { authorization: AUTHORIZATION, timestamp: '1551113065' }));

test('the peer is awake: it takes the published example and nothing that differs from it', () => {
  const asked = { method: 'POST', body: REQUEST.body, headers: { authorization: AUTHORIZATION, host: REQUEST.host, 'content-type': 'application/json; charset=utf-8', 'x-tc-timestamp': '1551113065' } };
  const secrets = { [KEY.id]: KEY.secret };
  const problem = (change: object, now = REQUEST.now) => problemOfTencent({ ...asked, ...change }, secrets, 'cvm', now);
  assert.equal(problem({}), undefined);
  assert.equal(problem({ body: '{}' }), 'AuthFailure.SignatureFailure');
  assert.equal(problem({ headers: { ...asked.headers, host: 'evil.example' } }), 'AuthFailure.SignatureFailure');
  assert.equal(problem({ headers: { ...asked.headers, 'x-tc-timestamp': '1551113066' } }), 'AuthFailure.SignatureFailure');
  assert.equal(problem({}, new Date(REQUEST.now.getTime() + 301_000)), 'AuthFailure.SignatureExpire');
  assert.equal(problemOfTencent(asked, { [KEY.id]: 'other' }, 'cvm', REQUEST.now), 'AuthFailure.SignatureFailure');
  assert.equal(problemOfTencent(asked, {}, 'cvm', REQUEST.now), 'AuthFailure.SecretIdNotFound');
});
