import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkAnswers, defineForm, parseForm } from './form.ts';
import type { Form, FormShape } from './form-schema.ts';
import { holdsAndCanFail } from './testing/index.ts';

const today = '2026-10-01';
const photo = '0198c0de-0000-7000-8000-000000000001';
const option = (id: string) => ({ id, title: id });

const visit = defineForm({
  id: 'elder.first-visit', version: 4, title: { zh: '首次走访', en: 'First visit' },
  fields: [
    { id: '姓名', kind: 'text', title: '姓名', required: true, minLength: 2, maxLength: 20 },
    { id: '身份证', kind: 'identity', title: '身份证号' },
    { id: '电话', kind: 'phone', title: '电话', required: true },
    { id: '独居', kind: 'yesno', title: '是否独居', required: true },
    { id: '紧急联系人', kind: 'phone', title: '紧急联系人', required: true, showIf: '独居' },
    { id: '体温', kind: 'number', title: '体温', min: 34, max: 43, decimals: 1, unit: '℃' },
    { id: '发热时间', kind: 'date', title: '发热时间', earliest: '2026-01-01', latest: 'today', required: true, showIf: '体温 >= 37.3' },
    { id: '住院', kind: 'yesno', title: '是否住院', showIf: '发热时间 < date("2026-09-24")' },
    { id: '生活', kind: 'choice', title: '生活能力', options: ['自理', '半自理', '失能'].map(option) },
    { id: '服务', kind: 'many', title: '所需服务', options: ['助餐', '助浴', '助医'].map(option), atLeast: 1, atMost: 2, showIf: '生活 in ("半自理", "失能") or age >= 90' },
    { id: '备注', kind: 'text', title: '备注', lines: 'many' },
    { id: '照片', kind: 'photo', title: '照片', atMost: 2 },
  ],
}, { facts: ['age'] });

const check = (given: unknown, facts = {}) => checkAnswers(visit, given, { today, facts });
const least = { 姓名: '王小芳', 电话: '13812341234', 独居: false };
const codes = (given: object, facts = {}) => check({ ...least, ...given }, facts).problems.map(({ field, code }) => `${field} ${code}`);

