import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { asId, type Id, isRefusal } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type JobTools, sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import {
  APPRENTICE, CARETAKER, COMMITTEE, type Community, CRAFTSMAN, CRAFTSMEN, DESK, DUTY_HOLDERS, GRID_WORKER, PROPERTY, startCommunity, STREET_DUTY, volunteer,
} from '../testing/community.ts';
import { sweep } from './sweep.ts';

const { routes, calls } = mobilisation;
let community: Community;
beforeEach(async () => {
  community = await startCommunity();
});
afterEach(() => community.server.close());
after(endTestPostgres);

const callout = (id: string) => asId<'callout'>(id) as Id<'callout'>;
const waiting = async (calloutId: string) =>
  (await community.rows<{ name: string }>(sql`select name from mobilisation.offer where callout_id = ${calloutId} and state = 'waiting' order by name`)).map((row) => row.name);
const tiersAsked = async (calloutId: string) => (await community.view(calloutId)).tiers.filter((tier) => tier.state === 'asked').map((tier) => tier.kind);
const offerOf = async (calloutId: string, n: number) =>
  (await community.rows<{ id: Id<'offer'> }>(sql`select id from mobilisation.offer where callout_id = ${calloutId} and person_id = ${volunteer(n)} order by made_at desc limit 1`))[0]?.id as Id<'offer'>;
const trailOf = async (calloutId: string) =>
  (await community.rows<{ action: string }>(sql`select action from platform.trail where detail ->> 'calloutId' = ${calloutId} order by id`)).map((row) => row.action.slice('mobilisation.'.length));

test('it widens circle by circle, then asks organisations, then tells the grid, and is the committee\'s after an hour', async () => {
  await community.addVolunteers([{ metres: 200 }, { metres: 450 }, { metres: 900 }, { metres: 1_400 }]);
  const calloutId = await community.open();
  await community.pass(3);
  assert.deepEqual(await waiting(calloutId), ['志愿者1'], 'nobody is paired, so the nearest circle was asked at once');
  await community.pass(2);
  assert.deepEqual(await waiting(calloutId), ['志愿者2'], 'the first was silent, the circle has widened');
  await community.pass(5);
  assert.deepEqual(await waiting(calloutId), ['志愿者3']);
  await community.pass(5);
  assert.deepEqual(await waiting(calloutId), ['志愿者4']);
  await community.pass(5);
  assert.deepEqual(await waiting(calloutId), ['十八匠']);
  assert.deepEqual((await community.notices('mobilisation.asked')).map((one) => one.channel), [`organisation:${CRAFTSMEN}`]);
  await community.pass(20);
  assert.deepEqual(await waiting(calloutId), ['安居物业']);
  assert.ok((await community.notices('mobilisation.asked')).some((one) => one.channel === 'role:grid:/510117001/005/g01/y01/b1'));
  await community.pass(20);
  const view = await community.view(calloutId);
  assert.deepEqual([view.state, view.owner?.personId, view.owner?.tier], ['owned', COMMITTEE, 'committee-and-grid']);
  assert.ok((await community.notices('mobilisation.assigned')).some((one) => one.channel === `person:${COMMITTEE}`));
  assert.ok(community.pushed.some((one) => one.personIds.includes(COMMITTEE)));
  assert.deepEqual(await waiting(calloutId), []);
  const trail = Map.groupBy(await trailOf(calloutId), (past) => past);
  assert.deepEqual(Object.fromEntries([...trail].map(([past, list]) => [past, list.length])), { opened: 1, tierStarted: 6, asked: 6, silent: 6, assigned: 1 });
});

test('red goes to everybody in parallel: neighbours, those who agreed to be woken, the desk; then property and grid; then the committee', async () => {
  await community.addVolunteers([{ metres: 100 }, { metres: 200 }, { metres: 300 }, { metres: 400 }, { metres: 800 }]);
  await community.addVolunteers([{ metres: 50, redWhileOffDuty: true }, { metres: 60 }], false);
  const calloutId = await community.open({ urgency: 'red', category: 'health' });
  assert.deepEqual(await waiting(calloutId), ['志愿者1', '志愿者2', '志愿者6']);
  assert.ok((await community.notices('mobilisation.asked')).some((one) => one.channel.startsWith('role:desk:')));
  await community.pass(1);
  assert.deepEqual(await waiting(calloutId), ['志愿者1', '志愿者2', '志愿者3', '志愿者4', '志愿者5', '志愿者6']);
  await community.pass(2);
  assert.ok((await tiersAsked(calloutId)).includes('social-and-property'));
  assert.ok((await community.notices('mobilisation.asked')).some((one) => one.channel.startsWith('role:grid:')));
  await community.pass(2);
  assert.equal((await community.view(calloutId)).owner?.personId, COMMITTEE);
});

