/** Compiles a decision table once: every expression and cell, and every problem that compiling finds, with its row and column. */
import { isRefusal, type Refusal } from './contract.ts';
import type { ColumnType, DecisionOutput, DecisionRule, DecisionTable } from './decision-table-schema.ts';
import type { ConditionRefusal, Meter } from './feel/build.ts';
import { type Cell, compileCell, compileValue, type ValueExpression } from './feel/cell.ts';
import { coerce } from './feel/coerce.ts';
import { type Facts, kindOf, toPlain, type Value } from './feel/value.ts';
import type { Problem } from './problem.ts';

/**
 * - `duplicateName`: two columns or two rows of the same name
 * - `rowLength`: a row with too few or too many cells
 * - `badExpression`, `badCell`, `badOutput`, `badDefault`: FEEL that does not compile; `reason`, `from`, `to` and `near` say why
 * - `wrongType`: a literal that a column of this type never equals
 * - `valueNotAllowed`: a literal besides the values that the column lists
 */
export type PrepareProblem = `table.${
  'duplicateName' | 'rowLength' | 'badExpression' | 'badCell' | 'badOutput' | 'badDefault' | 'wrongType' | 'valueNotAllowed'}`;

type At = Problem['at'];
type Add = (code: PrepareProblem, at: At, facts?: Problem['facts']) => void;

/** The outputs of one row, as JSON. */
export type Outputs = Readonly<Record<string, unknown>>;

export interface PreparedRule {
  readonly id: string;
  readonly cells: readonly Cell[];
  /** The cells that matter, each with its column. */
  readonly tests: readonly { readonly column: number; readonly judge: Cell['judge'] }[];
  readonly outputs: (facts: Facts, meter: Meter) => Outputs;
  /** The outputs, where they are literals. */
  readonly constant: Outputs | undefined;
}

export interface Prepared {
  readonly inputs: readonly { readonly id: string; readonly value: (facts: Facts, meter: Meter) => Value }[];
  readonly rules: readonly PreparedRule[];
  readonly defaults: ((facts: Facts, meter: Meter) => Outputs) | undefined;
  /** Whether any cell or output reads facts besides its own column. */
  readonly readsFacts: boolean;
  readonly problems: readonly Problem<PrepareProblem>[];
}

/** What the cells of one table share: the names that they may read, and cells of the same text, which are compiled once. */
interface Inside {
  readonly names: readonly string[] | undefined;
  readonly cells: Map<string, ReturnType<typeof compileCell>>;
}

function cellOf(text: string, { names, cells }: Inside): ReturnType<typeof compileCell> {
  const known = cells.get(text);
  if (known) return known;
  const made = compileCell(text, { names });
  cells.set(text, made);
  return made;
}

export function prepare(table: DecisionTable, facts?: readonly string[]): Prepared {
  const problems: Problem<PrepareProblem>[] = [];
  const add: Add = (code, at, more) => {
    problems.push({ code, at, severity: 'error', facts: more });
  };
  checkNames(table, add);
  const names = facts && [...facts, ...table.inputs.map((input) => input.id)];
  const inside: Inside = { names, cells: new Map() };
  const inputs = table.inputs.map((input, column) => {
    const compiled = compileValue(input.expression ?? input.id, facts && { names: facts });
    if (isRefusal(compiled)) add('table.badExpression', ['inputs', column, 'expression'], why(compiled));
    const value = isRefusal(compiled) ? () => null : compiled.value;
    return { id: input.id, value: (given: Facts, meter: Meter) => allowed(coerce(value(given, meter), input.type), input.values) };
  });
  const rules = table.rules.map((rule, row) => prepareRule(table, rule, row, inside, add));
  const defaults = prepareDefaults(table, inside, add);
  const readsFacts = rules.some((rule) => rule.reads) || (defaults?.reads ?? false);
  return { inputs, rules, defaults: defaults?.outputs, readsFacts, problems };
}

const why = (refusal: Refusal<ConditionRefusal>): Problem['facts'] => ({ reason: refusal.refused, ...refusal.facts });

const allowed = (value: Value, values: readonly unknown[] | undefined): Value =>
  values === undefined || values.includes(toPlain(value)) ? value : null;

function checkNames({ inputs, outputs, rules }: DecisionTable, add: Add): void {
  for (const [group, list] of Object.entries({ inputs, outputs, rules })) {
    const seen = new Set<string>();
    list.forEach(({ id }, index) => {
      if (seen.has(id)) add('table.duplicateName', [group, index, 'id'], { id });
      seen.add(id);
    });
  }
}

