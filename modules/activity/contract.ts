/** Activities of organisations and the committee: published, enrolled in, checked in by a code, hours of helpers verified. */
import { type Role, defineContract, defineLifecycle, idOf, isDate, pageOf, pageQuery } from '@huying/kernel';
import { areaPath } from '@huying/place/contract';
import { categorySchema } from '@huying/recognition/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const day = z.string().refine(isDate, { message: 'a day of the calendar' });
const reason = z.string().trim().min(2).max(200);

/** Who may hold activities: members of an organisation its own, staff those of their area. */
export const STAFF = ['committee', 'grid', 'street', 'desk', 'administrator'] as const;
export const HOSTS = ['organisation', ...STAFF] as const;
export const ACTIVITY_KINDS = ['culture', 'health', 'learning', 'handicraft', 'environment', 'neighbours', 'service', 'festival', 'other'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];
/** For whom of those who live in its area. */
export const OPEN_TO = ['everybody', 'elders', 'volunteers', 'members'] as const;
export const PARTS = ['participant', 'helper'] as const;
export type Part = (typeof PARTS)[number];

export const ACTIVITY_STATES = ['draft', 'published', 'over', 'cancelled'] as const;
export const activityLifecycle = defineLifecycle({
  name: 'activity',
  initial: 'draft',
  states: { draft: { phase: 'open' }, published: { phase: 'active' }, over: { phase: 'done' }, cancelled: { phase: 'dropped' } },
  commands: {
    publish: { from: ['draft'], to: 'published', by: HOSTS },
    cancel: { from: ['draft', 'published'], to: 'cancelled', by: HOSTS },
    close: { from: ['published'], to: 'over', by: [...HOSTS, 'clock'] },
  },
});

