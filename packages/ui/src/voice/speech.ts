/**
 * Reading aloud with the phone's own voice. Everything shown is also said, so a page says what matters and goes on whether the phone has a
 * voice or not: `say` is fulfilled in every case, with whether it was heard.
 */
import { type Language, LOCALES } from '../text/texts.ts';

export interface Speaker {
  readonly isAvailable: boolean;
  readonly isSpeaking: boolean;
  /** Says it after what is being said now. True when it was said to the end. */
  say(text: string, language?: Language): Promise<boolean>;
  /** Says it now; what was still to be said is dropped. */
  interrupt(text: string, language?: Language): Promise<boolean>;
  cancel(): void;
  subscribe(listener: () => void): () => void;
}

export interface SpeakerSettings {
  readonly synthesis: SpeechSynthesis | undefined;
  readonly newUtterance?: (text: string) => SpeechSynthesisUtterance;
  /** Slower than usual, which is easier for old ears. */
  readonly rate?: number;
  readonly language?: () => Language;
  readonly isOn?: () => boolean;
}

/** Chromium goes silent in the middle of a long utterance, so each sentence is its own. */
const LONGEST_PART = 80;
export function partsOf(text: string): string[] {
  const sentences = text.match(/[^。！？；.!?;\n]+[。！？；.!?;\n]*/g) ?? [];
  return sentences.flatMap((sentence) => {
    const whole = sentence.trim();
    if (whole.length <= LONGEST_PART) return whole ? [whole] : [];
    return (whole.match(new RegExp(`.{1,${LONGEST_PART}}(?:[，,、\\s]|$)|.{1,${LONGEST_PART}}`, 'gs')) ?? []).map((part) => part.trim()).filter(Boolean);
  });
}

/** Some phones never report the end. About three characters a second is slower than any voice. */
const longestMs = (text: string) => 3000 + text.length * 350;

export function createSpeaker(settings: SpeakerSettings): Speaker {
  const { synthesis, rate = 0.85, language: usual = () => 'zh' as const, isOn = () => true } = settings;
  const newUtterance = settings.newUtterance ?? ((text: string) => new SpeechSynthesisUtterance(text));
  const listeners = new Set<() => void>();
  let tail: Promise<unknown> = Promise.resolve();
  let round = 0;
  let waiting = 0;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const voiceOf = (locale: string) => {
    const voices = synthesis?.getVoices() ?? [];
    const plain = (tag: string) => tag.toLowerCase().replace('_', '-');
    return voices.find((voice) => plain(voice.lang) === plain(locale)) ?? voices.find((voice) => plain(voice.lang).startsWith(locale.slice(0, 2)));
  };

  function sayPart(part: string, language: Language): Promise<boolean> {
    return new Promise((done) => {
      if (!synthesis) return done(false);
      const utterance = newUtterance(part);
      utterance.lang = LOCALES[language];
      utterance.rate = rate;
      const voice = voiceOf(utterance.lang);
      if (voice) utterance.voice = voice;
      const timer = setTimeout(() => done(false), longestMs(part));
      const end = (wasHeard: boolean) => () => {
        clearTimeout(timer);
        done(wasHeard);
      };
      utterance.onend = end(true);
      utterance.onerror = end(false);
      synthesis.speak(utterance);
    });
  }

  async function sayAll(text: string, language: Language, mine: number): Promise<boolean> {
    for (const part of partsOf(text)) {
      if (mine !== round || !(await sayPart(part, language)) || mine !== round) return false;
    }
    return true;
  }

  function say(text: string, language: Language = usual()): Promise<boolean> {
    if (!synthesis || !isOn()) return Promise.resolve(false);
    const mine = round;
    waiting += 1;
    if (waiting === 1) tell();
    const said = tail.then(() => sayAll(text, language, mine)).finally(() => {
      waiting -= 1;
      if (waiting === 0) tell();
    });
    tail = said;
    return said;
  }
  const cancel = () => {
    round += 1;
    synthesis?.cancel();
  };

  return {
    isAvailable: synthesis !== undefined,
    get isSpeaking() {
      return waiting > 0;
    },
    say,
    interrupt(text, language) {
      cancel();
      return say(text, language);
    },
    cancel,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
