import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { modules } from '@huying/app-server/modules';
import { catalogue } from '@huying/catalogue/contract';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { type ClockSetting, sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';
import { service } from '@huying/service/contract';
import { timebank } from '@huying/timebank/contract';

const PATH = '/510117001/001';
const HOME = { lng: 103.887, lat: 30.81 };
interface Community {
  readonly server: TestServer;
  readonly ids: Record<string, string>;
  readonly clients: Record<string, TestClient>;
}

/** One elder, volunteers nearby, an organisation, and those whose duty it is. */
async function found(clock?: ClockSetting): Promise<Community> {
  const server = await startTest({ modules, ...(clock ? { clock } : {}) });
  const ids: Record<string, string> = {};
  const clients: Record<string, TestClient> = {};
  await server.asEngine(async (ctx) => {
    const streetId = ctx.newId<'area'>();
    const areaId = ctx.newId<'area'>();
    await ctx.call(place.calls.add, {
      areas: [
        { id: streetId, kind: 'street', name: '郫筒街道', code: '510117001', path: '/510117001', centre: HOME, parentId: null, outline: [], levels: null },
        { id: areaId, kind: 'community', name: '奎星楼社区', code: '001', path: PATH, centre: HOME, parentId: streetId, outline: [[103.88, 30.8], [103.89, 30.8], [103.89, 30.82]], levels: null },
      ],
    });
    const organisationId = ctx.newId<'organisation'>();
    ids.organisation = organisationId;
    await ctx.call(people.calls.addOrganisations, { organisations: [{ id: organisationId, name: '十八匠', kind: 'social', areaPath: PATH, categories: ['repair'], phone: null }] });
    const person = (key: string, name: string, role: 'elder' | 'volunteer' | 'desk' | 'committee' | 'organisation' | 'street', index: number, more: object = {}) => {
      const id = ctx.newId<'person'>();
      ids[key] = id;
      return {
        id, name, sex: 'female' as const, birthYear: 1955, phone: `1990000${String(index).padStart(4, '0')}`,
        memberships: [{ role, organisationId: role === 'organisation' ? organisationId : null, areaId, areaPath: PATH }], ...more,
      };
    };
    const elderFile = { address: '一号院 1 幢 2 单元 301', home: HOME, areaId, areaPath: `${PATH}`, livesAlone: true, mind: ['耳背'], contacts: [], recordingConsent: true, photoConsent: true };
    const volunteer = (index: number) => ({ skills: ['company' as const], home: { lng: HOME.lng + index * 0.0005, lat: HOME.lat }, areaPath: PATH, redWhileOffDuty: false, active: true });
    await ctx.call(people.calls.addPeople, {
      people: [
        person('elder', '张桂芳', 'elder', 1, { elder: elderFile }),
        person('first', '李明', 'volunteer', 2, { volunteer: volunteer(1), elder: { ...elderFile, address: '二号院' } }),
        person('second', '王强', 'volunteer', 3, { volunteer: volunteer(2) }),
        person('third', '陈红', 'volunteer', 8, { volunteer: volunteer(3) }),
        person('desk', '值班员', 'desk', 4),
        person('committee', '刘主任', 'committee', 5),
        person('member', '匠人', 'organisation', 6),
        person('street', '街道值班', 'street', 7),
      ],
    });
  });
  for (const key of ['elder', 'first', 'second', 'third', 'desk', 'committee', 'member', 'street']) clients[key] = await server.signIn(ids[key] as string);
  return { server, ids, clients };
}

let here: Community;
let server: TestServer;
before(async () => {
  here = await found();
  server = here.server;
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const client = (key: string) => here.clients[key] as TestClient;
const stateOf = async (needId: string) => (await client('elder').ask(needContract.routes.one, { params: { needId } })).value.state;
/** Lets the clocks of a callout come due now, as if the time had passed. */
async function passTime(): Promise<void> {
  await server.installation.database.service.run(sql`update platform.timer set due_at = now() - interval '1 second' where key like 'callout/%'`);
  await server.installation.timers.fireDue();
}
async function offerFor(key: string, needId: string) {
  const offers = await client(key).ask(mobilisation.routes.offers, {});
  assert.equal(offers.status, 200);
  return offers.value.offers.find((offer) => offer.subject.id === needId && offer.state === 'waiting');
}

test('from the call to the credit: raised, offered, refused, replaced, taken, served, confirmed, rated, credited, spent', async () => {
  for (const key of ['first', 'second']) assert.equal((await client(key).ask(roster.routes.switchDuty, { body: { onDuty: true } })).status, 200);
  const raised = await client('elder').ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['company'] } } });
  assert.equal(raised.status, 200, JSON.stringify(raised.value));
  const needId = raised.value.id;
  assert.equal(raised.value.state, 'seeking');
  assert.ok(raised.value.callout?.tiers.some((tier) => tier.asked > 0));
  assert.deepEqual(raised.value, (await client('elder').ask(needContract.routes.one, { params: { needId } })).value, 'what raising answers is what is there');
  await passTime();
  const first = await offerFor('first', needId);
  const second = await offerFor('second', needId);
  assert.ok(first && second, 'both volunteers on duty are offered it');
  assert.equal((await client('first').ask(mobilisation.routes.refuse, { params: { offerId: first.id }, body: { reason: 'busy' } })).status, 200);
  const taken = await client('second').ask(mobilisation.routes.accept, { params: { offerId: second.id } });
  assert.equal(taken.status, 200, JSON.stringify(taken.value));
  assert.equal(await stateOf(needId), 'taken');

  const errands = await client('second').ask(service.routes.errands, { query: {} });
  const visit = errands.value.visits[0];
  assert.ok(visit?.elder, 'the door is shown to who goes');
  assert.equal(visit.answerBy, null);
  // Asked whether it goes on, one finds the question on whatever page is opened, until it is answered.
  await server.asEngine((ctx) => ctx.db.run(sql`update mobilisation.holder set answer_by = now() + interval '5 minutes' where tenant_id = ${TEST_TENANT} and callout_id = ${visit.calloutId}`));
  const question = async () => (await client('second').ask(service.routes.errands, { query: {} })).value.visits[0]?.answerBy;
  assert.ok(await question());
  assert.equal((await client('second').ask(mobilisation.routes.progress, { params: { calloutId: visit.calloutId }, body: {} })).status, 200);
  assert.equal(await question(), null);
  const params = { visitId: visit.id };
  assert.equal((await client('first').ask(service.routes.arrive, { params, body: {} })).status, 404, 'nobody else can sign in at the door');
  assert.equal((await client('second').ask(service.routes.arrive, { params, body: { position: HOME } })).status, 200);
  assert.equal(await stateOf(needId), 'serving');
  await server.asEngine((ctx) => ctx.db.run(sql`update service.visit set arrived_at = arrived_at - interval '90 minutes' where tenant_id = ${TEST_TENANT} and id = ${visit.id}`));
  assert.equal((await client('second').ask(service.routes.finish, { params, body: { position: HOME } })).status, 200);
  assert.equal(await stateOf(needId), 'finished');
  assert.equal((await client('second').ask(service.routes.confirm, { params, body: { by: 'touch' } })).status, 404, 'nobody confirms their own help');
  assert.equal((await client('elder').ask(service.routes.confirm, { params, body: { by: 'touch' } })).status, 200);
  assert.equal((await client('elder').ask(service.routes.rate, { params, body: { faces: 5 } })).status, 200);
  assert.equal(await stateOf(needId), 'confirmed');

  const account = await client('second').ask(timebank.routes.mine, {});
  assert.equal(account.value.balanceMinutes, 90);
  const trail = await client('desk').ask(needContract.routes.trail, { params: { needId } });
  const actions = trail.value.entries.map((entry) => entry.action);
  for (const action of ['need.raised', 'mobilisation.opened', 'need.taken', 'service.arrived', 'service.finished', 'service.confirmed', 'service.rated', 'timebank.issued']) {
    assert.ok(actions.includes(action), `${action} is in the trail: ${actions.join(' ')}`);
  }
});

