import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Database, openDatabase } from './database/db.ts';
import { sql } from './database/sql.ts';
import { createLog } from './log.ts';
import { createRelay, type InboxRow } from './relay.ts';
import { endTestPostgres, startTest, type TestServer, TEST_TENANT } from './testing/index.ts';

const COPIES = 2;
const COMMANDS = 120;
let server: TestServer;
const databases: Database[] = [];
before(async () => {
  server = await startTest({ modules: [], background: false });
});
after(async () => {
  await Promise.all(databases.map((database) => database.end()));
  await server.close();
  await endTestPostgres();
});

async function until(what: string, isThere: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !isThere(); await new Promise((resolve) => setTimeout(resolve, 20))) if (Date.now() > deadline) throw new Error(what);
}

test('copies of the server deliver everything once and in one order, whichever of them moves it', async () => {
  const heard = Array.from({ length: COPIES }, (): InboxRow[] => []);
  const relays = heard.map((rows) => {
    const database = openDatabase({ connection: server.connection, poolSize: 4, onError: () => undefined });
    databases.push(database);
    return { database, relay: createRelay({ database, log: createLog('silent'), deliver: (more) => rows.push(...more) }) };
  });
  await Promise.all(relays.map(({ relay }) => relay.start()));
  await Promise.all(Array.from({ length: COMMANDS }, async (_, command) => {
    const { database, relay } = relays[command % COPIES] as (typeof relays)[number];
    await database.transact({ tenantId: TEST_TENANT, personId: null, reach: '*', organisations: [] }, (db) => db.run(sql`
      insert into platform.outbox (tenant_id, channel, notice, payload, at) select ${TEST_TENANT}, 'person:x', 'some.thing', jsonb_build_object('of', ${command}::int, 'n', n), now() from generate_series(1, 3) n`));
    relay.poke();
  }));
  const all = COMMANDS * 3;
  await until('not everything was heard by everybody', () => heard.every((rows) => rows.length >= all));
  await Promise.all(relays.map(({ relay }) => relay.stop()));
  const ids = heard.map((rows) => rows.map((row) => row.id));
  assert.deepEqual(ids[0], [...(ids[0] ?? [])].sort((a, b) => a - b));
  assert.equal(new Set(ids[0]).size, all);
  for (const other of ids.slice(1)) assert.deepEqual(other, ids[0]);
  for (let command = 0; command < COMMANDS; command += 1) {
    assert.deepEqual(heard[0]?.filter((row) => row.payload.of === command).map((row) => row.payload.n), [1, 2, 3]);
  }
});

test('what one copy moves the other hears by a word, not by looking again in a while', async () => {
  const heard: number[][] = [[], []];
  const relays = heard.map((ids) => createRelay({ database: databases[heard.indexOf(ids)] as Database, log: createLog('silent'), deliver: (rows) => ids.push(...rows.map((row) => row.id)) }));
  await Promise.all(relays.map((relay) => relay.start()));
  const notified: string[] = [];
  const third = openDatabase({ connection: server.connection, poolSize: 1, onError: () => undefined });
  databases.push(third);
  await third.listen('huying_inbox', (newest) => notified.push(newest));
  await third.transact({ tenantId: TEST_TENANT, personId: null, reach: '*', organisations: [] }, (db) =>
    db.run(sql`insert into platform.outbox (tenant_id, channel, notice, payload, at) values (${TEST_TENANT}, 'person:x', 'some.thing', '{}', now())`));
  relays[0]?.poke();
  await until('not heard by both', () => heard.every((ids) => ids.length === 1));
  await until('nobody was told', () => notified.length === 1);
  assert.deepEqual([Number(notified[0]), heard[1]?.[0]], [heard[0]?.[0], heard[0]?.[0]]);
  await Promise.all(relays.map((relay) => relay.stop()));
});
