/**
 * What a phone must load before an elder sees the first screen: the page's own script, the words, and the screen, compressed. Looks at
 * `dist`; without a build there is nothing to measure and the tests are skipped.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Audience, contentFor, type ModuleScreens } from '@huying/ui/screens';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(HERE, 'dist');
const MANIFEST = join(DIST, '.vite/manifest.json');
const KILOBYTE = 1024;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}
const manifest: Readonly<Record<string, Chunk>> = existsSync(MANIFEST) ? JSON.parse(readFileSync(MANIFEST, 'utf8')) : {};

/** The files of a chunk and of everything that it cannot do without. */
function closure(key: string, files = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  assert.ok(chunk, `the build has no ${key}`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const other of chunk.imports ?? []) closure(other, files);
  return files;
}

/** What `() => import('./elder/home.tsx')` in this file names in the manifest. */
function keyOf(load: () => unknown, file: string): string {
  const path = /import\(['"]([^'"]+)['"]/.exec(load.toString())?.[1];
  assert.ok(path, `cannot read ${load}`);
  return relative(HERE, join(dirname(file), path));
}

const modules = await Promise.all(
  [join(HERE, 'src/landing/index.ts'), ...globSync(join(HERE, '../../modules/*/web/index.ts'))].map(async (file) => {
    const given = ((await import(pathToFileURL(file).href)) as { default: ModuleScreens }).default;
    return { file, given };
  }),
);

/** Everything loaded until the first screen of an audience stands there in Chinese. */
function firstScreen(audience: Audience, html: string): string[] {
  const files = closure(html);
  for (const { file, given } of modules) {
    const content = contentFor(audience, [given]);
    for (const { loader, paths } of content.texts) if (paths.length === 0 || paths.includes('/')) closure(keyOf(loader.zh, file), files);
    for (const screen of content.screens) if (screen.path === '/') closure(keyOf(screen.load, file), files);
    for (const fitting of content.fittings) closure(keyOf(fitting.load, file), files);
  }
  closure(relative(HERE, join(HERE, '../../packages/ui/src/text/zh.json')), files);
  return [...files].filter((name) => name.endsWith('.js'));
}
const code = (file: string) => readFileSync(join(DIST, file), 'utf8');
const compressed = (files: readonly string[]) => files.reduce((sum, file) => sum + gzipSync(code(file)).length, 0);
const hasAntd = (files: readonly string[]) => files.some((file) => /\bant-btn\b|anticon/.test(code(file)));

const skip = existsSync(MANIFEST) ? false : 'apps/web is not built';

for (const [audience, html, limit] of [['elder', 'elder.html', 120], ['volunteer', 'volunteer.html', 130], ['family', 'family.html', 130], ['landing', 'index.html', 120]] as const) {
  test(`${audience}: at most ${limit} KB of compressed script until the first screen`, { skip }, (t) => {
    const files = firstScreen(audience, html);
    const size = compressed(files);
    t.diagnostic(`${audience}: ${(size / KILOBYTE).toFixed(1)} KB in ${files.length} files`);
    assert.ok(size <= limit * KILOBYTE, files.map((file) => `${file} ${(gzipSync(code(file)).length / KILOBYTE).toFixed(1)} KB`).join('\n'));
    assert.equal(hasAntd(files), false, 'antd is for staff');
  });
}

test('the looking is awake: the desk has antd and is heavier', { skip }, () => {
  const files = [...closure('desk.html')].filter((name) => name.endsWith('.js'));
  assert.equal(hasAntd(files), true);
  assert.ok(compressed(files) > 120 * KILOBYTE);
});
