import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { categorySchema, urgencySchema } from '../contract.ts';
import type { Labelled } from '../core/train.ts';

const rowSchema = z.object({
  id: z.string(),
  text: z.string(),
  now: z.string(),
  category: z.array(categorySchema).min(1),
  urgency: urgencySchema,
  when: z.string().nullable(),
  people: z.number(),
  sameSex: z.boolean(),
});
export type CorpusRow = z.infer<typeof rowSchema>;

/** The writers whose sentences may be learned from. What hand e wrote is kept for measuring. */
export const TRAINING_HANDS = ['a', 'b', 'c', 'd', 'f'] as const;
export const HELD_OUT_HAND = 'e';

export const readCorpus = (hand: string): CorpusRow[] =>
  readFileSync(new URL(`../corpus/hand-${hand}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));

export const labelledOf = (rows: readonly CorpusRow[], group: string): Labelled[] => rows.map(({ text, category, urgency }) => ({ text, category, urgency, group }));
