/** Solves one model in a thread of its own, see `planner.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import highs from 'highs';

// The package says of its types that they are CommonJS, and gives a module.
const load = highs as unknown as (typeof highs)['default'];
const { text, seconds } = workerData as { readonly text: string; readonly seconds: number };

// Every solution costs a whole number: one that is less than one from the bound is the best.
const options = { time_limit: seconds, mip_abs_gap: 0.99, output_flag: false } as const;
const solution = (await load()).solve(text, options);
const isSolved = solution.Status === 'Optimal' || solution.Status === 'Time limit reached';
const columns = Object.entries(solution.Columns).map(([name, column]) => [name, (column as { readonly Primal?: number }).Primal ?? Number.NaN] as const);
const isWhole = columns.every(([, value]) => !Number.isNaN(value));
parentPort?.postMessage(isSolved && isWhole ? { isProven: solution.Status === 'Optimal', values: Object.fromEntries(columns.filter(([, value]) => value !== 0)) } : undefined);
