import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { idFrom } from '@huying/kernel';
import { isDrawn, readFollowUp, shareOf } from './follow-up.ts';

const idOf = (bytes: Uint8Array) => idFrom(new Date('2026-05-12T04:00:00Z'), bytes);

test('a lot is drawn as often as the share says, the same each time, and a greater share draws all that a smaller one drew', () => {
  const ids = Array.from({ length: 20_000 }, (_, at) => idOf(createHash('sha256').update(String(at)).digest()));
  for (const share of [0, 5, 20, 100]) {
    const drawn = ids.filter((id) => isDrawn(id, share)).length / ids.length;
    assert.ok(Math.abs(drawn - share / 100) < 0.03, `${share} %: ${drawn}`);
  }
  assert.ok(ids.every((id) => !isDrawn(id, 5) || isDrawn(id, 20)));
  const wrong = (id: string, share: number) => (Number.parseInt(id.slice(0, 8), 16) / 2 ** 32) * 100 < share;
  assert.ok(new Set(ids.map((id) => wrong(id, 5))).size === 1, 'drawn by the time of making, all or nobody would be asked: that is seen');
});

test('a slip of the pen in the table asks nobody too often nor for ever; mostly counts half', () => {
  assert.deepEqual(readFollowUp([]), { share: 0, withinHours: 72, attempts: 3 });
  assert.deepEqual(readFollowUp([{ share: 400, withinHours: -1, attempts: 0.2 }]), { share: 100, withinHours: 1, attempts: 1 });
  assert.deepEqual([shareOf({ yes: 1, mostly: 1, all: 2 }), shareOf({ yes: 0, mostly: 0, all: 0 })], [0.75, null]);
});
