/**
 * A strict peer that speaks the OpenAI transcription protocol on loopback, for tests and acceptance. It recognises nothing: it checks the
 * request as a careful server would and answers with a text that it was given.
 *
 * node modules/speech/testing/transcription-peer.ts --port 9901 --text "我想喊个人帮我买点菜"
 * node modules/speech/testing/transcription-peer.ts --port 9901 --transcripts FILE.csv [--key KEY] [--delay MILLISECONDS]
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isAudioProblem, readWav, SAMPLE_RATE } from '../core/wav.ts';
import { readMultipart } from './multipart.ts';

export interface Transcribed {
  readonly model: string;
  readonly language: string;
  readonly seconds: number;
  readonly sha256: string;
  readonly text: string;
}

export interface PeerOptions {
  readonly port?: number;
  /** Text for a recording; undefined where it knows none. */
  readonly textOf: (recording: { readonly sha256: string; readonly seconds: number }) => string | undefined;
  /** Asked for as bearer token where given. */
  readonly key?: string;
  readonly delayMilliseconds?: number;
}

export interface Peer {
  readonly url: string;
  /** What was asked and answered, oldest first. */
  readonly transcribed: readonly Transcribed[];
  /** Why requests were sent away. */
  readonly wrong: readonly string[];
  close(): Promise<void>;
}

const LONGEST_BODY = 8_000_000;
const PATH = '/v1/audio/transcriptions';
const FIELDS = ['file', 'model', 'language', 'response_format'];

export async function startTranscriptionPeer(options: PeerOptions): Promise<Peer> {
  const transcribed: Transcribed[] = [];
  const wrong: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const judged = judge(request, body, options);
    if ('wrong' in judged) {
      wrong.push(judged.wrong);
      return answer(response, judged.status, { error: { message: judged.wrong, type: 'invalid_request_error', param: null, code: null } });
    }
    await new Promise((done) => setTimeout(done, options.delayMilliseconds ?? 0));
    transcribed.push(judged);
    return answer(response, 200, { text: judged.text });
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, transcribed, wrong,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= LONGEST_BODY) parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function judge(request: IncomingMessage, body: Buffer, options: PeerOptions): Transcribed | { readonly status: number; readonly wrong: string } {
  const no = (wrong: string, status = 400) => ({ status, wrong });
  if (request.url !== PATH) return no(`no such path: ${request.url}`, 404);
  if (request.method !== 'POST') return no(`${request.method} is not POST`, 405);
  if (options.key && request.headers.authorization !== `Bearer ${options.key}`) return no('wrong key', 401);
  const parts = readMultipart(request.headers['content-type'], body);
  if ('wrong' in parts) return no(parts.wrong);
  const names = parts.map((part) => part.name).sort();
  if (names.join() !== [...FIELDS].sort().join()) return no(`fields are ${names}; ${FIELDS} each once are expected`);
  const part = (name: string) => parts.find((one) => one.name === name) as (typeof parts)[number];
  const value = (name: string) => part(name).bytes.toString('utf8');
  if (!value('model')) return no('model is empty');
  if (!/^[a-z]{2}$/.test(value('language'))) return no(`language ${value('language')} is no two-letter code`);
  if (value('response_format') !== 'json') return no(`response_format ${value('response_format')} is not json`);
  const file = part('file');
  if (!file.filename?.endsWith('.wav') || file.type !== 'audio/wav') return no(`file ${file.filename} of type ${file.type} is not announced as WAV`);
  const sound = readWav(file.bytes);
  if (isAudioProblem(sound)) return no(`the file is no usable WAV: ${sound.detail}`);
  // 44 bytes of header and 2 a sample: nothing but 16-bit sound of one channel at 16 kHz has this size.
  if (file.bytes.length !== 44 + 2 * Math.round(sound.seconds * SAMPLE_RATE)) return no('the file is not 16 kHz, 16-bit, one channel');
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const text = options.textOf({ sha256, seconds: sound.seconds }) ?? '';
  return { model: value('model'), language: value('language'), seconds: sound.seconds, sha256, text };
}

/** Rows of a CSV file (RFC 4180) by the names in its first line. */
export function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    (rows.at(-1) as string[]).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  const [head = [], ...lines] = rows.filter((row) => row.join('') !== '');
  return lines.map((line) => Object.fromEntries(head.map((name, index) => [name.trim(), line[index] ?? ''])));
}

/** Recordings of nearly the same length are taken for the same: page and phone cut a little off. */
const NEARBY_SECONDS = 0.3;

/**
 * Texts by a CSV file with a column `text` and `sha256`, or `id` (then `wav/ID.wav` beside the file gives the hash), or `seconds`. The hash
 * decides; where it is unknown, as of a recording that went through a microphone, the nearest length does.
 */
export function transcriptsOf(path: string): PeerOptions['textOf'] {
  const rows = readCsv(readFileSync(path, 'utf8')).filter((row) => row.text);
  const byHash = new Map<string, string>();
  for (const row of rows) {
    const wav = join(dirname(path), 'wav', `${row.id}.wav`);
    const hash = row.sha256 || (row.id && existsSync(wav) ? createHash('sha256').update(readFileSync(wav)).digest('hex') : undefined);
    if (hash) byHash.set(hash, row.text as string);
  }
  return ({ sha256, seconds }) => {
    const away = (row: Record<string, string>) => Math.abs(Number(row.seconds || Number.POSITIVE_INFINITY) - seconds);
    const nearest = rows.toSorted((a, b) => away(a) - away(b))[0];
    return byHash.get(sha256) ?? (nearest && away(nearest) <= NEARBY_SECONDS ? nearest.text : undefined);
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '0' }, text: { type: 'string' }, transcripts: { type: 'string' }, key: { type: 'string' }, delay: { type: 'string', default: '0' } },
  });
  const known = values.transcripts ? transcriptsOf(values.transcripts) : () => undefined;
  const peer = await startTranscriptionPeer({
    port: Number(values.port), delayMilliseconds: Number(values.delay), ...(values.key ? { key: values.key } : {}),
    textOf: (recording) => known(recording) ?? values.text,
  });
  process.stdout.write(`${peer.url}${PATH}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
