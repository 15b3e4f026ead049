import { createHash } from 'node:crypto';
import type { Context, JobDefinition, Json } from '@huying/platform';
import { fallBack } from './carry.ts';
import { PUSH_JOB, type WaitingPush } from './job-names.ts';
import { changeDelivery, countFailure, findDelivery, findMessage } from './messages.ts';
import { sendPush } from './send.ts';
import { dropById, findSubscription } from './store.ts';
import { type SenderKey, senderKeyFrom } from './web-push.ts';

/** The installation's own key: made from the master key, so that every copy of the server and every start has the same and nothing is stored. */
export const senderKeyOf = (ctx: Context): SenderKey => senderKeyFrom((attempt) => ctx.secrets.blindIndex('push-sender-key', String(attempt)));

/** The browser is gone, or the key that it subscribed with is not ours any more. */
const IS_GONE = [404, 410];
/** Trying again would give the same answer. */
const IS_FINAL = [400, 401, 403, 413];

interface PushPayload {
  readonly tenantId: number;
  readonly subscriptionId: string;
  readonly deliveryId: string;
  readonly sealed: string;
}

/** One browser cannot be reached. When it was the last of them the next channel has its turn. */
async function giveUp(ctx: Context, deliveryId: string, code: string): Promise<void> {
  const delivery = await findDelivery(ctx, deliveryId);
  if (!delivery || (await countFailure(ctx, deliveryId)) < (delivery.parts ?? 1)) return;
  if (await changeDelivery(ctx, deliveryId, ['waiting'], { state: 'failed', code, gateway: 'web-push' })) await fallBack(ctx, delivery.message_id);
}

/** Whether anybody still wants it: read elsewhere or taken back, it is not pushed any more. */
async function isWanted(ctx: Context, deliveryId: string): Promise<boolean> {
  const delivery = await findDelivery(ctx, deliveryId);
  const message = delivery && (await findMessage(ctx, delivery.message_id));
  return message !== undefined && message.ended_at === null;
}

export const pushJob: JobDefinition = {
  name: PUSH_JOB,
  async work({ now, run, surroundings, log }, payload: Json) {
    const { tenantId, subscriptionId, deliveryId, sealed } = payload as unknown as PushPayload;
    const found = await run(tenantId, async (ctx) => ({
      subscription: await findSubscription(ctx, subscriptionId), key: senderKeyOf(ctx), waiting: JSON.parse(ctx.secrets.open(Buffer.from(sealed, 'base64'))) as WaitingPush,
      isWanted: await isWanted(ctx, deliveryId),
    }));
    const { subscription, key, waiting: { message, overAt } } = found;
    const secondsToLive = (overAt - now.getTime()) / 1_000;
    if (!found.isWanted || secondsToLive <= 0) {
      await run(tenantId, (ctx) => changeDelivery(ctx, deliveryId, ['waiting'], { state: 'skipped', code: found.isWanted ? 'over' : 'ended' }));
      return;
    }
    if (!subscription) return run(tenantId, (ctx) => giveUp(ctx, deliveryId, 'gone'));
    // A topic has at most 32 characters (RFC 8030 §5.4).
    const topic = createHash('sha256').update(message.tag).digest('base64url').slice(0, 32);
    const status = await sendPush(surroundings, key, subscription, { text: JSON.stringify(message), topic, secondsToLive, urgent: message.isUrgent });
    if (status >= 200 && status < 300) {
      await run(tenantId, (ctx) => changeDelivery(ctx, deliveryId, ['waiting'], { state: 'sent', gateway: 'web-push' }));
      return;
    }
    if (IS_GONE.includes(status)) {
      return run(tenantId, async (ctx) => {
        await dropById(ctx, subscriptionId);
        await giveUp(ctx, deliveryId, 'gone');
      });
    }
    if (IS_FINAL.includes(status)) {
      log.error({ status }, 'a push service refused a message for good');
      return run(tenantId, (ctx) => giveUp(ctx, deliveryId, `http-${status}`));
    }
    throw new Error(`the push service answered ${status}`);
  },
};
