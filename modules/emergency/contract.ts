/**
 * Red calls. Whoever is near is looked for by `mobilisation`; here stands what a red call needs beside that: family, neighbours and duty told at
 * once, questions for the desk, 120 and 119, the door, and that it stays open until a person says that the elder is safe.
 */
import { defineContract, defineLifecycle, idOf, pageOf, pageQuery } from '@huying/kernel';
import { areaPath } from '@huying/place/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const STAFF = ['desk', 'committee', 'grid', 'street'] as const;
const HELPERS = ['volunteer', 'organisation', 'property', ...STAFF] as const;
const READERS = [...STAFF, 'administrator', 'auditor'] as const;
const REVIEWERS = ['committee', 'street'] as const;

export const redCallLifecycle = defineLifecycle({
  name: 'red call',
  initial: 'open',
  states: { open: { phase: 'open' }, safe: { phase: 'done' }, falseAlarm: { phase: 'dropped' } },
  commands: {
    /** Somebody is with the elder. */
    arrive: { from: ['open'], by: HELPERS },
    /** A person who saw or spoke with the elder, or knows who has them in care. Nothing else ends a red call. */
    confirmSafe: { from: ['open'], to: 'safe', by: HELPERS },
    callOff: { from: ['open'], to: 'falseAlarm', by: STAFF },
  },
  timers: {},
});
export const RED_CALL_STATES = ['open', 'safe', 'falseAlarm'] as const;
/** Who came first. */
export const ARRIVED = ['helper', 'family', 'neighbour', 'duty', 'ambulance', 'fire'] as const;
export const SERVICES = ['120', '119', '110'] as const;
export const TOLD_KINDS = ['family', 'neighbour', 'duty'] as const;
export const OUTCOMES = ['reached', 'coming', 'unreachable'] as const;
export const ANSWERS = ['yes', 'no', 'unknown'] as const;
/** How it is known that the elder is safe. */
export const SAFE_BY = ['seen', 'telephone', 'hospital', 'family'] as const;
/** What family know of it: nothing happened; they are there themselves; she does not answer them either; it is worse than it looked. */
export const FINDINGS = ['falseAlarm', 'withThem', 'unreachable', 'worse'] as const;
export const VERDICTS = ['fine', 'wrong'] as const;

const words = z.string().trim().max(300);
const by = { at: time, byName: z.string() };

export const told = z.object({
  id: idOf('told'), kind: z.enum(TOLD_KINDS), name: z.string(), relation: z.string().nullable(), phone: z.string().nullable(),
  /** Was written to; whoever is not must be rung up. */
  isWritten: z.boolean(), at: time, outcome: z.enum(OUTCOMES).nullable(), outcomeAt: time.nullable(), outcomeBy: z.string().nullable(),
});
export const handOff = z.object({
  id: idOf('hand-off'), service: z.enum(SERVICES), calledAt: time, calledBy: z.string(), incidentNumber: z.string().nullable(), words: z.string().nullable(),
  confirmedAt: time.nullable(), confirmedBy: z.string().nullable(),
});
/** A question of the protocol with the last answer. */
export const question = z.object({
  id: z.string(), question: z.string(), english: z.string().nullable(), advice: z.string().nullable(), /** The answer that calls for `calls`. */ alarm: z.enum(['yes', 'no']).nullable(), calls: z.enum(SERVICES).nullable(),
  answer: z.object({ answer: z.enum(ANSWERS), words: z.string().nullable(), ...by }).nullable(),
});
/** What family said of a red call from afar. */
export const report = z.object({ id: idOf('report'), finding: z.enum(FINDINGS), words: z.string().nullable(), relation: z.string().nullable(), ...by });
export const redCall = z.object({
  needId: idOf('need'), elderId: idOf('person'), elderName: z.string(), areaPath, category: z.string(), state: z.enum(RED_CALL_STATES), openedAt: time, /** When the elder called, where it reached us late because the network was away. */ calledAt: time.nullable(), arriveBy: time,
  arrivedAt: time.nullable(), arrived: z.enum(ARRIVED).nullable(), endedAt: time.nullable(), endedBy: z.string().nullable(),
});
export const opening = z.object({
  id: idOf('opening'), needId: idOf('need'), elderId: idOf('person'), elderName: z.string(), areaPath, byName: z.string(), role: z.string(), reason: z.string(), at: time,
  review: z.object({ verdict: z.enum(VERDICTS), words: z.string().nullable(), ...by }).nullable(), isMine: z.boolean(),
});
export const door = z.object({
  address: z.string(), phone: z.string().nullable(), mind: z.array(z.string()), /** Where the key is, who has it, the code of the gate; null where nothing was left. */ door: z.string().nullable(),
  contacts: z.array(z.object({ name: z.string(), relation: z.string(), phone: z.string() })),
});

