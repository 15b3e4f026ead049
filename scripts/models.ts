/**
 * `npm run models`: fetches models for speech recognition, checks them and unpacks them into `models/`.
 * `npm run models -- paraformer-sichuan` another one, `-- --list` what there is, `-- --from URL` a mirror of the release.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as tar from 'tar';
import bunzip2 from 'unbzip2-stream';

export interface ModelArchive {
  readonly archive: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly says: string;
}

/** Where the makers of sherpa-onnx publish converted models. */
const RELEASE = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models/';

/**
 * Sizes and digests are those that independent public projects pin for these files of the release (docs/speech.md says how they were found);
 * the release itself could not be reached when this was written. A file that differs is refused.
 */
export const MODELS: Readonly<Record<string, ModelArchive>> = {
  'sense-voice': {
    archive: 'sherpa-onnx-sense-voice-zh-en-ja-ko-yue-int8-2024-07-17.tar.bz2', bytes: 163_002_883,
    sha256: '7d1efa2138a65b0b488df37f8b89e3d91a60676e416f515b952358d83dfd347e',
    says: 'SenseVoice-small, int8: Mandarin with punctuation and numbers; also Cantonese, English, Japanese, Korean',
  },
  'paraformer-sichuan': {
    archive: 'sherpa-onnx-paraformer-zh-int8-2025-10-07.tar.bz2', bytes: 228_262_632,
    sha256: 'a071ee5419e14adb34d7f970ab98105a45e6608018b168f023ca2e4810744abe',
    says: 'Paraformer-large, int8, trained on with 10,000 hours of Sichuan and Chongqing speech; no punctuation',
  },
};
const DEFAULT_MODEL = 'sense-voice';

/** What the server needs of an archive, and what belongs beside it. */
const NEEDED = ['model.int8.onnx', 'tokens.txt'];
const SUMS = 'SHA256SUMS';
/** Attempts in a row that bring nothing: more where something has come before, as on a bad line, than where nobody ever answered. */
const ATTEMPTS = 5;
const FIRST_ATTEMPTS = 2;
const PAUSE_MILLISECONDS = 2_000;
/** A connection on which nothing comes for so long is dead. */
const IDLE_MILLISECONDS = 30_000;

/** A reason to give up, in words for the person at the terminal. */
export class ModelSentence extends Error {}

export interface FetchOptions {
  /** Address of the directory that holds the archives; ends with `/`. */
  readonly from: string;
  readonly into: string;
  readonly say: (line: string) => void;
  readonly pauseMilliseconds?: number;
  readonly idleMilliseconds?: number;
  /** False unpacks without the system's tar, as where there is none. */
  readonly hasSystemTar?: boolean;
}

