import { useMemo } from 'react';
import { useLanguage, useText, useTools } from '@huying/ui';
import type { Speech, Words } from '../words.ts';

/** How cells of a table are said on this page. */
export function useSpeech(words: Words): Speech {
  const t = useText();
  const { texts } = useTools();
  const [language] = useLanguage();
  return useMemo(() => ({ t, has: texts.has, language, words }), [t, texts, language, words]);
}
