/**
 * What somebody changes in the lexicon before it is saved: words added and switched off, meanings set, concepts made. Kept as changes and not as
 * a whole lexicon, so that they can be put on top of a version that somebody else saved meanwhile.
 */
import type { Concept, Lexicon, WordSet } from '../contract.ts';
import { wordsOn } from '../core/lexicon.ts';

type Words = Pick<WordSet, 'words' | 'offWords'>;

export interface Change {
  /** New words, and words that were off and are listened for again. */
  readonly added: readonly string[];
  /** No longer listened for. They stay in sight, so that they can be had back. */
  readonly removed: readonly string[];
}
/** What a concept says when one of its words is said; everything of it but its words. */
export type Meaning = Omit<Concept, 'id' | 'words' | 'offWords'>;
export interface Draft {
  /** The version that the person looked at. */
  readonly basedOn: number;
  /** By the id of the concept or word set; the lexicon gives both from one space of names. */
  readonly changes: Readonly<Record<string, Change>>;
  /** By the id of the concept; one that the lexicon has not is a new concept. */
  readonly meanings: Readonly<Record<string, Meaning>>;
}

/** As long as the contract lets a word be. */
export const MOST_WORD_CHARACTERS = 60;
export const MOST_WORDS = 200;

const UNCHANGED: Change = { added: [], removed: [] };
export const emptyDraft = (basedOn: number): Draft => ({ basedOn, changes: {}, meanings: {} });
export const changeOf = (draft: Draft | undefined, id: string): Change => draft?.changes[id] ?? UNCHANGED;
export const isEmpty = (draft: Draft | undefined): boolean => draft === undefined || touchedIds(draft).length === 0;
export const touchedIds = (draft: Draft | undefined): string[] => [...new Set([...Object.keys(draft?.changes ?? {}), ...Object.keys(draft?.meanings ?? {})])];

function without<T>(record: Readonly<Record<string, T>>, id: string): Record<string, T> {
  const { [id]: _former, ...others } = record;
  return others;
}

function withChange(draft: Draft, id: string, change: Change): Draft {
  const others = without(draft.changes, id);
  return { ...draft, changes: change.added.length + change.removed.length === 0 ? others : { ...others, [id]: change } };
}

export function addWord(draft: Draft, entry: Words & { readonly id: string }, word: string): Draft {
  const { added, removed } = changeOf(draft, entry.id);
  if (removed.includes(word)) return withChange(draft, entry.id, { added, removed: removed.filter((one) => one !== word) });
  return wordsOn(entry).includes(word) || added.includes(word) ? draft : withChange(draft, entry.id, { added: [...added, word], removed });
}

export function removeWord(draft: Draft, id: string, word: string): Draft {
  const { added, removed } = changeOf(draft, id);
  if (added.includes(word)) return withChange(draft, id, { added: added.filter((one) => one !== word), removed });
  return removed.includes(word) ? draft : withChange(draft, id, { added, removed: [...removed, word] });
}

export const setMeaning = (draft: Draft, id: string, meaning: Meaning): Draft => ({ ...draft, meanings: { ...draft.meanings, [id]: meaning } });

/** Takes back all that was changed of one concept or word set; a new concept is gone. */
export const forget = (draft: Draft, id: string): Draft => ({ ...draft, changes: without(draft.changes, id), meanings: without(draft.meanings, id) });

export const meaningOf = ({ id: _id, words: _words, offWords: _off, ...meaning }: Concept): Meaning => meaning;

/** The words that are listened for after a change. */
export const wordsAfter = (entry: Words, { added, removed }: Change): string[] => {
  const on = wordsOn(entry);
  return [...on.filter((word) => !removed.includes(word)), ...added.filter((word) => !on.includes(word))];
};

function changed<E extends Words & { readonly id: string }>(entry: E, change: Change | undefined): E {
  if (!change) return entry;
  const on = wordsAfter(entry, change);
  const words = [...entry.words, ...change.added.filter((word) => !entry.words.includes(word))];
  const offWords = words.filter((word) => !on.includes(word));
  const { offWords: _former, ...rest } = entry as E & { offWords?: readonly string[] };
  return { ...rest, words, ...(offWords.length > 0 ? { offWords } : {}) } as E;
}

