import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerProcess, freePort } from '@huying/e2e/server-process';
import { type Figure, figure } from './figures.ts';

const timed = async (work: () => Promise<void>) => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
};

/** Node starting and ending with an empty program: the floor of any start. */
const bareNode = () => timed(() => new Promise((resolve) => spawn(process.execPath, ['-e', '']).once('exit', () => resolve())));

/** Cold: an empty directory, database made, migrations, demonstration community. Warm: the second start. */
export async function startTimes(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-start-'));
  const server = createServerProcess({ dataDir, port: await freePort() });
  try {
    const cold = await timed(() => server.start());
    await server.stop();
    const warm = await timed(() => server.start());
    await server.stop();
    const bare = await bareNode();
    return [figure('cold start until healthy, demonstration community made', 's', cold, bare), figure('warm start until healthy', 's', warm, bare)];
  } finally {
    await server.kill().catch(() => undefined);
    await rm(dataDir, { recursive: true, force: true });
  }
}
