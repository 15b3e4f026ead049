import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskNumber, readNumber } from './numbers.ts';

test('numbers as people and gateways write them are one', () => {
  const read = { '028-8766 5432': '02887665432', '+86 28 87665432': '02887665432', '（028）87665432': '02887665432', '138 0000 1234': '13800001234', '+8613800001234': '13800001234', '0817-2345678': '08172345678', '8613800001234': undefined, '110': undefined, '': undefined, 'abc': undefined, '12345678901234567890': undefined };
  for (const [typed, number] of Object.entries(read)) assert.equal(readNumber(typed), number, typed);
  assert.equal(readNumber('87665432', '02812345678'), '02887665432', 'a local number has the area code of the line');
  assert.equal(readNumber('2345678', '08171234567'), '08172345678');
  assert.equal(readNumber('87665432'), undefined);
  assert.equal(maskNumber('02887665432'), '028****432');
});