test('credits are spent on a service that somebody else gives', async () => {
  await client('third').ask(roster.routes.switchDuty, { body: { onDuty: true } });
  const before = await client('first').ask(timebank.routes.mine, {});
  const granted = await client('committee').ask(timebank.routes.grant, { body: { personId: here.ids.first as never, minutes: 120, reason: '高龄帮扶' } });
  assert.equal(granted.status, 200, JSON.stringify(granted.value));
  const raised = await client('first').ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['company'] }, spendCredits: true } });
  assert.equal(raised.status, 200, JSON.stringify(raised.value));
  const held = await client('first').ask(timebank.routes.mine, {});
  assert.ok(held.value.heldMinutes > 0, 'minutes are set aside');
  await passTime();
  const offer = await offerFor('third', raised.value.id);
  assert.ok(offer);
  await client('third').ask(mobilisation.routes.accept, { params: { offerId: offer.id } });
  const visit = (await client('third').ask(service.routes.errands, { query: {} })).value.visits.find((one) => one.subject.id === raised.value.id);
  const params = { visitId: visit?.id as string };
  await client('third').ask(service.routes.arrive, { params, body: {} });
  await server.asEngine((ctx) => ctx.db.run(sql`update service.visit set arrived_at = arrived_at - interval '30 minutes' where tenant_id = ${TEST_TENANT} and id = ${params.visitId}`));
  await client('third').ask(service.routes.finish, { params, body: {} });
  assert.equal((await client('first').ask(service.routes.confirm, { params, body: { by: 'touch' } })).status, 200);
  const after = await client('first').ask(timebank.routes.mine, {});
  assert.equal(after.value.balanceMinutes, before.value.balanceMinutes + 120 - 30);
  assert.equal(after.value.heldMinutes, 0);
  assert.equal((await client('third').ask(timebank.routes.mine, {})).value.balanceMinutes, 30);
  const audit = await client('committee').ask(timebank.routes.audit, {});
  assert.equal(audit.value.balanced, true, JSON.stringify(audit.value.findings));
});

