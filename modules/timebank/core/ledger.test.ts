import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsAndCanFail } from '@huying/kernel/testing';
import fc from 'fast-check';
import { PURPOSES } from '../contract.ts';
import { type Account, availableMinutes, type Book, crossingOf, type Decision, decide, decideAll, enter, endingsOf, RESULTS, type Result, type Transfer } from './ledger.ts';

const HERE = '/510117001/005';
const THERE = '/510117001/006';
/** `there-…` lives in the other community. */
const areaOf = (id: string) => (id.startsWith('there') ? `${THERE}/g01` : `${HERE}/g02`);
const owned = (id: string, balanceMinutes = 100, heldMinutes = 0): Account => ({ id, kind: id.includes('group') ? 'group' : 'person', mayGoNegative: false, areaPath: areaOf(id), funds: { balanceMinutes, heldMinutes } });
const community = (id: string, kind: Account['kind'] = id as Account['kind']): Account => ({
  id, kind, mayGoNegative: ['fund', 'clearing', 'outside'].includes(kind), areaPath: id.startsWith('there') ? THERE : HERE, funds: null, ...(kind === 'pool' ? { pooledMinutes: 0 } : {}),
});
const COMMUNITY = [
  community('fund'), community('pool'), community('escrow'), community('expired'), community('clearing'), community('outside'), community('there-pool', 'pool'), community('there-clearing', 'clearing'),
];
const bookOf = (accounts: Account[], transfers: Transfer[] = []): Book => ({
  accounts: new Map([...COMMUNITY, ...accounts].map((one) => [one.id, one])), transfers: new Map(transfers.map((one) => [one.id, one])),
});
const request = (kind: Transfer['kind'], purpose: Transfer['purpose'], debitId: string, creditId: string, minutes: number, more: Partial<Transfer> = {}): Transfer => ({
  id: 'new', kind, purpose, minutes, debitId, creditId, holdId: null, reversesId: null, coversId: null, ...more,
});
const hold = request('hold', 'spend', 'anna', 'escrow', 60, { id: 'hold' });
const issue = request('post', 'issue', 'fund', 'anna', 30, { id: 'issue' });
const settle = (minutes: number, more: Partial<Transfer> = {}) => request('settle', 'spend', 'escrow', 'bert', minutes, { holdId: 'hold', ...more });
const undo = (minutes: number, more: Partial<Transfer> = {}) => request('void', 'spend', 'escrow', 'anna', minutes, { holdId: 'hold', ...more });
const reversal = (more: Partial<Transfer> = {}) => request('post', 'reversal', 'anna', 'fund', 30, { reversesId: 'issue', ...more });

const gift = request('post', 'gift', 'bert', 'there-carl', 25, { id: 'gift' });
const cover = (more: Partial<Transfer> = {}) => request('post', 'exchange', 'clearing', 'there-clearing', 25, { coversId: 'gift', ...more });

