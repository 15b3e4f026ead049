/** The components in a real browser: seen by axe, measured against 适老化, used by hand, by key and by voice. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DRAWS_MAPS, hearsFile, openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { build as buildPages, preview, type PreviewServer } from 'vite';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };

/** Two seconds of a 440 Hz tone at 48 kHz. */
function toneWav(): Buffer {
  const samples = 96_000;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  for (const [at, value] of [[16, 16], [24, 48_000], [28, 96_000], [40, samples * 2]] as const) wav.writeUInt32LE(value, at);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) wav.writeUInt16LE(value, at);
  wav.write('data', 36);
  for (let index = 0; index < samples; index += 1) wav.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * 440 * index) / 48_000)), 44 + index * 2);
  return wav;
}

let server: PreviewServer;
let browser: Browser;
let origin: string;
const folder = mkdtempSync(join(tmpdir(), 'huying-gallery-'));

before(async () => {
  writeFileSync(join(folder, 'tone.wav'), toneWav());
  // Built, and not as while developing: each page would fetch hundreds of files.
  const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));
  const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const outDir = join(folder, 'dist');
  await buildPages({ configFile, logLevel: 'silent', build: { outDir, emptyOutDir: true, rolldownOptions: { input: { gallery: page('gallery.html'), landing: page('index.html') } } } });
  server = await preview({ configFile, logLevel: 'silent', build: { outDir }, preview: { port: 0 } });
  origin = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '';
  browser = await openChromium([...DRAWS_MAPS, ...hearsFile(join(folder, 'tone.wav'))]);
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

interface Opened {
  readonly viewport?: { width: number; height: number };
  readonly isStill?: boolean;
}
async function open(path: string, { viewport = DESKTOP, isStill = true }: Opened = {}): Promise<Page> {
  const context = await browser.newContext({ viewport, reducedMotion: isStill ? 'reduce' : 'no-preference', locale: 'zh-CN', permissions: ['microphone'] });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(origin + path);
  await page.waitForSelector('h1');
  return page;
}
const close = (page: Page) => page.context().close();

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const found = await page.evaluate(() => (globalThis as never as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run());
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}

for (const path of ['/gallery.html', '/gallery.html?frame=elder', '/gallery.html?frame=searching', '/gallery.html?frame=volunteer', '/gallery.html?frame=desk', '/']) {
  test(`${path} has no barrier that axe can find, light or dark`, async () => {
    const page = await open(path, { viewport: path === '/' || /elder|searching|volunteer/.test(path) ? PHONE : DESKTOP });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      assert.deepEqual(await violations(page), [], colorScheme);
    }
    await close(page);
  });
}

test('axe is awake: a planted barrier is found', async () => {
  const page = await open('/');
  await page.evaluate(() => document.querySelector('main')?.insertAdjacentHTML('beforeend', '<button style="color:#ccc;background:#fff"></button><p style="color:#ddd;background:#fff">有人要帮忙</p>'));
  assert.ok((await violations(page)).length >= 2);
  await close(page);
});

/** What is smaller than 适老化 allows: targets below 60 px, text below 18 px, and anything that sticks out of the page. */
const tooSmall = (page: Page) =>
  page.evaluate(() => {
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden') && element.getBoundingClientRect().width > 1;
    const words = (element: Element) => element.textContent?.trim().slice(0, 20) ?? '';
    const targets = [...document.querySelectorAll('button, a[href], input:not(.visually-hidden), label:has(input), summary, [role=switch]')].filter(seen).flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      return Math.min(width, height) < 59.5 && !element.matches('[href^="#"]') ? [`${words(element)} is ${width.toFixed(0)}×${height.toFixed(0)}`] : [];
    });
    const texts = [...document.querySelectorAll('body *')].filter((element) => seen(element) && !element.closest('svg') && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())).flatMap((element) => {
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      return size < 18 ? [`${words(element)} has ${size} px`] : [];
    });
    const over = document.documentElement.scrollWidth - innerWidth;
    return [...targets, ...texts, ...(over > 0 ? [`the page is ${over} px too wide`] : [])];
  });

