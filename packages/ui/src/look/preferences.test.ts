import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPreferences, readChoices } from './preferences.ts';

const page = () => {
  const properties: Record<string, string> = {};
  const dataset: Record<string, string | undefined> = {};
  return { root: { lang: '', dataset, style: { setProperty: (name: string, value: string) => void Object.assign(properties, { [name]: value }) } }, properties };
};
const memory = (start: Record<string, string> = {}) => ({ kept: start, getItem: (key: string) => start[key] ?? null, setItem: (key: string, value: string) => void Object.assign(start, { [key]: value }) });

test('usual choices: Chinese, 20 px, as the phone, with voice', () => {
  const usual = { language: 'zh', textSize: 20, theme: 'system', isVoiceOn: true };
  assert.deepEqual(readChoices(null, 'zh-CN'), usual);
  assert.deepEqual(readChoices(null, 'fr'), usual);
  assert.equal(readChoices(null, 'en-GB').language, 'en');
  for (const spoiled of ['{', '[]', 'null', '"x"', '{"textSize":99,"theme":"pink","language":"fr"}']) assert.deepEqual(readChoices(spoiled, 'zh-CN'), usual);
});

test('a choice is seen at once and remembered', () => {
  const { root, properties } = page();
  const store = memory();
  const preferences = createPreferences({ memory: store, root, browserLanguage: 'zh-CN', isDense: false });
  assert.deepEqual([root.lang, properties['--fs-body'], root.dataset.theme], ['zh-CN', '20px', undefined]);
  let heard = 0;
  preferences.subscribe(() => (heard += 1));
  preferences.set({ textSize: 30, theme: 'dark', language: 'en' });
  assert.deepEqual([root.lang, properties['--fs-body'], root.dataset.theme, heard], ['en', '30px', 'dark', 1]);
  const again = page();
  const later = createPreferences({ memory: store, root: again.root, browserLanguage: 'zh-CN', isDense: false });
  assert.deepEqual(later.choices, { language: 'en', textSize: 30, theme: 'dark', isVoiceOn: true });
  later.set({ theme: 'system' });
  assert.equal('theme' in again.root.dataset, false);
});

test('staff pages keep their dense text', () => {
  const { root, properties } = page();
  createPreferences({ memory: memory({ 'huying.choices': '{"textSize":30}' }), root, browserLanguage: 'zh-CN', isDense: true });
  assert.equal(root.dataset.density, 'dense');
  assert.equal(properties['--fs-body'], undefined);
});

test('a browser that refuses to remember still shows what was chosen', () => {
  const { root } = page();
  const refusing = { getItem: () => { throw new Error('denied'); }, setItem: () => { throw new Error('denied'); } };
  const preferences = createPreferences({ memory: refusing, root, browserLanguage: 'zh-CN', isDense: false });
  preferences.set({ theme: 'light' });
  assert.equal(root.dataset.theme, 'light');
  assert.equal(preferences.choices.theme, 'light');
});
