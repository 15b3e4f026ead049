/** A process that does to order what native code does when it goes wrong. */
import { serve } from '../server/process-side.ts';

export type OddJob = 'answer' | 'hang' | 'exit' | 'abort' | 'throw' | { readonly sleepMilliseconds: number } | { readonly bytes: Uint8Array };

serve((settings: { failStart?: boolean; neverReady?: boolean; startsMarkedIn?: string }) => {
  if (settings.failStart) throw new Error('the model is damaged');
  if (settings.neverReady) for (;;);
  return (job: OddJob) => {
    if (job === 'hang') for (;;);
    if (job === 'exit') process.exit(7);
    if (job === 'abort') process.abort();
    if (job === 'throw') throw new Error('cannot do that');
    if (typeof job === 'object' && 'sleepMilliseconds' in job) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, job.sleepMilliseconds);
    if (typeof job === 'object' && 'bytes' in job) return { length: job.bytes.length, last: job.bytes.at(-1), isBytes: job.bytes instanceof Uint8Array };
    return { pid: process.pid, environment: Object.keys(process.env) };
  };
});
