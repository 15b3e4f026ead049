import type { CommandOf } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, type Statement, sql } from '@huying/platform';
import { swapLifecycle, type SwapState } from '../contract.ts';
import type * as rows from './rows.ts';
import type { TurnRow } from './turn-store.ts';

const SWAP = columnsOf<rows.Swap>('w').pick('id', 'turn_id', 'shift_id', 'area_path', 'organisation_id', 'from_person', 'to_person', 'taker_id', 'reason', 'state', 'made_at');
export type SwapRow = RowOf<typeof SWAP>;
type SwapCommand = CommandOf<typeof swapLifecycle>;

const MOST = 100;
const fromOf = (command: SwapCommand): readonly SwapState[] => swapLifecycle.commands[command].from;

export const findSwap = (ctx: Context, swapId: string): Promise<SwapRow | undefined> => ctx.db.row<SwapRow>(sql`select ${SWAP} from roster.swap w where w.tenant_id = ${ctx.tenantId} and w.id = ${swapId}`);

/** Undefined where the turn is on offer already. */
export const insertSwap = (ctx: Context, turn: TurnRow, toPerson: string | null, reason: string): Promise<SwapRow | undefined> =>
  ctx.db.row<SwapRow>(sql`
    insert into roster.swap as w (tenant_id, id, turn_id, shift_id, area_path, organisation_id, from_person, to_person, reason, state, made_at, changed_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${turn.id}, ${turn.shift_id}, ${turn.area_path}, ${turn.organisation_id}, ${turn.person_id}, ${toPerson}, ${reason}, ${swapLifecycle.initial}, ${ctx.now}, ${ctx.now})
    on conflict (tenant_id, turn_id) where state in ('offered', 'taken') do nothing returning ${SWAP}`);

export const stepSwap = (ctx: Context, swapId: string, command: SwapCommand, takerId: string | null = null): Promise<SwapRow | undefined> =>
  ctx.db.row<SwapRow>(sql`
    update roster.swap w set state = ${swapLifecycle.commands[command].to}, taker_id = coalesce(${takerId}::uuid, w.taker_id), changed_at = ${ctx.now}
    where w.tenant_id = ${ctx.tenantId} and w.id = ${swapId} and w.state = any(${fromOf(command)}::text[]) returning ${SWAP}`);

/** What is on offer of a turn, or of all turns of a shift, is no more. */
export const expireSwaps = (ctx: Context, of: { readonly turnId: string } | { readonly shiftId: string }): Promise<SwapRow[]> =>
  ctx.db.rows<SwapRow>(sql`
    update roster.swap w set state = ${swapLifecycle.commands.expire.to}, changed_at = ${ctx.now}
    where w.tenant_id = ${ctx.tenantId} and w.state = any(${fromOf('expire')}::text[]) and ${'turnId' in of ? sql`w.turn_id = ${of.turnId}` : sql`w.shift_id = ${of.shiftId}`} returning ${SWAP}`);

/** Open swaps of shifts to come. */
export const listSwaps = (ctx: Context, which: Statement): Promise<SwapRow[]> =>
  ctx.db.rows<SwapRow>(sql`
    select ${SWAP} from roster.swap w join roster.shift s on s.tenant_id = w.tenant_id and s.id = w.shift_id
    where w.tenant_id = ${ctx.tenantId} and w.state in ('offered', 'taken') and s.starts_at > ${ctx.now} and (${which}) order by s.starts_at, w.id limit ${MOST}`);

export const listOpenSwapsOf = (ctx: Context, turnIds: readonly string[]): Promise<SwapRow[]> =>
  ctx.db.rows<SwapRow>(sql`select ${SWAP} from roster.swap w where w.tenant_id = ${ctx.tenantId} and w.turn_id = any(${turnIds}::uuid[]) and w.state in ('offered', 'taken')`);
