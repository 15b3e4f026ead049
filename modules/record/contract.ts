/** Records of service on paper: proofs that a volunteer asks for, that who answers for the service issues, and that anybody can check. */
import { defineContract, defineLifecycle, idOf, isDate, pageOf, pageQuery } from '@huying/kernel';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const day = z.string().refine(isDate, { message: 'a day of the calendar' });
const reason = z.string().trim().min(2).max(200);

/** Whose office it may be to prove service; who of them may in fact says the table `record.issuing`. */
export const ISSUERS = ['organisation', 'committee', 'street', 'desk', 'administrator'] as const;
/** Who may take records away, for the national system. */
export const EXPORTERS = ['committee', 'street', 'administrator'] as const;
/** The eight kinds of elements of MZ/T 061-2015. */
export const EXCHANGE_FILES = ['volunteers', 'organisations', 'projects', 'services', 'trainings', 'honours', 'ratings', 'certificates'] as const;
export type ExchangeFile = (typeof EXCHANGE_FILES)[number];
export const PROOF_STATES = ['requested', 'issued', 'refused', 'withdrawn', 'revoked'] as const;
export type ProofState = (typeof PROOF_STATES)[number];

export const proofLifecycle = defineLifecycle({
  name: 'proof',
  initial: 'requested',
  states: { requested: { phase: 'open' }, issued: { phase: 'done' }, refused: { phase: 'dropped' }, withdrawn: { phase: 'dropped' }, revoked: { phase: 'dropped' } },
  commands: {
    issue: { from: ['requested'], to: 'issued', by: ISSUERS },
    refuse: { from: ['requested'], to: 'refused', by: ISSUERS },
    withdraw: { from: ['requested'], to: 'withdrawn', by: ['volunteer'] },
    revoke: { from: ['issued'], to: 'revoked', by: ISSUERS },
  },
});

const line = z.object({ on: day, category: z.string(), place: z.string(), organisation: z.string().nullable(), minutes: z.number().int(), /** One to five. */ faces: z.number().int().nullable() });
export type ProofLine = z.output<typeof line>;
const sums = z.object({ visits: z.number().int(), minutes: z.number().int(), /** Mean of the faces; null where nobody rated. */ rating: z.number().nullable() });
const trained = z.object({ name: z.string(), on: day, hours: z.number(), number: z.string() });
/** What stands on the paper besides number, day and check code. */
const content = sums.extend({
  name: z.string(), /** Masked. */ identityNumber: z.string().nullable(), volunteerNumber: z.string(), fromOn: day, toOn: day, lines: z.array(line), trainings: z.array(trained), stars: z.number().int(),
  issuer: z.object({ name: z.string(), responsible: z.string(), handler: z.string(), contact: z.string() }), note: z.string(),
});
export type ProofContent = z.output<typeof content>;

const proofLine = z.object({
  id: idOf('proof'), personId: idOf('person'), personName: z.string(), state: z.enum(PROOF_STATES), fromOn: day, toOn: day, purpose: z.string(), organisationId: idOf('organisation').nullable(), organisationName: z.string().nullable(),
  number: z.string().nullable(), visits: z.number().int(), minutes: z.number().int(), requestedAt: time, issuedOn: day.nullable(), /** Last day on which it hangs out for objections. */ publicUntil: day.nullable(), reason: z.string().nullable(),
});
export type ProofLineView = z.output<typeof proofLine>;
const served = sums.extend({ lines: z.array(line) });
const proofView = proofLine.extend({
  /** What it would say if it were issued now; null once it is decided. */
  draft: served.nullable(), content: content.nullable(), mayDecide: z.boolean(),
  /** As the last proof of the same issuer said. */
  usual: z.object({ responsible: z.string(), contact: z.string() }),
});
export type ProofView = z.output<typeof proofView>;

const params = z.object({ proofId: idOf('proof') });
const period = { fromOn: day.meta({ examples: ['2026-05-01'] }), toOn: day.meta({ examples: ['2026-05-12'] }) };
const lifecycle = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;
const wrongPeriod = { 'record.wrongDays': 422, 'record.nothing': 422, 'record.tooMuch': 422 } as const;
const deciding = { ...lifecycle, 'record.notIssuer': 403, 'record.ownCase': 403 } as const;

