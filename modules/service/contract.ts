/** The visit: going there, arriving and leaving with place and time, evidence, finishing; then confirmation and rating by who was helped. */
import { binary, defineContract, defineLifecycle, idOf } from '@huying/kernel';
import { position } from '@huying/place/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
export const subject = z.object({ kind: z.string().max(30), id: z.uuid() });

const HELPERS = ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk'] as const;
const CONFIRMERS = ['elder', 'family', 'volunteer', 'desk', 'committee', 'grid', 'street'] as const;

export const visitLifecycle = defineLifecycle({
  name: 'visit',
  initial: 'going',
  states: { going: { phase: 'open' }, arrived: { phase: 'active' }, finished: { phase: 'active' }, confirmed: { phase: 'done' }, disputed: { phase: 'dropped' }, released: { phase: 'dropped' } },
  commands: {
    arrive: { from: ['going'], to: 'arrived', by: HELPERS },
    finish: { from: ['arrived'], to: 'finished', by: HELPERS },
    /** Called off on the way, because the elder was found to be safe: the time on the way counts. */
    standDown: { from: ['going'], to: 'finished', by: [...HELPERS, 'clock'] },
    confirm: { from: ['finished'], to: 'confirmed', by: CONFIRMERS },
    /** Not done, or not rightly: the need opens again. */
    dispute: { from: ['finished', 'confirmed'], to: 'disputed', by: CONFIRMERS },
    /** Given back, silent or cancelled before it was finished. */
    release: { from: ['going', 'arrived'], to: 'released', by: [...HELPERS, 'clock'] },
  },
  timers: {},
});
export const VISIT_STATES = ['going', 'arrived', 'finished', 'confirmed', 'disputed', 'released'] as const;

