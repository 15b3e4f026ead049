/** The data directory of the embedded PostgreSQL: made whole or not at all, owned by one account, closed to all others. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EmbeddedError } from './embedded-error.ts';
import { type Account, accountOf, as, isAlive, mayEnter, ownAccount } from './embedded-process.ts';
import type { Program } from './embedded-program.ts';

export const SUPERUSER = 'postgres';
export const PORT = 5432;

/**
 * The file name of a Unix socket may hold 107 bytes on Linux and 103 on macOS; the shorter limit serves both.
 */
const SOCKET_PATH_LIMIT = 103;

/** Settings of a fresh cluster; they stand in its postgresql.conf, where an operator may change them. */
const FIRST_SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '100',
  shared_buffers: '128MB',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Solid-state disks are the rule; the default of 4 makes the planner shun indexes.
  random_page_cost: '1.1',
  // Queries of one street are short: compiling them costs more than it saves, and parallel workers need more shared
  // memory than a container grants by default (64 MB).
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  // The log must hold no personal data, and both statements and the details of errors carry row contents.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/**
 * Under which account the cluster runs. PostgreSQL refuses to run as root, so root lends it another account: the one
 * that owns the cluster already, otherwise `postgres`, otherwise `nobody`.
 */
export function chooseAccount(cluster: string): Account {
  const own = ownAccount();
  const owner = fs.existsSync(cluster) ? fs.statSync(cluster).uid : undefined;
  if (own.uid !== 0) {
    if (owner === undefined || owner === own.uid) return own;
    const name = accountOf(String(owner))?.name ?? owner;
    throw new EmbeddedError(
      'data.otherOwner',
      `The data in ${cluster} belong to the user ${name}, and this is ${own.name}. Start as ${name} or as root, or choose another DATA_DIR.`,
    );
  }
  const account = owner ? accountOf(String(owner)) : (accountOf('postgres') ?? accountOf('nobody'));
  if (!account || account.uid === 0) {
    throw new EmbeddedError(
      'data.otherOwner',
      'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody". Start as an ordinary user.',
    );
  }
  return account;
}

/** Gives a whole directory to the account, the directory itself last, so that an interrupted hand-over starts again. */
function handOver(file: string, account: Account): void {
  const stat = fs.lstatSync(file);
  if (stat.isDirectory()) for (const entry of fs.readdirSync(file)) handOver(path.join(file, entry), account);
  if (stat.uid !== account.uid) fs.lchownSync(file, account.uid, account.gid);
}

/**
 * What PostgreSQL is told as its data directory. Below a directory that the account may not enter (root's home, when
 * root runs the application) the full path is of no use to it; but the kernel lets every process into the directory it
 * works in, and the supervisor starts it there.
 */
export function directoryArgument(cluster: string, account: Account): string {
  if (mayEnter(account, cluster)) return cluster;
  if (fs.existsSync('/proc/self/cwd')) return '/proc/self/cwd';
  throw new EmbeddedError(
    'data.otherOwner',
    `The user ${account.name}, who runs PostgreSQL, cannot enter ${cluster}. Choose a DATA_DIR below a directory that all may enter, or start as an ordinary user.`,
  );
}

function checkExisting(cluster: string, program: Program, account: Account): void {
  const versionFile = path.join(cluster, 'PG_VERSION');
  if (!fs.existsSync(versionFile)) {
    throw new EmbeddedError(
      'data.notACluster',
      `${cluster} is not empty and holds no PostgreSQL data. Move it away, or choose another DATA_DIR, and start again.`,
    );
  }
  const version = fs.readFileSync(versionFile, 'utf8').trim();
  if (version !== String(program.major)) {
    throw new EmbeddedError(
      'data.otherVersion',
      `The data in ${cluster} were written by PostgreSQL ${version}, and this installation brings PostgreSQL ${program.major}. ` +
        `Nothing was changed. Start the release of the program that wrote them, or run PostgreSQL ${version} on them and set DATABASE_URL.`,
    );
  }
  if (fs.statSync(cluster).uid !== account.uid) handOver(cluster, account);
  if ((fs.statSync(cluster).mode & 0o777) !== 0o700) fs.chmodSync(cluster, 0o700);
}

