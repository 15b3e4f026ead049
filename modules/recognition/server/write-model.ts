/** Trains the model that ships on the sentences of hands a to d and writes it to core/model.json; the same sentences give the same file. */
import { writeFileSync } from 'node:fs';
import { compileLexicon } from '../core/lexicon.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import { storeModel } from '../core/model.ts';
import { trainModel } from '../core/train.ts';
import { labelledOf, readCorpus, TRAINING_HANDS } from './corpus.ts';

const sentences = TRAINING_HANDS.flatMap((hand) => labelledOf(readCorpus(hand), hand));
const model = trainModel(sentences, compileLexicon(DEFAULT_LEXICON), `shipped-${sentences.length}`);
if (!model) throw new Error('too few sentences to train on');
writeFileSync(new URL('../core/model.json', import.meta.url), `${JSON.stringify(storeModel(model), null, 1)}\n`);
process.stdout.write(`${JSON.stringify({ ...model.thresholds, ...model.measured })}\n`);
