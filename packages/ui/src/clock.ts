/**
 * The installation's clock in the page. A demonstration or simulation may run at another time and faster than the machine, so every
 * countdown asks this clock and never `Date.now()`. The server tells its clock in the header `huying-clock: <milliseconds>,<speed>` of its
 * answers; without it the clock is the machine's.
 */
export interface PageClock {
  /** Milliseconds since 1970 on the installation's clock. */
  now(): number;
  readonly speed: number;
  /** Takes over what the server said; differences below a second are the network's and are left alone. */
  sync(header: string | null): void;
  /** Calls back about once a real second while anybody listens. */
  subscribe(listener: () => void): () => void;
}

const NOTICEABLE_MS = 1000;

export function createPageClock(machineNow: () => number = () => Date.now(), tickMs = 1000): PageClock {
  let real = 0;
  let shown = 0;
  let speed = 1;
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const now = () => shown + (machineNow() - real) * speed;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    now,
    get speed() {
      return speed;
    },
    sync(header) {
      const [said = Number.NaN, saidSpeed = 1] = (header ?? '').split(',').map(Number.parseFloat);
      if (!Number.isFinite(said) || !(saidSpeed > 0)) return;
      if (saidSpeed === speed && Math.abs(said - now()) < NOTICEABLE_MS * speed) return;
      real = machineNow();
      shown = said;
      speed = saidSpeed;
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tell, tickMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
