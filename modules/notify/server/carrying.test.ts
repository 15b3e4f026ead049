/** Messages on their way through the channels, with every provider's own server on loopback. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type CallArgument, defineContract, type EventPayload, atLocal } from '@huying/kernel';
import { type Context, defineModule, type Json, listen, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, type TestClient, type TestServer, TEST_TENANT } from '@huying/platform/testing';
import { notify } from '../contract.ts';
import { type AliyunPeer, startAliyun } from '../testing/aliyun-peer.ts';
import { CHEN, CHEN_PHONE, LI, setClock, startNotify, until, ZHAO, ZHAO_PHONE } from '../testing/neighbours.ts';
import { startPushService, subscribeBrowser } from '../testing/push-browser.ts';
import { reportOf, startTelephone, type TelephonePeer } from '../testing/telephone-peer.ts';
import { eventXml, startWechat, tell, type WechatPeer } from '../testing/wechat-peer.ts';
import { deliverJob } from './deliver-job.ts';
import { gatewayKeeper } from './gateways/configuration.ts';

const { routes, calls, events } = notify;
const [KEY, REPORT_SECRET, TOKEN] = ['a-word-of-the-telephone-gateway-0001', 'a-secret-in-the-address-of-reports-1', 'token-of-wechat'];
const [OPENID, APP] = ['oia2TjuEGTNoeX76QEjQNrcURxG8', { appId: 'wx1234', secret: 'wechat-secret-word' }];
const NOON = atLocal('2026-05-12', '12:00');

let server: TestServer;
let clock: ReturnType<typeof setClock>;
let [aliyun, wechat, telephone]: [AliyunPeer, WechatPeer, TelephonePeer] = [] as never;
let push: Awaited<ReturnType<typeof startPushService>>;
let [zhao, chen]: [TestClient, TestClient] = [] as never;
const answered: EventPayload<typeof events.answered>[] = [];

before(async () => {
  [aliyun, wechat, telephone, push] = await Promise.all([startAliyun({ LTAI: 'aliyun-secret-word' }), startWechat(APP), startTelephone(KEY), startPushService()]);
  const ears = defineModule({ contract: defineContract('ears', {}), routes: {}, calls: {}, listeners: [listen(events.answered, async (_ctx, payload) => void answered.push(payload))] });
  server = await startNotify({
    modules: [ears],
    environment: {
      PUSH_SERVICES: push.origin, PUBLIC_URL: 'https://huying.example', NOTIFY_REPORT_SECRET: REPORT_SECRET,
      ALIYUN_ACCESS_KEY_ID: 'LTAI', ALIYUN_ACCESS_KEY_SECRET: 'aliyun-secret-word', ALIYUN_SMS_SIGNATURE: '呼应', ALIYUN_SMS_URL: aliyun.url,
      ALIYUN_SMS_TEMPLATES: JSON.stringify({ code: { id: 'SMS_C', text: '验证码{code}，{minutes}分钟内有效' }, '*': { id: 'SMS_1', text: '{title}，请打开呼应查看' } }),
      WECHAT_APP_ID: APP.appId, WECHAT_APP_SECRET: APP.secret, WECHAT_TOKEN: TOKEN, WECHAT_URL: wechat.url, WECHAT_QR_URL: wechat.url, WECHAT_TEMPLATES: '{"*": {"id": "T1", "fields": {"thing1": "{title}", "thing2": "{body}"}}}',
      TELEPHONE_GATEWAY_URL: telephone.url, TELEPHONE_GATEWAY_KEY: KEY,
    },
  });
  clock = setClock(server, NOON);
  [zhao, chen] = [await server.signIn(ZHAO), await server.signIn(CHEN)];
});
after(async () => {
  await server.close();
  await Promise.all([aliyun.close(), wechat.close(), telephone.close(), push.close()]);
  await endTestPostgres();
});
beforeEach(async () => {
  await server.asEngine(async (ctx) => {
    for (const table of ['message', 'subscription', 'wechat', 'choice']) await ctx.db.run({ text: `delete from notify.${table} where tenant_id = $1`, values: [ctx.tenantId] });
    await ctx.db.run(sql`delete from platform.timer where tenant_id = ${ctx.tenantId}`);
  });
  for (const list of [aliyun.calls, aliyun.answers, wechat.sent, wechat.answers, telephone.calls, telephone.answers, push.pushed, push.answers, answered]) list.length = 0;
  clock.to(NOON);
});

type Sending = Partial<CallArgument<typeof calls.send>>;
const send = (change: Sending = {}) => server.asEngine((ctx) => ctx.call(calls.send, { personIds: [ZHAO], kind: 'offer', key: 'callout/1', title: '附近有人需要帮忙', body: '陪着去医院（约 300 米）', url: '/volunteer', minutesToLive: 600, ...change }));
const inbox = async (client = zhao) => (await client.ask(routes.inbox, { query: {} })).value.items;
const deliveriesOf = async (client = zhao) => ((await inbox(client))[0]?.deliveries ?? []).map(({ channel, state }) => `${channel} ${state}`);
const timers = () => server.asOwner<{ key: string; due_at: Date }>(sql`select key, due_at from platform.timer order by key`);
const subscribe = async (client = zhao, name = 'phone') => {
  const browser = subscribeBrowser(`${push.origin}/wpush/${name}`);
  assert.equal((await client.ask(routes.subscribe, { body: browser.subscription })).status, 200);
};
/** As if scanned before. */
const bindWechat = async (client = zhao) => {
  await client.ask(routes.startWechat, { body: { page: '/volunteer/me/notices' } });
  const { query, body } = tell(TOKEN, eventXml({ Event: 'SCAN', EventKey: wechat.scenes.at(-1) as string, FromUserName: OPENID }));
  assert.equal((await inject('/api/notify/wechat/events', query, body, 'text/xml')).statusCode, 200);
};
const inject = (path: string, query: Record<string, string>, payload: string, type: string) =>
  server.anybody.inject({ method: 'POST', url: `${path}?${new URLSearchParams(query)}`, payload, headers: { 'content-type': type } });
