/** Calls by a telephone gateway of the operator's, as docs/telephone-gateway.md describes it. */
import { randomUUID } from 'node:crypto';
import { ask, codeOf, jsonOf, openJws, signJws } from '@huying/platform';
import { z } from 'zod';
import { callKeys, callText } from '../../core/voice.ts';
import type { Gateway, Outcome } from './gateway.ts';

export interface TelephoneSetting {
  readonly url: string;
  readonly key: string;
  /** Where the gateway reports to; without it the gateway has it in its own settings. */
  readonly reportTo: string | undefined;
}

const RING_SECONDS = 40;
const REPEATS = 2;

const text = (most: number) => z.string().max(most);
const reportShape = z.object({
  jti: text(100), callId: text(100), state: z.enum(['answered', 'ended', 'failed']), reason: text(80).nullish(), digit: z.string().regex(/^[0-9*#]$/).nullish(), words: text(300).nullish(),
});
export type TelephoneReport = z.output<typeof reportShape>;

export function readTelephoneReport({ key }: Pick<TelephoneSetting, 'key'>, token: string, now: Date): TelephoneReport | undefined {
  const claims = openJws(key, token, { aud: 'huying', now });
  const read = claims && reportShape.safeParse(claims);
  return read?.success ? read.data : undefined;
}

function outcomeOf(status: number, code: string): Outcome {
  if (status === 429) return { is: 'limited', code };
  if (status >= 500 || status === 408) return { is: 'away', code };
  return { is: status === 422 ? 'refused' : 'misconfigured', code };
}

export const telephone = ({ url, key, reportTo }: TelephoneSetting): Gateway => ({
  name: 'telephone',
  says: () => true,
  async send({ ref, address, sort: { language }, values, answers, overAt }) {
    const now = new Date();
    const spoken = { title: values.title ?? '', body: values.body ?? '', language, answers };
    const token = signJws(key, {
      aud: 'telephone-gateway', iat: Math.floor(now.getTime() / 1_000), jti: randomUUID(), callId: ref, to: address, language: language === 'en' ? 'en' : 'zh-CN',
      say: callText(spoken), keys: callKeys(spoken), repeats: REPEATS, ringSeconds: RING_SECONDS, overAt: overAt.toISOString(), ...(reportTo ? { reportTo } : {}),
    });
    const answered = await ask({ what: 'telephone gateway', method: 'POST', url: `${url}/calls`, headers: { 'content-type': 'application/jose' }, body: token });
    if (!answered) return { is: 'away', code: 'no-answer' };
    // 409: it has this call already, from an attempt whose answer we did not hear.
    if ((answered.status >= 200 && answered.status < 300) || answered.status === 409) return { is: 'sent', gatewayId: ref, parts: null };
    const { code } = jsonOf(answered);
    return outcomeOf(answered.status, code === undefined ? `http-${answered.status}` : codeOf(code));
  },
});
