import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activity } from '@huying/activity/contract';
import type { Id } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { roster } from '@huying/roster/contract';
import { timebank } from '@huying/timebank/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';
import { sideways, violations } from './measures.ts';
import { nameOf, type Neighbourhood, startNeighbourhood, type Who } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
let here: Neighbourhood;
let browser: Browser;
before(async () => {
  browser = await openChromium();
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: NOON, speed: 1 } });
  // Nobody near is on duty: organisations are asked at once.
  await here.server.asEngine(async (ctx) => {
    for (const who of ['paired', 'near'] as const) await ctx.call(roster.calls.setDuty, { personId: here.ids[who] as Id<'person'>, onDuty: false, hours: 1, position: null });
  });
});
after(async () => {
  await browser?.close();
  await here?.close();
});

const pages: string[][] = [];
async function open(who: Who, path: string, size = PHONE, language: 'zh' | 'en' = 'zh'): Promise<Page> {
  const opened = await openPage(browser, { url: here.url, cookie: here.clients[who].cookie, path, language, size });
  pages.push(opened.problems as string[]);
  return opened.page;
}
const sound = async (page: Page, what: string) => assert.deepEqual([...(await sideways(page)), ...(await violations(page, 'serious'))].map((one) => `${what}: ${one}`), []);
const raise = async (category: 'repair' | 'cleaning') => (await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: [category] } } })).value;
const owners = async (needId: Id<'need'>) => (await here.clients.desk.ask(needContract.routes.one, { params: { needId } })).value.callout?.owners ?? [];

journey('十八匠 take a repair, name a member and hand it back with a reason', () => browser, async () => {
  const need = await raise('repair');
  const page = await open('craftsman', '/org');
  await sees(page, '正在问我们');
  await button(page, '我们承接').tap();
  await sees(page, '还没派人');
  await page.getByRole('combobox', { name: '派谁去' }).click();
  await page.getByTitle(nameOf('craftsman')).click();
  await button(page, '派这个人').tap();
  await eventually('a member is named', () => owners(need.id), (list) => list[0]?.personName === nameOf('craftsman'));
  await sound(page, 'asks');
  await button(page, '退回').tap();
  await page.getByRole('radio', { name: '要更专业的人' }).check();
  await page.getByLabel('补充说明（选“其他”时要写）').fill('要换总阀');
  await page.getByRole('dialog').getByRole('button', { name: '退回' }).tap();
  await eventually('it climbs again', () => owners(need.id), (list) => list.length === 0);
  const { entries } = (await here.clients.desk.ask(needContract.routes.trail, { params: { needId: need.id } })).value;
  assert.ok(entries.some((one) => one.reason === '要更专业的人：要换总阀'), JSON.stringify(entries.map((one) => one.reason)));

  await page.goto(`${here.url}/org/numbers`);
  await sees(page, '问到我们');
  await sound(page, 'numbers');
});

journey('the organisation says what it gives and when, and is asked by that', () => browser, async () => {
  const page = await open('craftsman', '/org/scope');
  await sees(page, '合同里的范围');
  await page.getByRole('checkbox', { name: '小修小补' }).check();
  await page.getByRole('radio', { name: '按星期' }).check();
  await page.getByLabel('周二结束').fill('23:00');
  await button(page, '保存').tap();
  await sees(page, '已保存');
  await sound(page, 'scope');
  const { organisations } = (await here.clients.craftsman.ask(people.routes.organisations, {})).value;
  const organisationId = organisations.find((one) => one.name === '十八匠')?.id as Id<'organisation'>;
  const { value } = await here.clients.craftsman.ask(mobilisation.routes.scope, { params: { organisationId } });
  assert.deepEqual([value.categories, value.hours?.week['2']], [['repair'], [{ from: '09:00', to: '23:00' }]]);
  const cleaning = await raise('cleaning');
  const { asks } = (await here.clients.craftsman.ask(mobilisation.routes.asks, {})).value;
  assert.ok(!asks.some((ask) => ask.subject.id === cleaning.id));
  const english = await open('property', '/org/scope', DESKTOP, 'en');
  await sees(english, 'What our contract names');
  assert.deepEqual(await violations(english, 'serious'), []);
});