test('who says no is replaced at once by the next best', async () => {
  await community.addVolunteers(Array.from({ length: 7 }, (_, n) => ({ metres: 20 * (n + 1) })));
  const calloutId = await community.open();
  assert.equal((await waiting(calloutId)).length, 5);
  const first = await community.client(volunteer(1));
  const refused = await first.ask(routes.refuse, { params: { offerId: await offerOf(calloutId, 1) }, body: { reason: 'busy', note: '在做饭' } });
  assert.equal(refused.status, 200);
  const now = await waiting(calloutId);
  assert.equal(now.length, 5);
  assert.ok(!now.includes('志愿者1'));
  assert.equal((await first.ask(routes.accept, { params: { offerId: await offerOf(calloutId, 1) } })).problem.code, 'mobilisation.over');
  const [row] = await community.rows<{ reason: string }>(sql`select reason from mobilisation.offer where callout_id = ${calloutId} and person_id = ${volunteer(1)}`);
  assert.equal(row?.reason, 'busy: 在做饭');
});

test('a newcomer on duty is asked where nobody was left to ask', async () => {
  await community.addVolunteers([{ metres: 100 }, { metres: 5_000 }], false);
  const calloutId = await community.open();
  assert.deepEqual(await waiting(calloutId), ['十八匠'], 'nobody is on duty: the organisations need not wait');
  await community.onDuty(2);
  assert.deepEqual(await waiting(calloutId), ['十八匠'], 'too far away');
  await community.onDuty(1);
  assert.deepEqual(await waiting(calloutId), ['十八匠', '志愿者1']);
});

test('an organisation takes it once, names who goes, and another member may be named', async () => {
  const calloutId = await community.open();
  const [craftsman, caretaker, desk] = await Promise.all([community.client(CRAFTSMAN), community.client(CARETAKER), community.client(DESK)]);
  const asks = (await craftsman.ask(routes.asks, {})).value.asks;
  assert.deepEqual(asks.map((one) => [one.id, one.organisationId, one.mine]), [[calloutId, CRAFTSMEN, false]]);
  assert.notDeepEqual(asks[0]?.home, (await community.view(calloutId)).home, 'no door before it is taken');
  const params = { calloutId: callout(calloutId) };
  assert.equal((await caretaker.ask(routes.take, { params, body: { organisationId: PROPERTY } })).problem.code, 'mobilisation.notAsked');
  assert.equal((await craftsman.ask(routes.take, { params, body: { organisationId: PROPERTY } })).problem.code, 'mobilisation.notAsked');
  assert.equal((await craftsman.ask(routes.take, { params, body: { organisationId: CRAFTSMEN, memberId: CARETAKER } })).problem.code, 'mobilisation.notMember');
  const taken = await craftsman.ask(routes.take, { params, body: { organisationId: CRAFTSMEN } });
  assert.deepEqual([taken.status, taken.value.owner?.organisationName, taken.value.owner?.personId], [200, '十八匠', null]);
  assert.equal((await desk.ask(routes.take, { params, body: { organisationId: null } })).problem.code, 'mobilisation.taken');
  assert.equal((await craftsman.ask(routes.nameMember, { params, body: { memberId: CARETAKER } })).problem.code, 'mobilisation.notMember');
  for (const memberId of [APPRENTICE, CRAFTSMAN]) assert.equal((await craftsman.ask(routes.nameMember, { params, body: { memberId } })).value.owner?.personId, memberId);
  const owners = community.heard.filter((one) => one.event === 'owned').map((one) => (one.payload.owner as { personId: string | null }).personId);
  assert.deepEqual(owners, [null, APPRENTICE, CRAFTSMAN]);
  assert.deepEqual((await craftsman.ask(routes.asks, {})).value.asks.map((one) => one.mine), [true]);
});

test('of two organisations and the desk exactly one gets it', async () => {
  const calloutId = await community.open({ urgency: 'yellow' });
  await community.pass(24);
  const [craftsman, caretaker, desk, committee] = await Promise.all([CRAFTSMAN, CARETAKER, DESK, COMMITTEE].map((one) => community.client(one)));
  const params = { calloutId: callout(calloutId) };
  const answers = await Promise.all([
    craftsman?.ask(routes.take, { params, body: { organisationId: CRAFTSMEN } }), caretaker?.ask(routes.take, { params, body: { organisationId: PROPERTY } }),
    desk?.ask(routes.take, { params, body: { organisationId: null } }), committee?.ask(routes.take, { params, body: { organisationId: null } }),
  ]);
  assert.deepEqual(answers.map((one) => one?.status).sort(), [200, 409, 409, 409]);
  assert.equal((await community.view(calloutId)).owners.length, 1);
});

