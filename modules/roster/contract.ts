/**
 * Who is on duty now, and who will be: shifts made ahead from templates, who takes part in them, swaps, attendance, coverage, calendars. Off duty is
 * silent: nobody is asked for a need who has not switched duty on (but for red calls they agreed to).
 */
import { defineContract, defineLifecycle, idOf, isDate, pageOf, pageQuery, workingHoursSchema } from '@huying/kernel';
import { SKILLS } from '@huying/people/contract';
import { areaPath, position } from '@huying/place/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
export const duty = z.object({ onDuty: z.boolean(), since: time.nullable(), until: time.nullable(), position: position.nullable() });

/** Who look after the rosters of their area. */
export const ROSTER_STAFF = ['desk', 'committee', 'grid', 'street', 'administrator'] as const;
/** Organisations look after the rosters of their members. */
const KEEPERS = ['organisation', 'property', ...ROSTER_STAFF] as const;
/** Whoever may take part in a shift. */
const CREW = ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk'] as const;

const SUBSCRIBERS = ['volunteer', ...KEEPERS] as const;

/** For whom a shift is: volunteers sign up and are asked; whose duty it is, and an organisation's own members, may be assigned. */
export const CREWS = ['volunteers', 'staff', 'organisation'] as const;
export type Crew = (typeof CREWS)[number];
/** What holidays do to a template: nothing, no shift on them, or shifts on them alone. */
export const HOLIDAY_RULES = ['as-usual', 'skipped', 'only'] as const;
export const ATTENDANCES = ['attended', 'late', 'absent'] as const;
export type Attendance = (typeof ATTENDANCES)[number];

/** One person's part in one shift. `free` stands for somebody who has none: it is never stored. */
export const turnLifecycle = defineLifecycle({
  name: 'turn',
  initial: 'free',
  states: {
    free: { phase: 'open' },
    asked: { phase: 'open' },
    booked: { phase: 'active' },
    done: { phase: 'done' },
    declined: { phase: 'dropped' },
    left: { phase: 'dropped' },
    /** Taken over by somebody else. */
    given: { phase: 'dropped' },
    released: { phase: 'dropped' },
    calledOff: { phase: 'dropped' },
    /** Asked, and it began without an answer. */
    lapsed: { phase: 'dropped' },
  },
  commands: {
    ask: { from: ['free', 'declined', 'left', 'given', 'released', 'lapsed'], to: 'asked', by: KEEPERS },
    book: { from: ['free', 'asked', 'declined', 'left', 'given', 'released', 'lapsed'], to: 'booked', by: CREW },
    /** Only those whose duty it is; see `crew`. */
    assign: { from: ['free', 'asked', 'declined', 'left', 'given', 'released', 'lapsed'], to: 'booked', by: KEEPERS },
    decline: { from: ['asked'], to: 'declined', by: CREW },
    leave: { from: ['booked'], to: 'left', by: CREW },
    give: { from: ['booked'], to: 'given', by: [...CREW, 'administrator'] },
    release: { from: ['asked', 'booked'], to: 'released', by: KEEPERS },
    callOff: { from: ['asked', 'booked'], to: 'calledOff', by: [...KEEPERS, 'clock'] },
    lapse: { from: ['asked'], to: 'lapsed', by: ['clock'] },
    close: { from: ['booked'], to: 'done', by: ['clock'] },
    correct: { from: ['done'], by: KEEPERS },
  },
  /** The clocks are those of the shift: its beginning, and its end with the grace. */
  timers: { asked: [{ after: 'untilItBegins', command: 'lapse' }], booked: [{ after: 'untilItIsOver', command: 'close' }] },
});
export const TURN_STATES = ['free', 'asked', 'booked', 'done', 'declined', 'left', 'given', 'released', 'calledOff', 'lapsed'] as const;
export type TurnState = (typeof TURN_STATES)[number];

