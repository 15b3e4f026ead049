/**
 * What the embedded PostgreSQL's supervisor must know about processes: is that number still the process we mean?
 * A number alone says little. It may belong to a zombie whose parent does not collect it (common in containers), or
 * to another program that got the number after a restart of the machine.
 */
import { execFileSync, spawnSync, type SpawnSyncOptionsWithStringEncoding } from 'node:child_process';
import fs from 'node:fs';

/** The account that PostgreSQL runs under when the application runs as root, which PostgreSQL itself refuses to do. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

const isLinux = process.platform === 'linux';

/** Fields of /proc/<pid>/stat behind the program's name, which may itself hold blanks and brackets. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (!isLinux) return exists(pid);
  const state = statFields(pid)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Whether the number is taken, be it by a zombie or by somebody else's process. */
export function exists(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * A text that differs between two processes that had the same number, also across a restart of the machine.
 * Empty where the system does not tell.
 */
export function birthMark(pid: number): string {
  const startedAt = isLinux ? statFields(pid)?.[19] : undefined;
  if (startedAt === undefined) return '';
  try {
    return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${startedAt}`;
  } catch {
    return startedAt;
  }
}

/** Whether the process works in that directory; undefined where the system does not tell or does not let us see. */
export function worksIn(pid: number, directory: string): boolean | undefined {
  if (!isLinux) return undefined;
  try {
    const [works, wanted] = [fs.statSync(`/proc/${pid}/cwd`), fs.statSync(directory)];
    return works.dev === wanted.dev && works.ino === wanted.ino;
  } catch {
    return undefined;
  }
}

/** A process that runs the server program. */
export interface ServerProcess {
  readonly pid: number;
  readonly parent: number;
}

/** Prints the processes that work in the directory where it runs itself. */
const LIST_WORKERS = `
  for process in /proc/[0-9]*; do
    [ "$process/cwd" -ef . ] || continue
    case "$(readlink "$process/exe")" in */postgres | "*/postgres (deleted)") echo "\${process#/proc/}" ;; esac
  done`;

/**
 * The server programs that work in that directory, and so on that cluster. The question is asked as their own account:
 * in a container even root may not see in which directory somebody else's process works.
 */
export function serverProcesses(directory: string, account: Account): ServerProcess[] {
  const options: SpawnSyncOptionsWithStringEncoding = { ...as(account), cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  if (isLinux) {
    const { stdout } = spawnSync('/bin/sh', ['-c', LIST_WORKERS], options);
    const pids = (stdout ?? '').split('\n').map(Number).filter(isAlive);
    return pids.map((pid) => ({ pid, parent: Number(statFields(pid)?.[1] ?? 0) }));
  }
  const { stdout } = spawnSync('lsof', ['-w', '-a', '-u', String(account.uid), '-c', 'postgres', '-d', 'cwd', '-F', 'pRn'], options);
  return workersIn(stdout ?? '', fs.realpathSync(directory));
}

/** Reads what `lsof -F pRn` prints: a line each for the process (p), its parent (R), the kind of file (f) and its path (n). */
export function workersIn(printed: string, directory: string): ServerProcess[] {
  return printed.split(/^(?=p)/m).flatMap((block) => {
    const field = (letter: string) => new RegExp(`^${letter}(.*)$`, 'm').exec(block)?.[1];
    return field('n') === directory ? [{ pid: Number(field('p')), parent: Number(field('R')) }] : [];
  });
}

/** What `id` prints for a user name or number; undefined for an unknown one. */
function id(option: '-u' | '-g' | '-un', user: string): string | undefined {
  try {
    return execFileSync('id', [option, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

export function accountOf(user: string): Account | undefined {
  const [uid, gid] = [id('-u', user), id('-g', user)];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid), name: id('-un', user) ?? user };
}

export const ownAccount = (): Account => {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return { uid, gid, name: id('-un', String(uid)) ?? String(uid) };
};

/** Asks the system itself, as that account, so that access lists and mount options count as well as mode bits. */
export function mayEnter(account: Account, directory: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', directory], { ...as(account), stdio: 'ignore', cwd: '/' }).status === 0;
}

/** Options of `spawn` that run a child under the account; none where we are that account already. */
export const as = (account: Account): { uid?: number; gid?: number } =>
  process.getuid?.() === account.uid ? {} : { uid: account.uid, gid: account.gid };