const EVERYBODY = ['elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'auditor', 'administrator'] as const satisfies readonly Role[];
export const ENROLMENT_STATES = ['enrolled', 'waiting', 'left', 'present', 'attended', 'absent', 'dropped'] as const;
export type EnrolmentState = (typeof ENROLMENT_STATES)[number];
export const enrolmentLifecycle = defineLifecycle({
  name: 'enrolment',
  initial: 'waiting',
  states: { waiting: { phase: 'open' }, enrolled: { phase: 'open' }, present: { phase: 'active' }, attended: { phase: 'done' }, absent: { phase: 'dropped' }, left: { phase: 'dropped' }, dropped: { phase: 'dropped' } },
  commands: {
    moveUp: { from: ['waiting'], to: 'enrolled', by: ['clock', ...EVERYBODY] },
    leave: { from: ['waiting', 'enrolled'], to: 'left', by: EVERYBODY },
    return: { from: ['left'], to: 'waiting', by: EVERYBODY },
    checkIn: { from: ['enrolled'], to: 'present', by: EVERYBODY },
    /** By hand also who waited and came all the same, or was noted as absent. */
    admit: { from: ['waiting', 'enrolled', 'absent'], to: 'present', by: HOSTS },
    checkOut: { from: ['present'], to: 'attended', by: [...EVERYBODY, 'clock'] },
    undo: { from: ['present', 'attended'], to: 'enrolled', by: HOSTS },
    miss: { from: ['enrolled'], to: 'absent', by: [...HOSTS, 'clock'] },
    drop: { from: ['waiting', 'enrolled'], to: 'dropped', by: [...HOSTS, 'clock'] },
  },
});
export type EnrolmentCommand = keyof typeof enrolmentLifecycle.commands;

const MOST_PEOPLE = 2_000;
const activityBody = z.object({
  title: z.string().trim().min(2).max(60), kind: z.enum(ACTIVITY_KINDS), words: z.string().trim().max(4_000).default(''), place: z.string().trim().min(2).max(80),
  startsAt: time.meta({ examples: ['2026-05-14T14:00:00+08:00'] }), endsAt: time.meta({ examples: ['2026-05-14T16:00:00+08:00'] }), /** Null is until it begins. */ enrolUntil: time.nullable().default(null).meta({ examples: [null] }),
  /** Who lives here may come. */ areaPath, /** Null is the committee's own. */ organisationId: idOf('organisation').nullable().default(null),
  /** Null is as many as come. */ capacity: z.number().int().min(1).max(MOST_PEOPLE).nullable().default(null), helpersWanted: z.number().int().min(0).max(200).default(0),
  minimumAge: z.number().int().min(1).max(120).nullable().default(null).meta({ examples: [null] }), openTo: z.enum(OPEN_TO).default('everybody'), /** What the help given here counts as. */ category: categorySchema.default('other'), /** Whom to ask. */ contact: z.string().trim().max(60).default(''),
});
export type ActivityBody = z.output<typeof activityBody>;

/** Verified hours that were corrected: what was verified first, and why it was not right. */
const correction = z.object({ firstMinutes: z.number().int(), reason: z.string(), at: time }).nullable();
const mine = z.object({ part: z.enum(PARTS), state: z.enum(ENROLMENT_STATES), /** How many wait, oneself included. */ ahead: z.number().int().nullable(), minutes: z.number().int().nullable(), creditedMinutes: z.number().int().nullable(), isVerified: z.boolean(), /** Of verified help. */ helpId: idOf('help').nullable(), correction });
export type MyPart = z.output<typeof mine>;
/** Why somebody may not enrol, or null. */
export const HINDRANCES = ['notOpen', 'tooLate', 'elsewhere', 'eldersOnly', 'volunteersOnly', 'membersOnly', 'tooYoung', 'ageUnknown', 'noHelpers'] as const;
export type Hindrance = (typeof HINDRANCES)[number];
const activityLine = z.object({
  id: idOf('activity'), title: z.string(), kind: z.enum(ACTIVITY_KINDS), place: z.string(), startsAt: time, endsAt: time, enrolUntil: time, state: z.enum(ACTIVITY_STATES), areaPath, organisationId: idOf('organisation').nullable(), hostName: z.string(),
  capacity: z.number().int().nullable(), enrolled: z.number().int(), waiting: z.number().int(), helpersWanted: z.number().int(), helpers: z.number().int(), minimumAge: z.number().int().nullable(), openTo: z.enum(OPEN_TO), mine: mine.nullable(),
});
export type ActivityLine = z.output<typeof activityLine>;
const activityView = activityLine.extend({
  words: z.string(), contact: z.string(), category: categorySchema, reason: z.string().nullable(), /** Whether the reader looks after it. */ isMine: z.boolean(),
  /** What keeps the person from each part. */ hindrances: z.record(z.enum(PARTS), z.enum(HINDRANCES).nullable()), /** For whom this is shown. */ personId: idOf('person').nullable(),
});
export type ActivityView = z.output<typeof activityView>;

const partaker = z.object({
  personId: idOf('person'), name: z.string(), part: z.enum(PARTS), state: z.enum(ENROLMENT_STATES), enrolledAt: time, checkedInAt: time.nullable(), checkedOutAt: time.nullable(), /** How it was checked in. */ how: z.enum(['code', 'ticket', 'hand']).nullable(),
  /** Between the check-in and the check-out. */ betweenMinutes: z.number().int().nullable(), minutes: z.number().int().nullable(), creditedMinutes: z.number().int().nullable(), verifiedAt: time.nullable(), correction,
});
export type Partaker = z.output<typeof partaker>;

const sums = z.object({ activities: z.number().int(), cancelled: z.number().int(), enrolled: z.number().int(), attended: z.number().int(), absent: z.number().int(), helpers: z.number().int(), minutes: z.number().int(), creditedMinutes: z.number().int() });
export type Sums = z.output<typeof sums>;

/** Somebody, and the pages where they read of it. */
const taking = z.object({ personId: idOf('person'), page: z.enum(['elder', 'family', 'volunteer', 'org', 'worker', 'desk']) });
const params = z.object({ activityId: idOf('activity') });
const lifecycle = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const wrongBody = { 'activity.wrongTimes': 422, 'activity.notHost': 422, 'activity.needsOrganisation': 422 } as const;
const hindered = { 'activity.notOpen': 409, 'activity.tooLate': 409, 'activity.elsewhere': 422, 'activity.eldersOnly': 422, 'activity.volunteersOnly': 422, 'activity.membersOnly': 422, 'activity.tooYoung': 422, 'activity.ageUnknown': 422, 'activity.noHelpers': 409 } as const satisfies Record<`activity.${Hindrance}`, number>;
const noteRefusals = { ...lifecycle, 'activity.notEnrolled': 409, 'activity.notNow': 409 } as const;
/** Another's part: an elder whom one follows, or, for hosts, somebody in their reach. */
const forWhom = z.object({ personId: idOf('person').nullable().default(null) });
const code = z.string().trim().max(200).meta({ examples: ['0.0.0'] });
const checkedIn = z.object({ activityId: idOf('activity'), title: z.string(), place: z.string(), name: z.string(), part: z.enum(PARTS), state: z.enum(ENROLMENT_STATES) });
export type CheckedIn = z.output<typeof checkedIn>;

const change = z.object({ before: z.number().int(), after: z.number().int() });
/** What became of hours and of the credits that they bring. */
const corrected = z.object({ minutes: change, credits: change });
export type Corrected = z.output<typeof corrected>;
export const help = z.object({
  id: idOf('help'), activityId: idOf('activity'), title: z.string(), helperId: idOf('person'), organisationId: idOf('organisation').nullable(), areaPath, category: categorySchema, startsAt: time, endsAt: time, checkedInAt: time, checkedOutAt: time,
  minutes: z.number().int(), verifiedAt: time, verifierId: idOf('person'),
});

export const activity = defineContract('activity', {
  routes: {
    list: {
      method: 'GET', path: '/api/activities', summary: 'Activities for me: to come, those that I have a part in, or past', who: 'signed-in',
      query: pageQuery.extend({ show: z.enum(['coming', 'mine', 'past']).default('coming'), search: z.string().trim().max(40).optional(), kind: z.enum(ACTIVITY_KINDS).optional() }), out: pageOf(activityLine),
    },
    kept: {
      method: 'GET', path: '/api/activities/kept', summary: 'Activities that I look after, the latest first', who: HOSTS,
      query: pageQuery.extend({ state: z.enum(ACTIVITY_STATES).optional(), search: z.string().trim().max(40).optional(), kind: z.enum(ACTIVITY_KINDS).optional(), organisationId: idOf('organisation').optional() }), out: pageOf(activityLine),
    },
    statistics: {
      method: 'GET', path: '/api/activities/statistics', summary: 'What activities came to, by kind and by month', who: HOSTS,
      query: z.object({ fromOn: day.meta({ examples: ['2026-05-01'] }), toOn: day.meta({ examples: ['2026-05-31'] }), organisationId: idOf('organisation').optional() }),
      out: z.object({ all: sums, byKind: z.array(sums.extend({ kind: z.enum(ACTIVITY_KINDS) })), byMonth: z.array(sums.extend({ month: z.string() })) }), refusals: { 'activity.wrongDays': 422 },
    },
    activity: { method: 'GET', path: '/api/activities/:activityId', summary: 'An activity, and the part of one person in it', who: 'signed-in', params, query: z.object({ personId: idOf('person').optional() }), out: activityView },
    calendar: { method: 'GET', path: '/api/activities/:activityId/calendar', summary: 'The activity as an entry for one’s own calendar', who: 'signed-in', params, gives: 'file' },
    enrol: { method: 'POST', path: '/api/activities/:activityId/enrolment', summary: 'Enrol, or wait in line where it is full', who: 'signed-in', attemptsPerMinute: 60, params, body: forWhom.extend({ part: z.enum(PARTS).default('participant') }), out: activityView, refusals: { ...hindered, 'activity.already': 409 } },
    leave: { method: 'POST', path: '/api/activities/:activityId/leaving', summary: 'Come not; the first who waits moves up', who: 'signed-in', params, body: forWhom, out: activityView, refusals: { ...lifecycle, 'activity.notEnrolled': 409, 'activity.tooLate': 409 } },
    checkIn: { method: 'POST', path: '/api/activities/check-in', summary: 'Check in or out by the code that the host’s screen shows; hosts check in others by their own codes', who: 'signed-in', attemptsPerMinute: 120, body: z.object({ code }), out: checkedIn, refusals: { ...noteRefusals, 'activity.wrongCode': 422, 'activity.oldCode': 410 } },
    ticket: { method: 'GET', path: '/api/activities/:activityId/ticket', summary: 'My own code, for the host to scan', who: 'signed-in', params, query: z.object({ personId: idOf('person').optional() }), out: z.object({ path: z.string(), overAt: time }), refusals: { 'activity.notEnrolled': 409 } },

    add: { method: 'POST', path: '/api/activities', summary: 'Write an activity; it is a draft until it is published', who: HOSTS, body: activityBody, out: activityView, refusals: wrongBody },
    change: { method: 'PUT', path: '/api/activities/:activityId', summary: 'Change an activity; who is enrolled is told of another time or place', who: HOSTS, params, body: activityBody, out: activityView, refusals: { ...wrongBody, ...lifecycle } },
    publish: { method: 'POST', path: '/api/activities/:activityId/publication', summary: 'Publish a draft', who: HOSTS, params, out: activityView, refusals: { ...lifecycle, 'activity.wrongTimes': 422 } },
    cancel: { method: 'POST', path: '/api/activities/:activityId/cancellation', summary: 'Cancel it; all who are enrolled or wait are told', who: HOSTS, params, body: z.object({ reason }), out: activityView, refusals: { ...lifecycle, 'activity.begun': 409 } },
    code: { method: 'GET', path: '/api/activities/:activityId/code', summary: 'The code of the moment, to be shown on a screen', who: HOSTS, params, query: z.object({ does: z.enum(['in', 'out']).default('in') }), out: z.object({ path: z.string(), overAt: time }), refusals: { 'activity.notNow': 409 } },
    people: { method: 'GET', path: '/api/activities/:activityId/people', summary: 'Who has a part in it', who: HOSTS, params, query: pageQuery.extend({ part: z.enum(PARTS).optional(), search: z.string().trim().max(40).optional() }), out: pageOf(partaker) },
    note: { method: 'POST', path: '/api/activities/:activityId/people/:personId', summary: 'Check somebody in or out by hand, or undo it', who: HOSTS, params: params.extend({ personId: idOf('person') }), body: z.object({ does: z.enum(['in', 'out', 'undo']) }), out: partaker, refusals: { ...noteRefusals, 'activity.verifiedAlready': 409 } },
    verify: {
      method: 'POST', path: '/api/activities/:activityId/hours', summary: 'Say how long helpers served; credits follow by the price table', who: HOSTS, params, body: z.object({ helpers: z.array(z.object({ personId: idOf('person'), minutes: z.number().int().min(0).max(1_440) })).min(1).max(200) }),
      out: z.object({ verified: z.number().int(), creditedMinutes: z.number().int() }), refusals: { 'activity.notEnrolled': 409, 'activity.notServed': 409, 'activity.moreThanServed': 422, 'activity.ownCase': 403 },
    },
    correct: {
      method: 'POST', path: '/api/activities/:activityId/people/:personId/hours', summary: 'Correct verified hours with the reason, or take them back (0); credits follow, and the helper is told', who: HOSTS, params: params.extend({ personId: idOf('person') }),
      body: z.object({ minutes: z.number().int().min(0).max(1_440), reason }), out: partaker,
      refusals: { 'activity.notVerified': 409, 'activity.moreThanServed': 422, 'activity.ownCase': 403, 'activity.officeDecides': 409, 'timebank.tooLittle': 409, 'safeguard.needsSecond': 409 },
    },
  },
  calls: {
    /** Verified help, for whoever decides on an objection to its hours. */
    help: { in: z.object({ helpId: idOf('help') }), out: help.nullable() },
    /** A decision says how long it was, whatever was signed; credits follow. What was verified first is kept beside. */
    correctHelp: { in: z.object({ helpId: idOf('help'), minutes: z.number().int().min(0).max(1_440), reason: z.string().max(1_000) }), out: corrected, refusals: { 'timebank.tooLittle': 409, 'activity.notVerified': 409, 'activity.ownCase': 403 } },
    /** Activities as they stand, with those who take part; what is over was come to. */
    addActivities: {
      in: z.object({
        activities: z.array(activityBody.extend({ hostName: z.string().max(80), participants: z.array(taking).max(200), helpers: z.array(taking).max(50) })).max(50),
      }),
    },
    /** Clocks. */
    remind: { in: z.object({ activityId: idOf('activity') }) },
    close: { in: z.object({ activityId: idOf('activity') }) },
    /** Verified help at activities that ended in a span of time, by id: those after the one that is named; for records of service and files. */
    helpedIn: {
      in: z.object({
        from: time, before: time, /** Only below this path. */ areaPath: z.string().default(''), helperId: idOf('person').nullable().default(null), organisationId: idOf('organisation').nullable().default(null), after: idOf('help').nullable().default(null),
        limit: z.number().int().min(1).max(5_000),
      }),
      out: z.array(z.object({ id: idOf('help'), helperId: idOf('person'), organisationId: idOf('organisation').nullable(), organisationName: z.string().nullable(), areaPath: z.string(), category: z.string(), endedAt: time, minutes: z.number().int(), verifierId: idOf('person') })),
    },
    /** How often and how long these people helped. */
    helped: { in: z.object({ personIds: z.array(idOf('person')).max(1_000) }), out: z.array(z.object({ personId: idOf('person'), times: z.number().int(), minutes: z.number().int() })) },
  },
  notices: { changed: z.object({ activityId: idOf('activity') }) },
});
