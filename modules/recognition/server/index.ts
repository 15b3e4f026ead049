import { setImmediate } from 'node:timers/promises';
import { callsOf, defineModule, type ModuleDefinition } from '@huying/platform';
import { recognition as contract } from '../contract.ts';
import { compareOn } from '../core/compare.ts';
import { compileLexicon } from '../core/lexicon.ts';
import { recognise, recogniseWith } from '../core/recognise.ts';
import { engineFrom, type RecognitionEngine } from './engine.ts';
import { createRecognisers, type Recognisers } from './recognisers.ts';
import { answerOf, routes, unsound } from './routes.ts';
import { addCorrection } from './store.ts';
import { retrainJob } from './training.ts';

const calls = (recognisers: Recognisers, engine: (log: Parameters<typeof engineFrom>[1]) => RecognitionEngine) =>
  callsOf(contract, {
    async recognise(ctx, { text, now, opinion }) {
      const recogniser = await recognisers.of(ctx);
      return answerOf(opinion ? recogniseWith({ text, now }, recogniser, opinion) : recognise({ text, now }, recogniser));
    },
    consider: (tools, spoken) => engine(tools.log).consider(spoken),
    async compare(tools, { sentences, lexicon }) {
      const problem = unsound(lexicon);
      if (problem) return problem;
      const inForce = await tools.run((ctx) => recognisers.of(ctx));
      const draft = { ...inForce, lexicon: compileLexicon(lexicon), lexiconVersion: 'draft' };
      const changed = [];
      for (const { id, text, now } of sentences) {
        const difference = compareOn({ text, now }, inForce, draft);
        if (difference) changed.push({ id, ...difference });
        // Somebody's call may come in while many sentences are read.
        await setImmediate();
      }
      return { changed };
    },
    async correct(ctx, correction) {
      await addCorrection(ctx, correction);
    },
  });

/** The module with the settings of one environment: a language model where RECOGNITION_URL and RECOGNITION_MODEL name one. */
export function recognitionModule(environment: Readonly<Record<string, string | undefined>>): ModuleDefinition {
  const recognisers = createRecognisers();
  let opened: RecognitionEngine | undefined;
  const engine = (log: Parameters<typeof engineFrom>[1]) => (opened ??= engineFrom(environment, log));
  return defineModule({
    contract,
    routes: routes(recognisers),
    calls: calls(recognisers, engine),
    jobs: [retrainJob],
    migrations: new URL('./migrations/', import.meta.url),
    // Reads the settings at once: half a configuration is told at the start, not to the first person in need.
    prepare: async ({ log }) => {
      engine(log);
    },
  });
}

export default recognitionModule(process.env);