const countJobs = async () => (await server.asOwner<{ n: number }>(sql`select count(*)::int as n from graphile_worker._private_jobs where run_at <= now() + interval '30 seconds'`))[0]?.n;
const quietly = () => until(async () => (await countJobs()) === 0, 'the end of all jobs');
const hurry = () => server.asOwner(sql`update graphile_worker._private_jobs set run_at = now() where locked_at is null and run_at < now() + interval '60 seconds'`);

test('who has nothing but the inbox is told there, and nothing is set going', async () => {
  await send({ personIds: [LI] });
  const li = await server.signIn(LI);
  const [message] = await inbox(li);
  assert.deepEqual([message?.title, message?.kind, message?.isUrgent, message?.readAt, message?.deliveries], ['附近有人需要帮忙', 'offer', false, null, []]);
  assert.equal((await li.ask(routes.unread, {})).value.count, 1);
  assert.deepEqual(await timers(), []);
  assert.equal((await zhao.ask(routes.read, { params: { messageId: message?.id as never } })).status, 404, 'it is hers alone');
  assert.equal((await li.ask(routes.read, { params: { messageId: message?.id as never } })).status, 200);
  assert.equal((await li.ask(routes.read, { params: { messageId: message?.id as never } })).status, 200);
  assert.equal((await li.ask(routes.unread, {})).value.count, 0);
});

test('unread, it goes from channel to channel by the table; each carries it once', async () => {
  await subscribe();
  await bindWechat();
  await send();
  await until(async () => (await deliveriesOf()).join() === 'push sent');
  assert.deepEqual((await timers()).map((one) => [one.key, one.due_at.getTime() - NOON.getTime()]), [[`notify/callout/1/${ZHAO}`, 120_000]]);
  clock.pass(2);
  await until(async () => (await deliveriesOf()).join() === 'push sent,wechat sent');
  const [template] = wechat.sent;
  const [message] = await inbox();
  assert.deepEqual([template?.touser, template?.data, template?.url], [OPENID, { thing1: { value: '附近有人需要帮忙' }, thing2: { value: '陪着去医院（约 300 米）' } }, `https://huying.example/volunteer?message=${message?.id}`]);
  clock.pass(2);
  await until(async () => (await deliveriesOf()).join() === 'push sent,wechat sent,sms sent');
  assert.deepEqual([aliyun.calls[0]?.parameters.PhoneNumbers, aliyun.calls[0]?.parameters.TemplateParam], [ZHAO_PHONE, '{"title":"附近有人需要帮忙"}']);
  clock.pass(300);
  await server.settle();
  assert.deepEqual([push.pushed.length, wechat.sent.length, aliyun.calls.length, telephone.calls.length, (await timers()).length], [1, 1, 1, 0, 0]);
});

