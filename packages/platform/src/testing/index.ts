/**
 * Real-database tests: each gets a clone of a template database (about 30 ms) with all migrations applied, a real installation and a real HTTP
 * server. Nothing of it is mocked; what remains after a failure can be looked at in the database that the failure names.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId, type PersonId, type Route, type RouteArgument, type RouteOut } from '@huying/kernel';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import pg from 'pg';
import { type Actor, clockActor } from '../actor.ts';
import type { PasswordCost } from '../auth/password.ts';
import type { ClockSetting } from '../clock.ts';
import { readConfig } from '../config.ts';
import { type EmbeddedServer, startEmbedded } from '../database/embedded.ts';
import { migrationsHash } from '../database/migrate.ts';
import type { Statement } from '../database/sql.ts';
import { createHttpServer, SESSION_COOKIE } from '../http/server.ts';
import { createInstallation, type Installation, migrateAll, migrationSources } from '../installation.ts';
import { createLog } from '../log.ts';
import type { Context, ModuleDefinition } from '../module.ts';

export * from './cloud-peers.ts';
export { type Asked, type Peer, type PeerAnswer, startPeer } from './peer.ts';
export { workQueued } from './queued.ts';
export { xlsxOf } from './xlsx.ts';

export { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';

export const TEST_TENANT = 510_117_001;
export const OTHER_TENANT = 510_117_004;
const TEMPLATE_LOCK = 7_310_444;
/** One for all tests: what the application signs in to the database as is made of it once, not for each test. */
const TEST_MASTER_KEY = Buffer.alloc(32, 'test').toString('base64');

export interface TestServer {
  readonly installation: Installation;
  readonly http: FastifyInstance;
  readonly connection: pg.PoolConfig;
  readonly database: string;
  readonly dataDir: string;
  /** Runs work as the engine of a tenant. */
  asEngine<T>(work: (ctx: Context) => Promise<T>, tenantId?: number): Promise<T>;
  as<T>(actor: Actor, work: (ctx: Context) => Promise<T>): Promise<T>;
  /** Asks as the owner of the database, past all row-level security. */
  asOwner<T extends object>(statement: Statement): Promise<T[]>;
  /** Opens a session of this person and gives a client that carries it. */
  signIn(personId: string, tenantId?: number): Promise<TestClient>;
  /** A client without a session. */
  readonly anybody: TestClient;
  /** Waits until the relay has delivered and due clocks have fired. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export type TestAnswer<T> = { readonly status: number; readonly value: T; readonly problem: { code: string; status: number; issues?: { path: string; message: string }[] } };

export interface TestClient {
  readonly cookie: string | undefined;
  ask<R extends Route>(route: R, argument: RouteArgument<R> & { readonly headers?: Record<string, string> }): Promise<TestAnswer<RouteOut<R>>>;
  /** `remoteAddress` is the client's, which limits on attempts count by. */
  inject(options: { method: string; url: string; payload?: unknown; headers?: Record<string, string>; remoteAddress?: string }): Promise<LightMyRequestResponse>;
}

let shared: Promise<EmbeddedServer> | undefined;

/** The server of the test run, given by the environment, or one of this process's own. */
async function testPostgres(): Promise<pg.PoolConfig> {
  const { TEST_PG_HOST: host, TEST_PG_PORT: port, TEST_PG_USER: user } = process.env;
  if (host && port && user) return { host, port: Number(port), user, database: 'postgres' };
  shared ??= (async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'huying-test-pg-'));
    const server = await startEmbedded({ dataDir, log: { info: () => undefined, warn: () => undefined }, settings: { fsync: 'off', synchronous_commit: 'off' } });
    process.once('exit', () => {
      try {
        process.kill(server.pid, 'SIGQUIT');
      } catch {
        // It has ended by itself.
      }
    });
    return server;
  })();
  const server = await shared;
  return { host: server.host, port: server.port, user: server.user, database: server.database };
}

async function withAdmin<T>(admin: pg.PoolConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function template(admin: pg.PoolConfig, modules: readonly ModuleDefinition[]): Promise<string> {
  const name = `template_${await migrationsHash(migrationSources(modules))}`;
  await withAdmin(admin, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [name]);
    if (rowCount) return;
    await client.query(`drop database if exists ${name}`);
    await client.query(`create database ${name}`);
    await migrateAll({ ...admin, database: name }, modules);
    await client.query(`alter database ${name} is_template true`);
  });
  return name;
}

