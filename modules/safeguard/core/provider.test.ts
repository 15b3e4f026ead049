import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meansOf, readProvider, verifiedPhone } from './provider.ts';

const SET = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'huying', OIDC_CLIENT_SECRET: 'x', PUBLIC_URL: 'https://huying.example.org/' };

test('a provider is set up whole or not at all', () => {
  assert.equal(readProvider({}), undefined);
  const setting = readProvider({ ...SET, OIDC_TENANT: '510117001' });
  assert.deepEqual([setting?.redirectUrl, setting?.link, setting?.scope, setting?.tenantId], ['https://huying.example.org/desk/sign-in/provider', 'phone_number', 'openid phone', 510_117_001]);
  const wrong = [
    { OIDC_CLIENT_ID: undefined }, { OIDC_CLIENT_SECRET: undefined }, { OIDC_CLIENT_SECRET_FILE: '/x' }, { OIDC_LINK: 'email' }, { OIDC_ISSUER: 'http://id.example.org' }, { OIDC_ISSUER: 'x' }, { PUBLIC_URL: undefined }, { OIDC_TENANT: 'a' },
  ];
  for (const one of wrong) assert.throws(() => readProvider({ ...SET, ...one }), /OIDC|PUBLIC_URL/, JSON.stringify(one));
});

test('only a number that the provider verified is believed', () => {
  for (const phone of ['+86 138 0000 0003', '8613800000003', '13800000003']) assert.equal(verifiedPhone({ phone_number: phone, phone_number_verified: true }), '13800000003');
  for (const claims of [{ phone_number: '13800000003' }, { phone_number: '13800000003', phone_number_verified: 'true' }, { phone_number_verified: true }, { phone_number: '+1 555 0100', phone_number_verified: true }]) assert.equal(verifiedPhone(claims), undefined);
});

test('how somebody was proved is read as it is written, and nothing is made of anything else', () => {
  assert.deepEqual(meansOf({ amr: ['pwd', 'otp', 'pwd'], acr: 'urn:x' }), { amr: ['pwd', 'otp'], acr: 'urn:x' });
  for (const amr of ['mfa', 1, null, { mfa: true }, [null, 1, '', 'x'.repeat(201)]]) assert.deepEqual(meansOf({ amr, acr: 3 }), { amr: [], acr: null });
});
