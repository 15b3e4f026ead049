import type { Lexicon } from '../../contract.ts';
import { CATEGORY_WORDS } from './category-words.ts';
import { DANGER_AROUND } from './danger-around.ts';
import { ASIDE_BODY, DANGER_BODY } from './danger-body.ts';
import { WORD_SETS } from './sets.ts';
import { SOON } from './soon.ts';

/** The lexicon that ships. A tenant's own version, once staff have edited it, takes its place as a whole. */
export const DEFAULT_LEXICON: Lexicon = {
  sets: [...WORD_SETS],
  concepts: [...DANGER_BODY, ...DANGER_AROUND, ...ASIDE_BODY, ...SOON, ...CATEGORY_WORDS],
};
