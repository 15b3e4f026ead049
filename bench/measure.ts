import { quantile } from './figures.ts';

/** The median of each, in turns, so that what else the machine does falls on all alike. */
export async function measure(works: readonly (() => Promise<void>)[], { rounds, warm }: { readonly rounds: number; readonly warm: number }): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let round = 0; round < warm + rounds; round += 1) {
    for (const [at, work] of works.entries()) {
      const began = performance.now();
      await work();
      if (round >= warm) times[at]?.push(performance.now() - began);
    }
  }
  return times.map((list) => quantile(list, 0.5));
}
