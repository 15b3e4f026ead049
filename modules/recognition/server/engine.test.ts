import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { isProblem } from '../core/recognise.ts';
import { shippedRecogniser } from '../core/shipped.ts';
import { engineFrom, localEngine, openAiCompatibleEngine } from './engine.ts';

const NOW = '2026-03-10T10:20:00+08:00';
const recogniser = shippedRecogniser();
const quiet = { warn: () => undefined };
const warnings: unknown[] = [];
const noting = { warn: (...given: unknown[]) => void warnings.push(given) };

interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly url: string | undefined;
  readonly body: { model: string; messages: { role: string; content: string }[]; response_format: { json_schema: { schema: { required: string[] } } } };
}

/** A peer that speaks the protocol, on loopback. */
async function peer(answer: (response: ServerResponse, asked: Asked) => void): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { headers: request.headers, url: request.url, body: JSON.parse(body) };
    asked.push(one);
    answer(response, one);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`, asked };
}
const servers: Server[] = [];
afterEach(async () => {
  warnings.length = 0;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const says = (opinion: unknown) => (response: ServerResponse) =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: typeof opinion === 'string' ? opinion : JSON.stringify(opinion) } }] }));
const calm = { category: ['company'], confidence: 0.9, suspectedRed: false, soon: false };

describe('a language model behind an endpoint', () => {
  test('is asked with the sentence, the shape of the answer and the key, and names the category', async () => {
    const { url, asked } = await peer(says({ ...calm, category: ['company', 'shopping'] }));
    const engine = openAiCompatibleEngine({ baseUrl: url, model: 'm1', key: 'secret', log: quiet });
    const answer = await engine.recognise({ text: '那个啥子嘛，明天上午', now: NOW }, recogniser);
    assert.ok(!isProblem(answer));
    assert.deepEqual([answer.category, answer.engine, answer.confidence, answer.abstained, answer.when], [['company', 'shopping'], 'language-model:m1', 0.9, false, '2026-03-11T09:00']);
    const [one] = asked;
    assert.equal(one?.url, '/v1/chat/completions');
    assert.equal(one?.headers.authorization, 'Bearer secret');
    assert.equal(one?.body.model, 'm1');
    assert.deepEqual(JSON.parse(one?.body.messages[1]?.content ?? ''), { now: NOW, text: '那个啥子嘛，明天上午' });
    assert.deepEqual(one?.body.response_format.json_schema.schema.required, ['category', 'confidence', 'suspectedRed', 'soon']);
  });

  test('cannot talk a red need down', async () => {
    const { url } = await peer(says(calm));
    const answer = await openAiCompatibleEngine({ baseUrl: url, model: 'm1', log: quiet }).recognise({ text: '我出不到气，嘴皮都乌了', now: NOW }, recogniser);
    assert.ok(!isProblem(answer));
    assert.deepEqual([answer.urgency, answer.when, answer.category[0]], ['red', 'now', 'health']);
  });

  test('can raise what the rules let pass', async () => {
    const { url } = await peer(says({ category: ['health'], confidence: 0.8, suspectedRed: true, soon: true }));
    const answer = await openAiCompatibleEngine({ baseUrl: url, model: 'm1', log: quiet }).recognise({ text: '帮我剪个头发', now: NOW }, recogniser);
    assert.ok(!isProblem(answer));
    assert.deepEqual([answer.urgency, answer.suspectedRed], ['yellow', true]);
    assert.ok(answer.evidence.some((one) => one.rule === 'language-model.red'));
  });

  const failures: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    ['an error', (response) => void response.writeHead(500).end('no')],
    ['no JSON', (response) => void response.end('<html>')],
    ['an empty list of choices', (response) => void response.end('{"choices":[]}')],
    ['words around the answer', says('Sure! Here it is')],
    ['a category that is none', says({ ...calm, category: ['pizza'] })],
    ['a confidence above one', says({ ...calm, confidence: 7 })],
    ['an answer without end', (response) => {
      const more = () => void (response.destroyed || response.write('x'.repeat(32_768), () => setImmediate(more)));
      more();
    }],
    ['a redirect', (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['a broken connection', (response) => void response.destroy()],
  ];
  for (const [what, answer] of failures) {
    test(`${what}: the local engine answers, and the log holds no word of the sentence`, async () => {
      const { url } = await peer(answer);
      const engine = openAiCompatibleEngine({ baseUrl: url, model: 'm1', log: noting });
      const spoken = { text: '明天帮我买两斤挂面', now: NOW };
      assert.deepEqual(await engine.recognise(spoken, recogniser), await localEngine.recognise(spoken, recogniser));
      assert.equal(warnings.length, 1);
      assert.ok(!JSON.stringify(warnings).includes('挂面'));
    });
  }

  test('silence: the local engine answers after the time allowed', async () => {
    const { url } = await peer(() => undefined);
    const engine = openAiCompatibleEngine({ baseUrl: url, model: 'm1', log: quiet, timeoutMilliseconds: 200 });
    const begun = performance.now();
    const answer = await engine.recognise({ text: '我出不到气', now: NOW }, recogniser);
    assert.ok(performance.now() - begun < 3_000);
    assert.equal(!isProblem(answer) && answer.urgency, 'red');
  });

  test('one that keeps failing is left alone for a while', async () => {
    const { url, asked } = await peer((response) => void response.writeHead(503).end());
    const engine = openAiCompatibleEngine({ baseUrl: url, model: 'm1', log: quiet });
    for (let time = 0; time < 8; time++) assert.equal(await engine.consider({ text: '来人', now: NOW }), null);
    assert.equal(asked.length, 5);
  });

  test('no more than eight are asked at once, and unreadable text not at all', async () => {
    const { url, asked } = await peer((response) => void setTimeout(() => says(calm)(response), 300));
    const engine = openAiCompatibleEngine({ baseUrl: url, model: 'm1', log: quiet });
    const answers = await Promise.all(Array.from({ length: 12 }, () => engine.consider({ text: '来人', now: NOW })));
    assert.equal(answers.filter(Boolean).length, 8);
    assert.equal(asked.length, 8);
    assert.equal(await engine.consider({ text: '', now: NOW }), null);
    assert.equal(asked.length, 8);
  });
});

describe('configuration', () => {
  test('nothing is the local engine', () => assert.equal(engineFrom({}, quiet), localEngine));
  test('address and model are a language model', () => assert.equal(engineFrom({ RECOGNITION_URL: 'http://127.0.0.1:9/v1', RECOGNITION_MODEL: 'q' }, quiet).name, 'language-model:q'));
  for (const [what, environment] of Object.entries({
    'an address alone': { RECOGNITION_URL: 'http://127.0.0.1:9/v1' },
    'a model alone': { RECOGNITION_MODEL: 'q' },
    'an address of another kind': { RECOGNITION_URL: 'file:///etc/passwd', RECOGNITION_MODEL: 'q' },
  })) {
    test(`${what} does not start`, () => assert.throws(() => engineFrom(environment, quiet), /RECOGNITION_/));
  }
});
