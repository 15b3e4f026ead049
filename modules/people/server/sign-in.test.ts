import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { automationModule } from '@huying/automation/server';
import type { CallIn } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { defineModule, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import safeguard, { tables } from '@huying/safeguard/server';
import { people } from '../contract.ts';
import { addSmallCommunity, PHONES, WHO } from '../testing/small-community.ts';
import module from './index.ts';

const { routes, calls } = people;
const NOBODY = '13899998888';
const PASSWORD = 'Wang-Cong-66';

/** SMS by notify, where a test sets it up. */
const texted: CallIn<typeof notify.calls.sendCode>[] = [];
let hasSms = false;
const { carriesCodes, sendCode } = notify.calls;
const sms = defineModule({
  contract: { ...notify, routes: {}, calls: { carriesCodes, sendCode } }, routes: {},
  calls: { carriesCodes: async () => hasSms, sendCode: async (_ctx, message) => void texted.push(message) },
});

/** Every server listens to the same installation's clock, so that a test may let time pass by moving what is stored. */
const servers: TestServer[] = [];
async function start(environment: Record<string, string> = {}): Promise<TestServer> {
  const server = await startTest({ modules: [module, sms, automationModule(tables), safeguard], environment });
  servers.push(server);
  await addSmallCommunity(server);
  return server;
}
let server: TestServer;
before(async () => {
  server = await start();
});
after(async () => {
  for (const one of servers) await one.close();
  await endTestPostgres();
});

const cookieOf = (headers: Record<string, unknown>) => String([headers['set-cookie']].flat()[0] ?? '').split(';')[0] as string;
/** A browser of its own address, so that the limit of attempts per address does not mix the tests up. */
async function signIn(at: TestServer, body: object): Promise<{ status: number; value: { personId: string; name: string; mustChangePassword: boolean; code: string }; cookie: string; raw: string }> {
  const response = await at.anybody.inject({ method: 'POST', url: '/api/session', payload: body });
  return { status: response.statusCode, value: response.json(), cookie: cookieOf(response.headers), raw: String(response.headers['set-cookie'] ?? '') };
}
const codeFor = async (at: TestServer, phone: string) => (await at.anybody.ask(routes.requestCode, { body: { phone } })).value.shown as string;
const withCookie = (at: TestServer, cookie: string) => ({
  me: () => at.anybody.ask(routes.me, { headers: { cookie } }),
  ask: ((route, argument) => at.anybody.ask(route, { ...argument, headers: { cookie } } as never)) as TestClient['ask'],
});

test('in the demonstration the code is shown; it signs in once', async () => {
  const code = await codeFor(server, PHONES.desk);
  assert.match(code, /^\d{6}$/);
  const { status, value, cookie, raw } = await signIn(server, { phone: PHONES.desk, code, label: 'Chrome' });
  assert.deepEqual([status, value], [200, { personId: WHO.desk, name: '周调度', mustChangePassword: false }], 'the token goes into the cookie only');
  assert.match(raw, /HttpOnly; SameSite=Lax/);
  const { value: me } = await withCookie(server, cookie).me();
  assert.deepEqual([me.name, me.tenantId, me.demonstration, me.memberships[0]?.role], ['周调度', TEST_TENANT, true, 'desk']);
  assert.equal((await signIn(server, { phone: PHONES.desk, code })).value.code, 'people.expiredCode');
  const trail = await server.asEngine((ctx) => ctx.db.rows(sql`select actor_id, subject_id, detail from platform.trail where tenant_id = ${ctx.tenantId} and action = 'people.signedIn'`));
  assert.deepEqual(trail, [{ actor_id: WHO.desk, subject_id: WHO.desk, detail: { kind: 'browser' } }]);
});

test('the answers to a number that nobody has are those to a known one, until its code proves who asks', async () => {
  const [known, unknown] = [PHONES.grid, NOBODY];
  const asked = await Promise.all([known, unknown].map((phone) => server.anybody.ask(routes.requestCode, { body: { phone } })));
  assert.deepEqual(asked.map((one) => [one.status, Object.keys(one.value)]), [[200, ['sent', 'shown']], [200, ['sent', 'shown']]]);
  const other = (code: string) => (code === '000000' ? '000001' : '000000');
  const tried = async (phone: string, at: number) => {
    const answers = [(await signIn(server, { phone, code: other(asked[at]?.value.shown as string) })).value.code];
    for (let attempt = 0; attempt < 6; attempt += 1) answers.push((await signIn(server, { phone, password: `Wrong-${attempt}-aaa` })).value.code);
    return answers;
  };
  const answers = [await tried(known, 0), await tried(unknown, 1)];
  assert.deepEqual(answers[0], ['people.wrongCode', ...Array(5).fill('people.wrongPassword'), 'people.locked']);
  assert.deepEqual(answers[1], answers[0]);
  assert.equal((await signIn(server, { phone: unknown, code: asked[1]?.value.shown })).value.code, 'people.unknownNumber');
});

test('five wrong codes end the code, and codes are not made without end', async () => {
  const code = await codeFor(server, PHONES.committee);
  const wrong = code === '111111' ? '111112' : '111111';
  for (let attempt = 0; attempt < 5; attempt += 1) assert.equal((await signIn(server, { phone: PHONES.committee, code: wrong })).value.code, 'people.wrongCode');
  assert.equal((await signIn(server, { phone: PHONES.committee, code })).value.code, 'people.expiredCode', 'even the right one is over');
  // Straight at the counting, past the limit per address.
  const made = await Promise.all(Array.from({ length: 8 }, () => server.installation.signIns(0).makeCode(PHONES.committee)));
  assert.equal(made.filter((one) => 'code' in one).length, 4, 'with the first one five in an hour, also when asked for at once');
  const refused = await server.anybody.ask(routes.requestCode, { body: { phone: PHONES.committee } });
  assert.deepEqual([refused.status, refused.problem.code], [429, 'people.tooManyCodes']);
  await server.installation.database.service.run(sql`update platform.sign_in_code set first_at = first_at - interval '61 minutes'`);
  assert.equal((await server.anybody.ask(routes.requestCode, { body: { phone: PHONES.committee } })).status, 200);
});

test('a code is over after its minutes', async () => {
  const code = await codeFor(server, PHONES.street);
  await server.installation.database.service.run(sql`update platform.sign_in_code set expires_at = expires_at - interval '5 minutes'`);
  assert.equal((await signIn(server, { phone: PHONES.street, code })).value.code, 'people.expiredCode');
});

test('a password is set with policy, ends other sessions, locks after five wrong ones and opens again', async () => {
  const cookies: string[] = [];
  for (let n = 0; n < 2; n += 1) cookies.push((await signIn(server, { phone: PHONES.caretaker, code: await codeFor(server, PHONES.caretaker) })).cookie);
  const mine = withCookie(server, cookies[0] as string);
  const change = (body: { old?: string; new: string }) => mine.ask(routes.changePassword, { body });
  for (const [password, code] of [['Ab1', 'tooShort'], ['abcdefghij', 'tooSimple'], ['Password-123', 'guessable'], [`Aa1${'x'.repeat(126)}`, 'request.invalid']] as const) {
    assert.equal((await change({ new: password })).problem.code, code.includes('.') ? code : `people.${code}`);
  }
  assert.equal((await change({ new: PASSWORD })).status, 200, 'who never had a password needs no old one');
  assert.equal((await mine.me()).status, 200);
  assert.equal((await withCookie(server, cookies[1] as string).me()).status, 401, 'the other browser is signed out at once');

  assert.equal((await change({ old: 'Wrong-one-1', new: 'Other-Cong-77' })).problem.code, 'people.wrongPassword');
  assert.equal((await change({ new: 'Other-Cong-77' })).problem.code, 'people.wrongPassword');
  assert.equal((await signIn(server, { phone: PHONES.caretaker, password: PASSWORD })).status, 200, 'a right one clears the count');
  for (let n = 0; n < 5; n += 1) assert.equal((await signIn(server, { phone: PHONES.caretaker, password: `Wrong-${n}-bbb` })).value.code, 'people.wrongPassword');
  const locked = await signIn(server, { phone: PHONES.caretaker, password: PASSWORD });
  assert.deepEqual([locked.status, locked.value.code], [423, 'people.locked']);
  await server.installation.database.service.run(sql`update platform.sign_in_attempt set locked_until = locked_until - interval '15 minutes'`);
  assert.equal((await signIn(server, { phone: PHONES.caretaker, password: PASSWORD })).status, 200);
});

test('a command that the network repeats is carried out once: one code, one change of the password', async () => {
  const own = await start();
  const again = (url: string, payload: object, key: string, cookie = '') =>
    own.anybody.inject({ method: 'POST', url, payload, headers: { 'idempotency-key': key, ...(cookie ? { cookie } : {}) } });
  const [first, second] = [await again('/api/session/code', { phone: PHONES.family }, 'repeated-1'), await again('/api/session/code', { phone: PHONES.family }, 'repeated-1')];
  assert.equal(first.json().shown, second.json().shown);
  const { cookie } = await signIn(own, { phone: PHONES.family, code: second.json().shown });
  for (const key of ['repeated-2', 'repeated-2']) assert.equal((await again('/api/me/password', { new: PASSWORD }, key, cookie)).statusCode, 200);
  for (const key of ['repeated-3', 'repeated-3']) assert.equal((await again('/api/me/password', { old: PASSWORD, new: 'Other-Cong-77' }, key, cookie)).statusCode, 200);
});

test('guesses made at once are all counted', async () => {
  await server.asEngine((ctx) => ctx.signIns.setPassword(WHO.craftsman, PASSWORD));
  const { signIns } = { signIns: server.installation.signIns(0) };
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => signIns.checkPassword(PHONES.craftsman, `Guess-${n}-ccc`)));
  assert.equal(answers.filter((answer) => 'no' in answer && answer.no === 'wrong').length, 5);
  assert.equal(answers.filter((answer) => 'no' in answer && answer.no === 'locked').length, 15);
});

