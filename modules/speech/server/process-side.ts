import type { Said } from './native-process.ts';

/**
 * The other side of `createProcessPool`: loads once, then works on one job after the other. Whatever throws ends the process; the pool tells
 * the caller and starts another.
 */
export function serve<Settings, Job, Answer>(load: (settings: Settings) => (job: Job) => Answer): void {
  const say = (said: Said, then?: () => void) => process.send?.(said, undefined, undefined, then && (() => then()));
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C goes to the whole terminal group. The server ends first, and then this process by the line above.
  process.on('SIGINT', () => undefined);
  let work: (job: Job) => Answer;
  try {
    work = load(JSON.parse(process.argv[2] ?? '{}') as Settings);
  } catch (error) {
    say({ failed: (error as Error).message }, () => process.exit(1));
    return;
  }
  process.on('message', ({ job }: { job: Job }) => say({ answer: work(job) }));
  say({ ready: true });
}
