/** An elder calls from a telephone without a screen: a gateway speaks the whole protocol over HTTP, step by step. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { emergency } from '@huying/emergency/contract';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, TEST_TENANT } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { telephony } from '@huying/telephony/contract';
import { type Bridges, type Gateway, signStep, startBridges, startGateway } from '@huying/telephony/testing';
import { spokenWav, TELEPHONE_KEY, TELEPHONE_LINE as LINE } from './sample-files.ts';
import { type SmallCommunities, type SmallCommunity, startSmallCommunities } from './small-community.ts';

let all: SmallCommunities;
let own: SmallCommunity;
let gateway: Gateway;
let bridges: Bridges;
let base: string;
before(async () => {
  bridges = await startBridges(TELEPHONE_KEY);
  all = await startSmallCommunities({ background: true, environment: { TELEPHONE_GATEWAY_URL: bridges.url } });
  // A read-back that goes by its clock is tried elsewhere; here the machine may be slow.
  await all.server.asOwner(sql`insert into platform.setting (tenant_id, name, value) values (${TEST_TENANT}, 'need.readBackSeconds', '120'::jsonb)`);
  own = all.own;
  await all.server.http.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(all.server.http.server.address() as AddressInfo).port}`;
  gateway = startGateway(base, TELEPHONE_KEY);
  await endEverything();
  for (const who of ['elder', 'neighbour'] as const) await add(who, HOME);
  await add('neighbour', KITCHEN);
});
after(async () => {
  await all.close();
  await bridges.close();
  await endTestPostgres();
});

/** Both elders live there; the kitchen is the neighbour's alone. */
const HOME = '02887660001';
const KITCHEN = '02887660002';
const STRANGER = '02887669999';

/** As soon as it is there; nothing here takes as long as it waits. */
async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const begun = Date.now(); Date.now() - begun < 40_000; await new Promise((done) => setTimeout(done, 50))) {
    const found = await look();
    if (found !== undefined) return found;
  }
  return assert.fail('it never came');
}

async function ok<T>(answer: Promise<{ status: number; value: T; problem?: unknown }>): Promise<T> {
  const { status, value, problem } = await answer;
  assert.equal(status, 200, JSON.stringify(problem ?? value));
  return value;
}
const add = (who: 'elder' | 'neighbour', number: string) => ok(own.clients.grid.ask(telephony.routes.addNumber, { body: { elderId: own.people[who].id, number, note: null } }));
async function endEverything(): Promise<void> {
  const { items } = await ok(own.clients.desk.ask(needContract.routes.board, { query: { limit: 50 } }));
  for (const need of items.filter((each) => each.endedAt === null)) {
    const params = { needId: need.id };
    if (need.state !== 'finished') await ok(own.clients.desk.ask(need.state === 'serving' ? needContract.routes.falseAlarm : needContract.routes.cancel, { params, body: { reason: '从头试起' } }));
  }
}
/** Whichever volunteer was asked takes it. */
async function taken(calloutId: string | null) {
  for (const who of ['volunteer', 'second', 'third', 'fourth'] as const) {
    const offer = (await ok(own.clients[who].ask(mobilisation.routes.offers, {}))).offers.find((each) => each.calloutId === calloutId && each.state === 'waiting');
    if (!offer) continue;
    await ok(own.clients[who].ask(mobilisation.routes.accept, { params: { offerId: offer.id } }));
    const visit = (await ok(own.clients[who].ask(service.routes.errands, { query: {} }))).visits.find((each) => each.calloutId === calloutId);
    return { who, visitId: visit?.id as string };
  }
  return assert.fail('nobody was asked');
}
const needsOf = async (who: 'elder' | 'neighbour') => (await ok(own.clients[who].ask(needContract.routes.mine, { query: {} }))).items.filter((one) => one.elderId === own.people[who].id && one.endedAt === null);
const one = (needId: string) => ok(own.clients.desk.ask(needContract.routes.one, { params: { needId } } as never));
const cancel = (needId: string) => ok(own.clients.desk.ask(needContract.routes.cancel, { params: { needId }, body: { reason: '试完了' } } as never));
const callbacks = async () => (await ok(own.clients.desk.ask(telephony.routes.callbacks, { query: {} }))).items;

