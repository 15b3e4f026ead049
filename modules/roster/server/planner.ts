import { Worker } from 'node:worker_threads';
import type { Model } from '../core/plan.ts';

export interface Solved {
  readonly isProven: boolean;
  readonly values: Readonly<Record<string, number>>;
}

const MOST_MEGABYTES = 512;
/** The solver gives what it has by then; the thread is ended where it does not come back. */
const SOLVE_SECONDS = 20;
const MOST_MILLISECONDS = (SOLVE_SECONDS + 20) * 1_000;

/** Solves in a thread of its own, because a roster of some hundred people keeps a processor busy for seconds. Undefined where there is no answer. */
export function solve(model: Model): Promise<Solved | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./planner-worker.ts', import.meta.url), { workerData: { text: model.text, seconds: SOLVE_SECONDS }, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
    const done = (solved: Solved | undefined) => {
      clearTimeout(timer);
      resolve(solved);
      void worker.terminate();
    };
    const timer = setTimeout(() => done(undefined), MOST_MILLISECONDS);
    worker.once('message', (solved: Solved | undefined) => done(solved));
    worker.once('error', () => done(undefined));
    worker.once('exit', () => done(undefined));
  });
}