const { routes: services } = catalogue;
const WEEK = { 1: [{ from: '00:00', to: '24:00' }], 2: [{ from: '00:00', to: '24:00' }], 3: [{ from: '00:00', to: '24:00' }], 4: [{ from: '00:00', to: '24:00' }], 5: [{ from: '00:00', to: '24:00' }], 6: [{ from: '00:00', to: '24:00' }], 7: [{ from: '00:00', to: '24:00' }] };
const listing = (category: 'company' | 'repair', perWeek = 20) => ({ category, title: category === 'repair' ? '修小家电' : '陪下象棋', words: '', areaPath: PATH, hours: WEEK, perWeek, organisationId: null });
const calloutOf = async (needId: string) => (await client('desk').ask(needContract.routes.one, { params: { needId } })).value.callout;
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
async function book(listingId: string, at?: number) {
  const params = { listingId: listingId as never };
  const one = await client('elder').ask(services.one, { params, query: {} });
  const asked = await client('elder').ask(services.ask, { params, body: { at: one.value.times[at ?? 30] as string, words: '' } });
  assert.equal(asked.status, 200, JSON.stringify(asked.problem));
  return { needId: asked.value.needId, at: one.value.times[at ?? 30] as string };
}
async function finishVisit(key: string, needId: string) {
  const visit = (await client(key).ask(service.routes.errands, { query: {} })).value.visits.find((one) => one.subject.id === needId);
  const params = { visitId: visit?.id as string };
  assert.equal((await client(key).ask(service.routes.arrive, { params, body: {} })).status, 200);
  await server.asEngine((ctx) => ctx.db.run(sql`update service.visit set arrived_at = arrived_at - interval '40 minutes' where tenant_id = ${TEST_TENANT} and id = ${params.visitId}`));
  assert.equal((await client(key).ask(service.routes.finish, { params, body: {} })).status, 200);
  assert.equal((await client('elder').ask(service.routes.confirm, { params, body: { by: 'touch' } })).status, 200);
}

