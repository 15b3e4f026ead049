import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Decision, decide, defineDecisionTable, parseDecisionTable } from './decision-table.ts';
import { checkDecisionTable } from './decision-table-check.ts';
import { type DecisionTable, type DecisionTableShape, HIT_POLICIES } from './decision-table-schema.ts';
import { holdsAndCanFail } from './testing/index.ts';

/** How long each tier of helpers is asked. */
const ladder = defineDecisionTable({
  name: 'mobilisation.ladder', version: 3, hitPolicy: 'FIRST',
  inputs: [
    { id: 'urgency', type: 'string', values: ['green', 'yellow', 'red'] },
    { id: 'category', type: 'string' },
    { id: 'clock', expression: 'time(now)', type: 'time' },
  ],
  outputs: [{ id: 'waitMinutes', type: 'number', default: '60' }, { id: 'parallel', type: 'boolean', default: 'false' }],
  rules: [
    { id: 'red', when: ['"red"', '-', '-'], then: ['2', 'true'] },
    { id: 'night', when: ['"yellow"', '-', 'not([@"07:00:00"..@"22:00:00"))'], then: ['base / 2', 'true'] },
    { id: 'meals', when: ['"yellow","green"', '"meals"', ''], then: ['10 + extra', 'false'] },
  ],
});
const at = (clock: string): Date => new Date(`2026-10-01T${clock}:00+08:00`);

test('a decision says what, by which rows of which version', () => {
  assert.deepEqual(decide(ladder, { urgency: 'red', category: 'safety', now: at('12:00') }),
    { table: 'mobilisation.ladder', version: 3, outputs: [{ waitMinutes: 2, parallel: true }], hits: ['red'], isDefault: false, unknown: [], undecided: [] });
  assert.deepEqual(decide(ladder, { urgency: 'yellow', category: 'meals', now: at('23:00'), base: 30 }).outputs, [{ waitMinutes: 15, parallel: true }]);
  assert.deepEqual(decide(ladder, { urgency: 'yellow', category: 'meals', now: at('12:00'), extra: 5 }).outputs, [{ waitMinutes: 15, parallel: false }]);
  const none = decide(ladder, { urgency: 'green', category: 'company', now: at('12:00') });
  assert.deepEqual([none.outputs, none.hits, none.isDefault], [[{ waitMinutes: 60, parallel: false }], [], true]);
});

test('an unknown input passes nothing but a dash, and the decision says so', () => {
  const { outputs, unknown, undecided, isDefault } = decide(ladder, { urgency: 'yellow', category: 'meals', extra: 1 });
  assert.deepEqual({ outputs, unknown, undecided, isDefault }, { outputs: [{ waitMinutes: 11, parallel: false }], unknown: ['clock'], undecided: ['night'], isDefault: false });
  const odd = decide(ladder, { urgency: 'purple', category: 7, now: at('12:00') });
  assert.deepEqual([odd.unknown, odd.undecided, odd.isDefault], [['urgency', 'category'], ['red', 'meals'], true]);
  const asks = defineDecisionTable({
    name: 'asks', hitPolicy: 'RULE ORDER', inputs: [{ id: 'x', type: 'number' }], outputs: [{ id: 'y', type: 'string' }],
    rules: ['null', 'not(null)', '5', 'not(5)', '< 5, >= 5', '-', '? = null', '? > 3 and z', '!= null'].map((cell, index) => ({ id: cell, when: [cell], then: [`"${index}"`] })),
  });
  const hits = (facts: object) => decide(asks, { ...facts }).hits;
  assert.deepEqual(hits({}), ['null', '-', '? = null']);
  assert.deepEqual(hits({ x: 5, z: true }), ['not(null)', '5', '< 5, >= 5', '-', '? > 3 and z', '!= null']);
  assert.deepEqual(decide(asks, { x: 5 }).undecided, ['? > 3 and z']);
  assert.deepEqual(decide(asks, {}).undecided, ['5', 'not(5)', '< 5, >= 5', '? > 3 and z']);
});

const points = (hitPolicy: DecisionTableShape['hitPolicy'], more: Partial<DecisionTableShape> = {}): DecisionTable => defineDecisionTable({
  name: 'points', hitPolicy, inputs: [{ id: 'x', type: 'number' }],
  outputs: [{ id: 'y', type: 'number', values: hitPolicy.endsWith('ORDER') || hitPolicy === 'PRIORITY' ? [30, 20, 10] : undefined }],
  rules: [
    { id: 'a', when: ['? > p'], then: ['10'] },
    { id: 'b', when: ['? > q'], then: ['30'] },
    { id: 'c', when: ['? > r'], then: ['20'] },
  ],
  ...more,
});
const all = { x: 5, p: 1, q: 2, r: 3 };
const shown = ({ outputs, hits, contradiction }: Decision) => [outputs.map((output) => output.y), hits, contradiction ?? false];

