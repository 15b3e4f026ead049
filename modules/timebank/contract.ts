/**
 * Time credits in whole minutes, double entry, append-only. The ledger knows nothing of volunteers: it moves minutes between accounts.
 * Credits are issued only from a verified service trail and never become cash or goods.
 */
import { defineContract, idOf, pageOf, pageQuery } from '@huying/kernel';
import { phone } from '@huying/people/contract';
import { areaPath, position } from '@huying/place/contract';
import { subject } from '@huying/service/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
export const ACCOUNT_KINDS = ['person', 'group', 'pool', 'fund', 'escrow', 'expired', 'clearing', 'outside'] as const;
/** post moves at once; hold sets aside; settle gives what was held to who earned it; void gives it back. */
export const TRANSFER_KINDS = ['post', 'hold', 'settle', 'void'] as const;
export const PURPOSES = ['issue', 'spend', 'grant', 'reversal', 'donation', 'gift', 'inheritance', 'expiry', 'exchange'] as const;

export const account = z.object({
  id: idOf('account'), kind: z.enum(ACCOUNT_KINDS), ownerId: z.uuid().nullable(), name: z.string(),
  /** Everything owned, what is held included; available is what can be spent. */
  balanceMinutes: z.number().int(), heldMinutes: z.number().int(), availableMinutes: z.number().int(),
  areaPath,
});
export type AccountView = z.output<typeof account>;
/** What an entry is, in one word. */
export const ENTRY_TITLES = ['issue', 'grant', 'earned', 'held', 'returned', 'reversal', 'overflow', 'donation', 'gave', 'given', 'bequeathed', 'inherited', 'expired', 'exchanged', 'correction'] as const;
export const HOLD_STATES = ['open', 'settled', 'returned'] as const;
export const entry = z.object({
  transferId: idOf('transfer'), at: time, kind: z.enum(TRANSFER_KINDS), purpose: z.enum(PURPOSES), minutes: z.number().int(),
  /** What could be spent after it. */
  balanceAfterMinutes: z.number().int(),
  /** Masked where the reader does not reach them; the kind says which of the community's own accounts it is. */
  counterpart: z.string(), counterpartKind: z.enum(ACCOUNT_KINDS),
  subject: subject.nullable(), category: z.string().nullable(),
  /** What staff wrote, for grants and reversals. */
  words: z.string(), reversed: z.boolean(), /** The record of a service was corrected, and what was credited with it. */ isCorrection: z.boolean(),
  /** How a hold ended, and how much of it was paid. */
  hold: z.object({ state: z.enum(HOLD_STATES), paidMinutes: z.number().int() }).nullable(),
});
export type EntryView = z.output<typeof entry>;
/** Of this millennium: there was no year 0, and the month after the last has five digits. */
const month = z.string().regex(/^2\d{3}-(0[1-9]|1[0-2])$/);
const finding = z.object({ what: z.string(), accountId: z.string().nullable(), transferId: z.string().nullable() });
/** Issued is what services brought, spent what was settled out of holds; both count what was taken back later too. */
const audited = z.object({
  balanced: z.boolean(), accounts: z.number().int(), transfers: z.number().int(), sumMinutes: z.number().int(), issuedMinutes: z.number().int(), spentMinutes: z.number().int(),
  heldMinutes: z.number().int(), findings: z.array(finding),
});
export type AuditReport = z.output<typeof audited>;
/** What moved in a month, by what it was; what could be spent when it began and when it ended. */
const monthly = z.object({
  month: z.string(), openingMinutes: z.number().int(), inMinutes: z.number().int(), outMinutes: z.number().int(), closingMinutes: z.number().int(),
  lines: z.array(z.object({ title: z.enum(ENTRY_TITLES), count: z.number().int(), minutes: z.number().int() })),
});
export type MonthView = z.output<typeof monthly>;
const minutes = z.number().int();
/** Can all be served that is promised? Minutes, of the accounts of an area. */
const liquidity = z.object({
  areaPath, at: time,
  /** Brought into being: by services that the fund paid, and by grants of the fund; what was taken back is not counted. */
  issuedMinutes: minutes, grantedMinutes: minutes,
  /** Paid for help. */
  usedMinutes: minutes,
  /** Of people: what is theirs, of it set aside, and of it to be spent. Groups can only donate theirs. */
  ownedMinutes: minutes, heldMinutes: minutes, redeemableMinutes: minutes, groupMinutes: minutes, pooledMinutes: minutes, expiredMinutes: minutes,
  /** How old what people own is; the oldest is spent first. */
  ages: z.array(z.object({ fromMonths: z.number().int(), /** Null is without end. */ toMonths: z.number().int().nullable(), minutes })),
  /** If everybody of 60 and older spent what they can: how long it would take at the pace of the last three months. */
  sixty: z.object({ people: z.number().int(), redeemableMinutes: minutes, servedPerMonthMinutes: minutes, /** Null where nothing was served. */ months: z.number().nullable() }),
});
export type LiquidityView = z.output<typeof liquidity>;
/** What may show that hours were earned together rather than by help. */
export const CHECKS = ['pair', 'overlap', 'travel', 'mutual', 'full', 'night', 'kin'] as const;
export const REVIEW_STATES = ['open', 'cleared', 'reversed'] as const;
const review = z.object({
  id: idOf('review'), check: z.enum(CHECKS), helper: z.object({ id: idOf('person'), name: z.string() }), /** Null where it is help at activities alone. */ elder: z.object({ id: idOf('person'), name: z.string() }).nullable(), areaPath,
  state: z.enum(REVIEW_STATES), openedAt: time, /** What was measured: share, minutes, speed, visits. */ facts: z.record(z.string(), z.number()),
  /** Visits, and help at activities. */ visits: z.array(z.object({ visitId: z.uuid(), subject, arrivedAt: time, leftAt: time, minutes: z.number().int(), /** Nothing of it is credited any more. */ isReversed: z.boolean() })),
  decidedAt: time.nullable(), decidedBy: z.string().nullable(), reason: z.string().nullable(),
});
export type ReviewView = z.output<typeof review>;
const REMITTANCE_STATES = ['sent', 'arrived', 'returned'] as const;
/** What communities gave to each other, and the street to other streets. */
const clearing = z.object({
  places: z.array(z.object({ areaPath, name: z.string(), /** From other communities, and to them. */ cameMinutes: minutes, wentMinutes: minutes, pooledMinutes: minutes, /** Below zero: what the fund has brought into being. */ fundMinutes: minutes })),
  streets: z.array(z.object({ street: z.number().int(), sentMinutes: minutes, receivedMinutes: minutes })),
  remittances: z.array(z.object({
    id: idOf('remittance'), direction: z.enum(['out', 'in']), street: z.number().int(), minutes, reason: z.string(), state: z.enum(REMITTANCE_STATES),
    returnedWhy: z.enum(['unknownStreet', 'notAccepted']).nullable(), sentBy: z.string(), at: time, settledAt: time.nullable(),
  })),
});
export type ClearingView = z.output<typeof clearing>;
const streets = z.object({ isPublished: z.boolean(), streets: z.array(z.object({ street: z.number().int(), name: z.string() })) });
const accountFilter = z.object({ kind: z.enum(ACCOUNT_KINDS).optional(), search: z.string().trim().max(40).optional() });
const accountParams = z.object({ accountId: idOf('account') });
const STAFF = ['committee', 'street', 'administrator', 'auditor'] as const;
const DECIDERS = ['committee', 'street'] as const;
const GROUPS = ['organisation', 'property'] as const;
const GIVERS = ['elder', 'volunteer', 'family'] as const;
/** Beyond what the table lets one person do alone. */
const second = { 'safeguard.needsSecond': 409 } as const;
const reason = z.string().trim().min(2).max(300);

