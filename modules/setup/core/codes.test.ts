import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@huying/kernel';
import { readCommunityCode, readOfficeCode } from './codes.ts';

test('the code of a street office: nine digits, or twelve that end in 000', () => {
  for (const text of ['510117001', ' 510117001000 ', '５１０１１７００１', '510 117 001']) assert.deepEqual(readOfficeCode(text), { code: '510117001', tenantId: 510_117_001 }, text);
  for (const text of ['', '51011700', '5101170010', '510117001005', 'abc', '000000001', '051011700', '105117001']) assert.ok(isRefusal(readOfficeCode(text)), text);
  assert.deepEqual(readOfficeCode('12'), { refused: 'setup.officeCode', facts: { code: '12' } });
});

test('the code of a community: its three digits, or the twelve that begin with those of its office', () => {
  for (const text of ['005', '510117001005', ' 510117001 005']) assert.deepEqual(readCommunityCode(text, '510117001'), { code: '005' }, text);
  for (const text of ['', '5', '000', '510117002005', '510117001000', 'g01']) assert.ok(isRefusal(readCommunityCode(text, '510117001')), text);
});
