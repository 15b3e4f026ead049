/** Bad input below the routes: what is no HTTP, heads that flood, and streams that are asked for from nowhere. Over real connections. */
import assert from 'node:assert/strict';
import { type AddressInfo, connect } from 'node:net';
import { after, before, test } from 'node:test';
import { needContract } from '@huying/need/contract';
import { endTestPostgres } from '@huying/platform/testing';
import { type SmallCommunities, startSmallCommunities } from './small-community.ts';

let all: SmallCommunities;
let port: number;
before(async () => {
  all = await startSmallCommunities();
  await all.server.installation.start();
  await all.server.http.listen({ port: 0, host: '127.0.0.1' });
  port = (all.server.http.server.address() as AddressInfo).port;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const PATIENCE_MILLISECONDS = 5_000;

/** Sends these bytes and gives all that comes back until the server ends it, or nothing more comes. */
function say(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    const done = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.setTimeout(PATIENCE_MILLISECONDS, done);
    socket.on('data', (part) => {
      heard += part.toString();
    });
    socket.on('close', done);
    socket.on('error', done);
    socket.write(bytes);
  });
}

const HOST = 'Host: x\r\nConnection: close\r\n';
const CASES: readonly (readonly [what: string, bytes: string | Buffer, status: number, code: string])[] = [
  ['a line that is no request', 'hello\r\n\r\n', 400, 'request.malformed'],
  ['bytes', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc]), 400, 'request.malformed'],
  ['a head of a megabyte', `GET /api/me HTTP/1.1\r\n${HOST}X-Flood: ${'x'.repeat(1_000_000)}\r\n\r\n`, 413, 'request.tooLarge'],
  ['ten thousand headers', `GET /api/me HTTP/1.1\r\n${HOST}${Array.from({ length: 10_000 }, (_, at) => `X-${at}: ${at}\r\n`).join('')}\r\n`, 413, 'request.tooLarge'],
  ['an address of a megabyte', `GET /api/${'x'.repeat(1_000_000)} HTTP/1.1\r\n${HOST}\r\n`, 413, 'request.tooLarge'],
  ['a header that is none', `GET /api/me HTTP/1.1\r\n${HOST}no colon\r\n\r\n`, 400, 'request.malformed'],
  ['two lengths', `POST /api/needs HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`, 400, 'request.malformed'],
  ['a length and pieces', `POST /api/needs HTTP/1.1\r\n${HOST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400, 'request.malformed'],
  ['pieces that are none', `POST /api/session HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, 400, 'request.malformed'],
  ['a method that is none', `STEAL /api/me HTTP/1.1\r\n${HOST}\r\n`, 400, 'request.malformed'],
  ['a header with a line break', `GET /api/me HTTP/1.1\r\n${HOST}X-A: a\r\n b\0c\r\n\r\n`, 400, 'request.malformed'],
  ['an address that is none', `GET /api/%zz HTTP/1.1\r\n${HOST}\r\n`, 400, 'request.malformed'],
];

test('what is no HTTP, or floods, is answered with problem details and ends only its own connection', async () => {
  for (const [what, bytes, status, code] of CASES) {
    const heard = await say(bytes);
    const [head = '', body = ''] = heard.split('\r\n\r\n');
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} `), `${what}: ${heard.slice(0, 200)}`);
    assert.match(head.toLowerCase(), /content-type: application\/problem\+json/, what);
    const problem = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as { code: string; status: number };
    assert.deepEqual([problem.code, problem.status], [code, status], what);
  }
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
});

// Streams ----------------------------------------------------------------------------------------------------------------------

const openStream = (headers: Record<string, string>, query = '') =>
  fetch(`http://127.0.0.1:${port}/api/stream${query}`, { headers: { cookie: all.own.clients.desk.cookie as string, ...headers }, signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });

/** Reads a stream until these words come. */
async function hears(response: Response, words: string): Promise<string> {
  let heard = '';
  const decoder = new TextDecoder();
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    heard += decoder.decode(part, { stream: true });
    if (heard.includes(words)) return heard;
  }
  return heard;
}

test('a stream from an id that is none is refused', async () => {
  for (const id of ['x', '-1', '1.5', '1e400', 'NaN', '99999999999999999999', "1' or '1'='1", '1,2']) {
    for (const response of [await openStream({ 'last-event-id': id }), await openStream({}, `?after=${encodeURIComponent(id)}`)]) {
      assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [400, 'request.invalid'], id);
    }
  }
  assert.equal((await openStream({ cookie: 'huying_session=garbage' })).status, 401);
});

test('a stream from an id that lies ahead begins anew and hears what comes, instead of waiting in silence', async () => {
  const response = await openStream({ 'last-event-id': String(Number.MAX_SAFE_INTEGER) });
  assert.equal(response.status, 200);
  const raised = await all.own.clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' } });
  const heard = await hears(response, raised.value.id);
  assert.match(heard, /event: platform\.reset/);
  assert.ok(heard.includes(raised.value.id), 'the call was not heard');
});

test('many streams of one person end the oldest, and the last of them hears', async () => {
  const opened: Response[] = [];
  for (let n = 0; n < 30; n += 1) opened.push(await openStream({}));
  assert.ok(all.server.installation.hub.size <= 20, `${all.server.installation.hub.size} streams are open`);
  const raised = await all.own.clients.elder.ask(needContract.routes.raise, { body: { channel: 'sos' } });
  assert.ok((await hears(opened.at(-1) as Response, raised.value.id)).includes(raised.value.id));
});
