import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGateways } from './configuration.ts';

const TEMPLATES = '{"*": {"id": "1", "text": "{title}"}}';
const ALIYUN = { ALIYUN_ACCESS_KEY_ID: 'i', ALIYUN_ACCESS_KEY_SECRET: 's', ALIYUN_SMS_SIGNATURE: '呼应', ALIYUN_SMS_TEMPLATES: TEMPLATES };
const TENCENT = { TENCENT_SECRET_ID: 'i', TENCENT_SECRET_KEY: 's', TENCENT_SMS_APP_ID: '1', TENCENT_SMS_SIGNATURE: '呼应', TENCENT_SMS_TEMPLATES: TEMPLATES };
const WECHAT = { WECHAT_APP_ID: 'w', WECHAT_APP_SECRET: 's', WECHAT_TOKEN: 't', WECHAT_TEMPLATES: '{"*": {"id": "1", "fields": {"thing1": "{title}"}}}' };
const TELEPHONE = { TELEPHONE_GATEWAY_URL: 'http://10.0.0.8:9000/', TELEPHONE_GATEWAY_KEY: 'k'.repeat(32) };

const names = (environment: Record<string, string>) => {
  const { sms, voice, wechat } = readGateways(environment);
  return [sms?.name, voice?.name, wechat?.name];
};

test('only what is set up is there', () => {
  assert.deepEqual(names({}), [undefined, undefined, undefined]);
  assert.deepEqual(names(ALIYUN), ['aliyun-sms', undefined, undefined]);
  assert.deepEqual(names(TENCENT), ['tencent-sms', undefined, undefined]);
  assert.deepEqual(names({ ...ALIYUN, ...TENCENT }), ['aliyun-sms', undefined, undefined]);
  assert.deepEqual(names({ ALIYUN_ACCESS_KEY_ID: 'i', ALIYUN_ACCESS_KEY_SECRET: 's', ALIYUN_VOICE_TEMPLATES: TEMPLATES }), [undefined, 'aliyun-voice', undefined]);
  assert.deepEqual(names({ TENCENT_SECRET_ID: 'i', TENCENT_SECRET_KEY: 's', TENCENT_VOICE_APP_ID: '1', TENCENT_VOICE_TEMPLATES: TEMPLATES }), [undefined, 'tencent-voice', undefined]);
  assert.deepEqual(names({ ...ALIYUN, ALIYUN_VOICE_TEMPLATES: TEMPLATES, ...TELEPHONE, ...WECHAT }), ['aliyun-sms', 'telephone', 'wechat']);
  const { telephone, publicUrl } = readGateways({ ...TELEPHONE, PUBLIC_URL: 'https://huying.example.org/' });
  assert.deepEqual([telephone?.url, telephone?.reportTo, publicUrl], ['http://10.0.0.8:9000', 'https://huying.example.org/api/notify/telephone/reports', 'https://huying.example.org']);
});

test('half a setting stops the start, in words that name the setting and no secret', () => {
  const wrong: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ ...ALIYUN, ALIYUN_ACCESS_KEY_SECRET: '' }, /ALIYUN_SMS_SIGNATURE, ALIYUN_SMS_TEMPLATES needs ALIYUN_ACCESS_KEY_SECRET/], [{ ...ALIYUN, ALIYUN_SMS_SIGNATURE: '' }, /needs ALIYUN_SMS_SIGNATURE/],
    [{ ALIYUN_VOICE_TEMPLATES: TEMPLATES }, /ALIYUN_VOICE_TEMPLATES needs ALIYUN_ACCESS_KEY_ID/], [{ ...TENCENT, TENCENT_SMS_APP_ID: '' }, /needs TENCENT_SMS_APP_ID/], [{ ...WECHAT, WECHAT_TOKEN: '' }, /needs WECHAT_TOKEN/],
    [{ ...ALIYUN, ALIYUN_SMS_TEMPLATES: '{x' }, /ALIYUN_SMS_TEMPLATES is no JSON/], [{ ...ALIYUN, ALIYUN_SMS_TEMPLATES: '{"offers": {"id": "1", "text": "x"}}' }, /ALIYUN_SMS_TEMPLATES: offers/],
    [{ ...WECHAT, WECHAT_AES_KEY: 'short' }, /WECHAT_AES_KEY/], [{ ...ALIYUN, ALIYUN_SMS_URL: 'ftp://x' }, /ALIYUN_SMS_URL is no http/], [{ ...ALIYUN, SMS_PARTS: '0' }, /SMS_PARTS/], [{ TELEPHONE_GATEWAY_URL: 'http://x' }, /needs TELEPHONE_GATEWAY_KEY/],
    [{ ...TELEPHONE, TELEPHONE_GATEWAY_KEY: 'short-secret-word' }, /TELEPHONE_GATEWAY_KEY has at least 32/], [{ NOTIFY_REPORT_SECRET: 'short-secret-word' }, /NOTIFY_REPORT_SECRET has at least 32/], [{ PUBLIC_URL: 'huying' }, /PUBLIC_URL is no http/],
  ];
  for (const [environment, words] of wrong) {
    assert.throws(() => readGateways(environment), (error: Error) => {
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /short-secret-word/);
      return true;
    });
  }
});
