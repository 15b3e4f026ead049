import pg from 'pg';

/** How many rows the database wrote between two looks: so that the baseline writes as many. */
export interface Written {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export async function writtenSoFar(client: pg.Client): Promise<Written> {
  await client.query('select pg_stat_force_next_flush()');
  await client.query('select pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ inserted: string; updated: string; deleted: string }>(`
    select sum(n_tup_ins) as inserted, sum(n_tup_upd) as updated, sum(n_tup_del) as deleted from pg_stat_user_tables where schemaname not in ('bench', 'graphile_worker', '_graphile_worker')`);
  const row = rows[0];
  return { inserted: Number(row?.inserted), updated: Number(row?.updated), deleted: Number(row?.deleted) };
}

export const writtenBetween = (before: Written, after: Written, commands: number): Written => ({
  inserted: Math.round((after.inserted - before.inserted) / commands),
  updated: Math.round((after.updated - before.updated) / commands),
  deleted: Math.round((after.deleted - before.deleted) / commands),
});

/** Rows of the width that ours have on average. */
const PAYLOAD = JSON.stringify({ text: 'x'.repeat(240), n: 1 });

export async function preparePlain(client: pg.Client, spare: number): Promise<void> {
  await client.query('create schema if not exists bench');
  await client.query('drop table if exists bench.plain');
  await client.query('create table bench.plain (id bigint generated always as identity primary key, tenant_id int not null, at timestamptz not null default now(), payload jsonb not null)');
  await client.query('insert into bench.plain (tenant_id, payload) select 1, $1::jsonb from generate_series(1, $2::int)', [PAYLOAD, spare]);
}

/** The same rows in one bare transaction: prepared statements, nothing decided, nothing checked. */
export async function writePlain(pool: pg.Pool, written: Written, takeId: () => number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (let n = 0; n < written.inserted; n += 1) await client.query({ name: 'plain-insert', text: 'insert into bench.plain (tenant_id, payload) values ($1, $2)', values: [1, PAYLOAD] });
    for (let n = 0; n < written.updated; n += 1) await client.query({ name: 'plain-update', text: 'update bench.plain set payload = $2 where id = $1', values: [takeId(), PAYLOAD] });
    for (let n = 0; n < written.deleted; n += 1) await client.query({ name: 'plain-delete', text: 'delete from bench.plain where id = $1', values: [takeId()] });
    await client.query('commit');
  } finally {
    client.release();
  }
}
