import { defineContract, pageOf, pageQuery } from '@huying/kernel';
import { z } from 'zod';

/** Main categories of a need (domain: recognition labels). The order is the order on screens. */
export const CATEGORIES = [
  'meals', 'shopping', 'medical_escort', 'repair', 'cleaning', 'company', 'errands', 'hair_bath', 'transport', 'safety', 'health', 'policy', 'other',
] as const;
export const categorySchema = z.enum(CATEGORIES);
export type Category = z.infer<typeof categorySchema>;

export const URGENCIES = ['green', 'yellow', 'red'] as const;
export const urgencySchema = z.enum(URGENCIES);
export type Urgency = z.infer<typeof urgencySchema>;

export const SKILLS = ['lifting', 'driving', 'nursing', 'electrics', 'plumbing', 'hairdressing', 'smartphone', 'reading', 'cooking'] as const;
export const skillSchema = z.enum(SKILLS);
export type Skill = z.infer<typeof skillSchema>;

/** Concepts and word sets: `group.name`. */
const conceptId = z.string().regex(/^[a-z][A-Za-z]*(\.[a-zA-Z]+)*$/).max(60);
const word = z.string().min(1).max(60);

/** Words that are kept and seen, but no longer listened for. */
const offWords = z.array(word).max(200).optional();

export const wordSetSchema = z.object({ id: conceptId, words: z.array(word).min(1).max(200), offWords });
export type WordSet = z.infer<typeof wordSetSchema>;

export const conceptSchema = z.object({
  id: conceptId,
  label: z.string().max(80),
  words: z.array(word).min(1).max(200),
  offWords,
  /** Kept and seen, but means nothing. */
  off: z.boolean().optional(),
  category: z.partialRecord(categorySchema, z.number().min(-5).max(5)).optional(),
  urgency: z.enum(['red', 'suspected', 'yellow']).optional(),
  /** What a helper should be able to do where it is said. */
  skills: z.array(skillSchema).max(4).optional(),
  /** Helpers that are wanted where it is said. */
  people: z.literal(2).optional(),
  needs: z.array(conceptId).max(8).optional(),
  unless: z.array(conceptId).max(8).optional(),
  bySound: z.boolean().optional(),
});
export type Concept = z.infer<typeof conceptSchema>;

export const lexiconSchema = z.object({ sets: z.array(wordSetSchema).max(100), concepts: z.array(conceptSchema).max(400) });
export type Lexicon = z.infer<typeof lexiconSchema>;

/** Why the answer is what it is: the concept of the lexicon (or the head of the model) and the words that spoke for it. */
export const evidenceSchema = z.object({ rule: z.string(), words: z.string() });
export type Evidence = z.infer<typeof evidenceSchema>;

