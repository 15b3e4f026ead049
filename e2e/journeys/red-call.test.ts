import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { emergency } from '@huying/emergency/contract';
import type { Id } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';
import { FOR_ELDERS, sideways, tooSmall, violations } from './measures.ts';
import { bindDaughter, nameOf, type Neighbourhood, startNeighbourhood, type Who } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
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
const callOf = async (needId: Id<'need'>) => (await here.clients.desk.ask(emergency.routes.one, { params: { needId } })).value;

journey('the desk asks, has 120 confirmed and rings the neighbour; the volunteer opens the door and says that all is well', () => browser, async () => {
  const elderId = here.ids.elder as Id<'person'>;
  await here.clients.desk.ask(people.routes.changeElder, { params: { personId: elderId }, body: { contacts: [{ name: '王阿姨', relation: '隔壁邻居', phone: '13900000088', personId: null }] } });

  const file = await open('grid', `/worker/emergencies/access/${elderId}`, PHONE);
  await file.getByLabel('怎么进门').fill('钥匙在楼下小卖部');
  await file.getByLabel('老人本人同意留下').check();
  await button(file, '保存').tap();
  await sees(file, '已经留有进门方法');
  assert.ok(!(await file.content()).includes('小卖部'), 'what was left is not shown again');
  assert.deepEqual([...(await sideways(file)), ...(await violations(file, 'serious'))], []);

  const desk = await open('desk', '/desk');
  await sees(desk, '18 分钟内到场：最近 30 天没有紧急求助');
  const needId = (await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' } })).value.id;
  await desk.getByRole('link', { name: new RegExp(`紧急：${nameOf('elder')}`) }).click();
  await button(desk, '叫得应吗，人清醒吗？ 否').click();
  await sees(desk, '马上打 120');
  await button(desk, '我打了 120').click();
  await desk.getByLabel('对方给的编号或车号').fill('CD-7788');
  await button(desk, '对方已确认').click();
  await sees(desk, `编号 CD-7788，${nameOf('desk')}确认`);
  await button(desk, '王阿姨: 正赶来').click();
  await eventually('the neighbour comes', () => callOf(needId), (call) => call.told[0]?.outcome === 'coming');
  assert.deepEqual(await violations(desk, 'serious'), []);

  const { offers } = (await here.clients.paired.ask(mobilisation.routes.offers, {})).value;
  await here.clients.paired.ask(mobilisation.routes.accept, { params: { offerId: offers[0]?.id as Id<'offer'> } });
  await here.clients.paired.ask(notify.routes.readAll, {});
  const volunteer = await open('paired', '/volunteer/errands', PHONE);
  await volunteer.getByRole('link', { name: '打开' }).first().tap();
  await volunteer.getByRole('link', { name: '紧急：开门、120、报平安' }).tap();
  await volunteer.getByLabel('为什么要看').fill('敲门没有人应');
  await button(volunteer, '查看').tap();
  await sees(volunteer, '钥匙在楼下小卖部');
  assert.deepEqual([...(await tooSmall(volunteer, FOR_ELDERS)), ...(await sideways(volunteer)), ...(await violations(volunteer))], []);
  await volunteer.getByRole('radio', { name: '当面看到' }).check({ force: true });
  await volunteer.getByLabel('老人现在怎样').fill('自己坐起来了，120 看过');
  await button(volunteer, '确认老人平安').tap();
  await sees(volunteer, '已平安');
  await eventually('it has ended', () => callOf(needId), (call) => call.state === 'safe' && call.endedBy === nameOf('paired'));

  const committee = await open('committee', '/worker/emergencies');
  await committee.getByRole('link', { name: '有 1 次开门信息查看待复核' }).click();
  await sees(committee, '敲门没有人应');
  await button(committee, '没有问题').click();
  await eventually('it is reviewed', () => callOf(needId), (call) => call.openings[0]?.review?.verdict === 'fine');
  assert.deepEqual(await violations(committee, 'serious'), []);
});

journey('the same pages stand in English, on a phone', () => browser, async () => {
  const needId = (await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' } })).value.id;
  const page = await open('street', `/worker/emergencies/${needId}`, PHONE, 'en');
  await sees(page, 'Does she answer, is she awake?');
  await sees(page, 'Family, neighbours and duty');
  assert.deepEqual([...(await sideways(page)), ...(await violations(page, 'serious'))], []);
});

journey('a daughter says from afar that it was pressed by mistake; the desk reads it, and it stays open until somebody has made sure', () => browser, async () => {
  await bindDaughter(here);
  const needId = (await here.clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' } })).value.id;
  const desk = await open('desk', `/desk/emergencies/${needId}`);
  await sees(desk, '要问的话');
  const family = await open('daughter', `/family/needs/${needId}`, PHONE);
  await family.getByRole('link', { name: '紧急求助：有人到了吗，告诉调度台' }).tap();
  await family.getByText('是误按，没有事', { exact: true }).tap();
  await family.getByLabel('还想说的（可不填）').fill('我刚和妈妈通过电话');
  await button(family, '送出').tap();
  await sees(family, '家属说的');
  assert.deepEqual([...(await tooSmall(family, FOR_ELDERS)), ...(await sideways(family)), ...(await violations(family))], []);
  await sees(desk, '我刚和妈妈通过电话');
  assert.equal((await callOf(needId)).state, 'open');
  await here.clients.desk.ask(needContract.routes.falseAlarm, { params: { needId }, body: { reason: '家属说误按，已打电话核实' } });
  await sees(family, '误报');
});

test('none of these pages complained in the console', () => {
  assert.deepEqual(pages.flat().filter((problem) => !/status of 40[19]/.test(problem)), []);
});
