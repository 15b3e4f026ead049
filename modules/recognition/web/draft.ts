/**
 * What somebody changes in the lexicon before it is saved: words added to and taken from its entries. Kept as changes and not as a whole
 * lexicon, so that they can be put on top of a version that somebody else saved meanwhile.
 */
import type { Concept, Lexicon, WordSet } from '../contract.ts';

export interface Change {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}
export interface Draft {
  /** The version that the person looked at. */
  readonly basedOn: number;
  /** By the id of the concept or word set; the lexicon gives both from one space of names. */
  readonly changes: Readonly<Record<string, Change>>;
}

/** As long as the contract lets a word be. */
export const MOST_WORD_CHARACTERS = 60;
export const MOST_WORDS = 200;

const UNCHANGED: Change = { added: [], removed: [] };
export const changeOf = (draft: Draft | undefined, id: string): Change => draft?.changes[id] ?? UNCHANGED;
export const isEmpty = (draft: Draft | undefined): boolean => draft === undefined || Object.keys(draft.changes).length === 0;
export const countWords = (draft: Draft | undefined): number => Object.values(draft?.changes ?? {}).reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);

function withChange(draft: Draft, id: string, change: Change): Draft {
  const { [id]: _former, ...others } = draft.changes;
  return { ...draft, changes: change.added.length + change.removed.length === 0 ? others : { ...others, [id]: change } };
}

export function addWord(draft: Draft, entry: { readonly id: string; readonly words: readonly string[] }, word: string): Draft {
  const { added, removed } = changeOf(draft, entry.id);
  if (removed.includes(word)) return withChange(draft, entry.id, { added, removed: removed.filter((one) => one !== word) });
  return entry.words.includes(word) || added.includes(word) ? draft : withChange(draft, entry.id, { added: [...added, word], removed });
}

export function removeWord(draft: Draft, id: string, word: string): Draft {
  const { added, removed } = changeOf(draft, id);
  if (added.includes(word)) return withChange(draft, id, { added: added.filter((one) => one !== word), removed });
  return removed.includes(word) ? draft : withChange(draft, id, { added, removed: [...removed, word] });
}

export const wordsAfter = (words: readonly string[], { added, removed }: Change): string[] => [
  ...words.filter((word) => !removed.includes(word)),
  ...added.filter((word) => !words.includes(word)),
];

/** The lexicon as it would be; changes of entries that it no longer has fall away. */
export function applyDraft(lexicon: Lexicon, draft: Draft | undefined): Lexicon {
  const changed = <E extends Concept | WordSet>(entry: E): E => {
    const change = draft?.changes[entry.id];
    return change ? { ...entry, words: wordsAfter(entry.words, change) } : entry;
  };
  return { sets: lexicon.sets.map(changed), concepts: lexicon.concepts.map(changed) };
}

/** Words as somebody types or pastes them, apart by blanks, commas or semicolons. */
export const wordsTyped = (typed: string): string[] => [...new Set(typed.split(/[\s、，,；;]+/u).filter(Boolean))];

/** Read back from what the browser kept; anything else than a draft is nothing. */
export function parseDraft(kept: string | null): Draft | undefined {
  if (!kept) return undefined;
  try {
    const value = JSON.parse(kept) as Partial<Draft> | null;
    const isWords = (words: unknown) => Array.isArray(words) && words.every((word) => typeof word === 'string');
    const isDraft = typeof value?.basedOn === 'number' && typeof value.changes === 'object' && value.changes !== null
      && Object.values(value.changes).every((change) => isWords(change?.added) && isWords(change?.removed));
    return isDraft ? (value as Draft) : undefined;
  } catch {
    return undefined;
  }
}
