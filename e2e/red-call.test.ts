/** A red call from the button to the word that the elder is safe: who is told, who may open the door, and that nothing else ends it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { emergency } from '@huying/emergency/contract';
import { asId, type Id } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, type TestClient } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { type SmallCommunities, startSmallCommunities } from './small-community.ts';

const { routes } = emergency;
let all: SmallCommunities;
before(async () => {
  all = await startSmallCommunities();
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

async function sos(): Promise<Id<'need'>> {
  const { value, status, problem } = await all.own.clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' } });
  assert.equal(status, 200, JSON.stringify(problem));
  return value.id;
}
const one = async (needId: Id<'need'>, who: TestClient = all.own.clients.desk) => (await who.ask(routes.one, { params: { needId } })).value;
const pass = (needId: string, minutes: number) =>
  all.server.asOwner(sql`update emergency.red_call set opened_at = opened_at - make_interval(mins => ${minutes}), arrive_by = arrive_by - make_interval(mins => ${minutes}) where need_id = ${needId}`);
async function ring(needId: string): Promise<void> {
  await all.server.asOwner(sql`update platform.timer set due_at = now() - interval '10 years' where key = ${`emergency/${needId}/remind`}`);
  await all.server.installation.timers.fireDue();
}
const heard = async (needId: string, notice: string) =>
  (await all.server.installation.database.service.rows<{ payload: Record<string, unknown> }>(sql`select payload from platform.outbox where notice = ${notice} and payload ->> 'needId' = ${needId} and channel like 'role:desk:%' order by id`)).map((row) => row.payload);
/** Whoever of the volunteers is asked first takes it. */
async function take(needId: Id<'need'>): Promise<TestClient> {
  for (const who of ['volunteer', 'second', 'third', 'fourth'] as const) {
    const client = all.own.clients[who];
    const offer = (await client.ask(mobilisation.routes.offers, {})).value.offers.find((each) => each.subject.id === needId && each.state === 'waiting');
    if (!offer) continue;
    assert.equal((await client.ask(mobilisation.routes.accept, { params: { offerId: offer.id } })).status, 200);
    return client;
  }
  throw new Error('no volunteer was asked');
}

test('family, neighbours and duty are told in the same moment, and the desk sees whom to ring', async () => {
  const { clients, people: persons } = all.own;
  const file = (await clients.desk.ask(people.routes.elder, { params: { personId: persons.elder.id } })).value;
  await clients.desk.ask(people.routes.changeElder, { params: { personId: persons.elder.id }, body: { contacts: [...file.contacts, { name: '李大妈', relation: '楼下邻居', phone: '13800000177', personId: null }] } });
  const needId = await sos();
  const call = await one(needId);
  assert.deepEqual([call.state, call.category], ['open', 'health']);
  assert.deepEqual(call.told.map((each) => [each.kind, each.isWritten]).slice(0, 2), [['family', true], ['neighbour', false]]);
  assert.deepEqual(new Set(call.told.filter((each) => each.kind === 'duty').map((each) => each.name)), new Set([persons.grid.name, persons.committee.name, persons.street.name]));
  const inbox = (await clients.family.ask(notify.routes.inbox, { query: {} })).value.items;
  assert.ok(inbox.some((each) => each.kind === 'red' && !each.body.includes(persons.elder.name)), 'family is written to, without a name on the lock screen');
  const noted = await clients.desk.ask(routes.note, { params: { needId, toldId: call.told[1]?.id as Id<'told'> }, body: { outcome: 'coming' } });
  assert.deepEqual([noted.value.outcome, noted.value.outcomeBy], ['coming', persons.desk.name]);
});

