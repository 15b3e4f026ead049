import type { CallIn } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { people } from '../contract.ts';
import type * as rows from './rows.ts';

const ORGANISATION = columnsOf<rows.Organisation>('o').pick('id', 'name', 'kind', 'categories', 'phone');
export interface OrganisationRow extends RowOf<typeof ORGANISATION> {
  readonly areaPath: rows.Organisation['area_path'];
}

const COLUMNS = sql`${ORGANISATION}, o.area_path as "areaPath"`;
const MOST = 500;

export const listOrganisations = (ctx: Context): Promise<OrganisationRow[]> =>
  ctx.db.rows<OrganisationRow>(sql`select ${COLUMNS} from people.organisation o where o.tenant_id = ${ctx.tenantId} order by o.kind, o.name collate "C" limit ${MOST}`);

export const findOrganisation = (ctx: Context, id: string): Promise<OrganisationRow | undefined> =>
  ctx.db.row<OrganisationRow>(sql`select ${COLUMNS} from people.organisation o where o.tenant_id = ${ctx.tenantId} and o.id = ${id}`);

/** Those that serve the area and help with the category; the narrower their area, the earlier. */
export const listOrganisationsFor = (ctx: Context, wanted: CallIn<typeof people.calls.organisationsFor>): Promise<OrganisationRow[]> =>
  ctx.db.rows<OrganisationRow>(sql`
    select ${COLUMNS} from people.organisation o
    where o.tenant_id = ${ctx.tenantId} and o.kind = any(${wanted.kinds}::text[]) and starts_with(${wanted.areaPath}, o.area_path)
      and (${wanted.category}::text is null or cardinality(o.categories) = 0 or ${wanted.category} = any(o.categories))
    order by length(o.area_path) desc, o.name collate "C" limit ${MOST}`);

export async function insertOrganisations(ctx: Context, list: CallIn<typeof people.calls.addOrganisations>['organisations']): Promise<void> {
  await ctx.db.run(sql`
    insert into people.organisation (tenant_id, id, name, kind, area_path, categories, phone)
    select ${ctx.tenantId}::int, o.id, o.name, o.kind, o."areaPath", o.categories, o.phone
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as o (id uuid, name text, kind text, "areaPath" text, categories text[], phone text)`);
}
