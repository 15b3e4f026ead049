import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from './sql.ts';

test('a value becomes a parameter, a statement is spliced in with its own', () => {
  const inner = sql`a = ${1} and b = any(${[2, 3]}::int[])`;
  const { text, values } = sql`select ${'x'} where ${inner} or ${inner} or c = ${null}`;
  assert.equal(text, 'select $1 where a = $2 and b = any($3::int[]) or a = $4 and b = any($5::int[]) or c = $6');
  assert.deepEqual(values, ['x', 1, [2, 3], 1, [2, 3], null]);
});

test('one place in the code that is given other parts has another text each time', () => {
  const find = (by: 'name' | 'both' | 'nothing') => sql`select where ${by === 'nothing' ? sql`true` : by === 'name' ? sql`n = ${1}` : sql`n = ${1} and m = ${2}`} limit ${9}`;
  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual({ ...find('name') }, { text: 'select where n = $1 limit $2', values: [1, 9] });
    assert.deepEqual({ ...find('both') }, { text: 'select where n = $1 and m = $2 limit $3', values: [1, 2, 9] });
    assert.deepEqual({ ...find('nothing') }, { text: 'select where true limit $1', values: [9] });
  }
  // A value that looks like a statement is a value.
  assert.deepEqual(sql`select ${{ text: 'drop table x', values: [] }}`.values, [{ text: 'drop table x', values: [] }]);
});
