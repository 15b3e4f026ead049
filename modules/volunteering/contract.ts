/**
 * Becoming a volunteer and staying one: applications and their approval, guardians of minors, qualifications and insurance with their evidence and end,
 * what a volunteer may not be asked for without them, and the list of those who are asked no more.
 */
import { binary, defineContract, defineLifecycle, idOf, isDate, pageOf, pageQuery, ROLES } from '@huying/kernel';
import { phone, SEXES, SKILLS } from '@huying/people/contract';
import { areaPath, position } from '@huying/place/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const day = z.string().refine(isDate, { message: 'a day of the calendar' }).meta({ examples: ['2026-05-01', '2027-04-30'] });
const reason = z.string().trim().min(2).max(200);

/** Who look after the volunteers of their area. */
export const KEEPERS = ['desk', 'committee', 'street', 'administrator'] as const;
/** Who decides on people: whoever answers for the community. */
export const DECIDERS = ['committee', 'street', 'administrator'] as const;

/** Texts that an applicant agrees to, each by itself. `guardian` is agreed to by the guardian of a minor. */
export const CONSENTS = ['service', 'privacy', 'identity'] as const;
/** Counted up when a text under `volunteering.consent.*` changes its meaning: what was agreed to is kept with it. */
export const CONSENT_VERSION = 2;

/** Sides of an identity card: with the face, and with the emblem of the state, where its last day stands. */
export const CARD_SIDES = ['portrait', 'emblem'] as const;
export type CardSide = (typeof CARD_SIDES)[number];
/** `kept`: read by people alone; `waiting`: a reader is asked; `failed`: no reader answered, people read it. */
export const CARD_STATES = ['kept', 'waiting', 'read', 'unreadable', 'failed'] as const;
/** Why a card could not be read: another picture may be. */
export const UNREADABLE = ['notCard', 'otherSide', 'blurred', 'glare', 'cut', 'small', 'several', 'unclear'] as const;
export type Unreadable = (typeof UNREADABLE)[number];
/** What a reader noticed about a picture that it could read. */
export const CARD_WARNINGS = ['copy', 'reshot', 'altered', 'temporary', 'period', 'cut', 'covered', 'glare', 'blurred'] as const;
export type CardWarning = (typeof CARD_WARNINGS)[number];
export const CARD_READERS = ['aliyun-ocr', 'tencent-ocr'] as const;

/** When somebody would rather help. */
export const TIMES = ['weekday-morning', 'weekday-afternoon', 'evening', 'weekend', 'night'] as const;
export const APPLICATION_STATES = ['submitted', 'asked', 'approved', 'refused', 'withdrawn'] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const applicationLifecycle = defineLifecycle({
  name: 'application',
  initial: 'submitted',
  states: { submitted: { phase: 'open' }, asked: { phase: 'active' }, approved: { phase: 'done' }, refused: { phase: 'dropped' }, withdrawn: { phase: 'dropped' } },
  commands: {
    /** Staff want to know more, or something is to be mended. */
    askBack: { from: ['submitted'], to: 'asked', by: DECIDERS },
    /** Whoever applied may have any role, or none. */
    submitAgain: { from: ['asked', 'submitted'], to: 'submitted', by: ROLES },
    withdraw: { from: ['submitted', 'asked'], to: 'withdrawn', by: ROLES },
    approve: { from: ['submitted'], to: 'approved', by: DECIDERS },
    refuse: { from: ['submitted', 'asked'], to: 'refused', by: DECIDERS },
  },
});

export const QUALIFICATION_STATES = ['submitted', 'valid', 'refused', 'revoked'] as const;
export type QualificationState = (typeof QUALIFICATION_STATES)[number];
export const qualificationLifecycle = defineLifecycle({
  name: 'qualification',
  initial: 'submitted',
  states: { submitted: { phase: 'open' }, valid: { phase: 'done' }, refused: { phase: 'dropped' }, revoked: { phase: 'dropped' } },
  commands: {
    accept: { from: ['submitted'], to: 'valid', by: KEEPERS },
    refuse: { from: ['submitted'], to: 'refused', by: KEEPERS },
    revoke: { from: ['valid'], to: 'revoked', by: KEEPERS },
  },
});
/** Said by the person with evidence, by staff who saw it, or won in a training. */
export const SOURCES = ['evidence', 'staff', 'training'] as const;

