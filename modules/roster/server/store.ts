import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { Position } from '@huying/place/contract';
import type * as rows from './rows.ts';

const COLUMNS = columnsOf<rows.Duty>().pick('person_id', 'since', 'until', 'lng', 'lat');
export type DutyRow = RowOf<typeof COLUMNS>;

const MOST = 1_000;

export const findDuty = (ctx: Context, personId: string): Promise<DutyRow | undefined> =>
  ctx.db.row<DutyRow>(sql`select ${COLUMNS} from roster.duty where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

export const listOnDuty = (ctx: Context): Promise<DutyRow[]> =>
  ctx.db.rows<DutyRow>(sql`select ${COLUMNS} from roster.duty where tenant_id = ${ctx.tenantId} order by since, person_id limit ${MOST}`);

/** Switching on again while on duty moves the end and the position and keeps the beginning. */
export const putOnDuty = (ctx: Context, duty: { personId: string; areaPath: string; until: Date; position: Position | null }): Promise<DutyRow | undefined> =>
  ctx.db.row<DutyRow>(sql`
    insert into roster.duty as d (tenant_id, person_id, area_path, since, until, lng, lat)
    values (${ctx.tenantId}, ${duty.personId}, ${duty.areaPath}, ${ctx.now}, ${duty.until}, ${duty.position?.lng ?? null}, ${duty.position?.lat ?? null})
    on conflict (tenant_id, person_id) do update
      set area_path = excluded.area_path, until = excluded.until, lng = coalesce(excluded.lng, d.lng), lat = coalesce(excluded.lat, d.lat)
    returning ${COLUMNS}`);

/** `since` names the duty that is meant: a clock set for an earlier one ends nothing. */
export const takeOffDuty = (ctx: Context, personId: string, since: Date | null): Promise<number> =>
  ctx.db.run(sql`
    delete from roster.duty where tenant_id = ${ctx.tenantId} and person_id = ${personId} and (${since}::timestamptz is null or since = ${since})`);
