/** Family from afar: bound by consent, told of a fall, seeing it end; and seeing nothing that is the elder's own to tell. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { family } from '@huying/family/contract';
import type { RouteOut } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, type TestClient } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { spokenWav } from './sample-files.ts';
import { type SmallCommunities, type SmallCommunity, startSmallCommunities } from './small-community.ts';

const { routes } = needContract;
let all: SmallCommunities;
let own: SmallCommunity;
let daughter: TestClient;
before(async () => {
  all = await startSmallCommunities();
  own = all.own;
  daughter = own.clients.family;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const messages = async () => (await daughter.ask(notify.routes.inbox, { query: {} })).value.items.map((one) => [one.kind, one.isUrgent, one.title, one.url] as const);
const told = (needId: string) => all.server.asOwner<{ n: number }>(sql`select count(*)::int as n from platform.outbox where channel = ${`person:${own.people.family.id}`} and notice = 'need.changed' and payload->>'needId' = ${needId}`);
type Progress = RouteOut<typeof routes.followedOne>;
const progress = async (needId: string) => (await daughter.ask(routes.followedOne, { params: { needId: needId as Progress['id'] } })).value;

async function serve(raised: RouteOut<typeof routes.raise>): Promise<void> {
  for (const who of ['volunteer', 'second', 'third', 'fourth'] as const) {
    const client = own.clients[who];
    const offer = (await client.ask(mobilisation.routes.offers, {})).value.offers.find((one) => one.calloutId === raised.calloutId && one.state === 'waiting');
    if (!offer) continue;
    assert.equal((await client.ask(mobilisation.routes.accept, { params: { offerId: offer.id } })).status, 200);
    const visit = (await client.ask(service.routes.errands, { query: {} })).value.visits.find((one) => one.calloutId === raised.calloutId);
    assert.ok(visit);
    const params = { visitId: visit.id };
    assert.equal((await client.ask(service.routes.arrive, { params, body: { position: null } })).status, 200);
    assert.equal((await progress(raised.id)).state, 'serving');
    assert.equal((await client.ask(service.routes.finish, { params, body: { position: null } })).status, 200);
    assert.equal((await own.clients.elder.ask(service.routes.confirm, { params, body: { by: 'touch' } })).status, 200);
    return;
  }
  assert.fail('nobody was asked');
}

test('a daughter hears of a fall, follows it, and sees it end, without hearing what was said', async () => {
  const raised = (await own.clients.elder.ask(routes.raise, { body: { channel: 'sos', text: '我在厕所摔倒了，腰杆痛' } })).value;
  const began = (await messages())[0];
  assert.deepEqual([began?.[0], began?.[1], began?.[3]], ['red', true, `/family/needs/${raised.id}`]);
  assert.match(began?.[2] ?? '', /紧急求助/);
  assert.equal((await told(raised.id))[0]?.n, 1, 'open pages hear of it');
  await serve(raised);
  const over = (await messages()).filter(([, , , url]) => url.endsWith(raised.id));
  assert.deepEqual(over.map(([kind, isUrgent, title]) => [kind, isUrgent, title.includes('办好')]), [['result', false, true]], 'a later word takes the place of the former');
  const seen = await progress(raised.id);
  assert.deepEqual([seen.state, seen.urgency, seen.text, seen.category, seen.hasRecording], ['confirmed', 'red', null, null, false]);
  assert.match(seen.helper?.name ?? '', /\*/);
  assert.ok(seen.helper?.finishedAt);
  assert.ok(!JSON.stringify(seen).includes('摔倒'));
  assert.equal((await daughter.ask(routes.one, { params: { needId: raised.id } })).status, 404, 'the whole need stays with the elder');
});

