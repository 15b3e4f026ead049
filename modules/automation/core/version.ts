/** Which version of a decision table holds, and what makes a version unfit to take the place of the shipped table. */
import { type DecisionTable, describeProblem, parseDecisionTable } from '@huying/kernel';
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

/**
 * Reads a version of a shipped table. The module that asks relies on the hit policy and on the output columns; rows, inputs and further
 * outputs are the staff's own.
 */
export function fitVersion(name: string, shipped: ShippedTable, given: unknown, version: number): Fit {
  const read = parseDecisionTable(typeof given === 'object' && given !== null ? { ...given, name, version } : given, { facts: shipped.facts });
  if (!read.ok) return { problems: read.problems.filter((problem) => problem.severity === 'error').map(describeProblem) };
  const { table } = { table: read.value };
  const problems: string[] = [];
  if (table.hitPolicy !== shipped.table.hitPolicy) problems.push(`hitPolicy must be ${shipped.table.hitPolicy}`);
  for (const { id, type } of shipped.table.outputs) {
    const column = table.outputs.find((one) => one.id === id);
    if (column?.type !== type) problems.push(`output ${id} of type ${type} is missing`);
  }
  if (table.rules.length === 0 && table.outputs.every((output) => output.default === undefined)) problems.push('the table decides nothing');
  return problems.length > 0 ? { problems } : { table };
}
