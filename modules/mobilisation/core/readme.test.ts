import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { diagram } from '@huying/kernel';
import { calloutLifecycle } from '../contract.ts';

test('the README draws the lifecycle as it is', async () => {
  const words = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  assert.ok(words.includes(diagram(calloutLifecycle).trim()), `README.md should hold:\n${diagram(calloutLifecycle)}`);
});
