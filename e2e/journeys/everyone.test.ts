import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { service } from '@huying/service/contract';
import { type Peer, startTranscriptionPeer } from '@huying/speech/testing/transcription-peer';
import { type Audience, mayOpen, type ModuleScreens, type Screen } from '@huying/ui/screens';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { spokenWav } from '../sample-files.ts';
import { DESKTOP, eventually, type OpenedPage, openPage, PHONE, sees } from './browser.ts';
import { FOR_ELDERS, sideways, tooSmall, violations, wrapped } from './measures.ts';
import { bindDaughter, type Neighbourhood, startNeighbourhood, type Who } from './neighbourhood.ts';

const LANGUAGES = ['zh', 'en'] as const;
/** Words that stand while a screen is still opening. */
const OPENING = /正在打开|Opening|Loading/;
const SMALLEST = { width: 320, height: 640 };
/** The clocks of the ladder are the day's. */
const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();

let here: Neighbourhood;
let peer: Peer;
let browser: Browser;
before(async () => {
  browser = await openChromium();
  peer = await startTranscriptionPeer({ textOf: () => '我想喊个人陪我说说话' });
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: NOON, speed: 1 }, environment: { ASR_URL: peer.url, ASR_MODEL: 'test' } });
});
after(async () => {
  await browser?.close();
  await peer?.close();
  await here?.close();
});

/** All screens that modules give to an audience; those with an id come where there is such a thing. */
async function screensOf(audience: Audience): Promise<Screen[]> {
  const modules = new URL('../../modules/', import.meta.url);
  const files = readdirSync(modules).map((name) => new URL(`${name}/web/index.ts`, modules)).filter((file) => existsSync(file));
  const given = await Promise.all(files.map(async (file) => ((await import(file.href)) as { default: ModuleScreens }).default));
  return given.flatMap(({ screens }) => screens).filter((screen) => [screen.audience].flat().includes(audience)).sort((a, b) => (a.path < b.path ? -1 : 1));
}
const pathsOf = async (audience: Audience) => (await screensOf(audience)).map(({ path }) => path);

interface Visit {
  readonly who: Who | undefined;
  readonly audience: Audience;
}
/** One device for each person and language, as they come. */
const devices = new Map<string, OpenedPage>();
async function goTo({ who, audience }: Visit, path: string, language: 'zh' | 'en', size = PHONE): Promise<Page> {
  const key = `${who} ${audience} ${language}`;
  const full = audience === 'landing' ? path : `/${audience}${path === '/' ? '' : path}`;
  let device = devices.get(key);
  if (device && audience !== 'landing') {
    // As by a link on the page itself; opening each screen as a page of its own takes many times as long.
    await device.page.evaluate((to) => {
      document.documentElement.style.removeProperty('--fs-body');
      history.pushState(null, '', to);
    }, full);
    await device.page.waitForTimeout(50);
  } else if (device) await device.page.goto(here.url + full, { waitUntil: 'load' });
  else {
    device = await openPage(browser, { url: here.url, cookie: who && here.clients[who].cookie, path: full, language, size });
    devices.set(key, device);
  }
  const { page } = device;
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await device.quiet();
  await page.waitForFunction((opening) => !new RegExp(opening).test(document.body.textContent ?? ''), OPENING.source);
  return page;
}

/** All that is wrong with a page of an elder or volunteer, in both languages; the measures do not depend on each other. */
async function faultsOf(visit: Visit, path: string): Promise<string[]> {
  const faults: string[] = [];
  for (const language of LANGUAGES) {
    const page = await goTo(visit, path, language);
    const add = (what: string, found: readonly string[]) => faults.push(...found.map((one) => `${visit.audience}${path} ${language} ${what}: ${one}`));
    // Names and roles of what is on the page are the same in both languages; lengths are not.
    if (language === 'zh') add('axe', await violations(page));
    add('size', await tooSmall(page, FOR_ELDERS));
    add('360', await sideways(page));
    add('360', await wrapped(page));
    await page.setViewportSize(SMALLEST);
    add('320', [...(await sideways(page)), ...(await wrapped(page))]);
    await page.setViewportSize(PHONE);
    await page.evaluate(() => document.documentElement.style.setProperty('--fs-body', '30px'));
    add('large text', [...(await sideways(page)), ...(await wrapped(page))]);
    add('large text', await page.evaluate(() => [...document.querySelectorAll('main p')].filter((one) => one.checkVisibility() && Number.parseFloat(getComputedStyle(one).fontSize) < 22).map((one) => `${one.textContent} does not grow`)));
  }
  return faults;
}
const noFaults = async (visit: Visit, ...paths: string[]) => {
  const faults: string[] = [];
  for (const path of paths) faults.push(...(await faultsOf(visit, path)));
  assert.deepEqual(faults, []);
};
const ELDER: Visit = { who: 'elder', audience: 'elder' };
const PAIRED: Visit = { who: 'paired', audience: 'volunteer' };
const NOBODY = (audience: Audience): Visit => ({ who: undefined, audience });

test('who is not signed in: the first page and the ways in', async () => {
  await noFaults(NOBODY('landing'), '/');
  for (const audience of ['elder', 'volunteer'] as const) await noFaults(NOBODY(audience), '/sign-in');
});

test('screens of elders that need no need', async () => {
  const paths = (await pathsOf('elder')).filter((path) => path !== '/sign-in' && !path.replace(':category', '').includes(':'));
  assert.ok(paths.includes('/') && paths.includes('/more'));
  await noFaults(ELDER, ...paths.map((path) => path.replace(':category', 'medical_escort')));
});

