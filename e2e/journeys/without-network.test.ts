/** What is said and done while the network is away: kept, sent once when it is back, and told in plain words where it was too late. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { service } from '@huying/service/contract';
import type { Browser, Page, Route } from 'playwright-core';
import { createChance } from '@huying/kernel/chance';
import { button, eventually, holdDown, journey, openHearing, openPage, sees } from './browser.ts';
import { type Neighbourhood, startNeighbourhood } from './neighbourhood.ts';

/** `test:long` makes it many. */
const CUTS = Number(process.env.CUTS ?? 12);

const opened = Date.now();
let here: Neighbourhood;
let browser: Browser;
before(async () => {
  [here, browser] = await Promise.all([startNeighbourhood({ clock: { real: opened, shown: new Date('2026-05-12T12:00:00+08:00').getTime(), speed: 1 } }), openHearing('speech')]);
});
after(async () => {
  await browser?.close();
  await here?.close();
});

const mine = async () => (await here.clients.elder.ask(needContract.routes.mine, { query: { limit: 50 } } as never)).value.items;
const clearAll = async () => {
  for (const need of await mine()) if (!['cancelled', 'confirmed', 'falseAlarm'].includes(need.state)) await here.clients.elder.ask(needContract.routes.cancel, { params: { needId: need.id }, body: { reason: 'test' } });
};
/** The page has learned to open without network. */
const isKept = (page: Page, path: string) => eventually('the page is kept', () => page.evaluate(async (name) => (await caches.match(name)) !== undefined, path), (kept) => kept);

journey('spoken without network: kept, also when the page is closed, and sent once when the network is back', () => browser, async () => {
  const { page, context } = await openPage(browser, { url: here.url, cookie: here.clients.elder.cookie, path: '/elder' });
  await sees(page, '张桂芳');
  await isKept(page, '/elder');
  await context.setOffline(true);
  await holdDown(page, button(page, '按住说话'), 1_500);
  await sees(page, '已经记在这部手机里');
  await sees(page, '有 1 件事还没有送出去');
  await page.reload({ waitUntil: 'load' });
  await sees(page, '有 1 件事还没有送出去');
  await button(page, '按住说话').waitFor();
  assert.deepEqual(await mine(), []);

  await context.setOffline(false);
  await sees(page, '刚才没送出去的，已经送到了');
  const [need, ...others] = await mine();
  assert.deepEqual([need?.state === 'cancelled', others.length], [false, 0]);
  assert.ok(need?.recordingId, 'what was said came along');
  await page.getByText('还没有送出去').waitFor({ state: 'hidden' });
  await clearAll();
});

journey('arrived and finished without network: the time is that of the doing; what came too late is told', () => browser, async () => {
  const { elder, paired, near } = here.clients;
  /** Whoever of the two is asked goes. */
  const take = async () => {
    const { calloutId } = (await elder.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['company'] } } })).value;
    const offered = async () => {
      for (const helper of [paired, near]) {
        const offer = (await helper.ask(mobilisation.routes.offers, {})).value.offers.find((one) => one.calloutId === calloutId);
        if (offer) return { helper, offer };
      }
      return undefined;
    };
    const found = await eventually('an offer', offered, (one) => one !== undefined);
    assert.ok(found);
    assert.equal((await found.helper.ask(mobilisation.routes.accept, { params: { offerId: found.offer.id } })).status, 200);
    const visit = await eventually('a visit', async () => (await found.helper.ask(service.routes.errands, { query: {} })).value.visits.find((one) => one.calloutId === calloutId), (one) => one !== undefined);
    return { helper: found.helper, visitId: visit?.id as string };
  };
  const { helper, visitId } = await take();
  const { page, context } = await openPage(browser, { url: here.url, cookie: helper.cookie, path: `/volunteer/errands/${visitId}` });
  await button(page, '我到了').waitFor();
  await isKept(page, '/volunteer');
  await context.setOffline(true);
  await button(page, '我到了').tap();
  await button(page, '做完了，签退').tap();
  await sees(page, '已经记下：做完了');
  await sees(page, '有 2 件事还没有送出去');
  const before = Date.now();
  await context.setOffline(false);
  await sees(page, '刚才没送出去的，已经送到了');
  const done = await eventually('finished', async () => (await helper.ask(service.routes.errands, { query: {} })).value.visits.find((one) => one.id === visitId), (one) => one?.state === 'finished');
  assert.deepEqual([done?.arrived?.late, done?.left?.late, done?.left?.questionable], [true, true, true]);
  assert.ok(Date.parse(done?.left?.at as string) - Date.parse('2026-05-12T12:00:00+08:00') <= before - opened, 'it was over before the network came back');
  await elder.ask(service.routes.confirm, { params: { visitId: visitId as never }, body: { by: 'touch' } });

  const second = await take();
  const other = await openPage(browser, { url: here.url, cookie: second.helper.cookie, path: `/volunteer/errands/${second.visitId}` });
  await button(other.page, '我到了').waitFor();
  await isKept(other.page, '/volunteer');
  await other.context.setOffline(true);
  await button(other.page, '我到了').tap();
  await sees(other.page, '有 1 件事还没有送出去');
  await clearAll();
  await other.context.setOffline(false);
  await sees(other.page, '没有网络时做的这一件，没有办成');
  await button(other.page, '知道了').tap();
  await other.page.getByText('没有网络时做的这一件，没有办成').waitFor({ state: 'hidden' });
});

journey(`${CUTS} random cuts: nothing is lost, nothing is done twice`, () => browser, async () => {
  const chance = createChance(Number(process.env.SEED ?? 7));
  const { page } = await openPage(browser, { url: here.url, cookie: here.clients.elder.cookie, path: '/elder' });
  await sees(page, '张桂芳');
  let cuts = 0;
  let isCalm = false;
  const cut = async (route: Route) => {
    const kind = isCalm || cuts >= CUTS ? 'none' : chance.pick(['none', 'before', 'after', 'after'] as const);
    if (kind === 'none') return route.continue();
    cuts += 1;
    // Cut on the way there, or on the way back: then it is done, and nobody knows.
    if (kind === 'after') await route.fetch().catch(() => undefined);
    return route.abort('internetdisconnected');
  };
  await page.route('**/api/needs', cut);
  let given = 0;
  const seen = new Set((await mine()).map(({ id }) => id as string));
  while (cuts < CUTS) {
    await page.goto(`${here.url}/elder/ask/${chance.pick(['meals', 'shopping', 'repair', 'company'] as const)}`);
    await button(page, '是的，请人来').tap();
    given += 1;
    // Either it is there, or it is said that it is kept.
    await page.waitForFunction(() => /\/needs\//.test(location.pathname) || document.body.textContent?.includes('已经记在这部手机里'));
    isCalm = true;
    await page.reload();
    await eventually('what was kept is sent', () => page.getByText('还没有送出去').count(), (count) => count === 0);
    const count = await eventually('it is there', async () => (await mine()).filter(({ id }) => !seen.has(id)).length, (found) => found > 0);
    assert.equal(count, 1, `command ${given}, after ${cuts} cuts`);
    for (const { id } of await mine()) seen.add(id);
    await clearAll();
    isCalm = false;
  }
});
