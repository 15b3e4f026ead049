import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPushService, KNOWN_PUSH_SERVICES, readPushServices } from './push-service.ts';

const known = readPushServices(KNOWN_PUSH_SERVICES);

test('the push services of the browsers are allowed', () => {
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/abc:def', 'https://updates.push.services.mozilla.com/wpush/v2/gAAA', 'https://wns2-par02p.notify.windows.com/w/?token=x',
    'https://web.push.apple.com/QABC',
  ]) assert.ok(findPushService(known, endpoint), endpoint);
});

test('nothing else is, however alike it looks', () => {
  for (const endpoint of [
    'http://fcm.googleapis.com/fcm/send/x', 'https://fcm.googleapis.com:8443/x', 'https://fcm.googleapis.com.evil.org/x', 'https://evil.org/fcm.googleapis.com',
    'https://xfcm.googleapis.com/', 'https://push.apple.com/', 'https://evilpush.apple.com.cn/', 'https://127.0.0.1/', 'https://[::1]/', 'https://10.0.0.1/x', 'https://localhost/',
    'https://user:word@fcm.googleapis.com/x', 'https://fcm.googleapis.com@evil.org/x', 'file:///etc/passwd', 'javascript:alert(1)', 'not an address', '',
  ]) assert.equal(findPushService(known, endpoint), undefined, endpoint);
});

test('an operator may name an origin of their own', () => {
  const own = readPushServices('http://127.0.0.1:9000, https://push.example.org:8443');
  assert.ok(findPushService(own, 'http://127.0.0.1:9000/wpush/1'));
  assert.ok(findPushService(own, 'https://push.example.org:8443/1'));
  for (const endpoint of ['http://127.0.0.1:9001/', 'https://127.0.0.1:9000/', 'http://127.0.0.1/', 'https://push.example.org/']) assert.equal(findPushService(own, endpoint), undefined, endpoint);
});

test('a setting that cannot be read stops the start', () => {
  for (const setting of ['fcm', 'https://push.example.org/path', 'ftp://push.example.org', '*.']) assert.throws(() => readPushServices(setting), /PUSH_SERVICES/);
});
