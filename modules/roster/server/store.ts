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

export interface NewDuty {
  readonly personId: string;
  readonly areaPath: string;
  readonly until: Date;
  readonly position: Position | null;
  /** A shift lengthens a duty that ends before it does, and shortens none. */
  readonly isForShift?: boolean;
}

/** Switching on again while on duty moves the end and the position and keeps the beginning. */
export const putOnDuty = (ctx: Context, { personId, areaPath, until, position, isForShift = false }: NewDuty): Promise<DutyRow | undefined> =>
  ctx.db.row<DutyRow>(sql`
    insert into roster.duty as d (tenant_id, person_id, area_path, since, until, lng, lat)
    values (${ctx.tenantId}, ${personId}, ${areaPath}, ${ctx.now}, ${until}, ${position?.lng ?? null}, ${position?.lat ?? null})
    on conflict (tenant_id, person_id) do update
      set area_path = excluded.area_path, until = case when ${isForShift} then greatest(d.until, excluded.until) else excluded.until end, lng = coalesce(excluded.lng, d.lng), lat = coalesce(excluded.lat, d.lat)
    returning ${COLUMNS}`);

/** `since` names the duty that is meant: a clock set for an earlier one ends nothing. What was is kept for attendance. */
export const takeOffDuty = (ctx: Context, personId: string, since: Date | null): Promise<Pick<rows.Duty, 'area_path'> | undefined> =>
  ctx.db.row(sql`
    with ended as (
      delete from roster.duty where tenant_id = ${ctx.tenantId} and person_id = ${personId} and (${since}::timestamptz is null or since = ${since}) returning tenant_id, person_id, area_path, since
    )
    insert into roster.presence (tenant_id, person_id, area_path, since, until) select tenant_id, person_id, area_path, since, greatest(since, ${ctx.now}) from ended
    on conflict (tenant_id, person_id, since) do update set until = greatest(roster.presence.until, excluded.until)
    returning area_path`);
