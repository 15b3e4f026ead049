import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idFrom, idOf } from './id.ts';
import { holdsAndCanFail } from './testing/index.ts';

const time = fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });
const random = fc.uint8Array({ minLength: 10, maxLength: 16 });

test('property: ids are UUIDs of version 7, sort by time of making, and keep their randomness', () => {
  const isVersion7 = (make: typeof idFrom) =>
    fc.assert(fc.property(time, time, random, random, (a, b, one, other) => {
      const [first, second] = [make(a, one), make(b, other)];
      assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.ok(idOf('need').safeParse(first).success);
      if (a < b) assert.ok(first < second);
      assert.equal(Number.parseInt(first.replaceAll('-', '').slice(0, 12), 16), a.getTime());
      // 74 random bits: only the two bits of the variant are lost.
      const same = one.subarray(2, 9).every((byte, index) => byte === other[index + 2]);
      if (!same) assert.notEqual(make(a, one).slice(19), make(a, other).slice(19));
    }));
  holdsAndCanFail(isVersion7, idFrom, {
    'version 4': (at, bytes) => idFrom(at, bytes).replace(/-7(?=...-)/, '-4'),
    'seconds for milliseconds': (at, bytes) => idFrom(new Date(Math.floor(at.getTime() / 1000)), bytes),
    'randomness forgotten': (at) => idFrom(at, new Uint8Array(10)),
  });
  assert.throws(() => idFrom(new Date(0), new Uint8Array(9)));
});
