import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecisionTableShape, defineDecisionTable } from '@huying/kernel';
import { fitVersion, holdingAt } from './version.ts';

const at = (day: number) => new Date(`2026-05-${String(day).padStart(2, '0')}T00:00:00+08:00`);
const version = (number: number, day: number) => ({ version: number, holdsFrom: at(day) });

test('the version that began to hold last holds; of two that begin together the later one; before the first the shipped table', () => {
  const versions = [version(1, 2), version(2, 20), version(3, 5), version(4, 5)];
  assert.equal(holdingAt(versions, at(1)), undefined);
  assert.equal(holdingAt(versions, at(2))?.version, 1);
  assert.equal(holdingAt(versions, at(6))?.version, 4);
  assert.equal(holdingAt(versions.toReversed(), at(6))?.version, 4);
  assert.equal(holdingAt(versions, at(21))?.version, 2);
});

const shape: DecisionTableShape = {
  name: 'probe.price', hitPolicy: 'FIRST', inputs: [{ id: 'minutes', type: 'number' }], outputs: [{ id: 'credits', type: 'number' }, { id: 'why', type: 'string' }],
  rules: [{ id: 'one', when: ['-'], then: ['minutes', '"time"'] }],
};
const shipped = { table: defineDecisionTable(shape), facts: ['minutes', 'category'] };
const problems = (given: unknown) => {
  const fit = fitVersion('probe.price', shipped, given, 7);
  return 'problems' in fit ? fit.problems.join('; ') : 'fit';
};

test('a version may differ in rows, inputs and further outputs, and carries its own number', () => {
  const wider = { ...shape, inputs: [...shape.inputs, { id: 'category', type: 'string' as const }], outputs: [...shape.outputs, { id: 'note', type: 'string' as const }], rules: [{ id: 'x', when: ['> 10', '"meals"'], then: ['2', '"x"', '"y"'] }] };
  const fit = fitVersion('probe.price', shipped, wider, 7);
  assert.ok('table' in fit);
  assert.deepEqual([fit.table.name, fit.table.version], ['probe.price', 7]);
  assert.equal(problems({ ...shape, name: 'another.name' }), 'fit');
});

test('what the module that asks relies on may not be taken away, nor facts be read that it does not give', () => {
  assert.match(problems({ ...shape, hitPolicy: 'COLLECT' }), /table.otherPolicy.*COLLECT|table.otherPolicy.*FIRST/);
  assert.match(problems({ ...shape, outputs: [shape.outputs[0]], rules: [{ id: 'one', when: ['-'], then: ['1'] }] }), /table.missingOutput.*why.*string/);
  assert.match(problems({ ...shape, outputs: [{ id: 'credits', type: 'string' }, shape.outputs[1]], rules: [{ id: 'one', when: ['-'], then: ['"1"', '"x"'] }] }), /table.missingOutput.*credits.*number/);
  assert.match(problems({ ...shape, rules: [{ id: 'one', when: ['? > weather'], then: ['1', '"x"'] }] }), /badCell/);
  assert.match(problems({ ...shape, rules: [{ id: 'one', when: ['> ('], then: ['1', '"x"'] }] }), /badCell/);
  assert.match(problems({ ...shape, rules: [] }), /table.decidesNothing/);
  for (const nothing of [null, 1, 'table', [], {}]) assert.notEqual(problems(nothing), 'fit');
});
