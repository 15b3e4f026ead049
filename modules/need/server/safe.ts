/** What becomes of a need whose red call has ended because a person says that the elder is safe: whoever said so owns the end. */
import { type CallOut, isRefusal, type PersonId } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { service } from '@huying/service/contract';
import { needContract } from '../contract.ts';
import { stoodDownWords } from '../core/red-words.ts';
import { moveByFact } from './chain.ts';
import { findNeed, type NeedRow, viewOf } from './store.ts';

type Callout = NonNullable<CallOut<typeof mobilisation.calls.view>>;
type Visit = CallOut<typeof service.calls.standDown>[number];
const LIVES_MINUTES = 60;

/**
 * Whoever is on the way is told to hurry no more, and their time counts; whoever is with the elder finishes as always; nobody else is looked
 * for. A need that nobody else must confirm is over at once.
 */
export async function endSafe(ctx: Context, needId: string): Promise<void> {
  const row = await findNeed(ctx, needId, true);
  if (!row || !['heard', 'seeking', 'taken', 'serving'].includes(row.state)) return;
  const reason = `紧急求助已结束，${ctx.actor.name}确认平安`;
  const view = row.callout_id ? await ctx.call(mobilisation.calls.view, { calloutId: row.callout_id }) : null;
  const callout = isRefusal(view) ? null : view;
  const stood = await ctx.call(service.calls.standDown, { subject: { kind: 'need', id: row.id }, reason });
  const visits = isRefusal(stood) ? [] : stood;
  await tellHelpers(ctx, row, visits, callout);
  if (row.state === 'serving') return stopLooking(ctx, callout);
  // Who was on the way said so themselves: nobody confirms their own help.
  const waits = visits.some((visit) => visit.state !== 'confirmed');
  const after = await moveByFact(ctx, row.id, waits ? 'standDown' : 'endSafe', waits ? 'stoodDown' : 'endedSafe', reason);
  if (!after) throw new Error(`need ${row.id} could not be ended: it is ${row.state}`);
  ctx.timer.clear(`need/${row.id}/*`);
  if (row.callout_id) await (visits.length > 0 ? ctx.call(mobilisation.calls.end, { calloutId: row.callout_id }) : ctx.call(mobilisation.calls.cancel, { calloutId: row.callout_id, reason }));
  if (!waits) await ctx.emit(needContract.events.cancelled, { need: viewOf(after), reason });
}

/** Whoever is there goes on alone. */
async function stopLooking(ctx: Context, callout: Callout | null): Promise<void> {
  if (callout?.state !== 'climbing' || callout.owners.length === 0) return;
  await ctx.call(mobilisation.calls.change, { calloutId: callout.id, change: { people: callout.owners.length } });
}

const isVolunteer = (callout: Callout | null, helperId: string): boolean => ['paired', 'volunteers'].includes(callout?.owners.find((one) => one.personId === helperId)?.tier ?? 'volunteers');

async function tellHelpers(ctx: Context, row: NeedRow, visits: readonly Visit[], callout: Callout | null): Promise<void> {
  for (const { helperId, organisationId, minutes } of visits) {
    if (helperId === ctx.actor.personId) continue;
    const { zh, en } = stoodDownWords(minutes ?? 0);
    const url = organisationId ? '/org' : isVolunteer(callout, helperId) ? '/volunteer/errands' : '/worker';
    await ctx.call(notify.calls.send, { personIds: [helperId as PersonId], kind: 'result', key: `need/${row.id}/safe`, ...zh, english: en, url, urgent: true, minutesToLive: LIVES_MINUTES });
  }
}
