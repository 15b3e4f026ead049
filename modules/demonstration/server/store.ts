import { columnsOf, type Context, sql } from '@huying/platform';
import type { Face } from '../contract.ts';
import type * as rows from './rows.ts';

/** Whether the tenant is ours to fill; nobody else gets it then, and if filling fails it is free again. */
export const claimLoading = async (ctx: Context, seed: number, onDuty: readonly string[]): Promise<boolean> =>
  (await ctx.db.run(sql`
    insert into demonstration.loading (tenant_id, seed, on_duty, loaded_at) values (${ctx.tenantId}, ${seed}, ${onDuty}, ${ctx.now}) on conflict do nothing`)) === 1;

export const findLoading = (ctx: Context): Promise<Pick<rows.Loading, 'on_duty'> | undefined> =>
  ctx.db.row(sql`select on_duty from demonstration.loading where tenant_id = ${ctx.tenantId}`);

export async function insertFaces(ctx: Context, faces: readonly Face[]): Promise<void> {
  await ctx.db.run(sql`
    insert into demonstration.face (position, role, name, tenant_id, community, phone, page)
    select (select count(*) from demonstration.face) + f.position, f.role, f.name, f."tenantId", f.community, f.phone, f.page
    from rows from (jsonb_to_recordset(${JSON.stringify(faces)}::jsonb) as (role text, name text, "tenantId" int, community text, phone text, page text))
      with ordinality as f (role, name, "tenantId", community, phone, page, position)`);
}

const FACE = columnsOf<rows.Face>().pick('role', 'name', 'community', 'phone', 'page');

export const listFaces = (ctx: Context): Promise<Face[]> => ctx.db.rows<Face>(sql`select ${FACE}, tenant_id as "tenantId" from demonstration.face order by position`);
