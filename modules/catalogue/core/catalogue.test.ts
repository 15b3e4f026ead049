import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkLifecycle, days, hours, later } from '@huying/kernel';
import { listingLifecycle } from '../contract.ts';
import { freeTimes, mondayOf } from './times.ts';
import { waitingOf } from './waiting.ts';

// A Tuesday.
const NOW = new Date('2026-05-12T08:30:00+08:00');
const at = (text: string) => new Date(`${text}+08:00`);
const said = (times: readonly Date[]) => times.map((one) => new Date(one.getTime() + hours(8)).toISOString().slice(5, 16).replace('T', ' '));

test('the lifecycle is sound', () => assert.deepEqual(checkLifecycle(listingLifecycle), []));

describe('when it is free', () => {
  const week = { 2: [{ from: '09:00', to: '12:00' }], 7: [{ from: '14:00', to: '14:30' }] };
  test('hour by hour, not sooner than in two hours, two weeks ahead', () => {
    assert.deepEqual(said(freeTimes({ week, perWeek: 5, taken: [] }, NOW)), ['05-12 11:00', '05-17 14:00', '05-19 09:00', '05-19 10:00', '05-19 11:00', '05-24 14:00']);
  });
  test('not where something begins within the hour, nor in a week that is full', () => {
    const taken = [at('2026-05-19T09:30:00')];
    assert.deepEqual(said(freeTimes({ week, perWeek: 5, taken }, NOW)), ['05-12 11:00', '05-17 14:00', '05-19 11:00', '05-24 14:00']);
    assert.deepEqual(said(freeTimes({ week, perWeek: 1, taken }, NOW)), ['05-12 11:00', '05-17 14:00']);
  });
  test('no day on which it is closed, and nothing while it is away', () => {
    assert.deepEqual(said(freeTimes({ week, perWeek: 5, taken: [], closedDays: ['2026-05-12', '2026-05-19'] }, NOW)), ['05-17 14:00', '05-24 14:00']);
    assert.deepEqual(said(freeTimes({ week, perWeek: 5, taken: [], awayUntil: at('2026-05-19T09:30:00') }, NOW)), ['05-19 10:00', '05-19 11:00', '05-24 14:00']);
  });
  test('a week begins on Monday', () => assert.deepEqual(['2026-05-17', '2026-05-18'].map(mondayOf), ['2026-05-11', '2026-05-18']));
});

describe('how long people wait', () => {
  const asked = (ago: number, begunAfter: number | null, isWaiting = false) => ({ askedAt: later(NOW, -days(ago)), begunAt: begunAfter === null ? null : later(NOW, days(begunAfter - ago)), isWaiting });
  test('no figure from fewer than three', () => assert.deepEqual(waitingOf([asked(9, 1), asked(8, 2), asked(20, null, true)], NOW), { days: null, services: 2 }));
  test('the median, not the mean', () => assert.deepEqual(waitingOf([asked(90, 40), asked(8, 1), asked(9, 2)], NOW), { days: 2, services: 3 }));
  test('who waits longer than usual counts with the time until now, who has just asked does not, nor whom others came to', () => {
    const served = [asked(30, 1), asked(29, 2), asked(28, 3)];
    assert.deepEqual(waitingOf([...served, asked(0.5, null, true), asked(50, null)], NOW), { days: 2, services: 3 });
    assert.deepEqual(waitingOf([...served, asked(10, null, true), asked(12, null, true)], NOW), { days: 3, services: 3 });
  });
});
