/** 银龄: what older people can do and like to do, and pairing a helper with an elder, to which both say yes. */
import { defineContract, defineLifecycle, idOf, pageOf, pageQuery } from '@huying/kernel';
import { SEXES, SKILLS } from '@huying/people/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
/** Who keeps the register and suggests pairs. */
export const KEEPERS = ['desk', 'committee', 'grid', 'street', 'administrator'] as const;
const BOTH = ['elder', 'volunteer'] as const;

export const TALENTS = ['calligraphy', 'painting', 'opera', 'music', 'dance', 'handicraft', 'cooking', 'gardening', 'medicine', 'teaching', 'accounting', 'law', 'mediation', 'repair', 'photography', 'chess', 'storytelling', 'computer', 'other'] as const;
export const LANGUAGES = ['mandarin', 'sichuanese', 'hakka', 'cantonese', 'shanghainese', 'minnan', 'tibetan', 'yi', 'qiang', 'uyghur', 'english', 'sign', 'other'] as const;

const card = z.object({
  talents: z.array(z.enum(TALENTS)).max(TALENTS.length), languages: z.array(z.enum(LANGUAGES)).max(LANGUAGES.length), /** Where somebody worked, served, studied or comes from: what people may have in common. */ past: z.array(z.string().trim().min(2).max(30)).max(10),
  words: z.string().trim().max(300).default(''), /** May be suggested for a pair. */ wantsPair: z.boolean(), /** Whom one would rather be paired with; null is anybody. */ wantsSex: z.enum(SEXES).nullable().default(null).meta({ examples: [null] }),
});
export type Card = z.output<typeof card>;

export const PROPOSAL_STATES = ['open', 'paired', 'declined', 'withdrawn', 'lapsed'] as const;
export const proposalLifecycle = defineLifecycle({
  name: 'proposal',
  initial: 'open',
  states: { open: { phase: 'open' }, paired: { phase: 'done' }, declined: { phase: 'dropped' }, withdrawn: { phase: 'dropped' }, lapsed: { phase: 'dropped' } },
  commands: {
    /** The second yes. */
    pair: { from: ['open'], to: 'paired', by: [...BOTH, ...KEEPERS] },
    decline: { from: ['open'], to: 'declined', by: [...BOTH, ...KEEPERS] },
    withdraw: { from: ['open'], to: 'withdrawn', by: KEEPERS },
    lapse: { from: ['open'], to: 'lapsed', by: ['clock', ...KEEPERS] },
  },
});

export const REASONS = ['near', 'sameLanguage', 'sharedPast', 'sharedTalent', 'wantedSex', 'skills', 'silver', 'similarAge'] as const;
const reason = z.object({
  code: z.enum(REASONS), points: z.number().int(), metres: z.number().int().optional(), languages: z.array(z.enum(LANGUAGES)).optional(), past: z.array(z.string()).optional(), talents: z.array(z.enum(TALENTS)).optional(), skills: z.array(z.enum(SKILLS)).optional(), years: z.number().int().optional(),
});
export type Reason = z.output<typeof reason>;

const suggestion = z.object({ volunteerId: idOf('person'), name: z.string(), age: z.number().int().nullable(), score: z.number().int(), reasons: z.array(reason), /** Elders whom this helper is paired with already. */ pairs: z.number().int() });
export type Suggestion = z.output<typeof suggestion>;
const answer = z.object({ isYes: z.boolean(), at: time, /** What was said to staff, where it was said to them. */ note: z.string().nullable() }).nullable();
const proposal = z.object({
  id: idOf('proposal'), elderId: idOf('person'), elderName: z.string(), volunteerId: idOf('person'), volunteerName: z.string(), state: z.enum(PROPOSAL_STATES), score: z.number().int(), reasons: z.array(reason), elder: answer, helper: answer, proposedAt: time, proposedBy: z.string(), lapsesAt: time, reason: z.string().nullable(),
});
export type Proposal = z.output<typeof proposal>;

const registered = card.extend({ personId: idOf('person'), name: z.string(), age: z.number().int().nullable(), isElder: z.boolean(), isVolunteer: z.boolean(), /** Old enough for the register. */ isSilver: z.boolean(), changedAt: time });
export type Registered = z.output<typeof registered>;
const mine = z.object({ card: card.nullable(), isSilver: z.boolean(), fromAge: z.number().int(), proposals: z.array(proposal) });

