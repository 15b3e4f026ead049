import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attendanceOf } from './attendance.ts';
import { coverHours, hasGap } from './coverage.ts';

const DAY = new Date('2026-05-12T00:00:00+08:00');
const at = (hour: number) => new Date(DAY.getTime() + hour * 3_600_000);
const SHIFT = { startsAt: at(9), endsAt: at(12) };
const attended = (...spans: readonly (readonly [number, number | undefined])[]) => {
  const { attendance, minutes, arrivedAt } = attendanceOf(SHIFT, spans.map(([since, until]) => ({ since: at(since), until: until === undefined ? undefined : at(until) })), 15);
  return [attendance, minutes, arrivedAt === null ? null : (arrivedAt.getTime() - DAY.getTime()) / 3_600_000];
};

test('in time within the grace, late after it, absent without a minute in the shift', () => {
  assert.deepEqual(attended([9, 12]), ['attended', 180, 9]);
  assert.deepEqual(attended([9.25, 12]), ['attended', 165, 9.25]);
  assert.deepEqual(attended([9.5, 12]), ['late', 150, 9.5]);
  assert.deepEqual(attended([6, undefined]), ['attended', 180, 8.75], 'who was on duty for hours arrived when the grace began');
  assert.deepEqual(attended([6, 8.9]), ['absent', 0, null]);
  assert.deepEqual(attended([12, 13]), ['absent', 0, null]);
  assert.deepEqual(attended(), ['absent', 0, null]);
  assert.deepEqual(attended([9, 10], [9.5, 10.5], [11, 14]), ['attended', 150, 9], 'what overlaps counts once');
});

test('minutes are never more than the shift has, and there are some exactly where somebody came', () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 1_400 }), fc.integer({ min: 1, max: 600 })), { maxLength: 6 });
  const seen = new Set<string>();
  fc.assert(fc.property(spans, (list) => {
    const given = attendanceOf(SHIFT, list.map(([since, length]) => ({ since: at(since / 60), until: at((since + length) / 60) })), 15);
    seen.add(given.attendance);
    // Counted minute by minute, by code that shares nothing.
    const minutes = Array.from({ length: 180 }, (_, minute) => 540 + minute).filter((minute) => list.some(([since, length]) => since <= minute && minute < since + length)).length;
    assert.equal(given.minutes, minutes);
    assert.equal(given.attendance === 'absent', minutes === 0);
  }));
  assert.deepEqual([...seen].sort(), ['absent', 'attended', 'late']);
});

const shift = (from: number, to: number, wanted: number, booked: number, aid?: readonly [number, number]) => ({
  startsAt: at(from), endsAt: at(to), wanted, booked, skills: aid ? [{ skill: 'first-aid', wanted: aid[0], booked: aid[1] }] : [],
});

test('coverage by hour and skill', () => {
  const [all, aid] = coverHours([shift(8, 12.5, 2, 1, [1, 0]), shift(12.5, 17, 2, 3), shift(-2, 6, 1, 1), shift(23, 31, 1, 0)], DAY, 24);
  assert.deepEqual(all?.wanted, [1, 1, 1, 1, 1, 1, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 1]);
  assert.deepEqual(all?.booked.slice(6, 18), [0, 0, 1, 1, 1, 1, 3, 3, 3, 3, 3, 0]);
  assert.deepEqual(all?.missing, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  assert.deepEqual([aid?.skill, aid?.missing.slice(7, 13)], ['first-aid', [0, 1, 1, 1, 1, 0]]);
  assert.deepEqual([hasGap(shift(8, 9, 1, 1)), hasGap(shift(8, 9, 1, 0)), hasGap(shift(8, 9, 1, 1, [1, 0]))], [false, true, true]);
});

test('a shift of an hour or more counts in as many hours as it is long, give or take one', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 60, max: 700 }), (from, length) => {
    const [all] = coverHours([shift(from / 60, (from + length) / 60, 1, 0)], DAY, 48);
    const hours = all?.wanted.reduce((sum, one) => sum + one, 0) ?? 0;
    assert.ok(hours >= 1 && Math.abs(hours - length / 60) < 1, `${hours} for ${length} minutes`);
  }));
});