test('it stays open whatever becomes of the need, until a person says that the elder is safe', async () => {
  const { clients, people: persons } = all.own;
  const needId = await sos();
  const helper = await take(needId);
  const visit = (await helper.ask(service.routes.errands, { query: {} })).value.visits.find((each) => each.subject.id === needId);
  assert.ok(visit);
  await helper.ask(service.routes.arrive, { params: { visitId: visit.id }, body: { position: null } });
  assert.equal((await one(needId)).arrived, 'helper', 'who signs in at the door is there');
  await helper.ask(service.routes.finish, { params: { visitId: visit.id }, body: { position: null } });
  await clients.elder.ask(service.routes.confirm, { params: { visitId: visit.id }, body: { by: 'touch' } });
  assert.equal((await clients.desk.ask(needContract.routes.one, { params: { needId } })).value.state, 'confirmed');
  assert.equal((await one(needId)).state, 'open');
  await ring(needId);
  assert.deepEqual((await heard(needId, 'emergency.stillOpen')).map((each) => each.isLate), [false]);
  const safe = await helper.ask(routes.confirmSafe, { params: { needId }, body: { by: 'seen', words: '坐起来了，血压正常' } });
  assert.deepEqual([safe.value.state, safe.status], ['safe', 200]);
  const over = (await clients.family.ask(notify.routes.inbox, { query: {} })).value.items.filter((each) => each.title === '家里老人平安');
  assert.deepEqual(over.map((each) => [each.kind, each.isUrgent, `${each.body}`.includes(persons.elder.name)]), [['result', true, false]], 'family read how it ended');
  assert.equal((await clients.desk.ask(routes.confirmSafe, { params: { needId }, body: { by: 'seen', words: '再确认' } })).problem.code, 'lifecycle.notHere');
  const rows = await all.server.asOwner<{ text: string }>(sql`select to_jsonb(t) ->> 'ended_words_sealed' as text from emergency.red_call t where need_id = ${needId}`);
  assert.ok(rows[0]?.text && !rows[0].text.includes('血压'), 'how the elder is stands sealed');
  const { entries } = (await clients.desk.ask(needContract.routes.trail, { params: { needId } })).value;
  assert.ok(['emergency.opened', 'emergency.arrived', 'emergency.confirmedSafe'].every((action) => entries.some((each) => each.action === action)));
  assert.ok(entries.some((each) => each.action === 'emergency.confirmedSafe' && each.actorName !== persons.desk.name));
  await ring(needId);
  assert.equal((await heard(needId, 'emergency.stillOpen')).length, 1, 'nobody is reminded of what has ended');
});

test('safe ends the need: nobody is looked for any more, and who said so owns the end', async () => {
  const { clients, people: persons } = all.own;
  const needId = await sos();
  assert.equal((await clients.desk.ask(routes.confirmSafe, { params: { needId }, body: { by: 'telephone', words: '接了电话，没事' } })).status, 200);
  assert.equal((await clients.family.ask(routes.forFamily, { params: { needId } })).value.safeBy, 'telephone', 'family read how it is known');
  const need = (await clients.desk.ask(needContract.routes.one, { params: { needId } })).value;
  assert.deepEqual([need.state, need.callout?.state, need.endReason], ['safe', 'cancelled', `紧急求助已结束，${persons.desk.name}确认平安`]);
  const offers = await all.server.asOwner(sql`select from mobilisation.offer o where o.callout_id = ${need.calloutId} and o.state = 'waiting'`);
  const clocks = await all.server.asOwner(sql`select from platform.timer where key like ${`callout/${need.calloutId}/%`} or key like ${`need/${needId}/%`}`);
  assert.deepEqual([offers, clocks], [[], []]);
  const { entries } = (await clients.desk.ask(needContract.routes.trail, { params: { needId } })).value;
  assert.equal(entries.find((each) => each.action === 'need.endedSafe')?.actorName, persons.desk.name);
  assert.equal((await clients.family.ask(needContract.routes.followedOne, { params: { needId } })).value.state, 'safe');
});

test('safe while somebody is on the way: they are told, their time counts, and family do not read that somebody is about to come', async () => {
  const { clients } = all.own;
  const needId = await sos();
  const helper = await take(needId);
  await all.server.asOwner(sql`update service.visit set started_at = started_at - interval '12 minutes' where subject_id = ${needId}`);
  assert.equal((await clients.committee.ask(routes.confirmSafe, { params: { needId }, body: { by: 'telephone', words: '没事' } })).status, 200);
  assert.ok((await helper.ask(notify.routes.inbox, { query: {} })).value.items.some((each) => each.title === '老人平安，不用再赶了' && each.body.includes('12 分钟')));
  const [visit] = (await helper.ask(service.routes.errands, { query: { past: 'true' } })).value.visits.filter((each) => each.subject.id === needId);
  assert.deepEqual([visit?.state, visit?.minutes, visit?.stoodDown, visit?.confirmedBy, visit?.arrived], ['confirmed', 12, true, 'worker', null]);
  const [earned] = await all.server.asOwner<{ minutes: number; marked: boolean }>(sql`
    select x.minutes, (t.detail -> 'decided' ->> 'questionable')::boolean as marked from timebank.transfer x join platform.trail t on t.action = 'timebank.issued' and t.subject_id = ${needId} where x.occasion_id = ${visit?.id}`);
  assert.ok(earned && earned.minutes > 0 && earned.marked, `credits are brought, and marked for whoever checks them: ${JSON.stringify(earned)}`);
  const seen = (await clients.family.ask(needContract.routes.followedOne, { params: { needId } })).value;
  assert.deepEqual([seen.state, seen.helper?.finishedAt], ['safe', null]);
  assert.equal((await clients.desk.ask(needContract.routes.one, { params: { needId } })).value.callout?.state, 'ended');
});

