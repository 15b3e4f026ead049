import { Logger, type Runner, run as runWorker, runMigrations, type TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Logger as Log } from 'pino';
import type { JobDefinition, JobTools, Json } from './module.ts';
import { inSpan } from './tracing.ts';

/** Work outside transactions, by graphile-worker in the same database, as its owner. */
export interface Jobs {
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly running: boolean;
}

export interface JobsOptions {
  readonly connection: pg.PoolConfig;
  readonly definitions: readonly JobDefinition[];
  readonly log: Log;
  readonly tools: () => JobTools;
}

const CONCURRENT = 4;

export async function migrateJobs(connection: pg.PoolConfig): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 1 });
  // An error of an idle connection is met again, and reported, by the next statement.
  const ignore = () => undefined;
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
  try {
    await runMigrations({ pgPool: pool, logger: quietLogger(() => undefined) });
  } finally {
    await pool.end();
  }
}

const quietLogger = (onError: (message: string) => void) =>
  new Logger(() => (level, message) => {
    if (level === 'error') onError(message);
  });

export function createJobs(options: JobsOptions): Jobs {
  const { log } = options;
  let runner: Runner | undefined;
  const pool = new pg.Pool({ ...options.connection, max: CONCURRENT + 3 });
  pool.on('error', (error) => log.warn({ err: error }, 'a connection of the job runner broke'));
  pool.on('connect', (client) => client.on('error', (error) => log.warn({ err: error }, 'a connection of the job runner broke')));

  const taskList: TaskList = Object.fromEntries(
    options.definitions.map((definition) => [
      definition.name,
      async (given: unknown) => {
        const { payload = null, tenantId, traceparent, tracestate } = (given ?? {}) as { payload?: Json; tenantId?: number; traceparent?: string; tracestate?: string };
        const attributes = tenantId === undefined ? {} : { 'huying.tenant': tenantId };
        await inSpan(`job ${definition.name}`, () => definition.work(options.tools(), payload), { attributes, from: { traceparent, tracestate } });
      },
    ]),
  );
  const crontab = options.definitions.filter((one) => one.cron).map((one) => `${one.cron} ${one.name}`).join('\n');

  return {
    get running() {
      return runner !== undefined;
    },
    async start() {
      runner = await runWorker({
        pgPool: pool, taskList, crontab, concurrency: CONCURRENT, noHandleSignals: true, pollInterval: 2_000,
        logger: quietLogger((message) => log.error({ worker: message }, 'the job runner reports an error')),
      });
      runner.promise.catch((error: Error) => log.error({ err: error }, 'the job runner stopped')).finally(() => {
        runner = undefined;
      });
    },
    async stop() {
      await runner?.stop().catch(() => undefined);
      await pool.end();
    },
  };
}
