import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineDecisionTable } from '@huying/kernel';
import { honourOf, honours } from './honours.ts';

test('a star is given on the minute, and what the next one takes is said', () => {
  const of = (hours: number) => honourOf(honours, hours * 60);
  assert.deepEqual([of(0), of(99.99), of(100), of(300), of(1499), of(1500), of(9_000)].map(({ stars, nextHours }) => [stars, nextHours]), [[0, 100], [0, 100], [1, 300], [2, 600], [4, 1500], [5, null], [5, null]]);
});

test('a table of staff that gives nonsense gives no stars', () => {
  const table = defineDecisionTable({ name: 'volunteering.honours', hitPolicy: 'FIRST', inputs: [{ id: 'hours', type: 'number' }], outputs: [{ id: 'stars', type: 'number' }, { id: 'nextHours', type: 'number' }], rules: [{ id: 'a', when: ['> 10'], then: ['1000', 'null'] }, { id: 'b', when: ['-'], then: ['null', 'null'] }] });
  assert.deepEqual([honourOf(table, 60_000), honourOf(table, 0)], [{ stars: 10, nextHours: null }, { stars: 0, nextHours: null }]);
});
