import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type AliyunPeer, startAliyun } from '../../testing/aliyun-peer.ts';
import { aliyunSms, aliyunVoice } from './aliyun.ts';
import type { Outgoing } from './gateway.ts';

const SECRET = 'aliyun-secret-word';
let peer: AliyunPeer;
before(async () => {
  peer = await startAliyun({ LTAI5t: SECRET });
});
after(() => peer.close());
beforeEach(() => {
  peer.calls.length = 0;
  peer.answers.length = 0;
});

const key = { id: 'LTAI5t', secret: SECRET };
const templates = { red: { id: 'SMS_2', text: '紧急：{title}，请马上打开呼应' }, '*': { id: 'SMS_1', text: '{title}：{body}，请打开呼应查看' } };
const sms = (change: Partial<Parameters<typeof aliyunSms>[0]> = {}) => aliyunSms({ key, url: peer.url, signature: '呼应', templates, mostParts: 1, ...change });
const outgoing: Outgoing = {
  ref: '510117001.01980000-0000-7000-8000-000000000001', address: '13800000001', sort: { kind: 'offer', urgency: 'normal', language: 'zh' }, answers: [], overAt: new Date(), url: null,
  values: { title: "附近有人需要帮忙 (~*'!)", body: '陪着去医院 & 拿药=50%+', time: '2026年5月12日 12:00' },
};

test('SendSms: signed, with the approved template, its values and our name for it', async () => {
  assert.deepEqual(await sms().send(outgoing), { is: 'sent', gatewayId: '900619746936498441^0', parts: 1 });
  const [call] = peer.calls;
  assert.equal(call?.action, 'SendSms');
  assert.deepEqual({ ...call?.parameters, TemplateParam: JSON.parse(call?.parameters.TemplateParam ?? '') }, {
    PhoneNumbers: '13800000001', SignName: '呼应', TemplateCode: 'SMS_1', OutId: outgoing.ref, TemplateParam: { title: "附近有人需要帮忙 (~*'!)", body: '陪着去医院 & 拿药=50%+' },
  });
  await sms().send({ ...outgoing, sort: { ...outgoing.sort, urgency: 'red' } });
  assert.equal(peer.calls[1]?.parameters.TemplateCode, 'SMS_2');
});

test('SingleCallByTts: the same signature on the voice service', async () => {
  const voice = aliyunVoice({ key, url: peer.url, shownNumber: '02888880000', templates: { '*': { id: 'TTS_1', text: '您好，{title}' } } });
  assert.deepEqual(await voice.send(outgoing), { is: 'sent', gatewayId: '116125331^100001', parts: null });
  const { TtsParam, ...rest } = peer.calls[0]?.parameters ?? {};
  assert.deepEqual(rest, { CalledNumber: '13800000001', CalledShowNumber: '02888880000', TtsCode: 'TTS_1', PlayTimes: '2', OutId: outgoing.ref });
  assert.deepEqual(JSON.parse(TtsParam ?? ''), { title: outgoing.values.title });
});

test('each kind of refusal is told apart', async () => {
  const of = async (body: object, status = 200) => {
    peer.answers.push({ status, body });
    return sms().send(outgoing);
  };
  for (const code of ['isv.BUSINESS_LIMIT_CONTROL', 'isv.DAY_LIMIT_CONTROL', 'Throttling.User']) assert.deepEqual(await of({ Code: code, Message: '触发分钟级流控Permits:1' }), { is: 'limited', code });
  for (const code of ['isv.MOBILE_NUMBER_ILLEGAL', 'isv.BLACK_KEY_CONTROL_LIMIT', 'isv.PARAM_LENGTH_LIMIT']) assert.deepEqual(await of({ Code: code }), { is: 'refused', code });
  for (const code of ['isv.SMS_TEMPLATE_ILLEGAL', 'isv.SMS_SIGNATURE_ILLEGAL', 'isv.OUT_OF_SERVICE', 'isv.AMOUNT_NOT_ENOUGH', 'isp.RAM_PERMISSION_DENY']) assert.deepEqual(await of({ Code: code }), { is: 'misconfigured', code });
  assert.deepEqual(await of({ Code: 'isp.SYSTEM_ERROR' }), { is: 'away', code: 'isp.SYSTEM_ERROR' });
  assert.deepEqual(await of({}, 502), { is: 'away', code: 'http-502' });
  assert.deepEqual(await of({ Code: '13800000001 is in the list' }), { is: 'misconfigured', code: 'unreadable' }, 'what could hold a number is not told on');
});

test('a wrong secret is a setting to mend, told without the secret', async () => {
  const outcome = await sms({ key: { ...key, secret: 'wrong-word' } }).send(outgoing);
  assert.deepEqual(outcome, { is: 'misconfigured', code: 'SignatureDoesNotMatch' });
  assert.deepEqual(await sms({ key: { id: 'LTAI0', secret: SECRET } }).send(outgoing), { is: 'misconfigured', code: 'InvalidAccessKeyId.NotFound' });
  assert.equal(peer.calls.length, 0);
});

test('nobody there is no answer', async () => assert.deepEqual(await sms({ url: 'http://127.0.0.1:1' }).send(outgoing), { is: 'away', code: 'no-answer' }));

test('a redirect is not followed', async () => {
  peer.answers.push({ status: 302, body: '' });
  assert.deepEqual(await sms().send(outgoing), { is: 'away', code: 'no-answer' });
  assert.equal(peer.calls.length, 1);
});
