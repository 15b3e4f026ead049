/** What is wrong with a decision table before it is switched on: with its cells, and with its rows beside each other. */
import { type PrepareProblem, type Prepared, prepare } from './decision-table-prepare.ts';
import type { DecisionTable } from './decision-table-schema.ts';
import type { Cell } from './feel/cell.ts';
import { compare, equal, less, type Value } from './feel/value.ts';
import type { Span } from './feel/unary.ts';
import type { Problem } from './problem.ts';

/**
 * Besides the problems of cells:
 * - `duplicateRow`: a row with the same tests as an earlier one
 * - `unreachableRow`: under FIRST, a row above it hits whenever it would
 * - `overlap`: under UNIQUE, two rows that can hit together
 * - `contradiction`: under ANY, two rows that can hit together and say different things
 * - `noDefault`: something may hit no row, and there is no default (a warning)
 * - `badAggregation`: an aggregation without COLLECT, of several outputs, or of what is no number
 * - `noPriorities`: PRIORITY or OUTPUT ORDER without `values` in an output column
 * - `shape`: not a decision table at all
 */
export type TableProblem =
  | PrepareProblem
  | `table.${'duplicateRow' | 'unreachableRow' | 'overlap' | 'contradiction' | 'noDefault' | 'badAggregation' | 'noPriorities' | 'shape'}`;

type Found = Problem<TableProblem>;

export function checkDecisionTable(table: DecisionTable, { facts }: { facts?: readonly string[] } = {}): Found[] {
  const made = prepare(table, facts);
  // Rows are compared only when every cell is sound.
  if (made.problems.length > 0) return [...made.problems, ...checkPolicy(table)];
  return [...checkPolicy(table), ...checkRows(table, made), ...checkDefault(table, made)];
}

function checkPolicy({ hitPolicy, aggregation, outputs }: DecisionTable): Found[] {
  const problems: Found[] = [];
  const add = (code: TableProblem, at: Found['at']) => problems.push({ code, at, severity: 'error' });
  if (aggregation) {
    const isNumeric = outputs.length === 1 && (aggregation === 'count' || outputs[0]?.type === 'number');
    if (hitPolicy !== 'COLLECT' || !isNumeric) add('table.badAggregation', ['aggregation']);
  }
  const needsPriorities = hitPolicy === 'PRIORITY' || hitPolicy === 'OUTPUT ORDER';
  if (needsPriorities && outputs.every((output) => !output.values)) add('table.noPriorities', ['outputs']);
  return problems;
}

function checkDefault({ hitPolicy, outputs }: DecisionTable, { rules, defaults }: Prepared): Found[] {
  const isCollecting = hitPolicy === 'COLLECT' || hitPolicy === 'RULE ORDER' || hitPolicy === 'OUTPUT ORDER';
  if (isCollecting || defaults || rules.some((rule) => rule.tests.length === 0)) return [];
  return [{ code: 'table.noDefault', at: ['outputs'], severity: 'warning', facts: { outputs: outputs.length } }];
}

/** Compares every row with those above it: at most 500 × 499 / 2 pairs of 30 cells. One problem per row is enough. */
function checkRows(table: DecisionTable, { rules }: Prepared): Found[] {
  const problems: Found[] = [];
  rules.forEach((rule, row) => {
    for (const above of rules.slice(0, row)) {
      const code = rowProblem(table, above, rule);
      if (!code) continue;
      const severity = code === 'table.duplicateRow' && table.hitPolicy !== 'UNIQUE' && table.hitPolicy !== 'FIRST' ? 'warning' : 'error';
      problems.push({ code, at: ['rules', row], severity, facts: { row: rule.id, above: above.id } });
      return;
    }
  });
  return problems;
}

type Row = Prepared['rules'][number];

function rowProblem({ hitPolicy }: DecisionTable, above: Row, rule: Row): TableProblem | undefined {
  const every = (holds: (a: Cell, b: Cell) => boolean) => above.cells.every((cell, column) => holds(cell, rule.cells[column] as Cell));
  if (hitPolicy === 'ANY' && every(surelyMeet) && differ(above, rule)) return 'table.contradiction';
  if (every((a, b) => a.text === b.text)) return 'table.duplicateRow';
  if (hitPolicy === 'FIRST' && every(covers)) return 'table.unreachableRow';
  return hitPolicy === 'UNIQUE' && every(surelyMeet) ? 'table.overlap' : undefined;
}

const differ = (a: Row, b: Row): boolean =>
  a.constant !== undefined && b.constant !== undefined && JSON.stringify(a.constant) !== JSON.stringify(b.constant);

/** Whether the first cell surely passes whenever the second does. */
export function covers(a: Cell, b: Cell): boolean {
  if (a.isAny || (!b.isAny && a.text === b.text)) return true;
  return Boolean(a.spans && b.spans?.every((inner) => a.spans?.some((outer) => spanCovers(outer, inner))));
}

/** Whether there is surely a value that passes both cells. */
export function surelyMeet(a: Cell, b: Cell): boolean {
  if (a.isAny || b.isAny) return (a.isAny || a.spans !== undefined) && (b.isAny || b.spans !== undefined);
  return Boolean(a.spans?.some((one) => b.spans?.some((other) => spansMeet(one, other))));
}

function spanCovers(outer: Span | 'null', inner: Span | 'null'): boolean {
  if (outer === 'null' || inner === 'null') return outer === inner;
  const isSameStart = equal(outer.start, inner.start) === true && (outer.startIncluded || !inner.startIncluded);
  const isSameEnd = equal(outer.end, inner.end) === true && (outer.endIncluded || !inner.endIncluded);
  const from = outer.start === null || isSameStart || less(outer.start, inner.start) === true;
  return from && (outer.end === null || isSameEnd || less(inner.end, outer.end) === true);
}

function spansMeet(a: Span | 'null', b: Span | 'null'): boolean {
  if (a === 'null' || b === 'null') return a === b;
  return isBelow(a.start, a.startIncluded, b.end, b.endIncluded) && isBelow(b.start, b.startIncluded, a.end, a.endIncluded);
}

/** Whether a range from `start` and one up to `end` share something, as far as these two ends go. */
function isBelow(start: Value, startIncluded: boolean, end: Value, endIncluded: boolean): boolean {
  if (start === null || end === null) return true;
  return compare('<', start, end) === true || (startIncluded && endIncluded && equal(start, end) === true);
}
