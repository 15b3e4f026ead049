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

/** Why the database did not let us in; its own words name no password. */
function wordsFor({ code = '', message }: Error & { code?: string }): string {
  if (code === '28P01' || code === '28000') return `DATABASE_URL：数据库拒绝登录，请检查用户名和密码。\nDATABASE_URL: the database refuses to sign in; check user and password (${message}).`;
  if (code === '3D000') return `DATABASE_URL：没有这个数据库，请先创建。\nDATABASE_URL: there is no such database; create it first (${message}).`;
  return `DATABASE_URL：连不上数据库，请检查地址、端口，以及它是否在运行。\nDATABASE_URL: the database cannot be reached; check address and port, and whether it is running (${message}).`;
}

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
    const version = Number(rows[0]?.version);
    if (version < LEAST_VERSION) {
      const [own, least] = [version, LEAST_VERSION].map((number) => Math.floor(number / 10_000));
      throw new ConfigProblem(`DATABASE_URL：数据库是 PostgreSQL ${own}，需要 ${least} 或更新的版本。\nDATABASE_URL: PostgreSQL ${least} or later is needed, and this is ${own}.`);
    }
  } catch (error) {
    if (error instanceof ConfigProblem) throw error;
    throw new ConfigProblem(wordsFor(error as Error & { code?: string }));
  } finally {
    await client.end().catch(() => undefined);
  }
  return { connection, close: async () => undefined };
}
