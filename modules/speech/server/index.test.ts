import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, binary, defineContract } from '@huying/kernel';
import { defineModule, prepared, sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { examined, type Examined, speech } from '../contract.ts';
import { writeWav } from '../core/wav.ts';
import * as sounds from '../testing/sounds.ts';
import { type Peer, startTranscriptionPeer } from '../testing/transcription-peer.ts';
import speechModule from './index.ts';

const ELDER = asId<'person'>('01990000-0000-7000-8000-000000000001');

/** A module that says who people are and that asks for slow work as `need` does. */
const caller = defineContract('caller', {
  routes: {
    call: {
      method: 'POST', path: '/api/call', summary: 'Calls by voice', who: ['elder'], body: binary(['audio/wav'], 4_000_000), out: examined,
      refusals: { 'speech.silent': 422, 'speech.notAudio': 415, 'speech.tooLong': 413, 'speech.tooShort': 422 },
    },
  },
});
const callerModule = defineModule({
  contract: caller,
  routes: {
    call: prepared<typeof caller.routes.call, Examined>(caller.routes.call, {
      before: (tools, { body }) => tools.slowCall(speech.calls.examine, { wav: body }),
      handle: async (_ctx, _input, said) => said,
    }),
  },
  calls: {},
  identity: { loadActor: async () => ({ name: '刘婆婆', memberships: [{ role: 'elder', organisationId: null, areaId: null, areaPath: '' }] }) },
});

let peer: Peer;
let server: TestServer;
let elder: TestClient;
before(async () => {
  peer = await startTranscriptionPeer({ textOf: ({ seconds }) => `说了 ${seconds} 秒` });
  server = await startTest({ modules: [callerModule, speechModule], environment: { ASR_URL: peer.url, ASR_MODEL: 'sense-voice' } });
  elder = await server.signIn(ELDER);
});
after(async () => {
  await server.close();
  await peer.close();
  await endTestPostgres();
});

const spoken = Buffer.from(writeWav(sounds.vowels(2, 0.5, 1)));
const post = (client: TestClient, url: string, payload: Buffer, type = 'audio/wav') => client.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });

test('a recording is examined, and another module gets the same', async () => {
  for (const url of ['/api/speech/examine', '/api/call']) {
    const answer = await post(elder, url, spoken);
    assert.equal(answer.statusCode, 200, answer.body);
    const said = answer.json() as Examined;
    assert.deepEqual([said.seconds, said.text], [2, '说了 2 秒']);
    assert.ok((said.speechSeconds ?? 0) > 1.5 && said.engine?.endsWith('/sense-voice'));
  }
  assert.deepEqual(peer.wrong, []);
});

const REFUSED: [string, Buffer, number, string][] = [
  ['silence', Buffer.from(writeWav(sounds.silence(2))), 422, 'speech.silent'],
  ['no audio', Buffer.from('hello'), 415, 'speech.notAudio'],
  ['nothing', Buffer.alloc(0), 415, 'speech.notAudio'],
  ['61 seconds', Buffer.from(writeWav(sounds.silence(61))), 413, 'speech.tooLong'],
  ['a tenth of a second', Buffer.from(writeWav(sounds.silence(0.1))), 422, 'speech.tooShort'],
  ['more than 4 MB', Buffer.alloc(4_000_001), 413, 'request.tooLarge'],
];
for (const [name, body, status, code] of REFUSED) {
  for (const url of ['/api/speech/examine', '/api/call']) {
    test(`${name} to ${url} is ${code}`, async () => {
      const answer = await post(elder, url, body);
      assert.equal(answer.statusCode, status, answer.body);
      assert.equal(answer.json().code, code);
      assert.match(String(answer.headers['content-type']), /problem\+json/);
    });
  }
}

test('other kinds of content, and people who are not signed in, are sent away before anything is examined', async () => {
  assert.equal((await post(elder, '/api/speech/examine', spoken, 'audio/mpeg')).statusCode, 415);
  assert.equal((await post(server.anybody, '/api/speech/examine', spoken)).statusCode, 401);
});

test('while a minute is examined, other requests are answered', async () => {
  const minute = Buffer.from(writeWav(sounds.join(...Array.from({ length: 30 }, (_, index) => sounds.vowels(2, 0.5, index)))));
  let isDone = false;
  const examining = post(elder, '/api/speech/examine', minute).then((answer) => {
    isDone = true;
    return answer;
  });
  let answered = 0;
  while (!isDone) {
    assert.equal((await server.anybody.inject({ method: 'GET', url: '/api-docs/start.js' })).statusCode, 200);
    answered++;
    // An injected request does not go over a socket: without a pause nothing else would get its turn.
    await new Promise(setImmediate);
  }
  assert.equal((await examining).statusCode, 200);
  assert.ok(answered > 10, `only ${answered} requests were answered meanwhile`);
});

test('each installation has its own recogniser', async () => {
  const other = await startTest({ modules: [callerModule, speechModule] });
  try {
    const answer = await post(await other.signIn(ELDER), '/api/speech/examine', spoken);
    assert.equal(answer.statusCode, 200, answer.body);
    assert.equal((answer.json() as Examined).text, null);
  } finally {
    await other.close();
  }
});

test('a senseless setting stops the start with its name', async () => {
  await assert.rejects(startTest({ modules: [callerModule, speechModule], environment: { ASR_URL: peer.url } }), /ASR_URL needs ASR_MODEL/);
});

test('nothing of a recording is kept', async () => {
  await post(elder, '/api/speech/examine', spoken);
  const files = await server.asEngine((ctx) => ctx.db.rows(sql`select id from platform.file`));
  assert.deepEqual(files, []);
});
