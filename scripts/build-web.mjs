/** Builds the web application when its sources changed since the last build. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root, runToEnd, say } from './bootstrap.mjs';

const MODULE_PARTS = ['contract.ts', 'core', 'web', 'package.json'];

function* filesBelow(place) {
  if (!fs.existsSync(place)) return;
  if (!fs.statSync(place).isDirectory()) {
    yield place;
    return;
  }
  for (const entry of fs.readdirSync(place).sort()) {
    if (entry === 'node_modules' || entry === 'dist' || /\.test\.tsx?$/.test(entry)) continue;
    yield* filesBelow(path.join(place, entry));
  }
}

/** One hash over the names and contents of all that ends up in the browser. */
export function sourceHash(directory = root) {
  const modules = path.join(directory, 'modules');
  const places = [
    ...['packages/ui', 'packages/kernel', 'apps/web', 'package-lock.json', 'tsconfig.json'].map((place) => path.join(directory, place)),
    ...(fs.existsSync(modules) ? fs.readdirSync(modules).sort() : []).flatMap((name) => MODULE_PARTS.map((part) => path.join(modules, name, part))),
  ];
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesBelow(place)) {
      const content = fs.readFileSync(file);
      hash.update(`${path.relative(directory, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** Returns the exit code of the build; 0 also where nothing was to be done. */
export async function buildWeb(node, directory = root) {
  const app = path.join(directory, 'apps', 'web');
  const stampFile = path.join(app, 'dist', '.sources');
  const stamp = sourceHash(directory);
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return 0;
  say('Building the web application, since its sources changed.');
  const started = Date.now();
  fs.rmSync(stampFile, { force: true });
  const vite = path.join(directory, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code } = await runToEnd(node, [vite, 'build', '--logLevel', 'warn'], { cwd: app, stdio: ['ignore', process.stderr, process.stderr] });
  if (code !== 0) {
    say('The web application could not be built; the reason stands above.');
    return code;
  }
  fs.writeFileSync(stampFile, stamp);
  say(`The web application is built (${((Date.now() - started) / 1000).toFixed(1)} s).`);
  return 0;
}
