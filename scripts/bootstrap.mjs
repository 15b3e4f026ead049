/**
 * What every command of the repository does first: install the packages, and find the Node that runs TypeScript.
 * Plain JavaScript with nothing but Node 20, because nothing else is there yet. Everything it says goes to standard
 * error: the standard output belongs to the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = 20;
/** The first version that runs `.ts` files without a flag or a warning, and that the code is written for. */
const TYPESCRIPT_NODE = 24;

export const say = (text) => process.stderr.write(`${text}\n`);

/** A reason to give up, in words for the person at the terminal. */
export class Sentence extends Error {}

const major = (version) => Number.parseInt(version.replace(/^v/, ''), 10);
const binDirectory = (directory) => path.join(directory, 'node_modules', '.bin');

function checkNode() {
  if (major(process.version) >= OLDEST_NODE) return;
  throw new Sentence(`This needs Node ${OLDEST_NODE} or later, and ${process.execPath} is ${process.version}. See https://nodejs.org.`);
}

const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

const fits = (list, value) => list !== undefined && [list].flat().includes(value);

/** npm passes over an optional package that it could not fetch; one made for this very machine is missed nevertheless. */
const isMissed = (wanted) => !wanted.optional || (fits(wanted.os, process.platform) && fits(wanted.cpu, process.arch) && !wanted.libc);

