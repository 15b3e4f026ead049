import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecrets } from '../secrets.ts';
import { checkPassword, hashPassword } from './password.ts';

test('a password is known again by what was kept of it, whatever it cost', async () => {
  for (const cost of [1, 'quick'] as const) {
    const stored = await hashPassword('Osmanthus-7', cost);
    assert.equal(stored.split('$')[1], String(cost));
    assert.equal(stored.includes('Osmanthus'), false);
    assert.notEqual(stored, await hashPassword('Osmanthus-7', cost), 'each has a salt of its own');
    assert.deepEqual(await Promise.all(['Osmanthus-7', 'osmanthus-7', ''].map((tried) => checkPassword(tried, stored))), [true, false, false]);
  }
});

test('what nobody wrote lets nobody in', async () => {
  const [, , salt, key] = (await hashPassword('Osmanthus-7', 'quick')).split('$');
  for (const stored of ['', 'scrypt', 'scrypt$1', `scrypt$9$${salt}$${key}`, `scrypt$$${salt}$${key}`, `scrypt$quick$$${key}`]) assert.equal(await checkPassword('Osmanthus-7', stored), false, stored);
});

test('an installation makes a guess cost what it should, unless a test says otherwise', () => {
  assert.equal(createSecrets(new Uint8Array(32)).passwordCost, 1);
});
