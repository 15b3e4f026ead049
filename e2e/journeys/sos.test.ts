import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser } from 'playwright-core';
import { button, DESKTOP, holdDown, journey, openPage, sees } from './browser.ts';
import { type Neighbourhood, nameOf, startNeighbourhood, type Who } from './neighbourhood.ts';

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  here = await startNeighbourhood();
  browser = await openChromium(['--autoplay-policy=no-user-gesture-required']);
});
after(async () => {
  await browser?.close();
  await here?.close();
});
const open = (who: Who, path: string, size?: typeof DESKTOP) => openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, ...(size ? { size } : {}) });
const needs = async () => (await here.clients.elder.ask(needContract.routes.mine, { query: {} })).value.items;

journey('SOS, held: red at once for everybody near and for the desk; a stray touch only asks', () => browser, async () => {
  const [elder, paired, near, resting, desk] = await Promise.all([
    open('elder', '/elder'), open('paired', '/volunteer'), open('near', '/volunteer'), open('resting', '/volunteer'), open('desk', '/desk', DESKTOP),
  ]);
  await sees(desk.page, '没有符合条件的求助');
  for (const { page } of [paired, near, resting]) await sees(page, '现在没有人求助');
  const sos = button(elder.page, /紧急求救/);

  await holdDown(elder.page, sos, 150);
  await sees(elder.page, '再按就呼救');
  assert.deepEqual(await needs(), [], 'a short press calls nobody');
  await elder.page.getByRole('heading', { level: 1 }).tap();
  await sos.evaluate((element: HTMLElement) => element.blur());
  await sees(elder.page, '按住 2 秒');
  await holdDown(elder.page, sos, 1_200);
  assert.deepEqual(await needs(), [], 'let go too early, it calls nobody');
  await sos.evaluate((element: HTMLElement) => element.blur());

  const pressed = Date.now();
  await holdDown(elder.page, sos, 2_300);
  await elder.page.waitForURL(/\/elder\/needs\//);
  const [need] = await needs();
  assert.ok(need?.calloutId);
  assert.deepEqual([need.state, need.tags.urgency, need.channel], ['seeking', 'red', 'sos'], 'no read-back, nothing to wait for');
  for (const { page } of [paired, near]) {
    await button(page, '我去').waitFor();
    await sees(page, /^紧急$/);
  }
  await sees(desk.page, '紧急求助，请马上看');
  assert.ok(Date.now() - pressed < 15_000, `everybody was told after ${Date.now() - pressed} ms`);
  await sees(resting.page, '现在没有人求助');

  const { value: callout } = await here.clients.desk.ask(mobilisation.routes.callout, { params: { calloutId: need.calloutId } });
  assert.deepEqual(callout.tiers.map(({ kind, state }) => [kind, state]), [
    ['paired', 'asked'], ['volunteers', 'asked'], ['social-and-property', 'waiting'], ['committee-and-grid', 'waiting'], ['committee-and-grid', 'waiting'],
    ['street', 'waiting'],
  ]);

  // Exactly one goes; the other sees it at once; the elder sees who.
  await button(near.page, '我去').tap();
  await near.page.waitForURL(/\/volunteer\/errands$/);
  await sees(paired.page, '这件事已经有人接了');
  await sees(paired.page, '现在没有人求助');
  await elder.page.getByRole('heading', { name: `${nameOf('near')}来帮您` }).waitFor();
  await desk.page.getByRole('link', { name: '紧急求助，请马上看' }).click();
  await sees(desk.page, nameOf('near'));
  await sees(desk.page, /^承接$/);
  for (const { problems } of [elder, paired, near, resting, desk]) assert.deepEqual(problems, []);
});

journey('SOS without holding: pressed, asked once more on the button, pressed again', () => browser, async () => {
  const former = (await needs()).length;
  const { page, problems } = await open('elder', '/elder');
  const sos = button(page, /紧急求救/);
  await sos.focus();
  await page.keyboard.press('Enter');
  await sees(page, '再按就呼救');
  assert.equal((await needs()).length, former);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/elder\/needs\//);
  assert.equal((await needs()).length, former + 1);
  assert.deepEqual(problems, []);
});
