import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import fc from 'fast-check';
import { earnedMinutes, type EarningFacts, earningFacts, HELPERS, type Limits, readEarning, readEstimate, readLimits, type Served, priceTables as tables } from './price.ts';

const shipped = (name: string) => {
  const found = tables[name];
  if (!found) throw new Error(`no table ${name}`);
  return found.table;
};
const served = (more: Partial<Served> = {}): Served => ({
  category: 'shopping', helper: 'volunteer', arrivedAt: new Date('2026-10-01T09:00:00+08:00'), leftAt: new Date('2026-10-01T10:30:00+08:00'), declaredMinutes: null, questionable: false, ...more,
});
const earningOf = (facts: EarningFacts) => readEarning(decide(shipped('timebank.earning'), { ...facts }).outputs);
const none: Limits = { dailyMostMinutes: null, accountMostMinutes: null, grantMostMinutes: null };

test('minutes are those declared or signed, whichever is less; a clock that jumped back gives none', () => {
  assert.equal(earningFacts(served()).minutes, 90);
  assert.equal(earningFacts(served({ declaredMinutes: 60 })).minutes, 60);
  assert.equal(earningFacts(served({ declaredMinutes: 600 })).minutes, 90);
  assert.equal(earningFacts(served({ leftAt: new Date('2026-10-01T08:00:00+08:00') })).minutes, 0);
  assert.partialDeepStrictEqual(earningFacts(served({ arrivedAt: new Date('2026-09-30T16:30:00Z') })), { hour: 0, weekday: 4 });
});

test('volunteers and voluntary groups earn an hour per hour up to the cap; duty and pay earn nothing', () => {
  for (const helper of HELPERS) {
    const earning = earningOf(earningFacts(served({ helper })));
    assert.equal(earning.earner, ['volunteer', 'community', 'social'].includes(helper) ? 'helper' : 'nobody', helper);
    assert.equal(earnedMinutes(earning, none, 0), earning.earner === 'helper' ? 90 : 0);
  }
  assert.equal(earnedMinutes(earningOf(earningFacts(served({ leftAt: new Date('2026-10-02T09:00:00+08:00') }))), none, 0), 240);
});

test('every category has an estimate, and an unknown one too', () => {
  for (const category of [...CATEGORIES, 'something else']) assert.ok(readEstimate(decide(shipped('timebank.estimate'), { category }).outputs) >= 60, category);
  assert.deepEqual(readLimits(decide(shipped('timebank.limits'), { account: 'person' }).outputs), { dailyMostMinutes: null, accountMostMinutes: null, grantMostMinutes: 6000 });
});

test('a table that says nothing, or nonsense, issues nothing', () => {
  for (const outputs of [[], [{}], [{ earner: 'everybody', minutes: 60 }], [{ earner: 'helper', minutes: null }], [{ earner: 'helper', minutes: -5 }], [{ earner: 'helper', minutes: Number.NaN }]]) {
    assert.equal(earnedMinutes(readEarning(outputs), none, 0), 0, JSON.stringify(outputs));
  }
  assert.deepEqual(readLimits([{ dailyMostMinutes: 'x' }]), none);
});

test('what is earned is whole, never negative, and within every limit', () => {
  const amount = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null });
  fc.assert(
    fc.property(amount, amount, amount, fc.nat(10_000), (minutes, mostMinutes, dailyMostMinutes, earnedToday) => {
      const earning = readEarning([{ earner: 'helper', minutes, mostMinutes }]);
      const limits = readLimits([{ dailyMostMinutes }]);
      const earned = earnedMinutes(earning, limits, earnedToday);
      assert.ok(Number.isInteger(earned) && earned >= 0);
      if (mostMinutes !== null) assert.ok(earned <= Math.max(0, mostMinutes));
      if (dailyMostMinutes !== null && earned > 0) assert.ok(earnedToday + earned <= dailyMostMinutes);
    }),
  );
});
