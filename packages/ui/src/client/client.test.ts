import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binary, defineContract } from '@huying/kernel';
import { z } from 'zod';
import { type ClientSettings, createClient, newUuid } from './client.ts';
import { createKeyKeeper } from './key-keeper.ts';
import { issueOf } from './problem.ts';

const { routes } = defineContract('lamp', {
  routes: {
    list: { method: 'GET', path: '/api/lamps', summary: 'List.', who: 'signed-in', query: z.object({ kind: z.array(z.string()).optional(), after: z.string().nullish(), since: z.date().optional() }), out: z.object({ items: z.array(z.string()) }) },
    see: { method: 'GET', path: '/api/areas/:areaId/lamps/:lampId', summary: 'See.', who: 'signed-in', params: z.object({ areaId: z.string(), lampId: z.string() }), out: z.object({ lit: z.boolean() }) },
    light: { method: 'POST', path: '/api/lamps/:lampId/light', summary: 'Light.', who: ['elder'], params: z.object({ lampId: z.string() }), body: z.object({ minutes: z.number() }), out: z.object({ until: z.string() }), refusals: { 'lamp.broken': 409 } },
    hear: { method: 'POST', path: '/api/hear', summary: 'Hear.', who: ['elder'], body: binary(['audio/wav', 'audio/webm'], 1000), out: z.object({ id: z.string() }) },
    forget: { method: 'DELETE', path: '/api/lamps/:lampId', summary: 'Forget.', who: ['elder'], params: z.object({ lampId: z.string() }) },
    sound: { method: 'GET', path: '/api/sounds/:soundId', summary: 'Sound.', who: ['elder'], params: z.object({ soundId: z.string() }), gives: 'file' },
  },
});

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}
type Reply = (() => Response) | 'unreachable';
const json = (value: unknown, status = 200, headers = {}): Reply => () => new Response(JSON.stringify(value), { status, headers });

/** A client whose network gives these replies in turn, the last one for ever. */
function clientOf(replies: readonly Reply[], settings: ClientSettings = {}) {
  const sent: Sent[] = [];
  const client = createClient({
    retryAfterMs: [0, 0, 0],
    ...settings,
    fetch: async (url, init = {}) => {
      const reply = replies[Math.min(sent.length, replies.length - 1)] as Reply;
      sent.push({ url: String(url), method: init.method, headers: init.headers as Record<string, string>, body: init.body });
      if (init.signal?.aborted) throw init.signal.reason;
      if (reply === 'unreachable') throw new TypeError('Failed to fetch');
      return reply();
    },
  });
  return { client, sent };
}

