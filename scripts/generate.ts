/**
 * `npm run gen`: makes again what is generated and committed; `npm run check` fails where that differs from what is there.
 * Each generator is a program of its own that writes its files and knows `--check`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What is made, from what. */
const GENERATORS = [
  'packages/ui/src/look/generate.ts',
  'modules/recognition/server/write-model.ts',
];

let failed = false;
for (const file of GENERATORS) {
  if (!existsSync(`${ROOT}${file}`)) throw new Error(`the generator ${file} is not there`);
  console.log(file);
  const { status } = spawnSync(process.execPath, [`${ROOT}${file}`, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
