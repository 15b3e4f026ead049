import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbedded } from './embedded.ts';
import { chooseAccount } from './embedded-cluster.ts';
import { bounded, cleanAfterTests, endWithTest, kill, log, onlyRoot, query, refusal, room, start, startElsewhere, until } from './embedded-harness.ts';
import { as, isAlive } from './embedded-process.ts';

cleanAfterTests();

describe('the embedded PostgreSQL', bounded, () => {
  it('starts from nothing with the promised settings, extensions and no way in but the socket', async () => {
    const dataDir = path.join(room, 'fresh');
    const server = await start(dataDir);
    assert.equal(server.adopted, false);
    for (const extension of ['cube', 'earthdistance', 'pgcrypto', 'btree_gist']) await query(server, `create extension ${extension}`);
    const [database] = await query(server, "select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale from pg_database where datname = 'postgres'");
    assert.deepEqual(database, { encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' });
    const settings = await query<{ name: string; setting: string }>(server, `select name, setting from pg_settings where name in
      ('max_connections', 'shared_buffers', 'synchronous_commit', 'fsync', 'full_page_writes', 'listen_addresses', 'TimeZone', 'data_checksums') order by name collate "C"`);
    assert.deepEqual(Object.fromEntries(settings.map((row) => [row.name, row.setting])), {
      TimeZone: 'UTC', data_checksums: 'on', fsync: 'on', full_page_writes: 'on', listen_addresses: '', max_connections: '100',
      shared_buffers: '16384', synchronous_commit: 'on',
    });
    for (const directory of [server.host, path.join(dataDir, 'postgres')]) assert.equal(fs.statSync(directory).mode & 0o777, 0o700);
    assert.ok(fs.readFileSync(path.join(dataDir, 'postgres.log'), 'utf8').includes('ready to accept connections'));
  });

  it('keeps the data over a restart and leaves nothing running', async () => {
    const dataDir = path.join(room, 'kept');
    const first = await start(dataDir);
    await query(first, 'create table kept as select 42 as answer');
    await first.stop();
    assert.equal(isAlive(first.pid), false);
    assert.equal(fs.existsSync(path.join(dataDir, 'postgres', 'postmaster.pid')), false);
    assert.deepEqual(fs.readdirSync(dataDir).filter((entry) => /lease|new-/.test(entry)), []);
    const second = await start(dataDir);
    assert.deepEqual(await query(second, 'select answer from kept'), [{ answer: 42 }]);
  });

  it('brings a killed server back with everything that was committed', async () => {
    const server = await start(path.join(room, 'revived'));
    const killed = server.pid;
    await query(server, 'create table kept (answer int)');
    await query(server, 'insert into kept values (42)');
    process.kill(killed, 'SIGKILL');
    await until('another server answers', () => query(server, 'select 1').then(() => server.pid !== killed, () => false));
    assert.deepEqual(await query(server, 'select answer from kept'), [{ answer: 42 }]);
    const revived = server.pid;
    await server.stop();
    assert.equal(isAlive(revived), false);
  });

  it('is adopted after the application alone was killed, and stopped by the one who adopted it', async () => {
    const dataDir = path.join(room, 'adopted');
    const orphan = await startElsewhere(dataDir);
    await query(orphan, 'create table kept as select 42 as answer');
    await kill(orphan.child, 'SIGKILL');
    const server = await start(dataDir);
    assert.equal(server.adopted, true);
    assert.equal(server.pid, orphan.pid);
    assert.deepEqual(await query(server, 'select answer from kept'), [{ answer: 42 }]);
    await server.stop();
    assert.equal(isAlive(orphan.pid), false);
  });

  it('recovers when application and server are killed together in the middle of writing', async () => {
    const dataDir = path.join(room, 'crashed');
    const first = await startElsewhere(dataDir);
    const client = new pg.Client({ host: first.host, port: first.port, user: first.user, database: first.database });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table counted (n int)');
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await client.query('insert into counted values ($1)', [acknowledged + 1]);
        acknowledged += 1;
      }
    })().catch(() => undefined);
    await until('some rows are acknowledged', () => acknowledged > 20);
    process.kill(first.child.pid as number, 'SIGKILL');
    process.kill(first.pid, 'SIGKILL');
    await writing;
    const server = await start(dataDir);
    const [row] = await query<{ count: string }>(server, 'select count(*)::int as count from counted');
    assert.ok(Number(row?.count) >= acknowledged, `${row?.count} rows of ${acknowledged} acknowledged`);
  });

  it('outlives a Ctrl-C that the whole foreground group gets', async () => {
    const dataDir = path.join(room, 'interrupted');
    const first = await startElsewhere(dataDir);
    const exited = once(first.child, 'exit');
    process.kill(-(first.child.pid as number), 'SIGINT');
    await exited;
    await sleep(200);
    assert.equal(isAlive(first.pid), true);
    assert.deepEqual(await query(first, 'select 1 as one'), [{ one: 1 }]);
    assert.equal((await start(dataDir)).pid, first.pid);
  });

  it('serves two programs at once; the last one out stops it', async () => {
    const dataDir = path.join(room, 'shared');
    const first = await start(dataDir);
    const second = await startElsewhere(dataDir);
    assert.deepEqual([second.pid, second.adopted], [first.pid, true]);
    await first.stop();
    assert.deepEqual(await query(second, 'select 1 as one'), [{ one: 1 }]);
    await kill(second.child, 'SIGTERM');
    assert.equal(isAlive(first.pid), false);
  });

  it('comes up once when several programs start it at the same moment', async () => {
    const dataDir = path.join(room, 'raced');
    const started = await Promise.all([1, 2, 3].map(() => startElsewhere(dataDir)));
    assert.equal(new Set(started.map((one) => one.pid)).size, 1);
    assert.equal(started.filter((one) => !one.adopted).length, 1);
    assert.deepEqual(fs.readdirSync(dataDir).filter((entry) => entry.includes('new-')), []);
  });

  it('says in the log and at once when a setting is impossible', async () => {
    const options = { dataDir: path.join(room, 'wrong'), log, startSeconds: 30, settings: { shared_buffers: 'nonsense' } };
    await assert.rejects(startEmbedded(options), refusal('start.failed', /shared_buffers/));
  });
});

