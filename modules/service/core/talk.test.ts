import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VISIT_STATES } from '../contract.ts';
import { isTalkOpen, talkClosesAt } from './talk.ts';

const END = new Date('2026-05-12T12:00:00+08:00');
const after = (hours: number) => new Date(END.getTime() + hours * 3_600_000);

test('they write to each other from the beginning of the visit until so long after its end, and not where it came to nothing', () => {
  const open = (hours: number, talkHours = 2) => VISIT_STATES.filter((state) => isTalkOpen({ state, finishedAt: state === 'finished' || state === 'confirmed' ? END : null }, talkHours, after(hours)));
  assert.deepEqual(open(1.99), ['going', 'arrived', 'finished', 'confirmed']);
  assert.deepEqual(open(2), ['going', 'arrived'], 'to the hour');
  assert.deepEqual(open(0, 0), ['going', 'arrived'], 'at once, where the street wants that');
  assert.deepEqual(open(20, 24), ['going', 'arrived', 'finished', 'confirmed']);
  assert.deepEqual(talkClosesAt({ state: 'confirmed', finishedAt: END }, 2), after(2));
  assert.equal(talkClosesAt({ state: 'disputed', finishedAt: END }, 2), 'closed');
});
