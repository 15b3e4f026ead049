import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { soundOf } from './sound.ts';
import { clausesOf, cleanText, MOST_CHARACTERS, textProblem } from './text.ts';

test('what cannot be read is named', () => {
  assert.equal(textProblem(''), 'text.empty');
  assert.equal(textProblem(' \u3000 '), 'text.empty');
  assert.equal(textProblem('好'.repeat(MOST_CHARACTERS)), undefined);
  assert.equal(textProblem('好'.repeat(MOST_CHARACTERS + 1)), 'text.tooLong');
  for (const sign of ['\u0000', '\u0007', '\u001b', '\u007f', '\u202e', '\ud800', '\udc00']) assert.equal(textProblem(`来人${sign}`), 'text.control', JSON.stringify(sign));
  assert.equal(textProblem('来人😀\n快点\t'), undefined);
});

test('one spelling for what looks the same', () => {
  assert.equal(cleanText('明天 ９：３０, 来!'), '明天，9:30，来！');
  assert.equal(cleanText('半边……麻……'), '半边麻');
  assert.equal(cleanText('血糖21.5'), '血糖21.5');
  assert.equal(cleanText('CT、核磁'), 'ct，核磁');
});

test('clauses keep their place in the sentence', () => {
  const text = '明天来，不对，后天。';
  for (const clause of clausesOf(text)) assert.equal(text.slice(clause.start, clause.start + clause.text.length), clause.text);
  assert.deepEqual(clausesOf(text).map((clause) => clause.text), ['明天来', '不对', '后天']);
});

test('what Sichuan speech does not keep apart sounds the same', () => {
  for (const [one, other] of [['胰岛素', '一岛素'], ['胰岛素', '夷岛素'], ['插线板', '插线版'], ['灯泡', '登炮'], ['老年卡', '脑连卡'], ['是', '四'], ['湖', '服']] as const) {
    assert.equal(soundOf(one), soundOf(other), `${one} ${other}`);
  }
  assert.notEqual(soundOf('买米'), soundOf('卖菜'));
  assert.equal(soundOf('ct，9:30'), 'ct，9:30');
});

test('whatever the text, its sound has the same length', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
    const clean = cleanText(text);
    assert.equal(soundOf(clean).length, clean.length);
  }), { numRuns: 500 });
});
