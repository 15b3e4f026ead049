import { automation } from '@huying/automation/contract';
import { isRefusal, localParts } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { z } from 'zod';
import { TIERS } from '../contract.ts';
import { rungsOf } from '../core/ladder.ts';
import { progressRuleOf } from '../core/progress.ts';
import type { Rules } from './store.ts';

const boundaryRow = z.object({
  barred: z.preprocess((value) => value ?? [], z.array(z.enum(TIERS))),
  adultsOnly: z.boolean().nullish(),
  code: z.string().max(60),
});

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
  const boundaries = boundary.outputs.flatMap((output) => {
    const row = boundaryRow.safeParse(output);
    return row.success ? [row.data] : [];
  });
  // A row that staff wrote wrongly must not let through what it was meant to keep away.
  const isUnreadable = boundaries.length < boundary.outputs.length;
  const barred = isUnreadable ? (['paired', 'volunteers'] as const) : boundaries.flatMap((row) => row.barred);
  return {
    rungs: rungsOf(ladder.outputs, barred), version: ladder.version, rows: ladder.hits,
    boundaries: [...new Set(boundaries.map((row) => row.code))], isAdultsOnly: isUnreadable || boundaries.some((row) => row.adultsOnly === true),
    progress: progressRuleOf(progress.outputs[0]),
  };
}
