import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { roster } from '@huying/roster/contract';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';
import { FOR_ELDERS, sideways, tooSmall, violations, wrapped } from './measures.ts';
import { nameOf, type Neighbourhood, startNeighbourhood, type Who } from './neighbourhood.ts';

/** A working day in the morning; the shifts of these journeys are on the days after it. */
const MORNING = new Date('2026-05-11T08:00:00+08:00').getTime();
const { routes } = roster;

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  browser = await openChromium();
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: MORNING, speed: 1 } });
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
/** Screens with something on them, at 360 pixels. */
async function sound(page: Page, what: string): Promise<void> {
  const faults = [...(await violations(page)), ...(await tooSmall(page, FOR_ELDERS)), ...(await sideways(page)), ...(await wrapped(page))];
  assert.deepEqual(faults.map((one) => `${what}: ${one}`), []);
}
const mine = async (who: Who) => (await here.clients[who].ask(routes.mine, {})).value;

journey('the committee makes a template by the keyboard, and a volunteer signs up, subscribes and swaps', () => browser, async () => {
  const committee = await open('committee', '/worker/roster/templates', DESKTOP);
  await button(committee, '新建模板').focus();
  await committee.keyboard.press('Enter');
  await committee.getByLabel('名称').fill('早班巡访');
  await committee.keyboard.press('Tab');
  await button(committee, '保存').click();
  await sees(committee, '早班巡访');
  await sees(committee, /个班，0 人次/);

  const volunteer = await open('near', '/volunteer/roster');
  await sees(volunteer, '还没有班');
  await volunteer.getByRole('link', { name: '报名值班' }).tap();
  await sees(volunteer, '还缺 2 人');
  await sound(volunteer, 'open shifts');
  await button(volunteer, '报名').first().tap();
  await eventually('a turn', () => mine('near'), ({ turns }) => turns.length === 1);
  await volunteer.getByRole('link', { name: '返回' }).tap();
  await sees(volunteer, '早班巡访');
  await sound(volunteer, 'my shifts');

  await volunteer.getByRole('switch', { name: '到点自动上岗下岗' }).tap();
  await eventually('the clock switches', () => mine('near'), ({ turns }) => turns[0]?.switchesDuty === true);

  await volunteer.getByRole('link', { name: '订阅日历' }).tap();
  await button(volunteer, '生成我的日历地址').tap();
  const address = await volunteer.getByLabel('地址', { exact: true }).inputValue();
  await sound(volunteer, 'calendar');
  assert.match(await (await fetch(address)).text(), /BEGIN:VEVENT[\s\S]*SUMMARY:早班巡访\r\n/);

  await volunteer.goto(`${here.url}/volunteer/roster`);
  await button(volunteer, '找人替').tap();
  await volunteer.getByLabel('理由').fill('那天要去医院');
  await button(volunteer, '发出去').tap();
  await sees(volunteer, '正在找人替');
  const other = await open('paired', '/volunteer/roster');
  await sees(other, `${nameOf('near')}请您替班`);
  await sound(other, 'a swap for me');
  await button(other, '我来替').tap();
  await eventually('it changed hands', () => mine('paired'), ({ turns }) => turns.length === 1);
  assert.equal((await mine('near')).turns.length, 0);
});

journey('the desk sees the gap by the hour, asks who suits, and one touch fills it', () => browser, async () => {
  const desk = await open('desk', '/desk/roster?days=7', DESKTOP);
  await sees(desk, '所有人');
  assert.ok((await desk.locator('td[data-state="gap"]').count()) > 0, 'gaps are drawn');
  await desk.getByRole('link', { name: '早班巡访' }).nth(2).click();
  await sees(desk, '补缺口');
  await desk.getByRole('checkbox', { name: nameOf('resting') }).check();
  await button(desk, '邀请 1 人').click();
  await sees(desk, '问了 1 人，略过 0 人');
  assert.deepEqual(await violations(desk, 'serious'), []);

  // The message about it is read: what is measured here are the screens of rosters, not the bell.
  await here.clients.resting.ask(notify.routes.readAll, {});
  const asked = await open('resting', '/volunteer/roster');
  await sees(asked, '请您答复');
  await sound(asked, 'asked');
  await button(asked, '我能来').tap();
  await eventually('booked by one touch', () => mine('resting'), ({ turns }) => turns[0]?.state === 'booked');
});

journey('a proposal is shown before it is taken; the same page stands in English', () => browser, async () => {
  const committee = await open('committee', '/worker/roster/proposal?days=14', DESKTOP);
  await button(committee, '排一下').click();
  await sees(committee, /已确认没有更公平的排法/);
  const before = await mine('near');
  assert.equal(before.turns.length, 0);
  await button(committee, /就这样，发出/).click();
  await eventually('volunteers are asked', () => mine('near'), ({ turns }) => turns.length > 0 && turns.every((turn) => turn.state === 'asked'));
  const english = await open('committee', '/worker/roster', DESKTOP, 'en');
  await sees(english, 'Everybody');
  assert.deepEqual(await violations(english, 'serious'), []);
});

journey('an organisation looks after its own roster', () => browser, async () => {
  const members = await open('craftsman', '/org/roster/templates', DESKTOP);
  await button(members, '新建模板').click();
  await members.getByLabel('名称').fill('十八匠值守');
  await button(members, '保存').click();
  await sees(members, '十八匠值守');
  const { value } = await here.clients.craftsman.ask(routes.shifts, { query: { areaPath: '/510117001/005', from: '2026-05-12', days: 1 } });
  const shift = value.items.find((one) => one.name === '十八匠值守');
  assert.ok(shift);
  await members.goto(`${here.url}/org/roster/shifts/${shift.id}`);
  await button(members, '排上').first().click();
  await eventually('put in', () => mine('craftsman'), ({ turns }) => turns.length === 1);
  const { status } = await here.clients.property.ask(routes.shift, { params: { shiftId: asId<'shift'>(shift.id) } });
  assert.equal(status, 404);
  await members.goto(`${here.url}/org/roster/mine`);
  await sees(members, '十八匠值守');
});

test('none of these pages complained in the console', () => {
  assert.deepEqual(pages.flat().filter((problem) => !/status of 40[19]/.test(problem)), []);
});
