/** Kills of every kind: whatever a killed server leaves behind, the next one starts by itself, with all that was committed. */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from './embedded.ts';
import { chooseAccount } from './embedded-cluster.ts';
import { type Address, bounded, cleanAfterTests, endWithTest, kill, onlyRoot, query, refusal, room, start, startElsewhere, until } from './embedded-harness.ts';
import { isAlive, serverProcesses, workersIn, worksIn } from './embedded-process.ts';

cleanAfterTests();

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 4);
const CLIENTS = 20;
/** Three for what does not end by itself, the rest for a machine that does much else. */
const RECOVERY_SECONDS = 30;

const kill9 = (pid: number) => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its parent.
  }
};

async function connect({ host, port, user, database }: Address): Promise<pg.Client> {
  const client = new pg.Client({ host, port, user, database, connectionTimeoutMillis: 5_000, query_timeout: 2 * RECOVERY_SECONDS * 1_000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function backendOf(client: pg.Client): Promise<number> {
  return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid as number;
}

describe('what a killed server leaves behind', bounded, () => {
  it('is ended when it does not end by itself, here a process that is stopped', async () => {
    const dataDir = path.join(room, 'orphan');
    const first = await startElsewhere(dataDir);
    await query(first, 'create table kept as select 42 as answer');
    const stopped = await backendOf(await connect(first));
    process.kill(stopped, 'SIGSTOP');
    process.kill(first.child.pid as number, 'SIGKILL');
    process.kill(first.pid, 'SIGKILL');
    const warnings: string[] = [];
    const server = await startEmbedded({ dataDir, log: { info: () => undefined, warn: (text) => warnings.push(text) }, startSeconds: 25 });
    try {
      assert.deepEqual(await query(server, 'select answer from kept'), [{ answer: 42 }]);
      assert.equal(isAlive(stopped), false);
      assert.deepEqual(warnings, [`PostgreSQL process ${stopped} was left over by a killed server, did not end by itself and is ended (SIGKILL)`]);
    } finally {
      await server.stop();
    }
  });

  it('is ended when it is a whole server that nobody finds, because its lock is gone', async () => {
    const dataDir = path.join(room, 'hidden');
    const first = await startElsewhere(dataDir);
    await query(first, 'create table kept as select 42 as answer');
    await kill(first.child, 'SIGKILL');
    fs.rmSync(path.join(dataDir, 'postgres', 'postmaster.pid'));
    const server = await start(dataDir, 25);
    assert.deepEqual([server.adopted, server.pid === first.pid, isAlive(first.pid)], [false, false, false]);
    assert.deepEqual(await query(server, 'select answer from kept'), [{ answer: 42 }]);
  });

  it('stays when it is not the database: another program that works in the directory', async () => {
    const dataDir = path.join(room, 'visited');
    const first = await startElsewhere(dataDir);
    const visitor = spawn('sleep', ['60'], { cwd: path.join(dataDir, 'postgres'), stdio: 'ignore' });
    endWithTest(visitor);
    process.kill(first.child.pid as number, 'SIGKILL');
    process.kill(first.pid, 'SIGKILL');
    await start(dataDir, 25);
    assert.equal(isAlive(visitor.pid as number), true);
  });

  it('is let be while its server lives, even one that does not answer; words name the process', async () => {
    const dataDir = path.join(room, 'living');
    const first = await startElsewhere(dataDir);
    const client = await connect(first);
    const backend = await backendOf(client);
    await kill(first.child, 'SIGKILL');
    process.kill(first.pid, 'SIGSTOP');
    try {
      await assert.rejects(start(dataDir, 4), refusal('start.tooSlow', new RegExp(`has not answered for 4 seconds.*process is ${first.pid}`)));
      assert.equal(await backendOf(client), backend);
    } finally {
      process.kill(first.pid, 'SIGCONT');
    }
    assert.equal((await start(dataDir)).pid, first.pid);
    await client.end();
  });

  it('is seen by root that may not look into the processes of others, as in a container', { skip: onlyRoot }, async (t) => {
    if (spawnSync('setpriv', ['--version']).status !== 0) return t.skip('needs setpriv');
    const dataDir = path.join(room, 'contained');
    const server = await start(dataDir);
    const cluster = path.join(dataDir, 'postgres');
    const script = `
      const { serverProcesses, worksIn } = await import(${JSON.stringify(new URL('./embedded-process.ts', import.meta.url).href)});
      const { chooseAccount } = await import(${JSON.stringify(new URL('./embedded-cluster.ts', import.meta.url).href)});
      const cluster = ${JSON.stringify(cluster)};
      const blind = worksIn(${server.pid}, cluster) === undefined;
      console.log(JSON.stringify({ blind, pids: serverProcesses(cluster, chooseAccount(cluster)).map(({ pid }) => pid) }));`;
    const said = execFileSync('setpriv', ['--bounding-set', '-sys_ptrace', '--inh-caps', '-sys_ptrace', process.execPath, '--input-type=module', '-e', script], { encoding: 'utf8' });
    const { blind, pids } = JSON.parse(said) as { blind: boolean; pids: number[] };
    assert.equal(worksIn(server.pid, cluster), true);
    assert.ok(blind && pids.includes(server.pid) && pids.length > 5, said);
  });

  it('is read from what lsof says, where there is no /proc', () => {
    const printed = 'p12\nR1\nfcwd\nn/data/postgres\np13\nR12\nfcwd\nn/data/postgres\np14\nR1\nfcwd\nn/data/postgres2\n';
    assert.deepEqual(workersIn(printed, '/data/postgres'), [{ pid: 12, parent: 1 }, { pid: 13, parent: 12 }]);
    assert.deepEqual(workersIn('', '/data/postgres'), []);
  });
});

/** Clients that connect, wait for each other's locks and note what was acknowledged to them. */
class Life {
  readonly #acknowledged = new Map<number, number>();
  readonly #address: Address;
  readonly #clients: Promise<void>[];
  #commits = 0;
  #isOver = false;

  constructor(address: Address) {
    this.#address = address;
    this.#clients = Array.from({ length: CLIENTS }, (_, number) => this.#live(number));
  }

  static async begin(address: Address): Promise<Life> {
    await query(address, 'create table hot (id int primary key, n int not null); create table kept (client int, n int, primary key (client, n))');
    await query(address, 'insert into hot select id, 0 from generate_series(1, 5) id');
    return new Life(address);
  }

  async #live(number: number): Promise<void> {
    for (let n = 1; !this.#isOver;) {
      let client: pg.Client | undefined;
      try {
        client = await connect(this.#address);
        for (const last = n + 20; n < last && !this.#isOver; n += 1) {
          await client.query('begin');
          await client.query('update hot set n = n + 1 where id = $1', [1 + ((number + n) % 5)]);
          await client.query('insert into kept values ($1, $2)', [number, n]);
          await client.query('commit');
          this.#acknowledged.set(number, n);
          this.#commits += 1;
        }
      } catch {
        // What was not acknowledged may or may not be there; the next number is surely free.
        n += 1;
        await sleep(20);
      } finally {
        void client?.end().catch(() => undefined);
      }
    }
  }

  get commits(): number {
    return this.#commits;
  }

  async end(): Promise<ReadonlyMap<number, number>> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    return this.#acknowledged;
  }
}

const pick = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;

describe('kill -9 while programs share the server and many connections work in it', { timeout: 120_000 + ROUNDS * 60_000 }, () => {
  it(`answers again ${ROUNDS} times out of ${ROUNDS}, with all that was acknowledged and one server only`, async (t) => {
    const dataDir = path.join(room, 'stormy');
    const cluster = path.join(dataDir, 'postgres');
    const programs = [await startElsewhere(dataDir), await startElsewhere(dataDir), await startElsewhere(dataDir)];
    const address: Address = programs[0] as Address;
    const account = chooseAccount(cluster);
    const life = await Life.begin(address);
    t.after(() => life.end());
    let slowest = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      await sleep(100 + Math.random() * 500);
      const found = serverProcesses(cluster, account);
      const postmaster = Number.parseInt(fs.readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8'), 10);
      const children = found.filter(({ parent }) => parent === postmaster).map(({ pid }) => pid);
      const how = pick(['server', 'server and its processes', 'server and some of its processes', 'server and a program', 'server with a stopped process'] as const);
      const victims = how === 'server and its processes' ? children : how === 'server and some of its processes' ? children.filter(() => Math.random() < 0.5) : [];
      if (how === 'server with a stopped process' && children.length > 0) process.kill(pick(children), 'SIGSTOP');
      for (const pid of [postmaster, ...victims]) kill9(pid);
      const begun = Date.now();
      if (how === 'server and a program') {
        kill9(programs.shift()?.child.pid as number);
        programs.push(await startElsewhere(dataDir));
      }
      await until(`round ${round}, ${how} killed: another server answers`, () => query<{ pid: number }>(address, 'select 1').then(() => !isAlive(postmaster), () => false));
      const took = Date.now() - begun;
      slowest = Math.max(slowest, took);
      assert.ok(took < RECOVERY_SECONDS * 1_000, `round ${round}, ${how} killed: ${took} ms`);
    }
    t.diagnostic(`the longest recovery took ${slowest} ms; ${life.commits} commits were acknowledged`);
    for (const [client, n] of await life.end()) assert.deepEqual(await query(address, `select n from kept where client = ${client} and n = ${n}`), [{ n }]);
    const servers = serverProcesses(cluster, account).filter(({ parent }, _, all) => !all.some(({ pid }) => pid === parent));
    assert.equal(servers.length, 1, JSON.stringify(servers));
    for (const { child } of programs) await kill(child, 'SIGTERM');
    assert.deepEqual(serverProcesses(cluster, account), []);
    assert.deepEqual(fs.readdirSync(dataDir).filter((entry) => /lease|turn|new-/.test(entry)), []);
  });
});
