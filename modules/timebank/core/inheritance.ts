/** What somebody leaves, by the shares of their heirs. Pure. */
export interface Heir {
  readonly personId: string;
  /** Parts of the whole, e.g. 2 beside 1. */
  readonly share: number;
}

/**
 * Whole minutes, none lost and none made: each gets their part, and what is left over by rounding goes one minute each to those with the largest rest,
 * the first named first.
 */
export function partsOf(minutes: number, heirs: readonly Heir[]): number[] {
  const all = heirs.reduce((sum, one) => sum + one.share, 0);
  const parts = heirs.map((one) => Math.floor((minutes * one.share) / all));
  const rests = heirs.map((one, at) => ({ at, rest: (minutes * one.share) % all })).sort((a, b) => b.rest - a.rest || a.at - b.at);
  const over = minutes - parts.reduce((sum, one) => sum + one, 0);
  for (const { at } of rests.slice(0, over)) parts[at] = (parts[at] as number) + 1;
  return parts;
}
