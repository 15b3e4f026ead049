import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOnce } from './asked-once.ts';
import type { Context } from './module.ts';

test('what a command asks twice is read once, another command reads for itself, and what was changed is read anew', async () => {
  let reads = 0;
  const ask = askedOnce(async (_ctx, key: string) => {
    reads += 1;
    return `${key} ${reads}`;
  });
  const [one, other] = [{} as Context, {} as Context];
  assert.deepEqual(await Promise.all([ask(one, 'a'), ask(one, 'a'), ask(one, 'b'), ask(other, 'a')]), ['a 1', 'a 1', 'b 2', 'a 3']);
  ask.forget(one);
  assert.deepEqual([await ask(one, 'a'), await ask(other, 'a')], ['a 4', 'a 3']);
});

test('a failure is told to everybody who waits, and does not end the process where nobody does', async () => {
  const ask = askedOnce(async () => Promise.reject(new Error('gone')));
  const ctx = {} as Context;
  void ask(ctx, 'a');
  await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(ask(ctx, 'a'), /gone/);
});
