/** Loops of conditions: `for`, `some` and `every` over one or several lists or ranges of whole numbers. */
import { type Build, type Node, nameOf, type Piece, part, parts, type Scope, spend } from './build.ts';
import type { Value } from './value.ts';

/** Visits every combination until the visitor says false; answers false when a list was unknown. */
export type Loop = (scope: Scope, visit: () => boolean) => boolean;

interface Source {
  readonly slot: number;
  readonly values: (scope: Scope) => Iterable<Value> | null;
}

/** Compiles the heads of a loop, then its body by `make` while the loop's variables are in sight. */
export function compileLoop(heads: Node, build: Build, make: (each: Loop) => Piece): Piece {
  const sources: Source[] = [];
  for (const head of parts(heads)) {
    const [name, , context] = parts(head);
    const values = compileSource(context as Node, build);
    const slot = build.slots++;
    build.frames.push({ kind: 'local', name: nameOf(name as Node, build), slot });
    sources.push({ slot, values });
  }
  const piece = make((scope, visit) => visitFrom(sources, 0, scope, visit) !== 'unknown');
  build.frames.length -= sources.length;
  return piece;
}

function compileSource(context: Node, build: Build): Source['values'] {
  const children = parts(context);
  const first = build.compile(part(children, 0));
  if (children.length === 1) {
    return (scope) => {
      const value = first.evaluate(scope);
      return value === null ? null : Array.isArray(value) ? value : [value];
    };
  }
  const last = build.compile(part(children, 2));
  return (scope) => {
    const from = first.evaluate(scope);
    const to = last.evaluate(scope);
    return Number.isSafeInteger(from) && Number.isSafeInteger(to) ? wholeNumbers(from as number, to as number) : null;
  };
}

function* wholeNumbers(from: number, to: number): Generator<number> {
  const step = from <= to ? 1 : -1;
  for (let number = from; number !== to + step; number += step) yield number;
}

function visitFrom(sources: readonly Source[], index: number, scope: Scope, visit: () => boolean): 'done' | 'stopped' | 'unknown' {
  const source = sources[index];
  if (!source) return visit() ? 'done' : 'stopped';
  const values = source.values(scope);
  if (values === null) return 'unknown';
  let outcome: 'done' | 'unknown' = 'done';
  for (const value of values) {
    spend(scope, 1);
    scope.locals[source.slot] = value;
    const inside = visitFrom(sources, index + 1, scope, visit);
    if (inside === 'stopped') return 'stopped';
    if (inside === 'unknown') outcome = 'unknown';
  }
  return outcome;
}
