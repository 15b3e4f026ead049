import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agesOf, monthsToServe } from './liquidity.ts';

test('what is owned is told by its age, and nothing is lost between the ages', () => {
  const ages = agesOf(100, [10, 30, 30, 70]);
  assert.deepEqual(ages.map(({ fromMonths, toMonths, minutes }) => [fromMonths, toMonths, minutes]), [[0, 3, 10], [3, 6, 20], [6, 12, 0], [12, 24, 40], [24, null, 30]]);
  assert.equal(ages.reduce((sum, one) => sum + one.minutes, 0), 100);
});

test('how long it takes to serve what is promised, rather too long than too short', () => {
  assert.deepEqual([monthsToServe(600, 200), monthsToServe(601, 200), monthsToServe(0, 0), monthsToServe(5, 0)], [3, 3.1, 0, null]);
});
