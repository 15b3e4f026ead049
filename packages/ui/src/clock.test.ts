import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPageClock } from './clock.ts';

test('the clock is the machine’s until the server says otherwise', () => {
  let machine = 1_000_000;
  const clock = createPageClock(() => machine);
  assert.equal(clock.now(), 1_000_000);
  clock.sync('5000000,60');
  machine += 1000;
  assert.equal(clock.now(), 5_060_000);
  assert.equal(clock.speed, 60);
});

test('the network’s delay does not make the clock tremble, nonsense does not move it', () => {
  let machine = 0;
  const clock = createPageClock(() => machine);
  clock.sync('900,1');
  assert.equal(clock.now(), 0);
  machine = 5000;
  for (const nonsense of [null, '', 'later', '12,0', '12,-1']) clock.sync(nonsense);
  assert.equal(clock.now(), 5000);
  clock.sync('9000,1');
  assert.equal(clock.now(), 9000);
});

test('listeners are called while they listen', async () => {
  const clock = createPageClock(() => 0, 2);
  let calls = 0;
  await new Promise<void>((done) => {
    const stop = clock.subscribe(() => {
      calls += 1;
      if (calls === 2) {
        stop();
        done();
      }
    });
  });
  await new Promise((done) => setTimeout(done, 12));
  assert.equal(calls, 2);
});
