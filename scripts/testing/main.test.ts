import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../packages/platform/src/database/embedded-process.ts';
import { ensureChromium, findChromium } from './chromium.ts';
import { findTests, LONGEST } from './files.ts';
import { endLeftDatabases } from './left-databases.ts';
import { runTests } from './run-tests.ts';
import { realRoot, SmallRepository } from './small-repository.ts';

const test = (body: string) => `import assert from 'node:assert/strict';\nimport { it } from 'node:test';\n${body}\n`;

describe('npm test', { timeout: 120_000 }, () => {
  let repository: SmallRepository;
  const children: ChildProcess[] = [];

  before(() => {
    repository = new SmallRepository();
    fs.cpSync(path.join(realRoot, 'scripts'), path.join(repository.root, 'scripts'), { recursive: true, filter: (file) => !/\.test\.ts$/.test(file) });
    const database = 'packages/platform/src/database';
    fs.cpSync(path.join(realRoot, database), path.join(repository.root, database), { recursive: true, filter: (file) => !path.extname(file) || /\/embedded[^/]*(?<!\.test)\.ts$/.test(file) });
    for (const file of ['modules/need/core/decide.test.ts', 'modules/need/server/act.test.ts']) fs.rmSync(path.join(repository.root, file));
    repository.write({
      'modules/need/core/good.test.ts': test("it('one', () => assert.ok(true));\nit('two', () => assert.ok(true));\nit.skip('later', () => assert.fail());"),
      'modules/need/core/bad.test.ts': test("it('three', () => assert.ok(true));\nit('four', () => assert.equal(1, 2));"),
      'modules/need/core/broken.test.ts': test("throw new Error('does not even load');"),
      'modules/need/server/database.test.ts': test(`
        import pg from 'pg';
        it('has one database server for all', async () => {
          const { TEST_PG_HOST: host, TEST_PG_PORT: port, TEST_PG_USER: user } = process.env;
          const client = new pg.Client({ host, port: Number(port), user, database: 'postgres' });
          await client.connect();
          assert.equal((await client.query('select 1 as one')).rows[0].one, 1);
          await client.end();
        });`),
      'packages/kernel/src/slow.test.ts': test("console.log('slow has begun', process.pid);\nit('waits', () => new Promise((done) => setTimeout(done, 60_000)));"),
    });
  });
  after(() => {
    for (const child of children) child.kill('SIGKILL');
    repository.remove();
  });

  function start(...args: string[]) {
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'test-run-'));
    fs.chmodSync(temporary, 0o711);
    const child = spawn(process.execPath, ['scripts/test.mjs', ...args], {
      cwd: repository.root, env: { ...process.env, NODE_TEST_CONTEXT: undefined, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk; });
    const ended = once(child, 'close').then(([code]) => {
      const left = fs.readdirSync(temporary).filter((entry) => entry.startsWith('huying-test-'));
      fs.rmSync(temporary, { recursive: true, force: true });
      return { code: code as number, output, lastLine: output.trimEnd().split('\n').at(-1), left };
    });
    return { child, ended, output: () => output };
  }

  it('adds up what the runner counted, and a file that does not load is a failure', async () => {
    const { code, lastLine, output, left } = await start('modules/need/core').ended;
    assert.deepEqual([code, lastLine, left], [1, '3 passed, 2 failed', []], output);
    assert.match(output, /1 skipped/);
  });

  it('succeeds when everything passed, on the shared database', async () => {
    const { code, lastLine, output } = await start('good.test.ts', 'database.test.ts').ended;
    assert.deepEqual([code, lastLine], [0, '3 passed, 0 failed'], output);
  });

  it('fails when there was nothing to run', async () => {
    const { code, lastLine } = await start('--only', 'unit', 'no-such-file').ended;
    assert.deepEqual([code, lastLine], [1, '0 passed, 0 failed']);
  });

  it('counts each check, and one that finds something is a failure', async () => {
    repository.write({ 'modules/need/core/utils/planted.ts': 'export const planted = 1;\n' });
    const { code, lastLine, output } = await start('--only', 'check').ended;
    fs.rmSync(path.join(repository.root, 'modules/need/core/utils'), { recursive: true });
    assert.equal(code, 1);
    assert.match(lastLine ?? '', /^[1-5] passed, [1-5] failed$/);
    assert.match(output, /folder-name/);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} ends the tests, the database and everything else it started`, async () => {
      const run = start('slow.test.ts');
      let pid: number | undefined;
      for (const end = Date.now() + 30_000; Date.now() < end && !pid; await sleep(50)) pid = Number(/slow has begun (\d+)/.exec(run.output())?.[1]) || undefined;
      assert.ok(pid, run.output());
      const begun = Date.now();
      run.child.kill(signal);
      const { code, lastLine, output, left } = await run.ended;
      assert.equal(code, 1);
      assert.match(lastLine ?? '', /^0 passed, [1-9] failed$/, output);
      assert.ok(Date.now() - begun < 15_000);
      assert.throws(() => process.kill(pid as number, 0), /ESRCH/);
      assert.deepEqual(left, []);
    });
  }

  it('is ended by the death of the command that started it', async () => {
    const run = start('slow.test.ts');
    let pid: number | undefined;
    for (const end = Date.now() + 30_000; Date.now() < end && !pid; await sleep(50)) pid = Number(/slow has begun (\d+)/.exec(run.output())?.[1]) || undefined;
    assert.ok(pid, run.output());
    run.child.kill('SIGKILL');
    // The output closes when the last process that holds it has ended.
    const { left } = await run.ended;
    assert.throws(() => process.kill(pid as number, 0), /ESRCH/);
    assert.deepEqual(left, []);
  });
});

describe('a test file that misbehaves', { timeout: 60_000 }, () => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'misbehaving-'));
  after(() => fs.rmSync(place, { recursive: true, force: true }));

  async function runOne(body: string, secondsPerFile = 30) {
    let output = '';
    fs.writeFileSync(path.join(place, 'one.test.mjs'), test(body));
    const options = { root: place, files: ['one.test.mjs'], concurrency: 1, temporary: place, signal: new AbortController().signal };
    const count = await runTests({ ...options, secondsPerFile, write: (text) => { output += text; } });
    return { ...count, output };
  }

  it('is ended when it never comes back', async () => {
    const { passed, failed, output } = await runOne("it('one', () => undefined);\nit('spins', () => { for (;;); });", 2);
    assert.deepEqual([passed, failed], [0, 1]);
    assert.match(output, /took longer than 2 s/);
  });

  it('is not waited for when it only leaves something open', async () => {
    const { passed, failed } = await runOne("it('one', () => undefined);\nsetInterval(() => undefined, 1000);");
    assert.deepEqual([passed, failed], [1, 0]);
  });

  it('cannot leave a child behind', async () => {
    const { passed, output } = await runOne("import { spawn } from 'node:child_process';\nit('one', () => console.log('child', spawn('sleep', ['60'], { stdio: 'inherit' }).pid));");
    assert.equal(passed, 1);
    const pid = Number(/child (\d+)/.exec(output)?.[1]);
    await sleep(100);
    assert.equal(isAlive(pid), false);
  });

  it('fails when its process fails outside of every test, ends early or holds no test', async () => {
    const late = await runOne("it('one', () => undefined);\nit('two', () => new Promise((done) => setTimeout(done, 100)));\nsetTimeout(() => { throw new Error('late'); }, 20);");
    assert.deepEqual([late.passed, late.failed > 0], [2, true]);
    assert.deepEqual((await runOne("it('one', () => process.exit(0));")).failed, 1);
    assert.match((await runOne('export {};')).output, /holds no test/);
  });

  it('counts what is cancelled with a failing hook as failed', async () => {
    const { passed, failed } = await runOne("import { before } from 'node:test';\nbefore(() => { throw new Error('no'); });\nit('one', () => undefined);\nit('two', () => undefined);");
    assert.deepEqual([passed, failed], [0, 2]);
  });
});

/** Starts a server in a process that is killed as soon as the server runs. */
async function startAndForget(dataDir: string): Promise<{ pid: number }> {
  const module = new URL('../../packages/platform/src/database/embedded.ts', import.meta.url).href;
  const script = `const { startEmbedded } = await import(${JSON.stringify(module)});
    const { pid } = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: { info() {}, warn() {} } });
    process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { pid: Number(stdout) };
}

