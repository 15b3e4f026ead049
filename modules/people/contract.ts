/** People, organisations, memberships, the elder's file, volunteers' profiles, pairings; signing in. */
import { binary, defineContract, idOf, pageOf, pageQuery, roleSchema, rowProblem } from '@huying/kernel';
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

export const contact = z.object({ name: z.string().min(1).max(40), relation: z.string().min(1).max(20), phone, personId: idOf('person').nullable().default(null),
  /** They agreed to be texted or rung up in a red call: since when, and to whom they said so; both are set by the server. */
  agreed: z.object({ at: z.string().max(40), by: z.string().max(80) }).nullable().optional().meta({ examples: [null] }) });

/** What a helper or the desk needs to know of an elder; health is told as what to mind, never as diagnoses. */
export const elderFile = personCard.extend({
  address: z.string(), home: position, areaId: idOf('area'), areaPath,
  livesAlone: z.boolean(), mind: z.array(z.string().trim().min(1).max(100)).max(20), contacts: z.array(contact).max(6),
  recordingConsent: z.boolean(), photoConsent: z.boolean(), /** Whoever comes may see the number; in a red call they see it anyway. */ phoneConsent: z.boolean().optional(), fontSize: z.number().int().min(18).max(30),
  paired: z.array(z.object({ id: idOf('person'), name: z.string() })),
});

export const volunteerProfile = z.object({
  personId: idOf('person'), skills: z.array(z.enum(SKILLS)), home: position, areaPath,
  sex: z.enum(SEXES).nullable(), birthYear: z.number().int().nullable(),
  /** Agreed to be asked for red calls while off duty. */
  redWhileOffDuty: z.boolean(), active: z.boolean(),
  /** Categories of needs that they may not be asked for, e.g. for want of a certificate; absent where there are none. */
  barred: z.array(z.string().max(40)).max(50).optional(),
});

export const organisation = z.object({
  id: idOf('organisation'), name: z.string(), kind: z.enum(ORGANISATION_KINDS), areaPath, categories: z.array(z.string()), phone: z.string().nullable(),
  /** The parts of its area that it serves, such as the courtyards of a property company; empty is all of it. */
  serves: z.array(areaPath).default([]),
  /** It is asked no more; what it did stays. */
  closed: z.boolean().optional(),
});
export const membership = z.object({ role: roleSchema, organisationId: idOf('organisation').nullable(), organisationName: z.string().nullable(), areaId: idOf('area').nullable(), areaPath });

const session = z.object({ id: z.string(), kind: z.enum(['browser', 'device']), label: z.string(), createdAt: time, lastSeenAt: time, /** The one that asks. */ current: z.boolean() });
const signInOut = z.object({ personId: idOf('person'), name: z.string(), mustChangePassword: z.boolean(), token: z.string().optional() });
/** The first factor was right; the second step goes on with the ticket that the refusal carries. */
const secondRefusals = { 'people.secondFactor': 401, 'people.mustEnrol': 401 } as const;
const STAFF = ['desk', 'committee', 'grid', 'street', 'administrator'] as const;
/** As the secret of a QR code is written. */
export const EXAMPLE_SECRET = `510117001.${'A'.repeat(32)}`;
/** Those who come to an elder's door and set up a device there. */
const DEVICE_STAFF = ['desk', 'committee', 'grid', 'street'] as const;

const personParams = z.object({ personId: idOf('person') });
/** A device of an elder that stays signed in until it is released. */
export const device = session.omit({ kind: true, current: true });
export const deviceId = z.string().max(40).meta({ title: 'device id', 'x-id-of': 'device' });
/** The way to bind one: an address below the installation's own, with a secret that is used once and good for a few minutes; shown as a QR code. */
export const deviceInvitation = z.object({ path: z.string(), overAt: time });

// What staff enter and change. Whom and what each may, `core/authority.ts` says. ------------------------------------------------------

