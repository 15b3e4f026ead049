import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { sql } from '@huying/platform';
import { TEST_TENANT } from '@huying/platform/testing';
import { checkCode } from '@huying/record/server';
import { openChromium } from '@huying/ui/testing/chromium';
import type { Browser } from 'playwright-core';
import { button, DESKTOP, journey, openPage, PHONE, sees } from './browser.ts';
import { PICTURES, sound, violations } from './measures.ts';
import { nameOf, type Neighbourhood, startNeighbourhood } from './neighbourhood.ts';

const NOON = new Date('2026-05-12T12:00:00+08:00').getTime();
/** Set to a directory, pictures of what is gone through are left there. */

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  if (PICTURES) mkdirSync(PICTURES, { recursive: true });
  browser = await openChromium();
  here = await startNeighbourhood({ clock: { real: Date.now(), shown: NOON, speed: 1 } });
  await here.server.asOwner(sql`
    insert into service.visit (tenant_id, id, subject_kind, subject_id, callout_id, helper_id, helper_name, area_path, home_lng, home_lat, category, urgency, summary, state, started_at, finished_at, minutes, faces, rated_at)
    select ${TEST_TENANT}, gen_random_uuid(), 'need', gen_random_uuid(), gen_random_uuid(), ${here.ids.paired}, ${nameOf('paired')}, '/510117001/005', 103.887, 30.81, 'company', 'green', '陪老人说话', 'confirmed', at, at + interval '1 hour', 50, 5, at
    from generate_series('2026-05-01T09:00:00+08:00'::timestamptz, '2026-05-08T09:00:00+08:00', interval '1 day') as at`);
});
after(async () => {
  await browser?.close();
  await here?.close();
});

journey('a volunteer gets a proof of service, and a stranger who holds the paper sees that it is genuine until it is revoked', () => browser, async () => {
  const volunteer = (await openPage(browser, { url: here.url, cookie: here.clients.paired.cookie, path: '/volunteer/record', size: PHONE })).page;
  await volunteer.getByRole('link', { name: '开服务证明' }).tap();
  await sees(volunteer, '这段时间有 8 次服务，共 6.6 小时');
  await volunteer.getByLabel('用途').fill('评优');
  await button(volunteer, '提交申请').tap();
  await sees(volunteer, '等待办理');
  await button(volunteer, '关闭').tap();
  await sound(volunteer, 'proofs-waiting');

  // What is held about oneself, and leaving: kept back by what waits.
  await volunteer.goto(`${here.url}/volunteer/me`);
  await volunteer.getByRole('link', { name: '我的信息和注销' }).tap();
  await sees(volunteer, '有一份服务证明在等着办');
  await sound(volunteer, 'own-data-hindered');
  const [file] = await Promise.all([volunteer.waitForEvent('download'), volunteer.getByRole('link', { name: '下载我的信息' }).tap()]);
  assert.match(file.suggestedFilename(), /我的信息 李明\.json/);

  const staff = (await openPage(browser, { url: here.url, cookie: here.clients.committee.cookie, path: '/worker/proofs', size: DESKTOP })).page;
  await staff.getByRole('link', { name: nameOf('paired') }).click();
  await sees(staff, '现在出具会写的内容');
  await staff.getByLabel('负责人').fill('刘主任');
  await staff.getByLabel('联系方式').fill('028-87001234');
  await sound(staff, 'proof-draft', true);
  await staff.getByRole('button', { name: '出具', exact: true }).click();
  await sees(staff, '已出具，编号 510117001-2026-000001');
  await sound(staff, 'proof-issued', true);

  await volunteer.reload();
  await button(volunteer, '我要注销').tap();
  await button(volunteer, '确定注销').tap();
  await sees(volunteer, '账号将在这个时间注销');
  await sound(volunteer, 'own-data-waiting');
  await button(volunteer, '不注销了，继续用').tap();
  await button(volunteer, '我要注销').waitFor();

  await volunteer.goto(`${here.url}/volunteer/proofs`);
  await sees(volunteer, '下载证明');
  await sound(volunteer, 'proofs-issued');
  const [download] = await Promise.all([volunteer.waitForEvent('download'), volunteer.getByRole('link', { name: '下载证明' }).tap()]);
  assert.match(download.suggestedFilename(), /志愿服务记录证明 510117001-2026-000001\.pdf/);
  if (PICTURES) await download.saveAs(`${PICTURES}/proof.pdf`);

  // Tables that are wider than a phone are reached by the keyboard.
  const phone = (await openPage(browser, { url: here.url, cookie: here.clients.street.cookie, path: '/worker/timebank/clearing', size: PHONE })).page;
  await phone.locator('.ant-table-content[tabindex="0"]').first().waitFor();
  assert.deepEqual((await violations(phone, 'serious')).filter((one) => one.startsWith('scrollable-region')), []);

  const code = await here.server.asEngine(async (ctx) => checkCode(ctx, '510117001-2026-000001'));
  const stranger = (await openPage(browser, { url: here.url, path: `/check#510117001-2026-000001.${code}`, size: PHONE })).page;
  await sees(stranger, '这份证明是真的');
  await sees(stranger, '奎星楼社区');
  assert.equal(await stranger.getByText(nameOf('paired')).count(), 0, 'the whole name stands on the paper alone');
  await sound(stranger, 'check-found');
  await button(stranger, '再查一份').tap();
  await stranger.getByLabel('证明编号').fill('510117001-2026-000002');
  await stranger.getByLabel('校验码').fill(code);
  await button(stranger, '核验').tap();
  await sees(stranger, '没有查到这份证明');
  await sound(stranger, 'check-not-found');

  await button(staff, '作废').click();
  await staff.getByLabel('原因').fill('时长写错了');
  await staff.getByRole('dialog').getByRole('button', { name: '作废' }).click();
  await sees(staff, '已作废');
  const english = (await openPage(browser, { url: here.url, path: `/check#510117001-2026-000001.${code}`, size: DESKTOP, language: 'en' })).page;
  await sees(english, 'This proof was revoked');
  await sound(english, 'check-revoked');
});