test('hit policies', () => {
  assert.deepEqual(shown(decide(points('FIRST'), all)), [[10], ['a'], false]);
  assert.deepEqual(shown(decide(points('RULE ORDER'), all)), [[10, 30, 20], ['a', 'b', 'c'], false]);
  assert.deepEqual(shown(decide(points('COLLECT'), all)), [[10, 30, 20], ['a', 'b', 'c'], false]);
  assert.deepEqual(shown(decide(points('PRIORITY'), all)), [[30], ['b'], false]);
  assert.deepEqual(shown(decide(points('OUTPUT ORDER'), all)), [[30, 20, 10], ['b', 'c', 'a'], false]);
  assert.deepEqual(shown(decide(points('UNIQUE'), { ...all, p: 9, q: 9 })), [[20], ['c'], false]);
  assert.deepEqual(shown(decide(points('UNIQUE'), all)), [[], ['a', 'b', 'c'], true]);
  assert.deepEqual(shown(decide(points('ANY'), all)), [[], ['a', 'b', 'c'], true]);
  assert.deepEqual(shown(decide(points('ANY'), { ...all, p: 9, q: 9 })), [[20], ['c'], false]);
});

test('aggregations', () => {
  const collect = (aggregation: DecisionTableShape['aggregation'], facts: object) => shown(decide(points('COLLECT', { aggregation }), { ...facts }))[0];
  assert.deepEqual([collect('sum', all), collect('min', all), collect('max', all), collect('count', all)], [[60], [10], [30], [3]]);
  assert.deepEqual([collect('sum', { x: 0, p: 1, q: 1, r: 1 }), collect('count', { x: 0, p: 1, q: 1, r: 1 })], [[], [0]]);
  const unsure = points('COLLECT', { aggregation: 'sum', rules: [{ id: 'a', when: ['-'], then: ['z'] }, { id: 'b', when: ['-'], then: ['1'] }] });
  assert.deepEqual([decide(unsure, { z: 2 }).outputs, decide(unsure, {}).outputs], [[{ y: 3 }], [{ y: null }]]);
});

test('columns take values of their type, from JSON too', () => {
  const table = defineDecisionTable({
    name: 'types', hitPolicy: 'FIRST',
    inputs: [{ id: 'born', type: 'date' }, { id: 'at', type: 'time' }, { id: 'since', type: 'date and time' }, { id: 'waited', type: 'days and time duration' }, { id: 'tags', type: 'list' }, { id: 'alone', type: 'boolean' }],
    outputs: [{ id: 'until', type: 'date and time' }, { id: 'label', type: 'string', default: '"none"' }],
    rules: [{ id: 'r', when: ['<= date("1946-10-01")', '[@"08:00:00"..@"20:00:00"]', '< date and time("2026-10-01T12:00:00")', '> @"PT15M"', 'list contains(?, "独居")', 'true'], then: ['since + waited', '"yes"'] }],
  });
  const facts = { born: '1946-10-01', at: '20:00', since: '2026-10-01T11:00:00+08:00', waited: 'PT20M', tags: ['独居'], alone: true };
  assert.deepEqual(decide(table, facts).outputs, [{ until: '2026-10-01T11:20:00+08:00', label: 'yes' }]);
  assert.deepEqual(decide(table, { ...facts, at: new Date('2026-10-01T12:00:00Z'), since: new Date('2026-10-01T03:00:00Z') }).hits, ['r']);
  assert.deepEqual(decide(table, { ...facts, at: '20:01' }).outputs, [{ until: null, label: 'none' }]);
  assert.deepEqual(decide(table, { born: 'yesterday', at: 9, since: '2026-13-01', waited: 'P1M', tags: 'x', alone: 'true' }).unknown, ['born', 'at', 'since', 'waited', 'tags', 'alone']);
});

