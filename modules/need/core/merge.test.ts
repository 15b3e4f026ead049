import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@huying/kernel';
import fc from 'fast-check';
import { decideMerge, type Twin } from './merge.ts';

const twin = (id: string, more: Partial<Twin> = {}): Twin => ({ id, elderId: 'elder', state: 'seeking', urgency: 'green', ...more });

test('whoever has one keeps it; of equals the one stays that was pointed at', () => {
  const kept = (a: string, b: string) => {
    const merged = decideMerge(twin('a', { state: a }), twin('b', { state: b }));
    return isRefusal(merged) ? merged.refused : merged.keptId;
  };
  assert.deepEqual([kept('seeking', 'seeking'), kept('taken', 'seeking'), kept('seeking', 'taken'), kept('serving', 'taken'), kept('taken', 'serving'), kept('taken', 'taken'), kept('heard', 'seeking'), kept('seeking', 'heard')], ['b', 'a', 'b', 'a', 'b', 'b', 'b', 'a']);
  assert.deepEqual([kept('serving', 'serving'), kept('finished', 'seeking'), kept('seeking', 'cancelled')], ['need.bothServed', 'need.over', 'need.over']);
});

test('needs of two elders, and one need with itself, are not the same', () => {
  for (const merged of [decideMerge(twin('a'), twin('b', { elderId: 'other' })), decideMerge(twin('a'), twin('a'))]) assert.ok(isRefusal(merged) && merged.refused === 'need.notSame');
});

test('property: nothing becomes less urgent, and nobody at a door is sent away', () => {
  const any = (id: string) => fc.record({ id: fc.constant(id), elderId: fc.constant('elder'), state: fc.constantFrom('heard', 'seeking', 'taken', 'serving'), urgency: fc.constantFrom('green' as const, 'yellow' as const, 'red' as const) });
  const rank = ['green', 'yellow', 'red'];
  let merges = 0;
  fc.assert(fc.property(any('a'), any('b'), (one, other) => {
    const merged = decideMerge(one, other);
    if (isRefusal(merged)) return assert.ok(one.state === 'serving' && other.state === 'serving');
    merges += 1;
    assert.equal(rank.indexOf(merged.urgency), Math.max(rank.indexOf(one.urgency), rank.indexOf(other.urgency)));
    assert.notEqual([one, other].find(({ id }) => id === merged.droppedId)?.state, 'serving');
    return undefined;
  }));
  assert.ok(merges > 20);
});
