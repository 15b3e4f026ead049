import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenTime, timeChoices } from './times.ts';

const at = (time: string) => new Date(`${time}:00+08:00`);

test('only times that are still to come can be touched', () => {
  assert.deepEqual(timeChoices(at('2026-05-12T12:00')).map(({ when }) => when), [
    'now', '2026-05-12T15:00', '2026-05-12T19:00', '2026-05-13T09:00', '2026-05-13T15:00', '2026-05-14T09:00',
  ]);
  assert.deepEqual(timeChoices(at('2026-05-31T15:00')).map(({ key }) => key), ['now', 'todayEvening', 'tomorrowMorning', 'tomorrowAfternoon', 'dayAfterMorning']);
  assert.deepEqual(timeChoices(at('2026-05-31T23:30'))[1], { key: 'tomorrowMorning', when: '2026-06-01T09:00' });
});

test('a time that was understood is said as people say it', () => {
  const now = at('2026-12-31T22:00');
  assert.deepEqual(spokenTime('2027-01-01T09:00', now), { kind: 'day', day: 'tomorrow', month: 1, date: 1, clock: '09:00' });
  assert.deepEqual(spokenTime('2026-12-31T23:00', now), { kind: 'day', day: 'today', month: 12, date: 31, clock: '23:00' });
  assert.deepEqual(spokenTime('2027-01-05', now), { kind: 'day', day: 'date', month: 1, date: 5, clock: null });
  assert.deepEqual(spokenTime('weekly-MO,WE', now), { kind: 'weekly', days: ['MO', 'WE'] });
  assert.deepEqual(spokenTime('now', now), { kind: 'now' });
  assert.deepEqual([spokenTime(null, now), spokenTime('改天', now)], [undefined, undefined]);
});
