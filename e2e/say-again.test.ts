/** An old person corrects what was understood, by voice, by touch, and through the desk on the telephone: it stays the same need. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type NEED_STATES, needContract } from '@huying/need/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, TEST_TENANT, type TestClient } from '@huying/platform/testing';
import { recognition } from '@huying/recognition/contract';
import { spokenWav } from './sample-files.ts';
import { type SmallCommunities, type SmallCommunity, startSmallCommunities } from './small-community.ts';

let all: SmallCommunities;
let own: SmallCommunity;
before(async () => {
  all = await startSmallCommunities();
  own = all.own;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const { routes } = needContract;
const WAV = { 'content-type': 'audio/wav' };
const wav = (seconds = 2) => spokenWav(seconds) as never;

async function ok<T>(answer: Promise<{ status: number; value: T; problem?: unknown }>): Promise<T> {
  const { status, value, problem } = await answer;
  assert.equal(status, 200, JSON.stringify(problem ?? value));
  return value;
}
const speak = (heard?: string, client: TestClient = own.clients.neighbour) => ok(client.ask(routes.raiseSpoken, { query: heard ? { heard } : {}, body: wav(), headers: WAV } as never));
const sayAgain = (needId: string, heard?: string, seconds = 3) =>
  own.clients.neighbour.ask(routes.sayAgain, { params: { needId }, query: heard ? { heard } : {}, body: wav(seconds), headers: WAV } as never);
const one = (needId: string) => ok(own.clients.desk.ask(routes.one, { params: { needId } } as never));
const trailOf = async (needId: string) => (await ok(own.clients.desk.ask(routes.trail, { params: { needId } } as never))).entries;
const corrections = async () => (await ok(own.clients.desk.ask(recognition.routes.training, {}))).corrections;
const clocksOf = (needId: string) => all.server.asOwner<{ due_at: Date }>(sql`select due_at from platform.timer where tenant_id = ${TEST_TENANT} and key = ${`need/${needId}/send`}`);
const setting = (name: string, value: number) =>
  all.server.asOwner(sql`insert into platform.setting (tenant_id, name, value) values (${TEST_TENANT}, ${name}, ${JSON.stringify(value)}::jsonb)`);
const cancel = (needId: string) => ok(own.clients.desk.ask(routes.cancel, { params: { needId }, body: { reason: '试完了' } } as never));
type State = (typeof NEED_STATES)[number];

test('said again: the same need, both recordings and both texts, tags anew, and a yes that teaches', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  assert.deepEqual([raised.state, raised.tags.category[0]], ['heard', 'shopping']);
  const [clock] = await clocksOf(raised.id);
  assert.ok(clock);
  await new Promise((done) => setTimeout(done, 1_100));
  const again = await ok(sayAgain(raised.id, '厨房的灯泡坏了，明天上午来个人换一下'));
  assert.deepEqual([again.id, again.number, again.state, again.tags.category[0]], [raised.id, raised.number, 'heard' satisfies State, 'repair']);
  assert.equal(again.text, '厨房的灯泡坏了，明天上午来个人换一下');
  assert.equal(again.tags.when, '2026-05-13T09:00');
  assert.ok(again.sendBy && raised.sendBy && again.sendBy > raised.sendBy, 'a fresh waiting time');
  const [moved] = await clocksOf(raised.id);
  assert.ok(moved && moved.due_at > clock.due_at, 'the clock moved with it');
  assert.deepEqual(again.said.map(({ position, text, hasRecording, category }) => [position, text, hasRecording, category[0]]), [
    [1, '请帮我买两斤米和一瓶醋', true, 'shopping'], [2, '厨房的灯泡坏了，明天上午来个人换一下', true, 'repair'],
  ]);
  const bytes = async (query: object) => (await own.clients.desk.inject({ method: 'GET', url: `/api/needs/${raised.id}/recording?${new URLSearchParams(query as never)}` })).rawPayload.length;
  assert.deepEqual([await bytes({ position: 1 }), await bytes({ position: 2 }), await bytes({})], [spokenWav(2).length, spokenWav(3).length, spokenWav(3).length]);
  const entries = await trailOf(raised.id);
  assert.deepEqual(entries.map(({ action }) => action), ['need.raised', 'need.saidAgain']);
  assert.ok(entries[1]?.detail.recordingId && entries[1]?.detail.formerRecordingId && entries[1].detail.recordingId !== entries[1].detail.formerRecordingId);

  const learned = await corrections();
  await ok(own.clients.neighbour.ask(routes.send, { params: { needId: raised.id } } as never));
  assert.equal(await corrections(), learned + 1, 'what was misunderstood becomes a training sentence when the elder says yes');
  await cancel(raised.id);
});

test('what nobody confirmed teaches nothing', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  await ok(sayAgain(raised.id, '厨房的灯泡坏了，来个人换一下'));
  const learned = await corrections();
  await all.server.asEngine((ctx) => ctx.call(needContract.calls.sendUnanswered, { needId: raised.id }));
  assert.equal((await one(raised.id)).state, 'seeking');
  assert.equal(await corrections(), learned);
  await cancel(raised.id);
});

test('red words in the second recording send it at once', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  const again = await ok(sayAgain(raised.id, '我胸口压得慌，气都喘不上来了'));
  assert.deepEqual([again.id, again.state, again.tags.urgency, again.tags.when, again.dueAt], [raised.id, 'seeking', 'red', 'now', null]);
  assert.ok(again.calloutId);
  assert.deepEqual(await clocksOf(raised.id), []);
  assert.ok((await trailOf(raised.id)).some(({ action }) => action === 'need.sentAtOnce'));
  // And no third one makes it less.
  const calm = await ok(sayAgain(raised.id, '请帮我买两斤米'));
  assert.deepEqual([calm.tags.urgency, calm.tags.category[0]], ['red', 'shopping']);
  await cancel(raised.id);
});

test('a second recording that nothing can be read from goes to people', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  const again = await ok(sayAgain(raised.id));
  assert.deepEqual([again.state, again.needsTagging, again.text, again.said.length], ['seeking', true, '请帮我买两斤米和一瓶醋', 2]);
  await cancel(raised.id);
});

test('spoken while it was being sent: the callout is changed, and those who are asked hear the new recording', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  await ok(own.clients.neighbour.ask(routes.send, { params: { needId: raised.id } } as never));
  const again = await ok(sayAgain(raised.id, '一个人在家闷得很，来个人陪我摆哈龙门阵'));
  assert.deepEqual([again.id, again.state, again.callout?.category], [raised.id, 'seeking', 'company']);
  assert.equal(again.callout?.recordingId, again.recordingId);
  assert.notEqual(again.recordingId, raised.recordingId);
  await cancel(raised.id);
});

test('another picture or another time by touch: the same need is read back anew, and the touch teaches', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  const learned = await corrections();
  const touch = (body: object) => ok(own.clients.neighbour.ask(routes.correct, { params: { needId: raised.id }, body } as never));
  const meals = await touch({ category: ['meals'] });
  assert.deepEqual([meals.id, meals.state, meals.tags.category, meals.said], [raised.id, 'heard', ['meals'], []]);
  const later = await touch({ when: '2026-05-13T12:00' });
  assert.deepEqual([later.state, later.tags.category, later.dueAt], ['heard', ['meals'], new Date('2026-05-13T12:00:00+08:00').toISOString()]);
  assert.equal(await corrections(), learned + 2);
  await cancel(raised.id);
});

test('corrections cannot hold a need back for ever: not too often, not too long', async () => {
  await setting('need.readBackMostCorrections', 2);
  const raised = await speak('请帮我买两斤米和一瓶醋');
  const states: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) states.push((await ok(sayAgain(raised.id, `请帮我买${turn + 3}斤米`))).state);
  assert.deepEqual(states, ['heard', 'heard', 'seeking']);
  assert.deepEqual((await one(raised.id)).said.map(({ text }) => text), ['请帮我买两斤米和一瓶醋', '请帮我买3斤米', '请帮我买4斤米', '请帮我买5斤米']);
  await cancel(raised.id);

  const slow = await speak('请帮我买两斤米和一瓶醋');
  await all.server.asOwner(sql`update need.need set raised_at = raised_at - interval '176 seconds' where id = ${slow.id}`);
  const waited = await ok(own.clients.neighbour.ask(routes.wait, { params: { needId: slow.id } } as never));
  assert.equal(waited.sendBy, slow.sendBy, 'nothing is left to wait for');
  assert.equal((await ok(sayAgain(slow.id, '请帮我买六斤米'))).state, 'seeking');
  await cancel(slow.id);
});

test('who is about to correct is waited for, within the whole time', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  await new Promise((done) => setTimeout(done, 1_100));
  const waiting = await ok(own.clients.neighbour.ask(routes.wait, { params: { needId: raised.id } } as never));
  assert.ok(waiting.sendBy && raised.sendBy && waiting.sendBy > raised.sendBy);
  assert.ok(Date.parse(waiting.sendBy) <= Date.parse(raised.raisedAt) + 180_000);
  assert.equal((await own.clients.elder.ask(routes.wait, { params: { needId: raised.id } } as never)).status, 404, 'nobody else’s');
  await cancel(raised.id);
});

test('the desk on the telephone corrects the same need; only its hand takes back a red', async () => {
  const raised = await ok(own.clients.desk.ask(routes.raise, { body: { channel: 'telephone', elderId: own.people.neighbour.id, text: '想请人送一份午饭' } } as never));
  const correct = (client: TestClient, body: object) => ok(client.ask(routes.correct, { params: { needId: raised.id }, body } as never));
  const again = await correct(own.clients.desk, { text: '不是送饭，是水管爆了，屋头全是水' });
  assert.deepEqual([again.id, again.tags.category[0], again.said.map(({ channel }) => channel)], [raised.id, 'repair', ['telephone', 'telephone']]);
  const red = await correct(own.clients.desk, { urgency: 'red' });
  assert.equal(red.tags.urgency, 'red');
  assert.equal((await correct(own.clients.neighbour, { urgency: 'green' })).tags.urgency, 'red');
  assert.equal((await correct(own.clients.desk, { urgency: 'yellow' })).tags.urgency, 'yellow');
  await cancel(raised.id);
});

test('silence is refused and changes nothing; what is over stays over; and somebody’s words have an end', async () => {
  const raised = await speak('请帮我买两斤米和一瓶醋');
  const silent = Buffer.concat([spokenWav(2).subarray(0, 44), Buffer.alloc(64_000)]);
  const refused = await own.clients.neighbour.ask(routes.sayAgain, { params: { needId: raised.id }, query: {}, body: silent as never, headers: WAV } as never);
  assert.deepEqual([refused.status, (refused.problem as { code: string }).code], [422, 'speech.silent']);
  assert.deepEqual((await one(raised.id)).said, []);
  await ok(own.clients.neighbour.ask(routes.send, { params: { needId: raised.id } } as never));
  for (let turn = 1; turn < 20; turn += 1) assert.equal((await own.clients.desk.ask(routes.correct, { params: { needId: raised.id }, body: { text: `请帮我买${turn}斤米` } } as never)).status, 200);
  assert.equal((await own.clients.desk.ask(routes.correct, { params: { needId: raised.id }, body: { text: '再来' } } as never)).status, 429);
  await cancel(raised.id);
  assert.equal((await sayAgain(raised.id, '请帮我买两斤米')).status, 410);
});
