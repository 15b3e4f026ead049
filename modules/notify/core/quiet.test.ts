import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLocal, localParts } from '@huying/kernel';
import fc from 'fast-check';
import { type Hours, isQuiet, quietEnd, readHours } from './quiet.ts';

const NIGHT: Hours = { from: '22:00', to: '07:30' };
const NOON_REST: Hours = { from: '12:30', to: '14:00' };
const at = (time: string) => atLocal('2026-05-12', time);

test('the night goes over midnight, the rest at noon does not', () => {
  const quiet = (hours: Hours, times: readonly string[]) => times.map((time) => isQuiet(hours, at(time)));
  assert.deepEqual(quiet(NIGHT, ['21:59', '22:00', '23:59', '00:00', '07:29', '07:30', '12:00']), [false, true, true, true, true, false, false]);
  assert.deepEqual(quiet(NOON_REST, ['12:29', '12:30', '13:59', '14:00', '00:00']), [false, true, true, false, false]);
  assert.equal(quietEnd(NIGHT, at('23:00')).getTime(), atLocal('2026-05-13', '07:30').getTime());
  assert.equal(quietEnd(NIGHT, at('06:00')).getTime(), at('07:30').getTime());
  assert.equal(quietEnd(NOON_REST, at('13:00')).getTime(), at('14:00').getTime());
});

test('hours that cannot be read or are empty are none', () => {
  assert.deepEqual(readHours('22:00', '07:30'), NIGHT);
  for (const [from, to] of [['22:00', '22:00'], ['24:00', '07:00'], ['9:00', '10:00'], ['', ''], [22, 7], [null, '07:00'], ['22:00', undefined]] as const) assert.equal(readHours(from, to), undefined, `${from} ${to}`);
});

const clock = fc.integer({ min: 0, max: 1_439 }).map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
const anyHours = fc.tuple(clock, clock).filter(([from, to]) => from !== to).map(([from, to]): Hours => ({ from, to }));
const anyTime = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }).map((time) => new Date(time));

test('quiet ends within a day, and is over when it ends', () => {
  fc.assert(fc.property(anyHours, anyTime, (hours, now) => {
    const end = quietEnd(hours, now);
    assert.ok(end > now && end.getTime() - now.getTime() <= 86_400_000);
    assert.equal(localParts(end).time, hours.to);
    assert.equal(isQuiet(hours, end), false);
    // Until then nothing of it interrupts it.
    if (isQuiet(hours, now)) for (let part = 1; part < 10; part += 1) assert.ok(isQuiet(hours, new Date(now.getTime() + ((end.getTime() - now.getTime()) * part) / 10)));
  }));
});

test('of a whole day exactly the hours between the ends are quiet', () => {
  fc.assert(fc.property(anyHours, (hours) => {
    const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    const wanted = (minuteOf(hours.to) - minuteOf(hours.from) + 1_440) % 1_440;
    const midnight = at('00:00').getTime();
    const counted = Array.from({ length: 1_440 }, (_, minute) => isQuiet(hours, new Date(midnight + minute * 60_000))).filter(Boolean).length;
    assert.equal(counted, wanted);
  }), { numRuns: 30 });
});
