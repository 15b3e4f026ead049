import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` tells of requests, clocks and the relay; by names of the code, never by whose they are. */
export interface Meters {
  readonly registry: Registry;
  answered(route: string, method: string, status: number, seconds: number): void;
  /** A clock did its work, or failed and is tried again; `lateSeconds` after it was due. */
  fired(call: string, seconds: number, lateSeconds: number): void;
  clockFailed(): void;
  /** Messages of commands were moved to open pages; `waitedSeconds` is how long the oldest of them had lain. */
  relayed(messages: number, seconds: number, waitedSeconds: number): void;
  relayFailed(): void;
  /** What is only looked at when somebody asks. */
  watch(name: string, help: string, read: () => number): void;
}

export function createMeters(): Meters {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const histogram = <L extends string>(name: string, help: string, buckets: number[], labelNames: L[] = []) => new Histogram({ name, help, labelNames, buckets, registers });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const requests = histogram('huying_http_seconds', 'Time to answer, by route and status', [0.005, 0.02, 0.1, 0.5, 2], ['route', 'method', 'status']);
  const clocks = histogram('huying_clock_seconds', 'Time that a clock took to do its work, by call', [0.005, 0.02, 0.1, 0.5, 2], ['call']);
  const late = histogram('huying_clock_late_seconds', 'How long after it was due a clock fired', [0.1, 0.5, 2, 10, 60, 300]);
  const clockFailures = counter('huying_clock_failures_total', 'Clocks whose work failed and is tried again');
  const batches = histogram('huying_relay_seconds', 'Time to move a batch of messages from commands to open pages', [0.002, 0.01, 0.05, 0.2, 1]);
  const waited = histogram('huying_relay_wait_seconds', 'How long the oldest message of a batch had lain since its command began', [0.005, 0.02, 0.1, 0.5, 2, 10]);
  const messages = counter('huying_relay_messages_total', 'Messages moved from commands to open pages by this copy');
  const relayFailures = counter('huying_relay_failures_total', 'Batches of messages that could not be moved and are tried again');
  return {
    registry,
    answered: (route, method, status, seconds) => requests.observe({ route, method, status: String(status) }, seconds),
    fired(call, seconds, lateSeconds) {
      clocks.observe({ call }, seconds);
      late.observe(Math.max(0, lateSeconds));
    },
    clockFailed: () => clockFailures.inc(),
    relayed(count, seconds, waitedSeconds) {
      messages.inc(count);
      batches.observe(seconds);
      waited.observe(Math.max(0, waitedSeconds));
    },
    relayFailed: () => relayFailures.inc(),
    watch(name, help, read) {
      new Gauge({ name, help, registers, collect() { this.set(read()); } });
    },
  };
}
