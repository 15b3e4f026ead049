import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { Category } from '@huying/recognition/contract';
import type { Pattern } from '../core/rule.ts';
import type { Touched } from '../core/plan.ts';
import type * as rows from './rows.ts';

const COLUMNS = columnsOf<rows.Arrangement>('a').pick(
  'id', 'elder_id', 'elder_name', 'area_path', 'category', 'text_sealed', 'people', 'rule', 'starts_on', 'time', 'holidays', 'counts_from', 'made_at', 'made_by', 'made_by_name', 'ended_at', 'end_reason');
export type ArrangementRow = RowOf<typeof COLUMNS> & { readonly category: Category };
const OCCURRENCE = columnsOf<rows.Occurrence>('o').pick('arrangement_id', 'occurs_at', 'state', 'moved_to', 'need_id');
type OccurrenceRow = RowOf<typeof OCCURRENCE>;

export const patternOf = ({ rule, starts_on: startsOn, time, holidays }: ArrangementRow): Pattern => ({ rule, startsOn, time, holidays });
const touchedOf = (row: OccurrenceRow): Touched => ({ occursAt: row.occurs_at, movedTo: row.moved_to, state: row.state, needId: row.need_id });

export interface Content extends Pattern {
  readonly category: Category;
  readonly text: string | null;
  readonly people: number;
}

const sealed = (ctx: Context, text: string | null) => (text === null || text === '' ? null : ctx.secrets.seal(text));

export const insertArrangement = (ctx: Context, elder: { readonly id: string; readonly name: string; readonly areaPath: string }, content: Content): Promise<ArrangementRow> =>
  ctx.db.row<ArrangementRow>(sql`
    insert into arrangement.arrangement as a (tenant_id, id, elder_id, elder_name, area_path, category, text_sealed, people, rule, starts_on, time, holidays, counts_from, made_at, made_by, made_by_name)
    values (${ctx.tenantId}, ${ctx.newId<'arrangement'>()}, ${elder.id}, ${elder.name}, ${elder.areaPath}, ${content.category}, ${sealed(ctx, content.text)}, ${content.people}, ${content.rule}, ${content.startsOn},
      ${content.time}, ${content.holidays}, ${ctx.now}, ${ctx.now}, ${ctx.actor.personId}, ${ctx.actor.name})
    returning ${COLUMNS}`) as Promise<ArrangementRow>;

/** The text as it is where `text` is undefined. */
export const updateArrangement = (ctx: Context, row: ArrangementRow, content: Content, countsFrom: Date): Promise<ArrangementRow | undefined> =>
  ctx.db.row<ArrangementRow>(sql`
    update arrangement.arrangement a set category = ${content.category}, text_sealed = ${sealed(ctx, content.text)}, people = ${content.people}, rule = ${content.rule}, starts_on = ${content.startsOn}, time = ${content.time},
      holidays = ${content.holidays}, counts_from = ${countsFrom}
    where a.tenant_id = ${ctx.tenantId} and a.id = ${row.id} and a.ended_at is null returning ${COLUMNS}`);

export const findArrangement = (ctx: Context, id: string): Promise<ArrangementRow | undefined> =>
  ctx.db.row<ArrangementRow>(sql`select ${COLUMNS} from arrangement.arrangement a where a.tenant_id = ${ctx.tenantId} and a.id = ${id} for update`);

const MOST = 100;
export const listArrangements = (ctx: Context, elderId: string, isPast: boolean): Promise<ArrangementRow[]> =>
  ctx.db.rows<ArrangementRow>(sql`
    select ${COLUMNS} from arrangement.arrangement a
    where a.tenant_id = ${ctx.tenantId} and a.elder_id = ${elderId} and (a.ended_at is not null) = ${isPast} order by a.id desc limit ${MOST}`);

export const endArrangement = (ctx: Context, row: Pick<ArrangementRow, 'id'>, reason: string): Promise<ArrangementRow | undefined> =>
  ctx.db.row<ArrangementRow>(sql`
    update arrangement.arrangement a set ended_at = ${ctx.now}, end_reason = ${reason} where a.tenant_id = ${ctx.tenantId} and a.id = ${row.id} and a.ended_at is null returning ${COLUMNS}`);

/** What was done with the times of these arrangements, as far back as anything can still be due. */
export async function listTouched(ctx: Context, ids: readonly string[], since: Date): Promise<Map<string, Touched[]>> {
  const found = await ctx.db.rows<OccurrenceRow>(sql`
    select ${OCCURRENCE} from arrangement.occurrence o where o.tenant_id = ${ctx.tenantId} and o.arrangement_id = any(${ids}::uuid[]) and o.occurs_at >= ${since} order by o.occurs_at`);
  const touched = new Map<string, Touched[]>();
  for (const row of found) touched.set(row.arrangement_id, [...(touched.get(row.arrangement_id) ?? []), touchedOf(row)]);
  return touched;
}

/** Once a need was opened for a time, or it was missed, nothing takes that back. */
export const touchOccurrence = (ctx: Context, arrangementId: string, one: Touched): Promise<number> =>
  ctx.db.run(sql`
    insert into arrangement.occurrence as o (tenant_id, arrangement_id, occurs_at, state, moved_to, need_id, changed_at)
    values (${ctx.tenantId}, ${arrangementId}, ${one.occursAt}, ${one.state}, ${one.movedTo}, ${one.needId}, ${ctx.now})
    on conflict (tenant_id, arrangement_id, occurs_at) do update set state = excluded.state, moved_to = excluded.moved_to, need_id = excluded.need_id, changed_at = excluded.changed_at
      where o.state in ('moved', 'cancelled') or (o.state = 'opened' and excluded.state = 'cancelled')`);

export const forgetOccurrence = (ctx: Context, arrangementId: string, occursAt: Date): Promise<number> =>
  ctx.db.run(sql`delete from arrangement.occurrence where tenant_id = ${ctx.tenantId} and arrangement_id = ${arrangementId} and occurs_at = ${occursAt} and state in ('moved', 'cancelled') and need_id is null`);

/** What was called off or moved by the former pattern means nothing in the new one. */
export const forgetPlanned = (ctx: Context, arrangementId: string): void =>
  ctx.db.send(sql`delete from arrangement.occurrence where tenant_id = ${ctx.tenantId} and arrangement_id = ${arrangementId} and state in ('moved', 'cancelled') and need_id is null`);
