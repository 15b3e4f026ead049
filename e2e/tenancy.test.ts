/**
 * The second line of defence: what PostgreSQL itself lets the application's role see and write, whatever the code above asks. All of it is derived
 * from the catalogue, so that a table that is added tomorrow is held to it tomorrow. Then what open pages hear of others.
 */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Role } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import type { Db, Scope, Statement } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, TEST_TENANT } from '@huying/platform/testing';
import { fingerprint, marksAgainst, NO_TENANT, type TenantTable, tenantTables } from './marks.ts';
import { type SmallCommunities, type SmallCommunity, speakerOf, startSmallCommunities } from './small-community.ts';

let all: SmallCommunities;
let tables: readonly TenantTable[];

before(async () => {
  all = await startSmallCommunities();
  tables = await tenantTables(all.server);
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const plain = (text: string, values: unknown[] = []): Statement => ({ text, values });
const asOwner = <T extends object>(text: string) => all.server.asOwner<T>(plain(text));

/** Asks as the application with these settings; nothing of it stays. */
async function asApplication<T>(scope: Partial<Omit<Scope, 'tenantId'>> & { readonly tenantId: number | 'unset' }, work: (db: Db) => Promise<T>): Promise<T> {
  const { tenantId, ...rest } = scope;
  return all.server.installation.database.transact(
    { personId: null, reach: [], organisations: [], ...rest, tenantId: tenantId === 'unset' ? 0 : tenantId },
    async (db) => {
      if (tenantId === 'unset') await db.run(plain(`select set_config('app.tenant', '', true)`));
      return work(db);
    },
    { keep: () => false },
  );
}

const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public') and n.nspname !~ '^pg_'`;

// What the catalogue says -----------------------------------------------------------------------------------------------------

interface TableFacts {
  readonly name: string;
  readonly schema: string;
  readonly secured: boolean;
  readonly forced: boolean;
  readonly has_tenant: boolean;
  readonly leads: boolean;
  readonly kept_apart: boolean;
  /** The service role, which carries messages, clocks and sign-ins of all tenants, has rights to it. */
  readonly serves_all: boolean;
  readonly readable: boolean;
}

async function tableProblems(): Promise<string[]> {
  const rows = await asOwner<TableFacts>(`
    select n.nspname as schema, format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
      a.attnum is not null as has_tenant, has_table_privilege('huying_app', c.oid, 'select') as readable,
      exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and i.indkey[0] = a.attnum) as leads,
      exists (select from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname and p.permissive = 'RESTRICTIVE' and p.cmd = 'ALL'
        and 'huying_app' = any(p.roles) and p.qual ~ 'tenant_id = .*platform.tenant\\(\\)' and p.with_check ~ 'tenant_id = .*platform.tenant\\(\\)') as kept_apart,
      has_any_column_privilege('huying_service', c.oid, 'select, insert, update, references') or has_table_privilege('huying_service', c.oid, 'delete, truncate') as serves_all
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and ${OURS} and not ${NO_TENANT} order by 2`);
  assert.ok(rows.length > 30, `only ${rows.length} tables were looked at`);
  return rows.flatMap((row) => {
    const isModule = row.schema !== 'platform';
    if (!row.has_tenant) return isModule ? [`${row.name} has no tenant`] : [];
    return [
      ...(row.secured && row.forced ? [] : [`${row.name}: row-level security is not forced`]),
      ...(row.leads || (row.serves_all && !isModule) ? [] : [`${row.name}: the tenant does not lead the primary key`]),
      ...(isModule && row.serves_all ? [`${row.name}: the service role reaches it`] : []),
      ...(row.kept_apart || !row.readable ? [] : [`${row.name}: no restrictive policy keeps tenants apart`]),
    ];
  });
}

/** A table that says that it belongs to no tenant names nothing that does. */
async function publicTableProblems(): Promise<string[]> {
  const columns = await asOwner<{ name: string }>(`
    select format('%I.%I.%I', n.nspname, c.relname, a.attname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where ${OURS} and ${NO_TENANT} and a.atttypid in ('uuid'::regtype, 'uuid[]'::regtype, 'bytea'::regtype, 'json'::regtype, 'jsonb'::regtype)`);
  return columns.map(({ name }) => `${name} may name what belongs to a tenant`);
}

/** The application's roles own nothing and may nothing beyond what was granted. */
async function roleProblems(): Promise<string[]> {
  const names = `('huying_app', 'huying_service')`;
  const rows = await asOwner<{ problem: string }>(`
    select 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid) as problem from pg_shdepend d join pg_roles r on r.oid = d.refobjid
    where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o' and r.rolname in ${names} and d.dbid in (0, (select oid from pg_database where datname = current_database()))
    union all select 'has powers of its own: ' || rolname from pg_roles r where rolname in ${names}
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or exists (select from pg_auth_members m where m.member = r.oid))
    union all select 'may make things in ' || nspname from pg_namespace n where ${OURS} and (has_schema_privilege('huying_app', n.oid, 'create') or has_schema_privilege('huying_service', n.oid, 'create'))`);
  assert.equal((await asOwner(`select from pg_roles where rolname in ${names}`)).length, 2);
  return rows.map(({ problem }) => problem);
}

/** Views and functions with the rights of their owner: a function may have them where it names no table of tenants and no search path leads it astray. */
async function detourProblems(): Promise<string[]> {
  const views = await asOwner<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind in ('v', 'm') and not coalesce('security_invoker=true' = any(c.reloptions), false)`);
  const functions = await asOwner<{ name: string; config: string[] | null; body: string }>(`
    select format('%I.%I', n.nspname, p.proname) as name, p.proconfig as config, p.prosrc as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and p.prosecdef and (has_function_privilege('huying_app', p.oid, 'execute') or has_function_privilege('huying_service', p.oid, 'execute'))`);
  const names = (await tenantTables(all.server)).map(({ name }) => name);
  return [
    ...views.map(({ name }) => `${name}: a view with the rights of its owner`),
    ...functions.flatMap(({ name, config, body }) => [
      ...(config?.some((one) => one.startsWith('search_path=')) ? [] : [`${name} has no search path of its own`]),
      ...names.filter((table) => body.includes(table)).map((table) => `${name} reads ${table} with the rights of its owner`),
    ]),
  ];
}

const catalogueProblems = async () => (await Promise.all([tableProblems(), publicTableProblems(), roleProblems(), detourProblems()])).flat();

// What rows can be had ---------------------------------------------------------------------------------------------------------

const countOf = async (db: Db, table: string, where = 'true') => (await db.row<{ n: number }>(plain(`select count(*) as n from ${table} where ${where}`)))?.n ?? 0;

/** Tables that show rows of another tenant, whatever reach is claimed, or any row without a tenant. */
async function rowsShown(names: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  const note = async (db: Db, why: string, where?: string) => {
    for (const name of names) if ((await countOf(db, name, where)) > 0) problems.push(`${name} ${why}`);
  };
  const personId = all.own.people.elder.id;
  const organisations = Object.values(all.own.organisations);
  for (const reach of ['*', [''], [all.own.areaPath], []] as const) {
    await asApplication({ tenantId: all.foreign.tenantId, reach, personId, organisations }, (db) => note(db, 'shows rows of another tenant', `tenant_id <> ${all.foreign.tenantId}`));
    await asApplication({ tenantId: 'unset', reach, personId, organisations }, (db) => note(db, 'shows rows without a tenant'));
  }
  return [...new Set(problems)];
}

const REFUSED = /row-level security|permission denied|breaks the rule|violates foreign key/;

/** Tables where a row of our tenant could be changed, removed or added, or one of theirs moved to us, by an application that speaks for them. */
async function rowsWritten(names: readonly string[]): Promise<{ tried: number; problems: string[] }> {
  const problems: string[] = [];
  let tried = 0;
  const [ours, theirs] = [all.own.tenantId, all.foreign.tenantId];
  for (const name of names) {
    const [sample] = await asOwner<{ row: object }>(`select to_jsonb(t) as row from ${name} t where tenant_id = ${ours} limit 1`);
    const statements: [what: string, Statement][] = [
      ['changes', plain(`update ${name} set tenant_id = tenant_id where tenant_id = ${ours}`)],
      ['removes', plain(`delete from ${name} where tenant_id = ${ours}`)],
      ['moves', plain(`update ${name} set tenant_id = ${ours} where tenant_id = ${theirs}`)],
    ];
    if (sample) statements.push(['adds', plain(`insert into ${name} overriding system value select * from jsonb_populate_record(null::${name}, $1::jsonb)`, [JSON.stringify(sample.row)])]);
    for (const [what, statement] of statements) {
      const changed = await asApplication({ tenantId: theirs, reach: '*' }, (db) => db.run(statement)).catch((error: Error) => error);
      const isRefused = changed instanceof Error ? REFUSED.test(changed.message) : changed === 0;
      if (!isRefused) problems.push(`${name} ${what} rows across tenants${changed instanceof Error ? `: ${changed.message}` : ''}`);
    }
    if (sample) tried += 1;
  }
  return { tried, problems };
}

/** Files of two communities of one tenant, as these see them who are of one of them. */
async function fileProblems(): Promise<string[]> {
  const { own, other } = all;
  const seenBy = async (scope: Partial<Scope>) => new Map((await asApplication({ tenantId: own.tenantId, ...scope }, (db) => db.rows<{ id: string; purpose: string }>(plain('select id, purpose from platform.file')))).map((one) => [one.id, one.purpose]));
  const every = await seenBy({ reach: '*' });
  const [ours, theirs] = [await seenBy({ reach: [own.areaPath] }), await seenBy({ reach: [other.areaPath] })];
  const problems: string[] = [];
  for (const purpose of ['need-recording', 'visit-photo', 'identity-card', 'qualification', 'callback-recording']) {
    if (![...ours.values()].includes(purpose)) problems.push(`the office sees no ${purpose}`);
  }
  for (const id of theirs.keys()) if (ours.has(id)) problems.push(`${id} is seen by two communities`);
  if (theirs.size === 0 || ours.size + theirs.size > every.size) problems.push(`${ours.size} and ${theirs.size} of ${every.size} are seen`);
  if ((await seenBy({})).size > 0) problems.push('nobody sees files');
  for (const who of ['elder', 'neighbour', 'family', 'third'] as const) {
    const personId = own.people[who].id;
    const theirOwn = new Set((await asOwner<{ id: string }>(`
      select id from platform.file where owner_id = '${personId}' union select p.file_id from service.photo p join service.visit v on v.id = p.visit_id where v.helper_id = '${personId}'
      union select recording_id from need.need where raised_by = '${personId}'`)).map(({ id }) => id));
    for (const id of (await seenBy({ personId })).keys()) if (!theirOwn.has(id)) problems.push(`${who} sees ${every.get(id)}`);
    const [id] = [...ours.keys()].filter((one) => !theirOwn.has(one));
    for (const statement of [plain('update platform.file set delete_after = now() where id = $1', [id]), plain('delete from platform.file where id = $1', [id])]) {
      if ((await asApplication({ tenantId: own.tenantId, personId }, (db) => db.run(statement))) > 0) problems.push(`${who} changes ${id}`);
    }
  }
  return problems;
}

/** Mistakes that a migration could make. */
const PLANTED = `
  create schema planted; grant usage on schema planted to huying_app;
  create table planted.bare (id uuid primary key);
  create table planted.unforced (tenant_id int, id uuid, primary key (tenant_id, id)); alter table planted.unforced enable row level security;
  create table planted.reversed (tenant_id int, id uuid, primary key (id, tenant_id)); call platform.tenant_table('planted.reversed'); call platform.open_in_tenant('planted.reversed');
  create table planted.wide (tenant_id int, id uuid, primary key (tenant_id, id)); alter table planted.wide enable row level security; alter table planted.wide force row level security;
  grant select, insert, update, delete on planted.wide to huying_app; create policy everybody on planted.wide to huying_app using (true) with check (true);
  create table planted.served (tenant_id int, id uuid, primary key (tenant_id, id)); call platform.tenant_table('planted.served'); grant select on planted.served to huying_service;
  create table planted.public (id uuid); comment on table planted.public is 'belongs to no tenant: planted';
  create view planted.peephole as select * from need.need; grant select on planted.peephole to huying_app;
  create function planted.door() returns bigint language sql security definer as 'select count(*) from need.need';
  create table planted.owned (tenant_id int, id uuid, primary key (tenant_id, id)); call platform.tenant_table('planted.owned'); alter table planted.owned owner to huying_app;
  insert into planted.wide values (${TEST_TENANT}, gen_random_uuid()), (${OTHER_TENANT}, gen_random_uuid())`;

describe('PostgreSQL keeps tenants apart', () => {
  test('by what the catalogue says: every table is a tenant’s and guarded, the roles own nothing, nothing leads round', async () => assert.deepEqual(await catalogueProblems(), []));

  test('no table shows a row of another tenant, whatever reach is claimed; without a tenant none shows any', async () => {
    const filled = await asApplication({ tenantId: all.own.tenantId, reach: '*' }, async (db) => {
      let count = 0;
      for (const { name } of tables) if ((await countOf(db, name)) > 0) count += 1;
      return count;
    });
    assert.ok(filled > tables.length / 2 && filled > 25, `only ${filled} of ${tables.length} tables have rows to be seen`);
    assert.deepEqual(await rowsShown(tables.map(({ name }) => name)), []);
  });

  test('inside a tenant, who is nobody and reaches nothing sees nothing that is guarded', async () => {
    await asApplication({ tenantId: all.own.tenantId }, async (db) => {
      for (const { name, schema, isShared } of tables) if (!isShared && schema !== 'platform') assert.equal(await countOf(db, name), 0, name);
    });
  });

  test('inside a tenant, a file is had by whom it is about and by whoever sees a row that names it: whoever guesses an id has nothing', async () => {
    assert.deepEqual(await fileProblems(), []);
    await asOwner('create policy planted on platform.file for select to huying_app using (true)');
    try {
      assert.notDeepEqual(await fileProblems(), []);
    } finally {
      await asOwner('drop policy planted on platform.file');
    }
  });

  test('nothing is written, changed, moved or removed across tenants', async () => {
    const before = await fingerprint(all.server, tables, all.own.tenantId);
    const { tried, problems } = await rowsWritten(tables.map(({ name }) => name));
    assert.deepEqual(problems, []);
    assert.ok(tried > 25);
    assert.deepEqual(await fingerprint(all.server, tables, all.own.tenantId), before);
  });

  test('each of these would see a mistake', async () => {
    await asOwner(PLANTED);
    try {
      const found = (await catalogueProblems()).filter((problem) => problem.includes('planted')).sort();
      assert.deepEqual(found, [
        'owns table planted.owned', 'planted.bare has no tenant', 'planted.door has no search path of its own', 'planted.door reads need.need with the rights of its owner', 'planted.peephole: a view with the rights of its owner',
        'planted.public.id may name what belongs to a tenant', 'planted.reversed: the tenant does not lead the primary key', 'planted.served: the service role reaches it',
        'planted.unforced: row-level security is not forced', 'planted.wide: no restrictive policy keeps tenants apart',
      ]);
      assert.deepEqual(await rowsShown(['planted.wide', 'planted.reversed']), ['planted.wide shows rows of another tenant', 'planted.wide shows rows without a tenant']);
      const { problems } = await rowsWritten(['planted.wide', 'planted.reversed']);
      assert.deepEqual(problems.map((problem) => problem.split(':')[0]), ['changes', 'removes', 'moves', 'adds'].map((what) => `planted.wide ${what} rows across tenants`));
    } finally {
      await asOwner('drop schema planted cascade');
    }
  });
});

// Open pages -------------------------------------------------------------------------------------------------------------------

interface Listening {
  readonly role: Role;
  heard: string;
  end(): void;
}

/** An open page from the first message on. */
async function listenAs(base: string, community: SmallCommunity, role: Role): Promise<Listening> {
  const { cookie } = speakerOf(community, role);
  const over = new AbortController();
  const response = await fetch(`${base}/api/stream`, { headers: { cookie: cookie as string, 'last-event-id': '0' }, signal: over.signal });
  const listening: Listening = { role, heard: '', end: () => over.abort() };
  const decoder = new TextDecoder();
  void (async () => {
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) listening.heard += decoder.decode(part, { stream: true });
  })().catch(() => undefined);
  return listening;
}

const LISTENERS: readonly Role[] = ['elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'auditor', 'administrator'];

test('open pages hear what is their own and nothing of others, from the first message on', { timeout: 60_000 }, async () => {
  const { server } = all;
  const otherMarks = await marksAgainst(server, all.own, all.other);
  const foreignMarks = await marksAgainst(server, all.own, all.foreign);
  await server.installation.start();
  await server.http.listen({ port: 0, host: '127.0.0.1' });
  const base = `http://127.0.0.1:${(server.http.server.address() as AddressInfo).port}`;
  const pages = await Promise.all(LISTENERS.map((role) => listenAs(base, all.own, role)));
  const raiseIn = async (community: SmallCommunity) => (await community.clients.desk.ask(needContract.routes.raise, {
    body: { channel: 'telephone', elderId: community.people.elder.id, text: null, tags: { category: ['safety'], urgency: 'red' } },
  })).value.id;
  const others = [await raiseIn(all.foreign), await raiseIn(all.other)];
  const own = await raiseIn(all.own);
  const desk = pages.find(({ role }) => role === 'desk') as Listening;
  // Messages are moved in the order of their commits: when the last need is heard of, the two before it have been delivered as well.
  while (!desk.heard.includes(own)) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const { role, heard, end } of pages) {
    end();
    for (const id of others) assert.ok(!heard.includes(id), `${role} heard of a need of others`);
    assert.deepEqual([...otherMarks.seenIn(heard), ...foreignMarks.seenIn(heard)], [], `${role} heard of others`);
  }
  for (const role of ['elder', 'desk', 'committee'] as const) assert.ok(pages.find((one) => one.role === role)?.heard.includes(own), `${role} did not hear of the own need`);
});
