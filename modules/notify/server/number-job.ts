/** An emergency told by number to somebody who has no account here: by SMS, or by a call where no SMS goes out or the SMS is reported not to have arrived. */
import { randomUUID } from 'node:crypto';
import { type CallIn, localParts } from '@huying/kernel';
import { type Context, type JobDefinition, type Json, sql } from '@huying/platform';
import type { notify } from '../contract.ts';
import type { Report } from '../core/reports.ts';
import type { Gateways } from './gateways/configuration.ts';
import type { Gateway } from './gateways/gateway.ts';
import { NUMBER_JOB } from './job-names.ts';
import type * as rows from './rows.ts';

const SORT = { kind: 'red', urgency: 'red', language: 'zh' } as const;

interface Waiting extends CallIn<typeof notify.calls.sendToNumber> {
  readonly ref: string;
  readonly overAt: number;
  /** The SMS did not arrive. */
  readonly byCall?: true;
}

const carriersOf = ({ sms, voice }: Gateways, byCall?: true): Gateway[] => (byCall ? [voice] : [sms, voice]).filter((one): one is Gateway => one?.says(SORT) ?? false);

/** Number and words lie sealed in the queue. */
export async function enqueueNumber(ctx: Context, gateways: Gateways, message: CallIn<typeof notify.calls.sendToNumber>): Promise<boolean> {
  if (carriersOf(gateways).length === 0) return false;
  const waiting: Waiting = { ...message, ref: `${ctx.tenantId}.${randomUUID()}`, overAt: ctx.now.getTime() + message.minutesToLive * 60_000 };
  await enqueue(ctx, waiting);
  return true;
}

function enqueue(ctx: Context, waiting: Waiting): Promise<void> {
  const key = `notify/number/${ctx.secrets.blindIndex('number-job', `${waiting.key} ${waiting.phone} ${waiting.byCall ? 'call' : ''}`.trim()).toString('base64url')}`;
  return ctx.job(NUMBER_JOB, { tenantId: ctx.tenantId, sealed: ctx.secrets.seal(JSON.stringify(waiting)).toString('base64') }, { key });
}

/** Kept until its report comes, for as long as anybody wants to be told. */
const follow = (ctx: Context, gateway: Gateway, gatewayId: string, waiting: Waiting): Promise<number> =>
  ctx.widen(() => ctx.db.run(sql`
    insert into notify.number_sms (tenant_id, id, gateway, gateway_id, sealed, over_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${gateway.name}, ${gatewayId}, ${ctx.secrets.seal(JSON.stringify(waiting))}, ${new Date(waiting.overAt)}) on conflict do nothing`));

/** A report of such an SMS, taken once: what did not arrive is said by a call while it is of use. False where the report is of something else. */
export const takeNumberReport = (ctx: Context, gateway: string, report: Pick<Report, 'gatewayId' | 'state'>): Promise<boolean> =>
  ctx.widen(async () => {
    const row = await ctx.db.row<Pick<rows.NumberSms, 'sealed' | 'over_at'>>(sql`
      delete from notify.number_sms where tenant_id = ${ctx.tenantId} and gateway = ${gateway} and gateway_id = ${report.gatewayId} returning sealed, over_at`);
    if (!row) return false;
    if (report.state === 'failed' && row.over_at > ctx.now) await enqueue(ctx, { ...(JSON.parse(ctx.secrets.open(row.sealed)) as Waiting), byCall: true });
    return true;
  });

export const numberJob = (gatewaysOf: (surroundings: { readonly environment: Readonly<Record<string, string | undefined>> }) => Gateways): JobDefinition => ({
  name: NUMBER_JOB,
  async work({ now, run, surroundings, log }, payload: Json) {
    const { tenantId, sealed } = payload as { tenantId: number; sealed: string };
    const waiting = JSON.parse(await run(tenantId, async (ctx) => ctx.secrets.open(Buffer.from(sealed, 'base64')))) as Waiting;
    const { ref, phone, title, body, overAt, byCall } = waiting;
    if (overAt <= now.getTime()) return log.warn('somebody without an account could not be told of an emergency in time');
    let again = false;
    for (const gateway of carriersOf(gatewaysOf(surroundings), byCall)) {
      const outcome = await gateway.send({ ref, address: phone, sort: SORT, values: { title, body, time: localParts(now).time }, url: null, answers: [], overAt: new Date(overAt) });
      if (outcome.is === 'sent') {
        const { gatewayId } = outcome;
        // Before a call nothing is to be followed; after an SMS its report is waited for.
        if (!byCall && gatewayId !== null && gateway.name.endsWith('-sms')) await run(tenantId, (ctx) => follow(ctx, gateway, gatewayId, waiting));
        return;
      }
      log.warn({ gateway: gateway.name, code: outcome.code }, 'an emergency was not taken over by a gateway');
      again ||= outcome.is === 'away' || outcome.is === 'limited';
    }
    if (again) throw new Error('no gateway took an emergency over yet');
  },
});