const needParams = z.object({ needId: idOf('need') });
const personParams = z.object({ personId: idOf('person') });
const notOpen = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const redCallView = redCall.extend({
  told: z.array(told), handOffs: z.array(handOff), questions: z.array(question), openings: z.array(opening), reports: z.array(report), /** How it ended, in words. */ ended: z.object({ by: z.enum(SAFE_BY).nullable(), words: z.string().nullable() }).nullable(),
});
const familyView = redCall.omit({ areaPath: true, category: true }).extend({
  /** How it was known that the elder is safe: whoever is far away must not take a hospital for home. The words are the staff's. */ safeBy: z.enum(SAFE_BY).nullable(),
  /** Of all who follow the elder; the words of others are theirs. */ reports: z.array(report) });
const helperView = redCall.omit({ areaPath: true }).extend({ handOffs: z.array(handOff), /** What to ask and do on the spot. */ questions: z.array(question) });

export const emergency = defineContract('emergency', {
  routes: {
    list: {
      method: 'GET', path: '/api/emergencies', summary: 'Red calls of my area, open ones first', who: READERS, query: pageQuery.extend({ state: z.enum(RED_CALL_STATES).optional() }), out: pageOf(redCall),
    },
    figures: {
      method: 'GET', path: '/api/emergencies/figures', summary: 'How many red calls, how soon somebody was there, and the share within the limit', who: READERS,
      query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
      out: z.object({ open: z.number().int(), calls: z.number().int(), arrived: z.number().int(), within: z.number().int(), /** Of the calls that were no false alarm. */ share: z.number().nullable(), medianMinutes: z.number().nullable(), limitMinutes: z.number() }),
    },
    one: { method: 'GET', path: '/api/emergencies/:needId', summary: 'A red call: who is told, questions, hand-offs, the door; reading it is recorded', who: READERS, params: needParams, out: redCallView, writes: true },
    forHelper: { method: 'GET', path: '/api/emergencies/:needId/helper', summary: 'A red call for who goes there', who: HELPERS, params: needParams, out: helperView },
    arrive: {
      method: 'POST', path: '/api/emergencies/:needId/arrival', summary: 'Somebody is with the elder', who: HELPERS, params: needParams, body: z.object({ who: z.enum(ARRIVED) }), out: redCall, refusals: { ...notOpen, 'emergency.alreadyThere': 409 },
    },
    note: {
      method: 'POST', path: '/api/emergencies/:needId/told/:toldId', summary: 'Whether somebody who was to be told was reached', who: STAFF, params: needParams.extend({ toldId: idOf('told') }), body: z.object({ outcome: z.enum(OUTCOMES) }), out: told,
    },
    answer: {
      method: 'POST', path: '/api/emergencies/:needId/answers', summary: 'Answer a question of the protocol; every answer is kept', who: HELPERS, params: needParams,
      body: z.object({ question: z.string().max(60).meta({ examples: ['awake', 'fire'] }), answer: z.enum(ANSWERS), words: words.nullable().default(null) }), out: question, refusals: { ...notOpen, 'emergency.noQuestion': 422 },
    },
    handOver: {
      method: 'POST', path: '/api/emergencies/:needId/hand-offs', summary: 'Record that 120, 119 or 110 was called', who: HELPERS, params: needParams,
      body: z.object({ service: z.enum(SERVICES), incidentNumber: z.string().trim().max(40).nullable().default(null), words: words.nullable().default(null) }), out: handOff, refusals: notOpen,
    },
    confirmHandOff: {
      method: 'POST', path: '/api/emergencies/:needId/hand-offs/:handOffId/confirm', summary: 'They have it: the number of the incident', who: STAFF, params: needParams.extend({ handOffId: idOf('hand-off') }),
      body: z.object({ incidentNumber: z.string().trim().min(1).max(40) }), out: handOff, refusals: { 'emergency.confirmedAlready': 409 },
    },
    openDoor: {
      method: 'POST', path: '/api/emergencies/:needId/door', summary: 'Break the glass: how to get in, and whom to ring. Recorded with its reason, and reviewed', who: HELPERS, params: needParams, attemptsPerMinute: 20,
      body: z.object({ reason: z.string().trim().min(2).max(200) }), out: door, refusals: notOpen,
    },
    confirmSafe: {
      method: 'POST', path: '/api/emergencies/:needId/safe', summary: 'The elder is safe; only this ends a red call', who: HELPERS, params: needParams, body: z.object({ by: z.enum(SAFE_BY), words: words.min(2) }), out: redCall, refusals: notOpen,
    },
    forFamily: { method: 'GET', path: '/api/emergencies/:needId/family', summary: 'A red call for family: whether somebody is there, and what was reported', who: ['family'], params: needParams, out: familyView },
    report: {
      method: 'POST', path: '/api/emergencies/:needId/reports', summary: 'What family know of it; the desk is told at once, and nothing ends by it', who: ['family'], params: needParams, attemptsPerMinute: 20,
      body: z.object({ finding: z.enum(FINDINGS), words: words.nullable().default(null) }), out: report, refusals: { ...notOpen, 'emergency.reportedEnough': 409 },
    },
    openings: {
      method: 'GET', path: '/api/emergency-openings', summary: 'Who opened which door, for review', who: [...REVIEWERS, 'administrator', 'auditor'], query: pageQuery.extend({ state: z.enum(['waiting', 'reviewed']).optional() }), out: pageOf(opening),
    },
    review: {
      method: 'POST', path: '/api/emergency-openings/:openingId/review', summary: 'Review that somebody opened a door', who: REVIEWERS, params: z.object({ openingId: idOf('opening') }),
      body: z.object({ verdict: z.enum(VERDICTS), words: words.nullable().default(null) }), out: opening, refusals: { 'emergency.ownOpening': 403, 'emergency.reviewedAlready': 409 },
    },
    access: {
      method: 'GET', path: '/api/elders/:personId/access', summary: 'Whether it is known how to get in; the words themselves are shown in a red call only', who: [...STAFF, 'administrator'], params: personParams,
      out: z.object({ name: z.string(), isKnown: z.boolean(), changedAt: time.nullable(), changedBy: z.string().nullable() }),
    },
    changeAccess: {
      method: 'PUT', path: '/api/elders/:personId/access', summary: 'Leave how to get in, with the elder\'s consent; empty takes it away', who: [...STAFF, 'administrator'], params: personParams,
      body: z.object({ door: z.string().trim().max(300), consented: z.literal(true) }), out: z.object({ isKnown: z.boolean() }),
    },
  },
  calls: {
    /** Whether a red call of this need is open, for family and for whoever shows the need. */
    state: { in: z.object({ needIds: z.array(idOf('need')).max(500) }), out: z.array(redCall) },
    /** The clock of an open red call. */
    remind: { in: z.object({ needId: idOf('need') }) },
  },
  events: {
    opened: z.object({ redCall, /** Family and neighbours with an account, who were written to. */ personIds: z.array(idOf('person')) }),
    arrived: z.object({ redCall }),
    ended: z.object({ redCall }),
  },
  notices: {
    changed: z.object({ needId: idOf('need'), state: z.enum(RED_CALL_STATES) }),
    /** Family have said something about it. */
    reported: z.object({ needId: idOf('need'), finding: z.enum(FINDINGS) }),
    /** Nobody has said yet that the elder is safe; `isLate` when nobody was there in time. */
    stillOpen: z.object({ needId: idOf('need'), minutes: z.number().int(), isLate: z.boolean() }),
  },
});
