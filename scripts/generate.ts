/** `npm run gen`: makes again what is generated and committed. Each generator is a program of its own that writes its files. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GENERATORS = ['scripts/generators/tokens-css.ts', 'scripts/generators/rows.ts', 'modules/recognition/server/write-model.ts'];

for (const file of GENERATORS) {
  if (!existsSync(`${ROOT}${file}`)) throw new Error(`the generator ${file} is not there`);
  console.error(file);
  const { status } = spawnSync(process.execPath, [`${ROOT}${file}`], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