test('a service that a volunteer offers: chosen, held, asked first though off duty, served, settled; its waiting time comes of what was served', async () => {
  await client('third').ask(roster.routes.switchDuty, { body: { onDuty: false } });
  assert.equal((await client('committee').ask(timebank.routes.grant, { body: { personId: here.ids.elder as never, minutes: 600, reason: '高龄帮扶' } })).status, 200);
  const made = await client('third').ask(services.publish, { body: listing('company') });
  assert.equal(made.status, 200, JSON.stringify(made.problem));
  assert.equal(codeOf(await client('third').ask(services.publish, { body: { ...listing('company'), areaPath: '/510117001/002' } })), 'catalogue.beyondArea');
  const seen = await client('elder').ask(services.browse, { query: { search: '象棋' } });
  assert.deepEqual(seen.value.items.map(({ provider, price, waiting }) => [provider.name, price.kind, price.minutes, waiting.days]), [['陈*', 'hourly', 60, null]], 'the price is that of the table, the name is masked, and there is no figure yet');
  for (let count = 1; count <= 3; count += 1) {
    const before = (await client('third').ask(timebank.routes.mine, {})).value.balanceMinutes;
    const { needId, at } = await book(made.value.id);
    const free = (await client('elder').ask(services.one, { params: { listingId: made.value.id }, query: {} })).value.times;
    assert.ok(!free.includes(at), 'nobody else gets this time');
    assert.equal((await client('elder').ask(timebank.routes.mine, {})).value.heldMinutes, 90);
    const callout = await calloutOf(needId);
    assert.deepEqual([callout?.tiers[0]?.kind, callout?.tiers[0]?.asked, callout?.tiers[1]?.state], ['paired', 1, 'waiting'], 'asked alone');
    const offer = await offerFor('third', needId);
    assert.equal((await client('third').ask(mobilisation.routes.accept, { params: { offerId: offer?.id as never } })).status, 200);
    await finishVisit('third', needId);
    const after = (await client('third').ask(timebank.routes.mine, {})).value.balanceMinutes;
    assert.deepEqual([after - before, (await client('elder').ask(timebank.routes.mine, {})).value.heldMinutes], [40, 0]);
  }
  assert.deepEqual((await client('elder').ask(services.one, { params: { listingId: made.value.id }, query: {} })).value.waiting, { days: 0, services: 3 });
  assert.equal((await client('committee').ask(timebank.routes.audit, {})).value.balanced, true);
});

test('whoever offers a service says no: it climbs at once; says nothing: it climbs by the clock; a week that is full is full', async () => {
  const made = await client('third').ask(services.publish, { body: listing('company', 1) });
  const { needId } = await book(made.value.id, 2);
  const offer = await offerFor('third', needId);
  await client('third').ask(mobilisation.routes.refuse, { params: { offerId: offer?.id as never }, body: { reason: 'busy' } });
  const climbed = await calloutOf(needId);
  assert.ok(climbed?.tiers.slice(1).some((tier) => tier.state !== 'waiting'), JSON.stringify(climbed?.tiers));
  const timesOf = async (listingId: string) => (await client('elder').ask(services.one, { params: { listingId: listingId as never }, query: {} })).value.times;
  const monday = (time: string) => Math.floor((new Date(time).getTime() / 86_400_000 + 8 / 24 + 3) / 7);
  const isFull = async (week: number) => (await timesOf(made.value.id)).every((time) => monday(time) !== week);
  assert.equal(await isFull(monday(climbed?.dueAt as string)), false, 'what was refused takes no time of theirs');
  assert.equal((await client('third').ask(services.mine, {})).value.listings.find((one) => one.id === made.value.id)?.coming, 0);
  const second = await book(made.value.id, 2);
  assert.equal(await isFull(monday(second.at)), true, 'once a week');
  const other = await client('first').ask(services.publish, { body: listing('company') });
  const silent = await book(other.value.id, 40);
  assert.ok(await offerFor('first', silent.needId));
  await server.asEngine((ctx) => ctx.db.run(sql`update mobilisation.offer set answer_by = now() - interval '1 minute' where tenant_id = ${TEST_TENANT} and state = 'waiting' and callout_id = (select callout_id from need.need where id = ${silent.needId})`));
  await passTime();
  assert.ok((await calloutOf(silent.needId))?.tiers.slice(1).some((tier) => tier.state !== 'waiting'));
});

