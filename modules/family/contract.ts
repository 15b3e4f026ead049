/** Family: who may follow an elder from afar, by the elder's own consent, and how far. */
import { defineContract, defineLifecycle, idOf } from '@huying/kernel';
import { device, deviceId, deviceInvitation, phone } from '@huying/people/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const STAFF = ['desk', 'committee', 'grid', 'street'] as const;

export const bondLifecycle = defineLifecycle({
  name: 'bond',
  initial: 'asked',
  states: {
    /** Waits for the elder's yes. */
    asked: { phase: 'open' },
    bound: { phase: 'active' },
    refused: { phase: 'dropped' },
    ended: { phase: 'done' },
  },
  commands: {
    agree: { from: ['asked'], to: 'bound', by: ['elder', ...STAFF] },
    refuse: { from: ['asked'], to: 'refused', by: ['elder', ...STAFF] },
    end: { from: ['asked', 'bound'], to: 'ended', by: ['elder', 'family', ...STAFF] },
  },
  timers: {},
});
export const BOND_STATES = ['asked', 'bound', 'refused', 'ended'] as const;

/** How the elder said yes: by touch on her own page, or to a worker who was there. */
export const CONSENT_FORMS = ['touch', 'spoken', 'written', 'guardian'] as const;
/** What a worker writes down of a yes that was given on the spot: in which form, and what was said or where the paper lies. */
export const consentGiven = z.object({ form: z.enum(['spoken', 'written', 'guardian']), note: z.string().trim().min(2).max(300) });
/** What the elder lets be seen beyond that there is a need, how far it is and who comes. */
export const sees = z.object({ /** What was said, and that it is about health. */ words: z.boolean(), recordings: z.boolean() });

const relation = z.string().trim().min(1).max(20).meta({ examples: ['女儿', '儿子'] });
export const bond = z.object({
  id: idOf('bond'), elderId: idOf('person'), elderName: z.string(), memberId: idOf('person'), memberName: z.string(),
  /** Of the member; masked but for those who may ring up and for themselves. */
  memberPhone: z.string().nullable(), relation, state: z.enum(BOND_STATES), askedAt: time, sees, onCall: z.boolean(),
  /** Stands among the elder's emergency contacts. */
  isContact: z.boolean(),
  consent: z.object({ form: z.enum(CONSENT_FORMS), note: z.string().nullable(), byName: z.string(), at: time }).nullable(),
  /** What the reader may do now. */
  commands: z.array(z.string()),
});
export type Bond = z.output<typeof bond>;

const bondParams = z.object({ bondId: idOf('bond') });
const elderParams = z.object({ elderId: idOf('person') });
const moved = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
/** What other modules need to know of somebody who is bound. */
const follower = z.object({ memberId: idOf('person'), relation, onCall: z.boolean(), sees });

