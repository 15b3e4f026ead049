import { automation } from '@huying/automation/contract';
import { isRefusal, localParts } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { z } from 'zod';
import { TIERS, type TierKind } from '../contract.ts';
import { rungsOf } from '../core/ladder.ts';
import { progressRuleOf } from '../core/progress.ts';
import type { Rules } from './store.ts';

const boundaryRow = z.object({
  barred: z.preprocess((value) => value ?? [], z.array(z.enum(TIERS))),
  adultsOnly: z.boolean().nullish(),
  code: z.string().max(60),
});

/** What the rows of the boundary say together. */
export function readBoundary(outputs: readonly Readonly<Record<string, unknown>>[]): { readonly barred: readonly TierKind[]; readonly codes: string[]; readonly isAdultsOnly: boolean } {
  const read = outputs.flatMap((output) => {
    const row = boundaryRow.safeParse(output);
    return row.success ? [row.data] : [];
  });
  // A row that staff wrote wrongly must not let through what it was meant to keep away.
  const isUnreadable = read.length < outputs.length;
  return {
    barred: isUnreadable ? ['paired', 'volunteers'] : read.flatMap((row) => row.barred), codes: [...new Set(read.map((row) => row.code))],
    isAdultsOnly: isUnreadable || read.some((row) => row.adultsOnly === true),
  };
}

async function ask(ctx: Context, name: string, facts: Record<string, unknown>) {
  const decided = await ctx.call(automation.calls.decide, { name, facts });
  if (isRefusal(decided)) throw new Error(`${name} could not be decided: ${decided.refused}`);
  return decided;
}

/** What the tenant's decision tables say of such a need at this hour. */
export async function rulesFor(ctx: Context, request: { category: string; urgency: string; skills: readonly string[] }): Promise<Rules> {
  const { category, urgency } = request;
  const { hour } = localParts(ctx.now);
  const ladder = await ask(ctx, 'mobilisation.ladder', { urgency, category, hour });
  const boundary = await ask(ctx, 'mobilisation.boundary', { urgency, category, hour, skills: [...request.skills] });
  const progress = await ask(ctx, 'mobilisation.progress', { urgency, category });
  const limits = readBoundary(boundary.outputs);
  return {
    rungs: rungsOf(ladder.outputs, limits.barred), version: ladder.version, rows: ladder.hits, boundaries: limits.codes, isAdultsOnly: limits.isAdultsOnly,
    progress: progressRuleOf(progress.outputs[0]),
  };
}