test('answers are cleaned and keep the form’s id and version', () => {
  const { problems, answers } = check({
    姓名: ' 王小芳\u0000 ', 身份证: '11010519491231002x', 电话: '138 1234 1234', 独居: true, 紧急联系人: '+86 13900001111', 体温: '３６．５', 生活: '失能',
    服务: ['助医', '助餐', '助医'], 备注: ' 一\r\n二 ', 照片: [photo, photo],
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(answers, {
    form: 'elder.first-visit', version: 4,
    values: {
      姓名: '王小芳', 身份证: '11010519491231002X', 电话: '13812341234', 独居: true, 紧急联系人: '13900001111', 体温: 36.5, 生活: '失能', 服务: ['助餐', '助医'],
      备注: '一\n二', 照片: [photo],
    },
  });
});

test('each wrong answer is a problem of its field with a code and facts', () => {
  assert.deepEqual(check({}).problems, [
    { field: '姓名', code: 'answer.required', facts: undefined }, { field: '电话', code: 'answer.required', facts: undefined },
    { field: '独居', code: 'answer.required', facts: undefined },
  ]);
  const cases: [object, string[]][] = [
    [{ 姓名: '王' }, ['姓名 answer.tooShort']], [{ 姓名: '王'.repeat(21) }, ['姓名 answer.tooLong']], [{ 姓名: 7 }, ['姓名 answer.wrongKind']],
    [{ 姓名: '王'.repeat(30_000) }, ['姓名 answer.tooLong']], [{ 姓名: '\u0000\u0001' }, ['姓名 answer.tooShort']],
    [{ 电话: '1381234' }, ['电话 phone.tooShort']], [{ 身份证: '110105194912310021' }, ['身份证 identity.checkDigit']],
    [{ 独居: 'yes' }, ['独居 answer.wrongKind']], [{ 独居: true }, ['紧急联系人 answer.required']],
    [{ 体温: 'hot' }, ['体温 answer.notNumber']], [{ 体温: 30 }, ['体温 answer.tooSmall']], [{ 体温: 50 }, ['体温 answer.tooLarge']],
    [{ 体温: 36.55 }, ['体温 answer.tooManyDecimals']], [{ 体温: [36] }, ['体温 answer.wrongKind']], [{ 体温: Number.NaN }, ['体温 answer.notNumber']], [{ 体温: '0x25' }, ['体温 answer.notNumber']],
    [{ 体温: 38, 发热时间: '2026-02-30' }, ['发热时间 answer.notDate']], [{ 体温: 38, 发热时间: '2026-10-02' }, ['发热时间 answer.tooLate']],
    [{ 体温: 38, 发热时间: '2025-12-31' }, ['发热时间 answer.tooEarly']], [{ 体温: 38 }, ['发热时间 answer.required']],
    [{ 生活: '好' }, ['生活 answer.notAnOption']], [{ 生活: '失能', 服务: ['助餐', '助浴', '助医'] }, ['服务 answer.tooMany']],
    [{ 生活: '失能', 服务: ['飞'] }, ['服务 answer.notAnOption']], [{ 生活: '失能', 服务: '助餐' }, ['服务 answer.wrongKind']],
    [{ 生活: '失能', 服务: Array(1000).fill('助餐') }, ['服务 answer.tooMany']],
    [{ 照片: [photo, photo, photo] }, ['照片 answer.tooMany']], [{ 照片: ['../etc/passwd'] }, ['照片 answer.notPhoto']],
    [{ 血型: 'A', constructor: 1 }, ['血型 answer.notAsked', 'constructor answer.notAsked']],
  ];
  for (const [given, expected] of cases) assert.deepEqual(codes(given), expected, JSON.stringify(given).slice(0, 80));
  assert.deepEqual(check({ ...least, 体温: 30 }).problems[0]?.facts, { least: 34 });
  for (const nonsense of [null, 'x', [], 5]) assert.equal(check(nonsense).problems[0]?.code, 'answer.wrongKind');
});

test('fields are asked by the answers above, by facts, and not while those are unknown', () => {
  assert.deepEqual(check({ ...least, 体温: 38, 发热时间: '2026-09-01' }).asked.includes('住院'), true);
  assert.deepEqual(check({ ...least, 体温: 38, 发热时间: '2026-09-30' }).asked.includes('住院'), false);
  assert.deepEqual(check({ ...least }, { age: 93 }).asked.includes('服务'), true);
  assert.deepEqual(check({ ...least }, { 独居: true }).asked.includes('紧急联系人'), false);
  // An answer that is wrong is not known.
  assert.deepEqual(check({ ...least, 体温: 99 }).asked.includes('发热时间'), false);
});

test('answers to fields that are not asked are dropped, with all that hangs on them', () => {
  const { problems, answers } = check({ ...least, 紧急联系人: 'nonsense', 体温: 36, 发热时间: '2026-09-01', 住院: true });
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.keys(answers.values), ['姓名', '电话', '独居', '体温']);
});

const shape = (...fields: object[]): unknown => ({ id: 'f', version: 1, title: 'f', fields });
const found = (...fields: object[]) => parseForm(shape(...fields)).problems.map(({ code, at }) => `${code} ${at.join('.')}`);
const yesno = { id: 'a', kind: 'yesno', title: 'a' };

test('problems of forms are found', () => {
  assert.deepEqual(found(yesno), []);
  assert.deepEqual(found(yesno, yesno), ['form.duplicateField fields.1.id']);
  assert.deepEqual(found({ ...yesno, showIf: 'b >' }), ['form.badCondition fields.0.showIf']);
  assert.deepEqual(found(yesno, { ...yesno, id: 'b', showIf: 'c = 1' }), ['form.badCondition fields.1.showIf']);
  assert.deepEqual(found({ ...yesno, showIf: 'b or a' }, { ...yesno, id: 'b' }), ['form.readsLater fields.0.showIf', 'form.readsLater fields.0.showIf']);
  assert.deepEqual(found({ id: 'c', kind: 'choice', title: 'c', options: [option('x'), option('x')] }), ['form.duplicateOption fields.0.options']);
  for (const impossible of [{ kind: 'number', min: 2, max: 1 }, { kind: 'text', minLength: 9, maxLength: 3 }, { kind: 'many', options: [option('x')], atLeast: 2 }, { kind: 'date', earliest: '2026-02-01', latest: '2026-01-01' }]) {
    assert.deepEqual(found({ id: 'a', title: 'a', ...impossible }), ['form.impossibleLimits fields.0.kind']);
  }
  for (const wrong of [{ id: '__proto__', kind: 'yesno', title: 'a' }, { id: 'a', kind: 'music', title: 'a' }, { ...yesno, colour: 1 }, { id: 'a', kind: 'choice', title: 'a', options: [] }]) {
    assert.match(found(wrong)[0] ?? '', /^form\.shape/);
  }
  assert.equal(parseForm(shape(...Array.from({ length: 201 }, (_, i) => ({ ...yesno, id: `a${i}` })))).ok, false);
  assert.throws(() => defineForm({ id: 'f', version: 1, title: 'f', fields: [{ ...yesno, showIf: 'x' }] } as FormShape), /form f is unsound/);
});

// Random answers, half of them sensible.
const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string({ unit: 'binary', maxLength: 30 }));
const sensible: Record<string, fc.Arbitrary<unknown>> = {
  姓名: fc.constantFrom('王芳', '李', ' 张三 '), 电话: fc.constant('138-0000-1111'), 独居: fc.boolean(), 紧急联系人: fc.constant('13900001111'), 体温: fc.constantFrom(36.5, 38, '39.1', 99),
  发热时间: fc.constantFrom('2026-09-01', '2026-09-30', '2027-01-01'), 住院: fc.boolean(), 生活: fc.constantFrom('自理', '失能'), 服务: fc.subarray(['助餐', '助浴', '助医']), 备注: fc.string(), 照片: fc.constantFrom([], [photo]),
};
const answers = fc.record(Object.fromEntries(Object.entries(sensible).map(([id, good]) => [id, fc.oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: anything })])), { requiredKeys: [] });

