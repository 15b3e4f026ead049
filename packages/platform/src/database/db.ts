import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { observeStatement } from '../tracing.ts';
import type { Logins, Role } from './logins.ts';
import type { Statement } from './sql.ts';

// int8 and numeric arrive as strings by default; our int8 values are counters far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** Every statement is a named prepared one: the server plans each text once. */
export interface Db {
  rows<T extends object>(statement: Statement): Promise<T[]>;
  row<T extends object>(statement: Statement): Promise<T | undefined>;
  /** Number of rows changed: the answer to a guarded write. */
  run(statement: Statement): Promise<number>;
}

/** What a transaction can be asked. Statements go out at once and are answered in the order they were given in. */
export interface TransactionDb extends Db {
  /** A write whose answer decides nothing: the work goes on without waiting; if it fails, the transaction does. */
  send(statement: Statement): void;
}

const NAMES = new Map<string, string>();
const MOST_NAMES = 2_000;

function nameOf(text: string): string | undefined {
  let name = NAMES.get(text);
  if (!name && NAMES.size < MOST_NAMES) {
    name = createHash('sha1').update(text).digest('base64url');
    NAMES.set(text, name);
  }
  return name;
}

/** What is asked in one turn of the event loop travels in one packet: every write of its own would be a call into the system. */
function gather(client: pg.PoolClient | pg.Pool): void {
  const { stream } = (client as { connection?: { stream: Duplex } }).connection ?? {};
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

const queryOn = (client: pg.PoolClient | pg.Pool) => (statement: Statement) => {
  gather(client);
  const config: pg.QueryConfig = { text: statement.text, values: statement.values as unknown[] };
  const name = nameOf(statement.text);
  if (name) config.name = name;
  const answered = client.query(config);
  observeStatement(statement.text, answered);
  return answered;
};

export function dbOn(client: pg.PoolClient | pg.Pool): Db {
  const query = queryOn(client);
  return {
    rows: async <T extends object>(statement: Statement) => (await query(statement)).rows as T[],
    row: async <T extends object>(statement: Statement) => (await query(statement)).rows[0] as T | undefined,
    run: async (statement) => (await query(statement)).rowCount ?? 0,
  };
}

/** Who a transaction speaks for; row-level security reads it. */
export interface Scope {
  readonly tenantId: number;
  readonly personId: string | null;
  /** Area paths whose subtrees may be seen; '*' is the engine itself. */
  readonly reach: '*' | readonly string[];
  readonly organisations: readonly string[];
}

const literal = (value: string) => `'${value.replace(/'/g, "''")}'`;

/** Reach as row-level security reads it. */
export const reachText = (reach: Scope['reach']): string => (reach === '*' || reach.includes('') ? '*' : reach.join(','));

/** `set local` of everything row-level security reads, in one message with `begin`. */
export function scopeStatements(scope: Scope): string {
  if (!Number.isSafeInteger(scope.tenantId)) throw new Error('tenant is not a whole number');
  return (
    `set local app.tenant = '${scope.tenantId}'; set local app.person = ${literal(scope.personId ?? '')}; ` +
    `set local app.reach = ${literal(reachText(scope.reach))}; set local app.organisations = ${literal(`{${scope.organisations.join(',')}}`)}`
  );
}

/**
 * Commands ask by key. A plan is kept for as long as its connection: one that was made while a table was new, and walks through its few
 * rows, would walk through all that came since. The plain reads of pages are left to the planner.
 */
const BY_INDEX = 'set local enable_seqscan = off';
/** The service role asks the same few things by key all day; its tables fill and empty within seconds, so that what is known of them never holds. */
const SERVICE_SETTINGS = ['enable_seqscan=off', 'plan_cache_mode=force_generic_plan'];

/** Errors after which the same transaction can simply be tried again: serialisation failure and deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);
const MOST_TRIES = 4;

export interface Database {
  /** Runs work in a transaction with the scope set; a deadlock is tried again, any other error rolls back and is thrown. */
  transact<T>(scope: Scope, work: (db: TransactionDb) => Promise<T>, options?: { readOnly?: boolean; keep?: (value: T) => boolean }): Promise<T>;
  /** The service role's own connection: outbox, inbox, timers, sessions of all tenants; sees no module table. */
  service: Db;
  serviceTransact<T>(work: (db: TransactionDb) => Promise<T>): Promise<T>;
  listen(channel: string, handler: (payload: string) => void): Promise<void>;
  end(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connection: pg.PoolConfig;
  /** Without them statements run as their role on connections of the owner, as maintenance does. */
  readonly logins?: Logins | undefined;
  readonly poolSize?: number;
  readonly onError: (error: Error) => void;
}

function poolAs(role: Role, options: DatabaseOptions, max: number, settings: readonly string[] = []): pg.Pool {
  const pool = new pg.Pool({ ...(options.logins?.[role] ?? options.connection), options: [`role=${role}`, ...settings].map((setting) => `-c ${setting}`).join(' '), max, pipeline: true, allowExitOnIdle: false, connectionTimeoutMillis: 20_000 });
  pool.on('error', options.onError);
  // Without this the process dies when the server ends a connection that is checked out.
  pool.on('connect', (client) => client.on('error', options.onError));
  return pool;
}

interface OpenTransaction {
  readonly db: TransactionDb;
  /** Statements of the transaction itself, whose failure decides how it ends. */
  hear(sent: Promise<unknown>): void;
  /** The first failure that nobody waited for. */
  readonly unheard: Error | undefined;
  end(): void;
}

/** A transaction as its work sees it, until it ends: afterwards the connection belongs to somebody else. */
function openTransaction(client: pg.PoolClient): OpenTransaction {
  const query = queryOn(client);
  let unheard: Error | undefined;
  let isOver = false;
  const hear = (sent: Promise<unknown>) =>
    void sent.catch((error: Error) => {
      unheard ??= error;
    });
  const ask = <T>(statement: Statement, read: (result: pg.QueryResult) => T): Promise<T> => {
    const answered = isOver ? Promise.reject(new Error('the transaction is over and takes no more statements')) : query(statement).then(read);
    // Work that asks several things at once ends with the first failure; the second, which nobody awaits any more, must not end the process.
    answered.catch(() => undefined);
    return answered;
  };
  return {
    db: {
      rows: <T extends object>(statement: Statement) => ask(statement, ({ rows }) => rows as T[]),
      row: <T extends object>(statement: Statement) => ask(statement, ({ rows }) => rows[0] as T | undefined),
      run: (statement) => ask(statement, ({ rowCount }) => rowCount ?? 0),
      send: (statement) => hear(ask(statement, () => undefined)),
    },
    hear,
    get unheard() {
      return unheard;
    },
    end() {
      isOver = true;
    },
  };
}

/** The server answers `commit` of a failed transaction with a rollback, not with an error. */
async function commit(client: pg.PoolClient): Promise<void> {
  gather(client);
  const committed = client.query('commit');
  observeStatement('commit', committed);
  if ((await committed).command === 'ROLLBACK') throw new Error('nothing was kept: a statement had failed, and its failure was passed over');
}

/**
 * `begin` and what is sent without waiting travel with the next statement. After one of them fails the server refuses all that follow, so
 * that nothing is done half; the first failure is the cause that is thrown.
 */
async function inTransaction<T>(pool: pg.Pool, begin: string, work: (db: TransactionDb) => Promise<T>, keeps: (value: T) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    const transaction = openTransaction(client);
    let broken: Error | undefined;
    try {
      gather(client);
      transaction.hear(client.query(begin));
      const value = await work(transaction.db);
      transaction.end();
      if (keeps(value)) {
        await commit(client);
        if (transaction.unheard) throw transaction.unheard;
        return value;
      }
      // Nobody needs to wait for the end of what leaves nothing; whoever uses the connection next comes after it.
      transaction.hear(client.query('rollback'));
      return value;
    } catch (error) {
      transaction.end();
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      const cause = transaction.unheard ?? error;
      if (attempt < MOST_TRIES && RETRYABLE.has((cause as { code?: string }).code ?? '')) continue;
      throw cause;
    } finally {
      client.release(broken);
    }
  }
}

