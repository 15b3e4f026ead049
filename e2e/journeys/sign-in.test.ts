import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { modules } from '@huying/app-server/modules';
import { installDemonstration } from '@huying/demonstration/server';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestServer } from '@huying/platform/testing';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { button, DESKTOP, eventually, journey, type OpenedPage, openPage, PHONE, sees } from './browser.ts';

const WEB = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url));
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type Visitor = Awaited<ReturnType<typeof installDemonstration>>[number];
let server: TestServer;
let browser: Browser;
let url: string;
let visitors: Visitor[];
const visitor = (role: string) => visitors.find((one) => one.role === role) as Visitor;
before(async () => {
  if (!existsSync(`${WEB}/elder.html`)) throw new Error('the web application is not built: `npm test` builds it before the journeys');
  server = await startTest({ modules, webDir: WEB });
  visitors = await installDemonstration(server.installation);
  url = await server.http.listen({ host: '127.0.0.1', port: 0 });
  browser = await openChromium();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await endTestPostgres();
});

const open = (path: string, more: { size?: typeof DESKTOP; language?: 'zh' | 'en' } = {}): Promise<OpenedPage> => openPage(browser, { url, path, ...more });
const signInAs = async (page: Page, { phone, password }: Visitor) => {
  await page.getByLabel('手机号').fill(phone);
  await button(page, '用密码登录').click();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await button(page, '进去').click();
};
const barriers = async (page: Page): Promise<string[]> => {
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate(() => (globalThis as never as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
};
/** Targets below 60 px, text below 18 px, and what sticks out of the page (domain: 适老化). */
const tooSmall = (page: Page) =>
  page.evaluate(() => {
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.visually-hidden') && element.getBoundingClientRect().width > 1;
    const name = (element: Element) => element.textContent?.trim().slice(0, 20) ?? '';
    const targets = [...document.querySelectorAll('button, a[href], input:not(.visually-hidden), summary, [role=switch]')].filter((one) => seen(one) && !one.matches('[href^="#"]')).flatMap((one) => {
      const { width, height } = one.getBoundingClientRect();
      return Math.min(width, height) < 59.5 ? [`${name(one)} is ${width.toFixed(0)}×${height.toFixed(0)}`] : [];
    });
    const texts = [...document.querySelectorAll('body *')].filter((one) => seen(one) && !one.closest('svg') && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .flatMap((one) => (Number.parseFloat(getComputedStyle(one).fontSize) < 18 ? [`${name(one)} is too small to read`] : []));
    const over = document.documentElement.scrollWidth - innerWidth;
    return [...targets, ...texts, ...(over > 0 ? [`the page is ${over} px too wide`] : [])];
  });

journey('an elder signs in by the code that is shown, with words for every slip, and stays signed in', () => browser, async () => {
  const { page, context } = await open('/elder');
  await page.waitForURL(/\/elder\/sign-in/);
  await page.getByLabel('手机号').fill('1990000');
  await button(page, '发验证码给我').click();
  await sees(page, '少了几位，现在是 7 位');
  assert.equal(await page.getByLabel('手机号').inputValue(), '1990000', 'what was typed stays');
  await page.getByLabel('手机号').fill('１９９ ００００-０００１');
  await button(page, '发验证码给我').click();
  const code = page.getByLabel('六位验证码');
  await code.waitFor();
  assert.ok(await code.evaluate((element) => element === document.activeElement), 'the field to fill has the focus');
  const shown = await page.getByText(/^\d{6}$/).innerText();
  await code.fill(shown === '000000' ? '000001' : '000000');
  await button(page, '进去').click();
  await sees(page, '验证码不对');
  await button(page, '替我填上').click();
  await button(page, '进去').click();
  await page.waitForURL(/\/elder\/?$/);
  await sees(page, `${visitor('elder').name}，您需要什么？`);
  const [cookie] = (await context.cookies()).filter((one) => one.name === 'huying_session');
  // Browsers keep a cookie for 400 days at most, whatever is wished; the page has it renewed whenever it is opened.
  assert.ok(cookie?.httpOnly && cookie.expires > Date.now() / 1_000 + 390 * 86_400);
});

journey('a place that was wanted before signing in is reached after it, and never another site', () => browser, async () => {
  const wanted = await open('/desk/people?search=%E7%8E%8B%E7%A7%80%E8%93%89', { size: DESKTOP });
  await wanted.page.waitForURL(/\/desk\/sign-in\?back=/);
  await signInAs(wanted.page, visitor('desk'));
  await wanted.page.waitForURL(/\/desk\/people\?search=/);
  await wanted.page.getByRole('link', { name: visitor('elder').name }).waitFor();
  const led = await open('/desk/sign-in?back=//evil.example/x', { size: DESKTOP });
  await signInAs(led.page, visitor('desk'));
  await led.page.waitForURL(`${url}/desk/`);
});

journey('one touch at the front door goes in as anybody of the demonstration, to a page of theirs', () => browser, async () => {
  for (const role of ['elder', 'volunteer', 'organisation', 'grid', 'desk', 'auditor', 'administrator']) {
    const { page, context } = await open('/', { size: DESKTOP });
    await page.locator('summary').click();
    await page.getByRole('button', { name: visitor(role).name }).click();
    await page.waitForURL(`${url}${visitor(role).page}`);
    await eventually(`${role} has a page`, () => page.getByRole('heading').count(), (count) => count > 0);
    assert.ok(!page.url().includes('sign-in'));
    assert.equal(await page.getByText('您没有办这件事的权限').count(), 0, role);
    await context.close();
  }
});

journey('a lost telephone is signed out from another browser; a new password signs out the rest', () => browser, async () => {
  const [lost, kept] = [await open('/volunteer/me'), await open('/volunteer/me/sessions')];
  for (const { page } of [lost, kept]) await signInAs(page, visitor('volunteer'));
  await lost.page.getByRole('heading', { level: 1, name: visitor('volunteer').name }).waitFor();
  await sees(kept.page, '就是这里');
  await button(kept.page, '让它退出').first().click();
  await sees(kept.page, '已经退出');
  await lost.page.reload();
  await lost.page.waitForURL(/sign-in/);

  await signInAs(lost.page, visitor('volunteer'));
  await lost.page.waitForURL(/\/volunteer\/me/);
  await kept.page.goto(`${url}/volunteer/me/password`);
  await kept.page.getByLabel('现在的密码').fill(visitor('volunteer').password);
  await kept.page.getByLabel('新密码').fill('simple');
  await button(kept.page, '换成新密码').click();
  await sees(kept.page, '密码太短');
  await kept.page.getByLabel('新密码').fill('Ling-Wai-2027');
  await button(kept.page, '换成新密码').click();
  await sees(kept.page, '密码已经换好');
  await lost.page.reload();
  await lost.page.waitForURL(/sign-in/);
});

journey('the desk finds an elder by number, opens the file, which is recorded, changes it and pairs a volunteer', () => browser, async () => {
  const { page, problems } = await open('/desk/people', { size: DESKTOP });
  await signInAs(page, visitor('desk'));
  await page.getByLabel('姓名，或完整手机号').fill(visitor('elder').phone);
  await eventually('only she is listed', () => page.getByRole('row').count(), (rows) => rows === 2);
  await sees(page, '199****0001');
  await page.getByRole('link', { name: visitor('elder').name }).click();
  await sees(page, visitor('elder').phone);
  const read = () => server.asOwner<{ n: number }>(sql`select count(*) as n from platform.trail where action = 'people.fileRead' and actor_name = ${visitor('desk').name}`);
  await eventually('it is recorded', async () => (await read())[0]?.n ?? 0, (n) => n >= 1);

  await button(page, '加一位联系人').click();
  await page.getByLabel('关系').last().fill('女儿');
  await page.getByLabel('姓名').last().fill('李蜀芳');
  await page.getByLabel('手机号').last().fill('1380013800');
  await sees(page, '少了几位，现在是 10 位');
  await button(page, '保存').click();
  await sees(page, '有的内容填得不对');
  assert.equal(await page.getByLabel('姓名').last().inputValue(), '李蜀芳', 'a refused form keeps what was typed');
  await page.getByLabel('手机号').last().fill('13800138000');
  await button(page, '保存').click();
  await sees(page, '档案已经保存');

  await button(page, '结对志愿者').click();
  await page.getByRole('combobox', { name: '志愿者' }).fill('李');
  await page.locator('.ant-select-item-option').first().click();
  await page.getByLabel('为什么是这两位').fill('楼上楼下');
  await page.getByRole('button', { name: /^结\s?对$/ }).click();
  await sees(page, '已经结对');
  const file = await server.asEngine((ctx) => ctx.call(people.calls.byPhone, { phone: visitor('elder').phone }));
  assert.ok(Array.isArray(file));
  const pairs = await server.asOwner<{ n: number }>(sql`select count(*) as n from people.pairing where elder_id = ${file[0]?.id}`);
  assert.equal(pairs[0]?.n, 2);
  assert.deepEqual(problems.filter((one) => !/ 40[01] | 401 |status of 40[01]/.test(one)), []);
});

journey('the pages have no barrier that axe can find, and an elder’s fit a narrow phone at any text size', () => browser, async () => {
  const elder = await open('/elder/sign-in', { size: PHONE });
  const check = async (page: Page, where: string) => {
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    assert.deepEqual(await barriers(page), [], where);
  };
  const fits = async (page: Page, where: string) => {
    for (const size of [18, 20, 24, 30]) {
      await page.evaluate((px) => document.documentElement.style.setProperty('--fs-body', `${px}px`), size);
      assert.deepEqual(await tooSmall(page), [], `${where} at ${size} px`);
    }
  };
  await check(elder.page, 'sign-in');
  await fits(elder.page, 'sign-in');
  await elder.page.getByLabel('手机号').fill(visitor('elder').phone);
  await button(elder.page, '发验证码给我').click();
  await elder.page.getByLabel('六位验证码').waitFor();
  await check(elder.page, 'code');
  await fits(elder.page, 'code');
  await button(elder.page, '替我填上').click();
  await button(elder.page, '进去').click();
  await elder.page.waitForURL(/\/elder\/?$/);
  for (const path of ['/elder/me', '/elder/me/file', '/elder/me/sessions', '/elder/me/password']) {
    await elder.page.goto(url + path);
    await check(elder.page, path);
    await fits(elder.page, path);
  }
  const english = await open('/desk/people', { size: DESKTOP, language: 'en' });
  await english.page.getByLabel('Mobile number').waitFor();
  await check(english.page, 'sign-in in English');
  await english.page.getByRole('button', { name: visitor('desk').name }).click();
  await english.page.getByRole('table').waitFor();
  assert.deepEqual(await barriers(english.page), [], 'people');
});
