import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { modules } from '../../apps/server/src/modules.ts';
import { migrationSources } from '../../packages/platform/src/index.ts';
import { rowFiles, withMigrated } from './rows.ts';

const sources = migrationSources(modules);

const EXAMPLE = `
  create schema example;
  create table example.thing (tenant_id int not null, id uuid, primary key (tenant_id, id));
  create table example.keeper (tenant_id int not null, person_id uuid not null, primary key (tenant_id, person_id));
  create table example.part (
    tenant_id int not null, id uuid not null, above uuid not null, thing_id uuid, keeper_id uuid, somebody uuid, picture uuid, strange_id uuid,
    count bigint not null, share numeric not null, ratio real, at timestamptz not null, days date[] not null, counts bigint[] not null, words text[],
    bytes bytea not null, "table" jsonb not null, seen json, mood text not null check (mood in ('glad', 'isn''t')), size text check (size = any (array['s', 'l'])),
    length int check (length > 0), kept boolean not null default false, primary key (tenant_id, id),
    foreign key (tenant_id, above) references example.part (tenant_id, id), foreign key (tenant_id, somebody) references example.keeper (tenant_id, person_id));
  comment on column example.part.picture is 'id of file';`;

const PART = [
  'tenant_id: number', "id: Id<'part'>", "above: Id<'part'>", "thing_id: Id<'thing'> | null", 'keeper_id: PersonId | null', 'somebody: PersonId | null', 'picture: FileId | null',
  'strange_id: string | null', 'count: number', 'share: number', 'ratio: number | null', 'at: Date', 'days: Date[]', 'counts: string[]', 'words: string[] | null',
  'bytes: Buffer', 'table: unknown', 'seen: unknown', "mood: 'glad' | 'isn\\'t'", "size: 's' | 'l' | null", 'length: number | null', 'kept: boolean',
];

test('row types', { timeout: 60_000 }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'huying-example-'));
  t.after(() => rmSync(folder, { recursive: true }));
  await withMigrated(modules, async (connection) => {
    await t.test('are what the database says after all migrations', async () => {
      const files = await rowFiles(connection, sources);
      assert.ok(files.size > 10);
      for (const [file, text] of files) assert.equal(readFileSync(file, 'utf8'), text, `${file}: npm run gen`);
    });

    const client = new pg.Client(connection);
    await client.connect();
    await t.test('follow types, arrays, nulls, checks, keys, names and comments', async () => {
      await client.query(EXAMPLE);
      const migrations = path.join(folder, 'migrations');
      mkdirSync(migrations);
      const files = await rowFiles(connection, [...sources, { module: 'example', directory: pathToFileURL(`${migrations}/`) }]);
      const text = files.get(path.join(folder, 'rows.ts')) ?? '';
      assert.match(text, /^import type \{ FileId, Id, PersonId \} from '@huying\/kernel';$/m);
      const part = /export interface Part \{\n([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
      assert.deepEqual(part.split('\n').map((line) => /^ {2}readonly (.*);$/.exec(line)?.[1]), PART);
    });

    await t.test('are asked for every table: one in no schema of a module is an error', async () => {
      await client.query('create schema nowhere; create table nowhere.lost (id int)');
      await assert.rejects(rowFiles(connection, sources), /the table (example|nowhere)\.\w+ lies in no module's schema/);
    });
    await client.end();
  });
});
