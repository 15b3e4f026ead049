import { fork } from 'node:child_process';
import type { Socket } from 'node:net';

/** What a process says: once `ready` or `failed`, then one answer to each job. */
export type Said = { readonly ready: true } | { readonly failed: string } | { readonly answer: unknown };

export interface NativeProcessOptions {
  /** The module that calls `serve` of process-side.ts. */
  readonly entry: URL;
  /** Handed to the process when it starts. */
  readonly settings: object;
  readonly startMilliseconds: number;
}

export interface NativeProcessEvents {
  ready(): void;
  answered(answer: unknown): void;
  /** It has ended, or was never there; told once, with its last words. */
  gone(detail: string): void;
}

export interface NativeProcess {
  give(job: unknown): void;
  kill(): void;
}

const WORDS_LENGTH = 600;

/** Starts a process that neither keeps ours from ending nor outlives it. */
export function startNativeProcess(options: NativeProcessOptions, events: NativeProcessEvents): NativeProcess {
  const child = fork(options.entry, [JSON.stringify(options.settings)], {
    // The parent's flags (test runner, inspector) are not for it, and it needs nothing of the environment, least of all secrets.
    execArgv: [], env: {}, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const kill = () => child.kill('SIGKILL');
  /** Last words on standard error, where native code says why it gives up. */
  let words = '';
  const tooSlow = setTimeout(() => {
    words = `not ready after ${options.startMilliseconds / 1_000} s`;
    kill();
  }, options.startMilliseconds);
  let isGone = false;
  const gone = (how: string) => {
    if (isGone) return;
    isGone = true;
    clearTimeout(tooSlow);
    events.gone([how, words.trim()].filter(Boolean).join(': '));
  };
  child.on('message', (said: Said) => {
    if ('answer' in said) return events.answered(said.answer);
    clearTimeout(tooSlow);
    if ('ready' in said) return events.ready();
    words = said.failed;
  });
  child.stderr?.on('data', (data: Buffer) => {
    words = (words + data.toString('utf8')).slice(-WORDS_LENGTH);
  });
  child.on('error', (error) => {
    kill();
    gone(error.message);
  });
  // 'close' rather than 'exit': by then its last words have been read.
  child.on('close', (code, signal) => gone(signal ? `ended by ${signal}` : `ended with ${code}`));
  child.unref();
  child.channel?.unref();
  (child.stderr as Socket | null)?.unref();
  return {
    kill,
    give(job) {
      child.send({ job }, (error) => {
        if (error) kill();
      });
    },
  };
}
