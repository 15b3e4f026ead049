import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { urlOf } from '@huying/platform/testing';
import type { Browser } from 'playwright-core';
import { button, DESKTOP, eventually, holdDown, journey, openHearing, openPage, sees } from './browser.ts';
import { type Neighbourhood, startNeighbourhood, type Who } from './neighbourhood.ts';

let here: Neighbourhood;
let browser: Browser;
before(async () => {
  // Without a recogniser: the spoken message itself is the need.
  here = await startNeighbourhood({ environment: { ASR_URL: '', ASR_MODEL_DIR: '' } });
  browser = await openHearing('speech');
});
after(async () => {
  await browser?.close();
  await here?.close();
});
const open = (who: Who, path: string, size?: typeof DESKTOP, inside = browser) =>
  openPage(inside, { url: here.url, cookie: here.clients[who].cookie, path, ...(size ? { size } : {}) });
const openNeeds = async () => (await here.clients.elder.ask(needContract.routes.mine, { query: {} })).value.items;

journey('a spoken call without recogniser: heard by who is asked and by the desk, which says by touch what it is', () => browser, async () => {
  const [elder, volunteer, desk] = await Promise.all([open('elder', '/elder'), open('paired', '/volunteer'), open('desk', '/desk', DESKTOP)]);
  await sees(volunteer.page, '现在没有人求助');
  await sees(desk.page, '没有符合条件的求助');

  await holdDown(elder.page, button(elder.page, '按住说话'), 2_600);
  await elder.page.waitForURL(/\/elder\/needs\//);
  const raised = Date.now();
  await sees(elder.page, '正在帮您找人');
  await sees(elder.page, '值班员正在听');

  const listen = button(volunteer.page, '听老人怎么说');
  await listen.waitFor();
  assert.ok(Date.now() - raised < 15_000, 'the offer is on the open page within seconds');
  const [request] = await Promise.all([volunteer.page.waitForResponse(/\/api\/callouts\/[^/]+\/recording$/), listen.tap()]);
  assert.ok([200, 206].includes(request.status()), `the player was answered ${request.status()}`);

  const [need] = await openNeeds();
  assert.ok(need?.calloutId && need.recordingId, 'the need keeps its recording');
  assert.deepEqual([need.channel, need.text, need.needsTagging], ['voice', null, true]);
  const ofCallout = urlOf(mobilisation.routes.recording, { calloutId: need.calloutId });
  const heard = await volunteer.context.request.get(here.url + ofCallout);
  const wav = await heard.body();
  assert.deepEqual([heard.status(), heard.headers()['content-type'], wav.toString('latin1', 0, 4), wav.toString('latin1', 8, 12)], [200, 'audio/wav', 'RIFF', 'WAVE']);
  assert.ok(wav.length > 44 + 2 * 16_000 * 2, `two seconds were spoken, ${wav.length} bytes came back`);
  const atDesk = await desk.context.request.get(here.url + urlOf(needContract.routes.recording, { needId: need.id }));
  assert.equal(atDesk.status(), 200);
  assert.ok(wav.equals(await atDesk.body()), 'both hear the same');
  assert.equal((await here.clients.resting.inject({ method: 'GET', url: ofCallout })).statusCode, 404, 'who was not asked hears nothing');

  await sees(desk.page, '有一段话要人听，请打标签');
  await sees(desk.page, /^要打标签$/);
  await desk.page.getByRole('link', { name: '有一段话要人听，请打标签' }).click();
  await desk.page.getByRole('checkbox', { name: '小修小补' }).check();
  await button(desk.page, '就 ?这 ?样').or(button(desk.page, /就 ?这 ?样/)).first().click();
  await eventually('tags', async () => (await openNeeds())[0], (one) => one?.tags.category.join() === 'repair' && !one.needsTagging);
  await sees(volunteer.page, '小修小补');
  for (const { problems } of [elder, volunteer, desk]) assert.deepEqual(problems, []);
});

journey('silence is refused on the page, in words, and nothing is raised', () => browser, async () => {
  const quiet = await openHearing('silence');
  try {
    const former = (await openNeeds()).length;
    const { page } = await open('elder', '/elder', undefined, quiet);
    await holdDown(page, button(page, '按住说话'), 2_200);
    await sees(page, '没有听到说话');
    assert.equal((await openNeeds()).length, former);
    assert.match(page.url(), /\/elder$/);
  } finally {
    await quiet.close();
  }
});
