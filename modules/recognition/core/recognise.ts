/** A spoken sentence and the time it was spoken at become tags. Rules decide urgency; a model may only suspect more. */
import { CATEGORIES, type Category, type Evidence, type GivenOpinion, type Recognition, type Urgency } from '../contract.ts';
import { localNow, textOfDay } from './calendar.ts';
import { categoryWeights, type CompiledLexicon, type Hit, readText } from './lexicon.ts';
import type { Model } from './model.ts';
import { answersOf, featuresOf, vectorOf } from './ngram.ts';
import { helpersOf } from './people.ts';
import { skillsOf } from './skills.ts';
import { cleanText, type TextProblem, textProblem } from './text.ts';
import { priorOf } from './train.ts';
import { presentHits, type RuledUrgency, ruleUrgency } from './urgency.ts';
import { whenOf } from './when.ts';

export interface Recogniser {
  readonly lexicon: CompiledLexicon;
  readonly lexiconVersion: string;
  readonly model: Model;
}

export interface Spoken {
  readonly text: string;
  /** ISO 8601 with offset: the local time where it was said. */
  readonly now: string;
}

export type RecogniseProblem = TextProblem | 'now.invalid';
export const isProblem = (value: Recognition | RecogniseProblem): value is RecogniseProblem => typeof value === 'string';

/** A second category is named where both the lexicon and the model speak for it. */
const SECOND_PROBABILITY = 0.03;
const SECOND_WEIGHT = 2.5;
/** Where a rule says red, the main category is one of two; the rest of the doubt is whether the rule is right. */
const RULED_CONFIDENCE = 0.9;
const DANGERS: readonly Category[] = ['health', 'safety'];
const MOST_EVIDENCE = 12;

/** What a model, ours or a language model, thinks of a sentence. */
export interface Opinion {
  /** Probability of each category, in the order of CATEGORIES. */
  readonly categories: ArrayLike<number>;
  /** Named by the model itself; otherwise the second is looked for among the probabilities. */
  readonly second?: Category;
  readonly isSuspectedRed: boolean;
  readonly isSoon: boolean;
  readonly evidence: readonly Evidence[];
}

function localOpinion(clean: string, hits: readonly Hit[], model: Model): Opinion {
  const vector = vectorOf(featuresOf(clean), model.vocabulary);
  const { temperature, suspectFrom, soonFrom } = model.thresholds;
  const red = answersOf(model.red, vector)[1]!;
  const soon = answersOf(model.soon, vector)[1]!;
  const evidence: Evidence[] = [];
  if (red >= suspectFrom) evidence.push({ rule: 'model.red', words: red.toFixed(2) });
  if (soon >= soonFrom) evidence.push({ rule: 'model.soon', words: soon.toFixed(2) });
  return {
    categories: answersOf(model.category, vector, priorOf(categoryWeights(hits)), temperature),
    isSuspectedRed: red >= suspectFrom,
    isSoon: soon >= soonFrom,
    evidence,
  };
}

interface Read {
  readonly clean: string;
  readonly hits: readonly Hit[];
  readonly ruled: RuledUrgency;
}

export function readSpoken(spoken: Spoken, recogniser: Pick<Recogniser, 'lexicon'>): Read | RecogniseProblem {
  const problem = textProblem(spoken.text);
  if (problem) return problem;
  if (!localNow(spoken.now)) return 'now.invalid';
  const clean = cleanText(spoken.text);
  const read = readText(clean);
  const hits = presentHits(recogniser.lexicon, read);
  return { clean, hits, ruled: ruleUrgency(hits) };
}

interface Named {
  readonly categories: Category[];
  readonly confidence: number;
}

