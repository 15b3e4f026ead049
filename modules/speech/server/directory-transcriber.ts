import { basename } from 'node:path';
import type { DirectoryConfiguration } from './configuration.ts';
import { type Model, type ModelProblem, readModelDirectory } from './model-directory.ts';
import { createProcessPool, isPoolProblem, type PoolProblem, type ProcessPool } from './process-pool.ts';
import { LONGEST_TEXT, type Transcriber, type TranscriptionCode, type TranscriptionProblem } from './transcriber.ts';

export interface RecogniserSettings {
  readonly model: Model;
  readonly threads: number;
}
export interface RecogniserJob {
  readonly wav: Uint8Array;
}
export interface RecogniserAnswer {
  readonly text: string;
  readonly language: string | null;
}

/** Reading 240 MB from a slow disk and building the network. */
const START_MILLISECONDS = 60_000;
const QUEUE_LIMIT = 10;
/** A long recording on a slow machine may take longer than an elder waits; it is better let finish than the model loaded anew. */
const GRACE_MILLISECONDS = 30_000;

const CODES: Readonly<Record<PoolProblem['problem'], TranscriptionCode>> = {
  busy: 'transcriber.busy', late: 'transcriber.late', died: 'transcriber.died', unavailable: 'transcriber.unavailable',
};

/** Recognises on this machine, with a model directory of sherpa-onnx, in a process of its own. */
export function createDirectoryTranscriber(configuration: DirectoryConfiguration): Transcriber {
  let pool: ProcessPool | undefined;

  /** Looks again each time until there is a model: it may be fetched while the server runs. */
  const openPool = async (): Promise<ProcessPool | TranscriptionProblem> => {
    if (pool) return pool;
    const model = await readModelDirectory(configuration.path).catch((error: Error): ModelProblem => ({ problem: 'modelDamaged', detail: error.message }));
    if ('problem' in model) return { problem: 'transcriber.unavailable', detail: model.detail };
    const settings: RecogniserSettings = { model, threads: configuration.threads };
    pool ??= createProcessPool({
      entry: new URL('./recogniser-process.ts', import.meta.url), settings, size: 1, queueLimit: QUEUE_LIMIT, startMilliseconds: START_MILLISECONDS,
      graceMilliseconds: GRACE_MILLISECONDS,
    });
    return pool;
  };

  return {
    name: `sherpa-onnx/${basename(configuration.path)}`,
    async transcribe(wav, limitMilliseconds) {
      const began = performance.now();
      const opened = await openPool();
      if ('problem' in opened) return opened;
      const job: RecogniserJob = { wav };
      const result = await opened.run(job, limitMilliseconds);
      if (isPoolProblem(result)) return { problem: CODES[result.problem], detail: result.detail };
      const { text, language } = result.answer as RecogniserAnswer;
      if (text.length > LONGEST_TEXT) return { problem: 'transcriber.malformed', detail: `${text.length} characters` };
      return { text: text.trim(), language, seconds: (performance.now() - began) / 1_000 };
    },
    async prepare() {
      const opened = await openPool();
      if ('problem' in opened) return opened;
      opened.warm();
      return undefined;
    },
    close: () => pool?.close(),
  };
}
