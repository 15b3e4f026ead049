/** What journeys do in Chromium: pages of people who are signed in, fingers that hold, and a memory of what went wrong in the console. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hearsFile, openChromium } from '@huying/ui/testing/chromium';
import type { Browser, BrowserContext, Locator, Page, Request } from 'playwright-core';
import { spokenWav, wavHead } from '../sample-files.ts';
import { HOME } from './neighbourhood.ts';

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 860 };
/** Long enough for a machine that is busy with other tests. */
export const PATIENCE = 45_000;

export const SOUNDS = {
  speech: () => spokenWav(12),
  silence: () => Buffer.concat([wavHead(12 * 32_000), Buffer.alloc(12 * 32_000)]),
} as const;

/** A browser whose microphone plays this again and again. */
export function openHearing(sound: keyof typeof SOUNDS): Promise<Browser> {
  const file = join(mkdtempSync(join(tmpdir(), 'huying-journey-')), `${sound}.wav`);
  writeFileSync(file, SOUNDS[sound]());
  return openChromium([...hearsFile(file), '--autoplay-policy=no-user-gesture-required']);
}

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in the console and uncaught ones, oldest first. */
  readonly problems: string[];
  /** Waits until everything asked for has come, but for the stream, and nothing is half faded in. */
  quiet(): Promise<void>;
}

export interface Opening {
  readonly url: string;
  /** `name=value`; without it nobody is signed in. */
  readonly cookie?: string | undefined;
  readonly path: string;
  readonly language?: 'zh' | 'en';
  readonly size?: { readonly width: number; readonly height: number };
  /** A browser that keeps no page to open without network. */
  readonly keepsNoPage?: boolean;
}

/** A page in a browser profile of its own, as one person's device has it. */
export async function openPage(browser: Browser, { url, cookie, path, language = 'zh', size = PHONE, keepsNoPage = false }: Opening): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: size, hasTouch: size.width < 600, locale: language === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce',
    geolocation: { longitude: HOME.lng, latitude: HOME.lat }, permissions: ['geolocation', 'microphone'], serviceWorkers: keepsNoPage ? 'block' : 'allow',
  });
  context.setDefaultTimeout(PATIENCE);
  if (cookie) {
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url }]);
  }
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(`${message.text()} ${message.location().url}`));
  const waiting = new Set<Request>();
  // The stream never ends; nobody is told of the end of a map's worker whose page went on meanwhile.
  const isEndless = (request: Request) => /^\/api\/stream$|\/maplibre-gl-worker-[^/]*$/.test(new URL(request.url()).pathname);
  page.on('request', (request) => !isEndless(request) && waiting.add(request));
  page.on('requestfinished', (request) => waiting.delete(request));
  page.on('requestfailed', (request) => waiting.delete(request));
  const quiet = async () => {
    const until = Date.now() + PATIENCE;
    for (let still = 0; still < 3; still = waiting.size === 0 ? still + 1 : 0) {
      await page.waitForTimeout(50);
      if (Date.now() > until) throw new Error(`still waits for ${[...waiting].map((request) => request.url()).join(', ')}`);
    }
    // Tables that still put their rows together are dimmed.
    await page.waitForFunction(() => !document.querySelector('.ant-spin-spinning'));
    await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY).map((one) => one.finished)));
  };
  await page.goto(url + path, { waitUntil: 'load' });
  return { page, context, problems, quiet };
}

const PICTURES = fileURLToPath(new URL('../../reports/journeys/', import.meta.url));

/** A test that leaves a picture of each page that is open when it fails, in `reports/journeys`. */
export function journey(name: string, browserOf: () => Browser, work: () => Promise<void>): void {
  test(name, async () => {
    try {
      await work();
    } catch (error) {
      const pages = browserOf().contexts().flatMap((context) => context.pages());
      mkdirSync(PICTURES, { recursive: true });
      for (const [at, page] of pages.entries()) {
        const path = join(PICTURES, `${name.split(/[:,]/)[0]}-${at}${new URL(page.url()).pathname.replaceAll('/', '-')}.png`);
        await page.screenshot({ path, timeout: 5_000 }).catch((reason: Error) => console.error(`no picture of ${page.url()}: ${reason.message}`));
      }
      throw error;
    } finally {
      for (const context of browserOf().contexts()) await context.close();
    }
  });
}

/** A finger that stays down: touches, as a phone sends them, so that scrolling and the menu of a long press have their chance to disturb. */
export async function holdDown(page: Page, target: Locator, milliseconds: number): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error('what is to be held is not on the page');
  const session = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
  await page.waitForTimeout(milliseconds);
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
}

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

/** Waits for words on the page. */
export const sees = (page: Page, words: string | RegExp): Promise<void> => page.getByText(words).first().waitFor({ state: 'visible', timeout: PATIENCE });

/** Waits until something becomes true, and says what it last was. */
export async function eventually<T>(what: string, look: () => Promise<T>, isThere: (value: T) => boolean, patience = PATIENCE): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const value = await look();
    if (isThere(value)) return value;
    if (Date.now() > deadline) throw new Error(`${what}: still ${JSON.stringify(value)}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}