function prepareRule(
  table: DecisionTable, rule: DecisionRule, row: number, inside: Inside, add: Add,
): PreparedRule & { readonly reads: boolean } {
  const { inputs, outputs } = table;
  if (rule.when.length !== inputs.length) add('table.rowLength', ['rules', row, 'when'], { cells: rule.when.length, columns: inputs.length });
  if (rule.then.length !== outputs.length) add('table.rowLength', ['rules', row, 'then'], { cells: rule.then.length, columns: outputs.length });
  const cells = inputs.map((input, column) => {
    const at = ['rules', row, 'when', column];
    const cell = cellOf(rule.when[column] ?? '-', inside);
    if (isRefusal(cell)) {
      add('table.badCell', at, { row: rule.id, column: input.id, ...why(cell) });
      return undefined;
    }
    checkLiterals(cell, input, (code, facts) => add(code, at, { row: rule.id, column: input.id, ...facts }));
    return cell;
  });
  const { outputs: give, reads, constant } = prepareOutputs(outputs, rule.then, inside, (code, column, facts) =>
    add(code, ['rules', row, 'then', column], { row: rule.id, column: outputs[column]?.id ?? '', ...facts }));
  const sound = cells.filter((cell) => cell !== undefined);
  const tests = sound.flatMap(({ isAny, judge }, column) => (isAny ? [] : [{ column, judge }]));
  return { id: rule.id, cells: sound, tests, outputs: give, constant, reads: reads || sound.some((cell) => cell.reads.length > 0) };
}

/** A literal of the wrong type or besides the listed values would make a row that never hits, without anybody noticing. */
function checkLiterals(
  { spans = [] }: Cell, { type, values }: { type: ColumnType; values?: readonly unknown[] },
  add: (code: PrepareProblem, facts: Problem['facts']) => void,
): void {
  for (const span of spans) {
    if (span === 'null') continue;
    for (const end of new Set([span.start, span.end])) {
      if (end === null) continue;
      const literal = String(toPlain(end));
      if (type !== 'any' && type !== 'list' && kindOf(end) !== type) add('table.wrongType', { literal, type });
      else if (span.start === span.end && values && !values.includes(toPlain(end))) add('table.valueNotAllowed', { literal });
    }
  }
}

interface PreparedOutputs {
  readonly outputs: (facts: Facts, meter: Meter) => Outputs;
  readonly constant: Outputs | undefined;
  readonly reads: boolean;
}

function prepareOutputs(
  columns: readonly DecisionOutput[], texts: readonly string[], inside: Inside,
  add: (code: PrepareProblem, column: number, facts?: Problem['facts']) => void, badCode: PrepareProblem = 'table.badOutput',
): PreparedOutputs {
  const expressions = columns.map((output, column): ValueExpression => {
    const text = texts[column]?.trim() ?? '';
    const compiled = compileValue(text === '' || text === '-' ? 'null' : text, { names: inside.names });
    if (isRefusal(compiled)) {
      add(badCode, column, why(compiled));
      return { reads: [], constant: null, value: () => null };
    }
    const { constant } = compiled;
    if (constant !== undefined && constant !== null) {
      const literal = String(toPlain(constant));
      if (coerce(constant, output.type) === null) add('table.wrongType', column, { literal, type: output.type });
      else if (allowed(constant, output.values) === null) add('table.valueNotAllowed', column, { literal });
    }
    return compiled;
  });
  const give = (facts: Facts, meter?: Meter): Outputs =>
    Object.fromEntries(columns.map(({ id, type }, column) => [id, toPlain(coerce(expressions[column]?.value(facts, meter), type))]));
  const isConstant = expressions.every((expression) => expression.constant !== undefined);
  const constant = isConstant ? Object.freeze(give({})) : undefined;
  return { outputs: constant ? () => constant : give, constant, reads: expressions.some((expression) => expression.reads.length > 0) };
}

function prepareDefaults(table: DecisionTable, inside: Inside, add: Add): PreparedOutputs | undefined {
  if (table.outputs.every((output) => output.default === undefined)) return undefined;
  const texts = table.outputs.map((output) => output.default ?? '');
  const addAt: Parameters<typeof prepareOutputs>[3] = (code, column, facts) => add(code, ['outputs', column, 'default'], facts);
  return prepareOutputs(table.outputs, texts, inside, addAt, 'table.badDefault');
}
