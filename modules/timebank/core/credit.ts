/** What a service does to the ledger: which transfers a raised, confirmed, disputed or cancelled need asks for. */
import { availableMinutes, type Book, decideAll, endingsOf, isReversible, type Purpose, returnsTo, reversalOf, type Transfer, type TransferKind } from './ledger.ts';

/** Gives the same id for the same words, so that a retried write is the same write. */
export type IdFor = (...words: readonly string[]) => string;

/** The community's own accounts. */
export interface CommunityAccounts {
  readonly fundId: string;
  readonly poolId: string;
  readonly escrowId: string;
}

export const transfer = (id: string, kind: TransferKind, purpose: Purpose, rest: Pick<Transfer, 'minutes' | 'debitId' | 'creditId'> & Partial<Transfer>): Transfer => ({
  id, kind, purpose, holdId: null, reversesId: null, coversId: null, ...rest,
});

/** Why a visit is not credited though somebody says it is confirmed; in the order in which they are looked for. */
export const UNVERIFIED = ['notArrived', 'notLeft', 'notFinished', 'notConfirmed', 'confirmedByNobody', 'confirmedBySelf'] as const;
export type Unverified = (typeof UNVERIFIED)[number];

export interface ServiceTrail {
  readonly state: string;
  readonly helperId: string;
  readonly arrivedAt: string | null;
  readonly leftAt: string | null;
  readonly finishedAt: string | null;
  readonly confirmedAt: string | null;
}

/** Credits come only from a verified trail: signed in and out at the door (or called off on the way), finished, and confirmed by a person who is not the helper. */
export function checkTrail(trail: ServiceTrail, confirmerId: string | null): Unverified | undefined {
  if (trail.arrivedAt === null) return 'notArrived';
  if (trail.leftAt === null) return 'notLeft';
  if (trail.finishedAt === null) return 'notFinished';
  if (trail.state !== 'confirmed' || trail.confirmedAt === null) return 'notConfirmed';
  if (confirmerId === null) return 'confirmedByNobody';
  return confirmerId === trail.helperId ? 'confirmedBySelf' : undefined;
}

/** Every transfer that a visit may cause, by what it is. A visit any of these is there for has had its effect. */
export const visitTransferIds = (idFor: IdFor, visitId: string) => ({
  issueId: idFor('issue', visitId), settleId: idFor('settle', visitId), voidId: idFor('void', visitId), overflowId: idFor('overflow', visitId),
});
export const reversalId = (idFor: IdFor, transferId: string): string => idFor('reversal', transferId);

export const openHolds = (book: Book): Transfer[] => [...book.transfers.values()].filter((one) => one.kind === 'hold' && endingsOf(book, one.id).length === 0);

export interface HoldWish {
  readonly needId: string;
  /** One hold per helper who is asked for, each ended by one visit. */
  readonly people: number;
  readonly estimateMinutes: number;
  readonly payerId: string;
  /** The disputed visit after which is held again. */
  readonly afterVisitId?: string;
  /** Counts the holds that were made of the same wish at another price before. */
  readonly round?: number;
}

/** Sets aside what is there, up to the estimate for each helper. Nothing there means no hold: help never waits for credits. */
export function planHolds(book: Book, idFor: IdFor, { escrowId }: CommunityAccounts, wish: HoldWish): Transfer[] {
  let leftMinutes = availableMinutes(book.accounts.get(wish.payerId));
  return Array.from({ length: wish.people }, (_, index) => {
    const minutes = Math.min(wish.estimateMinutes, leftMinutes);
    leftMinutes -= minutes;
    const id = idFor('hold', wish.needId, String(index + 1), wish.afterVisitId ?? '', ...(wish.round ? [String(wish.round)] : []));
    return transfer(id, 'hold', 'spend', { minutes, debitId: wish.payerId, creditId: escrowId });
  }).filter((one) => one.minutes > 0);
}

export const planVoid = (hold: Transfer, id: string): Transfer =>
  transfer(id, 'void', 'spend', { minutes: hold.minutes, debitId: hold.creditId, creditId: hold.debitId, holdId: hold.id });

/** Visits that have had their effect: what they cost is paid, and no longer to be set aside. A visit that was taken back is to come again. */
export function countServed(all: readonly (Transfer & { readonly occasionId: string | null })[]): number {
  const served = new Set(all.flatMap((one) => (one.kind !== 'hold' && one.occasionId !== null ? [one.occasionId] : [])));
  const takenBack = new Set(all.flatMap((one) => (one.reversesId === null ? [] : [one.reversesId])));
  const isTakenBack = (one: Transfer) => one.purpose === 'reversal' && !takenBack.has(one.id) && !all.some((other) => other.id === one.reversesId && other.purpose === 'reversal');
  for (const one of all) if (one.occasionId !== null && (one.kind === 'hold' || isTakenBack(one))) served.delete(one.occasionId);
  return served.size;
}

