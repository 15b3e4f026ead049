import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import { EXCHANGE_TABLE, exchangeTables, isAccepted } from './exchange.ts';

test('hours of other streets are taken as the table says, up to its limit for a year', () => {
  const table = exchangeTables[EXCHANGE_TABLE]?.table;
  assert.ok(table);
  assert.equal(isAccepted(decide(table, { street: 510117002 }).outputs, 60_000, 1e6), true);
  assert.equal(isAccepted([{ isAccepted: true, yearMostMinutes: 100 }], 40, 60), true);
  assert.equal(isAccepted([{ isAccepted: true, yearMostMinutes: 100 }], 41, 60), false);
  assert.equal(isAccepted([{ isAccepted: false }], 1, 0), false);
  assert.equal(isAccepted([], 1, 0), false);
});
