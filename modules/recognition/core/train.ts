/** Trains the model on labelled sentences, and chooses its thresholds on sentences that each fold had not seen. */
import { CATEGORIES, type Category, type Urgency } from '../contract.ts';
import { fitHead } from './fit.ts';
import { categoryWeights, type CompiledLexicon, readText } from './lexicon.ts';
import type { Measured, Model, Thresholds } from './model.ts';
import { answersOf, featuresOf, vectorOf, type Vocabulary, vocabularyOf } from './ngram.ts';
import { cleanText } from './text.ts';
import { presentHits } from './urgency.ts';

export interface Labelled {
  readonly text: string;
  readonly category: readonly Category[];
  readonly urgency: Urgency;
  /** Whoever wrote it: whole groups are left out in turn, because one writer resembles himself. */
  readonly group: string;
}

/**
 * How much of the lexicon's weights goes into the scores. Less than half: its words were written by people who had read the training
 * sentences, and it would otherwise be trusted more than it deserves on others.
 */
export const LEXICON_SHARE = 0.4;

/**
 * Aims in cross-validation. They lie above the aims for unseen sentences (category 80 %, red 60 %), because the lexicon was written in sight
 * of these sentences and other speakers differ more from them than the writers do from each other.
 */
const AIMS = { answeredRight: 0.94, suspectedPrecision: 0.8, soonPrecision: 0.8 } as const;
const MOST_FOLDS = 5;
const LEAST_SENTENCES = 100;

interface Prepared {
  readonly labelled: Labelled;
  readonly counts: ReadonlyMap<string, number>;
  readonly prior: readonly number[];
  readonly fold: number;
}

export const priorOf = (weights: ReadonlyMap<Category, number>): number[] => CATEGORIES.map((category) => LEXICON_SHARE * (weights.get(category) ?? 0));

/** Groups become folds; more groups than folds share one. */
function prepare(sentences: readonly Labelled[], lexicon: CompiledLexicon): Prepared[] {
  const groups = [...new Set(sentences.map((sentence) => sentence.group))].sort();
  return sentences.map((labelled, at) => {
    const clean = cleanText(labelled.text);
    return {
      labelled,
      counts: featuresOf(clean),
      prior: priorOf(categoryWeights(presentHits(lexicon, readText(clean)))),
      fold: groups.length > 1 ? groups.indexOf(labelled.group) % MOST_FOLDS : at % MOST_FOLDS,
    };
  });
}

interface Heads extends Pick<Model, 'vocabulary' | 'category' | 'red' | 'soon'> {}

function fitHeads(prepared: readonly Prepared[]): Heads {
  const vocabulary = vocabularyOf(prepared.map((item) => item.counts));
  const samples = prepared.map((item) => ({ item, vector: vectorOf(item.counts, vocabulary) }));
  const places = vocabulary.places.size;
  const categories = samples.map(({ item, vector }) => ({ vector, answer: CATEGORIES.indexOf(item.labelled.category[0]!), prior: item.prior }));
  const red = samples.map(({ item, vector }) => ({ vector, answer: item.labelled.urgency === 'red' ? 1 : 0 }));
  const soon = samples.filter(({ item }) => item.labelled.urgency !== 'red').map(({ item, vector }) => ({ vector, answer: item.labelled.urgency === 'yellow' ? 1 : 0 }));
  return { vocabulary, category: fitHead(categories, CATEGORIES.length, places), red: fitHead(red, 2, places), soon: fitHead(soon, 2, places) };
}

interface Unseen {
  readonly item: Prepared;
  readonly vocabulary: Vocabulary;
  readonly heads: Heads;
}

function crossValidate(prepared: readonly Prepared[]): Unseen[] {
  const folds = [...new Set(prepared.map((item) => item.fold))];
  return folds.flatMap((fold) => {
    const heads = fitHeads(prepared.filter((item) => item.fold !== fold));
    return prepared.filter((item) => item.fold === fold).map((item) => ({ item, vocabulary: heads.vocabulary, heads }));
  });
}

