import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countErrors } from './error-rate.ts';

test('counts characters to insert, delete and replace', () => {
  assert.deepEqual(countErrors('我想买点菜', '我想买点菜'), { errors: 0, length: 5 });
  assert.deepEqual(countErrors('我想买点菜', '我想卖点菜'), { errors: 1, length: 5 });
  assert.deepEqual(countErrors('我想买点菜', '想买菜'), { errors: 2, length: 5 });
  assert.deepEqual(countErrors('来人', '快点来人啊'), { errors: 3, length: 2 });
  assert.deepEqual(countErrors('', '来人'), { errors: 2, length: 0 });
});

test('punctuation, spaces, width and case do not count', () => {
  assert.deepEqual(countErrors('是的，我要ＷＩＦＩ。', ' 是的 我要 wifi'), { errors: 0, length: 8 });
});

test('is a distance', () => {
  const text = fc.string({ unit: fc.constantFrom('我', '你', '他', '来'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      const away = (one: string, other: string) => countErrors(one, other).errors;
      assert.equal(away(a, b), away(b, a));
      assert.equal(away(a, b) === 0, a === b);
      assert.ok(away(a, c) <= away(a, b) + away(b, c));
    }),
  );
});