export interface TestOptions {
  readonly modules: readonly ModuleDefinition[];
  readonly clock?: ClockSetting;
  readonly environment?: Record<string, string>;
  /** Starts relay, clocks and jobs (default); without, tests fire clocks by `settle`. */
  readonly background?: boolean;
  /** What deriving a password costs; little, unless a test is about that. */
  readonly passwordCost?: PasswordCost;
  /** The built pages, for journeys in a browser; none are served without. */
  readonly webDir?: string;
}

let counter = 0;

export async function startTest(options: TestOptions): Promise<TestServer> {
  const admin = await testPostgres();
  const from = await template(admin, options.modules);
  counter += 1;
  const database = `test_${process.pid}_${counter}_${Date.now()}`;
  await withAdmin(admin, (client) => client.query(`create database ${database} template ${from}`));
  const connection = { ...admin, database };
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-test-'));
  await mkdir(join(dataDir, 'secret'), { mode: 0o700 });
  await writeFile(join(dataDir, 'secret', 'master.key'), TEST_MASTER_KEY, { mode: 0o600 });
  const config = { ...readConfig({ DATA_DIR: dataDir, LOG_LEVEL: process.env.TEST_LOG ?? 'fatal', ...options.environment }, { webDir: options.webDir ?? join(dataDir, 'none') }), clock: options.clock };
  const installation = await createInstallation({ config, connection, modules: options.modules, log: createLog(config.logLevel), poolSize: 10, passwordCost: options.passwordCost ?? 'quick' });
  const http = await createHttpServer(installation);
  await http.ready();
  await installation.addTenant(TEST_TENANT, '郫筒街道');
  await installation.addTenant(OTHER_TENANT, '安德街道');
  if (options.background !== false) await installation.start();

  return {
    installation, http, connection, database, dataDir,
    asEngine: (work, tenantId = TEST_TENANT) => installation.run(clockActor(tenantId), work),
    as: (actor, work) => installation.run(actor, work),
    asOwner: <T extends object>(statement: Statement) =>
      withAdmin(connection, async (client) => (await client.query(statement.text, statement.values as unknown[])).rows as T[]),
    async signIn(personId, tenantId = TEST_TENANT) {
      const token = await installation.run(clockActor(tenantId), (ctx) =>
        ctx.signIns.openSession({ tenantId, personId: asId<'person'>(personId) as PersonId }, 'browser', 'test'));
      return clientOf(http, `${SESSION_COOKIE}=${token}`);
    },
    anybody: clientOf(http, undefined),
    async settle() {
      await installation.timers.fireDue();
    },
    async close() {
      await http.close();
      await installation.stop();
      await withAdmin(admin, (client) => client.query(`drop database if exists ${database} with (force)`));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Fills the path and the query of a route; what is left out stays out. */
export function urlOf(route: Pick<Route, 'path'>, params: Record<string, unknown> = {}, query: Record<string, unknown> = {}): string {
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== null).map(([key, value]) => [key, String(value)]));
  return search.size > 0 ? `${path}?${search}` : path;
}

function clientOf(http: FastifyInstance, cookie: string | undefined): TestClient {
  const inject: TestClient['inject'] = ({ method, url, payload, headers, remoteAddress }) =>
    http.inject({
      method: method as 'GET', url, ...(payload === undefined ? {} : { payload: payload as object }), headers: { ...(cookie ? { cookie } : {}), ...headers },
      ...(remoteAddress === undefined ? {} : { remoteAddress }),
    });
  return {
    cookie,
    inject,
    async ask(route, argument) {
      const { params, query, body, headers } = argument as { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown; headers?: Record<string, string> };
      const response = await inject({ method: route.method, url: urlOf(route, params, query), ...(body === undefined ? {} : { payload: body }), ...(headers ? { headers } : {}) });
      const isJson = String(response.headers['content-type'] ?? '').includes('json');
      const value = isJson ? response.json() : response.rawPayload;
      return { status: response.statusCode, value, problem: value };
    },
  };
}

/** Ends the PostgreSQL server of this process where it started one; call it last. */
export async function endTestPostgres(): Promise<void> {
  const server = await shared;
  shared = undefined;
  await server?.stop();
}
