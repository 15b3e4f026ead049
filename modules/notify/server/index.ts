import { asId, refuse } from '@huying/kernel';
import { callsOf, defineModule, routesOf } from '@huying/platform';
import { notify } from '../contract.ts';
import { findPushService } from '../core/push-service.ts';
import { enqueuePush, pushJob, senderKeyOf } from './jobs.ts';
import { pushServicesOf } from './send.ts';
import { dropSubscription, keepSubscription } from './store.ts';
import { areKeys } from './web-push.ts';

const routes = routesOf(notify, {
  pushKey: async (ctx) => ({ key: senderKeyOf(ctx).publicKey.toString('base64url') }),
  async subscribe(ctx, { body }) {
    const { p256dh, auth } = body.keys;
    if (!findPushService(pushServicesOf(ctx.surroundings), body.endpoint)) return refuse('notify.notPushService');
    if (!areKeys({ p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') })) return refuse('request.invalid');
    const kept = await keepSubscription(ctx, asId<'person'>(ctx.actor.personId as string), body);
    return kept ? {} : refuse('notify.tooMany');
  },
  async unsubscribe(ctx, { body }) {
    await dropSubscription(ctx, body.endpoint);
    return {};
  },
});

const calls = callsOf(notify, { send: enqueuePush });

export default defineModule({
  contract: notify, routes, calls, jobs: [pushJob], migrations: new URL('./migrations/', import.meta.url),
  // A setting that cannot be read is told at the start, not when the first call for help cannot be sent.
  prepare: async ({ surroundings }) => void pushServicesOf(surroundings),
});
