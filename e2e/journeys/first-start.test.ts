/** An installation from nothing: the page of the first start on a phone, the first person added by the administrator, that person's first sign-in. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { modules } from '@huying/app-server/modules';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestServer } from '@huying/platform/testing';
import { openSetup } from '@huying/setup/server';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser, Page } from 'playwright-core';
import { shownBy } from './authenticator.ts';
import { button, DESKTOP, eventually, journey, openPage, PHONE, sees } from './browser.ts';

const WEB = fileURLToPath(new URL('../../apps/web/dist/', import.meta.url));
const PASSWORD = 'Wangcong-2026-xiaoxue';
const OWN_PASSWORD = 'Diaodu-2027-zuoxi';
let server: TestServer;
let browser: Browser;
let url: string;
before(async () => {
  assert.ok(existsSync(join(WEB, 'index.html')), 'the web application is not built: `npm test` builds it before the journeys');
  server = await startTest({ modules, webDir: WEB, environment: { DEMONSTRATION: '0' } });
  await server.asOwner(sql`delete from platform.tenant`);
  [browser, url] = await Promise.all([openChromium(), server.http.listen({ host: '127.0.0.1', port: 0 })]);
});
after(async () => {
  await browser?.close();
  await server?.close();
  await endTestPostgres();
});

async function signIn(page: Page, phone: string, password: string): Promise<void> {
  await page.getByLabel('手机号').fill(phone);
  await button(page, '用密码登录').click();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await button(page, '进去').click();
}

journey('first start: a street office is set up, somebody is added, and signs in', () => browser, async () => {
  const token = await openSetup(server.installation);
  const { page, problems } = await openPage(browser, { url, path: `/setup#${token}`, size: PHONE });
  await button(page, '设置好，开始使用').click();
  await sees(page, '这一项要填');
  const fill = async (fields: Readonly<Record<string, string>>) => {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
  };
  await fill({ 街道名称: '郫筒街道', 统计用区划代码: '510117001000', 社区名称: '奎星楼社区', 社区编码: '510117001005', 姓名: '谢安平', 手机号: '138 0000 0001', 密码: PASSWORD, 再填一次密码: PASSWORD });
  await button(page, '用我现在的位置').click();
  await eventually('the position of the phone', () => page.getByLabel('社区的位置').inputValue(), (value) => value === '30.81000, 103.88700');
  assert.ok(!page.url().includes(token as string), 'the token does not stay in the address');
  await button(page, '设置好，开始使用').click();
  await sees(page, '郫筒街道已经建好，有 2 处区域');
  assert.equal((await page.request.get(`${url}/setup`)).status(), 410);

  const desk = await openPage(browser, { url, path: '/desk/people/new?role=desk', size: DESKTOP });
  await signIn(desk.page, '13800000001', PASSWORD);
  // An administrator comes in by two factors: the app is set up on the way.
  await sees(desk.page, '登录要两道验证');
  await desk.page.getByLabel('验证器上的六位数字').fill(shownBy(await desk.page.locator('code').innerText()));
  await button(desk.page, '进去').click();
  await sees(desk.page, '现在抄下来');
  await button(desk.page, '都抄好了').click();
  await desk.page.getByLabel('姓名').fill('邓小雯');
  await desk.page.getByLabel('电话').fill('13800000002');
  await desk.page.getByLabel('管到哪里').click();
  await desk.page.locator('.ant-select-tree-title', { hasText: '奎星楼社区' }).click();
  await button(desk.page, /^添\s?上$/).click();
  await desk.page.waitForURL(/\/desk\/people\/[0-9a-f-]{36}$/);
  await button(desk.page, '给一个登录密码').click();
  await desk.page.locator('.ant-popconfirm').getByRole('button', { name: '给一个登录密码' }).click();
  const given = await desk.page.getByRole('dialog').getByLabel('密码').inputValue();
  assert.match(given, /^\w{4}-\w{4}-\w{4}$/);

  const own = await openPage(browser, { url, path: '/desk', size: DESKTOP });
  await signIn(own.page, '13800000002', given);
  await own.page.waitForURL(/\/desk\/me\/password$/);
  await own.page.getByLabel('现在的密码').fill(given);
  await own.page.getByLabel('新密码').fill(OWN_PASSWORD);
  await button(own.page, '换成新密码').click();
  await sees(own.page, '密码已经换好');
  await own.page.getByRole('menuitem', { name: '接电话' }).waitFor();
  assert.equal(await own.page.getByRole('menuitem', { name: '系统密钥' }).count(), 0, 'what is the administrator’s is not offered');
  assert.equal(await desk.page.getByRole('menuitem', { name: '系统密钥' }).count(), 1);
  const [trail] = await server.asOwner<{ actions: string[] }>(sql`select array_agg(action order by id) as actions from platform.trail where action in ('setup.founded', 'people.personAdded', 'people.passwordGiven', 'people.passwordChanged')`);
  assert.deepEqual(trail?.actions, ['setup.founded', 'people.personAdded', 'people.passwordGiven', 'people.passwordChanged']);
  // Before signing in a page is told that nobody is, and that this is no demonstration; the browser writes both down.
  assert.deepEqual([...problems, ...desk.problems, ...own.problems].filter((one) => !/status of 401|demonstration\/people/.test(one)), []);
});
