import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsAndCanFail } from '@huying/kernel/testing';
import fc from 'fast-check';
import { type Heir, partsOf } from './inheritance.ts';

const heirs = fc.array(fc.integer({ min: 1, max: 100 }).map((share): Heir => ({ personId: 'x', share })), { minLength: 1, maxLength: 6 });
const property = (subject: typeof partsOf) =>
  fc.assert(fc.property(fc.nat(100_000), heirs, (minutes, all) => {
    const parts = subject(minutes, all);
    const whole = all.reduce((sum, one) => sum + one.share, 0);
    assert.equal(parts.reduce((sum, one) => sum + one, 0), minutes);
    parts.forEach((part, at) => assert.ok(Math.abs(part - (minutes * (all[at] as Heir).share) / whole) < 1));
  }), { numRuns: 500, seed: 5 });

test('what is left is divided whole, nobody off their share by a minute', () => {
  holdsAndCanFail(property, partsOf, {
    'the rest is lost': (minutes, all) => all.map((one) => Math.floor((minutes * one.share) / all.reduce((sum, other) => sum + other.share, 0))),
    'the rest goes to the first': (minutes, all) => {
      const parts = all.map((one) => Math.floor((minutes * one.share) / all.reduce((sum, other) => sum + other.share, 0)));
      return parts.map((part, at) => (at === 0 ? part + minutes - parts.reduce((sum, one) => sum + one, 0) : part));
    },
  });
  assert.deepEqual(partsOf(100, [{ personId: 'a', share: 2 }, { personId: 'b', share: 1 }]), [67, 33]);
});
