import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workingHoursSchema } from '@huying/kernel';
import { mayAskOrganisation, WHOLE_SCOPE } from './scope.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00');
const NIGHT = new Date('2026-05-12T23:00:00+08:00');
const HOLIDAY = new Date('2026-05-13T12:00:00+08:00');
const hours = workingHoursSchema.parse({ week: { 2: [{ from: '09:00', to: '18:00' }], 3: [{ from: '09:00', to: '18:00' }] }, holidays: ['2026-05-13'] });
const repair = { category: 'repair', urgency: 'green' } as const;

test('who has said nothing is asked for everything at any hour', () => {
  assert.ok(mayAskOrganisation(WHOLE_SCOPE, repair, NIGHT));
});

test('only what it gives now, and while it is open; holidays are respected', () => {
  assert.deepEqual([NOON, NIGHT, HOLIDAY].map((time) => mayAskOrganisation({ ...WHOLE_SCOPE, hours }, repair, time)), [true, false, false]);
  assert.deepEqual(['repair', 'meals'].map((category) => mayAskOrganisation({ ...WHOLE_SCOPE, categories: ['repair'] }, { ...repair, category }, NOON)), [true, false]);
});

test('a red call does not wait for opening hours, but who is away is away', () => {
  const red = { category: 'safety', urgency: 'red' } as const;
  assert.ok(mayAskOrganisation({ ...WHOLE_SCOPE, hours }, red, NIGHT));
  assert.ok(!mayAskOrganisation({ ...WHOLE_SCOPE, awayUntil: NIGHT }, red, NOON));
  assert.ok(mayAskOrganisation({ ...WHOLE_SCOPE, awayUntil: NOON }, red, NIGHT));
});
