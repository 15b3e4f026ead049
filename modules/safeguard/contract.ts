/** What stands between a password and harm: the second factor of staff, signing in by a provider, and acts that take two persons. */
import { defineContract, idOf, pageOf, pageQuery, type Role } from '@huying/kernel';
import { areaPath } from '@huying/place/contract';
import { z } from 'zod';

/** Roles that work for the community: they may have a second factor, and a table may ask it of them. */
export const STAFF_ROLES = ['organisation', 'property', 'grid', 'committee', 'street', 'desk', 'auditor', 'administrator'] as const;

const time = z.iso.datetime({ offset: true });
/** Sealed by the server for the next step; says nothing to whoever carries it. */
const sealed = z.string().min(1).max(1_000);
/** As a recovery code is written. */
export const EXAMPLE_CODE = 'HY234-PD567';
const code = z.string().trim().min(1).max(40).meta({ examples: [EXAMPLE_CODE] });
const recoveryCodes = z.array(z.string());
const label = z.string().trim().max(80).default('');

const codeRefusals = { 'safeguard.wrongCode': 401, 'safeguard.usedCode': 409, 'safeguard.locked': 423 } as const;
const ticketRefusals = { 'safeguard.ticketOver': 410 } as const;
const offered = z.object({ /** To be typed where no camera is at hand. */ secret: z.string(), /** For the QR code. */ uri: z.string(), /** Goes back with the first code. */ offer: z.string() });
const state = z.object({ since: time.nullable(), /** Somebody with these roles must have one. */ isRequired: z.boolean(), recoveryCodesLeft: z.number().int() });
/** Of the provider, as it names somebody for ever. */
const subject = z.string().trim().min(1).max(255).meta({ examples: ['staff-0001'] });
/** What may take a second person: names that the table and the modules that act know. */
export const ACTS = ['people.export', 'people.exportNumbers', 'timebank.grant', 'timebank.reverse', 'timebank.exchange', 'timebank.inherit', 'timebank.correct', 'quality.takeBack', 'record.export', 'need.export', 'timebank.accounts', 'timebank.statement', 'roster.attendance'] as const;
export const REQUEST_STATES = ['waiting', 'approved', 'refused', 'done', 'over'] as const;
const OFFICE = ['grid', 'desk', 'committee', 'street', 'administrator', 'auditor'] as const;
/** Organisations ask as well, e.g. for the attendance of very many; they see what they asked for. */
const ASKERS = [...OFFICE, 'organisation', 'property'] as const;
const reason = z.string().trim().min(2).max(300);
/** What the second person reads: words and numbers by what they are. */
const facts = z.record(z.string().max(40), z.union([z.string().max(300), z.number()]));
const request = z.object({
  id: idOf('request'), act: z.enum(ACTS), facts, size: z.number().int(), areaPath, state: z.enum(REQUEST_STATES), askedName: z.string(), askedAt: time, reason: z.string(), /** A yes is good until then. */ until: time,
  decidedName: z.string().nullable(), decidedAt: time.nullable(), decidedReason: z.string().nullable(), doneAt: time.nullable(), /** Where it is gone on with. */ page: z.string(), isMine: z.boolean(), /** Whether the reader is a second person for it. */ mayDecide: z.boolean(),
});
export type RequestView = z.output<typeof request>;
/** The address of a staff page for whoever acts: the desk’s shell for who has no other duty. */
export const staffPage = (roles: readonly Role[], worker: string, desk = worker): string =>
  roles.some((role) => role === 'grid' || role === 'committee' || role === 'street') ? `/worker${worker}` : roles.every((role) => role === 'organisation' || role === 'property') ? `/org${worker}` : `/desk${desk}`;
const personParams = z.object({ personId: idOf('person') });

