/** What PostgreSQL knows of the tables after all migrations, and what the driver gives for their columns. */
import type pg from 'pg';

export interface Column {
  readonly name: string;
  readonly isRequired: boolean;
  /** PostgreSQL's name of the type; of an array, that of its elements. */
  readonly type: string;
  readonly isArray: boolean;
  /** Which thing's id it holds, e.g. `person`; undefined where that cannot be told. */
  readonly idOf: string | undefined;
  /** The only words that a check lets in. */
  readonly words: readonly string[] | undefined;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

interface AttributeRow {
  readonly table: number;
  readonly schema: string;
  readonly name: string;
  readonly column: string;
  readonly number: number;
  readonly is_required: boolean;
  readonly type: string;
  readonly is_array: boolean;
  readonly comment: string | null;
}

interface ConstraintRow {
  readonly table: number;
  readonly kind: 'p' | 'f' | 'c';
  readonly columns: readonly number[];
  readonly other_table: number;
  readonly other_columns: readonly number[] | null;
  readonly words: string;
}

/** Not ours, or no module's: the job runner's own tables, and the list of migrations. */
const PASSED_OVER = ['pg_catalog', 'information_schema', 'graphile_worker', 'public'];

const ATTRIBUTES = `
  select c.oid::int8 as table, n.nspname as schema, c.relname as name, a.attname as column, a.attnum as number, a.attnotnull as is_required,
    coalesce(e.typname, t.typname) as type, e.oid is not null as is_array, col_description(c.oid, a.attnum) as comment
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname <> all($1::text[]) and n.nspname not like 'pg\\_%'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  where c.relkind in ('r', 'p') and not c.relispartition
  order by n.nspname, c.relname collate "C", a.attnum`;

const CONSTRAINTS = `
  select conrelid::int8 as table, contype::text as kind, conkey::int[] as columns, confrelid::int8 as other_table, confkey::int[] as other_columns, pg_get_constraintdef(oid) as words
  from pg_constraint where contype in ('p', 'f', 'c') and conrelid <> 0`;

/** `CHECK ((state = ANY (ARRAY['open'::text, 'done'::text])))`, as PostgreSQL writes `state in ('open', 'done')`. */
const ONE_OF = /^CHECK \(\(\w+ = ANY \(ARRAY\[((?:'(?:[^']|'')*'::text(?:, )?)+)\]\)\)\)$/;
function wordsOf(constraint: string): string[] | undefined {
  const list = ONE_OF.exec(constraint)?.[1];
  return list === undefined ? undefined : [...list.matchAll(/'((?:[^']|'')*)'::text/g)].map(([, word]) => (word as string).replaceAll("''", "'"));
}

/** Things that the kernel itself has ids for, whichever module keeps them. */
const KERNEL_KINDS = ['person', 'organisation', 'area', 'file'];
const kindNamed = (name: string) => name.replaceAll('_', '-');

export async function readTables(client: pg.Client): Promise<Table[]> {
  const attributes = (await client.query<AttributeRow>(ATTRIBUTES, [PASSED_OVER])).rows;
  const constraints = (await client.query<ConstraintRow>(CONSTRAINTS)).rows;
  const kinds = kindsOf(attributes, constraints);
  return [...Map.groupBy(attributes, (one) => one.table).values()].map((columns) => {
    const { table, schema, name } = columns[0] as AttributeRow;
    const checks = constraints.filter((one) => one.table === table && one.kind === 'c' && one.columns.length === 1);
    return {
      schema, name,
      columns: columns.map((one) => ({
        name: one.column, isRequired: one.is_required, type: one.type, isArray: one.is_array, idOf: kinds(one),
        words: checks.filter(({ columns: [number] }) => number === one.number).map((check) => wordsOf(check.words)).find((words) => words !== undefined),
      })),
    };
  });
}

/**
 * Whose id a column holds: as its comment says (`id of person`), as its foreign key leads, as its own table is called, or as the one table
 * is called that its name points to: `callout_id` to `callout.id`, `helper_id` to the person in `helper.person_id`.
 */
function kindsOf(attributes: readonly AttributeRow[], constraints: readonly ConstraintRow[]): (column: AttributeRow) => string | undefined {
  const at = (table: number, number: number | undefined) => attributes.find((one) => one.table === table && one.number === number);
  const target = (column: AttributeRow) => {
    for (const key of constraints.filter(({ kind, table }) => kind === 'f' && table === column.table)) {
      const place = key.columns.indexOf(column.number);
      if (place >= 0) return at(key.other_table, key.other_columns?.[place]);
    }
    return undefined;
  };
  const ownKeys = (tableName: string) =>
    constraints.filter(({ kind }) => kind === 'p').flatMap(({ table, columns }) => {
      const key = columns.map((number) => at(table, number)).filter((one) => one?.name === tableName && one.column !== 'tenant_id');
      return key.length === 1 ? (key as [AttributeRow]) : [];
    });
  const kindOf = (column: AttributeRow, seen: readonly AttributeRow[] = []): string | undefined => {
    if (column.type !== 'uuid' || column.is_array || seen.includes(column)) return undefined;
    const said = /^id of ([a-z]+(?:-[a-z]+)*)$/.exec(column.comment ?? '')?.[1];
    if (said) return said;
    const next = [...seen, column];
    const led = target(column);
    if (led) return kindOf(led, next);
    if (column.column === 'id') return kindNamed(column.name);
    const thing = /^(\w+)_id$/.exec(column.column)?.[1];
    if (!thing || KERNEL_KINDS.includes(thing)) return thing;
    const kinds = new Set(ownKeys(thing).map((key) => kindOf(key, next)));
    return kinds.size === 1 ? [...kinds][0] : undefined;
  };
  return (column) => kindOf(column);
}

/** One value of each type, written as PostgreSQL reads it: what the driver makes of it is what code gets. */
const SAMPLES: Readonly<Record<string, string>> = {
  int2: '1', int4: '1', int8: '1', numeric: '1.5', float4: '1.5', float8: '1.5', bool: 'true', text: 'a', varchar: 'a', uuid: '01980000-0000-7000-8000-000000000000',
  timestamptz: '2026-01-01T00:00:00Z', timestamp: '2026-01-01T00:00:00', date: '2026-01-01', time: '12:00', interval: '1 hour', bytea: '\\x00',
};

function typeOfValue(value: unknown): string {
  if (Array.isArray(value)) return `${typeOfValue(value[0])}[]`;
  if (value instanceof Date) return 'Date';
  if (Buffer.isBuffer(value)) return 'Buffer';
  if (['string', 'number', 'boolean'].includes(typeof value)) return typeof value;
  throw new Error(`the driver gives ${typeof value}, for which there is no type yet`);
}

/** For each type in use, alone and in arrays, the TypeScript type that the driver with the platform's parsers delivers. */
export async function typesDelivered(client: pg.Client, tables: readonly Table[]): Promise<(column: Column) => string> {
  const known = new Map<string, string>();
  const nameOf = ({ type, isArray }: Column) => type + (isArray ? '[]' : '');
  for (const column of tables.flatMap((table) => table.columns)) {
    const name = nameOf(column);
    if (known.has(name)) continue;
    if (/^jsonb?$/.test(column.type)) {
      known.set(name, column.isArray ? 'unknown[]' : 'unknown');
      continue;
    }
    const sample = SAMPLES[column.type];
    if (sample === undefined) throw new Error(`there is no sample of the type ${column.type} yet`);
    const { rows } = await client.query<{ value: unknown }>(column.isArray ? `select array[$1]::${column.type}[] as value` : `select $1::${column.type} as value`, [sample]);
    known.set(name, typeOfValue(rows[0]?.value));
  }
  return (column) => known.get(nameOf(column)) as string;
}
