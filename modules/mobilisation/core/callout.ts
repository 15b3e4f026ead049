/**
 * A callout as the decisions see it, and how each fact changes it. The server keeps the same picture in the database: it loads one, lets
 * facts be decided, applies them here and saves the difference, so that what the tests walk through is what is stored.
 */
import type { OrganisationId, PersonId, Role } from '@huying/kernel';
import type { OFFER_STATES, TierKind } from '../contract.ts';

export type Urgency = 'green' | 'yellow' | 'red';

/** One widening of the circle: how far, and how many are waiting for at most at the same time. */
export interface Wave {
  readonly radiusMetres: number;
  readonly size: number;
}

/** What a row of the ladder says of a tier. */
export interface Rung {
  readonly kind: TierKind;
  readonly afterMinutes: number;
  /** Empty for tiers that ask no volunteers. */
  readonly waves: readonly Wave[];
  readonly waveMinutes: number;
  readonly answerMinutes: number;
  /** Whose pages are told when the tier begins; in duty tiers also who is assigned, in this order. */
  readonly roles: readonly Role[];
  /** At this tier a named duty holder becomes the owner without being asked. */
  readonly assigns: boolean;
}

export interface Tier extends Rung {
  readonly position: number;
  readonly startsAt: Date;
  readonly startedAt: Date | null;
  /** Not asked (again) in this climb, because it begins above. */
  readonly isSkipped: boolean;
  /** Waves begun; 0 before the first. */
  readonly wave: number;
  readonly waveAt: Date | null;
  /** Nobody more can be found for now. */
  readonly isSpent: boolean;
  /** When no duty holder was found last. */
  readonly triedAt: Date | null;
}

export type OfferState = (typeof OFFER_STATES)[number];

export interface Offer {
  readonly id: string;
  readonly climb: number;
  readonly tier: TierKind;
  readonly wave: number;
  readonly personId: PersonId | null;
  readonly organisationId: OrganisationId | null;
  readonly name: string;
  readonly state: OfferState;
  readonly madeAt: Date;
  readonly answerBy: Date;
  readonly answeredAt: Date | null;
  readonly reason: string | null;
  readonly distanceMetres: number | null;
  readonly score: number | null;
  readonly reasons: readonly { readonly code: string; readonly value: number }[];
}

export interface Who {
  readonly personId: PersonId | null;
  readonly personName: string | null;
  readonly organisationId: OrganisationId | null;
  readonly organisationName: string | null;
}

export interface Holder extends Who {
  readonly id: string;
  readonly place: number;
  readonly tier: TierKind;
  readonly since: Date;
  readonly offerId: string | null;
  /** When the holder is asked whether it goes on. */
  readonly progressDueAt: Date;
  /** Asked, and to be answered by then. */
  readonly answerBy: Date | null;
}

/** How often an owner is asked, by decision table. */
export interface ProgressRule {
  readonly confirmMinutes: number;
  readonly answerMinutes: number;
  /** After a sign of life on the spot. */
  readonly presentMinutes: number;
  /** Between these hours of the day nobody is asked; null where it cannot wait. */
  readonly quiet: { readonly fromHour: number; readonly toHour: number } | null;
}

/** What decides who is asked, where it is not fixed when the callout opens. */
export interface Change {
  readonly rungs: readonly Rung[];
  readonly urgency: Urgency;
  readonly places: number;
  readonly dueAt: Date | null;
  readonly progress: ProgressRule;
}

export type CalloutStatus = 'climbing' | 'owned' | 'ended' | 'cancelled';

export interface Callout {
  readonly id: string;
  readonly state: CalloutStatus;
  readonly urgency: Urgency;
  /** How many owners are needed at once. */
  readonly places: number;
  readonly dueAt: Date | null;
  /** Rises with each time it climbs anew: an answer to an earlier climb is known as such. */
  readonly climb: number;
  readonly climbingSince: Date;
  readonly tiers: readonly Tier[];
  /** The ladder that the next climb would take: at another hour it may be another one. */
  readonly rungs: readonly Rung[];
  readonly offers: readonly Offer[];
  readonly holders: readonly Holder[];
  /** Those who had a place and lost it. */
  readonly former: readonly { readonly id: string; readonly personId: PersonId | null; readonly organisationId: OrganisationId | null; readonly reason: LossReason }[];
  readonly progress: ProgressRule;
}

export type LossReason = 'gave-back' | 'silent' | 'reassigned';
export type WithdrawReason = 'taken' | 'cancelled' | 'changed';

/** What happened to a callout. Nothing else changes one. */
export type Fact =
  | { readonly kind: 'tierStarted'; readonly position: number }
  | { readonly kind: 'asked'; readonly position: number; readonly wave: number; readonly offers: readonly Offer[]; readonly isSpent: boolean }
  | { readonly kind: 'expired'; readonly offerIds: readonly string[] }
  | { readonly kind: 'refused'; readonly offerId: string; readonly reason: string }
  | { readonly kind: 'withdrawn'; readonly offerIds: readonly string[]; readonly reason: WithdrawReason }
  | { readonly kind: 'owned'; readonly holder: Holder; readonly assignedFor: string | null }
  | { readonly kind: 'named'; readonly place: number; readonly personId: PersonId; readonly personName: string }
  | { readonly kind: 'unassignable'; readonly position: number }
  | { readonly kind: 'placesReduced'; readonly places: number }
  | { readonly kind: 'lost'; readonly place: number; readonly reason: LossReason; readonly words: string }
  | { readonly kind: 'climbedAnew'; readonly tiers: readonly Tier[] }
  | { readonly kind: 'replanned'; readonly tiers: readonly Tier[]; readonly change: Change; readonly isOtherLadder: boolean }
  | { readonly kind: 'searchedAgain' }
  | { readonly kind: 'progressAsked'; readonly place: number; readonly answerBy: Date }
  | { readonly kind: 'progressed'; readonly place: number; readonly progressDueAt: Date; readonly words: string | null }
  | { readonly kind: 'reopened'; readonly tiers: readonly Tier[]; readonly words: string }
  | { readonly kind: 'ended' }
  | { readonly kind: 'cancelled'; readonly words: string };

