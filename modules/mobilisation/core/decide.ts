/** What a command does to a callout, or why not. Pure: the same callout, command and time give the same facts. */
import { isRefusal, type OrganisationId, type PersonId, type Refusal, type Role, refuse, step } from '@huying/kernel';
import { calloutLifecycle, type TierKind } from '../contract.ts';
import {
  type Callout, type Change, type Fact, freePlace, type Holder, isOver, type Offer, openPlaces, type Urgency, waitingOffers, type Who, type WithdrawReason,
} from './callout.ts';
import { lose } from './due.ts';
import { changeTiers, isSameLadder, tiersOf } from './ladder.ts';
import { checkAfterPresence, nextCheck } from './progress.ts';

export type Doers = readonly (Role | 'clock')[];

/** `holderId` is the id that a new owner gets; the caller owns ids, so that decisions stay the same when repeated. */
export type Command =
  | { readonly command: 'accept'; readonly by: Doers; readonly offerId: string; readonly personId: PersonId; readonly holderId: string }
  | { readonly command: 'refuse'; readonly offerId: string; readonly personId: PersonId; readonly reason: string }
  | { readonly command: 'decline'; readonly organisationId: OrganisationId; readonly reason: string }
  | { readonly command: 'take'; readonly by: Doers; readonly who: Who; readonly holderId: string }
  | { readonly command: 'assign'; readonly by: Doers; readonly who: Who; readonly holderId: string; readonly words: string }
  | { readonly command: 'name'; readonly by: Doers; readonly place: number; readonly personId: PersonId; readonly personName: string }
  | { readonly command: 'giveBack'; readonly by: Doers; readonly place: number; readonly words: string }
  | { readonly command: 'progress'; readonly place: number; readonly words: string | null }
  | { readonly command: 'presence'; readonly personId: PersonId | null }
  | { readonly command: 'search' }
  | { readonly command: 'change'; readonly change: Change }
  | { readonly command: 'end' }
  | { readonly command: 'cancel'; readonly words: string }
  | { readonly command: 'reopen'; readonly words: string };

export type DecideRefusal = 'mobilisation.taken' | 'mobilisation.over' | 'mobilisation.notYours' | 'mobilisation.notAsked' | 'mobilisation.notOwner' | 'access.denied';
type Decided = readonly Fact[] | Refusal<DecideRefusal>;

export function decide(callout: Callout, given: Command, now: Date): Decided {
  switch (given.command) {
    case 'accept':
      return accept(callout, given, now);
    case 'refuse':
      return refuseOffer(callout.offers.find((one) => one.id === given.offerId && one.personId === given.personId), given.reason, 'mobilisation.notYours');
    case 'decline':
      return refuseOffer(callout.offers.findLast((one) => one.organisationId === given.organisationId), given.reason, 'mobilisation.notAsked');
    case 'take':
      return take(callout, given, now);
    case 'assign':
      return assign(callout, given, now);
    case 'name':
      return name(callout, given);
    case 'giveBack':
      return callout.holders.some((one) => one.place === given.place)
        ? (notLegal(callout, 'lose', given.by) ?? lose(callout, given.place, 'gave-back', given.words, now))
        : refuse(isOver(callout) ? 'mobilisation.over' : 'mobilisation.notOwner');
    case 'progress':
      return isOver(callout) ? refuse('mobilisation.over') : [{ kind: 'progressed', place: given.place, progressDueAt: nextCheck(callout, now), words: given.words }];
    case 'presence':
      return presence(callout, given.personId, now);
    case 'search':
      return callout.state === 'climbing' ? [{ kind: 'searchedAgain' }] : [];
    case 'change':
      return change(callout, given.change, now);
    case 'end':
      return isOver(callout) ? [] : [...withdrawAll(callout, 'cancelled'), { kind: 'ended' }];
    case 'cancel':
      return isOver(callout) ? [] : [...withdrawAll(callout, 'cancelled'), { kind: 'cancelled', words: given.words }];
    case 'reopen':
      return callout.state === 'ended' ? [{ kind: 'reopened', tiers: tiersOf(callout.rungs, now), words: given.words }] : [];
  }
}

