import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsAndCanFail } from '@huying/kernel/testing';
import fc from 'fast-check';
import { type Account, availableMinutes, type Book, type Decision, decide, decideAll, enter, endingsOf, RESULTS, type Result, type Transfer } from './ledger.ts';

const owned = (id: string, balanceMinutes = 100, heldMinutes = 0): Account => ({ id, kind: id.startsWith('group') ? 'group' : 'person', mayGoNegative: false, funds: { balanceMinutes, heldMinutes } });
const community = (kind: 'fund' | 'pool' | 'escrow'): Account => ({ id: kind, kind, mayGoNegative: kind === 'fund', funds: null });
const bookOf = (accounts: Account[], transfers: Transfer[] = []): Book => ({
  accounts: new Map([...accounts, community('fund'), community('pool'), community('escrow')].map((one) => [one.id, one])), transfers: new Map(transfers.map((one) => [one.id, one])),
});
const request = (kind: Transfer['kind'], purpose: Transfer['purpose'], debitId: string, creditId: string, minutes: number, more: Partial<Transfer> = {}): Transfer => ({
  id: 'new', kind, purpose, minutes, debitId, creditId, holdId: null, reversesId: null, ...more,
});
const hold = request('hold', 'spend', 'anna', 'escrow', 60, { id: 'hold' });
const issue = request('post', 'issue', 'fund', 'anna', 30, { id: 'issue' });
const settle = (minutes: number, more: Partial<Transfer> = {}) => request('settle', 'spend', 'escrow', 'bert', minutes, { holdId: 'hold', ...more });
const undo = (minutes: number, more: Partial<Transfer> = {}) => request('void', 'spend', 'escrow', 'anna', minutes, { holdId: 'hold', ...more });
const reversal = (more: Partial<Transfer> = {}) => request('post', 'reversal', 'anna', 'fund', 30, { reversesId: 'issue', ...more });

const people = [owned('anna', 100, 60), owned('bert'), owned('group')];
const plain = bookOf(people, [hold, issue]);
const settled = bookOf(people, [hold, issue, settle(20, { id: 'paid' }), undo(40, { id: 'back' })]);
const reversed = bookOf(people, [hold, issue, reversal({ id: 'gone' })]);

const CASES: Record<Result, readonly [Book, Transfer][]> = {
  exists: [[plain, hold]],
  existsWithOther: [[plain, { ...hold, minutes: 61 }]],
  minutesOutOfRange: [[plain, request('post', 'issue', 'fund', 'anna', 0)], [plain, request('post', 'issue', 'fund', 'anna', 1.5)], [plain, request('post', 'issue', 'fund', 'anna', 2e9)]],
  sameAccount: [[plain, request('post', 'donation', 'anna', 'anna', 5)]],
  debitUnknown: [[plain, request('post', 'issue', 'nobody', 'anna', 5)]],
  creditUnknown: [[plain, request('post', 'issue', 'fund', 'nobody', 5)]],
  accountsUnsuited: [
    [plain, request('post', 'issue', 'bert', 'anna', 5)], [plain, request('post', 'grant', 'fund', 'group', 5)], [plain, request('post', 'donation', 'anna', 'bert', 5)],
    [plain, request('hold', 'spend', 'fund', 'escrow', 5)], [plain, request('hold', 'issue', 'anna', 'escrow', 5)], [plain, request('settle', 'spend', 'escrow', 'bert', 5)],
    [plain, request('post', 'reversal', 'anna', 'fund', 30)], [plain, settle(5, { creditId: 'pool' })],
  ],
  holdUnknown: [[plain, settle(5, { holdId: 'other' })]],
  notHold: [[plain, settle(5, { holdId: 'issue' })]],
  holdDiffers: [[plain, undo(60, { creditId: 'bert' })], [plain, settle(60, { creditId: 'anna' })]],
  holdEnded: [[settled, settle(1)], [settled, undo(1)]],
  moreThanHeld: [[plain, settle(61)]],
  reversedUnknown: [[plain, reversal({ reversesId: 'other' })]],
  notReversible: [[plain, reversal({ reversesId: 'hold' })], [reversed, reversal({ reversesId: 'gone' })]],
  alreadyReversed: [[reversed, reversal()]],
  reversalDiffers: [[plain, reversal({ minutes: 29 })], [plain, reversal({ debitId: 'bert' })], [plain, reversal({ creditId: 'pool' })]],
  tooLittle: [[plain, request('hold', 'spend', 'anna', 'escrow', 41)], [bookOf([owned('anna', 29)], [issue]), reversal()]],
  tooMuch: [[bookOf([owned('anna', 999_999_999)]), request('post', 'issue', 'fund', 'anna', 2)]],
  created: [
    [plain, request('post', 'issue', 'fund', 'group', 5)], [plain, request('hold', 'spend', 'anna', 'escrow', 40)], [plain, settle(60)], [plain, undo(60)], [plain, reversal()],
    [plain, request('post', 'donation', 'bert', 'pool', 100)],
  ],
};

