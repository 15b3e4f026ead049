/**
 * What tells one community's data from another's, read out of the database: every id and every text of its rows that stands nowhere in the rows
 * of the reader's own community. What a tenant shares is what its tables say: those that are open in the tenant (`platform.open_in_tenant`). A
 * new table takes part by itself.
 */
import type { Actor, Statement } from '@huying/platform';
import type { TestServer } from '@huying/platform/testing';
import type { SmallCommunity } from './small-community.ts';

export interface TenantTable {
  readonly name: string;
  readonly schema: string;
  /** Row-level security shows it to everybody of the tenant. */
  readonly isShared: boolean;
}

const plain = (text: string): Statement => ({ text, values: [] });

/** How a table says that its rows are everybody's; then it holds no id of anything that is a tenant's. */
export const NO_TENANT = "coalesce(obj_description(c.oid, 'pg_class'), '') like 'belongs to no tenant:%'";

/** Every table with rows of tenants that the application reads. */
export const tenantTables = (server: TestServer): Promise<TenantTable[]> =>
  server.asOwner<TenantTable>(plain(`
    select n.nspname as schema, format('%I.%I', n.nspname, c.relname) as name,
      exists (select from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname and p.permissive = 'PERMISSIVE' and p.qual = 'true' and 'huying_app' = any(p.roles)) as "isShared"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped and has_table_privilege('huying_app', c.oid, 'select') and not ${NO_TENANT} order by 2`));

/** Somebody whose only right is to see this part of the tenant. */
export const reader = (tenantId: number, areaPath: string): Actor => ({
  kind: 'person', tenantId, personId: null, name: 'reader', memberships: [{ role: 'desk', organisationId: null, areaId: null, areaPath }],
});

/** All texts of these tables that this part of the tenant holds, ids among them. */
async function textsOf(server: TestServer, tables: readonly TenantTable[], tenantId: number, areaPath: string): Promise<Set<string>> {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') found.add(value);
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collect(inner);
  };
  await server.as(reader(tenantId, areaPath), async (ctx) => {
    for (const { name } of tables) for (const row of await ctx.db.rows<{ row: object }>(plain(`select to_jsonb(t) as row from ${name} t`))) collect(row.row);
  });
  return found;
}

export interface Marks {
  /** Those of the marks that stand in this text and were not `sent` by whoever asked. */
  seenIn(text: string, sent?: readonly string[]): string[];
  has(text: string): boolean;
  readonly size: number;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const isId = (text: string) => text.length === 36 && text.search(UUID) === 0;
/** Times, sealed bytes and what is too short to belong to anybody. */
const isTelling = (text: string) => text.length >= 3 && !/^\\x|^\d{4}-\d{2}-\d{2}T|^[\d.:-]+$/.test(text);

export function marksOf(own: readonly string[]): Marks {
  const ids = new Set(own.filter(isId));
  const texts = own.filter((text) => !isId(text));
  return {
    size: own.length,
    has: (text) => ids.has(text) || texts.includes(text),
    seenIn(text, sent = []) {
      const found = [...(text.match(UUID) ?? []).filter((id) => ids.has(id)), ...texts.filter((one) => text.includes(one))];
      return [...new Set(found)].filter((one) => !sent.includes(one));
    },
  };
}

/** What belongs to `theirs` and may not be seen by whoever may see `mine` only. */
export async function marksAgainst(server: TestServer, mine: SmallCommunity, theirs: SmallCommunity): Promise<Marks> {
  const tables = (await tenantTables(server)).filter(({ schema }) => schema !== 'platform');
  const guarded = tables.filter(({ isShared }) => !isShared);
  const shared = tables.filter(({ isShared }) => isShared);
  const isSameTenant = mine.tenantId === theirs.tenantId;
  const held = await textsOf(server, isSameTenant ? guarded : tables, theirs.tenantId, theirs.areaPath);
  // Ids of what the platform keeps for a module, such as keys, stand in no table of a module.
  for (const one of theirs.cases) for (const id of Object.values(one)) held.add(id);
  for (const known of [guarded, shared]) for (const text of await textsOf(server, known, mine.tenantId, mine.areaPath)) held.delete(text);
  return marksOf([...new Set([...held].filter(isTelling).concat(theirs.words))]);
}

/** A hash over rows: of the whole tenant, or of what lies in one part of it. `platform.session` only notes when somebody was last seen. */
export async function fingerprint(server: TestServer, tables: readonly TenantTable[], tenantId: number, areaPath = ''): Promise<Record<string, string>> {
  const watched = tables.filter(({ name }) => name !== 'platform.session');
  const parts = watched.map(({ name }) => `select '${name}' as name, coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as hash from ${name} t`);
  const rows = await server.as(reader(tenantId, areaPath), (ctx) => ctx.db.rows<{ name: string; hash: string }>(plain(parts.join(' union all '))));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
