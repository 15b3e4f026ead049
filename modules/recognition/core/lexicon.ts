/**
 * The lexicon: what staff know about how people say things. It is data, edited by staff and versioned; the matching is here.
 *
 * A word is written as it is spoken. Three signs widen it:
 * - `…` up to six characters of the same clause,
 * - `(a|b)` one of several, one of which may be empty,
 * - `{set}` any word of the word set with that id.
 */
import type { Category, Concept, Lexicon, WordSet } from '../contract.ts';
import { CLAUSE_END, type Clause, clausesOf } from './text.ts';
import { soundOf } from './sound.ts';

/** The widest gap that `…` stands for: further apart, two words no longer belong together. */
const MOST_GAP = 6;
/** A word below this many characters sounds like too many other words to be recognised by sound alone; one that raises urgency needs more. */
const LEAST_SOUND_CHARACTERS = 3;
const LEAST_URGENT_SOUND_CHARACTERS = 4;

export interface Hit {
  readonly concept: Concept;
  /** The characters that matched. */
  readonly words: string;
  readonly start: number;
  readonly end: number;
}

export interface CompiledLexicon {
  readonly lexicon: Lexicon;
  readonly concepts: readonly CompiledConcept[];
  readonly sets: ReadonlyMap<string, Matcher>;
}

interface Matcher {
  readonly written: RegExp | undefined;
  readonly heard: RegExp | undefined;
}
interface CompiledConcept extends Matcher {
  readonly concept: Concept;
}

/** A text made ready for matching. */
export interface ReadText {
  readonly clean: string;
  readonly sound: string;
  readonly clauses: readonly Clause[];
}
export const readText = (clean: string): ReadText => ({ clean, sound: soundOf(clean), clauses: clausesOf(clean) });

export type LexiconProblem =
  | { readonly problem: 'unknown.set'; readonly concept: string; readonly word: string; readonly name: string }
  | { readonly problem: 'unknown.need'; readonly concept: string; readonly name: string }
  | { readonly problem: 'empty'; readonly concept: string }
  | { readonly problem: 'malformed'; readonly concept: string; readonly word: string }
  | { readonly problem: 'duplicate'; readonly concept: string };

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'gap' }
  | { readonly kind: 'choice'; readonly words: readonly string[] };

/** Reads a word into its parts; undefined where its signs do not pair. References are looked up in `sets`. */
function partsOf(word: string, sets: ReadonlyMap<string, WordSet>): Part[] | undefined {
  const parts: Part[] = [];
  let rest = word;
  while (rest !== '') {
    const plain = /^[^…(){}|]+/.exec(rest)?.[0];
    const choice = /^\(([^…(){}]*)\)/.exec(rest);
    const reference = /^\{([a-z][A-Za-z.-]*)\}/.exec(rest);
    if (plain) parts.push({ kind: 'text', text: plain });
    else if (rest.startsWith('…')) parts.push({ kind: 'gap' });
    else if (choice) parts.push({ kind: 'choice', words: choice[1]!.split('|') });
    else if (reference) {
      const set = sets.get(reference[1]!);
      if (!set) return undefined;
      parts.push({ kind: 'choice', words: set.words });
    } else return undefined;
    rest = rest.slice(plain?.length ?? choice?.[0].length ?? reference?.[0].length ?? 1);
  }
  return parts;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The longest first, so that the evidence shown is the fullest word. */
const alternatives = (words: readonly string[], spell: (text: string) => string) =>
  [...new Set(words.map(spell))].sort((a, b) => b.length - a.length).map(escaped).join('|');

const GAP = `[^${CLAUSE_END}]{0,${MOST_GAP}}?`;

function sourceOf(parts: readonly Part[], spell: (text: string) => string): string {
  return parts
    .map((part) => (part.kind === 'gap' ? GAP : part.kind === 'text' ? escaped(spell(part.text)) : `(?:${alternatives(part.words, spell)})`))
    .join('');
}

function compileWords(words: readonly string[], sets: ReadonlyMap<string, WordSet>, leastHeard: number): Matcher {
  const read = words.map((word) => partsOf(word, sets)).filter((parts) => parts !== undefined);
  // The longest first, so that "怕哪天" is not found as "怕".
  const written = read.map((parts) => sourceOf(parts, (text) => text)).sort((a, b) => b.length - a.length);
  // By sound only whole words: with a gap or a choice of short parts too much sounds alike.
  const heard = read
    .filter((parts) => parts.length === 1 && parts[0]!.kind === 'text' && parts[0]!.text.length >= leastHeard)
    .map((parts) => sourceOf(parts, soundOf));
  const regex = (sources: readonly string[]) => (sources.length ? new RegExp(sources.join('|'), 'gu') : undefined);
  return { written: regex(written), heard: regex(heard) };
}

/** The words that are listened for. */
export const wordsOn = ({ words, offWords }: Pick<WordSet, 'words' | 'offWords'>): readonly string[] => (offWords ? words.filter((word) => !offWords.includes(word)) : words);

/** What is wrong with a lexicon; an unsound one is never stored. */
export function lexiconProblems(lexicon: Lexicon): LexiconProblem[] {
  const sets = new Map(lexicon.sets.map((set) => [set.id, set]));
  const ids = new Set<string>();
  const problems: LexiconProblem[] = [];
  for (const set of lexicon.sets) {
    if (ids.has(set.id)) problems.push({ problem: 'duplicate', concept: set.id });
    // Words that are written with it would otherwise be found without it.
    if (wordsOn(set).length === 0) problems.push({ problem: 'empty', concept: set.id });
    ids.add(set.id);
  }
  for (const concept of lexicon.concepts) {
    if (ids.has(concept.id)) problems.push({ problem: 'duplicate', concept: concept.id });
    ids.add(concept.id);
    for (const word of concept.words) {
      const unknown = [...word.matchAll(/\{([^}]*)\}/g)].map((match) => match[1]!).find((name) => !sets.has(name));
      if (unknown !== undefined) problems.push({ problem: 'unknown.set', concept: concept.id, word, name: unknown });
      else if (!partsOf(word, sets)) problems.push({ problem: 'malformed', concept: concept.id, word });
    }
  }
  for (const concept of lexicon.concepts) {
    for (const name of [...(concept.needs ?? []), ...(concept.unless ?? [])]) {
      if (!ids.has(name)) problems.push({ problem: 'unknown.need', concept: concept.id, name });
    }
  }
  return problems;
}