test('paths, queries and bodies are made from the contract', async () => {
  const { client, sent } = clientOf([json({ items: [], lit: true, until: 'x' })], { baseUrl: 'https://example.org', language: () => 'zh' });
  await client.ask(routes.see, { params: { areaId: '五/号', lampId: 'a b' } });
  await client.ask(routes.list, { query: { kind: ['x', 'y&z'], after: null, since: new Date(0) } });
  await client.ask(routes.list, {});
  await client.ask(routes.light, { params: { lampId: '7' }, body: { minutes: 5 } });
  assert.deepEqual(sent.map(({ url }) => url), [
    'https://example.org/api/areas/%E4%BA%94%2F%E5%8F%B7/lamps/a%20b',
    'https://example.org/api/lamps?kind=x&kind=y%26z&since=1970-01-01T00%3A00%3A00.000Z',
    'https://example.org/api/lamps',
    'https://example.org/api/lamps/7/light',
  ]);
  assert.equal(sent[3]?.body, '{"minutes":5}');
  assert.equal(sent[3]?.headers['content-type'], 'application/json');
  assert.match(sent[3]?.headers['idempotency-key'] ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(sent[0]?.headers['idempotency-key'], undefined);
  assert.equal(sent[0]?.headers['accept-language'], 'zh');
});

test('bytes go as they are, under the plain type', async () => {
  const { client, sent } = clientOf([json({ id: '1' })]);
  const body = new Blob(['abc'], { type: 'audio/webm;codecs=opus' });
  assert.deepEqual(await client.ask(routes.hear, { body }), { ok: true, value: { id: '1' } });
  assert.equal(sent[0]?.body, body);
  assert.equal(sent[0]?.headers['content-type'], 'audio/webm');
});

test('an answer without content, a file, and the address of a file', async () => {
  const { client } = clientOf([() => new Response(null, { status: 204 }), () => new Response('RIFF')]);
  assert.deepEqual(await client.ask(routes.forget, { params: { lampId: '1' } }), { ok: true, value: undefined });
  const file = await client.fetchFile(routes.sound, { params: { soundId: '1' } });
  assert.ok(file.ok);
  assert.equal(await file.value.text(), 'RIFF');
  assert.equal(client.addressOf(routes.sound, { params: { soundId: 'x/y' } }), '/api/sounds/x%2Fy');
});

test('a refusal is an answer', async () => {
  const problem = { type: '/problems/lamp.broken', title: 'lamp: broken', status: 409, code: 'lamp.broken', facts: { days: 2 }, issues: [{ path: 'body.minutes', message: 'too long' }] };
  const { client, sent } = clientOf([json(problem, 409)]);
  const answer = await client.ask(routes.light, { params: { lampId: '1' }, body: { minutes: 1 } });
  assert.deepEqual(answer, { ok: false, problem });
  assert.equal(sent.length, 1, 'what was refused is not tried again');
  assert.equal(issueOf(problem, 'minutes'), 'too long');
  assert.equal(issueOf(problem, 'hours'), undefined);
});

test('a lost network is tried again with the same key, and then it is an answer', async () => {
  const back = clientOf(['unreachable', 'unreachable', json({ until: 'x' })]);
  assert.equal((await back.client.ask(routes.light, { params: { lampId: '1' }, body: { minutes: 1 } })).ok, true);
  assert.equal(back.sent.length, 3);
  assert.equal(new Set(back.sent.map(({ headers }) => headers['idempotency-key'])).size, 1);
  const away = clientOf(['unreachable']);
  assert.deepEqual(await away.client.ask(routes.list, {}), { ok: false, problem: { status: 0, code: 'network.unreachable' } });
  assert.equal(away.sent.length, 4);
});

test('a server that is just starting is waited for', async () => {
  const { client, sent } = clientOf([() => new Response('<h1>Bad Gateway</h1>', { status: 502 }), json({ status: 503, code: 'service.unavailable' }, 503), json({ items: ['a'] })]);
  assert.deepEqual(await client.ask(routes.list, {}), { ok: true, value: { items: ['a'] } });
  assert.equal(sent.length, 3);
  const never = clientOf([() => new Response('<h1>Bad Gateway</h1>', { status: 502 })]);
  assert.deepEqual(await never.client.ask(routes.list, {}), { ok: false, problem: { status: 502, code: 'service.unavailable' } });
});

test('each command has its own key unless one is given', async () => {
  const { client, sent } = clientOf([json({ until: 'x' })]);
  const argument = { params: { lampId: '1' }, body: { minutes: 1 } };
  await client.ask(routes.light, argument);
  await client.ask(routes.light, argument);
  await client.ask(routes.light, argument, { idempotencyKey: 'given-key' });
  const keys = sent.map(({ headers }) => headers['idempotency-key']);
  assert.notEqual(keys[0], keys[1]);
  assert.equal(keys[2], 'given-key');
});

test('only while developing is an answer held to its shape', async (t) => {
  t.mock.method(console, 'error', () => {});
  const wrong = json({ items: 'none' });
  const strict = await clientOf([wrong], { checksAnswers: true }).client.ask(routes.list, {});
  assert.ok(!strict.ok);
  assert.equal(strict.problem.code, 'answer.unexpected');
  assert.equal((await clientOf([wrong]).client.ask(routes.list, {})).ok, true);
  const unreadable = await clientOf([() => new Response('<html>')]).client.ask(routes.list, {});
  assert.ok(!unreadable.ok);
  assert.equal(unreadable.problem.code, 'answer.unreadable');
});

test('a lost session is told, but not where the question was whether there is one', async () => {
  let lost = 0;
  const { client } = clientOf([json({ status: 401, code: 'session.required' }, 401)], { onSessionLost: () => (lost += 1) });
  await client.ask(routes.list, {}, { maybeSignedOut: true });
  assert.equal(lost, 0);
  await client.ask(routes.list, {});
  assert.equal(lost, 1);
});

test('the server’s clock is handed on', async () => {
  const clocks: (string | null)[] = [];
  const { client } = clientOf([json({ items: [] }, 200, { 'huying-clock': '5,60' }), json({ items: [] })], { onClock: (header) => clocks.push(header) });
  await client.ask(routes.list, {});
  await client.ask(routes.list, {});
  assert.deepEqual(clocks, ['5,60', null]);
});

test('who gives up gets no answer and no further attempt', async () => {
  const stop = new AbortController();
  const { client, sent } = clientOf(['unreachable'], { retryAfterMs: [10_000] });
  const asked = client.ask(routes.list, {}, { signal: stop.signal });
  setTimeout(() => stop.abort(), 5);
  await assert.rejects(asked, { name: 'AbortError' });
  assert.equal(sent.length, 1);
});

test('a missing parameter is our own mistake', async () => {
  const { client } = clientOf([json({})]);
  await assert.rejects(client.ask(routes.forget, { params: { lampId: '' } }), /needs the parameter lampId/);
});

test('a command whose outcome nobody knows keeps its key while it says the same', () => {
  let count = 0;
  const keeper = createKeyKeeper(() => {
    count += 1;
    return `key-${count}`;
  });
  const unreachable = { status: 0, code: 'network.unreachable' };
  const first = keeper.keyFor({ body: { minutes: 5 } });
  keeper.answered(unreachable);
  assert.equal(keeper.keyFor({ body: { minutes: 5 } }), first, 'pressed again: the same command');
  keeper.answered({ status: 409, code: 'lamp.broken' });
  const second = keeper.keyFor({ body: { minutes: 5 } });
  assert.notEqual(second, first, 'a clear no ends it');
  keeper.answered(unreachable);
  assert.notEqual(keeper.keyFor({ body: { minutes: 6 } }), second, 'other content is another command');
  const blob = new Blob(['a'], { type: 'audio/wav' });
  const third = keeper.keyFor({ body: blob });
  keeper.answered(unreachable);
  assert.equal(keeper.keyFor({ body: blob }), third);
  assert.notEqual(keeper.keyFor({ body: new Blob(['a'], { type: 'audio/wav' }) }), third, 'another recording is another command');
});

test('uuids are made where the browser has no randomUUID', (t) => {
  t.mock.method(crypto, 'randomUUID');
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    const made = Array.from({ length: 50 }, newUuid);
    for (const id of made) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(new Set(made).size, 50);
  } finally {
    Reflect.deleteProperty(crypto, 'randomUUID');
  }
});
