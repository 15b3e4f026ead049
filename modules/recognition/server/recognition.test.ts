import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { asId, defineContract, isRefusal, type PersonId, type Role } from '@huying/kernel';
import { type Actor, defineModule, type JobTools, sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { type Lexicon, recognition } from '../contract.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import { readCorpus, TRAINING_HANDS } from './corpus.ts';
import { recognitionModule } from './index.ts';
import { retrainJob } from './training.ts';

const PEOPLE = {
  '00000000-0000-7000-8000-000000000001': 'desk',
  '00000000-0000-7000-8000-000000000002': 'elder',
} as const satisfies Record<string, Role>;
const [DESK, ELDER] = Object.keys(PEOPLE) as [string, string];

/** Who people are is another module's business; here are three. */
const identity = defineModule({
  contract: defineContract('somebody', {}), routes: {}, calls: {},
  identity: {
    async loadActor(_ctx, personId) {
      const role = PEOPLE[personId as keyof typeof PEOPLE] as Role | undefined;
      return role && { name: role, memberships: [{ role, organisationId: null, areaId: null, areaPath: '' }] };
    },
  },
});

const actor: Actor = {
  kind: 'person', tenantId: TEST_TENANT, personId: asId<'person'>(DESK) as PersonId, name: 'desk',
  memberships: [{ role: 'desk', organisationId: null, areaId: null, areaPath: '' }],
};
const NOW = '2026-03-10T10:20:00+08:00';
const SENTENCES = TRAINING_HANDS.reduce((sum, hand) => sum + readCorpus(hand).length, 0);

let server: TestServer;
let desk: TestClient;
let elder: TestClient;
before(async () => {
  server = await startTest({ modules: [identity, recognitionModule({})], background: false });
  [desk, elder] = [await server.signIn(DESK), await server.signIn(ELDER)];
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const recognise = (text: string, tenantId = TEST_TENANT) => server.asEngine((ctx) => ctx.call(recognition.calls.recognise, { text, now: NOW }), tenantId);
const withWord = (word: string): Lexicon => ({
  ...DEFAULT_LEXICON,
  concepts: [...DEFAULT_LEXICON.concepts, { id: 'own.word', label: '本街的说法', words: [word], urgency: 'red', category: { safety: 3 } }],
});
const retrain = (tenantId = TEST_TENANT) => {
  const tools = { now: new Date(NOW), log: { info: () => undefined }, run: (id: number, work: never) => server.asEngine(work, id) } as unknown as JobTools;
  return retrainJob.work(tools, { tenantId, by: 'desk', personId: DESK });
};

describe('calls', () => {
  test('a sentence is recognised inside a command', async () => {
    const answer = await recognise('我出不到气');
    assert.ok(!isRefusal(answer));
    assert.deepEqual([answer.category[0], answer.urgency, answer.when], ['health', 'red', 'now']);
  });
  test('an opinion asked for before it names the category', async () => {
    const opinion = { engine: 'language-model:x', category: ['company' as const], confidence: 0.95, suspectedRed: false, soon: false };
    const answer = await server.asEngine((ctx) => ctx.call(recognition.calls.recognise, { text: '那个啥子', now: NOW, opinion }));
    assert.ok(!isRefusal(answer));
    assert.deepEqual([answer.category[0], answer.engine], ['company', 'language-model:x']);
  });
  test('what cannot be read is refused in a declared way', async () => {
    for (const [text, code] of [['', 'recognition.textEmpty'], ['好'.repeat(501), 'recognition.textTooLong'], ['来\u0007', 'recognition.textControl']] as const) {
      assert.deepEqual(await recognise(text), { refused: code });
    }
  });
});

describe('lexicon', () => {
  test('the shipped one is version 0, and only staff may see it', async () => {
    const seen = await desk.ask(recognition.routes.lexicon, {});
    assert.equal(seen.status, 200);
    assert.equal(seen.value.version, 0);
    assert.equal(seen.value.lexicon.concepts.length, DEFAULT_LEXICON.concepts.length);
    for (const route of [recognition.routes.lexicon, recognition.routes.lexiconVersions, recognition.routes.training]) {
      assert.equal((await elder.ask(route, {})).status, 403);
      assert.equal((await server.anybody.ask(route, {})).status, 401);
    }
    assert.equal((await elder.ask(recognition.routes.changeLexicon, { body: { lexicon: withWord('x'), basedOn: 0, reason: 'no' } })).status, 403);
  });
  test('a draft is tried without being put in force', async () => {
    const body = { text: '门口有个起蛟了', now: NOW };
    const [plain, draft] = [await desk.ask(recognition.routes.trySentence, { body }), await desk.ask(recognition.routes.trySentence, { body: { ...body, lexicon: withWord('起蛟了') } })];
    assert.notEqual(plain.value.urgency, 'red');
    assert.deepEqual([draft.value.urgency, draft.value.version.split('/')[0]], ['red', 'draft']);
    assert.equal((await desk.ask(recognition.routes.trySentence, { body: { text: '' } })).problem.code, 'recognition.textEmpty');
  });
  test('an unsound one is refused and says where', async () => {
    const answer = await desk.ask(recognition.routes.changeLexicon, { body: { lexicon: withWord('{nowhere}起蛟'), basedOn: 0, reason: 'try' } });
    assert.deepEqual([answer.status, answer.problem.code], [422, 'recognition.unsound']);
    assert.match(JSON.stringify(answer.problem), /own\.word .*nowhere/);
  });
  test('a new version holds at once, for this tenant only, and stands in the trail', async () => {
    const changed = await desk.ask(recognition.routes.changeLexicon, { body: { lexicon: withWord('起蛟了'), basedOn: 0, reason: '老人这样说山洪' } });
    assert.deepEqual([changed.status, changed.value.version, changed.value.changedBy], [200, 1, 'desk']);
    const [here, there] = [await recognise('门口有个起蛟了'), await recognise('门口有个起蛟了', OTHER_TENANT)];
    assert.ok(!isRefusal(here) && !isRefusal(there));
    assert.deepEqual([here.urgency, here.version.split('/')[0]], ['red', 'lexicon-1']);
    assert.notEqual(there.urgency, 'red');
    const trail = await server.asEngine((ctx) => ctx.db.row<{ reason: string }>(sql`select reason from platform.trail where tenant_id = ${ctx.tenantId} and action = 'recognition.lexiconChanged'`));
    assert.equal(trail?.reason, '老人这样说山洪');
    const versions = await desk.ask(recognition.routes.lexiconVersions, {});
    assert.deepEqual(versions.value.items.map((one) => one.version), [1]);
  });
  test('who edited an older version is told so, and of twenty at once one wins', async () => {
    assert.equal((await desk.ask(recognition.routes.changeLexicon, { body: { lexicon: withWord('旧的'), basedOn: 0, reason: 'late' } })).problem.code, 'recognition.changedMeanwhile');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => desk.ask(recognition.routes.changeLexicon, { body: { lexicon: withWord(`词${at}`), basedOn: 1, reason: 'race' } })));
    assert.equal(answers.filter((one) => one.status === 200).length, 1);
    assert.equal(answers.filter((one) => one.problem.code === 'recognition.changedMeanwhile').length, 19);
  });
});

describe('concepts of one’s own, and going back', () => {
  const lexicon = async () => (await desk.ask(recognition.routes.lexicon, {})).value;
  const change = async (next: Lexicon, reason: string) => {
    const answer = await desk.ask(recognition.routes.changeLexicon, { body: { lexicon: next, basedOn: (await lexicon()).version, reason } });
    assert.equal(answer.status, 200, JSON.stringify(answer.problem));
    return answer.value.version;
  };
  const of = async (text: string) => {
    const answer = await recognise(text);
    assert.ok(!isRefusal(answer));
    return answer;
  };
  const TABLE: Lexicon['concepts'][number] = { id: 'own.table', label: '打麻将缺角', words: ['三缺一'], category: { company: 5 }, skills: ['reading'], people: 2 };

  test('a concept says kind, skills and number; switched off it says nothing, and a former version has it back', async () => {
    const before = await lexicon();
    const plain = await of('我们三缺一');
    const made = await change({ ...before.lexicon, concepts: [...before.lexicon.concepts, TABLE] }, '院坝头这样喊人打牌');
    const said = await of('我们三缺一');
    assert.deepEqual([said.category[0], said.people, said.skills], ['company', 2, ['reading']]);
    const { concepts } = (await lexicon()).lexicon;
    await change({ ...before.lexicon, concepts: concepts.map((one) => (one.id === TABLE.id ? { ...one, off: true } : one)) }, '先停用');
    assert.deepEqual({ ...(await of('我们三缺一')), version: '' }, { ...plain, version: '' });
    const former = await desk.ask(recognition.routes.lexiconVersion, { params: { version: String(made) } } as never);
    assert.deepEqual(former.value.lexicon.concepts.at(-1), TABLE);
    await change(former.value.lexicon, '还是要');
    assert.equal((await of('我们三缺一')).category[0], 'company');
  });
  test('the one that ships can be seen and had back; one that never was is not there', async () => {
    const shipped = await desk.ask(recognition.routes.lexiconVersion, { params: { version: '0' } } as never);
    assert.equal(shipped.value.lexicon.concepts.length, DEFAULT_LEXICON.concepts.length);
    assert.equal((await desk.ask(recognition.routes.lexiconVersion, { params: { version: '999' } } as never)).status, 404);
    await change(shipped.value.lexicon, '全部退回');
    assert.notEqual((await of('我们三缺一')).people, 2);
  });
  test('a word that is off is not listened for, and a set with nothing left is refused', async () => {
    const { lexicon: now } = await lexicon();
    const tried = async (offWords: string[]) => {
      const draft = { ...now, concepts: [...now.concepts, { ...TABLE, words: ['三缺一', '搭子'], offWords }] };
      return Promise.all(['我们三缺一', '差个搭子'].map(async (text) => (await desk.ask(recognition.routes.trySentence, { body: { text, now: NOW, lexicon: draft } })).value.people));
    };
    assert.deepEqual([await tried([]), await tried(['搭子']), await tried(['三缺一', '搭子'])], [[2, 2], [2, 1], [1, 1]]);
    const empty = { ...now, sets: now.sets.map((one, at) => (at === 0 ? { ...one, offWords: one.words } : one)) };
    assert.equal((await desk.ask(recognition.routes.changeLexicon, { body: { lexicon: empty, basedOn: (await lexicon()).version, reason: '试试' } })).problem.code, 'recognition.unsound');
  });
  test('what a draft would have made of sentences: only where it differs', async () => {
    const { lexicon: now } = await lexicon();
    const sentences = [{ id: 'one', text: '我们三缺一', now: NOW }, { id: 'two', text: '明天帮我买两斤挂面', now: NOW }, { id: 'three', text: '', now: NOW }];
    const compared = async (draft: Lexicon) => {
      const tools = { log: { warn: () => undefined }, run: (work: never) => server.asEngine(work) } as never;
      return (await recognitionModule({}).calls.compare?.(tools, { sentences, lexicon: draft })) as { changed: { id: string; before: { people: number }; after: { people: number } }[] };
    };
    assert.deepEqual((await compared(now)).changed, []);
    const { changed } = await compared({ ...now, concepts: [...now.concepts, TABLE] });
    assert.deepEqual(changed.map(({ id, before, after }) => [id, before.people, after.people]), [['one', 1, 2]]);
    assert.deepEqual(await compared(withWord('{nowhere}')), { refused: 'recognition.unsound', facts: { count: 1, problems: 'unknown.set own.word {nowhere} nowhere' } });
  });
});

describe('training', () => {
  const correct = (needId: string, text: string, after: { category: ['company']; urgency: 'green' }) =>
    server.as(actor, (ctx) => ctx.call(recognition.calls.correct, { needId, text, before: { category: ['other'], urgency: 'green' }, after, by: 'desk' }));
  const training = async () => (await desk.ask(recognition.routes.training, {})).value;
  const of = async (text: string) => {
    const answer = await recognise(text);
    assert.ok(!isRefusal(answer));
    return answer;
  };

  test('corrections are kept sealed, and the last word on a need counts', async () => {
    for (let at = 0; at < 12; at++) await correct(`need-${at}`, `来耍花牌嘛第${at}回`, { category: ['company'], urgency: 'green' });
    await correct('need-0', '来耍花牌嘛，再说一遍', { category: ['company'], urgency: 'green' });
    assert.deepEqual([(await training()).corrections, (await training()).newCorrections], [13, 13]);
    const rows = await server.asEngine((ctx) => ctx.db.rows<{ sealed_text: Buffer }>(sql`select sealed_text from recognition.correction where tenant_id = ${ctx.tenantId}`));
    assert.ok(rows.every((row) => !row.sealed_text.toString('utf8').includes('花牌')));
  });
  const use = (model: number, reason = '比过了') => desk.ask(recognition.routes.useModel, { params: { model: String(model) }, body: { reason } } as never);

  test('training again changes nothing until its model, measured, is switched on', { timeout: 300_000 }, async () => {
    assert.deepEqual((await desk.ask(recognition.routes.retrain, { body: {} })).value, { queued: true });
    await retrain();
    const state = await training();
    assert.deepEqual([state.inForce.model, state.newCorrections, state.waiting?.model, state.waiting?.corrections, state.waiting?.doesWorse], [0, 0, 1, 12, false]);
    assert.equal(state.waiting?.measured.sentences, SENTENCES + 12);
    assert.ok((await of('来耍花牌嘛')).version.endsWith(`shipped-${SENTENCES}`));

    const used = await use(1);
    assert.deepEqual([used.status, used.value.inForce], [200, true]);
    assert.deepEqual([(await training()).inForce.model, (await training()).waiting], [1, null]);
    const answer = await of('来耍花牌嘛');
    assert.equal(answer.category[0], 'company');
    assert.match(answer.version, /\/trained-/);
    const other = await recognise('来耍花牌嘛', OTHER_TENANT);
    assert.ok(!isRefusal(other) && other.version.endsWith(`shipped-${SENTENCES}`));
    assert.equal((await elder.ask(recognition.routes.useModel, { params: { model: '0' }, body: { reason: '不要' } } as never)).status, 403);
  });
  test('back to the one before, and on again; who did it stands in the trail', async () => {
    assert.equal((await use(0, '先退回')).value.version, `shipped-${SENTENCES}`);
    assert.ok((await of('来耍花牌嘛')).version.endsWith(`shipped-${SENTENCES}`));
    assert.equal((await training()).waiting, null, 'what was in force once no longer waits');
    assert.equal((await use(1)).status, 200);
    assert.equal((await use(99)).status, 404);
    const models = (await desk.ask(recognition.routes.models, {})).value.items;
    assert.deepEqual(models.map(({ model, inForce }) => [model, inForce]), [[1, true], [0, false]]);
    const trail = await server.asEngine((ctx) => ctx.db.rows<{ reason: string }>(sql`select reason from platform.trail where tenant_id = ${ctx.tenantId} and action = 'recognition.modelUsed' order by id`));
    assert.deepEqual(trail.map(({ reason }) => reason), ['比过了', '先退回', '比过了']);
  });
  test('a model that does worse cannot be switched on', { timeout: 300_000 }, async () => {
    const before = (await training()).inForce.version;
    // Somebody calls every emergency green: learned from, these would hide the real ones.
    const reds = readCorpus('a').filter((row) => row.urgency === 'red');
    for (let copy = 0; copy < 6; copy++) for (const row of reds) await correct(`wrong-${copy}-${row.id}`, row.text, { category: ['company'], urgency: 'green' });
    await retrain();
    const { waiting } = await training();
    assert.equal(waiting?.doesWorse, true);
    assert.deepEqual([(await use(waiting.model)).problem.code, (await training()).inForce.version], ['recognition.doesWorse', before]);
    assert.ok((await of('来耍花牌嘛')).version.endsWith(before));
  });
});

test('the slow call asks the configured model, and none where none is configured', async () => {
  const peer = createServer((_request, response) => void response.end(JSON.stringify({ choices: [{ message: { content: '{"category":["meals"],"confidence":0.7,"suspectedRed":false,"soon":true}' } }] })));
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  const module = recognitionModule({ RECOGNITION_URL: `http://127.0.0.1:${(peer.address() as AddressInfo).port}`, RECOGNITION_MODEL: 'small' });
  const tools = { log: { warn: () => undefined } } as never;
  assert.deepEqual(await module.calls.consider?.(tools, { text: '饭', now: NOW }), { engine: 'language-model:small', category: ['meals'], confidence: 0.7, suspectedRed: false, soon: true });
  assert.equal(await recognitionModule({}).calls.consider?.(tools, { text: '饭', now: NOW }), null);
  await assert.rejects(async () => recognitionModule({ RECOGNITION_URL: 'http://127.0.0.1:1' }).prepare?.(tools), /RECOGNITION_MODEL/);
  await new Promise((resolve) => peer.close(resolve));
});
