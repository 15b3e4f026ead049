/**
 * Whether help was good: what somebody is not content with (a grievance) and who decides it, within which time. A volunteer appeals a rating, an
 * elder or family complain of a service or of what was answered to a rating, an organisation of a call.
 */
import { help } from '@huying/activity/contract';
import { defineContract, defineLifecycle, formSchema, idOf, pageOf, pageQuery, ROLES } from '@huying/kernel';
import { trailEntry } from '@huying/need/contract';
import { contact } from '@huying/people/contract';
import { areaPath } from '@huying/place/contract';
import { categorySchema } from '@huying/recognition/contract';
import { visit } from '@huying/service/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });

/** Whoever may be the one who went. */
const HELPERS = ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk'] as const;
const ORGANISATIONS = ['organisation', 'property'] as const;
/** Who are helped, and staff who write down what they are told on the telephone or at the door. */
const COMPLAINERS = ['elder', 'family', 'desk', 'committee', 'grid'] as const;
const READERS = ['desk', 'committee', 'street', 'administrator', 'auditor'] as const;
export const DECIDERS = ['committee', 'street', 'administrator'] as const;
/** Who decide what has climbed to the street office, and what was appealed a second time. */
export const STREET = ['street', 'administrator'] as const;

export const GRIEVANCE_KINDS = ['rating', 'service', 'call', 'reply', 'line', 'record'] as const;
export type GrievanceKind = (typeof GRIEVANCE_KINDS)[number];
export const LEVELS = ['committee', 'street'] as const;
export type Level = (typeof LEVELS)[number];
export const GRIEVANCE_STATES = ['submitted', 'decided', 'appealed', 'final', 'withdrawn'] as const;
export type GrievanceState = (typeof GRIEVANCE_STATES)[number];

/** What is wrong, by what it is about: an elder touches one of these and need not write. */
export const REASONS = {
  rating: ['unfair', 'mistaken', 'other'],
  service: ['notCome', 'late', 'notDone', 'rude', 'money', 'damage', 'unsafe', 'other'],
  call: ['notOurs', 'abusive', 'unsafe', 'wrong', 'other'],
  reply: ['abusive', 'private', 'untrue', 'other'],
  line: ['abusive', 'private', 'money', 'other'],
  /** What stands in the record of somebody's service, or does not. */
  record: ['minutes', 'item', 'missing', 'other'],
} as const satisfies Record<GrievanceKind, readonly string[]>;

export const grievanceLifecycle = defineLifecycle({
  name: 'grievance',
  initial: 'submitted',
  states: { submitted: { phase: 'open' }, decided: { phase: 'active' }, appealed: { phase: 'open' }, final: { phase: 'done' }, withdrawn: { phase: 'dropped' } },
  commands: {
    decide: { from: ['submitted'], to: 'decided', by: DECIDERS },
    /** Nobody decided in time: it is the next level's, and at the last it is told again. */
    climb: { from: ['submitted', 'appealed'], by: ['clock'] },
    /** Whoever is not content with the decision goes to the street office, once. */
    appeal: { from: ['decided'], to: 'appealed', by: ROLES },
    close: { from: ['decided'], to: 'final', by: ['clock'] },
    decideFinally: { from: ['appealed'], to: 'final', by: STREET },
    withdraw: { from: ['submitted'], to: 'withdrawn', by: ROLES },
  },
  timers: {
    submitted: [{ after: 'decideWithin', command: 'climb' }],
    decided: [{ after: 'appealWithin', command: 'close' }],
    appealed: [{ after: 'decideWithin', command: 'climb' }],
  },
});

const words = z.string().trim().max(1_000);
export const OUTCOMES = ['granted', 'partly', 'refused'] as const;
export const SIDES = ['complainant', 'respondent'] as const;