const change = (more: Partial<DecisionTableShape>): DecisionTableShape => ({
  name: 'subsidy.level', hitPolicy: 'UNIQUE',
  inputs: [{ id: 'age', type: 'number' }, { id: 'level', type: 'string', values: ['mild', 'severe'] }],
  outputs: [{ id: 'yuan', type: 'number', default: '0' }],
  rules: [{ id: 'r1', when: ['>= 80', '"severe"'], then: ['300'] }, { id: 'r2', when: ['[60..80)', '"severe"'], then: ['200'] }],
  ...more,
});
const found = (more: Partial<DecisionTableShape>, facts?: string[]) => parseDecisionTable(change(more), { facts }).problems.map(({ code, at: place }) => `${code} ${place.join('.')}`);
const rows = (...cells: [string, string, string][]) => cells.map(([age, level, yuan], index) => ({ id: `r${index + 1}`, when: [age, level], then: [yuan] }));

test('problems of cells are found with their row and column', () => {
  assert.deepEqual(found({}), []);
  assert.deepEqual(found({ rules: rows(['>= 80 and < 90', '-', '1'], ['> 60', '"sever"', 'x + ']) }),
    ['table.badCell rules.0.when.0', 'table.valueNotAllowed rules.1.when.1', 'table.badOutput rules.1.then.0']);
  assert.deepEqual(found({ rules: rows(['"80"', '-', '"many"'], ['-', '3', '1']) }),
    ['table.wrongType rules.0.when.0', 'table.wrongType rules.0.then.0', 'table.wrongType rules.1.when.1']);
  assert.deepEqual(found({ rules: [{ id: 'r1', when: ['-'], then: [] }, { id: 'r1', when: ['1', '-'], then: ['1'] }] }),
    ['table.duplicateName rules.1.id', 'table.rowLength rules.0.when', 'table.rowLength rules.0.then']);
  assert.deepEqual(found({ inputs: [{ id: 'age', expression: 'alter', type: 'number' }, { id: 'level', type: 'string' }] }, ['age', 'level']), ['table.badExpression inputs.0.expression']);
  assert.deepEqual(found({ rules: rows(['? > limit', '-', 'age * 2']) }, ['age', 'level']), ['table.badCell rules.0.when.0']);
  assert.deepEqual(found({ outputs: [{ id: 'yuan', type: 'number', default: 'now()' }] }), ['table.badDefault outputs.0.default']);
  const [problem] = parseDecisionTable(change({ rules: rows(['-', '"severe', '1']) })).problems;
  assert.deepEqual([problem?.code, problem?.facts?.row, problem?.facts?.column, problem?.facts?.reason], ['table.badCell', 'r1', 'level', 'condition.syntax']);
});

test('problems of rows beside each other are found', () => {
  assert.deepEqual(found({ rules: rows(['>= 80', '"severe"', '1'], ['>= 80', '"severe"', '2']) }), ['table.duplicateRow rules.1']);
  assert.deepEqual(found({ rules: rows(['>= 80', '-', '1'], ['[70..80]', '"mild"', '2']) }), ['table.overlap rules.1']);
  assert.deepEqual(found({ rules: rows(['>= 80', '-', '1'], ['[70..80)', '"mild"', '2']) }), []);
  assert.deepEqual(found({ hitPolicy: 'FIRST', rules: rows(['>= 60', '-', '1'], ['[70..80], > 90', '"mild"', '2']) }), ['table.unreachableRow rules.1']);
  assert.deepEqual(found({ hitPolicy: 'FIRST', rules: rows(['>= 60', '-', '1'], ['-', '"mild"', '2']) }), []);
  assert.deepEqual(found({ hitPolicy: 'ANY', rules: rows(['>= 60', '-', '1'], ['> 80', '"mild"', '2']) }), ['table.contradiction rules.1']);
  assert.deepEqual(found({ hitPolicy: 'ANY', rules: rows(['>= 60', '-', '1'], ['> 80', '"mild"', '1']) }), []);
  const outputs = [{ id: 'yuan', type: 'number' as const }];
  assert.deepEqual(found({ outputs }), ['table.noDefault outputs']);
  assert.ok(parseDecisionTable(change({ outputs })).ok, 'a missing default is a warning');
  assert.deepEqual(found({ outputs, hitPolicy: 'FIRST', rules: rows(['> 60', '-', '1'], ['-', '', '0']) }), []);
  assert.deepEqual(found({ aggregation: 'sum' }), ['table.badAggregation aggregation']);
  assert.deepEqual(found({ hitPolicy: 'PRIORITY' }), ['table.noPriorities outputs']);
});

