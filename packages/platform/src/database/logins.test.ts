import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { createInstallation, migrateAll } from '../installation.ts';
import { endTestPostgres, startTest, type TestServer, TEST_TENANT } from '../testing/index.ts';
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
const owner = () => String(server.connection.user);
/** What somebody could do whose words became a statement. */
const APP = (text: string) => server.installation.database.transact(scope, (db) => db.rows({ text, values: [] }), { keep: () => false });
const SERVICE = (text: string) => server.installation.database.serviceTransact((db) => db.rows({ text, values: [] }));
const DENIED = /permission denied/;

test('the application is signed in as somebody who owns nothing, may make nothing and stands above no rule', async () => {
  for (const [ask, other] of [[APP, 'huying_service'], [SERVICE, 'huying_app']] as const) {
    const [who] = await ask('select session_user::text as login, current_user::text as role') as { login: string; role: string }[];
    assert.ok(who);
    assert.ok(who.login.startsWith(`${who.role}_`), JSON.stringify(who));
    const [rights] = await server.asOwner(sql`select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication from pg_roles where rolname = ${who.login}`);
    assert.deepEqual(rights, { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, rolreplication: false });
    const member = await server.asOwner<{ of: string }>(sql`select roleid::regrole::text as of from pg_auth_members where member = ${who.login}::regrole`);
    assert.deepEqual(member, [{ of: who.role }]);
    const owned = await server.asOwner(sql`select from pg_class where relowner in (${who.login}::regrole, ${who.role}::regrole)`);
    assert.deepEqual(owned, []);
    for (const way of ['set role', 'set local role', 'set session authorization']) {
      await assert.rejects(ask(`${way} ${owner()}`), DENIED, way);
      await assert.rejects(ask(`${way} ${other}`), DENIED, way);
    }
  }
});

test('leaving the role leads to nobody who sees more', async () => {
  await server.asOwner(sql`insert into platform.setting (tenant_id, name, value) values (1, 'of another', '{}')`);
  for (const way of ['reset role', 'set role none', 'reset session authorization', 'set session authorization default']) {
    const left = async (text: string) => server.installation.database.transact(scope, async (db) => {
      await db.rows({ text: way, values: [] });
      return db.rows<{ user: string; n: number }>({ text, values: [] });
    }, { keep: () => false });
    const [seen] = await left('select current_user::text as user, (select count(*)::int from platform.setting where tenant_id <> platform.tenant()) as n');
    assert.ok(seen?.user.startsWith('huying_app'), `${way}: ${seen?.user}`);
    assert.equal(seen?.n, 0, way);
    await assert.rejects(left('alter table platform.setting disable row level security'), /must be owner/, way);
    await assert.rejects(left(`set role ${owner()}`), DENIED, way);
  }
  for (const text of ['create role mine login', 'create table platform.mine ()', 'select * from platform.inbox', 'select * from public.huying_migration', 'select * from graphile_worker.jobs', "copy platform.setting to program 'cat'"]) await assert.rejects(APP(text), DENIED, text);
});

test('two installations of one database server have logins of their own, and one name is one password', async () => {
  const logins = await server.asOwner<{ name: string }>(sql`select rolname as name from pg_roles where rolname ~ '^huying_(app|service)_'`);
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-logins-'));
  const open = () => createInstallation({ config: readConfig({ DATA_DIR: dataDir }, { webDir: '' }), connection: server.connection, modules: [], log: pino({ level: 'silent' }), poolSize: 1 });
  const found = () => server.asOwner<{ name: string; word: string }>(sql`select rolname as name, rolpassword as word from pg_authid where rolname ~ '^huying_(app|service)_' and rolname <> all(${logins.map(({ name }) => name)}) order by 1`);
  try {
    await (await open()).stop();
    const made = await found();
    assert.equal(made.length, 2);
    for (const { word } of made) assert.match(word, /^SCRAM-SHA-256\$4096:/);
    await (await open()).stop();
    assert.deepEqual(await found(), made, 'the next start finds them');
  } finally {
    for (const { name } of await found()) await server.asOwner({ text: `drop role ${name}`, values: [] });
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('a user of the database who may not make roles is said at the start, and serves as before', async () => {
  const said: string[] = [];
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-logins-'));
  const plain = { ...server.connection, user: 'plain_keeper', database: 'plain_keeper' };
  const owned = (text: string) => server.asOwner({ text, values: [] });
  await owned('create role plain_keeper login');
  await owned('grant huying_app, huying_service to plain_keeper');
  await owned('create database plain_keeper owner plain_keeper');
  try {
    await migrateAll(plain, []);
    const installation = await createInstallation({ config: readConfig({ DATA_DIR: dataDir }, { webDir: '' }), connection: plain, modules: [], log: pino({ level: 'warn' }, { write: (line: string) => said.push(line) }), poolSize: 1 });
    try {
      await installation.addTenant(TEST_TENANT, '郫筒街道');
      const [who] = await installation.database.transact(scope, (db) => db.rows<{ who: string }>(sql`select current_user::text || ' of ' || session_user::text as who from platform.tenant`));
      assert.equal(who?.who, 'huying_app of plain_keeper');
      assert.match(said.join(''), /不能给应用建立单独的数据库登录.*cannot be given a database login of its own/);
    } finally {
      await installation.stop();
    }
  } finally {
    await owned('drop database plain_keeper with (force)');
    await owned('drop role plain_keeper');
    await rm(dataDir, { recursive: true, force: true });
  }
});
