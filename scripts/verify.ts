/**
 * `npm run verify`: computes the chain of every tenant's trail again and audits the ledger of time credits, in the database of the running
 * installation or of one that is stopped. Exit status 0 where all is whole, 1 where something is broken, 2 where it could not be looked at.
 * `npm run verify -- --json FILE` writes the same as data.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigProblem, type Database, readConfig, sql, type TrailReport, verifyTrail } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import { auditExchange, auditLedger } from '@huying/timebank/server';
import type { PoolConfig } from 'pg';
import { openDatabase } from '../packages/platform/src/database/db.ts';
import { startEmbedded } from '../packages/platform/src/database/embedded.ts';

export interface TenantReport {
  readonly id: number;
  readonly name: string;
  readonly trail: { readonly sealed: number; readonly unsealed: number; /** Position of the first seal that does not fit. */ readonly brokenAt: number | null };
  readonly ledger: Awaited<ReturnType<typeof auditLedger>>;
}

export interface VerifyReport {
  readonly verified: boolean;
  readonly trailVerified: boolean;
  readonly ledgerBalanced: boolean;
  /** What went from street to street and does not stand alike in both ledgers. */
  readonly exchangeDiffers: readonly string[];
  readonly tenants: readonly TenantReport[];
}

/** Verifies what a database holds; it only reads. */
export async function verifyDatabase(connection: PoolConfig): Promise<VerifyReport> {
  const database = openDatabase({ connection, poolSize: 2, onError: () => undefined });
  try {
    const rows = await database.service.rows<{ id: number; name: string }>(sql`select id, name from platform.tenant order by id`);
    const tenants: TenantReport[] = [];
    for (const { id, name } of rows) tenants.push({ id, name, trail: trailOf(await verifyTrail(database, id)), ledger: await auditOf(database, id) });
    const trailVerified = tenants.every(({ trail }) => trail.brokenAt === null);
    const exchangeDiffers = await auditExchange(rows.map(({ id }) => id), (tenantId, work) => database.transact({ tenantId, personId: null, reach: '*', organisations: [] }, work, { readOnly: true }));
    const ledgerBalanced = tenants.every(({ ledger }) => ledger.balanced) && exchangeDiffers.length === 0;
    return { verified: trailVerified && ledgerBalanced, trailVerified, ledgerBalanced, exchangeDiffers, tenants };
  } finally {
    await database.end();
  }
}

const trailOf = ({ sealed, unsealed, brokenAt }: TrailReport) => ({ sealed, unsealed, brokenAt: brokenAt ?? null });
const auditOf = (database: Database, tenantId: number) =>
  database.transact({ tenantId, personId: null, reach: '*', organisations: [] }, (db) => auditLedger(db, tenantId), { readOnly: true });

const hours = (minutes: number) => `${(minutes / 60).toFixed(1)} h`;

export function describeReport({ tenants, verified, exchangeDiffers }: VerifyReport): string {
  const head = ['tenant', 'trail', 'not sealed yet', 'accounts', 'transfers', 'issued', 'spent', 'held', 'sum', 'chain', 'ledger'];
  const rows = tenants.map(({ id, name, trail, ledger }) => [
    `${id} ${name}`, `${trail.sealed}`, `${trail.unsealed}`, `${ledger.accounts}`, `${ledger.transfers}`, hours(ledger.issuedMinutes), hours(ledger.spentMinutes), hours(ledger.heldMinutes), `${ledger.sumMinutes}`,
    trail.brokenAt === null ? 'whole' : `BROKEN at ${trail.brokenAt}`, ledger.balanced ? 'balanced' : `BROKEN: ${ledger.findings.length} found`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => widthOf(row[column] as string))));
  const lines = [head, ...rows].map((row) => row.map((cell, column) => cell + ' '.repeat((widths[column] as number) - widthOf(cell))).join('  ').trimEnd());
  const findings = tenants.flatMap(({ id, ledger }) =>
    ledger.findings.map(({ what, accountId, transferId }) => `  ${id}  ${what}${accountId ? `  account ${accountId}` : ''}${transferId ? `  transfer ${transferId}` : ''}`));
  const end = tenants.length === 0 ? 'There is no tenant yet.' : verified ? 'The trail is whole and the ledger balances.' : 'SOMETHING IS BROKEN. Keep the database as it is, and look at the findings before anything is written again.';
  return [...lines, ...findings, ...exchangeDiffers.map((id) => `  the streets’ ledgers differ on what was sent as ${id}`), end].join('\n');
}

/** Chinese characters take two places in a terminal. */
const widthOf = (text: string) => [...text].reduce((width, letter) => width + (/[\u1100-\uffe6]/.test(letter) ? 2 : 1), 0);

/** The database of the installation. One that was running goes on, also where the program that had started it is gone; one that was not is stopped again. */
async function openInstallation(): Promise<{ connection: PoolConfig; close(): Promise<void> }> {
  const config = readConfig(process.env, { webDir: '' });
  const log = { info: () => undefined, warn: () => undefined };
  if (config.databaseUrl) return openConnection(config, log as never);
  if (!existsSync(join(config.dataDir, 'postgres'))) {
    throw new ConfigProblem(`There is no installation in ${config.dataDir}. Start one with npm start, or name its directory with DATA_DIR or its database with DATABASE_URL.`);
  }
  const embedded = await startEmbedded({ dataDir: config.dataDir, log });
  const connection = { host: embedded.host, port: embedded.port, user: embedded.user, database: embedded.database };
  return { connection, close: async () => (embedded.adopted ? undefined : embedded.stop()) };
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' } } });
  const { connection, close } = await openInstallation();
  try {
    const report = await verifyDatabase(connection);
    if (values.json) await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
    console.log(describeReport(report));
    return report.verified ? 0 : 1;
  } finally {
    await close();
  }
}

/** 3F000, 42P01: the schema or the table of an installation is not there. 42704: its roles are not. */
function wordsFor(error: Error & { code?: string }): string {
  if (['3F000', '42P01', '42704', '22023'].includes(error.code ?? '')) return `This database holds no installation of 呼应, or one of an older version: ${error.message}`;
  return error instanceof ConfigProblem || (error.code ?? '').startsWith('ERR_PARSE_ARGS') ? error.message : (error.stack ?? error.message);
}

if (import.meta.main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(wordsFor(error as Error));
    process.exitCode = 2;
  }
}
