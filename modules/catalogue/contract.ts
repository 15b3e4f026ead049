/**
 * What volunteers and organisations offer for credits. Who chooses one of it asks for help like anybody else: whoever offers it is asked first, then
 * it climbs. There is no price but that of the time bank's tables.
 */
import { defineContract, defineLifecycle, idOf, pageOf, pageQuery, workingHoursSchema } from '@huying/kernel';
import { areaPath } from '@huying/place/contract';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const PROVIDERS = ['volunteer', 'organisation', 'property'] as const;
const SPENDERS = ['elder', 'volunteer', 'family'] as const;
/** Who looks after what is offered in their area. */
export const KEEPERS = ['committee', 'street', 'grid', 'desk', 'administrator'] as const;
const DECIDERS = ['committee', 'street'] as const;

export const LISTING_STATES = ['listed', 'withdrawn', 'suspended', 'ended'] as const;
export const listingLifecycle = defineLifecycle({
  name: 'listing',
  initial: 'listed',
  states: { listed: { phase: 'active' }, withdrawn: { phase: 'open' }, suspended: { phase: 'open' }, ended: { phase: 'done' } },
  commands: {
    change: { from: ['listed', 'withdrawn'], by: PROVIDERS },
    withdraw: { from: ['listed'], to: 'withdrawn', by: PROVIDERS },
    list: { from: ['withdrawn'], to: 'listed', by: PROVIDERS },
    end: { from: ['listed', 'withdrawn', 'suspended'], to: 'ended', by: [...PROVIDERS, 'clock'] },
    suspend: { from: ['listed', 'withdrawn'], to: 'suspended', by: DECIDERS },
    resume: { from: ['suspended'], to: 'listed', by: DECIDERS },
  },
});

const price = z.object({ kind: z.enum(['hourly', 'each']), minutes: z.number().int(), /** Set aside when it is asked for. */ heldMinutes: z.number().int() });
/** See `core/waiting.ts`. */
const waiting = z.object({ /** Null is no figure yet. */ days: z.number().nullable(), /** Asked for and served by whoever offers it, in the time that is counted. */ services: z.number().int() });
const provider = z.object({ kind: z.enum(['person', 'organisation']), /** Masked to those who choose, of a person. */ name: z.string() });
const content = z.object({
  category: z.enum(CATEGORIES), title: z.string().trim().min(2).max(40), words: z.string().trim().max(300).default(''), areaPath,
  hours: workingHoursSchema.shape.week.refine((week) => Object.values(week).some((openings) => openings.length > 0), { message: 'open on some day' }).meta({ examples: [{ 2: [{ from: '09:00', to: '11:00' }] }] }), /** How often in a week, Monday to Sunday. */ perWeek: z.number().int().min(1).max(50),
});
const offered = content.extend({ id: idOf('listing'), areaName: z.string(), provider, price, waiting, /** The soonest time that is free. */ nextAt: time.nullable() });
export type Offered = z.output<typeof offered>;
const kept = content.extend({
  id: idOf('listing'), areaName: z.string(), provider, state: z.enum(LISTING_STATES), /** Why it is suspended. */ reason: z.string().nullable(), /** Whoever offers it may not be asked for it now: suspended themselves, or without a certificate that it wants. */ isClosed: z.boolean(),
  price: price.nullable(), waiting, /** Asked for and still to come. */ coming: z.number().int(), changedAt: time,
});
export type Kept = z.output<typeof kept>;

const listingParams = z.object({ listingId: idOf('listing') });
const lifecycle = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const reason = z.string().trim().min(2).max(300);
/** For whom: an elder whom I follow, or myself. */
const forWhom = z.object({ elderId: idOf('person').optional() });
const publishing = { 'catalogue.noPrice': 422, 'catalogue.notQualified': 422, 'catalogue.beyondArea': 422, 'catalogue.beyondContract': 422 } as const;
const choices = z.object({
  organisationId: idOf('organisation').nullable(), name: z.string(), areas: z.array(z.object({ path: areaPath, name: z.string() })), /** What may be offered, with what it brings. */ categories: z.array(z.object({ category: z.enum(CATEGORIES), kind: z.enum(['hourly', 'each']), minutes: z.number().int() })),
});
export type Choices = z.output<typeof choices>;

