import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SAMPLE_RATE, writeWav } from '../core/wav.ts';
import { readMultipart } from '../testing/multipart.ts';
import { whiteNoise } from '../testing/sounds.ts';
import { type Peer, type PeerOptions, readCsv, startTranscriptionPeer, transcriptsOf } from '../testing/transcription-peer.ts';
import { transcriptionUrl } from './configuration.ts';
import { createEndpointTranscriber } from './endpoint-transcriber.ts';

const closing: (() => Promise<unknown>)[] = [];
after(() => Promise.all(closing.map((close) => close())));

const wav = writeWav(whiteNoise(2, 0.1, 1));
const ask = (url: string, key?: string, limit = 3_000) =>
  createEndpointTranscriber({ kind: 'endpoint', url: transcriptionUrl(url), model: 'sense-voice', key }).transcribe(wav, limit);

async function openPeer(options: PeerOptions): Promise<Peer> {
  const peer = await startTranscriptionPeer(options);
  closing.push(() => peer.close());
  return peer;
}

async function openServer(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  }));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a strict peer finds nothing wrong with the request and its text comes back', async () => {
  const peer = await openPeer({ textOf: () => '我想喊个人帮我买点菜', key: 'secret' });
  const said = await ask(peer.url, 'secret');
  assert.deepEqual(peer.wrong, []);
  assert.ok('text' in said, JSON.stringify(said));
  assert.equal(said.text, '我想喊个人帮我买点菜');
  const [seen] = peer.transcribed;
  assert.deepEqual([seen?.model, seen?.language, seen?.seconds], ['sense-voice', 'zh', 2]);
  assert.equal(seen?.sha256, createHash('sha256').update(wav).digest('hex'));
});

test('a wrong key and a wrong path are refusals', async () => {
  const peer = await openPeer({ textOf: () => 'x', key: 'secret' });
  assert.deepEqual(await ask(peer.url, 'other'), { problem: 'transcriber.refused', detail: 'status 401' });
  assert.deepEqual(await ask(`${peer.url}/elsewhere/audio/transcriptions`, 'secret'), { problem: 'transcriber.refused', detail: 'status 404' });
});

test('a slow engine is late, after the limit and not much more', async () => {
  const peer = await openPeer({ textOf: () => 'x', delayMilliseconds: 3_000 });
  const began = performance.now();
  assert.equal(((await ask(peer.url, undefined, 400)) as { problem: string }).problem, 'transcriber.late');
  assert.ok(performance.now() - began < 2_500);
});

test('a broken connection is tried once more, and only once', async () => {
  let attempts = 0;
  const url = await openServer((request, response) => {
    attempts++;
    if (attempts === 1) request.socket.destroy();
    else request.resume().on('end', () => response.end(JSON.stringify({ text: ' 来人 ', language: 'zh' })));
  });
  const said = await ask(url);
  assert.deepEqual('text' in said && [said.text, said.language], ['来人', 'zh']);
  assert.equal(attempts, 2);

  let refused = 0;
  const dead = await openServer((request) => {
    refused++;
    request.socket.destroy();
  });
  assert.equal(((await ask(dead)) as { problem: string }).problem, 'transcriber.unreachable');
  assert.equal(refused, 2);
});

test('nobody listening is unreachable', async () => {
  const server = createTcpServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  assert.deepEqual(await ask(`http://127.0.0.1:${port}`), { problem: 'transcriber.unreachable', detail: 'ECONNREFUSED' });
});

const ODD_ANSWERS: [string, string, string][] = [
  ['no JSON', '<html>Bad Gateway</html>', 'transcriber.malformed'],
  ['no text', '{"result":"来人"}', 'transcriber.malformed'],
  ['null', 'null', 'transcriber.malformed'],
  ['a text that is no text', '{"text":{"zh":"来人"}}', 'transcriber.malformed'],
  ['an engine that repeats itself', JSON.stringify({ text: '谢谢'.repeat(2_000) }), 'transcriber.malformed'],
  ['an answer without end', `{"text":"${' '.repeat(1_000_000)}"}`, 'transcriber.malformed'],
];
for (const [name, body, problem] of ODD_ANSWERS) {
  test(`${name} is ${problem}`, async () => {
    const url = await openServer((request, response) => request.resume().on('end', () => response.end(body)));
    assert.equal(((await ask(url)) as { problem: string }).problem, problem);
  });
}

test('a failing engine is not asked again, and a recording follows no redirect', async () => {
  let attempts = 0;
  const failing = await openServer((request, response) => {
    attempts++;
    request.resume().on('end', () => response.writeHead(500).end('{}'));
  });
  assert.deepEqual(await ask(failing), { problem: 'transcriber.refused', detail: 'status 500' });
  assert.equal(attempts, 1);

  const peer = await openPeer({ textOf: () => 'x' });
  const redirecting = await openServer((request, response) => request.resume().on('end', () => response.writeHead(307, { location: `${peer.url}/v1/audio/transcriptions` }).end()));
  assert.equal(((await ask(redirecting)) as { problem: string }).problem, 'transcriber.unreachable');
  assert.equal(peer.transcribed.length, 0);
});

