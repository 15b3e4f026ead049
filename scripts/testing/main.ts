/**
 * `npm test`: the checks, the build of the web application, the tests beside the code, and the journeys; at the end
 * one line `N passed, N failed`.
 *
 *   npm test                          everything
 *   npm test -- --only unit           one part: check, unit or journeys
 *   npm test -- modules/need          the tests whose path contains this
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type EmbeddedServer, startEmbedded } from '../../packages/platform/src/database/embedded.ts';
import { buildWeb } from '../build-web.mjs';
import { check, describeResults } from '../check.ts';
import { ensureChromium } from './chromium.ts';
import { findTests, type TestFiles } from './files.ts';
import { endLeftDatabases } from './left-databases.ts';
import { type Count, runTests } from './run-tests.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const PARTS = ['check', 'unit', 'journeys'] as const;
type Part = (typeof PARTS)[number];
/** Files that run side by side: one more than the smallest machine that this is for has cores, since each of them waits at times. */
const AT_ONCE = 3;
const SECONDS_PER_FILE = { unit: 600, journeys: 1_200 } as const;

interface Phase {
  readonly name: string;
  run(): Promise<Count>;
}

class Run {
  readonly ending = new AbortController();
  /** All that tests leave in the directory for temporary files lies in here and goes with it. */
  readonly #temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'huying-test-'));
  #server: EmbeddedServer | undefined;

  constructor() {
    fs.chmodSync(this.#temporary, 0o1777);
    process.env.TMPDIR = this.#temporary;
    // Most of what a small test file takes is the reading of the same modules.
    process.env.NODE_COMPILE_CACHE = path.join(this.#temporary, 'compiled');
  }

  /** One server for all test files; each makes its own databases in it. */
  async startDatabase(): Promise<Count> {
    // Nothing in it outlives the run, so nothing need reach the disk; what a crash leaves is tried on servers of its own.
    const log = { info: () => undefined, warn: (message: string) => console.error(message) };
    this.#server = await startEmbedded({ dataDir: path.join(this.#temporary, 'database'), log, settings: { max_connections: '300', fsync: 'off' } });
    Object.assign(process.env, { TEST_PG_HOST: this.#server.host, TEST_PG_PORT: String(this.#server.port), TEST_PG_USER: this.#server.user });
    return NOTHING;
  }

  async clean(): Promise<void> {
    await this.#server?.stop();
    await endLeftDatabases(this.#temporary);
    fs.rmSync(this.#temporary, { recursive: true, force: true });
  }

  phasesFor(only: Part | undefined, tests: TestFiles, isFiltered: boolean): Phase[] {
    const isWhole = !only && !isFiltered;
    const unit = !only || only === 'unit' ? tests.unit : [];
    const journeys = !only || only === 'journeys' ? tests.journeys : [];
    const phases: (Phase | false)[] = [
      (isWhole || only === 'check') && { name: 'check', run: runChecks },
      (journeys.length > 0 || unit.some(needsBrowser)) && { name: 'browser', run: findBrowser },
      (unit.length > 0 || journeys.length > 0) && { name: 'database', run: () => this.startDatabase() },
      (isWhole || journeys.length > 0) && { name: 'build', run: build },
      unit.length > 0 && { name: 'unit', run: () => this.runFiles('unit', unit) },
      journeys.length > 0 && { name: 'journeys', run: () => this.runFiles('journeys', journeys) },
    ];
    return phases.filter((phase) => phase !== false);
  }

  private runFiles(part: 'unit' | 'journeys', files: readonly string[]): Promise<Count> {
    const write = (text: string) => process.stdout.write(text);
    return runTests({ root, files, concurrency: AT_ONCE, secondsPerFile: SECONDS_PER_FILE[part], temporary: this.#temporary, signal: this.ending.signal, write });
  }
}

const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };
const FAILURE: Count = { passed: 0, failed: 1, skipped: 0 };

async function runChecks(): Promise<Count> {
  const results = await check(root);
  console.log(describeResults(results));
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  return { passed: results.length - failed, failed, skipped: 0 };
}

const needsBrowser = (file: string) => fs.readFileSync(path.join(root, file), 'utf8').match(/playwright|chromium/i) !== null;

const build = async () => ((await buildWeb(process.execPath, root)) === 0 ? NOTHING : FAILURE);

async function findBrowser(): Promise<Count> {
  const { executable, problem } = ensureChromium();
  if (executable) process.env.CHROMIUM = executable;
  else console.error(problem);
  return executable ? NOTHING : FAILURE;
}

function readArguments(): { only: Part | undefined; filters: string[] } {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
  const only = PARTS.find((part) => part === values.only);
  if (values.only !== undefined && !only) throw new Error(`There is no part ${values.only}; there are ${PARTS.join(', ')}.`);
  return { only, filters: positionals };
}

async function runPhase(phase: Phase): Promise<Count> {
  try {
    return await phase.run();
  } catch (error) {
    console.error(`${phase.name}: ${(error as Error).message}`);
    return FAILURE;
  }
}

async function main(): Promise<Count> {
  const { only, filters } = readArguments();
  const run = new Run();
  const end = (reason: string) => {
    if (run.ending.signal.aborted) return;
    console.error(`\n${reason}: ending what was started`);
    run.ending.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  process.on('disconnect', () => end('the command that waits for the result is gone'));

  const total = { passed: 0, failed: 0, skipped: 0 };
  const times: string[] = [];
  try {
    for (const phase of run.phasesFor(only, findTests(root, filters), filters.length > 0)) {
      if (run.ending.signal.aborted) break;
      const begun = performance.now();
      const count = await runPhase(phase);
      for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count[key];
      times.push(`  ${phase.name.padEnd(9)} ${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${count.failed ? `${count.failed} failed` : ''}`.trimEnd());
    }
  } finally {
    await run.clean();
  }
  if (run.ending.signal.aborted) total.failed += 1;
  if (total.passed + total.failed === 0) console.error('No test was found.');
  console.log(['', ...times, ...(total.skipped ? [`  ${total.skipped} skipped`] : [])].join('\n'));
  return total;
}

/** The command that started us says the result, so that it is said even when we could not. */
function tell(total: Count): void {
  // What a test left open must not keep the run from ending.
  const end = () => process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
  if (process.connected) process.send?.(total, end);
  else end();
}

main().then(tell, (error: Error) => {
  console.error(error.message);
  tell(FAILURE);
});
