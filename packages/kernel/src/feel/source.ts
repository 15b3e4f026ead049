/** From text to compiled thing: parses, checks the limits, and turns every reason for "no" into a refusal with its place. */
import { parseExpression, parseUnaryTests } from 'feelin';
import { type Refusal, refuse } from '../contract.ts';
import { type Build, CompileStop, type ConditionRefusal, type Meter, type Node, type Scope, stop, TooManySteps } from './build.ts';
import { compile } from './compile.ts';
import { MAX_CONDITION_DEPTH, MAX_CONDITION_LENGTH, MAX_CONDITION_STEPS } from './limits.ts';
import type { Facts } from './value.ts';

export interface CompileOptions {
  /** The names that facts may have; a name besides them is refused, so that a misspelt fact is not silently unknown for ever. */
  readonly names?: readonly string[];
}

export const newMeter = (steps: number = MAX_CONDITION_STEPS): Meter => ({ left: steps });

export const newScope = (facts: Facts, slots: number, { input = null, meter = newMeter() }: { input?: unknown; meter?: Meter } = {}): Scope => ({
  facts, input, locals: new Array(slots).fill(null), meter,
});

/** Runs one evaluation. Too many steps leave it unknown, and so do facts nested so deeply that the stack runs out (a RangeError). */
export function withinSteps<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof TooManySteps || error instanceof RangeError) return null;
    throw error;
  }
}

export function compileText<T>(
  text: string, options: CompileOptions & { isCell: boolean }, make: (tree: Node, build: Build) => T,
): T | Refusal<ConditionRefusal> {
  if (text.length > MAX_CONDITION_LENGTH) return refuse('condition.tooLong', { most: MAX_CONDITION_LENGTH, length: text.length });
  const build: Build = {
    text,
    names: options.names && new Set(options.names),
    reads: new Set(),
    frames: [],
    slots: 0,
    hasInput: options.isCell,
    usesInput: false,
    compile: (node) => compile(node, build),
  };
  try {
    // The grammar reads names that hold a keyword (`date of birth`) only if it knows them.
    const known = Object.fromEntries((options.names ?? []).map((name) => [name, null]));
    const tree = (options.isCell ? parseUnaryTests : parseExpression)(text, known, undefined);
    checkTree(tree, build);
    return make(tree.topNode, build);
  } catch (error) {
    if (error instanceof CompileStop) return error.refusal;
    throw error;
  }
}

function checkTree(tree: ReturnType<typeof parseExpression>, build: Build): void {
  let depth = 0;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) stop('condition.syntax', build, placeOfError(build.text, node.from, node.to));
      depth += 1;
      if (depth > MAX_CONDITION_DEPTH) stop('condition.tooDeep', build, node);
    },
    leave: () => {
      depth -= 1;
    },
  });
}

/** Where something is missing the tree holds an empty node: point at what stands there instead. */
function placeOfError(text: string, from: number, to: number): { from: number; to: number } {
  if (to > from) return { from, to };
  const rest = text.slice(from);
  const start = from + (rest.length - rest.trimStart().length);
  return { from: start, to: Math.min(start + 1, text.length) };
}