test('sessions are listed, the current one is marked, each can be ended, and only one’s own', async () => {
  const cookies: string[] = [];
  for (const label of ['Chrome', 'Firefox']) cookies.push((await signIn(server, { phone: PHONES.volunteer, code: await codeFor(server, PHONES.volunteer), label })).cookie);
  const [first, second] = cookies.map((cookie) => withCookie(server, cookie)) as [ReturnType<typeof withCookie>, ReturnType<typeof withCookie>];
  const { sessions } = (await first.ask(routes.sessions, {})).value;
  assert.deepEqual(sessions.map((one) => [one.label, one.kind, one.current]).sort(), [['Chrome', 'browser', true], ['Firefox', 'browser', false]]);
  const other = sessions.find((one) => !one.current)?.id as string;

  const stranger = withCookie(server, (await signIn(server, { phone: PHONES.silver, code: await codeFor(server, PHONES.silver) })).cookie);
  assert.equal((await stranger.ask(routes.endSession, { params: { sessionId: other } })).status, 404);
  assert.equal((await second.me()).status, 200);
  assert.equal((await first.ask(routes.endSession, { params: { sessionId: other } })).status, 200);
  assert.equal((await second.me()).status, 401);
  assert.equal((await first.me()).status, 200);
  assert.equal((await first.ask(routes.signOut, {})).status, 200);
  assert.equal((await first.me()).status, 401, 'signing out ends the session itself, not only the cookie');
});

