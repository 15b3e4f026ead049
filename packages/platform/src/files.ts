import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asId, type FileId } from '@huying/kernel';
import type { Db } from './database/db.ts';
import type * as rows from './database/rows.ts';
import { sql } from './database/sql.ts';
import type { TenantSecrets } from './secrets.ts';

export interface StoredFile {
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly ownerId: string | null;
  readonly purpose: string;
}

/**
 * Files of the tenant: rows in the database, encrypted bytes in a directory, named by the hash of the plain bytes. A file is had by whom it is
 * about and by whoever sees a row that names it (`platform.names_file`); all else is for the engine.
 */
export interface FileStore {
  put(file: { readonly bytes: Uint8Array; readonly mimeType: string; readonly purpose: string; readonly ownerId: string | null; readonly deleteAfter?: Date }): Promise<FileId>;
  get(id: string): Promise<StoredFile | undefined>;
  /** From then on they may go: with the next tidying, or with `removeExpired`. */
  expire(ids: readonly string[], at: Date): Promise<void>;
  /** Removes files whose time is over; returns how many. Bytes go when no row points to them any more. */
  removeExpired(): Promise<number>;
}

export interface FileStoreOptions {
  readonly directory: string;
  readonly tenantId: number;
  readonly db: Db;
  readonly secrets: TenantSecrets;
  readonly now: Date;
  readonly newId: () => string;
}

/** Removed at a time. */
const MOST_REMOVED = 500;

export function createFileStore(options: FileStoreOptions): FileStore {
  const pathOf = (hash: string) => join(options.directory, String(options.tenantId), hash.slice(0, 2), hash);
  return {
    async put({ bytes, mimeType, purpose, ownerId, deleteAfter }) {
      const hash = createHash('sha256').update(bytes).digest();
      const path = pathOf(hash.toString('hex'));
      const id = options.newId();
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      // Written aside and renamed: a crash leaves no half file under the name that the row points to.
      await writeFile(`${path}.${id}`, options.secrets.sealBytes(bytes), { mode: 0o600 });
      await rename(`${path}.${id}`, path);
      await options.db.run(sql`
        insert into platform.file (tenant_id, id, owner_id, purpose, mime_type, size_bytes, sha256, created_at, delete_after)
        values (${options.tenantId}, ${id}, ${ownerId}, ${purpose}, ${mimeType}, ${bytes.length}, ${hash}, ${options.now}, ${deleteAfter ?? null})`);
      return asId<'file'>(id);
    },
    async expire(ids, at) {
      await options.db.run(sql`update platform.file set delete_after = ${at} where tenant_id = ${options.tenantId} and id = any(${[...ids]}::uuid[])`);
    },
    async removeExpired() {
      const rows = await options.db.rows<Pick<rows.File, 'sha256'>>(sql`
        delete from platform.file where tenant_id = ${options.tenantId} and id in (
          select id from platform.file where tenant_id = ${options.tenantId} and delete_after <= ${options.now} order by delete_after limit ${MOST_REMOVED})
        returning sha256`);
      for (const { sha256 } of rows) {
        const other = await options.db.row(sql`select 1 from platform.file where tenant_id = ${options.tenantId} and sha256 = ${sha256} limit 1`);
        if (!other) await rm(pathOf(sha256.toString('hex')), { force: true });
      }
      return rows.length;
    },
    async get(id) {
      const row = await options.db.row<Pick<rows.File, 'mime_type' | 'owner_id' | 'purpose' | 'sha256'>>(sql`
        select mime_type, owner_id, purpose, sha256 from platform.file where tenant_id = ${options.tenantId} and id = ${id}`);
      if (!row) return undefined;
      const bytes = options.secrets.openBytes(await readFile(pathOf(row.sha256.toString('hex'))));
      return { bytes, mimeType: row.mime_type, ownerId: row.owner_id, purpose: row.purpose };
    },
  };
}
