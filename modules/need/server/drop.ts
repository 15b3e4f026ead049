import { isRefusal, type Refusal, type Role } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import type { Context } from '@huying/platform';
import { service } from '@huying/service/contract';
import { needContract } from '../contract.ts';
import { move } from './chain.ts';
import { tellRed } from './family.ts';
import { type NeedRow, viewOf } from './store.ts';

interface Drop {
  readonly command: 'cancel' | 'falseAlarm' | 'merge';
  readonly past: 'cancelled' | 'falseAlarm' | 'merged';
  readonly reason: string;
}

/** Ends a need without service: whoever was asked or is on the way is told. */
export async function dropNeed(ctx: Context, found: { readonly row: NeedRow; readonly roles: readonly Role[] }, { command, past, reason }: Drop): Promise<NeedRow | Refusal<'lifecycle.notHere' | 'lifecycle.notYours'>> {
  const row = await move(ctx, found.row, command, found.roles, past, reason);
  if (isRefusal(row)) return row;
  ctx.timer.clear(`need/${row.id}/*`);
  await ctx.widen(async () => {
    if (row.callout_id) await ctx.call(mobilisation.calls.cancel, { calloutId: row.callout_id, reason });
    await ctx.call(service.calls.releaseAll, { subject: { kind: 'need', id: row.id }, reason });
  });
  // What is the same as another need goes on there; family hear of that one.
  if (past !== 'merged') await tellRed(ctx, row, past);
  await ctx.emit(needContract.events.cancelled, { need: viewOf(row), reason });
  return row;
}
