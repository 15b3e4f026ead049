/** What the compiler of conditions carries from node to node, and how it says no. */
import type { parseExpression } from 'feelin';
import type { Refusal } from '../contract.ts';
import { refuse } from '../contract.ts';
import { type Facts, isContext, type Value } from './value.ts';

export type Node = ReturnType<typeof parseExpression>['topNode'];

/** The state of one evaluation. */
export interface Scope {
  readonly facts: Facts;
  /** The value under test in a cell of a decision table: `?`. */
  readonly input: Value;
  /** Loop variables, by the place the compiler gave them. */
  readonly locals: Value[];
  readonly meter: Meter;
}

/** The steps that are left. Evaluations that belong together, such as the cells of one table, share a meter. */
export interface Meter {
  left: number;
}

export interface Piece {
  readonly evaluate: (scope: Scope) => Value;
  /** The value of a literal, known before any facts are. */
  readonly constant?: Value;
}

/** A name that a loop or a filter brings: a loop variable, or the entries of the element being filtered. */
export interface Frame {
  readonly kind: 'local' | 'item';
  readonly name: string;
  readonly slot: number;
}

export interface Build {
  readonly text: string;
  /** Names that facts may have; undefined when any name may. */
  readonly names: ReadonlySet<string> | undefined;
  readonly reads: Set<string>;
  readonly frames: Frame[];
  slots: number;
  /** Whether `?` has a meaning here. */
  readonly hasInput: boolean;
  usesInput: boolean;
  /** Compiles an expression inside this one. */
  readonly compile: (node: Node) => Piece;
}

/**
 * - `syntax`: not FEEL at this place
 * - `tooLong`, `tooDeep`: beyond the limits
 * - `notAllowed`: FEEL, but not in conditions (regular expressions, functions of one's own, the machine's clock …)
 * - `unknownName`, `unknownFunction`: a misspelt fact or function
 * - `wrongArguments`: a function with too few or too many arguments
 * - `badLiteral`: a date, time or duration that does not exist, a range that is empty
 */
export type ConditionRefusal = `condition.${
  | 'syntax' | 'tooLong' | 'tooDeep' | 'notAllowed' | 'unknownName' | 'unknownFunction' | 'wrongArguments' | 'badLiteral'}`;

/** Carries the refusal out of the depth of the tree; never leaves the compiler. */
export class CompileStop extends Error {
  readonly refusal: Refusal<ConditionRefusal>;
  constructor(refusal: Refusal<ConditionRefusal>) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

/** Refuses with the place in the text: `from` and `to` count UTF-16 units from 0, `near` is what stands there. */
export function stop(code: ConditionRefusal, build: Pick<Build, 'text'>, place: { from: number; to: number }): never {
  const near = build.text.slice(place.from, Math.min(place.to, place.from + 40));
  throw new CompileStop(refuse(code, { from: place.from, to: place.to, near }));
}

/** Leaves an evaluation that would take too long; never leaves the evaluator. */
export class TooManySteps extends Error {}

const CHARACTERS_PER_STEP = 64;

export function spend({ meter }: Scope, steps: number): void {
  meter.left -= steps;
  if (meter.left < 0) throw new TooManySteps();
}

/** Charges for the size of a value that is read or made, so that lists and texts cannot be doubled without end. */
export function spendFor(scope: Scope, value: Value): void {
  if (typeof value === 'string') spend(scope, 1 + value.length / CHARACTERS_PER_STEP);
  else if (Array.isArray(value)) {
    spend(scope, 1 + value.length);
    for (const element of value) if (Array.isArray(element)) spendFor(scope, element);
  }
}

/** Charges for everything inside a value, where all of it is looked at. */
export function spendForAll(scope: Scope, value: Value): void {
  spend(scope, 1);
  if (typeof value === 'string') spendFor(scope, value);
  else if (Array.isArray(value)) for (const element of value) spendForAll(scope, element);
  else if (isContext(value)) for (const key of Object.keys(value)) spendForAll(scope, value[key]);
}

/** The meaningful children of a node. */
export function parts(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') found.push(child);
  }
  return found;
}

export const part = (nodes: readonly Node[], index: number): Node => {
  const node = nodes[index];
  if (!node) throw new Error(`the grammar promised a part ${index}`);
  return node;
};

export const textOf = (node: Node, build: Pick<Build, 'text'>): string => build.text.slice(node.from, node.to);

/** A name of one or several words, its spaces evened. */
export const nameOf = (node: Node, build: Pick<Build, 'text'>): string => textOf(node, build).trim().replace(/\s+/g, ' ');
