/** Pictures of identity cards in the database. */
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { CardSide, CardWarning, Unreadable } from '../../contract.ts';
import type * as rows from '../rows.ts';

const CARD = columnsOf<rows.Card>('c').pick('id', 'application_id', 'person_id', 'side', 'file_id', 'state', 'read_sealed', 'why', 'warnings', 'attempts', 'added_at');
export type CardRow = RowOf<typeof CARD> & { readonly why: Unreadable | null; readonly warnings: readonly CardWarning[] };

export const listCards = (ctx: Context, applicationId: string): Promise<CardRow[]> =>
  ctx.db.rows<CardRow>(sql`select ${CARD} from volunteering.card c where c.tenant_id = ${ctx.tenantId} and c.application_id = ${applicationId} order by c.side desc`);

export const findCard = (ctx: Context, applicationId: string, side: CardSide): Promise<CardRow | undefined> =>
  ctx.db.row<CardRow>(sql`select ${CARD} from volunteering.card c where c.tenant_id = ${ctx.tenantId} and c.application_id = ${applicationId} and c.side = ${side}`);

export interface NewCard {
  readonly id: string;
  readonly applicationId: string;
  readonly personId: string;
  readonly side: CardSide;
  readonly fileId: string;
  readonly state: 'kept' | 'waiting';
}
/** A new picture of a side is a new card: what is being read of the former one finds it gone. */
export const insertCard = (ctx: Context, card: NewCard): Promise<number> =>
  ctx.db.run(sql`
    insert into volunteering.card (tenant_id, id, application_id, person_id, side, file_id, state, added_at)
    values (${ctx.tenantId}, ${card.id}, ${card.applicationId}, ${card.personId}, ${card.side}, ${card.fileId}, ${card.state}, ${ctx.now})`);

/** Gives the files, which are to go as well. */
export const deleteCards = async (ctx: Context, applicationId: string, side: CardSide | null): Promise<string[]> =>
  (await ctx.db.rows<Pick<rows.Card, 'file_id'>>(sql`
    delete from volunteering.card where tenant_id = ${ctx.tenantId} and application_id = ${applicationId} and (${side}::text is null or side = ${side}) returning file_id`)).map((row) => row.file_id);

/** One attempt more at what waits; nothing where it waits no more. */
export const takeWaiting = (ctx: Context, id: string): Promise<CardRow | undefined> =>
  ctx.db.row<CardRow>(sql`update volunteering.card c set attempts = c.attempts + 1 where c.tenant_id = ${ctx.tenantId} and c.id = ${id} and c.state = 'waiting' returning ${CARD}`);

/** From the beginning, whatever came of it before. */
export const askAgain = (ctx: Context, id: string): Promise<number> =>
  ctx.db.run(sql`
    update volunteering.card set state = 'waiting', attempts = 0, reader = null, read_sealed = null, why = null, warnings = '{}', code = null, read_at = null where tenant_id = ${ctx.tenantId} and id = ${id}`);

export interface CardMove {
  readonly to: 'read' | 'unreadable' | 'failed';
  readonly reader: string | null;
  readonly read?: Buffer;
  readonly why?: Unreadable;
  readonly warnings?: readonly CardWarning[];
  readonly code?: string;
}
export const moveCard = (ctx: Context, id: string, { to, reader, read, why, warnings, code }: CardMove): Promise<number> =>
  ctx.db.run(sql`
    update volunteering.card set state = ${to}, reader = ${reader}, read_sealed = ${read ?? null}, why = ${why ?? null}, warnings = ${[...(warnings ?? [])]}, code = ${code ?? null}, read_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and state = 'waiting'`);

export const countCards = async (ctx: Context): Promise<{ readonly waiting: number; readonly read: number; readonly unreadable: number; readonly failed: number }> =>
  (await ctx.db.row<{ waiting: number; read: number; unreadable: number; failed: number }>(sql`
    select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'read') as read, count(*) filter (where state = 'unreadable') as unreadable, count(*) filter (where state = 'failed') as failed
    from volunteering.card where tenant_id = ${ctx.tenantId}`)) as { waiting: number; read: number; unreadable: number; failed: number };
export const lastFailure = (ctx: Context): Promise<{ code: string; read_at: Date } | undefined> =>
  ctx.db.row(sql`select code, read_at from volunteering.card where tenant_id = ${ctx.tenantId} and state = 'failed' and code is not null order by read_at desc limit 1`);
