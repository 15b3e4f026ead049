import type { CallIn } from '@huying/kernel';
import { type Context, sql } from '@huying/platform';
import type { Area, place } from '../contract.ts';
import type { AreaToAdd } from '../core/tree.ts';

type Added = CallIn<typeof place.calls.add>;
type Point = readonly [number, number];

export interface AreaRow {
  readonly id: string;
  readonly kind: Area['kind'];
  readonly name: string;
  readonly code: string;
  readonly path: string;
  readonly lng: number;
  readonly lat: number;
  readonly outline: readonly Point[];
  readonly levels: number | null;
}
export interface StreetRow {
  readonly id: string;
  readonly name: string;
  readonly line: readonly Point[];
}

const COLUMNS = sql`id, kind, name, code, path, lng, lat, outline, levels`;

/** Parents before children: a path is longer than that of its parent. */
export const listAreas = (ctx: Context): Promise<AreaRow[]> =>
  ctx.db.rows<AreaRow>(sql`select ${COLUMNS} from place.area where tenant_id = ${ctx.tenantId} order by path collate "C"`);

export const findArea = (ctx: Context, id: string): Promise<AreaRow | undefined> =>
  ctx.db.row<AreaRow>(sql`select ${COLUMNS} from place.area where tenant_id = ${ctx.tenantId} and id = ${id}`);

export const listStreets = (ctx: Context): Promise<StreetRow[]> =>
  ctx.db.rows<StreetRow>(sql`select id, name, line from place.street where tenant_id = ${ctx.tenantId} order by id`);

export const listTree = (ctx: Context): Promise<AreaToAdd[]> =>
  ctx.db.rows<AreaToAdd>(sql`select id, parent_id as "parentId", code, path from place.area where tenant_id = ${ctx.tenantId}`);

export async function insertAreas(ctx: Context, areas: Added['areas']): Promise<void> {
  const rows = areas.map(({ centre, parentId, ...area }) => ({ ...area, parent_id: parentId, lng: centre.lng, lat: centre.lat }));
  await ctx.db.run(sql`
    insert into place.area (tenant_id, id, parent_id, kind, name, code, path, lng, lat, outline, levels)
    select ${ctx.tenantId}::int, a.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a
      (id uuid, parent_id uuid, kind text, name text, code text, path text, lng double precision, lat double precision, outline jsonb, levels int)`);
}

export async function insertStreets(ctx: Context, streets: Added['streets']): Promise<void> {
  const rows = streets.map((street) => ({ id: ctx.newId<'street'>(), ...street }));
  await ctx.db.run(sql`
    insert into place.street (tenant_id, id, name, line)
    select ${ctx.tenantId}::int, s.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (id uuid, name text, line jsonb)`);
}
