import type { CallIn } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { people } from '../contract.ts';
import type * as rows from './rows.ts';

const ORGANISATION = columnsOf<rows.Organisation>('o').pick('id', 'name', 'kind', 'categories', 'phone', 'serves', 'closed_at');
export interface OrganisationRow extends RowOf<typeof ORGANISATION> {
  readonly areaPath: rows.Organisation['area_path'];
}
type Organisation = CallIn<typeof people.calls.addOrganisations>['organisations'][number];

const COLUMNS = sql`${ORGANISATION}, o.area_path as "areaPath"`;
const MOST = 500;

export const organisationOf = ({ closed_at, ...row }: OrganisationRow): Organisation => ({ ...row, ...(closed_at ? { closed: true } : {}) });

export const listOrganisations = async (ctx: Context): Promise<Organisation[]> =>
  (await ctx.db.rows<OrganisationRow>(sql`
    select ${COLUMNS} from people.organisation o where o.tenant_id = ${ctx.tenantId} order by o.closed_at nulls first, o.kind, o.name collate "C" limit ${MOST}`)).map(organisationOf);

export const findOrganisation = async (ctx: Context, id: string): Promise<Organisation | undefined> => {
  const row = await ctx.db.row<OrganisationRow>(sql`select ${COLUMNS} from people.organisation o where o.tenant_id = ${ctx.tenantId} and o.id = ${id}`);
  return row && organisationOf(row);
};

/** Those that serve the area and help with the category; the narrower their area, the earlier. */
export const listOrganisationsFor = async (ctx: Context, wanted: CallIn<typeof people.calls.organisationsFor>): Promise<Organisation[]> =>
  (await ctx.db.rows<OrganisationRow>(sql`
    select ${COLUMNS} from people.organisation o
    where o.tenant_id = ${ctx.tenantId} and o.kind = any(${wanted.kinds}::text[]) and starts_with(${wanted.areaPath}, o.area_path) and o.closed_at is null
      and (cardinality(o.serves) = 0 or exists (select from unnest(o.serves) as part where starts_with(${wanted.areaPath}, part)))
      and (${wanted.category}::text is null or cardinality(o.categories) = 0 or ${wanted.category} = any(o.categories))
    order by length(o.area_path) desc, o.name collate "C" limit ${MOST}`)).map(organisationOf);

export async function insertOrganisations(ctx: Context, list: readonly Organisation[]): Promise<void> {
  await ctx.db.run(sql`
    insert into people.organisation (tenant_id, id, name, kind, area_path, categories, phone, serves)
    select ${ctx.tenantId}::int, o.id, o.name, o.kind, o."areaPath", o.categories, o.phone, o.serves
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as o (id uuid, name text, kind text, "areaPath" text, categories text[], phone text, serves text[])`);
}

/** All of it as it is to be; what stays was read in the same transaction, with the row locked. */
export const updateOrganisation = (ctx: Context, one: Organisation): Promise<number> =>
  ctx.db.run(sql`
    update people.organisation set name = ${one.name}, kind = ${one.kind}, area_path = ${one.areaPath}, categories = ${one.categories}, phone = ${one.phone}, serves = ${one.serves},
      closed_at = case when ${one.closed ?? false} then coalesce(closed_at, ${ctx.now}) end
    where tenant_id = ${ctx.tenantId} and id = ${one.id}`);

export const lockOrganisation = (ctx: Context, id: string): Promise<object | undefined> =>
  ctx.db.row(sql`select from people.organisation where tenant_id = ${ctx.tenantId} and id = ${id} for update`);

export const isNameTaken = async (ctx: Context, name: string, exceptId: string | null): Promise<boolean> =>
  (await ctx.db.row(sql`select from people.organisation where tenant_id = ${ctx.tenantId} and name = ${name} and id is distinct from ${exceptId}::uuid limit 1`)) !== undefined;
