import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { BEAT, createStream, type EventSourceLike, HELLO, RESET, type StreamMessage, type StreamSettings } from './stream.ts';

class FakeSource implements EventSourceLike {
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly address: string;
  readonly listeners: [string, (event: StreamMessage) => void][] = [];
  constructor(address: string) {
    this.address = address;
  }
  addEventListener(type: string, listener: (event: StreamMessage) => void) {
    this.listeners.push([type, listener]);
  }
  close() {
    this.readyState = 2;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  fail(isForGood: boolean) {
    this.readyState = isForGood ? 2 : 0;
    this.onerror?.();
  }
  send(name: string, payload: unknown, id = '') {
    for (const [type, listener] of this.listeners) if (type === name) listener({ data: JSON.stringify(payload), lastEventId: id });
  }
}

function streamOf(t: TestContext, settings: StreamSettings = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const sources: FakeSource[] = [];
  const stream = createStream({
    ...settings,
    open: (address) => {
      const source = new FakeSource(address);
      sources.push(source);
      return source;
    },
  });
  const last = () => sources[sources.length - 1] as FakeSource;
  return { stream, sources, last, wait: (milliseconds: number) => t.mock.timers.tick(milliseconds) };
}

test('nothing is opened before somebody listens, and one stream serves all', (t) => {
  const { stream, sources, last } = streamOf(t);
  assert.equal(sources.length, 0);
  const heard: unknown[] = [];
  stream.listen('need.raised', (payload) => heard.push(['one', payload]));
  stream.listen('need.raised', (payload) => heard.push(['two', payload]));
  stream.listen('notify.told', (payload) => heard.push(['three', payload]));
  assert.equal(sources.length, 1);
  assert.equal(last().address, '/api/stream');
  last().open();
  assert.equal(stream.state, 'open');
  last().send('need.raised', { id: 1 });
  assert.deepEqual(heard, [['one', { id: 1 }], ['two', { id: 1 }]]);
});

test('an answer that is no stream is told, so that a session that is over shows; a network that fails is not', (t) => {
  let refused = 0;
  const { stream, last, wait } = streamOf(t, { onRefused: () => (refused += 1) });
  stream.listen('need.raised', () => {});
  last().open();
  last().fail(false);
  assert.equal(refused, 0);
  last().fail(true);
  assert.equal(refused, 1);
  wait(1000);
  last().fail(true);
  assert.equal(refused, 2, 'each time anew');
});

test('from one screen to the next the stream stays; later it closes', (t) => {
  const { stream, sources, last, wait } = streamOf(t);
  const stop = stream.listen('need.raised', () => {});
  stop();
  wait(2000);
  let count = 0;
  const stopSecond = stream.listen('need.raised', () => (count += 1));
  wait(5000);
  assert.equal(sources.length, 1);
  last().send('need.raised', {});
  assert.equal(count, 1, 'a name that is listened to again is not heard twice');
  stopSecond();
  wait(5000);
  assert.equal(last().readyState, 2);
});

test('a stream that gave up is opened anew from the last id, slower each time', (t) => {
  const { stream, sources, last, wait } = streamOf(t);
  stream.listen('need.raised', () => {});
  last().open();
  last().send(HELLO, {}, '41');
  last().send('need.raised', {}, '42');
  last().fail(true);
  assert.equal(stream.state, 'lost');
  wait(1000);
  assert.equal(sources.length, 2);
  assert.equal(last().address, '/api/stream?after=42');
  last().fail(true);
  wait(1000);
  assert.equal(sources.length, 2);
  wait(1000);
  assert.equal(sources.length, 3);
  last().open();
  assert.equal(stream.state, 'open');
});

test('a short loss is left to the browser, but shown', (t) => {
  const { stream, sources, last, wait } = streamOf(t);
  stream.listen('need.raised', () => {});
  last().open();
  last().fail(false);
  assert.equal(stream.state, 'lost');
  wait(60_000);
  assert.equal(sources.length, 1);
  last().open();
  assert.equal(stream.state, 'open');
});

test('a connection that dies in silence is noticed once beats were heard, not before', (t) => {
  const { stream, sources, last, wait } = streamOf(t, { silentAfterMs: 60_000 });
  stream.listen('need.raised', () => {});
  last().open();
  wait(600_000);
  assert.equal(sources.length, 1, 'a server without beats is not suspected');
  last().send(BEAT, {});
  wait(59_000);
  last().send('need.raised', {}, '7');
  wait(59_000);
  assert.equal(sources.length, 1, 'any message is a sign of life');
  wait(1000);
  assert.equal(sources.length, 2);
  assert.equal(sources[0]?.readyState, 2);
  assert.equal(last().address, '/api/stream?after=7');
});

test('when too much was missed, everything is asked anew', (t) => {
  let resets = 0;
  const { stream, last } = streamOf(t, { onReset: () => (resets += 1) });
  stream.listen('need.raised', () => assert.fail());
  last().send(RESET, {});
  assert.equal(resets, 1);
});

test('a page that comes back revives a dead stream and leaves a living one alone', (t) => {
  const { stream, sources, last } = streamOf(t);
  stream.revive();
  assert.equal(sources.length, 0);
  stream.listen('need.raised', () => {});
  last().open();
  stream.revive();
  assert.equal(sources.length, 1);
  last().fail(true);
  stream.revive();
  assert.equal(sources.length, 2);
});