export const decision = z.object({
  /** 1, or 2 for the street office's after a second appeal. */
  instance: z.number().int(), outcome: z.enum(OUTCOMES), reason: z.string(), at: time, /** Empty for the two sides: an office decides. */ decidedBy: z.string(), level: z.enum(LEVELS),
  /** What became of the rating; null where it stayed as it was. */
  rating: z.object({ before: z.number().int().nullable(), after: z.number().int().nullable() }).nullable(),
  tookBackCredits: z.boolean(), gaveBackCredits: z.boolean(), /** Of the record; null where it stayed as it was. */ minutes: z.object({ before: z.number().int(), after: z.number().int() }).nullable(),
  /** What stands there as the kind of the service; null where it stayed as it was. */ category: z.object({ before: z.string(), after: z.string() }).nullable(),
  /** Minutes that the service brings to who helped, where the record was corrected. */ credits: z.object({ before: z.number().int(), after: z.number().int() }).nullable(),
});
/** What would be right, by who objects: of a visit, or on a day of which nothing stands there. */
const claim = z.object({ minutes: z.number().int(), on: z.iso.date().nullable(), category: z.string().nullable() });
const statement = z.object({ side: z.enum(SIDES), /** Who wrote it down, where it was not the side itself. */ writtenBy: z.string().nullable(), words: z.string(), at: time });
/** What the visit looked like, for who decides and for both sides. */
const visitFacts = visit.pick({ id: true, category: true, state: true, startedAt: true, finishedAt: true, arrived: true, left: true, minutes: true, confirmedAt: true, confirmedBy: true, rating: true }).extend({ photos: z.number().int() });
const line = z.object({
  id: idOf('grievance'), number: z.number().int(), kind: z.enum(GRIEVANCE_KINDS), reason: z.string(), state: z.enum(GRIEVANCE_STATES), level: z.enum(LEVELS), areaPath, filedAt: time,
  /** When it climbs, or the decision becomes final. */ dueAt: time.nullable(), /** How often nobody decided in time. */ climbs: z.number().int(), endedAt: time.nullable(),
  complainant: z.string(), respondent: z.string().nullable(), needId: idOf('need').nullable(),
});
export type GrievanceLine = z.output<typeof line>;
/** Help at an activity, for who decides on its hours. */
const helpFacts = help.pick({ title: true, startsAt: true, endsAt: true, checkedInAt: true, checkedOutAt: true, minutes: true, verifiedAt: true });
export const grievance = line.extend({
  /** Which side the reader is; null for staff. */ side: z.enum(SIDES).nullable(), visit: visitFacts.nullable(), help: helpFacts.nullable(), claim: claim.nullable(), statements: z.array(statement), decisions: z.array(decision), commands: z.array(z.string()),
});
export type GrievanceView = z.output<typeof grievance>;

/** Who ring up or go there and ask how it was. */
export const ASKERS = ['desk', 'committee', 'grid', 'street'] as const;
export const FOLLOW_UP_STATES = ['waiting', 'answered', 'unreached'] as const;
export const followUpLifecycle = defineLifecycle({
  name: 'follow-up',
  initial: 'waiting',
  states: { waiting: { phase: 'open' }, answered: { phase: 'done' }, unreached: { phase: 'dropped' } },
  commands: {
    /** Nobody answered; it is tried again. */
    miss: { from: ['waiting'], by: ASKERS },
    giveUp: { from: ['waiting'], to: 'unreached', by: ASKERS },
    answer: { from: ['waiting', 'unreached'], to: 'answered', by: ASKERS },
    /** Nobody asked in time: it is the street office's too, and there it is told again. */
    climb: { from: ['waiting'], by: ['clock'] },
  },
  timers: { waiting: [{ after: 'askWithin', command: 'climb' }] },
});
export const ATTEMPTS = ['noAnswer', 'busy', 'wrongNumber', 'declined'] as const;
export const WHYS = ['red', 'unconfirmed', 'sample'] as const;
const followUpLine = z.object({
  id: idOf('follow-up'), why: z.enum(WHYS), state: z.enum(FOLLOW_UP_STATES), category: z.string(), elderName: z.string(), helperName: z.string(), areaPath, needId: idOf('need').nullable(), visitId: idOf('visit'), madeAt: time, dueAt: time,
  attempts: z.number().int(), mostAttempts: z.number().int(), lastAttempt: z.enum(ATTEMPTS).nullable(), solved: z.string().nullable(), content: z.string().nullable(), endedAt: time.nullable(), endedBy: z.string().nullable(),
  level: z.enum(LEVELS), /** How often nobody asked in time. */ climbs: z.number().int(),
});
export type FollowUpLine = z.output<typeof followUpLine>;
const followUp = followUpLine.extend({
  phone: z.string().nullable(), contacts: z.array(contact), form: formSchema, answers: z.record(z.string(), z.unknown()).nullable(), visit: visitFacts.nullable(), /** One’s own help is asked about by others. */ mayAsk: z.boolean(),
});
export type FollowUpView = z.output<typeof followUp>;
const followUpParams = z.object({ followUpId: idOf('follow-up') });

