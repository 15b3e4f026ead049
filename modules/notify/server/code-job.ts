import type { CallIn } from '@huying/kernel';
import type { Context, JobDefinition, Json } from '@huying/platform';
import type { notify } from '../contract.ts';
import type { Gateways } from './gateways/configuration.ts';
import { CODE_JOB } from './job-names.ts';

const SORT = { kind: 'code', urgency: 'normal', language: 'zh' } as const;

interface WaitingCode extends CallIn<typeof notify.calls.sendCode> {
  readonly overAt: number;
}

export const carriesCodes = ({ sms }: Gateways): boolean => sms?.says(SORT) ?? false;

/** A job is made for every number, so that the time of the answer tells nothing. The code lies sealed: whoever reads the database must not be able to sign in with it. */
export async function enqueueCode(ctx: Context, message: CallIn<typeof notify.calls.sendCode>): Promise<void> {
  const waiting: WaitingCode = { ...message, overAt: ctx.now.getTime() + message.minutes * 60_000 };
  const key = `notify/code/${ctx.secrets.blindIndex('code-job', message.phone).toString('base64url')}`;
  // A newer code makes the older one worthless: it takes its place in the queue.
  await ctx.job(CODE_JOB, { tenantId: ctx.tenantId, sealed: ctx.secrets.seal(JSON.stringify(waiting)).toString('base64') }, { key });
}

export const codeJob = (gatewaysOf: (surroundings: { readonly environment: Readonly<Record<string, string | undefined>> }) => Gateways): JobDefinition => ({
  name: CODE_JOB,
  async work({ now, run, surroundings, log }, payload: Json) {
    const { tenantId, sealed } = payload as { tenantId: number; sealed: string };
    const waiting = JSON.parse(await run(tenantId, async (ctx) => ctx.secrets.open(Buffer.from(sealed, 'base64')))) as WaitingCode;
    if (!waiting.known) return;
    if (waiting.overAt <= now.getTime()) return log.warn('a sign-in code could not be sent while it was good');
    const { sms } = gatewaysOf(surroundings);
    if (!sms) throw new Error('no SMS gateway is set up any more');
    const { phone, code, minutes } = waiting;
    const outcome = await sms.send({ ref: 'code', address: phone, sort: SORT, values: { code, minutes: String(minutes) }, url: null, answers: [], overAt: new Date(waiting.overAt) });
    if (outcome.is === 'sent') return;
    log.error({ gateway: sms.name, code: outcome.code }, 'a sign-in code was not taken over by the gateway');
    // Busy or away: again while the code is good. Refused for good: the person asks for another, or signs in by password.
    if (outcome.is === 'away' || outcome.is === 'limited') throw new Error(`${sms.name} took no sign-in code: ${outcome.code}`);
  },
});
