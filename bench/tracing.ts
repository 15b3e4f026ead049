import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerProcess, freePort } from '@huying/e2e/server-process';
import { type BenchCommunity, settle } from './community.ts';
import { type Figure, figure, quantile } from './figures.ts';
import { inParallel, send } from './wire.ts';

const SIZE = { elders: 400, volunteers: 100 };
const ROUNDS = 11;
const COMMANDS = 60;
const READS = 400;
const WIDTH = 10;
const TAG = { channel: 'tile', tags: { category: ['company'] } };

/** A collector that takes everything and does nothing with it. */
async function startCollector() {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get bytes() {
      return bytes;
    },
    close: () => server.closeAllConnections(),
    server,
  };
}

interface Side {
  readonly port: number;
  readonly community: BenchCommunity;
  next: number;
  readonly raised: number[];
  readonly read: number[];
}

async function perSecond(count: number, work: (index: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await inParallel(Array.from({ length: count }, (_, index) => index), WIDTH, async (index) => void (await work(index)));
  return count / ((performance.now() - began) / 1_000);
}

async function round(side: Side): Promise<void> {
  const { port, community } = side;
  side.raised.push(await perSecond(COMMANDS, () => send(port, 'POST', '/api/needs', community.elders[side.next++ % community.elders.length]?.cookie ?? '', TAG)));
  side.read.push(await perSecond(READS, (index) => send(port, 'GET', '/api/areas', community.volunteers[index % community.volunteers.length]?.cookie ?? '')));
}

/** The same server twice, one with a collector beside it, in turns: whatever slows the machine down meets both. */
export async function tracing(): Promise<Figure[]> {
  const collector = await startCollector();
  const endings: (() => Promise<unknown>)[] = [];
  const open = async (environment: Record<string, string>): Promise<Side> => {
    const dataDir = await mkdtemp(join(tmpdir(), 'huying-bench-'));
    endings.push(() => rm(dataDir, { recursive: true, force: true }));
    const community = await settle(dataDir, SIZE);
    const port = await freePort();
    const server = createServerProcess({ dataDir, port, environment: { DEMONSTRATION: '0', ...environment } });
    await server.start();
    endings.push(() => server.stop());
    return { port, community, next: 0, raised: [], read: [] };
  };
  try {
    const plain = await open({});
    const traced = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    for (let count = 0; count < ROUNDS; count += 1) for (const side of count % 2 ? [plain, traced] : [traced, plain]) await round(side);
    if (collector.bytes === 0) throw new Error('nothing was traced');
    const middle = (values: readonly number[]) => quantile(values.slice(1), 0.5);
    return [
      figure('raise, traced beside untraced', 'commands/s', middle(traced.raised), middle(plain.raised), { atLeast: 0.7 }),
      figure('a short read, traced beside untraced', 'requests/s', middle(traced.read), middle(plain.read), { atLeast: 0.7 }),
    ];
  } finally {
    for (const end of endings.reverse()) await end();
    collector.close();
    collector.server.close();
  }
}