/** A turn offered to one person or to all who suit; `taken` waits for staff where the template says so. */
export const swapLifecycle = defineLifecycle({
  name: 'swap',
  initial: 'offered',
  states: {
    offered: { phase: 'open' }, taken: { phase: 'active' }, done: { phase: 'done' },
    declined: { phase: 'dropped' }, refused: { phase: 'dropped' }, withdrawn: { phase: 'dropped' }, expired: { phase: 'dropped' },
  },
  commands: {
    take: { from: ['offered'], to: 'taken', by: CREW },
    finish: { from: ['taken'], to: 'done', by: [...CREW, 'administrator'] },
    decline: { from: ['offered'], to: 'declined', by: CREW },
    refuse: { from: ['taken'], to: 'refused', by: KEEPERS },
    withdraw: { from: ['offered', 'taken'], to: 'withdrawn', by: CREW },
    /** The turn is no more, or the shift has begun. */
    expire: { from: ['offered', 'taken'], to: 'expired', by: [...CREW, 'administrator', 'clock'] },
  },
  timers: { offered: [{ after: 'untilItBegins', command: 'expire' }], taken: [{ after: 'untilItBegins', command: 'expire' }] },
});
export const SWAP_STATES = ['offered', 'taken', 'done', 'declined', 'refused', 'withdrawn', 'expired'] as const;
export type SwapState = (typeof SWAP_STATES)[number];

const day = z.string().refine(isDate, { message: 'a day of the calendar' }).meta({ examples: ['2026-05-13', '2026-05-18'] });
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const weekday = z.number().int().min(1).max(7);
const reason = z.string().trim().min(2).max(200);
/** How many of those who are wanted must have a skill. One person may count for several. */
const skillWanted = z.object({ skill: z.enum(SKILLS), wanted: z.number().int().min(1).max(50) });

const templateBody = z.object({
  name: z.string().trim().min(2).max(40), areaPath, category: z.enum(CATEGORIES).nullable(), crew: z.enum(CREWS), organisationId: idOf('organisation').nullable(),
  /** Monday is 1. Every second week counts from the week of `holdsFrom`. */
  weekdays: z.array(weekday).min(1).max(7), everyWeeks: z.number().int().min(1).max(8).default(1),
  /** Local time; an end that is not after the beginning is on the next day. */
  from: clock.meta({ examples: ['08:30', '14:00'] }), to: clock.meta({ examples: ['11:30', '17:00'] }), holidays: z.enum(HOLIDAY_RULES).default('as-usual'),
  wanted: z.number().int().min(1).max(50), skills: z.array(skillWanted).max(8).default([]),
  needsApproval: z.boolean().default(false), noticeHours: z.number().int().min(0).max(168).default(24), holdsFrom: day, holdsUntil: day.nullable().default(null),
});
export const template = templateBody.extend({ id: idOf('template'), /** Shifts to come that are made of it, and turns booked in them. */ coming: z.number().int(), booked: z.number().int() });
export type TemplateView = z.output<typeof template>;

export const shift = z.object({
  id: idOf('shift'), templateId: idOf('template'), name: z.string(), category: z.enum(CATEGORIES).nullable(), crew: z.enum(CREWS), organisationId: idOf('organisation').nullable(), areaPath,
  startsAt: time, endsAt: time, wanted: z.number().int(), booked: z.number().int(), asked: z.number().int(), skills: z.array(skillWanted.extend({ booked: z.number().int() })),
  state: z.enum(['open', 'calledOff']), reason: z.string().nullable(), needsApproval: z.boolean(), noticeHours: z.number().int(),
});
export type ShiftView = z.output<typeof shift>;

/** Why somebody cannot take part: the code of a refusal, with its facts. */
const hindrance = z.object({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])) }).nullable();
const swapBrief = z.object({ id: idOf('swap'), state: z.enum(SWAP_STATES), toPersonId: idOf('person').nullable() });
export const turn = z.object({
  id: idOf('turn'), state: z.enum(TURN_STATES), shift, switchesDuty: z.boolean(), attendance: z.enum(ATTENDANCES).nullable(), minutes: z.number().int().nullable(),
  /** Until then one leaves without staff being told that it was late. */
  leaveFreelyUntil: time, mayArrive: z.boolean(), arrivedAt: time.nullable(), swap: swapBrief.nullable(),
});
export type TurnView = z.output<typeof turn>;
export const swap = z.object({
  id: idOf('swap'), state: z.enum(SWAP_STATES), turnId: idOf('turn'), shift, fromPersonId: idOf('person'), fromName: z.string(), toPersonId: idOf('person').nullable(), takerId: idOf('person').nullable(),
  takerName: z.string().nullable(), reason: z.string(), madeAt: time, hindrance,
});
export type SwapView = z.output<typeof swap>;
const member = z.object({ personId: idOf('person'), name: z.string(), skills: z.array(z.enum(SKILLS)) });
const part = member.extend({
  turnId: idOf('turn'), state: z.enum(TURN_STATES), attendance: z.enum(ATTENDANCES).nullable(), correctedReason: z.string().nullable(), arrivedAt: time.nullable(), minutes: z.number().int().nullable(), reason: z.string().nullable(),
});
const candidate = member.extend({ hoursThisWeek: z.number(), askedAt: time.nullable(), hindrance });