function leastHeardOf(concept: Concept): number {
  if (concept.bySound === false) return Number.POSITIVE_INFINITY;
  return concept.urgency ? LEAST_URGENT_SOUND_CHARACTERS : LEAST_SOUND_CHARACTERS;
}

export function compileLexicon(lexicon: Lexicon): CompiledLexicon {
  const sets = new Map(lexicon.sets.map((set) => [set.id, { ...set, words: [...wordsOn(set)] }]));
  return {
    lexicon,
    sets: new Map([...sets].map(([id, set]) => [id, compileWords(set.words, sets, Number.POSITIVE_INFINITY)])),
    concepts: lexicon.concepts.filter((concept) => !concept.off).map((concept) => ({ concept, ...compileWords(wordsOn(concept), sets, leastHeardOf(concept)) })),
  };
}

function* matchesOf(matcher: Matcher, read: ReadText): Generator<{ start: number; end: number }> {
  for (const [regex, text] of [[matcher.written, read.clean], [matcher.heard, read.sound]] as const) {
    if (!regex) continue;
    for (const match of text.matchAll(regex)) {
      if (match[0] !== '') yield { start: match.index, end: match.index + match[0].length };
    }
  }
}

/** Places where a word set occurs. */
export function findSet(compiled: CompiledLexicon, id: string, read: ReadText): { start: number; end: number }[] {
  const matcher = compiled.sets.get(id);
  return matcher ? [...matchesOf(matcher, read)] : [];
}

/** Every concept that the text speaks of, once per place, in the lexicon's order; `needs` and `unless` are settled. */
export function matchLexicon(compiled: CompiledLexicon, read: ReadText): Hit[] {
  const hits = new Map<string, Hit[]>();
  for (const { concept, ...matcher } of compiled.concepts) {
    const places = [...matchesOf(matcher, read)];
    const distinct = places.filter((place, at) => places.findIndex((other) => other.start < place.end && place.start < other.end) === at);
    if (distinct.length) {
      hits.set(concept.id, distinct.map(({ start, end }) => ({ concept, start, end, words: read.clean.slice(start, end) })));
    }
  }
  const isSaid = (id: string) => hits.has(id) || findSet(compiled, id, read).length > 0;
  // Settled against what was said, not against what other concepts need: the order of the lexicon decides nothing.
  return [...hits.values()].flat().filter(({ concept }) => (concept.needs ?? []).every(isSaid) && !(concept.unless ?? []).some(isSaid));
}

/** What the lexicon alone says for each category: the sum over the concepts said, each counted once. */
export function categoryWeights(hits: readonly Hit[]): Map<Category, number> {
  const weights = new Map<Category, number>();
  for (const concept of new Set(hits.map((hit) => hit.concept))) {
    for (const [category, weight] of Object.entries(concept.category ?? {}) as [Category, number][]) {
      weights.set(category, (weights.get(category) ?? 0) + weight);
    }
  }
  return weights;
}
