import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Lexicon, lexiconSchema } from '../contract.ts';
import { DEFAULT_LEXICON } from './lexicon/index.ts';
import { categoryWeights, compileLexicon, lexiconProblems, matchLexicon, readText } from './lexicon.ts';
import { cleanText } from './text.ts';

const lexicon = (concepts: Lexicon['concepts'], sets: Lexicon['sets'] = []): Lexicon => ({ sets, concepts });
const said = (of: Lexicon, text: string) => matchLexicon(compileLexicon(of), readText(cleanText(text))).map((hit) => `${hit.concept.id}=${hit.words}`);

describe('words', () => {
  const sets = [{ id: 'limb', words: ['手', '脚杆'] }];
  const weak = lexicon([{ id: 'weak', label: '', words: ['{limb}…(没力|没得力)'] }], sets);
  test('a set, a gap and a choice', () => {
    assert.deepEqual(said(weak, '我的脚杆今天没得力'), ['weak=脚杆今天没得力']);
    assert.deepEqual(said(weak, '我的脚杆好'), []);
  });
  test('a gap ends with the clause and after six characters', () => {
    assert.deepEqual(said(weak, '手痛，人没力'), []);
    assert.deepEqual(said(weak, '手一二三四五六没力'), ['weak=手一二三四五六没力']);
    assert.deepEqual(said(weak, '手一二三四五六七没力'), []);
  });
  test('signs of regular expressions are only characters', () => {
    assert.deepEqual(said(lexicon([{ id: 'dot', label: '', words: ['a+b*'] }]), 'aab a+b*'), ['dot=a+b*']);
  });
  test('a longer word is recognised by its sound, a short one is not', () => {
    const insulin = lexicon([{ id: 'insulin', label: '', words: ['胰岛素', '药'] }]);
    assert.deepEqual(said(insulin, '打了夷岛素'), ['insulin=夷岛素']);
    assert.deepEqual(said(insulin, '我要走'), []);
  });
  test('what raises urgency needs one character more by sound', () => {
    const short = lexicon([{ id: 'breath', label: '', words: ['喘不上'], urgency: 'red' }]);
    assert.deepEqual(said(short, '手抖得穿不上针'), []);
    assert.deepEqual(said(short, '气喘不上来'), ['breath=喘不上']);
  });
  test('needs and unless look at the whole sentence', () => {
    const both = lexicon([
      { id: 'shaking', label: '', words: ['手抖'], needs: ['sugar'], unless: ['needle'] },
      { id: 'sugar', label: '', words: ['糖尿病'] },
      { id: 'needle', label: '', words: ['穿针'] },
    ]);
    assert.deepEqual(said(both, '手抖'), []);
    assert.deepEqual(said(both, '他有糖尿病，手抖'), ['shaking=手抖', 'sugar=糖尿病']);
    assert.deepEqual(said(both, '糖尿病，手抖得穿针都穿不上').filter((hit) => hit.startsWith('shaking')), []);
  });
});

test('words and concepts that are off are not listened for, nor do they hold for others', () => {
  const of = (more: Partial<Lexicon['concepts'][number]>, offWords: string[] = []) => lexicon([
    { id: 'weak', label: '', words: ['{limb}没力'], needs: ['sudden'], ...more }, { id: 'sudden', label: '', words: ['突然', '一下'], offWords: offWords.filter((word) => word === '突然') },
  ], [{ id: 'limb', words: ['手', '脚'], offWords: offWords.filter((word) => word === '手') }]);
  assert.deepEqual(said(of({}), '突然手没力'), ['weak=手没力', 'sudden=突然']);
  assert.deepEqual(said(of({ off: true }), '突然手没力'), ['sudden=突然']);
  assert.deepEqual(said(of({}, ['突然']), '突然手没力'), []);
  assert.deepEqual(said(of({}, ['手']), '突然手没力'), ['sudden=突然']);
  assert.deepEqual(said(of({}, ['手']), '一下脚没力'), ['weak=脚没力', 'sudden=一下']);
});

test('a concept said twice counts once', () => {
  const of = lexicon([{ id: 'rice', label: '', words: ['米', '饭'], category: { meals: 2 } }]);
  assert.deepEqual([...categoryWeights(matchLexicon(compileLexicon(of), readText('饭，米，饭')))], [['meals', 2]]);
});

test('an unsound lexicon says where', () => {
  const problems = lexiconProblems(lexicon([
    { id: 'one', label: '', words: ['{nothing}痛'] },
    { id: 'two', label: '', words: ['(a|b'], needs: ['gone'] },
    { id: 'two', label: '', words: ['a'] },
  ], [{ id: 'silent', words: ['手'], offWords: ['手'] }]));
  assert.deepEqual(problems.map((one) => one.problem).sort(), ['duplicate', 'empty', 'malformed', 'unknown.need', 'unknown.set']);
});

test('the lexicon that ships is sound and fits its own shape', () => {
  assert.deepEqual(lexiconProblems(DEFAULT_LEXICON), []);
  assert.deepEqual(lexiconSchema.safeParse(DEFAULT_LEXICON).error?.issues, undefined);
});

test('whatever staff write, a lexicon is called unsound or matches without an error', () => {
  const word = fc.string({ unit: fc.constantFrom('痛', '手', '脚', '血', '气', '…', '(', ')', '|', '{', '}', 's', '.', '*', '\\', '['), minLength: 1, maxLength: 12 });
  let sound = 0;
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
    const of = lexicon([{ id: 'any', label: '', words }], [{ id: 's', words: ['脚', '['] }]);
    if (lexiconProblems(of).length > 0) return;
    sound += 1;
    said(of, '手痛痛s[脚.*');
  }), { numRuns: 3_000 });
  assert.ok(sound > 100, `only ${sound} lexicons were sound`);
});

test('a sentence of the greatest length is matched in a moment, even one made to be slow', () => {
  const compiled = compileLexicon(DEFAULT_LEXICON);
  for (const text of ['手'.repeat(500), '胸口像'.repeat(166), '喊喊喊叫叫叫'.repeat(83), '药一二三四五六'.repeat(71)]) {
    const begun = performance.now();
    matchLexicon(compiled, readText(text));
    assert.ok(performance.now() - begun < 1_000, `${text.slice(0, 6)} took ${performance.now() - begun} ms`);
  }
});
