import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holdsAndCanFail } from './testing/index.ts';
import { atLocal, later, minutes, toIso } from './time.ts';
import { addWorkingMinutes, isWorking, nextWorking, type WorkingHours, workingHoursSchema, workingMinutesBetween } from './working-hours.ts';

const office = [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '17:30' }];
/** A committee's office around the National Day of 2026: a week of holiday, and a working Sunday before it. */
const hours: WorkingHours = workingHoursSchema.parse({
  week: { 1: office, 2: office, 3: office, 4: office, 5: office },
  holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'],
  special: { '2026-09-27': office },
});

test('open, closed, holidays and moved working days', () => {
  const cases: [string, string, boolean][] = [
    ['2026-09-28', '09:00', true], ['2026-09-28', '08:59', false], ['2026-09-28', '12:00', false], ['2026-09-28', '17:29:59', true],
    ['2026-09-26', '10:00', false], ['2026-09-27', '10:00', true], ['2026-10-01', '10:00', false], ['2026-10-08', '10:00', true],
  ];
  for (const [date, clock, open] of cases) assert.equal(isWorking(hours, atLocal(date, clock)), open, `${date} ${clock}`);
});

test('the next working moment', () => {
  const next = (date: string, clock: string) => toIso(nextWorking(hours, atLocal(date, clock)) as Date).slice(0, 16);
  assert.equal(next('2026-09-28', '10:00'), '2026-09-28T10:00');
  assert.equal(next('2026-09-28', '12:30'), '2026-09-28T13:30');
  assert.equal(next('2026-09-30', '17:30'), '2026-10-08T09:00');
  assert.equal(next('2026-09-26', '10:00'), '2026-09-27T09:00');
});

test('working minutes pass only while working', () => {
  const after = (amount: number) => toIso(addWorkingMinutes(hours, atLocal('2026-09-30', '16:30'), amount) as Date).slice(0, 16);
  assert.equal(after(0), '2026-09-30T16:30');
  assert.equal(after(60), '2026-09-30T17:30');
  assert.equal(after(61), '2026-10-08T09:01');
  assert.equal(after(60 + 180 + 1), '2026-10-08T13:31');
  assert.equal(workingMinutesBetween(hours, atLocal('2026-09-30', '16:30'), atLocal('2026-10-08', '09:01')), 61);
  assert.equal(workingMinutesBetween(hours, atLocal('2026-10-08'), atLocal('2026-09-30')), 0);
  assert.throws(() => addWorkingMinutes(hours, new Date(0), -1), RangeError);
});

test('a calendar that never opens is answered, not searched for ever', () => {
  const never = workingHoursSchema.parse({ week: {} });
  assert.equal(nextWorking(never, new Date(0)), undefined);
  assert.equal(addWorkingMinutes(never, new Date(0), 1), undefined);
});

test('wrong calendars are refused', () => {
  const accepted = (calendar: unknown) => workingHoursSchema.safeParse(calendar).success;
  assert.ok(accepted({ week: { 7: [{ from: '00:00', to: '24:00' }] } }));
  for (const wrong of [
    { week: { 8: office } }, { week: { 1: [{ from: '12:00', to: '09:00' }] } }, { week: { 1: [{ from: '9:00', to: '10:00' }] } },
    { week: { 1: [...office].reverse() } }, { week: { 1: [{ from: '09:00', to: '12:00' }, { from: '11:00', to: '13:00' }] } },
    { week: {}, holidays: ['2026-02-29'] }, { week: {}, special: { tomorrow: office } }, null,
  ]) {
    assert.equal(accepted(wrong), false, JSON.stringify(wrong));
  }
});

// Random weeks of one or two openings a day.
const opening = fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 12 })).map(([from, length]) => ({ from, to: Math.min(from + length, 12) }));
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
const openings = fc.array(opening, { minLength: 0, maxLength: 1 }).chain((morning) =>
  opening.map(({ from, to }) => [...morning, { from: from + 12, to: to + 12 }].map((one) => ({ from: clock(one.from), to: clock(one.to) }))));
const calendar = fc.record({ week: fc.record({ 1: openings, 3: openings, 6: openings }), holidays: fc.subarray(['2026-10-05', '2026-10-07']) })
  .map((raw) => workingHoursSchema.parse(raw));
const moment = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((count) => later(atLocal('2026-10-01'), minutes(count)));

test('property: minute by minute, adding working minutes and counting them agree', () => {
  const agrees = (add: typeof addWorkingMinutes) =>
    fc.assert(fc.property(calendar, moment, fc.integer({ min: 0, max: 400 }), (shape, start, amount) => {
      const end = add(shape, start, amount);
      assert.ok(end);
      assert.equal(workingMinutesBetween(shape, start, end), amount);
      // The slow way: walk the minutes and count those that are open.
      let counted = 0;
      for (let at = start; at < end; at = later(at, minutes(1))) counted += isWorking(shape, at) ? 1 : 0;
      assert.equal(counted, amount);
      if (amount > 0) assert.ok(isWorking(shape, later(end, -1)), 'it ends at work, not in the pause after');
    }), { numRuns: 30 });
  holdsAndCanFail(agrees, addWorkingMinutes, {
    'pauses counted as work': (shape, start, amount) => later(nextWorking(shape, start) ?? start, minutes(amount)),
    'holidays overlooked': (shape, start, amount) => addWorkingMinutes({ ...shape, holidays: [] }, start, amount),
    'one minute lost': (shape, start, amount) => addWorkingMinutes(shape, start, Math.max(0, amount - 1)),
  });
});

test('property: the next working moment is the first one', () => {
  const isFirst = (next: typeof nextWorking) =>
    fc.assert(fc.property(calendar, moment, (shape, start) => {
      const found = next(shape, start);
      assert.ok(found && found >= start && isWorking(shape, found));
      assert.equal(workingMinutesBetween(shape, start, found), 0);
    }), { numRuns: 200 });
  holdsAndCanFail(isFirst, nextWorking, {
    'the time itself': (_shape, start) => start,
    'a minute late': (shape, start) => later(nextWorking(shape, start) as Date, minutes(1)),
  });
});
