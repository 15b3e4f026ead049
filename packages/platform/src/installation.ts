import { isRefusal } from '@huying/kernel';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type Actor, clockActor, scopeOf } from './actor.ts';
import { createSessions, type Sessions } from './auth/sessions.ts';
import type { PasswordCost } from './auth/password.ts';
import { createSignIns, type SignIns } from './auth/sign-in.ts';
import { type Clock, createClock } from './clock.ts';
import type { Config } from './config.ts';
import { openContext } from './context.ts';
import { type Database, openDatabase } from './database/db.ts';
import { type Logins, openLogins } from './database/logins.ts';
import { type MigrationSource, migrate } from './database/migrate.ts';
import { sql } from './database/sql.ts';
import { createJobs, type Jobs, migrateJobs } from './jobs.ts';
import type { Context, JobTools, ModuleDefinition } from './module.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createMeters, type Meters } from './meters.ts';
import { createRelay, type Relay, type RelayOptions } from './relay.ts';
import { createSecrets, loadMasterKey, type Secrets } from './secrets.ts';
import { createStreamHub, type StreamHub } from './stream.ts';
import { createTimers, type Timers } from './timers.ts';
import { inSpan, tellSpan } from './tracing.ts';
import { sealTrail } from './trail.ts';

/** One running copy of the platform with its modules: everything but the HTTP server. */
export interface Installation {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly registry: Registry;
  readonly sessions: Sessions;
  readonly hub: StreamHub;
  readonly timers: Timers;
  readonly jobs: Jobs;
  readonly meters: Meters;
  readonly log: Logger;
  /** Runs work as an actor in one transaction; a refusal rolls it back. */
  run<T>(actor: Actor, work: (ctx: Context) => Promise<T>, options?: RunOptions): Promise<T>;
  /** Sign-in facts outside any transaction. */
  signIns(tenantId: number): SignIns;
  tenants(): Promise<number[]>;
  addTenant(id: number, name: string): Promise<void>;
  /** Starts relay, timers, jobs and the sealer. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly readOnly?: boolean;
  /** How traces tell it. */
  readonly name?: string;
  /** When the command was given, where that was before it came. */
  readonly givenAt?: Date | undefined;
}

export interface InstallationOptions {
  readonly config: Config;
  /** Connection of the owner: migrates and runs the job runner; commands sign in as somebody who owns nothing. */
  readonly connection: pg.PoolConfig;
  readonly modules: readonly ModuleDefinition[];
  readonly log: Logger;
  readonly poolSize?: number;
  readonly passwordCost?: PasswordCost;
}

export const migrationSources = (modules: readonly ModuleDefinition[]): MigrationSource[] => [
  { module: 'platform', directory: new URL('./database/migrations/', import.meta.url) },
  ...modules.flatMap((one) => (one.migrations ? [{ module: one.name, directory: one.migrations }] : [])),
];

export async function migrateAll(connection: pg.PoolConfig, modules: readonly ModuleDefinition[]): Promise<string[]> {
  await migrateJobs(connection);
  return migrate(connection, migrationSources(modules));
}

/** Said at the start where the application can have no sign-in of its own. */
const OWNER_WORDS =
  'DATABASE_URL：不能给应用建立单独的数据库登录，应用只好用这个用户的身份连接；请给它 CREATEROLE 权限，并允许 huying_app_* 和 huying_service_* 用密码登录。' +
  ' / DATABASE_URL: the application cannot be given a database login of its own and connects as this user; give it CREATEROLE, and let huying_app_* and huying_service_* sign in by password.';
const SEAL_MILLISECONDS = 1_000;
const TIDY_MILLISECONDS = 600_000;
const INBOX_DAYS = 7;
const COMMAND_DAYS = 3;

