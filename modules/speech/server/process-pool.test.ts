import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import type { OddJob } from '../testing/odd-process.ts';
import { createProcessPool, isPoolProblem, type PoolOptions, type ProcessPool } from './process-pool.ts';

const entry = new URL('../testing/odd-process.ts', import.meta.url);
const pools: ProcessPool[] = [];
after(() => pools.forEach((pool) => pool.close()));

function open(options: Partial<PoolOptions> = {}) {
  const pool = createProcessPool({ entry, settings: {}, size: 1, queueLimit: 5, startMilliseconds: 5_000, ...options });
  pools.push(pool);
  return {
    pool,
    /** The answer, or which problem. */
    async ask(job: OddJob, limit = 5_000): Promise<unknown> {
      const result = await pool.run(job, limit);
      return isPoolProblem(result) ? result.problem : result.answer;
    },
    async pid(): Promise<number> {
      return ((await this.ask('answer')) as { pid: number }).pid;
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A container's first process may take its time to bury the dead: a zombie has ended.
  const status = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return !/^\d+ \(.*\) Z/.test(status);
}

test('one process does many jobs, and is told nothing of our environment', async () => {
  const { ask, pid } = open();
  const first = (await ask('answer')) as { pid: number; environment: string[] };
  assert.notEqual(first.pid, process.pid);
  assert.deepEqual(first.environment, []);
  assert.equal(await pid.call({ ask }), first.pid);
});

test('bytes arrive as they were', async () => {
  const bytes = new Uint8Array(4_000_000).fill(7);
  assert.deepEqual(await open().ask({ bytes }), { length: 4_000_000, last: 7, isBytes: true });
});

for (const [job, words] of [['exit', 'ended with 7'], ['abort', 'ended by SIGABRT'], ['throw', 'cannot do that']] as const) {
  test(`a job on which the process ends (${job}) is told, and the next job finds a new process`, async () => {
    const { pool, pid, ask } = open();
    const before = await pid.call({ ask });
    const result = await pool.run(job, 5_000);
    assert.ok(isPoolProblem(result) && result.problem === 'died' && result.detail.includes(words), JSON.stringify(result));
    assert.notEqual(await pid.call({ ask }), before);
  });
}

test('a job that hangs is late, its process is ended, and this process is never held up', async () => {
  const { ask, pid } = open();
  const hanging = await pid.call({ ask });
  let ticks = 0;
  const clock = setInterval(() => ticks++, 10);
  assert.equal(await ask('hang', 300), 'late');
  clearInterval(clock);
  assert.ok(ticks > 5, `only ${ticks} ticks`);
  assert.notEqual(await pid.call({ ask }), hanging);
  assert.equal(isRunning(hanging), false);
});

test('waiting in the queue counts towards the limit', async () => {
  const { ask } = open();
  await ask('answer');
  const slow = ask({ sleepMilliseconds: 600 });
  assert.equal(await ask('answer', 100), 'late');
  assert.ok(await slow);
});

test('with grace a late process is left to finish and is used again', async () => {
  const { ask, pid } = open({ graceMilliseconds: 5_000 });
  const before = await pid.call({ ask });
  assert.equal(await ask({ sleepMilliseconds: 500 }, 100), 'late');
  assert.equal(await pid.call({ ask }), before);
});

test('grace has an end', async () => {
  const { ask, pid } = open({ graceMilliseconds: 200 });
  const before = await pid.call({ ask });
  assert.equal(await ask('hang', 100), 'late');
  assert.notEqual(await pid.call({ ask }), before);
});

test('more jobs than may wait are sent away at once', async () => {
  const { ask } = open({ queueLimit: 3 });
  await ask('answer');
  const results = await Promise.all(Array.from({ length: 8 }, () => ask({ sleepMilliseconds: 30 })));
  assert.equal(results.filter((result) => result === 'busy').length, 4);
});

test('two processes work side by side', async () => {
  const { ask } = open({ size: 2 });
  await Promise.all([ask({ sleepMilliseconds: 300 }), ask({ sleepMilliseconds: 300 })]);
  const began = performance.now();
  await Promise.all([ask({ sleepMilliseconds: 800 }), ask({ sleepMilliseconds: 800 })]);
  assert.ok(performance.now() - began < 1_500);
});

test('a process that cannot start is said why, and is not started over and over', async () => {
  const { pool } = open({ settings: { failStart: true } });
  const first = await pool.run('answer', 5_000);
  assert.ok(isPoolProblem(first) && first.problem === 'unavailable' && first.detail.includes('the model is damaged'), JSON.stringify(first));
  const began = performance.now();
  for (let again = 0; again < 20; again++) assert.ok(isPoolProblem(await pool.run('answer', 5_000)));
  assert.ok(performance.now() - began < 300, 'twenty starts would take longer');
});

test('a process that never becomes ready is ended', async () => {
  const { pool } = open({ settings: { neverReady: true }, startMilliseconds: 300 });
  const result = await pool.run('answer', 5_000);
  assert.ok(isPoolProblem(result) && result.problem === 'unavailable' && result.detail.includes('not ready after 0.3 s'), JSON.stringify(result));
});

test('a closed pool answers and leaves no process', async () => {
  const { pool, ask, pid } = open();
  const was = await pid.call({ ask });
  pool.close();
  assert.equal(await ask('answer'), 'unavailable');
  for (let wait = 0; wait < 50 && isRunning(was); wait++) await new Promise((done) => setTimeout(done, 20));
  assert.equal(isRunning(was), false);
});

test('closing answers those who wait and those who are served', async () => {
  const { pool, ask } = open();
  await ask('answer');
  const served = ask({ sleepMilliseconds: 2_000 });
  const waiting = ask('answer');
  pool.close();
  assert.deepEqual(await Promise.all([served, waiting]), ['died', 'unavailable']);
});

test('a pool in use does not keep its owner from ending, and its process ends with the owner', async () => {
  const script = `
    import { createProcessPool } from ${JSON.stringify(new URL('./process-pool.ts', import.meta.url).href)};
    const pool = createProcessPool({ entry: new URL(${JSON.stringify(entry.href)}), settings: {}, size: 1, queueLimit: 5, startMilliseconds: 5000 });
    console.log((await pool.run('answer', 5000)).answer.pid);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 10_000 });
  const pid = Number(stdout);
  for (let wait = 0; wait < 50 && isRunning(pid); wait++) await new Promise((done) => setTimeout(done, 20));
  assert.equal(isRunning(pid), false);
});
