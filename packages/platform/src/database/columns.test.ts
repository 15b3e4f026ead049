import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, type RowOf } from './columns.ts';
import { sql } from './sql.ts';

interface Thing {
  readonly tenant_id: number;
  readonly id: string;
  readonly table: Date | null;
}

test('one list is text and type', () => {
  const list = columnsOf<Thing>('t').pick('id', 'table');
  assert.deepEqual(sql`select ${list}, ${1} as one from thing t where t.tenant_id = ${2}`, {
    text: 'select t."id", t."table", $1 as one from thing t where t.tenant_id = $2', values: [1, 2],
  });
  assert.equal(columnsOf<Thing>().pick('id').text, '"id"');
  const row: RowOf<typeof list> = { id: 'a', table: null };
  // @ts-expect-error what was not picked is not there
  assert.equal(row.tenant_id, undefined);
  // @ts-expect-error a table has no other columns than its own
  columnsOf<Thing>().pick('name');
});
