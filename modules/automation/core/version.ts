/** Which version of a decision table holds, and what makes a version unfit to take the place of the shipped table. */
import { type DecisionTable, describeProblem, parseDecisionTable, type Problem } from '@huying/kernel';
import type { ShippedTable } from '../contract.ts';

export interface Held {
  readonly version: number;
  readonly holdsFrom: Date;
}

/** The version that began to hold last; of two that begin together the later written one. Undefined is the shipped table. */
export function holdingAt<V extends Held>(versions: readonly V[], now: Date): V | undefined {
  return versions.filter((one) => one.holdsFrom <= now).reduce<V | undefined>((best, one) => {
    if (!best) return one;
    const difference = one.holdsFrom.getTime() - best.holdsFrom.getTime();
    return difference > 0 || (difference === 0 && one.version > best.version) ? one : best;
  }, undefined);
}

export type Fit = { readonly table: DecisionTable } | { readonly problems: readonly string[] };

interface Checked {
  /** Undefined where something keeps it from being switched on. */
  readonly table: DecisionTable | undefined;
  readonly problems: readonly Problem[];
}

const wrong = (code: string, at: Problem['at'], facts: NonNullable<Problem['facts']> = {}): Problem => ({ code, at, severity: 'error', facts });

/**
 * Reads a version of a shipped table. The module that asks relies on the hit policy and on the output columns; rows, inputs and further
 * outputs are the staff's own.
 */
export function checkVersion(name: string, shipped: ShippedTable, given: unknown, version: number): Checked {
  const read = parseDecisionTable(typeof given === 'object' && given !== null ? { ...given, name, version } : given, { facts: shipped.facts });
  if (!read.ok) return { table: undefined, problems: read.problems };
  const table = read.value;
  const problems: Problem[] = [];
  if (table.hitPolicy !== shipped.table.hitPolicy) problems.push(wrong('table.otherPolicy', ['hitPolicy'], { hitPolicy: shipped.table.hitPolicy }));
  for (const { id, type } of shipped.table.outputs) {
    const column = table.outputs.find((one) => one.id === id);
    if (column?.type !== type) problems.push(wrong('table.missingOutput', ['outputs'], { column: id, type }));
  }
  if (table.rules.length === 0 && table.outputs.every((output) => output.default === undefined)) problems.push(wrong('table.decidesNothing', ['rules']));
  return { table: problems.length === 0 ? table : undefined, problems: [...problems, ...read.problems] };
}

export function fitVersion(name: string, shipped: ShippedTable, given: unknown, version: number): Fit {
  const { table, problems } = checkVersion(name, shipped, given, version);
  return table ? { table } : { problems: problems.filter((problem) => problem.severity === 'error').map(describeProblem) };
}
