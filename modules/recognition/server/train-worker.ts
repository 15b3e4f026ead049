/** Runs in a thread of its own: training takes seconds, and nobody's call may wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Lexicon } from '../contract.ts';
import { compileLexicon } from '../core/lexicon.ts';
import { storeModel } from '../core/model.ts';
import { type Labelled, trainModel } from '../core/train.ts';

const { sentences, lexicon, version } = workerData as { sentences: Labelled[]; lexicon: Lexicon; version: string };
const model = trainModel(sentences, compileLexicon(lexicon), version);
parentPort?.postMessage(model ? storeModel(model) : null);
