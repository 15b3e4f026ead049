import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { AliyunCall, CloudPeer, TencentCall } from '@huying/platform/testing';
import { startAliyunOcr, startTencentOcr, writtenOn } from '../../testing/card-peers.ts';
import { aliyunReader } from './aliyun.ts';
import { chooseReader } from './configuration.ts';
import { tencentReader } from './tencent.ts';

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xc3, 0x28]);
const FACE = { name: '王小芳', sex: '女', birth: '1949年12月31日', number: '11010519491231002X' };
const TEXT = { ...FACE, period: '' };
const pictureOf = (card?: object) => new Uint8Array(card ? writtenOn(PICTURE, card) : PICTURE);

let aliyun: CloudPeer<AliyunCall>;
let tencent: CloudPeer<TencentCall>;
before(async () => {
  aliyun = await startAliyunOcr({ LTAI5t: 'aliyun-secret-word' });
  tencent = await startTencentOcr({ AKIDown: 'tencent-secret-word' });
});
after(() => Promise.all([aliyun.close(), tencent.close()]));
beforeEach(() => {
  for (const peer of [aliyun, tencent]) {
    peer.calls.length = 0;
    peer.answers.length = 0;
  }
});
const byAliyun = (secret = 'aliyun-secret-word', url = aliyun.url) => aliyunReader({ key: { id: 'LTAI5t', secret }, url });
const byTencent = (secret = 'tencent-secret-word', url = tencent.url) => tencentReader({ key: { id: 'AKIDown', secret }, url, region: 'ap-guangzhou' });

test('RecognizeIdcard: the picture as it is, signed with its type; both sides are told apart', async () => {
  assert.deepEqual(await byAliyun().read(pictureOf(FACE)), { is: 'read', warnings: [], text: TEXT });
  assert.deepEqual(await byAliyun().read(pictureOf({ period: '2013.02.02-2033.02.02' })), { is: 'read', warnings: [], text: { name: '', sex: '', birth: '', number: '', period: '2013.02.02-2033.02.02' } });
  assert.deepEqual(aliyun.calls.map(({ action, version, parameters }) => ({ action, version, parameters })), Array(2).fill({ action: 'RecognizeIdcard', version: '2021-07-07', parameters: { OutputQualityInfo: 'true' } }));
  assert.deepEqual(aliyun.calls[0]?.bytes, Buffer.from(pictureOf(FACE)));
  assert.deepEqual(await byAliyun().read(pictureOf()), { is: 'unreadable', why: 'notCard' });
});

test('RecognizeIdcard: what a picture looks like, refusals, outages and settings are told apart', async () => {
  const answered = async (body: object, status = 200) => {
    aliyun.answers.push({ status, body });
    return byAliyun().read(pictureOf(FACE));
  };
  const warned = await answered({ Data: JSON.stringify({ data: { face: { data: { name: '王' }, warning: { isCopy: 1, isReshoot: 1, completenessScore: 20.5, qualityScore: 12 } } } }) });
  assert.deepEqual(warned.is === 'read' && warned.warnings, ['copy', 'reshot', 'cut', 'blurred']);
  assert.deepEqual(await answered({ Code: 'unsupportedImageFormat' }, 415), { is: 'unreadable', why: 'unclear' });
  assert.deepEqual(await answered({ Code: 'illegalImageSize' }, 416), { is: 'unreadable', why: 'unclear' });
  assert.deepEqual(await answered({ Code: 'algorithmError' }, 503), { is: 'away', code: 'algorithmError' });
  assert.deepEqual(await answered({ Code: 'Throttling.User' }, 429), { is: 'limited', code: 'Throttling.User' });
  for (const code of ['noPermission', 'ocrServiceNotOpen', 'OcrServiceExpired']) assert.deepEqual(await answered({ Code: code }, 401), { is: 'misconfigured', code });
  assert.deepEqual(await answered({}, 502), { is: 'away', code: 'http-502' });
  assert.deepEqual(await answered({ Code: '王小芳 is nobody' }, 400), { is: 'misconfigured', code: 'unreadable' }, 'what could hold a name is not told on');
  assert.deepEqual(await byAliyun('wrong').read(pictureOf(FACE)), { is: 'misconfigured', code: 'SignatureDoesNotMatch' });
  assert.deepEqual(await byAliyun(undefined, 'http://127.0.0.1:1').read(pictureOf(FACE)), { is: 'away', code: 'no-answer' });
});