describe('databases left behind', () => {
  it('are ended, and nothing else that has a number in a file', { timeout: 30_000 }, async () => {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'left-'));
    fs.chmodSync(place, 0o711);
    try {
      const { pid } = await startAndForget(path.join(place, 'data'));
      fs.mkdirSync(path.join(place, 'other'));
      fs.writeFileSync(path.join(place, 'other', 'postmaster.pid'), `${process.pid}\n`);
      assert.equal(await endLeftDatabases(place), 1);
      assert.equal(isAlive(pid), false);
    } finally {
      fs.rmSync(place, { recursive: true, force: true });
    }
  });
});

describe('parts of a test run', () => {
  it('begins each part with the longest, which are there', () => {
    const { unit, journeys } = findTests(realRoot, []);
    for (const part of [unit, journeys]) {
      const longest = LONGEST.filter((file) => part.includes(file));
      assert.deepEqual(part.slice(0, longest.length).toSorted(), longest.toSorted());
    }
    assert.deepEqual(LONGEST.filter((file) => !unit.includes(file) && !journeys.includes(file)), []);
  });
  it('takes tests beside the code as unit tests and those of e2e as journeys', () => {
    const repository = new SmallRepository();
    try {
      repository.write({ 'e2e/chain.test.ts': '', 'scripts/any.test.ts': '', 'apps/server/src/main.test.ts': '', 'packages/kernel/node_modules/x/y.test.ts': '' });
      const { unit, journeys } = findTests(repository.root, []);
      assert.deepEqual(unit, ['modules/need/core/decide.test.ts', 'modules/need/server/act.test.ts', 'apps/server/src/main.test.ts', 'scripts/any.test.ts']);
      assert.deepEqual(journeys, ['e2e/chain.test.ts']);
      assert.deepEqual(findTests(repository.root, ['./modules/need/core']).unit, ['modules/need/core/decide.test.ts']);
    } finally {
      repository.remove();
    }
  });
});

describe('the browser', () => {
  it('is the one that is named, before the one without windows, before any on the search path', () => {
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'browser-'));
    try {
      const [named, onPath] = ['mine', 'chromium'].map((name) => path.join(place, name)) as [string, string];
      for (const file of [named, onPath]) fs.writeFileSync(file, '');
      assert.equal(findChromium({ PATH: place }), onPath);
      assert.equal(findChromium({ PATH: place, CHROMIUM: named }), named);
      const shell = path.join(place, 'chromium-headless-shell');
      const asked: string[] = [];
      const fails = (program: string, args: readonly string[]) => {
        asked.push([program, ...args].join(' '));
        return false;
      };
      assert.deepEqual(ensureChromium(fails, { PATH: place }), { executable: onPath }, 'what is there will do where nothing can be installed');
      const before = asked.length;
      fs.writeFileSync(shell, '');
      assert.deepEqual(ensureChromium(fails, { PATH: place }), { executable: shell }, 'the one without windows comes first');
      assert.deepEqual(ensureChromium(fails, { PATH: place, CHROMIUM: named }), { executable: named });
      assert.equal(asked.length, before, 'and nothing is installed for them');
    } finally {
      fs.rmSync(place, { recursive: true, force: true });
    }
  });
});
