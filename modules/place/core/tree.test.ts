import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsAndCanFail } from '@huying/kernel/testing';
import fc from 'fast-check';
import { type AreaToAdd, closedRing, treeProblems } from './tree.ts';

const area = (id: string, parentId: string | null, code: string, path: string): AreaToAdd => ({ id, parentId, code, path });
const street = area('s', null, '510117001', '/510117001');

test('a sound tree has no problems', () => {
  assert.deepEqual(treeProblems([street, area('c', 's', '005', '/510117001/005'), area('g', 'c', 'g01', '/510117001/005/g01')], []), []);
  assert.deepEqual(treeProblems([area('c', 's', '005', '/510117001/005')], [street]), []);
});

test('a missing parent, a wrong path and neighbours that begin alike are named', () => {
  assert.match(treeProblems([area('c', 's', '005', '/510117001/005')], []).join(), /parent is not there/);
  assert.match(treeProblems([street, area('c', 's', '005', '/510117001/006')], []).join(), /is not the path/);
  assert.match(treeProblems([area('b', 's', 'g10', '/510117001/g10')], [street, area('a', 's', 'g1', '/510117001/g1')]).join(), /begin alike/);
});

test('whatever codes neighbours have: either no path begins with another, or a problem is told', () => {
  const codes = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,3}$/), { minLength: 2, maxLength: 12 });
  let sound = 0;
  let unsound = 0;
  const property = (problems: typeof treeProblems) =>
    fc.assert(
      fc.property(codes, (chosen) => {
        const areas = chosen.map((code) => area(`area ${code}`, 's', code, `/510117001/${code}`));
        const alike = chosen.some((one) => chosen.some((other) => one !== other && other.startsWith(one)));
        if (alike) unsound += 1;
        else sound += 1;
        return problems(areas, [street]).length > 0 === alike;
      }),
      { numRuns: 500, seed: 7 },
    );
  holdsAndCanFail(property, treeProblems, {
    'only neighbours of equal length are compared': (areas) => areas.filter((one, at) => areas.some((other, place) => place !== at && other.code === one.code)).map(String),
    'everything is a problem': () => ['no'],
  });
  assert.ok(sound > 20 && unsound > 20);
});

test('a ring is closed once', () => {
  assert.deepEqual(closedRing([[0, 0], [1, 0], [1, 1]]), [[0, 0], [1, 0], [1, 1], [0, 0]]);
  assert.deepEqual(closedRing([[0, 0], [1, 0], [0, 0]]), [[0, 0], [1, 0], [0, 0]]);
  assert.deepEqual(closedRing([]), []);
});