test('IDCardOCR: the picture in base64, warnings asked for', async () => {
  assert.deepEqual(await byTencent().read(pictureOf({ ...FACE, birth: '1949/12/31' })), { is: 'read', warnings: [], text: { ...TEXT, birth: '1949/12/31' } });
  const [call] = tencent.calls;
  assert.deepEqual([call?.action, call?.version, call?.region], ['IDCardOCR', '2018-11-19', 'ap-guangzhou']);
  const config = JSON.parse(String(call?.content.Config)) as Record<string, boolean>;
  assert.ok(config.CopyWarn && config.BorderCheckWarn && config.Quality && config.ReflectWarn);
  assert.deepEqual(await byTencent().read(pictureOf()), { is: 'unreadable', why: 'notCard' });
});

test('IDCardOCR: warnings, refusals, outages and settings are told apart', async () => {
  const answered = async (response: object, status = 200) => {
    tencent.answers.push({ status, body: { Response: { ...response, RequestId: 'R' } } });
    return byTencent().read(pictureOf(FACE));
  };
  const wrong = (code: string) => answered({ Error: { Code: code, Message: 'x' } });
  const warned = await answered({ Name: '王小芳', IdNum: 'x', AdvancedInfo: JSON.stringify({ Quality: 12, WarnInfos: [-9107, -9101, -9102, -9108, -9999] }) });
  assert.deepEqual(warned.is === 'read' && warned.warnings, ['glare', 'cut', 'copy', 'blurred']);
  assert.deepEqual(await wrong('FailedOperation.ImageBlur'), { is: 'unreadable', why: 'blurred' });
  assert.deepEqual(await wrong('FailedOperation.MultiCardError'), { is: 'unreadable', why: 'several' });
  assert.deepEqual(await wrong('FailedOperation.IdCardTooSmall'), { is: 'unreadable', why: 'small' });
  assert.deepEqual(await wrong('FailedOperation.IdCardInfoIllegal'), { is: 'unreadable', why: 'unclear' });
  for (const code of ['InternalError', 'FailedOperation.EngineRecognizeTimeout', 'FailedOperation.OcrFailed']) assert.deepEqual(await wrong(code), { is: 'away', code });
  for (const code of ['RequestLimitExceeded', 'FailedOperation.CountLimitError']) assert.deepEqual(await wrong(code), { is: 'limited', code });
  for (const code of ['FailedOperation.UnOpenError', 'FailedOperation.ArrearsError', 'AuthFailure.SecretIdNotFound']) assert.deepEqual(await wrong(code), { is: 'misconfigured', code });
  assert.deepEqual(await byTencent('wrong').read(pictureOf(FACE)), { is: 'misconfigured', code: 'AuthFailure.SignatureFailure' });
  assert.deepEqual(await byTencent(undefined, 'http://127.0.0.1:1').read(pictureOf(FACE)), { is: 'away', code: 'no-answer' });
});

test('only the reader that is chosen is there; half a setting stops the start', () => {
  const [ali, ten] = [{ ALIYUN_ACCESS_KEY_ID: 'i', ALIYUN_ACCESS_KEY_SECRET: 's' }, { TENCENT_SECRET_ID: 'i', TENCENT_SECRET_KEY: 's' }];
  assert.equal(chooseReader({}), undefined);
  assert.equal(chooseReader({ ...ali, ...ten }), undefined, 'keys of other services read no cards');
  assert.equal(chooseReader({ ...ali, CARD_READER: 'aliyun' })?.name, 'aliyun-ocr');
  assert.equal(chooseReader({ ...ten, CARD_READER: 'tencent' })?.name, 'tencent-ocr');
  assert.throws(() => chooseReader({ CARD_READER: 'aliyun' }), /CARD_READER needs ALIYUN_ACCESS_KEY_ID, ALIYUN_ACCESS_KEY_SECRET/);
  assert.throws(() => chooseReader({ ...ali, CARD_READER: 'tencent' }), /needs TENCENT_SECRET_ID/);
  assert.throws(() => chooseReader({ ...ali, CARD_READER: 'baidu' }), /CARD_READER=baidu is neither/);
  assert.throws(() => chooseReader({ ...ali, CARD_READER: 'aliyun', ALIYUN_OCR_URL: 'ftp://x' }), /ALIYUN_OCR_URL is no http/);
});