export const family = defineContract('family', {
  routes: {
    mine: { method: 'GET', path: '/api/family/mine', summary: 'Elders whom I follow, or whom staff asked for me', who: 'signed-in', out: z.object({ bonds: z.array(bond) }) },
    ask: {
      method: 'POST', path: '/api/family/asks', summary: 'Ask an elder to let me follow; the answer never tells whether the number is known', who: 'signed-in', attemptsPerMinute: 10,
      body: z.object({ elderPhone: phone.meta({ examples: ['13999999999'] }), relation }), out: z.object({ sent: z.literal(true) }),
    },
    bonds: { method: 'GET', path: '/api/family/elders/:elderId/bonds', summary: 'Family of an elder, and who asked to be', who: ['elder', ...STAFF], params: elderParams, out: z.object({ bonds: z.array(bond) }) },
    bind: {
      method: 'POST', path: '/api/family/elders/:elderId/bonds', summary: 'Bind a family member: with consent recorded on the spot at once, without it the elder is asked', who: STAFF, params: elderParams,
      body: z.object({
        name: z.string().trim().min(1).max(40), phone: phone.meta({ examples: ['13999999998'] }), relation, consent: consentGiven.nullable().default(null), sees: sees.default({ words: false, recordings: false }),
      }),
      out: bond, refusals: { 'family.notElder': 422, 'family.alreadyBound': 409, 'family.tooMany': 409, 'family.oneself': 422, 'family.otherName': 409 },
    },
    agree: {
      method: 'POST', path: '/api/family/bonds/:bondId/agree', summary: 'Let somebody follow; staff record how the elder said yes', who: ['elder', ...STAFF], params: bondParams,
      body: z.object({ sees: sees.default({ words: false, recordings: false }), consent: consentGiven.nullable().default(null) }), out: bond, refusals: { ...moved, 'family.needsConsent': 422 },
    },
    refuse: { method: 'POST', path: '/api/family/bonds/:bondId/refuse', summary: 'Do not let somebody follow', who: ['elder', ...STAFF], params: bondParams, out: bond, refusals: moved },
    end: { method: 'POST', path: '/api/family/bonds/:bondId/end', summary: 'Nothing is seen from now on', who: 'signed-in', params: bondParams, out: bond, refusals: moved },
    letSee: { method: 'PUT', path: '/api/family/bonds/:bondId/sees', summary: 'What I let a family member see', who: ['elder'], params: bondParams, body: sees, out: bond, refusals: { 'family.notBound': 409 } },
    setOnCall: { method: 'PUT', path: '/api/family/bonds/:bondId/on-call', summary: 'Whether I am told at once of a red call', who: ['family'], params: bondParams, body: z.object({ onCall: z.boolean() }), out: bond, refusals: { 'family.notBound': 409 } },
    setContact: {
      method: 'PUT', path: '/api/family/bonds/:bondId/contact', summary: 'Whether I stand among the emergency contacts', who: ['family'], params: bondParams, body: z.object({ isContact: z.boolean() }), out: bond,
      refusals: { 'family.notBound': 409, 'family.noNumber': 422, 'family.tooManyContacts': 409 },
    },
    elder: {
      method: 'GET', path: '/api/family/elders/:elderId', summary: 'What family need to know of the elder whom they follow', who: ['family'], params: elderParams,
      out: z.object({ id: idOf('person'), name: z.string(), phone: z.string().nullable(), address: z.string(), bond, contacts: z.array(z.object({ name: z.string(), relation: z.string(), phone: z.string(), isMe: z.boolean() })), paired: z.array(z.object({ name: z.string() })) }),
    },
    devices: { method: 'GET', path: '/api/family/elders/:elderId/devices', summary: 'Devices of the elder whom I follow', who: ['family'], params: elderParams, out: z.object({ devices: z.array(device) }) },
    inviteDevice: { method: 'POST', path: '/api/family/elders/:elderId/devices', summary: 'A QR code by which a device of the elder stays signed in', who: ['family'], params: elderParams, attemptsPerMinute: 20, out: deviceInvitation },
    releaseDevice: { method: 'DELETE', path: '/api/family/elders/:elderId/devices/:sessionId', summary: 'Release a device of the elder at once', who: ['family'], params: elderParams.extend({ sessionId: deviceId }), out: z.object({}) },
  },
  calls: {
    /** Everybody who follows this elder by consent. */
    followers: { in: z.object({ elderId: idOf('person') }), out: z.array(follower) },
    /** Whether somebody follows an elder, and what may be seen. */
    follower: { in: z.object({ elderId: idOf('person'), memberId: idOf('person') }), out: follower.nullable() },
    /** Bonds with consent given otherwise, for filling an installation. */
    addBonds: { in: z.object({ bonds: z.array(z.object({ elderId: idOf('person'), memberId: idOf('person'), relation, consent: consentGiven.extend({ /** Who wrote it down. */ byName: z.string().max(40) }), sees })).max(500) }) },
  },
  events: {
    /** Somebody follows from now on, follows no more, or is told otherwise of red calls. */
    followersChanged: z.object({ elderId: idOf('person'), followers: z.array(follower) }),
  },
  notices: {
    changed: z.object({ bondId: idOf('bond'), elderId: idOf('person') }),
  },
});
