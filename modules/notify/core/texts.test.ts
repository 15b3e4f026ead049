import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readReports } from './reports.ts';
import { fitSms, placesOf, smsParts } from './sms-text.ts';
import { fieldTemplates, fillFields, templateFor, textTemplates } from './templates.ts';
import { callKeys, callText, isHeard } from './voice.ts';

const FRAME = { signature: '呼应', text: '{title}。{body}。请打开呼应查看', mostPerValue: 35, mostParts: 1 };

test('SMS are counted as they are billed', () => {
  assert.deepEqual([1, 70, 71, 134, 135, 201].map((length) => smsParts('字'.repeat(length))), [1, 1, 2, 2, 3, 3]);
});

test('an SMS has its signature in front, and no value breaks it', () => {
  const { text, values, parts } = fitSms(FRAME, { title: '有人【需要】帮忙\n看 https://evil.example/x 吧', body: '陪着去医院{x}' });
  assert.equal(text, '【呼应】有人 需要 帮忙 看 吧。陪着去医院 x。请打开呼应查看');
  assert.deepEqual([parts, Object.keys(values)], [1, ['title', 'body']]);
  assert.equal(fitSms(FRAME, { title: '提醒', body: '' }).values.body, '—');
});

test('whatever is said fits, costs no more than it may, and keeps the approved text whole', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 1, max: 3 }), (title, body, mostParts) => {
    const fitted = fitSms({ ...FRAME, mostParts }, { title, body });
    assert.ok(fitted.parts <= mostParts && fitted.parts === smsParts(fitted.text), `${fitted.parts} parts: ${fitted.text}`);
    assert.ok(fitted.text.startsWith('【呼应】') && fitted.text.endsWith('。请打开呼应查看'));
    for (const value of Object.values(fitted.values)) {
      assert.ok(value.length >= 1 && value.length <= 35 && value.isWellFormed(), JSON.stringify(value));
      assert.doesNotMatch(value, /[【】\n]|https?:/);
    }
  }), { numRuns: 500 });
});

test('an approved text that is too long itself is sent as it was approved', () => {
  const long = fitSms({ ...FRAME, text: `${'字'.repeat(80)}{title}` }, { title: '提醒一下' });
  assert.deepEqual([long.parts, long.values.title], [2, '提…']);
});

test('places stand in order and count once', () => assert.deepEqual(placesOf('{b} {a} {b} {1}'), ['b', 'a', '1']));

test('templates: English where there is English, an emergency before its kind, codes by their own only', () => {
  const templates = { red: 'R', offer: 'O', '*': 'A', 'offer/en': 'OE', '*/en': 'AE', code: 'C' };
  const of = (kind: 'offer' | 'reminder' | 'code', urgency: 'normal' | 'red', language: 'zh' | 'en') => templateFor(templates, { kind, urgency, language });
  assert.deepEqual([of('offer', 'normal', 'zh'), of('offer', 'red', 'zh'), of('reminder', 'normal', 'zh'), of('code', 'normal', 'zh')], ['O', 'R', 'A', 'C']);
  assert.deepEqual([of('offer', 'normal', 'en'), of('offer', 'red', 'en'), of('reminder', 'normal', 'en')], ['OE', 'OE', 'AE']);
  assert.equal(templateFor({ '*': 'A' }, { kind: 'code', urgency: 'normal', language: 'zh' }), undefined);
});

test('settings of templates are read strictly', () => {
  assert.ok(textTemplates.safeParse({ '*': { id: 'SMS_1', text: '{title}' }, 'red/en': { id: 'SMS_2', text: '{title}' } }).success);
  for (const wrong of [{ offers: { id: 'x', text: 'y' } }, { '*': { id: 'x' } }, { '*': { id: '', text: 'y' } }, { '*': { id: 'x', text: 'y', more: 1 } }]) assert.equal(textTemplates.safeParse(wrong).success, false);
  assert.equal(fieldTemplates.safeParse({ '*': { id: 'x', fields: { 'thing 1': '{title}' } } }).success, false);
});

