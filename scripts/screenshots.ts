/**
 * `npm run screenshots [-- --url http://127.0.0.1:8080 --into reports/screenshots --only elder]`: pictures of every screen that each person of a
 * running demonstration may open, on a phone and a desktop, in Chinese and English. What screens there are is asked of the modules; a screen with
 * parameters is taken at the first address of it that another screen links to. Exit status 1 where a page complained in the console.
 */
import { globSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { demonstration } from '@huying/demonstration/contract';
import { people } from '@huying/people/contract';
import { type Audience, AUDIENCES, baseOf, contentFor, isAt, mayOpen, type ModuleScreens, type Screen } from '@huying/ui/screens';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, BrowserContext, Page } from 'playwright-core';

type BrowserState = Awaited<ReturnType<BrowserContext['storageState']>>;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' }, into: { type: 'string', default: 'reports/screenshots' }, only: { type: 'string' },
    scheme: { type: 'string', default: 'light' },
  },
});

const SIZES = [{ width: 360, height: 740 }, { width: 1280, height: 860 }] as const;
const LANGUAGES = ['zh', 'en'] as const;
/** Until nothing is half faded in and maps are drawn. */
const SETTLE_MILLISECONDS = { map: 3_000, other: 800 } as const;
const MODULES = join(dirname(fileURLToPath(import.meta.url)), '../modules/*/web/index.ts');

const modules = await Promise.all(globSync(MODULES).map(async (file) => ((await import(pathToFileURL(file).href)) as { default: ModuleScreens }).default));

type Face = Awaited<ReturnType<typeof listFaces>>[number];
async function listFaces() {
  const answer = await fetch(values.url + demonstration.routes.people.path);
  if (!answer.ok) throw new Error(`${values.url} shows no demonstration: ${answer.status}`);
  return demonstration.routes.people.out.parse(await answer.json()).people;
}

/** What a browser of theirs keeps once the code that a demonstration shows was typed in. */
async function signIn(browser: Browser, { phone }: Face): Promise<BrowserState> {
  const context = await browser.newContext();
  const ask = async (path: string, data: object) => {
    const answer = await context.request.post(values.url + path, { data });
    if (!answer.ok()) throw new Error(`${phone} could not sign in: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const { shown } = await ask(people.routes.requestCode.path, { phone });
  await ask(people.routes.signIn.path, { phone, code: shown });
  const state = await context.storageState();
  await context.close();
  return state;
}

interface Shoot {
  readonly page: Page;
  readonly audience: Audience;
  /** What the names of the pictures begin and end with. */
  readonly role: string;
  readonly suffix: string;
}

async function take({ page, audience, role, suffix }: Shoot, path: string, shown: string): Promise<void> {
  await page.goto(values.url + baseOf(audience) + path, { waitUntil: 'load' });
  await page.waitForTimeout(path.endsWith('map') ? SETTLE_MILLISECONDS.map : SETTLE_MILLISECONDS.other);
  const name = [role, audience === 'landing' ? '' : audience, ...shown.replaceAll(':', '').split('/')].filter(Boolean).join('-');
  await page.screenshot({ path: join(values.into, `${name}-${suffix}.png`), fullPage: true });
}

/** All screens of one page; those with parameters after those that link to them. */
async function takeAll(shoot: Shoot, screens: readonly Screen[]): Promise<void> {
  const addresses = new Set<string>();
  const look = async () => {
    for (const address of await shoot.page.locator('a[href]').evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname))) addresses.add(address);
  };
  const [withParameters, plain] = [screens.filter(({ path }) => path.includes(':')), screens.filter(({ path }) => !path.includes(':'))];
  for (const { path } of plain) {
    await take(shoot, path, path);
    await look();
  }
  const base = baseOf(shoot.audience);
  for (const { path } of [...withParameters].sort((a, b) => a.path.length - b.path.length)) {
    const address = [...addresses].find((one) => isAt(base + path, one) && !plain.some((other) => isAt(base + other.path, one)));
    if (!address) continue;
    await take(shoot, address.slice(base.length), path);
    await look();
  }
}

async function shootAs(browser: Browser, face: Face | undefined, audience: Audience): Promise<string[]> {
  const role = face?.role ?? 'anybody';
  const screens = contentFor(audience, modules).screens.filter((screen) => mayOpen(screen, face ? [face.role] : []));
  const complaints = new Set<string>();
  const storageState = face && (await signIn(browser, face));
  for (const language of LANGUAGES) {
    for (const size of SIZES) {
      const context = await browser.newContext({
        ...(storageState ? { storageState } : {}), viewport: size, locale: language === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai', colorScheme: values.scheme as 'light',
      });
      const page = await context.newPage();
      const complain = (words: string) => complaints.add(`${role} ${audience} ${new URL(page.url()).pathname} ${size.width} ${language}: ${words}`);
      page.on('pageerror', (error) => complain(error.message));
      page.on('console', (message) => message.type() === 'error' && complain(message.text()));
      await takeAll({ page, audience, role, suffix: `${size.width}-${language}` }, screens);
      await context.close();
    }
  }
  return [...complaints];
}

const faces = await listFaces();
const shoots: [Face | undefined, Audience][] = [[undefined, 'landing']];
for (const face of faces) {
  const audience = AUDIENCES.find((one) => one !== 'landing' && face.page?.startsWith(baseOf(one)));
  const isFirstOfRole = faces.find((one) => one.role === face.role) === face;
  if (audience && isFirstOfRole) shoots.push([face, audience]);
}
await mkdir(values.into, { recursive: true });
const browser = await openChromium();
const complaints: string[] = [];
for (const [face, audience] of shoots) {
  if (values.only && values.only !== audience && values.only !== face?.role) continue;
  complaints.push(...(await shootAs(browser, face, audience)));
}
await browser.close();
for (const complaint of complaints) console.error(complaint);
console.log(values.into);
process.exitCode = complaints.length > 0 ? 1 : 0;
