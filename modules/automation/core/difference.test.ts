import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecisionTable, defineDecisionTable } from '@huying/kernel';
import { differenceOf } from './difference.ts';

const table = (rules: readonly (readonly [id: string, when: string, then: string])[]): DecisionTable =>
  defineDecisionTable({ name: 'probe.price', hitPolicy: 'RULE ORDER', inputs: [{ id: 'minutes', type: 'number' }], outputs: [{ id: 'credits', type: 'number' }], rules: rules.map(([id, when, then]) => ({ id, when: [when], then: [then] })) });
const before = table([['a', '> 1', '1'], ['b', '> 2', '2'], ['c', '> 3', '3']]);
const told = (after: DecisionTable) => differenceOf(before, after).map(({ change, rule, columns }) => [change, rule.id, ...columns]);

test('what was added, removed and changed is told, cell by cell', () => {
  assert.deepEqual(told(before), []);
  assert.deepEqual(told(table([['a', '> 1', '9'], ['c', '> 3', '3'], ['d', '-', '4']])), [['changed', 'a', 'credits'], ['added', 'd'], ['removed', 'b']]);
  assert.deepEqual(told({ ...before, rules: before.rules.map((rule) => ({ ...rule, note: 'why' })) }).map((one) => one[2]), ['note', 'note', 'note']);
});

test('of rows in another order the fewest are told as moved', () => {
  assert.deepEqual(told(table([['c', '> 3', '3'], ['a', '> 1', '1'], ['b', '> 2', '2']])), [['moved', 'c']]);
  assert.deepEqual(differenceOf({ ...before, hitPolicy: 'COLLECT' }, { ...before, hitPolicy: 'COLLECT', rules: before.rules.toReversed() }), [], 'where the order says nothing');
});
