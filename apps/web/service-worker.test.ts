import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const CODE = readFileSync(new URL('./public/service-worker.js', import.meta.url), 'utf8');

interface Shown {
  readonly title: string;
  readonly options: { body: string; tag?: string; renotify: boolean; requireInteraction: boolean; data: { url: string } };
}

/** The worker with a browser around it that notes what it does. */
function worker(openPages: string[] = [], isOffline = false) {
  const handlers: Record<string, (event: object) => void> = {};
  const shown: Shown[] = [];
  const done: string[] = [];
  const pages = openPages.map((url) => ({
    url,
    focus() {
      done.push(`focus ${url}`);
      return Promise.resolve(this);
    },
    navigate: (to: string) => Promise.resolve(void done.push(`navigate ${to}`)),
  }));
  const self = {
    location: { origin: 'https://huying.example' },
    addEventListener: (type: string, handler: (event: object) => void) => void Object.assign(handlers, { [type]: handler }),
    registration: { showNotification: (title: string, options: Shown['options']) => Promise.resolve(void shown.push({ title, options })) },
    clients: { matchAll: async () => pages, openWindow: async (to: string) => void done.push(`open ${to}`) },
  };
  const fetch = (url: string, { method }: { method: string }) => {
    done.push(`${method} ${url}`);
    return isOffline ? Promise.reject(new Error('offline')) : Promise.resolve();
  };
  runInNewContext(CODE, { self, URL, fetch });
  const fire = async (type: string, event: object) => {
    const work: unknown[] = [];
    handlers[type]?.({ ...event, waitUntil: (promise: unknown) => void work.push(promise) });
    await Promise.all(work);
  };
  const push = (data: unknown) => fire('push', { data: data === undefined ? null : { json: () => (typeof data === 'string' ? JSON.parse(data) : data) } });
  const click = (url: unknown, messageId?: unknown) => fire('notificationclick', { notification: { close: () => done.push('close'), data: { url, messageId } } });
  return { shown, done, push, click };
}

test('a message is shown as it is; an urgent one stays until it is touched', async () => {
  const { shown, push } = worker();
  await push({ title: '有人求助', body: '送晚饭，约 350 米', url: '/volunteer/offers/7', tag: 'offer-7', isUrgent: true });
  const first = shown[0];
  assert.deepEqual([first?.title, first?.options.body, first?.options.tag, first?.options.renotify, first?.options.requireInteraction, first?.options.data.url], ['有人求助', '送晚饭，约 350 米', 'offer-7', true, true, '/volunteer/offers/7']);
});

test('whatever arrives, something is shown, and it never leads to another site', async () => {
  const { shown, push } = worker();
  for (const data of [undefined, '{', {}, { title: 7, url: 'https://evil.example/x' }, { url: '//evil.example' }, { url: 'javascript:alert(1)' }, { url: 'http://[' }]) await push(data);
  assert.equal(shown.length, 7);
  for (const { title, options } of shown) {
    assert.ok(title && options.body);
    assert.equal(options.data.url, '/');
    assert.equal(options.renotify, false);
  }
});

test('a touch brings an open page of the audience to the front and leads it there', async () => {
  const { done, click } = worker(['https://huying.example/desk', 'https://huying.example/volunteer/record']);
  await click('/volunteer/offers/7');
  assert.deepEqual(done, ['close', 'focus https://huying.example/volunteer/record', 'navigate /volunteer/offers/7']);
});

test('a page that is there already is only focused; without one a page is opened', async () => {
  const there = worker(['https://huying.example/volunteer/offers/7']);
  await there.click('/volunteer/offers/7');
  assert.deepEqual(there.done, ['close', 'focus https://huying.example/volunteer/offers/7']);
  const none = worker(['https://huying.example/desk']);
  await none.click('/elder/needs/1');
  assert.deepEqual(none.done, ['close', 'open /elder/needs/1']);
});

test('a touch says that the message was opened, with or without a network, and asks for nothing else', async () => {
  const id = '01980000-0000-7000-8000-000000000001';
  for (const isOffline of [false, true]) {
    const { done, click } = worker([], isOffline);
    await click('/volunteer', id);
    assert.deepEqual(done.toSorted(), [`POST /api/notify/messages/${id}/read`, 'close', 'open /volunteer']);
  }
  const { done, click } = worker();
  for (const odd of ['../../session', 7, '', null]) await click('/volunteer', odd);
  assert.ok(done.every((one) => !one.startsWith('POST')));
});
