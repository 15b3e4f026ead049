import { createHash } from 'node:crypto';
import { columnsOf, type RowOf } from './database/columns.ts';
import type { Database, Db } from './database/db.ts';
import type * as rows from './database/rows.ts';
import { sql } from './database/sql.ts';

/**
 * The trail is sealed by a chain of hashes beside it. Commands only add rows, without waiting for each other; a sealer takes what has been
 * committed, in order of its own, and appends to the chain: hash = SHA-256(previous hash ‖ canonical row). What was altered, removed or
 * slipped in after sealing breaks the chain; rows not yet sealed (about a second) are counted by `verifyTrail`.
 */
const COLUMNS = columnsOf<rows.Trail>('t').pick(
  'tenant_id', 'id', 'at', 'actor_kind', 'actor_id', 'actor_name', 'subject_kind', 'subject_id', 'action', 'detail', 'reason');
type TrailRow = RowOf<typeof COLUMNS>;

/** How far the chain of a tenant has come. */
type Head = Pick<rows.TrailSeal, 'position' | 'hash'>;

const GENESIS = Buffer.alloc(32);
const SEAL_BATCH = 1_000;
/** Any number that no other lock of ours has. */
const SEAL_LOCK = 7_310_442;

/** Keys in sorted order at every depth, so that the same row always gives the same text. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

export const sealHash = (previous: Uint8Array, row: TrailRow): Buffer =>
  createHash('sha256').update(previous).update(canonical({ ...row })).digest();

/** Seals what has been committed; returns how many rows. One sealer works at a time. */
export async function sealTrail(database: Database): Promise<number> {
  return database.serviceTransact(async (db) => {
    const lock = await db.row<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${SEAL_LOCK}) as mine`);
    if (!lock?.mine) return 0;
    const rows = await db.rows<TrailRow>(sql`
      with taken as (
        delete from platform.trail_unsealed where (tenant_id, trail_id) in (
          select tenant_id, trail_id from platform.trail_unsealed order by tenant_id, trail_id limit ${SEAL_BATCH})
        returning tenant_id, trail_id)
      select ${COLUMNS} from taken join platform.trail t on t.tenant_id = taken.tenant_id and t.id = taken.trail_id order by t.tenant_id, t.id`);
    if (rows.length === 0) return 0;
    const heads = new Map<number, Head>();
    const seals: { tenantId: number; position: number; trailId: string; hash: Buffer }[] = [];
    for (const row of rows) {
      const head = heads.get(row.tenant_id) ?? (await headOf(db, row.tenant_id));
      const next = { position: head.position + 1, hash: sealHash(head.hash, row) };
      heads.set(row.tenant_id, next);
      seals.push({ tenantId: row.tenant_id, trailId: row.id, ...next });
    }
    await db.run(sql`
      insert into platform.trail_seal (tenant_id, position, trail_id, hash)
      select * from unnest(${seals.map((s) => s.tenantId)}::int[], ${seals.map((s) => s.position)}::bigint[],
        ${seals.map((s) => s.trailId)}::uuid[], ${seals.map((s) => s.hash)}::bytea[])`);
    return seals.length;
  });
}

async function headOf(db: Db, tenantId: number): Promise<Head> {
  const head = await db.row<Head>(sql`
    select position, hash from platform.trail_seal where tenant_id = ${tenantId} order by position desc limit 1`);
  return head ?? { position: 0, hash: GENESIS };
}

export interface TrailReport {
  readonly tenantId: number;
  readonly sealed: number;
  readonly unsealed: number;
  /** Position of the first seal that does not match; undefined when the chain is whole. */
  readonly brokenAt?: number;
}

/** Re-computes the chain of one tenant from its beginning. */
export async function verifyTrail(database: Database, tenantId: number): Promise<TrailReport> {
  let hash: Buffer = GENESIS;
  let position = 0;
  for (;;) {
    const rows = await database.service.rows<TrailRow & Head & Pick<rows.TrailSeal, 'trail_id'>>(sql`
      select s.position, s.hash, s.trail_id, ${COLUMNS} from platform.trail_seal s
      left join platform.trail t on t.tenant_id = s.tenant_id and t.id = s.trail_id
      where s.tenant_id = ${tenantId} and s.position > ${position} order by s.position limit ${SEAL_BATCH}`);
    if (rows.length === 0) break;
    for (const { position: at, hash: stored, trail_id, ...row } of rows) {
      const expected = row.id === null ? undefined : sealHash(hash, row);
      if (at !== position + 1 || row.id !== trail_id || !expected?.equals(stored)) {
        return { tenantId, sealed: position, unsealed: await countUnsealed(database, tenantId), brokenAt: at };
      }
      hash = stored;
      position = at;
    }
  }
  return { tenantId, sealed: position, unsealed: await countUnsealed(database, tenantId) };
}

async function countUnsealed(database: Database, tenantId: number): Promise<number> {
  const row = await database.service.row<{ n: number }>(sql`
    select count(*) as n from platform.trail_unsealed where tenant_id = ${tenantId}`);
  return row?.n ?? 0;
}
