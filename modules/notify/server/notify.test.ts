import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from '@huying/platform';
import { endTestPostgres, type TestClient, type TestServer } from '@huying/platform/testing';
import { notify } from '../contract.ts';
import { CHEN, startNotify, until, ZHAO } from '../testing/neighbours.ts';
import { startPushService, subscribeBrowser } from '../testing/push-browser.ts';
import { isInner, publicLookup } from './addresses.ts';
import { pushJob } from './push-job.ts';

const { routes, calls } = notify;

let service: Awaited<ReturnType<typeof startPushService>>;
let server: TestServer;
let zhao: TestClient;
let chen: TestClient;
before(async () => {
  service = await startPushService();
  // By day: what is not urgent waits through the night.
  const clock = { real: Date.now(), shown: Date.parse('2026-05-12T12:00:00+08:00'), speed: 1 };
  server = await startNotify({ clock, environment: { PUSH_SERVICES: `${service.origin},fcm.googleapis.com`, PUSH_CONTACT: 'mailto:desk@kuixinglou.example' } });
  [zhao, chen] = [await server.signIn(ZHAO), await server.signIn(CHEN)];
});
after(async () => {
  await server.close();
  await service.close();
  await endTestPostgres();
});
beforeEach(async () => {
  await server.asEngine((ctx) => ctx.db.run(sql`delete from notify.subscription where tenant_id = ${ctx.tenantId}`));
  await server.asEngine((ctx) => ctx.db.run(sql`delete from notify.message where tenant_id = ${ctx.tenantId}`));
  service.pushed.length = 0;
  service.answers.length = 0;
});

const subscribed = async (client: TestClient, name: string) => {
  const browser = subscribeBrowser(`${service.origin}/wpush/${name}`);
  assert.equal((await client.ask(routes.subscribe, { body: browser.subscription })).status, 200);
  return browser;
};
const send = (change: object = {}) =>
  server.asEngine((ctx) => ctx.call(calls.send, { personIds: [ZHAO], key: 'need/1', title: '有人需要帮忙', body: '约 300 米，陪着去医院', url: '/volunteer/offers', ...change }));
const now = () => server.installation.clock.now().getTime();
const countSubscriptions = async () => (await server.asOwner<{ n: number }>(sql`select count(*) as n from notify.subscription`))[0]?.n;
const countJobs = async () => (await server.asOwner<{ n: number }>(sql`select count(*) as n from graphile_worker._private_jobs`))[0]?.n;
/** The next try is now, not after the seconds that it would wait. */
const hurry = () => server.asOwner(sql`update graphile_worker._private_jobs set run_at = now() where locked_at is null`);

test('a message reaches every browser of the person, sealed for it alone and signed by our key', async () => {
  const [phone, tablet] = [await subscribed(zhao, 'phone'), await subscribed(zhao, 'tablet')];
  await subscribed(chen, 'other');
  await send({ urgent: true });
  await until(() => service.pushed.length === 2);
  const sent = new Set((await zhao.ask(routes.inbox, { query: {} })).value.items.map((one): string => one.id));
  for (const [name, browser] of [['phone', phone], ['tablet', tablet]] as const) {
    const pushed = service.pushed.find((one) => one.path === `/wpush/${name}`);
    const { sentAt, messageId, ...said } = browser.read(pushed?.body as Buffer) as { sentAt: string; messageId: string };
    assert.deepEqual(said, { tag: 'need/1', title: '有人需要帮忙', body: '约 300 米，陪着去医院', url: '/volunteer/offers', isUrgent: true });
    assert.ok(sent.has(messageId), 'touching it marks this very message read');
    assert.ok(Math.abs(Date.parse(sentAt) - now()) < 60_000);
    assert.deepEqual([pushed?.headers['content-encoding'], pushed?.headers.urgency], ['aes128gcm', 'high']);
    assert.ok(Number(pushed?.headers.ttl) > 800 && Number(pushed?.headers.ttl) <= 900);
    assert.match(String(pushed?.headers.topic), /^[\w-]{32}$/);
    assert.deepEqual([pushed?.claims?.aud, pushed?.claims?.sub], [service.origin, 'mailto:desk@kuixinglou.example']);
    assert.equal(pushed?.senderKey, (await zhao.ask(routes.pushKey, {})).value.key, 'browsers subscribed with the key that signs');
  }
  assert.equal(service.pushed.some((one) => one.path.endsWith('other')), false);
});