/** Who somebody is to the giver. */
export const RELATIONS = ['spouse', 'parent', 'child', 'grandparent', 'grandchild', 'sibling', 'other'] as const;
export const KIN_STATES = ['declared', 'confirmed', 'refused', 'ended'] as const;
const kin = z.object({ id: idOf('kin'), name: z.string(), relation: z.enum(RELATIONS), state: z.enum(KIN_STATES), declaredAt: time, decidedAt: time.nullable(), /** Why it was refused. */ reason: z.string().nullable(), /** Parts of what is left that they inherit; null where they are no heir. */ heirShare: z.number().int().nullable() });
const kinParams = z.object({ kinId: idOf('kin') });
/** As staff see it: who says so, with whom it may be, and the number that was given, masked. */
const kinToDecide = kin.extend({
  giver: z.object({ id: idOf('person'), name: z.string() }), phone: z.string(),
  /** Whether exactly one elder has this name and number. */ isFound: z.boolean(),
});
export type KinToDecide = z.output<typeof kinToDecide>;
const given = z.object({
  kinId: idOf('kin'), name: z.string(), relation: z.enum(RELATIONS), givenMinutes: z.number().int(), spentMinutes: z.number().int(),
  /** What it was spent on, newest first; the oldest gifts are spent first. */
  spendings: z.array(z.object({ at: time, minutes: z.number().int(), category: z.string().nullable() })),
});
export type GivenView = z.output<typeof given>;
const share = z.number().int().min(1).max(100);
const personParams = z.object({ personId: idOf('person') });
const due = z.object({ personId: idOf('person'), name: z.string(), age: z.number().int().nullable(), areaPath, minutes: z.number().int() });
export type DueGrant = z.output<typeof due>;
/** At most so many minutes are given at once: a thousand hours. */
const minutesGiven = z.number().int().min(1).max(60_000);