export const BAN_STATES = ['standing', 'appealed', 'lifted', 'over'] as const;
export const banLifecycle = defineLifecycle({
  name: 'ban',
  initial: 'standing',
  states: { standing: { phase: 'active' }, appealed: { phase: 'open' }, lifted: { phase: 'done' }, over: { phase: 'done' } },
  commands: {
    appeal: { from: ['standing'], to: 'appealed', by: ['volunteer'] },
    uphold: { from: ['appealed'], to: 'standing', by: DECIDERS },
    lift: { from: ['standing', 'appealed'], to: 'lifted', by: DECIDERS },
    end: { from: ['standing', 'appealed'], to: 'over', by: ['clock'] },
  },
  timers: { standing: [{ after: 'untilItIsOver', command: 'end' }], appealed: [{ after: 'untilItIsOver', command: 'end' }] },
});

/** Code of a kind of qualification, e.g. `first-aid`; `insurance` is the accident insurance of the ordinance. */
export const kindCode = z.string().regex(/^[a-z][a-z-]{1,29}$/).meta({ examples: ['first-aid', 'care'] });
export const kind = z.object({ code: kindCode, zh: z.string().trim().min(1).max(30), en: z.string().trim().min(1).max(60), /** How long it is good for where nothing else is said; null is for ever. */ validMonths: z.number().int().min(1).max(240).nullable() });
export type Kind = z.output<typeof kind>;

export const qualification = z.object({
  id: idOf('qualification'), personId: idOf('person'), kind: kindCode, number: z.string().nullable(), issuer: z.string(), issuedOn: day, /** The last day on which it is good; null is for ever. */ expiresOn: day.nullable(),
  state: z.enum(QUALIFICATION_STATES), source: z.enum(SOURCES), hasEvidence: z.boolean(), reason: z.string().nullable(), isExpired: z.boolean(),
});
export type QualificationView = z.output<typeof qualification>;

export const ban = z.object({
  id: idOf('ban'), personId: idOf('person'), state: z.enum(BAN_STATES), reason: z.string(), from: time, until: time.nullable(), appeal: z.string().nullable(), appealedAt: time.nullable(), answer: z.string().nullable(),
});
export type BanView = z.output<typeof ban>;

const profile = z.object({
  job: z.string().trim().max(40).default(''), preferences: z.array(z.enum(CATEGORIES)).max(CATEGORIES.length), times: z.array(z.enum(TIMES)).max(TIMES.length),
});
const guardian = z.object({ name: z.string().trim().min(1).max(40), relation: z.string().trim().min(1).max(20), phone });
const guardianProof = guardian.extend({ /** The code that was sent to the guardian's telephone. */ code: z.string().regex(/^\d{6}$/) });
const applied = profile.extend({
  name: z.string().trim().min(2).max(40), identityNumber: z.string().trim().max(40).meta({ examples: ['11010519491231002X'] }), areaId: idOf('area'), /** Where they live; the middle of the area where it is not said. */ home: position.nullable().default(null),
  skills: z.array(z.enum(SKILLS)), consents: z.array(z.enum(CONSENTS)).max(CONSENTS.length).meta({ examples: [[...CONSENTS]] }), guardian: guardianProof.nullable().default(null),
});
export type Applied = z.output<typeof applied>;

const cardFields = z.object({
  name: z.string().nullable(), identityNumber: z.string().nullable(), sex: z.enum(SEXES).nullable(), birthDate: day.nullable(), validFrom: day.nullable(), validUntil: day.nullable(), /** Without a last day. */ isLongTerm: z.boolean(),
});
export type CardFields = z.output<typeof cardFields>;
/** `expired`: read is the last day of the card, typed is today. */
const cardDifference = z.object({ what: z.enum(['name', 'number', 'sex', 'birth', 'expired']), typed: z.string(), read: z.string() });
export type CardDifference = z.output<typeof cardDifference>;
/** Pictures of the card beside what was typed; what a machine read decides nothing. */
const cardView = z.object({
  sides: z.array(z.object({ side: z.enum(CARD_SIDES), state: z.enum(CARD_STATES), why: z.enum(UNREADABLE).nullable(), warnings: z.array(z.enum(CARD_WARNINGS)), addedAt: time })),
  /** What was read, its number masked; null where nothing was. */ read: cardFields.nullable(), differences: z.array(cardDifference),
});
export type CardView = z.output<typeof cardView>;