test('screens of volunteers that need no offer', async () => {
  await noFaults(PAIRED, ...(await pathsOf('volunteer')).filter((path) => path !== '/sign-in' && !path.includes(':')));
});

test('screens of family', async () => {
  await bindDaughter(here);
  const raised = await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['repair'] } } });
  const ids: Readonly<Record<string, string>> = { ':elderId': here.ids.elder, ':personId': here.ids.elder, ':needId': raised.value.id, ':category': 'meals' };
  const isOfAnother = (path: string) => path === '/sign-in' || path === '/emergencies/:needId';
  const paths = (await pathsOf('family')).filter((path) => !isOfAnother(path)).map((path) => path.replace(/:\w+/g, (name) => ids[name] ?? name)).filter((path) => !path.includes(':'));
  assert.ok(paths.includes(`/needs/${raised.value.id}`));
  await noFaults({ who: 'daughter', audience: 'family' }, ...paths);
  await here.clients.elder.ask(needContract.routes.cancel, { params: { needId: raised.value.id }, body: { reason: '不用了' } });
});

test('one need at every step, for the elder and for the volunteer', async () => {
  const { elder, paired } = here.clients;
  const raised = await elder.ask(needContract.routes.raiseSpoken, { query: {}, body: spokenWav(2) as never, headers: { 'content-type': 'audio/wav' } });
  const needPath = `/needs/${raised.value.id}`;
  const params = { needId: raised.value.id };
  if (raised.value.state === 'heard') await noFaults(ELDER, needPath);
  else assert.fail(`it is ${raised.value.state}, not read back`);
  await elder.ask(needContract.routes.send, { params });
  const offer = await eventually('an offer', async () => (await paired.ask(mobilisation.routes.offers, {})).value.offers[0], (one) => one !== undefined);
  await noFaults(ELDER, '/', needPath, '/mine');
  await noFaults(PAIRED, '/');

  await paired.ask(mobilisation.routes.accept, { params: { offerId: offer?.id as never } });
  const visit = (await paired.ask(service.routes.errands, { query: {} })).value.visits[0];
  assert.ok(visit);
  const errand = { params: { visitId: visit.id } };
  await noFaults(ELDER, needPath);
  await noFaults(PAIRED, '/errands', `/errands/${visit.id}`);
  await paired.ask(service.routes.arrive, { ...errand, body: { position: null } });
  await noFaults(ELDER, needPath);
  await noFaults(PAIRED, `/errands/${visit.id}`);
  await paired.ask(service.routes.finish, { ...errand, body: { position: null } } as never);
  await noFaults(ELDER, '/', needPath);
  await elder.ask(service.routes.confirm, { ...errand, body: { by: 'touch' } });
  await noFaults(ELDER, needPath);
  await noFaults(PAIRED, '/errands', '/record');
});

test('the text grows to 30 pixels by two touches, and stays so', async () => {
  const { page } = await openPage(browser, { url: here.url, cookie: here.clients.elder.cookie, path: '/elder' });
  await page.getByRole('button', { name: /字号/ }).tap();
  await page.getByText('特大', { exact: true }).tap();
  await page.reload();
  await sees(page, '按住说话，说完松手');
  const size = await page.getByText('按住说话，说完松手').evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  assert.ok(size >= 30, `${size} px`);
  await page.context().close();
});

test('pages of organisations, workers and the desk open without errors and without serious barriers', async () => {
  const red = await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' } });
  const ids: Readonly<Record<string, string>> = { ':needId': red.value.id, ':personId': here.ids.elder };
  /** Of whom a screen tells, where it is not an elder; and what is shown to nobody but who goes there. */
  const people: Readonly<Record<string, string>> = { '/volunteers/:personId': here.ids.paired };
  const isForHelper = (audience: Audience, path: string) => audience === 'org' && path === '/emergencies/:needId';
  const faults: string[] = [];
  /** The same screen stands in the same frame for workers and for the desk. */
  const seen = new Set<string>();
  for (const [audience, who, role] of [['org', 'craftsman', 'organisation'], ['worker', 'committee', 'committee'], ['desk', 'desk', 'desk']] as const) {
    for (const { path, asks, load } of await screensOf(audience)) {
      const filled = path.replace(/:\w+/g, (name) => people[path] ?? ids[name] ?? name);
      // What belongs to one thing of somebody's own is seen where that thing comes about.
      if (filled.includes(':') || path.startsWith('/sign-in') || isForHelper(audience, path)) continue;
      const once = `${audience === 'org' ? audience : 'staff'}${path} ${load}`;
      if (seen.has(once)) continue;
      seen.add(once);
      const page = await goTo({ who: mayOpen({ asks }, [role]) ? who : 'administrator', audience }, filled, 'zh', DESKTOP);
      faults.push(...(await violations(page, 'serious')).map((one) => `${audience}${path}: ${one}`));
    }
  }
  assert.deepEqual(faults, []);
});

test('none of the pages complained in the console', () => {
  // A page on which nobody is signed in is told so by the server, and the browser writes that down.
  const expected = /status of 401/;
  const complaints = [...devices].flatMap(([key, { problems }]) => problems.filter((problem) => !(key.startsWith('undefined') && expected.test(problem))).map((problem) => `${key}: ${problem}`));
  assert.deepEqual(complaints, []);
});
