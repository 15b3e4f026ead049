import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTogether } from './together.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('who asks in the same moment is read together, group by group; who comes during a read is read after it', async () => {
  const reads: string[] = [];
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const ask = readTogether<string, string, string>(async (keys, given, group) => {
    reads.push(`${group}${given}:${keys.join('')}`);
    if (group === 1 && reads.length === 1) await held;
    return new Map(keys.filter((key) => key !== 'x').map((key) => [key, key.toUpperCase()]));
  });
  const first = [ask(1, 'a', '-'), ask(1, 'b', '+'), ask(1, 'b', '+'), ask(2, 'a', '*')];
  await turn();
  await turn();
  const later = [ask(1, 'c', '!'), ask(1, 'x', '?')];
  for (let turns = 0; turns < 5; turns += 1) await turn();
  assert.deepEqual(reads, ['1-:ab', '2*:a']);
  release();
  assert.deepEqual(await Promise.all(first), ['A', 'B', 'B', 'A']);
  assert.deepEqual(await Promise.all(later), ['C', undefined]);
  assert.deepEqual(reads.slice(2), ['1!:cx']);
});

test('a read that fails fails for those who were in it, and for nobody else', async () => {
  let fails = true;
  const ask = readTogether<string, string, null>(async (keys) => {
    if (fails) throw new Error('away');
    return new Map(keys.map((key) => [key, key]));
  });
  const lost = [ask(1, 'a', null), ask(1, 'b', null)];
  for (const one of lost) await assert.rejects(one, /away/);
  fails = false;
  assert.equal(await ask(1, 'a', null), 'a');
});