test('a finished service is confirmed by 1', async () => {
  const [finished] = (await ok(own.clients.desk.ask(needContract.routes.board, { query: { state: 'finished' } }))).items;
  const { caller, reply } = await gateway.call(KITCHEN, LINE);
  assert.match(reply.said, new RegExp(`${finished?.visits[0]?.helperName}说已经办好了。办好了请按1，没有办好请按2`));
  assert.match((await caller.press('1')).said, /已经记下：办好了。还有别的事请按1/);
  const confirmed = await one(finished?.id as string);
  assert.deepEqual([confirmed.state, confirmed.visits[0]?.confirmedBy], ['confirmed', 'telephone']);
  assert.equal((await caller.step('silent')).then, 'hangUp');
});

test('said, read back, said again, a yes: the elder by her kitchen telephone', async () => {
  const { caller, reply } = await gateway.call('028-8766 0002', LINE);
  assert.deepEqual([reply.status, reply.language, reply.then], [200, 'zh-CN', 'record']);
  assert.match(reply.said, /^您好，这里是呼应。请在嘀一声后说/);
  const heard = await caller.say('请帮我买两斤米和一瓶醋', spokenWav(2));
  assert.deepEqual(heard.then, 'gather');
  assert.match(heard.said, /您说的是：请帮我买两斤米和一瓶醋。我们理解为代买东西，对吗？/);
  const [need] = await needsOf('neighbour');
  assert.ok(need);
  assert.deepEqual([need.state, need.channel, need.tags.category[0], need.recordingId !== null], ['heard', 'telephone', 'shopping', true]);
  assert.equal((await caller.press('2')).then, 'record');
  const again = await caller.say('厨房的灯泡坏了，明天上午来个人换一下');
  assert.match(again.said, /理解为小修小补，时间是明天9点，对吗/);
  const sent = await caller.press('1');
  assert.deepEqual([sent.then, sent.said.startsWith('好的，已经在给您找人了')], ['hangUp', true]);
  const after = await one(need.id);
  assert.deepEqual([after.state, after.said.length], ['seeking', 2]);
  // The same elder calls to hear where it stands, and calls it off after a second yes.
  const second = await gateway.call(KITCHEN, LINE);
  assert.match(second.reply.said, /您的事“厨房的灯泡坏了，明天上午来个人换一下”正在找人。/);
  assert.match((await second.caller.press('2')).said, /真的不需要了请按1/);
  assert.match((await second.caller.press('1')).said, /已经取消/);
  assert.equal((await one(need.id)).state, 'cancelled');
});

test('a step that comes twice is one; another with its number, a wrong key, another reader are not believed', async () => {
  const { caller } = await gateway.call(KITCHEN, LINE);
  const heard = await caller.say('请帮我买两斤米');
  const [repeated, both] = [await caller.again(), await Promise.all([caller.again(), caller.again(), caller.again()])];
  for (const reply of [repeated, ...both]) assert.deepEqual(reply.verbs, heard.verbs);
  assert.equal((await needsOf('neighbour')).length, 1, 'one need, however often the step came');
  const step = { callId: caller.callId, step: 2, from: KITCHEN, to: LINE, event: 'spoke', words: '别的话' };
  const [differs, past] = [await gateway.post(signStep(TELEPHONE_KEY, step)), await gateway.post(signStep(TELEPHONE_KEY, { ...step, callId: 'never-began' }))];
  assert.deepEqual([differs.status, differs.code, past.code], [409, 'telephony.stepDiffers', 'telephony.stepDiffers']);
  const statusOf = async (content: object, key = TELEPHONE_KEY) => (await gateway.post(signStep(key, { ...step, step: 9, ...content }))).status;
  assert.deepEqual([await statusOf({}, 'another-key-of-32-characters-and-more'), await statusOf({ aud: 'telephone-gateway' }), await statusOf({ iat: 1 }), await statusOf({ event: 'sang' }), await statusOf({ to: '02800000000' })], [403, 403, 403, 400, 404]);
  // Who hangs up in the middle has said it: it goes as it is.
  await caller.hangUp();
  const [need] = await needsOf('neighbour');
  assert.equal(need?.state, 'seeking');
  assert.equal((await caller.press('9')).then, 'hangUp', 'a call that is over stays over');
  assert.equal((await needsOf('neighbour')).length, 1);
  await cancel(need?.id as string);
});

