/**
 * One supervisor at a time: who starts, adopts or stops the server of a data directory holds the turn meanwhile.
 * PostgreSQL has a lock of its own, but two servers that start in the same moment over the lock of a killed one can
 * each take the other's away, and then a server runs that nobody finds.
 *
 * The turn is a symbolic link that points nowhere and names its holder: it appears whole or not at all, and needs no room
 * on a full disk. When the holder was killed, whoever comes next clears it away. Two that come at once must not: the
 * slower would clear away the turn that the faster has taken since. So clearing needs a turn of its own, named after the
 * one to be cleared, and its holder looks once more whether that is still there.
 */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { birthMark, isAlive } from './embedded-process.ts';

export interface Turn {
  release(): void;
}

const placeOf = (dataDir: string) => path.join(dataDir, 'postgres.turn');

/** Gives undefined while somebody else has it. */
export const takeTurn = (dataDir: string): Turn | undefined => take(placeOf(dataDir));

/** Process number of the holder, where there is one. */
export function holderOfTurn(dataDir: string): number | undefined {
  const held = read(placeOf(dataDir));
  return held === undefined ? undefined : Number.parseInt(held, 10);
}

function take(place: string): Turn | undefined {
  const own = `${process.pid} ${randomBytes(6).toString('hex')} ${markOf(process.pid)}`;
  try {
    fs.symlinkSync(own, place);
    return { release: () => remove(place, own) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const held = read(place);
  if (held === undefined || isHeld(held)) return undefined;
  const clearing = take(`${place}-${held.split(' ')[1]}`);
  if (!clearing) return undefined;
  try {
    remove(place, held);
  } finally {
    clearing.release();
  }
  return take(place);
}

function remove(place: string, held: string): void {
  if (read(place) === held) fs.rmSync(place, { force: true });
}

function read(place: string): string | undefined {
  try {
    return fs.readlinkSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Short enough for the whole link to fit where file systems keep short ones, beside the name. */
const markOf = (pid: number) => createHash('sha256').update(birthMark(pid)).digest('hex').slice(0, 16);

function isHeld(held: string): boolean {
  const [pid, , mark] = held.split(' ');
  return isAlive(Number(pid)) && markOf(Number(pid)) === mark;
}