const ORGANISERS = ['desk', 'committee', 'street', 'administrator'] as const;
const reason = z.string().trim().min(2).max(200);
const name = z.string().trim().min(1).max(40);
/** What somebody is to be. Where it holds follows from the area, or from the organisation; neither is the whole tenant. */
const membershipAsked = z.object({
  role: roleSchema.exclude(['system']).meta({ examples: ['family', 'organisation', 'desk'] }), organisationId: idOf('organisation').nullable().default(null), areaId: idOf('area').nullable().default(null),
  /** As a membership was read, so that one which stays is recognised whatever it was made of. */
  areaPath: areaPath.optional(),
});
const memberships = z.array(membershipAsked).max(20);
const personFacts = z.object({
  name, sex: z.enum(SEXES).nullable(), birthYear: z.number().int().min(1880).max(2200).nullable().meta({ examples: [1946] }), phone: phone.nullable().meta({ examples: [null] }),
  identityNumber: z.string().trim().max(40).nullable().meta({ examples: [null] }),
});
const home = { address: z.string().trim().min(1).max(120), home: position, areaId: idOf('area') };
const newElder = elderFile.pick({ livesAlone: true, mind: true, contacts: true, recordingConsent: true, photoConsent: true }).partial().extend(home);
const newVolunteer = z.object({ skills: z.array(z.enum(SKILLS)), home: position, areaId: idOf('area'), redWhileOffDuty: z.boolean().default(false) });
const files = { elder: newElder.optional(), volunteer: newVolunteer.optional() };

export const personView = personCard.extend({
  areaPath, /** Masked. */ identityNumber: z.string().nullable(), memberships: z.array(membership), deactivated: z.object({ at: time, reason: z.string() }).nullable(),
  elder: elderFile.pick({ address: true, home: true, areaId: true }).nullable(), volunteer: volunteerProfile.pick({ skills: true, home: true, redWhileOffDuty: true, active: true }).nullable(),
  /** Volunteers of an elder, and elders of a volunteer. */
  paired: z.array(z.object({ elderId: idOf('person'), volunteerId: idOf('person'), name: z.string() })),
  /** Whether the reader may change this person, and which roles the reader may give. */
  mayChange: z.boolean(), mayGive: z.array(roleSchema),
});
const factRefusals = { 'people.alreadyThere': 409, 'people.phoneTaken': 409, 'people.identityTaken': 409, 'people.wrongIdentity': 422, 'people.identityDiffers': 422, 'people.wrongBirthYear': 422, 'people.needsPhone': 422 } as const;
const roleRefusals = { 'people.notGiven': 422, 'people.rolesExclude': 422, 'people.twice': 422, 'people.needsElder': 422, 'people.needsVolunteer': 422, 'people.needsOrganisation': 422, 'people.needsArea': 422, 'people.outOfReach': 422, 'people.closedPlace': 409 } as const;
const manageRefusals = { 'people.notYours': 422, 'people.notOneself': 422 } as const;

export const IMPORT_KINDS = ['elder', 'volunteer'] as const;
const sheetRefusals = { 'sheet.unreadable': 415, 'sheet.oldExcel': 415, 'sheet.tooManyRows': 413, 'sheet.tooLarge': 413 } as const;
const listQuery = z.object({ search: z.string().trim().max(40).optional(), role: roleSchema.optional(), areaPath: areaPath.optional(), state: z.enum(['active', 'deactivated']).default('active') });

const organisationFacts = z.object({
  name: z.string().trim().min(2).max(60), kind: z.enum(ORGANISATION_KINDS), /** Where it is at home; null is the whole tenant. */ areaId: idOf('area').nullable(), serves: z.array(idOf('area')).max(200),
  categories: z.array(z.string().trim().min(1).max(40)).max(40), phone: z.string().trim().regex(/^[\d+ -]{5,20}$/).nullable(),
});
const organisationRefusals = { 'people.outOfReach': 422, 'people.notYourKind': 422, 'people.servesElsewhere': 422, 'people.nameTaken': 409, 'people.closedPlace': 409 } as const;

