/** Two needs that are the same, said twice: suggested to the desk, made one by its touch, never by themselves. */
import { isRefusal, type PersonId, type RouteInput, refuse } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { z } from 'zod';
import type { needContract } from '../contract.ts';
import { decideMerge } from '../core/merge.ts';
import { rolesTowards, viewWith, writeTrail } from './chain.ts';
import { correctNeed } from './correct.ts';
import { dropNeed } from './drop.ts';
import { findNeed, listSimilar, type NeedRow, setMerged, viewOf } from './store.ts';

/** Whoever calls again within two hours mostly means the same. A tenant may set `need.duplicateMinutes`. */
const WINDOW_MINUTES = 120;

export async function similar(ctx: Context, { params }: RouteInput<typeof needContract.routes.similar>) {
  const row = await findNeed(ctx, params.needId);
  if (!row) return refuse('thing.notFound');
  if (!['heard', 'seeking', 'taken', 'serving'].includes(row.state)) return { needs: [] };
  const windowMinutes = await ctx.setting('need.duplicateMinutes', z.number().int().min(5).max(1_440), WINDOW_MINUTES);
  return { needs: (await listSimilar(ctx, row, windowMinutes)).map(viewOf) };
}

const twinOf = (row: NeedRow) => ({ id: row.id, elderId: row.elder_id, state: row.state, urgency: row.urgency });

export async function merge(ctx: Context, { params, body }: RouteInput<typeof needContract.routes.merge>) {
  // In one order, whoever points at which: two desks that merge the same two wait for each other instead of locking each other out.
  const rows = new Map<string, NeedRow>();
  for (const id of [params.needId, body.otherId].toSorted()) {
    const row = await findNeed(ctx, id, true);
    if (!row || rolesTowards(ctx, row).length === 0) return refuse('thing.notFound');
    rows.set(row.id, row);
  }
  const [one, other] = [rows.get(params.needId) as NeedRow, rows.get(body.otherId) ?? (rows.get(params.needId) as NeedRow)];
  const decided = decideMerge(twinOf(one), twinOf(other));
  if (isRefusal(decided)) return decided;
  const [kept, dropped] = [rows.get(decided.keptId) as NeedRow, rows.get(decided.droppedId) as NeedRow];
  const reason = `与 ${kept.number} 号是同一件事`;
  const ended = await dropNeed(ctx, { row: dropped, roles: rolesTowards(ctx, dropped) }, { command: 'merge', past: 'merged', reason });
  if (isRefusal(ended)) return ended;
  await ctx.widen(() => setMerged(ctx, dropped.id, kept.id));
  writeTrail(ctx, kept, 'joined', { number: dropped.number, channel: dropped.channel });
  const urgent = decided.urgency === kept.urgency ? kept : await correctNeed(ctx, { row: kept, roles: rolesTowards(ctx, kept) }, { said: null, recognised: null, touched: { urgency: decided.urgency } });
  if (isRefusal(urgent)) return urgent;
  await tellMerged(ctx, kept, dropped);
  return viewWith(ctx, (await findNeed(ctx, kept.id)) ?? urgent);
}

/** The elder, and family who raised one of the two, read that one answer is on its way. */
async function tellMerged(ctx: Context, kept: NeedRow, dropped: NeedRow): Promise<void> {
  const words = { title: '两次求助当作一件来办', body: `${dropped.number} 号和 ${kept.number} 号是同一件事，合成一件，不会漏掉。`, english: { title: 'Two calls are treated as one', body: `Number ${dropped.number} and number ${kept.number} are the same; one answer comes.` } };
  const family = [...new Set([kept.raised_by, dropped.raised_by])].filter((id): id is PersonId => id !== null && id !== kept.elder_id && kept.followers.includes(id));
  const send = (personIds: PersonId[], url: string) => ctx.call(notify.calls.send, { personIds, kind: 'result', key: `merged/${dropped.id}`, ...words, url, minutesToLive: 1_440 });
  await send([kept.elder_id], `/elder/needs/${kept.id}`);
  if (family.length > 0) await send(family, `/family/needs/${kept.id}`);
}
