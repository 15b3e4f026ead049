/** A seeded source of chance (mulberry32): the same seed gives the same people, calls and moods. */
export interface Chance {
  next(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Log-normal by its median; sigma 1 is domain/10 §10.3's delay of looking at an offer. */
  logNormal(median: number, sigma: number): number;
  /** Waiting time until the next of events that come at this rate. */
  exponential(perUnit: number): number;
  /** A source of its own, so that one person's choices do not shift another's. */
  branch(name: string): Chance;
}

function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) as number), 16_777_619);
  return hash >>> 0;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    happens: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    weighted(weights) {
      const entries = Object.entries(weights) as [never, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      return (entries.at(-1) as [never, number])[0];
    },
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (perUnit) => -Math.log(1 - next()) / perUnit,
    branch: (name) => createChance((seed ^ hashOf(name)) >>> 0),
  };
}
