/**
 * Runs test files, each in a process of its own, and counts what the test runner itself counted.
 * Node's `--test` runs files too, but cannot end one that hangs, nor what that one has started.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface RunOptions {
  readonly root: string;
  readonly files: readonly string[];
  readonly concurrency: number;
  /** A file that takes longer is ended and counts as failed. */
  readonly secondsPerFile: number;
  /** A directory for the figures of each file. */
  readonly temporary: string;
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** How long what a file has started may take to end by itself when the run is cut short. */
const GRACE_SECONDS = 5;
const REPORTER = new URL('./reporter.mjs', import.meta.url).href;

interface Summary {
  readonly success: boolean;
  readonly counts: Readonly<Record<'tests' | 'passed' | 'skipped' | 'todo', number>>;
}

export async function runTests(options: RunOptions): Promise<Count> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const waiting = [...options.files.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next && !options.signal.aborted; next = waiting.shift()) {
      const [index, file] = next;
      const count = await runFile(options, file, path.join(options.temporary, `count-${index}.json`));
      for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key];
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  return total;
}

async function runFile(options: RunOptions, file: string, countFile: string): Promise<Count> {
  const begun = performance.now();
  fs.rmSync(countFile, { force: true });
  const flags = ['--test-force-exit', `--test-timeout=${Math.ceil(options.secondsPerFile * 900)}`, `--test-reporter=${REPORTER}`, '--test-reporter-destination=stdout'];
  const child = spawn(process.execPath, [...flags, path.join(options.root, file)], {
    cwd: options.root, env: { ...process.env, NODE_TEST_CONTEXT: undefined, TEST_COUNT_FILE: countFile }, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  // Alone, a file's report is shown as it grows; side by side, in one piece, or the reports would mingle.
  const isAlone = options.concurrency === 1 || options.files.length === 1;
  let output = '';
  if (isAlone) options.write(`▸ ${file}\n`);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (isAlone) options.write(text);
      else output += text;
    });
  }
  const { code, isLate } = await waitFor(child, options);
  if (!isAlone) options.write(`▸ ${file} (${((performance.now() - begun) / 1_000).toFixed(1)} s)\n${output}`);
  if (isLate) options.write(`✖ ${file} took longer than ${options.secondsPerFile} s and was ended\n`);
  return readCount(options, file, countFile, code === 0 && !isLate);
}

/** Ends the whole group of processes that the file began: the file itself and what it started and forgot. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // All of them have ended by themselves.
  }
}

async function waitFor(child: ChildProcess, { secondsPerFile, signal }: RunOptions): Promise<{ code: number | null; isLate: boolean }> {
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    signalGroup(child, 'SIGKILL');
  }, secondsPerFile * 1_000);
  let grace: NodeJS.Timeout | undefined;
  const abort = () => {
    signalGroup(child, 'SIGTERM');
    grace = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_SECONDS * 1_000);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const code = await new Promise<number | null>((resolve) => child.on('error', () => resolve(1)).on('exit', resolve));
  for (const timer of [late, grace]) clearTimeout(timer);
  signal.removeEventListener('abort', abort);
  if (!signal.aborted) signalGroup(child, 'SIGKILL');
  else if (isGroupAlive(child)) await endGently(child);
  // The rest of the output; a server that a test started apart from its group may hold it open for ever.
  await Promise.race([closed, sleep(1_000)]);
  return { code, isLate };
}

function isGroupAlive(child: ChildProcess): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, 0);
  } catch {
    return false;
  }
}

async function endGently(child: ChildProcess): Promise<void> {
  for (const until = Date.now() + GRACE_SECONDS * 1_000; Date.now() < until && isGroupAlive(child);) await sleep(50);
  signalGroup(child, 'SIGKILL');
}

function readCount({ signal, write }: RunOptions, file: string, countFile: string, isClean: boolean): Count {
  if (!fs.existsSync(countFile)) {
    if (!signal.aborted) write(isClean ? `✖ ${file} holds no test\n` : `✖ ${file} ended before its tests did\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { success, counts } = JSON.parse(fs.readFileSync(countFile, 'utf8')) as Summary;
  const skipped = counts.skipped + counts.todo;
  const failed = counts.tests - counts.passed - skipped;
  // An error outside of every test fails the file without failing a test of it.
  return { passed: counts.passed, failed: failed === 0 && (!success || !isClean) ? 1 : failed, skipped };
}
