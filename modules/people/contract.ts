/** People, organisations, memberships, the elder's file, volunteers' profiles, pairings; signing in. */
import { defineContract, idOf, pageOf, pageQuery, roleSchema } from '@huying/kernel';
import { areaPath, position } from '@huying/place/contract';
import { z } from 'zod';

export const SEXES = ['female', 'male'] as const;
export const SKILLS = ['cooking', 'electrics', 'plumbing', 'carpentry', 'lifting', 'driving', 'first-aid', 'nursing', 'escort', 'hairdressing', 'bathing', 'smartphone', 'company', 'reading', 'cleaning', 'sichuanese', 'policy'] as const;
export const ORGANISATION_KINDS = ['community', 'social', 'property', 'committee', 'grid', 'street', 'emergency', 'desk', 'day-care'] as const;

const time = z.iso.datetime({ offset: true });
export const phone = z.string().trim().regex(/^1[3-9]\d{9}$/, 'phone');

export const personCard = z.object({
  id: idOf('person'), name: z.string(), sex: z.enum(SEXES).nullable(), birthYear: z.number().int().nullable(),
  /** Shown only to those who may call; otherwise masked like 138****1234. */
  phone: z.string().nullable(),
});
export type PersonCard = z.output<typeof personCard>;

export const contact = z.object({ name: z.string().min(1).max(40), relation: z.string().min(1).max(20), phone, personId: idOf('person').nullable().default(null) });

/** What a helper or the desk needs to know of an elder; health is told as what to mind, never as diagnoses. */
export const elderFile = personCard.extend({
  address: z.string(), home: position, areaId: idOf('area'), areaPath,
  livesAlone: z.boolean(), mind: z.array(z.string().trim().min(1).max(100)).max(20), contacts: z.array(contact).max(6),
  recordingConsent: z.boolean(), photoConsent: z.boolean(), fontSize: z.number().int().min(18).max(30),
  paired: z.array(z.object({ id: idOf('person'), name: z.string() })),
});

export const volunteerProfile = z.object({
  personId: idOf('person'), skills: z.array(z.enum(SKILLS)), home: position, areaPath,
  sex: z.enum(SEXES).nullable(), birthYear: z.number().int().nullable(),
  /** Agreed to be asked for red calls while off duty. */
  redWhileOffDuty: z.boolean(), active: z.boolean(),
});

export const organisation = z.object({ id: idOf('organisation'), name: z.string(), kind: z.enum(ORGANISATION_KINDS), areaPath, categories: z.array(z.string()), phone: z.string().nullable() });
export const membership = z.object({ role: roleSchema, organisationId: idOf('organisation').nullable(), organisationName: z.string().nullable(), areaId: idOf('area').nullable(), areaPath });

const session = z.object({ id: z.string(), kind: z.enum(['browser', 'device']), label: z.string(), createdAt: time, lastSeenAt: time, /** The one that asks. */ current: z.boolean() });
const signInOut = z.object({ personId: idOf('person'), name: z.string(), mustChangePassword: z.boolean(), token: z.string().optional() });
const STAFF = ['desk', 'committee', 'grid', 'street', 'administrator'] as const;

