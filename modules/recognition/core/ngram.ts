/**
 * The retrainable part: a linear model over characters and pairs of characters (tf-idf, softmax). Three heads share the features:
 * the main category, whether a sentence sounds like an emergency, and whether it sounds like something for today.
 *
 * Pairs beat triples and the sounds of characters in cross-validation over four hands; see docs/recognition.md.
 */
import { CLAUSE_END } from './text.ts';

/** Numbers say little by themselves: the model sees that there is one. */
const DIGITS = /[0-9]+(?:[.:][0-9]+)?/g;
const EDGE = '·';
const CLAUSE_ENDS = new RegExp(`[${CLAUSE_END}：]+`, 'g');

/** Counts of the characters of a cleaned text and of the pairs within its clauses. */
export function featuresOf(clean: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const clause of clean.replace(DIGITS, '0').split(CLAUSE_ENDS)) {
    if (clause === '') continue;
    const text = EDGE + clause + EDGE;
    for (let at = 0; at < text.length; at++) {
      for (const gram of at + 1 < text.length ? [text.charAt(at), text.slice(at, at + 2)] : [text.charAt(at)]) counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
}

/** Features by place, and their values; the vector has length one. */
export interface Vector {
  readonly places: Int32Array;
  readonly values: Float64Array;
}

export interface Vocabulary {
  readonly places: ReadonlyMap<string, number>;
  /** Inverse document frequency by place. */
  readonly rarity: Float64Array;
}

/** A feature seen in a single sentence is that sentence's spelling, not a pattern. */
const LEAST_SENTENCES = 2;

export function vocabularyOf(counts: readonly ReadonlyMap<string, number>[]): Vocabulary {
  const sentences = new Map<string, number>();
  for (const features of counts) for (const gram of features.keys()) sentences.set(gram, (sentences.get(gram) ?? 0) + 1);
  const kept = [...sentences].filter(([, count]) => count >= LEAST_SENTENCES).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    places: new Map(kept.map(([gram], place) => [gram, place])),
    rarity: Float64Array.from(kept, ([, count]) => Math.log(1 + counts.length / count)),
  };
}

export function vectorOf(counts: ReadonlyMap<string, number>, vocabulary: Vocabulary): Vector {
  const places: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [gram, count] of counts) {
    const place = vocabulary.places.get(gram);
    if (place === undefined) continue;
    const value = (1 + Math.log(count)) * vocabulary.rarity[place]!;
    places.push(place);
    values.push(value);
    squares += value * value;
  }
  const length = Math.sqrt(squares) || 1;
  return { places: Int32Array.from(places), values: Float64Array.from(values, (value) => value / length) };
}

/** One softmax over `size` answers: a weight for each place × answer, and a bias for each answer. */
export interface Head {
  readonly size: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** Probabilities; `prior` is added to the scores before the softmax. */
export function answersOf(head: Head, vector: Vector, prior?: readonly number[], temperature = 1): Float64Array {
  const { size, weights, bias } = head;
  const scores = new Float64Array(size);
  for (let answer = 0; answer < size; answer++) scores[answer] = bias[answer]! + (prior?.[answer] ?? 0);
  for (let at = 0; at < vector.places.length; at++) {
    const row = vector.places[at]! * size;
    const value = vector.values[at]!;
    for (let answer = 0; answer < size; answer++) scores[answer]! += weights[row + answer]! * value;
  }
  return softmax(scores, temperature);
}

function softmax(scores: Float64Array, temperature: number): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > most) most = score;
  let sum = 0;
  for (let at = 0; at < scores.length; at++) {
    scores[at] = Math.exp((scores[at]! - most) / temperature);
    sum += scores[at]!;
  }
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum;
  return scores;
}