test('given back by a volunteer it is offered to others at once, and not to the same again', async () => {
  await community.addVolunteers([{ metres: 100 }, { metres: 200 }]);
  const calloutId = await community.open();
  const one = await community.client(volunteer(1));
  await one.ask(routes.accept, { params: { offerId: await offerOf(calloutId, 1) } });
  const other = await community.client(volunteer(2));
  assert.equal((await other.ask(routes.giveBack, { params: { calloutId: callout(calloutId) }, body: { reason: '不是我的' } })).problem.code, 'mobilisation.notOwner');
  assert.equal((await one.ask(routes.giveBack, { params: { calloutId: callout(calloutId) }, body: { reason: '孩子发烧' } })).status, 200);
  assert.deepEqual(await waiting(calloutId), ['志愿者2']);
  assert.ok(community.heard.some((each) => each.event === 'lost' && each.payload.personId === volunteer(1)));
  await community.pass(60);
  const asked = await community.rows<{ n: number }>(sql`select count(*)::int as n from mobilisation.offer where callout_id = ${calloutId} and person_id = ${volunteer(1)}`);
  assert.equal(asked[0]?.n, 1);
});

test('an owner confirms progress or loses it to the tier above', async () => {
  await community.addVolunteers([{ metres: 100 }]);
  const calloutId = await community.open({ urgency: 'red', category: 'health' });
  const one = await community.client(volunteer(1));
  await one.ask(routes.accept, { params: { offerId: await offerOf(calloutId, 1) } });
  await community.pass(10);
  assert.ok((await community.notices('mobilisation.progressAsked')).some((each) => each.channel === `person:${volunteer(1)}`));
  const confirmed = await one.ask(routes.progress, { params: { calloutId: callout(calloutId) }, body: { note: '在路上' } });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.problem));
  await community.call((ctx) => ctx.call(calls.notePresence, { calloutId: callout(calloutId) }));
  await community.pass(30);
  assert.equal((await community.view(calloutId)).owner?.personId, volunteer(1), 'who has arrived is left in peace');
  await community.pass(30);
  await community.pass(3);
  const view = await community.view(calloutId);
  assert.notEqual(view.owner?.personId, volunteer(1));
  assert.deepEqual([view.climb, view.tiers.slice(0, 2).map((tier) => tier.state)], [2, ['passed', 'passed']]);
  assert.equal((await one.ask(routes.progress, { params: { calloutId: callout(calloutId) }, body: {} })).problem.code, 'mobilisation.notOwner');
});

test('those whose duty it is are assigned by the desk; volunteers never are', async () => {
  await community.addVolunteers([{ metres: 100 }]);
  const calloutId = await community.open();
  const desk = await community.client(DESK);
  const params = { calloutId: callout(calloutId) };
  const assign = (personId: typeof DESK) => desk.ask(routes.assign, { params, body: { personId, reason: '就近' } });
  assert.equal((await assign(volunteer(1))).problem.code, 'mobilisation.notDuty');
  assert.equal((await assign(GRID_WORKER)).value.owner?.personId, GRID_WORKER);
  const again = await assign(CARETAKER);
  assert.deepEqual([again.value.owner?.personId, again.value.owner?.organisationName, again.value.owners.length], [CARETAKER, '安居物业', 1]);
  assert.ok(community.heard.some((each) => each.event === 'lost' && each.payload.personId === GRID_WORKER));
  const taken = await community.call((ctx) => ctx.call(calls.takeOver, { ...params, personId: volunteer(1), reason: 'x' }));
  assert.ok(isRefusal(taken) && taken.refused === 'mobilisation.notDuty');
});

test('what never goes to volunteers begins with professionals; a change to it takes the offers back', async () => {
  await community.addVolunteers([{ metres: 50 }]);
  const gas = await community.open({ urgency: 'red', category: 'safety' });
  const view = await community.view(gas);
  assert.deepEqual(view.tiers.map((tier) => tier.kind), ['social-and-property', 'committee-and-grid', 'committee-and-grid', 'street']);
  assert.ok(view.ladder.boundaries.includes('danger-on-site'));
  assert.deepEqual(await waiting(gas), ['安居物业']);
  const harmless = await community.open();
  assert.deepEqual(await waiting(harmless), ['志愿者1']);
  await community.call((ctx) => ctx.call(calls.change, { calloutId: callout(harmless), change: { urgency: 'red', category: 'safety' } }));
  assert.deepEqual(await waiting(harmless), ['安居物业']);
  assert.ok((await community.notices('mobilisation.offerGone')).some((one) => one.channel === `person:${volunteer(1)}` && one.payload.reason === 'changed'));
});

