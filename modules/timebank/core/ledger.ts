/**
 * The ledger: whole minutes move between two accounts, never one alone. It knows nothing of volunteers or services.
 *
 * `decide` answers every request with one declared code, the first of RESULTS that applies, in the way of TigerBeetle: a caller that retries
 * gets `exists`, and two mistakes at once always give the same answer.
 */
import { communityOf } from '@huying/kernel';
import type { ACCOUNT_KINDS, PURPOSES, TRANSFER_KINDS } from '../contract.ts';

export type AccountKind = (typeof ACCOUNT_KINDS)[number];
export type TransferKind = (typeof TRANSFER_KINDS)[number];
export type Purpose = (typeof PURPOSES)[number];

export interface Account {
  readonly id: string;
  readonly kind: AccountKind;
  readonly mayGoNegative: boolean;
  readonly areaPath: string;
  /** What the owner has, with what is held of it; null for the community's own accounts, whose balance is derived from the entries. */
  readonly funds: { readonly balanceMinutes: number; readonly heldMinutes: number } | null;
  /** What lies in a pool, which gives nothing that it has not; known wherever a pool is debited. */
  readonly pooledMinutes?: number;
}

export interface Transfer {
  readonly id: string;
  readonly kind: TransferKind;
  readonly purpose: Purpose;
  readonly minutes: number;
  readonly debitId: string;
  readonly creditId: string;
  /** The hold that a settle or void ends. */
  readonly holdId: string | null;
  /** The transfer that a reversal takes back. */
  readonly reversesId: string | null;
  /** The transfer from one community to another that is kept account of between their clearing accounts. */
  readonly coversId: string | null;
}

export interface Entry {
  readonly transferId: string;
  readonly accountId: string;
  readonly minutes: number;
  /** What can be spent after it; null where the balance is derived. */
  readonly balanceAfterMinutes: number | null;
}

/** In the order in which they are looked for. */
export const RESULTS = [
  'exists', 'existsWithOther', 'minutesOutOfRange', 'sameAccount', 'debitUnknown', 'creditUnknown', 'accountsUnsuited', 'holdUnknown', 'notHold',
  'holdDiffers', 'holdEnded', 'moreThanHeld', 'reversedUnknown', 'notReversible', 'alreadyReversed', 'reversalDiffers', 'coveredUnknown', 'coveredDiffers', 'tooLittle', 'tooMuch', 'created',
] as const;
export type Result = (typeof RESULTS)[number];

/** A transfer or a balance beyond 1,900 years of hours is a mistake, and would not fit the column. */
export const MOST_MINUTES = 1_000_000_000;

/** What has to be known to decide: the accounts and transfers concerned. */
export interface Book {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly transfers: ReadonlyMap<string, Transfer>;
}

export interface Decision {
  readonly result: Result;
  readonly entries: readonly Entry[];
  /** Accounts with an owner, and pools, as they are afterwards; for a settle also the one from which was held, though it gets no entry. */
  readonly accounts: readonly Account[];
}

export const endingsOf = (book: Book, holdId: string): Transfer[] => [...book.transfers.values()].filter((one) => one.holdId === holdId);
export const reversalOf = (book: Book, transferId: string): Transfer | undefined => [...book.transfers.values()].find((one) => one.reversesId === transferId);
export const availableMinutes = (account: Account | undefined): number =>
  account?.funds ? account.funds.balanceMinutes - account.funds.heldMinutes : (account?.pooledMinutes ?? 0);

/** To whom a reversal returns the minutes: what was settled came out of a hold, so it goes back to whom it was held from. */
export function returnsTo(book: Book, original: Transfer): string | undefined {
  return original.kind === 'settle' ? book.transfers.get(original.holdId as string)?.debitId : original.debitId;
}

const isOwned = (account: Account) => account.kind === 'person' || account.kind === 'group';

/** Reversals are bound by what they reverse, every other kind by the accounts that it may join. */
function isSuited(request: Transfer, debit: Account, credit: Account): boolean {
  if ((request.kind === 'post') !== (request.purpose !== 'spend')) return false;
  if ((request.holdId !== null) !== (request.kind === 'settle' || request.kind === 'void')) return false;
  if ((request.reversesId !== null) !== (request.purpose === 'reversal')) return false;
  if ((request.coversId !== null) !== (debit.kind === 'clearing')) return false;
  // What a group has can only be donated (domain/02 §2.2, Nanjing).
  if (request.kind === 'hold') return debit.kind === 'person' && credit.kind === 'escrow';
  if (request.kind !== 'post') return debit.kind === 'escrow' && isOwned(credit);
  switch (request.purpose) {
    case 'issue': return debit.kind === 'fund' && isOwned(credit);
    case 'grant': return (debit.kind === 'fund' || debit.kind === 'pool') && credit.kind === 'person';
    case 'donation': return isOwned(debit) && credit.kind === 'pool';
    case 'gift':
    case 'inheritance': return debit.kind === 'person' && credit.kind === 'person';
    case 'expiry': return isOwned(debit) && credit.kind === 'expired';
    case 'exchange': return EXCHANGES.includes(`${debit.kind} ${credit.kind}`);
    default: return true;
  }
}

