/**
 * The phone's own speech recogniser (Web Speech API), where it has one. It is a help beside the recording and never instead of it: whatever
 * goes wrong with it is passed over in silence.
 */
import { type Language, LOCALES } from '../text/texts.ts';

/** The part of the API that is used; TypeScript's DOM library does not know it. */
interface Recogniser {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: { readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }> }) => void) | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}
type RecogniserClass = new () => Recogniser;

export interface Dictation {
  /** Waits shortly for the last words. Undefined when nothing was understood. */
  finish(): Promise<string | undefined>;
  cancel(): void;
}

const LAST_WORDS_MS = 1500;

const recogniserClass = (): RecogniserClass | undefined => {
  const { SpeechRecognition, webkitSpeechRecognition } = globalThis as { SpeechRecognition?: RecogniserClass; webkitSpeechRecognition?: RecogniserClass };
  return SpeechRecognition ?? webkitSpeechRecognition;
};

export const hasDictation = (): boolean => recogniserClass() !== undefined;

export function startDictation(language: Language, onHeard?: (text: string) => void, Recogniser = recogniserClass()): Dictation | undefined {
  if (!Recogniser) return undefined;
  const recogniser = new Recogniser();
  recogniser.lang = LOCALES[language];
  recogniser.continuous = true;
  recogniser.interimResults = true;
  let heard = '';
  let hasEnded = false;
  let onEnd = () => {};
  recogniser.onresult = ({ results }) => {
    heard = Array.from(results, (result) => result[0]?.transcript ?? '').join('').trim();
    onHeard?.(heard);
  };
  const end = () => {
    hasEnded = true;
    onEnd();
  };
  recogniser.onend = end;
  recogniser.onerror = end;
  try {
    recogniser.start();
  } catch {
    return undefined;
  }
  return {
    async finish() {
      if (!hasEnded) {
        await new Promise<void>((done) => {
          onEnd = done;
          setTimeout(done, LAST_WORDS_MS);
          recogniser.stop();
        });
      }
      return heard || undefined;
    },
    cancel() {
      recogniser.onresult = null;
      recogniser.abort();
    },
  };
}