test('ended and opened again it climbs anew; cancelled it is over for everybody', async () => {
  await community.addVolunteers([{ metres: 50 }, { metres: 80 }]);
  const calloutId = await community.open();
  const one = await community.client(volunteer(1));
  await one.ask(routes.accept, { params: { offerId: await offerOf(calloutId, 1) } });
  const call = (name: 'end' | 'reopen' | 'cancel') => community.call((ctx) => ctx.call(calls[name], { calloutId: callout(calloutId), reason: '没修好' }));
  await call('end');
  assert.equal((await community.view(calloutId)).state, 'ended');
  assert.equal((await community.rows(sql`select key from platform.timer where key like ${`callout/${calloutId}/%`}`)).length, 0);
  await call('reopen');
  assert.deepEqual(await waiting(calloutId), ['志愿者2']);
  await call('cancel');
  assert.deepEqual([(await community.view(calloutId)).state, await waiting(calloutId)], ['cancelled', []]);
  const two = await community.client(volunteer(2));
  assert.equal((await two.ask(routes.accept, { params: { offerId: await offerOf(calloutId, 2) } })).problem.code, 'mobilisation.over');
  assert.equal(community.heard.filter((each) => each.event === 'closed').length, 2);
});

test('where nobody has duty every desk is alarmed each minute, until somebody is there', async () => {
  await community.server.close();
  community = await startCommunity({ withDuty: false, withOrganisations: false });
  const calloutId = await community.open();
  const alarms = async () => (await community.notices('mobilisation.unowned')).filter((one) => one.channel.startsWith('role:desk:')).length;
  assert.equal((await community.view(calloutId)).state, 'climbing');
  await community.pass(60);
  const before = await alarms();
  await community.pass(1);
  await community.pass(1);
  assert.equal((await alarms()) - before, 2);
  const added = await community.call((ctx) => ctx.call(people.calls.addPeople, { people: [...DUTY_HOLDERS] }));
  assert.ok(!isRefusal(added));
  await community.pass(1);
  assert.equal((await community.view(calloutId)).owner?.personId, COMMITTEE);
});

test('a duty holder who lets it go is followed by another, and never left without one', async () => {
  const calloutId = await community.open({ urgency: 'red', category: 'safety' });
  await community.pass(6);
  const seen: (string | null | undefined)[] = [];
  for (let round = 0; round < 6; round += 1) {
    const view = await community.view(calloutId);
    assert.equal(view.state, 'owned', `round ${round}`);
    seen.push(view.owner?.personId);
    await community.pass(10);
    await community.pass(3);
  }
  assert.equal(seen[0], COMMITTEE);
  assert.ok(seen.includes(STREET_DUTY) && seen.includes(DESK), JSON.stringify(seen));
  assert.ok(seen.every((one) => one !== null && one !== undefined));
});

test('a clock delivered twice or together changes nothing twice; one that is lost is found again', async () => {
  await community.addVolunteers([{ metres: 100 }, { metres: 450 }]);
  const calloutId = await community.open();
  await community.pass(5);
  const wake = () => community.call((ctx) => ctx.call(calls.wake, { calloutId: callout(calloutId), climb: 1 }));
  const before = await community.rows<{ n: number; a: number }>(sql`select (select count(*)::int from mobilisation.offer) as n, (select count(*)::int from mobilisation.search) as a`);
  await Promise.all(Array.from({ length: 5 }, wake));
  assert.deepEqual(await community.rows(sql`select (select count(*)::int from mobilisation.offer) as n, (select count(*)::int from mobilisation.search) as a`), before);
  await community.rows(sql`delete from platform.timer where key like 'callout/%'`);
  const { installation } = community.server;
  await sweep({ now: installation.clock.now(), log: installation.log, tenants: installation.tenants, run: (tenantId, work) => community.server.asEngine(work, tenantId) } satisfies Omit<JobTools, 'surroundings'> as JobTools);
  const clocks = await community.rows<{ key: string }>(sql`select key from platform.timer where key like 'callout/%'`);
  assert.deepEqual(clocks.map((row) => row.key), [`callout/${calloutId}/wake`]);
});
