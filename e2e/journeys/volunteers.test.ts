import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { openChromium } from '@huying/ui/testing/chromium';
import { volunteering } from '@huying/volunteering/contract';
import { startAliyunOcr } from '@huying/volunteering/testing';
import type { Browser } from 'playwright-core';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';
import { PICTURES, sound } from './measures.ts';
import { type Neighbourhood, startNeighbourhood } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
/** Set to a directory, pictures of what is gone through are left there. */

let here: Neighbourhood;
let browser: Browser;
let ocr: Awaited<ReturnType<typeof startAliyunOcr>>;
before(async () => {
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
  browser = await openChromium();
  ocr = await startAliyunOcr({ LTAI5t: 'aliyun-secret-word' });
  const environment = { CARD_READER: 'aliyun', ALIYUN_OCR_URL: ocr.url, ALIYUN_ACCESS_KEY_ID: 'LTAI5t', ALIYUN_ACCESS_KEY_SECRET: 'aliyun-secret-word' };
  here = await startNeighbourhood({ environment, clock: { real: Date.now(), shown: NOON, speed: 1 } });
});
after(async () => {
  await browser?.close();
  await here?.close();
  await ocr?.close();
});

journey('somebody whom nobody knows becomes a volunteer, hands in a certificate and is told what is closed', () => browser, async () => {
  // From the entry page by what there is to come to: whoever is not signed in is asked who they are first.
  const { page } = await openPage(browser, { url: here.url, path: '/', size: PHONE });
  await page.getByRole('link', { name: '看看社区活动' }).tap();
  await page.getByRole('link', { name: '第一次来？报名当志愿者' }).tap();
  await page.getByText('郫筒街道').tap();
  await page.getByLabel('姓名').fill('周小燕');
  await page.getByLabel('手机号').fill('139 1234 5678');
  await button(page, '发验证码').tap();
  await button(page, '替我填上').tap();
  await sound(page, 'join-begin');
  await button(page, '继续').tap();

  await sees(page, '请逐条看过');
  await page.getByRole('link', { name: '先看看社区活动' }).tap();
  await sees(page, '现在没有要开的活动');
  await page.goBack();
  await sees(page, '请逐条看过');
  await page.getByRole('textbox', { name: '身份证号' }).fill('11010519491231002');
  await sees(page, '少了几位');
  await page.getByRole('textbox', { name: '身份证号' }).fill('11010519491231002X');
  await page.getByText('陪伴聊天').first().tap();
  for (const text of ['志愿服务约定', '个人信息怎么用', '身份证号和照片单独同意']) await page.getByText(text).first().tap();
  await sound(page, 'join-form');
  await button(page, '交上去').tap();
  await sees(page, '社区会看您的报名');
  // What only says that it is a picture is named, and nothing is sent; a real one is kept.
  const card = page.getByLabel('选一张人像面的照片');
  await card.setInputFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') });
  await sees(page, '这个文件打不开');
  ocr.answers.push({ body: { Data: JSON.stringify({ data: { face: { data: { name: '周晓燕', sex: '女', birthDate: '1949年12月31日', idNumber: '11010519491231002X' } } } }) } });
  await card.setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer: await page.screenshot({ type: 'png' }) });
  await page.getByText('这个文件打不开').waitFor({ state: 'hidden' });
  // The reader reads the name otherwise than it was typed, and no card on the other side: both are told, and the committee looks at the picture.
  await sees(page, '和填的不一样');
  await page.getByLabel('选一张国徽面的照片').setInputFiles({ name: 'card.png', mimeType: 'image/png', buffer: await page.screenshot({ type: 'png' }) });
  await sees(page, '没读出来，请再拍一张');
  await sound(page, 'join-waiting');

  const staff = (await openPage(browser, { url: here.url, cookie: here.clients.committee.cookie, path: '/worker/applications', size: DESKTOP })).page;
  await sees(staff, '周小燕');
  await sound(staff, 'applications', true);
  await staff.getByRole('link', { name: '周小燕' }).click();
  await sees(staff, '校验位正确');
  await sees(staff, '姓名：填的是“周小燕”，证上是“周晓燕”');
  await button(staff, '看照片：人像面').click();
  await staff.getByRole('img', { name: '人像面' }).waitFor();
  await sound(staff, 'application', true);
  await button(staff, '通过').first().click();
  await sees(staff, '已经通过');

  await page.goto(`${here.url}/volunteer/join`);
  await sees(page, '欢迎您');
  await sound(page, 'join-approved');
  await page.getByRole('link', { name: '我的志愿者登记' }).tap();
  await sees(page, '这些服务暂时不会找您');
  await button(page, '交一份证书或保险').tap();
  await page.getByText('急救员证', { exact: true }).tap();
  await page.getByLabel('谁发的').fill('成都市红十字会');
  await page.getByLabel('哪天开始有效').fill('2026-03-01');
  await sound(page, 'qualification-add');
  await button(page, '交上去').tap();
  await sees(page, '等社区看');
  // What was done is said at the foot for a while.
  await page.reload();
  await sees(page, '等社区看');
  await sound(page, 'registration');

  const { items } = (await here.clients.committee.ask(volunteering.routes.volunteers, { query: { show: 'waiting' } })).value;
  await staff.goto(`${here.url}/worker/volunteers?show=waiting`);
  await sees(staff, '周小燕');
  await sound(staff, 'volunteers', true);
  await staff.getByRole('link', { name: '周小燕' }).click();
  await button(staff, '认可').first().click();
  await eventually('accepted', async () => (await here.clients.committee.ask(volunteering.routes.volunteer, { params: { personId: items[0]?.personId as never } })).value.wants, (wants) => !wants.some((one) => one.category === 'health'));
  await sees(staff, '有效');
  await sound(staff, 'volunteer', true);

  const english = (await openPage(browser, { url: here.url, path: '/volunteer/join', language: 'en', size: PHONE })).page;
  await sees(english, 'Become a volunteer');
  await sound(english, 'join-begin-en');
});