test('a busy push service is tried again; a gone browser is forgotten; a refusal for good is not repeated', async () => {
  const phone = await subscribed(zhao, 'phone');
  service.answers.push(503, 429);
  await send();
  await until(async () => {
    await hurry();
    return service.pushed.length === 3;
  });
  assert.deepEqual(phone.read(service.pushed[2]?.body as Buffer), phone.read(service.pushed[0]?.body as Buffer));
  assert.equal(await countSubscriptions(), 1);

  await until(async () => (await countJobs()) === 0);
  service.answers.push(413);
  await send();
  await until(async () => service.pushed.length === 4 && (await countJobs()) === 0);
  assert.equal(await countSubscriptions(), 1);

  service.answers.push(410);
  await send();
  await until(async () => (await countSubscriptions()) === 0);
  await send();
  assert.equal(service.pushed.length, 5);
});

test('what nobody wants to hear any more is not sent', async () => {
  await subscribed(zhao, 'phone');
  service.answers.push(503);
  await send({ minutesToLive: 1 });
  await until(() => service.pushed.length === 1);
  // As if a minute had passed before the next try.
  const [job] = await server.asOwner<{ payload: { payload: never } }>(sql`select payload from graphile_worker._private_jobs`);
  const tools = { log: server.installation.log, surroundings: server.installation.config, tenants: async () => [], now: new Date(now() + 61_000) };
  await pushJob.work({ ...tools, run: (tenantId, work) => server.asEngine(work, tenantId) }, job?.payload.payload as never);
  assert.equal(service.pushed.length, 1);
});

test('subscriptions and messages cannot be read in the database', async () => {
  await subscribed(zhao, 'phone');
  service.answers.push(503);
  await send();
  await until(() => service.pushed.length === 1);
  const [row] = await server.asOwner<{ words: string }>(sql`
    select (select string_agg(s::text, '') from notify.subscription s) || (select string_agg(m::text, '') from notify.message m) || (select string_agg(j.payload::text, '') from graphile_worker._private_jobs j) as words`);
  for (const word of ['wpush', '127.0.0.1', '医院', Buffer.from('wpush').toString('hex')]) assert.ok(!row?.words.includes(word), word);
});

test('addresses that are no push service are refused, and so are keys that are none', async () => {
  const right = subscribeBrowser(`${service.origin}/wpush/x`).subscription;
  for (const endpoint of ['http://127.0.0.1:1/', 'https://169.254.169.254/latest/meta-data', 'https://localhost/', 'https://example.org/push', `${service.origin}@evil.org/`]) {
    assert.equal((await zhao.ask(routes.subscribe, { body: { ...right, endpoint } })).problem.code, 'notify.notPushService', endpoint);
  }
  for (const keys of [{ ...right.keys, auth: 'short' }, { ...right.keys, p256dh: right.keys.auth }]) {
    assert.equal((await zhao.ask(routes.subscribe, { body: { ...right, keys } })).problem.code, 'request.invalid');
  }
  assert.equal((await server.anybody.ask(routes.subscribe, { body: right })).problem.code, 'session.required');
  assert.equal(await countSubscriptions(), 0);
});

test('a person has at most ten browsers, also when they subscribe at once; the same browser counts once', async () => {
  const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => zhao.ask(routes.subscribe, { body: subscribeBrowser(`${service.origin}/wpush/${n}`).subscription })));
  assert.equal(answers.filter((one) => one.status === 200).length, 10);
  assert.deepEqual([...new Set(answers.filter((one) => one.status !== 200).map((one) => one.problem.code))], ['notify.tooMany']);
  const known = subscribeBrowser(`${service.origin}/wpush/again`).subscription;
  for (let n = 0; n < 3; n += 1) assert.equal((await chen.ask(routes.subscribe, { body: known })).status, 200);
  assert.equal(await countSubscriptions(), 11);
});

test('a browser belongs to whoever used it last, and only they can end it', async () => {
  const shared = subscribeBrowser(`${service.origin}/wpush/shared`);
  await zhao.ask(routes.subscribe, { body: shared.subscription });
  await chen.ask(routes.subscribe, { body: shared.subscription });
  await send();
  await zhao.ask(routes.unsubscribe, { body: { endpoint: shared.subscription.endpoint } });
  assert.equal(await countSubscriptions(), 1, 'it is not hers any more');
  await chen.ask(routes.unsubscribe, { body: { endpoint: shared.subscription.endpoint } });
  assert.equal(await countSubscriptions(), 0);
  assert.equal(service.pushed.length, 0);
});

test('a known name that leads into the inner network is not called', async () => {
  for (const inner of ['127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '::1', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', '::ffff:7f00:1']) assert.ok(isInner(inner), inner);
  for (const open of ['142.250.1.1', '8.8.8.8', '2404:6800:4004::1', '::ffff:8.8.8.8']) assert.ok(!isInner(open), open);
  const found = await new Promise<string>((resolve) => publicLookup('localhost', { all: false }, (error, address) => resolve(error?.code ?? String(address))));
  assert.equal(found, 'EINNER');
});
