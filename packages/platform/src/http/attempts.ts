/** Counts attempts per name and minute in memory; enough against guessing, since the counts that lock an account are in the database. */
export function createAttempts(now: () => number = Date.now) {
  let windowStart = now();
  let counts = new Map<string, number>();
  return {
    allow(name: string, perMinute: number): boolean {
      if (now() - windowStart > 60_000) {
        windowStart = now();
        counts = new Map();
      }
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return count <= perMinute;
    },
  };
}
