import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCertificateDue, scoreOf, wrongQuestion } from './passing.ts';

const question = (right: number[], choices = 3) => ({ words: '问题', choices: Array.from({ length: choices }, (_, at) => `选项${at}`), right });

test('a question is right where exactly the right choices were chosen, in any order', () => {
  const quiz = [question([0]), question([0, 2]), question([1])];
  assert.deepEqual([scoreOf(quiz, [[0], [2, 0], [1]]), scoreOf(quiz, [[0], [0], [1]]), scoreOf(quiz, [[0], [0, 1, 2], [2]]), scoreOf(quiz, []), scoreOf([], [])], [100, 66, 33, 0, 0]);
});

test('a better answer never lowers the score', () => {
  fc.assert(fc.property(fc.array(fc.subarray([0, 1, 2], { minLength: 1 }), { minLength: 1, maxLength: 10 }), fc.array(fc.subarray([0, 1, 2]), { maxLength: 10 }), fc.nat(9), (rights, answers, at) => {
    const quiz = rights.map((right) => question(right));
    const better = quiz.map(({ right }, place) => (place === at ? right : (answers[place] ?? [])));
    assert.ok(scoreOf(quiz, better) >= scoreOf(quiz, answers));
  }), { seed: 3 });
});

test('a certificate is due when everything that the course wants is done', () => {
  const due = (needsAttendance: boolean, hasQuiz: boolean, hasAttended: boolean, hasPassed: boolean) => isCertificateDue({ needsAttendance, hasQuiz, hasAttended, hasPassed });
  assert.deepEqual([due(true, true, true, true), due(true, false, true, false), due(false, true, false, true)], [true, true, true]);
  assert.deepEqual([due(true, true, true, false), due(true, true, false, true), due(false, false, true, true)], [false, false, false]);
});

test('right choices are among the choices', () => assert.deepEqual([wrongQuestion([question([0]), question([3])]), wrongQuestion([question([1, 1])]), wrongQuestion([question([2])])], [2, 1, undefined]));
