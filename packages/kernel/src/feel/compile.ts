/**
 * Turns the syntax tree of the FEEL library into functions.
 *
 * The library's own interpreter is not used for whole conditions, for two reasons. It takes unknown for an answer:
 * `null != 5` is true, `not(null in (1, 2))` is true, `if null then a else b` is b, a filter drops what it cannot judge, so that
 * a silent sensor would clear its alarm. And it parses again on every evaluation (about 150 µs where a compiled condition
 * takes one). The grammar, the temporal values and the functions are the library's.
 */
import { evaluate as evaluateText } from 'feelin';
import { type Build, type Node, nameOf, type Piece, part, parts, type Scope, spend, spendFor, spendForAll, stop, textOf } from './build.ts';
import { findFunction } from './function.ts';
import { compileLoop, type Loop } from './loop.ts';
import { anyOf, compileTest, compileTests } from './unary.ts';
import {
  and, arithmetic, type CompareOperator, compare, isContext, kindOf, or, property, type Truth, toValue, truth, type Value,
} from './value.ts';

type Compile = (node: Node, build: Build) => Piece;

const literal = (value: Value): Piece => ({ constant: value, evaluate: () => value });

/** Compiles one expression; refuses what conditions may not hold. */
export function compile(node: Node, build: Build): Piece {
  const how = Object.hasOwn(COMPILERS, node.name) ? COMPILERS[node.name] : undefined;
  return how ? how(node, build) : stop('condition.notAllowed', build, node);
}

const inner: Compile = (node, build) => build.compile(part(parts(node), node.name === 'ParenthesizedExpression' ? 1 : 0));

function numericLiteral(node: Node, build: Build): Piece {
  const value = Number(textOf(node, build).replace(/\s/g, ''));
  return Number.isFinite(value) ? literal(value) : stop('condition.badLiteral', build, node);
}

function dateTimeLiteral(node: Node, build: Build): Piece {
  const [first, , parameters] = parts(node);
  if (first?.name === 'AtLiteral') {
    const value = toValue(evaluateText(textOf(first, build)).value);
    return value === null ? stop('condition.badLiteral', build, node) : literal(value);
  }
  const piece = call(nameOf(first as Node, build), parameters as Node, node, build);
  return piece.constant === null ? stop('condition.badLiteral', build, node) : piece;
}

function call(name: string, parameters: Node, node: Node, build: Build): Piece {
  if (parameters.name !== 'PositionalParameters') return stop('condition.notAllowed', build, parameters);
  const pieces = parts(parameters).map((parameter) => build.compile(parameter));
  const result = findFunction(name, pieces.length);
  if ('missing' in result) return stop(missingCode(name, result.missing), build, node);
  const apply = result.found;
  if (pieces.length > 0 && pieces.every((piece) => piece.constant !== undefined)) {
    return literal(apply(pieces.map((piece) => piece.constant)));
  }
  return {
    evaluate: (scope) => {
      const values = pieces.map((piece) => piece.evaluate(scope));
      for (const value of values) spendFor(scope, value);
      const found = apply(values);
      spendFor(scope, found);
      return found;
    },
  };
}

const FORBIDDEN_FUNCTIONS = new Set(['now', 'today', 'matches', 'replace', 'split', 'sort', 'get value', 'get entries', 'context', 'is']);

function missingCode(name: string, missing: 'name' | 'arguments') {
  if (missing === 'arguments') return 'condition.wrongArguments';
  return FORBIDDEN_FUNCTIONS.has(name) ? 'condition.notAllowed' : 'condition.unknownFunction';
}

function functionInvocation(node: Node, build: Build): Piece {
  const [callee, , parameters] = parts(node);
  if (!callee || !parameters || (callee.name !== 'VariableName' && callee.name !== 'SpecialFunctionName')) {
    return stop('condition.notAllowed', build, node);
  }
  return call(nameOf(callee, build), parameters, node, build);
}

