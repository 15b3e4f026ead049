import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automationModule } from '@huying/automation/server';
import notify, { tables } from '@huying/notify/server';
import people from '@huying/people/server';
import { people as peopleContract } from '@huying/people/contract';
import place from '@huying/place/server';
import safeguard from '@huying/safeguard/server';
import { defineContract, isRefusal } from '@huying/kernel';
import { defineModule, listen, sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { family } from '../contract.ts';
import { addSmallCommunity, PHONES, WHO, type Who } from '../testing/small-family.ts';
import module from './index.ts';

const { routes } = family;
const heard: { elderId: string; followers: number }[] = [];
const others = defineModule({
  contract: defineContract('others', {}), routes: {}, calls: {},
  listeners: [listen(family.events.followersChanged, async (_ctx, { elderId, followers }) => void heard.push({ elderId, followers: followers.length }))],
});

let server: TestServer;
const clients = new Map<Who, TestClient>();
const as = (who: Who) => clients.get(who) as TestClient;
before(async () => {
  server = await startTest({ modules: [place, people, notify, automationModule(tables), safeguard, module, others], background: false });
  await addSmallCommunity(server);
  for (const who of Object.keys(WHO) as Who[]) clients.set(who, await server.signIn(WHO[who]));
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const consent = { form: 'spoken' as const, note: '网格员在场，长辈点头说好' };
const bindBody = (who: Who, name: string, more: object = {}) => ({ name, phone: PHONES[who], relation: '女儿', ...more });
const trailOf = (elderId: string) => server.asOwner<{ action: string; detail: object }>(sql`select action, detail from platform.trail where subject_id = ${elderId} and action like 'family.%' order by id`);

test('a daughter asks, the elder says yes by touch, sees what she chose, and takes it back at once', async () => {
  assert.deepEqual((await as('daughter').ask(routes.ask, { body: { elderPhone: PHONES.elder, relation: '女儿' } })).value, { sent: true });
  const unknown = await as('daughter').ask(routes.ask, { body: { elderPhone: '13999990000', relation: '女儿' } });
  assert.deepEqual([unknown.status, unknown.value], [200, { sent: true }], 'a number of nobody is answered alike');
  assert.deepEqual((await as('daughter').ask(routes.ask, { body: { elderPhone: PHONES.grid, relation: '女儿' } })).value, { sent: true }, 'and a number of no elder');

  assert.deepEqual((await as('daughter').ask(routes.mine, {})).value.bonds, [], 'nor does the list of what was asked tell them apart');
  const told = await server.asOwner(sql`select from platform.outbox where channel = ${`person:${WHO.daughter}`} union all select from platform.inbox where channel = ${`person:${WHO.daughter}`}`);
  assert.equal(told.length, 0, 'nor do her open pages');
  const [asked] = (await as('elder').ask(routes.bonds, { params: { elderId: WHO.elder } })).value.bonds;
  assert.ok(asked);
  assert.deepEqual([asked.state, asked.memberName, asked.consent, asked.commands.toSorted()], ['asked', '王丽', null, ['agree', 'end', 'refuse']]);
  assert.equal((await as('daughter').ask(routes.agree, { params: { bondId: asked.id }, body: {} })).status, 403, 'the door of agreeing is not for family');
  assert.equal((await as('daughter').ask(routes.elder, { params: { elderId: WHO.elder } })).status, 403, 'nothing is seen before the yes');

  const agreed = await as('elder').ask(routes.agree, { params: { bondId: asked.id }, body: {} });
  assert.deepEqual([agreed.status, agreed.value.state, agreed.value.consent?.form, agreed.value.sees], [200, 'bound', 'touch', { words: false, recordings: false }]);
  assert.deepEqual(heard.splice(0), [{ elderId: WHO.elder, followers: 1 }]);
  clients.set('daughter', await server.signIn(WHO.daughter));
  const seen = await as('daughter').ask(routes.elder, { params: { elderId: WHO.elder } });
  assert.deepEqual([seen.status, seen.value.name, seen.value.contacts.map((one) => one.phone)], [200, '王桂芳', ['137****2222']], 'other contacts are masked');
  assert.ok(!JSON.stringify(seen.value).includes('听力'), 'what is to be minded is not told');

  const letSee = await as('elder').ask(routes.letSee, { params: { bondId: asked.id }, body: { words: true, recordings: false } });
  assert.deepEqual(letSee.value.sees, { words: true, recordings: false });
  assert.equal((await as('daughter').ask(routes.letSee, { params: { bondId: asked.id }, body: { words: true, recordings: true } })).status, 403);
  const contact = await as('daughter').ask(routes.setContact, { params: { bondId: asked.id }, body: { isContact: true } });
  assert.equal(contact.value.isContact, true);
  assert.deepEqual((await as('elder').ask(peopleContract.routes.elder, { params: { personId: WHO.elder } })).value.contacts.map((one) => [one.name, one.personId]), [['王小明', null], ['王丽', WHO.daughter]]);
  assert.equal((await as('daughter').ask(routes.setOnCall, { params: { bondId: asked.id }, body: { onCall: false } })).value.onCall, false);

  heard.length = 0;
  assert.equal((await as('elder').ask(routes.end, { params: { bondId: asked.id } })).value.state, 'ended');
  assert.deepEqual(heard.splice(0), [{ elderId: WHO.elder, followers: 0 }]);
  assert.equal((await as('daughter').ask(routes.elder, { params: { elderId: WHO.elder } })).status, 404);
  assert.deepEqual((await as('daughter').ask(routes.mine, {})).value.bonds, []);
  assert.deepEqual((await as('elder').ask(peopleContract.routes.elder, { params: { personId: WHO.elder } })).value.contacts.map((one) => [one.name, one.personId]), [['王小明', null], ['王丽', null]], 'the number stays, the link does not');
  assert.equal((await as('elder').ask(routes.agree, { params: { bondId: asked.id }, body: {} })).problem.code, 'lifecycle.notHere', 'what is over stays over');
  assert.deepEqual((await trailOf(WHO.elder)).map(({ action }) => action), ['family.asked', 'family.bound', 'family.seesChanged', 'family.contactSet', 'family.onCallChanged', 'family.ended']);
});

test('a worker records a yes given on the spot; somebody unknown becomes family; nobody records it to themselves', async () => {
  const params = { elderId: WHO.elder };
  const bound = await as('grid').ask(routes.bind, { params, body: { name: '王强', phone: '13877776666', relation: '儿子', consent, sees: { words: false, recordings: true } } });
  assert.deepEqual([bound.status, bound.value.state, bound.value.consent?.form, bound.value.consent?.byName, bound.value.consent?.note], [200, 'bound', 'spoken', '吴网格', consent.note]);
  const again = await as('grid').ask(routes.bind, { params, body: { name: '王强', phone: '13877776666', relation: '儿子', consent } });
  assert.deepEqual([again.status, again.problem.code], [409, 'family.alreadyBound']);
  assert.equal((await as('grid').ask(routes.bind, { params, body: { name: '别人', phone: '13877776666', relation: '儿子', consent } })).problem.code, 'family.otherName');
  assert.equal((await as('grid').ask(routes.bind, { params, body: bindBody('grid', '吴网格', { consent }) })).problem.code, 'family.oneself');
  const asked = await as('grid').ask(routes.bind, { params, body: bindBody('neighbourGrid', '郑邻网') });
  assert.equal(asked.value.state, 'asked', 'without consent the elder is asked');
  assert.equal((await as('grid').ask(routes.agree, { params: { bondId: asked.value.id }, body: {} })).problem.code, 'family.needsConsent');
  assert.equal((await as('neighbourGrid').ask(routes.agree, { params: { bondId: asked.value.id }, body: { consent } })).problem.code, 'lifecycle.notYours', 'a worker is no witness of their own bond');
  assert.equal((await as('elder').ask(routes.refuse, { params: { bondId: asked.value.id } })).value.state, 'refused');

  const son = await server.signIn(bound.value.memberId);
  const mine = (await son.ask(routes.mine, {})).value.bonds;
  assert.deepEqual(mine.map((one) => [one.elderName, one.state, one.consent?.note]), [['王桂芳', 'bound', null]], 'what the worker wrote is not the member’s to read');
  const notes = await server.asOwner<{ note: Buffer }>(sql`select consent_note_sealed as note from family.bond where id = ${bound.value.id}`);
  assert.ok(!notes[0]?.note.toString('utf8').includes('网格员'), 'it lies sealed');
});

test('who does not look after the area, and other family, find nothing', async () => {
  const params = { elderId: WHO.elder };
  const [bond] = (await as('grid').ask(routes.bonds, { params })).value.bonds;
  assert.ok(bond);
  for (const who of ['neighbourGrid', 'daughter'] as const) {
    const status = async (answer: Promise<{ status: number }>) => (await answer).status;
    assert.ok([403, 404].includes(await status(as(who).ask(routes.bonds, { params }))), who);
    assert.equal(await status(as(who).ask(routes.end, { params: { bondId: bond.id } })), 404, who);
    assert.ok([403, 404].includes(await status(as(who).ask(routes.devices, { params }))), who);
  }
  assert.equal((await as('neighbourGrid').ask(routes.bind, { params, body: bindBody('daughter', '王丽', { consent }) })).status, 404);
  assert.equal((await as('neighbour').ask(routes.agree, { params: { bondId: bond.id }, body: {} })).status, 404, 'another elder is nobody here');
});

test('of many asks at once one bond comes', async () => {
  const asks = await Promise.all(Array.from({ length: 6 }, () => as('daughter').ask(routes.ask, { body: { elderPhone: PHONES.neighbour, relation: '侄女' } })));
  assert.ok(asks.every(({ status }) => status === 200));
  assert.equal((await as('neighbour').ask(routes.bonds, { params: { elderId: WHO.neighbour } })).value.bonds.length, 1);
});

test('the database itself keeps nobody bound without consent', async () => {
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`
    insert into family.bond (tenant_id, id, elder_id, elder_name, member_id, member_name, area_path, relation, state, asked_at, sees_words, sees_recordings, on_call, changed_at)
    values (${ctx.tenantId}, ${ctx.newId<'bond'>()}, ${WHO.elder}, '甲', ${WHO.grid}, '乙', '/510117001', '女儿', 'bound', ${ctx.now}, false, false, true, ${ctx.now})`)), /check constraint/);
});