test('reading stops the clock; so do settling and a later message about the same thing', async () => {
  await subscribe();
  const stops: Record<string, () => Promise<unknown>> = {
    read: async () => zhao.ask(routes.read, { params: { messageId: (await inbox())[0]?.id as never } }), readAll: () => zhao.ask(routes.readAll, {}),
    settled: () => server.asEngine((ctx) => ctx.call(calls.settle, { key: 'callout/1', personIds: [ZHAO] })), 'settled for all': () => server.asEngine((ctx) => ctx.call(calls.settle, { key: 'callout/1' })),
  };
  for (const [name, stop] of Object.entries(stops)) {
    await send();
    await until(async () => (await deliveriesOf())[0] === 'push sent');
    await stop();
    assert.deepEqual(await timers(), [], name);
    assert.equal((await zhao.ask(routes.unread, {})).value.count, 0, name);
  }
  await send();
  clock.pass(0.01);
  await send({ title: '还在找人' });
  assert.equal((await timers()).length, 1, 'one clock for one thing');
  assert.deepEqual((await inbox()).slice(0, 1).map((one) => one.title), ['还在找人']);
  assert.equal((await zhao.ask(routes.unread, {})).value.count, 1);
  await server.asEngine((ctx) => ctx.call(calls.settle, { key: 'callout/1', personIds: [CHEN] }));
  assert.equal((await timers()).length, 1, 'what is over for another is not over for her');
  clock.pass(600);
  await server.settle();
  await quietly();
  assert.equal(aliyun.calls.length, 0);
});

test('a channel that fails gives way at once', async () => {
  await subscribe();
  push.answers.push(410);
  aliyun.answers.push({ body: { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: '非法手机号' } });
  await send({ kind: 'assigned' });
  await until(async () => (await deliveriesOf()).join() === 'push failed,sms failed,voice sent');
  assert.equal(telephone.calls[0]?.to, ZHAO_PHONE);
  const rows = await server.asOwner<{ channel: string; code: string; gateway: string }>(sql`select channel, code, gateway from notify.delivery where state = 'failed' order by channel`);
  assert.deepEqual(rows, [{ channel: 'push', code: 'gone', gateway: 'web-push' }, { channel: 'sms', code: 'isv.MOBILE_NUMBER_ILLEGAL', gateway: 'aliyun-sms' }]);
});

test('a gateway that is away is asked three times, then the next has its turn', async () => {
  aliyun.answers.push({ status: 503 }, { status: 503 }, { status: 503 });
  await send({ kind: 'assigned' });
  await until(async () => {
    await hurry();
    return (await deliveriesOf()).join() === 'sms failed,voice sent';
  });
  assert.equal(aliyun.calls.length, 3);
});

