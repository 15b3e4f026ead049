/**
 * Words in two languages. A module gives flat keys (`need.raise.title`) with `{name}` placeholders; keys are unique over all modules because
 * each begins with its module's name, or with `refusal.<code>`.
 */
export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** The value of `<html lang>` and of speech for each language. */
export const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

export type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Bundle = Readonly<Record<string, string>>;
/** Loads the words of one module in one language, e.g. `{ zh: () => import('./text/zh.json', { with: { type: 'json' } }), en: … }`. */
export type BundleLoader = Readonly<Record<Language, () => Promise<{ readonly default: Bundle }>>>;

export type Translate = (key: string, facts?: Facts) => string;

/** Puts facts into a sentence. A placeholder without a fact stays visible, so that it is noticed. */
export const fill = (sentence: string, facts: Facts = {}): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const fact = facts[name];
    return fact === undefined || fact === null ? whole : String(fact);
  });

export const hasKey = (bundle: Bundle, key: string): boolean => Object.hasOwn(bundle, key);

/** Joins the bundles of several modules; two modules that claim one key with different words are told through `warn`. */
export function joinBundles(bundles: readonly Bundle[], warn: (message: string) => void): Bundle {
  const joined: Record<string, string> = {};
  for (const bundle of bundles) {
    for (const [key, sentence] of Object.entries(bundle)) {
      if (hasKey(joined, key) && joined[key] !== sentence) warn(`the text ${key} is given twice`);
      joined[key] = sentence;
    }
  }
  return joined;
}

/** A missing key shows itself, so that a forgotten sentence is seen, and is told once through `warn`. */
export function createTranslate(bundle: Bundle, warn: (message: string) => void): Translate {
  const told = new Set<string>();
  return (key, facts) => {
    const sentence = hasKey(bundle, key) ? bundle[key] : undefined;
    if (sentence === undefined) {
      if (!told.has(key)) warn(`the text ${key} is missing`);
      told.add(key);
      return key;
    }
    return fill(sentence, facts);
  };
}

/** What stands between two languages that should say the same: keys and placeholders that only one of them has. */
export function compareBundles(one: Bundle, other: Bundle): string[] {
  const placeholders = (sentence: string | undefined) => [...new Set((sentence ?? '').match(/\{\w+\}/g) ?? [])].sort().join();
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => {
    if (!hasKey(one, key) || !hasKey(other, key)) return [`${key} is missing in one language`];
    return placeholders(one[key]) === placeholders(other[key]) ? [] : [`${key} has other placeholders in the other language`];
  });
}