export const record = defineContract('record', {
  routes: {
    mine: {
      method: 'GET', path: '/api/record/mine', summary: 'What I have served in a period and for whom, and my proofs', who: ['volunteer'], query: z.object(period).partial(),
      out: z.object({ proofs: z.array(proofLine), served: sums, organisations: z.array(z.object({ id: idOf('organisation'), name: z.string(), minutes: z.number().int() })), fromOn: day, toOn: day }), refusals: { 'record.wrongDays': 422 },
    },
    request: {
      method: 'POST', path: '/api/record/proofs', summary: 'Ask for a proof of my service, of the community or of the organisation that I served with; staff ask for a volunteer', who: ['volunteer', ...ISSUERS],
      body: z.object({ ...period, /** Whose service; the actor’s own where it is not said. */ personId: idOf('person').nullable().default(null), organisationId: idOf('organisation').nullable().default(null), purpose: z.string().trim().max(60).default('') }), out: proofLine,
      refusals: { ...wrongPeriod, 'record.waiting': 409 },
    },
    withdraw: { method: 'POST', path: '/api/record/proofs/:proofId/withdrawal', summary: 'Take back what I asked for', who: ['volunteer'], params, out: proofLine, refusals: lifecycle },
    proofs: { method: 'GET', path: '/api/record/proofs', summary: 'Proofs asked of me, the longest waiting first; others newest first', who: ISSUERS, query: pageQuery.extend({ state: z.enum(PROOF_STATES).default('requested') }), out: pageOf(proofLine) },
    proof: { method: 'GET', path: '/api/record/proofs/:proofId', summary: 'A proof with what it says or would say; reading it is recorded', who: ISSUERS, params, writes: true, out: proofView },
    issue: {
      method: 'POST', path: '/api/record/proofs/:proofId/issue', summary: 'Issue a proof', who: ISSUERS, params,
      body: z.object({ responsible: z.string().trim().min(2).max(40), contact: z.string().trim().min(5).max(40), note: z.string().trim().max(200).default('') }), out: proofView, refusals: { ...deciding, ...wrongPeriod },
    },
    refuse: { method: 'POST', path: '/api/record/proofs/:proofId/refusal', summary: 'Refuse a proof, with the reason', who: ISSUERS, params, body: z.object({ reason }), out: proofView, refusals: deciding },
    revoke: { method: 'POST', path: '/api/record/proofs/:proofId/revocation', summary: 'Revoke a proof; whoever checks it is told', who: ISSUERS, params, body: z.object({ reason }), out: proofView, refusals: deciding },
    paper: {
      method: 'GET', path: '/api/record/proofs/:proofId/paper', summary: 'The proof as PDF, with the code by which anybody can check it', who: ['volunteer', ...ISSUERS], params, writes: true, gives: 'file', attemptsPerMinute: 30,
      query: z.object({ /** Where pages of this installation are, where it was not told its own address. */ origin: z.url({ protocol: /^https?$/ }).max(200).optional().meta({ examples: ['https://huying.example.org'] }) }), refusals: { ...lifecycle, 'record.noPaper': 503 },
    },
    exchange: {
      method: 'GET', path: '/api/record/exchange/:file', summary: 'Records of my area in the fields of MZ/T 061, as CSV or JSON; who took what away is recorded', who: EXPORTERS, params: z.object({ file: z.enum(EXCHANGE_FILES) }), writes: true, gives: 'file', attemptsPerMinute: 60,
      query: z.object({ ...period, format: z.enum(['csv', 'json']).default('csv') }), refusals: { 'record.wrongDays': 422, 'record.tooManyRows': 413, 'safeguard.needsSecond': 409 },
    },
    check: {
      method: 'GET', path: '/api/record/check', summary: 'Whether a proof is genuine and still holds, by its number and check code; the name is masked', who: 'anybody', attemptsPerMinute: 20,
      query: z.object({ number: z.string().trim().max(40).meta({ examples: ['510117001-2026-000001'] }), code: z.string().trim().max(20).meta({ examples: ['ABCD-2345'] }) }),
      out: z.object({
        number: z.string(), state: z.enum(['issued', 'revoked']), issuedOn: day, publicUntil: day, isPublic: z.boolean(), reason: z.string().nullable(), name: z.string(), volunteerNumber: z.string(), fromOn: day, toOn: day, visits: z.number().int(), minutes: z.number().int(),
        lines: z.array(line), trainings: z.array(trained), stars: z.number().int(), issuer: z.string(), note: z.string(),
      }),
      refusals: { 'record.noSuchProof': 404 },
    },
  },
  notices: { changed: z.object({ proofId: idOf('proof') }) },
});
