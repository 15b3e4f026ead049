/** Ends the database servers that tests which were cut short have left running below a directory. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, worksIn } from '../../packages/platform/src/database/embedded-process.ts';

/** Test directory, data directory, cluster, and one to spare. */
const DEEPEST = 5;
const WAIT_SECONDS = 10;

function* clustersBelow(directory: string, depth = 0): Generator<string> {
  if (depth > DEEPEST) return;
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    if (entry.isFile() && entry.name === 'postmaster.pid') yield directory;
    if (entry.isDirectory()) yield* clustersBelow(path.join(directory, entry.name), depth + 1);
  }
}

/** Their data are thrown away, so they need not write anything. */
export async function endLeftDatabases(directory: string): Promise<number> {
  const left = [...clustersBelow(directory)]
    .map((cluster) => ({ cluster, pid: Number.parseInt(fs.readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8'), 10) }))
    .filter(({ cluster, pid }) => isAlive(pid) && worksIn(pid, cluster));
  for (const { pid } of left) process.kill(pid, 'SIGQUIT');
  for (const until = Date.now() + WAIT_SECONDS * 1_000; Date.now() < until && left.some(({ pid }) => isAlive(pid));) await sleep(20);
  for (const { pid } of left) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  return left.length;
}
