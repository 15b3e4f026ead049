import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Translate } from '@huying/ui';
import { CATEGORIES, SKILLS } from '../contract.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import zh from './text/zh.json' with { type: 'json' };
import { effectsOf, entriesOf, isFound, isOfKind, KINDS, namesOf, sayEvidence, sayUnderstood, sayWhen } from './words.ts';

const UI: Readonly<Record<string, string>> = { 'ui.listSeparator': '、', 'ui.urgency.yellow': '尽快', 'ui.month.3': '3月{day}日', 'ui.time.date': '{date} {time}' };
const texts: Readonly<Record<string, string>> = { ...UI, ...zh };
const t: Translate = (key, facts) => (texts[key] ?? `?${key}`).replace(/\{(\w+)\}/g, (_, name: string) => String(facts?.[name] ?? `{${name}}`));

test('everything that is counted out has its words', () => {
  const wanted = [...CATEGORIES.map((one) => `recognition.category.${one}`), ...SKILLS.map((one) => `recognition.skill.${one}`), ...KINDS.map((one) => `recognition.kind.${one}`)];
  assert.deepEqual(wanted.filter((key) => !(key in zh)), []);
});

test('every entry that ships says its effect, with names and not with ids', () => {
  const names = namesOf(DEFAULT_LEXICON);
  for (const one of entriesOf(DEFAULT_LEXICON)) {
    const effects = effectsOf(one, names, t);
    assert.ok(effects.length > 0 && effects.every((effect) => !effect.includes('?recognition')), one.entry.id);
    assert.ok(KINDS.some((kind) => kind !== 'changed' && isOfKind(one, kind, () => false)), one.entry.id);
  }
  const face = entriesOf(DEFAULT_LEXICON).find((one) => one.entry.id === 'stroke.face')!;
  const said = effectsOf(face, names, t).join('。');
  assert.match(said, /身体不适/);
  assert.match(said, /\{chronic\}/);
  assert.ok(isFound(face, face.entry.words, '歪嘴') && isFound(face, face.entry.words, 'stroke.face') && !isFound(face, face.entry.words, '灯泡'));
});

test('times and evidence are said', () => {
  assert.deepEqual([null, 'now', 'daily', 'weekly-MO,SU', '2026-03-04', '2026-03-04T15:00'].map((when) => sayWhen(when, t)), [
    '没有说', '现在', '每天', '每周一、日', '3月4日', '3月4日 15:00',
  ]);
  assert.match(sayEvidence({ rule: 'model.red', words: '0.93' }, new Map(), t), /93%/);
  assert.equal(sayEvidence({ rule: 'stroke.face', words: '歪嘴' }, new Map([['stroke.face', '嘴歪脸斜']]), t), '“歪嘴”：嘴歪脸斜');
});

test('what a concept of one’s own says, and what would have been understood, in words', () => {
  const own = { kind: 'concept' as const, entry: { id: 'own.cards', label: '打牌', words: ['三缺一'], category: { company: 3 }, skills: ['reading' as const], people: 2 as const, off: true } };
  assert.deepEqual(effectsOf(own, new Map(), t), ['已停用，听到也不算', '陪伴聊天加 3 分', '要会：读写', '要 2 个人']);
  assert.ok(isOfKind(own, 'off', () => false) && isOfKind(own, 'helpers', () => false) && !isOfKind(own, 'condition', () => false));
  assert.equal(sayUnderstood({ category: ['repair', 'safety'], urgency: 'yellow', suspectedRed: true, people: 2, skills: ['electrics'], abstained: true }, t), '小修小补、安全隐患 · 尽快 · 疑似紧急 · 2 人 · 电工 · 把握不够');
});