test('every result is met by a request made for it', () => {
  for (const result of RESULTS) for (const [book, one] of CASES[result]) assert.equal(decide(book, one).result, result, JSON.stringify(one));
});

test('of two mistakes the one that stands first in the list is named', () => {
  assert.equal(decide(plain, request('post', 'issue', 'nobody', 'nobody', 0)).result, 'minutesOutOfRange');
  assert.equal(decide(plain, request('post', 'issue', 'nobody', 'none', 5)).result, 'debitUnknown');
  assert.equal(decide(settled, settle(1_000)).result, 'holdEnded');
  assert.equal(decide(reversed, reversal({ minutes: 1 })).result, 'alreadyReversed');
});

test('what was settled goes back to whom it was held from, not into the escrow', () => {
  const take = request('post', 'reversal', 'bert', 'anna', 20, { reversesId: 'paid' });
  const decision = decide(settled, take);
  assert.equal(decision.result, 'created');
  assert.deepEqual(decision.entries.map(({ accountId, minutes, balanceAfterMinutes }) => [accountId, minutes, balanceAfterMinutes]), [['bert', -20, 80], ['anna', 20, 60]]);
  assert.equal(decide(settled, { ...take, creditId: 'escrow' }).result, 'reversalDiffers');
});

test('a batch is made whole or not at all, and a hold ends whole', () => {
  const paid = settle(20, { id: 'a' });
  assert.partialDeepStrictEqual(decideAll(plain, [paid]), { result: 'holdDiffers', transfers: [], entries: [], accounts: [] });
  const both = decideAll(plain, [paid, undo(40, { id: 'b' })]);
  assert.equal(both.result, 'created');
  assert.deepEqual(both.accounts.map(({ id, funds }) => [id, funds]), [['anna', { balanceMinutes: 80, heldMinutes: 0 }], ['bert', { balanceMinutes: 120, heldMinutes: 0 }]]);
  assert.partialDeepStrictEqual(decideAll(plain, [request('post', 'issue', 'fund', 'bert', 5, { id: 'c' }), settle(61, { id: 'd' })]), { result: 'moreThanHeld', transfers: [] });
  assert.equal(decideAll(plain, [hold, issue]).result, 'exists');
});

type Decide = typeof decide;
const PEOPLE = ['anna', 'bert', 'group'];
const arbitraryRequest = fc.record({
  id: fc.constantFrom('t1', 't2', 't3', 't4', 't5', 't6'), kind: fc.constantFrom('post', 'hold', 'settle', 'void') as fc.Arbitrary<Transfer['kind']>,
  purpose: fc.constantFrom('issue', 'spend', 'grant', 'reversal', 'donation') as fc.Arbitrary<Transfer['purpose']>, minutes: fc.integer({ min: -1, max: 80 }),
  debitId: fc.constantFrom(...PEOPLE, 'fund', 'pool', 'escrow'), creditId: fc.constantFrom(...PEOPLE, 'fund', 'pool', 'escrow'),
  holdId: fc.constantFrom(null, 't1', 't2', 't3'), reversesId: fc.constantFrom(null, 't1', 't2', 't3'),
});
/** Requests made to fit, so that the deeper rules are met often. */
const arbitraryFitting = fc.oneof(
  fc.record({ id: fc.constantFrom('t1', 't2'), minutes: fc.integer({ min: 1, max: 80 }) }).map((one) => request('hold', 'spend', 'anna', 'escrow', one.minutes, one)),
  fc.record({ id: fc.constantFrom('t3', 't4'), minutes: fc.integer({ min: 1, max: 80 }), holdId: fc.constantFrom('t1', 't2') }).map((one) => settle(one.minutes, one)),
  fc.record({ id: fc.constantFrom('t5', 't6'), minutes: fc.integer({ min: 1, max: 80 }), holdId: fc.constantFrom('t1', 't2') }).map((one) => undo(one.minutes, one)),
  // Of fixed minutes, so that what takes them back fits.
  fc.constantFrom('t7', 't8').map((id) => request('post', 'issue', 'fund', 'anna', 30, { id })),
  fc.record({ id: fc.constantFrom('t9', 'ta'), reversesId: fc.constantFrom('t7', 't8') }).map((one) => reversal(one)),
);

