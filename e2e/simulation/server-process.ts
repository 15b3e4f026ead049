import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The real server as a process of its own, that can be killed without warning and started again on the same data and clock. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly slowestStartSeconds: number;
  /** Throws when it has ended without having been told to. */
  checkAlive(): void;
  start(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  killPostgres(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));
const START_MILLISECONDS = 90_000;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

function childrenOf(parent: number): number[] {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([pid, ppid]) => (ppid === parent ? [pid as number] : []));
  }
  return readdirSync('/proc').map(Number).filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

export interface ServerOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export function createServerProcess({ dataDir, port, environment }: ServerOptions): ServerProcess {
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';
  let slowestStartSeconds = 0;
  let isWanted = false;

  const ended = (process: ChildProcess) =>
    process.exitCode !== null || process.signalCode !== null ? Promise.resolve() : new Promise<void>((resolve) => process.once('exit', () => resolve()));

  return {
    url,
    get pid() {
      return child?.pid ?? 0;
    },
    get slowestStartSeconds() {
      return slowestStartSeconds;
    },
    checkAlive() {
      if (isWanted && child && (child.exitCode !== null || child.signalCode !== null)) {
        throw new Error(`the server ended by itself with ${child.exitCode ?? child.signalCode}:\n${output}`);
      }
    },
    async start() {
      const began = Date.now();
      isWanted = true;
      output = '';
      const mine = spawn(process.execPath, [MAIN], {
        env: { ...process.env, ...environment, DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: environment?.LOG_LEVEL ?? 'error' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = mine;
      const collect = (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-8_000);
      };
      mine.stdout?.on('data', collect);
      mine.stderr?.on('data', collect);
      const deadline = Date.now() + START_MILLISECONDS;
      let last = '';
      while (Date.now() < deadline) {
        if (mine.exitCode !== null) throw new Error(`the server ended with ${mine.exitCode}:\n${output}`);
        const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).then(async (response) => (response.ok ? 'healthy' : response.text()), (error: Error) => String(error.cause ?? error));
        if (answer === 'healthy') {
          slowestStartSeconds = Math.max(slowestStartSeconds, (Date.now() - began) / 1_000);
          return;
        }
        last = answer;
        await pause(50);
      }
      throw new Error(`the server was not healthy after ${START_MILLISECONDS / 1_000} s, at last ${last}:\n${output}`);
    },
    async stop() {
      isWanted = false;
      if (!child) return;
      child.kill('SIGTERM');
      await ended(child);
    },
    async kill() {
      isWanted = false;
      if (!child) return;
      child.kill('SIGKILL');
      await ended(child);
    },
    async killPostgres() {
      const pid = Number.parseInt(readFileSync(`${dataDir}/postgres/postmaster.pid`, 'utf8'), 10);
      // A connection that is being made at this moment may be left out, as in any crash: the next start must come to terms with it.
      for (const one of [pid, ...childrenOf(pid)]) {
        try {
          process.kill(one, 'SIGKILL');
        } catch {
          // It has ended with its parent.
        }
      }
    },
  };
}
