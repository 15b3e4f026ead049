/** For the tests of the supervisor: servers and children that are ended with the test that started them. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type EmbeddedError, type EmbeddedServer, startEmbedded } from './embedded.ts';
import { type Account, isAlive, mayEnter } from './embedded-process.ts';

export const onlyRoot = process.getuid?.() === 0 ? false : 'needs root';
export const log = { info: () => undefined, warn: () => undefined };
export const moduleUrl = new URL('./embedded.ts', import.meta.url).href;
/** For a group of tests, on a machine that does much else. */
export const bounded = { timeout: 300_000 };

/** Whether the account can run a program of this installation; it cannot below root's home. */
export const mayRun = (account: Account) =>
  mayEnter(account, path.dirname(process.execPath)) && mayEnter(account, path.dirname(fileURLToPath(moduleUrl)));

export type Address = Pick<EmbeddedServer, 'host' | 'port' | 'user' | 'database'>;

const servers: EmbeddedServer[] = [];
const children: ChildProcess[] = [];
const pids: number[] = [];

/** A directory for this test file, which any account may pass through. */
export const room = fs.mkdtempSync(path.join(os.tmpdir(), 'embedded-'));
fs.chmodSync(room, 0o711);

export function endWithTest(child: ChildProcess): void {
  children.push(child);
}

/** To be called once by each test file. */
export function cleanAfterTests(): void {
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const server of servers.splice(0)) await server.stop();
    for (const pid of pids.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
  after(() => fs.rmSync(room, { recursive: true, force: true }));
}

export async function start(dataDir: string, startSeconds = 60): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, log, startSeconds });
  servers.push(server);
  return server;
}

export async function query<T extends object>(server: Address, text: string): Promise<T[]> {
  const client = new pg.Client({ host: server.host, port: server.port, user: server.user, database: server.database });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end();
  }
}

/** Starts the server in a process of its own, which goes on running; gives what it said when it was ready. */
export async function startElsewhere(dataDir: string, options: { uid?: number; gid?: number } = {}) {
  const script = `
    import { startEmbedded } from ${JSON.stringify(moduleUrl)};
    const log = { info: () => undefined, warn: () => undefined };
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log, startSeconds: 60 });
    console.log(JSON.stringify({ pid: server.pid, host: server.host, port: server.port, user: server.user, database: server.database, adopted: server.adopted }));
    process.on('SIGTERM', async () => { await server.stop(); process.exit(0); });
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    uid: options.uid, gid: options.gid, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  children.push(child);
  let said = '';
  let complained = '';
  child.stderr.on('data', (chunk) => { complained += chunk; });
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes('\n')) break;
  }
  assert.ok(said.includes('\n'), `the child did not start a server: ${complained}`);
  const server = JSON.parse(said) as Address & Pick<EmbeddedServer, 'pid' | 'adopted'>;
  pids.push(server.pid);
  return { child, ...server };
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(20)) if (await isSo()) return;
  assert.fail(`waited in vain until ${what}`);
}

export const refusal = (problem: EmbeddedError['problem'], words: RegExp) => (error: EmbeddedError) => {
  assert.equal(error.problem, problem, error.message);
  assert.match(error.message, words);
  return true;
};