for (const frame of ['elder', 'searching', 'volunteer']) {
  test(`${frame} at 360 px, any text size: every target 60 px, no text below 18 px, nothing sticks out`, async () => {
    const page = await open(`/gallery.html?frame=${frame}`, { viewport: PHONE });
    for (const size of [18, 20, 24, 30]) {
      await page.evaluate((px) => document.documentElement.style.setProperty('--fs-body', `${px}px`), size);
      assert.deepEqual(await tooSmall(page), [], `${size} px`);
      const primary = await page.evaluate(() => [...document.querySelectorAll('button')].filter((button) => /primary|danger/.test(button.className)).map((button) => button.getBoundingClientRect().height));
      assert.ok(primary.every((height) => height >= 64), `${size} px: ${primary}`);
    }
    await close(page);
  });
}

test('the measuring is awake: a small button and small text are found', async () => {
  const page = await open('/gallery.html?frame=elder', { viewport: PHONE });
  await page.evaluate(() => document.querySelector('main')?.insertAdjacentHTML('beforeend', '<button style="inline-size:50px;min-inline-size:0">x</button><p style="font-size:17px">y</p><p style="inline-size:400px">z</p>'));
  assert.equal((await tooSmall(page)).length, 3);
  await close(page);
});

test('the rings breathe, and stand still where motion is unwanted', async () => {
  const count = (page: Page) => page.evaluate(() => document.getAnimations().filter((animation) => animation.playState === 'running').length);
  const moving = await open('/gallery.html?frame=searching', { isStill: false });
  assert.ok((await count(moving)) >= 2);
  await close(moving);
  const still = await open('/gallery.html?frame=searching');
  assert.equal(await count(still), 0);
  await close(still);
});

test('the figure says in words what it shows', async () => {
  const page = await open('/gallery.html?frame=searching');
  assert.equal(await page.getByRole('img').first().getAttribute('aria-label'), '求助，尽快。正在找：身边志愿者。还剩 6 分钟。已经问过：结对邻居。接下来：社区组织、物业和社工');
  await close(page);
});

test('hold, speak, let go: a WAV of 16 kHz, 16 bit, mono with the sound in it', async () => {
  const page = await open('/gallery.html', { viewport: DESKTOP });
  const button = page.locator('#recorder button').first();
  await button.hover();
  await page.mouse.down();
  await button.getByText('松开发送').waitFor();
  await page.waitForTimeout(1500);
  await page.mouse.up();
  const audio = page.locator('#recorder audio');
  await audio.waitFor();
  const bytes = Buffer.from(await audio.evaluate(async (element: HTMLAudioElement) => [...new Uint8Array(await (await fetch(element.src)).arrayBuffer())]));
  assert.deepEqual([bytes.toString('latin1', 0, 4), bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)], ['RIFF', 1, 16_000, 16]);
  const samples = Array.from({ length: (bytes.length - 44) / 2 }, (_, index) => bytes.readInt16LE(44 + index * 2));
  assert.ok(samples.length > 16_000 && samples.length < 16_000 * 10, `${samples.length} samples`);
  // The pitch, counted where it crosses zero upwards; echo cancelling may change the height, not this.
  const middle = samples.slice(samples.length / 3, (samples.length * 2) / 3);
  const crossings = middle.filter((sample, index) => sample >= 0 && (middle[index - 1] ?? 0) < 0).length;
  const pitch = (crossings * 16_000) / middle.length;
  assert.ok(Math.abs(pitch - 440) < 15, `${pitch} Hz`);
  await close(page);
});

test('tap, speak, tap again; and the same by keyboard', async () => {
  const page = await open('/gallery.html');
  const button = page.locator('#recorder button').first();
  await button.click();
  await button.getByText('松开发送').waitFor();
  await button.click();
  await page.locator('#recorder audio').waitFor();
  const first = await page.locator('#recorder audio').getAttribute('src');
  await button.focus();
  await page.keyboard.press('Space');
  await button.getByText('松开发送').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction((src) => document.querySelector('#recorder audio')?.getAttribute('src') !== src, first);
  await close(page);
});

