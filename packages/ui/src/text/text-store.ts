import { type Bundle, type BundleLoader, createTranslate, hasKey, joinBundles, type Language, type Translate } from './texts.ts';

/** The words of a page in the language that is chosen. The other language is fetched only when somebody asks for it. */
export interface Texts {
  readonly language: Language;
  readonly translate: Translate;
  has(key: string): boolean;
  /** Loads the words of a language and changes over; until they are there the page keeps its language. */
  choose(language: Language): Promise<void>;
  /** Loads the words that the first screen did without. */
  complete(): Promise<void>;
  subscribe(listener: () => void): () => void;
}

export interface TextSettings {
  readonly language: Language;
  readonly loaders: readonly BundleLoader[];
  /** Words of other screens: loaded by `complete`. Until then a missing key is not told and shows nothing, for it may be one of theirs. */
  readonly laterLoaders?: readonly BundleLoader[];
  readonly warn: (message: string) => void;
  readonly onChosen?: (language: Language) => void;
}

export async function createTexts(settings: TextSettings): Promise<Texts> {
  const { warn, laterLoaders = [] } = settings;
  const listeners = new Set<() => void>();
  const loaded = new Map<BundleLoader, Map<Language, Bundle>>();
  let isComplete = laterLoaders.length === 0;
  let wanted = settings.language;

  async function loadOne(loader: BundleLoader, language: Language): Promise<Bundle> {
    const known = loaded.get(loader)?.get(language);
    if (known) return known;
    const bundle = (await loader[language]()).default;
    loaded.set(loader, (loaded.get(loader) ?? new Map()).set(language, bundle));
    return bundle;
  }
  const load = async (language: Language) => {
    const loaders = isComplete ? [...settings.loaders, ...laterLoaders] : settings.loaders;
    return joinBundles(await Promise.all(loaders.map((loader) => loadOne(loader, language))), warn);
  };
  /** A key that is missing while words are still to come is shown as nothing, not as itself. */
  const translateWith = (words: Bundle): Translate => {
    const translate = createTranslate(words, warn);
    return isComplete ? translate : (key, facts) => (hasKey(words, key) ? translate(key, facts) : '');
  };

  let bundle = await load(wanted);
  let language = wanted;
  let translate = translateWith(bundle);
  const show = (words: Bundle) => {
    bundle = words;
    translate = translateWith(words);
    for (const listener of listeners) listener();
  };
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
      language = next;
      settings.onChosen?.(next);
      show(words);
    },
    async complete() {
      if (isComplete) return;
      await Promise.all(laterLoaders.map((loader) => loadOne(loader, wanted)));
      isComplete = true;
      show(await load(language));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
