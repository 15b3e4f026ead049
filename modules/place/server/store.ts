import type { CallIn } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { place } from '../contract.ts';
import type { AreaToAdd } from '../core/tree.ts';
import type * as rows from './rows.ts';

type Added = CallIn<typeof place.calls.add>;
type Point = readonly [number, number];

const AREA = columnsOf<rows.Area>().pick('id', 'kind', 'name', 'code', 'path', 'lng', 'lat', 'outline', 'levels', 'parent_id', 'closed_at');
const STREET = columnsOf<rows.Street>().pick('id', 'name', 'line');
export type AreaRow = RowOf<typeof AREA> & { readonly outline: readonly Point[] };
export type StreetRow = RowOf<typeof STREET> & { readonly line: readonly Point[] };

/** Parents before children: a path is longer than that of its parent. */
export const listAreas = (ctx: Context): Promise<AreaRow[]> =>
  ctx.db.rows<AreaRow>(sql`select ${AREA} from place.area where tenant_id = ${ctx.tenantId} order by path collate "C"`);

export const findArea = (ctx: Context, id: string): Promise<AreaRow | undefined> =>
  ctx.db.row<AreaRow>(sql`select ${AREA} from place.area where tenant_id = ${ctx.tenantId} and id = ${id}`);

export const listStreets = (ctx: Context): Promise<StreetRow[]> =>
  ctx.db.rows<StreetRow>(sql`select ${STREET} from place.street where tenant_id = ${ctx.tenantId} order by id`);

export const listTree = (ctx: Context): Promise<AreaToAdd[]> =>
  ctx.db.rows<AreaToAdd>(sql`select id, parent_id as "parentId", code, path from place.area where tenant_id = ${ctx.tenantId}`);

/** Fewer than given where somebody else has just added one with the same path. */
export async function insertAreas(ctx: Context, areas: Added['areas']): Promise<number> {
  const rows = areas.map(({ centre, parentId, ...area }) => ({ ...area, parent_id: parentId, lng: centre.lng, lat: centre.lat }));
  return ctx.db.run(sql`
    insert into place.area (tenant_id, id, parent_id, kind, name, code, path, lng, lat, outline, levels)
    select ${ctx.tenantId}::int, a.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a
      (id uuid, parent_id uuid, kind text, name text, code text, path text, lng double precision, lat double precision, outline jsonb, levels int)
    on conflict (tenant_id, path) do nothing`);
}

export const listCodesBelow = async (ctx: Context, parentId: string): Promise<string[]> =>
  (await ctx.db.rows<{ code: string }>(sql`select code from place.area where tenant_id = ${ctx.tenantId} and parent_id = ${parentId}`)).map(({ code }) => code);

export const hasOpenBelow = async (ctx: Context, areaId: string): Promise<boolean> =>
  (await ctx.db.row(sql`select from place.area where tenant_id = ${ctx.tenantId} and parent_id = ${areaId} and closed_at is null limit 1`)) !== undefined;

export interface AreaChange {
  readonly name?: string | undefined;
  readonly centre?: { readonly lng: number; readonly lat: number } | undefined;
  readonly closed?: boolean | undefined;
}

/** What is left out stays as it is. */
export const updateArea = (ctx: Context, areaId: string, { name, centre, closed }: AreaChange): Promise<AreaRow | undefined> =>
  ctx.db.row<AreaRow>(sql`
    update place.area set
      name = coalesce(${name ?? null}, name), lng = coalesce(${centre?.lng ?? null}, lng), lat = coalesce(${centre?.lat ?? null}, lat),
      closed_at = case when ${closed ?? null}::boolean is null then closed_at when ${closed ?? null} then coalesce(closed_at, ${ctx.now}) end
    where tenant_id = ${ctx.tenantId} and id = ${areaId} returning ${AREA}`);

export async function insertStreets(ctx: Context, streets: Added['streets']): Promise<void> {
  const rows = streets.map((street) => ({ id: ctx.newId<'street'>(), ...street }));
  await ctx.db.run(sql`
    insert into place.street (tenant_id, id, name, line)
    select ${ctx.tenantId}::int, s.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (id uuid, name text, line jsonb)`);
}
