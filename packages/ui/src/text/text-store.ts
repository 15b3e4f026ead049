import { type Bundle, type BundleLoader, createTranslate, hasKey, joinBundles, type Language, type Translate } from './texts.ts';

/** The words of a page in the language that is chosen. The other language is fetched only when somebody asks for it. */
export interface Texts {
  readonly language: Language;
  readonly translate: Translate;
  has(key: string): boolean;
  /** Loads the words of a language and changes over; until they are there the page keeps its language. */
  choose(language: Language): Promise<void>;
  subscribe(listener: () => void): () => void;
}

export interface TextSettings {
  readonly language: Language;
  readonly loaders: readonly BundleLoader[];
  readonly warn: (message: string) => void;
  readonly onChosen?: (language: Language) => void;
}

export async function createTexts(settings: TextSettings): Promise<Texts> {
  const listeners = new Set<() => void>();
  const loaded = new Map<Language, Bundle>();
  let wanted = settings.language;

  async function load(language: Language): Promise<Bundle> {
    const known = loaded.get(language);
    if (known) return known;
    const bundles = await Promise.all(settings.loaders.map(async (loader) => (await loader[language]()).default));
    const bundle = joinBundles(bundles, settings.warn);
    loaded.set(language, bundle);
    return bundle;
  }

  let bundle = await load(wanted);
  let language = wanted;
  let translate = createTranslate(bundle, settings.warn);
  return {
    get language() {
      return language;
    },
    get translate() {
      return translate;
    },
    has: (key) => hasKey(bundle, key),
    async choose(next) {
      wanted = next;
      const words = await load(next);
      // Two quick touches: only the last wish counts, whichever words arrive first.
      if (wanted !== next || language === next) return;
      bundle = words;
      language = next;
      translate = createTranslate(words, settings.warn);
      settings.onChosen?.(next);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
