/**
 * Decision tables: what staff may change without a programmer. Ladders, limits, prices and thresholds are tables; every decision
 * says which version of the table and which rows made it, and which inputs nobody knew.
 *
 * An unknown input passes no test but `-` and the test for `null`, and fails none: `not(> 3)` does not hit for it either.
 */
import { checkDecisionTable, type TableProblem } from './decision-table-check.ts';
import { type Outputs, type Prepared, type PreparedRule, prepare } from './decision-table-prepare.ts';
import { type DecisionTable, type DecisionTableShape, decisionTableSchema } from './decision-table-schema.ts';
import type { Meter } from './feel/build.ts';
import { MAX_DECISION_STEPS } from './feel/limits.ts';
import { newMeter } from './feel/source.ts';
import type { Facts, Value } from './feel/value.ts';
import { describeProblem, type Parsed, parsed, shapeProblems } from './problem.ts';

export type { Outputs } from './decision-table-prepare.ts';

export interface Decision {
  readonly table: string;
  readonly version: number;
  /**
   * One entry per hit for `COLLECT`, `RULE ORDER` and `OUTPUT ORDER`; exactly one for the other policies and for aggregations.
   * Empty when nothing hits and the table has no default.
   */
  readonly outputs: readonly Outputs[];
  /** The rows that the outputs come from. */
  readonly hits: readonly string[];
  readonly isDefault: boolean;
  /** Inputs that had no value, or one of the wrong type or besides the listed values. */
  readonly unknown: readonly string[];
  /** Rows that might have hit, had the unknown been known. */
  readonly undecided: readonly string[];
  /** The table contradicts itself here: two rows of a `UNIQUE` table hit, or rows of an `ANY` table that differ. No outputs then. */
  readonly contradiction?: true;
}

/** A table that a module ships. Throws, naming every error, so that the server does not start with it. */
export function defineDecisionTable(shape: DecisionTableShape): DecisionTable {
  const read = parseDecisionTable(shape);
  if (!read.ok) throw new Error(`the decision table ${shape.name} is unsound:\n${read.problems.map(describeProblem).join('\n')}`);
  return read.value;
}

/** Reads a stored table. `facts` names what its expressions may read; with it, a misspelt name is a problem. */
export function parseDecisionTable(stored: unknown, { facts }: { facts?: readonly string[] } = {}): Parsed<DecisionTable, TableProblem> {
  const shape = decisionTableSchema.safeParse(stored);
  if (!shape.success) return { ok: false, problems: shapeProblems('table.shape', shape.error) };
  return parsed(shape.data, checkDecisionTable(shape.data, { facts }));
}

const prepared = new WeakMap<DecisionTable, Prepared>();

/** Each table is compiled once. What does not compile was never checked: our own mistake. */
function preparedOf(table: DecisionTable): Prepared {
  const known = prepared.get(table);
  if (known) return known;
  const made = prepare(table);
  if (made.problems.length > 0) {
    throw new Error(`the decision table ${table.name} was never checked:\n${made.problems.map(describeProblem).join('\n')}`);
  }
  prepared.set(table, made);
  return made;
}

export function decide(table: DecisionTable, facts: Facts): Decision {
  const { inputs, rules, defaults, readsFacts } = preparedOf(table);
  const meter = newMeter(MAX_DECISION_STEPS);
  const values = inputs.map((input) => input.value(facts, meter));
  const unknown = inputs.flatMap(({ id }, index) => (values[index] === null ? [id] : []));
  // Cells and outputs may name the columns beside the facts.
  const given = readsFacts ? { ...facts, ...Object.fromEntries(inputs.map(({ id }, index) => [id, values[index]])) } : facts;
  const hits: PreparedRule[] = [];
  const undecided: string[] = [];
  for (const rule of rules) {
    const verdict = hit(rule, values, given, meter);
    if (verdict === null) undecided.push(rule.id);
    if (verdict !== true) continue;
    hits.push(rule);
    if (table.hitPolicy === 'FIRST') break;
  }
  const base = { table: table.name, version: table.version, unknown, undecided };
  if (hits.length === 0 && !(table.aggregation === 'count' && !defaults)) {
    return { ...base, hits: [], outputs: defaults ? [defaults(given, meter)] : [], isDefault: defaults !== undefined };
  }
  return { ...base, isDefault: false, ...outcome(table, hits, given, meter) };
}

function hit({ tests }: PreparedRule, values: readonly Value[], facts: Facts, meter: Meter): boolean | null {
  let verdict: boolean | null = true;
  for (const { column, judge } of tests) {
    const passed = judge(values[column], facts, meter);
    if (passed === false) return false;
    if (passed === null) verdict = null;
  }
  return verdict;
}

type Outcome = Pick<Decision, 'outputs' | 'hits' | 'contradiction'>;

function outcome(table: DecisionTable, rules: readonly PreparedRule[], facts: Facts, meter: Meter): Outcome {
  const hits = rules.map((rule) => rule.id);
  const outputs = rules.map((rule) => rule.outputs(facts, meter));
  switch (table.hitPolicy) {
    case 'FIRST':
    case 'RULE ORDER':
      return { outputs, hits };
    case 'UNIQUE':
      return hits.length === 1 ? { outputs, hits } : { outputs: [], hits, contradiction: true };
    case 'ANY': {
      const agree = outputs.every((output) => isSame(output, outputs[0]));
      return agree ? { outputs: outputs.slice(0, 1), hits } : { outputs: [], hits, contradiction: true };
    }
    case 'COLLECT':
      return { outputs: table.aggregation ? [aggregate(table, outputs)] : outputs, hits };
    case 'PRIORITY':
    case 'OUTPUT ORDER': {
      const order = byPriority(table, outputs);
      const chosen = table.hitPolicy === 'PRIORITY' ? order.slice(0, 1) : order;
      return { outputs: chosen.map((index) => outputs[index] as Outputs), hits: chosen.map((index) => hits[index] as string) };
    }
  }
}

/** Outputs are JSON with keys in the order of the columns. */
const isSame = (a: Outputs | undefined, b: Outputs | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

function aggregate({ aggregation, outputs: columns }: DecisionTable, outputs: readonly Outputs[]): Outputs {
  const id = columns[0]?.id ?? '';
  if (aggregation === 'count') return { [id]: outputs.length };
  const values = outputs.map((output) => output[id]);
  // One hit of unknown weight leaves the whole unknown.
  if (!values.every((value): value is number => typeof value === 'number')) return { [id]: null };
  if (aggregation === 'min') return { [id]: Math.min(...values) };
  return { [id]: aggregation === 'max' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0) };
}

/** The places of the outputs from the highest priority to the lowest: by the first output column that lists values, then the next. */
function byPriority({ outputs: columns }: DecisionTable, outputs: readonly Outputs[]): number[] {
  const ranks = outputs.map((output) =>
    columns.flatMap(({ id, values }) => {
      if (!values) return [];
      const place = values.indexOf(output[id] as string);
      return [place === -1 ? values.length : place];
    }));
  const compare = (a: number, b: number): number => {
    for (const [column, rank] of (ranks[a] ?? []).entries()) {
      const difference = rank - (ranks[b]?.[column] ?? 0);
      if (difference !== 0) return difference;
    }
    return a - b;
  };
  return outputs.map((_, index) => index).sort(compare);
}
