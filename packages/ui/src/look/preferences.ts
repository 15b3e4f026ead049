import { DEFAULT_TEXT_SIZE, type Scheme, TEXT_SIZES, type TextSize } from './tokens.ts';
import { LANGUAGES, type Language, LOCALES } from '../text/texts.ts';

/** What a person chose for this device: it is remembered here and nowhere else, so that it works before signing in. */
export interface Choices {
  readonly language: Language;
  readonly textSize: TextSize;
  /** `system` follows the phone. */
  readonly theme: Scheme | 'system';
  /** Whether the page reads aloud what it shows. */
  readonly isVoiceOn: boolean;
}
export interface Preferences {
  readonly choices: Choices;
  set(changes: Partial<Choices>): void;
  subscribe(listener: () => void): () => void;
}

/** The part of `document.documentElement` that is written to. */
export interface Root {
  lang: string;
  readonly dataset: Record<string, string | undefined>;
  readonly style: { setProperty(name: string, value: string): void };
}
type Memory = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'huying.choices';

/** Reads what is stored; anything unknown, from another version or spoiled, falls back to the usual choice. */
export function readChoices(stored: string | null, browserLanguage: string): Choices {
  let said: Partial<Record<keyof Choices, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) said = parsed;
  } catch {
    // A spoiled memory is as good as none.
  }
  const known = <T,>(values: readonly T[], value: unknown, usual: T): T => (values.includes(value as T) ? (value as T) : usual);
  return {
    language: known<Language>(LANGUAGES, said.language, /^en\b/i.test(browserLanguage) ? 'en' : 'zh'),
    textSize: known<TextSize>(TEXT_SIZES, said.textSize, DEFAULT_TEXT_SIZE),
    theme: known<Choices['theme']>(['light', 'dark', 'system'], said.theme, 'system'),
    isVoiceOn: said.isVoiceOn !== false,
  };
}

function applyChoices(choices: Choices, root: Root, isDense: boolean): void {
  root.lang = LOCALES[choices.language];
  if (choices.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = choices.theme;
  if (isDense) root.dataset.density = 'dense';
  else root.style.setProperty('--fs-body', `${choices.textSize}px`);
}

export interface PreferenceSettings {
  readonly memory: Memory | undefined;
  readonly root: Root;
  readonly browserLanguage: string;
  /** Staff pages keep their dense text; they are enlarged with the browser. */
  readonly isDense: boolean;
}

export function createPreferences({ memory, root, browserLanguage, isDense }: PreferenceSettings): Preferences {
  const listeners = new Set<() => void>();
  const read = () => {
    try {
      return memory?.getItem(KEY) ?? null;
    } catch {
      return null;
    }
  };
  let choices = readChoices(read(), browserLanguage);
  applyChoices(choices, root, isDense);
  return {
    get choices() {
      return choices;
    },
    set(changes) {
      choices = { ...choices, ...changes };
      applyChoices(choices, root, isDense);
      try {
        memory?.setItem(KEY, JSON.stringify(choices));
      } catch {
        // A browser that refuses to remember still shows what was chosen.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
