import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { eventXml, QR_PICTURE, startWechat, tell, type WechatPeer } from '../../testing/wechat-peer.ts';
import type { Outgoing } from './gateway.ts';
import { authorizeUrl, createWechat } from './wechat.ts';
import { isFromWechat, openWechat, readWechatXml } from './wechat-crypto.ts';

// The examples of the page on receiving messages, with the values that it prints.
const TOKEN = 'AAAAA';
const AES_KEY = 'A'.repeat(43);
const APP_ID = 'wxba5fad812f8e6fb9';
const ENCRYPTED = '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=';

test('proof and encryption are those of the published examples', () => {
  assert.ok(isFromWechat(TOKEN, { timestamp: '1714036504', nonce: '1514711492' }, 'f464b24fc39322e44b38aa78f5edd27bd1441696'));
  assert.ok(isFromWechat(TOKEN, { timestamp: '1714037059', nonce: '486452656' }, '899cf89e464efb63f54ddac96b0a0a235f53aa78'));
  const proof = { timestamp: '1714112445', nonce: '415670741' };
  assert.ok(isFromWechat(TOKEN, proof, '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3', ENCRYPTED));
  assert.deepEqual(JSON.parse(openWechat(AES_KEY, APP_ID, ENCRYPTED) ?? ''), {
    ToUserName: 'gh_97417a04a28d', FromUserName: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY', CreateTime: 1714112445, MsgType: 'event', Event: 'debug_demo', debug_str: 'hello world',
  });
});

test('what is not proved or sealed for another account is not believed', () => {
  const proof = { timestamp: '1714036504', nonce: '1514711492' };
  for (const signature of ['f464b24fc39322e44b38aa78f5edd27bd1441697', '', 'f464', 'x'.repeat(40)]) assert.equal(isFromWechat(TOKEN, proof, signature), false);
  assert.equal(isFromWechat('other', proof, 'f464b24fc39322e44b38aa78f5edd27bd1441696'), false);
  assert.equal(openWechat(AES_KEY, 'wx0000000000000000', ENCRYPTED), undefined);
  assert.equal(openWechat('B'.repeat(43), APP_ID, ENCRYPTED), undefined);
  for (const broken of ['', 'AAAA', ENCRYPTED.slice(0, 40), '%%%', ENCRYPTED.replace('+qdx', 'Aqdx').slice(0, -4)]) assert.equal(openWechat(AES_KEY, APP_ID, broken), undefined, broken);
});

test('sealed by the peer, opened by us, at every length', () => {
  for (let length = 0; length < 70; length += 1) {
    const xml = eventXml({ Event: 'SCAN', EventKey: '字'.repeat(length) });
    const { body, query } = tell(TOKEN, xml, { aesKey: AES_KEY, appId: APP_ID });
    const { Encrypt = '' } = readWechatXml(body);
    assert.ok(isFromWechat(TOKEN, query as never, query.msg_signature as string, Encrypt));
    assert.equal(openWechat(AES_KEY, APP_ID, Encrypt), xml);
  }
});