export const safeguard = defineContract('safeguard', {
  routes: {
    offerAtSignIn: {
      method: 'POST', path: '/api/session/second/offer', summary: 'Whoever must have a second factor and has none gets a secret for the app on their telephone', who: 'anybody', attemptsPerMinute: 20,
      body: z.object({ ticket: sealed }), out: offered, refusals: ticketRefusals,
    },
    signInSecond: {
      method: 'POST', path: '/api/session/second', summary: 'The second step of signing in: a code of the app, or a recovery code; with an offer also the first code of a new app', who: 'anybody', session: 'opens', attemptsPerMinute: 30,
      body: z.object({ ticket: sealed, code, offer: sealed.optional(), label }),
      out: z.object({ personId: idOf('person'), name: z.string(), mustChangePassword: z.boolean(), /** Shown this once, where the app is new. */ recoveryCodes: recoveryCodes.nullable(), token: z.string().optional() }),
      refusals: { ...codeRefusals, ...ticketRefusals, 'people.deactivated': 423 },
    },
    own: { method: 'GET', path: '/api/me/second-factor', summary: 'My second factor', who: STAFF_ROLES, out: state },
    offer: { method: 'POST', path: '/api/me/second-factor', summary: 'A secret for the app on my telephone; holds once its first code is confirmed', who: STAFF_ROLES, attemptsPerMinute: 20, out: offered, refusals: { 'safeguard.already': 409 } },
    confirm: {
      method: 'POST', path: '/api/me/second-factor/confirm', summary: 'The first code of the new app: from now on it is asked for', who: STAFF_ROLES, attemptsPerMinute: 20,
      body: z.object({ offer: sealed, code }), out: z.object({ recoveryCodes }), refusals: { ...codeRefusals, 'safeguard.already': 409, 'safeguard.offerOver': 410 },
    },
    renewRecoveryCodes: {
      method: 'POST', path: '/api/me/second-factor/recovery-codes', summary: 'New recovery codes; the old ones are worth nothing', who: STAFF_ROLES, attemptsPerMinute: 20,
      body: z.object({ code }), out: z.object({ recoveryCodes }), refusals: { ...codeRefusals, 'safeguard.none': 409 },
    },
    end: {
      method: 'POST', path: '/api/me/second-factor/end', summary: 'Sign in without a second factor from now on', who: STAFF_ROLES, attemptsPerMinute: 20,
      body: z.object({ code }), out: state, refusals: { ...codeRefusals, 'safeguard.none': 409, 'safeguard.required': 409 },
    },
    ofPerson: { method: 'GET', path: '/api/people/:personId/second-factor', summary: 'Whether somebody has a second factor', who: ['administrator'], params: personParams, out: state.extend({ /** To who they are at the provider; null where people are found otherwise. */ isBound: z.boolean().nullable() }) },
    reset: {
      method: 'POST', path: '/api/people/:personId/second-factor/reset', summary: 'Takes the second factor from somebody who lost their telephone; recorded, and they are told', who: ['administrator'], params: personParams,
      body: z.object({ reason: z.string().trim().min(2).max(200) }), out: state, refusals: { 'people.notYours': 422, 'people.notOneself': 422, 'safeguard.none': 409 },
    },
    provider: { method: 'GET', path: '/api/session/provider', summary: 'Whether staff may sign in by a provider, and what it is called', who: 'anybody', out: z.object({ /** Null where there is none. */ name: z.string().nullable() }) },
    beginAtProvider: {
      method: 'POST', path: '/api/session/provider', summary: 'Begin to sign in by the provider: where to go, and what to bring back', who: 'anybody', attemptsPerMinute: 30,
      out: z.object({ url: z.string(), begun: z.string() }), refusals: { 'safeguard.noProvider': 404, 'safeguard.providerAway': 503 },
    },
    signInByProvider: {
      method: 'POST', path: '/api/session/provider/answer', summary: 'Come back from the provider with its answer', who: 'anybody', session: 'opens', attemptsPerMinute: 30,
      body: z.object({ begun: sealed, /** The query that the provider sent the browser back with. */ answer: z.string().min(1).max(8_000), label }),
      out: z.object({ personId: idOf('person'), name: z.string(), mustChangePassword: z.boolean(), token: z.string().optional() }),
      refusals: {
        ...ticketRefusals, 'safeguard.noProvider': 404, 'safeguard.providerAway': 503, 'safeguard.providerRefused': 401, 'safeguard.providerAnswer': 401, 'safeguard.noVerifiedNumber': 403, 'safeguard.notKnownHere': 404,
        'safeguard.severalOffices': 409, 'safeguard.notStaff': 403, 'people.secondFactor': 401, 'people.mustEnrol': 401, 'people.deactivated': 423,
      },
    },
    bindSubject: {
      method: 'PUT', path: '/api/people/:personId/provider', summary: 'Who somebody is at the provider that staff sign in by', who: ['administrator'], params: personParams,
      body: z.object({ subject }), out: z.object({}), refusals: { 'people.notYours': 422, 'people.notOneself': 422, 'safeguard.noProvider': 404, 'safeguard.subjectTaken': 409 },
    },
    unbindSubject: { method: 'DELETE', path: '/api/people/:personId/provider', summary: 'Nobody at the provider is this person any more', who: ['administrator'], params: personParams, out: z.object({}), refusals: { 'people.notYours': 422, 'safeguard.noProvider': 404 } },
    requests: { method: 'GET', path: '/api/safeguard/requests', summary: 'What waits for a second person, and what became of it, newest first', who: ASKERS, query: pageQuery.extend({ state: z.enum(REQUEST_STATES).optional() }), out: pageOf(request) },
    ask: {
      method: 'POST', path: '/api/safeguard/requests', summary: 'Ask a second person for a yes to what was refused for want of one', who: ASKERS, attemptsPerMinute: 60,
      body: z.object({ draft: z.string().min(1).max(8_000), reason }), out: request, refusals: { 'safeguard.draftOver': 410, 'safeguard.askedAlready': 409 },
    },
    decide: {
      method: 'POST', path: '/api/safeguard/requests/:requestId/decision', summary: 'Say yes or no to what somebody else asks for', who: ['committee', 'street', 'administrator', 'auditor'], params: z.object({ requestId: idOf('request') }),
      body: z.object({ approves: z.boolean(), reason: reason.nullable().default(null) }), out: request, refusals: { 'lifecycle.notHere': 409, 'safeguard.ownRequest': 403, 'safeguard.needsReason': 422 },
    },
  },
  notices: { requestChanged: z.object({ requestId: idOf('request') }) },
  calls: {
    /**
     * Asked by an act before it does anything: whether this person may do exactly this now. Where a second person is wanted and has said yes, the yes is
     * used up by it; otherwise the refusal carries the draft of a request.
     */
    permit: {
      in: z.object({ act: z.enum(ACTS), /** Exactly what is to be done. */ content: z.record(z.string(), z.unknown()), size: z.number().int(), facts, /** The address at which it is gone on with once there is a yes. */ page: z.string().max(200).optional(), /** Who has a part in it: no second person for it. */ concerned: z.array(idOf('person')).max(20).optional() }),
      refusals: { 'safeguard.needsSecond': 409 },
    },
    /** The clock of a request. */
    expire: { in: z.object({ requestId: idOf('request') }) },
    /**
     * Asked by whatever signs in the actor, before it opens a session: where something is wanted besides, the ticket is what the second step goes
     * on with.
     */
    gate: { in: z.object({ mustChangePassword: z.boolean().default(false) }), out: z.object({ wants: z.enum(['nothing', 'code', 'enrolment']), ticket: z.string() }) },
  },
});
