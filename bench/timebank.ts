/** The statement of a large account and the liquidity view of a large street, beside bare SQL that reads the same rows. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules } from '@huying/app-server/modules';
import { createServerProcess, freePort } from '@huying/e2e/server-process';
import { asId, isRefusal } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { clockActor, createInstallation, createLog, readConfig, SESSION_COOKIE } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import pg from 'pg';
import { settle, TENANT } from './community.ts';
import { type Figure, figure } from './figures.ts';
import { measure } from './measure.ts';
import { fetchFile, send } from './wire.ts';

const STREET = `/${TENANT}`;
const COMMUNITY = `${STREET}/001`;
const MONTHS = 36;

interface Ground {
  readonly port: number;
  readonly cookie: string;
  readonly client: pg.Client;
  /** The account with the many entries. */
  readonly accountId: string;
}

interface Size {
  /** Of the one account. */
  readonly entries: number;
  /** Others with their entries, two for each transfer. */
  readonly accounts: number;
  readonly transfers: number;
}

/**
 * Written past the commands, which would take days: services that the fund paid, gifts, and holds that went back, over three years. Rules of the
 * database are off while it is written, indexes as they are.
 */
async function fill(client: pg.Client, { entries, accounts, transfers }: Size): Promise<string> {
  const values = [TENANT, COMMUNITY];
  await client.query(`set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'`);
  const account = `insert into timebank.account (tenant_id, id, kind, owner_id, name, area_path, may_go_negative, balance_minutes, held_minutes, last_number, opened_at)`;
  await client.query(`${account} select $1, gen_random_uuid(), kind, null, kind, $2, kind = 'fund', null, null, null, now() from unnest(array['fund', 'escrow', 'pool']) as kind`, values);
  await client.query(`${account} select $1, gen_random_uuid(), 'person', gen_random_uuid(), 'person ' || n, $2, false, 0, 0, 0, now() from generate_series(0, $3::int) as n`, [...values, accounts]);
  const { rows } = await client.query<{ id: string }>(`select id from timebank.account where tenant_id = $1 and name = 'person 0'`, [TENANT]);
  const accountId = rows[0]?.id as string;
  await client.query(`create temp table place as select id, row_number() over (order by id) - 1 as at from timebank.account where tenant_id = $1 and kind = 'person' and id <> $2`, [TENANT, accountId]);
  await client.query('create unique index on place (at); analyze place');
  // Of ten transfers six are services, two gifts, one a hold and one its way back.
  await client.query(`
    insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, hold_id, subject_kind, subject_id, occasion_id, category, reason, at)
    select $1, gen_random_uuid(), case n % 10 when 8 then 'hold' when 9 then 'void' else 'post' end, case when n % 10 < 6 then 'issue' when n % 10 < 8 then 'gift' else 'spend' end, 30 + n % 90,
      case when n % 10 < 6 then f.id when n % 10 = 9 then e.id else p.id end, case when n % 10 = 8 then e.id when n % 10 in (6, 7) then q.id else p.id end,
      case when n % 10 = 9 then gen_random_uuid() end, 'need', gen_random_uuid(), gen_random_uuid(), 'company', '', now() - make_interval(secs => $3::float8 * n / $2)
    from generate_series(1, $2::int) as n, (select id from timebank.account where tenant_id = $1 and kind = 'fund') f, (select id from timebank.account where tenant_id = $1 and kind = 'escrow') e,
      place p, place q where p.at = n % $4 and q.at = (n * 7 + 1) % $4`, [TENANT, transfers, MONTHS * 30 * 86_400, accounts]);
  await client.query(`
    insert into timebank.transfer (tenant_id, id, kind, purpose, minutes, debit_account_id, credit_account_id, subject_kind, subject_id, occasion_id, category, reason, at)
    select $1, gen_random_uuid(), 'post', 'issue', 45, f.id, $2, 'need', gen_random_uuid(), gen_random_uuid(), 'company', '', now() - make_interval(mins => $3 - n)
    from generate_series(1, $3::int) as n, (select id from timebank.account where tenant_id = $1 and kind = 'fund') f`, [TENANT, accountId, entries]);
  await client.query(`
    insert into timebank.entry (tenant_id, transfer_id, account_id, number, minutes, balance_after_minutes, at)
    select tenant_id, transfer_id, account_id, row_number() over (partition by account_id order by at, transfer_id), minutes,
      case when is_owned then sum(minutes) over (partition by account_id order by at, transfer_id) + 1000000 end, at
    from (select t.tenant_id, t.id as transfer_id, s.account_id, s.minutes, t.at, a.owner_id is not null as is_owned from timebank.transfer t
      cross join lateral (values (t.debit_account_id, -t.minutes), (t.credit_account_id, t.minutes)) as s (account_id, minutes)
      join timebank.account a on a.tenant_id = t.tenant_id and a.id = s.account_id where t.tenant_id = $1) one`, [TENANT]);
  await client.query(`
    update timebank.account a set balance_minutes = greatest(0, e.minutes), last_number = e.count
    from (select account_id, sum(minutes)::int as minutes, count(*) as count from timebank.entry where tenant_id = $1 group by account_id) e where a.tenant_id = $1 and a.id = e.account_id and a.owner_id is not null`, [TENANT]);
  await client.query('set session_replication_role = origin');
  await client.query('vacuum analyze timebank.account');
  await client.query('vacuum analyze timebank.transfer');
  await client.query('vacuum analyze timebank.entry');
  return accountId;
}