/** When somebody can help, week by week; the middle of the night is only asked of those who offer it. */
const wishes = z.object({
  switchesDuty: z.boolean(), mayBeAsked: z.boolean(), mostHoursPerWeek: z.number().int().min(1).max(84).nullable().meta({ examples: [8] }),
  available: z.array(z.object({ weekday, from: clock.meta({ examples: ['08:00', '13:00'] }), to: z.union([clock, z.literal('24:00')]).meta({ examples: ['18:00', '24:00'] }) }).refine(({ from, to }) => from < to, { message: 'begins before it ends' })).max(42),
});
export type Wishes = z.output<typeof wishes>;

/** What holds for all shifts of a community, and when it works. */
export const rosterRules = z.object({
  restHours: z.number().int().min(0).max(24), volunteerHoursPerWeek: z.number().int().min(1).max(84), staffHoursPerWeek: z.number().int().min(1).max(84),
  graceMinutes: z.number().int().min(0).max(120), remindMinutes: z.array(z.number().int().min(10).max(4_320)).max(3), horizonDays: z.number().int().min(7).max(56), asksPerWeek: z.number().int().min(0).max(14),
  workingHours: workingHoursSchema.meta({ examples: [{ week: { 1: [{ from: '09:00', to: '17:30' }] }, holidays: ['2026-10-01'], special: {} }] }),
});
export type RosterRules = z.output<typeof rosterRules>;

export const feed = z.object({ id: idOf('feed'), areaPath: areaPath.nullable(), madeAt: time, lastReadAt: time.nullable() });
const HOURS = 24;
export const MOST_COVERAGE_DAYS = 28;
const counts = z.array(z.number().int()).max(MOST_COVERAGE_DAYS * HOURS);
/** Hour by hour from midnight of `from`: one number for each hour. `skill` null counts everybody. */
export const coverage = z.object({ from: day, days: z.number().int(), rows: z.array(z.object({ skill: z.enum(SKILLS).nullable(), wanted: counts, booked: counts, missing: counts })), shifts: z.number().int(), gaps: z.number().int() });
export type CoverageView = z.output<typeof coverage>;

const span = z.object({ areaPath, from: day, days: z.coerce.number().int().min(1).max(MOST_COVERAGE_DAYS).default(7), crew: z.enum(CREWS).optional(), organisationId: idOf('organisation').optional() });
const attended = z.object({ turnId: idOf('turn'), shiftId: idOf('shift'), personId: idOf('person'), name: z.string(), shiftName: z.string(), areaPath, startsAt: time, endsAt: time, attendance: z.enum(ATTENDANCES), minutes: z.number().int(), correctedReason: z.string().nullable() });
const attendedQuery = z.object({ areaPath: areaPath.optional(), from: day.optional(), until: day.optional(), attendance: z.enum(ATTENDANCES).optional(), organisationId: idOf('organisation').optional() });
const MOST_PROPOSED = 1_500;
const pick = z.object({ shiftId: idOf('shift'), personId: idOf('person') });
const proposal = z.object({
  turns: z.array(pick.extend({ name: z.string() })), shifts: z.array(shift), unfilled: z.number().int(), lackingSkills: z.number().int(), loads: z.array(z.object({ personId: idOf('person'), name: z.string(), before: z.number().int(), added: z.number().int() })),
  /** Whether no fairer roster exists; otherwise the time was over. */
  isProven: z.boolean(), seconds: z.number(),
});
export type ProposalView = z.output<typeof proposal>;

const shiftParams = z.object({ shiftId: idOf('shift') });
const turnParams = z.object({ turnId: idOf('turn') });
const swapParams = z.object({ swapId: idOf('swap') });
/** Why somebody does not get a turn. */
const bookRefusals = {
  'roster.closedCategory': 409, 'roster.over': 409, 'roster.calledOff': 409, 'roster.full': 409, 'roster.overlap': 409, 'roster.rest': 409, 'roster.tooManyHours': 409, 'roster.skillWanted': 409, 'roster.notCrew': 403, 'roster.already': 409, 'roster.unavailable': 409,
} as const;
const templateRefusals = { 'roster.tooShort': 422, 'roster.tooLong': 422, 'roster.wrongDays': 422, 'roster.wrongOrganisation': 422, 'roster.skillsExceed': 422 } as const;
const turnGone = { 'roster.turnGone': 409 } as const;
const swapGone = { 'roster.swapGone': 409 } as const;

