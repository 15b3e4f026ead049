import { createHash } from 'node:crypto';
import { type CallIn, toIso } from '@huying/kernel';
import type { Context, JobDefinition, Json } from '@huying/platform';
import type { notify, PushMessage } from '../contract.ts';
import { sendPush } from './send.ts';
import { dropById, findSubscription, listIdsOf } from './store.ts';
import { type SenderKey, senderKeyFrom } from './web-push.ts';

export const PUSH_JOB = 'notify:push';

/** The installation's own key: made from the master key, so that every copy of the server and every start has the same and nothing is stored. */
export const senderKeyOf = (ctx: Context): SenderKey => senderKeyFrom((attempt) => ctx.secrets.blindIndex('push-sender-key', String(attempt)));

interface Waiting {
  readonly message: PushMessage;
  /** After this nobody wants to hear it any more. */
  readonly overAt: number;
}

/** One job for each browser: a slow or dead one does not hold up the others. What it says lies sealed in the queue. */
export async function enqueuePush(ctx: Context, input: CallIn<typeof notify.calls.send>): Promise<void> {
  const { personIds, minutesToLive, key: tag, urgent: isUrgent, ...said } = input;
  const waiting: Waiting = { message: { ...said, tag, isUrgent, sentAt: toIso(ctx.now) }, overAt: ctx.now.getTime() + minutesToLive * 60_000 };
  const sealed = ctx.secrets.seal(JSON.stringify(waiting)).toString('base64');
  for (const subscriptionId of await ctx.widen(() => listIdsOf(ctx, personIds))) {
    await ctx.job(PUSH_JOB, { tenantId: ctx.tenantId, subscriptionId, sealed }, { key: `notify/${subscriptionId}/${tag}` });
  }
}

/** The browser is gone, or the key that it subscribed with is not ours any more. */
const IS_GONE = [404, 410];
/** Trying again would give the same answer. */
const IS_FINAL = [400, 401, 403, 413];

export const pushJob: JobDefinition = {
  name: PUSH_JOB,
  async work({ now, run, surroundings, log }, payload: Json) {
    const { tenantId, subscriptionId, sealed } = payload as { tenantId: number; subscriptionId: string; sealed: string };
    const found = await run(tenantId, async (ctx) => ({
      subscription: await findSubscription(ctx, subscriptionId), key: senderKeyOf(ctx), waiting: JSON.parse(ctx.secrets.open(Buffer.from(sealed, 'base64'))) as Waiting,
    }));
    const { subscription, key, waiting: { message, overAt } } = found;
    const secondsToLive = (overAt - now.getTime()) / 1_000;
    if (!subscription || secondsToLive <= 0) return;
    // A topic has at most 32 characters (RFC 8030 §5.4).
    const topic = createHash('sha256').update(message.tag).digest('base64url').slice(0, 32);
    const status = await sendPush(surroundings, key, subscription, { text: JSON.stringify(message), topic, secondsToLive, urgent: message.isUrgent });
    if (status >= 200 && status < 300) return;
    if (IS_GONE.includes(status)) {
      await run(tenantId, (ctx) => dropById(ctx, subscriptionId));
      return;
    }
    if (IS_FINAL.includes(status)) return log.error({ status }, 'a push service refused a message for good');
    throw new Error(`the push service answered ${status}`);
  },
};
