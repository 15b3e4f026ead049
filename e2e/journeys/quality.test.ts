/** From a service that was not right to what came of it: the elder by touch, the volunteer's side, the desk with the trail beside. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { service } from '@huying/service/contract';
import { sql } from '@huying/platform';
import { quality } from '@huying/quality/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';
import { FOR_ELDERS, sideways, tooSmall, violations } from './measures.ts';
import { HOME, type Neighbourhood, startNeighbourhood } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
/** Set to a directory, pictures of what is gone through are left there. */
const PICTURES = process.env.JOURNEY_PICTURES;

let here: Neighbourhood;
let served: { readonly needId: string; readonly visitId: string };
let browser: Browser;
before(async () => {
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
  browser = await openChromium();
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: NOON, speed: 1 } });
  served = await helped();
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

const open = (who: 'elder' | 'paired' | 'committee' | 'desk', path: string, size = PHONE, language: 'zh' | 'en' = 'zh') => openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, size, language });

journey('a service that was not right is complained of by touch and decided with reasons', () => browser, async () => {
  const { needId } = served;
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

journey('more than faces is rated, the helper answers, and the desk asks afterwards how it was', () => browser, async () => {
  const { needId, visitId } = served;
  const { page } = await open('elder', `/elder/needs/${needId}`);
  await page.getByRole('radio', { name: /很满意|非常满意|5/ }).first().click({ force: true });
  await button(page, '再细评一下').tap();
  await sees(page, '讲得清楚');
  await page.getByRole('group', { name: '准时' }).getByRole('radio').nth(3).click({ force: true });
  await sound(page, 'rate-aspects');

  const helper = (await open('paired', '/volunteer/errands')).page;
  await sees(helper, '准时 ');
  await button(helper, '回复这次评价').tap();
  await helper.getByLabel(/您想说的/).fill('谢谢张奶奶');
  await sound(helper, 'reply-write');
  await button(helper, '发出回复').tap();
  await sees(page, '谢谢张奶奶');
  await sound(page, 'reply-elder');

  // As if it had been red: then the desk asks without a lot being drawn.
  await here.server.asOwner(sql`update service.visit set urgency = 'red' where id = ${visitId}`);
  await here.server.asEngine((ctx) => ctx.call(quality.calls.sample, { how: 'confirmed', after: null }));
  const desk = (await open('desk', '/desk/follow-ups', DESKTOP)).page;
  await sees(desk, '待回访 1（超时 0）');
  await sound(desk, 'follow-ups', true);
  await desk.getByRole('link', { name: '张桂芳' }).click();
  await desk.getByRole('radiogroup', { name: '人来了吗' }).getByText('是', { exact: true }).click();
  await desk.getByRole('radiogroup', { name: '事情办好了吗' }).getByText('没有办好').click();
  await desk.getByRole('radiogroup', { name: '满意吗' }).getByText('基本满意').click();
  await desk.getByRole('radiogroup', { name: '有没有要钱' }).getByText('否', { exact: true }).click();
  await sound(desk, 'follow-up', true);
  await button(desk, '记下回访').click();
  await sees(desk, '没办好，重新找人');
  await sound(desk, 'follow-up-answered', true);
  await button(desk, '没办好，重新找人').click();
  await eventually('the need is open again', async () => (await here.clients.elder.ask(needContract.routes.one, { params: { needId } })).value.state, (state) => state === 'seeking');
  const small = (await open('desk', '/desk/follow-ups?show=answered', PHONE, 'en')).page;
  await sees(small, 'Mostly');
  await sound(small, 'follow-ups-small', true);
});

journey('the elder and who comes write to each other, live and aloud, without a number', () => browser, async () => {
  const need = (await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['shopping'] } } })).value;
  const offer = await eventually('an offer', async () => (await here.clients.near.ask(mobilisation.routes.offers, {})).value.offers.find((one) => one.calloutId === need.calloutId), (one) => one !== undefined);
  await here.clients.near.ask(mobilisation.routes.accept, { params: { offerId: offer?.id as never } });
  const visit = (await here.clients.near.ask(service.routes.errands, { query: {} })).value.visits.find((one) => one.calloutId === need.calloutId);
  const helper = (await openPage(browser, { url: here.url, cookie: here.clients.near.cookie, path: `/volunteer/errands/${visit?.id}` })).page;
  await sees(helper, '老人没有公开电话');
  await sound(helper, 'errand-without-number');
  await helper.getByRole('link', { name: '给老人留言' }).tap();
  await button(helper, '我在路上，马上到').tap();
  await sees(helper, '我');
  const { page } = await open('elder', `/elder/needs/${need.id}`);
  await sees(page, '我在路上，马上到');
  await page.getByRole('link', { name: '留言（1 条没看）' }).tap();
  await button(page, '门没锁，请进').tap();
  await sound(page, 'talk-elder');
  // Both pages are open: what is written is there, and that it was read.
  await sees(helper, '门没锁，请进');
  await sees(helper, '已看过');
  await sound(helper, 'talk-volunteer');
});
