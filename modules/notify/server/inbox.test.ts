/** What people see and choose, what staff see, and WeChat bound and left, over HTTP. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type CallArgument, atLocal } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { notify } from '../contract.ts';
import { type AliyunPeer, startAliyun } from '../testing/aliyun-peer.ts';
import { CHEN, COMMITTEE, DESK, FAR_DESK, LI, setClock, startNotify, until, ZHAO } from '../testing/neighbours.ts';
import { eventXml, QR_PICTURE, startWechat, tell, type WechatPeer } from '../testing/wechat-peer.ts';

const { routes, calls } = notify;
const [TOKEN, AES_KEY, OPENID] = ['token-of-wechat', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', 'oia2TjuEGTNoeX76QEjQNrcURxG8'];
const APP = { appId: 'wx1234', secret: 'wechat-secret-word' };
const NOON = atLocal('2026-05-12', '12:00');

let server: TestServer;
let clock: ReturnType<typeof setClock>;
let [aliyun, wechat]: [AliyunPeer, WechatPeer] = [] as never;
const clients: Record<'zhao' | 'chen' | 'li' | 'desk' | 'committee' | 'farDesk', TestClient> = {} as never;

before(async () => {
  [aliyun, wechat] = await Promise.all([startAliyun({ LTAI: 'aliyun-secret-word' }), startWechat(APP)]);
  server = await startNotify({
    environment: {
      PUBLIC_URL: 'https://huying.example', ALIYUN_ACCESS_KEY_ID: 'LTAI', ALIYUN_ACCESS_KEY_SECRET: 'aliyun-secret-word', ALIYUN_SMS_SIGNATURE: '呼应', ALIYUN_SMS_URL: aliyun.url, ALIYUN_SMS_TEMPLATES: '{"*": {"id": "SMS_1", "text": "{title}"}}',
      WECHAT_APP_ID: APP.appId, WECHAT_APP_SECRET: APP.secret, WECHAT_TOKEN: TOKEN, WECHAT_AES_KEY: AES_KEY, WECHAT_URL: wechat.url, WECHAT_QR_URL: wechat.url, WECHAT_TEMPLATES: '{"*": {"id": "T1", "fields": {"thing1": "{title}"}}}',
    },
  });
  clock = setClock(server, NOON);
  for (const [name, id] of Object.entries({ zhao: ZHAO, chen: CHEN, li: LI, desk: DESK, committee: COMMITTEE, farDesk: FAR_DESK })) clients[name as 'zhao'] = await server.signIn(id);
});
after(async () => {
  await server.close();
  await Promise.all([aliyun.close(), wechat.close()]);
  await endTestPostgres();
});
beforeEach(async () => {
  await server.asEngine(async (ctx) => {
    for (const table of ['message', 'wechat', 'wechat_invite', 'choice']) await ctx.db.run({ text: `delete from notify.${table} where tenant_id = $1`, values: [ctx.tenantId] });
  });
  for (const list of [aliyun.calls, aliyun.answers, wechat.sent, wechat.answers, wechat.scenes]) list.length = 0;
  clock.to(NOON);
});

const send = async (change: Partial<CallArgument<typeof calls.send>> = {}) => {
  clock.pass(0.01);
  await server.asEngine((ctx) => ctx.call(calls.send, { personIds: [ZHAO], kind: 'plain', key: `k/${clock.now()}`, title: '换班了', body: '周三下午换到周四', url: '/volunteer', ...change }));
};
const event = (fields: Record<string, string>, { token = TOKEN, aesKey = AES_KEY, at = new Date(), appId = APP.appId }: { token?: string; aesKey?: string; at?: Date; appId?: string } = {}) => {
  const { query, body } = tell(token, eventXml(fields), { ...(aesKey ? { aesKey } : {}), appId, at });
  return server.anybody.inject({ method: 'POST', url: `/api/notify/wechat/events?${new URLSearchParams(query)}`, payload: body, headers: { 'content-type': 'text/xml' } });
};
const hasWechat = async (client: TestClient) => (await client.ask(routes.choice, {})).value.channels.find((one) => one.channel === 'wechat')?.hasAddress;
const begin = async (client: TestClient) => (await client.ask(routes.startWechat, { body: { page: '/volunteer/me/notices' } })).value;

test('the inbox is paged, newest first; unread ones can be asked for alone', async () => {
  for (let n = 0; n < 5; n += 1) await send({ title: `第 ${n} 条` });
  const first = (await clients.zhao.ask(routes.inbox, { query: { limit: 2 } })).value;
  assert.deepEqual(first.items.map((one) => one.title), ['第 4 条', '第 3 条']);
  const second = (await clients.zhao.ask(routes.inbox, { query: { limit: 2, after: first.next as string } })).value;
  const third = (await clients.zhao.ask(routes.inbox, { query: { limit: 2, after: second.next as string } })).value;
  assert.deepEqual([...second.items, ...third.items].map((one) => one.title), ['第 2 条', '第 1 条', '第 0 条']);
  assert.equal(third.next, null);
  await clients.zhao.ask(routes.read, { params: { messageId: first.items[0]?.id as never } });
  assert.deepEqual((await clients.zhao.ask(routes.inbox, { query: { unread: 'true' } })).value.items.length, 4);
  assert.deepEqual((await clients.zhao.ask(routes.readAll, {})).value, { read: 4 });
  assert.equal((await clients.zhao.ask(routes.inbox, { query: { after: 'x' } })).status, 400);
  assert.deepEqual((await clients.chen.ask(routes.inbox, { query: {} })).value.items, []);
});

test('choices are kept, checked and recorded without what they say of anybody', async () => {
  const usual = (await clients.zhao.ask(routes.choice, {})).value;
  assert.deepEqual(usual, {
    language: 'zh', quiet: { choice: 'usual', from: '22:00', to: '07:00' },
    channels: [
      { channel: 'push', isConfigured: true, hasAddress: false, isOn: true }, { channel: 'wechat', isConfigured: true, hasAddress: false, isOn: true },
      { channel: 'sms', isConfigured: true, hasAddress: true, isOn: true }, { channel: 'voice', isConfigured: false, hasAddress: true, isOn: true },
    ],
  });
  const own = { language: 'en', quiet: { choice: 'own', from: '21:30', to: '08:00' }, off: ['sms', 'sms'] } as const;
  const chosen = await clients.zhao.ask(routes.choose, { body: { ...own, off: [...own.off] } });
  assert.deepEqual([chosen.value.quiet, chosen.value.language, chosen.value.channels.filter((one) => !one.isOn).map((one) => one.channel)], [own.quiet, 'en', ['sms']]);
  assert.deepEqual((await clients.zhao.ask(routes.choice, {})).value, chosen.value);
  assert.equal((await clients.zhao.ask(routes.choose, { body: { ...own, off: [], quiet: { choice: 'own', from: '08:00', to: '08:00' } } })).problem.code, 'notify.emptyQuiet');
  assert.equal((await clients.zhao.ask(routes.choose, { body: { ...own, off: ['app' as never] } })).status, 400);
  assert.equal((await clients.li.ask(routes.choice, {})).value.channels.find((one) => one.channel === 'sms')?.hasAddress, false);
});

test('a test message to oneself: by what is there, five a day', async () => {
  assert.equal((await clients.zhao.ask(routes.test, { body: { channel: 'voice' } })).problem.code, 'notify.notConfigured');
  assert.equal((await clients.li.ask(routes.test, { body: { channel: 'sms' } })).problem.code, 'notify.noAddress');
  const answers = await Promise.all(Array.from({ length: 7 }, () => clients.zhao.ask(routes.test, { body: { channel: 'sms' } })));
  assert.deepEqual(answers.map((one) => one.status).sort(), [200, 200, 200, 200, 200, 429, 429]);
  // What is still on its way would meet the answer that the next test prepares.
  await until(async () => (await clients.desk.ask(routes.statistics, { query: {} })).value.channels.some(({ channel, waiting, sent }) => channel === 'sms' && waiting === 0 && sent > 0));
  assert.equal(aliyun.calls[0]?.parameters.TemplateParam, '{"title":"这是一条测试消息"}');
});

test('staff see that something was sent to the people of their area and what became of it, not what it said', async () => {
  aliyun.answers.push({ body: { Code: 'isv.MOBILE_NUMBER_ILLEGAL' } });
  await send({ kind: 'reminder', title: '血压药', key: 'shift/1' });
  await until(async () => (await clients.desk.ask(routes.failures, { query: {} })).value.items.length === 1);
  const sent = await clients.desk.ask(routes.sentTo, { params: { personId: ZHAO }, query: {} });
  assert.deepEqual(sent.value.items.map((one) => [one.kind, one.ended, one.deliveries.map(({ channel, state, gateway, code }) => [channel, state, gateway, code])]), [['reminder', null, [['sms', 'failed', 'aliyun-sms', 'isv.MOBILE_NUMBER_ILLEGAL']]]]);
  const { items: [failure] } = (await clients.desk.ask(routes.failures, { query: {} })).value;
  assert.deepEqual([failure?.personName, failure?.code, failure?.kind], ['赵敏', 'isv.MOBILE_NUMBER_ILLEGAL', 'reminder']);
  const statistics = (await clients.desk.ask(routes.statistics, { query: {} })).value;
  assert.deepEqual(statistics.kinds, [{ kind: 'reminder', messages: 1, read: 0, medianSecondsToRead: null }]);
  assert.deepEqual(statistics.channels, [{ channel: 'sms', gateway: 'aliyun-sms', waiting: 0, sent: 0, delivered: 0, failed: 1, skipped: 0, parts: 0 }]);
  assert.deepEqual(statistics.codes, [{ channel: 'sms', code: 'isv.MOBILE_NUMBER_ILLEGAL', count: 1 }]);
  for (const value of [sent.value, failure, statistics]) assert.ok(!JSON.stringify(value).includes('血压'));

  assert.equal((await clients.farDesk.ask(routes.sentTo, { params: { personId: ZHAO }, query: {} })).status, 404);
  assert.deepEqual((await clients.farDesk.ask(routes.failures, { query: {} })).value.items, []);
  assert.deepEqual((await clients.farDesk.ask(routes.statistics, { query: {} })).value.kinds, []);
  assert.equal((await clients.zhao.ask(routes.sentTo, { params: { personId: ZHAO }, query: {} })).status, 403);
  assert.equal((await clients.desk.ask(routes.sentTo, { params: { personId: '01980000-0000-7000-8000-0000000000ff' as never }, query: {} })).status, 404);
});

test('the words are read with a reason, and that they were read is recorded', async () => {
  await send({ kind: 'reminder', title: '血压药' });
  const messageId = (await clients.desk.ask(routes.sentTo, { params: { personId: ZHAO }, query: {} })).value.items[0]?.id as never;
  assert.equal((await clients.desk.ask(routes.readWords, { params: { messageId }, body: { reason: '想看看' } })).status, 403);
  assert.deepEqual((await clients.committee.ask(routes.readWords, { params: { messageId }, body: { reason: '本人投诉没有收到' } })).value, { title: '血压药', body: '周三下午换到周四' });
  const trail = await server.asEngine((ctx) => ctx.readTrail({ kind: 'person', id: ZHAO }));
  assert.deepEqual(trail.filter((one) => one.action === 'notify.wordsRead').map((one) => [one.actorName, one.reason]), [['吴书记', '本人投诉没有收到']]);
  assert.ok(!JSON.stringify(trail).includes('血压'));
});

test('WeChat is bound by scanning, by whoever follows already and by whoever does so now; once', async () => {
  const { qr, authorizeUrl } = await begin(clients.zhao);
  assert.equal(qr, `data:image/jpeg;base64,${QR_PICTURE.toString('base64')}`);
  assert.match(authorizeUrl ?? '', /^https:\/\/open\.weixin\.qq\.com\/.*redirect_uri=https%3A%2F%2Fhuying\.example%2Fvolunteer%2Fme%2Fnotices/);
  const scene = wechat.scenes[0] as string;
  assert.equal((await event({ Event: 'SCAN', EventKey: scene, FromUserName: OPENID })).body, 'success');
  assert.equal(await hasWechat(clients.zhao), true);
  await begin(clients.chen);
  await event({ Event: 'subscribe', EventKey: `qrscene_${wechat.scenes[1]}`, FromUserName: OPENID });
  assert.deepEqual([await hasWechat(clients.chen), await hasWechat(clients.zhao)], [true, false], 'one WeChat belongs to whoever bound it last');
  await event({ Event: 'SCAN', EventKey: scene, FromUserName: 'oAnotherOpenidOfSomebody' });
  assert.equal(await hasWechat(clients.zhao), false, 'a code is good for one scan');
});

test('a code that is over, of another tenant, or made up binds nobody', async () => {
  await begin(clients.zhao);
  clock.pass(11);
  const scene = wechat.scenes[0] as string;
  for (const key of [scene, scene.replace(/^\d+/, String(OTHER_TENANT)), '510117001.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '999999999.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '', 'x']) assert.equal((await event({ Event: 'SCAN', EventKey: key, FromUserName: OPENID })).statusCode, 200, key);
  assert.equal((await server.asOwner<{ n: number }>(sql`select count(*)::int as n from notify.wechat`))[0]?.n, 0);
});

test('only WeChat is believed: its token, its key, and lately', async () => {
  await begin(clients.zhao);
  const scanned = { Event: 'SCAN', EventKey: wechat.scenes[0] as string, FromUserName: OPENID };
  const wrong = [{ token: 'other' }, { aesKey: 'Z'.repeat(43) }, { aesKey: '' }, { appId: 'wx9999' }, { at: new Date(Date.now() - 400_000) }];
  for (const one of wrong) assert.equal((await event(scanned, one)).statusCode, 403, JSON.stringify(one));
  assert.equal(await hasWechat(clients.zhao), false);
  const { query } = tell(TOKEN, '');
  const proof = (change: object) => server.anybody.inject({ method: 'GET', url: `/api/notify/wechat/events?${new URLSearchParams({ ...query, echostr: '4375120948345356249', ...change })}` });
  assert.deepEqual([(await proof({})).body, (await proof({ nonce: '1' })).statusCode], ['4375120948345356249', 403]);
});

test('inside WeChat the way goes through its own sign-in, for whoever began it and nobody else', async () => {
  const { authorizeUrl } = await begin(clients.zhao);
  const state = new URL(authorizeUrl as string).searchParams.get('state') as string;
  const bind = (client: TestClient, code: string, given = state) => client.ask(routes.bindWechat, { body: { code, state: given } });
  assert.equal((await bind(clients.zhao, '021wrong')).problem.code, 'notify.inviteOver');
  assert.equal((await bind(clients.chen, `code-of-${OPENID}`)).problem.code, 'notify.inviteOver', 'a link sent to another binds nothing');
  assert.equal((await bind(clients.zhao, `code-of-${OPENID}`)).status, 200);
  assert.equal(await hasWechat(clients.zhao), true);
  assert.equal((await bind(clients.zhao, `code-of-${OPENID}`)).problem.code, 'notify.inviteOver');
  assert.equal((await clients.zhao.ask(routes.unbindWechat, {})).status, 200);
  assert.equal(await hasWechat(clients.zhao), false);
});

test('whoever leaves the account, or is found to have left, is written to no more; the next channel has its turn', async () => {
  const bind = async () => {
    await begin(clients.zhao);
    await event({ Event: 'SCAN', EventKey: wechat.scenes.at(-1) as string, FromUserName: OPENID });
  };
  await bind();
  await event({ Event: 'unsubscribe', FromUserName: OPENID });
  await until(async () => (await hasWechat(clients.zhao)) === false);
  await bind();
  wechat.answers.push({ body: { errcode: 43004, errmsg: 'require subscribe' } });
  await send({ kind: 'offer' });
  await until(() => aliyun.calls.length === 1);
  assert.equal(await hasWechat(clients.zhao), false);
});

test('WeChat reports by its own number of the message', async () => {
  await begin(clients.zhao);
  await event({ Event: 'SCAN', EventKey: wechat.scenes.at(-1) as string, FromUserName: OPENID });
  await send({ kind: 'offer' });
  const states = async () => (await clients.zhao.ask(routes.inbox, { query: {} })).value.items[0]?.deliveries.map(({ channel, state }) => `${channel} ${state}`).join();
  await until(async () => (await states()) === 'wechat sent');
  await event({ Event: 'TEMPLATESENDJOBFINISH', MsgID: '3662956322040938501', Status: 'failed:user block', FromUserName: OPENID });
  await until(async () => (await states()) === 'wechat failed,sms sent');
});

test('what identifies somebody at WeChat, and the way to bind, lie sealed', async () => {
  await begin(clients.zhao);
  const scene = wechat.scenes[0] as string;
  await event({ Event: 'SCAN', EventKey: scene, FromUserName: OPENID });
  await begin(clients.chen);
  const [row] = await server.asOwner<{ words: string }>(sql`select (select string_agg(w::text, '') from notify.wechat w) || (select string_agg(i::text, '') from notify.wechat_invite i) as words`);
  for (const word of [OPENID, Buffer.from(OPENID).toString('hex'), wechat.scenes[1]?.split('.')[1] as string]) assert.ok(row && !row.words.includes(word));
});

test('what is half a year old is forgotten', async () => {
  await send();
  const { default: module } = await import('./index.ts');
  const forget = module.jobs.find((one) => one.name === 'notify:forget');
  const work = (now: Date) => forget?.work({ now, log: server.installation.log, surroundings: server.installation.config, tenants: server.installation.tenants, run: (tenantId, job) => server.asEngine(job, tenantId) }, null);
  await work(new Date(NOON.getTime() + 179 * 86_400_000));
  assert.equal((await clients.zhao.ask(routes.inbox, { query: {} })).value.items.length, 1);
  await work(new Date(NOON.getTime() + 181 * 86_400_000));
  assert.equal((await clients.zhao.ask(routes.inbox, { query: {} })).value.items.length, 0);
});