/** Hours go from pool to pool, and to and from other streets; between clearing accounts stands what crossed from community to community. */
const EXCHANGES = ['pool pool', 'pool outside', 'outside pool', 'clearing clearing'];

/** The two communities that a transfer goes between, where they are two. What is settled was the holder's, wherever it lay meanwhile. */
export function crossingOf(book: Book, { kind, holdId, debitId, creditId }: Transfer): { readonly from: string; readonly to: string } | undefined {
  if (kind === 'hold' || kind === 'void') return undefined;
  const payer = book.accounts.get(kind === 'settle' ? (book.transfers.get(holdId as string)?.debitId ?? '') : debitId);
  const receiver = book.accounts.get(creditId);
  if (!payer || !receiver || [payer.kind, receiver.kind].some((one) => one === 'clearing' || one === 'outside' || one === 'expired')) return undefined;
  const [from, to] = [communityOf(payer.areaPath), communityOf(receiver.areaPath)];
  return from === to ? undefined : { from, to };
}

function checkHold(book: Book, request: Transfer): Result | undefined {
  const hold = book.transfers.get(request.holdId as string);
  if (!hold) return 'holdUnknown';
  if (hold.kind !== 'hold') return 'notHold';
  if (request.debitId !== hold.creditId || (request.creditId === hold.debitId) !== (request.kind === 'void')) return 'holdDiffers';
  const endings = endingsOf(book, hold.id);
  const leftMinutes = hold.minutes - endings.reduce((sum, one) => sum + one.minutes, 0);
  if (leftMinutes === 0 || endings.some((one) => one.kind === request.kind)) return 'holdEnded';
  return request.minutes > leftMinutes ? 'moreThanHeld' : undefined;
}

function checkReversal(book: Book, request: Transfer): Result | undefined {
  const original = book.transfers.get(request.reversesId as string);
  if (!original) return 'reversedUnknown';
  if (!isReversible(original) && !isTakingBack(book, original)) return 'notReversible';
  if (reversalOf(book, original.id)) return 'alreadyReversed';
  const isContrary = request.minutes === original.minutes && request.debitId === original.creditId && request.creditId === returnsTo(book, original);
  return isContrary ? undefined : 'reversalDiffers';
}

/** What was exchanged goes back by another exchange: the other side has it in its own books. */
export const isReversible = (transfer: Transfer): boolean =>
  transfer.kind === 'settle' || (transfer.kind === 'post' && transfer.purpose !== 'reversal' && transfer.purpose !== 'exchange');

/** What took something back may be taken back itself, once: whoever decides last may give back what the first decision took. */
const isTakingBack = (book: Book, transfer: Transfer): boolean =>
  transfer.reversesId !== null && (book.transfers.get(transfer.reversesId)?.reversesId ?? null) === null && book.transfers.has(transfer.reversesId);

function checkCovered(book: Book, request: Transfer): Result | undefined {
  const covered = book.transfers.get(request.coversId as string);
  if (!covered) return 'coveredUnknown';
  const crossing = crossingOf(book, covered);
  const [debit, credit] = [book.accounts.get(request.debitId), book.accounts.get(request.creditId)];
  return crossing && request.minutes === covered.minutes && debit?.areaPath === crossing.from && credit?.areaPath === crossing.to ? undefined : 'coveredDiffers';
}

const isSame = (one: Transfer, other: Transfer): boolean =>
  (['kind', 'purpose', 'minutes', 'debitId', 'creditId', 'holdId', 'reversesId', 'coversId'] as const).every((field) => one[field] === other[field]);

/** Against the transfer that a request ends, takes back or keeps account of. */
function checkLinked(book: Book, request: Transfer): Result | undefined {
  if (request.holdId !== null) return checkHold(book, request);
  if (request.reversesId !== null) return checkReversal(book, request);
  return request.coversId === null ? undefined : checkCovered(book, request);
}