/** After any requests: entries come to nothing, accounts say what the entries say, nobody is below zero, no hold gives more than it held. */
const property = (subject: Decide) =>
  fc.assert(
    fc.property(fc.array(fc.oneof(arbitraryRequest, arbitraryFitting, arbitraryFitting), { maxLength: 30 }), (requests) => {
      let book = bookOf([owned('anna'), owned('bert'), owned('group')]);
      const sums = new Map<string, number>();
      for (const one of requests) {
        const decision: Decision = subject(book, one);
        if (decision.result !== 'created') continue;
        assert.ok(!book.transfers.has(one.id), 'one id, one transfer');
        for (const { accountId, minutes, balanceAfterMinutes } of decision.entries) {
          sums.set(accountId, (sums.get(accountId) ?? 0) + minutes);
          if (balanceAfterMinutes !== null) assert.equal(balanceAfterMinutes, 100 + (sums.get(accountId) as number));
        }
        book = enter(book, one, decision);
      }
      assert.equal([...sums.values()].reduce((sum, minutes) => sum + minutes, 0), 0);
      const holds = [...book.transfers.values()].filter((one) => one.kind === 'hold');
      for (const one of holds) assert.ok(endingsOf(book, one.id).reduce((sum, ending) => sum + ending.minutes, 0) <= one.minutes);
      const originals = [...book.transfers.values()].flatMap((one) => (one.reversesId ? [one.reversesId] : []));
      assert.equal(new Set(originals).size, originals.length);
      for (const id of PEOPLE) {
        const account = book.accounts.get(id) as Account;
        assert.equal(availableMinutes(account), 100 + (sums.get(id) ?? 0));
        const open = holds.filter((one) => one.debitId === id).reduce((sum, one) => sum + one.minutes - endingsOf(book, one.id).reduce((ended, ending) => ended + ending.minutes, 0), 0);
        assert.equal(account.funds?.heldMinutes, open);
        assert.ok(availableMinutes(account) >= 0);
      }
      assert.ok((sums.get('escrow') ?? 0) >= 0 && (sums.get('pool') ?? 0) >= 0);
    }),
    { numRuns: 2_000, seed: 1 },
  );

const without = (...ignored: Result[]): Decide => (book, one) => {
  const decision = decide(book, one);
  if (!ignored.includes(decision.result)) return decision;
  // Decides as if the rule were not there: against a book in which nothing stands in the way.
  const rich = new Map([...book.accounts].map(([id, account]) => [id, account.funds ? { ...account, funds: { ...account.funds, balanceMinutes: account.funds.balanceMinutes + 1_000 } } : account]));
  const transfers = new Map([...book.transfers].filter(([id, other]) => id !== one.id && (one.holdId === null || other.holdId !== one.holdId) && (one.reversesId === null || other.reversesId !== one.reversesId)));
  const again = decide({ accounts: rich, transfers }, one);
  const accounts = again.accounts.map((account) => (account.funds ? { ...account, funds: { ...account.funds, balanceMinutes: account.funds.balanceMinutes - 1_000 } } : account));
  const entries = again.entries.map((entry) => ({ ...entry, balanceAfterMinutes: entry.balanceAfterMinutes === null ? null : entry.balanceAfterMinutes - 1_000 }));
  return { ...again, accounts, entries };
};

test('whatever is asked, the books balance', () => {
  holdsAndCanFail(property, decide, {
    'an id is taken twice': without('exists', 'existsWithOther'),
    'a hold is ended twice': without('holdEnded'),
    'a transfer is reversed twice': without('alreadyReversed'),
    'balances are not looked at': without('tooLittle'),
    'the counter entry is forgotten': (book, one) => {
      const decision = decide(book, one);
      return { ...decision, entries: decision.entries.slice(0, 1) };
    },
    'a settle leaves what was held': (book, one) => {
      const decision = decide(book, one);
      return one.kind === 'settle' ? { ...decision, accounts: decision.accounts.slice(1) } : decision;
    },
  });
});