test('an organisation is asked as an organisation; what is suspended nobody asks for, both sides are told why; nobody spends what is not there', async () => {
  const organisationId = here.ids.organisation as never;
  assert.equal(codeOf(await client('member').ask(services.publish, { body: { ...listing('company'), organisationId } })), 'catalogue.beyondContract');
  const made = await client('member').ask(services.publish, { body: { ...listing('repair'), organisationId } });
  assert.equal(made.status, 200, JSON.stringify(made.problem));
  const openDays = async () => [...new Set((await client('elder').ask(services.one, { params: { listingId: made.value.id }, query: {} })).value.times.map((time) => time.slice(0, 10)))];
  const [, closed] = await openDays();
  const scope = { categories: [], hours: null, awayUntil: null, keepsHolidays: false };
  assert.equal((await client('member').ask(mobilisation.routes.changeScope, { params: { organisationId }, body: { ...scope, closedDays: [closed as string] } })).status, 200);
  assert.ok(!(await openDays()).includes(closed as string), 'nobody asks for a day on which it is closed');
  assert.equal((await client('member').ask(mobilisation.routes.changeScope, { params: { organisationId }, body: { ...scope, closedDays: [] } })).status, 200);
  const { needId } = await book(made.value.id, 50);
  const asks = await client('member').ask(mobilisation.routes.asks, {});
  const asked = asks.value.asks.find((one) => one.subject.id === needId);
  assert.equal(asked?.organisationId, here.ids.organisation);
  assert.equal(await offerFor('third', needId), undefined);
  const params = { listingId: made.value.id };
  assert.equal(codeOf(await client('desk').ask(services.suspend, { params, body: { reason: '没有执照' } })), 'access.denied');
  assert.equal((await client('committee').ask(services.suspend, { params, body: { reason: '没有执照' } })).value.reason, '没有执照');
  for (const key of ['member', 'elder']) assert.ok((await client(key).ask(notify.routes.inbox, { query: {} })).value.items.some(({ body }) => body.includes('没有执照')), `${key} is told`);
  assert.equal(codeOf(await client('elder').ask(services.ask, { params, body: { at: '2026-12-01T09:00:00+08:00' } })), 'catalogue.notOffered');
  assert.equal(codeOf(await client('member').ask(services.show, { params, body: { isShown: true } })), 'lifecycle.notHere');
  assert.equal((await client('member').ask(mobilisation.routes.take, { params: { calloutId: asked?.id as never }, body: { organisationId, memberId: here.ids.member as never } })).status, 200, 'what was asked for goes on');
  assert.equal((await client('committee').ask(services.resume, { params, body: { reason: '补了执照' } })).value.state, 'listed');
  assert.equal((await client('elder').ask(needContract.routes.cancel, { params: { needId }, body: { reason: '不用了' } })).status, 200);
  assert.equal((await client('member').ask(services.mine, {})).value.listings[0]?.coming, 0, 'what is called off is free again');
  const times = (await client('elder').ask(services.one, { params, query: {} })).value.times;
  await client('elder').ask(timebank.routes.donate, { body: { minutes: (await client('elder').ask(timebank.routes.mine, {})).value.availableMinutes, words: '' } });
  assert.equal(codeOf(await client('elder').ask(services.ask, { params, body: { at: times[0] as string } })), 'catalogue.notEnough');
  assert.equal(codeOf(await client('second').ask(services.ask, { params, body: { at: times[0] as string } })), 'need.noElder', 'a volunteer without an elder’s file gives hours to relatives instead');
});

test('what nobody takes climbs by the clock until a duty holder owns it', async () => {
  const fast = await found({ real: Date.now(), shown: Date.parse('2026-03-02T09:00:00+08:00'), speed: 1_200 });
  try {
    const raised = await (fast.clients.elder as TestClient).ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['repair'] } } });
    const deadline = Date.now() + 30_000;
    let view = raised.value;
    while (!view.callout?.owner && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      view = (await (fast.clients.desk as TestClient).ask(needContract.routes.one, { params: { needId: raised.value.id } })).value;
    }
    assert.ok(view.callout?.owner?.personId, 'somebody owns it by name');
    assert.equal(view.callout.owner.tier, 'committee-and-grid');
    assert.equal(view.state, 'taken');
    const asked = await fast.server.asEngine((ctx) => ctx.db.rows<{ tier: string }>(sql`select distinct tier from mobilisation.offer where tenant_id = ${TEST_TENANT}`));
    assert.deepEqual(asked.map((row) => row.tier), ['social-and-property'], 'the organisation was asked before, the volunteers are off duty');
  } finally {
    await fast.server.close();
  }
});