async function initialise(cluster: string, program: Program, account: Account): Promise<void> {
  const fresh = `${cluster}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  fs.mkdirSync(fresh, { mode: 0o700 });
  try {
    if (process.getuid?.() === 0) fs.chownSync(fresh, account.uid, account.gid);
    const settings = Object.entries(FIRST_SETTINGS).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const child = spawn(
      program.initdb,
      [
        ...['-D', directoryArgument(fresh, account), '-U', SUPERUSER, '-E', 'UTF8', '--locale=C', '--auth=peer'],
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...settings],
      ],
      { ...as(account), cwd: fresh, env: programEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output = (output + chunk).slice(-8000); });
    const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (status !== 0) throw initialiseProblem(output, cluster);
    publish(fresh, cluster);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw EmbeddedError.diskFull(cluster, error);
    throw error;
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
}

function initialiseProblem(output: string, cluster: string): EmbeddedError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return EmbeddedError.diskFull(cluster, output);
  const hint = /could not look up effective user ID/.test(output)
    ? 'The user that runs the program has no entry in /etc/passwd; PostgreSQL needs one.'
    : output.trim().split('\n').slice(-6).join('\n');
  return new EmbeddedError('start.failed', `PostgreSQL could not prepare ${cluster}: ${hint}`);
}

/** Renames the finished cluster into place. Where another start was faster, that one's cluster stays. */
function publish(fresh: string, cluster: string): void {
  try {
    fs.renameSync(fresh, cluster);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return;
  }
  const parent = fs.openSync(path.dirname(cluster), 'r');
  try {
    fs.fsyncSync(parent);
  } finally {
    fs.closeSync(parent);
  }
}

function removeUnfinished(cluster: string): void {
  const prefix = `${path.basename(cluster)}.new-`;
  for (const entry of fs.readdirSync(path.dirname(cluster))) {
    if (!entry.startsWith(prefix) || isAlive(Number.parseInt(entry.slice(prefix.length), 10))) continue;
    fs.rmSync(path.join(path.dirname(cluster), entry), { recursive: true, force: true });
  }
}

export async function prepareCluster(cluster: string, program: Program, account: Account): Promise<void> {
  removeUnfinished(cluster);
  const isFresh = !fs.existsSync(cluster) || fs.readdirSync(cluster).length === 0;
  if (isFresh) await initialise(cluster, program, account);
  checkExisting(cluster, program, account);
  try {
    writeAccess(cluster, account);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw EmbeddedError.diskFull(cluster, error);
    throw error;
  }
}

/**
 * Who may connect: by the Unix socket only, and only the account that runs the application, as whichever database
 * role it asks for; the kernel vouches for the account. The account `nobody` is shared with other services of the
 * machine, so it may not connect even though the cluster runs under it, unless the application itself runs as it.
 */
function writeAccess(cluster: string, account: Account): void {
  const admitted = new Set(account.name === 'nobody' && process.getuid?.() === 0 ? ['root'] : ['root', account.name]);
  const files = {
    'pg_hba.conf': 'local  all          all  peer  map=installation\nlocal  replication  all  peer  map=installation\n',
    'pg_ident.conf': [...admitted].map((name) => `installation  "${name}"  all\n`).join(''),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(cluster, name);
    if (fs.readFileSync(file, 'utf8') === text) continue;
    const next = `${file}.${process.pid}`;
    fs.writeFileSync(next, text, { mode: 0o600, flush: true });
    if (process.getuid?.() === 0) fs.chownSync(next, account.uid, account.gid);
    fs.renameSync(next, file);
  }
}

/**
 * A directory for the socket that only the account can enter, with a path short enough: beside the data where
 * possible, otherwise below the directory for temporary files under a name derived from the path of the data.
 */
export function socketDirectories(dataDir: string, account: Account): string[] {
  const name = `huying-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  const fits = (place: string) => Buffer.byteLength(path.join(place, `.s.PGSQL.${PORT}`)) <= SOCKET_PATH_LIMIT;
  const found: string[] = [];
  for (const place of [path.join(dataDir, 'postgres-socket'), path.join(os.tmpdir(), name), path.join('/tmp', name)]) {
    if (fits(place) && mayEnter(account, path.dirname(place)) && !found.includes(place)) found.push(place);
  }
  return found;
}

export function prepareSocketDirectory(directory: string, account: Account): void {
  try {
    fs.mkdirSync(directory, { mode: 0o700 });
    if (process.getuid?.() === 0) fs.chownSync(directory, account.uid, account.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const { uid, mode } = fs.lstatSync(directory);
  // Names below /tmp can be guessed: somebody else's directory there would lend them our connections.
  if (uid !== account.uid || !fs.lstatSync(directory).isDirectory()) {
    throw new EmbeddedError('socket.impossible', `${directory} belongs to another user. Remove it and start again.`);
  }
  if ((mode & 0o777) !== 0o700) fs.chmodSync(directory, 0o700);
}

/** Nothing of our own environment: PGDATA, LC_* or a library path of the caller must not steer the server. */
export const programEnvironment = (): NodeJS.ProcessEnv => ({ PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' });
