/**
 * What a killed server left behind. Its own processes notice its death and end, unless one waits for something that a
 * process killed beside it held: it then waits for ever, keeps the old shared memory, and no server can start on the
 * data. PostgreSQL asks the operator to end such processes; here the supervisor does.
 *
 * A server that works on the data without being named in their lock file is such a remain too: nobody finds it, and
 * PostgreSQL ends it within a minute by itself.
 */
import type { Account } from './embedded-process.ts';
import { birthMark, serverProcesses } from './embedded-process.ts';

export interface Remains {
  /** To be called while no server of the cluster is known. Gives the processes still there; ends those seen too long. */
  look(): readonly number[];
}

/** They end within moments by themselves if they can at all. */
const GRACE_MILLISECONDS = 3_000;
/** A server that is told to end gives its processes 5 s. */
const END_MILLISECONDS = 10_000;

export function watchRemains(cluster: string, account: Account, warn: (message: string) => void): Remains {
  const firstSeen = new Map<string, number>();
  const told = new Set<string>();

  function end(pid: number, key: string, signal: NodeJS.Signals): void {
    if (told.has(`${key} ${signal}`)) return;
    told.add(`${key} ${signal}`);
    warn(`PostgreSQL process ${pid} was left over by a killed server, did not end by itself and is ended (${signal})`);
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended, or is not ours to end; then the start says who holds the data.
    }
  }
  return {
    look() {
      const found = serverProcesses(cluster, account);
      const now = Date.now();
      for (const { pid, parent } of found) {
        const key = `${pid} ${birthMark(pid)}`;
        const seenFor = now - (firstSeen.get(key) ?? now);
        if (seenFor === 0) firstSeen.set(key, now);
        // The children of a living server are ended by it.
        if (seenFor < GRACE_MILLISECONDS || found.some((other) => other.pid === parent)) continue;
        const isServer = found.some((other) => other.parent === pid);
        end(pid, key, isServer && seenFor < GRACE_MILLISECONDS + END_MILLISECONDS ? 'SIGQUIT' : 'SIGKILL');
      }
      return found.map(({ pid }) => pid);
    },
  };
}