test('a limit gives way where there is another channel, and is waited out where there is none', async () => {
  const limit = { body: { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发小时级流控Permits:5' } };
  aliyun.answers.push(limit);
  await send({ kind: 'assigned' });
  await until(async () => (await deliveriesOf()).join() === 'sms failed,voice sent');
  aliyun.answers.push(limit);
  clock.pass(0.01);
  await send({ kind: 'reminder', key: 'shift/1' });
  await until(async () => (await server.asOwner<{ n: number }>(sql`select count(*)::int as n from graphile_worker._private_jobs where run_at > now() + interval '50 seconds'`))[0]?.n === 1);
  assert.deepEqual(await deliveriesOf(), ['sms waiting']);
  await server.asOwner(sql`update graphile_worker._private_jobs set run_at = now()`);
  await until(async () => (await deliveriesOf()).join() === 'sms sent');
});

test('an emergency goes by everything at once, and rings on by telephone until a key is pressed', async () => {
  await subscribe();
  await bindWechat();
  await zhao.ask(routes.choose, { body: { language: 'zh', quiet: { choice: 'own', from: '00:00', to: '23:59' }, off: [] } });
  await send({ urgent: true, answers: [{ digit: '2', words: '去不了' }] });
  await until(async () => (await deliveriesOf()).join() === 'push sent,wechat sent,sms sent');
  clock.pass(1);
  await until(async () => (await deliveriesOf()).at(-1) === 'voice sent');
  const [call] = telephone.calls;
  assert.match(call?.say ?? '', /附近有人需要帮忙.*知道了请按1。去不了请按2。/);
  assert.equal(call?.reportTo, 'https://huying.example/api/notify/telephone/reports');
  const tokenOf = (content: object) => reportOf(KEY, { callId: call?.callId, ...content });
  const report = (token: string) => inject('/api/notify/telephone/reports', {}, token, 'application/jose');

  assert.equal((await report(tokenOf({ state: 'answered' }))).json().isKnown, true);
  assert.equal((await inbox())[0]?.readAt, null, 'a mailbox may pick up as well');
  const pressed = tokenOf({ state: 'answered', digit: '2' });
  assert.equal((await report(pressed)).json().isKnown, true);
  const [message] = await inbox();
  assert.ok(message?.readAt);
  assert.deepEqual(await deliveriesOf(), ['push sent', 'wechat sent', 'sms sent', 'voice delivered']);
  await report(pressed);
  assert.deepEqual(answered, [{ messageId: message?.id, personId: ZHAO, key: 'callout/1', digit: '2', words: null }], 'a report that comes again is heard once');
  for (const wrong of [reportOf('x'.repeat(36), { callId: call?.callId, state: 'ended' }), tokenOf({ state: 'ended', aud: 'telephone-gateway' }), 'x', '']) assert.equal((await report(wrong)).statusCode, 403);
  for (const callId of ['510117001.01980000-0000-7000-8000-0000000000ff', `${OTHER_TENANT}.${call?.callId.split('.')[1]}`, '999999999.01980000-0000-7000-8000-0000000000ff', 'x']) {
    assert.equal((await report(reportOf(KEY, { callId, state: 'failed' }))).json().isKnown, false, callId);
  }
});

test('a reminder lets people sleep, and is given up where the night is longer than anybody wants it', async () => {
  clock.to(atLocal('2026-05-12', '23:00'));
  await send({ kind: 'reminder', key: 'shift/1', minutesToLive: 900 });
  assert.deepEqual((await timers()).map((one) => one.due_at.getTime()), [atLocal('2026-05-13', '07:00').getTime()]);
  await send({ kind: 'reminder', key: 'shift/2', minutesToLive: 60 });
  assert.equal((await timers()).length, 1);
  assert.equal((await zhao.ask(routes.unread, {})).value.count, 2, 'the inbox has both');
  clock.to(atLocal('2026-05-13', '07:00'));
  await until(() => aliyun.calls.length === 1);
});

test('each chooses channels and language; what is off is not used', async () => {
  await subscribe();
  await zhao.ask(routes.choose, { body: { language: 'en', quiet: { choice: 'usual' }, off: ['push', 'sms'] } });
  await send({ kind: 'assigned', english: { title: 'You are responsible for this', body: 'To hospital' } });
  await until(async () => (await deliveriesOf()).join() === 'voice sent');
  assert.match(telephone.calls[0]?.say ?? '', /^Hello, this is Huying\. You are responsible for this\. To hospital\./);
  assert.equal(push.pushed.length + aliyun.calls.length, 0);
});

test('reports are followed: arrived, or the next channel; each once, with the secret only', async () => {
  await send({ kind: 'assigned' });
  await until(async () => (await deliveriesOf()).join() === 'sms sent');
  const [row] = await server.asOwner<{ gateway_id: string }>(sql`select gateway_id from notify.delivery`);
  const report = (change: object, secret = REPORT_SECRET, reporter = 'aliyun-sms') => server.anybody.inject({
    method: 'POST', url: `/api/notify/reports/${reporter}/${secret}`, payload: [{ phone_number: ZHAO_PHONE, biz_id: row?.gateway_id, success: true, err_code: 'DELIVERED', sms_size: '2', out_id: 'x', ...change }],
  });
  for (const secret of ['wrong', `${REPORT_SECRET}x`, 'x'.repeat(100)]) assert.equal((await report({}, secret)).statusCode, 404);
  await report({ success: false, err_code: 'x' }, REPORT_SECRET, 'tencent-sms');
  const answer = await report({ success: false, err_code: 'MOBILE_NOT_ON_SERVICE' });
  assert.deepEqual([answer.statusCode, answer.json()], [200, { code: 0, msg: 'OK', result: 0, errmsg: 'OK' }]);
  await until(async () => (await deliveriesOf()).join() === 'sms failed,voice sent');
  await report({});
  await until(async () => (await deliveriesOf()).join() === 'sms delivered,voice sent');
  await report({});
  await quietly();
  const rows = await server.asOwner<{ key: string; parts: number }>(sql`select r.key, d.parts from notify.report r join notify.delivery d on d.id = r.delivery_id order by r.key`);
  assert.deepEqual(rows, [{ key: 'delivered DELIVERED', parts: 2 }, { key: 'failed MOBILE_NOT_ON_SERVICE', parts: 2 }]);
});

test('a report that overtakes the answer is looked for again', async () => {
  await server.anybody.inject({ method: 'POST', url: `/api/notify/reports/aliyun-sms/${REPORT_SECRET}`, payload: [{ biz_id: '900619746936498441^0', success: true, err_code: 'DELIVERED' }] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await send({ kind: 'reminder' });
  await until(async () => {
    await hurry();
    return (await deliveriesOf()).join() === 'sms delivered';
  });
});

test('clock, failure and reading at the same moment: no channel twice, nothing after reading', async () => {
  await subscribe();
  await send({ kind: 'assigned' });
  await until(async () => (await deliveriesOf())[0] === 'push sent');
  const messageId = (await inbox())[0]?.id as never;
  clock.pass(2);
  await Promise.all(Array.from({ length: 6 }, () => server.asEngine((ctx) => ctx.call(calls.fallBack, { messageId }))));
  await quietly();
  assert.deepEqual(await deliveriesOf(), ['push sent', 'sms sent']);
  assert.equal(aliyun.calls.length, 1);
  clock.pass(5);
  await Promise.all([zhao.ask(routes.read, { params: { messageId } }), ...Array.from({ length: 3 }, () => server.asEngine((ctx) => ctx.call(calls.fallBack, { messageId })))]);
  const voices = (await deliveriesOf()).filter((one) => one.startsWith('voice'));
  assert.ok(voices.length <= 1);
  await server.asEngine((ctx) => ctx.call(calls.fallBack, { messageId }));
  assert.equal((await deliveriesOf()).filter((one) => one.startsWith('voice')).length, voices.length);
});

test('a process that dies after asking asks again: the telephone rings once, an SMS may come twice', async () => {
  const again = async () => {
    const [row] = await server.asOwner<{ id: string }>(sql`update notify.delivery set state = 'waiting' where state = 'sent' returning id`);
    const tools = { log: server.installation.log, surroundings: server.installation.config, tenants: server.installation.tenants, now: NOON };
    await deliverJob(gatewayKeeper()).work({ ...tools, run: <T>(tenantId: number, work: (ctx: Context) => Promise<T>) => server.asEngine(work, tenantId) }, { tenantId: TEST_TENANT, deliveryId: row?.id } as Json);
  };
  await zhao.ask(routes.choose, { body: { language: 'zh', quiet: { choice: 'usual' }, off: ['sms'] } });
  await send({ kind: 'assigned' });
  await until(async () => (await deliveriesOf()).join() === 'voice sent');
  await again();
  assert.equal(telephone.calls.length, 1);
  await chen.ask(routes.choose, { body: { language: 'zh', quiet: { choice: 'usual' }, off: ['voice'] } });
  await server.asEngine((ctx) => ctx.db.run(sql`delete from notify.message where tenant_id = ${ctx.tenantId}`));
  await send({ kind: 'assigned', personIds: [CHEN] });
  await until(async () => (await deliveriesOf(chen)).join() === 'sms sent');
  await again();
  assert.deepEqual(aliyun.calls.map((one) => one.parameters.PhoneNumbers), [CHEN_PHONE, CHEN_PHONE]);
});

test('what is said, and to which number, stands nowhere in plain words', async () => {
  await subscribe();
  aliyun.answers.push({ hangs: true });
  await send({ kind: 'assigned', body: '血压很高', english: { title: 'x', body: 'blood pressure' }, answers: [{ digit: '2', words: '去不了' }] });
  const [row] = await server.asOwner<{ words: string }>(sql`
    select (select string_agg(m::text, '') from notify.message m) || (select string_agg(d::text, '') from notify.delivery d) || coalesce((select string_agg(j.payload::text, '') from graphile_worker._private_jobs j), '')
      || (select string_agg(o::text, '') from platform.inbox o) as words`);
  for (const word of ['血压', 'blood', '去不了', '帮忙', ZHAO_PHONE, Buffer.from('血压').toString('hex')]) assert.ok(!row?.words.includes(word), word);
  await zhao.ask(routes.readAll, {});
});

test('one-time codes go by the SMS gateway; an unknown number does the same work and hears nothing', async () => {
  const sendCode = (phone: string, known: boolean) => server.asEngine((ctx) => ctx.call(calls.sendCode, { phone, code: '482913', minutes: 5, known }));
  assert.equal(await server.asEngine((ctx) => ctx.call(calls.carriesCodes, {})), true);
  await sendCode(ZHAO_PHONE, true);
  await sendCode('13899999999', false);
  await until(() => aliyun.calls.length === 1);
  await quietly();
  assert.deepEqual(aliyun.calls.map((one) => [one.parameters.PhoneNumbers, one.parameters.TemplateCode, one.parameters.TemplateParam]), [[ZHAO_PHONE, 'SMS_C', '{"code":"482913","minutes":"5"}']]);
});

test('somebody without an account is told of an emergency by number: by SMS, or by a call where the SMS is refused; at any hour, once', async () => {
  clock.to(new Date('2026-05-12T03:00:00+08:00'));
  const tell = (key: string) => server.asEngine((ctx) => ctx.call(calls.sendToNumber, { key, phone: '13900000009', title: '紧急求助', body: '请马上给老人打电话。', minutesToLive: 60 }));
  assert.equal(await tell('emergency/1'), true);
  await until(async () => aliyun.calls.length === 1);
  assert.match(JSON.stringify(aliyun.calls[0]), /13900000009/);
  assert.equal(telephone.calls.length, 0);
  aliyun.answers.push({ body: { Code: 'isv.MOBILE_NUMBER_ILLEGAL', Message: 'x' } });
  await tell('emergency/2');
  await until(async () => telephone.calls.length === 1);
  assert.deepEqual([telephone.calls[0]?.to, telephone.calls[0]?.say.includes('请马上给老人打电话')], ['13900000009', true]);

  // An SMS that is reported not to have arrived is followed by one call; the same report again, and one of an SMS that arrived, by none.
  const report = (gatewayId: string, success: boolean) => server.anybody.ask(routes.report, { params: { reporter: 'aliyun-sms', secret: REPORT_SECRET }, body: [{ biz_id: gatewayId, success, err_code: success ? 'DELIVERED' : 'MK:0001', sms_size: '1' }] as never });
  const kept = async () => (await server.asOwner<{ gateway_id: string }>(sql`select gateway_id from notify.number_sms order by id`)).map((row) => row.gateway_id);
  await tell('emergency/3');
  await until(async () => (await kept()).length === 2);
  const [first = '', last = ''] = await kept();
  assert.equal((await report(first, true)).status, 200);
  assert.equal((await report(last, false)).status, 200);
  await until(async () => telephone.calls.length === 2);
  assert.deepEqual([telephone.calls[1]?.to, telephone.calls[1]?.callId === telephone.calls[0]?.callId, await kept()], ['13900000009', false, []]);
  await report(last, false);
  await until(async () => (await countJobs()) === 0);
  assert.equal(telephone.calls.length, 2);
});