/** The lexicon as it would be; words of entries that it no longer has fall away. A new concept without a word is not there yet. */
export function applyDraft(lexicon: Lexicon, draft: Draft | undefined): Lexicon {
  const known = new Set(lexicon.concepts.map(({ id }) => id));
  const withMeaning = (concept: Concept): Concept => {
    const meaning = draft?.meanings[concept.id];
    return meaning ? { id: concept.id, words: concept.words, ...(concept.offWords ? { offWords: concept.offWords } : {}), ...meaning } : concept;
  };
  const made = Object.entries(draft?.meanings ?? {}).filter(([id]) => !known.has(id)).map(([id, meaning]): Concept => ({ id, ...meaning, words: [] }));
  const concepts = [...lexicon.concepts, ...made].map((concept) => changed(withMeaning(concept), draft?.changes[concept.id])).filter(({ words }) => words.length > 0);
  return { sets: lexicon.sets.map((set) => changed(set, draft?.changes[set.id])), concepts };
}

/** An id for a new concept: nobody reads it, but the trail and the tables hold it. */
export function newConceptId(taken: ReadonlySet<string>, random: () => number): string {
  for (;;) {
    const id = `own.${Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('')}`;
    if (!taken.has(id)) return id;
  }
}

/** What one lexicon has otherwise than another. */
export interface Difference {
  readonly id: string;
  readonly isNew: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly isMeaningChanged: boolean;
}

const sorted = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => (inner && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner));

const isConcept = (one: Concept | WordSet): one is Concept => 'label' in one;

export function differences(before: Lexicon, after: Lexicon): Difference[] {
  const former = new Map<string, Concept | WordSet>([...before.sets, ...before.concepts].map((one) => [one.id, one]));
  const next = [...after.sets, ...after.concepts];
  const gone = [...former.values()].filter(({ id }) => !next.some((one) => one.id === id)).map((one): Difference => ({ id: one.id, isNew: false, added: [], removed: [...wordsOn(one)], isMeaningChanged: true }));
  return [...gone, ...next.flatMap((one): Difference[] => {
    const old = former.get(one.id);
    const [was, is] = [old ? wordsOn(old) : [], wordsOn(one)];
    const added = is.filter((word) => !was.includes(word));
    const removed = was.filter((word) => !is.includes(word));
    const isMeaningChanged = isConcept(one) && old !== undefined && isConcept(old) && sorted(meaningOf(one)) !== sorted(meaningOf(old));
    return added.length + removed.length > 0 || isMeaningChanged || !old ? [{ id: one.id, isNew: !old, added, removed, isMeaningChanged }] : [];
  })];
}

/** Words as somebody types or pastes them, apart by blanks, commas or semicolons. */
export const wordsTyped = (typed: string): string[] => [...new Set(typed.split(/[\s、，,；;]+/u).filter(Boolean))];

/** Read back from what the browser kept; anything else than a draft is nothing. */
export function parseDraft(kept: string | null): Draft | undefined {
  if (!kept) return undefined;
  try {
    const value = JSON.parse(kept) as Partial<Draft> | null;
    const isRecord = (one: unknown): one is Record<string, unknown> => typeof one === 'object' && one !== null && !Array.isArray(one);
    const isWords = (words: unknown) => Array.isArray(words) && words.every((word) => typeof word === 'string');
    const isDraft = typeof value?.basedOn === 'number' && isRecord(value.changes) && Object.values(value.changes).every((change) => isRecord(change) && isWords(change.added) && isWords(change.removed))
      && isRecord(value.meanings) && Object.values(value.meanings).every((meaning) => isRecord(meaning) && typeof meaning.label === 'string');
    return isDraft ? (value as Draft) : undefined;
  } catch {
    return undefined;
  }
}
