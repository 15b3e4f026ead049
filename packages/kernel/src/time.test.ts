import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holdsAndCanFail } from './testing/index.ts';
import {
  addDays, addMonths, ageOn, atLocal, clampToDay, days, daysBetween, fromIso, hours, isDate, later, localDate, localParts, minutes, seconds,
  spanMilliseconds, spanSchema, spanText, startOfDay, startOfNextDay, toIso,
} from './time.ts';

const time = fc.date({ min: new Date('1992-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });
const day = time.map((moment) => moment.toISOString().slice(0, 10));

test('local parts', () => {
  assert.deepEqual(localParts(new Date('2026-09-30T16:05:06.007Z')), {
    year: 2026, month: 10, day: 1, hour: 0, minute: 5, second: 6, millisecond: 7, weekday: 4, date: '2026-10-01', time: '00:05',
  });
  assert.equal(localParts(new Date('2026-10-04T00:00:00Z')).weekday, 7);
});

test('spans', () => {
  assert.deepEqual([seconds(2), minutes(5), hours(2), days(1)], [2000, 300_000, 7_200_000, 86_400_000]);
  assert.equal(spanMilliseconds({ days: 1, hours: 1, minutes: 1, seconds: 1 }), 90_061_000);
  assert.equal(spanText({ days: 1, minutes: 30 }), '1 d 30 min');
  assert.equal(spanText({}), '0 s');
  const accepted = (span: unknown) => spanSchema.safeParse(span).success;
  assert.deepEqual([{ minutes: 5 }, {}, { minutes: -1 }, { days: 401 }, { weeks: 1 }, { minutes: Number.NaN }].map(accepted),
    [true, false, false, false, false, false]);
});

test('days of the calendar', () => {
  assert.deepEqual(['2026-02-28', '2024-02-29', '2026-02-29', '2026-13-01', '2026-1-1', '2026-10-01 ', ''].map(isDate),
    [true, true, false, false, false, false, false]);
  assert.equal(addDays('2026-02-28', 1), '2026-03-01');
  assert.equal(addDays('2026-01-01', -1), '2025-12-31');
  assert.equal(daysBetween('2026-02-28', '2026-03-02'), 2);
  assert.deepEqual([ageOn('1946-10-03', '2026-10-02'), ageOn('1946-10-03', '2026-10-03'), ageOn('1948-02-29', '2026-02-28'), ageOn('1948-02-29', '2026-03-01')],
    [79, 80, 77, 78]);
});

test('local days and clock times become moments; nonsense throws', () => {
  assert.equal(atLocal('2026-10-01', '08:30').toISOString(), '2026-10-01T00:30:00.000Z');
  assert.equal(atLocal('2026-10-01').toISOString(), '2026-09-30T16:00:00.000Z');
  assert.equal(atLocal('2026-10-01', '24:00').getTime(), atLocal('2026-10-02').getTime());
  assert.equal(atLocal('2026-10-01', '23:59:58').toISOString(), '2026-10-01T15:59:58.000Z');
  for (const wrong of ['24:01', '8:30', '08:60', '', '08:30:60']) assert.throws(() => atLocal('2026-10-01', wrong), RangeError);
  assert.throws(() => atLocal('2026-02-29'), RangeError);
});

test('ISO texts carry their offset, both ways', () => {
  assert.equal(toIso(new Date('2026-10-01T00:30:00Z')), '2026-10-01T08:30:00.000+08:00');
  assert.equal(fromIso('2026-10-01T08:30:00+08:00')?.toISOString(), '2026-10-01T00:30:00.000Z');
  assert.equal(fromIso('2026-10-01T00:30Z')?.toISOString(), '2026-10-01T00:30:00.000Z');
  for (const wrong of ['2026-10-01T08:30:00', '2026-10-01', '2026-02-29T08:30:00+08:00', '2026-10-01T24:00:00Z', '2026-10-01T08:30:00+0800', 'now', '']) {
    assert.equal(fromIso(wrong), undefined, wrong);
  }
});

test('property: a time survives the way to text and back, and texts sort as times', () => {
  const survives = (write: (moment: Date) => string) =>
    fc.assert(fc.property(time, time, (a, b) => {
      assert.equal(fromIso(write(a))?.getTime(), a.getTime());
      assert.equal(write(a) < write(b), a < b);
    }));
  holdsAndCanFail(survives, toIso, {
    'eight hours forgotten': (moment) => moment.toISOString().replace('Z', '+08:00'),
    'milliseconds left out': (moment) => toIso(moment).replace(/\.\d+/, ''),
    'written in UTC with local digits': (moment) => toIso(moment).replace('+08:00', 'Z'),
  });
});

test('property: local parts lead back to the same moment', () => {
  const leadsBack = (at: typeof atLocal) =>
    fc.assert(fc.property(time, (moment) => {
      const parts = localParts(moment);
      const whole = parts.second * 1000 + parts.millisecond;
      assert.equal(at(parts.date, parts.time).getTime() + whole, moment.getTime());
    }));
  holdsAndCanFail(leadsBack, atLocal, { 'taken as UTC': (date, clock) => new Date(`${date}T${clock}:00Z`) });
});

test('property: the day of a time begins at or before it and ends after it, and clamping stays inside', () => {
  const bounds = (start: typeof startOfDay) =>
    fc.assert(fc.property(time, day, (moment, date) => {
      assert.ok(start(moment) <= moment && moment < later(start(moment), days(1)));
      assert.equal(localParts(start(moment)).time, '00:00');
      assert.equal(start(moment).getTime(), startOfNextDay(later(start(moment), -1)).getTime());
      assert.equal(localDate(clampToDay(moment, date)), date);
      if (localDate(moment) === date) assert.deepEqual(clampToDay(moment, date), moment);
    }));
  holdsAndCanFail(bounds, startOfDay, { 'midnight of UTC': (moment) => new Date(Math.floor(moment.getTime() / days(1)) * days(1)) });
  assert.equal(clampToDay(new Date('2026-10-05T00:00:00Z'), '2026-10-01').toISOString(), '2026-10-01T15:59:59.999Z');
  assert.equal(clampToDay(new Date('2026-09-05T00:00:00Z'), '2026-10-01').toISOString(), '2026-09-30T16:00:00.000Z');
});

test('so many months later is the same day, or the last of a shorter month', () => {
  assert.deepEqual([addMonths('2026-05-12', 12), addMonths('2026-01-31', 1), addMonths('2024-02-29', 12), addMonths('2026-11-30', 3)], ['2027-05-12', '2026-02-28', '2025-02-28', '2027-02-28']);
});
