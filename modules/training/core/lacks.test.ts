import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lackOf } from './lacks.ts';

test('what a course lacks is named, one thing after the other', () => {
  const question = { words: '先做什么', choices: ['扶稳坐下', '拖着走'], right: [0] };
  const course = { name: '陪诊', areaPath: '/510117001', needsAttendance: false, quiz: [question, question] };
  const lacks = (more: Partial<typeof course>) => lackOf({ ...course, ...more });
  assert.equal(lackOf(course), undefined);
  assert.deepEqual([lacks({ name: ' ' }), lacks({ areaPath: '' }), lacks({ quiz: [] })], [{ code: 'name' }, { code: 'area' }, { code: 'wants' }]);
  assert.equal(lacks({ quiz: [], needsAttendance: true }), undefined);
  const second = (more: Partial<typeof question>) => lacks({ quiz: [question, { ...question, ...more }] });
  assert.deepEqual([second({ words: '' }), second({ choices: ['扶稳坐下', ''] }), second({ right: [] })], [{ code: 'words', number: 2 }, { code: 'choice', number: 2 }, { code: 'right', number: 2 }]);
});
