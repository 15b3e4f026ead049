/**
 * Time credits in whole minutes, double entry, append-only. The ledger knows nothing of volunteers: it moves minutes between accounts.
 * Credits are issued only from a verified service trail and never become cash or goods.
 */
import { defineContract, idOf, pageOf, pageQuery } from '@huying/kernel';
import { subject } from '@huying/service/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
export const ACCOUNT_KINDS = ['person', 'group', 'pool', 'fund', 'escrow', 'expired'] as const;
/** post moves at once; hold sets aside; settle gives what was held to who earned it; void gives it back. */
export const TRANSFER_KINDS = ['post', 'hold', 'settle', 'void'] as const;
export const PURPOSES = ['issue', 'spend', 'grant', 'reversal', 'donation'] as const;

export const account = z.object({ id: idOf('account'), kind: z.enum(ACCOUNT_KINDS), ownerId: z.uuid().nullable(), name: z.string(), balanceMinutes: z.number().int(), heldMinutes: z.number().int(), availableMinutes: z.number().int() });
export const entry = z.object({
  transferId: idOf('transfer'), at: time, kind: z.enum(TRANSFER_KINDS), purpose: z.enum(PURPOSES), minutes: z.number().int(), balanceAfterMinutes: z.number().int(),
  counterpart: z.string(), subject: subject.nullable(), words: z.string(), reversed: z.boolean(),
});

export const timebank = defineContract('timebank', {
  routes: {
    mine: { method: 'GET', path: '/api/timebank/account', summary: 'My credits', who: 'signed-in', out: account },
    statement: { method: 'GET', path: '/api/timebank/statement', summary: 'My statement, newest first', who: 'signed-in', query: pageQuery.extend({ month: z.string().regex(/^\d{4}-\d{2}$/).optional() }), out: pageOf(entry) },
    statementFile: { method: 'GET', path: '/api/timebank/statement.csv', summary: 'My statement as CSV', who: 'signed-in', gives: 'file' },
    accounts: { method: 'GET', path: '/api/timebank/accounts', summary: 'Accounts of the tenant', who: ['committee', 'street', 'administrator', 'auditor'], query: pageQuery.extend({ kind: z.enum(ACCOUNT_KINDS).optional(), search: z.string().trim().max(40).optional() }), out: pageOf(account) },
    accountStatement: { method: 'GET', path: '/api/timebank/accounts/:accountId/statement', summary: 'Statement of an account', who: ['committee', 'street', 'administrator', 'auditor'], params: z.object({ accountId: idOf('account') }), query: pageQuery, out: pageOf(entry) },
    grant: {
      method: 'POST', path: '/api/timebank/grants', summary: 'The community fund grants hours to an elder', who: ['committee', 'street'],
      body: z.object({ personId: idOf('person'), minutes: z.number().int().min(1).max(60_000), reason: z.string().trim().min(2).max(300) }), out: account, refusals: { 'timebank.tooMuch': 422 },
    },
    reverse: {
      method: 'POST', path: '/api/timebank/transfers/:transferId/reverse', summary: 'Take a transfer back by a contrary entry', who: ['committee', 'street', 'auditor'], params: z.object({ transferId: idOf('transfer') }),
      body: z.object({ reason: z.string().trim().min(2).max(300) }), out: z.object({ transferId: idOf('transfer') }), refusals: { 'timebank.alreadyReversed': 409, 'timebank.notReversible': 422, 'timebank.tooLittle': 409 },
    },
    audit: {
      method: 'GET', path: '/api/timebank/audit', summary: 'The auditor: every balance derived again from the entries', who: ['committee', 'street', 'administrator', 'auditor'],
      out: z.object({ balanced: z.boolean(), accounts: z.number().int(), transfers: z.number().int(), sumMinutes: z.number().int(), issuedMinutes: z.number().int(), heldMinutes: z.number().int(), findings: z.array(z.object({ what: z.string(), accountId: z.string().nullable(), transferId: z.string().nullable() })) }),
    },
  },
  calls: {
    balance: { in: z.object({ personId: idOf('person') }), out: account },
    audit: { in: z.object({}), out: z.object({ balanced: z.boolean(), accounts: z.number().int(), transfers: z.number().int(), issuedMinutes: z.number().int(), spentMinutes: z.number().int(), findings: z.array(z.object({ what: z.string(), accountId: z.string().nullable(), transferId: z.string().nullable() })) }) },
    grant: { in: z.object({ personId: idOf('person'), minutes: z.number().int().positive(), reason: z.string() }), refusals: { 'timebank.tooMuch': 422 } },
  },
  notices: { changed: z.object({ accountId: idOf('account') }) },
});
