import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endTestPostgres, startTest, type TestServer, TEST_TENANT } from '../testing/index.ts';
import type { TransactionDb } from './db.ts';
import { sql } from './sql.ts';

let server: TestServer;
before(async () => {
  server = await startTest({ modules: [], background: false });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const scope = { tenantId: TEST_TENANT, personId: null, reach: '*', organisations: [] } as const;
const transact = <T>(work: (db: TransactionDb) => Promise<T>) => server.installation.database.transact(scope, work);
const WRONG = sql`select 1 / 0`;
const write = (key: string) => sql`insert into platform.timer (tenant_id, key, due_at, call, input) values (${TEST_TENANT}, ${key}, now(), 'none', '{}')`;
const isKept = async (key: string) => (await server.asOwner(sql`select 1 from platform.timer where key = ${key}`)).length === 1;

test('what is committed is kept', async () => {
  await transact((db) => db.run(write('kept')));
  assert.equal(await isKept('kept'), true);
});

test('a failure that the work passes over, waited for or not, is thrown in the end: success is never said of what was not kept', async () => {
  const division = /division by zero/;
  await assert.rejects(transact(async (db) => {
    db.send(write('sent'));
    db.send(WRONG);
  }), division);
  await assert.rejects(transact(async (db) => {
    db.send(WRONG);
    await db.run(write('after'));
  }), division);
  await assert.rejects(transact(async (db) => {
    await db.run(write('caught'));
    await db.run(WRONG).catch(() => undefined);
  }), /a statement had failed, and its failure was passed over/);
  for (const key of ['sent', 'after', 'caught']) assert.equal(await isKept(key), false, key);
});

test('work that asks several things at once and fails at the first ends with that, not the process with the second', async () => {
  const work = async (db: TransactionDb) => {
    const first = db.rows(WRONG);
    const second = db.rows(sql`select 1`);
    await first;
    await second;
  };
  await assert.rejects(transact(work), /division by zero/);
  // An unheard rejection would be reported by now, and fail this test.
  await new Promise((resolve) => setTimeout(resolve, 50));
});

test('a command finds by index what it asks by key, however little was in the table when its plan was made', async () => {
  await transact((db) => db.run(write('few')));
  await server.asOwner(sql`analyze platform.timer`);
  const plan = (await transact((db) => db.rows<{ 'QUERY PLAN': string }>(sql`explain select from platform.timer where tenant_id = ${TEST_TENANT} and key = 'x'`))).map((row) => row['QUERY PLAN']).join('\n');
  assert.match(plan, /Index/);
  assert.doesNotMatch(plan, /Seq Scan/);
});

test('work that goes on after its transaction has ended asks nothing in somebody else’s', async () => {
  const left: TransactionDb[] = [];
  await transact(async (db) => void left.push(db));
  await assert.rejects(transact(async (db) => {
    left.push(db);
    await db.run(WRONG);
  }), /division by zero/);
  for (const db of left) await assert.rejects(db.rows(sql`select 1`), /the transaction is over/);
});
