/** One line of the benchmark: a value beside a plain baseline measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** What the plain way took or gave; null where there is nothing to put beside it. */
  readonly baseline: number | null;
  /** value / baseline. */
  readonly ratio: number | null;
  readonly aim: string | null;
  readonly met: boolean | null;
}

export interface Aim {
  readonly atMost?: number;
  readonly atLeast?: number;
}

const rounded = (value: number) => Number(value.toPrecision(4));

export function figure(name: string, unit: string, value: number, baseline: number | null = null, aim?: Aim): Figure {
  const ratio = baseline === null || baseline === 0 ? null : value / baseline;
  const met = aim === undefined || ratio === null ? null : ratio <= (aim.atMost ?? Number.POSITIVE_INFINITY) && ratio >= (aim.atLeast ?? 0);
  return {
    name, unit, value: rounded(value), baseline: baseline === null ? null : rounded(baseline), ratio: ratio === null ? null : rounded(ratio),
    aim: aim === undefined ? null : aim.atMost === undefined ? `>= ${aim.atLeast}` : `<= ${aim.atMost}`, met,
  };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [one.name, `${one.value} ${one.unit}`, one.baseline === null ? '' : `${one.baseline} ${one.unit}`, one.ratio === null ? '' : `${one.ratio}×`, one.aim ?? '', one.met === null ? '' : one.met ? 'met' : 'NOT MET']);
  const all = [['figure', 'value', 'baseline', 'ratio', 'aim', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => (row[column] as string).length))) ?? [];
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ').trimEnd()).join('\n');
}
