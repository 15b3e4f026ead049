/** A call from a number that nobody knows is returned: the desk sees it at once, finds whose it is, and the next call is known. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { telephony } from '@huying/telephony/contract';
import { startGateway } from '@huying/telephony/testing';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { TELEPHONE_KEY } from '../sample-files.ts';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';
import { FOR_ELDERS, sideways, tooSmall, violations } from './measures.ts';
import { nameOf, type Neighbourhood, startNeighbourhood } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
/** Set to a directory, pictures of what is gone through are left there. */
const PICTURES = process.env.JOURNEY_PICTURES;
const LINE = '02887660000';
const CALLER = '02887661234';

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
  browser = await openChromium();
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: NOON, speed: 1 }, environment: { TELEPHONE_GATEWAY_URL: 'http://127.0.0.1:9', TELEPHONE_GATEWAY_KEY: TELEPHONE_KEY } });
});
after(async () => {
  await browser?.close();
  await here?.close();
});

async function sound(page: Page, what: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${what}.png`, fullPage: true });
  const faults = [...(await violations(page, 'serious')), ...(await sideways(page))];
  assert.deepEqual(faults.map((one) => `${what}: ${one}`), []);
}
const open = (who: 'desk' | 'administrator' | 'grid' | 'elder', path: string, size = DESKTOP, language: 'zh' | 'en' = 'zh') => openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, size, language });

journey('a call from a number nobody knows is returned, and known from then on', () => browser, async () => {
  const lines = await open('administrator', '/desk/telephone-lines');
  await lines.page.getByLabel('专线号码').fill('028-8766 0000');
  await lines.page.getByLabel('名称').fill('奎星楼呼应专线');
  await lines.page.getByLabel('管哪里').fill('奎星楼');
  await lines.page.getByLabel('管哪里').press('Enter');
  await button(lines.page, /保\s*存/).click();
  await sees(lines.page, LINE);
  await sound(lines.page, 'lines');

  const { page } = await open('desk', '/desk/callbacks');
  await sees(page, '没有要回的电话');
  const gateway = startGateway(here.url, TELEPHONE_KEY);
  const { caller } = await gateway.call(CALLER, LINE);
  await caller.say('我是张桂芳，家里的灯泡坏了');
  await sees(page, '我是张桂芳，家里的灯泡坏了');
  await sees(page, '有 1 个电话等人回');
  await button(page, '记到老人名下').click();
  await page.getByLabel('哪一位老人').fill(nameOf('elder'));
  await page.getByText(`${nameOf('elder')} · `).first().click();
  await page.locator('.ant-select-dropdown').waitFor({ state: 'hidden' });
  await page.getByLabel('以后这个号码就是这位老人家的').check();
  await sound(page, 'callback');
  await button(page, '替老人提出求助').click();
  await sees(page, '没有要回的电话');
  const known = await gateway.call(CALLER, LINE);
  assert.match(known.reply.said, /您的事“我是张桂芳，家里的灯泡坏了”正在找人/);

  const phone = await open('grid', '/worker/telephones', PHONE, 'en');
  await sees(phone.page, CALLER);
  await sees(phone.page, nameOf('desk'));
  await sound(phone.page, 'numbers-phone');
  assert.equal((await here.clients.desk.ask(telephony.routes.numbers, { query: { number: '028-8766 1234' } })).value.items.length, 1);

  // The elder rings up who comes, without either number: from the page where they write to each other.
  const need = (await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['company'] } } })).value;
  const offer = await eventually('an offer', async () => (await here.clients.paired.ask(mobilisation.routes.offers, {})).value.offers.find((one) => one.calloutId === need.calloutId), (one) => one !== undefined);
  await here.clients.paired.ask(mobilisation.routes.accept, { params: { offerId: offer?.id as never } });
  const elder = await open('elder', `/elder/needs/${need.id}`, PHONE);
  await elder.page.getByRole('link', { name: '留言' }).click();
  await elder.page.getByRole('link', { name: '打电话（不显示号码）' }).click();
  await sees(elder.page, '给李*打电话');
  await button(elder.page, '打电话').click();
  await sees(elder.page, /马上打给您/);
  await sound(elder.page, 'ring');
  assert.deepEqual(await tooSmall(elder.page, FOR_ELDERS), []);
});