export const signIn = z.object({
  at: time, position: position.nullable(),
  /** Given while the network was away: the time is what the device says. */
  late: z.boolean(),
  /** Metres from the door; null where no position was given. */
  distanceMetres: z.number().nullable(),
  /** Beyond the limit of domain/02 §2.4 (150 m) or without position, or late: shown to who checks credits. */
  questionable: z.boolean(),
});
/** What may be rated beside the faces; which of them are asked for says a table. */
export const ASPECTS = ['punctual', 'kind', 'skilled', 'safe', 'clean', 'clear'] as const;
export type Aspect = (typeof ASPECTS)[number];
const faces = z.number().int().min(1).max(5);
const aspects = z.partialRecord(z.enum(ASPECTS), faces);
export const rating = z.object({ faces: z.number().int().min(1).max(5), words: z.string().max(300).nullable(), at: time, aspects: aspects.optional(), /** What who was rated says to it; absent while it is hidden. */ reply: z.object({ words: z.string(), at: time }).nullable().optional() });
export const visit = z.object({
  id: idOf('visit'), subject, calloutId: idOf('callout'), helperId: idOf('person'), helperName: z.string(), organisationId: idOf('organisation').nullable(), organisationName: z.string().nullable(),
  elderId: idOf('person').nullable(), category: z.string(), state: z.enum(VISIT_STATES), startedAt: time, expectedAt: time.nullable(),
  arrived: signIn.nullable(), left: signIn.nullable(), finishedAt: time.nullable(), minutes: z.number().int().nullable(), note: z.string().nullable(),
  photos: z.array(idOf('file')), confirmedAt: time.nullable(), confirmedBy: z.enum(['touch', 'voice', 'telephone', 'worker']).nullable(), rating: rating.nullable(),
  /** Called off on the way, because the elder was found to be safe. */ stoodDown: z.boolean().optional(),
  /** An appeal struck or changed the rating then: it is given no more. */ ratingJudgedAt: time.nullable().optional(), /** Somebody decided how long it was, or what, whatever was signed. */ isCorrected: z.boolean().optional(),
});
/** What the helper sees while going: door and telephone until two hours after the end (domain/07 §7.4). */
export const errand = visit.extend({
  summary: z.string(), urgency: z.string(), elder: z.object({ name: z.string(), address: z.string(), home: position, phone: z.string().nullable(), mind: z.array(z.string()), photoConsent: z.boolean() }).nullable(),
  recordingId: idOf('file').nullable(), /** Until then the helper is to say that it goes on; null while nobody asks. */ answerBy: time.nullable(),
  /** For when it was wanted; null is at once. */ dueAt: time.nullable(),
});
export const TALK_SIDES = ['helped', 'helper'] as const;
/** One thing that one side wrote to the other. */
export const line = z.object({
  id: idOf('line'), side: z.enum(TALK_SIDES), isMine: z.boolean(), /** Masked for the two sides. */ name: z.string(), /** Null while it is hidden. */ words: z.string().nullable(), at: time, readAt: time.nullable(),
});
export const talk = z.object({
  visitId: idOf('visit'), category: z.string(), /** Which side the reader is on; null for staff. */ side: z.enum(TALK_SIDES).nullable(), isOpen: z.boolean(), /** Null while the visit goes on. */ closesAt: time.nullable(), /** Of the other side. */ unread: z.number().int(),
  lines: z.array(line),
});
export type TalkView = z.output<typeof talk>;
const TALKERS = ['elder', 'family', ...HELPERS, 'auditor'] as const;
const visitParams = z.object({ visitId: idOf('visit') });
const notYours = { 'service.notYours': 404, 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const where = z.object({ position: position.nullable().default(null) });

export const service = defineContract('service', {
  routes: {
    errands: { method: 'GET', path: '/api/visits/mine', summary: 'Where I am going, and what I have done', who: HELPERS, query: z.object({ past: z.enum(['true', 'false']).optional() }), out: z.object({ visits: z.array(errand) }) },
    expect: { method: 'POST', path: '/api/visits/:visitId/expect', summary: 'Say when I will be there', who: HELPERS, params: visitParams, body: z.object({ minutes: z.number().int().min(0).max(10_080) }), out: visit, refusals: notYours },
    arrive: { method: 'POST', path: '/api/visits/:visitId/arrive', summary: 'Sign in at the door with place and time', who: HELPERS, params: visitParams, body: where, out: visit, refusals: notYours },
    addPhoto: {
      method: 'POST', path: '/api/visits/:visitId/photos', summary: 'Add a photo as evidence, where the elder agreed', who: HELPERS, params: visitParams, body: binary(['image/jpeg', 'image/png'], 3_000_000), out: z.object({ fileId: idOf('file') }),
      refusals: { ...notYours, 'service.noPhotoConsent': 403, 'service.tooManyPhotos': 409, 'service.notPicture': 415 },
    },
    photo: { method: 'GET', path: '/api/visits/:visitId/photos/:fileId', summary: 'A photo of a visit', who: ['elder', 'family', ...HELPERS, 'auditor'], params: visitParams.extend({ fileId: idOf('file') }), gives: 'file', refusals: notYours },
    finish: {
      method: 'POST', path: '/api/visits/:visitId/finish', summary: 'Sign out at the door: done', who: HELPERS, params: visitParams,
      body: where.extend({ note: z.string().trim().max(500).nullable().default(null), minutes: z.number().int().min(1).max(1_440).nullable().default(null) }), out: visit, refusals: notYours,
    },
    confirm: {
      method: 'POST', path: '/api/visits/:visitId/confirm', summary: 'Confirm that it is done', who: CONFIRMERS, params: visitParams, body: z.object({ by: z.enum(['touch', 'voice', 'telephone', 'worker']) }), out: visit, refusals: notYours,
    },
    dispute: {
      method: 'POST', path: '/api/visits/:visitId/dispute', summary: 'It was not done, or not rightly: open the need again', who: CONFIRMERS, params: visitParams, body: z.object({ reason: z.string().trim().min(1).max(300) }), out: visit, refusals: notYours,
    },
    rate: {
      method: 'POST', path: '/api/visits/:visitId/rating', summary: 'Rate with faces, 1 to 5', who: CONFIRMERS, params: visitParams, body: z.object({ faces, words: z.string().trim().max(300).nullable().default(null), aspects: aspects.default({}).meta({ examples: [{ punctual: 5, kind: 4 }] }) }), out: visit, refusals: { ...notYours, 'service.notAsked': 422 },
    },
    aspects: { method: 'GET', path: '/api/visits/:visitId/aspects', summary: 'What may be rated of this visit beside the faces', who: CONFIRMERS, params: visitParams, out: z.object({ aspects: z.array(z.enum(ASPECTS)) }), refusals: { 'service.notYours': 404 } },
    reply: {
      method: 'POST', path: '/api/visits/:visitId/reply', summary: 'Say something to the rating of my help, once', who: HELPERS, params: visitParams, body: z.object({ words: z.string().trim().min(2).max(300) }), out: visit,
      refusals: { 'service.notYours': 404, 'service.notRated': 409, 'service.replied': 409 },
    },
    talk: { method: 'GET', path: '/api/visits/:visitId/talk', summary: 'What the two sides of a visit wrote to each other; reading it as staff is recorded', who: TALKERS, params: visitParams, out: talk, writes: true, refusals: { 'service.notYours': 404 } },
    say: {
      method: 'POST', path: '/api/visits/:visitId/talk', summary: 'Write to the other side, without either number', who: TALKERS, attemptsPerMinute: 60, params: visitParams, body: z.object({ words: z.string().trim().min(1).max(500) }), out: talk,
      refusals: { 'service.notYours': 404, 'service.talkOver': 410, 'service.talkedEnough': 429 },
    },
    readTalk: { method: 'POST', path: '/api/visits/:visitId/talk/read', summary: 'I have read what the other side wrote', who: TALKERS, params: visitParams, out: talk, refusals: { 'service.notYours': 404 } },
    record: {
      method: 'GET', path: '/api/visits/record', summary: 'My record: visits, hours, ratings', who: HELPERS,
      out: z.object({ visits: z.number().int(), minutes: z.number().int(), rating: z.number().nullable(), /** The mean of each aspect that was rated. */ aspects: z.array(z.object({ aspect: z.enum(ASPECTS), mean: z.number(), count: z.number().int() })), perMonth: z.array(z.object({ month: z.string(), visits: z.number().int(), minutes: z.number().int() })) }),
    },
  },
  calls: {
    /** As on the page, for whoever is helped and says it on the telephone. */
    confirm: { in: z.object({ visitId: idOf('visit'), by: z.enum(['touch', 'voice', 'telephone', 'worker']) }), out: visit, refusals: notYours },
    dispute: { in: z.object({ visitId: idOf('visit'), reason: z.string().trim().min(1).max(300) }), out: visit, refusals: notYours },
    visit: { in: z.object({ visitId: idOf('visit') }), out: visit.nullable() },
    /** Where somebody is going or is now. */
    goingOf: { in: z.object({ helperId: idOf('person') }), out: z.array(visit) },
    /** Whoever decides on an appeal strikes a rating (null) or changes it; the one that was given is kept beside it. */
    judgeRating: {
      in: z.object({ visitId: idOf('visit'), faces: z.number().int().min(1).max(5).nullable(), /** Of the appeal, for the trail. */ grievanceNumber: z.number().int() }),
      out: z.object({ before: z.number().int().nullable(), after: z.number().int().nullable() }), refusals: { 'service.notRated': 409 },
    },
    /** Whoever decides on an objection to the record corrects its minutes and, where one is named, its kind; what stood there first is kept beside. */
    correctMinutes: {
      in: z.object({ visitId: idOf('visit'), minutes: z.number().int().min(0).max(1_440), category: z.string().max(40).nullable().default(null), /** Of the objection, for the trail. */ grievanceNumber: z.number().int() }),
      out: z.object({ before: z.number().int(), after: z.number().int(), categoryBefore: z.string() }), refusals: { 'service.notFinished': 409 },
    },
    /** A service that was never recorded and that a decision found to have been given: it stands in the record from now on. */
    recordServed: {
      in: z.object({
        helperId: idOf('person'), helperName: z.string(), areaPath: z.string(), centre: z.object({ lng: z.number(), lat: z.number() }), category: z.string(), at: time, minutes: z.number().int().min(1).max(1_440), summary: z.string().max(200),
        grievance: z.object({ id: z.uuid(), number: z.number().int() }),
      }),
      out: z.object({ visitId: idOf('visit') }),
    },
    /** A reply is hidden while a report of it is looked at, and shown again where it was not right. */
    hideReply: { in: z.object({ visitId: idOf('visit'), isHidden: z.boolean() }), out: z.object({ words: z.string() }), refusals: { 'service.noReply': 409 } },
    /** Visits that were confirmed in this time, or finished in it and confirmed by nobody: those after the one that is named. */
    ended: {
      in: z.object({ how: z.enum(['confirmed', 'unconfirmed']), since: time, until: time, after: idOf('visit').nullable(), limit: z.number().int().min(1).max(500) }),
      out: z.array(z.object({ visit, areaPath: z.string(), urgency: z.string() })),
    },
    /** Ratings within the actor’s reach. */
    ratings: { in: z.object({ since: time }), out: z.object({ count: z.number().int(), mean: z.number().nullable() }) },
    /** For whoever decides on a report: a line, and hiding it. */
    line: { in: z.object({ lineId: idOf('line') }), out: z.object({ visit, areaPath: z.string(), authorId: idOf('person'), authorName: z.string(), side: z.enum(TALK_SIDES), words: z.string(), at: time, isHidden: z.boolean() }).nullable() },
    hideLine: { in: z.object({ lineId: idOf('line'), isHidden: z.boolean() }) },
    ofSubject: { in: z.object({ subject }), out: z.array(visit) },
    ofSubjects: { in: z.object({ kind: z.string(), ids: z.array(z.uuid()).max(500) }), out: z.array(visit) },
    /** Confirmed visits of these people, and their minutes. */
    served: { in: z.object({ personIds: z.array(idOf('person')).max(1_000) }), out: z.array(z.object({ personId: idOf('person'), visits: z.number().int(), minutes: z.number().int() })) },
    /** Confirmed visits that were finished in a span of time, by id: those after the one that is named; for records and files. */
    confirmedIn: {
      in: z.object({
        from: time, before: time, /** Only below this path. */ areaPath: z.string().default(''), helperId: idOf('person').nullable().default(null), organisationId: idOf('organisation').nullable().default(null), after: idOf('visit').nullable().default(null),
        limit: z.number().int().min(1).max(5_000),
      }),
      out: z.array(z.object({
        id: idOf('visit'), helperId: idOf('person'), organisationId: idOf('organisation').nullable(), organisationName: z.string().nullable(), areaPath: z.string(), category: z.string(), finishedAt: time, minutes: z.number().int(), faces: z.number().int().nullable(),
        confirmerId: idOf('person').nullable(), confirmedBy: z.string().nullable(),
      })),
    },
    releaseAll: { in: z.object({ subject, reason: z.string() }) },
    /** Whoever is on the way need not come any more; their time on the way counts. Gives those visits. */
    standDown: { in: z.object({ subject, reason: z.string() }), out: z.array(visit) },
  },
  events: {
    started: z.object({ visit }),
    arrived: z.object({ visit }),
    finished: z.object({ visit }),
    confirmed: z.object({ visit }),
    disputed: z.object({ visit, reason: z.string() }),
    rated: z.object({ visit, rating, /** What it was before, where it is given anew. */ before: faces.nullable().optional() }),
    /** An appeal struck a rating (null) or changed it, or put it back. */
    ratingJudged: z.object({ visit, before: z.number().int().nullable(), after: z.number().int().nullable() }),
    expected: z.object({ visit }),
  },
  notices: { said: z.object({ visitId: idOf('visit'), subject, side: z.enum(TALK_SIDES) }), changed: z.object({ visitId: idOf('visit'), subject, state: z.string() }) },
});
