import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceMetres } from '@huying/kernel';
import fc from 'fast-check';
import { BLUR_METRES, blurred, roundedMetres } from './near.ts';

const point = fc.record({ lng: fc.double({ min: 97, max: 109, noNaN: true }), lat: fc.double({ min: 26, max: 34, noNaN: true }) });

test('the door lies within the circle, and the circle says nothing more of it', () => {
  fc.assert(
    fc.property(point, (door) => {
      const shown = blurred(door);
      assert.ok(distanceMetres(door, shown) <= BLUR_METRES + 5, `${distanceMetres(door, shown)} m away`);
      // The shown point does not move with the door inside its cell: asked again it gives nothing away.
      assert.deepEqual(blurred(shown), shown);
    }),
  );
});

test('a cell holds many doors', () => {
  const cells = new Set<string>();
  for (let metres = 0; metres < 3_000; metres += 10) cells.add(JSON.stringify(blurred({ lng: 103.887, lat: 30.81 + metres / 111_195 })));
  assert.ok(cells.size >= 7 && cells.size <= 9, `${cells.size} cells along 3 km`);
});

test('distances are given by the hundred metres and never as nothing', () => {
  assert.deepEqual([0, 40, 149, 151, 1_234].map(roundedMetres), [100, 100, 100, 200, 1_200]);
});
