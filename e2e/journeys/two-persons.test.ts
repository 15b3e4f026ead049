/** What one person alone may not: the committee asks, the street says yes, the committee does it once. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, journey, openPage, PHONE, sees } from './browser.ts';
import { sideways, violations } from './measures.ts';
import { nameOf, type Neighbourhood, startNeighbourhood, type Who } from './neighbourhood.ts';

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  browser = await openChromium();
  here = await startNeighbourhood();
});
after(async () => {
  await browser?.close();
  await here?.close();
});

const open = async (who: Who, path: string, size = DESKTOP, language: 'zh' | 'en' = 'zh') => (await openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, language, size })).page;

async function grant(page: Page, why: string): Promise<void> {
  await button(page, '发放时间币').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('发给哪位老人').click();
  await page.locator('.ant-select-item-option', { hasText: nameOf('elder') }).first().click();
  await dialog.getByLabel('发放多少').fill('21');
  await dialog.getByLabel('理由（例如：高龄独居）').fill(why);
  await dialog.getByRole('button', { name: /^发\s?放$/ }).click();
}

journey('21 hours are more than one person grants: asked for, approved on a phone by another, and granted once', () => browser, async () => {
  const committee = await open('committee', '/worker/timebank');
  await grant(committee, '独居高龄');
  await sees(committee, '这件事要第二个人同意');
  await button(committee, '请人复核').click();
  await committee.getByLabel('为什么要办').fill('社区会议定的');
  await button(committee, '请人复核').click();
  await sees(committee, '等另一个人复核');
  assert.deepEqual([await violations(committee), await sideways(committee)], [[], []]);

  const street = await open('street', '/worker/approvals', PHONE);
  await sees(street, '社区会议定的');
  await sees(street, '21 小时');
  assert.equal(await button(street, '不同意').isDisabled(), true, 'a no wants a reason');
  assert.deepEqual([await violations(street), await sideways(street)], [[], []]);
  await button(street, /^同意$/).click();
  await sees(street, '可以去办了');

  await committee.goto(`${here.url}/worker/approvals?show=approved`);
  await sees(committee, '照原样再办一次就成');
  await committee.getByRole('link', { name: '去办' }).click();
  await grant(committee, '高龄，独居');
  await committee.getByRole('dialog').waitFor({ state: 'hidden' });
  await committee.goto(`${here.url}/worker/approvals?show=all`);
  await sees(committee, '办好了');
});
