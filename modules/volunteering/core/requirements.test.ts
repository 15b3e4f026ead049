import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tables, wantsOf } from './requirements.ts';

const table = tables['volunteering.requirements']?.table as NonNullable<(typeof tables)[string]>['table'];
const wants = (isRegistered: boolean, birthYear: number | null, ...kinds: string[]) => wantsOf(table, { isRegistered, birthYear, kinds: new Set(kinds) }, 2026);

test('each category is closed for what lacks, and for nothing else', () => {
  assert.deepEqual(wants(false, 1970), []);
  assert.deepEqual(wants(false, null), [], 'an unknown age closes nothing to those whom the office added');
  assert.deepEqual(wants(true, 1970, 'insurance', 'care', 'first-aid', 'driving'), []);
  assert.deepEqual(wants(true, 1970, 'insurance', 'care', 'first-aid').map((one) => [one.category, one.qualifications]), [['transport', ['driving']]]);
  assert.deepEqual(wants(false, 2008).map((one) => one.category), ['medical_escort', 'repair', 'hair_bath', 'transport', 'safety', 'health'], 'may not be eighteen yet');
  assert.deepEqual(wants(true, 1950, 'insurance', 'care', 'first-aid', 'driving').map((one) => [one.category, one.mostAge]), [['transport', 70]]);
});

test('more of what is wanted never closes anything', () => {
  const kinds = ['insurance', 'care', 'first-aid', 'driving', 'food-safety'];
  fc.assert(fc.property(fc.subarray(kinds), fc.subarray(kinds), fc.boolean(), fc.option(fc.integer({ min: 1930, max: 2020 }), { nil: null }), (some, more, isRegistered, year) => {
    const before = new Set(wants(isRegistered, year, ...some).map((one) => one.category));
    for (const { category } of wants(isRegistered, year, ...some, ...more)) assert.ok(before.has(category));
  }), { seed: 7 });
});