export const application = profile.extend({
  id: idOf('application'), personId: idOf('person'), state: z.enum(APPLICATION_STATES), name: z.string(), areaPath, sex: z.enum(SEXES), age: z.number().int(), /** Masked; gone once it is decided. */ identityNumber: z.string().nullable(),
  skills: z.array(z.enum(SKILLS)), guardian: guardian.extend({ agreedAt: time }).nullable(), card: cardView, /** Days after the decision on which the pictures go. */ cardDays: z.number().int(), reason: z.string().nullable(), submittedAt: time, decidedAt: time.nullable(),
});
export type ApplicationView = z.output<typeof application>;
/** As lists show it. */
const applicationLine = application.pick({ id: true, personId: true, state: true, name: true, areaPath: true, age: true, submittedAt: true });

/** Why a category is closed to somebody. */
export const want = z.object({ category: z.enum(CATEGORIES), qualifications: z.array(kindCode), leastAge: z.number().nullable(), mostAge: z.number().nullable() });
const volunteerLine = z.object({
  personId: idOf('person'), name: z.string(), number: z.string(), areaPath, isRegistered: z.boolean(), isSuspended: z.boolean(), /** Qualifications to be looked at. */ waiting: z.number().int(), /** Day on which the next one ends. */ nextExpiry: day.nullable(),
});
/** Hours of confirmed service, and the stars that the street gives for them. */
const honour = z.object({ visits: z.number().int(), minutes: z.number().int(), stars: z.number().int().min(0).max(10), /** Hours that the next star is given for; null where there is none. */ nextHours: z.number().nullable() });
export const volunteerView = profile.extend({
  personId: idOf('person'), name: z.string(), number: z.string(), externalNumber: z.string().nullable(), areaPath, registeredAt: time.nullable(), guardian: guardian.nullable(), qualifications: z.array(qualification), bans: z.array(ban), wants: z.array(want), honour,
});
export type VolunteerView = z.output<typeof volunteerView>;

const newQualification = z.object({ kind: kindCode, number: z.string().trim().max(60).nullable().default(null), issuer: z.string().trim().min(2).max(60), issuedOn: day, expiresOn: day.nullable().default(null) });
const qualificationRefusals = { 'volunteering.unknownKind': 422, 'volunteering.wrongDays': 422, 'volunteering.tooMany': 409 } as const;
const codeRefusals = { 'people.wrongCode': 401, 'people.expiredCode': 401 } as const;
const lifecycle = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const cardQuery = z.object({ side: z.enum(CARD_SIDES).default('portrait') });
const PICTURES = binary(['image/jpeg', 'image/png'], 3_000_000);
const EVIDENCE = binary(['image/png', 'image/jpeg', 'application/pdf'], 5_000_000);
const applicationParams = z.object({ applicationId: idOf('application') });
const qualificationParams = z.object({ qualificationId: idOf('qualification') });
const personParams = z.object({ personId: idOf('person') });
const banParams = z.object({ banId: idOf('ban') });

