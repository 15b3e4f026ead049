import { asId, refuse } from '@huying/kernel';
import { callsOf, type Context, defineModule, type JobDefinition, routesOf, sql } from '@huying/platform';
import { notify } from '../contract.ts';
import { findPushService } from '../core/push-service.ts';
import { fallBack, send, settle } from './carry.ts';
import { carriesCodes, codeJob, enqueueCode } from './code-job.ts';
import { deliverJob } from './deliver-job.ts';
import { gatewayKeeper } from './gateways/configuration.ts';
import { ownRoutes } from './inbox.ts';
import { FORGET_JOB } from './job-names.ts';
import { enqueueNumber, numberJob } from './number-job.ts';
import { personal } from './personal.ts';
import { pushJob, senderKeyOf } from './push-job.ts';
import { reachOf } from './reach.ts';
import { reportJob, reportRoutes } from './reports.ts';
import { pushServicesOf } from './send.ts';
import { staffRoutes } from './staff.ts';
import { dropSubscription, keepSubscription } from './store.ts';
import { areKeys } from './web-push.ts';
import { unbindJob, wechatRoutes } from './wechat-routes.ts';

export { tables } from '../core/tables.ts';

const keptGateways = gatewayKeeper();
const gatewaysOf = ({ surroundings }: Pick<Context, 'surroundings'>) => keptGateways(surroundings);

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
  ...ownRoutes(gatewaysOf), ...staffRoutes, ...wechatRoutes(gatewaysOf), ...reportRoutes(gatewaysOf),
});

const calls = callsOf(notify, {
  send: (ctx, input) => send(ctx, gatewaysOf(ctx), input),
  sendToNumber: (ctx, input) => enqueueNumber(ctx, gatewaysOf(ctx), input),
  settle,
  fallBack: async (ctx, { messageId }) => void (await fallBack(ctx, messageId)),
  language: (ctx, { personId }) => ctx.widen(async () => (await reachOf(ctx, [personId]))[0]?.choice.language ?? 'zh'),
  carriesCodes: async (ctx) => carriesCodes(gatewaysOf(ctx)),
  sendCode: enqueueCode,
});

/** Words about people are not kept longer than anybody asks what was said; half a year is as long as sign-in records must be kept. */
const KEPT_DAYS = 180;
const MOST_FORGOTTEN = 20_000;
const forgetJob: JobDefinition = {
  name: FORGET_JOB, cron: '40 19 * * *',
  async work({ now, tenants, run }) {
    const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    for (const tenantId of await tenants()) {
      await run(tenantId, (ctx) => ctx.db.run(sql`
        delete from notify.message where tenant_id = ${tenantId} and id in (select id from notify.message where tenant_id = ${tenantId} and at < ${before} order by at limit ${MOST_FORGOTTEN})`));
      await run(tenantId, (ctx) => ctx.db.run(sql`delete from notify.wechat_invite where tenant_id = ${tenantId} and over_at < ${now}`));
      await run(tenantId, (ctx) => ctx.widen(() => ctx.db.run(sql`delete from notify.number_sms where tenant_id = ${tenantId} and over_at < ${now}`)));
    }
  },
};

export default defineModule({
  contract: notify, routes, calls, jobs: [pushJob, deliverJob(keptGateways), codeJob(keptGateways), numberJob(keptGateways), reportJob, unbindJob, forgetJob], personal, migrations: new URL('./migrations/', import.meta.url),
  // A setting that cannot be read is told at the start, not when the first call for help cannot be sent.
  prepare: async ({ surroundings }) => {
    pushServicesOf(surroundings);
    keptGateways(surroundings);
  },
});