/** A name means the innermost loop variable, else an entry of the element being filtered, else a fact. */
function variable(node: Node, build: Build): Piece {
  const name = nameOf(node, build);
  const items: number[] = [];
  let local: number | undefined;
  for (const frame of build.frames.toReversed()) {
    if (frame.name === name) {
      local = frame.slot;
      break;
    }
    if (frame.kind === 'item') items.push(frame.slot);
  }
  if (local === undefined) {
    const isFact = build.names === undefined || build.names.has(name);
    if (!isFact && items.length === 0) return stop('condition.unknownName', build, node);
    if (isFact) build.reads.add(name);
  }
  const outer = (scope: Scope): Value => {
    if (local !== undefined) return scope.locals[local];
    if (!Object.hasOwn(scope.facts, name)) return null;
    spendFor(scope, scope.facts[name]);
    return toValue(scope.facts[name]);
  };
  if (items.length === 0) return { evaluate: outer };
  return {
    evaluate: (scope) => {
      for (const slot of items) {
        const item = scope.locals[slot];
        if (!isContext(item) || !Object.hasOwn(item, name)) continue;
        spendFor(scope, item[name]);
        return toValue(item[name]);
      }
      return outer(scope);
    },
  };
}

function input(node: Node, build: Build): Piece {
  if (!build.hasInput) return stop('condition.notAllowed', build, node);
  build.usesInput = true;
  return { evaluate: (scope) => scope.input };
}

const logical = (combine: (a: Truth, b: Truth) => Truth, decides: boolean): Compile => (node, build) => {
  const [left, , right] = parts(node).map((child, index) => (index === 1 ? undefined : build.compile(child)));
  return {
    evaluate: (scope) => {
      const a = truth(left?.evaluate(scope));
      return a === decides ? a : combine(a, truth(right?.evaluate(scope)));
    },
  };
};

function comparison(node: Node, build: Build): Piece {
  const children = parts(node);
  const left = build.compile(part(children, 0));
  const operator = part(children, 1);
  if (operator.name === 'between') {
    const low = build.compile(part(children, 2));
    const high = build.compile(part(children, 4));
    return {
      evaluate: (scope) => {
        const value = left.evaluate(scope);
        return and(compare('>=', value, low.evaluate(scope)), compare('<=', value, high.evaluate(scope)));
      },
    };
  }
  if (operator.name === 'in') {
    const tests = part(children, children.length > 3 ? 3 : 2);
    const test = tests.name === 'PositiveUnaryTests' ? anyOf(compileTests(tests, build)) : compileTest(tests, build);
    return { evaluate: (scope) => test.judge(left.evaluate(scope), scope) };
  }
  return compared(textOf(operator, build) as CompareOperator, left, build.compile(part(children, 2)));
}

/** `x = null` and `x != null` ask whether x is known; every other comparison with unknown is unknown. */
function compared(operator: CompareOperator, left: Piece, right: Piece): Piece {
  if (operator === '=' || operator === '!=') {
    const asked = right.constant === null ? left : left.constant === null ? right : undefined;
    if (asked) return { evaluate: (scope) => (asked.evaluate(scope) === null) === (operator === '=') };
  }
  return {
    evaluate: (scope) => {
      const value = left.evaluate(scope);
      spendForAll(scope, value);
      return compare(operator, value, right.evaluate(scope));
    },
  };
}

function calculation(node: Node, build: Build): Piece {
  const children = parts(node);
  if (children.length === 2) {
    const operand = build.compile(part(children, 1));
    const sign = textOf(part(children, 0), build) === '-' ? -1 : 1;
    return { evaluate: (scope) => arithmetic('*', operand.evaluate(scope), sign) };
  }
  const left = build.compile(part(children, 0));
  const operator = textOf(part(children, 1), build);
  const right = build.compile(part(children, 2));
  return {
    evaluate: (scope) => {
      const result = arithmetic(operator, left.evaluate(scope), right.evaluate(scope));
      spendFor(scope, result);
      return result;
    },
  };
}

function choice(node: Node, build: Build): Piece {
  const [, condition, , then, , otherwise] = parts(node).map((child, index) => (index % 2 === 1 ? build.compile(child) : undefined));
  return {
    evaluate: (scope) => {
      const which = truth(condition?.evaluate(scope));
      return which === null ? null : (which ? then : otherwise)?.evaluate(scope);
    },
  };
}

function path(node: Node, build: Build): Piece {
  const [target, , name] = parts(node);
  const piece = build.compile(target as Node);
  const key = nameOf(name as Node, build);
  return {
    evaluate: (scope) => {
      const value = piece.evaluate(scope);
      spendFor(scope, value);
      const found = property(value, key);
      spendFor(scope, found);
      return found;
    },
  };
}

