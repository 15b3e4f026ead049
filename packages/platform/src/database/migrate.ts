import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ROLES } from './logins.ts';

/** One module's numbered SQL files. */
export interface MigrationSource {
  readonly module: string;
  readonly directory: URL;
}

interface Migration {
  readonly module: string;
  readonly name: string;
  readonly text: string;
  readonly hash: string;
  /** Hashes of former versions: where one of these was applied, nothing is to be done. */
  readonly amends: readonly string[];
}

const AMENDS = /^-- amends ([0-9a-f]{64})$/gm;
const FILE = /^\d{3}_[a-z0-9_]+\.sql$/;
/** Any number: it only has to be the same in every copy of the server that starts. */
const MIGRATION_LOCK = 7_310_441;

async function readMigrations(source: MigrationSource): Promise<Migration[]> {
  const names = (await readdir(fileURLToPath(source.directory))).filter((name) => name.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const [index, name] of names.entries()) {
    if (!FILE.test(name)) throw new Error(`${source.module}: migration ${name} is not named like 001_create_thing.sql`);
    if (Number(name.slice(0, 3)) !== index + 1) throw new Error(`${source.module}: migration ${name} leaves a gap in the numbers`);
    const text = await readFile(new URL(name, source.directory), 'utf8');
    const amends = [...text.matchAll(AMENDS)].map(([, former]) => former as string);
    migrations.push({ module: source.module, name, text, hash: createHash('sha256').update(text).digest('hex'), amends });
  }
  return migrations;
}

/** Hash over all migrations: names the template database that tests are cloned from. */
export async function migrationsHash(sources: readonly MigrationSource[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) for (const one of await readMigrations(source)) hash.update(`${one.module}/${one.name}:${one.hash};`);
  return hash.digest('hex').slice(0, 16);
}

async function ensureRoles(client: pg.Client): Promise<void> {
  for (const role of ROLES) {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
    if (!rowCount) await client.query(`create role ${role} nologin`);
    // Where whoever keeps the database has given it already, the user need not be able to give it.
    const { rowCount: maySet } = await client.query("select where pg_has_role(current_user, $1, 'usage')", [role]);
    if (!maySet) await client.query(`grant ${role} to current_user`);
  }
}

/**
 * Brings the database to the state of the sources, in their order. Runs once at a time across all copies of the server.
 * Released migrations are never edited: a changed file is refused by its hash. Only one that could not be applied everywhere is, and says so by a
 * line `-- amends` with the hash of what it was: it must come to the same there, and is not applied again.
 */
export async function migrate(connection: pg.ClientConfig, sources: readonly MigrationSource[]): Promise<string[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await ensureRoles(client);
    await client.query(
      `create table if not exists public.huying_migration
         (module text, name text, hash text not null, applied_at timestamptz not null default now(), primary key (module, name))`,
    );
    const known = new Map<string, string>(
      (await client.query('select module, name, hash from public.huying_migration')).rows.map((row) => [`${row.module}/${row.name}`, row.hash]),
    );
    for (const source of sources) {
      for (const migration of await readMigrations(source)) {
        const key = `${migration.module}/${migration.name}`;
        const hash = known.get(key);
        if (hash && hash !== migration.hash && !migration.amends.includes(hash)) {
          throw new Error(`migration ${key} was changed after it had been applied: add a new one instead`);
        }
        if (hash) continue;
        await client.query('begin');
        try {
          await client.query(migration.text);
          await client.query('insert into public.huying_migration (module, name, hash) values ($1, $2, $3)', [
            migration.module, migration.name, migration.hash,
          ]);
          await client.query('commit');
        } catch (error) {
          await client.query('rollback');
          throw new Error(`migration ${key} failed: ${(error as Error).message}`, { cause: error });
        }
        applied.push(key);
      }
    }
  } finally {
    await client.end();
  }
  return applied;
}
