import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import fc from 'fast-check';
import { holdsAndCanFail } from '@huying/kernel/testing';
import { ageIn, GIVING_TABLES, givingTables, readGift, readGranting, spentOf } from './giving.ts';

const ask = (name: string, facts: object) => {
  const table = givingTables[name]?.table;
  assert.ok(table);
  return decide(table, { ...facts }).outputs;
};

test('hours go to a spouse and lineal relatives who are old, and to nobody else', () => {
  const isAllowed = (facts: object) => readGift(ask(GIVING_TABLES.gift, facts)).isAllowed;
  assert.equal(isAllowed({ relation: 'parent', elder: true, age: null }), true);
  assert.equal(isAllowed({ relation: 'spouse', elder: false, age: 60 }), true);
  assert.equal(isAllowed({ relation: 'parent', elder: false, age: 59 }), false);
  assert.equal(isAllowed({ relation: 'parent', elder: false, age: null }), false);
  assert.equal(isAllowed({ relation: 'sibling', elder: true, age: 80 }), false);
  assert.deepEqual(readGift([{ isAllowed: 'yes' }]), { isAllowed: false, yearMostMinutes: null });
});

test('the fund grants to elders alone, by itself to those of 80', () => {
  const granted = (facts: object) => readGranting(ask(GIVING_TABLES.granting, facts));
  assert.deepEqual(granted({ livesAlone: true, age: 80 }), { isGranted: true, monthMinutes: 240 });
  assert.deepEqual(granted({ livesAlone: true, age: 79 }), { isGranted: true, monthMinutes: null });
  assert.deepEqual(granted({ livesAlone: true, age: null }), { isGranted: true, monthMinutes: null });
  assert.deepEqual(granted({ livesAlone: false, age: 95 }), { isGranted: false, monthMinutes: null });
  assert.deepEqual(readGranting([]), { isGranted: false, monthMinutes: null });
});

test('age is counted by the year, and unknown where the year is', () => {
  assert.equal(ageIn(1946, new Date('2026-01-01T00:00:00+08:00')), 80);
  assert.equal(ageIn(null, new Date('2026-01-01T00:00:00+08:00')), null);
});

const on = (day: number) => new Date(Date.UTC(2026, 0, day));

test('what was given is spent before what one has, the oldest first, and each giver sees their own', () => {
  const gifts = [{ giverId: 'a', at: on(2), minutes: 30 }, { giverId: 'b', at: on(4), minutes: 60 }];
  const spendings = [{ at: on(1), minutes: 10, category: 'meals' }, { at: on(3), minutes: 20, category: 'repair' }, { at: on(5), minutes: 40, category: 'company' }, { at: on(6), minutes: 90, category: 'meals' }];
  assert.deepEqual(spentOf('a', gifts, spendings).map(({ minutes, category }) => [minutes, category]), [[20, 'repair'], [10, 'company']]);
  assert.deepEqual(spentOf('b', gifts, spendings).map(({ minutes, category }) => [minutes, category]), [[30, 'company'], [30, 'meals']]);
});

test('nobody’s gift pays more than it was, and no spending is paid twice', () => {
  const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 8 });
  const property = (subject: typeof spentOf) =>
    fc.assert(fc.property(
      list(fc.record({ giverId: fc.constantFrom('a', 'b'), at: fc.integer({ min: 1, max: 9 }), minutes: fc.integer({ min: 1, max: 60 }) })),
      list(fc.record({ at: fc.integer({ min: 1, max: 9 }), minutes: fc.integer({ min: 1, max: 60 }) })),
      (gifts, spendings) => {
        const given = gifts.sort((one, other) => one.at - other.at).map((one) => ({ ...one, at: on(one.at) }));
        const spent = spendings.sort((one, other) => one.at - other.at).map((one) => ({ ...one, at: on(one.at), category: null }));
        const sum = (all: readonly { readonly minutes: number }[]) => all.reduce((total, one) => total + one.minutes, 0);
        const each = ['a', 'b'].map((giver) => sum(subject(giver, given, spent)));
        ['a', 'b'].forEach((giver, at) => assert.ok((each[at] as number) <= sum(given.filter((one) => one.giverId === giver))));
        assert.ok(sum(each.map((minutes) => ({ minutes }))) <= sum(spent));
        for (const one of subject('a', given, spent)) assert.ok(given.some((gift) => gift.giverId === 'a' && gift.at <= one.at));
      }), { seed: 1 });
  holdsAndCanFail(property, spentOf, {
    'a gift is spent again and again': (giver, gifts, spendings) => spendings.flatMap((one) => spentOf(giver, gifts, [one])),
    'a gift pays what was before it': (giver, gifts, spendings) => spentOf(giver, gifts.map((one) => ({ ...one, at: on(0) })), spendings),
  });
});
