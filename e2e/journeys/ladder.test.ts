import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automation } from '@huying/automation/contract';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, journey, openPage, PHONE, sees } from './browser.ts';
import { sideways, violations } from './measures.ts';
import { nameOf, type Neighbourhood, startNeighbourhood, type Who } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
const LADDER = { name: 'mobilisation.ladder' };

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  browser = await openChromium();
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: NOON, speed: 1 } });
});
after(async () => {
  await browser?.close();
  await here?.close();
});

const pages: string[][] = [];
async function open(who: Who, path: string, size = DESKTOP, language: 'zh' | 'en' = 'zh'): Promise<Page> {
  const opened = await openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, language, size });
  pages.push(opened.problems as string[]);
  return opened.page;
}
async function raise() {
  const { value } = await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['shopping'] } } });
  return value;
}

journey('the committee changes the ladder by the keyboard, tries it on last week and switches it on; the next need follows it', () => browser, async () => {
  const first = await raise();
  assert.equal(first.callout?.tiers[0]?.kind, 'paired');

  const page = await open('committee', '/worker/tables');
  await page.getByRole('link', { name: '次第动员的阶梯' }).click();
  await sees(page, '结对志愿者');
  await sees(page, '出厂的表');
  await button(page, '修改这张表').focus();
  await page.keyboard.press('Enter');

  // Fourteen is the paired of a usual need by day: nobody is asked for them but the craftsmen at once.
  await button(page, '改第 14 行').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('层级').focus();
  await page.keyboard.type('社区社会');
  await page.keyboard.press('Enter');
  await button(page, '写进草稿').click();
  await sees(page, '改过');
  await sees(page, '改了 1 处，还没启用');

  await button(page, '试一试').click();
  await sees(page, '1 件事里，有 1 件走法会不同。');
  await sees(page, `问 3000 米内结对志愿者 1 人：${nameOf('paired')}`);
  await sees(page, '问社区社会组织 1 家：十八匠');

  await button(page, '启用').click();
  await page.getByLabel('为什么这样改（会一直留着）').fill('日常代购先问十八匠');
  await page.getByRole('dialog').getByRole('button', { name: '启用' }).click();
  await sees(page, '已启用第 1 版');
  await sees(page, '日常代购先问十八匠');
  assert.deepEqual(await violations(page, 'serious'), []);

  const second = await raise();
  assert.equal(second.callout?.tiers[0]?.kind, 'community-organisations');
  const { asks } = (await here.clients.craftsman.ask(mobilisation.routes.asks, {})).value;
  assert.ok(asks.some((ask) => ask.subject.id === second.id), 'the craftsmen are asked at once');
});

journey('what is wrong is said at its cell, nothing wrong can be switched on, and a former version comes back', () => browser, async () => {
  const page = await open('committee', '/worker/tables/mobilisation.ladder', PHONE);
  await button(page, '修改这张表').tap();
  await button(page, '改第 1 行').tap();
  await page.getByLabel('几分钟后加入').fill('很快');
  await button(page, '写进草稿').tap();
  await sees(page, '第 1 行 · 几分钟后加入');
  await sees(page, '有 1 处要改');
  assert.ok(await button(page, '启用').isDisabled());
  assert.deepEqual(await sideways(page), []);
  assert.deepEqual(await violations(page, 'serious'), []);
  // The draft outlives a page that is loaded anew.
  await page.reload();
  await sees(page, '有 1 处要改');
  await button(page, '放弃草稿').tap();
  await page.getByRole('tooltip').getByRole('button', { name: '放弃草稿' }).tap();

  await button(page, '用回这一版').last().tap();
  await button(page, '启用').tap();
  await sees(page, '这份草稿还没有用往事试过');
  await page.getByRole('dialog').getByRole('button', { name: '启用' }).tap();
  await sees(page, '已启用第 2 版');
  const { value } = await here.clients.committee.ask(automation.routes.versions, { params: LADDER });
  assert.deepEqual([value.holds, value.versions[0]?.reason, value.versions[0]?.table.rules], [2, '恢复到出厂的表', value.default.rules]);
  assert.equal((await raise()).callout?.tiers[0]?.kind, 'paired');
});

journey('the desk reads the same tables in English and cannot change them', () => browser, async () => {
  const page = await open('desk', '/desk/tables/mobilisation.boundary', DESKTOP, 'en');
  await sees(page, 'What must never go to volunteers');
  await sees(page, 'holds');
  assert.equal(await button(page, 'Change this table').count(), 0);
  assert.deepEqual(await violations(page, 'serious'), []);
});

test('none of these pages complained in the console', () => {
  assert.deepEqual(pages.flat().filter((problem) => !/status of 40[19]/.test(problem)), []);
});
