import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, distanceMetres, type Id, type PersonId } from '@huying/kernel';
import { type Actor, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import { CARETAKER, COMMITTEE, type Community, CRAFTSMAN, DESK, GRID_WORKER, HOME, OTHER_DESK, startCommunity, volunteer } from '../testing/community.ts';

const { routes, calls } = mobilisation;
let community: Community;
let calloutId: Id<'callout'>;
before(async () => {
  community = await startCommunity();
  await community.addVolunteers([{ metres: 120 }, { metres: 260 }, { metres: 900 }, { metres: 90, skills: [] }]);
  await community.addVolunteers([{ metres: 60 }], false);
  calloutId = asId<'callout'>(await community.open()) as Id<'callout'>;
});
after(async () => {
  await community.server.close();
  await endTestPostgres();
});

const params = () => ({ calloutId });
async function actorOf(personId: PersonId): Promise<Actor> {
  const client = await community.client(personId);
  const actor = await community.server.installation.sessions.actorOfToken((client.cookie as string).split('=')[1] as string);
  assert.ok(actor);
  return actor;
}
const seenBy = async (personId: PersonId) =>
  community.server.as(await actorOf(personId), async ({ db }) => ({
    callouts: (await db.rows(sql`select id from mobilisation.callout`)).length, offers: (await db.rows(sql`select id from mobilisation.offer`)).length,
    holders: (await db.rows(sql`select id from mobilisation.holder`)).length, asks: (await db.rows(sql`select id from mobilisation.search`)).length,
  }));

test('even by SQL each sees their own offers, their organisation\'s, or what lies in their reach', async () => {
  assert.deepEqual(await seenBy(DESK), { callouts: 1, offers: 3, holders: 0, asks: 2 });
  assert.deepEqual(await seenBy(GRID_WORKER), { callouts: 1, offers: 3, holders: 0, asks: 2 });
  assert.deepEqual(await seenBy(volunteer(1)), { callouts: 1, offers: 1, holders: 0, asks: 0 });
  for (const stranger of [volunteer(3), volunteer(5), OTHER_DESK, CRAFTSMAN, CARETAKER]) assert.deepEqual(await seenBy(stranger), { callouts: 0, offers: 0, holders: 0, asks: 0 });
  assert.deepEqual(await community.server.asEngine(({ db }) => db.rows(sql`select id from mobilisation.callout`), OTHER_TENANT), []);
});

test('nobody but the engine writes, whatever they may read', async () => {
  for (const personId of [volunteer(1), DESK]) {
    const actor = await actorOf(personId);
    for (const write of [
      sql`update mobilisation.offer set state = 'accepted', answered_at = now()`, sql`update mobilisation.callout set state = 'owned'`, sql`delete from mobilisation.offer`,
    ]) {
      assert.equal(await community.server.as(actor, ({ db }) => db.run(write)), 0);
    }
    await assert.rejects(
      community.server.as(actor, ({ db, tenantId, newId, now }) => db.run(sql`
        insert into mobilisation.holder (tenant_id, id, callout_id, area_path, climb, place, tier, person_id, since, waited_seconds, progress_due_at)
        values (${tenantId}, ${newId()}, ${calloutId}, '', 1, 1, 'volunteers', ${personId}, ${now}, 0, ${now})`)),
      /row-level security/,
    );
  }
});

test('who is asked sees about where and how far; the door only who has taken it', async () => {
  const one = await community.client(volunteer(1));
  const [offer] = (await one.ask(routes.offers, {})).value.offers;
  assert.ok(offer);
  assert.deepEqual([offer.state, offer.distanceMetres, offer.summary], ['waiting', 100, '代购：买两斤米']);
  const away = distanceMetres(offer.near, HOME);
  assert.ok(away > 1 && away <= 305, `${away} m`);
  assert.ok(offer.near.lat !== HOME.lat && offer.near.lng !== HOME.lng);
});

test('the desk sees every offer and non-offer with its reason', async () => {
  const desk = await community.client(DESK);
  const { value, status } = await desk.ask(routes.callout, { params: params() });
  assert.equal(status, 200);
  const offered = value.offers.filter((offer) => offer.personId);
  assert.deepEqual(offered.map((offer) => offer.name).sort(), ['志愿者1', '志愿者2', '志愿者4']);
  assert.ok(offered.every((offer) => (offer.score ?? 0) > 0 && offer.reasons.some((reason) => reason.code === 'near') && offer.wave === 1));
  assert.deepEqual(Object.fromEntries(value.passedOver.map((one) => [one.name, one.reason])), { 志愿者3: 'too-far', 志愿者5: 'off-duty' });
  const rows = ['green-paired', 'green-volunteers', 'green-community', 'green-social', 'green-grid', 'green-committee', 'green-street'];
  assert.deepEqual(value.ladder, { version: 0, rows, boundaries: [] });
  assert.equal((await (await community.client(OTHER_DESK)).ask(routes.callout, { params: params() })).status, 404);
  assert.equal((await (await community.client(volunteer(1))).ask(routes.callout, { params: params() })).status, 403);
});

test('what is not theirs cannot be answered, taken, or assigned', async () => {
  const [three, otherDesk, craftsman] = await Promise.all([volunteer(3), OTHER_DESK, CRAFTSMAN].map((one) => community.client(one)));
  const [offer] = await community.rows<{ id: Id<'offer'> }>(sql`select id from mobilisation.offer where person_id = ${volunteer(1)}`);
  assert.ok(offer && three && otherDesk && craftsman);
  assert.equal((await three.ask(routes.accept, { params: { offerId: offer.id } })).problem.code, 'mobilisation.notYours');
  assert.equal((await three.ask(routes.refuse, { params: { offerId: offer.id }, body: { reason: 'busy' } })).problem.code, 'mobilisation.notYours');
  assert.equal((await otherDesk.ask(routes.take, { params: params(), body: { organisationId: null } })).problem.code, 'mobilisation.notAsked');
  assert.equal((await otherDesk.ask(routes.assign, { params: params(), body: { personId: COMMITTEE, reason: 'x' } })).status, 404);
  assert.equal((await craftsman.ask(routes.take, { params: params(), body: { organisationId: null } })).problem.code, 'mobilisation.notAsked');
  assert.equal((await craftsman.ask(routes.nameMember, { params: params(), body: { memberId: CRAFTSMAN } })).problem.code, 'mobilisation.notOwner');
  assert.equal((await three.ask(routes.progress, { params: { calloutId: calloutId.replace(/.$/, '0') as Id<'callout'> }, body: {} })).problem.code, 'mobilisation.notOwner');
});

test('the message is heard by who is asked, owns it, or has the desk; by nobody else', async () => {
  const spoken = await community.call(async (ctx) => {
    const fileId = await ctx.files.put({ bytes: new Uint8Array([82, 73, 70, 70]), mimeType: 'audio/wav', purpose: 'need', ownerId: null });
    const opened = await ctx.call(calls.open, {
      subject: { kind: 'need', id: '01990000-0000-7000-8000-00000000ffff' }, elderId: null, areaPath: '/510117001/005/g01/y01/b1', home: HOME, category: 'company', urgency: 'green', skills: [], sex: null,
      people: 1, dueAt: null, summary: '语音', recordingId: fileId,
    });
    return 'calloutId' in opened ? opened.calloutId : assert.fail();
  });
  const hear = async (personId: PersonId) => (await (await community.client(personId)).ask(routes.recording, { params: { calloutId: spoken } })).status;
  assert.deepEqual(await Promise.all([volunteer(1), DESK, volunteer(3), OTHER_DESK, CRAFTSMAN].map(hear)), [200, 200, 404, 404, 404]);
  assert.equal((await (await community.client(volunteer(1))).ask(routes.recording, { params: params() })).status, 404, 'without a recording there is none');
});

test('taken, the door is shown; and the statistics say by which tier and how soon', async () => {
  const one = await community.client(volunteer(1));
  const offer = (await one.ask(routes.offers, {})).value.offers.find((each) => each.calloutId === calloutId);
  assert.equal((await one.ask(routes.accept, { params: { offerId: offer?.id as Id<'offer'> } })).status, 200);
  const mine = (await one.ask(routes.offers, {})).value.offers.find((each) => each.calloutId === calloutId);
  assert.deepEqual([mine?.state, mine?.near], ['accepted', HOME]);
  await community.call((ctx) => ctx.call(calls.end, { calloutId }));
  const near = async () => (await one.ask(routes.offers, {})).value.offers.find((each) => each.calloutId === calloutId)?.near;
  assert.deepEqual(await near(), HOME);
  await community.rows(sql`update mobilisation.callout set closed_at = closed_at - interval '121 minutes' where id = ${calloutId}`);
  assert.notDeepEqual(await near(), HOME, 'two hours after the end the door is hidden again');
  const two = await community.client(volunteer(2));
  const gone = (await two.ask(routes.offers, {})).value.offers.find((each) => each.calloutId === calloutId);
  assert.deepEqual([gone?.state, (gone?.near.lat ?? 0) === HOME.lat], ['gone', false]);
  const desk = await community.client(DESK);
  const { value } = await desk.ask(routes.statistics, {});
  assert.deepEqual([value.callouts, value.accepted], [2, 1]);
  const volunteers = value.perTier.find((tier) => tier.kind === 'volunteers');
  assert.deepEqual([volunteers?.asked, volunteers?.owned, (volunteers?.medianSecondsToOwner ?? 999) < 60], [2, 1, true]);
  const other = await community.client(OTHER_DESK);
  assert.equal((await other.ask(routes.statistics, {})).value.callouts, 0);
  const past = await desk.ask(routes.statistics, { query: { to: '2020-01-01T00:00:00+08:00' } });
  assert.deepEqual([past.value.callouts, past.value.perTier], [0, []]);
});