/** `list[3]`, `list[-1]` or `list[condition]`. If one element cannot be judged, the whole list is unknown. */
function filter(node: Node, build: Build): Piece {
  const children = parts(node);
  const list = build.compile(part(children, 0));
  const slot = build.slots++;
  build.frames.push({ kind: 'item', name: 'item', slot });
  const keep = build.compile(part(children, 2));
  build.frames.pop();
  return {
    evaluate: (scope) => {
      const value = list.evaluate(scope);
      if (value === null) return null;
      const elements = Array.isArray(value) ? value : [value];
      if (typeof keep.constant === 'number') return elementAt(elements, keep.constant);
      const kept: Value[] = [];
      for (const element of elements) {
        spend(scope, 1);
        scope.locals[slot] = element;
        const verdict = keep.evaluate(scope);
        if (typeof verdict === 'number') return elementAt(elements, verdict);
        if (typeof verdict !== 'boolean') return null;
        if (verdict) kept.push(element);
      }
      return kept;
    },
  };
}

/** Counts from 1, or from the end by -1. */
const elementAt = (elements: readonly Value[], index: number): Value =>
  Number.isInteger(index) && index !== 0 ? (elements.at(index > 0 ? index - 1 : index) ?? null) : null;

function list(node: Node, build: Build): Piece {
  const pieces = parts(node)
    .slice(1, -1)
    .map((element) => build.compile(element));
  if (pieces.every((piece) => piece.constant !== undefined)) return literal(pieces.map((piece) => piece.constant));
  return {
    evaluate: (scope) => {
      spend(scope, pieces.length);
      return pieces.map((piece) => piece.evaluate(scope));
    },
  };
}

const TYPES: ReadonlySet<string> = new Set([
  'boolean', 'number', 'string', 'list', 'context', 'date', 'time', 'date and time', 'days and time duration',
  'years and months duration',
]);

function instanceOf(node: Node, build: Build): Piece {
  const children = parts(node);
  const piece = build.compile(part(children, 0));
  const type = nameOf(part(children, 3), build);
  if (!TYPES.has(type)) return stop('condition.notAllowed', build, part(children, 3));
  return {
    evaluate: (scope) => {
      const kind = kindOf(piece.evaluate(scope));
      return kind === 'unknown' ? null : kind === type;
    },
  };
}

const loop = (make: (each: Loop, body: Piece, node: Node) => Piece): Compile => (node, build) => {
  const children = parts(node);
  return compileLoop(part(children, 1), build, (each) => make(each, build.compile(part(children, 3)), node));
};

/** `some` and `every` are decided by one element as soon as it is known; an element that cannot be judged leaves them unknown. */
const quantified = loop((each, body, node) => {
  const isSome = node.firstChild?.name === 'some';
  return {
    evaluate: (scope) => {
      let so: Truth = !isSome;
      const whole = each(scope, () => {
        const verdict = truth(body.evaluate(scope));
        so = isSome ? or(so, verdict) : and(so, verdict);
        return so !== isSome;
      });
      return whole || so === isSome ? so : null;
    },
  };
});

const collected = loop((each, body) => ({
  evaluate: (scope) => {
    const results: Value[] = [];
    const whole = each(scope, () => {
      results.push(body.evaluate(scope));
      return true;
    });
    return whole ? results : null;
  },
}));

const COMPILERS: Readonly<Record<string, Compile>> = {
  Expression: inner,
  ParenthesizedExpression: inner,
  NumericLiteral: numericLiteral,
  StringLiteral: (node, build) => literal(evaluateText(textOf(node, build)).value),
  BooleanLiteral: (node, build) => literal(textOf(node, build) === 'true'),
  null: () => literal(null),
  DateTimeLiteral: dateTimeLiteral,
  VariableName: variable,
  '?': input,
  Conjunction: logical(and, false),
  Disjunction: logical(or, true),
  Comparison: comparison,
  ArithmeticExpression: calculation,
  IfExpression: choice,
  PathExpression: path,
  FilterExpression: filter,
  FunctionInvocation: functionInvocation,
  List: list,
  InstanceOfExpression: instanceOf,
  QuantifiedExpression: quantified,
  ForExpression: collected,
};
