import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CATEGORIES, type GivenOpinion, type Recognition, recognitionSchema, URGENCIES } from '../contract.ts';
import { isProblem, type Recogniser, recognise, recogniseWith, readSpoken } from './recognise.ts';
import { shippedRecogniser } from './shipped.ts';

const recogniser = shippedRecogniser();
const NOW = '2026-03-10T10:20:00+08:00';
const of = (text: string, now = NOW): Recognition => {
  const answer = recognise({ text, now }, recogniser);
  assert.ok(!isProblem(answer), String(answer));
  return answer;
};

describe('recognise', () => {
  test('a plain request', () => {
    const { evidence: _, ...tags } = of('明天上午帮我买两斤挂面');
    assert.deepEqual({ ...tags, confidence: 0 }, {
      category: ['shopping'], urgency: 'green', suspectedRed: false, when: '2026-03-11T09:00', people: 1, sameSex: false, skills: [], confidence: 0, abstained: false,
      engine: 'local', version: 'lexicon-0/shipped-1054',
    });
  });
  test('what is wanted loses to what is told', () => {
    const answer = of('给我买点止痛药嘛，我半边身子没力，说话也含混');
    assert.deepEqual([answer.category[0], answer.urgency, answer.when], ['health', 'red', 'now']);
    assert.ok(answer.evidence.some((one) => one.rule.startsWith('stroke.')));
  });
  test('a need of another day is not for today', () => {
    assert.equal(of('降压药吃完了，今天帮我拿一盒').urgency, 'yellow');
    assert.equal(of('降压药吃完了，下周三帮我拿一盒').urgency, 'green');
  });
  test('it abstains from what says nothing', () => {
    assert.equal(of('那个……就是那个').abstained || of('那个……就是那个').category[0] === 'other', true);
    assert.equal(of('zzz qqq').abstained, true);
  });
  test('what cannot be read has a name', () => {
    for (const [text, now, problem] of [['', NOW, 'text.empty'], ['好'.repeat(501), NOW, 'text.tooLong'], ['a\u0000', NOW, 'text.control'], ['来人', '2026-13-01T00:00:00+08:00', 'now.invalid'], ['来人', '', 'now.invalid']] as const) {
      assert.equal(recognise({ text, now }, recogniser), problem);
    }
  });
  test('however sure the model is, without a rule it only suspects, and a suspicion is at least for today', () => {
    const sure: Recogniser = { ...recogniser, model: { ...recogniser.model, thresholds: { ...recogniser.model.thresholds, suspectFrom: 0 } } };
    const by = (text: string) => recognise({ text, now: NOW }, sure) as Recognition;
    for (const text of ['你们快点来嘛', '明天上午帮我买两斤挂面', '前年中过一回煤气，喊都喊不醒']) assert.deepEqual([by(text).urgency, by(text).suspectedRed], ['yellow', true], text);
    assert.equal(by('你们快点来嘛').when, 'now');
    assert.ok(by('你们快点来嘛').evidence.some((one) => one.rule === 'model.red'));
  });
  test('skills follow from the words', () => {
    assert.ok(of('两个人来搬冰箱').skills.includes('lifting'));
    assert.ok(of('厨房水管漏水，来修').skills.includes('plumbing'));
  });
});

const WORDS = ['胸口', '痛', '煤气', '味', '起不来', '滚了一跤', '转账', '没挂', '买', '米', '明天', '上午', '电视里', '去年', '没得', '洗澡', '药', '吃多了', '断了', '陪我', '医院', '，', '。', '喊不醒', '停水', '车', '接我'];
const sentences = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 14 }).map((words) => words.join('')).filter((text) => /[^，。]/.test(text));
const opinions: fc.Arbitrary<GivenOpinion> = fc.record({
  engine: fc.constant('language-model:test'), category: fc.uniqueArray(fc.constantFrom(...CATEGORIES), { minLength: 1, maxLength: 2 }),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }), suspectedRed: fc.boolean(), soon: fc.boolean(),
});
const rank = (answer: Recognition) => URGENCIES.indexOf(answer.urgency) * 2 + (answer.suspectedRed ? 1 : 0);

test('a model raises and never lowers: whatever it thinks, no answer is below the rules, and red stays red', () => {
  const met = new Set<string>();
  fc.assert(fc.property(sentences, opinions, (text, given) => {
    const spoken = { text, now: NOW };
    const read = readSpoken(spoken, recogniser);
    assert.ok(typeof read !== 'string');
    const with_ = recogniseWith(spoken, recogniser, given);
    const calm = recogniseWith(spoken, recogniser, { ...given, suspectedRed: false, soon: false });
    const local = recognise(spoken, recogniser);
    assert.ok(!isProblem(with_) && !isProblem(calm) && !isProblem(local));
    for (const answer of [with_, calm, local]) {
      recognitionSchema.parse(answer);
      assert.equal(answer.urgency === 'red', read.ruled.urgency === 'red', 'rules say red, and no model does');
      if (answer.urgency === 'red') assert.equal(answer.when, 'now');
      if (read.ruled.isSuspected) assert.ok(answer.suspectedRed || answer.urgency === 'red');
      if (answer.urgency === 'red') assert.ok(['health', 'safety'].includes(answer.category[0] as string));
    }
    assert.ok(rank(with_) >= rank(calm), 'an opinion that suspects more may not end lower');
    if (given.suspectedRed && with_.urgency !== 'red') assert.equal(with_.suspectedRed, true);
    met.add(`${read.ruled.urgency} ${with_.urgency} ${with_.suspectedRed}`);
  }), { numRuns: 1_500 });
  for (const outcome of ['red red false', 'green green false', 'green yellow true', 'yellow yellow true', 'green yellow false']) assert.ok(met.has(outcome), `${outcome} was never met: ${[...met].join(', ')}`);
});

test('whatever is said, the answer has its shape or the problem has a name', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.oneof(fc.constant(NOW), fc.string({ maxLength: 30 })), (text, now) => {
    const answer = recognise({ text, now }, recogniser);
    if (isProblem(answer)) assert.match(answer, /^(text\.(empty|tooLong|control)|now\.invalid)$/);
    else recognitionSchema.parse(answer);
  }), { numRuns: 500 });
});