test('a microphone that is denied is said in words, with what to do', async () => {
  const page = await open('/gallery.html');
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.locator('#recorder button').first().click();
  assert.match((await page.locator('#recorder [role=alert]').textContent()) ?? '', /没有使用话筒的许可[\s\S]*点下面的图/);
  await close(page);
});

test('SOS: held two seconds it calls; let go earlier it asks, and calls on the second press; by keyboard too', async () => {
  const page = await open('/gallery.html');
  // The page's clock stands still and is moved by hand, so that a slow machine does not hold longer than a finger would.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  const button = page.locator('#recorder button').nth(1);
  const says = (words: string) => button.getByText(words).waitFor();
  const called = (times: number) => page.locator('#recorder').getByText(`呼救 ${times} 次`).waitFor();
  await button.hover();
  await page.mouse.down();
  await says('别松手');
  await page.clock.runFor(1900);
  await page.mouse.up();
  await says('再按就呼救');
  assert.equal(await page.locator('#recorder').getByText(/呼救 \d+ 次/).count(), 0);
  await button.click();
  await called(1);
  await page.mouse.down();
  await page.clock.runFor(2000);
  await called(2);
  await page.mouse.up();
  await says('按住 2 秒');
  await called(2);
  await button.focus();
  await page.keyboard.press('Enter');
  await says('再按就呼救');
  await page.keyboard.press('Enter');
  await called(3);
  await close(page);
});

test('faces are chosen with the arrow keys', async () => {
  const page = await open('/gallery.html');
  await page.getByRole('radio', { name: '满意', exact: true }).first().focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.getByRole('radio', { name: '很满意' }).first().isChecked(), true);
  await close(page);
});

test('a dialog takes the focus, gives it back, and closes with Escape; a message stays until it is closed', async () => {
  const page = await open('/gallery.html');
  const opener = page.getByRole('button', { name: '打开对话框' });
  await opener.click();
  await page.getByRole('dialog', { name: '不去了吗？' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await opener.evaluate((element) => element === document.activeElement), true);
  await page.getByRole('button', { name: '显示一条消息' }).click();
  const message = page.getByRole('status').filter({ hasText: '已经有人应下了' });
  await message.waitFor();
  await message.getByRole('button', { name: '关闭' }).click();
  await message.waitFor({ state: 'detached' });
  await close(page);
});

test('the map is drawn without the network, and its list chooses', async () => {
  const page = await open('/gallery.html');
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && /^https?:/.test(request.url())) foreign.push(request.url());
  });
  await page.locator('#map canvas').waitFor();
  await page.waitForTimeout(1500);
  const picture = await page.locator('#map canvas').screenshot();
  assert.ok(picture.length > 15_000, 'an empty map is a small picture');
  await page.locator('#map summary').click();
  await page.locator('#map li button', { hasText: '王婆婆' }).click();
  assert.equal(await page.locator('#map li button', { hasText: '王婆婆' }).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(foreign, []);
  await close(page);
});

test('text size, colours and language are chosen on the real page and remembered', async () => {
  const page = await open('/', { viewport: PHONE });
  const root = () => page.evaluate(() => ({ size: getComputedStyle(document.documentElement).fontSize, theme: document.documentElement.dataset.theme, lang: document.documentElement.lang, title: document.title }));
  assert.deepEqual(await root(), { size: '20px', theme: undefined, lang: 'zh-CN', title: '首页 · 呼应' });
  await page.getByRole('button', { name: '字号' }).click();
  await page.getByText('特大', { exact: true }).click();
  await page.getByText('深色', { exact: true }).click();
  assert.deepEqual(await tooSmall(page), []);
  await page.getByRole('button', { name: '关闭' }).first().click();
  await page.getByRole('button', { name: 'Switch to English' }).click();
  await page.getByText('You call, neighbours answer').waitFor();
  await page.reload();
  await page.getByText('You call, neighbours answer').waitFor();
  assert.deepEqual(await root(), { size: '30px', theme: 'dark', lang: 'en', title: 'Start · Huying' });
  await close(page);
});
