import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccountFigures, judgeAccount, MOST_FINDINGS, reportOf } from './audit.ts';

const figures = (more: Partial<AccountFigures> = {}): AccountFigures => ({
  id: 'a', kind: 'person', mayGoNegative: false, balanceMinutes: 100, heldMinutes: 60, lastNumber: 3, entries: 3, sumMinutes: 40, leastNumber: 1, greatestNumber: 3, brokenEntries: 0,
  openFromMinutes: 60, openIntoMinutes: 0, ...more,
});
const fund = (more: Partial<AccountFigures> = {}) => figures({ kind: 'fund', mayGoNegative: true, balanceMinutes: null, heldMinutes: null, lastNumber: null, sumMinutes: -500, openFromMinutes: 0, ...more });
const found = (account: AccountFigures) => judgeAccount(account).map(({ what }) => what);

test('a sound account is found sound', () => {
  assert.deepEqual(found(figures()), []);
  assert.deepEqual(found(fund()), []);
  assert.deepEqual(found(figures({ balanceMinutes: 0, heldMinutes: 0, lastNumber: 0, entries: 0, sumMinutes: 0, leastNumber: null, greatestNumber: null, openFromMinutes: 0 })), []);
  assert.deepEqual(found(fund({ kind: 'escrow', mayGoNegative: false, sumMinutes: 60, openIntoMinutes: 60 })), []);
});

test('each thing that can be wrong is named', () => {
  const cases: [Partial<AccountFigures>, string[]][] = [
    [{ balanceMinutes: 101 }, ['account.balanceDiffers']], [{ heldMinutes: 59 }, ['account.heldDiffers']], [{ balanceMinutes: 50, sumMinutes: -10 }, ['account.heldBeyondBalance', 'account.negative']],
    [{ lastNumber: 4 }, ['account.numbersBroken']], [{ greatestNumber: 4 }, ['account.numbersBroken']], [{ leastNumber: 2 }, ['account.numbersBroken']], [{ brokenEntries: 1 }, ['account.runningBalanceBroken']],
    [{ mayGoNegative: true }, ['account.mayGoNegative']],
  ];
  for (const [change, expected] of cases) assert.deepEqual(found(figures(change)), expected);
  assert.deepEqual(found(fund({ kind: 'escrow', mayGoNegative: false, sumMinutes: 61, openIntoMinutes: 60 })), ['escrow.differs']);
  assert.deepEqual(found(fund({ kind: 'pool', mayGoNegative: false, sumMinutes: -1 })), ['account.negative']);
});

test('a report is balanced only without findings, and stays readable', () => {
  const totals = { transfers: 2, sumMinutes: 0, issuedMinutes: 60, spentMinutes: 0, heldMinutes: 60 };
  assert.partialDeepStrictEqual(reportOf(totals, [figures()], []), { balanced: true, accounts: 1, findings: [] });
  assert.deepEqual(reportOf({ ...totals, sumMinutes: 1 }, [], []).findings.map(({ what }) => what), ['ledger.notZero']);
  const many = reportOf(totals, Array.from({ length: MOST_FINDINGS + 5 }, () => figures({ heldMinutes: 0 })), []);
  assert.equal(many.balanced, false);
  assert.equal(many.findings.length, MOST_FINDINGS);
});
