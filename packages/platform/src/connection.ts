import type pg from 'pg';
import pgDriver from 'pg';
import type { Logger } from 'pino';
import { type Config, ConfigProblem } from './config.ts';
import { startEmbedded } from './database/embedded.ts';

export { EmbeddedError } from './database/embedded.ts';

export interface OpenConnection {
  readonly connection: pg.PoolConfig;
  /** Stops the embedded server; an external one goes on. */
  close(): Promise<void>;
}

const LEAST_VERSION = 150_000;

/** The database to use: `DATABASE_URL`, or the embedded server in the data directory. */
export async function openConnection(config: Config, log: Logger): Promise<OpenConnection> {
  if (!config.databaseUrl) {
    const embedded = await startEmbedded({ dataDir: config.dataDir, log });
    return {
      connection: { host: embedded.host, port: embedded.port, user: embedded.user, database: embedded.database },
      close: () => embedded.stop(),
    };
  }
  const connection = { connectionString: config.databaseUrl };
  const client = new pgDriver.Client({ ...connection, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    if (Number(rows[0]?.version) < LEAST_VERSION) throw new ConfigProblem('DATABASE_URL: PostgreSQL 15 or later is needed');
  } catch (error) {
    if (error instanceof ConfigProblem) throw error;
    throw new ConfigProblem(`DATABASE_URL: the database cannot be reached (${(error as Error).message}). Is it running, and may this user sign in?`);
  } finally {
    await client.end().catch(() => undefined);
  }
  return { connection, close: async () => undefined };
}