test('the fields of an event are read; nothing else is made of it', () => {
  assert.deepEqual(readWechatXml('<xml><ToUserName><![CDATA[gh]]></ToUserName>\n<CreateTime>13</CreateTime><Status><![CDATA[failed:user block]]></Status></xml>'), { ToUserName: 'gh', CreateTime: '13', Status: 'failed:user block' });
  for (const odd of ['', '<xml>', 'plain', '<xml><a>1</b></xml>', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>']) assert.deepEqual(readWechatXml(odd), {});
});

const SETTING = { appId: 'wx1234', secret: 'wechat-secret-word' };
let peer: WechatPeer;
before(async () => {
  peer = await startWechat(SETTING);
});
after(() => peer.close());
beforeEach(() => {
  for (const list of [peer.sent, peer.asked, peer.answers, peer.scenes]) list.length = 0;
});

const wechat = (change: object = {}) => createWechat({
  ...SETTING, token: TOKEN, aesKey: undefined, url: peer.url, qrUrl: peer.url, templates: { '*': { id: 'T1', fields: { thing1: '{title}', thing2: '{body}', time3: '{time}' } } }, ...change,
});
const outgoing: Outgoing = {
  ref: '510117001.01980000-0000-7000-8000-000000000001', address: 'oia2TjuEGTNoeX76QEjQNrcURxG8', sort: { kind: 'offer', urgency: 'normal', language: 'zh' }, answers: [], overAt: new Date(),
  url: 'https://huying.example/volunteer?message=1', values: { title: '附近有人需要帮忙', body: '约 300 米', time: '2026年5月12日 12:00' },
};

test('a template message: the token is asked for once and kept, the number of the message is read whole', async () => {
  const own = wechat();
  const outcomes = await Promise.all([own.send(outgoing), own.send(outgoing), own.send(outgoing)]);
  assert.deepEqual(outcomes.map((one) => one.is === 'sent' && one.gatewayId).sort(), ['3662956322040938501', '3662956322040938502', '3662956322040938503']);
  assert.equal(peer.asked.filter((one) => one.endsWith('stable_token')).length, 1);
  assert.deepEqual(peer.sent[0], {
    touser: outgoing.address, template_id: 'T1', url: outgoing.url, client_msg_id: '01980000000070008000000000000001',
    data: { thing1: { value: '附近有人需要帮忙' }, thing2: { value: '约 300 米' }, time3: { value: '2026年5月12日 12:00' } },
  });
});

test('a token that ended is fetched again, once', async () => {
  const own = wechat();
  assert.equal((await own.send(outgoing)).is, 'sent');
  peer.endToken();
  peer.asked.length = 0;
  assert.equal((await own.send(outgoing)).is, 'sent');
  assert.deepEqual(peer.asked, ['POST /cgi-bin/message/template/send', 'POST /cgi-bin/stable_token', 'POST /cgi-bin/message/template/send']);
});

test('where WeChat gives the refused token once more, a new one is forced; 42001 is met like 40001', async () => {
  const own = wechat();
  assert.equal((await own.send(outgoing)).is, 'sent');
  for (const errcode of [40001, 42001]) {
    peer.asked.length = 0;
    peer.answers.push({ body: { errcode, errmsg: 'access_token expired' } });
    assert.equal((await own.send(outgoing)).is, 'sent');
    assert.equal(peer.asked.filter((one) => one.endsWith('stable_token')).length, 2);
  }
  peer.answers.push({ body: { errcode: 40001 } }, { body: { errcode: 40001 } });
  assert.deepEqual(await own.send(outgoing), { is: 'misconfigured', code: '40001' }, 'not for ever');
});

test('each kind of refusal is told apart; a wrong secret is a setting to mend', async () => {
  const own = wechat();
  const of = (errcode: number) => {
    peer.answers.push({ body: { errcode, errmsg: 'x' } });
    return own.send(outgoing);
  };
  assert.deepEqual(await of(43004), { is: 'unbound', code: '43004' });
  assert.deepEqual(await of(45009), { is: 'limited', code: '45009' });
  assert.deepEqual(await of(-1), { is: 'away', code: '-1' });
  assert.deepEqual(await of(47003), { is: 'refused', code: '47003' });
  assert.deepEqual(await of(40037), { is: 'misconfigured', code: '40037' });
  assert.deepEqual(await wechat({ secret: 'wrong' }).send(outgoing), { is: 'misconfigured', code: '40125' });
  assert.deepEqual(await wechat({ url: 'http://127.0.0.1:1' }).send(outgoing), { is: 'away', code: 'no-answer' });
});

test('a QR code, and who came back from WeChat', async () => {
  assert.deepEqual(await wechat().makeQr('510117001.word', 600), QR_PICTURE);
  assert.deepEqual(peer.scenes, ['510117001.word']);
  assert.equal(await wechat({ url: 'http://127.0.0.1:1' }).makeQr('x', 600), undefined);
  assert.deepEqual(await wechat().whoCame('code-of-oia2TjuEGTNoeX76QEjQNrcURxG8'), { openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8' });
  assert.deepEqual(await wechat().whoCame('021x'), { no: 'invalid' });
  assert.deepEqual(await wechat({ url: 'http://127.0.0.1:1' }).whoCame('x'), { no: 'away' });
  assert.equal(authorizeUrl('wx1', 'https://h.example/volunteer/me/notices', 's.1'), 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri=https%3A%2F%2Fh.example%2Fvolunteer%2Fme%2Fnotices&response_type=code&scope=snsapi_base&state=s.1#wechat_redirect');
});