/** Whether what lies in node_modules is what the lock file asks for, by npm's own record of what it installed. */
function isInstalledAsLocked(directory) {
  const record = path.join(directory, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(record)) return false;
  const installed = readJson(record).packages ?? {};
  const locked = readJson(path.join(directory, 'package-lock.json')).packages ?? {};
  return Object.entries(locked).every(([place, wanted]) => {
    if (!place.includes('node_modules/')) return true;
    const found = installed[place];
    if (!found) return !isMissed(wanted);
    return wanted.link ? found.link === true : found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** The npm command that is needed, if any, and how to remember that it was done. */
export function installState(directory = root) {
  const lock = path.join(directory, 'package-lock.json');
  if (!fs.existsSync(lock)) return { command: fs.existsSync(binDirectory(directory)) ? undefined : 'install' };
  const stampFile = path.join(directory, 'node_modules', '.installed-lock');
  const stamp = createHash('sha256').update(fs.readFileSync(lock)).update(`${process.platform}-${process.arch}`).digest('hex');
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === stamp) return {};
  const keep = () => {
    if (!isInstalledAsLocked(directory)) return false;
    try {
      fs.writeFileSync(stampFile, stamp);
    } catch {
      // A read-only installation is compared anew each time.
    }
    return true;
  };
  return keep() ? {} : { command: 'ci', keep };
}

/**
 * npm run from inside an npm script must not take over that script's own options (such as `--silent`), nor run on the
 * Node inside the node_modules that it is about to replace.
 */
function npmEnvironment(directory) {
  const inherited = /^npm_(?!config_)|^npm_config_(loglevel|silent|quiet|json|dry_run|local_prefix|workspaces?|production|omit)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
  const search = (env.PATH ?? '').split(path.delimiter).filter((place) => !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(place));
  return { ...env, PATH: search.join(path.delimiter), INIT_CWD: directory, ONNXRUNTIME_NODE_INSTALL: 'skip' };
}

/** What npm complained about, as a sentence that says what to do. */
export function explainInstall(output, registry) {
  if (/ENOSPC|no space left/i.test(output)) return 'The disk is full: the packages need about 700 MB. Free some space and start again.';
  if (/EACCES|EPERM|EROFS/.test(output)) return `The user ${os.userInfo().username} may not write to ${path.join(root, 'node_modules')}. Start as the user who owns it.`;
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET_TIMEOUT|network request to/.test(output)) {
    return (
      `The package registry ${registry} cannot be reached, and the first start needs it. Check the connection and start again; ` +
      'behind a proxy set HTTPS_PROXY. Another registry is set by "npm config set registry ADDRESS" (in mainland China for example https://registry.npmmirror.com).'
    );
  }
  if (/ERESOLVE|ETARGET|E404/.test(output)) return `The registry ${registry} lacks a package that is asked for, or package.json and package-lock.json do not agree; npm's words stand above.`;
  return 'npm could not install the packages; its words stand above.';
}

/** Runs npm in silence and gives what it said. */
function npm(directory, env, args) {
  const child = spawn('npm', [...args, '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output = (output + chunk).slice(-20_000); });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(error.code === 'ENOENT' ? new Sentence('npm was not found. It comes with Node: see https://nodejs.org.') : error));
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function install(directory, command, keep) {
  const env = npmEnvironment(directory);
  say('Installing the packages. This happens once and takes about a minute.');
  const started = Date.now();
  let { code, output } = await npm(directory, env, [command]);
  if (code !== 0 && command === 'ci' && /EUSAGE/.test(output)) {
    // `ci` refuses a lock file that knows nothing of an optional package for some other system, which happens when it
    // was written where the registry lacks that package. `install` takes the locked versions as well, and goes on.
    ({ code, output } = await npm(directory, env, ['install', '--no-save']));
  }
  if (code !== 0) {
    const registry = spawnSync('npm', ['config', 'get', 'registry'], { cwd: directory, env, encoding: 'utf8' }).stdout?.trim() || 'of npm';
    say(output.trim());
    throw new Sentence(explainInstall(output, registry));
  }
  keep?.();
  say(`The packages are installed (${Math.round((Date.now() - started) / 1000)} s).`);
}

function versionOf(node) {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? major(stdout.trim()) : 0;
}

/** The Node that npm brought along, or the running one where that is new enough (and the other does not run here). */
export function findNode(directory = root) {
  const brought = path.join(binDirectory(directory), 'node');
  if (fs.existsSync(brought) && (fs.realpathSync(brought) === fs.realpathSync(process.execPath) || versionOf(brought) >= TYPESCRIPT_NODE)) return brought;
  if (major(process.version) >= TYPESCRIPT_NODE) return process.execPath;
  throw new Sentence(
    `The code runs on Node ${TYPESCRIPT_NODE}. None came with the packages for this machine (${process.platform}-${process.arch}): ` +
      `install Node ${TYPESCRIPT_NODE} from https://nodejs.org and start again.`,
  );
}

/** Installs what is missing and returns the Node that runs TypeScript. */
export async function bootstrap(directory = root) {
  checkNode();
  const { command, keep } = installState(directory);
  if (command) await install(directory, command, keep);
  return findNode(directory);
}

const isAtTerminal = () => [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);

/**
 * npm passes signals to the shell that runs a script, and a shell that waits for its child dies of them without a word
 * to it. Under npm the death of the parent is therefore the signal.
 */
function watchParent(onDeath) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onDeath();
  }, 200);
  return watch.unref();
}

/**
 * Runs a program to its end, passing on signals, and returns its exit code.
 * Ctrl-C at a terminal reaches the whole foreground group, the child included: passed on it would arrive twice.
 */
export function runToEnd(node, args, options = {}, onMessage = undefined) {
  const child = spawn(node, args, { stdio: 'inherit', ...options });
  if (onMessage) child.on('message', onMessage);
  const isReachedByTerminal = isAtTerminal() && !options.detached;
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'].map((signal) => {
    const handler = () => { if (signal !== 'SIGINT' || !isReachedByTerminal) child.kill(signal); };
    process.on(signal, handler);
    return [signal, handler];
  });
  const watch = watchParent(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', async (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler);
      clearInterval(watch);
      // The last message may still be under way when the exit is known.
      if (onMessage && child.connected) await once(child, 'disconnect');
      resolve({ code: signal ? 128 + os.constants.signals[signal] : code, pid: child.pid });
    });
  });
}

/** Runs a command's main function and ends the process with its exit code; sentences are shown without a stack. */
export async function command(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Sentence)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
