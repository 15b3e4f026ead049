import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type FetchOptions, fetchModel, MODELS, type ModelArchive, ModelSentence } from './models.ts';

const run = promisify(execFile);

/** A tar.bz2 of `small-model/` with a model of 3000 bytes, its tokens and a picture; made once with `tar -cj`. */
const MODEL_BYTES = Buffer.alloc(3_000, 'model of nothing ');
let root: string;
let into: string;
let bytes: Buffer;
let model: ModelArchive;
const closing: (() => Promise<unknown>)[] = [];

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'huying-models-'));
  bytes = await readFile(fileURLToPath(new URL('./testing/small-model.tar.bz2', import.meta.url)));
  model = { archive: 'small-model.tar.bz2', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), says: '' };
});
beforeEach(async () => {
  into = await mkdtemp(join(root, 'into-'));
});
after(async () => {
  await Promise.all(closing.map((close) => close()));
  await rm(root, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
  }));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/asr-models/`;
}

/** Serves the archive as GitHub does, with ranges; `limit` cuts each answer off after so many bytes. */
function archiveServer(options: { limit?: number; knowsRanges?: boolean } = {}) {
  const asked: (string | undefined)[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(request.headers.range);
    const begin = options.knowsRanges === false ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = bytes.subarray(begin);
    const headers = { 'content-length': rest.length, ...(begin > 0 ? { 'content-range': `bytes ${begin}-${bytes.length - 1}/${bytes.length}` } : {}) };
    response.writeHead(begin > 0 ? 206 : 200, headers);
    if (options.limit === undefined || rest.length <= options.limit) response.end(rest);
    else response.write(rest.subarray(0, options.limit), () => setTimeout(() => request.socket.destroy(), 20));
  };
  return { asked, listener };
}

const fetchFrom = (from: string, more: Partial<FetchOptions> = {}) => fetchModel(model, { from, into, say: () => undefined, pauseMilliseconds: 1, ...more });

async function assertUnpacked(directory: string): Promise<void> {
  assert.deepEqual(await readFile(join(directory, 'model.int8.onnx')), MODEL_BYTES);
  const sums = await readFile(join(directory, 'SHA256SUMS'), 'utf8');
  assert.equal(sums.split('\n')[0], `${createHash('sha256').update(MODEL_BYTES).digest('hex')}  model.int8.onnx`);
  assert.deepEqual(await readdir(into), ['small-model']);
}

for (const hasSystemTar of [true, false]) {
  test(`fetches, checks and unpacks ${hasSystemTar ? 'with' : 'without'} the system's tar`, async () => {
    const { listener } = archiveServer();
    await assertUnpacked(await fetchFrom(await serve(listener), { hasSystemTar }));
  });
}

test('goes on where an interrupted transfer stopped', async () => {
  const { asked, listener } = archiveServer({ limit: 150 });
  await assertUnpacked(await fetchFrom(await serve(listener)));
  assert.equal(asked[0], undefined);
  assert.equal(asked[1], 'bytes=150-');
});

test('goes on with what an earlier run left', async () => {
  await writeFile(join(into, 'small-model.tar.bz2.part'), bytes.subarray(0, 100));
  const { asked, listener } = archiveServer();
  await assertUnpacked(await fetchFrom(await serve(listener)));
  assert.deepEqual(asked, ['bytes=100-']);
});

test('begins anew where the server knows no ranges', async () => {
  await writeFile(join(into, 'small-model.tar.bz2.part'), Buffer.alloc(100, 'x'));
  const { listener } = archiveServer({ knowsRanges: false });
  await assertUnpacked(await fetchFrom(await serve(listener)));
});

test('an archive put there by hand is used', async () => {
  await writeFile(join(into, model.archive), bytes);
  await assertUnpacked(await fetchFrom('http://127.0.0.1:1/'));
});

test('what is there and whole is not fetched again, and what is damaged is', async () => {
  const { asked, listener } = archiveServer();
  const from = await serve(listener);
  const directory = await fetchFrom(from);
  assert.equal(await fetchFrom(from), directory);
  assert.equal(asked.length, 1);
  await writeFile(join(directory, 'model.int8.onnx'), 'damaged');
  await assertUnpacked(await fetchFrom(from));
  assert.equal(asked.length, 2);
});

const refuses = (promise: Promise<unknown>, words: RegExp) => assert.rejects(promise, (error: Error) => error instanceof ModelSentence && words.test(error.message));

test('a file with another digest is thrown away, and nothing of it is unpacked', async () => {
  const from = await serve((_request, response) => response.end(Buffer.alloc(bytes.length)));
  await refuses(fetchFrom(from), /SHA-256 differs/);
  assert.deepEqual(await readdir(into), []);
});

test('a longer file is stopped at once', async () => {
  const from = await serve((_request, response) => response.end(Buffer.alloc(bytes.length + 1)));
  await refuses(fetchFrom(from), /longer than the file/);
});

test('a connection that breaks again and again ends with words, and keeps what came', async () => {
  const from = await serve((request, response) => {
    if (request.headers.range) return request.socket.destroy();
    response.writeHead(200, { 'content-length': bytes.length });
    return response.write(bytes.subarray(0, 60), () => setTimeout(() => request.socket.destroy(), 20));
  });
  await refuses(fetchFrom(from), /could not be fetched.*Run the command again/);
  assert.deepEqual(await readdir(into), ['small-model.tar.bz2.part']);
});

test('a server that stops in the middle is left after a while', async () => {
  const from = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 10));
  });
  await refuses(fetchFrom(from, { idleMilliseconds: 50 }), /nothing came for 0.05 s/);
});

test('a page that is not there is said', async () => {
  await refuses(fetchFrom(await serve((_request, response) => response.writeHead(404).end())), /answers with status 404/);
});

test('an archive without a model is said', async () => {
  await mkdir(join(root, 'empty', 'small-model'), { recursive: true });
  await writeFile(join(root, 'empty', 'small-model', 'README.md'), 'nothing');
  await run('tar', ['-cjf', join(root, 'empty.tar.bz2'), '-C', join(root, 'empty'), 'small-model']);
  const other = await readFile(join(root, 'empty.tar.bz2'));
  const archive = { archive: 'small-model.tar.bz2', bytes: other.length, sha256: createHash('sha256').update(other).digest('hex'), says: '' };
  await refuses(fetchModel(archive, { from: await serve((_request, response) => response.end(other)), into, say: () => undefined }), /holds no model\.int8\.onnx/);
  assert.equal(existsSync(join(into, 'small-model')), false);
});

const command = (...parameters: string[]) =>
  run(process.execPath, [fileURLToPath(new URL('./models.ts', import.meta.url)), '--into', into, ...parameters]).then(
    (done) => ({ ...done, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  );

test('the command lists models, and says what is wrong with exit code 1', async () => {
  const list = await command('--list');
  assert.equal(list.code, 0);
  for (const name of Object.keys(MODELS)) assert.match(list.stdout, new RegExp(`^${name}  \\d+ MB`, 'm'));
  const unknown = await command('whisper');
  assert.deepEqual([unknown.code, /no model whisper; there are sense-voice/.test(unknown.stderr)], [1, true]);
  const odd = await command('--from', 'ftp://a');
  assert.deepEqual([odd.code, /no http or https address/.test(odd.stderr)], [1, true]);
});

test('offline the command ends with words and exit code 1', { timeout: 60_000 }, async () => {
  const { code, stderr } = await command('--from', 'http://127.0.0.1:1/');
  assert.equal(code, 1);
  assert.match(stderr, /Is this machine connected to the internet\?/);
  assert.doesNotMatch(stderr, /at .*models\.ts/);
});
