import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import { EXPIRY_TABLE, expiredMinutes, expiryTables, readMonths } from './expiry.ts';

test('as shipped nothing expires, and nothing does by a table that says nonsense', () => {
  const table = expiryTables[EXPIRY_TABLE]?.table;
  assert.ok(table);
  for (const account of ['person', 'group']) assert.equal(readMonths(decide(table, { account }).outputs), null);
  assert.deepEqual([readMonths([{ months: 24 }]), readMonths([{ months: 0 }]), readMonths([{ months: 1.5 }]), readMonths([])], [24, null, null, null]);
});

test('the oldest is spent first, and what is held does not expire', () => {
  const of = (balanceMinutes: number, heldMinutes: number, since: number) => expiredMinutes({ balanceMinutes, heldMinutes }, since);
  assert.deepEqual([of(100, 0, 0), of(100, 0, 30), of(100, 0, 100), of(100, 0, 500), of(100, 80, 0), of(100, 80, 90)], [100, 70, 0, 0, 20, 10]);
});
