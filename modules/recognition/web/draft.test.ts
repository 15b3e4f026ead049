import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Lexicon } from '../contract.ts';
import { wordsOn } from '../core/lexicon.ts';
import { addWord, applyDraft, changeOf, type Difference, differences, type Draft, emptyDraft, forget, isEmpty, meaningOf, newConceptId, parseDraft, removeWord, setMeaning, touchedIds, wordsTyped } from './draft.ts';

const LEXICON: Lexicon = {
  sets: [{ id: 'limb', words: ['手', '脚'] }],
  concepts: [{ id: 'fall.fell', label: '摔倒', words: ['摔了', '绊倒'], urgency: 'red' }],
};
const FELL = LEXICON.concepts[0]!;
const START: Draft = emptyDraft(3);
const CARDS = { label: '打牌', category: { company: 3 }, people: 2 as const };

test('words are added to concepts and sets, and switched off where they were; the lexicon itself stays as it was', () => {
  const draft = removeWord(addWord(addWord(START, FELL, '滑倒'), LEXICON.sets[0]!, '腿'), 'fall.fell', '绊倒');
  const after = applyDraft(LEXICON, draft);
  assert.deepEqual(after.concepts[0], { ...FELL, words: ['摔了', '绊倒', '滑倒'], offWords: ['绊倒'] });
  assert.deepEqual(after.sets[0]!.words, ['手', '脚', '腿']);
  assert.deepEqual(FELL.words, ['摔了', '绊倒']);
  assert.deepEqual(touchedIds(draft).sort(), ['fall.fell', 'limb']);
  // Once it is saved, a word that is off can be had back.
  const back = applyDraft(after, addWord(emptyDraft(4), after.concepts[0]!, '绊倒'));
  assert.deepEqual(back.concepts[0], { ...FELL, words: ['摔了', '绊倒', '滑倒'] });
});

test('a new concept has its meaning and its words; without a word it is not there yet', () => {
  const id = newConceptId(new Set(['own.aaaaaaaa']), ((values) => () => values.shift() ?? 0.5)([0, 0, 0, 0, 0, 0, 0, 0]));
  assert.equal(id, 'own.nnnnnnnn');
  const named = setMeaning(START, id, CARDS);
  assert.deepEqual(applyDraft(LEXICON, named), LEXICON);
  const draft = addWord(named, { id, words: [] }, '三缺一');
  const after = applyDraft(LEXICON, draft);
  assert.deepEqual(after.concepts[1], { id, ...CARDS, words: ['三缺一'] });
  assert.deepEqual(differences(LEXICON, after), [{ id, isNew: true, added: ['三缺一'], removed: [], isMeaningChanged: false }] satisfies Difference[]);
  assert.ok(isEmpty(forget(draft, id)));
});

test('a concept means something else, or nothing; back to what it was is no difference', () => {
  const after = applyDraft(LEXICON, setMeaning(START, 'fall.fell', { ...meaningOf(FELL), urgency: 'suspected', off: true }));
  assert.deepEqual(after.concepts[0], { ...FELL, urgency: 'suspected', off: true });
  assert.deepEqual(differences(LEXICON, after).map(({ id, isMeaningChanged }) => [id, isMeaningChanged]), [['fall.fell', true]]);
  assert.deepEqual(differences(LEXICON, applyDraft(after, setMeaning(START, 'fall.fell', { urgency: 'red', label: '摔倒' }))), []);
  assert.deepEqual(differences(after, { ...after, concepts: [] }).map(({ removed }) => removed), [['摔了', '绊倒']]);
});

test('what is undone leaves nothing behind', () => {
  assert.ok(isEmpty(removeWord(addWord(START, FELL, '滑倒'), 'fall.fell', '滑倒')));
  assert.ok(isEmpty(addWord(removeWord(START, 'fall.fell', '绊倒'), FELL, '绊倒')));
  assert.ok(isEmpty(addWord(START, FELL, '摔了')));
});

test('changes lie on top of what somebody else saved meanwhile', () => {
  const draft = removeWord(addWord(START, FELL, '滑倒'), 'fall.fell', '绊倒');
  const newer: Lexicon = { sets: [], concepts: [{ ...FELL, words: ['摔了', '滑倒', '跌倒'] }] };
  assert.deepEqual(applyDraft(newer, draft).concepts[0]!, { ...FELL, words: ['摔了', '滑倒', '跌倒'] });
});

test('whatever is added and removed, no word stands twice and the last act counts', () => {
  const act = fc.record({ adds: fc.boolean(), word: fc.constantFrom('摔了', '绊倒', '滑倒', '跌倒') });
  fc.assert(fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
    const draft = acts.reduce((now, { adds, word }) => (adds ? addWord(now, FELL, word) : changeOf(now, FELL.id).added.includes(word) || FELL.words.includes(word) ? removeWord(now, FELL.id, word) : now), START);
    const after = applyDraft(LEXICON, draft).concepts[0]!;
    const words = wordsOn(after);
    assert.equal(new Set(words).size, words.length);
    for (const { adds, word } of new Map(acts.map((one) => [one.word, one])).values()) assert.equal(words.includes(word), adds);
  }));
});

test('pasted words come apart, and a broken kept draft is nothing', () => {
  assert.deepEqual(wordsTyped(' 滑倒、跌倒，摔…跤 (手|脚)麻；滑倒 '), ['滑倒', '跌倒', '摔…跤', '(手|脚)麻']);
  const draft = addWord(START, FELL, '滑倒');
  assert.deepEqual(parseDraft(JSON.stringify(draft)), draft);
  for (const broken of [null, '', '{', 'null', '[]', '{"basedOn":1}', '{"basedOn":1,"changes":{}}', '{"basedOn":1,"changes":{},"meanings":{"a":{}}}', '{"basedOn":1,"changes":{"a":{"added":[1],"removed":[]}}}', '{"basedOn":1,"changes":{"a":null}}']) assert.equal(parseDraft(broken), undefined);
});
