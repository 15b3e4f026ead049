import { Worker } from 'node:worker_threads';
import type { ProofContent } from '../contract.ts';

/** What is printed. */
export interface Paper {
  readonly content: ProofContent;
  readonly number: string;
  readonly issuedOn: string;
  readonly publicUntil: string;
  /** By which anybody can check it. */
  readonly code: string;
  /** Where it is checked; drawn as a QR code. Null where this installation has no address. */
  readonly checkUrl: string | null;
  readonly words: Readonly<Record<string, string>>;
}

const MOST_MEGABYTES = 384;
const MOST_MILLISECONDS = 30_000;

/** Draws the PDF in a thread of its own, because a font of thirty thousand characters and a table of some hundred lines keep a processor busy. Undefined where it fails. */
export function drawPaper(paper: Paper): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./paper-worker.ts', import.meta.url), { workerData: paper, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
    const done = (bytes: Uint8Array | undefined) => {
      clearTimeout(timer);
      resolve(bytes);
      void worker.terminate();
    };
    const timer = setTimeout(() => done(undefined), MOST_MILLISECONDS);
    worker.once('message', (bytes: Uint8Array) => done(bytes));
    worker.once('error', () => done(undefined));
    worker.once('exit', () => done(undefined));
  });
}
