/**
 * The embedded PostgreSQL: real server programs from npm, started, watched and stopped by the application itself.
 *
 * The server is a process of its own session. Ctrl-C in the terminal therefore reaches only the application, which
 * closes its connections first and then calls `stop`. When the application is killed the server lives on, and the
 * next start adopts it. When the server is killed while the application lives, it is started again.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  chooseAccount, directoryArgument, PORT, prepareCluster, prepareSocketDirectory, programEnvironment, socketDirectories, SUPERUSER,
} from './embedded-cluster.ts';
import { EmbeddedError } from './embedded-error.ts';
import { type Lease, takeLease } from './embedded-lease.ts';
import { look, removeStale, type Running } from './embedded-lock.ts';
import { type Account, as, birthMark, isAlive, worksIn } from './embedded-process.ts';
import { findProgram, type Program } from './embedded-program.ts';
import { type Remains, watchRemains } from './embedded-remains.ts';
import { holderOfTurn, takeTurn, type Turn } from './embedded-turn.ts';

export { EmbeddedError } from './embedded-error.ts';

export interface EmbeddedOptions {
  /** The installation's data directory; the database lies in `postgres` below it, its log in `postgres.log`. */
  readonly dataDir: string;
  readonly log: { info(message: string): void; warn(message: string): void };
  /** Settings for this run only, before those of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long a server may take to answer; after a crash it first repeats what its log holds. */
  readonly startSeconds?: number;
}

export interface EmbeddedServer {
  /** Directory of the Unix socket; `pg` takes it as host. */
  readonly host: string;
  readonly port: number;
  /** The superuser, for making roles and databases; the application itself connects as a role that owns nothing. */
  readonly user: string;
  readonly database: string;
  /** Process number of the server now running; it changes when a killed server is started again. */
  readonly pid: number;
  /** Whether the server was found running. */
  readonly adopted: boolean;
  /** Shuts the server down in order, unless another program on this machine still uses the same data directory. */
  stop(): Promise<void>;
}

interface Home {
  readonly dataDir: string;
  readonly cluster: string;
  readonly logFile: string;
  readonly program: Program;
  readonly account: Account;
  readonly socketDirectories: readonly string[];
  readonly options: EmbeddedOptions;
}

const DEFAULT_START_SECONDS = 600;
/** What a killed server left behind is ended long before; whatever holds the data for longer is no such thing. */
const HELD_SECONDS = 30;
const STOP_SECONDS = 60;
const WATCH_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
const LARGEST_LOG_BYTES = 16 * 1024 * 1024;

export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const lease = prepareLease(options.dataDir);
  try {
    const home = await prepareHome(options);
    const started = await bringUp(home);
    return supervise(home, started, lease);
  } catch (error) {
    lease.release();
    throw error;
  }
}

function prepareLease(dataDir: string): Lease {
  try {
    // Root lets the server's account pass through, but not look around.
    fs.mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    return takeLease(fs.realpathSync(dataDir));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC') throw EmbeddedError.diskFull(dataDir, error);
    throw new EmbeddedError('data.otherOwner', `The data directory ${dataDir} cannot be used: ${message}.`, error);
  }
}

async function prepareHome(options: EmbeddedOptions): Promise<Home> {
  const dataDir = fs.realpathSync(options.dataDir);
  const cluster = path.join(dataDir, 'postgres');
  const account = chooseAccount(cluster);
  const program = findProgram(dataDir, account);
  await prepareCluster(cluster, program, account);
  const places = socketDirectories(dataDir, account);
  if (places.length === 0) {
    throw new EmbeddedError('socket.impossible', 'There is no directory for the database\'s socket whose path is short enough. Set TMPDIR to a short path.');
  }
  return { dataDir, cluster, logFile: path.join(dataDir, 'postgres.log'), program, account, socketDirectories: places, options };
}

/** How long to go on trying, and whether the server is still wanted. */
interface Patience {
  /** When the server must answer. */
  readonly until: number;
  /** When whatever else holds the data must have let go. */
  readonly heldUntil: number;
  isWanted(): boolean;
}

/** What one bringing up learns while it tries. */
interface Trial extends Patience {
  readonly remains: Remains;
  /** Those in which a socket could not be made are left out. */
  places: readonly string[];
}

/** Adopts the running server of this data directory or starts one; returns when it answers. */
async function bringUp(home: Home, isWanted: () => boolean = () => true): Promise<Running & { adopted: boolean }> {
  const { log, startSeconds = DEFAULT_START_SECONDS } = home.options;
  const begun = Date.now();
  const trial: Trial = {
    until: begun + startSeconds * 1_000, heldUntil: begun + Math.min(startSeconds, HELD_SECONDS) * 1_000, isWanted,
    remains: watchRemains(home.cluster, home.account, (message) => log.warn(message)), places: home.socketDirectories,
  };
  const report = setInterval(() => {
    log.info(`PostgreSQL is not ready after ${Math.round((Date.now() - begun) / 1_000)} s; after a crash it first repeats what its own log holds`);
  }, 10_000).unref();
  try {
    while (isWanted()) {
      const turn = turnIn(home.dataDir);
      try {
        const running = turn && (await tryOnce(home, trial));
        if (running) return running;
      } finally {
        turn?.release();
      }
      if (!turn && Date.now() > trial.until) throw tooSlow(home, `The program that starts it is process ${holderOfTurn(home.dataDir) ?? 'unknown'}.`);
      await sleep(turn ? 100 : 25);
    }
  } finally {
    clearInterval(report);
  }
  throw new EmbeddedError('start.failed', 'PostgreSQL is not wanted any more.');
}

