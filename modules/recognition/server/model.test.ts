import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CATEGORIES } from '../contract.ts';
import { compileLexicon } from '../core/lexicon.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import stored from '../core/model.json' with { type: 'json' };
import { loadModel, type StoredModel, storeModel } from '../core/model.ts';
import { answersOf, featuresOf, vectorOf } from '../core/ngram.ts';
import { shippedModel } from '../core/shipped.ts';
import { trainModel } from '../core/train.ts';
import { HELD_OUT_HAND, labelledOf, readCorpus, TRAINING_HANDS } from './corpus.ts';
import { doesWorse } from './models.ts';
import { trainAside } from './training.ts';

const sentences = TRAINING_HANDS.flatMap((hand) => labelledOf(readCorpus(hand), hand));
const lexicon = compileLexicon(DEFAULT_LEXICON);

describe('the model that ships', () => {
  test('is what the sentences and the lexicon give, byte for byte, in less than twenty seconds of work', { timeout: 300_000 }, () => {
    const begun = process.cpuUsage();
    const model = trainModel(sentences, lexicon, `shipped-${sentences.length}`);
    const { user } = process.cpuUsage(begun);
    assert.ok(model);
    assert.deepEqual(JSON.parse(JSON.stringify(storeModel(model))), stored, 'run modules/recognition/server/write-model.ts again');
    assert.ok(user < 20_000_000, `${user / 1e6} s`);
  });

  test('learned from the hands that may be learned from, and no other', () => {
    assert.equal(stored.measured.sentences, TRAINING_HANDS.reduce((sum, hand) => sum + readCorpus(hand).length, 0));
    assert.equal(stored.measured.folds, TRAINING_HANDS.length);
    assert.ok(!(TRAINING_HANDS as readonly string[]).includes(HELD_OUT_HAND));
  });

  test('reaches its aims on sentences that each fold had not seen', () => {
    const { measured } = stored;
    assert.ok(measured.answeredRight >= 0.8 && measured.answered >= 0.6, JSON.stringify(measured));
    assert.ok(measured.redFound >= 0.85 && measured.redPrecision >= 0.6, JSON.stringify(measured));
  });

  test('loses next to nothing by being stored', () => {
    const model = trainModel(sentences.filter((_, at) => at % 2 === 0), lexicon, 'half');
    assert.ok(model);
    const back = loadModel(JSON.parse(JSON.stringify(storeModel(model))) as StoredModel);
    assert.ok(back);
    let same = 0;
    for (const { text } of sentences) {
      const best = (of: typeof model) => {
        const answers = answersOf(of.category, vectorOf(featuresOf(text), of.vocabulary));
        return CATEGORIES[answers.indexOf(Math.max(...answers))];
      };
      if (best(model) === best(back)) same += 1;
    }
    assert.ok(same / sentences.length > 0.98, `${same} of ${sentences.length}`);
  });
});

test('a stored model that does not fit is not loaded', () => {
  const whole = stored as StoredModel;
  assert.ok(loadModel(whole));
  assert.equal(loadModel({ ...whole, format: 2 as 1 }), undefined);
  assert.equal(loadModel({ ...whole, vocabulary: `${whole.vocabulary}\n多` }), undefined);
  assert.equal(loadModel({ ...whole, heads: { ...whole.heads, red: whole.heads.category } }), undefined);
});

test('too few sentences give no model', () => {
  assert.equal(trainModel(sentences.slice(0, 20), lexicon, 'few'), undefined);
  assert.equal(trainModel(sentences.filter((one) => one.urgency === 'green'), lexicon, 'calm'), undefined);
});

test('training in a thread of its own gives the same model, and tells when it cannot', async () => {
  const some = sentences.filter((_, at) => at % 4 === 0);
  const aside = await trainAside(some, DEFAULT_LEXICON, 'aside');
  const here = trainModel(some, lexicon, 'aside');
  assert.ok(aside && here);
  assert.deepEqual(aside, JSON.parse(JSON.stringify(storeModel(here))));
  assert.equal(await trainAside(some.slice(0, 5), DEFAULT_LEXICON, 'few'), null);
  await assert.rejects(trainAside(null as never, DEFAULT_LEXICON, 'broken'));
});

test('a model that misses more emergencies does worse', () => {
  const { measured } = shippedModel();
  assert.equal(doesWorse(measured, measured), false);
  assert.equal(doesWorse({ ...measured, redFound: measured.redFound - 0.01 }, measured), false);
  assert.equal(doesWorse({ ...measured, redFound: measured.redFound - 0.05 }, measured), true);
  assert.equal(doesWorse({ ...measured, redPrecision: measured.redPrecision - 0.05 }, measured), true);
  assert.equal(doesWorse({ ...measured, categoryRight: measured.categoryRight - 0.05 }, measured), true);
});