const people = [owned('anna', 100, 60), owned('bert'), owned('group'), owned('there-carl'), { ...community('pool'), pooledMinutes: 40 }];
const plain = bookOf(people, [hold, issue, gift]);
const settled = bookOf(people, [hold, issue, settle(20, { id: 'paid' }), undo(40, { id: 'back' })]);
const reversed = bookOf(people, [hold, issue, reversal({ id: 'gone' })]);
/** What gives back what a reversal took. */
const giving = (more: Partial<Transfer> = {}) => request('post', 'reversal', 'fund', 'anna', 30, { reversesId: 'gone', ...more });
const given = bookOf(people, [hold, issue, reversal({ id: 'gone' }), giving({ id: 'given' })]);

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
    [plain, request('hold', 'spend', 'group', 'escrow', 5)], [plain, request('post', 'gift', 'anna', 'group', 5)], [plain, request('post', 'gift', 'group', 'anna', 5)],
    [plain, request('post', 'expiry', 'anna', 'pool', 5)], [plain, request('post', 'exchange', 'pool', 'anna', 5)], [plain, request('post', 'exchange', 'clearing', 'there-clearing', 5)],
    [plain, request('post', 'exchange', 'outside', 'clearing', 5)], [plain, cover({ purpose: 'gift' })], [plain, request('post', 'exchange', 'pool', 'there-pool', 5, { coversId: 'gift' })],
    [plain, request('post', 'reversal', 'anna', 'fund', 30)], [plain, settle(5, { creditId: 'pool' })],
  ],
  holdUnknown: [[plain, settle(5, { holdId: 'other' })]],
  notHold: [[plain, settle(5, { holdId: 'issue' })]],
  holdDiffers: [[plain, undo(60, { creditId: 'bert' })], [plain, settle(60, { creditId: 'anna' })]],
  holdEnded: [[settled, settle(1)], [settled, undo(1)]],
  moreThanHeld: [[plain, settle(61)]],
  reversedUnknown: [[plain, reversal({ reversesId: 'other' })]],
  notReversible: [[plain, reversal({ reversesId: 'hold' })], [given, reversal({ reversesId: 'given' })]],
  alreadyReversed: [[reversed, reversal()], [given, reversal()], [given, giving()]],
  reversalDiffers: [[reversed, giving({ creditId: 'bert' })], [plain, reversal({ minutes: 29 })], [plain, reversal({ debitId: 'bert' })], [plain, reversal({ creditId: 'pool' })]],
  coveredUnknown: [[plain, cover({ coversId: 'other' })]],
  coveredDiffers: [[plain, cover({ minutes: 24 })], [plain, cover({ debitId: 'there-clearing', creditId: 'clearing' })], [plain, cover({ coversId: 'issue', minutes: 30 })]],
  tooLittle: [[plain, request('post', 'grant', 'pool', 'anna', 41)], [plain, request('post', 'exchange', 'pool', 'outside', 41)], [plain, request('post', 'gift', 'anna', 'bert', 41)], [plain, request('hold', 'spend', 'anna', 'escrow', 41)], [bookOf([owned('anna', 29)], [issue]), reversal()]],
  tooMuch: [[bookOf([owned('anna', 999_999_999)]), request('post', 'issue', 'fund', 'anna', 2)]],
  created: [
    [plain, request('post', 'issue', 'fund', 'group', 5)], [plain, request('hold', 'spend', 'anna', 'escrow', 40)], [plain, settle(60)], [plain, undo(60)], [plain, reversal()], [reversed, giving()],
    [plain, request('post', 'donation', 'bert', 'pool', 100)], [plain, request('post', 'donation', 'group', 'pool', 100)], [plain, request('post', 'grant', 'pool', 'anna', 40)], [plain, cover()],
    [plain, request('post', 'gift', 'anna', 'bert', 40)], [plain, request('post', 'inheritance', 'bert', 'anna', 100)], [plain, request('post', 'expiry', 'group', 'expired', 100)],
    [plain, request('post', 'exchange', 'pool', 'there-pool', 40)], [plain, request('post', 'exchange', 'pool', 'outside', 40)], [plain, request('post', 'exchange', 'outside', 'pool', 500)],
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
const PEOPLE = ['anna', 'bert', 'group', 'there-carl'];
const OWN = ['fund', 'pool', 'escrow', 'expired', 'clearing', 'outside', 'there-pool', 'there-clearing'];
const arbitraryRequest = fc.record({
  id: fc.constantFrom('t1', 't2', 't3', 't4', 't5', 't6'), kind: fc.constantFrom('post', 'hold', 'settle', 'void') as fc.Arbitrary<Transfer['kind']>,
  purpose: fc.constantFrom(...PURPOSES), minutes: fc.integer({ min: -1, max: 80 }),
  debitId: fc.constantFrom(...PEOPLE, ...OWN), creditId: fc.constantFrom(...PEOPLE, ...OWN),
  holdId: fc.constantFrom(null, 't1', 't2', 't3'), reversesId: fc.constantFrom(null, 't1', 't2', 't3'), coversId: fc.constantFrom(null, null, 't1', 't2'),
});
const some = (purpose: Transfer['purpose'], ids: readonly string[], ways: readonly (readonly [string, string])[]) =>
  fc.record({ id: fc.constantFrom(...ids), way: fc.constantFrom(...ways), minutes: fc.integer({ min: 1, max: 80 }) })
    .map(({ id, way: [debitId, creditId], minutes }) => request('post', purpose, debitId, creditId, minutes, { id }));
/** Requests made to fit, so that the deeper rules are met often. */
const arbitraryFitting = fc.oneof(
  { weight: 3, arbitrary: fc.record({ id: fc.constantFrom('t1', 't2'), minutes: fc.integer({ min: 1, max: 80 }) }).map((one) => request('hold', 'spend', 'anna', 'escrow', one.minutes, one)) },
  { weight: 3, arbitrary: fc.record({ id: fc.constantFrom('t3', 't4'), minutes: fc.integer({ min: 1, max: 80 }), holdId: fc.constantFrom('t1', 't2') }).map((one) => settle(one.minutes, one)) },
  { weight: 3, arbitrary: fc.record({ id: fc.constantFrom('t5', 't6'), minutes: fc.integer({ min: 1, max: 80 }), holdId: fc.constantFrom('t1', 't2') }).map((one) => undo(one.minutes, one)) },
  // Of fixed minutes, so that what takes them back fits.
  fc.constantFrom('t7', 't8').map((id) => request('post', 'issue', 'fund', 'anna', 30, { id })),
  fc.record({ id: fc.constantFrom('t9', 'ta'), reversesId: fc.constantFrom('t7', 't8') }).map((one) => reversal(one)),
  some('gift', ['g1', 'g2'], [['anna', 'bert'], ['bert', 'there-carl'], ['there-carl', 'anna']]),
  some('donation', ['d1', 'd2'], [['anna', 'pool'], ['group', 'pool']]),
  some('grant', ['d3', 'd4'], [['fund', 'anna'], ['pool', 'bert'], ['pool', 'anna']]),
  some('expiry', ['e1'], [['anna', 'expired'], ['group', 'expired']]),
  some('inheritance', ['i1'], [['bert', 'anna'], ['there-carl', 'bert']]),
  some('exchange', ['x1', 'x2', 'x3'], [['pool', 'there-pool'], ['there-pool', 'pool'], ['pool', 'outside'], ['outside', 'pool']]),
  fc.record({ id: fc.constantFrom('v1', 'v2'), coversId: fc.constantFrom('g1', 'g2', 'x1'), minutes: fc.constantFrom(5, 25), debitId: fc.constantFrom('clearing', 'there-clearing') })
    .map(({ debitId, ...one }) => request('post', 'exchange', debitId, debitId === 'clearing' ? 'there-clearing' : 'clearing', one.minutes, one)),
);

/** After any requests: entries come to nothing, accounts say what the entries say, nobody is below zero, no hold gives more than it held. */
const property = (subject: Decide) =>
  fc.assert(
    fc.property(fc.array(fc.oneof(arbitraryRequest, arbitraryFitting, arbitraryFitting), { maxLength: 30, size: 'max' }), (requests) => {
      let book = bookOf(PEOPLE.map((id) => owned(id)));
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
      for (const id of ['escrow', 'pool', 'there-pool', 'expired']) assert.ok((sums.get(id) ?? 0) >= 0, `${id} is below zero`);
      for (const one of book.transfers.values()) {
        if (one.coversId === null) continue;
        const covered = book.transfers.get(one.coversId);
        assert.deepEqual([covered?.minutes, one.debitId === 'clearing' ? HERE : THERE], [one.minutes, covered && crossingOf(book, covered)?.from]);
      }
    }),
    { numRuns: 1_000, seed: 1 },
  );

const without = (...ignored: Result[]): Decide => (book, one) => {
  const decision = decide(book, one);
  if (!ignored.includes(decision.result)) return decision;
  // Decides as if the rule were not there: against a book in which nothing stands in the way.
  const rich = new Map([...book.accounts].map(([id, account]) => [id, account.kind === 'pool' ? { ...account, pooledMinutes: (account.pooledMinutes ?? 0) + 1_000 } : account.funds ? { ...account, funds: { ...account.funds, balanceMinutes: account.funds.balanceMinutes + 1_000 } } : account]));
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
    'a pool gives what it has not': (book, one) => (book.accounts.get(one.debitId)?.kind === 'pool' ? without('tooLittle')(book, one) : decide(book, one)),
    'what stands between clearing accounts is not looked at': (book, one) => {
      const decision = decide(book, one);
      if (decision.result !== 'coveredDiffers') return decision;
      const side = (accountId: string, minutes: number) => ({ transferId: one.id, accountId, minutes, balanceAfterMinutes: null });
      return { result: 'created', accounts: [], entries: [side(one.debitId, -one.minutes), side(one.creditId, one.minutes)] };
    },
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