export const volunteering = defineContract('volunteering', {
  routes: {
    offices: { method: 'GET', path: '/api/volunteering/offices', summary: 'Street offices where one may become a volunteer', who: 'anybody', attemptsPerMinute: 60, out: z.object({ offices: z.array(z.object({ tenantId: z.number().int(), name: z.string() })) }) },
    begin: {
      method: 'POST', path: '/api/volunteering/begin', summary: 'Come in by a telephone number, known or not, to apply; a number that nobody has becomes somebody who is nothing yet', who: 'anybody', session: 'opens', attemptsPerMinute: 20,
      body: z.object({ tenantId: z.number().int(), name: z.string().trim().min(2).max(40), phone, code: z.string().regex(/^\d{6}$/), label: z.string().trim().max(80).default('') }),
      out: z.object({ personId: idOf('person'), name: z.string(), token: z.string().optional() }), refusals: { ...codeRefusals, 'volunteering.unknownOffice': 422, 'people.deactivated': 423, 'volunteering.worksHere': 409 },
    },
    mine: {
      method: 'GET', path: '/api/volunteering/me', summary: 'My application, my registration, my qualifications', who: 'signed-in',
      out: z.object({ name: z.string(), application: application.nullable(), volunteer: volunteerView.nullable(), kinds: z.array(kind) }),
    },
    apply: {
      method: 'POST', path: '/api/volunteering/application', summary: 'Apply, or mend what was asked about', who: 'signed-in', attemptsPerMinute: 30, body: applied, out: application,
      refusals: { ...codeRefusals, 'people.wrongIdentity': 422, 'volunteering.tooYoung': 422, 'volunteering.needsGuardian': 422, 'volunteering.guardianOneself': 422, 'volunteering.needsConsent': 422, 'volunteering.noCommunity': 422, 'volunteering.elsewhere': 422, 'volunteering.already': 409, 'volunteering.banned': 409 },
    },
    withdraw: { method: 'POST', path: '/api/volunteering/application/withdraw', summary: 'Take my application back', who: 'signed-in', out: application, refusals: lifecycle },
    addCard: {
      method: 'PUT', path: '/api/volunteering/application/card', summary: 'Picture of a side of my identity card for the application; read by an engine where one is set up, and deleted some days after the decision', who: 'signed-in', attemptsPerMinute: 20,
      query: cardQuery, body: PICTURES, out: application, refusals: { ...lifecycle, 'volunteering.notPicture': 415, 'volunteering.smallPicture': 422 },
    },
    changeProfile: { method: 'PUT', path: '/api/volunteering/me', summary: 'Change my job, what I would rather do and when', who: ['volunteer'], body: profile, out: volunteerView },
    addQualification: { method: 'POST', path: '/api/volunteering/qualifications', summary: 'Say that I have a qualification; staff look at the evidence', who: ['volunteer'], body: newQualification, out: qualification, refusals: qualificationRefusals },
    addEvidence: {
      method: 'PUT', path: '/api/volunteering/qualifications/:qualificationId/evidence', summary: 'Picture or PDF that shows a qualification', who: ['volunteer', ...KEEPERS], params: qualificationParams, body: EVIDENCE, out: z.object({}),
      refusals: { ...lifecycle, 'volunteering.notPicture': 415 },
    },
    evidence: { method: 'GET', path: '/api/volunteering/qualifications/:qualificationId/evidence', summary: 'The evidence of a qualification; reading it is recorded', who: ['volunteer', ...KEEPERS], params: qualificationParams, gives: 'file', writes: true },
    appeal: { method: 'POST', path: '/api/volunteering/bans/:banId/appeal', summary: 'Appeal against being asked no more', who: ['volunteer'], params: banParams, body: z.object({ words: z.string().trim().min(5).max(1_000) }), out: ban, refusals: lifecycle },

    applications: {
      method: 'GET', path: '/api/volunteering/applications', summary: 'Applications of my area, the longest waiting first', who: KEEPERS, query: pageQuery.extend({ state: z.enum(APPLICATION_STATES).default('submitted') }), out: pageOf(applicationLine),
    },
    application: { method: 'GET', path: '/api/volunteering/applications/:applicationId', summary: 'One application; reading it is recorded', who: KEEPERS, params: applicationParams, writes: true, out: application.extend({ mayDecide: z.boolean() }) },
    card: { method: 'GET', path: '/api/volunteering/applications/:applicationId/card', summary: 'Picture of the identity card; reading it is recorded', who: KEEPERS, params: applicationParams, query: cardQuery, gives: 'file', writes: true },
    readCardAgain: {
      method: 'POST', path: '/api/volunteering/applications/:applicationId/card/reading', summary: 'Have the picture of a side of the identity card read once more by the engine', who: KEEPERS, params: applicationParams, attemptsPerMinute: 20,
      body: z.object({ side: z.enum(CARD_SIDES).default('portrait') }), out: z.object({ isWaiting: z.literal(true) }), refusals: { 'volunteering.noReader': 409, 'lifecycle.notHere': 409 },
    },
    cardReader: {
      method: 'GET', path: '/api/volunteering/card-reader', summary: 'Which engine reads pictures of identity cards, and how it fares', who: KEEPERS,
      out: z.object({
        reader: z.enum(CARD_READERS).nullable(), waiting: z.number().int(), read: z.number().int(), unreadable: z.number().int(), failed: z.number().int(),
        /** The newest. */ failure: z.object({ code: z.string(), at: time }).nullable(),
      }),
    },
    decide: {
      method: 'POST', path: '/api/volunteering/applications/:applicationId/decision', summary: 'Approve, ask back or refuse', who: DECIDERS, params: applicationParams,
      body: z.object({ decision: z.enum(['askBack', 'refuse', 'approve']), /** Told to whoever applied; not needed for a yes. */ reason: z.string().trim().max(200).default('') }), out: applicationLine,
      refusals: { ...lifecycle, 'volunteering.needsReason': 422, 'volunteering.ownCase': 403, 'people.identityTaken': 409, 'people.deactivated': 423 },
    },
    volunteers: {
      method: 'GET', path: '/api/volunteering/volunteers', summary: 'Volunteers of my area', who: KEEPERS,
      query: pageQuery.extend({ show: z.enum(['all', 'waiting', 'expiring', 'suspended']).default('all'), /** Number of a volunteer, or how it begins. */ number: z.string().trim().max(40).optional() }), out: pageOf(volunteerLine),
    },
    volunteer: { method: 'GET', path: '/api/volunteering/volunteers/:personId', summary: 'A volunteer with qualifications and what is closed to them; reading it is recorded', who: KEEPERS, params: personParams, writes: true, out: volunteerView.extend({ mayBan: z.boolean() }) },
    setExternalNumber: { method: 'PUT', path: '/api/volunteering/volunteers/:personId/external-number', summary: 'Number that the national system gave', who: KEEPERS, params: personParams, body: z.object({ externalNumber: z.string().trim().max(40).nullable() }), out: volunteerView },
    giveQualification: { method: 'POST', path: '/api/volunteering/volunteers/:personId/qualifications', summary: 'Note a qualification or an insurance that staff have seen', who: KEEPERS, params: personParams, body: newQualification, out: qualification, refusals: { ...qualificationRefusals, 'volunteering.ownCase': 403 } },
    decideQualification: {
      method: 'POST', path: '/api/volunteering/qualifications/:qualificationId/decision', summary: 'Accept, refuse or revoke a qualification', who: KEEPERS, params: qualificationParams,
      body: z.object({ decision: z.enum(['accept', 'refuse', 'revoke']), reason: z.string().trim().max(200).default('') }), out: qualification, refusals: { ...lifecycle, 'volunteering.needsReason': 422, 'volunteering.ownCase': 403 },
    },
    ban: {
      method: 'POST', path: '/api/volunteering/volunteers/:personId/ban', summary: 'Ask a volunteer no more, for a time or until it is lifted', who: DECIDERS, params: personParams, body: z.object({ reason, until: day.nullable().default(null) }), out: ban,
      refusals: { 'volunteering.banned': 409, 'volunteering.wrongDays': 422, 'volunteering.ownCase': 403 },
    },
    endBan: {
      method: 'POST', path: '/api/volunteering/bans/:banId/end', summary: 'Lift a ban, or uphold it after an appeal, which somebody decides who did not impose it', who: DECIDERS, params: banParams,
      body: z.object({ decision: z.enum(['lift', 'uphold']), reason }), out: ban, refusals: { ...lifecycle, 'volunteering.ownCase': 403, 'volunteering.otherDecides': 403 },
    },
    kinds: { method: 'GET', path: '/api/volunteering/kinds', summary: 'Kinds of qualifications', who: ['volunteer', ...KEEPERS], out: z.object({ kinds: z.array(kind) }) },
    putKind: { method: 'PUT', path: '/api/volunteering/kinds', summary: 'Add or change a kind of qualification', who: DECIDERS, body: kind, out: z.object({ kinds: z.array(kind) }), refusals: { 'volunteering.tooMany': 409 } },
  },
  calls: {
    /** A training was passed: its certificate counts as a qualification from now on. */
    grant: { in: z.object({ personId: idOf('person'), kind: kindCode, issuer: z.string().max(60), number: z.string().max(60), issuedOn: day, expiresOn: day.nullable(), sourceId: z.uuid() }), out: z.object({ qualificationId: idOf('qualification') }) },
    /** What was won in a training counts no more. */
    revoke: { in: z.object({ sourceId: z.uuid(), reason: z.string().max(200) }) },
    kinds: { in: z.object({}), out: z.array(kind) },
    /** Registration of these people, for records and certificates. */
    registered: { in: z.object({ personIds: z.array(idOf('person')).max(1_000) }), out: z.array(z.object({ personId: idOf('person'), number: z.string(), externalNumber: z.string().nullable(), areaPath, registeredAt: time.nullable(), job: z.string(), preferences: z.array(z.string()), times: z.array(z.string()), consents: z.array(z.object({ text: z.string(), version: z.number().int(), at: time })), qualifications: z.array(qualification), /** Of honour. */ stars: z.number().int() })) },
    /** Clocks: what a volunteer may not be asked for may be another from this day on; an end is near; pictures of a card have been kept long enough; a ban is over. */
    review: { in: z.object({ personId: idOf('person') }) },
    remind: { in: z.object({ qualificationId: idOf('qualification') }) },
    forgetCard: { in: z.object({ applicationId: idOf('application') }) },
    endBanByClock: { in: z.object({ banId: idOf('ban') }) },
  },
  events: { approved: z.object({ personId: idOf('person'), areaPath }) },
  notices: { changed: z.object({ personId: idOf('person') }) },
});
