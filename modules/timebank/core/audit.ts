/**
 * The auditor's judgement. It shares nothing with the ledger that writes: what an account should hold is derived here again, from figures that
 * the auditor's own queries add up.
 */

/** What is wrong, as data; sentences are the screen's. */
export const FINDINGS = [
  'entry.withoutTransfer', 'transfer.entriesNotTwo', 'transfer.notZero', 'transfer.entryDiffers', 'transfer.minutesNotPositive', 'transfer.sameAccount',
  'transfer.accountsUnsuited', 'transfer.notInTrail', 'transfer.differsFromTrail', 'trail.withoutTransfer', 'hold.endingDiffers', 'hold.endedTwice', 'hold.moreThanHeld',
  'hold.endedInPart', 'reversal.differs', 'reversal.twice', 'issue.withoutService', 'issue.twice', 'correction.differs', 'exchange.missing', 'exchange.differs', 'remittance.differs', 'account.negative', 'account.balanceDiffers',
  'account.heldDiffers', 'account.heldBeyondBalance', 'account.numbersBroken', 'account.runningBalanceBroken', 'account.mayGoNegative', 'escrow.differs', 'ledger.notZero',
] as const;
export type FindingKind = (typeof FINDINGS)[number];
export interface Finding {
  readonly what: FindingKind;
  readonly accountId: string | null;
  readonly transferId: string | null;
}

/** What the auditor's queries found for one account. */
export interface AccountFigures {
  readonly id: string;
  readonly kind: string;
  readonly mayGoNegative: boolean;
  /** As the account itself says; null where it keeps no balance. */
  readonly balanceMinutes: number | null;
  readonly heldMinutes: number | null;
  readonly lastNumber: number | null;
  /** Added up from its entries. */
  readonly entries: number;
  readonly sumMinutes: number;
  readonly leastNumber: number | null;
  readonly greatestNumber: number | null;
  /** Entries whose balance does not follow from the one before. */
  readonly brokenEntries: number;
  /** Holds not ended yet that were taken from it, and that were put into it. */
  readonly openFromMinutes: number;
  readonly openIntoMinutes: number;
}

function judgeOwned(account: AccountFigures): FindingKind[] {
  const found: FindingKind[] = [];
  const held = account.heldMinutes ?? 0;
  if (held !== account.openFromMinutes) found.push('account.heldDiffers');
  if ((account.balanceMinutes ?? 0) !== account.sumMinutes + account.openFromMinutes) found.push('account.balanceDiffers');
  if (held > (account.balanceMinutes ?? 0)) found.push('account.heldBeyondBalance');
  const isGapless = account.entries === 0 ? account.lastNumber === 0 : account.leastNumber === 1 && account.greatestNumber === account.entries && account.lastNumber === account.entries;
  if (!isGapless) found.push('account.numbersBroken');
  if (account.brokenEntries > 0) found.push('account.runningBalanceBroken');
  return found;
}

export function judgeAccount(account: AccountFigures): Finding[] {
  const isOwned = account.kind === 'person' || account.kind === 'group';
  const found: FindingKind[] = isOwned ? judgeOwned(account) : [];
  const isOpenEnded = account.kind === 'fund' || account.kind === 'clearing' || account.kind === 'outside';
  if (account.sumMinutes < 0 && !isOpenEnded) found.push('account.negative');
  if (account.mayGoNegative !== isOpenEnded) found.push('account.mayGoNegative');
  // What lies in escrow belongs to holds that are open; once all have ended there is nothing.
  if (account.kind === 'escrow' && account.sumMinutes !== account.openIntoMinutes) found.push('escrow.differs');
  return found.map((what) => ({ what, accountId: account.id, transferId: null }));
}

export interface Totals {
  readonly transfers: number;
  readonly sumMinutes: number;
  readonly issuedMinutes: number;
  readonly spentMinutes: number;
  readonly heldMinutes: number;
}

export interface Report extends Totals {
  readonly balanced: boolean;
  readonly accounts: number;
  readonly findings: Finding[];
}

/** Beyond this many a report is no longer read: the ledger is broken, and each further finding says the same. */
export const MOST_FINDINGS = 200;

export function reportOf(totals: Totals, accounts: readonly AccountFigures[], transferFindings: readonly Finding[]): Report {
  const ledger: Finding[] = totals.sumMinutes === 0 ? [] : [{ what: 'ledger.notZero', accountId: null, transferId: null }];
  const findings = [...ledger, ...accounts.flatMap(judgeAccount), ...transferFindings];
  return { ...totals, balanced: findings.length === 0, accounts: accounts.length, findings: findings.slice(0, MOST_FINDINGS) };
}

interface SentByStreet {
  readonly tenantId: number;
  readonly sent: readonly { readonly id: string; readonly direction: 'out' | 'in'; readonly otherTenant: number; readonly minutes: number; readonly state: string }[];
}

/** Between streets: what one has as arrived the other has as come, alike; what came was sent. Gives the ids of those that differ. */
export function differencesBetween(streets: readonly SentByStreet[]): string[] {
  const all = streets.flatMap(({ tenantId, sent }) => sent.map((one) => ({ ...one, tenantId })));
  const known = new Set(streets.map((one) => one.tenantId));
  const mirrors = (one: (typeof all)[number], other: (typeof all)[number]) =>
    other.id === one.id && other.tenantId === one.otherTenant && other.otherTenant === one.tenantId && other.direction !== one.direction && other.minutes === one.minutes;
  return all.filter((one) => {
    if (!known.has(one.otherTenant)) return one.state === 'arrived';
    const mirror = all.find((other) => mirrors(one, other));
    // Between the two transactions what was sent may have come and not be said to have arrived.
    return one.direction === 'in' ? mirror === undefined || mirror.state === 'returned' : one.state === 'arrived' ? mirror === undefined : one.state === 'returned' && mirror !== undefined;
  }).map((one) => one.id);
}
