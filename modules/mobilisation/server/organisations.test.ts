import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import type { Id } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import { APPRENTICE, CARETAKER, COMMITTEE, COMMUNITY, type Community, CRAFTSMAN, CRAFTSMEN, DESK, GRID_WORKER, OTHER_DESK, PROPERTY, startCommunity } from '../testing/community.ts';

const { routes } = mobilisation;
const params = { organisationId: CRAFTSMEN };
const ALWAYS = { categories: [], hours: null, awayUntil: null };
let community: Community;
beforeEach(async () => {
  community = await startCommunity();
});
afterEach(() => community.server.close());
after(endTestPostgres);

const asked = async (calloutId: string) =>
  (await community.rows<{ name: string }>(sql`select name from mobilisation.offer where callout_id = ${calloutId} and organisation_id is not null order by made_at, name`)).map((row) => row.name);
/** Nobody near is on duty: the organisations are asked at once, one tier after the other. */
const open = async (wish: Parameters<Community['open']>[0] = {}) => {
  const calloutId = await community.open({ category: 'repair', ...wish });
  for (const minutes of [20, 20]) await community.pass(minutes);
  return calloutId;
};

test('an organisation that says what it gives and when is asked for that; what its contract names stays the limit', async () => {
  const craftsman = await community.client(CRAFTSMAN);
  const change = (body: object) => craftsman.ask(routes.changeScope, { params, body: { ...ALWAYS, ...body } as never });
  assert.deepEqual(await asked(await open()), ['十八匠', '安居物业']);
  assert.equal((await change({ categories: ['meals'] })).status, 200);
  assert.deepEqual(await asked(await open()), ['安居物业']);
  assert.deepEqual((await asked(await open({ category: 'meals' })))[0], '十八匠');
  // It is noon on a Tuesday in the test: closed on Tuesdays, but a red call does not wait.
  await change({ hours: { week: { 1: [{ from: '09:00', to: '18:00' }] }, holidays: [], special: {} } });
  assert.deepEqual(await asked(await open()), ['安居物业']);
  const later = new Date(community.server.installation.clock.now().getTime() + 86_400_000).toISOString();
  await change({ awayUntil: later });
  assert.deepEqual(await asked(await open()), ['安居物业']);
  await change({});
  assert.deepEqual(await asked(await open()), ['十八匠', '安居物业']);
  await community.rows(sql`update people.organisation set categories = '{repair}' where id = ${CRAFTSMEN}`);
  assert.equal((await change({ categories: ['meals'] })).problem.code, 'mobilisation.beyondContract');
});

test('only its own members change it; overseers of its place look, and nobody else knows of it', async () => {
  const [apprentice, caretaker, committee, other] = await Promise.all([APPRENTICE, CARETAKER, COMMITTEE, OTHER_DESK].map((one) => community.client(one)));
  assert.ok(apprentice && caretaker && committee && other);
  const put = { params, body: { ...ALWAYS, categories: ['repair' as const] } };
  assert.deepEqual([(await apprentice.ask(routes.changeScope, put)).status, (await caretaker.ask(routes.changeScope, put)).status, (await committee.ask(routes.changeScope, put as never)).status], [200, 404, 403]);
  const seen = (await committee.ask(routes.scope, { params })).value;
  assert.deepEqual([seen.categories, seen.changedBy, seen.contract.areaPath], [['repair'], '张学徒', COMMUNITY]);
  assert.deepEqual([(await caretaker.ask(routes.scope, { params })).status, (await other.ask(routes.scope, { params })).status], [404, 404]);
});

