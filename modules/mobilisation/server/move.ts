/** One step of a callout: a command, then everything that is due by now, saved in one go and said in the order in which it happened. */
import { isRefusal, type Refusal } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { mobilisation } from '../contract.ts';
import { apply, type Callout, type Fact } from '../core/callout.ts';
import { type Command, type DecideRefusal, decide } from '../core/decide.ts';
import { due, wakeAt } from '../core/due.ts';
import { rulesFor } from './rules.ts';
import { say, type Saying } from './say.ts';
import { type SearchRow, type CalloutId, insertSearches, insertCallout, type Loaded, lockCallout, type Request, saveCallout } from './store.ts';
import { fulfil } from './world.ts';

/** A callout settles within a few steps per rung; more is a circle, which must not hold the database. */
const MOST_STEPS = 200;

interface Run {
  callout: Callout;
  readonly sayings: Saying[];
  readonly searches: (SearchRow & { readonly climb: number })[];
}

function take(run: Run, facts: readonly Fact[], now: Date): void {
  for (const fact of facts) {
    const before = run.callout;
    run.callout = apply(before, fact, now);
    run.sayings.push({ fact, before, after: run.callout });
  }
}

/** Does what is due until nothing is. */
async function settle(ctx: Context, run: Run, request: Request): Promise<void> {
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const next = due(run.callout, ctx.now);
    if (!next) return;
    if ('facts' in next) {
      take(run, next.facts, ctx.now);
      continue;
    }
    const { facts, searches } = await fulfil(ctx, next, run.callout, request);
    run.searches.push(...searches.map((search) => ({ ...search, climb: run.callout.climb })));
    take(run, facts, ctx.now);
  }
  throw new Error(`callout ${run.callout.id} does not come to rest`);
}

async function finish(ctx: Context, run: Run, request: Request): Promise<void> {
  insertSearches(ctx, run.callout, request.areaPath, run.searches);
  const key = `callout/${run.callout.id}/wake`;
  const at = wakeAt(run.callout);
  if (at) ctx.timer.set({ key, at, call: mobilisation.calls.wake, input: { calloutId: run.callout.id as CalloutId, climb: run.callout.climb } });
  else ctx.timer.clear(key);
  for (const saying of run.sayings) await say(ctx, request, saying);
}

export async function openCallout(ctx: Context, callout: Callout, request: Request): Promise<Callout> {
  const run: Run = { callout, sayings: [], searches: [] };
  await settle(ctx, run, request);
  insertCallout(ctx, run.callout, request);
  await finish(ctx, { ...run, sayings: run.sayings.map((saying) => ({ ...saying, isOpening: true })) }, request);
  return run.callout;
}

/**
 * Gives a command to a callout that is locked. `request` replaces what is asked for, where the command changed it. A command that changes
 * nothing (a repeated one) writes nothing.
 */
export async function move(ctx: Context, loaded: Loaded, command: Command | undefined, request: Request = loaded.request): Promise<Callout | Refusal<DecideRefusal>> {
  const run: Run = { callout: loaded.callout, sayings: [], searches: [] };
  if (mayClimbAnew(loaded.callout, command)) {
    const rules = await rulesFor(ctx, { ...request, urgency: loaded.callout.urgency });
    request = { ...request, rules };
    run.callout = { ...run.callout, rungs: rules.rungs };
  }
  const facts = command ? decide(run.callout, command, ctx.now) : [];
  if (isRefusal(facts)) return facts as Refusal<DecideRefusal>;
  take(run, facts as readonly Fact[], ctx.now);
  await settle(ctx, run, request);
  if (run.sayings.length > 0) await saveCallout(ctx, loaded, run.callout, request);
  await finish(ctx, run, request);
  return run.callout;
}

/** Whether an owner may be lost or it may be opened again: then the ladder of this hour counts, not that of the hour it was opened. */
const mayClimbAnew = (callout: Callout, command: Command | undefined): boolean =>
  command === undefined ? callout.holders.length > 0 : command.command === 'giveBack' || command.command === 'reopen';

/** The same for whoever has only the id; a callout that is not there is not there. */
export const moveById = (ctx: Context, calloutId: string, command: (loaded: Loaded) => Command | undefined): Promise<Callout | undefined | Refusal<DecideRefusal>> =>
  ctx.widen(async () => {
    const loaded = await lockCallout(ctx, calloutId);
    return loaded ? move(ctx, loaded, command(loaded)) : undefined;
  });