export const people = defineContract('people', {
  routes: {
    requestCode: {
      method: 'POST', path: '/api/session/code', summary: 'Send a one-time code to a phone number', who: 'anybody', attemptsPerMinute: 20,
      body: z.object({ phone }), out: z.object({ sent: z.literal(true), /** Demonstration only. */ shown: z.string().nullable() }),
      refusals: { 'people.tooManyCodes': 429, 'people.noCodeChannel': 503 },
    },
    signIn: {
      method: 'POST', path: '/api/session', summary: 'Sign in by one-time code or password', who: 'anybody', session: 'opens', attemptsPerMinute: 60,
      body: z.object({ phone, code: z.string().regex(/^\d{6}$/).optional(), password: z.string().max(128).optional(), tenantId: z.number().int().optional(), /** An elder's own device: it stays signed in until it is released. */ device: z.boolean().default(false), /** What the list of sessions calls this browser. */ label: z.string().trim().max(80).default('') }),
      out: signInOut,
      refusals: { 'people.wrongCode': 401, 'people.expiredCode': 401, 'people.wrongPassword': 401, 'people.locked': 423, 'people.severalTenants': 409, 'people.unknownNumber': 404 },
    },
    signOut: { method: 'DELETE', path: '/api/session', summary: 'Sign out of this browser', who: 'signed-in', session: 'ends', out: z.object({}) },
    me: {
      method: 'GET', path: '/api/me', summary: 'Who is signed in', who: 'signed-in', session: 'renews',
      out: z.object({ id: idOf('person'), name: z.string(), tenantId: z.number().int(), memberships: z.array(membership), demonstration: z.boolean() }),
    },
    changePassword: {
      method: 'POST', path: '/api/me/password', summary: 'Set a new password', who: 'signed-in', attemptsPerMinute: 10,
      body: z.object({ old: z.string().max(128).optional(), new: z.string().max(128).meta({ examples: ['Wangcong-2026-xiaoxue'] }) }), out: z.object({}),
      refusals: { 'people.wrongPassword': 401, 'people.locked': 423, 'people.tooShort': 422, 'people.tooLong': 422, 'people.tooSimple': 422, 'people.guessable': 422 },
    },
    sessions: {
      method: 'GET', path: '/api/me/sessions', summary: 'Where I am signed in', who: 'signed-in',
      out: z.object({ sessions: z.array(session) }),
    },
    endSession: { method: 'DELETE', path: '/api/me/sessions/:sessionId', summary: 'End one of my sessions', who: 'signed-in', params: z.object({ sessionId: z.string().max(40) }), out: z.object({}) },
    list: {
      method: 'GET', path: '/api/people', summary: 'People of my area, by name, phone or role', who: STAFF,
      query: pageQuery.extend({ search: z.string().trim().max(40).optional(), role: roleSchema.optional(), areaPath: areaPath.optional() }),
      out: pageOf(personCard.extend({ address: z.string().nullable(), areaPath, roles: z.array(roleSchema) })),
    },
    elder: {
      method: 'GET', path: '/api/elders/:personId', summary: 'The file of an elder; reading it is recorded', who: [...STAFF, 'elder'], params: z.object({ personId: idOf('person') }),
      out: elderFile, writes: true,
    },
    changeElder: {
      method: 'PUT', path: '/api/elders/:personId', summary: 'Change what helpers should mind, contacts and consents', who: [...STAFF, 'elder'], params: z.object({ personId: idOf('person') }),
      body: elderFile.pick({ mind: true, contacts: true, livesAlone: true, recordingConsent: true, photoConsent: true, fontSize: true }).partial(), out: elderFile,
    },
    profile: { method: 'GET', path: '/api/volunteers/me', summary: 'My volunteer profile', who: ['volunteer'], out: volunteerProfile.extend({ name: z.string(), paired: z.array(z.object({ id: idOf('person'), name: z.string() })) }) },
    changeProfile: {
      method: 'PUT', path: '/api/volunteers/me', summary: 'Change my skills and choices', who: ['volunteer'],
      body: volunteerProfile.pick({ skills: true, redWhileOffDuty: true }), out: volunteerProfile,
    },
    organisations: { method: 'GET', path: '/api/organisations', summary: 'Organisations of the community', who: 'signed-in', out: z.object({ organisations: z.array(organisation) }) },
    members: {
      method: 'GET', path: '/api/organisations/:organisationId/members', summary: 'Members of an organisation, for naming who goes', who: ['organisation', 'property', ...STAFF],
      params: z.object({ organisationId: idOf('organisation') }), out: z.object({ members: z.array(personCard.extend({ role: roleSchema })) }),
    },
    pair: {
      method: 'POST', path: '/api/pairings', summary: 'Pair a volunteer with an elder', who: STAFF,
      body: z.object({ elderId: idOf('person'), volunteerId: idOf('person'), reason: z.string().trim().min(2).max(200) }), out: z.object({}), refusals: { 'people.notVolunteer': 422, 'people.notElder': 422, 'people.alreadyPaired': 409 },
    },
    keys: {
      method: 'GET', path: '/api/keys', summary: 'Keys of other systems', who: ['administrator'],
      out: z.object({ keys: z.array(z.object({ id: idOf('key'), name: z.string(), areaPath, createdAt: time, revokedAt: time.nullable() })) }),
    },
    addKey: {
      method: 'POST', path: '/api/keys', summary: 'Make a key for another system; it is shown this once', who: ['administrator'],
      body: z.object({ name: z.string().trim().min(2).max(80), areaPath }), out: z.object({ id: idOf('key'), key: z.string() }),
    },
    endKey: { method: 'DELETE', path: '/api/keys/:keyId', summary: 'End a key', who: ['administrator'], params: z.object({ keyId: idOf('key') }), out: z.object({}) },
  },
  /**
   * Other modules ask and command as the engine: calls look beyond the actor's reach, and whoever calls decides what of the answer is shown to
   * whom. Only `byPhone` stays inside the reach of who searches.
   */
  calls: {
    persons: { in: z.object({ personIds: z.array(idOf('person')).max(1_000) }), out: z.array(personCard) },
    person: { in: z.object({ personId: idOf('person') }), out: personCard.nullable() },
    elder: { in: z.object({ personId: idOf('person') }), out: elderFile.nullable() },
    /** Elder whose telephone number this is. */
    byPhone: { in: z.object({ phone: z.string() }), out: z.array(personCard) },
    volunteer: { in: z.object({ personId: idOf('person') }), out: volunteerProfile.nullable() },
    /** Active volunteers who live in an area, by name. */
    volunteersIn: { in: z.object({ areaPath }), out: z.array(volunteerProfile.extend({ name: z.string() })) },
    paired: { in: z.object({ elderId: idOf('person') }), out: z.array(idOf('person')) },
    organisationsFor: {
      in: z.object({ kinds: z.array(z.enum(ORGANISATION_KINDS)).min(1), areaPath, category: z.string().nullable() }),
      out: z.array(organisation),
    },
    organisation: { in: z.object({ organisationId: idOf('organisation') }), out: organisation.nullable() },
    members: { in: z.object({ organisationId: idOf('organisation') }), out: z.array(personCard.extend({ role: roleSchema })) },
    /** People who hold one of the roles over the area, nearest scope first (a grid worker before the committee). */
    dutyHolders: { in: z.object({ roles: z.array(roleSchema), areaPath }), out: z.array(personCard.extend({ role: roleSchema, organisationId: idOf('organisation').nullable() })) },
    addOrganisations: { in: z.object({ organisations: z.array(organisation).max(500) }) },
    addPeople: {
      in: z.object({
        people: z.array(
          z.object({
            id: idOf('person'), name: z.string(), sex: z.enum(SEXES).nullable(), birthYear: z.number().int().nullable(), phone: phone.nullable(), password: z.string().optional(), identityNumber: z.string().max(40).nullable().default(null),
            memberships: z.array(z.object({ role: roleSchema, organisationId: idOf('organisation').nullable(), areaId: idOf('area').nullable(), areaPath })),
            elder: elderFile.pick({ address: true, home: true, areaId: true, areaPath: true, livesAlone: true, mind: true, contacts: true, recordingConsent: true, photoConsent: true }).optional(),
            volunteer: volunteerProfile.omit({ personId: true, sex: true, birthYear: true }).optional(),
          }),
        ).max(1_000),
      }),
      refusals: { 'people.phoneTaken': 409, 'people.wrongIdentity': 422 },
    },
    /** What a person is from now on; open pages and sessions follow at once. */
    setMemberships: { in: z.object({ personId: idOf('person'), memberships: z.array(membership.omit({ organisationName: true })).max(20) }) },
    addPairings: { in: z.object({ pairings: z.array(z.object({ elderId: idOf('person'), volunteerId: idOf('person') })).max(2_000) }) },
  },
  events: {
    volunteerChanged: volunteerProfile,
    paired: z.object({ elderId: idOf('person'), volunteerId: idOf('person') }),
  },
});
