import { useCallback, useSyncExternalStore } from 'react';
import type { Problem } from '../client/problem.ts';
import type { Language, Translate } from '../text/texts.ts';
import { sentenceOfRefusal } from '../text/refusal.ts';
import { useTools } from './tools.tsx';

/** `const t = useText(); t(key, { name })`. */
export function useText(): Translate {
  const { texts } = useTools();
  return useSyncExternalStore(texts.subscribe, () => texts.translate);
}

export function useLanguage(): readonly [language: Language, setLanguage: (language: Language) => void] {
  const { texts } = useTools();
  const language = useSyncExternalStore(texts.subscribe, () => texts.language);
  return [language, texts.choose];
}

/** Turns a refusal into its sentence and, where the words say it, what to do next. */
export function useRefusalText(): (problem: Problem) => { sentence: string; advice?: string } {
  const { texts } = useTools();
  const t = useText();
  return useCallback((problem: Problem) => sentenceOfRefusal(problem, t, texts.has), [t, texts]);
}
