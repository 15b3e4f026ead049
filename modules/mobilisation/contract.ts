/**
 * 次第动员. Whatever needs an owner opens a callout; a callout climbs a ladder of tiers by the clock until somebody owns it. Exactly one wins;
 * everybody else is told at once; the last tier is a named duty holder, so that nothing ends unowned.
 */
import { defineContract, defineLifecycle, idOf, isDate, workingHoursSchema } from '@huying/kernel';
import { areaPath, position } from '@huying/place/contract';
import { ORGANISATION_KINDS, SEXES, SKILLS } from '@huying/people/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });

export const TIERS = ['paired', 'volunteers', 'community-organisations', 'social-and-property', 'committee-and-grid', 'street'] as const;
export type TierKind = (typeof TIERS)[number];

export const calloutLifecycle = defineLifecycle({
  name: 'callout',
  initial: 'climbing',
  states: { climbing: { phase: 'open' }, owned: { phase: 'active' }, ended: { phase: 'done' }, cancelled: { phase: 'dropped' } },
  commands: {
    /** Fills a place; the callout is owned when all places are filled, and goes on climbing until then. */
    accept: { from: ['climbing'], to: 'owned', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'clock'] },
    lose: { from: ['climbing', 'owned'], to: 'climbing', by: ['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'clock'] },
    /** Another person of the same duty takes the place of an owner. */
    pass: { from: ['climbing', 'owned'], by: ['organisation', 'property', 'grid', 'committee', 'street', 'desk', 'clock'] },
    reopen: { from: ['ended'], to: 'climbing', by: ['elder', 'family', 'volunteer', 'desk', 'committee', 'grid', 'street', 'system', 'clock'] },
    end: { from: ['climbing', 'owned'], to: 'ended', by: ['elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'system', 'clock'] },
    cancel: { from: ['climbing', 'owned'], to: 'cancelled', by: ['elder', 'family', 'volunteer', 'desk', 'committee', 'grid', 'street', 'system', 'clock'] },
  },
  timers: {},
});

export const REFUSE_REASONS = ['busy', 'too-far', 'cannot-do', 'unwell', 'already-going-out', 'other'] as const;
export const OFFER_STATES = ['waiting', 'accepted', 'refused', 'silent', 'gone'] as const;

/** What is asked for; the same for a need, a repair, a grid event. */
export const request = z.object({
  subject: z.object({ kind: z.string().max(30), id: z.uuid() }),
  elderId: idOf('person').nullable(), areaPath, home: position, category: z.string().max(40), urgency: z.enum(['green', 'yellow', 'red']),
  skills: z.array(z.enum(SKILLS)).max(8), sex: z.enum(SEXES).nullable(), people: z.number().int().min(1).max(4),
  /** When it is to be done; null is as soon as possible. */
  dueAt: time.nullable(),
  /** One line in plain words for those who are asked; no name, no door. */
  summary: z.string().max(200),
});

export const owner = z.object({ personId: idOf('person').nullable(), personName: z.string().nullable(), organisationId: idOf('organisation').nullable(), organisationName: z.string().nullable(), tier: z.enum(TIERS), since: time });
export const tierView = z.object({
  position: z.number().int(), kind: z.enum(TIERS), state: z.enum(['waiting', 'asked', 'passed', 'owned']),
  startsAt: time, /** When the next tier joins; null for the last. */ endsAt: time.nullable(), asked: z.number().int(), answered: z.number().int(),
});
export const offerView = z.object({
  id: idOf('offer'), calloutId: idOf('callout'), subject: request.shape.subject, state: z.enum(OFFER_STATES), category: z.string(), urgency: z.enum(['green', 'yellow', 'red']), summary: z.string(),
  distanceMetres: z.number(), /** Rounded to a circle of 300 m until the offer is accepted. */ near: position, madeAt: time, answerBy: time, dueAt: time.nullable(), people: z.number().int(),
  recordingId: idOf('file').nullable(),
});
export const calloutView = z.object({
  id: idOf('callout'), subject: request.shape.subject, state: z.enum(['climbing', 'owned', 'ended', 'cancelled']), urgency: z.enum(['green', 'yellow', 'red']), category: z.string(), summary: z.string(),
  elderId: idOf('person').nullable(), recordingId: idOf('file').nullable(), people: z.number().int(), dueAt: time.nullable(),
  areaPath, home: position, openedAt: time, /** Rises with each time it climbs anew. */ climb: z.number().int(), tiers: z.array(tierView),
  /** The first of the owners. */ owner: owner.nullable(), /** One for each of the `people` places that is filled. */ owners: z.array(owner), progressDueAt: time.nullable(),
  ladder: z.object({ version: z.number().int(), rows: z.array(z.string()), /** Why some tiers are never asked, `mobilisation.boundary.<code>`. */ boundaries: z.array(z.string()) }),
});
const reasonIn = z.object({ reason: z.string().trim().min(1).max(300) });
const calloutParams = z.object({ calloutId: idOf('callout') });
/** Which callouts are counted. */
const statisticsQuery = z.object({ from: time.optional(), to: time.optional(), area: areaPath.optional(), category: z.string().max(40).optional(), urgency: z.enum(['green', 'yellow', 'red']).optional() });
const organisationParams = z.object({ organisationId: idOf('organisation') });
const MEMBERS = ['organisation', 'property'] as const;
const OVERSEERS = ['desk', 'committee', 'street', 'administrator', 'auditor'] as const;
/** What an organisation gives now, within what staff entered of its contract. */
const scopeShape = z.object({
  /** Empty is all that the contract names. */ categories: z.array(z.enum(CATEGORIES)).max(CATEGORIES.length), /** Null is at any hour; red calls do not wait for it. */ hours: workingHoursSchema.nullable().meta({ examples: [null] }),
  /** Not asked before this. */ awayUntil: time.nullable().meta({ examples: [null] }),
  /** Closed on public holidays, and open on moved working days as on Mondays. */ keepsHolidays: z.boolean().optional(), /** Closed on these days besides. */ closedDays: z.array(z.string().refine(isDate, { message: 'a day of the calendar' }).meta({ examples: ['2026-10-01'] })).max(200).optional(),
});
const DUTY = ['organisation', 'property', 'grid', 'committee', 'street', 'desk'] as const;

export const mobilisation = defineContract('mobilisation', {
  routes: {
    offers: { method: 'GET', path: '/api/offers', summary: 'Offers to me that wait for an answer, and those of the last day', who: ['volunteer'], out: z.object({ offers: z.array(offerView) }) },
    accept: {
      method: 'POST', path: '/api/offers/:offerId/accept', summary: 'Take an offer; exactly one wins', who: ['volunteer'], params: z.object({ offerId: idOf('offer') }),
      out: z.object({ calloutId: idOf('callout'), subject: request.shape.subject }), refusals: { 'mobilisation.taken': 409, 'mobilisation.over': 410, 'mobilisation.notYours': 404 },
    },
    refuse: {
      method: 'POST', path: '/api/offers/:offerId/refuse', summary: 'Say no to an offer; somebody else is asked at once', who: ['volunteer'], params: z.object({ offerId: idOf('offer') }),
      body: z.object({ reason: z.enum(REFUSE_REASONS), note: z.string().max(200).optional() }), out: z.object({}), refusals: { 'mobilisation.over': 410, 'mobilisation.notYours': 404 },
    },
    recording: {
      method: 'GET', path: '/api/callouts/:calloutId/recording', summary: 'The spoken message, for those who are asked and who owns it', who: ['volunteer', ...DUTY], params: calloutParams, gives: 'file',
    },
    decline: {
      method: 'POST', path: '/api/callouts/:calloutId/decline', summary: 'My organisation says no; it climbs on as soon as nobody is left to wait for', who: ['organisation', 'property'], params: calloutParams,
      body: reasonIn.extend({ organisationId: idOf('organisation') }), out: z.object({}), refusals: { 'mobilisation.notAsked': 404, 'mobilisation.over': 410 },
    },
    giveBack: {
      method: 'POST', path: '/api/callouts/:calloutId/give-back', summary: 'Give back what I took; it is offered to others at once', who: ['volunteer', ...DUTY], params: calloutParams,
      body: reasonIn, out: z.object({}), refusals: { 'mobilisation.notOwner': 403, 'mobilisation.over': 410 },
    },
    progress: {
      method: 'POST', path: '/api/callouts/:calloutId/progress', summary: 'Say that I am still on it', who: ['volunteer', ...DUTY], params: calloutParams,
      body: z.object({ note: z.string().max(200).optional() }), out: z.object({ nextBy: time }), refusals: { 'mobilisation.notOwner': 403, 'mobilisation.over': 410 },
    },
    asks: {
      method: 'GET', path: '/api/asks', summary: 'What my organisation or office is asked, and what it owns', who: DUTY,
      out: z.object({
        asks: z.array(calloutView.extend({ askedAt: time, untilAt: time.nullable(), organisationId: idOf('organisation').nullable(), mine: z.boolean() })),
        /** Not yet my office's turn, but in the end it is somebody's of mine: from when, unless others take it. The soonest first. */
        coming: z.array(calloutView.extend({ assignsAt: time })),
        /** Whether my office works now, by its working hours and holidays; null for organisations. */
        office: z.object({ areaPath, isWorking: z.boolean(), worksAgainAt: time.nullable() }).nullable(),
      }),
    },
    scope: {
      method: 'GET', path: '/api/organisations/:organisationId/scope', summary: 'What an organisation gives, its hours, and what its contract names', who: [...MEMBERS, ...OVERSEERS], params: organisationParams,
      out: z.object({
        organisationId: idOf('organisation'), name: z.string(), kind: z.enum(ORGANISATION_KINDS), contract: z.object({ areaPath, /** Courtyards and other parts; empty is all of the area. */ serves: z.array(areaPath), categories: z.array(z.string()) }),
        categories: z.array(z.string()), hours: workingHoursSchema.nullable(), awayUntil: time.nullable(), keepsHolidays: z.boolean(), closedDays: z.array(z.string()), /** Of its community, from today on. */ publicHolidays: z.array(z.string()), changedAt: time.nullable(), changedBy: z.string().nullable(),
      }),
    },
    changeScope: {
      method: 'PUT', path: '/api/organisations/:organisationId/scope', summary: 'Say what my organisation gives now, when, and until when it is away', who: MEMBERS, params: organisationParams, body: scopeShape,
      out: z.object({ categories: z.array(z.string()), hours: workingHoursSchema.nullable(), awayUntil: time.nullable() }), refusals: { 'mobilisation.beyondContract': 422 },
    },
    organisationStatistics: {
      method: 'GET', path: '/api/organisations/:organisationId/statistics', summary: 'What my organisation was asked, took and gave back, by member and kind', who: [...MEMBERS, ...OVERSEERS], params: organisationParams, query: z.object({ from: time.optional(), to: time.optional() }),
      out: z.object({
        asked: z.number().int(), taken: z.number().int(), silent: z.number().int(), medianSecondsToTake: z.number().nullable(), /** Held to the end, or still held. */ kept: z.number().int(), gaveBack: z.number().int(), /** Lost because nobody answered for it. */ lost: z.number().int(),
        perMember: z.array(z.object({ /** Null is nobody named. */ name: z.string().nullable(), taken: z.number().int() })), perCategory: z.array(z.object({ category: z.string(), taken: z.number().int() })),
      }),
    },
    take: {
      method: 'POST', path: '/api/callouts/:calloutId/take', summary: 'Take a callout for my organisation or office, naming who goes or not yet', who: DUTY, params: calloutParams,
      body: z.object({ organisationId: idOf('organisation').nullable(), memberId: idOf('person').nullable().default(null) }), out: calloutView,
      refusals: { 'mobilisation.taken': 409, 'mobilisation.over': 410, 'mobilisation.notAsked': 403, 'mobilisation.notMember': 422 },
    },
    nameMember: {
      method: 'POST', path: '/api/callouts/:calloutId/member', summary: 'Name or change the member who goes', who: DUTY, params: calloutParams, body: z.object({ memberId: idOf('person') }), out: calloutView,
      refusals: { 'mobilisation.notOwner': 403, 'mobilisation.over': 410, 'mobilisation.notMember': 422 },
    },
    assign: {
      method: 'POST', path: '/api/callouts/:calloutId/assign', summary: 'Give a callout to somebody whose duty it is; volunteers are never assigned', who: ['desk', 'committee', 'street'], params: calloutParams,
      body: z.object({ personId: idOf('person'), reason: z.string().trim().min(1).max(300) }), out: calloutView, refusals: { 'mobilisation.over': 410, 'mobilisation.notDuty': 422 },
    },
    callout: {
      method: 'GET', path: '/api/callouts/:calloutId', summary: 'A callout: tiers, clocks, every offer and non-offer with its reason', who: ['desk', ...['committee', 'grid', 'street', 'administrator', 'auditor'] as const], params: calloutParams,
      out: calloutView.extend({
        offers: z.array(z.object({
          id: idOf('offer'), personId: idOf('person').nullable(), organisationId: idOf('organisation').nullable(), name: z.string(), tier: z.enum(TIERS), wave: z.number().int(), state: z.enum(OFFER_STATES),
          madeAt: time, answeredAt: time.nullable(), reason: z.string().nullable(), distanceMetres: z.number().nullable(), score: z.number().nullable(),
          reasons: z.array(z.object({ code: z.string(), value: z.number() })),
        })),
        passedOver: z.array(z.object({ personId: idOf('person'), name: z.string(), distanceMetres: z.number().nullable(), reason: z.string(), wave: z.number().int() })),
      }),
    },
    statistics: {
      method: 'GET', path: '/api/mobilisation/statistics', summary: 'Per tier: asked, owned, time to owner; for a period', who: ['desk', 'committee', 'street', 'administrator', 'auditor'],
      query: statisticsQuery,
      out: z.object({ callouts: z.number().int(), unowned: z.number().int(), perTier: z.array(z.object({ kind: z.enum(TIERS), asked: z.number().int(), owned: z.number().int(), medianSecondsToOwner: z.number().nullable() })), offers: z.number().int(), accepted: z.number().int() }),
    },
    statisticsFile: {
      method: 'GET', path: '/api/mobilisation/statistics.csv', summary: 'The same statistics as CSV; recorded in the trail', who: ['desk', 'committee', 'street', 'administrator', 'auditor'],
      query: statisticsQuery, gives: 'file', writes: true,
    },
  },
  calls: {
    /** What `open` will ask first, asked beside what the caller asks anyway: nobody waits for it twice. */
    readAhead: { in: z.object({ elderId: idOf('person') }) },
    open: {
      in: request.extend({
        recordingId: idOf('file').nullable().default(null),
        /** Whoever offers this is asked first and alone, for a while; then it climbs as usual. Nothing urgent waits for anybody. */
        preferred: z.object({ personId: idOf('person').nullable(), organisationId: idOf('organisation').nullable() }).nullable().default(null),
      }),
      out: z.object({ calloutId: idOf('callout'), /** The last that was begun. */ tier: z.enum(TIERS).nullable(), /** As it stands now, with whom is asked. */ callout: calloutView }),
    },
    cancel: { in: z.object({ calloutId: idOf('callout'), reason: z.string() }) },
    /** Urgency, category or wishes changed: the ladder is chosen anew, those already asked stay asked. */
    change: { in: z.object({ calloutId: idOf('callout'), change: request.pick({ category: true, urgency: true, skills: true, sex: true, people: true, summary: true, dueAt: true }).extend({ recordingId: idOf('file').nullable() }).partial() }) },
    end: { in: z.object({ calloutId: idOf('callout') }) },
    reopen: { in: z.object({ calloutId: idOf('callout'), reason: z.string() }) },
    /** A person whose duty it is takes over. */
    takeOver: { in: z.object({ calloutId: idOf('callout'), personId: idOf('person'), reason: z.string() }), refusals: { 'mobilisation.over': 410, 'mobilisation.notDuty': 422 } },
    view: { in: z.object({ calloutId: idOf('callout') }), out: calloutView.nullable() },
    views: { in: z.object({ calloutIds: z.array(idOf('callout')).max(500) }), out: z.array(calloutView) },
    /** Days on which organisations are closed whatever their hours are, with the public holidays of this place where they keep these; and until when they are away. */
    closures: {
      in: z.object({ organisationIds: z.array(idOf('organisation')).max(500), areaPath }),
      out: z.array(z.object({ organisationId: idOf('organisation'), closedDays: z.array(z.string()), awayUntil: time.nullable() })),
    },
    /** Whether the actor, or an organisation of the actor, is asked or owns: who may hear the spoken message. */
    isAsked: { in: z.object({ calloutId: idOf('callout') }), out: z.boolean() },
    /** Callouts whose owner the actor is and that wait for the actor to say that it goes on. */
    questions: { in: z.object({}), out: z.array(z.object({ calloutId: idOf('callout'), answerBy: time })) },
    /** For when it is what the actor has taken: callouts that were not wanted at once. */
    dueTimes: { in: z.object({}), out: z.array(z.object({ calloutId: idOf('callout'), dueAt: time })) },
    /** Signs of life of the owner (on the way, arrived) push the progress check away. */
    notePresence: { in: z.object({ calloutId: idOf('callout') }) },
    /**
     * The one clock of a callout. It only wakes it: what is due is found from what is stored, so a clock that comes late, twice or for
     * an earlier climb does nothing that is not due.
     */
    wake: { in: z.object({ calloutId: idOf('callout'), climb: z.number().int() }) },
  },
  events: {
    /** With what a visit needs to know of it, so that nobody has to ask for it again. */
    owned: z.object({
      calloutId: idOf('callout'), subject: request.shape.subject, owner, offerId: idOf('offer').nullable(),
      request: request.pick({ elderId: true, areaPath: true, home: true, category: true, urgency: true, people: true, summary: true, dueAt: true }).extend({ recordingId: idOf('file').nullable() }),
    }),
    /** Given back or silent: the callout climbs again. */
    lost: z.object({ calloutId: idOf('callout'), subject: request.shape.subject, personId: idOf('person').nullable(), reason: z.string() }),
    /** After it was opened: whoever opens is answered which tier has it. */
    tierStarted: z.object({ calloutId: idOf('callout'), subject: request.shape.subject, kind: z.enum(TIERS), position: z.number().int() }),
    /** These people are asked, in one wave. */
    offersMade: z.object({ calloutId: idOf('callout'), personIds: z.array(idOf('person')), at: time }),
    offerAnswered: z.object({ calloutId: idOf('callout'), personId: idOf('person'), answer: z.enum(['accepted', 'refused', 'silent', 'gave-back']), seconds: z.number() }),
    /** Those who had not answered yet are no longer asked. */
    offersGone: z.object({ calloutId: idOf('callout'), personIds: z.array(idOf('person')), reason: z.enum(['taken', 'cancelled', 'changed']) }),
    /** Nobody is looked for and nobody is busy with it any more. */
    closed: z.object({ calloutId: idOf('callout'), subject: request.shape.subject, state: z.enum(['ended', 'cancelled']) }),
  },
  notices: {
    offerMade: z.object({ offerId: idOf('offer'), calloutId: idOf('callout'), urgency: z.string(), category: z.string(), summary: z.string(), distanceMetres: z.number() }),
    offerGone: z.object({ offerId: idOf('offer'), calloutId: idOf('callout'), reason: z.enum(['taken', 'cancelled', 'silent', 'changed']) }),
    asked: z.object({ calloutId: idOf('callout'), tier: z.enum(TIERS), urgency: z.string() }),
    changed: z.object({ calloutId: idOf('callout'), subject: request.shape.subject, state: z.string() }),
    progressAsked: z.object({ calloutId: idOf('callout'), answerBy: time }),
    /** To somebody whose duty it is: this is yours now. */
    assigned: z.object({ calloutId: idOf('callout'), subject: request.shape.subject, urgency: z.string(), category: z.string(), summary: z.string() }),
    /** To every desk of the tenant: the last tier was reached and no duty holder is known. Repeated each minute until somebody takes it. */
    unowned: z.object({ calloutId: idOf('callout'), subject: request.shape.subject, urgency: z.string(), summary: z.string() }),
  },
});
