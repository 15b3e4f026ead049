import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, sees } from './browser.ts';
import { type Neighbourhood, nameOf, startNeighbourhood, type Who } from './neighbourhood.ts';

/** Three minutes in a second: the hour until the committee takes about twenty. */
const SPEED = 180;
const MORNING = new Date('2026-05-12T09:00:00+08:00').getTime();

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  browser = await openChromium(['--autoplay-policy=no-user-gesture-required']);
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: MORNING, speed: SPEED } });
});
after(async () => {
  await browser?.close();
  await here?.close();
});
const open = (who: Who, path: string, size?: typeof DESKTOP) => openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, ...(size ? { size } : {}) });

journey('nobody takes it: ring after ring, until somebody whose duty it is has it, goes there and finishes', () => browser, async () => {
  const [elder, desk, grid, committee] = await Promise.all([open('elder', '/elder'), open('desk', '/desk', DESKTOP), open('grid', '/worker', DESKTOP), open('committee', '/worker', DESKTOP)]);
  await sees(desk.page, '没有符合条件的求助');
  // The cell that says who has it now, and everything that it ever said.
  await desk.page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    new MutationObserver(() => {
      const words = document.querySelector('tbody tr[data-row-key] td:nth-child(5)')?.firstChild?.textContent ?? '';
      if (words && words !== said.at(-1)) said.push(words);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  const said = () => desk.page.evaluate(() => (globalThis as unknown as { said: string[] }).said);

  await elder.page.getByRole('link', { name: '陪伴聊天' }).tap();
  await button(elder.page, '是的，请人来').tap();
  await elder.page.waitForURL(/\/elder\/needs\//);
  await sees(elder.page, '正在帮您找人');
  const needId = elder.page.url().split('/').at(-1) as string;
  const one = async () => (await here.clients.desk.ask(needContract.routes.one, { params: { needId: needId as never } })).value;

  const owned = await eventually('an owner', one, (need) => need.callout?.owner != null, 90_000);
  const owner = owned.callout?.owner;
  assert.equal(owner?.tier, 'committee-and-grid');
  const who = (['committee', 'grid'] as const).find((each) => nameOf(each) === owner?.personName);
  assert.ok(who, `${owner?.personName} is on duty here`);
  const rings = await eventually('the owner on the board', said, (list) => list.some((words) => words.startsWith(nameOf(who))));
  const order = ['附近的志愿者', '社区社会组织', '社会组织和物业', nameOf(who)].map((words) => rings.findIndex((seen) => seen.startsWith(words)));
  assert.ok(order[0] !== -1 && order.every((at, index) => index === 0 || at === -1 || at > (order[index - 1] as number)), `the board went through ${rings.join(' → ')}`);
  assert.ok(new Set(rings).size >= 3, `the board went through ${rings.join(' → ')}`);

  await elder.page.getByRole('heading', { name: `${nameOf(who)}来帮您` }).waitFor();
  const { page, problems } = who === 'committee' ? committee : grid;
  await page.getByRole('region', { name: '归我办' }).waitFor();
  await page.getByRole('link', { name: '去办：打开任务' }).click();
  await sees(page, '一号院 1 幢 2 单元 301');
  await button(page, '我到了').click();
  await elder.page.getByRole('heading', { name: `${nameOf(who)}已经到了` }).waitFor();
  await button(page, '做完了，签退').click();
  await button(elder.page, '做好了').tap();
  await sees(elder.page, '这件事办好了');
  assert.equal((await one()).state, 'confirmed');

  const { value: statistics } = await here.clients.desk.ask(mobilisation.routes.statistics, { query: {} });
  assert.equal(statistics.unowned, 0);
  for (const found of [problems, elder.problems, desk.problems]) assert.deepEqual(found, []);
});