test('history shows what the elder lets be seen; recordings are heard only where she said so', async () => {
  const params = { elderId: own.people.elder.id };
  const spoken = (await own.clients.elder.ask(routes.raiseSpoken, { query: { heard: '我头昏，身体不舒服' }, body: spokenWav(2) as never, headers: { 'content-type': 'audio/wav' } })).value;
  const list = async () => (await daughter.ask(routes.followed, { params, query: {} })).value.items;
  const before = (await list()).find((one) => one.id === spoken.id);
  assert.deepEqual([before?.text, before?.hasRecording, before?.category], [null, false, null]);
  assert.equal((await daughter.ask(routes.recording, { params: { needId: spoken.id }, query: {} })).status, 404);
  const [bond] = (await own.clients.elder.ask(family.routes.bonds, { params })).value.bonds;
  assert.ok(bond);
  await own.clients.elder.ask(family.routes.letSee, { params: { bondId: bond.id }, body: { words: true, recordings: true } });
  const shown = (await list()).find((one) => one.id === spoken.id);
  assert.deepEqual([shown?.text, shown?.hasRecording], ['我头昏，身体不舒服', true]);
  assert.equal((await daughter.ask(routes.recording, { params: { needId: spoken.id }, query: {} })).status, 200);
  const page = (await daughter.ask(routes.followed, { params, query: { limit: 1 } })).value;
  const next = (await daughter.ask(routes.followed, { params, query: { limit: 1, after: page.next ?? '' } })).value;
  assert.ok(page.items[0] && next.items[0] && next.items[0].number < page.items[0].number);
  await own.clients.elder.ask(family.routes.letSee, { params: { bondId: bond.id }, body: { words: false, recordings: false } });
});

test('she raises a need for her mother and may take it back; for an elder whom she does not follow there is none', async () => {
  const raised = await daughter.ask(routes.raise, { body: { elderId: own.people.elder.id, channel: 'text', text: '请帮我妈妈买点菜' } });
  assert.equal(raised.status, 200);
  const seen = await progress(raised.value.id);
  assert.deepEqual([seen.isMine, seen.text, seen.commands], [true, '请帮我妈妈买点菜', ['cancel']]);
  assert.equal((await daughter.ask(routes.cancel, { params: { needId: raised.value.id }, body: { reason: '不要了' } })).status, 200);
  // She asked the neighbour, who has not said yes; a contact's number alone is no consent.
  assert.equal((await daughter.ask(routes.raise, { body: { elderId: own.people.neighbour.id, channel: 'sos' } })).problem.code, 'need.noElder');
  assert.equal((await daughter.ask(routes.followed, { params: { elderId: own.people.neighbour.id }, query: {} })).status, 404);
});

test('off call she is not called, and from the moment it ends she sees and hears nothing of what is open', async () => {
  const [bond] = (await daughter.ask(family.routes.mine, {})).value.bonds.filter((one) => one.state === 'bound');
  assert.ok(bond);
  await daughter.ask(family.routes.setOnCall, { params: { bondId: bond.id }, body: { onCall: false } });
  const quiet = (await own.clients.elder.ask(routes.raise, { body: { channel: 'sos' } })).value;
  assert.ok(!(await messages()).some(([, , , url]) => url.endsWith(quiet.id)), 'nobody is called who is not on call');
  assert.equal((await told(quiet.id))[0]?.n, 1, 'an open page still shows it');
  await daughter.ask(family.routes.setOnCall, { params: { bondId: bond.id }, body: { onCall: true } });
  // On call from now on, also for what is open already.
  const { calloutId } = quiet;
  assert.ok(calloutId);
  assert.equal((await own.clients.elder.ask(family.routes.end, { params: { bondId: bond.id } })).status, 200);
  assert.equal((await own.clients.desk.ask(routes.falseAlarm, { params: { needId: quiet.id }, body: { reason: '电话核实，误按' } })).status, 200);
  assert.equal((await told(quiet.id))[0]?.n, 1, 'nothing more is told');
  assert.ok(!(await messages()).some(([, , , url]) => url.endsWith(quiet.id)));
  assert.equal((await daughter.ask(routes.followedOne, { params: { needId: quiet.id } })).status, 404);
});
