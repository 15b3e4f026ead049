import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type KnownArea, ownCode, readAreaList } from './area-list.ts';
import { treeProblems } from './tree.ts';

const OFFICE: KnownArea = { kind: 'street', name: '郫筒街道', code: '510117001', path: '/510117001', centre: { lng: 103.88, lat: 30.8 } };
const HEAD = ['编码', '名称', '上级', '类型', '纬度', '经度'];
const KUI = ['005', '奎星楼社区', '', '', '30.81', '103.887'];
const read = (...rows: string[][]) => readAreaList([HEAD, ...rows], [OFFICE]);
const codesOf = (...rows: string[][]) => read(...rows).problems.map(({ row, code }) => `${row} ${code}`);

test('a list in any order becomes a tree; kinds follow from the depth and positions from above where nobody says otherwise', () => {
  const { areas, problems, unread } = read(['y01', '枫林苑', '005/g01'], ['g01', '第一网格', '005'], KUI, ['b1', '1栋', '枫林苑', '楼栋', '30.811', '103.888'], ['g02', '第二网格', '奎星楼社区']);
  assert.deepEqual([problems, unread], [[], []]);
  assert.deepEqual(new Map(areas.map(({ path, kind, centre }) => [path, `${kind} ${centre.lng}`])), new Map([
    ['/510117001/005', 'community 103.887'], ['/510117001/005/g01', 'grid 103.887'], ['/510117001/005/g02', 'grid 103.887'],
    ['/510117001/005/g01/y01', 'courtyard 103.887'], ['/510117001/005/g01/y01/b1', 'building 103.888'],
  ]));
  assert.deepEqual(treeProblems(areas.map((one) => ({ id: one.path, parentId: one.parentPath, code: one.code, path: one.path })), [{ id: OFFICE.path, parentId: null, code: OFFICE.code, path: OFFICE.path }]), []);
});

test('statistical codes of twelve digits are understood, for an area and for what it lies in', () => {
  assert.deepEqual([ownCode('510117001005', '510117001'), ownCode('510117001000', '510117001'), ownCode('510117001', '510117001'), ownCode('510117002005', '510117001'), ownCode('g01', '510117001')], ['005', '', '', '510117002005', 'g01']);
  const { areas } = read(['510117001005', '奎星楼社区', '510117001000', '', '30.81', '103.887'], ['g01', '第一网格', '510117001005']);
  assert.deepEqual(areas.map(({ path }) => path), ['/510117001/005', '/510117001/005/g01']);
});

test('what is wrong is said row by row, as the spreadsheet counts them, and nothing wrong hides another', () => {
  assert.deepEqual(codesOf(['', 'x'], ['a b', 'x'], ['006', '']), ['2 place.wrongCode', '3 place.wrongCode', '4 place.wrongName']);
  assert.deepEqual(codesOf(KUI, KUI), ['3 place.codeTaken']);
  assert.deepEqual(codesOf(KUI, ['g1', '一', '005'], ['g10', '十', '005']), ['4 place.codeAlike']);
  assert.deepEqual(codesOf(KUI, ['g01', '一', '009'], ['y01', '院', 'g01']), ['3 place.unknownParent', '4 place.parentWrong']);
  assert.deepEqual(codesOf(['a1', '甲', 'b1'], ['b1', '乙', 'a1']), ['2 place.parentWrong', '3 place.parentWrong'], 'a circle');
  assert.deepEqual(codesOf(KUI, ['g01', '一', '005'], ['g02', '二', '005'], ['y01', '甲', '005/g01'], ['y01', '乙', '005/g02'], ['b01', '1栋', 'y01']), ['7 place.severalParents']);
  assert.deepEqual(codesOf(['005', '奎星楼社区']), ['2 place.noPosition']);
  assert.deepEqual(codesOf(['005', '奎星楼社区', '', '', '103.887', '30.81']), ['2 place.swapped']);
  assert.deepEqual(codesOf(['005', '奎星楼社区', '', '', '30.81', '']), ['2 place.wrongPosition']);
  assert.deepEqual(codesOf(['005', '奎星楼社区', '', '院子里', '30.81', '103.887']), ['2 place.unknownKind']);
  assert.deepEqual(codesOf(KUI, ['006', '望丛社区', '005', '社区', '30.8', '103.8']), ['3 place.wrongKind']);
  assert.deepEqual(codesOf(KUI, ['b1', '1栋', '005', '楼栋'], ['u1', '1单元', 'b1']), ['4 place.nothingBelow']);
  assert.deepEqual(readAreaList([['名称'], ['x']], [OFFICE]).problems, [{ row: 1, column: null, code: 'sheet.missingColumn', facts: { column: '编码' } }]);
});

test('a list is added to what is there: below it, beside it with other codes, never below what is closed', () => {
  const known: KnownArea = { kind: 'community', name: '奎星楼社区', code: '005', path: '/510117001/005', centre: OFFICE.centre };
  const more = (closed: boolean, ...rows: string[][]) => readAreaList([HEAD, ...rows], [OFFICE, { ...known, closed }]);
  assert.deepEqual(more(false, ['g01', '第一网格', '奎星楼社区']).areas.map(({ path }) => path), ['/510117001/005/g01']);
  assert.deepEqual(more(false, ['0051', '新社区', '', '', '30.8', '103.8']).problems.map(({ code }) => code), ['place.codeAlike']);
  assert.deepEqual(more(true, ['g01', '第一网格', '005']).problems.map(({ code }) => code), ['place.closedAbove']);
});

test('whatever is in the table: no row is lost, and what is taken makes a sound tree', () => {
  const often = (...words: string[]) => fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) });
  const line = fc.tuple(often('006', 'g01', 'g1', 'g02', 'y01', 'b1'), often('甲', '乙', '丙'), often('', '005', '006', 'g01', '005/g01', '甲'), often('', '', '网格', '院落', '楼栋'), often('', '30.81'), often('', '103.8')).map((cells) => [...cells]);
  let taken = 0;
  let refused = 0;
  let sound = 0;
  fc.assert(fc.property(fc.array(line, { maxLength: 8 }), (rows) => {
    const { areas, problems } = read(KUI, ...rows);
    const filled = [KUI, ...rows].filter((row) => row.some((one) => one.trim() !== '')).length;
    assert.equal(new Set([...problems.map(({ row }) => row)]).size + areas.length, filled);
    // What lies in an area that has a problem of its own is shown with it; with a problem nothing is stored.
    if (problems.length === 0) assert.deepEqual(treeProblems(areas.map((one) => ({ id: one.path, parentId: one.parentPath, code: one.code, path: one.path })), [{ id: OFFICE.path, parentId: null, code: OFFICE.code, path: OFFICE.path }]), []);
    if (problems.length === 0) sound += 1;
    taken += areas.length - 1;
    refused += problems.length;
  }), { seed: 5, numRuns: 1_000 });
  assert.ok(taken > 100 && refused > 200 && sound > 50, `${taken} taken, ${refused} refused, ${sound} sound`);
});
