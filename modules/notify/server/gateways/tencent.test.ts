import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startTencent, type TencentPeer } from '../../testing/tencent-peer.ts';
import type { Outgoing } from './gateway.ts';
import { tencentSms, tencentVoice } from './tencent.ts';

let peer: TencentPeer;
before(async () => {
  peer = await startTencent({ AKIDown: 'tencent-secret-word' });
});
after(() => peer.close());
beforeEach(() => {
  peer.calls.length = 0;
  peer.answers.length = 0;
});

const key = { id: 'AKIDown', secret: 'tencent-secret-word' };
const shared = () => ({ key, url: peer.url, region: 'ap-guangzhou' });
const sms = (change: object = {}) => tencentSms({ ...shared(), appId: '1400006666', signature: '呼应', templates: { '*': { id: '1110', text: '{body}：{title}，请打开呼应' } }, mostParts: 1, ...change });
const outgoing: Outgoing = {
  ref: '510117001.01980000-0000-7000-8000-000000000001', address: '13800000001', sort: { kind: 'offer', urgency: 'normal', language: 'zh' }, answers: [], overAt: new Date(), url: null,
  values: { title: '有人需要帮忙', body: '约 300 米' },
};

test('SendSms 2021-01-11: values stand in the order of their places', async () => {
  assert.deepEqual(await sms().send(outgoing), { is: 'sent', gatewayId: '5000:10457106691570536578494991', parts: 1 });
  assert.deepEqual(peer.calls, [{
    action: 'SendSms', version: '2021-01-11', region: 'ap-guangzhou',
    content: { PhoneNumberSet: ['+8613800000001'], SmsSdkAppId: '1400006666', SignName: '呼应', TemplateId: '1110', TemplateParamSet: ['约 300 米', '有人需要帮忙'], SessionContext: outgoing.ref },
  }]);
});

test('SendTtsVoice 2020-09-02', async () => {
  const voice = tencentVoice({ ...shared(), appId: '1400006667', templates: { '*': { id: '4356', text: '您好，{title}' } } });
  assert.deepEqual(await voice.send(outgoing), { is: 'sent', gatewayId: '12582bce-403c-11eb-96b8-525400471', parts: null });
  assert.deepEqual(peer.calls[0]?.content, { TemplateId: '4356', CalledNumber: '+8613800000001', VoiceSdkAppid: '1400006667', TemplateParamSet: ['有人需要帮忙'], PlayTimes: 2, SessionContext: outgoing.ref });
});

test('refusals of the request and of the number are told apart', async () => {
  const ofRequest = async (code: string, status = 200) => {
    peer.answers.push({ status, body: { Response: { Error: { Code: code, Message: 'x' }, RequestId: 'R' } } });
    return sms().send(outgoing);
  };
  const ofNumber = async (code: string) => {
    peer.answers.push({ body: { Response: { SendStatusSet: [{ SerialNo: '', PhoneNumber: '+8613800000001', Fee: 0, Code: code, Message: 'x' }], RequestId: 'R' } } });
    return sms().send(outgoing);
  };
  assert.deepEqual(await ofNumber('LimitExceeded.PhoneNumberThirtySecondLimit'), { is: 'limited', code: 'LimitExceeded.PhoneNumberThirtySecondLimit' });
  assert.deepEqual(await ofNumber('FailedOperation.PhoneNumberInBlacklist'), { is: 'refused', code: 'FailedOperation.PhoneNumberInBlacklist' });
  assert.deepEqual(await ofNumber('InvalidParameterValue.IncorrectPhoneNumber'), { is: 'refused', code: 'InvalidParameterValue.IncorrectPhoneNumber' });
  assert.deepEqual(await ofNumber('FailedOperation.TemplateIncorrectOrUnapproved'), { is: 'misconfigured', code: 'FailedOperation.TemplateIncorrectOrUnapproved' });
  assert.deepEqual(await ofRequest('RequestLimitExceeded'), { is: 'limited', code: 'RequestLimitExceeded' });
  assert.deepEqual(await ofRequest('InternalError.Timeout'), { is: 'away', code: 'InternalError.Timeout' });
  assert.deepEqual(await ofRequest('FailedOperation.InsufficientBalanceInSmsPackage'), { is: 'misconfigured', code: 'FailedOperation.InsufficientBalanceInSmsPackage' });
});

test('a wrong secret is a setting to mend', async () => {
  assert.deepEqual(await sms({ key: { ...key, secret: 'wrong' } }).send(outgoing), { is: 'misconfigured', code: 'AuthFailure.SignatureFailure' });
  assert.equal(peer.calls.length, 0);
});
