import { type Refusal, refuse } from '@huying/kernel';
import { type Context, routesOf } from '@huying/platform';
import { recognition as contract, type Recognition } from '../contract.ts';
import { compileLexicon, lexiconProblems } from '../core/lexicon.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import { isProblem, recognise, type RecogniseProblem } from '../core/recognise.ts';
import { pageOfModels, trainingState, useModel } from './models.ts';
import type { Recognisers } from './recognisers.ts';
import { addLexicon, findLexicon, inForce, type LexiconRow, listLexicons } from './store.ts';
import { RETRAIN_JOB, type RetrainPayload } from './training.ts';

const TEXT_REFUSALS = {
  'text.empty': 'recognition.textEmpty',
  'text.tooLong': 'recognition.textTooLong',
  'text.control': 'recognition.textControl',
} as const;
export type TextRefusal = Refusal<(typeof TEXT_REFUSALS)[keyof typeof TEXT_REFUSALS] | 'request.invalid'>;

export const answerOf = (answer: Recognition | RecogniseProblem): Recognition | TextRefusal => {
  if (!isProblem(answer)) return answer;
  return answer === 'now.invalid' ? refuse('request.invalid') : refuse(TEXT_REFUSALS[answer]);
};

const versionOf = (row: LexiconRow) => ({ version: row.version, changedBy: row.changed_by, changedAt: row.changed_at.toISOString(), reason: row.reason });
const SHIPPED = { version: 0, changedBy: null, changedAt: null, reason: null };

/** The first problems in words that name the place; more would not be read. */
const MOST_PROBLEMS = 5;
export function unsound(lexicon: Parameters<typeof lexiconProblems>[0]): Refusal<'recognition.unsound'> | undefined {
  const problems = lexiconProblems(lexicon);
  if (problems.length === 0) return undefined;
  const words = problems.slice(0, MOST_PROBLEMS).map((one) => [one.problem, one.concept, 'word' in one ? one.word : '', 'name' in one ? one.name : ''].filter(Boolean).join(' '));
  return refuse('recognition.unsound', { count: problems.length, problems: words.join('; ') });
}

async function lexiconInForce(ctx: Context) {
  const { lexicon: version } = await inForce(ctx);
  const [row] = version ? await listLexicons(ctx, undefined, 1) : [];
  const stored = version ? await findLexicon(ctx, version) : undefined;
  return { ...(row ? versionOf(row) : SHIPPED), lexicon: stored ?? DEFAULT_LEXICON };
}

export const routes = (recognisers: Recognisers) =>
  routesOf(contract, {
    lexicon: (ctx) => lexiconInForce(ctx),
    async lexiconVersions(ctx, { query }) {
      const below = query.after && /^\d{1,9}$/.test(query.after) ? Number(query.after) : undefined;
      const rows = await listLexicons(ctx, below, query.limit + 1);
      const items = rows.slice(0, query.limit).map(versionOf);
      return { items, next: rows.length > query.limit ? String(items.at(-1)?.version) : null };
    },
    async changeLexicon(ctx, { body }) {
      const problem = unsound(body.lexicon);
      if (problem) return problem;
      const row = await addLexicon(ctx, body.lexicon, body.basedOn, body.reason);
      if (!row) return refuse('recognition.changedMeanwhile');
      ctx.trail({
        subject: { kind: 'lexicon', id: String(row.version) }, action: 'recognition.lexiconChanged',
        detail: { version: row.version, concepts: body.lexicon.concepts.length }, reason: body.reason,
      });
      return versionOf(row);
    },
    async lexiconVersion(ctx, { params: { version } }) {
      if (version === 0) return { ...SHIPPED, lexicon: DEFAULT_LEXICON };
      const [row] = await listLexicons(ctx, version + 1, 1);
      const lexicon = await findLexicon(ctx, version);
      return row?.version === version && lexicon ? { ...versionOf(row), lexicon } : refuse('thing.notFound');
    },
    async trySentence(ctx, { body }) {
      const problem = body.lexicon && unsound(body.lexicon);
      if (problem) return problem;
      const recogniser = await recognisers.of(ctx);
      const draft = body.lexicon ? { ...recogniser, lexicon: compileLexicon(body.lexicon), lexiconVersion: 'draft' } : recogniser;
      return answerOf(recognise({ text: body.text, now: body.now ?? ctx.now.toISOString() }, draft));
    },
    training: (ctx) => trainingState(ctx),
    models: (ctx, { query }) => pageOfModels(ctx, query),
    useModel: (ctx, { params, body }) => useModel(ctx, params.model, body.reason),
    async retrain(ctx) {
      const payload: RetrainPayload = { tenantId: ctx.tenantId, by: ctx.actor.name, personId: ctx.actor.personId };
      await ctx.job(RETRAIN_JOB, payload, { key: `${RETRAIN_JOB}/${ctx.tenantId}` });
      ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'recognition.retrainAsked' });
      return { queued: true as const };
    },
  });
