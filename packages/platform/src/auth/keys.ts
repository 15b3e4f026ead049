import { randomBytes } from 'node:crypto';
import type { Db } from '../database/db.ts';
import type * as rows from '../database/rows.ts';
import { sql } from '../database/sql.ts';
import { tokenHash } from './sign-in.ts';

export interface KeyRow {
  readonly id: rows.ApiKey['id'];
  readonly name: rows.ApiKey['name'];
  readonly areaPath: rows.ApiKey['area_path'];
  readonly createdAt: rows.ApiKey['created_at'];
  readonly revokedAt: rows.ApiKey['revoked_at'];
}

/** Keys that other systems sign in with (`Authorization: Bearer …`). Only the hash is kept: a key is shown once, when it is made. */
export interface Keys {
  make(name: string, areaPath: string): Promise<{ readonly id: string; readonly key: string }>;
  list(): Promise<KeyRow[]>;
  /** Ends a key; false when there is none in force. In every copy of the server within seconds. */
  revoke(id: string): Promise<boolean>;
}

const MOST_LISTED = 200;

export const createKeys = ({ db, tenantId, now, newId }: { db: Db; tenantId: number; now: Date; newId: () => string }): Keys => ({
  async make(name, areaPath) {
    const key = `hy_${randomBytes(32).toString('base64url')}`;
    const id = newId();
    await db.run(sql`
      insert into platform.api_key (key_hash, id, tenant_id, name, area_path, created_at)
      values (${tokenHash(key)}, ${id}, ${tenantId}, ${name}, ${areaPath}, ${now})`);
    return { id, key };
  },
  list: () =>
    db.rows<KeyRow>(sql`
      select id, name, area_path as "areaPath", created_at as "createdAt", revoked_at as "revokedAt" from platform.api_key
      where tenant_id = ${tenantId} order by created_at desc limit ${MOST_LISTED}`),
  revoke: async (id) =>
    (await db.run(sql`update platform.api_key set revoked_at = ${now} where tenant_id = ${tenantId} and id = ${id} and revoked_at is null`)) === 1,
});