/** Fetches, checks and unpacks one model and gives its directory. What is there already and whole is left alone. */
export async function fetchModel(model: ModelArchive, options: FetchOptions): Promise<string> {
  const name = basename(model.archive, '.tar.bz2');
  const directory = join(options.into, name);
  if (await isWhole(directory)) {
    options.say(`${name} is there and whole.`);
    return directory;
  }
  await mkdir(options.into, { recursive: true });
  const archive = join(options.into, model.archive);
  if (!(await matches(archive, model))) {
    await download(model, `${archive}.part`, options);
    await rename(`${archive}.part`, archive);
  }
  options.say(`Unpacking ${model.archive}, which takes a minute or two.`);
  const aside = await mkdtemp(join(options.into, '.unpacking-'));
  try {
    await unpack(archive, aside, options.hasSystemTar ?? true);
    await writeSums(join(aside, name));
    await rm(directory, { recursive: true, force: true });
    await rename(join(aside, name), directory);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  await rm(archive, { force: true });
  return directory;
}

const sizeOf = (path: string): Promise<number> => stat(path).then((one) => one.size, () => 0);

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const matches = async (path: string, model: ModelArchive): Promise<boolean> =>
  (await sizeOf(path)) === model.bytes && (await digestOf(path)) === model.sha256;

async function download(model: ModelArchive, part: string, options: FetchOptions): Promise<void> {
  let attempts = 0;
  let hasCome = false;
  for (let before = await sizeOf(part); before < model.bytes; before = await sizeOf(part)) {
    try {
      attempts++;
      await downloadOn(model, part, options);
    } catch (error) {
      if (error instanceof ModelSentence) throw error;
      const cause = (error as { cause?: Error & { code?: string } }).cause;
      const why = cause?.code ?? cause?.message ?? (error as Error).message;
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new ModelSentence(`The disk is full: ${options.into} needs about 700 MB.`);
      if ((await sizeOf(part)) > before) {
        attempts = 0;
        hasCome = true;
      }
      if (attempts >= (hasCome ? ATTEMPTS : FIRST_ATTEMPTS)) {
        throw new ModelSentence(
          `${model.archive} could not be fetched from ${options.from} (${why}). Is this machine connected to the internet? Run the command again to go on where it stopped, ` +
            `or put the file into ${options.into} by hand, or name a mirror with --from.`,
        );
      }
      options.say(`The connection broke (${why}); going on in a moment.`);
      await new Promise((done) => setTimeout(done, (options.pauseMilliseconds ?? PAUSE_MILLISECONDS) * (attempts + 1)));
    }
  }
  if (await matches(part, model)) return;
  await rm(part);
  throw new ModelSentence(`${model.archive} from ${options.from} is not the file that we know (SHA-256 differs) and was thrown away. Try again, or another mirror with --from.`);
}

/** One connection: goes on where the part ends, or begins anew where the server does not know how. */
async function downloadOn(model: ModelArchive, part: string, { from, say, idleMilliseconds = IDLE_MILLISECONDS }: FetchOptions): Promise<void> {
  const begin = await sizeOf(part);
  const abort = new AbortController();
  const idle = setTimeout(() => abort.abort(new Error(`nothing came for ${idleMilliseconds / 1_000} s`)), idleMilliseconds);
  try {
    const response = await fetch(new URL(model.archive, from), { signal: abort.signal, headers: begin > 0 ? { range: `bytes=${begin}-` } : {} });
    if (response.status >= 500 || response.status === 429) throw new Error(`status ${response.status}`);
    const goesOn = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${begin}-`);
    if (!goesOn && response.status !== 200) throw new ModelSentence(`${from}${model.archive} answers with status ${response.status}.`);
    if (!response.body) throw new Error('an empty answer');
    let have = goesOn ? begin : 0;
    let told = 0;
    const meter = new Transform({
      transform(bytes: Buffer, _encoding, done) {
        idle.refresh();
        have += bytes.length;
        if (have > model.bytes) return done(new ModelSentence(`${from}${model.archive} is longer than the file that we know.`));
        const percent = Math.floor((100 * have) / model.bytes);
        if (percent >= told + 10) {
          told = percent - (percent % 10);
          say(`${model.archive}: ${told} % of ${Math.round(model.bytes / 1e6)} MB`);
        }
        return done(null, bytes);
      },
    });
    await pipeline(Readable.fromWeb(response.body as never), meter, createWriteStream(part, { flags: goesOn ? 'a' : 'w' }));
    if (have < model.bytes) throw new Error(`the file ended after ${have} of ${model.bytes} bytes`);
  } finally {
    clearTimeout(idle);
  }
}

/** The system's tar is several times faster; where it or its bzip2 is missing, JavaScript does the same. */
async function unpack(archive: string, into: string, hasSystemTar: boolean): Promise<void> {
  if (hasSystemTar && (await runsTar(['-xjf', archive, '-C', into]))) return;
  await pipeline(createReadStream(archive), bunzip2() as unknown as NodeJS.ReadWriteStream, tar.x({ cwd: into, strict: true }) as unknown as NodeJS.WritableStream).catch((error: Error) => {
    throw new ModelSentence(`${archive} cannot be unpacked: ${error.message}`);
  });
}

const runsTar = (parameters: readonly string[]): Promise<boolean> =>
  new Promise((done) => {
    const child = spawn('tar', parameters, { stdio: 'ignore' });
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
  });

async function writeSums(directory: string): Promise<void> {
  const lines = [];
  for (const file of NEEDED) {
    if ((await sizeOf(join(directory, file))) === 0) throw new ModelSentence(`The archive holds no ${file}; this version of it is not for us.`);
    lines.push(`${await digestOf(join(directory, file))}  ${file}\n`);
  }
  await writeFile(join(directory, SUMS), lines.join(''));
}

/** Whether every file is still as it was when it was unpacked. */
async function isWhole(directory: string): Promise<boolean> {
  const sums = await readFile(join(directory, SUMS), 'utf8').catch(() => '');
  const lines = sums.split('\n').filter(Boolean);
  if (lines.length < NEEDED.length) return false;
  for (const line of lines) {
    const [digest, file = ''] = line.split('  ');
    if ((await sizeOf(join(directory, file))) === 0 || (await digestOf(join(directory, file))) !== digest) return false;
  }
  return true;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { list: { type: 'boolean', default: false }, from: { type: 'string', default: RELEASE }, into: { type: 'string' } },
  });
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const into = resolve(values.into ?? join(dirname(dirname(fileURLToPath(import.meta.url))), 'models'));
  if (values.list) {
    for (const [name, model] of Object.entries(MODELS)) process.stdout.write(`${name}  ${Math.round(model.bytes / 1e6)} MB  ${model.says}\n`);
    return;
  }
  const from = URL.parse(values.from.endsWith('/') ? values.from : `${values.from}/`);
  if (!from || !/^https?:$/.test(from.protocol)) throw new ModelSentence(`--from ${values.from} is no http or https address.`);
  for (const name of positionals.length > 0 ? positionals : [DEFAULT_MODEL]) {
    const model = MODELS[name];
    if (!model) throw new ModelSentence(`There is no model ${name}; there are ${Object.keys(MODELS).join(' and ')}.`);
    const directory = await fetchModel(model, { from: from.href, into, say });
    say(`Start the server with it: ASR_MODEL_DIR=${relative(process.cwd(), directory) || '.'} npm start`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
