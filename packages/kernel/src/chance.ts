/** A seeded source of chance (mulberry32): the same seed gives the same people, calls and moods everywhere. Not for secrets. */
export interface Chance {
  /** From 0 up to but not including 1. */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** So many different ones, in the order in which they came. */
  some<T>(list: readonly T[], count: number): T[];
  bytes(count: number): Uint8Array;
  /** Log-normal by its median; sigma 1 is domain/10 §10.3's delay of looking at an offer. */
  logNormal(median: number, sigma: number): number;
  /** Waiting time until the next of events that come at this rate. */
  exponential(perUnit: number): number;
  /** A source of its own: what is drawn from one does not shift what is drawn from another. */
  branch(name: string): Chance;
}

function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 16_777_619);
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
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next, whole,
    between: (low, high) => low + next() * (high - low),
    happens: (probability) => next() < probability,
    pick: (list) => list[whole(0, list.length - 1)] as (typeof list)[number],
    weighted(weights) {
      const entries = Object.entries(weights) as [never, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      return (entries.find(([, weight]) => {
        left -= weight;
        return left < 0;
      }) ?? (entries.at(-1) as [never, number]))[0];
    },
    some(list, count) {
      const waiting = [...list];
      const chosen: (typeof list)[number][] = [];
      while (chosen.length < count && waiting.length > 0) chosen.push(...waiting.splice(whole(0, waiting.length - 1), 1));
      return chosen;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => whole(0, 255)),
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (perUnit) => -Math.log(1 - next()) / perUnit,
    branch: (name) => createChance((seed ^ hashOf(name)) >>> 0),
  };
}
