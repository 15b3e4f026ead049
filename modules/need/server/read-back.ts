/** What was understood is read back and waits for a yes: how long, and what is left of it after a correction. */
import type { Context } from '@huying/platform';
import { z } from 'zod';
import { needContract } from '../contract.ts';
import { type ReadBack, readBackUntil } from '../core/decide.ts';
import type { NeedRow } from './store.ts';

/** How long it waits for a yes, how long in all with everything that is corrected meanwhile, and how often. A tenant may set `need.readBack…`. */
const SECONDS = 25;
const MOST_SECONDS = 180;
const MOST_CORRECTIONS = 3;

async function limitsOf(ctx: Context): Promise<ReadBack> {
  return {
    seconds: await ctx.setting('need.readBackSeconds', z.number().int().min(5).max(120), SECONDS),
    mostSeconds: await ctx.setting('need.readBackMostSeconds', z.number().int().min(5).max(900), MOST_SECONDS),
    mostCorrections: await ctx.setting('need.readBackMostCorrections', z.number().int().min(0).max(20), MOST_CORRECTIONS),
  };
}

/** Until when it waits; null where it goes as it is. */
export const waitsUntil = async (ctx: Context, { raisedAt, corrections }: { raisedAt: Date; corrections: number }): Promise<Date | null> =>
  readBackUntil({ raisedAt, corrections, now: ctx.now }, await limitsOf(ctx));

const clockOf = (needId: string) => `need/${needId}/send`;

/** Sends it by itself then; setting it again moves it. */
export const setSendClock = (ctx: Context, needId: string, at: Date): void =>
  ctx.timer.set({ key: clockOf(needId), at, call: needContract.calls.sendUnanswered, input: { needId: needId as NeedRow['id'] as never } });

export const clearSendClock = (ctx: Context, needId: string): void => ctx.timer.clear(clockOf(needId));
