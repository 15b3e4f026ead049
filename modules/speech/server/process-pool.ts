import { type NativeProcess, type NativeProcessOptions, startNativeProcess } from './native-process.ts';

/**
 * Runs native speech code in processes of its own. A thread would not do: a damaged model makes the native library abort the whole process,
 * and a thread that hangs in native code cannot be stopped.
 */
export interface ProcessPool {
  /** Hands a job to a free process. The limit counts from now, waiting in the queue included. */
  run(job: unknown, limitMilliseconds: number): Promise<PoolResult>;
  /** Starts a process now instead of at the first job, for models that take seconds to load. */
  warm(): void;
  close(): void;
}

/** `busy`: too many wait already. `late`: not done within the limit. `died`: the process ended on this job. `unavailable`: it cannot start. */
export interface PoolProblem {
  readonly problem: 'busy' | 'late' | 'died' | 'unavailable';
  readonly detail: string;
}
export type PoolResult = { readonly answer: unknown } | PoolProblem;
export const isPoolProblem = (value: PoolResult): value is PoolProblem => 'problem' in value;

export interface PoolOptions extends NativeProcessOptions {
  readonly size: number;
  readonly queueLimit: number;
  /**
   * How long a process that is late with an answer may still work before it is ended. Where loading takes seconds, ending it at once would
   * make every later job late as well. Default: none.
   */
  readonly graceMilliseconds?: number;
}

interface Waiting {
  readonly job: unknown;
  readonly settle: (result: PoolResult) => void;
  /** The process that works on it. */
  worker: Worker | undefined;
}

interface Worker {
  process: NativeProcess;
  state: 'starting' | 'ready' | 'stopped';
  waiting: Waiting | undefined;
  /** Ends it when it has worked on past its limit for too long. */
  overdue: NodeJS.Timeout | undefined;
}

const FIRST_PAUSE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 60_000;

export function createProcessPool(options: PoolOptions): ProcessPool {
  const queue: Waiting[] = [];
  const crew = createCrew(options, () => pump());

  const pump = (): void => {
    for (let free = crew.findFree(); free && queue.length > 0; free = crew.findFree()) {
      const waiting = queue.shift() as Waiting;
      free.waiting = waiting;
      waiting.worker = free;
      free.process.give(waiting.job);
    }
    crew.startFor(queue.length);
    // Nobody is there to serve them and nobody may be started yet: waiting would only cost the caller time.
    if (crew.isEmpty()) for (const one of queue.splice(0)) one.settle({ problem: 'unavailable', detail: crew.failure() });
  };

  return {
    run(job, limitMilliseconds) {
      if (queue.length >= options.queueLimit) return Promise.resolve({ problem: 'busy', detail: `${queue.length} wait already` });
      return new Promise((resolve) => {
        const waiting: Waiting = {
          job, worker: undefined,
          settle(result) {
            clearTimeout(timer);
            resolve(result);
          },
        };
        const timer = setTimeout(() => {
          const at = queue.indexOf(waiting);
          if (at >= 0) queue.splice(at, 1);
          resolve({ problem: 'late', detail: `not done within ${limitMilliseconds} ms` });
          if (waiting.worker) crew.release(waiting.worker);
        }, limitMilliseconds);
        queue.push(waiting);
        pump();
      });
    },
    warm: () => crew.startFor(1),
    close: () => crew.close(),
  };
}

/** The processes of a pool: how many there are, which are free, and how soon one that failed may be tried again. */
function createCrew(options: PoolOptions, onChange: () => void) {
  const workers = new Set<Worker>();
  let isClosed = false;
  let failures = 0;
  let failure = '';
  let pausedUntil = 0;

  const leave = (worker: Worker): void => {
    clearTimeout(worker.overdue);
    workers.delete(worker);
    worker.waiting = undefined;
    worker.state = 'stopped';
  };

  const start = (): void => {
    const worker: Worker = { process: undefined as never, state: 'starting', waiting: undefined, overdue: undefined };
    worker.process = startNativeProcess(options, {
      ready() {
        worker.state = 'ready';
        failures = 0;
        onChange();
      },
      answered(answer) {
        clearTimeout(worker.overdue);
        worker.waiting?.settle({ answer });
        worker.waiting = undefined;
        onChange();
      },
      gone(detail) {
        const { state, waiting } = worker;
        leave(worker);
        if (state === 'starting') {
          failure = detail;
          pausedUntil = performance.now() + Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS * 2 ** failures++);
        }
        waiting?.settle({ problem: 'died', detail });
        onChange();
      },
    });
    workers.add(worker);
  };

  return {
    findFree: () => [...workers].find((one) => one.state === 'ready' && !one.waiting),
    isEmpty: () => workers.size === 0,
    failure: () => (isClosed ? 'closed' : failure),
    /** Starts one more process where so many jobs wait for more than are starting. */
    startFor(jobs: number): void {
      const starting = [...workers].filter((one) => one.state === 'starting').length;
      if (jobs > starting && workers.size < options.size && !isClosed && performance.now() >= pausedUntil) start();
    },
    /** Takes a process from a job that it is late with. It leaves before it is really gone, so that the next job gets a fresh one at once. */
    release(worker: Worker): void {
      const end = () => {
        leave(worker);
        worker.process.kill();
        onChange();
      };
      if (options.graceMilliseconds) worker.overdue = setTimeout(end, options.graceMilliseconds).unref();
      else end();
    },
    close(): void {
      isClosed = true;
      for (const one of workers) {
        one.process.kill();
        // One that works on a job stays until it is gone, which tells its caller.
        if (!one.waiting) leave(one);
      }
      onChange();
    },
  };
}