test('several live there: a key says who; no key presses leave it to people', async () => {
  const { caller, reply } = await gateway.call(HOME, LINE);
  const names = [own.people.elder, own.people.neighbour].sort((a, b) => (a.id < b.id ? -1 : 1)).map((each) => each.name);
  assert.match(reply.said, new RegExp(`${names[0]}请按1。${names[1]}请按2。紧急情况请按9。`));
  const chosen = await caller.press(names[0] === own.people.elder.name ? '1' : '2');
  assert.equal(chosen.then, 'record');
  assert.match((await caller.say('想找个人陪我说说话')).said, /陪伴聊天/);
  assert.match((await caller.step('silent')).said, /没有听到您按键，就照这样去找人了/);
  const [need] = await needsOf('elder');
  assert.equal(need?.state, 'seeking');
  await cancel(need?.id as string);
  const silent = await gateway.call(HOME, LINE);
  assert.match((await silent.caller.step('silent')).said, /没有听到。/);
  assert.match((await silent.caller.step('silent')).said, /社区的人来问您是哪一位.*马上给您打回来/);
  const callback = (await callbacks()).find((each) => each.number === HOME);
  assert.deepEqual([callback?.reason, callback?.elders.map((each) => each.name).sort(), callback?.isUrgent], ['notChosen', [...names].sort(), false]);
});

test('contacts without an account who agreed are told of a red call by number, and nobody else', async () => {
  const { neighbour } = own.people;
  const [AGREED, SILENT] = ['13900000001', '13900000002'];
  const file = await ok(own.clients.desk.ask(people.routes.elder, { params: { personId: neighbour.id } }));
  const contacts = [...file.contacts, { name: '外甥', relation: '外甥', phone: AGREED, personId: null, agreed: { at: '', by: '' } }, { name: '表弟', relation: '表弟', phone: SILENT, personId: null }];
  const changed = await ok(own.clients.desk.ask(people.routes.changeElder, { params: { personId: neighbour.id }, body: { contacts } }));
  const consent = changed.contacts.find((each) => each.phone === AGREED)?.agreed;
  assert.equal(consent?.by, own.people.desk.name, 'whoever writes it down stands beside it');
  const { caller } = await gateway.call(KITCHEN, LINE);
  await caller.press('9');
  const told = await until(() => bridges.rung.find((each) => each.to === AGREED));
  assert.match(told.say, /您是紧急联系人：家里老人刚刚求助/);
  assert.ok(![neighbour.name, neighbour.phone, '单元'].some((word) => told.say.includes(word)), 'not who, not where');
  assert.equal(bridges.rung.some((each) => each.to === SILENT), false);
  const [need] = await needsOf('neighbour');
  const call = await ok(own.clients.desk.ask(emergency.routes.one, { params: { needId: need?.id } } as never));
  assert.deepEqual([AGREED, SILENT].map((phone) => call.told.find((each) => each.phone === phone)?.isWritten), [true, false]);
  await ok(own.clients.desk.ask(needContract.routes.falseAlarm, { params: { needId: need?.id }, body: { reason: '试完了' } } as never));
});

test('9 is a red call at once, put through to whoever is on duty where there is a number for it', async () => {
  await ok(own.clients.administrator.ask(telephony.routes.keepLine, { body: { number: LINE, name: '呼应专线', areaPath: own.areaPath, duty: '028 8766 0110' } }));
  const { caller } = await gateway.call(KITCHEN, LINE);
  const reply = await caller.press('9');
  assert.deepEqual(reply.verbs.at(-1), { verb: 'dial', number: '02887660110', from: LINE, ringSeconds: 40 });
  const [need] = await needsOf('neighbour');
  assert.deepEqual([need?.tags.urgency, need?.channel, need?.state], ['red', 'sos', 'seeking']);
  assert.match((await caller.step('dialled', { answered: false })).said, /暂时没有接通/);
  await ok(own.clients.desk.ask(needContract.routes.falseAlarm, { params: { needId: need?.id }, body: { reason: '按错了' } } as never));
  // What sounds red goes without being read back.
  const red = await gateway.call(KITCHEN, LINE);
  assert.deepEqual((await red.caller.say('我摔倒了，起不来，快来人')).then, 'dial');
  const [fallen] = await needsOf('neighbour');
  assert.equal(fallen?.state, 'seeking');
  await ok(own.clients.desk.ask(needContract.routes.falseAlarm, { params: { needId: fallen?.id }, body: { reason: '试完了' } } as never));
});