test('an elder’s own device stays signed in for years; nobody else’s does', async () => {
  for (const [who, kind] of [['elder', 'device'], ['desk', 'browser']] as const) {
    const { cookie } = await signIn(server, { phone: PHONES[who], code: await codeFor(server, PHONES[who]), device: true, label: '' });
    const { sessions } = (await withCookie(server, cookie).ask(routes.sessions, {})).value;
    assert.equal(sessions.find((one) => one.current)?.kind, kind, who);
  }
  const days = await server.installation.database.service.row<{ days: number }>(sql`
    select extract(day from expires_at - created_at) as days from platform.session where person_id = ${WHO.elder} and kind = 'device'`);
  assert.ok((days?.days ?? 0) > 3_600);
  const { cookie } = await signIn(server, { phone: PHONES.elder, code: await codeFor(server, PHONES.elder), device: true });
  const opened = await server.anybody.inject({ method: 'GET', url: '/api/me', headers: { cookie } });
  const renewed = String(opened.headers['set-cookie'] ?? '');
  assert.ok(renewed.startsWith(cookie) && /Max-Age=\d{8,}; .*HttpOnly/.test(renewed), 'browsers forget a cookie after 400 days, so it is given again');
});

test('a number that serves in two street offices asks which one, without spending the code', async () => {
  const shared = { id: '01980000-0000-7000-8000-000000000777' as never, name: '两边跑', sex: null, birthYear: null, phone: PHONES.desk, memberships: [] };
  await server.asEngine((ctx) => ctx.call(calls.addPeople, { people: [shared] }), OTHER_TENANT);
  const code = await codeFor(server, PHONES.desk);
  const asked = await server.anybody.inject({ method: 'POST', url: '/api/session', payload: { phone: PHONES.desk, code } });
  assert.deepEqual([asked.statusCode, asked.json().code, asked.json().facts], [409, 'people.severalTenants', { tenants: `${TEST_TENANT},${OTHER_TENANT}`, names: '郫筒街道,安德街道' }]);
  const chosen = await signIn(server, { phone: PHONES.desk, code, tenantId: OTHER_TENANT });
  assert.equal(chosen.value.name, '两边跑');
  assert.equal((await withCookie(server, chosen.cookie).me()).value.tenantId, OTHER_TENANT);
});