test('more requests than it can take at once are sent away', async () => {
  const peer = await openPeer({ textOf: () => '好', delayMilliseconds: 200 });
  const transcriber = createEndpointTranscriber({ kind: 'endpoint', url: transcriptionUrl(peer.url), model: 'm', key: undefined });
  const results = await Promise.all(Array.from({ length: 12 }, () => transcriber.transcribe(wav, 3_000)));
  assert.equal(results.filter((one) => 'problem' in one && one.problem === 'transcriber.busy').length, 4);
  assert.ok('text' in (await transcriber.transcribe(wav, 3_000)));
});

/** A request that the peer must send away: proof that it looks. */
async function post(peer: Peer, change: (form: FormData) => void, headers: Record<string, string> = {}): Promise<number> {
  const form = new FormData();
  form.set('file', new File([wav as Uint8Array<ArrayBuffer>], 'a.wav', { type: 'audio/wav' }));
  form.set('model', 'm');
  form.set('language', 'zh');
  form.set('response_format', 'json');
  change(form);
  return (await fetch(`${peer.url}/v1/audio/transcriptions`, { method: 'POST', body: form, headers })).status;
}
const WRONG: [string, (form: FormData) => void][] = [
  ['no file', (form) => form.delete('file')],
  ['two files', (form) => form.append('file', new File([wav as Uint8Array<ArrayBuffer>], 'b.wav', { type: 'audio/wav' }))],
  ['a file that is no WAV', (form) => form.set('file', new File(['text'], 'a.wav', { type: 'audio/wav' }))],
  ['a file of 48 kHz', (form) => form.set('file', new File([writeWav(whiteNoise(1, 0.1, 1), 48_000) as Uint8Array<ArrayBuffer>], 'a.wav', { type: 'audio/wav' }))],
  ['a file of another name', (form) => form.set('file', new File([wav as Uint8Array<ArrayBuffer>], 'a.mp3', { type: 'audio/wav' }))],
  ['no model', (form) => form.set('model', '')],
  ['another language tag', (form) => form.set('language', 'Chinese')],
  ['another format', (form) => form.set('response_format', 'srt')],
  ['an unknown field', (form) => form.set('stream', 'true')],
];
for (const [name, change] of WRONG) {
  test(`the peer sends away a request with ${name}`, async () => {
    const peer = await openPeer({ textOf: () => 'x' });
    assert.equal(await post(peer, change), 400);
    assert.deepEqual([peer.transcribed.length, peer.wrong.length], [0, 1]);
    assert.equal(await post(peer, () => undefined), 200);
  });
}

test('multipart bodies are taken apart to the byte, and damaged ones are not', () => {
  const body = Buffer.from('--b\r\nContent-Disposition: form-data; name="a"; filename="x.wav"\r\nContent-Type: audio/wav\r\n\r\n\r\n--c\r\n\u0000\r\n--b\r\nContent-Disposition: form-data; name="m"\r\n\r\n\r\n--b--\r\n');
  const parts = readMultipart('multipart/form-data; boundary=b', body);
  assert.ok(!('wrong' in parts), JSON.stringify(parts));
  assert.deepEqual(parts.map((part) => [part.name, part.filename, part.type, part.bytes.toString()]), [['a', 'x.wav', 'audio/wav', '\r\n--c\r\n\u0000'], ['m', undefined, undefined, '']]);
  for (let end = 0; end < body.length - 2; end++) assert.ok('wrong' in readMultipart('multipart/form-data; boundary=b', body.subarray(0, end)), `cut at ${end}`);
  assert.ok('wrong' in readMultipart('application/json', body));
  assert.ok('wrong' in readMultipart('multipart/form-data; boundary=other', body));
});

test('transcripts are found by hash, by the file beside the table, and by length', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'huying-transcripts-'));
  closing.push(() => rm(directory, { recursive: true }));
  const sha256 = createHash('sha256').update(wav).digest('hex');
  await mkdir(join(directory, 'wav'));
  await writeFile(join(directory, 'wav', 'one.wav'), wav);
  await writeFile(join(directory, 'by-id.csv'), 'id,seconds,text\none,9,"买菜, 今天"\ntwo,5,看病\n');
  await writeFile(join(directory, 'by-hash.csv'), `sha256,text\n${sha256},"他说""好"""\n`);
  const byId = transcriptsOf(join(directory, 'by-id.csv'));
  assert.equal(byId({ sha256, seconds: 2 }), '买菜, 今天');
  assert.equal(byId({ sha256: 'other', seconds: 5.2 }), '看病');
  assert.equal(byId({ sha256: 'other', seconds: 7 }), undefined);
  assert.equal(transcriptsOf(join(directory, 'by-hash.csv'))({ sha256, seconds: 2 }), '他说"好"');
  assert.deepEqual(readCsv('a,b\r\n"1\n2",\r\n'), [{ a: '1\n2', b: '' }]);
  assert.equal(wav.length, 44 + 4 * SAMPLE_RATE);
});