test('who comes and when is said; what was not done is disputed by 2 and looked for again', async () => {
  const raised = await ok(own.clients.neighbour.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['company'] } } }));
  const { who, visitId } = await taken(raised.calloutId);
  await ok(own.clients[who].ask(service.routes.expect, { params: { visitId }, body: { minutes: 20 } } as never));
  const status = await gateway.call(KITCHEN, LINE);
  assert.match(status.reply.said, new RegExp(`您的事“陪伴聊天”，${own.people[who].name}已经接了，大约今天\\d+点(\\d+分)?到。要和来帮忙的人通话请按3。要说别的事请按1，这件事不需要了请按2`));
  await status.caller.hangUp();
  for (const route of [service.routes.arrive, service.routes.finish]) await ok(own.clients[who].ask(route, { params: { visitId }, body: {} } as never));
  const disputing = await gateway.call(KITCHEN, LINE);
  assert.match((await disputing.caller.press('2')).said, /已经重新给您找人/);
  assert.equal((await one(raised.id)).state, 'seeking');
  await cancel(raised.id);
});

test('the two sides of an errand talk under the number of the line, only while it is open, and leave a trace', async () => {
  const raised = await ok(own.clients.neighbour.ask(needContract.routes.raise, { body: { channel: 'tile', tags: { category: ['repair'] } } }));
  const { craftsman, neighbour } = own.people;
  const member = own.clients.craftsman;
  await ok(member.ask(mobilisation.routes.take, { params: { calloutId: raised.calloutId }, body: { organisationId: own.organisations.craftsmen, memberId: craftsman.id } } as never));
  const visitId = (await one(raised.id)).visits[0]?.id as never;
  const params = { params: { visitId } };
  const seen = await ok(own.clients.neighbour.ask(telephony.routes.relay, params));
  assert.deepEqual([seen.line, seen.isOpen, seen.latest, seen.name.includes('*')], [LINE, true, null, true]);
  assert.equal((await own.clients.elder.ask(telephony.routes.ring, params)).status, 404, 'who has no part in it may not');
  const rung = await ok(own.clients.neighbour.ask(telephony.routes.ring, params));
  assert.equal((await member.ask(telephony.routes.ring, params)).problem.code, 'telephony.ringsAlready');
  const bridge = await until(() => bridges.built[0]);
  assert.deepEqual([bridges.built.length, bridge?.first, bridge?.second, bridge?.from, bridge?.language], [1, neighbour.phone, craftsman.phone, LINE, 'zh-CN']);
  const report = async (state: string, more = {}) => (await (await fetch(`${base}/api/telephony/relays/reports`, { method: 'POST', headers: { 'content-type': 'application/jose' }, body: signStep(TELEPHONE_KEY, { callId: bridge?.callId, state, ...more }) })).json()) as { isKnown: boolean };
  const stateOf = async () => (await ok(own.clients.neighbour.ask(telephony.routes.relay, params))).latest;
  assert.equal(rung.state, 'asked');
  await until(async () => (await stateOf())?.state === 'ringing' || undefined);
  assert.equal((await report('connected')).isKnown, true);
  await report('ended', { seconds: 42 });
  await report('connected');
  assert.deepEqual([(await stateOf())?.state, (await stateOf())?.seconds], ['ended', 42], 'a late report changes nothing');

  // From a telephone: the elder by a key, the helper by calling the line.
  const elder = await gateway.call(KITCHEN, LINE);
  assert.match(elder.reply.said, /要和来帮忙的人通话请按3/);
  assert.deepEqual((await elder.caller.press('3')).verbs.at(-1), { verb: 'dial', number: craftsman.phone, from: LINE, ringSeconds: 40 });
  assert.match((await elder.caller.step('dialled', { answered: false })).said, /对方没有接/);
  const helper = await gateway.call(craftsman.phone, LINE);
  assert.match(helper.reply.said, new RegExp(`您正要去${neighbour.name}家，要通话请按1。要说别的事请按2。`));
  assert.equal((await helper.caller.press('1')).verbs.at(-1)?.number, neighbour.phone);
  await helper.caller.hangUp();
  const told = (await ok(own.clients.desk.ask(needContract.routes.trail, { params: { needId: raised.id } } as never))).entries.map((each) => each.action).filter((action) => action.startsWith('telephony.'));
  assert.deepEqual(told, ['asked', 'ringing', 'connected', 'ended', 'asked', 'failed', 'asked', 'ended'].map((state) => `telephony.relay.${state}`));
  // Whoever is with her raises what else she needs, once they are there.
  const during = (body: object, client = member) => client.ask(needContract.routes.raiseDuring, { ...params, body } as never);
  assert.equal((await during({ text: '药快吃完了' })).problem.code, 'lifecycle.notHere', 'not before they have arrived');
  await ok(member.ask(service.routes.arrive, { ...params, body: {} } as never));
  assert.equal((await during({ text: '药快吃完了' }, own.clients.volunteer)).status, 404, 'who is not there may not');
  assert.equal((await during({})).problem.code, 'need.nothingSaid');
  const also = await ok(during({ text: '药快吃完了，请人明天上午去药店拿' }));
  const another = await one(also.needId);
  assert.deepEqual([another.elderId, another.channel, another.visitId, another.raisedBy, another.state], [neighbour.id, 'visit', visitId, craftsman.id, 'seeking']);
  const red = await ok(during({ tags: { category: ['health'], urgency: 'red' } }));
  assert.deepEqual([red.urgency, (await needsOf('neighbour')).some((each) => each.id === red.needId)], ['red', true], 'the elder sees it as hers');
  await cancel(also.needId);
  await ok(own.clients.desk.ask(needContract.routes.falseAlarm, { params: { needId: red.needId }, body: { reason: '试完了' } } as never));
  await ok(member.ask(service.routes.finish, { ...params, body: {} } as never));
  assert.equal((await own.clients.neighbour.ask(telephony.routes.ring, params)).problem.code, 'telephony.relayOver');
  assert.doesNotMatch((await gateway.call(craftsman.phone, LINE)).reply.said, /要通话/);
  await ok(own.clients.neighbour.ask(service.routes.confirm, { ...params, body: { by: 'touch' } }));
});