test('neither code nor password, or what is no number, is told in words', async () => {
  assert.deepEqual([(await signIn(server, { phone: PHONES.desk })).status, (await signIn(server, { phone: '12345', code: '123456' })).status], [400, 400]);
});

/** A gateway such as an operator would run in front of an SMS provider. */
async function gateway(answers: number[]) {
  const received: { body: { phone: string; code: string; minutes: number }; key: string | undefined }[] = [];
  const peer = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      received.push({ body: JSON.parse(text), key: request.headers.authorization });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const { port } = peer.address() as { port: number };
  return { url: `http://127.0.0.1:${port}/codes`, received, close: () => peer.close() };
}
async function until(what: () => boolean): Promise<void> {
  for (let waited = 0; !what() && waited < 200; waited += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(what());
}

test('outside the demonstration the code goes through the channel, is tried again, and is never shown nor readable in the queue', async () => {
  const peer = await gateway([503]);
  const real = await start({ DEMONSTRATION: '0', CODE_CHANNEL_URL: peer.url, CODE_CHANNEL_KEY: 'gate-key' });
  try {
    const { value } = await real.anybody.ask(routes.requestCode, { body: { phone: PHONES.desk } });
    assert.deepEqual(value, { sent: true, shown: null });
    await until(() => peer.received.length === 2);
    const [first, second] = peer.received;
    assert.deepEqual([first?.body.phone, first?.body.minutes, first?.key], [PHONES.desk, 5, 'Bearer gate-key']);
    assert.deepEqual(second, first, 'the same code again after the gateway was busy');
    assert.equal((await signIn(real, { phone: PHONES.desk, code: first?.body.code })).status, 200);

    await real.anybody.ask(routes.requestCode, { body: { phone: NOBODY } });
    await real.anybody.ask(routes.requestCode, { body: { phone: PHONES.grid } });
    await until(() => peer.received.length === 3);
    assert.equal(peer.received[2]?.body.phone, PHONES.grid, 'nothing is sent to a number that nobody has');
  } finally {
    peer.close();
  }
});

test('the queue holds codes sealed', async () => {
  const waiting = await startTest({ modules: [module, automationModule(tables), safeguard], environment: { DEMONSTRATION: '0', CODE_CHANNEL_URL: 'http://127.0.0.1:9/' }, background: false });
  servers.push(waiting);
  await addSmallCommunity(waiting);
  await waiting.anybody.ask(routes.requestCode, { body: { phone: PHONES.desk } });
  await waiting.anybody.ask(routes.requestCode, { body: { phone: PHONES.desk } });
  const rows = await waiting.asOwner<{ payload: string }>(sql`select payload::text as payload from graphile_worker._private_jobs`);
  assert.equal(rows.length, 1, 'a newer code takes the place of the older');
  assert.ok(!rows[0]?.payload.includes(PHONES.desk) && rows[0]?.payload.includes('sealed'));
});

test('without a channel and outside the demonstration nothing pretends to be sent', async () => {
  const bare = await start({ DEMONSTRATION: '0' });
  const answer = await bare.anybody.ask(routes.requestCode, { body: { phone: PHONES.desk } });
  assert.deepEqual([answer.status, answer.problem.code], [503, 'people.noCodeChannel']);
});

test('where only the SMS of messages is set up, codes go by it, known number or not', async () => {
  hasSms = true;
  try {
    const real = await start({ DEMONSTRATION: '0' });
    for (const phone of [PHONES.desk, NOBODY]) assert.deepEqual((await real.anybody.ask(routes.requestCode, { body: { phone } })).value, { sent: true, shown: null });
    assert.deepEqual(texted.map(({ phone, minutes, known }) => [phone, minutes, known]), [[PHONES.desk, 5, true], [NOBODY, 5, false]]);
    assert.equal((await signIn(real, { phone: PHONES.desk, code: texted[0]?.code })).status, 200);
  } finally {
    hasSms = false;
  }
});