function nameCategories(read: Read, opinion: Opinion): Named {
  const isRed = read.ruled.urgency === 'red';
  const of = (category: Category) => opinion.categories[CATEGORIES.indexOf(category)] ?? 0;
  const allowed = isRed ? DANGERS : CATEGORIES;
  const whole = allowed.reduce((sum, category) => sum + of(category), 0) || 1;
  const main = allowed.reduce((best, next) => (of(next) > of(best) ? next : best));
  const weights = categoryWeights(read.hits);
  const others = CATEGORIES.filter((category) => category !== main && category !== 'other' && of(category) >= SECOND_PROBABILITY && (weights.get(category) ?? 0) >= SECOND_WEIGHT);
  const named = opinion.second && opinion.second !== main ? [opinion.second] : [];
  const second = [...named, ...others.sort((a, b) => of(b) - of(a))].slice(0, 1);
  const confidence = isRed ? (RULED_CONFIDENCE * of(main)) / whole : of(main);
  return { categories: [main, ...second], confidence: Math.min(1, Number(confidence.toFixed(3))) };
}

/** A day after today, or a repetition, can be planned. */
const canWait = (when: string | null, now: string): boolean => when !== null && when !== 'now' && (when === 'daily' || when.startsWith('weekly') || when.slice(0, 10) > textOfDay(localNow(now)?.day ?? 0));

/** Puts the rules and an opinion together; whatever the opinion is, urgency is never below what the rules say. */
export function decide(spoken: Spoken, read: Read, opinion: Opinion, by: { engine: string; version: string; answerFrom: number }): Recognition {
  const { ruled, clean } = read;
  const said = whenOf(clean, spoken.now);
  const isRed = ruled.urgency === 'red';
  const suspectedRed = !isRed && (ruled.isSuspected || opinion.isSuspectedRed);
  const soon: Urgency = suspectedRed || ((ruled.urgency === 'yellow' || opinion.isSoon) && !canWait(said, spoken.now)) ? 'yellow' : 'green';
  const urgency = isRed ? 'red' : soon;
  const { categories, confidence } = nameCategories(read, opinion);
  const helpers = helpersOf(clean, read.hits);
  return {
    category: categories,
    urgency,
    suspectedRed,
    // What may be red is for now until a person has listened.
    when: isRed ? 'now' : (said ?? (suspectedRed ? 'now' : null)),
    ...helpers,
    skills: skillsOf(clean, categories, read.hits),
    confidence,
    abstained: confidence < by.answerFrom,
    evidence: [...ruled.evidence, ...opinion.evidence].slice(0, MOST_EVIDENCE),
    engine: by.engine,
    version: by.version,
  };
}

const localVersion = ({ lexiconVersion, model }: Recogniser): string => `${lexiconVersion}/${model.version}`;

export function recognise(spoken: Spoken, recogniser: Recogniser): Recognition | RecogniseProblem {
  const read = readSpoken(spoken, recogniser);
  if (typeof read === 'string') return read;
  const { model } = recogniser;
  return decide(spoken, read, localOpinion(read.clean, read.hits, model), { engine: 'local', version: localVersion(recogniser), answerFrom: model.thresholds.answerFrom });
}

/** A language model's confidence is its own word; below this it is not taken at it. */
const GIVEN_ANSWER_FROM = 0.6;

/** As `recognise`, with a language model's opinion of the category in place of our model's. Either may suspect an emergency. */
export function recogniseWith(spoken: Spoken, recogniser: Recogniser, given: GivenOpinion): Recognition | RecogniseProblem {
  const read = readSpoken(spoken, recogniser);
  if (typeof read === 'string') return read;
  const local = localOpinion(read.clean, read.hits, recogniser.model);
  const [main, second] = given.category;
  const rest = (1 - given.confidence) / (CATEGORIES.length - 1);
  const opinion: Opinion = {
    categories: CATEGORIES.map((category) => (category === main ? given.confidence : rest)),
    second,
    isSuspectedRed: given.suspectedRed || local.isSuspectedRed,
    isSoon: given.soon,
    evidence: [...local.evidence, ...(given.suspectedRed ? [{ rule: 'language-model.red', words: given.engine }] : [])],
  };
  return decide(spoken, read, opinion, { engine: given.engine, version: localVersion(recogniser), answerFrom: GIVEN_ANSWER_FROM });
}
