import assert from 'node:assert/strict';
import { test } from 'node:test';
import en from './en.json' with { type: 'json' };
import { sentenceOfRefusal } from './refusal.ts';
import { createTexts } from './text-store.ts';
import { type Bundle, type BundleLoader, compareBundles, createTranslate, fill, hasKey, joinBundles } from './texts.ts';
import zh from './zh.json' with { type: 'json' };

test('facts are put into sentences, and a missing one stays visible', () => {
  assert.equal(fill('还剩 {minutes} 分钟，{name}', { minutes: 0, name: '陈婆婆' }), '还剩 0 分钟，陈婆婆');
  assert.equal(fill('{a} {b}', { a: '{b}', b: 'x' }), '{b} x', 'what a person wrote is not filled in again');
  assert.equal(fill('{toString} {b}', {}), '{toString} {b}'.replace('{toString}', fill('{toString}', {})));
});

test('a missing key shows itself and is told once', () => {
  const told: string[] = [];
  const t = createTranslate({ 'a.b': 'x' }, (message) => told.push(message));
  assert.equal(t('a.b'), 'x');
  assert.equal(t('a.c'), 'a.c');
  assert.equal(t('a.c'), 'a.c');
  assert.equal(t('constructor'), 'constructor');
  assert.equal(told.length, 2);
});

test('two modules that give one key with different words are told', () => {
  const told: string[] = [];
  assert.deepEqual(joinBundles([{ a: '1', b: '2' }, { a: '1', b: '3' }], (message) => told.push(message)), { a: '1', b: '3' });
  assert.deepEqual(told, ['the text b is given twice']);
});

test('compareBundles finds what only one language has', () => {
  assert.deepEqual(compareBundles({ a: '{x}', b: '' }, { a: 'y', c: '' }).sort(), ['a has other placeholders in the other language', 'b is missing in one language', 'c is missing in one language']);
});

test('our own words are complete in both languages', () => assert.deepEqual(compareBundles(zh, en), []));

const loaderOf = (words: Record<'zh' | 'en', Bundle>, loads: string[] = []): BundleLoader => ({
  zh: async () => {
    loads.push('zh');
    return { default: words.zh };
  },
  en: async () => {
    loads.push('en');
    return { default: words.en };
  },
});

test('the other language is fetched once, when somebody asks for it', async () => {
  const loads: string[] = [];
  const chosen: string[] = [];
  const texts = await createTexts({ language: 'zh', loaders: [loaderOf({ zh: { hi: '你好' }, en: { hi: 'hello' } }, loads)], warn: () => {}, onChosen: (language) => chosen.push(language) });
  assert.equal(texts.translate('hi'), '你好');
  assert.deepEqual(loads, ['zh']);
  let heard = 0;
  texts.subscribe(() => {
    heard += 1;
  });
  await texts.choose('en');
  assert.equal(texts.translate('hi'), 'hello');
  await texts.choose('zh');
  await texts.choose('en');
  assert.deepEqual([loads, chosen, heard], [['zh', 'en'], ['en', 'zh', 'en'], 3]);
});

test('of two quick choices the last one counts, whichever words come first', async () => {
  let release = (_: { default: Bundle }) => {};
  const slow: BundleLoader = { zh: async () => ({ default: { hi: '你好' } }), en: () => new Promise((done) => (release = done)) };
  const texts = await createTexts({ language: 'zh', loaders: [slow], warn: () => {} });
  const toEnglish = texts.choose('en');
  await texts.choose('zh');
  release({ default: { hi: 'hello' } });
  await toEnglish;
  assert.equal(texts.language, 'zh');
  assert.equal(texts.translate('hi'), '你好');
});

test('the words of other screens come later, and until then a missing key shows nothing', async () => {
  const told: string[] = [];
  const later = loaderOf({ zh: { 'b.x': '后来' }, en: { 'b.x': 'later' } });
  const texts = await createTexts({ language: 'zh', loaders: [loaderOf({ zh: { 'a.x': '先' }, en: { 'a.x': 'first' } })], laterLoaders: [later], warn: (message) => told.push(message) });
  let heard = 0;
  texts.subscribe(() => {
    heard += 1;
  });
  assert.deepEqual([texts.translate('a.x'), texts.translate('b.x'), texts.has('b.x'), told.length], ['先', '', false, 0]);
  await texts.choose('en');
  assert.deepEqual([texts.translate('a.x'), texts.translate('b.x')], ['first', '']);
  await texts.complete();
  assert.deepEqual([texts.translate('b.x'), texts.translate('c.x'), texts.has('b.x'), told.length, heard], ['later', 'c.x', true, 1, 2]);
  await texts.choose('zh');
  assert.equal(texts.translate('b.x'), '后来');
});

test('a refusal is said in words, with advice where there is some', () => {
  const words: Bundle = { ...zh, 'refusal.need.taken': '已经有人去了，{name}' };
  const t = createTranslate(words, (message) => assert.fail(message));
  const say = (status: number, code: string, facts = {}) => sentenceOfRefusal({ status, code, facts }, t, (key) => hasKey(words, key));
  assert.deepEqual(say(409, 'need.taken', { name: '张敏' }), { sentence: '已经有人去了，张敏' });
  assert.equal(say(0, 'network.unreachable').sentence, '网络连不上');
  assert.ok(say(0, 'network.unreachable').advice?.includes('再试'));
});

test('a code without words falls back to its family and is never shown', () => {
  const t = createTranslate(zh, (message) => assert.fail(message));
  for (const [status, key] of [[401, 'session.required'], [403, 'access.denied'], [404, 'thing.notFound'], [409, 'ui.changed'], [422, 'request.invalid'], [429, 'request.tooMany'], [500, 'service.unavailable'], [0, 'service.unavailable']] as const) {
    const { sentence } = sentenceOfRefusal({ status, code: 'nobody.knows' }, t, (name) => hasKey(zh, name));
    assert.equal(sentence, (zh as Bundle)[`refusal.${key}`]);
  }
});