journey('a course is written, read, answered, and its certificate counts', () => browser, async () => {
  const staff = (await openPage(browser, { url: here.url, cookie: here.clients.committee.cookie, path: '/worker/training', size: DESKTOP })).page;
  await sees(staff, '还没有课程');
  await button(staff, '新建课程').click();
  await staff.getByLabel('课程名称').fill('初级急救');
  await staff.getByLabel('面向哪里的志愿者').click();
  await staff.getByTitle('奎星楼社区').click();
  await staff.getByLabel('学习材料（文字）').fill('先看清楚，再打 120。');
  await staff.getByLabel('证书算作').click();
  await staff.getByTitle('急救员证').click();
  await staff.getByLabel('要到场上课').uncheck();
  await button(staff, '加一题').click();
  await staff.getByLabel('第 1 题').fill('老人跌倒了，先做什么？');
  await staff.getByLabel('选项 1', { exact: true }).fill('马上扶起来');
  await staff.getByLabel('选项 2', { exact: true }).fill('先看清楚、问一问');
  await staff.getByLabel('选项 2 是对的').check();
  await sound(staff, 'course-write', true);
  await button(staff, '保存').click();
  await staff.getByRole('link', { name: '初级急救' }).click();
  await button(staff, '开放报名').click();
  await button(staff, '停止开放').waitFor();
  await sound(staff, 'course-kept', true);

  const { page } = await openPage(browser, { url: here.url, cookie: here.clients.near.cookie, path: '/volunteer/training', size: PHONE });
  await sees(page, '初级急救');
  await sound(page, 'courses');
  await page.getByRole('link', { name: '去学' }).tap();
  await sees(page, '先看清楚，再打 120。');
  await page.getByText('马上扶起来').tap();
  await button(page, '交卷').tap();
  await sees(page, '没有通过');
  await page.getByText('先看清楚、问一问').tap();
  await sound(page, 'course');
  await button(page, '交卷').tap();
  await sees(page, '证书编号');
  await sound(page, 'course-certified');
  const { volunteer } = (await here.clients.near.ask(volunteering.routes.mine, {})).value;
  assert.deepEqual(volunteer?.qualifications.map((one) => [one.kind, one.state]), [['first-aid', 'valid']]);

  const english = (await openPage(browser, { url: here.url, cookie: here.clients.near.cookie, path: '/volunteer/training', language: 'en', size: PHONE })).page;
  await sees(english, 'Show my certificate');
  await sound(english, 'courses-en');
});
