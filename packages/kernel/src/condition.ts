/**
 * Conditions: the one expression language of the platform, FEEL of the DMN standard, with three-valued logic.
 *
 * A condition is written by community staff (`心率 > 120 and 活动 = "静息"`) or by developers, compiled once and tested often.
 * A reading that is missing makes neither a test nor its opposite true: the verdict is `'unknown'`, which is neither true nor false
 * in JavaScript's eyes either, so callers compare with `=== true`. `x = null` and `x != null` ask whether a reading is there.
 *
 * Nothing that a condition holds can hang the process: text, depth and steps are limited, and there are no regular expressions.
 */
import { isRefusal, type Refusal } from './contract.ts';
import { type ConditionRefusal, type Meter, stop } from './feel/build.ts';
import { compileValue } from './feel/cell.ts';
import { type CompileOptions, compileText, newScope, withinSteps } from './feel/source.ts';
import { dateValue, type Facts, toPlain, truth } from './feel/value.ts';

export type { ConditionRefusal, Meter } from './feel/build.ts';
export { MAX_CONDITION_LENGTH } from './feel/limits.ts';
export type { CompileOptions } from './feel/source.ts';
export type { Facts } from './feel/value.ts';

export type Verdict = true | false | 'unknown';

export interface Condition {
  readonly text: string;
  /** The facts that it may read. */
  readonly reads: readonly string[];
  /** `'unknown'` also when the condition does not give yes or no, or takes too many steps. Tests may share one meter of steps. */
  readonly test: (facts: Facts, meter?: Meter) => Verdict;
}

export interface Expression {
  readonly text: string;
  readonly reads: readonly string[];
  /** A JSON value: times as ISO 8601 with offset, durations as `PT15M`; `null` is unknown. */
  readonly evaluate: (facts: Facts) => unknown;
}

export function compileCondition(text: string, options: CompileOptions = {}): Condition | Refusal<ConditionRefusal> {
  return compileText(text, { ...options, isCell: false }, (tree, build) => {
    const piece = build.compile(tree);
    if (piece.constant !== undefined && typeof piece.constant !== 'boolean') return stop('condition.notAllowed', build, tree);
    const slots = build.slots;
    const test = (facts: Facts, meter?: Meter): Verdict =>
      withinSteps(() => truth(piece.evaluate(newScope(facts, slots, { meter })))) ?? 'unknown';
    return { text, reads: [...build.reads], test };
  });
}

/** A condition written in code; throws at once when it does not compile. */
export function defineCondition(text: string, options: CompileOptions = {}): Condition {
  const compiled = compileCondition(text, options);
  if (isRefusal(compiled)) throw new Error(`the condition ${text} does not compile: ${JSON.stringify(compiled)}`);
  return compiled;
}

/** Compiles a calculation, such as the minutes of a service or the points of a form. */
export function compileExpression(text: string, options: CompileOptions = {}): Expression | Refusal<ConditionRefusal> {
  const compiled = compileValue(text, options);
  if (isRefusal(compiled)) return compiled;
  return { text, reads: compiled.reads, evaluate: (facts) => toPlain(compiled.value(facts)) };
}

/** A day as a fact that conditions compare with `date("1950-01-01")`; unknown when there is no such day. */
export const dateFact = (day: string): unknown => dateValue(day);
