/** What the cluster's own lock file, `postmaster.pid`, says, and whether its writer still answers. */
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { SUPERUSER } from './embedded-cluster.ts';
import { exists, isAlive, worksIn } from './embedded-process.ts';

export interface Running {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

export type Found =
  | { readonly state: 'absent' }
  | { readonly state: 'stale'; readonly text: string; readonly pid: number }
  /** `busy`: it starts, stops, recovers or hangs. */
  | { readonly state: 'busy' | 'answering'; readonly running: Running };

const fileOf = (cluster: string) => path.join(cluster, 'postmaster.pid');

/** Reads the server's number, directory, start, port, socket directory, address, memory, state: one a line. */
export async function look(cluster: string): Promise<Found> {
  let text: string;
  try {
    text = fs.readFileSync(fileOf(cluster), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { state: 'absent' };
  }
  const [number, , , port, host, , , state] = text.split('\n').map((line) => line.trim());
  // A server in single-user mode, for repairs, writes its number with a minus.
  const running: Running = { pid: Math.abs(Number(number)), host: host ?? '', port: Number(port) };
  const answer = host ? await ask(running) : 'silent';
  if (answer === 'yes') return { state: 'answering', running };
  // A server that is starting or stopping answers with words, whatever its number looks like from here.
  if (answer === 'soon' || isServer(running.pid, cluster, state !== undefined)) return { state: 'busy', running };
  return { state: 'stale', text, pid: running.pid };
}

/** Where the system does not tell in which directory the process works, only a lock file that is complete counts. */
const isServer = (pid: number, cluster: string, isComplete: boolean) => isAlive(pid) && (worksIn(pid, cluster) ?? isComplete);

async function ask(running: Running): Promise<'yes' | 'soon' | 'silent'> {
  const client = new pg.Client({
    host: running.host, port: running.port, user: SUPERUSER, database: 'postgres', connectionTimeoutMillis: 3_000, application_name: 'huying supervisor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'yes';
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    // 57P03: starting, recovering or stopping. 53300: all connections taken, so it works.
    if (code === '57P03') return 'soon';
    return code === '53300' ? 'yes' : 'silent';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * PostgreSQL itself sees to a lock whose writer is gone, but takes a zombie or a stranger with the writer's number for
 * alive, and refuses to start over a lock that was cut short: such locks are removed. Should a server have replaced it
 * since we read it, that one's stays.
 */
export function removeStale(cluster: string, { text, pid }: { readonly text: string; readonly pid: number }): void {
  if (pid > 0 && !exists(pid)) return;
  const file = fileOf(cluster);
  const aside = `${file}.stale-${process.pid}`;
  try {
    fs.renameSync(file, aside);
    if (fs.readFileSync(aside, 'utf8') !== text) fs.linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}
