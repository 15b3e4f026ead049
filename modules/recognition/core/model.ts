import { CATEGORIES } from '../contract.ts';
import { type Head, type Vocabulary } from './ngram.ts';

/** What was found out about the model by cross-validation while it was trained, over sentences that it had not seen. */
export interface Measured {
  readonly sentences: number;
  readonly folds: number;
  readonly categoryRight: number;
  readonly answered: number;
  readonly answeredRight: number;
  readonly redFound: number;
  readonly redPrecision: number;
}

export interface Model {
  readonly version: string;
  readonly vocabulary: Vocabulary;
  readonly category: Head;
  readonly red: Head;
  readonly soon: Head;
  readonly thresholds: Thresholds;
  readonly measured: Measured;
}

export interface Thresholds {
  /** Divides the scores of the category so that the confidence is neither boastful nor shy. */
  readonly temperature: number;
  /** Below this confidence the category is left to a person. */
  readonly answerFrom: number;
  /** From this probability on a sentence is suspected to be red. */
  readonly suspectFrom: number;
  /** From this probability on a sentence is for today. */
  readonly soonFrom: number;
}

/** The stored form: weights as signed bytes with one scale for each head, in base64. */
export interface StoredModel {
  readonly format: 1;
  readonly version: string;
  readonly vocabulary: string;
  readonly rarity: string;
  readonly rarityScale: number;
  readonly heads: Readonly<Record<'category' | 'red' | 'soon', StoredHead>>;
  readonly thresholds: Thresholds;
  readonly measured: Measured;
}
interface StoredHead {
  readonly size: number;
  readonly scale: number;
  readonly weights: string;
  readonly bias: readonly number[];
}

const MOST_PLACES = 200_000;
const STEPS = 127;

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const mostOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function bytesOf(values: Float64Array, scale: number): string {
  let text = '';
  for (const value of values) text += String.fromCharCode((Math.round(value / scale) + 256) % 256);
  return btoa(text);
}

function valuesOf(base64: string, scale: number): Float64Array {
  return Float64Array.from(atob(base64), (character) => {
    const byte = character.charCodeAt(0);
    return (byte > STEPS ? byte - 256 : byte) * scale;
  });
}

function storeHead(head: Head): StoredHead {
  const scale = rounded(mostOf(head.weights) / STEPS, 6) || 1e-6;
  return { size: head.size, scale, weights: bytesOf(head.weights.map((value) => Math.max(-STEPS * scale, Math.min(STEPS * scale, value))), scale), bias: [...head.bias].map((value) => rounded(value, 4)) };
}

export function storeModel(model: Model): StoredModel {
  const rarityScale = rounded(mostOf(model.vocabulary.rarity) / STEPS, 6);
  return {
    format: 1,
    version: model.version,
    vocabulary: [...model.vocabulary.places.keys()].join('\n'),
    rarityScale,
    rarity: bytesOf(model.vocabulary.rarity.map((value) => Math.min(STEPS * rarityScale, value)), rarityScale),
    heads: { category: storeHead(model.category), red: storeHead(model.red), soon: storeHead(model.soon) },
    thresholds: model.thresholds,
    measured: model.measured,
  };
}

/** Undefined where the stored form does not fit this code: another format, or parts of unequal length. */
export function loadModel(stored: StoredModel): Model | undefined {
  if (stored.format !== 1) return undefined;
  const grams = stored.vocabulary === '' ? [] : stored.vocabulary.split('\n');
  const rarity = valuesOf(stored.rarity, stored.rarityScale);
  const load = (head: StoredHead): Head => ({ size: head.size, weights: valuesOf(head.weights, head.scale), bias: Float64Array.from(head.bias) });
  const { category, red, soon } = stored.heads;
  const sizes = [[category, CATEGORIES.length], [red, 2], [soon, 2]] as const;
  const heads = { category: load(category), red: load(red), soon: load(soon) };
  const isWhole = sizes.every(([head, size]) => head.size === size && head.bias.length === size) && Object.values(heads).every((head) => head.weights.length === grams.length * head.size);
  if (!isWhole || rarity.length !== grams.length || grams.length > MOST_PLACES) return undefined;
  return {
    version: stored.version,
    vocabulary: { places: new Map(grams.map((gram, place) => [gram, place])), rarity },
    ...heads,
    thresholds: stored.thresholds,
    measured: stored.measured,
  };
}
