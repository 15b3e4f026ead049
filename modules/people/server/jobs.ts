import type { Context, JobDefinition, Json } from '@huying/platform';
import { codeChannelOf } from './code-channel.ts';

/** Sends a one-time code. The code lies sealed in the queue: whoever can read the database must not be able to sign in with it. */
export const CODE_JOB = 'people:code';

interface CodeMessage {
  readonly phone: string;
  readonly code: string;
  readonly minutes: number;
  /** A job is made for every number, so that the time of the answer tells nothing; only known ones are written to. */
  readonly known: boolean;
  readonly overAt: number;
}

export async function enqueueCode(ctx: Context, message: Omit<CodeMessage, 'overAt'>): Promise<void> {
  const overAt = ctx.now.getTime() + message.minutes * 60_000;
  const sealed = ctx.secrets.seal(JSON.stringify({ ...message, overAt } satisfies CodeMessage)).toString('base64');
  const key = `people/code/${ctx.secrets.blindIndex('code-job', message.phone).toString('base64url')}`;
  // A newer code makes the older one worthless: it takes its place in the queue.
  await ctx.job(CODE_JOB, { tenantId: ctx.tenantId, sealed }, { key });
}

export const codeJob: JobDefinition = {
  name: CODE_JOB,
  async work({ now, run, surroundings, log }, payload: Json) {
    const { tenantId, sealed } = payload as { tenantId: number; sealed: string };
    const message = JSON.parse(await run(tenantId, async (ctx) => ctx.secrets.open(Buffer.from(sealed, 'base64')))) as CodeMessage;
    if (!message.known) return;
    if (message.overAt <= now.getTime()) return log.warn('a sign-in code could not be sent while it was good');
    const channel = codeChannelOf(surroundings);
    if (!channel) throw new Error('CODE_CHANNEL_URL is not set any more');
    await channel.send({ phone: message.phone, code: message.code, minutes: message.minutes });
  },
};