export function openDatabase(options: DatabaseOptions): Database {
  const app = poolAs('huying_app', options, options.poolSize ?? 12);
  const service = poolAs('huying_service', options, 4, SERVICE_SETTINGS);
  const listeners = new Map<string, (payload: string) => void>();
  let listening: pg.Client | undefined;
  let ended = false;

  async function connectListener(): Promise<void> {
    const client = new pg.Client({ ...(options.logins?.huying_service ?? options.connection) });
    client.on('error', (error) => {
      options.onError(error);
    });
    client.on('end', () => {
      listening = undefined;
      if (!ended) setTimeout(() => void connectListener().catch(options.onError), 500).unref();
    });
    client.on('notification', (message) => listeners.get(message.channel)?.(message.payload ?? ''));
    await client.connect();
    for (const channel of listeners.keys()) await client.query(`listen ${channel}`);
    listening = client;
  }

  return {
    transact: (scope, work, choice) =>
      inTransaction(app, `${choice?.readOnly ? 'begin isolation level repeatable read, read only' : `begin; ${BY_INDEX}`}; ${scopeStatements(scope)}`, work, (value) => !choice?.readOnly && (choice?.keep?.(value) ?? true)),
    service: dbOn(service),
    serviceTransact: (work) => inTransaction(service, 'begin', work, () => true),
    async listen(channel, handler) {
      if (!/^[a-z_]+$/.test(channel)) throw new Error(`channel ${channel} is not a plain word`);
      listeners.set(channel, handler);
      if (listening) await listening.query(`listen ${channel}`);
      else await connectListener();
    },
    async end() {
      ended = true;
      await listening?.end().catch(() => undefined);
      await Promise.all([app.end(), service.end()]);
    },
  };
}
