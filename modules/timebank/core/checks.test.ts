import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import { CHECKS } from '../contract.ts';
import { type Check, CHECKS_TABLE, checkTables, type CheckRule, questionOf, readRule, suspicionsOf, type Visited } from './checks.ts';

const table = checkTables[CHECKS_TABLE]?.table;
assert.ok(table);
const rules = Object.fromEntries(CHECKS.map((check) => [check, readRule(decide(table, { check }).outputs)])) as Record<Check, CheckRule>;
const HOME = { lng: 103.9, lat: 30.8 };
let made = 0;
/** A visit at an hour of a day, by default an hour long. */
const visit = (helperId: string, elderId: string | null, day: number, hour: number, more: Partial<Visited> & { readonly lasts?: number } = {}): Visited => {
  made += 1;
  const arrivedAt = new Date(Date.UTC(2026, 9, day, hour - 8));
  const minutes = more.lasts ?? 60;
  return { visitId: `v${made}`, subjectId: `n${made}`, helperId, elderId, arrivedAt, leftAt: new Date(arrivedAt.getTime() + minutes * 60_000), position: HOME, withinMetres: 0, minutes, ...more };
};
const found = (one: Visited, others: readonly Visited[], isKin = false) => suspicionsOf(one, others, rules, isKin).map(({ check }) => check);
const factsOf = (one: Visited, others: readonly Visited[]) => suspicionsOf(one, others, rules, false)[0]?.facts;

test('an ordinary week is nothing', () => {
  const week = [1, 2, 3, 4, 5].flatMap((day) => [visit('li', `e${day}`, day, 9), visit('li', `f${day}`, day, 14)]);
  for (const one of week) assert.deepEqual(found(one, week), []);
});

test('the same pair too often is seen, from the fifth time on', () => {
  const four = [1, 2, 3, 4].map((day) => visit('li', 'wang', day, 9));
  assert.deepEqual(found(four[3] as Visited, four), []);
  const fifth = visit('li', 'wang', 5, 9);
  assert.deepEqual(found(fifth, four), ['pair']);
  assert.deepEqual(factsOf(fifth, four), { share: 100, visits: 5, of: 5 });
  const others = [1, 2, 3, 4].map((day) => visit('li', `e${day}`, day, 15));
  assert.deepEqual(found(fifth, [...four, ...others]), []);
});

test('two places at once, and two services at one elder’s at once', () => {
  const one = visit('li', 'wang', 1, 9);
  assert.deepEqual(found(visit('li', 'chen', 1, 9, { lasts: 30 }), [one]), ['overlap']);
  assert.deepEqual(found(visit('zhang', 'wang', 1, 9), [one]), ['overlap']);
  assert.deepEqual(found(visit('zhang', 'wang', 1, 9, { subjectId: one.subjectId }), [one]), [], 'two were asked for');
  assert.deepEqual(found(visit('zhang', 'chen', 1, 9), [one]), []);
});

test('nobody is ten kilometres away a minute later', () => {
  const one = visit('li', 'wang', 1, 9);
  const far = { position: { lng: HOME.lng + 0.1, lat: HOME.lat } };
  assert.deepEqual(found(visit('li', 'chen', 1, 10, far), [one]), ['travel']);
  assert.deepEqual(found(visit('li', 'chen', 1, 11, far), [one]), []);
  assert.deepEqual(found(visit('li', 'chen', 1, 10, { position: null }), [one]), [], 'what is not known is not held against anybody');
  const later = visit('li', 'chen', 1, 10, far);
  assert.deepEqual(found(one, [later]), ['travel'], 'whichever is confirmed last');
});

test('help at an activity is seen where it is at the same time as a visit, or too far from it, and is no habit', () => {
  const help = visit('li', null, 1, 9, { lasts: 240, withinMetres: 1_000 });
  const served = visit('li', 'wang', 1, 10);
  assert.deepEqual([found(help, [served]), found(served, [help])], [['overlap'], ['overlap']]);
  assert.deepEqual(found(visit('li', null, 1, 10), [help]), ['overlap'], 'two activities at once');
  assert.deepEqual(found(visit('zhang', null, 1, 9), [help, served]), [], 'others help there as well');
  const far = { position: { lng: HOME.lng + 0.1, lat: HOME.lat } };
  assert.deepEqual([found(visit('li', 'chen', 1, 13, far), [help]), found(help, [visit('li', 'chen', 1, 13, far)])], [['travel'], ['travel']]);
  const near = { position: { lng: HOME.lng + 0.014, lat: HOME.lat } };
  assert.deepEqual([found(visit('li', 'chen', 1, 13, near), [help]), found(visit('li', 'chen', 1, 13, near), [{ ...help, withinMetres: 0 }])], [[], ['travel']], 'no nearer than the place is known');
  const often = [1, 2, 3, 4, 5, 6].map((day) => visit('li', null, day, 22, { lasts: 240 }));
  assert.deepEqual(found(often[5] as Visited, often), [], 'at night, for hours, every day');
  assert.deepEqual(found(visit('li', 'wang', 5, 9), [...often, ...[1, 2, 3, 4].map((day) => visit('li', 'wang', day, 9))]), ['pair'], 'and makes the same pair no less often');
});

test('who serve each other again and again, always to the limit, at night, or their own relatives', () => {
  const both = [visit('li', 'wang', 1, 9), visit('wang', 'li', 2, 9), visit('wang', 'li', 3, 9)];
  assert.deepEqual(found(visit('li', 'wang', 4, 9), both), ['mutual']);
  assert.deepEqual(found(visit('li', 'wang', 4, 9), both.slice(1)), []);
  const long = [1, 2].map((day) => visit('li', `e${day}`, day, 9, { lasts: 240 }));
  assert.deepEqual(found(visit('li', 'e3', 3, 9, { lasts: 240 }), long), ['full']);
  assert.deepEqual(found(visit('li', 'e3', 3, 9, { lasts: 239 }), long), []);
  assert.deepEqual([22, 23, 0, 5, 6, 21].map((hour) => found(visit('li', 'wang', 1, hour), []).length), [1, 1, 1, 1, 0, 0]);
  assert.deepEqual(found(visit('li', 'wang', 1, 9), [], true), ['kin']);
});

test('a check that is off sees nothing; a table that says nonsense is off', () => {
  const off = Object.fromEntries(CHECKS.map((check) => [check, { ...rules[check], isOn: false }])) as typeof rules;
  assert.deepEqual(suspicionsOf(visit('li', 'wang', 1, 23), [], off, true), []);
  assert.deepEqual(readRule([{ isOn: 'yes' }]), { isOn: false, limit: 0, days: 0, least: 0 });
});

test('a habit is one question for both, a visit one each', () => {
  assert.deepEqual(questionOf('pair', { visitId: 'v', helperId: 'b', elderId: 'a' }), ['pair', 'a', 'b']);
  assert.deepEqual(questionOf('travel', { visitId: 'v', helperId: 'b', elderId: 'a' }), ['travel', 'v']);
});
