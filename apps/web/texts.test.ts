/** The words of all modules together: complete in both languages, each key once, and none used that nobody gives. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compareBundles } from '@huying/ui/text';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
const FOLDERS = ['packages/ui/src/text', 'apps/web/src/landing/text', 'modules/*/web/text', 'modules/*/web/text/*'];
const folders = FOLDERS.flatMap((pattern) => globSync(join(ROOT, pattern, 'zh.json'))).map((path) => path.slice(0, -'/zh.json'.length));
const name = (folder: string) => relative(ROOT, folder);

test('there are words', () => assert.ok(folders.length >= 2));

for (const folder of folders) {
  test(`${name(folder)} says the same in both languages`, () => assert.deepEqual(compareBundles(read(join(folder, 'zh.json')), read(join(folder, 'en.json'))), []));
}

test('two modules that give one key give it the same words', () => {
  const owners = new Map<string, { folder: string; sentence: string }>();
  const differing = folders.flatMap((folder) =>
    Object.entries(read(join(folder, 'zh.json'))).flatMap(([key, sentence]) => {
      const other = owners.get(key);
      owners.set(key, { folder: name(folder), sentence });
      return other && other.sentence !== sentence ? [`${key} in ${other.folder} and ${name(folder)}`] : [];
    }),
  );
  assert.deepEqual(differing, []);
});

/** Keys written out in the code: `t('…')`, and the titles of screens. Those that are put together are beyond this test. */
const usedIn = (code: string) => [...code.matchAll(/\bt\('([\w-]+\.[\w.-]+)'|\btitle: '([\w-]+\.[\w.-]+)'/g)].map((match) => (match[1] ?? match[2]) as string);

test('every key that the code writes out is given', () => {
  const given = new Set(folders.flatMap((folder) => Object.keys(read(join(folder, 'zh.json')))));
  const files = ['packages/ui/src/**/*.{ts,tsx}', 'apps/web/src/landing/**/*.{ts,tsx}', 'modules/*/web/**/*.{ts,tsx}'].flatMap((pattern) => globSync(join(ROOT, pattern)));
  const missing = files.filter((file) => !file.includes('.test.')).flatMap((file) => usedIn(readFileSync(file, 'utf8')).filter((key) => !given.has(key)).map((key) => `${key} in ${relative(ROOT, file)}`));
  assert.ok(files.length > 30);
  assert.deepEqual(missing, []);
  assert.deepEqual(usedIn("t('a.b', x) && { title: 'c.d' } && at('no')"), ['a.b', 'c.d']);
});