const personParams = z.object({ personId: idOf('person') });
const proposalParams = z.object({ proposalId: idOf('proposal') });
const lifecycle = { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } as const;

export const silver = defineContract('silver', {
  routes: {
    mine: { method: 'GET', path: '/api/silver/me', summary: 'What I can do and like, and pairs that were suggested to me', who: BOTH, out: mine },
    change: { method: 'PUT', path: '/api/silver/me', summary: 'Say what I can do and like, and whether I want to be paired', who: BOTH, body: card, out: mine },
    register: {
      method: 'GET', path: '/api/silver/register', summary: 'Who can do what in my area: those who are old enough, or all', who: KEEPERS,
      query: pageQuery.extend({ show: z.enum(['silver', 'all']).default('silver'), search: z.string().trim().max(40).optional(), talent: z.enum(TALENTS).optional(), language: z.enum(LANGUAGES).optional() }), out: pageOf(registered),
    },
    person: { method: 'GET', path: '/api/silver/people/:personId', summary: 'The card of somebody of my area; reading it is recorded', who: KEEPERS, params: personParams, writes: true, out: z.object({ name: z.string(), isElder: z.boolean(), isVolunteer: z.boolean(), card: card.nullable() }) },
    note: {
      method: 'PUT', path: '/api/silver/people/:personId', summary: 'Write down what somebody said, with their consent', who: KEEPERS, params: personParams, body: card.extend({ /** How they agreed. */ consent: z.string().trim().min(2).max(100) }), out: z.object({ card }), refusals: { 'silver.neither': 422 },
    },
    suggestions: { method: 'GET', path: '/api/silver/elders/:personId/suggestions', summary: 'Helpers for an elder, the best first, with the reasons', who: KEEPERS, params: personParams, out: z.object({ elderName: z.string(), suggestions: z.array(suggestion) }), refusals: { 'silver.notElder': 422 } },
    propose: {
      method: 'POST', path: '/api/silver/proposals', summary: 'Suggest a pair to both; they are paired when both say yes', who: KEEPERS, body: z.object({ elderId: idOf('person'), volunteerId: idOf('person') }), out: proposal,
      refusals: { 'silver.notElder': 422, 'silver.notHelper': 422, 'silver.alreadyPaired': 409, 'silver.alreadyOpen': 409 },
    },
    proposals: { method: 'GET', path: '/api/silver/proposals', summary: 'Pairs that were suggested in my area, the newest first', who: KEEPERS, query: pageQuery.extend({ state: z.enum(PROPOSAL_STATES).default('open') }), out: pageOf(proposal) },
    answer: {
      method: 'POST', path: '/api/silver/proposals/:proposalId/answer', summary: 'Say yes or no; staff write down what was said to them', who: [...BOTH, ...KEEPERS], params: proposalParams,
      body: z.object({ isYes: z.boolean(), /** For staff: whose word it is, and how it was given. */ side: z.enum(['elder', 'helper']).optional(), note: z.string().trim().min(2).max(100).optional() }), out: proposal, refusals: { ...lifecycle, 'silver.answered': 409, 'silver.needsNote': 422 },
    },
    withdraw: { method: 'POST', path: '/api/silver/proposals/:proposalId/withdrawal', summary: 'Take a suggestion back', who: KEEPERS, params: proposalParams, body: z.object({ reason: z.string().trim().min(2).max(200) }), out: proposal, refusals: lifecycle },
  },
  calls: {
    /** The clock of a suggestion that nobody answered. */
    lapse: { in: z.object({ proposalId: idOf('proposal') }) },
    /** What people said, as it was written down by somebody. */
    addCards: { in: z.object({ notedBy: idOf('person'), consent: z.string().max(100), cards: z.array(card.extend({ personId: idOf('person') })).max(1_000) }) },
    /** Suggests to each of these elders the helper who suits her best; who has none that suits is left out. Both are written to. */
    suggestPairs: { in: z.object({ proposedBy: idOf('person'), elderIds: z.array(idOf('person')).max(50) }), out: z.object({ proposed: z.number().int() }) },
  },
  notices: { changed: z.object({ proposalId: idOf('proposal').nullable() }) },
});