/** The lifecycle has the last word on every step that people take. */
function notLegal(callout: Callout, command: keyof typeof calloutLifecycle.commands, by: Doers): Refusal<DecideRefusal> | undefined {
  const decided = step(calloutLifecycle, { state: callout.state, command, role: by });
  if (!isRefusal(decided)) return undefined;
  if (decided.refused === 'lifecycle.notYours') return refuse('access.denied');
  return refuse(isOver(callout) ? 'mobilisation.over' : 'mobilisation.taken');
}

const withdrawAll = (callout: Callout, reason: WithdrawReason, except: string | null = null): Fact[] => {
  const offerIds = waitingOffers(callout).flatMap((offer) => (offer.id === except ? [] : [offer.id]));
  return offerIds.length > 0 ? [{ kind: 'withdrawn', offerIds, reason }] : [];
};

interface Owning {
  readonly who: Who;
  readonly tier: TierKind;
  readonly holderId: string;
  readonly offerId: string | null;
  readonly assignedFor: string | null;
}

/** One place is filled; with the last of them everybody else's offer is gone. */
export function own(callout: Callout, { who, tier, holderId, offerId, assignedFor }: Owning, now: Date): Fact[] {
  const holder: Holder = { id: holderId, ...who, place: freePlace(callout), tier, since: now, offerId, progressDueAt: nextCheck(callout, now), answerBy: null };
  const owned: Fact = { kind: 'owned', holder, assignedFor };
  return openPlaces(callout) > 1 ? [owned] : [owned, ...withdrawAll(callout, 'taken', offerId)];
}

/**
 * Nobody is known whose duty it is. Where one owner is already there, the one goes on alone; else every desk is alarmed until somebody takes
 * it.
 */
export const unassignable = (callout: Callout, position: number): Fact[] =>
  callout.holders.length > 0 ? [{ kind: 'placesReduced', places: callout.holders.length }, ...withdrawAll(callout, 'taken')] : [{ kind: 'unassignable', position }];

/**
 * A volunteer says yes. Too late is still in time while nobody else has it: somebody who offers help is not sent away because a clock ran
 * out a minute ago.
 */
function accept(callout: Callout, { by, offerId, personId, holderId }: Extract<Command, { command: 'accept' }>, now: Date): Decided {
  const offer = callout.offers.find((one) => one.id === offerId && one.personId === personId);
  if (!offer) return refuse('mobilisation.notYours');
  // The answer got lost on the way and the page asks again: it is theirs already.
  if (callout.holders.some((holder) => holder.offerId === offerId)) return [];
  const illegal = notLegal(callout, 'accept', by);
  if (illegal) return illegal;
  if (offer.state === 'gone' && offer.reason === 'taken') return refuse('mobilisation.taken');
  if (offer.state !== 'waiting' && offer.state !== 'silent') return refuse('mobilisation.over');
  if (callout.holders.some((holder) => holder.personId === personId)) return refuse('mobilisation.taken');
  const who = { personId, personName: offer.name, organisationId: null, organisationName: null };
  return own(callout, { who, tier: offer.tier, holderId, offerId, assignedFor: null }, now);
}

/** A volunteer or an organisation says no. */
function refuseOffer(offer: Offer | undefined, reason: string, without: 'mobilisation.notYours' | 'mobilisation.notAsked'): Decided {
  if (!offer) return refuse(without);
  if (offer.state === 'refused') return [];
  if (offer.state !== 'waiting' && offer.state !== 'silent') return refuse('mobilisation.over');
  return [{ kind: 'refused', offerId: offer.id, reason }];
}