interface Judged {
  readonly score: number;
  readonly isRight: boolean;
}

/** The lowest score from which on the share of right ones stays at the aim. */
function lowestFrom(judged: readonly Judged[], aim: number): number {
  const sorted = [...judged].sort((a, b) => b.score - a.score);
  let right = 0;
  let lowest = 1;
  sorted.forEach(({ score, isRight }, at) => {
    if (isRight) right++;
    if (right / (at + 1) >= aim) lowest = score;
  });
  return Number(Math.max(0.01, lowest - 0.0005).toFixed(3));
}

/** Not below 0.7: that the lexicon fits these sentences so well is partly because it was written beside them. */
const TEMPERATURES = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5, 1.8, 2.2];

function categoryJudged(unseen: readonly Unseen[], temperature: number): (Judged & { readonly loss: number })[] {
  return unseen.map(({ item, vocabulary, heads }) => {
    const answers = answersOf(heads.category, vectorOf(item.counts, vocabulary), item.prior, temperature);
    const best = answers.indexOf(Math.max(...answers));
    const wanted = CATEGORIES.indexOf(item.labelled.category[0]!);
    return { score: answers[best]!, isRight: best === wanted, loss: -Math.log(Math.max(1e-9, answers[wanted]!)) };
  });
}

const meanLoss = (judged: readonly { readonly loss: number }[]): number => judged.reduce((sum, item) => sum + item.loss, 0) / judged.length;

function calibrate(unseen: readonly Unseen[]): { thresholds: Thresholds; measured: Measured } {
  const temperature = TEMPERATURES.reduce((best, next) => (meanLoss(categoryJudged(unseen, next)) < meanLoss(categoryJudged(unseen, best)) ? next : best), 1);
  const categories = categoryJudged(unseen, temperature);
  const judge = (head: 'red' | 'soon', urgency: Urgency) =>
    unseen
      .filter(({ item }) => head === 'red' || item.labelled.urgency !== 'red')
      .map(({ item, vocabulary, heads }) => ({ score: answersOf(heads[head], vectorOf(item.counts, vocabulary))[1]!, isRight: item.labelled.urgency === urgency }));
  const reds = judge('red', 'red');
  const thresholds: Thresholds = {
    temperature,
    answerFrom: lowestFrom(categories, AIMS.answeredRight),
    suspectFrom: lowestFrom(reds, AIMS.suspectedPrecision),
    soonFrom: lowestFrom(judge('soon', 'yellow'), AIMS.soonPrecision),
  };
  return { thresholds, measured: measure(categories, reds, thresholds, new Set(unseen.map(({ item }) => item.fold)).size) };
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : Number((part / whole).toFixed(3)));
const rightOnes = (judged: readonly Judged[]): number => judged.filter((item) => item.isRight).length;

function measure(categories: readonly Judged[], reds: readonly Judged[], thresholds: Thresholds, folds: number): Measured {
  const answered = categories.filter((item) => item.score >= thresholds.answerFrom);
  const suspected = reds.filter((item) => item.score >= thresholds.suspectFrom);
  return {
    sentences: categories.length,
    folds,
    categoryRight: share(rightOnes(categories), categories.length),
    answered: share(answered.length, categories.length),
    answeredRight: share(rightOnes(answered), answered.length),
    redFound: share(rightOnes(suspected), rightOnes(reds)),
    redPrecision: share(rightOnes(suspected), suspected.length),
  };
}

/** Undefined where there are too few sentences, or only one kind of urgency, to learn from. */
export function trainModel(sentences: readonly Labelled[], lexicon: CompiledLexicon, version: string): Model | undefined {
  const urgencies = new Set(sentences.map((sentence) => sentence.urgency));
  if (sentences.length < LEAST_SENTENCES || urgencies.size < 3) return undefined;
  const prepared = prepare(sentences, lexicon);
  return { version, ...fitHeads(prepared), ...calibrate(crossValidate(prepared)) };
}