export const people = defineContract('people', {
  routes: {
    requestCode: {
      method: 'POST', path: '/api/session/code', summary: 'Send a one-time code to a phone number', who: 'anybody', attemptsPerMinute: 20,
      body: z.object({ phone, /** Somebody new wants to join: the code goes also to a number that nobody here has. */ joins: z.boolean().default(false) }), out: z.object({ sent: z.literal(true), /** Demonstration only. */ shown: z.string().nullable() }),
      refusals: { 'people.tooManyCodes': 429, 'people.noCodeChannel': 503 },
    },
    signIn: {
      method: 'POST', path: '/api/session', summary: 'Sign in by one-time code or password', who: 'anybody', session: 'opens', attemptsPerMinute: 60,
      body: z.object({ phone: phone.meta({ examples: ['13800000100'] }), code: z.string().regex(/^\d{6}$/).optional(), password: z.string().max(128).optional().meta({ examples: ['Wangcong-2026-xiaoxue'] }), tenantId: z.number().int().optional(), /** An elder's own device: it stays signed in until it is released. */ device: z.boolean().default(false), /** What the list of sessions calls this browser. */ label: z.string().trim().max(80).default('') }),
      out: signInOut,
      refusals: { 'people.wrongCode': 401, 'people.expiredCode': 401, 'people.wrongPassword': 401, 'people.locked': 423, 'people.severalTenants': 409, 'people.unknownNumber': 404, 'people.deactivated': 423, ...secondRefusals },
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
    endSession: { method: 'DELETE', path: '/api/me/sessions/:sessionId', summary: 'End one of my sessions', who: 'signed-in', params: z.object({ sessionId: deviceId }), out: z.object({}) },
    bindDevice: {
      method: 'POST', path: '/api/session/device', summary: 'This device is the elder’s own from now on: by the secret of a QR code, used once', who: 'anybody', session: 'opens', attemptsPerMinute: 20,
      body: z.object({ secret: z.string().max(100).meta({ examples: [EXAMPLE_SECRET] }), label: z.string().trim().max(80).default('') }), out: signInOut, refusals: { 'people.inviteOver': 410, 'people.notADevice': 403 },
    },
    devices: { method: 'GET', path: '/api/elders/:personId/devices', summary: 'Devices of an elder', who: [...DEVICE_STAFF, 'elder'], params: personParams, out: z.object({ devices: z.array(device) }) },
    inviteDevice: { method: 'POST', path: '/api/elders/:personId/devices', summary: 'A QR code by which a device of an elder stays signed in', who: DEVICE_STAFF, params: personParams, attemptsPerMinute: 20, out: deviceInvitation },
    releaseDevice: {
      method: 'DELETE', path: '/api/elders/:personId/devices/:sessionId', summary: 'Release a device at once', who: [...DEVICE_STAFF, 'elder'], params: personParams.extend({ sessionId: deviceId }), out: z.object({}),
    },
    list: {
      method: 'GET', path: '/api/people', summary: 'People of my area, by name, phone or role', who: STAFF,
      query: pageQuery.extend(listQuery.shape), out: pageOf(personCard.extend({ address: z.string().nullable(), areaPath, roles: z.array(roleSchema) })),
    },
    exportPeople: {
      method: 'GET', path: '/api/people/export', summary: 'The people of a list as CSV; recorded. Telephone numbers in full only for those who may ring up and ask for them', who: STAFF, writes: true,
      query: listQuery.extend({ numbers: z.enum(['masked', 'full']).default('masked') }), gives: 'file', refusals: { 'people.tooManyToExport': 413, 'safeguard.needsSecond': 409 },
    },
    importPeople: {
      method: 'POST', path: '/api/people/import', summary: 'Read a table of elders or volunteers; with `stores` add them, without those rows that have problems where `skips` says so', who: STAFF, attemptsPerMinute: 30,
      query: z.object({ kind: z.enum(IMPORT_KINDS), /** Where those live whose row names no area. */ areaId: idOf('area').optional(), stores: z.enum(['false', 'true']).default('false'), skips: z.enum(['false', 'true']).default('false') }),
      body: binary(['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], 4_000_000),
      out: z.object({
        rows: z.number().int(), ready: z.number().int(), added: z.number().int(), problems: z.array(rowProblem), /** More problems than are listed. */ unlisted: z.number().int(), unread: z.array(z.string()),
        /** The first rows as they were understood. */
        sample: z.array(z.object({ row: z.number().int(), name: z.string(), sex: z.enum(SEXES).nullable(), birthYear: z.number().int().nullable(), phone: z.string().nullable(), address: z.string().nullable(), area: z.string() })),
      }),
      refusals: { ...sheetRefusals, 'people.wrongRows': 422, 'people.outOfReach': 422 },
    },
    person: { method: 'GET', path: '/api/people/:personId', summary: 'Somebody with what they are; reading it is recorded', who: STAFF, params: personParams, out: personView, writes: true },
    addPerson: {
      method: 'POST', path: '/api/people', summary: 'Add an elder, a volunteer, a member of an organisation or staff', who: STAFF, attemptsPerMinute: 120,
      body: personFacts.extend({ memberships: memberships.min(1), ...files }), out: z.object({ id: idOf('person') }), refusals: { ...factRefusals, ...roleRefusals },
    },
    changePerson: {
      method: 'PUT', path: '/api/people/:personId', summary: 'Change name, sex, birth year, numbers, home', who: STAFF, params: personParams,
      body: personFacts.extend({ home: z.object({ ...home, address: home.address.optional() }), skills: z.array(z.enum(SKILLS)) }).partial(), out: personView, refusals: { ...factRefusals, ...manageRefusals, 'people.outOfReach': 422, 'people.closedPlace': 409 },
    },
    changeMemberships: {
      method: 'PUT', path: '/api/people/:personId/memberships', summary: 'What somebody is from now on', who: STAFF, params: personParams,
      body: z.object({ memberships, ...files }), out: personView, refusals: { ...roleRefusals, ...manageRefusals, 'people.needsPhone': 422, 'people.lastAdministrator': 409 },
    },
    deactivate: {
      method: 'POST', path: '/api/people/:personId/deactivation', summary: 'Ends signing in, duty and being asked; what was stays', who: STAFF, params: personParams, body: z.object({ reason }), out: personView,
      refusals: { ...manageRefusals, 'people.lastAdministrator': 409 },
    },
    reactivate: { method: 'DELETE', path: '/api/people/:personId/deactivation', summary: 'Takes somebody back who was deactivated', who: STAFF, params: personParams, out: personView, refusals: manageRefusals },
    givePassword: {
      method: 'POST', path: '/api/people/:personId/password', summary: 'Makes a password for the first sign-in; it is shown this once and must be changed then', who: STAFF, params: personParams, attemptsPerMinute: 30,
      out: z.object({ password: z.string() }), refusals: { ...manageRefusals, 'people.needsPhone': 422 },
    },
    elder: {
      method: 'GET', path: '/api/elders/:personId', summary: 'The file of an elder; reading it is recorded', who: [...STAFF, 'elder'], params: z.object({ personId: idOf('person') }),
      out: elderFile, writes: true,
    },
    changeElder: {
      method: 'PUT', path: '/api/elders/:personId', summary: 'Change what helpers should mind, contacts and consents', who: [...STAFF, 'elder'], params: z.object({ personId: idOf('person') }),
      body: elderFile.pick({ mind: true, contacts: true, livesAlone: true, recordingConsent: true, photoConsent: true, phoneConsent: true, fontSize: true }).partial(), out: elderFile,
    },
    profile: { method: 'GET', path: '/api/volunteers/me', summary: 'My volunteer profile', who: ['volunteer'], out: volunteerProfile.extend({ name: z.string(), paired: z.array(z.object({ id: idOf('person'), name: z.string() })) }) },
    changeProfile: {
      method: 'PUT', path: '/api/volunteers/me', summary: 'Change my skills and choices', who: ['volunteer'],
      body: volunteerProfile.pick({ skills: true, redWhileOffDuty: true }), out: volunteerProfile,
    },
    organisations: { method: 'GET', path: '/api/organisations', summary: 'Organisations of the community', who: 'signed-in', out: z.object({ organisations: z.array(organisation) }) },
    addOrganisation: { method: 'POST', path: '/api/organisations', summary: 'Add an organisation', who: ORGANISERS, body: organisationFacts, out: organisation, refusals: organisationRefusals },
    changeOrganisation: {
      method: 'PUT', path: '/api/organisations/:organisationId', summary: 'Change an organisation, close it or open it again', who: ORGANISERS, params: z.object({ organisationId: idOf('organisation') }),
      body: organisationFacts.extend({ closed: z.boolean() }).partial(), out: organisation, refusals: organisationRefusals,
    },
    members: {
      method: 'GET', path: '/api/organisations/:organisationId/members', summary: 'Members of an organisation, for naming who goes', who: ['organisation', 'property', ...STAFF],
      params: z.object({ organisationId: idOf('organisation') }), out: z.object({ members: z.array(personCard.extend({ role: roleSchema })) }),
    },
    pair: {
      method: 'POST', path: '/api/pairings', summary: 'Pair a volunteer with an elder', who: STAFF,
      body: z.object({ elderId: idOf('person'), volunteerId: idOf('person'), reason: z.string().trim().min(2).max(200) }), out: z.object({}), refusals: { 'people.notVolunteer': 422, 'people.notElder': 422, 'people.alreadyPaired': 409 },
    },
    unpair: {
      method: 'POST', path: '/api/pairings/end', summary: 'End a pairing', who: STAFF, body: z.object({ elderId: idOf('person'), volunteerId: idOf('person'), reason }), out: z.object({}), refusals: { 'people.notPaired': 409 },
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
    /** Where people count as living or working, and whether they have a number; for telling them something. */
    standing: { in: z.object({ personIds: z.array(idOf('person')).max(1_000) }), out: z.array(z.object({ personId: idOf('person'), areaPath, hasPhone: z.boolean(), isActive: z.boolean() })) },
    /** Identity numbers, masked, for papers that must say whose they are. */
    identities: { in: z.object({ personIds: z.array(idOf('person')).max(1_000) }), out: z.array(z.object({ personId: idOf('person'), identityNumber: z.string().nullable() })) },
    elder: { in: z.object({ personId: idOf('person') }), out: elderFile.nullable() },
    /** Elder whose telephone number this is. */
    byPhone: { in: z.object({ phone: z.string() }), out: z.array(personCard) },
    volunteer: { in: z.object({ personId: idOf('person') }), out: volunteerProfile.nullable() },
    /** Active volunteers who live in an area, by name. */
    volunteersIn: { in: z.object({ areaPath }), out: z.array(volunteerProfile.extend({ name: z.string() })) },
    /** Elders who live in an area, by id: those after the one that is named. */
    eldersIn: {
      in: z.object({ areaPath, after: idOf('person').nullable().default(null), limit: z.number().int().min(1).max(5_000) }),
      out: z.array(z.object({ id: idOf('person'), name: z.string(), birthYear: z.number().int().nullable(), areaPath, livesAlone: z.boolean() })),
    },
    /** People born in this year or before, and elders whose year is not known. */
    bornUpTo: { in: z.object({ year: z.number().int() }), out: z.array(idOf('person')).max(500_000) },
    paired: { in: z.object({ elderId: idOf('person') }), out: z.array(idOf('person')) },
    /** With how many elders each of these is paired; who is with none is left out. */
    pairCounts: { in: z.object({ volunteerIds: z.array(idOf('person')).max(5_000) }), out: z.array(z.object({ volunteerId: idOf('person'), pairs: z.number().int() })) },
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
            volunteer: volunteerProfile.omit({ personId: true, sex: true, birthYear: true, barred: true }).optional(),
          }),
        ).max(1_000),
      }),
      refusals: { 'people.phoneTaken': 409, 'people.wrongIdentity': 422 },
    },
    /** Somebody who may sign in and is nothing yet: they have proved that they hold the telephone. */
    addNewcomer: { in: z.object({ name, phone }), out: z.object({ personId: idOf('person') }), refusals: { 'people.phoneTaken': 409 } },
    /** Who came in by themselves before then, never became anything, and has not been seen since then either. */
    unused: { in: z.object({ before: z.date(), /** Only whether this one is. */ personId: idOf('person').nullable(), limit: z.number().int().min(1).max(1_000) }), out: z.array(idOf('person')) },
    /** Somebody who is there already becomes a volunteer; what else they are stays. */
    enrol: {
      in: z.object({
        personId: idOf('person'), name, identityNumber: z.string().max(40), areaId: idOf('area'), areaPath, home: position, skills: z.array(z.enum(SKILLS)),
      }),
      refusals: { 'people.wrongIdentity': 422, 'people.identityTaken': 409, 'people.deactivated': 423 },
    },
    /** Who is nothing yet counts as living there, so that staff of the area see them. */
    placeNewcomer: { in: z.object({ personId: idOf('person'), name, areaPath }) },
    /** What a volunteer may not be asked for, and whether they are asked at all. */
    restrict: { in: z.object({ personId: idOf('person'), barred: z.array(z.string().max(40)).max(50), suspended: z.boolean() }) },
    /** What a person is from now on; open pages and sessions follow at once. */
    setMemberships: { in: z.object({ personId: idOf('person'), memberships: z.array(membership.omit({ organisationName: true })).max(20) }) },
    /** Gives a role beside what somebody is; nothing where they have it there already. */
    addMembership: { in: z.object({ personId: idOf('person'), membership: membership.omit({ organisationName: true }) }) },
    /** Whoever signs in by this number, whatever they are. */
    holderOf: { in: z.object({ phone }), out: personCard.nullable() },
    /** What somebody is whom the actor may look after; accounts are kept by those who may give all that the person is. */
    managed: { in: z.object({ personId: idOf('person') }), out: z.object({ roles: z.array(roleSchema) }), refusals: { 'people.notYours': 422 } },
    /** Somebody leaves by themselves: signs in no more, does nothing and is asked nothing. Who has a role that others rely on does not. */
    leave: { in: z.object({ personId: idOf('person') }), refusals: { 'people.notYours': 422 } },
    setContacts: { in: z.object({ elderId: idOf('person'), contacts: z.array(contact).max(6) }) },
    devices: { in: z.object({ elderId: idOf('person') }), out: z.array(device) },
    inviteDevice: { in: z.object({ elderId: idOf('person') }), out: deviceInvitation },
    /** Whether there was such a device. */
    releaseDevice: { in: z.object({ elderId: idOf('person'), sessionId: z.string() }), out: z.boolean() },
    addPairings: { in: z.object({ pairings: z.array(z.object({ elderId: idOf('person'), volunteerId: idOf('person') })).max(2_000) }) },
  },
  events: {
    volunteerChanged: volunteerProfile,
    paired: z.object({ elderId: idOf('person'), volunteerId: idOf('person') }),
    unpaired: z.object({ elderId: idOf('person'), volunteerId: idOf('person') }),
    /** Does nothing any more and is asked nothing; `roles` are what the person was. */
    deactivated: z.object({ personId: idOf('person'), roles: z.array(roleSchema) }),
  },
});