/** `now`, a local date, a local date and time, `daily`, or `weekly-MO,WE`. */
export const whenSchema = z.string().regex(/^(now|daily|\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?|weekly-(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*)$/);

/** What a spoken sentence was understood to ask for. */
export const recognitionSchema = z.object({
  /** The first is the main category. */
  category: z.array(categorySchema).min(1).max(3),
  urgency: urgencySchema,
  /** Not red by the rules, but so near to it that a person should listen within seconds. */
  suspectedRed: z.boolean(),
  when: whenSchema.nullable(),
  people: z.number().int().min(1).max(2),
  /** A helper of the elder's own sex is asked for. */
  sameSex: z.boolean(),
  skills: z.array(skillSchema),
  /** That the main category is right, from 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Too uncertain to act on the category without one touch of a person; urgency counts all the same. */
  abstained: z.boolean(),
  evidence: z.array(evidenceSchema),
  engine: z.string(),
  version: z.string(),
});
export type Recognition = z.infer<typeof recognitionSchema>;

/** What of it a lexicon can change. */
export const understoodSchema = recognitionSchema.pick({ category: true, urgency: true, suspectedRed: true, people: true, skills: true, abstained: true });
export type Understood = z.infer<typeof understoodSchema>;

/** Longer than half a minute of speech is refused in words; this is where the refusal itself ends. */
const text = z.string().max(20_000);
const now = z.iso.datetime({ offset: true });
const instant = z.iso.datetime({ offset: true });

/**
 * What a language model thinks of a sentence, asked before the command by `consider`. It can name the category and raise urgency; what
 * the rules say it cannot take back.
 */
export const opinionSchema = z.object({
  engine: z.string().max(120),
  category: z.array(categorySchema).min(1).max(3),
  confidence: z.number().min(0).max(1),
  suspectedRed: z.boolean(),
  soon: z.boolean(),
});
export type GivenOpinion = z.infer<typeof opinionSchema>;

/** Tags as they stood and as a person set them; other modules may add tags of their own. */
const taggedSchema = z.looseObject({
  category: z.array(categorySchema).min(1).max(5),
  urgency: urgencySchema,
  when: z.string().max(60).nullable().optional(),
  people: z.number().int().min(1).max(20).optional(),
});

export const measuredSchema = z.object({
  /** Sentences in the cross-validation that gave these shares. */
  sentences: z.number().int(),
  folds: z.number().int(),
  categoryRight: z.number(),
  answered: z.number(),
  answeredRight: z.number(),
  redFound: z.number(),
  redPrecision: z.number(),
});
export type Measured = z.infer<typeof measuredSchema>;

const lexiconVersionSchema = z.object({
  /** 0 is the lexicon that ships. */
  version: z.number().int(),
  changedBy: z.string().nullable(),
  changedAt: instant.nullable(),
  reason: z.string().nullable(),
});

/** A trained model; 0 is the one that ships. */
const modelNumber = z.coerce.number().int().min(0).max(1_000_000);
export const modelSchema = z.object({
  model: z.number().int(), version: z.string(), trainedAt: instant.nullable(), trainedBy: z.string().nullable(), measured: measuredSchema,
  /** Corrections that it learned from. */
  corrections: z.number().int(),
  inForce: z.boolean(),
  /** Against the model in force: it misses more emergencies, alarms more wrongly or names fewer categories rightly, and may not take its place. */
  doesWorse: z.boolean(),
});
export type ModelView = z.infer<typeof modelSchema>;

export const STAFF = ['administrator', 'desk', 'committee'] as const;
const textRefusals = { 'recognition.textControl': 422, 'recognition.textEmpty': 422, 'recognition.textTooLong': 422 } as const;

export const recognition = defineContract('recognition', {
  routes: {
    lexicon: {
      method: 'GET', path: '/api/recognition/lexicon', summary: 'The lexicon that holds now', who: STAFF,
      out: lexiconVersionSchema.extend({ lexicon: lexiconSchema }),
    },
    lexiconVersions: {
      method: 'GET', path: '/api/recognition/lexicon/versions', summary: 'Who changed the lexicon, when and why', who: STAFF,
      query: pageQuery, out: pageOf(lexiconVersionSchema),
    },
    changeLexicon: {
      method: 'POST', path: '/api/recognition/lexicon/versions', summary: 'Put a new version of the lexicon in force', who: STAFF,
      body: z.object({ lexicon: lexiconSchema, /** The version that was edited. */ basedOn: z.number().int().min(0), reason: z.string().trim().min(2).max(500) }),
      out: lexiconVersionSchema, refusals: { 'recognition.unsound': 422, 'recognition.changedMeanwhile': 409 },
    },
    lexiconVersion: {
      method: 'GET', path: '/api/recognition/lexicon/versions/:version', summary: 'A former version of the lexicon, to see what was changed and to go back to it; 0 is the one that ships', who: STAFF,
      params: z.object({ version: z.coerce.number().int().min(0).max(1_000_000) }), out: lexiconVersionSchema.extend({ lexicon: lexiconSchema }),
    },
    trySentence: {
      method: 'POST', path: '/api/recognition/try', summary: 'How a sentence would be understood, by the lexicon in force or by a draft', who: STAFF,
      body: z.object({ text, now: now.optional(), lexicon: lexiconSchema.optional() }),
      out: recognitionSchema, refusals: { ...textRefusals, 'recognition.unsound': 422 }, attemptsPerMinute: 120,
    },
    training: {
      method: 'GET', path: '/api/recognition/training', summary: 'The model in force and how well it did on sentences it had not seen; the newest one, if it waits to be switched on', who: STAFF,
      out: z.object({
        inForce: modelSchema,
        corrections: z.number().int(), /** Corrections since the newest model was trained. */ newCorrections: z.number().int(),
        /** Trained after the one in force, and not switched on. */
        waiting: modelSchema.nullable(),
      }),
    },
    models: { method: 'GET', path: '/api/recognition/models', summary: 'Models that were trained, newest first, with the one that ships at the end', who: STAFF, query: pageQuery, out: pageOf(modelSchema) },
    useModel: {
      method: 'POST', path: '/api/recognition/models/:model/use', summary: 'Put a model in force: a new one that does no worse, or one that was in force before', who: STAFF,
      params: z.object({ model: modelNumber }), body: z.object({ reason: z.string().trim().min(2).max(500) }), out: modelSchema,
      refusals: { 'recognition.doesWorse': 409, 'recognition.modelUnfit': 409, 'recognition.changedMeanwhile': 409 },
    },
    retrain: {
      method: 'POST', path: '/api/recognition/training', summary: 'Train a model again with all corrections; takes some seconds and changes nothing until it is switched on', who: STAFF,
      body: z.object({}), out: z.object({ queued: z.literal(true) }), attemptsPerMinute: 6,
    },
  },
  calls: {
    /** Quick, by rules and our own model; an opinion that was asked for before the command takes the model's place. */
    recognise: { in: z.object({ text, now, opinion: opinionSchema.nullable().optional() }), out: recognitionSchema, refusals: textRefusals },
    /** Asks the language model where one is configured; null where none is, or where it did not answer in time. */
    consider: { in: z.object({ text, now }), slow: true, out: opinionSchema.nullable() },
    /** What a draft of the lexicon would have made of sentences, beside what is in force; where nothing differs there is nothing. */
    compare: {
      in: z.object({ sentences: z.array(z.object({ id: z.string().max(60), text, now })).max(200), lexicon: lexiconSchema }), slow: true,
      out: z.object({ changed: z.array(z.object({ id: z.string(), before: understoodSchema, after: understoodSchema })) }), refusals: { 'recognition.unsound': 422 },
    },
    /** What a person made of it becomes a training sentence. */
    correct: { in: z.object({ needId: z.string().max(60), text: z.string().max(2_000), before: taggedSchema, after: taggedSchema, by: z.string().max(120) }) },
  },
  notices: { trained: z.object({ version: z.string(), doesWorse: z.boolean() }) },
});