describe('a lock that somebody left behind', bounded, () => {
  async function startWithLock(name: string, pid: number): Promise<void> {
    const dataDir = path.join(room, name);
    const first = await start(dataDir);
    const lock = path.join(dataDir, 'postgres', 'postmaster.pid');
    const lines = fs.readFileSync(lock, 'utf8').split('\n');
    await first.stop();
    const account = chooseAccount(path.join(dataDir, 'postgres'));
    const socketLock = path.join(first.host, '.s.PGSQL.5432.lock');
    for (const file of [lock, socketLock]) {
      fs.writeFileSync(file, [String(pid), ...lines.slice(1)].join('\n'), { mode: 0o600 });
      fs.chownSync(file, account.uid, account.gid);
    }
    const second = await start(dataDir);
    assert.deepEqual([second.adopted, second.pid === pid], [false, false]);
    assert.deepEqual(await query(second, 'select 1 as one'), [{ one: 1 }]);
  }

  it('is passed over when its writer is gone', async () => {
    const { pid } = spawnSync('true');
    await startWithLock('gone', pid);
  });

  it('is passed over when its writer is a zombie', async () => {
    const account = as(chooseAccount(path.join(room, 'zombie', 'postgres')));
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { ...account, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] });
    endWithTest(parent);
    const [said] = await once(parent.stdout, 'data');
    const zombie = Number(String(said));
    await until('the child is a zombie', () => !isAlive(zombie));
    process.kill(zombie, 0);
    await startWithLock('zombie', zombie);
  });

  it('is passed over when its number belongs to a stranger of the same account, who is left alone', async () => {
    const stranger = spawn('sleep', ['60'], { ...as(chooseAccount(path.join(room, 'stranger', 'postgres'))), cwd: '/' });
    endWithTest(stranger);
    await startWithLock('stranger', stranger.pid as number);
    assert.equal(isAlive(stranger.pid as number), true);
  });
});

describe('data that cannot be used', bounded, () => {
  it('an initialisation cut short is thrown away and made again', async () => {
    const dataDir = path.join(room, 'half');
    const { pid } = spawnSync('true');
    const half = path.join(dataDir, `postgres.new-${pid}-0000`);
    fs.mkdirSync(half, { recursive: true });
    fs.chmodSync(dataDir, 0o711);
    fs.writeFileSync(path.join(half, 'PG_VERSION'), '18');
    await start(dataDir);
    assert.equal(fs.existsSync(half), false);
  });

  it('a directory with something else in it is refused and left as it was', async () => {
    const dataDir = path.join(room, 'else');
    fs.mkdirSync(path.join(dataDir, 'postgres'), { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'postgres', 'letter.txt'), 'dear');
    await assert.rejects(start(dataDir), refusal('data.notACluster', /holds no PostgreSQL data/));
    assert.deepEqual(fs.readdirSync(path.join(dataDir, 'postgres')), ['letter.txt']);
    assert.deepEqual(fs.readdirSync(dataDir).filter((entry) => entry !== 'postgres-program'), ['postgres']);
  });

  it('data of another version are refused in words and left as they were', async () => {
    const dataDir = path.join(room, 'older');
    await (await start(dataDir)).stop();
    fs.writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await assert.rejects(start(dataDir), refusal('data.otherVersion', /PostgreSQL 17, and this installation brings PostgreSQL 18/));
    fs.writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '18\n');
    assert.deepEqual(await query(await start(dataDir), 'select 1 as one'), [{ one: 1 }]);
  });

  it('a full disk is named, both before and after the first start', { skip: onlyRoot }, async (t) => {
    const disk = path.join(room, 'disk');
    fs.mkdirSync(disk);
    const mount = (size: string, ...more: string[]) => spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=711${more.join('')}`, 'tmpfs', disk]);
    if (mount('12m').status !== 0) return t.skip('this machine does not let root mount');
    try {
      const dataDir = path.join(disk, 'data');
      await assert.rejects(start(dataDir), refusal('disk.full', /disk that holds .* is full/));
      assert.deepEqual(fs.readdirSync(dataDir).filter((entry) => entry !== 'postgres-program'), []);
      mount('200m', ',remount');
      const server = await start(dataDir);
      await query(server, 'create table kept as select 42 as answer');
      await server.stop();
      spawnSync('dd', ['if=/dev/zero', `of=${disk}/filler`, 'bs=64k']);
      await assert.rejects(start(dataDir), refusal('disk.full', /disk that holds .* is full/));
      fs.rmSync(`${disk}/filler`);
      const again = await start(dataDir);
      assert.deepEqual(await query(again, 'select answer from kept'), [{ answer: 42 }]);
      await again.stop();
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });
});