test('who is on the way and says so is confirmed by somebody else; who is there finishes as always', async () => {
  const { clients } = all.own;
  const [first, second] = [await sos(), await sos()];
  const helper = await take(first);
  const own = await helper.ask(routes.confirmSafe, { params: { needId: first }, body: { by: 'telephone', words: '她接了电话' } });
  const visitOf = async (client: TestClient, needId: string) => (await client.ask(service.routes.errands, { query: {} })).value.visits.find((each) => each.subject.id === needId);
  const waiting = await visitOf(helper, first);
  const stateOf = async (needId: Id<'need'>) => (await clients.desk.ask(needContract.routes.one, { params: { needId } })).value.state;
  assert.deepEqual([own.status, waiting?.state, await stateOf(first)], [200, 'finished', 'finished']);
  assert.equal((await clients.elder.ask(service.routes.confirm, { params: { visitId: waiting?.id as Id<'visit'> }, body: { by: 'touch' } })).value.state, 'confirmed');
  assert.equal(await stateOf(first), 'confirmed');

  const there = await take(second);
  const visit = await visitOf(there, second);
  await there.ask(service.routes.arrive, { params: { visitId: visit?.id as Id<'visit'> }, body: { position: null } });
  await clients.desk.ask(routes.confirmSafe, { params: { needId: second }, body: { by: 'seen', words: '已经有人在' } });
  assert.deepEqual([(await visitOf(there, second))?.state, await stateOf(second)], ['arrived', 'serving']);
  await there.ask(service.routes.finish, { params: { visitId: visit?.id as Id<'visit'> }, body: { position: null } });
  assert.equal(await stateOf(second), 'finished');
});

test('a cancelled need leaves it open, a false alarm that staff find ends it', async () => {
  const { clients } = all.own;
  const [cancelled, wrong] = [await sos(), await sos()];
  assert.equal((await clients.elder.ask(needContract.routes.cancel, { params: { needId: cancelled }, body: { reason: '按错了' } })).status, 200);
  assert.equal((await one(cancelled)).state, 'open', 'who presses "no longer needed" may be made to');
  await clients.desk.ask(needContract.routes.falseAlarm, { params: { needId: wrong }, body: { reason: '打电话问过，小孙子按着玩' } });
  const call = await one(wrong);
  assert.deepEqual([call.state, call.ended?.words], ['falseAlarm', '打电话问过，小孙子按着玩']);
});

test('a need that becomes red is a red call, once; one that is no longer called red stays one', async () => {
  const { clients, people: persons } = all.own;
  const raised = (await clients.desk.ask(needContract.routes.raise, { body: { channel: 'telephone', elderId: persons.elder.id, text: '有点头晕', tags: { category: ['health'], urgency: 'yellow' } } })).value;
  assert.equal((await clients.desk.ask(routes.one, { params: { needId: raised.id } })).status, 404);
  const correct = (urgency: 'red' | 'yellow') => clients.desk.ask(needContract.routes.correct, { params: { needId: raised.id }, body: { urgency } });
  await correct('red');
  const first = await one(raised.id);
  await correct('yellow');
  await correct('red');
  const second = await one(raised.id);
  assert.deepEqual([first.state, second.state, second.openedAt, second.told.length], ['open', 'open', first.openedAt, first.told.length]);
});

