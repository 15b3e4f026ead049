import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { migrateAll, sealTrail } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { timebank } from '@huying/timebank/contract';
import timebankServer from '@huying/timebank/server';
import pg from 'pg';
import { installed, newNeighbours, person } from '../modules/timebank/testing/stand-ins.ts';
import { startEmbedded } from '../packages/platform/src/database/embedded.ts';
import { describeReport, verifyDatabase, type VerifyReport } from './verify.ts';

const neighbours = newNeighbours();
const elder = person(neighbours, '王秀芳', 'elder');
let server: TestServer;
before(async () => {
  server = await startTest({ modules: installed(neighbours), background: false });
  await server.asEngine((ctx) => ctx.call(timebank.calls.grant, { personId: elder.id, minutes: 90, reason: '重点老人' }));
  while ((await sealTrail(server.installation.database)) > 0);
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

interface Ended {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}
const verify = (env: Record<string, string>, ...args: string[]) =>
  new Promise<Ended>((resolve) => {
    const child = execFile(process.execPath, [fileURLToPath(new URL('./verify.ts', import.meta.url)), ...args], { env: { ...process.env, DATABASE_URL: '', ...env } }, (_error, said, complained) =>
      resolve({ code: child.exitCode ?? -1, said, complained }));
  });
async function asOwner(text: string): Promise<void> {
  const client = new pg.Client(server.connection as pg.ClientConfig);
  await client.connect();
  await client.query(text);
  await client.end();
}
const databaseUrl = () => {
  const { host, port, user } = server.connection;
  return `postgresql:///${server.database}?host=${encodeURIComponent(String(host))}&port=${port}&user=${user}`;
};

test('a whole installation is verified, in a table and as data', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huying-verify-'));
  const file = join(folder, 'report.json');
  const { code, said } = await verify({ DATABASE_URL: databaseUrl() }, '--json', file);
  assert.equal(code, 0, said);
  assert.match(said, new RegExp(`^${TEST_TENANT} 郫筒街道 +1 +0 +4 +1 +0\\.0 h +0\\.0 h +0\\.0 h +0 +whole +balanced$`, 'm'));
  const report = JSON.parse(await readFile(file, 'utf8')) as VerifyReport;
  assert.partialDeepStrictEqual(report, { verified: true, trailVerified: true, ledgerBalanced: true });
  assert.equal(report.tenants.length, 2);
  await rm(folder, { recursive: true });
});

test('an edited balance and an edited trail are both told, with exit status 1', async () => {
  await asOwner('update timebank.account set balance_minutes = balance_minutes + 60 where balance_minutes is not null');
  const broken = await verify({ DATABASE_URL: databaseUrl() });
  assert.equal(broken.code, 1);
  assert.match(broken.said, /BROKEN: 1 found/);
  assert.match(broken.said, /account\.balanceDiffers {2}account [0-9a-f-]{36}/);
  await asOwner('update timebank.account set balance_minutes = balance_minutes - 60 where balance_minutes is not null');
  assert.equal((await verifyDatabase(server.connection)).verified, true);

  await asOwner(`update platform.trail set reason = '别的' where action = 'timebank.granted'`);
  const report = await verifyDatabase(server.connection);
  assert.deepEqual([report.verified, report.trailVerified, report.ledgerBalanced], [false, false, true]);
  assert.match(describeReport(report), /BROKEN at 1/);
});

test('what cannot be looked at is exit status 2 and a sentence', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'huying-verify-'));
  const none = await verify({ DATA_DIR: empty });
  assert.equal(none.code, 2);
  assert.match(none.complained, /There is no installation in/);
  assert.ok(!existsSync(join(empty, 'postgres')));
  const away = await verify({ DATABASE_URL: 'postgresql://127.0.0.1:1/x' });
  assert.deepEqual([away.code, /cannot be reached/.test(away.complained)], [2, true]);
  assert.equal((await verify({ DATA_DIR: empty }, '--jason', 'x')).code, 2);
  await rm(empty, { recursive: true });
});

test('an embedded server that was running goes on, one that was not is stopped again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-verify-'));
  const log = { info: () => undefined, warn: () => undefined };
  const embedded = await startEmbedded({ dataDir, log, settings: { fsync: 'off' } });
  const connection = { host: embedded.host, port: embedded.port, user: embedded.user, database: embedded.database };
  const unready = await verify({ DATA_DIR: dataDir });
  assert.equal(unready.code, 2);
  assert.match(unready.complained, /holds no installation/);
  await migrateAll(connection, [timebankServer]);
  const running = await verify({ DATA_DIR: dataDir });
  assert.equal(running.code, 0, running.complained);
  assert.match(running.said, /There is no tenant yet/);
  const client = new pg.Client(connection);
  await client.connect();
  await client.end();
  await embedded.stop();
  assert.ok(!existsSync(join(dataDir, 'postgres', 'postmaster.pid')));
  assert.equal((await verify({ DATA_DIR: dataDir })).code, 0);
  assert.ok(!existsSync(join(dataDir, 'postgres', 'postmaster.pid')));
  await rm(dataDir, { recursive: true });
});
