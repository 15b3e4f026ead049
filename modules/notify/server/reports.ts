/** What gateways report, each report once. */
import { type RouteInput, refuse } from '@huying/kernel';
import { type BeforeTools, type Context, type JobDefinition, type Json, prepared, sql } from '@huying/platform';
import { createHash, timingSafeEqual } from 'node:crypto';
import { type GatewayName, notify } from '../contract.ts';
import { type Report, type Reporter, readReports } from '../core/reports.ts';
import { isHeard } from '../core/voice.ts';
import { fallBack, noteRead } from './carry.ts';
import { readRef } from './deliver-job.ts';
import type { Gateways } from './gateways/configuration.ts';
import { readTelephoneReport, type TelephoneReport } from './gateways/telephone.ts';
import { REPORT_JOB } from './job-names.ts';
import { changeDelivery, findDelivery, lockMessage, openWords } from './messages.ts';
import { takeNumberReport } from './number-job.ts';
import type * as rows from './rows.ts';

const { routes, events } = notify;

export interface Reported {
  /** Names the report, so that a repeated one changes nothing. */
  readonly key: string;
  readonly state: 'delivered' | 'failed' | 'noted';
  readonly code: string;
  readonly parts: number | null;
}

/** Writes the report down and follows it; false for one that is known already. */
export async function takeReport(ctx: Context, deliveryId: string, { key, state, code, parts }: Reported): Promise<boolean> {
  const taken = await ctx.db.run(sql`
    insert into notify.report (tenant_id, delivery_id, key, state, code, at)
    select ${ctx.tenantId}::int, id, ${key}, ${state}, ${code}, ${ctx.now}::timestamptz from notify.delivery where tenant_id = ${ctx.tenantId} and id = ${deliveryId}
    on conflict do nothing`);
  if (taken === 0) return false;
  if (state === 'delivered') await changeDelivery(ctx, deliveryId, ['waiting', 'sent', 'failed'], { state, code, parts });
  if (state !== 'failed') return true;
  // One segment of a long message that was lost does not undo another that arrived.
  const delivery = await findDelivery(ctx, deliveryId);
  if (delivery && (await changeDelivery(ctx, deliveryId, ['waiting', 'sent'], { state, code }))) await fallBack(ctx, delivery.message_id);
  return true;
}

// Aliyun, Tencent and WeChat: named by the gateway's own id, whose tenant nobody knows -------------------------------------------

interface Waiting {
  readonly gateway: GatewayName;
  readonly reports: readonly Report[];
  /** A report may overtake the answer to what it reports on: until then it is looked for again. */
  readonly until: number;
}
const LOOKED_FOR_MILLISECONDS = 120_000;

export const enqueueReports = (ctx: Context, gateway: GatewayName, reports: readonly Report[]): Promise<void> =>
  ctx.job(REPORT_JOB, { gateway, reports, until: Date.now() + LOOKED_FOR_MILLISECONDS } as unknown as Json);

async function follow(ctx: Context, gateway: GatewayName, report: Report): Promise<boolean> {
  const row = await ctx.db.row<Pick<rows.Delivery, 'id'>>(sql`
    select id from notify.delivery where tenant_id = ${ctx.tenantId} and gateway = ${gateway} and gateway_id = ${report.gatewayId}`);
  if (row) await takeReport(ctx, row.id, { key: `${report.state} ${report.code}`.slice(0, 200), state: report.state, code: report.code, parts: report.parts });
  return row !== undefined || takeNumberReport(ctx, gateway, report);
}

export const reportJob: JobDefinition = {
  name: REPORT_JOB,
  async work({ run, tenants }, payload: Json) {
    const { gateway, reports, until } = payload as unknown as Waiting;
    const unknown = new Set(reports);
    for (const tenantId of await tenants()) {
      await run(tenantId, async (ctx) => {
        for (const report of unknown) if (await follow(ctx, gateway, report)) unknown.delete(report);
      });
    }
    // One-time codes are reported as well, and are nowhere.
    if (unknown.size > 0 && Date.now() < until) throw new Error(`${unknown.size} reports are of nothing that is known yet`);
  },
};

const isSame = (one: string, other: string): boolean => timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
const TAKEN = { code: 0 as const, msg: 'OK', result: 0 as const, errmsg: 'OK' };

// The telephone gateway: names what we named -----------------------------------------------------------------------------------

const TELEPHONE_STATES = { answered: 'delivered', failed: 'failed', ended: 'noted' } as const;

/** A key pressed or a word said: it was heard, and whoever asked hears the answer. */
async function takeAnswer(ctx: Context, deliveryId: string, { digit = null, words = null }: TelephoneReport): Promise<void> {
  if (digit === null && words === null) return;
  const delivery = await findDelivery(ctx, deliveryId);
  const message = delivery && (await lockMessage(ctx, delivery.message_id));
  if (!message) return;
  const { answers = [] } = openWords(ctx, message.sealed);
  if (message.read_at === null && isHeard(digit, words, answers)) noteRead(ctx, message);
  await ctx.emit(events.answered, { messageId: message.id, personId: message.person_id, key: message.key, digit, words });
}

async function takeTelephone(ctx: Context, deliveryId: string, report: TelephoneReport): Promise<boolean> {
  const delivery = await findDelivery(ctx, deliveryId);
  if (delivery?.channel !== 'voice') return false;
  const isNew = await takeReport(ctx, deliveryId, { key: report.jti, state: TELEPHONE_STATES[report.state], code: report.reason ?? report.state, parts: null });
  if (isNew) await takeAnswer(ctx, deliveryId, report);
  return true;
}

export const reportRoutes = (gatewaysOf: (tools: Pick<Context, 'surroundings'>) => Gateways) => ({
  async report(ctx: Context, { params: { reporter, secret }, body }: RouteInput<typeof routes.report>) {
    const { reportSecret } = gatewaysOf(ctx);
    if (reportSecret === undefined || !isSame(secret, reportSecret)) return refuse('thing.notFound');
    const reports = readReports(reporter as Reporter, body);
    if (reports.length > 0) await enqueueReports(ctx, reporter, reports);
    return TAKEN;
  },
  telephoneReport: prepared(routes.telephoneReport, {
    async before(tools: BeforeTools, { body }: RouteInput<typeof routes.telephoneReport>) {
      const { telephone } = gatewaysOf(tools);
      // By real time, whatever the installation's clock shows: it is the gateway's as well.
      const report = telephone && readTelephoneReport(telephone, Buffer.from(body).toString('latin1'), new Date());
      if (!report) return refuse('access.denied');
      const ref = readRef(report.callId);
      return { isKnown: ref !== undefined && (await tools.runFor(ref.tenantId, (ctx) => takeTelephone(ctx, ref.deliveryId, report))) };
    },
    handle: async (_ctx: Context, _input: unknown, answer: { isKnown: boolean }) => answer,
  }),
});