test('a number nobody knows loses nothing: it waits for people, who find whose it is, and from then on it is known', async () => {
  const { caller, reply } = await gateway.call(STRANGER, LINE);
  assert.match(reply.said, /这个号码还没有登记。请在嘀一声后说您是谁/);
  assert.equal((await caller.say('我是王桂芳，家里没有米了', spokenWav(2))).then, 'dial');
  const waiting = (await callbacks()).find((each) => each.number === STRANGER);
  assert.ok(waiting);
  assert.deepEqual([waiting.reason, waiting.text, waiting.hasRecording], ['unknown', '我是王桂芳，家里没有米了', true]);
  assert.equal((await own.clients.desk.inject({ method: 'GET', url: `/api/telephony/callbacks/${waiting.id}/recording` })).rawPayload.length, spokenWav(2).length);
  const attached = await ok(own.clients.desk.ask(telephony.routes.attach, { params: { callbackId: waiting.id }, body: { elderId: own.people.elder.id, keepsNumber: true } }));
  const need = await one(attached.needId as string);
  assert.deepEqual([need.elderId, need.text, need.channel, need.state, need.recordingId !== null], [own.people.elder.id, '我是王桂芳，家里没有米了', 'telephone', 'seeking', true]);
  assert.equal((await own.clients.desk.ask(telephony.routes.closeCallback, { params: { callbackId: waiting.id }, body: { words: '办过了' } })).problem.code, 'telephony.over');
  assert.match((await gateway.call(STRANGER, LINE)).reply.said, /您的事“我是王桂芳，家里没有米了”正在找人/);
  const [noted] = (await ok(own.clients.desk.ask(telephony.routes.numbers, { query: { number: STRANGER } }))).items;
  assert.equal(noted?.addedBy, own.people.desk.name);
  await ok(own.clients.desk.ask(telephony.routes.removeNumber, { params: { numberId: noted?.id } } as never));
  const urgent = await gateway.call(STRANGER, LINE);
  await urgent.caller.press('9');
  const pressed = (await callbacks()).find((each) => each.number === STRANGER);
  assert.equal(pressed?.isUrgent, true);
  const { items } = await ok(own.clients.desk.ask(notify.routes.inbox, { query: {} }));
  assert.ok(items.some((each) => each.title === '紧急：陌生号码求助'));
  await cancel(need.id);
});

