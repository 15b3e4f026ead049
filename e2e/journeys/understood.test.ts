import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { KUIXINGLOU, makeCommunity } from '@huying/demonstration/server';
import type { Route, RouteArgument, RouteOut } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { urlOf } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { type Peer, startTranscriptionPeer } from '@huying/speech/testing/transcription-peer';
import { timebank } from '@huying/timebank/contract';
import type { APIRequestContext, Browser } from 'playwright-core';
import { createServerProcess, freePort, type ServerProcess } from '../simulation/server-process.ts';
import { button, eventually, holdDown, journey, type OpenedPage, openHearing, openPage, sees } from './browser.ts';

/** What the recogniser beside us says that it heard: first something else, then what was meant. */
const MISHEARD = '请帮我买两斤米和一瓶醋';
const SAID = '厨房灯泡坏了，明天上午来个人换一下';
const heard = [MISHEARD, SAID];
const PHONES = { elder: '19900000001', committee: '19900000007', desk: '19900000009' } as const;
const PASSWORD = 'Yisheng-Hu-2026';
/** A working day at ten, so that the ladder is the day's whenever this is run. */
const MORNING = new Date('2026-05-12T10:00:00+08:00').getTime();
const OUTAGE_MINUTES = 45;
const COMMUNITY = makeCommunity(KUIXINGLOU, 1, 2026);

let peer: Peer;
let browser: Browser;
let dataDir: string;
let server: ServerProcess;
const began = Date.now();

/** The demonstration as a process of its own. A later clock is as if it had been down for so long. */
const startServer = async (port: number, minutesLater: number): Promise<ServerProcess> => {
  const environment = { CLOCK: `${began},${MORNING + minutesLater * 60_000},1`, ASR_URL: peer.url, ASR_MODEL: 'test', DATABASE_URL: '' };
  const started = createServerProcess({ dataDir, port, environment });
  await started.start();
  return started;
};