test('the door is shown in an open red call only, to who goes there and to staff, and every time is kept and reviewed by another', async () => {
  const { clients, people: persons } = all.own;
  const left = await clients.grid.ask(routes.changeAccess, { params: { personId: persons.elder.id }, body: { door: '钥匙在302王阿姨家，单元门密码8642', consented: true } });
  assert.equal(left.value.isKnown, true);
  const known = JSON.stringify((await clients.desk.ask(routes.access, { params: { personId: persons.elder.id } })).value);
  assert.ok(!known.includes('8642'), 'what was left is not shown again');
  const needId = await sos();
  const reason = { reason: '敲门没人应' };
  const stranger = await clients.craftsman.ask(routes.openDoor, { params: { needId }, body: reason });
  assert.equal(stranger.status, 404, 'who is not going there');
  assert.equal((await all.other.clients.desk.ask(routes.openDoor, { params: { needId }, body: reason })).status, 404);
  const helper = await take(needId);
  const shown = await helper.ask(routes.openDoor, { params: { needId }, body: reason });
  assert.deepEqual([shown.value.door, shown.value.contacts[0]?.relation], ['钥匙在302王阿姨家，单元门密码8642', '儿子']);
  await clients.committee.ask(routes.openDoor, { params: { needId }, body: { reason: '陪物业去开门' } });

  const { items } = (await clients.committee.ask(routes.openings, { query: { state: 'waiting' } })).value;
  const mine = items.find((each) => each.needId === needId && each.isMine);
  const theirs = items.find((each) => each.needId === needId && !each.isMine);
  assert.deepEqual([theirs?.role, theirs?.reason], ['volunteer', '敲门没人应']);
  const review = (client: TestClient, openingId: string) => client.ask(routes.review, { params: { openingId: asId<'opening'>(openingId) as Id<'opening'> }, body: { verdict: 'fine' } });
  assert.equal((await review(clients.committee, mine?.id ?? '')).problem.code, 'emergency.ownOpening');
  assert.equal((await review(clients.committee, theirs?.id ?? '')).value.review?.verdict, 'fine');
  assert.equal((await review(clients.street, theirs?.id ?? '')).problem.code, 'emergency.reviewedAlready');
  assert.equal((await review(clients.street, mine?.id ?? '')).value.review?.verdict, 'fine');

  await clients.desk.ask(routes.confirmSafe, { params: { needId }, body: { by: 'telephone', words: '没事' } });
  assert.equal((await helper.ask(routes.openDoor, { params: { needId }, body: reason })).problem.code, 'lifecycle.notHere');
  const trail = await all.server.asOwner<{ reason: string }>(sql`select reason from platform.trail where action = 'emergency.doorOpened' and subject_id = ${needId} order by id`);
  assert.deepEqual(trail.map((each) => each.reason), ['敲门没人应', '陪物业去开门']);
  const sealed = await all.server.asOwner<{ row: string }>(sql`select to_jsonb(t)::text as row from emergency.access t`);
  assert.ok(sealed.length > 0 && sealed.every((each) => !each.row.includes('8642')));
});

test('questions are kept with every answer; 120 is recorded with who, when and its number, and confirmed once', async () => {
  const { clients, people: persons } = all.own;
  const needId = await sos();
  const helper = await take(needId);
  const answered = await clients.desk.ask(routes.answer, { params: { needId }, body: { question: 'awake', answer: 'no', words: '叫不应' } });
  assert.deepEqual([answered.value.answer?.answer, answered.value.alarm, answered.value.calls], ['no', 'no', '120']);
  await helper.ask(routes.answer, { params: { needId }, body: { question: 'awake', answer: 'yes' } });
  const call = await one(needId);
  assert.equal(call.questions.find((each) => each.id === 'awake')?.answer?.answer, 'yes', 'the last answer counts');
  const kept = await all.server.asOwner<{ n: number }>(sql`select count(*)::int as n from emergency.answer where need_id = ${needId}`);
  assert.equal(kept[0]?.n, 2);
  assert.equal((await clients.desk.ask(routes.answer, { params: { needId }, body: { question: 'weather', answer: 'yes' } })).problem.code, 'emergency.noQuestion');

  const called = (await helper.ask(routes.handOver, { params: { needId }, body: { service: '120', words: '救护车在路上' } })).value;
  assert.equal(called.confirmedAt, null);
  const params = { needId, handOffId: called.id };
  assert.equal((await helper.ask(routes.confirmHandOff, { params, body: { incidentNumber: 'A1' } })).status, 403, 'the desk has it confirmed');
  const confirmed = (await clients.desk.ask(routes.confirmHandOff, { params, body: { incidentNumber: 'CD-120-7788' } })).value;
  assert.deepEqual([confirmed.incidentNumber, confirmed.confirmedBy], ['CD-120-7788', persons.desk.name]);
  assert.equal((await clients.desk.ask(routes.confirmHandOff, { params, body: { incidentNumber: 'B2' } })).problem.code, 'emergency.confirmedAlready');
});

