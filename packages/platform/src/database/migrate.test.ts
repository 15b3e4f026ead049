import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { endTestPostgres, startTest, type TestServer } from '../testing/index.ts';
import { migrate } from './migrate.ts';
import { sql } from './sql.ts';

let server: TestServer;
const directories: string[] = [];
before(async () => {
  server = await startTest({ modules: [], background: false });
});
after(async () => {
  for (const directory of directories) rmSync(directory, { recursive: true });
  await server.close();
  await endTestPostgres();
});

const FIRST = 'create table public.thing (size int not null);\n';
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Applies these files as those of a module of that name. */
async function apply(module: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'huying-migrate-'));
  directories.push(directory);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return migrate(server.connection, [{ module, directory: pathToFileURL(`${directory}/`) }]);
}

test('each file is applied once, in its order, by however many start at once', async () => {
  const files = { '001_thing.sql': FIRST, '002_more.sql': 'insert into public.thing values (1);' };
  const told = await Promise.all([apply('thing', files), apply('thing', files)]);
  assert.deepEqual(told.flat(), ['thing/001_thing.sql', 'thing/002_more.sql']);
  assert.deepEqual(await apply('thing', { ...files, '003_last.sql': 'insert into public.thing values (2);' }), ['thing/003_last.sql']);
  assert.deepEqual(await server.asOwner(sql`select size from public.thing order by size`), [{ size: 1 }, { size: 2 }]);
});

test('a file that was changed is refused, unless it says what it amends; what it amends is not done again', async () => {
  await assert.rejects(apply('thing', { '001_thing.sql': `${FIRST}-- changed` }), /thing\/001_thing\.sql was changed after it had been applied/);
  await assert.rejects(apply('thing', { '001_thing.sql': `-- amends ${hashOf('something else')}\n${FIRST}` }), /was changed after/);
  assert.deepEqual(await apply('thing', { '001_thing.sql': `-- amends ${hashOf(FIRST)}\n${FIRST}` }), []);
});

test('a file that fails leaves nothing, and those after it are not tried', async () => {
  await assert.rejects(apply('broken', { '001_a.sql': 'create table public.half (a int); select 1 / 0;', '002_b.sql': 'create table public.never (a int);' }), /broken\/001_a\.sql failed: division by zero/);
  assert.deepEqual(await server.asOwner(sql`select to_regclass('public.half') as half, to_regclass('public.never') as never`), [{ half: null, never: null }]);
});

test('names that are not numbered without a gap are refused', async () => {
  await assert.rejects(apply('gap', { '001_a.sql': '', '003_c.sql': '' }), /leaves a gap/);
  await assert.rejects(apply('name', { 'first.sql': '' }), /not named like/);
});