test('WeChat’s fields take as much as their kind does', () => {
  const filled = fillFields({ thing1: '{title}', phrase2: '{title}', character_string3: 'N{code}', time4: '{time}', thing5: '{body}' }, { title: '一二三四五六七八九十'.repeat(3), time: '2026年5月12日 12:00', code: '7' });
  assert.deepEqual([filled.thing1?.value.length, filled.phrase2?.value.length, filled.character_string3?.value, filled.time4?.value, filled.thing5?.value], [20, 5, 'N7', '2026年5月12日 12:00', '—']);
});

test('a call says what it is and which keys answer', () => {
  const spoken = { title: '有人需要帮忙', body: '约 300 米', language: 'zh' as const, answers: [{ digit: '2', words: '去不了', english: 'If you cannot go' }] };
  assert.equal(callText(spoken), '您好，这里是呼应。有人需要帮忙。约 300 米。知道了请按1。去不了请按2。');
  assert.equal(callText({ ...spoken, title: 'Somebody needs help', body: '', language: 'en' }), 'Hello, this is Huying. Somebody needs help. If you have heard this, press 1. If you cannot go, press 2.');
  assert.deepEqual(callKeys(spoken), { 1: '知道了', 2: '去不了' });
});

test('only a key or a word shows that somebody heard it', () => {
  const answers = [{ digit: '2' }];
  assert.deepEqual([isHeard('1', null, answers), isHeard('2', null, answers), isHeard('3', null, answers), isHeard(null, null, answers)], [true, true, false, false]);
  for (const words of ['知道了', '好的。', '收到！', '好嘞', 'OK', '我知道了啊']) assert.ok(isHeard(null, words, []), words);
  for (const words of ['不好', '您拨打的电话无人接听', '喂', '你是谁', '好像听不清楚', '']) assert.equal(isHeard(null, words, []), false, words);
});

test('reports of the providers, as their pages print them', () => {
  const sms = { phone_number: '1381111****', send_time: '2017-01-01 00:00:00', report_time: '2017-01-01 00:00:00', success: true, err_code: 'DELIVERED', err_msg: '用户接收成功', sms_size: '1', biz_id: '12345', out_id: '67890' };
  assert.deepEqual(readReports('aliyun-sms', [sms, { ...sms, success: false, err_code: 'MOBILE_NOT_ON_SERVICE', biz_id: '6^0' }, { odd: 1 }, null]), [
    { gatewayId: '12345', state: 'delivered', code: 'DELIVERED', parts: 1 }, { gatewayId: '6^0', state: 'failed', code: 'MOBILE_NOT_ON_SERVICE', parts: 1 },
  ]);
  const receipt = { user_receive_time: '2015-10-17 08:03:04', nationcode: '86', mobile: '13xxxxxxxxx', report_status: 'SUCCESS', errmsg: 'DELIVRD', description: '用户短信送达成功', sid: 'xxxxxxx' };
  assert.deepEqual(readReports('tencent-sms', [receipt]), [{ gatewayId: 'xxxxxxx', state: 'delivered', code: 'DELIVRD', parts: null }]);
  const call = { voiceprompt_callback: { result: '1', accept_time: '', call_from: '', callid: 'xxxxxx', end_calltime: '1470197221', fee: '1', mobile: '13xxxxxxxxx', nationcode: '86', start_calltime: '1470197196' } };
  assert.deepEqual(readReports('tencent-voice', call), [{ gatewayId: 'xxxxxx', state: 'failed', code: 'result 1', parts: null }]);
  assert.deepEqual(readReports('aliyun-voice', [{ call_id: '1^2', status_code: '200000', start_time: '2023-03-13 14:42:22' }, { call_id: '3', status_code: '200005', start_time: '' }]).map((one) => one.state), ['delivered', 'failed']);
});
