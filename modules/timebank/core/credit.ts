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

/**
 * What a transfer came of: a service, or a correction of it. A correction is an occasion of its own and names the first, so that a service with all
 * its corrections is one family.
 */
export interface Caused extends Transfer {
  readonly occasionId: string | null;
  readonly correctsId: string | null;
}
export const familyOf = ({ correctsId, occasionId }: Pick<Caused, 'correctsId' | 'occasionId'>): string | null => correctsId ?? occasionId;
/** Brings minutes to who helped. */
export const isCrediting = ({ kind, purpose }: Pick<Transfer, 'kind' | 'purpose'>): boolean => kind === 'settle' || purpose === 'issue';
/** A correction took it back to put another in its place; a decision that takes credits back puts nothing there. */
const isReplaced = (original: Caused | undefined, reversal: Caused): boolean => reversal.correctsId !== null && reversal.occasionId !== original?.occasionId;

/** The occasions of a service in their order: its own, and each correction. */
export const occasionsOf = (idFor: IdFor, firstId: string, transfers: readonly Caused[]): string[] => {
  const corrections = new Set(transfers.flatMap((one) => (one.correctsId === firstId ? [one.occasionId] : []))).size;
  return [firstId, ...Array.from({ length: corrections }, (_, index) => correctionId(idFor, firstId, index + 1))];
};
export const correctionId = (idFor: IdFor, firstId: string, number: number): string => idFor('correction', firstId, String(number));

