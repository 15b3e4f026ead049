import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import { ACTS } from '../contract.ts';
import { APPROVERS, readRule, TWO_PERSONS_TABLE, twoPersonTables } from './two-persons.ts';

const ask = (act: string, size: number | null) => {
  const shipped = twoPersonTables[TWO_PERSONS_TABLE];
  assert.ok(shipped);
  return readRule(decide(shipped.table, { act, size }).outputs);
};

test('as shipped, what is big takes two persons and what is small does not', () => {
  for (const [act, size, isRequired] of [['people.exportNumbers', 19, false], ['people.exportNumbers', 20, true], ['people.export', 500, false], ['people.export', 501, true], ['timebank.grant', 1_200, false], ['timebank.grant', 1_201, true], ['timebank.reverse', 241, true], ['timebank.exchange', 6_001, true]] as const) {
    assert.equal(ask(act, size).isRequired, isRequired, `${act} ${size}`);
  }
  assert.deepEqual(Object.keys(APPROVERS), [...ACTS]);
});

test('a table that says nothing leaves the door shut, and no yes is kept in store', () => {
  assert.deepEqual([readRule([]), readRule([{ required: 'no' }]), readRule([{ required: false, hours: 5 }])].map((one) => one.isRequired), [true, true, false]);
  for (const [hours, read] of [[9_999, 168], [-1, 24], ['x', 24], [2, 2]] as const) assert.equal(readRule([{ required: true, hours }]).hours, read);
});