export async function createInstallation(options: InstallationOptions): Promise<Installation> {
  const { config, log } = options;
  const clock = createClock(config.clock);
  const registry = createRegistry(options.modules);
  const master = await loadMasterKey(`${config.dataDir}/secret/master.key`, config.masterKey);
  const secrets = createSecrets(master, options.passwordCost);
  const database = openDatabase({
    connection: options.connection, logins: await loginsOf(options, master), ...(options.poolSize ? { poolSize: options.poolSize } : {}),
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const sessions = createSessions({ database, clock, identity: registry.identity });
  const hub = createStreamHub(database);
  const meters = createMeters();
  const relay = createRelay({ database, log, deliver: (rows) => hub.deliver(rows), observe: observeRelay(meters, clock) });
  const run = runner({ clock, registry, secrets, database, config, log, sessions, hub, relay });
  const timers = createTimers({ database, clock, registry, meters, log, run });
  const tenants = async () => (await database.service.rows<{ id: number }>(sql`select id from platform.tenant order by id`)).map((row) => row.id);
  const jobTools = (): JobTools => ({ now: clock.now(), log, surroundings: config, tenants, run: (tenantId, work) => run(clockActor(tenantId), work) });
  const jobs = createJobs({ connection: options.connection, definitions: registry.jobs, log, tools: jobTools });
  const background = createBackground({
    database, clock, log,
    removeFiles: async () => {
      for (const tenantId of await tenants()) await run(clockActor(tenantId), (ctx) => ctx.files.removeExpired());
    },
  });

  return {
    config, clock, database, registry, sessions, hub, timers, jobs, meters, log, run, tenants,
    signIns: (tenantId) =>
      createSignIns({
        service: database.service, db: database.service, tenantId, secrets, now: clock.now(),
        onEnd: (tenant, personId) =>
          void tellEnded({ sessions, hub, database }, tenant, personId).catch((error: Error) => log.warn({ err: error }, 'the end of a session could not be told')),
      }),
    async addTenant(id, name) {
      await database.service.run(sql`insert into platform.tenant (id, name, created_at) values (${id}, ${name}, ${clock.now()}) on conflict do nothing`);
    },
    async start() {
      for (const module of registry.modules) await module.prepare?.(jobTools());
      await database.listen('huying_session', (payload) => {
        const [tenantId, personId] = payload.split('/');
        if (tenantId && personId) forget(sessions, hub, Number(tenantId), personId);
      });
      await relay.start();
      timers.start();
      await jobs.start();
      background.start();
    },
    async stop() {
      hub.closeAll();
      await Promise.all([timers.stop(), relay.stop(), background.stop(), jobs.stop()]);
      await database.end();
    },
  };
}

/** How long messages lay is counted in the installation's time, which may run faster than ours. */
const observeRelay = (meters: Meters, clock: Clock): RelayOptions['observe'] => (batch) => {
  if ('error' in batch) {
    meters.relayFailed();
    return tellSpan('relay', batch.begunAt, {}, batch.error);
  }
  meters.relayed(batch.messages, (Date.now() - batch.begunAt.getTime()) / 1_000, (clock.now().getTime() - batch.oldest.getTime()) / 1_000 / clock.speed);
  tellSpan('relay', batch.begunAt, { 'huying.messages': batch.messages });
};

async function loginsOf({ connection, log }: InstallationOptions, master: Uint8Array): Promise<Logins | undefined> {
  const logins = await openLogins(connection, master);
  if (!('refused' in logins)) return logins;
  log.warn({ err: logins.refused }, OWNER_WORDS);
  return undefined;
}

function forget(sessions: Sessions, hub: StreamHub, tenantId: number, personId: string): void {
  sessions.forget(tenantId, personId);
  hub.close(tenantId, personId);
}

/** Every copy of the server forgets who this person was; their pages come back with what they may now. */
async function tellEnded(parts: Pick<RunnerParts, 'sessions' | 'hub' | 'database'>, tenantId: number, personId: string): Promise<void> {
  forget(parts.sessions, parts.hub, tenantId, personId);
  await parts.database.service.run(sql`select pg_notify('huying_session', ${`${tenantId}/${personId}`})`);
}

interface RunnerParts {
  readonly clock: Clock;
  readonly registry: Registry;
  readonly secrets: Secrets;
  readonly database: Database;
  readonly config: Config;
  readonly log: Logger;
  readonly sessions: Sessions;
  readonly hub: StreamHub;
  readonly relay: Relay;
}

function runner(parts: RunnerParts): Installation['run'] {
  const { clock, registry, secrets, database, config, log } = parts;
  return async (actor, work, options) => {
    const ended: { tenantId: number; personId: string }[] = [];
    let told = false;
    const attributes = { 'huying.tenant': actor.tenantId, 'huying.actor': actor.kind };
    const value = await inSpan(`transaction ${options?.name ?? ''}`.trimEnd(), () => database.transact(
      scopeOf(actor),
      async (db) => {
        ended.length = 0;
        const { context, flush } = openContext({
          actor, now: clock.now(), givenAt: options?.givenAt, db, database, registry, secrets, filesDirectory: `${config.dataDir}/files`, log, surroundings: config,
          onSessionsEnded: (tenantId, personId) => ended.push({ tenantId, personId }),
        });
        const answer = await work(context);
        if (!isRefusal(answer) && !options?.readOnly) told = flush();
        return answer;
      },
      { readOnly: options?.readOnly ?? false, keep: (answer) => !isRefusal(answer) },
    ), { attributes });
    if (told) parts.relay.poke();
    for (const one of ended) await tellEnded(parts, one.tenantId, one.personId);
    return value;
  };
}

/** Sealing the trail and throwing away what nobody can ask for any more. */
interface BackgroundParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly removeFiles: () => Promise<void>;
}

function createBackground({ database, clock, log, removeFiles }: BackgroundParts) {
  const running = new Set<Promise<unknown>>();
  const timers: NodeJS.Timeout[] = [];
  const every = (milliseconds: number, what: string, work: () => Promise<unknown>) => {
    let busy = false;
    timers.push(
      setInterval(() => {
        if (busy) return;
        busy = true;
        const done = work().catch((error: Error) => log.error({ err: error }, `${what} failed and is tried again`)).finally(() => {
          busy = false;
          running.delete(done);
        });
        running.add(done);
      }, milliseconds),
    );
  };
  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * 86_400_000);
  return {
    start() {
      every(SEAL_MILLISECONDS, 'sealing the trail', async () => {
        while ((await sealTrail(database)) > 0);
      });
      every(TIDY_MILLISECONDS, 'tidying', async () => {
        await database.service.run(sql`delete from platform.inbox where at < ${daysAgo(INBOX_DAYS)}`);
        await database.service.run(sql`delete from platform.command where created_at < now() - make_interval(days => ${COMMAND_DAYS})`);
        await database.service.run(sql`delete from platform.session where expires_at < ${clock.now()}`);
        await removeFiles();
        await database.service.run(sql`delete from platform.sign_in_code where expires_at < ${daysAgo(1)}`);
        await database.service.run(sql`delete from platform.sign_in_attempt where at < ${daysAgo(1)}`);
      });
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.allSettled(running);
    },
  };
}