before(async () => {
  peer = await startTranscriptionPeer({ textOf: () => heard.shift() ?? SAID });
  dataDir = mkdtempSync(join(tmpdir(), 'huying-journey-'));
  [server, browser] = await Promise.all([freePort().then((port) => startServer(port, 0)), openHearing('speech')]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await peer?.close();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

/** Asks a route as whoever is signed in there. */
async function ask<R extends Route>(request: APIRequestContext, route: R, { params, query, body }: RouteArgument<R> & { params?: object; query?: object; body?: unknown }): Promise<RouteOut<R>> {
  const url = server.url + urlOf(route, params as never, query as never);
  const answer = await request.fetch(url, { method: route.method, ...(body === undefined ? {} : { data: body }) });
  assert.ok(answer.ok(), `${route.method} ${url}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as RouteOut<R>;
}

/** By password, or as the demonstration allows by the code that it shows. */
async function signIn({ context: { request } }: OpenedPage, phone: string, by: 'password' | 'code' = 'password'): Promise<void> {
  const code = by === 'code' ? (await ask(request, people.routes.requestCode, { body: { phone } })).shown : null;
  await ask(request, people.routes.signIn, { body: { phone, tenantId: KUIXINGLOU.tenantId, ...(code ? { code } : { password: PASSWORD }) } } as never);
}

async function open(phone: string, path: string, by: 'password' | 'code' = 'password'): Promise<OpenedPage> {
  const opened = await openPage(browser, { url: server.url, path: '/favicon.svg' });
  await signIn(opened, phone, by);
  await opened.page.goto(server.url + path);
  return opened;
}

const callout = (desk: OpenedPage, calloutId: string) => ask(desk.context.request, mobilisation.routes.callout, { params: { calloutId: calloutId as never } });
const waitingFor = async (desk: OpenedPage, calloutId: string) => (await callout(desk, calloutId)).offers.filter((offer) => offer.state === 'waiting' && offer.personId);

/** The telephone number of somebody who is asked; pages only show it masked. The demonstration is the same for the same seed and year. */
function phoneOf({ name, personId }: { name: string; personId: string | null }): string {
  const found = COMMUNITY.people.find((one) => one.id === personId)?.phone;
  assert.ok(found, `${name} has a telephone number`);
  return found;
}
const mineOf = (who: OpenedPage) => ask(who.context.request, timebank.routes.mine, {});
const minutesOf = async (who: OpenedPage) => (await mineOf(who)).availableMinutes;

journey('a spoken call understood: read back, said again, refused, taken by another, served through an outage, confirmed, rated, credited, spent', () => browser, async () => {
  const [elder, desk, committee] = [await open(PHONES.elder, '/elder'), await open(PHONES.desk, '/desk'), await open(PHONES.committee, '/worker')];

  // Raised, misheard, and said again: it stays the same need.
  await holdDown(elder.page, button(elder.page, '按住说话'), 2_600);
  await elder.page.waitForURL(/\/elder\/needs\//);
  await elder.page.getByRole('heading', { name: '您需要代买东西，对吗？' }).waitFor();
  const address = elder.page.url();
  await button(elder.page, '不对，再说一次').tap();
  await holdDown(elder.page, button(elder.page, '按住说话'), 2_600);
  await elder.page.getByRole('heading', { name: '您需要小修小补，对吗？' }).waitFor();
  assert.equal(elder.page.url(), address);
  await sees(elder.page, '时间：明天上午 9 点');
  await sees(elder.page, `您说：“${SAID}”`);
  assert.deepEqual(peer.wrong, []);
  await button(elder.page, '对，就这样').tap();
  await sees(elder.page, '正在帮您找人');
  const needId = elder.page.url().split('/').at(-1) as string;
  const need = await ask(elder.context.request, needContract.routes.one, { params: { needId: needId as never } });
  assert.deepEqual([need.text, need.tags.category], [SAID, ['repair']]);
  assert.ok(need.calloutId && need.dueAt, 'somebody is asked, for tomorrow morning');
  const { calloutId } = need;

  // Refused with a reason: another one is asked.
  const asked = await eventually('somebody is asked', () => waitingFor(desk, calloutId), (offers) => offers.length > 0);
  const first = await open(phoneOf(asked[0] as never), '/volunteer', 'code');
  await button(first.page, '不方便').tap();
  await button(first.page, '这个我不会').tap();
  await sees(first.page, '您没有接');
  const [second] = await eventually('another one is asked', () => waitingFor(desk, calloutId), (offers) => offers.some((offer) => !asked.some((one) => one.personId === offer.personId)))
    .then((offers) => offers.filter((offer) => !asked.some((one) => one.personId === offer.personId)));
  assert.ok(second);
  const refused = (await callout(desk, calloutId)).offers.find((offer) => offer.id === asked[0]?.id);
  assert.deepEqual([refused?.state, refused?.reason], ['refused', 'cannot-do']);

  // Taken; the elder reads who comes and when.
  const helper = await open(phoneOf(second), '/volunteer', 'code');
  const formerMinutes = await minutesOf(helper);
  await button(helper.page, '我去').tap();
  await helper.page.waitForURL(/\/volunteer\/errands$/);
  await helper.page.getByRole('link', { name: '打开' }).tap();
  await button(helper.page, '20 分钟').tap();
  await elder.page.getByRole('heading', { name: `${second.name}来帮您` }).waitFor();
  await sees(elder.page, /^大约 10:2\d 到$/);
  // What her page asks after arriving stays without answer: it shows what it knew, and asks again when the network is back.
  const cutOff = '**/api/visits/mine*';
  await helper.context.route(cutOff, (route) => route.abort());
  await button(helper.page, '我到了').tap();
  await elder.page.getByRole('heading', { name: `${second.name}已经到了` }).waitFor();

  // The power fails, for three quarters of an hour. The open pages say so, and come back by themselves.
  await Promise.all([server.killPostgres(), server.kill()]);
  await sees(elder.page, '网络断了，正在重新连接');
  server = await startServer(Number(new URL(server.url).port), OUTAGE_MINUTES);
  await elder.page.getByText('网络断了，正在重新连接').waitFor({ state: 'hidden' });
  await helper.page.getByText('网络断了，正在重新连接').waitFor({ state: 'hidden' });
  await button(helper.page, '我到了').waitFor();
  await helper.context.unroute(cutOff);
  await button(helper.page, '做完了，签退').tap();
  await sees(helper.page, '会记到您的账上');

  // Confirmed and rated by touch, on the page that was open all the time.
  await elder.page.getByRole('heading', { name: `${second.name}说做好了，您看好了吗？` }).waitFor();
  await button(elder.page, '做好了').tap();
  await sees(elder.page, '这件事办好了');
  await elder.page.getByText('很满意', { exact: true }).tap();
  await sees(elder.page, '谢谢您，大家会做得更好。');
  const done = await ask(elder.context.request, needContract.routes.one, { params: { needId: needId as never } });
  assert.deepEqual([done.state, done.visits.find((visit) => visit.state === 'confirmed')?.rating?.faces], ['confirmed', 5]);

  // Credited for the minutes that the trail shows.
  const earned = (await minutesOf(helper)) - formerMinutes;
  assert.ok(earned >= OUTAGE_MINUTES && earned <= OUTAGE_MINUTES + 5, `${earned} minutes`);
  await helper.page.getByRole('link', { name: '时间币' }).tap();
  await sees(helper.page, new RegExp(`${earned} ?分钟`));

  // Staff who did nothing for so long sign in again; an elder and a volunteer stay signed in.
  await desk.page.waitForURL(/\/desk\/sign-in/);
  await signIn(desk, PHONES.desk);
  await spend(elder, desk, committee);
  const lost = /ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|Failed to load resource|ERR_NETWORK/;
  for (const { problems } of [elder, desk, committee, first, helper]) assert.deepEqual(problems.filter((problem) => !lost.test(problem)), []);
});

/** A need paid with credits: held when it is asked for, settled when it is confirmed. */
async function spend(elder: OpenedPage, desk: OpenedPage, committee: OpenedPage): Promise<void> {
  const before = await mineOf(elder);
  assert.ok(before.availableMinutes >= 60, 'the community has granted her hours');
  await elder.page.goto(`${server.url}/elder/ask/company`);
  await elder.page.getByRole('switch', { name: /用我的时间/ }).tap();
  await button(elder.page, '是的，请人来').tap();
  await elder.page.waitForURL(/\/elder\/needs\//);
  const needId = elder.page.url().split('/').at(-1) as string;
  const held = await eventually('credits are held', () => mineOf(elder), (account) => account.heldMinutes > 0);
  assert.equal(held.balanceMinutes, before.balanceMinutes, 'what is held is still hers');

  const { calloutId } = await ask(elder.context.request, needContract.routes.one, { params: { needId: needId as never } });
  const [offer] = await eventually('somebody is asked', () => waitingFor(desk, calloutId as string), (offers) => offers.length > 0);
  assert.ok(offer);
  const helper = await open(phoneOf(offer), '/volunteer', 'code');
  const { request } = helper.context;
  const formerMinutes = await minutesOf(helper);
  await ask(request, mobilisation.routes.accept, { params: { offerId: offer.id } });
  const { visits } = await ask(request, service.routes.errands, { query: {} });
  const params = { visitId: visits.find((visit) => visit.calloutId === calloutId)?.id as never };
  await ask(request, service.routes.arrive, { params, body: { position: null } });
  // Only time that has passed is paid for: they talk for three quarters of an hour.
  await server.stop();
  server = await startServer(Number(new URL(server.url).port), 2 * OUTAGE_MINUTES);
  await ask(request, service.routes.finish, { params, body: { position: null, note: null, minutes: null } });
  await button(elder.page, '做好了').tap();
  await sees(elder.page, '这件事办好了');

  const after = await eventually('credits are settled', () => mineOf(elder), (account) => account.heldMinutes === 0);
  const paid = before.balanceMinutes - after.balanceMinutes;
  assert.ok(paid > 0, 'she paid');
  assert.equal((await minutesOf(helper)) - formerMinutes, paid, 'whoever helped has what she paid');
  await elder.page.goto(`${server.url}/elder/credits`);
  const left = after.availableMinutes;
  await sees(elder.page, `${Math.floor(left / 60)} 小时 ${left % 60} 分钟`);
  await sees(elder.page, `已支付 ${paid} 分钟`);
  await signIn(committee, PHONES.committee);
  const audit = await ask(committee.context.request, timebank.routes.audit, {});
  assert.deepEqual([audit.balanced, audit.findings], [true, []]);
}