/** Somebody of the street who looks at the ledger. */
async function readerOf(dataDir: string): Promise<string> {
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', DEMONSTRATION: '0' }, { webDir: '' });
  const log = createLog('silent');
  const { connection, close } = await openConnection(config, log);
  const installation = await createInstallation({ config, connection, modules, log });
  try {
    const token = await installation.run(clockActor(TENANT), async (ctx) => {
      const personId = ctx.newId<'person'>();
      const added = await ctx.call(people.calls.addPeople, { people: [{ id: personId, name: 'street', sex: null, birthYear: null, phone: null, memberships: [{ role: 'street', organisationId: null, areaId: null, areaPath: STREET }] }] });
      if (isRefusal(added)) throw new Error(added.refused);
      return ctx.signIns.openSession({ tenantId: TENANT, personId: asId<'person'>(personId) }, 'browser', 'bench');
    });
    return `${SESSION_COOKIE}=${token}`;
  } finally {
    await installation.stop();
    await close();
  }
}

async function onGround(size: Size, work: (ground: Ground) => Promise<Figure[]>): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-bench-'));
  const port = await freePort();
  const server = createServerProcess({ dataDir, port, environment: { DEMONSTRATION: '0' } });
  let client: pg.Client | undefined;
  let close: (() => Promise<void>) | undefined;
  try {
    await settle(dataDir, { elders: 100, volunteers: 1 });
    const cookie = await readerOf(dataDir);
    const opened = await openConnection(readConfig({ DATA_DIR: dataDir }, { webDir: '' }), createLog('silent'));
    close = opened.close;
    client = new pg.Client(opened.connection);
    client.on('error', () => undefined);
    await client.connect();
    const accountId = await fill(client, size);
    await server.start();
    return await work({ port, cookie, client, accountId });
  } finally {
    await client?.end();
    await close?.();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const ENTRIES_OF_ONE = 100_000;

/** Every entry with what it was for and with whom: what a client would have to be told. */
const rowsOf = (limit: number | null) => `
  select e.number, e.minutes, e.balance_after_minutes, e.at, t.id, t.kind, t.purpose, t.subject_kind, t.subject_id, t.category, t.reason, o.id as other_id, o.name, o.kind as other_kind, r.id as reversal_id
  from timebank.entry e join timebank.transfer t on t.tenant_id = e.tenant_id and t.id = e.transfer_id
  join timebank.account o on o.tenant_id = t.tenant_id and o.id = case when e.minutes < 0 then t.credit_account_id else t.debit_account_id end
  left join timebank.transfer r on r.tenant_id = t.tenant_id and r.reverses_id = t.id
  where e.tenant_id = $1 and e.account_id = $2 order by e.number desc ${limit === null ? '' : `limit ${limit}`}`;

export function statement(): Promise<Figure[]> {
  return onGround({ entries: ENTRIES_OF_ONE, accounts: 2_000, transfers: 100_000 }, async ({ port, cookie, client, accountId }) => {
    const path = `/api/timebank/accounts/${accountId}/statement`;
    const first = await send(port, 'GET', `${path}?limit=200`, cookie);
    if (first.status !== 200 || (first.value.items as unknown[]).length !== 200) throw new Error(`the statement was answered ${first.status}`);
    const file = await fetchFile(port, `${path}.csv`, cookie);
    if (file.status !== 200 || file.bytes < ENTRIES_OF_ONE * 40) throw new Error(`the file was answered ${file.status} with ${file.bytes} bytes`);
    const values = [TENANT, accountId];
    const [page, barePage] = await measure([
      async () => void (await send(port, 'GET', `${path}?limit=200`, cookie)),
      async () => void (await client.query({ name: 'bare-page', text: rowsOf(200), values })),
    ], { rounds: 60, warm: 15 });
    const [whole, bareWhole] = await measure([
      async () => void (await fetchFile(port, `${path}.csv`, cookie)),
      async () => void (await client.query({ name: 'bare-whole', text: rowsOf(null), values })),
    ], { rounds: 9, warm: 3 });
    return [
      figure(`newest 200 of ${ENTRIES_OF_ONE} entries over HTTP, p50, beside bare SQL for these rows`, 'ms', page ?? 0, barePage ?? 0, { atMost: 1.5 }),
      figure(`file of all ${ENTRIES_OF_ONE} entries over HTTP, p50, beside bare SQL for these rows`, 'ms', whole ?? 0, bareWhole ?? 0, { atMost: 1.5 }),
    ];
  });
}

const LIQUIDITY_ENTRIES = Number(process.env.LIQUIDITY_ENTRIES ?? 5_000_000);

/** Each entry and each transfer read once, nothing joined, nothing told to a client but one row. */
const BARE_SUMS = {
  name: 'bare-liquidity',
  text: `
    with flow as (
      select account_id, sum(minutes) as minutes, sum(minutes) filter (where minutes > 0 and at >= now() - interval '3 months') as m3, sum(minutes) filter (where minutes > 0 and at >= now() - interval '6 months') as m6,
        sum(minutes) filter (where minutes > 0 and at >= now() - interval '12 months') as m12, sum(minutes) filter (where minutes > 0 and at >= now() - interval '24 months') as m24
      from timebank.entry where tenant_id = $1 group by account_id
    ), taken as (
      select credit_account_id, kind, purpose, sum(minutes) as minutes, sum(minutes) filter (where at >= now() - interval '3 months') as m3 from timebank.transfer where tenant_id = $1 group by credit_account_id, kind, purpose
    )
    select (select sum(minutes) from flow) as minutes, (select sum(least(minutes, m3, m6, m12, m24)) from flow) as newest, (select sum(minutes) from taken) as taken, (select sum(m3) from taken) as served`,
};

export function liquidity(): Promise<Figure[]> {
  return onGround({ entries: 10, accounts: 20_000, transfers: LIQUIDITY_ENTRIES / 2 }, async ({ port, cookie, client }) => {
    const path = '/api/timebank/liquidity';
    const first = await send(port, 'GET', path, cookie);
    if (first.status !== 200 || (first.value.issuedMinutes as number) < LIQUIDITY_ENTRIES) throw new Error(`the view is ${JSON.stringify(first.value)}`);
    const [view, bare] = await measure([
      async () => void (await send(port, 'GET', path, cookie)),
      async () => void (await client.query({ ...BARE_SUMS, values: [TENANT] })),
    ], { rounds: 7, warm: 2 });
    return [figure(`liquidity over ${LIQUIDITY_ENTRIES} entries over HTTP, p50, beside bare SQL that reads the same rows`, 'ms', view ?? 0, bare ?? 0, { atMost: 1.5 })];
  });
}