test('a device of the elder is bound by a code once, from the page of whoever follows, and released at once', async () => {
  const bound = await as('grid').ask(routes.bind, { params: { elderId: WHO.elder }, body: bindBody('daughter', '王丽', { consent }) });
  assert.equal(bound.status, 200);
  clients.set('daughter', await server.signIn(WHO.daughter));
  const params = { elderId: WHO.elder };
  const invited = await as('daughter').ask(routes.inviteDevice, { params });
  const secret = invited.value.path.split('#')[1] as string;
  const body = { secret, label: 'iPad' };
  const tries = await Promise.all(Array.from({ length: 6 }, () => server.anybody.inject({ method: 'POST', url: '/api/session/device', payload: body })));
  assert.deepEqual(tries.map((one) => one.statusCode).toSorted(), [200, 410, 410, 410, 410, 410], 'two cannot use one code');
  const won = tries.find((one) => one.statusCode === 200);
  assert.ok(won && !won.body.includes('token'), 'the token is told by the cookie alone');
  const cookie = String(won.headers['set-cookie']).split(';')[0] as string;
  const me = () => server.anybody.inject({ method: 'GET', url: '/api/me', headers: { cookie } });
  assert.equal((await me()).json().id, WHO.elder);
  const [device] = (await as('daughter').ask(routes.devices, { params })).value.devices;
  assert.equal(device?.label, 'iPad');
  assert.equal((await as('daughter').ask(routes.releaseDevice, { params: { ...params, sessionId: device?.id as string } })).status, 200);
  assert.equal((await me()).statusCode, 401);
  assert.equal((await as('daughter').ask(routes.releaseDevice, { params: { ...params, sessionId: device?.id as string } })).status, 404);
  const own = await server.asEngine((ctx) => ctx.call(peopleContract.calls.devices, { elderId: WHO.elder }));
  assert.deepEqual(isRefusal(own) ? own : own, [], 'the elder’s other sessions are not devices and stay');
  assert.equal((await as('elder').ask(peopleContract.routes.me, {})).status, 200);
});
