/** Cells and expressions of decision tables, on FEEL values. */
import type { Refusal } from '../contract.ts';
import { type ConditionRefusal, type Meter, type Node, parts, type Scope } from './build.ts';
import { type CompileOptions, compileText, newScope, withinSteps } from './source.ts';
import { anyOf, compileTests, noneOf, type Test } from './unary.ts';
import type { Facts, Truth } from './value.ts';

export interface Cell {
  readonly text: string;
  readonly reads: readonly string[];
  readonly isAny: boolean;
  /** What a cell of literals lets pass; undefined when that depends on facts. */
  readonly spans: Test['spans'];
  readonly judge: (value: unknown, facts: Facts, meter: Meter) => Truth;
}

export interface ValueExpression {
  readonly reads: readonly string[];
  /** The value of an expression of literals; undefined when it depends on facts. */
  readonly constant: unknown;
  readonly value: (facts: Facts, meter?: Meter) => unknown;
}

const ANY: Cell = { text: '-', reads: [], isAny: true, spans: undefined, judge: () => true };
const NO_SCOPE: Scope = newScope({}, 0);

/** Unary tests: `-`, `"a", "b"`, `[1..5)`, `not(> 3)`, `? > 3 and ? < limit`. An empty cell is `-`. */
export function compileCell(text: string, options: CompileOptions = {}): Cell | Refusal<ConditionRefusal> {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '-') return ANY;
  return compileText(text, { ...options, isCell: true }, (tree, build) => {
    const children = parts(tree);
    const negated = children[0]?.name === 'not';
    const tests = compileTests((negated ? children[2] : children[0]) as Node, build);
    const { judge: judgeIn, spans } = negated ? noneOf(tests) : anyOf(tests);
    const slots = build.slots;
    const judge = spans
      ? (value: unknown) => judgeIn(value, NO_SCOPE)
      : (value: unknown, facts: Facts, meter: Meter) => withinSteps(() => judgeIn(value, newScope(facts, slots, { input: value, meter })));
    return { text: trimmed, reads: [...build.reads], isAny: false, spans, judge };
  });
}

export function compileValue(text: string, options: CompileOptions = {}): ValueExpression | Refusal<ConditionRefusal> {
  return compileText(text, { ...options, isCell: false }, (tree, build) => {
    const piece = build.compile(tree);
    const slots = build.slots;
    const value = (facts: Facts, meter?: Meter) => withinSteps(() => piece.evaluate(newScope(facts, slots, { meter })));
    return { reads: [...build.reads], constant: piece.constant, value };
  });
}
