import { availableParallelism } from 'node:os';
import { ConfigProblem } from '@huying/platform';
import { MINIMUM_SPEECH_SECONDS } from './voice-activity.ts';

export interface DirectoryConfiguration {
  readonly kind: 'directory';
  readonly path: string;
  readonly threads: number;
}
export interface EndpointConfiguration {
  readonly kind: 'endpoint';
  readonly url: URL;
  readonly model: string;
  readonly key: string | undefined;
}
export type TranscriberConfiguration = DirectoryConfiguration | EndpointConfiguration | { readonly kind: 'none' };

export interface SpeechConfiguration {
  readonly transcriber: TranscriberConfiguration;
  /** Least speech that is more than silence. */
  readonly minimumSpeechSeconds: number;
  /** Longest that an elder waits for the recording to be examined, recognition included. */
  readonly limitSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `ConfigProblem`, with words that name the setting, where a setting makes no sense. */
export function readSpeechConfiguration(environment: Environment): SpeechConfiguration {
  return {
    transcriber: readTranscriber(environment),
    minimumSpeechSeconds: readNumber(environment, 'SPEECH_MINIMUM_SECONDS', MINIMUM_SPEECH_SECONDS, { from: 0, to: 5 }),
    limitSeconds: readNumber(environment, 'SPEECH_LIMIT_SECONDS', 6, { from: 1, to: 30 }),
  };
}

function readTranscriber(environment: Environment): TranscriberConfiguration {
  const { ASR_MODEL_DIR, ASR_URL, ASR_MODEL, ASR_KEY } = environment;
  if (ASR_MODEL_DIR && ASR_URL) throw new ConfigProblem('ASR_MODEL_DIR and ASR_URL are both set: choose one recogniser');
  if (ASR_MODEL_DIR) {
    const threads = readNumber(environment, 'ASR_THREADS', Math.min(2, availableParallelism()), { from: 1, to: 64 });
    return { kind: 'directory', path: ASR_MODEL_DIR, threads: Math.round(threads) };
  }
  if (!ASR_URL) return { kind: 'none' };
  if (!ASR_MODEL) throw new ConfigProblem('ASR_URL needs ASR_MODEL, the name of the model to ask for');
  return { kind: 'endpoint', url: transcriptionUrl(ASR_URL), model: ASR_MODEL, key: ASR_KEY || undefined };
}

/** Takes the address of the server, of its `/v1`, or the whole path, since all three are found in instructions. */
export function transcriptionUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new ConfigProblem(`ASR_URL=${text} is no http or https address`);
  if (url.username || url.password) throw new ConfigProblem('ASR_URL holds a password: give the key as ASR_KEY');
  const path = url.pathname.replace(/\/+$/, '');
  if (!path.endsWith('/audio/transcriptions')) url.pathname = `${path.endsWith('/v1') ? path : `${path}/v1`}/audio/transcriptions`;
  return url;
}

function readNumber(environment: Environment, name: string, otherwise: number, range: { from: number; to: number }): number {
  const text = environment[name];
  if (!text) return otherwise;
  const value = Number(text);
  if (!(value >= range.from && value <= range.to)) throw new ConfigProblem(`${name}=${text} must be a number from ${range.from} to ${range.to}`);
  return value;
}