function turnIn(dataDir: string): Turn | undefined {
  try {
    return takeTurn(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw EmbeddedError.diskFull(dataDir, error);
    throw error;
  }
}

/** Gives undefined where it is worth looking again. */
async function tryOnce(home: Home, trial: Trial): Promise<(Running & { adopted: boolean }) | undefined> {
  const found = await look(home.cluster);
  if (found.state === 'answering') return { ...found.running, adopted: true };
  if (found.state === 'busy') {
    if (Date.now() > trial.until) throw tooSlow(home, `Its process is ${found.running.pid}.`);
    return undefined;
  }
  const remaining = trial.remains.look();
  if (remaining.length > 0) {
    if (Date.now() > trial.heldUntil) throw heldBy(home, remaining);
    return undefined;
  }
  if (found.state === 'stale') removeStale(home.cluster, found);
  const outcome = await launch(home, trial.places[0] as string, trial);
  if (outcome.running) return { ...outcome.running, adopted: false };
  if (outcome.isSocketRefused && trial.places.length > 1) trial.places = trial.places.slice(1);
  else if (!outcome.mayRetry || Date.now() > trial.heldUntil) throw outcome.error;
  return undefined;
}

const tooSlow = ({ options, logFile }: Home, who: string) =>
  new EmbeddedError(
    'start.tooSlow',
    `PostgreSQL has not answered for ${options.startSeconds ?? DEFAULT_START_SECONDS} seconds. ${who} It may still be recovering: see ${logFile}, and start again later.`,
  );

const heldBy = ({ cluster }: Home, pids: readonly number[]) =>
  new EmbeddedError(
    'data.held',
    `The data in ${cluster} are still held by PostgreSQL process ${pids.join(', ')}, which does not end. End it (kill -9 ${pids.join(' ')}) and start again; nothing saved is lost.`,
  );

interface Outcome {
  readonly running?: Running;
  readonly error?: EmbeddedError;
  /** Another server of this directory is on its way in or out: look again. */
  readonly mayRetry?: boolean;
  readonly isSocketRefused?: boolean;
}

/** Starts the server program and waits until it answers or ends. */
async function launch(home: Home, socketDirectory: string, patience: Patience): Promise<Outcome> {
  prepareSocketDirectory(socketDirectory, home.account);
  const { descriptor, offset } = openLog(home);
  let hasEnded = false;
  let wasKilled = false;
  let problem = '';
  try {
    const settings = { ...home.options.settings, listen_addresses: '', unix_socket_directories: socketDirectory, port: String(PORT) };
    const child = spawn(
      home.program.postgres,
      ['-D', directoryArgument(home.cluster, home.account), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      { ...as(home.account), cwd: home.cluster, env: programEnvironment(), stdio: ['ignore', descriptor, descriptor], detached: true },
    );
    child.on('exit', (_, signal) => { hasEnded = true; wasKilled = signal !== null; });
    child.on('error', (error) => { hasEnded = true; problem = error.message; });
    child.unref();
    while (!hasEnded) {
      await sleep(10);
      const now = await look(home.cluster);
      if (now.state === 'answering' && now.running.pid === child.pid) return { running: now.running };
      // A long recovery goes on without us, and the next start adopts it.
      if (Date.now() > patience.until) return { error: tooSlow(home, `Its process is ${child.pid}.`) };
      if (!patience.isWanted()) child.kill('SIGINT');
    }
  } finally {
    fs.closeSync(descriptor);
  }
  const outcome = explain(home, socketDirectory, `${problem}\n${readFrom(home.logFile, offset)}`);
  return wasKilled ? { ...outcome, mayRetry: true } : outcome;
}

function explain(home: Home, socketDirectory: string, said: string): Outcome {
  if (/lock file "postmaster\.pid" already exists|could not open.*postmaster\.pid|data directory lock file is invalid/.test(said)) {
    return { mayRetry: true, error: new EmbeddedError('data.held', `Another PostgreSQL is starting or stopping on ${home.cluster} and does not finish: see ${home.logFile}.`) };
  }
  if (/pre-existing shared memory block/.test(said)) {
    return {
      mayRetry: true,
      error: new EmbeddedError('data.held', `The data in ${home.cluster} are still held by PostgreSQL processes that cannot be seen from here, in another container or under another user. End them and start again; nothing saved is lost.`),
    };
  }
  if (/No space left on device|Disk quota exceeded/.test(said)) return { error: EmbeddedError.diskFull(home.cluster, said) };
  const lock = /lock file "(.*\.s\.PGSQL\.\d+)\.lock" already exists/.exec(said)?.[1];
  if (lock && path.dirname(lock) === socketDirectory) {
    // The directory serves this cluster alone, and this launch held the cluster's own lock when it met the socket's:
    // the writer of the socket's lock is dead and its number taken by some other process.
    for (const file of [lock, `${lock}.lock`]) fs.rmSync(file, { force: true });
    return { mayRetry: true, error: new EmbeddedError('socket.impossible', `The socket in ${socketDirectory} is held by another process.`) };
  }
  if (/could not (bind|create) Unix|could not create any Unix-domain sockets|Unix-domain socket path .* is too long/.test(said)) {
    return { isSocketRefused: true, error: new EmbeddedError('socket.impossible', `No socket can be made in ${socketDirectory}.`) };
  }
  // Killed once more while it recovered from being killed.
  const mayRetry = /startup process .* was terminated by signal/.test(said);
  const last = said.trim().split('\n').slice(-5).join('\n');
  return { mayRetry, error: new EmbeddedError('start.failed', `PostgreSQL did not start: ${last || 'it said nothing'}\nSee ${home.logFile}.`) };
}

/** The server's log is kept over starts, so that what happened before a crash can be read after it. */
function openLog(home: Home): { descriptor: number; offset: number } {
  const { logFile } = home;
  if (fs.existsSync(logFile) && fs.statSync(logFile).size > LARGEST_LOG_BYTES) fs.renameSync(logFile, `${logFile}.1`);
  const descriptor = fs.openSync(logFile, 'a', 0o600);
  if (process.getuid?.() === 0) {
    const { uid, gid } = fs.statSync(path.dirname(logFile));
    fs.fchownSync(descriptor, uid, gid);
  }
  return { descriptor, offset: fs.fstatSync(descriptor).size };
}

function readFrom(file: string, offset: number): string {
  const bytes = fs.readFileSync(file);
  return bytes.subarray(Math.max(offset, bytes.length - 20_000)).toString('utf8');
}

function supervise(home: Home, started: Running & { adopted: boolean }, lease: Lease): EmbeddedServer {
  const { log } = home.options;
  let running: Running = started;
  let isWanted = true;
  let revival: Promise<void> | undefined;
  log.info(`PostgreSQL ${home.program.version} ${started.adopted ? 'was running already and is used' : 'has started'} (process ${started.pid}, data in ${home.cluster})`);

  const revive = async () => {
    log.warn(`PostgreSQL (process ${running.pid}) has ended unexpectedly and is started again`);
    let pause = 100;
    while (isWanted) {
      try {
        running = await bringUp(home, () => isWanted);
        mark = birthMark(running.pid);
        log.info(`PostgreSQL runs again (process ${running.pid})`);
        return;
      } catch (error) {
        if (isWanted) log.warn((error as Error).message);
        await sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
      }
    }
  };
  // A server of another container that shares the directory answers, but its number means nothing here.
  const isVisible = isAlive(started.pid);
  let mark = birthMark(running.pid);
  const watch = setInterval(() => {
    if (revival || (isAlive(running.pid) && birthMark(running.pid) === mark)) return;
    revival = revive().finally(() => { revival = undefined; });
  }, WATCH_MILLISECONDS).unref();
  if (!isVisible) clearInterval(watch);

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    isWanted = false;
    clearInterval(watch);
    await revival;
    lease.release();
    await stopUnlessUsed(home, lease);
  };
  return {
    get host() { return running.host; },
    port: started.port,
    user: SUPERUSER,
    database: 'postgres',
    get pid() { return running.pid; },
    adopted: started.adopted,
    stop: () => (stopped ??= stop()),
  };
}

/** Who comes while it stops waits for its turn, and then starts it anew. */
async function stopUnlessUsed(home: Home, lease: Lease): Promise<void> {
  for (const until = Date.now() + 2 * STOP_SECONDS * 1_000; ;) {
    const turn = turnIn(home.dataDir);
    try {
      if (lease.others() > 0) return home.options.log.info('PostgreSQL goes on running: another program uses it');
      if (turn) return await shutDown(home.cluster);
    } finally {
      turn?.release();
    }
    if (Date.now() > until) throw new EmbeddedError('stop.failed', `Process ${holderOfTurn(home.dataDir)} does not finish stopping PostgreSQL.`);
    await sleep(25);
  }
}

/** Fast shutdown: open connections are ended, everything is written, nothing is left to recover. */
async function shutDown(cluster: string): Promise<void> {
  const found = await look(cluster);
  if (found.state !== 'answering' && found.state !== 'busy') return;
  const { pid } = found.running;
  const isOver = () => !isAlive(pid) || worksIn(pid, cluster) === false;
  for (const [signal, seconds] of [['SIGINT', STOP_SECONDS], ['SIGQUIT', 10]] as const) {
    if (isOver()) return;
    process.kill(pid, signal);
    for (const until = Date.now() + seconds * 1_000; Date.now() < until && !isOver();) await sleep(10);
  }
  if (!isOver()) throw new EmbeddedError('stop.failed', `PostgreSQL (process ${pid}) does not stop.`);
}
