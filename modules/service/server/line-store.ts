import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { TALK_SIDES } from '../contract.ts';
import type * as rows from './rows.ts';

const LINE = columnsOf<rows.Line>('l').pick('id', 'visit_id', 'side', 'author_id', 'author_name', 'words_sealed', 'at', 'read_at', 'is_hidden');
export type LineRow = RowOf<typeof LINE>;
export const MOST_LINES = 200;

export const listLines = (ctx: Context, visitId: string): Promise<LineRow[]> =>
  ctx.db.rows<LineRow>(sql`select ${LINE} from service.line l where l.tenant_id = ${ctx.tenantId} and l.visit_id = ${visitId} order by l.id limit ${MOST_LINES}`);

export const findLine = (ctx: Context, id: string): Promise<LineRow | undefined> => ctx.db.row<LineRow>(sql`select ${LINE} from service.line l where l.tenant_id = ${ctx.tenantId} and l.id = ${id}`);

export const insertLine = (ctx: Context, row: { readonly id: string; readonly visitId: string; readonly side: (typeof TALK_SIDES)[number]; readonly words: string }): Promise<number> =>
  ctx.db.run(sql`
    insert into service.line (tenant_id, id, visit_id, side, author_id, author_name, words_sealed, at)
    values (${ctx.tenantId}, ${row.id}, ${row.visitId}, ${row.side}, ${ctx.actor.personId}, ${ctx.actor.name}, ${ctx.secrets.seal(row.words)}, ${ctx.now})`);

/** How many of the other side's were unread. */
export const readLines = (ctx: Context, visitId: string, other: (typeof TALK_SIDES)[number]): Promise<number> =>
  ctx.db.run(sql`update service.line set read_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and visit_id = ${visitId} and side = ${other} and read_at is null`);

export const setLineHidden = (ctx: Context, id: string, isHidden: boolean): Promise<number> => ctx.db.run(sql`update service.line set is_hidden = ${isHidden} where tenant_id = ${ctx.tenantId} and id = ${id}`);