test('what is no table, or too large, is refused; an unsound one does not start', () => {
  for (const nonsense of [null, [], 'x', { name: 'x' }]) assert.equal(parseDecisionTable(nonsense).ok, false);
  assert.deepEqual(found({ rules: Array.from({ length: 501 }, (_, i) => ({ id: `r${i}`, when: ['-', '-'], then: ['1'] })) }), ['table.shape rules']);
  assert.deepEqual(found({ inputs: Array.from({ length: 30 }, (_, i) => ({ id: `i${i}`, type: 'any' as const })) })[0], 'table.shape ');
  assert.deepEqual(found({ rules: rows([`"${'a'.repeat(500)}"`, '-', '1']) }), ['table.shape rules.0.when.0']);
  assert.throws(() => defineDecisionTable(change({ rules: rows(['>', '-', '1']) })), /subsidy\.level is unsound:\ntable\.badCell at rules\.0\.when\.0/);
});

test('no table runs away: all its cells share one meter of steps', () => {
  const cell = 'count(for i in 1..90000 return i) > ?';
  const hostile = defineDecisionTable({
    name: 'hostile', hitPolicy: 'COLLECT', inputs: Array.from({ length: 20 }, (_, i) => ({ id: `i${i}`, type: 'number' as const })),
    outputs: [{ id: 'y', type: 'list' }], rules: Array.from({ length: 500 }, (_, i) => ({ id: `r${i}`, when: Array(20).fill(cell), then: ['for i in 1..90000 return i'] })),
  });
  const begin = process.cpuUsage();
  const { undecided } = decide(hostile, Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`i${i}`, 1])));
  assert.ok(process.cpuUsage(begin).user < 3_000_000);
  assert.ok(undecided.length > 490, 'what could not be worked out is undecided, not false');
});

// Random tables of two number columns whose cells carry their meaning beside their text.
interface Meant {
  readonly text: string;
  readonly passes: (value: number) => boolean;
  readonly isAny?: true;
}
const small = fc.integer({ min: 0, max: 4 });
const any: Meant = { text: '-', passes: () => true, isAny: true };
const positive: fc.Arbitrary<Meant> = fc.oneof(
  small.map((n) => ({ text: `${n}`, passes: (v: number) => v === n })),
  small.map((n) => ({ text: `< ${n}`, passes: (v: number) => v < n })),
  small.map((n) => ({ text: `>= ${n}`, passes: (v: number) => v >= n })),
  fc.tuple(small, fc.integer({ min: 1, max: 3 })).map(([n, more]) => ({ text: `[${n}..${n + more})`, passes: (v: number) => v >= n && v < n + more })),
  fc.tuple(small, small).map(([n, m]) => ({ text: `${n}, > ${m}`, passes: (v: number) => v === n || v > m })),
);
const cell: fc.Arbitrary<Meant> = fc.oneof({ weight: 1, arbitrary: fc.constant(any) }, { weight: 4, arbitrary: positive },
  { weight: 1, arbitrary: positive.map((inner) => ({ text: `not(${inner.text})`, passes: (v: number) => !inner.passes(v) })) });
const meantRows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 });
const value = fc.option(fc.integer({ min: -1, max: 10 }).map((n) => n / 2), { nil: null });

const tableOf = (meant: readonly (readonly [Meant, Meant])[], hitPolicy: DecisionTableShape['hitPolicy']): DecisionTable => ({
  name: 'random', version: 0, hitPolicy, inputs: [{ id: 'x', type: 'number' }, { id: 'y', type: 'number' }],
  outputs: [{ id: 'row', type: 'number', values: [4, 3, 2, 1, 0, -1], default: '-1' }],
  rules: meant.map(([x, y], index) => ({ id: `${index}`, when: [x.text, y.text], then: [`${index}`] })),
});

/** By the books, row by row. */
function expected(meant: readonly (readonly [Meant, Meant])[], x: number | null, y: number | null) {
  const judge = (one: Meant, known: number | null) => (one.isAny ? true : known === null ? null : one.passes(known));
  const verdicts = meant.map(([a, b]) => {
    const [first, second] = [judge(a, x), judge(b, y)];
    return first === false || second === false ? false : first === null || second === null ? null : true;
  });
  return { hits: verdicts.flatMap((so, index) => (so === true ? [index] : [])), undecided: verdicts.flatMap((so, index) => (so === null ? [`${index}`] : [])) };
}