test('nobody there in time is said aloud, and stands in the figure', async () => {
  const { clients } = all.own;
  const needId = await sos();
  const before = (await clients.desk.ask(routes.figures, { query: {} })).value;
  await pass(needId, 20);
  await ring(needId);
  assert.deepEqual((await heard(needId, 'emergency.stillOpen')).at(-1)?.isLate, true);
  const late = (await clients.desk.ask(routes.figures, { query: {} })).value;
  assert.deepEqual([late.calls, late.within, late.limitMinutes], [before.calls, before.within, 18]);
  assert.ok((late.share ?? 1) < (before.share ?? 2));
  await clients.desk.ask(routes.arrive, { params: { needId }, body: { who: 'ambulance' } });
  assert.equal((await clients.desk.ask(routes.arrive, { params: { needId }, body: { who: 'family' } })).problem.code, 'emergency.alreadyThere');
  assert.equal((await clients.desk.ask(routes.figures, { query: {} })).value.arrived, late.arrived + 1);
});

test('what family say from afar is read at once and ends nothing; of each other they read no words', async () => {
  const { clients, people: persons } = all.own;
  const needId = await sos();
  const params = { needId };
  const said = await clients.family.ask(routes.report, { params, body: { finding: 'falseAlarm', words: '妈妈说是碰到了' } });
  assert.deepEqual([said.status, said.value.finding, said.value.relation], [200, 'falseAlarm', '女儿']);
  const call = await one(needId);
  assert.deepEqual([call.state, call.reports.map((each) => [each.words, each.byName])], ['open', [['妈妈说是碰到了', persons.family.name]]]);
  assert.equal(call.told[0]?.outcome, 'reached');
  assert.deepEqual((await heard(needId, 'emergency.reported')).map((each) => each.finding), ['falseAlarm']);
  assert.equal((await clients.family.ask(routes.forFamily, { params })).value.reports[0]?.words, '妈妈说是碰到了');
  const ofNeighbour = (await clients.desk.ask(needContract.routes.raise, { body: { channel: 'telephone', elderId: persons.neighbour.id, text: '闻到煤气味', tags: { category: ['safety'], urgency: 'red' } } })).value.id;
  for (const route of [routes.forFamily, routes.report] as const) assert.equal((await clients.family.ask(route as never, { params: { needId: ofNeighbour }, body: { finding: 'worse' } } as never)).status, 404, 'whoever does not follow finds nothing');
  assert.equal((await all.other.clients.family.ask(routes.forFamily, { params })).status, 404);
  await clients.desk.ask(needContract.routes.falseAlarm, { params, body: { reason: '电话核实，是碰到了按键' } });
  const late = await clients.family.ask(routes.report, { params, body: { finding: 'worse' } });
  assert.deepEqual([late.status, late.problem.code], [409, 'lifecycle.notHere']);
});

test('a call that waited for the network is as urgent when it comes, and everybody reads that it came late', async () => {
  const { clients, people: persons } = all.own;
  const now = all.server.installation.clock.now().getTime();
  const calledAt = new Date(now - 3 * 3_600_000);
  const headers = { 'huying-given-at': calledAt.toISOString() };
  const raised = await clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' }, headers });
  assert.deepEqual([raised.status, raised.value.state, raised.value.calledAt], [200, 'seeking', calledAt.toISOString()]);
  const call = await one(raised.value.id);
  assert.deepEqual([call.state, call.calledAt, Date.parse(call.arriveBy) > now], ['open', calledAt.toISOString(), true], 'somebody must be there in time from when it came');
  const [written] = (await clients.family.ask(notify.routes.inbox, { query: {} })).value.items.filter((each) => each.kind === 'red');
  assert.match(written?.body ?? '', /没有网络/);
  const [callout] = await all.server.asOwner<{ summary: string }>(sql`select summary from mobilisation.callout where id = ${raised.value.calloutId}`);
  assert.match(callout?.summary ?? '', /^（\d\d-\d\d \d\d:\d\d 说的，当时没有网络）/);

  // At once is not late, and a day that was named is counted from when it was said.
  assert.equal((await clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' }, headers: { 'huying-given-at': new Date(now).toISOString() } })).value.calledAt, null);
  const yesterday = new Date(now - 24 * 3_600_000);
  const body = { channel: 'telephone', elderId: persons.elder.id, text: '明天早上九点陪我去医院' } as const;
  const [today, late] = await Promise.all([new Date(now), yesterday].map(async (at) => (await clients.desk.ask(needContract.routes.raise, { body, headers: { 'huying-given-at': at.toISOString() } })).value));
  assert.equal(Date.parse(today?.dueAt ?? '') - Date.parse(late?.dueAt ?? ''), 24 * 3_600_000);
});
