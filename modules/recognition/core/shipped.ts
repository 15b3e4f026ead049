import { compileLexicon } from './lexicon.ts';
import { DEFAULT_LEXICON } from './lexicon/index.ts';
import { loadModel, type Model, type StoredModel } from './model.ts';
import stored from './model.json' with { type: 'json' };
import type { Recogniser } from './recognise.ts';

export const SHIPPED_LEXICON_VERSION = 'lexicon-0';

export function shippedModel(): Model {
  const model = loadModel(stored as StoredModel);
  if (!model) throw new Error('core/model.json does not fit this release: train it again');
  return model;
}

/** The lexicon and the model that ship, ready to use. */
export const shippedRecogniser = (): Recogniser => ({ lexicon: compileLexicon(DEFAULT_LEXICON), lexiconVersion: SHIPPED_LEXICON_VERSION, model: shippedModel() });