export const timebank = defineContract('timebank', {
  routes: {
    mine: { method: 'GET', path: '/api/timebank/account', summary: 'My credits', who: 'signed-in', out: account },
    statement: { method: 'GET', path: '/api/timebank/statement', summary: 'My statement, newest first', who: 'signed-in', query: pageQuery.extend({ month: month.optional() }), out: pageOf(entry) },
    statementFile: { method: 'GET', path: '/api/timebank/statement.csv', summary: 'My statement as CSV', who: 'signed-in', query: z.object({ month: month.optional() }), gives: 'file' },
    monthStatement: { method: 'GET', path: '/api/timebank/statement/month', summary: 'What moved on my account in a month', who: 'signed-in', query: z.object({ month }), out: monthly },
    liquidity: { method: 'GET', path: '/api/timebank/liquidity', summary: 'Whether all can be served that is promised', who: STAFF, query: z.object({ /** Mine where none is named. */ areaPath: areaPath.optional() }), out: liquidity },
    accounts: { method: 'GET', path: '/api/timebank/accounts', summary: 'Accounts of my area by name', who: STAFF, query: pageQuery.extend(accountFilter.shape), out: pageOf(account) },
    accountsFile: { method: 'GET', path: '/api/timebank/accounts.csv', summary: 'Accounts of my area as CSV', who: STAFF, query: accountFilter, gives: 'file', writes: true, refusals: second },
    account: { method: 'GET', path: '/api/timebank/accounts/:accountId', summary: 'An account', who: [...STAFF, ...GROUPS], params: accountParams, out: account },
    accountStatement: { method: 'GET', path: '/api/timebank/accounts/:accountId/statement', summary: 'Statement of an account', who: [...STAFF, ...GROUPS], params: accountParams, query: pageQuery.extend({ month: month.optional() }), out: pageOf(entry) },
    accountMonth: { method: 'GET', path: '/api/timebank/accounts/:accountId/month', summary: 'What moved on an account in a month', who: [...STAFF, ...GROUPS], params: accountParams, query: z.object({ month }), out: monthly },
    accountStatementFile: { method: 'GET', path: '/api/timebank/accounts/:accountId/statement.csv', summary: 'Statement of an account as CSV', who: [...STAFF, ...GROUPS], params: accountParams, query: z.object({ month: month.optional() }), gives: 'file', writes: true, refusals: second },
    grant: {
      method: 'POST', path: '/api/timebank/grants', summary: 'The community fund, or its pool, grants hours to an elder', who: DECIDERS,
      body: z.object({ personId: idOf('person'), minutes: minutesGiven, reason, /** The pool gives what was donated to it. */ source: z.enum(['fund', 'pool']).default('fund') }), out: account,
      refusals: { 'timebank.tooMuch': 422, 'timebank.notElder': 422, 'timebank.notGranted': 422, 'timebank.poolTooLittle': 409, ...second },
    },
    dueGrants: { method: 'GET', path: '/api/timebank/grants/due', summary: 'Elders whom the fund grants hours this month, by the table, and who have not had them yet', who: DECIDERS, out: z.object({ month: z.string(), due: z.array(due) }) },
    grantDue: { method: 'POST', path: '/api/timebank/grants/due', summary: 'Grants this month’s hours to all who are due, each once', who: DECIDERS, out: z.object({ granted: z.number().int(), minutes: z.number().int() }) },
    groups: { method: 'GET', path: '/api/timebank/groups', summary: 'Accounts of my organisations; what is in them can only be donated', who: GROUPS, out: z.object({ accounts: z.array(account) }) },
    kin: { method: 'GET', path: '/api/timebank/kin', summary: 'Relatives whom I have named', who: GIVERS, out: z.object({ kin: z.array(kin) }) },
    declareKin: {
      method: 'POST', path: '/api/timebank/kin', summary: 'Name a relative to whom I want to give hours; staff confirm it', who: GIVERS, attemptsPerMinute: 120,
      body: z.object({ name: z.string().trim().min(1).max(40), phone, relation: z.enum(RELATIONS) }), out: kin, refusals: { 'timebank.tooManyKin': 409, 'timebank.kinTwice': 409 },
    },
    endKin: { method: 'DELETE', path: '/api/timebank/kin/:kinId', summary: 'Take back what I said of a relative', who: GIVERS, params: kinParams, out: z.object({}), refusals: { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403 } },
    kinToDecide: { method: 'GET', path: '/api/timebank/kin/declared', summary: 'Relations that wait to be confirmed, oldest first', who: DECIDERS, query: pageQuery, out: pageOf(kinToDecide) },
    decideKin: {
      method: 'POST', path: '/api/timebank/kin/:kinId/decision', summary: 'Confirm a relation by a paper that was seen, or refuse it', who: DECIDERS, params: kinParams,
      body: z.object({ confirms: z.boolean(), /** Who it is, where name and number do not say. */ personId: idOf('person').nullable().default(null), reason }), out: kinToDecide,
      refusals: { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403, 'timebank.kinNotFound': 422, 'timebank.kinOneself': 422, 'timebank.kinTwice': 409 },
    },
    give: {
      method: 'POST', path: '/api/timebank/gifts', summary: 'Give hours to a relative', who: GIVERS,
      body: z.object({ kinId: idOf('kin'), minutes: minutesGiven, words: z.string().trim().max(100).default('') }), out: account,
      refusals: { 'timebank.notConfirmed': 409, 'timebank.notAllowed': 422, 'timebank.tooMuchGiven': 422, 'timebank.notEnough': 409 },
    },
    nameHeirs: {
      method: 'PUT', path: '/api/timebank/heirs', summary: 'Name who inherits my hours, among my relatives whom staff have confirmed, and in which parts; who is not named is heir no more', who: GIVERS,
      body: z.object({ heirs: z.array(z.object({ kinId: idOf('kin'), share })).max(6) }), out: z.object({ kin: z.array(kin) }), refusals: { 'timebank.notConfirmed': 409 },
    },
    inheritance: {
      method: 'GET', path: '/api/timebank/inheritances/:personId', summary: 'What somebody has left, and whom they named', who: DECIDERS, params: personParams,
      out: z.object({ minutes, heldMinutes: minutes, named: z.array(z.object({ personId: idOf('person'), name: z.string(), relation: z.enum(RELATIONS), share: z.number().int() })) }),
    },
    inherit: {
      method: 'POST', path: '/api/timebank/inheritances/:personId', summary: 'After a death: hours go to the heirs who were named, or whom a paper names; a second person approves', who: DECIDERS, params: personParams,
      body: z.object({ /** Empty where heirs were named. */ heirs: z.array(z.object({ personId: idOf('person'), share })).max(6).default([]), /** Which paper was seen. */ proof: reason }),
      out: z.object({ minutes, parts: z.array(z.object({ personId: idOf('person'), name: z.string(), minutes, /** What the heir’s account may not hold goes to the pool. */ donatedMinutes: minutes })) }),
      refusals: { 'timebank.stillActive': 409, 'timebank.nothingLeft': 409, 'timebank.stillHeld': 409, 'timebank.noHeirs': 422, 'timebank.heirsNamed': 422, 'timebank.notHeir': 422, ...second },
    },
    given: { method: 'GET', path: '/api/timebank/gifts', summary: 'What I gave to my relatives, and what they spent of it', who: GIVERS, out: z.object({ given: z.array(given) }) },
    donate: {
      method: 'POST', path: '/api/timebank/donations', summary: 'Donate hours of mine, or of my organisation, to the pool of the community', who: [...GIVERS, ...GROUPS],
      body: z.object({ minutes: minutesGiven, organisationId: idOf('organisation').nullable().default(null), words: z.string().trim().max(100).default('') }), out: account, refusals: { 'timebank.notEnough': 409 },
    },
    reverse: {
      method: 'POST', path: '/api/timebank/transfers/:transferId/reverse', summary: 'Take a transfer back by a contrary entry', who: ['committee', 'street', 'auditor'], params: z.object({ transferId: idOf('transfer') }),
      body: z.object({ reason }), out: z.object({ transferId: idOf('transfer') }), refusals: { 'timebank.alreadyReversed': 409, 'timebank.notReversible': 422, 'timebank.tooLittle': 409, ...second },
    },
    clearing: { method: 'GET', path: '/api/timebank/clearing', summary: 'What communities exchanged, and the street with others', who: STAFF, out: clearing },
    exchange: {
      method: 'POST', path: '/api/timebank/exchanges', summary: 'Hours of a pool for that of another community, or for another street', who: ['street'],
      body: z.object({
        /** The actor’s own area where none is named. */ fromPath: areaPath.nullable().default(null), toPath: areaPath.nullable().default(null),
        /** Its nine digits. */ street: z.number().int().min(100_000_000).max(999_999_999).nullable().default(null).meta({ examples: [510_199_999] }), minutes: minutesGiven, reason,
      }),
      out: clearing, refusals: { 'timebank.poolTooLittle': 409, 'timebank.sameCommunity': 422, 'timebank.ownStreet': 422, 'timebank.noGoal': 422, ...second },
    },
    streets: { method: 'GET', path: '/api/timebank/streets', summary: 'Streets that exchange hours, as they say of themselves, and whether mine does', who: ['street'], out: streets },
    publishStreet: { method: 'PUT', path: '/api/timebank/streets/own', summary: 'Let other streets choose mine for exchanging hours, or no more: they see its name and code', who: ['street'], body: z.object({ isPublished: z.boolean() }), out: streets },
    reviews: { method: 'GET', path: '/api/timebank/reviews', summary: 'What the checks against collusion found, newest first', who: STAFF, query: pageQuery.extend({ state: z.enum(REVIEW_STATES).optional() }), out: pageOf(review) },
    decideReview: {
      method: 'POST', path: '/api/timebank/reviews/:reviewId/decision', summary: 'Clear what was found, or take back what was credited', who: DECIDERS, params: z.object({ reviewId: idOf('review') }),
      body: z.object({ reverses: z.boolean(), reason }), out: review, refusals: { 'lifecycle.notHere': 409, 'lifecycle.notYours': 403, 'timebank.tooLittle': 409, ...second },
    },
    audit: {
      method: 'GET', path: '/api/timebank/audit', summary: 'The auditor: every balance derived again from the entries', who: STAFF,
      out: audited,
    },
  },
  calls: {
    balance: { in: z.object({ personId: idOf('person') }), out: account },
    audit: { in: z.object({}), out: audited },
    /** What a service of somebody, or of an organisation, costs by the table that holds, and how much is set aside for it. */
    price: {
      in: z.object({ by: z.union([z.object({ personId: idOf('person') }), z.object({ organisationId: idOf('organisation') })]), category: z.string().max(40) }),
      out: z.object({ kind: z.enum(['hourly', 'each', 'none']), /** For an hour, or for each time. */ minutes: z.number().int(), heldMinutes: z.number().int() }),
    },
    /** For demonstrations and other modules: the fund grants without anybody's reach being asked. */
    grant: { in: z.object({ personId: idOf('person'), minutes: z.number().int().positive(), reason: z.string() }), refusals: { 'timebank.tooMuch': 422, 'timebank.notElder': 422 } },
    /** Clocks of the module itself: a hold that was forgotten, and what is still held for a need that was served. */
    releaseHold: { in: z.object({ transferId: z.uuid() }) },
    /** The clock after a visit was credited: looks whether something is suspect about it. */
    checkVisit: { in: z.object({ visitId: z.uuid() }) },
    /** What a visit brought is taken back by contrary entries, for a reason that somebody decided; nothing is held anew. `tookBack` is false where it brought nothing that is still there. */
    takeBack: { in: z.object({ visitId: idOf('visit'), reason: z.string().max(1_000) }), out: z.object({ tookBack: z.boolean(), minutes }), refusals: { 'timebank.tooLittle': 409 } },
    /** What was taken back of a visit is given back, once, by contrary entries of the reversals. `tooLittle` where whoever had paid has spent it again. */
    giveBack: { in: z.object({ visitId: idOf('visit'), reason: z.string().max(1_000) }), out: z.object({ gaveBack: z.boolean(), minutes }), refusals: { 'timebank.tooLittle': 409 } },
    releaseServed: { in: z.object({ subject }) },
    /**
     * The record of a service that is confirmed, or of verified help, was corrected: what was credited is taken back and the right amount credited anew, at the price of the day of service.
     * What it brought before, and what it brings now. `tooLittle` where too much of it has been spent.
     */
    correct: {
      in: z.object({
        /** The visit, or the help. */ occasionId: z.uuid(), subject, helperId: idOf('person'), helperName: z.string(), organisationId: idOf('organisation').nullable(), elderId: idOf('person').nullable(), category: z.string().max(40), areaPath: z.string(),
        servedAt: time, /** As it stands now. */ minutes: z.number().int().min(0).max(1_440), reason: z.string().max(1_000),
      }),
      out: z.object({ before: minutes, after: minutes }), refusals: { 'timebank.tooLittle': 409 },
    },
    /** Verified help that is no visit, e.g. at an activity, is credited by the same table, once; how many minutes it brought. */
    creditHelp: {
      in: z.object({
        helpId: idOf('help'), subject, helperId: idOf('person'), helperName: z.string(), organisationId: idOf('organisation').nullable(), category: z.string().max(40), /** Whose fund issues it. */ areaPath: z.string(),
        arrivedAt: time, leftAt: time, minutes: z.number().int().min(0), verifierId: idOf('person'),
        /** Where it was, for the checks, and how far from there somebody may have been. */ position: position.nullable().default(null), withinMetres: z.number().int().min(0).max(50_000).default(0),
      }),
      out: z.object({ minutes: z.number().int() }),
    },
  },
  notices: {
    changed: z.object({ accountId: idOf('account') }),
    /** To the street: what was sent arrived, came back, or something came. */
    clearingChanged: z.object({ remittanceId: idOf('remittance') }),
    /** To staff: a check found something, or it was decided. */
    reviewChanged: z.object({ reviewId: idOf('review') }),
    /** To staff: somebody named a relative. */
    kinDeclared: z.object({ kinId: idOf('kin') }),
    /** To the desk: a need that was corrected costs more than there is to set aside; it goes on all the same. */
    short: z.object({ needId: idOf('need'), wantedMinutes: z.number().int(), heldMinutes: z.number().int() }),
  },
});
