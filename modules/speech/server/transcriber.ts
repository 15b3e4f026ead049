/** Turns speech into text. */
export interface Transcriber {
  /** Stands beside every text, so that it can be told later which engine heard what. */
  readonly name: string;
  /** Takes a 16 kHz, 16-bit WAV of one channel. Never throws: what goes wrong outside is a problem. */
  transcribe(wav: Uint8Array, limitMilliseconds: number): Promise<Transcript | TranscriptionProblem>;
  /** Loads the model now where that takes long, and says what is wrong with the set-up, in words for whoever installs the server. */
  prepare(): Promise<TranscriptionProblem | undefined>;
  close(): void;
}

export interface Transcript {
  /** Empty where nothing was understood. */
  readonly text: string;
  /** As the engine names it, e.g. `zh`; null where it does not say. */
  readonly language: string | null;
  /** Time that it took. */
  readonly seconds: number;
}

export type TranscriptionCode =
  /** The model cannot be used. */
  | 'transcriber.unavailable'
  | 'transcriber.unreachable'
  | 'transcriber.refused'
  | 'transcriber.malformed'
  | 'transcriber.late'
  | 'transcriber.busy'
  | 'transcriber.died';

export interface TranscriptionProblem {
  readonly problem: TranscriptionCode;
  /** For the log; holds nothing that was said. */
  readonly detail: string;
}

/** A minute of fast speech is some 400 characters; more is an engine that repeats itself. */
export const LONGEST_TEXT = 1_000;
