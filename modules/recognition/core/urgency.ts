/**
 * How urgent, by rules alone. A danger counts where it is spoken of as present; not where it is denied, over, long ago, on television.
 * What a model thinks comes afterwards and can only raise.
 */
import type { Category, Evidence, Urgency } from '../contract.ts';
import { type CompiledLexicon, findSet, type Hit, matchLexicon, type ReadText } from './lexicon.ts';
import { CLAUSE_END } from './text.ts';

export interface RuledUrgency {
  readonly urgency: Urgency;
  readonly isSuspected: boolean;
  /** Of a red need: what the dangers found point to. */
  readonly danger: Category | undefined;
  readonly evidence: readonly Evidence[];
}

/** A "no" this near before a danger denies it. */
const NEGATION_REACH = 2;

type Place = { readonly start: number; readonly end: number };

interface Asides {
  readonly negations: readonly Place[];
  readonly maybes: readonly Place[];
  readonly past: readonly Place[];
  readonly present: readonly Place[];
  readonly recent: readonly Place[];
  readonly reports: readonly Place[];
  readonly over: readonly Place[];
  readonly recovered: readonly Place[];
}

const asidesIn = (compiled: CompiledLexicon, read: ReadText): Asides => ({
  negations: findSet(compiled, 'context.negation', read),
  // "怕摔" fears it, "怕是摔了" supposes it.
  maybes: findSet(compiled, 'context.maybe', read).filter((place) => read.clean[place.end] !== '是'),
  past: findSet(compiled, 'context.past', read).filter((place) => !SINCE.test(read.clean.slice(place.end))),
  present: findSet(compiled, 'context.present', read),
  recent: findSet(compiled, 'context.recent', read),
  reports: findSet(compiled, 'context.report', read),
  over: findSet(compiled, 'context.over', read),
  recovered: findSet(compiled, 'context.recovered', read),
});

/** "He has not known his way since last year" is not past. */
const SINCE = /^(?:开始|起|以来|就)/;

const isSameClause = (text: string, from: number, to: number): boolean => {
  for (let at = Math.min(from, to); at < Math.max(from, to); at++) if (CLAUSE_END.includes(text[at]!)) return false;
  return true;
};

const isOfBody = (hit: Hit): boolean => (hit.concept.category?.health ?? 0) > (hit.concept.category?.safety ?? 0);

/** Why a danger that was spoken of is not one now; undefined when it is. */
function asideOf(hit: Hit, asides: Asides, text: string): 'denied' | 'feared' | 'past' | 'reported' | 'over' | undefined {
  const isNowAfter = (place: Place) => asides.present.some((present) => present.start >= place.end);
  const denies = (place: Place) => place.end <= hit.start && hit.start - place.end < NEGATION_REACH && isSameClause(text, place.end, hit.start);
  if (asides.negations.some(denies)) return 'denied';
  if (asides.maybes.some(denies)) return 'feared';
  const isNowBetween = (place: Place) => [...asides.present, ...asides.recent].some((now) => now.start >= place.end && now.end <= hit.end);
  if (asides.past.some((place) => place.start < hit.end && !isNowBetween(place))) return 'past';
  if (asides.reports.some((place) => place.start < hit.end && !isNowAfter(place))) return 'reported';
  const over = isOfBody(hit) ? asides.recovered : asides.over;
  if (over.some((place) => place.end > hit.start && !isNowAfter(place))) return 'over';
  return undefined;
}

const dangerOf = (hits: readonly Hit[]): Category => {
  const sum = (category: Category) => [...new Set(hits.map((hit) => hit.concept))].reduce((total, concept) => total + (concept.category?.[category] ?? 0), 0);
  return sum('safety') > sum('health') ? 'safety' : 'health';
};

/** What is spoken of as it is now: everything but dangers that are denied, feared, past, told about others or over. */
export function presentHits(compiled: CompiledLexicon, read: ReadText): readonly Hit[] {
  const asides = asidesIn(compiled, read);
  return matchLexicon(compiled, read).filter((hit) => !hit.concept.urgency || asideOf(hit, asides, read.clean) === undefined);
}

export function ruleUrgency(present: readonly Hit[]): RuledUrgency {
  const of = (urgency: 'red' | 'suspected' | 'yellow') => present.filter((hit) => hit.concept.urgency === urgency);
  const [red, suspected, yellow] = [of('red'), of('suspected'), of('yellow')];
  const evidence = [...red, ...suspected, ...yellow].map((hit) => ({ rule: hit.concept.id, words: hit.words }));
  if (red.length) return { urgency: 'red', isSuspected: false, danger: dangerOf(red), evidence };
  return {
    urgency: suspected.length || yellow.length ? 'yellow' : 'green',
    isSuspected: suspected.length > 0,
    danger: suspected.length ? dangerOf(suspected) : undefined,
    evidence,
  };
}
