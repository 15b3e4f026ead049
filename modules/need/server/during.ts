/** Whoever is with an elder raises what else she needs: it is hers, and the visit stands beside it. */
import { isRefusal, type RefusalOf, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, type PreparedHandler, prepared } from '@huying/platform';
import type { GivenOpinion } from '@huying/recognition/contract';
import { service } from '@huying/service/contract';
import { needContract } from '../contract.ts';
import { consider, raiseNeed, recogniseText } from './raise.ts';
import type { Tags } from './store.ts';

type During = typeof needContract.routes.raiseDuring;

/** As long as the door is shown to who helped (domain/07 §7.4). */
const HOURS_AFTER = 2;

/** The elder of a visit where the actor is now, or has just been. */
async function elderWith(ctx: Context, visitId: RouteInput<During>['params']['visitId']) {
  const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId }));
  if (!visit || isRefusal(visit) || visit.helperId !== ctx.actor.personId || visit.elderId === null) return refuse('thing.notFound');
  const hasJustLeft = visit.finishedAt !== null && ctx.now.getTime() - Date.parse(visit.finishedAt) < HOURS_AFTER * 3_600_000 && (visit.state === 'finished' || visit.state === 'confirmed');
  if (visit.state !== 'arrived' && !hasJustLeft) return refuse('lifecycle.notHere', { state: visit.state, command: 'raise' });
  const elder = await ctx.call(people.calls.elder, { personId: visit.elderId });
  return elder && !isRefusal(elder) ? elder : refuse('need.noElder');
}

export const raiseDuring: PreparedHandler<During, GivenOpinion | null> = prepared<During, GivenOpinion | null>(needContract.routes.raiseDuring, {
  before: (tools, { body }) => consider(tools, body.text),
  async handle(ctx, { params, body }, opinion) {
    const elder = await elderWith(ctx, params.visitId);
    if (isRefusal(elder)) return elder as Refusal<RefusalOf<During>>;
    if (!body.text && !body.tags?.category) return refuse('need.nothingSaid');
    const recognised = body.text ? await recogniseText(ctx, body.text, opinion) : null;
    const given = Object.fromEntries(Object.entries(body.tags ?? {}).filter(([, value]) => value !== undefined)) as Partial<Tags>;
    const row = await ctx.widen(() => raiseNeed(ctx, { elder, channel: 'visit', text: body.text, recordingId: null, recognised, given, dueAt: null, spendCredits: false, visitId: params.visitId }));
    return isRefusal(row) ? row : { needId: row.id, number: row.number, urgency: row.urgency };
  },
});