/**
 * A need that became another one costs otherwise: what is held goes back and is held anew, all in one batch, as far as it is there. Nothing is
 * planned where it would come to the same.
 */
export function planReprice(book: Book, idFor: IdFor, community: CommunityAccounts, wish: HoldWish): Transfer[] {
  // Another command's hold that was made while these accounts were being taken is left alone.
  const open = openHolds(book).filter((one) => book.accounts.has(one.debitId));
  const voids = open.map((one) => planVoid(one, idFor('void', one.id)));
  const holds = planHolds(decideAll(book, voids).book, idFor, community, wish);
  const amounts = (list: readonly Transfer[]) => list.map((one) => `${one.debitId} ${one.minutes}`).sort().join();
  return amounts(open) === amounts(holds) ? [] : [...voids, ...holds];
}

export interface Credit {
  readonly visitId: string;
  /** Null where nobody earns: who came did it as duty or for pay. */
  readonly earnerId: string | null;
  readonly minutes: number;
  readonly accountMostMinutes: number | null;
}

/**
 * Credits a verified visit. A hold of the need pays first and what it holds beyond goes back; what it does not cover is issued by the fund,
 * so that the helper never gets less because the elder had less. What would lift the account above its limit goes on to the pool.
 */
export function planCredit(book: Book, idFor: IdFor, { fundId, poolId }: CommunityAccounts, credit: Credit): Transfer[] {
  const ids = visitTransferIds(idFor, credit.visitId);
  const { earnerId } = credit;
  const minutes = earnerId === null ? 0 : credit.minutes;
  // Nobody pays themselves: who raised the need with their own credits and then serves it is issued by the fund, and the hold goes back.
  const hold = openHolds(book)[0];
  const paid = hold && earnerId !== hold.debitId ? Math.min(minutes, hold.minutes) : 0;
  const plan: Transfer[] = [];
  if (hold && earnerId !== null && paid > 0) plan.push(transfer(ids.settleId, 'settle', 'spend', { minutes: paid, debitId: hold.creditId, creditId: earnerId, holdId: hold.id }));
  if (hold && paid < hold.minutes) plan.push({ ...planVoid(hold, ids.voidId), minutes: hold.minutes - paid });
  if (earnerId !== null && minutes > paid) plan.push(transfer(ids.issueId, 'post', 'issue', { minutes: minutes - paid, debitId: fundId, creditId: earnerId }));
  const over = overflow(book, credit, minutes);
  if (earnerId !== null && over > 0) plan.push(transfer(ids.overflowId, 'post', 'donation', { minutes: over, debitId: earnerId, creditId: poolId }));
  return plan;
}

/** Only what this visit brings can flow over: nobody loses what they had because a limit was lowered. */
function overflow(book: Book, { earnerId, accountMostMinutes }: Credit, minutes: number): number {
  if (earnerId === null || accountMostMinutes === null) return 0;
  const balance = book.accounts.get(earnerId)?.funds?.balanceMinutes ?? 0;
  return Math.min(minutes, Math.max(0, balance + minutes - accountMostMinutes));
}

/** The contrary of one transfer. */
export function planReversal(book: Book, idFor: IdFor, original: Transfer): Transfer {
  return transfer(reversalId(idFor, original.id), 'post', 'reversal', {
    minutes: original.minutes, debitId: original.creditId, creditId: returnsTo(book, original) ?? original.debitId, reversesId: original.id,
  });
}

/** Takes back what a visit brought. What had flowed over to the pool comes back first, so that it is there to be taken. */
export function planTakingBack(book: Book, idFor: IdFor, visitId: string): Transfer[] {
  const { overflowId, settleId, issueId } = visitTransferIds(idFor, visitId);
  return [overflowId, settleId, issueId].flatMap((id) => {
    const original = book.transfers.get(id);
    return original && isReversible(original) && !reversalOf(book, id) ? [planReversal(book, idFor, original)] : [];
  });
}

/** Gives back what was taken of a visit, by contrary entries of the reversals; what had flowed over to the pool goes there again, last. */
export function planGivingBack(book: Book, idFor: IdFor, visitId: string): Transfer[] {
  const { overflowId, settleId, issueId } = visitTransferIds(idFor, visitId);
  return [settleId, issueId, overflowId].flatMap((id) => {
    const reversal = reversalOf(book, id);
    return reversal && !reversalOf(book, reversal.id) ? [planReversal(book, idFor, reversal)] : [];
  });
}
