import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workingHoursSchema } from '@huying/kernel';
import { mayAskOrganisation, WHOLE_SCOPE, withHolidays } from './scope.ts';

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

test('own closed days and public holidays close it, a moved working day opens it as a Monday; who does not keep holidays is asked on them', () => {
  const own = workingHoursSchema.parse({ week: { 1: [{ from: '08:00', to: '11:00' }], 2: [{ from: '09:00', to: '18:00' }] }, special: { '2026-10-02': [{ from: '09:00', to: '18:00' }] } });
  const office = workingHoursSchema.parse({ week: {}, holidays: ['2026-05-12', '2026-10-01', '2026-10-02'], special: { '2026-05-10': [{ from: '09:00', to: '17:00' }] } });
  const keeping = withHolidays({ ...WHOLE_SCOPE, hours: own }, office);
  const at = (day: string, time = '10:00') => new Date(`${day}T${time}:00+08:00`);
  const asked = (scope: typeof keeping, ...times: Date[]) => times.map((time) => mayAskOrganisation(scope, repair, time));
  assert.deepEqual(asked({ ...WHOLE_SCOPE, hours: own }, NOON, at('2026-05-10')), [true, false]);
  assert.deepEqual(asked(keeping, NOON, at('2026-05-19', '12:00'), at('2026-05-10'), at('2026-05-10', '12:00'), at('2026-10-02')), [false, true, true, false, true]);
  assert.deepEqual(asked(withHolidays(WHOLE_SCOPE, office), at('2026-10-01'), at('2026-10-03')), [false, true], 'at any hour, but not on holidays');
  assert.deepEqual(asked({ ...WHOLE_SCOPE, closedDays: ['2026-05-20'] }, at('2026-05-20'), at('2026-05-21')), [false, true]);
  assert.ok(mayAskOrganisation(keeping, { category: 'safety', urgency: 'red' }, NOON), 'a red call does not wait for the end of a holiday');
});
