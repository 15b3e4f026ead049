/**
 * Several programs may use one embedded server: the application, and beside it a check or a report that adopts it.
 * Each leaves a lease in the data directory, and only the last one out stops the server. A lease counts while its
 * process lives, so that a killed program holds nothing.
 */
import fs from 'node:fs';
import path from 'node:path';
import { birthMark, isAlive } from './embedded-process.ts';

export interface Lease {
  release(): void;
  /** How many other live leases there are. */
  others(): number;
}

const PREFIX = 'postgres.lease-';
let taken = 0;

export function takeLease(dataDir: string): Lease {
  taken += 1;
  const own = `${PREFIX}${process.pid}-${taken}`;
  fs.writeFileSync(path.join(dataDir, own), birthMark(process.pid), { mode: 0o644 });
  const isHeld = (entry: string) => {
    const pid = Number.parseInt(entry.slice(PREFIX.length), 10);
    try {
      return isAlive(pid) && fs.readFileSync(path.join(dataDir, entry), 'utf8') === birthMark(pid);
    } catch {
      return false;
    }
  };
  return {
    release: () => fs.rmSync(path.join(dataDir, own), { force: true }),
    others: () => {
      const leases = fs.readdirSync(dataDir).filter((entry) => entry.startsWith(PREFIX) && entry !== own);
      const held = leases.filter(isHeld);
      for (const entry of leases) if (!held.includes(entry)) fs.rmSync(path.join(dataDir, entry), { force: true });
      return held.length;
    },
  };
}