test('property: every policy decides by the books, unknown inputs included', () => {
  const seen = { hit: 0, default: 0, contradiction: 0, undecided: 0 };
  type Decide = typeof decide;
  const isRight = (decider: Decide) =>
    fc.assert(fc.property(meantRows, fc.constantFrom(...HIT_POLICIES), value, value, (meant, policy, x, y) => {
      const { hits, undecided } = expected(meant, x, y);
      const decision = decider(tableOf(meant, policy), { x, y });
      const rowsOut = decision.outputs.map((output) => output.row);
      const best = policy === 'FIRST' ? hits.slice(0, 1) : policy === 'PRIORITY' ? hits.slice(-1) : policy === 'OUTPUT ORDER' ? hits.toReversed() : hits;
      const clash = (policy === 'UNIQUE' || policy === 'ANY') && hits.length > 1;
      assert.deepEqual(rowsOut, hits.length === 0 ? [-1] : clash ? [] : best);
      assert.deepEqual(decision.hits, best.map(String));
      assert.equal(decision.isDefault, hits.length === 0);
      assert.equal(decision.contradiction ?? false, clash);
      if (policy !== 'FIRST') assert.deepEqual(decision.undecided, undecided);
      assert.deepEqual(decision.unknown, [...(x === null ? ['x'] : []), ...(y === null ? ['y'] : [])]);
      seen.hit += best.length > 0 ? 1 : 0;
      seen.default += decision.isDefault ? 1 : 0;
      seen.contradiction += clash ? 1 : 0;
      seen.undecided += undecided.length > 0 ? 1 : 0;
    }), { numRuns: 800 });
  holdsAndCanFail<Decide>(isRight, decide, {
    'unknown taken for zero': (table, facts) => decide(table, { x: facts.x ?? 0, y: facts.y ?? 0 }),
    'borders shifted': (table, facts) => decide({ ...table, rules: table.rules.map((rule) => ({ ...rule, when: rule.when.map((text) => text.replace(/(\.\.\d+)\)/, '$1]')) })) }, facts),
    'policy overlooked': (table, facts) => decide({ ...table, hitPolicy: 'RULE ORDER' }, facts),
  });
  assert.ok(Object.values(seen).every((times) => times >= 5), JSON.stringify(seen));
});

test('property: a row called unreachable is never the first to hit, and overlapping rows do meet', () => {
  const grid = Array.from({ length: 24 }, (_, index) => index / 2 - 1);
  const pairs = [...grid, null].flatMap((x) => [...grid, null].map((y) => [x, y] as const));
  const seen = { unreachable: 0, overlap: 0, clean: 0 };
  type Check = typeof checkDecisionTable;
  const isTrue = (check: Check) =>
    fc.assert(fc.property(meantRows, (meant) => {
      const hitsAt = pairs.map(([x, y]) => expected(meant, x, y).hits);
      const first = check(tableOf(meant, 'FIRST')).filter(({ code }) => code === 'table.unreachableRow' || code === 'table.duplicateRow');
      for (const { at: [, row] } of first) assert.ok(hitsAt.every((hits) => hits[0] !== row), `row ${row} is reachable`);
      const unique = check(tableOf(meant, 'UNIQUE')).filter(({ code }) => code === 'table.overlap');
      for (const { at: [, row], facts } of unique) {
        assert.ok(hitsAt.some((hits) => hits.includes(row as number) && hits.includes(Number(facts?.above))), `rows ${row} and ${facts?.above} never meet`);
      }
      // Rows of literals without `not` are judged completely, pair by pair.
      if (meant.every((row) => row.every(({ text }) => !text.startsWith('not')))) {
        const meets = hitsAt.some((hits) => hits.length > 1);
        assert.equal(check(tableOf(meant, 'UNIQUE')).some(({ code }) => code === 'table.overlap' || code === 'table.duplicateRow'), meets);
      }
      seen.unreachable += first.length > 0 ? 1 : 0;
      seen.overlap += unique.length > 0 ? 1 : 0;
      seen.clean += unique.length === 0 ? 1 : 0;
    }), { numRuns: 300 });
  holdsAndCanFail<Check>(isTrue, checkDecisionTable, {
    'every later row called unreachable': (table) => table.rules.slice(1).map((_, row) => ({ code: 'table.unreachableRow', at: ['rules', row + 1], severity: 'error' })),
    'overlaps overlooked': (table) => checkDecisionTable(table).filter(({ code }) => code !== 'table.overlap'),
    'touching borders taken for overlap': (table) => checkDecisionTable({ ...table, rules: table.rules.map((rule) => ({ ...rule, when: rule.when.map((text) => text.replace(/(\.\.\d+)\)/, '$1]').replace('< ', '<= ')) })) }),
  });
  assert.ok(Object.values(seen).every((times) => times >= 5), JSON.stringify(seen));
});
