/** Zero crossings of the sinc on each side: with it the band between pass and stop is about 1.2 kHz wide at 16 kHz. */
const ZERO_CROSSINGS = 32;
/** Kaiser window for 80 dB of stop band: beta = 0.1102 (80 - 8.7) (Kaiser 1974). */
const BETA = 7.857;
/** The pass band ends this far below half the lower rate, so that the stop band begins at it and nothing folds back. */
const CUTOFF = 0.925;

/**
 * Changes the rate of one channel by a windowed-sinc filter, one set of weights per phase. Weights of a phase add up to one, so that a level
 * stays a level. Outside the recording is silence.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  const phases: (Float32Array | undefined)[] = new Array(up);
  /** Half the filter's width, in samples of the source. */
  const reach = Math.ceil((ZERO_CROSSINGS * Math.max(1, from / to)) / CUTOFF);
  const out = new Float32Array(Math.floor((samples.length * up) / down));
  for (let index = 0; index < out.length; index++) {
    const position = index * down;
    const phase = position % up;
    const middle = (position - phase) / up;
    let weights = phases[phase];
    if (!weights) phases[phase] = weights = weightsOf(phase / up, reach, Math.min(1, to / from) * CUTOFF);
    const first = middle - reach + 1;
    const begin = Math.max(0, -first);
    const end = Math.min(weights.length, samples.length - first);
    let sum = 0;
    for (let tap = begin; tap < end; tap++) sum += (weights[tap] as number) * (samples[first + tap] as number);
    out[index] = sum;
  }
  return out;
}

/** Weights of the source samples from `reach - 1` before to `reach` after the sample that the new one lies `fraction` behind. */
function weightsOf(fraction: number, reach: number, cutoff: number): Float32Array {
  const weights = new Float64Array(2 * reach);
  let sum = 0;
  for (let tap = 0; tap < weights.length; tap++) {
    const distance = tap - reach + 1 - fraction;
    const angle = Math.PI * distance * cutoff;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    const inside = 1 - (distance / reach) ** 2;
    const weight = inside > 0 ? sinc * bessel(BETA * Math.sqrt(inside)) : 0;
    weights[tap] = weight;
    sum += weight;
  }
  return Float32Array.from(weights, (weight) => weight / sum);
}

/** Modified Bessel function of order zero, by its power series; it converges fast for the small arguments of a window. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-9; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
