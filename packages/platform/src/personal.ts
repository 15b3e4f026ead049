import type { PersonId } from '@huying/kernel';
import type { Db } from './database/db.ts';
import type { Statement } from './database/sql.ts';
import type { Context, Json, Personal, PersonalData, PersonalTable } from './module.ts';
import type { TenantSecrets } from './secrets.ts';

/** What stands where a name was. */
export const NOBODY = '已注销';
const MOST_ROWS = 5_000;
const TABLE = /^[a-z][a-z_]*\.[a-z][a-z_]*$/;
const COLUMN = /^[a-z][a-z_]*$/;

/** Names become part of statements, so they are looked at when the server starts. */
export function checkPersonal(module: string, { tables }: PersonalData): void {
  for (const one of tables) {
    const columns = [one.of, ...one.gives, ...(typeof one.erases === 'object' ? Object.keys(one.erases) : [])];
    if (!TABLE.test(one.table) || !columns.every((column) => COLUMN.test(column))) throw new Error(`${module}: ${one.table} cannot be the name of a table, or one of its columns that of a column`);
  }
}

const plain = (text: string, values: readonly unknown[]): Statement => ({ text, values });

function readable(value: unknown, secrets: TenantSecrets): Json {
  if (value instanceof Date) return value.toISOString();
  if (!Buffer.isBuffer(value)) return value as Json;
  const text = secrets.open(value);
  // Lists and things are sealed as JSON, everything else as it is.
  return /^[[{]/.test(text) ? (JSON.parse(text) as Json) : text;
}

export interface PersonalParts {
  readonly data: readonly PersonalData[];
  readonly db: Db;
  readonly tenantId: number;
  readonly now: Date;
  readonly secrets: TenantSecrets;
  readonly context: () => Context;
}

export function createPersonal({ data, db, tenantId, now, secrets, context }: PersonalParts): Personal {
  const tables = data.flatMap((one) => one.tables);
  const change = ({ table, of, erases }: PersonalTable, personId: PersonId): Statement | undefined => {
    if (erases === undefined) return undefined;
    if (erases === 'rows') return plain(`delete from ${table} where tenant_id = $1 and ${of} = $2`, [tenantId, personId]);
    const values: unknown[] = [tenantId, personId];
    const sets = Object.entries(erases).map(([column, to]) => {
      if (to === 'nothing') return `${column} = null`;
      if (to === 'empty') return `${column} = default`;
      values.push(NOBODY);
      return `${column} = $${values.length}`;
    });
    return plain(`update ${table} set ${sets.join(', ')} where tenant_id = $1 and ${of} = $2`, values);
  };
  return {
    collect: (personId) =>
      context().widen(async () => {
        const found: Record<string, Json[]> = {};
        for (const { table, of, gives } of tables) {
          if (gives.length === 0) continue;
          const rows = await db.rows<Record<string, unknown>>(plain(`select ${gives.join(', ')} from ${table} where tenant_id = $1 and ${of} = $2 limit ${MOST_ROWS}`, [tenantId, personId]));
          if (rows.length > 0) found[table] = [...(found[table] ?? []), ...rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, readable(value, secrets)])))];
        }
        return found;
      }),
    erase: (personId) =>
      context().widen(async () => {
        let rows = 0;
        for (const one of tables) {
          const statement = change(one, personId);
          if (statement) rows += await db.run(statement);
        }
        for (const one of data) rows += (await one.erase?.(context(), personId)) ?? 0;
        // Recordings and pictures go with the next tidying.
        rows += await db.run(plain('update platform.file set delete_after = $3 where tenant_id = $1 and owner_id = $2', [tenantId, personId, now]));
        return rows;
      }),
    isUsed: (personId) =>
      context().widen(async () => {
        for (const one of data) if (await one.isUsed?.(context(), personId)) return true;
        return false;
      }),
    hindrances: (personId) =>
      context().widen(async () => {
        const codes: string[] = [];
        for (const one of data) codes.push(...((await one.hindrances?.(context(), personId)) ?? []));
        return codes;
      }),
  };
}
