import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServerProcess, freePort } from '@huying/e2e/server-process';
import { openChromium } from '@huying/ui/testing/chromium';
import { type Figure, figure, quantile } from './figures.ts';

const SLOWER = 4;
const ROUNDS = 5;

/** First contentful paint of the elder's page on a processor four times slower, beside a page with one sentence. */
export async function firstPaint(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-paint-'));
  const server = createServerProcess({ dataDir, port: await freePort() });
  const browser = await openChromium();
  try {
    await server.start();
    const paint = async (url: string) => {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
        const page = await context.newPage();
        const session = await context.newCDPSession(page);
        await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
        await page.goto(url, { waitUntil: 'load' });
        await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
        times.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN));
        await context.close();
      }
      return quantile(times, 0.5);
    };
    const plain = await paint('data:text/html,<p>呼应</p>');
    const elder = await paint(`${server.url}/elder`);
    return [figure('first paint of the elder page, CPU 4× slower', 'ms', elder, plain)];
  } finally {
    await browser.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