const grievanceParams = z.object({ grievanceId: idOf('grievance') });
const lifecycle = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const filing = { 'quality.tooLate': 409, 'quality.already': 409, 'quality.tooMany': 429 } as const;

export const quality = defineContract('quality', {
  routes: {
    appealRating: {
      method: 'POST', path: '/api/grievances/ratings', summary: 'Appeal a rating of my help', who: HELPERS, body: z.object({ visitId: idOf('visit'), reason: z.enum(REASONS.rating), words: words.min(5) }), out: grievance,
      refusals: { ...filing, 'quality.notRated': 409 },
    },
    complain: {
      method: 'POST', path: '/api/grievances/services', summary: 'Complain of a service: by the elder, by family who follow, or by staff who were told', who: COMPLAINERS,
      body: z.object({ needId: idOf('need'), reason: z.enum(REASONS.service), words: words.default('') }), out: grievance, refusals: filing,
    },
    complainOfCall: {
      method: 'POST', path: '/api/grievances/calls', summary: 'As an organisation: complain of a call that we were asked', who: ORGANISATIONS,
      body: z.object({ calloutId: idOf('callout'), reason: z.enum(REASONS.call), words: words.min(5) }), out: grievance, refusals: filing,
    },
    reportReply: {
      method: 'POST', path: '/api/grievances/replies', summary: 'Report what was answered to a rating: it is hidden until somebody has decided', who: COMPLAINERS,
      body: z.object({ visitId: idOf('visit'), reason: z.enum(REASONS.reply), words: words.default('') }), out: grievance, refusals: filing,
    },
    reportLine: {
      method: 'POST', path: '/api/grievances/lines', summary: 'Report what the other side of a visit wrote: it is hidden until somebody has decided', who: [...new Set([...COMPLAINERS, ...HELPERS])],
      body: z.object({ lineId: idOf('line'), reason: z.enum(REASONS.line), words: words.default('') }), out: grievance, refusals: filing,
    },
    objectToRecord: {
      method: 'POST', path: '/api/grievances/records', summary: 'Object to the record of my service: minutes or a kind that are wrong, of a visit or of help at an activity, or a service that is missing', who: ['volunteer'],
      body: z.object({
        /** Null where nothing stands there; then the day and the kind are said. */ visitId: idOf('visit').nullable().default(null), /** Verified help at an activity. */ helpId: idOf('help').nullable().default(null), on: z.iso.date().nullable().default(null), /** Of a visit, what it was in truth. */ category: categorySchema.nullable().default(null),
        minutes: z.number().int().min(1).max(1_440), reason: z.enum(REASONS.record), words: words.min(5),
      }),
      out: grievance, refusals: { ...filing, 'quality.wrongDay': 422 },
    },
    mine: { method: 'GET', path: '/api/grievances/mine', summary: 'What I filed and what concerns me, newest first', who: 'signed-in', query: pageQuery, out: pageOf(line.extend({ side: z.enum(SIDES).nullable() })) },
    one: { method: 'GET', path: '/api/grievances/:grievanceId', summary: 'One grievance: for its two sides, and for staff, whose reading is recorded', who: 'signed-in', params: grievanceParams, out: grievance, writes: true },
    evidence: { method: 'GET', path: '/api/grievances/:grievanceId/evidence', summary: 'The trail of the visit and of the grievance, for who decides', who: READERS, params: grievanceParams, out: z.object({ need: z.array(trailEntry), grievance: z.array(trailEntry) }) },
    say: {
      method: 'POST', path: '/api/grievances/:grievanceId/statements', summary: 'Say my side', who: 'signed-in', params: grievanceParams, body: z.object({ words: words.min(2) }), out: grievance,
      refusals: { 'lifecycle.notHere': 409, 'quality.tooMany': 429 },
    },
    appeal: { method: 'POST', path: '/api/grievances/:grievanceId/appeal', summary: 'Appeal the decision to the street office, once', who: 'signed-in', params: grievanceParams, body: z.object({ words: words.min(5) }), out: grievance, refusals: lifecycle },
    withdraw: { method: 'POST', path: '/api/grievances/:grievanceId/withdraw', summary: 'Take my grievance back', who: 'signed-in', params: grievanceParams, out: grievance, refusals: lifecycle },
    list: {
      method: 'GET', path: '/api/grievances', summary: 'Grievances of my area, newest first', who: READERS,
      query: pageQuery.extend({ show: z.enum(['open', 'overdue', 'decided', 'over', 'all']).default('open'), kind: z.enum(GRIEVANCE_KINDS).optional(), level: z.enum(LEVELS).optional() }), out: pageOf(line),
    },
    decide: {
      method: 'POST', path: '/api/grievances/:grievanceId/decision', summary: 'Decide with reasons: strike or change a rating, take back what was credited, correct the record and the credits with it', who: DECIDERS, params: grievanceParams,
      body: z.object({
        outcome: z.enum(OUTCOMES), reason: z.string().trim().min(5).max(1_000), rating: z.enum(['keep', 'strike', 'change']).default('keep'), /** Only for `change`. */ faces: z.number().int().min(1).max(5).nullable().default(null),
        takesBackCredits: z.boolean().default(false), /** What the first decision took back; only of the second. */ givesBackCredits: z.boolean().default(false),
        /** What stands in the record from now on; only for `record`; credits follow. */ minutes: z.number().int().min(0).max(1_440).nullable().default(null), /** Only together with minutes: what was done in truth. */ category: categorySchema.nullable().default(null),
      }),
      out: grievance,
      refusals: { ...lifecycle, 'quality.ownCase': 403, 'quality.otherDecides': 403, 'quality.higherLevel': 403, 'quality.wrongRemedy': 422, 'quality.notCredited': 409, 'timebank.tooLittle': 409, 'safeguard.needsSecond': 409 },
    },
    followUps: {
      method: 'GET', path: '/api/follow-ups', summary: 'Services of my area that are to be asked about, the most urgent first', who: [...ASKERS, 'administrator', 'auditor'],
      query: pageQuery.extend({ show: z.enum(FOLLOW_UP_STATES).default('waiting') }), out: pageOf(followUpLine),
    },
    followUp: { method: 'GET', path: '/api/follow-ups/:followUpId', summary: 'Whom to ask, by which number, and what; reading it is recorded', who: ASKERS, params: followUpParams, out: followUp, writes: true },
    missed: {
      method: 'POST', path: '/api/follow-ups/:followUpId/attempts', summary: 'Nobody could be reached; after so many times it is given up', who: ASKERS, params: followUpParams, body: z.object({ how: z.enum(ATTEMPTS) }), out: followUpLine,
      refusals: { ...lifecycle, 'quality.ownCase': 403 },
    },
    answer: {
      method: 'POST', path: '/api/follow-ups/:followUpId/answers', summary: 'What was answered', who: ASKERS, params: followUpParams,
      body: z.object({ answers: z.record(z.string().max(60), z.unknown()).meta({ examples: [{ came: true, solved: 'yes', content: 'mostly', money: false, words: '来得很快' }] }) }), out: followUpLine,
      refusals: { ...lifecycle, 'quality.ownCase': 403, 'quality.wrongAnswers': 422 },
    },
    figures: {
      method: 'GET', path: '/api/follow-ups/figures', summary: 'What was answered in my area, beside the faces', who: [...ASKERS, 'administrator', 'auditor'], query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
      out: z.object({
        waiting: z.number().int(), overdue: z.number().int(), answered: z.number().int(), unreached: z.number().int(), /** Of those answered: yes, and mostly counted half. */ solved: z.number().nullable(), content: z.number().nullable(),
        ratings: z.number().int(), faces: z.number().nullable(),
      }),
    },
  },
  calls: {
    /** Looks which services of the last days are to be asked about; what was looked at already is not made anew. */
    sample: { in: z.object({ how: z.enum(['confirmed', 'unconfirmed']), after: idOf('visit').nullable() }), out: z.object({ after: idOf('visit').nullable(), made: z.number().int() }) },
    /** The one clock of a grievance. */
    wake: { in: z.object({ grievanceId: idOf('grievance') }) },
    /** The one clock of a follow-up. */
    wakeFollowUp: { in: z.object({ followUpId: idOf('follow-up') }) },
  },
  notices: { changed: z.object({ grievanceId: idOf('grievance') }), followUpChanged: z.object({ followUpId: idOf('follow-up') }) },
});