export const catalogue = defineContract('catalogue', {
  routes: {
    browse: {
      method: 'GET', path: '/api/catalogue/listings', summary: 'Services that are offered for credits where I live, or where an elder lives whom I follow', who: SPENDERS,
      query: pageQuery.extend({ ...forWhom.shape, category: z.enum(CATEGORIES).optional(), search: z.string().trim().max(40).optional(), by: z.enum(['person', 'organisation']).optional() }), out: pageOf(offered),
    },
    one: { method: 'GET', path: '/api/catalogue/listings/:listingId', summary: 'A service, its price, its waiting time and when it is free', who: SPENDERS, params: listingParams, query: forWhom, out: offered.extend({ times: z.array(time), availableMinutes: z.number().int(), /** Whoever looks, or the elder, may ask for it. */ mayAsk: z.boolean() }) },
    ask: {
      method: 'POST', path: '/api/catalogue/listings/:listingId/bookings', summary: 'Ask for a service: credits are set aside, and whoever offers it is asked first', who: SPENDERS, params: listingParams, attemptsPerMinute: 60,
      body: z.object({ elderId: idOf('person').nullable().default(null), /** One of the times that are free. */ at: time.meta({ examples: ['2026-05-18T09:00:00+08:00'] }), words: z.string().trim().max(200).default('') }), out: z.object({ needId: idOf('need') }),
      refusals: { 'catalogue.notOffered': 409, 'catalogue.notFree': 409, 'catalogue.notEnough': 409, 'catalogue.ownService': 422, 'need.noElder': 422, 'need.tooMany': 429 },
    },
    mine: { method: 'GET', path: '/api/catalogue/mine', summary: 'What I offer, or my organisations, and what may be offered', who: PROVIDERS, out: z.object({ listings: z.array(kept), choices: z.array(choices) }) },
    publish: { method: 'POST', path: '/api/catalogue/listings', summary: 'Offer a service for credits', who: PROVIDERS, body: content.extend({ organisationId: idOf('organisation').nullable().default(null) }), out: kept, refusals: { ...publishing, 'catalogue.tooMany': 409 } },
    change: { method: 'PUT', path: '/api/catalogue/listings/:listingId', summary: 'Change what I offer', who: PROVIDERS, params: listingParams, body: content, out: kept, refusals: { ...publishing, ...lifecycle } },
    show: { method: 'PUT', path: '/api/catalogue/listings/:listingId/shown', summary: 'Take it out of the list for a while, or put it back', who: PROVIDERS, params: listingParams, body: z.object({ isShown: z.boolean() }), out: kept, refusals: lifecycle },
    end: { method: 'DELETE', path: '/api/catalogue/listings/:listingId', summary: 'Offer it no more', who: PROVIDERS, params: listingParams, out: z.object({}), refusals: lifecycle },
    kept: {
      method: 'GET', path: '/api/catalogue/kept', summary: 'What is offered in my area, in every state', who: KEEPERS,
      query: pageQuery.extend({ state: z.enum(LISTING_STATES).optional(), category: z.enum(CATEGORIES).optional(), search: z.string().trim().max(40).optional() }), out: pageOf(kept),
    },
    suspend: { method: 'POST', path: '/api/catalogue/listings/:listingId/suspension', summary: 'Nobody may ask for it any more; whoever offers it and whoever waits for it are told why', who: DECIDERS, params: listingParams, body: z.object({ reason }), out: kept, refusals: lifecycle },
    resume: { method: 'POST', path: '/api/catalogue/listings/:listingId/resumption', summary: 'It may be asked for again', who: DECIDERS, params: listingParams, body: z.object({ reason }), out: kept, refusals: lifecycle },
  },
  calls: {
    /** Listings as they stand, of a volunteer or of an organisation. */
    addListings: { in: z.object({ listings: z.array(content.extend({ personId: idOf('person').nullable(), organisationId: idOf('organisation').nullable(), homePath: areaPath })).max(200) }) },
  },
  notices: { changed: z.object({ listingId: idOf('listing') }) },
});
