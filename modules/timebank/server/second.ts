/** What moves hours, or takes names away, by somebody's word alone is held against the table of acts that take two persons. */
import { isRefusal, type Refusal } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { safeguard } from '@huying/safeguard/contract';

interface Act {
  readonly act: 'timebank.grant' | 'timebank.reverse' | 'timebank.exchange' | 'timebank.inherit' | 'timebank.accounts' | 'timebank.statement';
  /** Exactly what is done: a yes is good for nothing else. Why it is done may be put in other words. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Minutes, or people where names leave. */
  readonly size: number;
  /** What the second person reads. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** Below /worker, where it is gone on with. */
  readonly page: string;
}

/**
 * Asked once the work is done: a refusal undoes all of it. So a second person is asked only for what can be done at all, and nobody learns of a
 * thing out of reach by being told that it takes two.
 */
export async function wantsSecond(ctx: Context, { act, content, size, facts, page }: Act): Promise<Refusal<'safeguard.needsSecond'> | undefined> {
  const no = await ctx.call(safeguard.calls.permit, { act, content: { ...content }, size, facts: { ...facts }, page: `/worker${page}` });
  return isRefusal(no) ? (no as Refusal<'safeguard.needsSecond'>) : undefined;
}
