/** `npm run test:long`: thirty kills in a longer life; more than fits into `npm test`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(process.execPath, ['--test', 'e2e/crash.test.ts'], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, KILLS: '30', DAYS: '0.75', SEED: String(Date.now() % 100_000) } });
process.exit(status ?? 1);
