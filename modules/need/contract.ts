/** A need: what an old person asked for, from the call to the end. */
import { binary, defineContract, defineLifecycle, idOf, pageOf, pageQuery } from '@huying/kernel';
import { calloutView, TIERS, tierView } from '@huying/mobilisation/contract';
import { contact, SEXES, SKILLS } from '@huying/people/contract';
import { areaPath, position } from '@huying/place/contract';
import { CATEGORIES, lexiconSchema, opinionSchema, STAFF as RECOGNITION_STAFF, understoodSchema, URGENCIES } from '@huying/recognition/contract';
import { visit } from '@huying/service/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const CALLERS = ['elder', 'family', 'volunteer'] as const;
const STAFF = ['desk', 'committee', 'grid', 'street'] as const;

/** How long before its time a need is offered (domain/05 §5.5: arranged calls hang out 24 hours ahead). */
export const LEAD_HOURS = 24;

export const needLifecycle = defineLifecycle({
  name: 'need',
  initial: 'heard',
  states: {
    /** Read back and waiting for a yes; sent as it is when no answer comes. */
    heard: { phase: 'open' },
    /** Somebody is being found. */
    seeking: { phase: 'open' },
    taken: { phase: 'active' },
    serving: { phase: 'active' },
    finished: { phase: 'active' },
    confirmed: { phase: 'done' },
    cancelled: { phase: 'dropped' },
    falseAlarm: { phase: 'dropped' },
    /** A person says that the elder is safe, which ended the red call: nobody need come any more. */
    safe: { phase: 'done' },
  },
  commands: {
    send: { from: ['heard'], to: 'seeking', by: ['elder', 'family', 'volunteer', 'desk', 'system', 'clock'] },
    take: { from: ['seeking'], to: 'taken', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'clock'] },
    lose: { from: ['taken', 'serving'], to: 'seeking', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'clock'] },
    arrive: { from: ['taken'], to: 'serving', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk'] },
    finish: { from: ['serving'], to: 'finished', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk'] },
    confirm: { from: ['finished'], to: 'confirmed', by: ['elder', 'family', 'volunteer', 'desk', 'committee', 'grid', 'street'] },
    reopen: { from: ['finished', 'confirmed'], to: 'seeking', by: ['elder', 'family', 'volunteer', 'desk', 'committee', 'grid', 'street'] },
    cancel: { from: ['heard', 'seeking', 'taken'], to: 'cancelled', by: ['elder', 'family', 'volunteer', 'desk', 'committee', 'grid', 'street', 'system'] },
    /** It is the same as another need, which goes on. */
    merge: { from: ['heard', 'seeking', 'taken'], to: 'cancelled', by: ['desk', 'committee', 'grid', 'street'] },
    falseAlarm: { from: ['heard', 'seeking', 'taken', 'serving'], to: 'falseAlarm', by: ['desk', 'committee', 'grid', 'street'] },
    /** The red call has ended as safe: whoever said so owns the end. */
    endSafe: { from: ['heard', 'seeking', 'taken'], to: 'safe', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'clock'] },
    /** The same, where who was on the way said so: somebody else confirms it. */
    standDown: { from: ['taken'], to: 'finished', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'clock'] },
  },
  timers: {},
});
export const NEED_STATES = ['heard', 'seeking', 'taken', 'serving', 'finished', 'confirmed', 'cancelled', 'falseAlarm', 'safe'] as const;
export const CHANNELS = ['voice', 'tile', 'sos', 'telephone', 'system', 'text', 'arranged', 'visit'] as const;

