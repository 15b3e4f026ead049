/**
 * Writes `rows.ts` beside each folder of migrations: the types of the rows, read from a database that all migrations have just made.
 * The driver is asked for a value of each type, so that the types are what code really gets.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { startEmbedded } from '../../packages/platform/src/database/embedded.ts';
import { type MigrationSource, type ModuleDefinition, migrateAll, migrationSources } from '../../packages/platform/src/index.ts';
import { migrationsStamp, stamped } from '../rules/generated.ts';
import { type Column, readTables, type Table, typesDelivered } from './catalogue.ts';

/** Kinds whose ids have a name of their own in the kernel. */
const KERNEL_IDS: Readonly<Record<string, string>> = { person: 'PersonId', organisation: 'OrganisationId', area: 'AreaId', file: 'FileId' };

const pascal = (name: string) => name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const idType = (kind: string) => KERNEL_IDS[kind] ?? `Id<'${kind}'>`;

function columnLine(column: Column, delivered: string): string {
  const type = column.idOf ? idType(column.idOf) : column.words ? column.words.map((word) => `'${word.replaceAll("'", "\\'")}'`).join(' | ') : delivered;
  // Everything is in unknown, also null.
  return `  readonly ${column.name}: ${type}${column.isRequired || type === 'unknown' ? '' : ' | null'};\n`;
}

function rowsBody(tables: readonly Table[], delivered: (column: Column) => string): string {
  const names = new Set(tables.flatMap((table) => table.columns.flatMap(({ idOf }) => (idOf ? [KERNEL_IDS[idOf] ?? 'Id'] : []))));
  const imports = names.size > 0 ? [`import type { ${[...names].sort().join(', ')} } from '@huying/kernel';\n`] : [];
  const interfaces = tables.map((table) => `export interface ${pascal(table.name)} {\n${table.columns.map((column) => columnLine(column, delivered(column))).join('')}}\n`);
  return [...imports, ...interfaces].join('\n');
}

/** The generated files by their path, for every source whose tables the database holds. */
export async function rowFiles(connection: pg.ClientConfig, sources: readonly MigrationSource[]): Promise<Map<string, string>> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const tables = await readTables(client);
    const delivered = await typesDelivered(client, tables);
    const schemaOf = (source: MigrationSource) => source.module.replaceAll('-', '_');
    const strange = tables.find((table) => !sources.some((source) => schemaOf(source) === table.schema));
    if (strange) throw new Error(`the table ${strange.schema}.${strange.name} lies in no module's schema`);
    return new Map(sources.map((source) => {
      const folder = fileURLToPath(source.directory);
      const migrations = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort().map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
      return [path.resolve(folder, '../rows.ts'), stamped(migrationsStamp(migrations), rowsBody(tables.filter(({ schema }) => schema === schemaOf(source)), delivered))];
    }));
  } finally {
    await client.end();
  }
}

/** An empty database for a moment, with all migrations of the modules applied. */
export async function withMigrated<T>(modules: readonly ModuleDefinition[], work: (connection: pg.ClientConfig) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'huying-rows-'));
  const server = await startEmbedded({ dataDir, log: { info: () => undefined, warn: (message) => console.error(message) }, settings: { fsync: 'off' } });
  try {
    const connection = { host: server.host, port: server.port, user: server.user, database: server.database };
    await migrateAll(connection, modules);
    return await work(connection);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Writes what the modules that are installed in the repository need. */
export async function writeRows(root: string): Promise<void> {
  const { modules } = (await import(pathToFileURL(path.join(root, 'apps/server/src/modules.ts')).href)) as { modules: readonly ModuleDefinition[] };
  const files = await withMigrated(modules, (connection) => rowFiles(connection, migrationSources(modules)));
  for (const [file, text] of files) if (file.startsWith(path.resolve(root) + path.sep)) writeFileSync(file, text);
}

if (import.meta.main) await writeRows(path.resolve(import.meta.dirname, '../..'));