const changeTier = (callout: Callout, position: number, change: Partial<Tier>): Callout => ({
  ...callout, tiers: callout.tiers.map((tier) => (tier.position === position ? { ...tier, ...change } : tier)),
});
const changeOffers = (callout: Callout, offerIds: readonly string[], change: Partial<Offer>): Callout => ({
  ...callout, offers: callout.offers.map((offer) => (offerIds.includes(offer.id) ? { ...offer, ...change } : offer)),
});
const changeHolder = (callout: Callout, place: number, change: Partial<Holder>): Callout => ({
  ...callout, holders: callout.holders.map((holder) => (holder.place === place ? { ...holder, ...change } : holder)),
});
/** Owned when every place is filled. */
const settled = (callout: Callout): Callout =>
  callout.state === 'climbing' || callout.state === 'owned' ? { ...callout, state: callout.holders.length >= callout.places ? 'owned' : 'climbing' } : callout;

function applyAsked(callout: Callout, fact: Extract<Fact, { kind: 'asked' }>, now: Date): Callout {
  const tier = callout.tiers.find((one) => one.position === fact.position);
  const isNewWave = tier?.wave !== fact.wave;
  const asked = changeTier(callout, fact.position, {
    wave: fact.wave, isSpent: fact.isSpent, ...(isNewWave ? { waveAt: now } : {}),
  });
  return { ...asked, offers: [...asked.offers, ...fact.offers] };
}

function applyLost(callout: Callout, fact: Extract<Fact, { kind: 'lost' }>): Callout {
  const lost = callout.holders.find((holder) => holder.place === fact.place);
  if (!lost) return callout;
  const { id, personId, organisationId } = lost;
  return settled({
    ...callout,
    holders: callout.holders.filter((holder) => holder !== lost),
    former: [...callout.former, { id, personId, organisationId, reason: fact.reason }],
  });
}

/** The callout after a fact. */
export function apply(callout: Callout, fact: Fact, now: Date): Callout {
  switch (fact.kind) {
    case 'tierStarted':
      return changeTier(callout, fact.position, { startedAt: now });
    case 'asked':
      return applyAsked(callout, fact, now);
    case 'expired':
      return changeOffers(callout, fact.offerIds, { state: 'silent', answeredAt: now });
    case 'refused':
      return changeOffers(callout, [fact.offerId], { state: 'refused', answeredAt: now, reason: fact.reason });
    case 'withdrawn':
      return changeOffers(callout, fact.offerIds, { state: 'gone', answeredAt: now, reason: fact.reason });
    case 'owned': {
      const accepted = fact.holder.offerId ? changeOffers(callout, [fact.holder.offerId], { state: 'accepted', answeredAt: now }) : callout;
      return settled({ ...accepted, holders: [...accepted.holders, fact.holder].sort((a, b) => a.place - b.place) });
    }
    case 'named':
      return changeHolder(callout, fact.place, { personId: fact.personId, personName: fact.personName });
    case 'unassignable':
      return changeTier(callout, fact.position, { triedAt: now });
    case 'placesReduced':
      return settled({ ...callout, places: fact.places });
    case 'lost':
      return applyLost(callout, fact);
    case 'climbedAnew':
      return { ...callout, climb: callout.climb + 1, climbingSince: now, tiers: fact.tiers };
    case 'replanned':
      return settled({ ...callout, ...fact.change, climb: callout.climb + (fact.isOtherLadder ? 1 : 0), tiers: fact.tiers });
    case 'searchedAgain':
      return { ...callout, tiers: callout.tiers.map((tier) => (tier.waves.length > 0 ? { ...tier, isSpent: false } : tier)) };
    case 'progressAsked':
      return changeHolder(callout, fact.place, { answerBy: fact.answerBy });
    case 'progressed':
      return changeHolder(callout, fact.place, { answerBy: null, progressDueAt: fact.progressDueAt });
    case 'reopened':
      return { ...callout, state: 'climbing', climb: callout.climb + 1, climbingSince: now, tiers: fact.tiers, ...releaseAll(callout) };
    case 'ended':
      return { ...callout, state: 'ended' };
    case 'cancelled':
      return { ...callout, state: 'cancelled' };
  }
}

/** Owners of a callout that ended keep their names on it until it is opened again. */
const releaseAll = (callout: Callout): Pick<Callout, 'holders' | 'former'> => ({
  holders: [],
  former: [...callout.former, ...callout.holders.map(({ id, personId, organisationId }) => ({ id, personId, organisationId, reason: 'gave-back' as const }))],
});

export const isOver = (callout: Callout): boolean => callout.state === 'ended' || callout.state === 'cancelled';
export const waitingOffers = (callout: Callout): Offer[] => callout.offers.filter((offer) => offer.state === 'waiting');
export const waitingIn = (callout: Callout, kind: TierKind): Offer[] => callout.offers.filter((offer) => offer.state === 'waiting' && offer.tier === kind);
export const openPlaces = (callout: Callout): number => callout.places - callout.holders.length;

/** The smallest number that no owner has. */
export function freePlace(callout: Callout): number {
  for (let place = 1; ; place += 1) if (!callout.holders.some((holder) => holder.place === place)) return place;
}