test('a recording that comes after the call is kept once, with the need where she agreed to it, or with the callback', async () => {
  const send = (callId: string, wav: Buffer, key = TELEPHONE_KEY) => all.server.anybody.inject({ method: 'POST', url: telephony.routes.recording.path, payload: signStep(key, { callId, to: LINE, wav: wav.toString('base64') }), headers: { 'content-type': 'application/jose' } });
  const answerOf = async (callId: string, wav = spokenWav(2)) => (await send(callId, wav)).json() as { isKept?: boolean; code?: string };
  const { caller } = await gateway.call(KITCHEN, LINE);
  await caller.say('酱油用完了，请帮我买一瓶');
  await caller.press('1');
  const [need] = await needsOf('neighbour');
  assert.equal(need?.recordingId, null);
  assert.equal((await send(caller.callId, spokenWav(2), 'another key that is long enough to sign')).statusCode, 403);
  assert.equal((await answerOf(caller.callId, Buffer.from('no recording'))).code, 'telephony.notSpeech');
  assert.equal((await answerOf('c-nobody')).code, 'telephony.unknownCall');
  await all.server.asOwner(sql`update people.elder set recording_consent = false where person_id = ${own.people.neighbour.id}`);
  assert.equal((await answerOf(caller.callId)).isKept, false, 'she did not agree');
  await all.server.asOwner(sql`update people.elder set recording_consent = true where person_id = ${own.people.neighbour.id}`);
  assert.deepEqual([(await answerOf(caller.callId)).isKept, (await answerOf(caller.callId)).isKept], [true, false]);
  const kept = (await one(need?.id as string)).recordingId;
  assert.ok(kept);
  await cancel(need?.id as string);
  const silent = await gateway.call(STRANGER, LINE);
  await silent.caller.step('silent');
  await silent.caller.step('silent');
  assert.equal((await callbacks()).find((each) => each.number === STRANGER)?.hasRecording, false);
  assert.equal((await answerOf(silent.caller.callId)).isKept, true);
  assert.equal((await callbacks()).find((each) => each.number === STRANGER)?.hasRecording, true);
});

test('words and numbers lie sealed; English is spoken to who reads English', async () => {
  const rows = await all.server.asOwner<{ text: string }>(sql`
    select (to_jsonb(c)::text || coalesce((select string_agg(to_jsonb(s)::text, '') from telephony.step s where s.call_id = c.id), '')) as text from telephony.call c where tenant_id = ${TEST_TENANT}
    union all select to_jsonb(b)::text from telephony.callback b union all select to_jsonb(n)::text from telephony.number n where n.tenant_id = ${TEST_TENANT}`);
  assert.ok(rows.length > 5);
  for (const { text } of rows) assert.ok(![STRANGER, KITCHEN, HOME, '灯泡', '家里没有米'].some((word) => text.includes(word)), text.slice(0, 200));
  await ok(own.clients.neighbour.ask(notify.routes.choose, { body: { language: 'en', quiet: { choice: 'usual' }, off: [] } } as never));
  const { reply } = await gateway.call(KITCHEN, LINE);
  assert.deepEqual([reply.language, reply.said.startsWith('Hello, this is Huying. After the tone')], ['en', true]);
});
