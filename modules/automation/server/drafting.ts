/** Tables that are being edited: what is wrong with them, what they would answer, and what they would have done with the past. */
import { type DecisionTable, decide, type Facts, later, type Refusal, refuse } from '@huying/kernel';
import type { Context, RouteHandlers } from '@huying/platform';
import type { automation, PastQuestion, PastTrial, ShippedTable } from '../contract.ts';
import { checkVersion, fitVersion } from '../core/version.ts';

/** How the module that ships a table tries another one on what happened, within the actor's reach. */
export type PastTrials = Readonly<Record<string, (ctx: Context, question: PastQuestion) => Promise<PastTrial>>>;

/** Longer is another question than how a table does. */
const MOST_PAST_DAYS = 92;

export const answerOf = (table: DecisionTable, version: number, facts: Facts) => {
  const { outputs, hits, unknown } = decide(table, facts);
  return { outputs: outputs.map((output) => ({ ...output })), hits: [...hits], unknown: [...unknown], version };
};
export const unsound = (problems: readonly string[]): Refusal<'automation.unsound'> => refuse('automation.unsound', { count: problems.length, problems: problems.slice(0, 5).join('; ') });

type Holding = (ctx: Context, name: string) => Promise<{ readonly table: DecisionTable }>;

export const drafting = (shipped: ReadonlyMap<string, ShippedTable>, pastTrials: PastTrials, holding: Holding): Pick<RouteHandlers<typeof automation>, 'tryOut' | 'check' | 'past'> => ({
  async tryOut(_ctx, { params, body }) {
    const own = shipped.get(params.name);
    if (!own) return refuse('thing.notFound');
    const fit = fitVersion(params.name, own, body.table, 0);
    if ('problems' in fit) return unsound(fit.problems);
    return { answers: body.facts.map((facts) => answerOf(fit.table, 0, facts)) };
  },

  async check(_ctx, { params, body }) {
    const own = shipped.get(params.name);
    if (!own) return refuse('thing.notFound');
    return { problems: checkVersion(params.name, own, body.table, 0).problems.map(({ code, at, severity, facts = {} }) => ({ code, at: [...at], severity, facts: { ...facts } })) };
  },

  async past(ctx, { params, body }) {
    const own = shipped.get(params.name);
    if (!own) return refuse('thing.notFound');
    const trial = pastTrials[params.name];
    if (!trial) return refuse('automation.noPast');
    const [from, to] = [new Date(body.from), new Date(body.to)];
    if (to <= from || later(from, MOST_PAST_DAYS * 86_400_000) < to) return refuse('request.invalid');
    const fit = fitVersion(params.name, own, body.table, 0);
    if ('problems' in fit) return unsound(fit.problems);
    return trial(ctx, { present: (await holding(ctx, params.name)).table, draft: fit.table, from, to });
  },
});
