import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import { figuresOf, isLate, kindOf, remindAt } from './red-call.ts';
import { PLAIN_LIMITS, readLimits, readQuestions, tables } from './tables.ts';
import { contactWords, dutyWords, familyWords, neighbourWords, type Words, wordsFor } from './words.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 4, 12, 4, 0) + minutes * 60_000);
const call = (arrivedAfter: number | null, openedAt = 0) => ({ openedAt: at(openedAt), arriveBy: at(openedAt + 18), arrivedAt: arrivedAfter === null ? null : at(openedAt + arrivedAfter) });

test('neighbours stand among the contacts by what they are to the elder', () => {
  assert.deepEqual(['儿子', '女儿', '邻居', '楼上邻居', '隔壁王阿姨', 'neighbour', '侄女'].map(kindOf), ['family', 'family', 'neighbour', 'neighbour', 'neighbour', 'neighbour', 'family']);
});

test('it is reminded often until somebody is there, exactly when it is too late, and then seldom', () => {
  assert.deepEqual(remindAt(call(null), PLAIN_LIMITS, at(0)), at(3));
  assert.deepEqual(remindAt(call(null), PLAIN_LIMITS, at(16)), at(18), 'not a minute after the limit');
  assert.deepEqual(remindAt(call(null), PLAIN_LIMITS, at(18)), at(21));
  assert.deepEqual(remindAt(call(5), PLAIN_LIMITS, at(6)), at(21));
});

test('late is who came after the limit, or has not come when it passes', () => {
  assert.deepEqual([isLate(call(null), at(17)), isLate(call(null), at(18)), isLate(call(18), at(60)), isLate(call(19), at(60))], [false, true, false, true]);
});

test('the share counts calls whose limit has passed or that somebody reached; one that still runs says nothing', () => {
  assert.deepEqual(figuresOf([], at(0)), { calls: 0, arrived: 0, within: 0, share: null, medianMinutes: null });
  assert.deepEqual(figuresOf([call(null, 90)], at(100)), { calls: 1, arrived: 0, within: 0, share: null, medianMinutes: null });
  assert.deepEqual(figuresOf([call(4), call(18), call(25), call(null), call(null, 95)], at(100)), { calls: 5, arrived: 3, within: 2, share: 0.5, medianMinutes: 18 });
});

test('every kind of red call has questions, and a table that cannot be read leaves the limits that ship', () => {
  const protocol = tables['emergency.protocol']?.table;
  const limits = tables['emergency.limits']?.table;
  assert.ok(protocol && limits);
  for (const category of CATEGORIES) {
    const { outputs, hits } = decide(protocol, { category });
    const questions = readQuestions(outputs, hits);
    assert.ok(questions.length >= 4 && questions.length === outputs.length, category);
    assert.ok(questions.some((one) => one.calls !== null && one.alarm !== null), category);
  }
  assert.deepEqual(readLimits(decide(limits, { category: 'health' }).outputs), PLAIN_LIMITS);
  assert.deepEqual(readLimits([{ arriveMinutes: 'soon' }]), PLAIN_LIMITS);
  assert.deepEqual(readQuestions([{ question: '' }, { question: '在哪里？' }], ['a', 'b']).map((one) => one.id), ['b']);
});

test('whoever is told of a late call reads that it came late, in every language that is sent', () => {
  for (const words of [familyWords, neighbourWords, dutyWords, contactWords] satisfies Words[]) {
    const late: Words = wordsFor<Words>(words, true);
    assert.deepEqual(wordsFor(words, false), words);
    assert.ok(/没有网络/.test(late.body) && late.body.endsWith(words.body) && late.body.length <= 200);
    const { english }: Words = words;
    assert.equal(late.english?.body, english && `It was given while the network was away, and has only now come. ${english.body}`);
  }
});
