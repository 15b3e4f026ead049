/**
 * Unary tests: what stands after `in` and in the cells of a decision table. A value is tested against ranges, literals, lists
 * and, in cells, expressions on `?`. An unknown value passes no test and fails none, except the test for `null` itself.
 */
import { type Build, type Node, type Piece, part, parts, type Scope, spendForAll, stop, textOf } from './build.ts';
import { and, type CompareOperator, compare, equal, not, or, type Truth, truth, type Value } from './value.ts';

/** What a test of literals lets pass, for comparing the rows of a table: one value or a range, `null` being open. */
export interface Span {
  readonly start: Value;
  readonly startIncluded: boolean;
  readonly end: Value;
  readonly endIncluded: boolean;
}

export interface Test {
  readonly judge: (value: Value, scope: Scope) => Truth;
  /** Known when the test is made of literals alone; `'null'` stands for the test for unknown. */
  readonly spans?: readonly (Span | 'null')[];
}

const point = (value: Value): Span => ({ start: value, startIncluded: true, end: value, endIncluded: true });

export const isPoint = (span: Span): boolean => span.start !== null && span.startIncluded && span.endIncluded && equal(span.start, span.end) === true;

export const anyOf = (tests: readonly Test[]): Test => {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  const spans = tests.every((test) => test.spans) ? tests.flatMap((test) => test.spans ?? []) : undefined;
  return { judge: (value, scope) => judgeAny(tests, value, scope), spans };
};

function judgeAny(tests: readonly Test[], value: Value, scope: Scope): Truth {
  let so: Truth = false;
  for (const test of tests) {
    so = or(so, test.judge(value, scope));
    if (so === true) return true;
  }
  return so;
}

export const noneOf = (tests: readonly Test[]): Test => {
  const any = anyOf(tests);
  return { judge: (value, scope) => not(any.judge(value, scope)) };
};

export const compileTests = (node: Node, build: Build): Test[] => parts(node).map((child) => compileTest(child, build));

/** Compiles a PositiveUnaryTest. */
export function compileTest(node: Node, build: Build): Test {
  const child = unwrapped(part(parts(node), 0));
  if (child.name === 'SimplePositiveUnaryTest') {
    const children = parts(child);
    const first = part(children, 0);
    return first.name === 'Interval' ? interval(first, build) : comparison(first, part(children, 1), build);
  }
  const before = build.usesInput;
  build.usesInput = false;
  const piece = build.compile(child);
  const asksInput = build.usesInput;
  build.usesInput = before || asksInput;
  if (asksInput) return { judge: (_value, scope) => truth(piece.evaluate(scope)) };
  if (child.name === 'FunctionInvocation' && textOf(part(parts(child), 0), build) === 'not') stop('condition.notAllowed', build, child);
  return membership(piece);
}

const unwrapped = (node: Node): Node => (node.name === 'ParenthesizedExpression' ? unwrapped(part(parts(node), 1)) : node);

function membership(piece: Piece): Test {
  const literal = piece.constant;
  if (literal === null) return { judge: (value) => value === null, spans: ['null'] };
  if (literal !== undefined && !Array.isArray(literal)) {
    return { judge: (value) => equal(value, literal), spans: [point(literal)] };
  }
  const spans = Array.isArray(literal) && !literal.some((entry) => entry === null || Array.isArray(entry)) ? literal.map(point) : undefined;
  const judge = (value: Value, scope: Scope): Truth => {
    const wanted = piece.evaluate(scope);
    if (literal === undefined) spendForAll(scope, wanted);
    return isMember(value, wanted);
  };
  return { judge, spans };
}

function isMember(value: Value, wanted: Value): Truth {
  if (!Array.isArray(wanted)) return equal(value, wanted);
  if (Array.isArray(value)) return equal(value, wanted);
  return wanted.reduce<Truth>((so, entry) => or(so, equal(value, entry)), false);
}

/** Endpoints that FEEL's grammar takes but no author means: `> 5 and < 10` would be read as `> (5 and < 10)`. */
const NOT_ENDPOINTS = new Set(['Conjunction', 'Disjunction', 'Comparison', 'SimplePositiveUnaryTest', 'List']);

function endpoint(node: Node, build: Build): Piece {
  return NOT_ENDPOINTS.has(node.name) ? stop('condition.notAllowed', build, node) : build.compile(node);
}

function comparison(operatorNode: Node, endpointNode: Node, build: Build): Test {
  const operator = textOf(operatorNode, build) as CompareOperator;
  const piece = endpoint(endpointNode, build);
  const literal = piece.constant;
  if (literal === null) {
    if (operator === '=') return { judge: (value) => value === null, spans: ['null'] };
    if (operator === '!=') return { judge: (value) => value !== null };
    return stop('condition.badLiteral', build, endpointNode);
  }
  if (literal !== undefined) return { judge: (value) => compare(operator, value, literal), spans: spansOf(operator, literal) };
  return { judge: (value, scope) => compare(operator, value, piece.evaluate(scope)) };
}

function spansOf(operator: CompareOperator, value: Value): Span[] {
  const below = (endIncluded: boolean): Span => ({ start: null, startIncluded: false, end: value, endIncluded });
  const above = (startIncluded: boolean): Span => ({ start: value, startIncluded, end: null, endIncluded: false });
  switch (operator) {
    case '=':
      return [point(value)];
    case '!=':
      return [below(false), above(false)];
    case '<':
      return [below(false)];
    case '<=':
      return [below(true)];
    case '>':
      return [above(false)];
    case '>=':
      return [above(true)];
  }
}

function interval(node: Node, build: Build): Test {
  const children = parts(node);
  const startIncluded = part(children, 0).name === '[';
  const endIncluded = part(children, 4).name === ']';
  const start = endpoint(part(children, 1), build);
  const end = endpoint(part(children, 3), build);
  const atLeast: CompareOperator = startIncluded ? '>=' : '>';
  const atMost: CompareOperator = endIncluded ? '<=' : '<';
  const judge = (value: Value, scope: Scope): Truth =>
    and(compare(atLeast, value, start.evaluate(scope)), compare(atMost, value, end.evaluate(scope)));
  if (start.constant === undefined || end.constant === undefined) return { judge };
  const both = startIncluded && endIncluded;
  if (compare(both ? '<=' : '<', start.constant, end.constant) !== true) return stop('condition.badLiteral', build, node);
  return { judge, spans: [{ start: start.constant, startIncluded, end: end.constant, endIncluded }] };
}
