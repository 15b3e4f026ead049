import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type * as rows from './rows.ts';

const VERSION = columnsOf<rows.TableVersion>().pick('id', 'name', 'version', 'table', 'holds_from', 'changed_by', 'changed_at', 'reason');
const HOLDING = columnsOf<rows.TableVersion>().pick('name', 'id', 'version', 'changed_at');
export type VersionRow = RowOf<typeof VERSION>;
export type Holding = RowOf<typeof HOLDING>;

/** Of each table the version that holds at a time, without the table itself: most often that is already known. */
export const listHolding = (ctx: Context, at: Date = ctx.now): Promise<Holding[]> =>
  ctx.db.rows<Holding>(sql`
    select distinct on (name) ${HOLDING} from automation.table_version
    where tenant_id = ${ctx.tenantId} and holds_from <= ${at} order by name, holds_from desc, version desc`);

export const findTable = async (ctx: Context, name: string, version: number): Promise<unknown> =>
  (await ctx.db.row<Pick<rows.TableVersion, 'table'>>(sql`
    select "table" from automation.table_version where tenant_id = ${ctx.tenantId} and name = ${name} and version = ${version}`))?.table;

const MOST_VERSIONS = 500;
export const listVersions = (ctx: Context, name: string): Promise<VersionRow[]> =>
  ctx.db.rows<VersionRow>(sql`
    select ${VERSION} from automation.table_version
    where tenant_id = ${ctx.tenantId} and name = ${name} order by version desc limit ${MOST_VERSIONS}`);

/** Adds the next version; undefined when somebody else added one in the same moment. */
export const addVersion = (ctx: Context, row: { id: string; name: string; version: number; table: unknown; holdsFrom: Date; reason: string }): Promise<VersionRow | undefined> =>
  ctx.db.row<VersionRow>(sql`
    insert into automation.table_version (tenant_id, name, version, id, "table", holds_from, changed_by, changed_at, reason)
    values (${ctx.tenantId}, ${row.name}, ${row.version}, ${row.id}, ${JSON.stringify(row.table)}::jsonb, ${row.holdsFrom}, ${ctx.actor.name}, ${ctx.now}, ${row.reason})
    on conflict do nothing returning ${VERSION}`);

export const lastVersion = async (ctx: Context, name: string): Promise<number> =>
  (await ctx.db.row<Pick<rows.TableVersion, 'version'>>(sql`
    select coalesce(max(version), 0)::int as version from automation.table_version where tenant_id = ${ctx.tenantId} and name = ${name}`))?.version ?? 0;
