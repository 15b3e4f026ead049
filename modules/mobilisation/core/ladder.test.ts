import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, later } from '@huying/kernel';
import fc from 'fast-check';
import { TIERS, type TierKind } from '../contract.ts';
import { climbAgain, rungsOf, tiersOf } from './ladder.ts';
import { tables } from './tables.ts';

const NOW = new Date('2026-05-12T12:00:00+08:00');
const shipped = (name: string, facts: Record<string, unknown>) => decide(tables[name]?.table as never, facts).outputs as Record<string, unknown>[];
const ladder = (urgency: string, hour: number, barred: TierKind[] = []) => rungsOf(shipped('mobilisation.ladder', { urgency, category: 'shopping', hour }), barred);
const shape = (urgency: string, hour = 12) => ladder(urgency, hour).map((rung) => [rung.kind, rung.afterMinutes, rung.assigns]);

test('the shipped ladders are those of the domain: red at once, green by widening circles to the committee after an hour', () => {
  assert.deepEqual(shape('red'), [
    ['paired', 0, false], ['volunteers', 0, false], ['social-and-property', 3, false], ['committee-and-grid', 3, false], ['committee-and-grid', 5, true], ['street', 8, true],
  ]);
  assert.deepEqual(ladder('red', 12)[1]?.waves, [{ radiusMetres: 500, size: 3 }, { radiusMetres: 1_000, size: 8 }]);
  assert.deepEqual(ladder('red', 12)[1]?.roles, ['desk']);
  assert.deepEqual(shape('green').slice(2), [
    ['community-organisations', 20, false], ['social-and-property', 40, false], ['committee-and-grid', 40, false], ['committee-and-grid', 60, true], ['street', 75, true],
  ]);
  assert.deepEqual(ladder('green', 12)[1]?.waves.map((wave) => wave.radiusMetres), [300, 600, 1_000, 1_500]);
  assert.ok((shape('green', 23)[5]?.[1] as number) >= 480, 'at night the committee is left to sleep');
  assert.deepEqual(shape('red', 3), shape('red'));
});

test('every urgency, category and hour has a ladder that ends with somebody who must', () => {
  for (const urgency of ['green', 'yellow', 'red']) {
    for (let hour = 0; hour < 24; hour += 1) {
      const rungs = ladder(urgency, hour);
      assert.equal(rungs[0]?.afterMinutes, 0);
      assert.ok(rungs.at(-1)?.assigns && rungs.at(-1)?.roles.length, `${urgency} at ${hour}`);
      assert.ok(rungs.length >= 6);
    }
  }
});

const boundaries = (urgency: string, category: string, skills: string[], hour = 12) => {
  const rows = shipped('mobilisation.boundary', { urgency, category, skills, hour });
  return { codes: rows.map((row) => row.code), barred: [...new Set(rows.flatMap((row) => (row.barred as string[] | null) ?? []))], adults: rows.some((row) => row.adultsOnly) };
};

test('what must never go to volunteers: gas and fire, medical procedures, bathing, live electrics; and no minors where it matters', () => {
  assert.deepEqual(boundaries('red', 'safety', []).barred, ['paired', 'volunteers', 'community-organisations']);
  assert.deepEqual(boundaries('green', 'health', ['nursing']).codes.slice(0, 1), ['medical-procedure']);
  assert.deepEqual(boundaries('red', 'health', ['nursing']).barred, [], 'in an emergency a neighbour may come beside the ambulance');
  assert.deepEqual(boundaries('green', 'hair_bath', ['bathing']).barred, ['paired', 'volunteers']);
  assert.deepEqual(boundaries('yellow', 'repair', ['electrics']).barred, ['paired', 'volunteers']);
  assert.deepEqual(boundaries('green', 'repair', ['electrics']).barred, []);
  assert.equal(boundaries('green', 'company', []).adults, false);
  assert.equal(boundaries('green', 'company', [], 21).adults, true);
  for (const category of ['medical_escort', 'repair', 'transport', 'safety', 'health', 'hair_bath', 'meals']) assert.equal(boundaries('green', category, []).adults, true, category);
  assert.equal(boundaries('red', 'company', []).adults, true);
});

test('without its barred rungs a ladder begins at once with the next; duty is never barred', () => {
  const rungs = ladder('red', 12, ['paired', 'volunteers', 'community-organisations', 'street', 'committee-and-grid']);
  assert.deepEqual(rungs.map((rung) => [rung.kind, rung.afterMinutes]), [['social-and-property', 0], ['committee-and-grid', 0], ['committee-and-grid', 2], ['street', 5]]);
});

test('whatever staff write, the first rung begins at once, volunteers are never assigned, and the last rung assigns', () => {
  const cell = fc.oneof(fc.constant(null), fc.double(), fc.string(), fc.array(fc.integer({ min: -5, max: 30_000 }), { maxLength: 5 }), fc.boolean());
  const row = fc.record({
    tier: fc.oneof(fc.constantFrom(...TIERS), fc.string()), startsAfterMinutes: fc.oneof(fc.integer({ min: -10, max: 20_000 }), cell), radiusMetres: cell, waveSize: cell, waveMinutes: cell,
    answerMinutes: cell, roles: fc.oneof(fc.constant(['committee']), fc.constant([]), cell), assigns: cell,
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), fc.subarray([...TIERS]), (rows, barred) => {
      const rungs = rungsOf(rows, barred);
      assert.equal(rungs[0]?.afterMinutes, 0);
      assert.ok(rungs.at(-1)?.assigns);
      assert.ok(rungs.at(-1)?.roles.length);
      assert.ok(rungs.every((rung, index) => rung.afterMinutes >= (rungs[index - 1]?.afterMinutes ?? 0)));
      assert.ok(rungs.every((rung) => !rung.assigns || rung.kind === 'street' || rung.kind === 'committee-and-grid'));
      assert.ok(rungs.every((rung) => rung.kind === 'street' || rung.kind === 'committee-and-grid' || !barred.includes(rung.kind)));
    }),
  );
});

test('a further climb asks what was reached at once, keeps the distances above, and leaves out what lies below', () => {
  const rungs = ladder('green', 12);
  const reached = tiersOf(rungs, NOW).map((tier) => (tier.position <= 2 ? { ...tier, startedAt: NOW } : tier));
  const again = climbAgain(reached, rungs, 1, later(NOW, 3_600_000));
  assert.deepEqual(again.map((tier) => (tier.startsAt.getTime() - NOW.getTime()) / 60_000 - 60), [0, 0, 0, 20, 20, 40, 55]);
  assert.deepEqual(again.map((tier) => tier.isSkipped), [true, false, false, false, false, false, false]);
  assert.ok(again.every((tier) => tier.startedAt === null && tier.wave === 0));
  const last = climbAgain(reached, rungs, 99, NOW);
  assert.deepEqual(last.map((tier) => tier.isSkipped), [true, true, true, true, true, true, false]);
});
