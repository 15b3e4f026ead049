/**
 * `npm run screenshots [-- --url http://127.0.0.1:8080 --into reports/screenshots --only elder]`: pictures of the main screens of a running demonstration,
 * on a phone and a desktop, in Chinese and English.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' }, into: { type: 'string', default: 'reports/screenshots' }, only: { type: 'string' },
    password: { type: 'string', default: 'Yisheng-Hu-2026' }, scheme: { type: 'string', default: 'light' },
  },
});

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 860 };
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Who sees which pages; the numbers are those of the demonstration. */
const SHOTS = [
  { audience: 'landing', phone: '', paths: ['/'], sizes: [PHONE, DESKTOP] },
  { audience: 'elder', phone: '19900000001', paths: ['/elder', '/elder/ask/repair', '/elder/more', '/elder/mine'], sizes: [PHONE, DESKTOP] },
  { audience: 'volunteer', phone: '19900000003', paths: ['/volunteer', '/volunteer/errands', '/volunteer/record'], sizes: [PHONE, DESKTOP] },
  { audience: 'org', phone: '19900000004', paths: ['/org'], sizes: [PHONE, DESKTOP] },
  { audience: 'worker', phone: '19900000007', paths: ['/worker', '/worker/board'], sizes: [PHONE, DESKTOP] },
  { audience: 'desk', phone: '19900000009', paths: ['/desk', '/desk/map', '/desk/call', '/desk/statistics'], sizes: [DESKTOP, PHONE] },
] as const;

async function signIn(context: BrowserContext, phone: string): Promise<void> {
  const answer = await context.request.post(`${values.url}/api/session`, { data: { phone, password: values.password } });
  if (!answer.ok()) throw new Error(`${phone} could not sign in: ${answer.status()} ${await answer.text()}`);
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
await mkdir(values.into, { recursive: true });
for (const { audience, phone, paths, sizes } of SHOTS) {
  if (values.only && values.only !== audience) continue;
  for (const language of ['zh', 'en'] as const) {
    const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai', colorScheme: values.scheme as 'light' });
    if (phone) await signIn(context, phone);
    for (const size of sizes) {
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.setViewportSize(size);
      for (const path of paths) {
        await page.goto(`${values.url}${path}`, { waitUntil: 'load' });
        await page.waitForTimeout(path.endsWith('map') ? 4_000 : 1_200);
        const name = `${audience}${path.replace(`/${audience}`, '').replaceAll('/', '-')}-${size.width}-${language}.png`;
        await page.screenshot({ path: join(values.into, name), fullPage: true });
      }
      for (const problem of new Set(problems)) console.error(`${audience} ${size.width} ${language}: ${problem}`);
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
console.log(values.into);
