import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Lexicon } from '../contract.ts';
import { addWord, applyDraft, changeOf, countWords, type Draft, isEmpty, parseDraft, removeWord, wordsTyped } from './draft.ts';

const LEXICON: Lexicon = {
  sets: [{ id: 'limb', words: ['手', '脚'] }],
  concepts: [{ id: 'fall.fell', label: '摔倒', words: ['摔了', '绊倒'], urgency: 'red' }],
};
const FELL = LEXICON.concepts[0]!;
const START: Draft = { basedOn: 3, changes: {} };

test('words are added to and taken from concepts and sets; the lexicon itself stays as it was', () => {
  const draft = removeWord(addWord(addWord(START, FELL, '滑倒'), LEXICON.sets[0]!, '腿'), 'fall.fell', '绊倒');
  const after = applyDraft(LEXICON, draft);
  assert.deepEqual(after.concepts[0], { ...FELL, words: ['摔了', '滑倒'] });
  assert.deepEqual(after.sets[0]!.words, ['手', '脚', '腿']);
  assert.deepEqual(FELL.words, ['摔了', '绊倒']);
  assert.equal(countWords(draft), 3);
});

test('what is undone leaves nothing behind', () => {
  assert.ok(isEmpty(removeWord(addWord(START, FELL, '滑倒'), 'fall.fell', '滑倒')));
  assert.ok(isEmpty(addWord(removeWord(START, 'fall.fell', '绊倒'), FELL, '绊倒')));
  assert.ok(isEmpty(addWord(START, FELL, '摔了')));
});

test('changes lie on top of what somebody else saved meanwhile', () => {
  const draft = removeWord(addWord(START, FELL, '滑倒'), 'fall.fell', '绊倒');
  const newer: Lexicon = { sets: [], concepts: [{ ...FELL, words: ['摔了', '滑倒', '跌倒'] }] };
  assert.deepEqual(applyDraft(newer, draft).concepts[0]!.words, ['摔了', '滑倒', '跌倒']);
});

test('whatever is added and removed, no word stands twice and the last act counts', () => {
  const act = fc.record({ adds: fc.boolean(), word: fc.constantFrom('摔了', '绊倒', '滑倒', '跌倒') });
  fc.assert(fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
    const draft = acts.reduce((now, { adds, word }) => (adds ? addWord(now, FELL, word) : changeOf(now, FELL.id).added.includes(word) || FELL.words.includes(word) ? removeWord(now, FELL.id, word) : now), START);
    const words = applyDraft(LEXICON, draft).concepts[0]!.words;
    assert.equal(new Set(words).size, words.length);
    for (const { adds, word } of new Map(acts.map((one) => [one.word, one])).values()) assert.equal(words.includes(word), adds);
  }));
});

test('pasted words come apart, and a broken kept draft is nothing', () => {
  assert.deepEqual(wordsTyped(' 滑倒、跌倒，摔…跤 (手|脚)麻；滑倒 '), ['滑倒', '跌倒', '摔…跤', '(手|脚)麻']);
  const draft = addWord(START, FELL, '滑倒');
  assert.deepEqual(parseDraft(JSON.stringify(draft)), draft);
  for (const broken of [null, '', '{', 'null', '[]', '{"basedOn":1}', '{"basedOn":1,"changes":{"a":{"added":[1],"removed":[]}}}', '{"basedOn":1,"changes":{"a":null}}']) assert.equal(parseDraft(broken), undefined);
});
