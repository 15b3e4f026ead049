/** An emergency told by number to somebody who has no account here: by SMS, or by a call where no SMS goes out. */
import { randomUUID } from 'node:crypto';
import { type CallIn, localParts } from '@huying/kernel';
import type { Context, JobDefinition, Json } from '@huying/platform';
import type { notify } from '../contract.ts';
import type { Gateways } from './gateways/configuration.ts';
import type { Gateway } from './gateways/gateway.ts';
import { NUMBER_JOB } from './job-names.ts';

const SORT = { kind: 'red', urgency: 'red', language: 'zh' } as const;

interface Waiting extends CallIn<typeof notify.calls.sendToNumber> {
  readonly ref: string;
  readonly overAt: number;
}

const carriersOf = ({ sms, voice }: Gateways): Gateway[] => [sms, voice].filter((one): one is Gateway => one?.says(SORT) ?? false);

/** Number and words lie sealed in the queue. */
export async function enqueueNumber(ctx: Context, gateways: Gateways, message: CallIn<typeof notify.calls.sendToNumber>): Promise<boolean> {
  if (carriersOf(gateways).length === 0) return false;
  const waiting: Waiting = { ...message, ref: `${ctx.tenantId}.${randomUUID()}`, overAt: ctx.now.getTime() + message.minutesToLive * 60_000 };
  const key = `notify/number/${ctx.secrets.blindIndex('number-job', `${message.key} ${message.phone}`).toString('base64url')}`;
  await ctx.job(NUMBER_JOB, { tenantId: ctx.tenantId, sealed: ctx.secrets.seal(JSON.stringify(waiting)).toString('base64') }, { key });
  return true;
}

export const numberJob = (gatewaysOf: (surroundings: { readonly environment: Readonly<Record<string, string | undefined>> }) => Gateways): JobDefinition => ({
  name: NUMBER_JOB,
  async work({ now, run, surroundings, log }, payload: Json) {
    const { tenantId, sealed } = payload as { tenantId: number; sealed: string };
    const { ref, phone, title, body, overAt } = JSON.parse(await run(tenantId, async (ctx) => ctx.secrets.open(Buffer.from(sealed, 'base64')))) as Waiting;
    if (overAt <= now.getTime()) return log.warn('somebody without an account could not be told of an emergency in time');
    let again = false;
    for (const gateway of carriersOf(gatewaysOf(surroundings))) {
      const outcome = await gateway.send({ ref, address: phone, sort: SORT, values: { title, body, time: localParts(now).time }, url: null, answers: [], overAt: new Date(overAt) });
      if (outcome.is === 'sent') return;
      log.warn({ gateway: gateway.name, code: outcome.code }, 'an emergency was not taken over by a gateway');
      again ||= outcome.is === 'away' || outcome.is === 'limited';
    }
    if (again) throw new Error('no gateway took an emergency over yet');
  },
});
