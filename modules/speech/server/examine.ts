import { type Refusal, refuse } from '@huying/kernel';
import type { Examined } from '../contract.ts';
import { type AudioProblem, type AudioRefusal, isAudioProblem, MAXIMUM_SECONDS, MINIMUM_SECONDS, measureWav } from '../core/wav.ts';
import { chooseTranscriber } from './choose-transcriber.ts';
import type { SpeechConfiguration } from './configuration.ts';
import type { Transcriber } from './transcriber.ts';
import { createVoiceActivity, type Heard, hasSpeech, type VoiceActivity } from './voice-activity.ts';

/** Where problems of the engines are told. Never what was said. */
export interface SpeechLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export interface Speech {
  examine(wav: Uint8Array, log: SpeechLog): Promise<Examined | Refusal<AudioRefusal | 'speech.silent'>>;
  /** Loads the model now; says in the log what is connected and what is wrong with it. */
  prepare(log: SpeechLog): Promise<void>;
  close(): void;
}

export interface SpeechParts {
  readonly configuration: SpeechConfiguration;
  readonly voice?: VoiceActivity;
  readonly transcriber?: Transcriber | null;
}

/** Less time than this does not recognise anything, so the engine is not bothered. */
const LEAST_MILLISECONDS = 200;

export function createSpeech({ configuration, ...parts }: SpeechParts): Speech {
  const voice = parts.voice ?? createVoiceActivity();
  const transcriber = parts.transcriber === undefined ? chooseTranscriber(configuration.transcriber) : parts.transcriber;

  const transcribe = async ({ wav }: Heard, limitMilliseconds: number, log: SpeechLog): Promise<Pick<Examined, 'text' | 'engine'>> => {
    if (!transcriber || limitMilliseconds < LEAST_MILLISECONDS) return { text: null, engine: null };
    const transcript = await transcriber.transcribe(wav, limitMilliseconds);
    if ('problem' in transcript) {
      log.warn({ engine: transcriber.name, problem: transcript.problem, detail: transcript.detail }, 'a recording could not be recognised');
      return { text: null, engine: null };
    }
    // It comes from another program: what could not be kept must not cost the call that it is about.
    const text = transcript.text.replaceAll('\0', '').toWellFormed();
    return text ? { text, engine: transcriber.name } : { text: null, engine: null };
  };

  return {
    async examine(wav, log) {
      const deadline = performance.now() + configuration.limitSeconds * 1_000;
      const result = await voice.hear(wav);
      if ('refused' in result) return refusalOf(result.refused);
      if ('problem' in result) {
        // Somebody may be calling for help: where we cannot tell speech from silence, the recording counts as speech.
        log.warn({ problem: result.problem, detail: result.detail }, 'voice activity could not be found out');
        const measured = measureWav(wav);
        return isAudioProblem(measured) ? refusalOf(measured) : { seconds: measured.seconds, speechSeconds: null, text: null, engine: null };
      }
      const { heard } = result;
      if (!hasSpeech(heard, configuration.minimumSpeechSeconds)) return refuse('speech.silent');
      const { seconds, speechSeconds } = heard;
      return { seconds, speechSeconds, ...(await transcribe(heard, deadline - performance.now(), log)) };
    },
    async prepare(log) {
      if (!transcriber) {
        log.info({}, 'no speech recogniser is connected: recordings are heard by people');
        return;
      }
      const problem = await transcriber.prepare();
      if (problem) log.warn({ engine: transcriber.name, detail: problem.detail }, 'the speech recogniser cannot be used: recordings are heard by people');
      else log.info({ engine: transcriber.name }, 'speech recogniser');
      const { transcriber: chosen } = configuration;
      if (chosen.kind === 'endpoint' && isOpenToListeners(chosen.url)) {
        log.warn({ host: chosen.url.host }, 'recordings are sent to the recogniser unencrypted: use https or keep it on this machine');
      }
    },
    close() {
      voice.close();
      transcriber?.close();
    },
  };
}

function refusalOf({ problem }: AudioProblem): Refusal<AudioRefusal> {
  if (problem === 'speech.tooLong') return refuse(problem, { seconds: MAXIMUM_SECONDS });
  if (problem === 'speech.tooShort') return refuse(problem, { seconds: MINIMUM_SECONDS });
  return refuse(problem);
}

const isOpenToListeners = (url: URL): boolean => url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