test('property: clean answers are sound: checked again they give no problem and stay the same; nothing unasked is kept', () => {
  const seen = { clean: 0, wrong: 0, hidden: 0 };
  type Check = (form: Form, given: unknown) => ReturnType<typeof checkAnswers>;
  const real: Check = (form, given) => checkAnswers(form, given, { today, facts: { age: 70 } });
  const isSound = (checker: Check) =>
    fc.assert(fc.property(answers, (given) => {
      const first = checker(visit, given);
      const kept = Object.keys(first.answers.values);
      assert.ok(kept.every((id) => first.asked.includes(id)));
      for (const field of visit.fields) {
        const isKept = kept.includes(field.id);
        const hasProblem = first.problems.some((problem) => problem.field === field.id);
        assert.ok(!(isKept && hasProblem), field.id);
        if (first.asked.includes(field.id) && field.required) assert.ok(isKept || hasProblem, `${field.id} is required`);
      }
      const again = real(visit, first.answers.values);
      assert.deepEqual(again.answers, first.answers);
      assert.ok(again.problems.every(({ code }) => code === 'answer.required'));
      seen.clean += first.problems.length === 0 ? 1 : 0;
      seen.wrong += first.problems.length > 0 ? 1 : 0;
      seen.hidden += Object.keys(given).some((id) => !first.asked.includes(id)) ? 1 : 0;
    }), { numRuns: 500 });
  holdsAndCanFail<Check>(isSound, real, {
    'hidden answers kept': (form, given) => {
      const result = real(form, given);
      return { ...result, answers: { ...result.answers, values: { ...(given as object), ...result.answers.values } } };
    },
    'required overlooked': (form, given) => ({ ...real(form, given), problems: [] }),
    'what was typed kept as it is': (form, given) => {
      const result = real(form, given);
      return { ...result, answers: { ...result.answers, values: Object.fromEntries(Object.keys(result.answers.values).map((id) => [id, (given as Record<string, string>)[id] ?? ''])) } };
    },
  });
  assert.ok(Object.values(seen).every((times) => times >= 5), JSON.stringify(seen));
});
