/** `npm run bench [-- --json FILE] [--only latency|commands|grab|start|paint|tracing|coverage|proposal|statement|liquidity]`: every figure beside a plain baseline of the same run. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLog, readConfig } from '@huying/platform';
import { type OpenConnection, openConnection } from '@huying/platform/connection';
import { createServerProcess, freePort } from '@huying/e2e/server-process';
import { commands, grabStorm, latency } from './chain.ts';
import { settle } from './community.ts';
import { type Figure, figure, table } from './figures.ts';
import { firstPaint } from './paint.ts';
import { coverage, proposal } from './roster.ts';
import { startTimes } from './start.ts';
import { liquidity, statement } from './timebank.ts';
import { tracing } from './tracing.ts';

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } });
const wants = (name: string) => values.only === undefined || values.only === name;
const figures: Figure[] = [];
const add = (more: readonly Figure[]) => {
  figures.push(...more);
  console.error(table(more));
};

const SIZE = { elders: 1_000, volunteers: 1_100 };
const residentMegabytes = (pid: number) => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;

if (wants('latency') || wants('commands') || wants('grab')) {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-bench-'));
  const port = await freePort();
  const server = createServerProcess({ dataDir, port, environment: { DEMONSTRATION: '0' } });
  let opened: OpenConnection | undefined;
  try {
    const community = await settle(dataDir, SIZE);
    await server.start();
    opened = await openConnection(readConfig({ DATA_DIR: dataDir }, { webDir: '' }), createLog('silent'));
    const ground = { port, community, connection: opened.connection };
    const before = residentMegabytes(server.pid);
    if (wants('latency')) {
      add(await latency(ground));
      add([figure('server memory with 1,000 streams', 'MB', residentMegabytes(server.pid), before)]);
    }
    if (wants('commands')) add(await commands(ground));
    if (wants('grab')) add(await grabStorm(ground));
  } finally {
    await opened?.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
if (wants('start')) add(await startTimes());
if (wants('paint')) add(await firstPaint());
if (wants('tracing')) add(await tracing());
if (wants('coverage')) add(await coverage());
if (wants('proposal')) add(await proposal());
if (wants('statement')) add(await statement());
if (wants('liquidity')) add(await liquidity());

console.log(table(figures));
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
