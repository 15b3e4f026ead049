/**
 * `npm run test:long`: what takes longer than fits into `npm test`. Two hundred rounds of the grab, thirty kills in a longer life, two thousand lives of a ledger, five hundred cuts of the network,
 * every route with every hostile value. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LONG = [
  { file: 'packages/platform/src/database/embedded-crash.test.ts', environment: { CRASH_ROUNDS: '30' } },
  { file: 'e2e/reach.test.ts', environment: { THOROUGH: '1' } },
  { file: 'e2e/hostile.test.ts', environment: { THOROUGH: '1' } },
  { file: 'modules/timebank/server/model.test.ts', environment: { SEQUENCES: '2000' } },
  { file: 'modules/mobilisation/server/grab-wire.test.ts', environment: { ROUNDS: '200' } },
  { file: 'e2e/simulation/crash.test.ts', environment: { KILLS: '30', DAYS: '0.75', SEED: String(Date.now() % 100_000) } },
];
/** In a browser, which the command finds or installs. */
const JOURNEYS = [{ file: 'e2e/journeys/without-network.test.ts', environment: { CUTS: '500', SEED: String(Date.now() % 100_000) } }];
let worst = 0;
for (const { file, environment } of LONG) {
  const { status } = spawnSync(process.execPath, ['--test', file], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } });
  worst = Math.max(worst, status ?? 1);
}
for (const { file, environment } of JOURNEYS) {
  const { status } = spawnSync(process.execPath, ['scripts/test.mjs', file], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } });
  worst = Math.max(worst, status ?? 1);
}
process.exit(worst);
