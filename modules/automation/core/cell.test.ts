import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayConcern, readGiven, readTest, writeGiven, writeTest } from './cell.ts';

test('the usual tests are read into parts and written as they were', () => {
  const kinds = (text: string) => readTest(text, 'string').kind;
  assert.deepEqual(['-', '', '"red"', '"a", "b,c"', 'not("red")', '>= 22, < 6', '[6..22)', '5', 'list contains(?, "nursing")'].map(kinds), ['any', 'any', 'one', 'one', 'none', 'ranges', 'ranges', 'ranges', 'holds']);
  assert.deepEqual(readTest('"a", "b,c"', 'string'), { kind: 'one', values: ['a', 'b,c'] });
  assert.deepEqual(readTest('[6..22)', 'number'), { kind: 'ranges', ranges: [{ from: 6, hasFrom: true, to: 22, hasTo: false }], text: '[6..22)' });
  assert.deepEqual(readTest('true', 'boolean'), { kind: 'one', values: ['true'] });
  for (const text of ['-', '"red"', '"a", "b,c"', 'not("red", "green")', '>= 22, < 6', '[6..22)', 'list contains(?, "nursing")']) assert.equal(writeTest(readTest(text, 'string'), 'string'), text);
  assert.equal(writeTest(readTest('false', 'boolean'), 'boolean'), 'false');
});

test('whatever else FEEL allows stays a formula, word for word', () => {
  for (const text of ['count(?) > 2', 'not(> 3)', '? in ("a", "b")', '"a\\"b"', 'minutes * 2', '"a", upper case("b")', 'list contains(?, x)']) {
    const read = readTest(text, 'string');
    assert.equal(read.kind, 'formula', text);
    assert.equal(writeTest(read, 'string'), text);
  }
  for (const text of ['minutes', 'if a then 1 else 2', '[1..3]', '["a", b]', '[minutes, 3]']) {
    assert.deepEqual(readGiven(text), { kind: 'formula', text });
    assert.equal(writeGiven(readGiven(text)), text);
  }
});

test('what is given is read and written as it was', () => {
  assert.deepEqual(['', '"paired"', '12.5', 'true', '["grid", "desk"]', '[300, 600]'].map((text) => readGiven(text).kind), ['nothing', 'text', 'number', 'truth', 'texts', 'numbers']);
  for (const text of ['', '"paired"', '12.5', 'true', '["grid", "desk"]', '[300, 600]']) assert.equal(writeGiven(readGiven(text)), text);
  assert.equal(writeGiven({ kind: 'texts', values: [] }), '');
  assert.equal(writeGiven({ kind: 'text', value: 'a"b' }), '"ab"', 'a quote would end the text');
});

test('rows are found by the value that they may concern', () => {
  assert.deepEqual(['"red"', 'not("red")', '-', '"green", "red"', 'count(?) > 1'].map((cell) => mayConcern(cell, 'string', 'red')), [true, false, true, true, true]);
});
