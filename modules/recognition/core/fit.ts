import type { Head, Vector } from './ngram.ts';

export interface Sample {
  readonly vector: Vector;
  readonly answer: number;
  /** Scores that stand before the model's own, e.g. the lexicon's: the model learns what they leave open. */
  readonly prior?: readonly number[];
}

const ROUNDS = 150;
const STEP = 0.1;
/** Ridge on the weights, per sample: the best of 0.01 to 1 in cross-validation. */
const RIDGE = 0.05;
const MEMORY = 0.9;
const MEMORY_OF_SQUARES = 0.999;

/** Adds the gradient of the mean log loss of all samples. */
function addGradient(head: Head, samples: readonly Sample[], slope: Float64Array, biasSlope: Float64Array): void {
  const { size, weights, bias } = head;
  const scores = new Float64Array(size);
  for (const { vector, answer, prior } of samples) {
    const { places, values } = vector;
    for (let k = 0; k < size; k++) scores[k] = bias[k]! + (prior ? prior[k]! : 0);
    for (let at = 0; at < places.length; at++) {
      const row = places[at]! * size;
      const value = values[at]!;
      for (let k = 0; k < size; k++) scores[k]! += weights[row + k]! * value;
    }
    const most = scores.reduce((a, b) => Math.max(a, b));
    let sum = 0;
    for (let k = 0; k < size; k++) sum += scores[k] = Math.exp(scores[k]! - most);
    for (let k = 0; k < size; k++) {
      scores[k] = (scores[k]! / sum - (k === answer ? 1 : 0)) / samples.length;
      biasSlope[k]! += scores[k]!;
    }
    for (let at = 0; at < places.length; at++) {
      const row = places[at]! * size;
      const value = values[at]!;
      for (let k = 0; k < size; k++) slope[row + k]! += scores[k]! * value;
    }
  }
}

/** Multinomial logistic regression by Adam over all samples at once: no chance in it, so the same samples give the same weights. */
export function fitHead(samples: readonly Sample[], size: number, places: number): Head {
  const head: Head = { size, weights: new Float64Array(places * size), bias: new Float64Array(size) };
  const parameters = [head.weights, head.bias];
  const slopes = parameters.map((values) => new Float64Array(values.length));
  const means = parameters.map((values) => new Float64Array(values.length));
  const squares = parameters.map((values) => new Float64Array(values.length));
  for (let round = 1; round <= ROUNDS; round++) {
    for (let at = 0; at < slopes[0]!.length; at++) slopes[0]![at] = (RIDGE * head.weights[at]!) / samples.length;
    slopes[1]!.fill(0);
    addGradient(head, samples, slopes[0]!, slopes[1]!);
    const step = STEP * (1 - (0.9 * round) / ROUNDS);
    const early = 1 - MEMORY ** round;
    const earlySquares = 1 - MEMORY_OF_SQUARES ** round;
    parameters.forEach((values, kind) => {
      const slope = slopes[kind]!;
      const mean = means[kind]!;
      const square = squares[kind]!;
      for (let at = 0; at < values.length; at++) {
        mean[at] = MEMORY * mean[at]! + (1 - MEMORY) * slope[at]!;
        square[at] = MEMORY_OF_SQUARES * square[at]! + (1 - MEMORY_OF_SQUARES) * slope[at]! * slope[at]!;
        values[at]! -= (step * (mean[at]! / early)) / (Math.sqrt(square[at]! / earlySquares) + 1e-8);
      }
    });
  }
  return head;
}
