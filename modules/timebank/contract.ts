/**
 * Time credits in whole minutes, double entry, append-only. The ledger knows nothing of volunteers: it moves minutes between accounts.
 * Credits are issued only from a verified service trail and never become cash or goods.
 */
import { defineContract, idOf, pageOf, pageQuery } from '@huying/kernel';
import { areaPath } from '@huying/place/contract';
import { subject } from '@huying/service/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
export const ACCOUNT_KINDS = ['person', 'group', 'pool', 'fund', 'escrow', 'expired'] as const;
/** post moves at once; hold sets aside; settle gives what was held to who earned it; void gives it back. */
export const TRANSFER_KINDS = ['post', 'hold', 'settle', 'void'] as const;
export const PURPOSES = ['issue', 'spend', 'grant', 'reversal', 'donation'] as const;

export const account = z.object({
  id: idOf('account'), kind: z.enum(ACCOUNT_KINDS), ownerId: z.uuid().nullable(), name: z.string(),
  /** Everything owned, what is held included; available is what can be spent. */
  balanceMinutes: z.number().int(), heldMinutes: z.number().int(), availableMinutes: z.number().int(),
  areaPath,
});
export type AccountView = z.output<typeof account>;
export const HOLD_STATES = ['open', 'settled', 'returned'] as const;
export const entry = z.object({
  transferId: idOf('transfer'), at: time, kind: z.enum(TRANSFER_KINDS), purpose: z.enum(PURPOSES), minutes: z.number().int(),
  /** What could be spent after it. */
  balanceAfterMinutes: z.number().int(),
  /** Masked where the reader does not reach them; the kind says which of the community's own accounts it is. */
  counterpart: z.string(), counterpartKind: z.enum(ACCOUNT_KINDS),
  subject: subject.nullable(), category: z.string().nullable(),
  /** What staff wrote, for grants and reversals. */
  words: z.string(), reversed: z.boolean(),
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
const accountFilter = z.object({ kind: z.enum(ACCOUNT_KINDS).optional(), search: z.string().trim().max(40).optional() });
const accountParams = z.object({ accountId: idOf('account') });
const STAFF = ['committee', 'street', 'administrator', 'auditor'] as const;

export const timebank = defineContract('timebank', {
  routes: {
    mine: { method: 'GET', path: '/api/timebank/account', summary: 'My credits', who: 'signed-in', out: account },
    statement: { method: 'GET', path: '/api/timebank/statement', summary: 'My statement, newest first', who: 'signed-in', query: pageQuery.extend({ month: month.optional() }), out: pageOf(entry) },
    statementFile: { method: 'GET', path: '/api/timebank/statement.csv', summary: 'My statement as CSV', who: 'signed-in', query: z.object({ month: month.optional() }), gives: 'file' },
    accounts: { method: 'GET', path: '/api/timebank/accounts', summary: 'Accounts of my area by name', who: STAFF, query: pageQuery.extend(accountFilter.shape), out: pageOf(account) },
    accountsFile: { method: 'GET', path: '/api/timebank/accounts.csv', summary: 'Accounts of my area as CSV', who: STAFF, query: accountFilter, gives: 'file' },
    account: { method: 'GET', path: '/api/timebank/accounts/:accountId', summary: 'An account', who: STAFF, params: accountParams, out: account },
    accountStatement: { method: 'GET', path: '/api/timebank/accounts/:accountId/statement', summary: 'Statement of an account', who: STAFF, params: accountParams, query: pageQuery, out: pageOf(entry) },
    accountStatementFile: { method: 'GET', path: '/api/timebank/accounts/:accountId/statement.csv', summary: 'Statement of an account as CSV', who: STAFF, params: accountParams, gives: 'file' },
    grant: {
      method: 'POST', path: '/api/timebank/grants', summary: 'The community fund grants hours to an elder', who: ['committee', 'street'],
      body: z.object({ personId: idOf('person'), minutes: z.number().int().min(1).max(60_000), reason: z.string().trim().min(2).max(300) }), out: account, refusals: { 'timebank.tooMuch': 422, 'timebank.notElder': 422 },
    },
    reverse: {
      method: 'POST', path: '/api/timebank/transfers/:transferId/reverse', summary: 'Take a transfer back by a contrary entry', who: ['committee', 'street', 'auditor'], params: z.object({ transferId: idOf('transfer') }),
      body: z.object({ reason: z.string().trim().min(2).max(300) }), out: z.object({ transferId: idOf('transfer') }), refusals: { 'timebank.alreadyReversed': 409, 'timebank.notReversible': 422, 'timebank.tooLittle': 409 },
    },
    audit: {
      method: 'GET', path: '/api/timebank/audit', summary: 'The auditor: every balance derived again from the entries', who: STAFF,
      out: audited,
    },
  },
  calls: {
    balance: { in: z.object({ personId: idOf('person') }), out: account },
    audit: { in: z.object({}), out: audited },
    /** For demonstrations and other modules: the fund grants without anybody's reach being asked. */
    grant: { in: z.object({ personId: idOf('person'), minutes: z.number().int().positive(), reason: z.string() }), refusals: { 'timebank.tooMuch': 422, 'timebank.notElder': 422 } },
    /** Clocks of the module itself: a hold that was forgotten, and what is still held for a need that was served. */
    releaseHold: { in: z.object({ transferId: z.uuid() }) },
    releaseServed: { in: z.object({ subject }) },
  },
  notices: {
    changed: z.object({ accountId: idOf('account') }),
    /** To the desk: a need that was corrected costs more than there is to set aside; it goes on all the same. */
    short: z.object({ needId: idOf('need'), wantedMinutes: z.number().int(), heldMinutes: z.number().int() }),
  },
});