export const tags = z.object({
  category: z.array(z.enum(CATEGORIES)).min(1).max(3), urgency: z.enum(URGENCIES), when: z.string().max(40).nullable(),
  people: z.number().int().min(1).max(4), sex: z.enum(SEXES).nullable(), skills: z.array(z.enum(SKILLS)).max(8),
});
export const need = z.object({
  id: idOf('need'), number: z.number().int(), state: z.enum(NEED_STATES), channel: z.enum(CHANNELS), elderId: idOf('person'), elderName: z.string(), areaPath, home: position,
  text: z.string().nullable(), recordingId: idOf('file').nullable(), tags, confidence: z.number().nullable(),
  /** Waits for one touch of the desk: tags are uncertain, or there is only a voice. */
  needsTagging: z.boolean(), suspectedRed: z.boolean(),
  raisedAt: time, /** When it was said or pressed, where it reached us late because the network was away. */ calledAt: time.nullable(), raisedBy: idOf('person').nullable(), sendBy: time.nullable(), dueAt: time.nullable(), calloutId: idOf('callout').nullable(), changedAt: time, endedAt: time.nullable(), endReason: z.string().nullable(),
  spendCredits: z.boolean(), /** The need that it is the same as, where it was merged. */ mergedInto: idOf('need').nullable(), /** The visit during which whoever helped raised it. */ visitId: idOf('visit').nullable().optional(),
});
/** One of the times that a need was said: the first stands, and each correction in words is kept beside it. */
export const saying = z.object({ position: z.number().int(), at: time, channel: z.enum(CHANNELS), text: z.string().nullable(), hasRecording: z.boolean(), category: z.array(z.enum(CATEGORIES)), urgency: z.enum(URGENCIES) });
/** What those see whose need it is: who comes, when, what may be done now. */
export const needView = need.extend({
  callout: calloutView.nullable(), visits: z.array(visit),
  /** Empty where it was said once. */
  said: z.array(saying),
  commands: z.array(z.string()),
});
/** A need with the name of its kind, as it is said to people. */
export const spokenNeed = z.object({ need: needView, kind: z.object({ zh: z.string(), en: z.string() }) });
/** What was said, by another way than a page: the recording where there is one, the words where they were understood. */
const spoken = { wav: z.custom<Uint8Array>((value) => value instanceof Uint8Array).nullable().default(null), text: z.string().max(500).nullable().default(null), opinion: opinionSchema.nullable().default(null) };
/** A need as family see it who follow the elder: see `core/progress.ts`. */
export const progress = z.object({
  id: idOf('need'), number: z.number().int(), elderId: idOf('person'), elderName: z.string(), state: z.enum(NEED_STATES), urgency: z.enum(URGENCIES), /** Null where it is not theirs to know. */ category: z.enum(CATEGORIES).nullable(),
  text: z.string().nullable(), hasRecording: z.boolean(), raisedAt: time, calledAt: time.nullable(), /** The reader raised it. */ isMine: z.boolean(), dueAt: time.nullable(), endedAt: time.nullable(), endReason: z.string().nullable(),
  tiers: z.array(tierView.pick({ position: true, kind: true, state: true, startsAt: true, endsAt: true })),
  /** Who comes, by a masked name; without a name where an organisation has it and has named nobody yet. */
  helper: z.object({ name: z.string().nullable(), organisation: z.string().nullable(), state: z.string().nullable(), /** For writing to who comes. */ visitId: idOf('visit').nullable().optional(), expectedAt: time.nullable(), arrivedAt: time.nullable(), finishedAt: time.nullable() }).nullable(),
  commands: z.array(z.string()),
});
export const trailEntry = z.object({ id: z.string(), at: time, actorKind: z.string(), actorName: z.string(), action: z.string(), detail: z.record(z.string(), z.unknown()), reason: z.string().nullable(), sealed: z.boolean() });

/** What the board shows and what is exported: by the same filters, the same needs. */
const boardFilter = z.object({
  phase: z.enum(['open', 'active', 'done', 'dropped']).optional(), state: z.enum(NEED_STATES).optional(), category: z.enum(CATEGORIES).optional(), urgency: z.enum(URGENCIES).optional(),
  /** That has it now, or had it at the end. */
  tier: z.enum(TIERS).optional(), area: areaPath.optional(), search: z.string().trim().max(60).optional(), attention: z.enum(['true']).optional(), from: time.optional(), to: time.optional(),
});