/** Every transfer that an occasion may cause, by what it is. A visit any of these is there for has had its effect. */
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
export function countServed(all: readonly Caused[]): number {
  const served = new Set(all.flatMap((one) => (one.kind === 'hold' ? [] : (familyOf(one) ?? []))));
  const takenBack = new Set(all.flatMap((one) => (one.reversesId === null ? [] : [one.reversesId])));
  const isTakenBack = (one: Caused) => {
    const original = all.find((other) => other.id === one.reversesId);
    return one.purpose === 'reversal' && !takenBack.has(one.id) && original?.purpose !== 'reversal' && !isReplaced(original, one);
  };
  for (const one of all) if ((one.kind === 'hold' && one.correctsId === null) || isTakenBack(one)) served.delete(familyOf(one) ?? '');
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

/** Takes back what a service brought, by whichever of its occasions. What had flowed over to the pool comes back first, so that it is there to be taken. */
export function planTakingBack(book: Book, idFor: IdFor, occasionIds: readonly string[]): Transfer[] {
  const ids = occasionIds.map((id) => visitTransferIds(idFor, id));
  return [...ids.map((one) => one.overflowId), ...ids.map((one) => one.settleId), ...ids.map((one) => one.issueId)].flatMap((id) => {
    const original = book.transfers.get(id);
    return original && isReversible(original) && !reversalOf(book, id) ? [planReversal(book, idFor, original)] : [];
  });
}

/** Gives back what was taken of a service, by contrary entries of the reversals; what had flowed over to the pool goes there again, last. */
export function planGivingBack(book: { readonly accounts: Book['accounts']; readonly transfers: ReadonlyMap<string, Caused> }, idFor: IdFor, occasionIds: readonly string[]): Transfer[] {
  const ids = occasionIds.map((id) => visitTransferIds(idFor, id));
  return [...ids.map((one) => one.settleId), ...ids.map((one) => one.issueId), ...ids.map((one) => one.overflowId)].flatMap((id) => {
    const reversal = [...book.transfers.values()].find((one) => one.reversesId === id);
    return reversal && !isReplaced(book.transfers.get(id), reversal) && !reversalOf(book, reversal.id) ? [planReversal(book, idFor, reversal)] : [];
  });
}

/**
 * What a service brings now, and why that is not to be corrected: a decision took it back, or gave back what another one took, and that is the end of
 * it.
 */
export function standingOf(book: { readonly transfers: ReadonlyMap<string, Caused> }, firstId: string): { readonly minutes: number; readonly settledBy?: 'takenBack' | 'givenBack' } {
  const all = [...book.transfers.values()];
  const reversalIn = (id: string) => all.find((one) => one.reversesId === id);
  const credited = all.filter((one) => familyOf(one) === firstId && isCrediting(one)).map((one) => {
    const reversal = reversalIn(one.id);
    return { one, reversal, isGivenBack: reversal !== undefined && reversalIn(reversal.id) !== undefined };
  });
  const minutes = credited.reduce((sum, { one, reversal, isGivenBack }) => sum + (reversal === undefined || isGivenBack ? one.minutes : 0), 0);
  if (credited.some(({ isGivenBack }) => isGivenBack)) return { minutes, settledBy: 'givenBack' };
  return credited.some(({ one, reversal }) => reversal && !isReplaced(one, reversal)) ? { minutes, settledBy: 'takenBack' } : { minutes };
}

export interface Correction extends Omit<Credit, 'visitId'> {
  /** The service and its corrections until now. */
  readonly formerIds: readonly string[];
  readonly occasionId: string;
}

/**
 * Puts the right amount in the place of what stands of a service; nothing where it is the same. Who paid out of a hold pays no more than then: what
 * is more is issued by the fund, what is less goes back to them. The fund issues the new before it takes the old, so that who has spent some of it
 * needs no more than the difference.
 */
export function planCorrection(book: Book, idFor: IdFor, { fundId, poolId }: CommunityAccounts, { formerIds, occasionId, earnerId, minutes, accountMostMinutes }: Correction): Transfer[] {
  const ids = visitTransferIds(idFor, occasionId);
  const earned = earnerId === null ? 0 : minutes;
  const back = planTakingBack(book, idFor, formerIds).map((reversal) => ({ reversal, original: book.transfers.get(reversal.reversesId as string) as Transfer }));
  const [overflown, issued, settled] = [back.find(({ original }) => original.purpose === 'donation'), back.find(({ original }) => original.purpose === 'issue'), back.find(({ original }) => original.kind === 'settle')];
  const payerId = settled ? settled.reversal.creditId : null;
  const paid = settled && earnerId !== payerId ? Math.min(settled.original.minutes, earned) : 0;
  const isPaidRightly = settled === undefined || (paid === settled.original.minutes && settled.original.creditId === earnerId);
  if (isPaidRightly && (issued?.original.minutes ?? 0) === earned - paid && (issued === undefined || issued.original.creditId === earnerId)) return [];
  const plan = overflown ? [overflown.reversal] : [];
  if (earnerId !== null && earned > paid) plan.push(transfer(ids.issueId, 'post', 'issue', { minutes: earned - paid, debitId: issued?.original.debitId ?? fundId, creditId: earnerId }));
  if (issued) plan.push(issued.reversal);
  if (settled && !isPaidRightly) plan.push(settled.reversal, ...payAnew(idFor, { occasionId, minutes: paid, payerId: payerId as string, escrowId: settled.original.debitId, earnerId }));
  const change = plan.reduce((sum, one) => sum + (one.creditId === earnerId ? one.minutes : one.debitId === earnerId ? -one.minutes : 0), 0);
  const balance = (book.accounts.get(earnerId ?? '')?.funds?.balanceMinutes ?? 0) + change;
  const over = accountMostMinutes === null ? 0 : Math.min(earned, Math.max(0, balance - accountMostMinutes));
  if (earnerId !== null && over > 0) plan.push(transfer(ids.overflowId, 'post', 'donation', { minutes: over, debitId: earnerId, creditId: poolId }));
  return plan;
}

function payAnew(idFor: IdFor, { occasionId, minutes, payerId, escrowId, earnerId }: { occasionId: string; minutes: number; payerId: string; escrowId: string; earnerId: string | null }): Transfer[] {
  if (minutes === 0 || earnerId === null) return [];
  const hold = transfer(idFor('hold', occasionId), 'hold', 'spend', { minutes, debitId: payerId, creditId: escrowId });
  return [hold, transfer(visitTransferIds(idFor, occasionId).settleId, 'settle', 'spend', { minutes, debitId: escrowId, creditId: earnerId, holdId: hold.id })];
}