function check(book: Book, request: Transfer): Result | undefined {
  const existing = book.transfers.get(request.id);
  if (existing) return isSame(existing, request) ? 'exists' : 'existsWithOther';
  if (!Number.isInteger(request.minutes) || request.minutes < 1 || request.minutes > MOST_MINUTES) return 'minutesOutOfRange';
  if (request.debitId === request.creditId) return 'sameAccount';
  const debit = book.accounts.get(request.debitId);
  if (!debit) return 'debitUnknown';
  const credit = book.accounts.get(request.creditId);
  if (!credit) return 'creditUnknown';
  if (!isSuited(request, debit, credit)) return 'accountsUnsuited';
  const no = checkLinked(book, request);
  if (no) return no;
  if ((debit.funds || debit.kind === 'pool') && availableMinutes(debit) < request.minutes) return 'tooLittle';
  if (credit.funds && credit.funds.balanceMinutes + request.minutes > MOST_MINUTES) return 'tooMuch';
  return undefined;
}

function changed(account: Account, balance: number, held: number): Account {
  if (account.funds) return { ...account, funds: { balanceMinutes: account.funds.balanceMinutes + balance, heldMinutes: account.funds.heldMinutes + held } };
  return account.kind === 'pool' ? { ...account, pooledMinutes: (account.pooledMinutes ?? 0) + balance } : account;
}

/** The accounts after a transfer. A hold changes what is set aside, not what is owned; a settle takes it from both. */
function accountsAfter(book: Book, { kind, minutes, debitId, creditId, holdId }: Transfer): Account[] {
  const debit = book.accounts.get(debitId) as Account;
  const credit = book.accounts.get(creditId) as Account;
  if (kind === 'hold') return [changed(debit, 0, minutes)];
  if (kind === 'void') return [changed(credit, 0, -minutes)];
  const paid = kind === 'settle' ? book.accounts.get(book.transfers.get(holdId as string)?.debitId ?? '') : undefined;
  if (kind === 'settle' && !paid) throw new Error('the account of the hold was not loaded');
  return [paid ? changed(paid, -minutes, -minutes) : changed(debit, -minutes, 0), changed(credit, minutes, 0)];
}

/** Decides one transfer against what is known. */
export function decide(book: Book, request: Transfer): Decision {
  const no = check(book, request);
  if (no) return { result: no, entries: [], accounts: [] };
  const accounts = accountsAfter(book, request).filter((account) => account.funds || account.kind === 'pool');
  const after = new Map(accounts.map((account) => [account.id, account]));
  const side = (accountId: string, minutes: number): Entry => ({
    transferId: request.id, accountId, minutes, balanceAfterMinutes: book.accounts.get(accountId)?.funds ? availableMinutes(after.get(accountId)) : null,
  });
  return { result: 'created', entries: [side(request.debitId, -request.minutes), side(request.creditId, request.minutes)], accounts };
}

/** The book with a decided transfer in it. */
export const enter = (book: Book, request: Transfer, decision: Decision): Book => ({
  accounts: new Map([...book.accounts, ...decision.accounts.map((account) => [account.id, account] as const)]),
  transfers: new Map([...book.transfers, [request.id, request]]),
});

export interface Posted {
  readonly result: Result;
  readonly book: Book;
  readonly transfers: readonly Transfer[];
  readonly entries: readonly Entry[];
  /** Owned accounts that changed, as they are at the end. */
  readonly accounts: readonly Account[];
  /** The request that was refused. */
  readonly refused?: Transfer;
}

/**
 * Decides several transfers of which all are made or none; those that exist already are passed over. A hold that is ended must be ended
 * whole within them: what is not settled goes back.
 */
export function decideAll(start: Book, requests: readonly Transfer[]): Posted {
  let book = start;
  const transfers: Transfer[] = [];
  const entries: Entry[] = [];
  const none = (result: Result, refused: Transfer): Posted => ({ result, refused, book: start, transfers: [], entries: [], accounts: [] });
  for (const request of requests) {
    const decision = decide(book, request);
    if (decision.result === 'exists') continue;
    if (decision.result !== 'created') return none(decision.result, request);
    book = enter(book, request, decision);
    transfers.push(request);
    entries.push(...decision.entries);
  }
  for (const transfer of transfers) {
    const hold = transfer.holdId === null ? undefined : book.transfers.get(transfer.holdId);
    if (hold && endingsOf(book, hold.id).reduce((sum, one) => sum + one.minutes, 0) !== hold.minutes) return none('holdDiffers', transfer);
  }
  const accounts = [...book.accounts.values()].filter((account) => account.funds && account !== start.accounts.get(account.id));
  return { result: transfers.length > 0 ? 'created' : 'exists', book, transfers, entries, accounts };
}
