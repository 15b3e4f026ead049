import { automation } from '@huying/automation/contract';
import { isRefusal } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { type Asked, readQuestions, TABLES } from '../core/tables.ts';
import { answerView, listAnswers, type RedCallRow } from './store.ts';

/** The questions for this kind of red call, by the table that holds now. */
export async function protocolFor(ctx: Context, category: string): Promise<{ readonly questions: Asked[]; readonly version: number }> {
  const decided = await ctx.call(automation.calls.decide, { name: TABLES.protocol, facts: { category } });
  if (isRefusal(decided)) throw new Error(`the protocol could not be read: ${decided.refused}`);
  return { questions: readQuestions(decided.outputs, decided.hits), version: decided.version };
}

export async function questionsOf(ctx: Context, row: RedCallRow) {
  const { questions } = await protocolFor(ctx, row.category);
  const answers = new Map((await listAnswers(ctx, row.need_id)).map((one) => [one.question, answerView(ctx, one)]));
  return questions.map((one) => ({ ...one, answer: answers.get(one.id) ?? null }));
}
