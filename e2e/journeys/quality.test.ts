/** From a service that was not right to what came of it: the elder by touch, the volunteer's side, the desk with the trail beside. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { service } from '@huying/service/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';
import { FOR_ELDERS, sideways, tooSmall, violations } from './measures.ts';
import { HOME, type Neighbourhood, startNeighbourhood } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
/** Set to a directory, pictures of what is gone through are left there. */
const PICTURES = process.env.JOURNEY_PICTURES;

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
  browser = await openChromium();
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: NOON, speed: 1 } });
});
after(async () => {
  await browser?.close();
  await here?.close();
});

/** A screen with something on it: nothing too small, nothing over the edge, nothing that axe finds. */
async function sound(page: Page, what: string, isStaff = false): Promise<void> {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${what}.png`, fullPage: true });
  const faults = [...(await violations(page, isStaff ? 'serious' : 'all')), ...(isStaff ? [] : await tooSmall(page, FOR_ELDERS)), ...(await sideways(page))];
  assert.deepEqual(faults.map((one) => `${what}: ${one}`), []);
}

/** Somebody next door came, helped and was confirmed. */
async function helped() {
  const { clients } = here;
  const need = (await clients.elder.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['company'] } } })).value;
  const offer = await eventually('an offer', async () => (await clients.paired.ask(mobilisation.routes.offers, {})).value.offers.find((one) => one.calloutId === need.calloutId), (one) => one !== undefined);
  await clients.paired.ask(mobilisation.routes.accept, { params: { offerId: offer?.id as never } });
  const visit = (await clients.paired.ask(service.routes.errands, { query: {} })).value.visits.find((one) => one.calloutId === need.calloutId);
  if (!visit) throw new Error('who took it has no visit');
  const params = { visitId: visit.id };
  await clients.paired.ask(service.routes.arrive, { params, body: { position: HOME } });
  await clients.paired.ask(service.routes.finish, { params, body: { position: HOME } });
  await clients.elder.ask(service.routes.confirm, { params, body: { by: 'touch' } });
  return { needId: need.id, visitId: visit.id };
}

journey('a service that was not right is complained of by touch and decided with reasons', () => browser, async () => {
  const { needId } = await helped();
  const open = (who: 'elder' | 'paired' | 'committee', path: string, size = PHONE) => openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, size });
  const { page } = await open('elder', `/elder/needs/${needId}`);
  await page.getByRole('link', { name: '不满意，找社区' }).tap();
  await sees(page, '哪里不满意？');
  await sound(page, 'complain');
  await button(page, '事情没做好').tap();
  await sound(page, 'complain-words');
  await button(page, '就这样，交给社区').tap();
  await page.getByRole('link', { name: '看进展' }).tap();
  await sees(page, '社区正在处理');
  await sound(page, 'complaint-elder');

  const helper = (await open('paired', '/volunteer/complaints')).page;
  await sees(helper, '对服务的投诉');
  await sound(helper, 'complaints-volunteer');
  await helper.getByRole('link', { name: '打开' }).tap();
  await helper.getByLabel('我的说明').fill('按她说的都做了');
  await button(helper, '说说我的情况').tap();
  await sees(helper, '按她说的都做了');

  const staff = (await open('committee', '/worker/adjudication', DESKTOP)).page;
  await sees(staff, '事情没做好');
  await sound(staff, 'adjudication', true);
  await staff.getByRole('link', { name: /对服务的投诉/ }).click();
  await sees(staff, '按她说的都做了');
  await staff.getByText('部分有道理').click();
  await staff.getByLabel('理由').fill('双方都听过，提醒志愿者');
  await sound(staff, 'adjudication-one', true);
  await button(staff, '作出裁定').click();
  // It is told to the page that is open.
  await sees(page, '双方都听过，提醒志愿者');
  await sound(page, 'complaint-decided');
  await button(page, '不服，请街道再看').tap();
  await sees(page, '街道正在处理');
});
