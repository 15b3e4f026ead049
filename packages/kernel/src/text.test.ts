import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutText } from './text.ts';
import { holdsAndCanFail } from './testing/index.ts';

test('a text is cut between characters', () => {
  assert.equal(cutText('买米😀', 4), '买米😀');
  assert.equal(cutText('买米😀', 3), '买米');
  assert.equal(cutText('买米😀', 0), '');
});

test('whatever is cut is no longer than allowed, whole, and nothing more is lost', () => {
  const property = (cut: typeof cutText) =>
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(24), (text, most) => {
      const short = cut(text, most);
      return short.length <= most && short.isWellFormed() && text.startsWith(short) && short.length >= Math.min(text.length, most) - 1;
    }), { numRuns: 500, seed: 3 });
  holdsAndCanFail(property, cutText, { 'halves stay': (text, most) => text.slice(0, most), 'too short': (text, most) => text.slice(0, Math.max(0, most - 2)).toWellFormed() });
});