export const roster = defineContract('roster', {
  routes: {
    duty: { method: 'GET', path: '/api/duty', summary: 'Whether I am on duty', who: ['volunteer'], out: duty },
    switchDuty: {
      method: 'PUT', path: '/api/duty', summary: 'Go on or off duty; the position, when given, is where I am now', who: ['volunteer'],
      body: z.object({ onDuty: z.boolean(), hours: z.number().min(0.5).max(16).default(4), position: position.nullable().default(null) }), out: duty,
      refusals: { 'roster.notActive': 409 },
    },
    onDuty: {
      method: 'GET', path: '/api/duty/people', summary: 'Who is on duty in my area', who: ROSTER_STAFF,
      out: z.object({ people: z.array(z.object({ personId: idOf('person'), name: z.string(), since: time, until: time, position: position.nullable() })) }),
    },

    mine: { method: 'GET', path: '/api/roster/mine', summary: 'My shifts, what I am asked, and swaps offered to me', who: CREW, out: z.object({ turns: z.array(turn), past: z.array(turn), swaps: z.array(swap), wishes }) },
    open: { method: 'GET', path: '/api/roster/open', summary: 'Shifts that somebody is wanted for, with what keeps me from them', who: CREW, out: z.object({ shifts: z.array(shift.extend({ hindrance })) }) },
    signUp: { method: 'POST', path: '/api/roster/shifts/:shiftId/sign-up', summary: 'Take part in a shift, by myself or because I was asked', who: CREW, params: shiftParams, body: z.object({ /** As in my wishes, where nothing is said. */ switchesDuty: z.boolean().optional() }), out: turn, refusals: bookRefusals },
    leave: { method: 'POST', path: '/api/roster/turns/:turnId/leave', summary: 'Leave a shift, with the reason', who: CREW, params: turnParams, body: z.object({ reason }), out: turn, refusals: turnGone },
    decline: { method: 'POST', path: '/api/roster/turns/:turnId/decline', summary: 'I was asked and cannot', who: CREW, params: turnParams, out: turn, refusals: turnGone },
    arrive: { method: 'POST', path: '/api/roster/turns/:turnId/arrive', summary: 'I am here: duty begins until the end of the shift', who: CREW, params: turnParams, body: z.object({ position: position.nullable().default(null) }), out: turn, refusals: { ...turnGone, 'roster.notNow': 409, 'roster.notActive': 409 } },
    changeTurn: { method: 'PUT', path: '/api/roster/turns/:turnId', summary: 'Whether the clock switches my duty on and off for this shift', who: CREW, params: turnParams, body: z.object({ switchesDuty: z.boolean() }), out: turn, refusals: turnGone },
    changeWishes: { method: 'PUT', path: '/api/roster/wishes', summary: 'When I can help, how much, and whether I may be asked', who: CREW, body: wishes, out: wishes },
    colleagues: { method: 'GET', path: '/api/roster/turns/:turnId/colleagues', summary: 'Who shares this roster with me and could take my shift', who: CREW, params: turnParams, out: z.object({ people: z.array(member.omit({ skills: true })) }) },
    offerSwap: { method: 'POST', path: '/api/roster/turns/:turnId/swap', summary: 'Offer my shift to one person or to all who suit', who: CREW, params: turnParams, body: z.object({ toPersonId: idOf('person').nullable().default(null), reason }), out: swap, refusals: { ...turnGone, 'roster.notColleague': 422, 'roster.swapOpen': 409 } },
    takeSwap: { method: 'POST', path: '/api/roster/swaps/:swapId/take', summary: 'Take over a shift that was offered', who: CREW, params: swapParams, out: swap, refusals: { ...bookRefusals, ...swapGone } },
    declineSwap: { method: 'POST', path: '/api/roster/swaps/:swapId/decline', summary: 'I cannot take over the shift offered to me', who: CREW, params: swapParams, out: swap, refusals: swapGone },
    withdrawSwap: { method: 'POST', path: '/api/roster/swaps/:swapId/withdraw', summary: 'I keep my shift', who: CREW, params: swapParams, out: swap, refusals: swapGone },

    feeds: { method: 'GET', path: '/api/roster/feeds', summary: 'My calendar subscriptions', who: SUBSCRIBERS, out: z.object({ feeds: z.array(feed) }) },
    addFeed: { method: 'POST', path: '/api/roster/feeds', summary: 'Make a calendar address: mine, or of an area I look after; it is shown this once', who: SUBSCRIBERS, body: z.object({ areaPath: areaPath.nullable().default(null) }), out: feed.extend({ path: z.string() }), refusals: { 'roster.tooManyFeeds': 409 } },
    endFeed: { method: 'DELETE', path: '/api/roster/feeds/:feedId', summary: 'Make a calendar address void', who: SUBSCRIBERS, params: z.object({ feedId: idOf('feed') }), out: z.object({}) },
    calendar: {
      method: 'GET', path: '/api/roster/calendars/:calendar', summary: 'A calendar (RFC 5545) by its secret address', who: 'anybody', gives: 'file', attemptsPerMinute: 60,
      params: z.object({ calendar: z.string().regex(/^\d{1,10}-[A-Za-z0-9_-]{32}\.ics$/).meta({ examples: ['510117001-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics'] }) }),
    },

    coverage: { method: 'GET', path: '/api/roster/coverage', summary: 'Who is wanted and who comes, by hour and skill', who: KEEPERS, query: span, out: coverage },
    shifts: { method: 'GET', path: '/api/roster/shifts', summary: 'The shifts of an area', who: KEEPERS, query: pageQuery.extend({ ...span.shape, gaps: z.enum(['true']).optional() }), out: pageOf(shift) },
    shift: { method: 'GET', path: '/api/roster/shifts/:shiftId', summary: 'A shift with everybody in it', who: KEEPERS, params: shiftParams, out: shift.extend({ people: z.array(part), swaps: z.array(swap) }) },
    suitable: { method: 'GET', path: '/api/roster/shifts/:shiftId/suitable', summary: 'Who could fill the gap, who cannot and why', who: KEEPERS, params: shiftParams, out: z.object({ people: z.array(candidate) }) },
    ask: { method: 'POST', path: '/api/roster/shifts/:shiftId/ask', summary: 'Ask people to come; they sign up by one touch', who: KEEPERS, params: shiftParams, body: z.object({ personIds: z.array(idOf('person')).min(1).max(50) }), out: z.object({ asked: z.number().int(), passedOver: z.number().int() }), refusals: { 'roster.calledOff': 409, 'roster.over': 409, 'roster.full': 409 } },
    assign: { method: 'POST', path: '/api/roster/shifts/:shiftId/assign', summary: 'Put somebody in whose duty it is', who: KEEPERS, params: shiftParams, body: z.object({ personId: idOf('person') }), out: z.object({}), refusals: { ...bookRefusals, 'roster.volunteersAreAsked': 409 } },
    callOff: { method: 'POST', path: '/api/roster/shifts/:shiftId/call-off', summary: 'Call a shift off; everybody in it is told', who: KEEPERS, params: shiftParams, body: z.object({ reason }), out: shift, refusals: { 'roster.calledOff': 409, 'roster.over': 409 } },
    release: { method: 'POST', path: '/api/roster/turns/:turnId/release', summary: 'Take somebody out of a shift', who: KEEPERS, params: turnParams, body: z.object({ reason }), out: z.object({}), refusals: turnGone },
    correct: { method: 'POST', path: '/api/roster/turns/:turnId/attendance', summary: 'Correct the attendance of somebody else, with the reason', who: KEEPERS, params: turnParams, body: z.object({ attendance: z.enum(ATTENDANCES), reason }), out: z.object({}), refusals: { ...turnGone, 'roster.ownTurn': 409 } },
    decideSwap: { method: 'POST', path: '/api/roster/swaps/:swapId/decide', summary: 'Approve or refuse a swap', who: KEEPERS, params: swapParams, body: z.object({ approves: z.boolean(), reason }), out: swap, refusals: { ...bookRefusals, ...swapGone, 'roster.ownSwap': 409 } },
    swaps: { method: 'GET', path: '/api/roster/swaps', summary: 'Swaps that wait for me to decide', who: KEEPERS, out: z.object({ swaps: z.array(swap) }) },
    attendance: { method: 'GET', path: '/api/roster/attendance', summary: 'Who came, late or not at all', who: KEEPERS, query: pageQuery.extend(attendedQuery.shape), out: pageOf(attended) },
    attendanceFile: { method: 'GET', path: '/api/roster/attendance.csv', summary: 'The attendance as a table', who: KEEPERS, query: attendedQuery, gives: 'file', writes: true, refusals: { 'safeguard.needsSecond': 409 } },

    templates: { method: 'GET', path: '/api/roster/templates', summary: 'The templates of my area or organisation', who: KEEPERS, out: z.object({ templates: z.array(template) }) },
    addTemplate: { method: 'POST', path: '/api/roster/templates', summary: 'Add a template; its shifts are made at once', who: KEEPERS, body: templateBody, out: template, refusals: templateRefusals },
    changeTemplate: {
      method: 'PUT', path: '/api/roster/templates/:templateId', summary: 'Change a template; shifts to come follow, but those that people are in keep their time', who: KEEPERS, params: z.object({ templateId: idOf('template') }),
      body: templateBody, out: template.extend({ /** Shifts that no longer fit and stay, because people are in them. */ kept: z.number().int() }), refusals: { ...templateRefusals, 'roster.crewFixed': 422 },
    },
    rules: { method: 'GET', path: '/api/roster/rules', summary: 'Rest, limits, reminders, working hours and holidays', who: KEEPERS, query: z.object({ areaPath }), out: rosterRules },
    changeRules: { method: 'PUT', path: '/api/roster/rules', summary: 'Change the rules of all rosters of a community, or of the street where a community has none of its own', who: ['committee', 'street', 'administrator'], body: rosterRules.extend({ areaPath }), out: rosterRules },
    propose: { method: 'POST', path: '/api/roster/proposals', summary: 'A fair roster for the gaps; nothing is done until it is taken', who: KEEPERS, attemptsPerMinute: 20, body: span.extend({ days: z.number().int().min(1).max(14).default(14), crew: z.enum(CREWS).default('volunteers') }), out: proposal, refusals: { 'roster.tooMuch': 422, 'roster.noSolution': 503 } },
    takeProposal: { method: 'POST', path: '/api/roster/proposals/take', summary: 'Take a proposal: volunteers are asked, those whose duty it is are put in', who: KEEPERS, body: z.object({ turns: z.array(pick).min(1).max(MOST_PROPOSED) }), out: z.object({ asked: z.number().int(), booked: z.number().int(), passedOver: z.number().int() }) },
  },
  calls: {
    /** Who is on duty in the whole tenant. */
    onDuty: { in: z.object({}), out: z.array(idOf('person')) },
    /** Goes off duty when the hours are over. */
    endDuty: { in: z.object({ personId: idOf('person'), since: time }) },
    setDuty: { in: z.object({ personId: idOf('person'), onDuty: z.boolean(), hours: z.number().min(0.5).max(16), position: position.nullable() }), out: duty, refusals: { 'roster.notActive': 409 } },
    /** Clocks of a shift. Each names the beginning it was set for: a clock of a former time does nothing. */
    remindShift: { in: z.object({ shiftId: idOf('shift'), startsAt: time }) },
    startShift: { in: z.object({ shiftId: idOf('shift'), startsAt: time }) },
    closeShift: { in: z.object({ shiftId: idOf('shift'), startsAt: time }) },
    /** When the community of an area works: week, holidays, moved working days. */
    workingHours: { in: z.object({ areaPath }), out: workingHoursSchema },
    /** Templates with their shifts, and people in them as far as they suit. */
    addRosters: { in: z.object({ areaPath, holidays: z.array(day).default([]), movedWorkdays: z.array(day).default([]), templates: z.array(templateBody).max(50), people: z.array(idOf('person')).max(500).default([]) }) },
  },
  events: { dutyChanged: z.object({ personId: idOf('person'), onDuty: z.boolean(), position: position.nullable() }) },
  notices: {
    dutyChanged: z.object({ personId: idOf('person'), onDuty: z.boolean() }),
    /** A shift or somebody's part in it. */
    changed: z.object({ shiftId: idOf('shift') }),
    /** I am asked to come, or a shift is offered to me. */
    asked: z.object({ shiftId: idOf('shift'), name: z.string(), startsAt: time }),
  },
});