const needParams = z.object({ needId: idOf('need') });
const gone = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const WAV_BYTES = 4_000_000;
const wav = binary(['audio/wav', 'audio/x-wav', 'audio/wave'], WAV_BYTES);
const spokenRefusals = { 'speech.silent': 422, 'speech.notAudio': 415, 'speech.tooLong': 413, 'speech.tooShort': 422 } as const;
/** What the phone itself recognised, beside the recording. */
const heard = z.string().max(500).optional();

export const needContract = defineContract('need', {
  routes: {
    raiseSpoken: {
      method: 'POST', path: '/api/needs/spoken', summary: 'Raise a need by voice: a WAV recording, understood where a recogniser is connected', who: CALLERS, attemptsPerMinute: 120,
      query: z.object({ elderId: idOf('person').optional(), heard, sos: z.enum(['true', 'false']).optional(), spendCredits: z.enum(['true', 'false']).optional() }),
      body: wav, out: needView, refusals: { ...spokenRefusals, 'need.noElder': 422, 'need.tooMany': 429 },
    },
    raise: {
      method: 'POST', path: '/api/needs', summary: 'Raise a need by tile, SOS, text, telephone (desk) or another system', who: [...CALLERS, ...STAFF, 'system'],
      body: z.object({
        elderId: idOf('person').optional(), channel: z.enum(['tile', 'sos', 'telephone', 'system', 'text']), text: z.string().trim().max(500).nullable().default(null), tags: tags.partial().optional(),
        dueAt: time.nullable().default(null), spendCredits: z.boolean().default(false),
      }),
      out: needView, refusals: { 'need.noElder': 422, 'need.nothingSaid': 422, 'need.tooMany': 429 },
    },
    raiseDuring: {
      method: 'POST', path: '/api/visits/:visitId/needs', summary: 'Raise another need of the elder whom I am with: whoever goes there, from their arrival until two hours after the end', who: ['volunteer', 'organisation', 'property', ...STAFF], attemptsPerMinute: 60,
      params: z.object({ visitId: idOf('visit') }), body: z.object({ text: z.string().trim().min(1).max(500).nullable().default(null), tags: tags.partial().optional() }), out: z.object({ needId: idOf('need'), number: z.number().int(), urgency: z.enum(URGENCIES) }),
      refusals: { 'need.noElder': 422, 'need.nothingSaid': 422, 'need.tooMany': 429, 'lifecycle.notHere': 409 },
    },
    send: { method: 'POST', path: '/api/needs/:needId/send', summary: 'Yes, that is what I need', who: [...CALLERS, 'desk'], params: needParams, out: needView, refusals: gone },
    wait: { method: 'POST', path: '/api/needs/:needId/wait', summary: 'Not yet, I am about to correct it: the read-back waits a little longer, within its limits', who: CALLERS, params: needParams, out: needView },
    sayAgain: {
      method: 'POST', path: '/api/needs/:needId/spoken', summary: 'Say the same need again: the new recording stands beside the first, and what is understood is read back anew', who: CALLERS, attemptsPerMinute: 120,
      params: needParams, query: z.object({ heard }), body: wav, out: needView, refusals: { ...gone, ...spokenRefusals, 'need.over': 410, 'need.tooOften': 429 },
    },
    correct: {
      method: 'POST', path: '/api/needs/:needId/tags', summary: 'Correct what was understood, by touch or in written words', who: [...CALLERS, ...STAFF], params: needParams,
      body: tags.partial().extend({ text: z.string().trim().max(500).optional() }), out: needView, refusals: { ...gone, 'need.over': 410, 'need.tooOften': 429 },
    },
    cancel: { method: 'POST', path: '/api/needs/:needId/cancel', summary: 'It is no longer needed', who: [...CALLERS, ...STAFF], params: needParams, body: z.object({ reason: z.string().trim().min(1).max(300) }), out: needView, refusals: gone },
    falseAlarm: { method: 'POST', path: '/api/needs/:needId/false-alarm', summary: 'There was no need; the reason is kept', who: STAFF, params: needParams, body: z.object({ reason: z.string().trim().min(2).max(300) }), out: needView, refusals: gone },
    similar: {
      method: 'GET', path: '/api/needs/:needId/similar', summary: 'Open needs of the same elder that may be the same, said twice', who: STAFF, params: needParams, out: z.object({ needs: z.array(need) }),
    },
    merge: {
      method: 'POST', path: '/api/needs/:needId/merge', summary: 'Two needs are one: whichever has an owner stays, the more urgent counts, everybody concerned is told', who: STAFF, params: needParams,
      body: z.object({ otherId: idOf('need') }), out: needView, refusals: { ...gone, 'need.over': 410, 'need.notSame': 422, 'need.bothServed': 409, 'need.tooOften': 429 },
    },
    followed: {
      method: 'GET', path: '/api/family/elders/:elderId/needs', summary: 'Needs of an elder whom I follow, newest first, as far as I may see', who: ['family'], params: z.object({ elderId: idOf('person') }), query: pageQuery,
      out: pageOf(progress),
    },
    followedOne: { method: 'GET', path: '/api/family/needs/:needId', summary: 'One need of an elder whom I follow', who: ['family'], params: needParams, out: progress },
    mine: { method: 'GET', path: '/api/needs/mine', summary: 'My needs, newest first', who: CALLERS, query: pageQuery, out: pageOf(needView) },
    board: {
      method: 'GET', path: '/api/needs', summary: 'Needs of my area with tier clocks', who: [...STAFF, 'administrator', 'auditor'],
      query: pageQuery.extend(boardFilter.shape),
      out: pageOf(needView),
    },
    one: { method: 'GET', path: '/api/needs/:needId', summary: 'One need', who: [...CALLERS, ...STAFF, 'administrator', 'auditor'], params: needParams, out: needView },
    trail: { method: 'GET', path: '/api/needs/:needId/trail', summary: 'Every step of a need', who: [...STAFF, 'administrator', 'auditor'], params: needParams, out: z.object({ entries: z.array(trailEntry) }) },
    recording: {
      method: 'GET', path: '/api/needs/:needId/recording', summary: 'The spoken message, for those it was offered to, the owner and the desk', who: [...CALLERS, ...STAFF, 'organisation', 'property', 'auditor'], params: needParams,
      query: z.object({ /** Which of several, as `said` counts them; without it the one that counts. */ position: z.coerce.number().int().min(1).max(100).optional() }), gives: 'file',
    },
    export: {
      method: 'GET', path: '/api/needs/export', summary: 'Needs of my area as CSV, by the filters of the board; recorded in the trail', who: [...STAFF, 'administrator', 'auditor'], query: boardFilter, gives: 'file', writes: true,
      refusals: { 'safeguard.needsSecond': 409 },
    },
    caller: {
      method: 'GET', path: '/api/callers', summary: 'Elders whose telephone number this is, with their file and last needs: for the desk taking a call', who: STAFF, query: z.object({ phone: z.string().trim().min(3).max(20) }),
      out: z.object({ callers: z.array(z.object({ elderId: idOf('person'), name: z.string(), address: z.string(), mind: z.array(z.string()), contacts: z.array(contact), openNeeds: z.array(need) })) }),
    },
    tryLexicon: {
      method: 'POST', path: '/api/needs/try-lexicon', summary: 'What a draft of the lexicon would have made of the last needs of my area, where it differs from what is in force', who: RECOGNITION_STAFF, attemptsPerMinute: 20,
      body: z.object({ lexicon: lexiconSchema, needs: z.number().int().min(1).max(200).default(100) }),
      out: z.object({
        /** Needs with words that were read both ways. */
        compared: z.number().int(),
        changed: z.array(z.object({ needId: idOf('need'), number: z.number().int(), text: z.string(), raisedAt: time, tags, before: understoodSchema, after: understoodSchema })),
      }),
      refusals: { 'recognition.unsound': 422 },
    },
    overview: {
      method: 'GET', path: '/api/needs/overview', summary: 'Counts for the top of the board', who: [...STAFF, 'administrator', 'auditor'],
      out: z.object({ open: z.number().int(), red: z.number().int(), needsTagging: z.number().int(), suspectedRed: z.number().int(), unconfirmed: z.number().int(), today: z.number().int(), endedToday: z.number().int() }),
    },
  },
  calls: {
    /** Sends as it is when nobody answered the read-back. */
    sendUnanswered: { in: z.object({ needId: idOf('need') }) },
    /** A need for later is offered when its time comes near. */
    begin: { in: z.object({ needId: idOf('need') }) },
    /** Help that was arranged ahead is due: a need like any other, for whoever arranged it. */
    raiseArranged: {
      in: z.object({ elderId: idOf('person'), category: z.enum(CATEGORIES), text: z.string().max(500).nullable(), people: z.number().int().min(1).max(4), dueAt: time, raisedBy: idOf('person').nullable() }),
      out: z.object({ needId: idOf('need') }), refusals: { 'need.noElder': 422, 'need.tooMany': 429 },
    },
    /** A service that somebody offers for credits was chosen, by the elder or by family who follow her: whoever offers it is asked first. */
    raiseChosen: {
      in: z.object({ elderId: idOf('person'), category: z.enum(CATEGORIES), /** What was chosen. */ title: z.string().max(100), /** What was said to it, and is read for danger. */ words: z.string().max(400), dueAt: time, preferred: z.object({ personId: idOf('person').nullable(), organisationId: idOf('organisation').nullable() }) }),
      out: z.object({ needId: idOf('need') }), refusals: { 'need.noElder': 422, 'need.tooMany': 429 },
    },
    // What is said on the telephone, by whoever acts: the elder, or staff of her area. ---------------------------------------------------
    /** `readsBack`: whoever spoke is asked whether it is right, as on a page. */
    raiseSaid: { in: z.object({ elderId: idOf('person'), channel: z.enum(['telephone', 'sos']), readsBack: z.boolean(), ...spoken }), out: spokenNeed, refusals: { 'need.noElder': 422, 'need.tooMany': 429 } },
    saidAgain: { in: z.object({ needId: idOf('need'), ...spoken }), out: spokenNeed, refusals: { 'lifecycle.notHere': 409, 'need.over': 410, 'need.tooOften': 429 } },
    /** The recording of what was said, where it came without one and the elder agreed to being recorded. */
    addRecording: { in: z.object({ needId: idOf('need'), wav: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }), out: z.object({ isKept: z.boolean() }) },
    /** Not yet: it is about to be said again. */
    holdOn: { in: z.object({ needId: idOf('need') }) },
    sendSaid: { in: z.object({ needId: idOf('need') }), out: spokenNeed, refusals: { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } },
    cancelSaid: { in: z.object({ needId: idOf('need'), reason: z.string().max(300) }), out: spokenNeed, refusals: { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } },
    /** The newest needs of an elder that are not over. */
    ofElder: { in: z.object({ elderId: idOf('person') }), out: z.array(spokenNeed) },
    /** The red call of this need has ended because a person says that the elder is safe. */
    endSafe: { in: z.object({ needId: idOf('need') }) },
    /** It is called off this once, as long as nobody is at the door. */
    cancelArranged: { in: z.object({ needId: idOf('need'), reason: z.string().max(300) }), refusals: { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } },
  },
  events: {
    raised: z.object({ need }),
    corrected: z.object({ need, /** What held until now. */ before: tags }),
    /** Over without service: cancelled, merged, a false alarm, or the elder was found to be safe. */
    cancelled: z.object({ need, reason: z.string() }),
    confirmed: z.object({ need, visit }),
  },
  notices: {
    changed: z.object({ needId: idOf('need'), state: z.string(), urgency: z.string() }),
    /** The desk hears these at once. */
    alarm: z.object({ needId: idOf('need'), kind: z.enum(['red', 'suspectedRed', 'needsTagging']) }),
  },
});
