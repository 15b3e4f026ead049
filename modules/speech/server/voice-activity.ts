import type { AudioProblem } from '../core/wav.ts';
import { createProcessPool, isPoolProblem, type PoolProblem } from './process-pool.ts';

export interface Speech {
  readonly spans: readonly { readonly startSeconds: number; readonly endSeconds: number }[];
  /** Length of all spans together. */
  readonly speechSeconds: number;
}

/** A recording that could be read. */
export interface Heard extends Speech {
  readonly seconds: number;
  /** The recording as 16 kHz, 16-bit, one channel: what every recogniser takes. */
  readonly wav: Uint8Array;
}

export type VoiceJob = { readonly bytes: Uint8Array } | { readonly samples: Float32Array };
export type VoiceAnswer = { readonly heard: Heard } | { readonly refused: AudioProblem } | { readonly speech: Speech };

export interface VoiceActivity {
  /** Reads a WAV recording and finds the speech in it, off the main thread. */
  hear(bytes: Uint8Array): Promise<{ readonly heard: Heard } | { readonly refused: AudioProblem } | PoolProblem>;
  /** Finds the speech in samples of 16 kHz. */
  findSpeech(samples: Float32Array): Promise<Speech | PoolProblem>;
  close(): void;
}

export interface VoiceActivityOptions {
  readonly processes?: number;
  readonly limitMilliseconds?: number;
  readonly queueLimit?: number;
  /** Another process in place of ours, for tests of what happens when it hangs or dies. */
  readonly entry?: URL;
}

/** A minute of sound takes about 0.25 s and a request 4 MB: what waits longer than this has met something broken. */
const LIMIT_MILLISECONDS = 3_000;
/** 20 waiting recordings of 4 MB are 80 MB. */
const QUEUE_LIMIT = 20;
const START_MILLISECONDS = 10_000;

export function createVoiceActivity(options: VoiceActivityOptions = {}): VoiceActivity {
  const limit = options.limitMilliseconds ?? LIMIT_MILLISECONDS;
  const pool = createProcessPool({
    entry: options.entry ?? new URL('./voice-process.ts', import.meta.url),
    settings: {}, size: options.processes ?? 1, queueLimit: options.queueLimit ?? QUEUE_LIMIT, startMilliseconds: START_MILLISECONDS,
  });
  const ask = async (job: VoiceJob): Promise<VoiceAnswer | PoolProblem> => {
    const result = await pool.run(job, limit);
    return isPoolProblem(result) ? result : (result.answer as VoiceAnswer);
  };
  return {
    hear: (bytes) => ask({ bytes }) as ReturnType<VoiceActivity['hear']>,
    async findSpeech(samples) {
      const answer = await ask({ samples });
      return 'speech' in answer ? answer.speech : (answer as PoolProblem);
    },
    close: () => pool.close(),
  };
}

/** Least speech, all spans together, that a recording needs to be more than silence. Two syllables said fast are about as long. */
export const MINIMUM_SPEECH_SECONDS = 0.35;

export const hasSpeech = (speech: Pick<Speech, 'speechSeconds'>, minimumSeconds: number = MINIMUM_SPEECH_SECONDS): boolean =>
  speech.speechSeconds >= minimumSeconds;
