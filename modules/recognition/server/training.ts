import { Worker } from 'node:worker_threads';
import type { JobDefinition, Json } from '@huying/platform';
import { z } from 'zod';
import { recognition as contract, type Lexicon } from '../contract.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import type { StoredModel } from '../core/model.ts';
import type { Labelled } from '../core/train.ts';
import { labelledOf, readCorpus, TRAINING_HANDS } from './corpus.ts';
import { doesWorse, modelInForce } from './models.ts';
import { addModel, findLexicon, inForce, listCorrected } from './store.ts';

export const RETRAIN_JOB = 'recognition.retrain';
const payloadShape = z.object({ tenantId: z.number().int(), by: z.string(), personId: z.string().nullable() });
export type RetrainPayload = z.infer<typeof payloadShape> & Json;

/** Training that hangs is a fault of ours, not something to wait for. */
const MOST_TRAINING_MILLISECONDS = 10 * 60_000;

export function trainAside(sentences: readonly Labelled[], lexicon: Lexicon, version: string): Promise<StoredModel | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./train-worker.ts', import.meta.url), { workerData: { sentences, lexicon, version } });
    const clock = setTimeout(() => {
      reject(new Error('training took too long'));
      void worker.terminate();
    }, MOST_TRAINING_MILLISECONDS);
    const settle = (end: () => void) => {
      clearTimeout(clock);
      end();
    };
    worker.once('message', (stored: StoredModel | null) => settle(() => resolve(stored)));
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', (code) => settle(() => reject(new Error(`training ended with ${code} and no model`))));
  });
}

/** Trains with the shipped sentences and all corrections. The model waits, with what it was measured at, until somebody puts it in force. */
export const retrainJob: JobDefinition = {
  name: RETRAIN_JOB,
  async work(tools, payload) {
    const { tenantId, by, personId } = payloadShape.parse(payload);
    const given = await tools.run(tenantId, async (ctx) => {
      const version = await inForce(ctx);
      return {
        corrected: await listCorrected(ctx),
        lexicon: (version.lexicon ? await findLexicon(ctx, version.lexicon) : undefined) ?? DEFAULT_LEXICON,
        current: (await modelInForce(ctx)).measured,
      };
    });
    const shipped = TRAINING_HANDS.flatMap((hand) => labelledOf(readCorpus(hand), hand));
    const stored = await trainAside([...shipped, ...given.corrected], given.lexicon, `trained-${tools.now.toISOString()}-${shipped.length + given.corrected.length}`);
    if (!stored) throw new Error('too few sentences to train on');
    const isWorse = doesWorse(stored.measured, given.current);
    await tools.run(tenantId, async (ctx) => {
      const version = await addModel(ctx, { stored, corrections: given.corrected.length, by });
      ctx.trail({ subject: { kind: 'model', id: String(version) }, action: 'recognition.trained', detail: { ...stored.measured, corrections: given.corrected.length, doesWorse: isWorse } });
      if (personId) ctx.tell([`person:${personId}`], contract.notices.trained, { version: stored.version, doesWorse: isWorse });
    });
    tools.log.info({ tenantId, doesWorse: isWorse, ...stored.measured }, 'recognition trained again');
  },
};