journey('the committee sees what becomes its own, with the clock, its hours and the duty calendar, and takes it', () => browser, async () => {
  const need = await raise('cleaning');
  const page = await open('committee', '/worker', DESKTOP);
  await sees(page, '没人接就归我们');
  await sees(page, '下班或放假');
  await sees(page, '今天没有排值班');
  assert.deepEqual(await violations(page, 'serious'), []);
  const phone = await open('grid', '/worker');
  await sees(phone, '值班日历');
  await sound(phone, 'backstop');
  assert.ok((await here.clients.committee.ask(mobilisation.routes.asks, {})).value.coming.some((one) => one.subject.id === need.id));
});

journey('an activity is written, published and found; an elder enrols and checks in by the code on the screen', () => browser, async () => {
  const host = await open('craftsman', '/org/activities', DESKTOP);
  await button(host, '发布活动').click();
  const form = host.getByRole('dialog');
  await form.getByLabel('活动名称').fill('剪纸课');
  await form.getByLabel('地点').fill('社区活动室');
  await form.getByRole('combobox', { name: '面向哪里的人' }).click();
  await host.getByTitle('奎星楼社区').click();
  await form.getByLabel('开始').fill('2026-05-12T13:00');
  await form.getByLabel('结束').fill('2026-05-12T15:00');
  await form.getByRole('button', { name: '保存' }).click();
  await button(host, '发布').click();
  await sees(host, '已发布');

  const elder = await open('elder', '/elder/activities');
  await sees(elder, '剪纸课');
  await sound(elder, 'activities');
  await elder.getByRole('link', { name: '看看' }).tap();
  await button(elder, '我要参加').tap();
  await sees(elder, '已报名');
  await sound(elder, 'activity');
  await sees(host, nameOf('elder'));
  assert.deepEqual(await violations(host, 'serious'), []);

  const activityId = host.url().split('/').at(-1) as Id<'activity'>;
  await button(host, '签到码').click();
  await host.getByRole('img', { name: '签到码' }).waitFor();
  const { path } = (await here.clients.craftsman.ask(activity.routes.code, { params: { activityId }, query: {} })).value;
  // As the camera opens it: whoever is signed in on this telephone checks in, whichever page is theirs.
  await elder.goto(`${here.url}${path}`);
  await button(elder, '签到').tap();
  await sees(elder, '签到好了');
  await sound(elder, 'check-in');
});

journey('what an organisation offers for credits is found, asked for at a time, and asked of the organisation first', () => browser, async () => {
  const { committee, elder: caller } = here.clients;
  assert.equal((await committee.ask(timebank.routes.grant, { body: { personId: here.ids.elder as never, minutes: 600, reason: '高龄帮扶' } })).status, 200);
  const org = await open('craftsman', '/org/services');
  await button(org, '放一项服务').tap();
  await org.getByLabel('哪一类').selectOption('repair');
  await org.getByLabel('服务名字').fill('修小家电');
  await button(org, '保存').tap();
  await sees(org, '修小家电');
  await sound(org, 'own services');

  const elder = await open('elder', '/elder/services');
  await elder.getByRole('link', { name: '看看、约时间' }).tap();
  await elder.getByRole('group', { name: '哪一天？' }).getByRole('radio').first().check({ force: true });
  await elder.getByRole('group', { name: '几点？' }).getByRole('radio').first().check({ force: true });
  await sound(elder, 'choosing');
  await elder.getByRole('button', { name: /^约 / }).tap();
  await sees(elder, '正在帮您找人');
  const asks = await here.clients.craftsman.ask(mobilisation.routes.asks, {});
  assert.deepEqual(asks.value.asks.map((one) => one.summary), ['修小家电']);
  await org.reload();
  await sees(org, '还有 1 次');
  const needId = elder.url().split('/').at(-1) as Id<'need'>;
  assert.equal((await caller.ask(needContract.routes.cancel, { params: { needId }, body: { reason: '不用了' } })).status, 200);
});

test('none of these pages complained in the console', () => {
  assert.deepEqual(pages.flat().filter((problem) => !/status of 40[19]/.test(problem)), []);
});