/** An organisation that was asked, or an office whose duty it is. The desk need not wait until its turn comes. */
function take(callout: Callout, { by, who, holderId }: Extract<Command, { command: 'take' }>, now: Date): Decided {
  const isMine = (holder: Holder) => (who.organisationId ? holder.organisationId === who.organisationId : holder.personId === who.personId);
  if (!isOver(callout) && callout.holders.some(isMine)) return [];
  const illegal = notLegal(callout, 'accept', by);
  if (illegal) return illegal;
  if (who.organisationId === null) return own(callout, { who, tier: dutyTierOf(callout, by), holderId, offerId: null, assignedFor: null }, now);
  const offer = callout.offers.findLast((one) => one.organisationId === who.organisationId && (one.state === 'waiting' || one.state === 'silent'));
  if (!offer) return refuse('mobilisation.notAsked');
  return own(callout, { who, tier: offer.tier, holderId, offerId: offer.id, assignedFor: null }, now);
}

/** Where a duty holder stands on the ladder. */
export function dutyTierOf(callout: Callout, by: Doers): TierKind {
  const kind: TierKind = by.includes('grid') || by.includes('committee') ? 'committee-and-grid' : 'street';
  return callout.tiers.some((tier) => tier.kind === kind) ? kind : (callout.tiers.at(-1)?.kind ?? 'street');
}

/** The desk gives it to somebody whose duty it is; whoever had it is free again. */
function assign(callout: Callout, { by, who, holderId, words }: Extract<Command, { command: 'assign' }>, now: Date): Decided {
  if (callout.holders.some((holder) => holder.personId === who.personId && holder.organisationId === who.organisationId)) return [];
  const tier = who.organisationId ? 'social-and-property' : dutyTierOf(callout, by);
  if (openPlaces(callout) > 0) return notLegal(callout, 'accept', [...by, 'clock']) ?? own(callout, { who, tier, holderId, offerId: null, assignedFor: words }, now);
  const illegal = notLegal(callout, 'pass', [...by, 'clock']);
  if (illegal) return illegal;
  const [first] = callout.holders;
  if (!first) return refuse('mobilisation.over');
  const holder: Holder = { id: holderId, ...who, place: first.place, tier, since: now, offerId: null, progressDueAt: nextCheck(callout, now), answerBy: null };
  return [{ kind: 'lost', place: first.place, reason: 'reassigned', words }, { kind: 'owned', holder, assignedFor: words }];
}

function name(callout: Callout, { by, place, personId, personName }: Extract<Command, { command: 'name' }>): Decided {
  if (isOver(callout)) return refuse('mobilisation.over');
  const holder = callout.holders.find((one) => one.place === place);
  if (!holder) return refuse('mobilisation.notOwner');
  if (holder.personId === personId) return [];
  return notLegal(callout, 'pass', by) ?? [{ kind: 'named', place, personId, personName }];
}

/** Whoever gave the sign of life, or all where that is not known. */
function presence(callout: Callout, personId: PersonId | null, now: Date): Fact[] {
  if (isOver(callout)) return [];
  const own = callout.holders.filter((holder) => holder.personId === personId);
  return (own.length > 0 ? own : callout.holders).map(({ place }) => ({ kind: 'progressed', place, progressDueAt: checkAfterPresence(callout, now), words: null }));
}

const RANK: Record<Urgency, number> = { green: 0, yellow: 1, red: 2 };

/**
 * Another ladder, which is another climb: who was silent on the first may be asked again. Those whose tier is not on it any more (a boundary
 * now keeps volunteers away) are not asked any longer.
 */
function change(callout: Callout, wanted: Change, now: Date): Decided {
  if (isOver(callout)) return [];
  const since = RANK[wanted.urgency] > RANK[callout.urgency] ? now : callout.climbingSince;
  const tiers = changeTiers(callout.tiers, wanted.rungs, since);
  const places = Math.max(wanted.places, callout.holders.length, 1);
  const isFilled = callout.holders.length >= places;
  const offerIds = waitingOffers(callout).flatMap((offer) => (!isFilled && tiers.some((tier) => tier.kind === offer.tier) ? [] : [offer.id]));
  const withdrawn: Fact[] = offerIds.length > 0 ? [{ kind: 'withdrawn', offerIds, reason: 'changed' }] : [];
  return [...withdrawn, { kind: 'replanned', tiers, change: { ...wanted, places }, isOtherLadder: !isSameLadder(wanted.rungs, callout.tiers) }];
}