test('an organisation says no and is waited for no longer; when the last has, it climbs on at once', async () => {
  const [craftsman, caretaker, grid] = await Promise.all([CRAFTSMAN, CARETAKER, GRID_WORKER].map((one) => community.client(one)));
  assert.ok(craftsman && caretaker && grid);
  // The second of the two has a quarter of an hour left to answer in.
  const calloutId = (await community.open({ category: 'repair' })) as Id<'callout'>;
  for (const minutes of [20, 5]) await community.pass(minutes);
  const no = (client: typeof craftsman, organisationId: typeof CRAFTSMEN) => client.ask(routes.decline, { params: { calloutId }, body: { organisationId, reason: '没有人手' } });
  const isWith = async (client: typeof craftsman) => (await client.ask(routes.asks, {})).value.asks.some((ask) => ask.id === calloutId);
  assert.deepEqual([await isWith(craftsman), await isWith(caretaker), await isWith(grid)], [true, true, false]);
  assert.equal((await no(craftsman, PROPERTY)).problem.code, 'mobilisation.notAsked', 'nobody says no for others');
  assert.deepEqual([(await no(craftsman, CRAFTSMEN)).status, (await no(craftsman, CRAFTSMEN)).status], [200, 200]);
  assert.deepEqual([await isWith(craftsman), await isWith(caretaker), await isWith(grid)], [false, true, false]);
  assert.equal((await craftsman.ask(routes.take, { params: { calloutId }, body: { organisationId: CRAFTSMEN } })).problem.code, 'mobilisation.notAsked');
  assert.equal((await no(caretaker, PROPERTY)).status, 200);
  assert.deepEqual([await isWith(caretaker), await isWith(grid)], [false, true]);
  const said = await community.rows<{ name: string; reason: string }>(sql`select detail ->> 'name' as name, reason from platform.trail where action = 'mobilisation.refused' order by id`);
  assert.deepEqual(said, [{ name: '十八匠', reason: '没有人手' }, { name: '安居物业', reason: '没有人手' }]);
});

test('its figures are of what it was asked, took, swapped and gave back', async () => {
  const craftsman = await community.client(CRAFTSMAN);
  const first = (await open()) as Id<'callout'>;
  await craftsman.ask(routes.take, { params: { calloutId: first }, body: { organisationId: CRAFTSMEN, memberId: CRAFTSMAN } });
  await craftsman.ask(routes.nameMember, { params: { calloutId: first }, body: { memberId: APPRENTICE } });
  const second = (await open({ category: 'cleaning' })) as Id<'callout'>;
  await craftsman.ask(routes.take, { params: { calloutId: second }, body: { organisationId: CRAFTSMEN, memberId: CRAFTSMAN } });
  await craftsman.ask(routes.giveBack, { params: { calloutId: second }, body: { reason: '没有人手' } });
  const { value } = await craftsman.ask(routes.organisationStatistics, { params, query: {} });
  assert.deepEqual([value.asked, value.taken, value.kept, value.gaveBack], [2, 2, 1, 1]);
  assert.deepEqual([...value.perMember].sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '')).map((one) => one.taken), [1, 1]);
  assert.ok(value.perMember.some((one) => one.name === '张学徒'), 'who went in the end counts');
  assert.deepEqual(new Set(value.perCategory.map((one) => one.category)), new Set(['repair', 'cleaning']));
  const caretaker = await community.client(CARETAKER);
  assert.equal((await caretaker.ask(routes.organisationStatistics, { params, query: {} })).status, 404);
  assert.equal((await caretaker.ask(routes.organisationStatistics, { params: { organisationId: PROPERTY }, query: {} })).status, 200);
});

test('an office sees what becomes its own, the soonest first, with the clock, and whether it works now', async () => {
  const [committee, grid, desk] = await Promise.all([COMMITTEE, GRID_WORKER, DESK].map((one) => community.client(one)));
  assert.ok(committee && grid && desk);
  const green = await community.open();
  const yellow = await community.open({ urgency: 'yellow' });
  const seen = (await committee.ask(routes.asks, {})).value;
  assert.deepEqual([seen.asks.length, seen.coming.map((one) => one.id)], [0, [yellow, green]]);
  assert.ok(Date.parse(seen.coming[0]?.assignsAt ?? '') < Date.parse(seen.coming[1]?.assignsAt ?? ''));
  // Noon of a working day: the office is at lunch until two.
  assert.deepEqual([seen.office?.isWorking, seen.office?.worksAgainAt, seen.office?.areaPath], [false, '2026-05-12T06:00:00.000Z', COMMUNITY]);
  const other = (await (await community.client(OTHER_DESK)).ask(routes.asks, {})).value;
  assert.deepEqual([other.asks.length, other.coming.length], [0, 0]);
  const caretaker = (await (await community.client(CARETAKER)).ask(routes.asks, {})).value;
  assert.deepEqual([caretaker.coming, caretaker.office], [[], null]);
  for (const minutes of [12, 12, 12]) await community.pass(minutes);
  const after = (await committee.ask(routes.asks, {})).value;
  assert.ok(after.asks.some((one) => one.id === yellow && one.mine), 'its time has come and it is assigned');
});
