import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolmentUri, isTimeCode, readTyped, staffRoles, toBase32 } from './second-factor.ts';

test('base32 as RFC 4648 has it in section 10', () => {
  for (const [text, code] of [['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']] as const) {
    assert.equal(toBase32(new TextEncoder().encode(text)), code);
  }
});

test('the address in the QR code keeps names of any script whole', () => {
  const uri = new URL(enrolmentUri({ secret: 'MZXW6YTBOI', issuer: '呼应 郫筒街道', name: '褚:管理&员' }));
  assert.equal(uri.protocol, 'otpauth:');
  assert.equal(decodeURIComponent(uri.pathname.split(':').slice(1).join(':')), '褚:管理&员');
  assert.deepEqual([uri.searchParams.get('secret'), uri.searchParams.get('issuer')], ['MZXW6YTBOI', '呼应 郫筒街道']);
});

test('codes are read as people type them', () => {
  assert.ok(isTimeCode(readTyped(' 123 456')) && isTimeCode(readTyped('１２３-４５６')) && !isTimeCode(readTyped('12345')));
  assert.equal(readTyped('abcde-fgh23'), 'ABCDEFGH23');
});

test('who has no duty here is asked for nothing', () => {
  assert.deepEqual([staffRoles(['elder', 'family', 'volunteer']), staffRoles(['elder', 'desk', 'desk']), staffRoles([])], [[], ['desk'], []]);
});
