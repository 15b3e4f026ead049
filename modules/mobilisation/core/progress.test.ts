import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAfterPresence, nextCheck, progressRuleOf } from './progress.ts';

const at = (time: string) => new Date(`2026-05-${time}:00+08:00`);
const rule = { confirmMinutes: 240, answerMinutes: 60, presentMinutes: 360, quiet: { fromHour: 22, toHour: 8 } };
const check = (now: string, dueAt: string | null = null, progress: typeof rule | (Omit<typeof rule, 'quiet'> & { quiet: null }) = rule) => nextCheck({ progress, dueAt: dueAt ? at(dueAt) : null }, at(now));

test('an owner is asked after the given time, but not in quiet hours', () => {
  assert.deepEqual(check('12T09:00'), at('12T13:00'));
  assert.deepEqual(check('12T19:00'), at('13T08:00'));
  assert.deepEqual(check('12T01:00'), at('12T08:00'));
  assert.deepEqual(check('12T19:00', null, { ...rule, quiet: null }), at('12T23:00'));
  assert.deepEqual(check('12T09:00', null, { ...rule, quiet: { fromHour: 12, toHour: 14 } }), at('12T14:00'));
});

test('for something to be done later the owner is asked once before it, early enough to find another', () => {
  assert.deepEqual(check('12T09:00', '14T15:00'), at('14T11:00'));
  assert.deepEqual(check('12T09:00', '12T10:00'), at('12T13:00'));
});

test('whoever is at work is left in peace for longer, and never shorter than usual', () => {
  assert.deepEqual(checkAfterPresence({ progress: rule, dueAt: null }, at('12T09:00')), at('12T15:00'));
  assert.deepEqual(checkAfterPresence({ progress: { ...rule, presentMinutes: 5 }, dueAt: null }, at('12T09:00')), at('12T13:00'));
});

test('a row that cannot be read gives plain times, for owners are asked in any case', () => {
  assert.deepEqual(progressRuleOf({ confirmMinutes: 10, answerMinutes: 3, presentMinutes: 60, quietFromHour: null, quietToHour: null }), { confirmMinutes: 10, answerMinutes: 3, presentMinutes: 60, quiet: null });
  for (const bad of [undefined, null, {}, { confirmMinutes: 0, answerMinutes: 1, presentMinutes: 1 }]) assert.equal(progressRuleOf(bad).confirmMinutes, 60);
});
