/** Pages that lie open while the server is built anew: what they fetch from then on has other names. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { modules } from '@huying/app-server/modules';
import { installDemonstration } from '@huying/demonstration/server';
import { endTestPostgres, startTest, type TestServer } from '@huying/platform/testing';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';

const BUILT = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url));
const web = mkdtempSync(join(tmpdir(), 'huying-rebuilt-'));

/** The files as they were built, and no others. */
function build(): void {
  for (const entry of readdirSync(web)) rmSync(join(web, entry), { recursive: true });
  cpSync(BUILT, web, { recursive: true });
}

let server: TestServer;
let browser: Browser;
let url: string;
let visitors: Awaited<ReturnType<typeof installDemonstration>>;
before(async () => {
  if (!existsSync(`${BUILT}/elder.html`)) throw new Error('the web application is not built: `npm test` builds it before the journeys');
  build();
  server = await startTest({ modules, webDir: web });
  visitors = await installDemonstration(server.installation);
  url = await server.http.listen({ host: '127.0.0.1', port: 0 });
  browser = await openChromium();
});
beforeEach(build);
after(async () => {
  await browser?.close();
  await server?.close();
  await endTestPostgres();
  rmSync(web, { recursive: true });
});

/** The same sources built again after a change: every file has another name, and only the new ones are there. */
function buildAnew(): void {
  // Longer names first: one may end as another is called.
  const named = globSync('assets/*-????????.{js,css}', { cwd: web }).map((file) => basename(file)).sort((a, b) => b.length - a.length);
  const renamed = new Map(named.map((name) => [name, name.replace(/-(.{4})(.{4})\.(js|css)$/, '-$2$1.$3')]));
  for (const file of globSync(['*.html', 'assets/*.{js,css}', '.vite/manifest.json'], { cwd: web })) {
    const path = join(web, file);
    let text = readFileSync(path, 'utf8');
    for (const [name, next] of renamed) text = text.replaceAll(name, next);
    writeFileSync(path, text);
  }
  for (const [name, next] of renamed) renameSync(join(web, 'assets', name), join(web, 'assets', next));
}

/** How often the page has been opened since. */
function openings(page: Page): () => number {
  let count = 0;
  page.on('load', () => {
    count += 1;
  });
  return () => count;
}
const again = (opened: () => number) => eventually('the page is opened again', async () => opened(), (count) => count === 1);
const scriptOf = (page: Page) => page.locator('script[type=module]').first().getAttribute('src');
async function open(path: string, role?: string, size = PHONE) {
  const person = visitors.find((one) => one.role === role);
  const opened = await openPage(browser, { url, path, size, keepsNoPage: true });
  if (person) {
    await opened.page.getByLabel('手机号').fill(person.phone);
    await button(opened.page, '用密码登录').click();
    await opened.page.getByLabel('密码', { exact: true }).fill(person.password);
    await button(opened.page, '进去').click();
    await opened.page.waitForURL((at) => !at.pathname.includes('sign-in'));
  }
  await opened.quiet();
  // What plain pages fetch once their first screen stands is there: whatever is missing from now on is what the person asked for.
  if (size === PHONE) await opened.page.waitForFunction(() => ['/box-', '/without-network-'].every((part) => performance.getEntriesByType('resource').some(({ name }) => name.includes(part))));
  return { ...opened, opened: openings(opened.page) };
}

journey('an elder who goes to another screen arrives there: the page is opened again by itself, once', () => browser, async () => {
  const { page, opened } = await open('/elder', 'elder');
  const before = await scriptOf(page);
  buildAnew();
  await page.getByRole('navigation').getByRole('link', { name: /时间账户|时间币/ }).click();
  await page.getByRole('heading', { level: 1, name: '我的时间账户' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/elder/credits');
  assert.equal(opened(), 1);
  assert.notEqual(await scriptOf(page), before);
  assert.equal(await page.getByText('这个页面出了差错').count(), 0);
});

journey('what was typed is there again, but no password', () => browser, async () => {
  const { page, opened } = await open('/volunteer/sign-in');
  // What the next page finds when it begins.
  await page.addInitScript(() => Object.assign(globalThis, { found: sessionStorage.getItem('huying.typed') }));
  const found = () => page.evaluate(() => (globalThis as { found?: string | null }).found);
  await page.getByLabel('手机号').fill('199 0000 0001');
  buildAnew();
  await button(page, '字号').click();
  await again(opened);
  await page.waitForFunction(() => (document.querySelector('input[type=tel]') as HTMLInputElement | null)?.value === '199 0000 0001');
  assert.match((await found()) ?? '', /199 0000 0001/);
  assert.equal(await page.evaluate(() => sessionStorage.getItem('huying.typed')), null, 'what was kept is gone');
  // The page itself knows it, as if a person had typed.
  await button(page, '用密码登录').click();
  await page.getByLabel('密码', { exact: true }).fill('Secret-2027');
  build();
  await button(page, '字号').click();
  await eventually('the page is opened a second time', async () => opened(), (count) => count === 2);
  assert.equal(await found(), null);
});

journey('staff keep what they search for when they change the language of an old page', () => browser, async () => {
  const { page, opened } = await open('/desk/sign-in?back=/call', 'desk', DESKTOP);
  await page.getByRole('searchbox').fill('王秀');
  buildAnew();
  await button(page, 'Switch to English').click();
  await again(opened);
  await page.waitForFunction(() => (document.querySelector('input[type=search]') as HTMLInputElement | null)?.value === '王秀');
  assert.equal(opened(), 1);
});

journey('a build that lacks a file is opened once and not again: the part says that it is missing, the rest stands', () => browser, async () => {
  const { page, opened } = await open('/volunteer/sign-in');
  buildAnew();
  for (const file of globSync('assets/settings-dialog-*.js', { cwd: web })) rmSync(join(web, file));
  await button(page, '字号').click();
  await again(opened);
  await page.getByLabel('手机号').fill('199');
  await button(page, '字号').click();
  await sees(page, '这一块没有打开');
  assert.equal(opened(), 1);
  assert.equal(await page.getByLabel('手机号').inputValue(), '199');
  // By hand it may be tried as often as one likes.
  await button(page, '重新打开').click();
  await page.waitForFunction(() => (document.querySelector('input[type=tel]') as HTMLInputElement | null)?.value === '199');
  assert.equal(opened(), 2);
});

journey('without network nothing is opened again: the page would be gone', () => browser, async () => {
  const { page, context, opened } = await open('/volunteer/sign-in');
  await page.getByLabel('手机号').fill('199');
  await context.setOffline(true);
  await button(page, '字号').click();
  await sees(page, '这一块没有打开');
  assert.equal(opened(), 0);
  assert.equal(await page.getByLabel('手机号').inputValue(), '199');
  await context.setOffline(false);
});

journey('a screen that cannot be fetched says so and waits for the person', () => browser, async () => {
  const { page, context, opened } = await open('/elder', 'elder');
  await context.setOffline(true);
  await page.getByRole('navigation').getByRole('link', { name: /时间账户|时间币/ }).click();
  await sees(page, '这个页面出了差错');
  assert.equal(opened(), 0);
  await context.setOffline(false);
  await button(page, '重新打开').click();
  await page.getByRole('heading', { level: 1, name: '我的时间账户' }).waitFor();
  assert.equal(opened(), 1);
});
