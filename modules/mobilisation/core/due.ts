/**
 * What is due now, found from the callout alone. The clock only wakes a callout: whatever should have happened by now is found here, so
 * that a clock that comes late, twice, or not at all changes nothing but the moment.
 */
import { later, type Role } from '@huying/kernel';
import { type Callout, type Fact, isOver, openPlaces, type Tier, waitingIn, waitingOffers } from './callout.ts';
import { climbAgain, DUTY_TIERS, isVolunteerTier, ORGANISATION_TIERS } from './ladder.ts';

/** What only the world can answer: who is there to ask. The answer becomes a fact. */
export type Wish =
  | { readonly wish: 'volunteers'; readonly position: number; readonly wave: number; readonly wanted: number; readonly radiusMetres: number; readonly isPairedOnly: boolean }
  | { readonly wish: 'organisations'; readonly position: number }
  | { readonly wish: 'dutyHolder'; readonly position: number; readonly roles: readonly Role[] };

export type Due = { readonly facts: readonly Fact[] } | Wish;

/** While nobody can be found whose duty it is, every desk is alarmed and it is tried again this often. */
export const RETRY_MILLISECONDS = 60_000;

/** The next thing that is due; undefined when everything is done until `wakeAt`. */
export function due(callout: Callout, now: Date): Due | undefined {
  if (isOver(callout)) return undefined;
  return dueOfHolders(callout, now) ?? (callout.state === 'climbing' ? dueOfClimb(callout, now) : undefined);
}

function dueOfHolders(callout: Callout, now: Date): Due | undefined {
  for (const { place, answerBy, progressDueAt } of callout.holders) {
    if (answerBy && answerBy <= now) return { facts: lose(callout, place, 'silent', 'silent', now) };
    if (!answerBy && progressDueAt <= now) {
      return { facts: [{ kind: 'progressAsked', place, answerBy: later(now, callout.progress.answerMinutes * 60_000) }] };
    }
  }
  return undefined;
}

/**
 * Somebody is no longer the owner. Who gives back is replaced from the first rung, who falls silent from the rung above: those who do not
 * answer have been waited for long enough.
 */
export function lose(callout: Callout, place: number, reason: 'gave-back' | 'silent', words: string, now: Date): Fact[] {
  const holder = callout.holders.find((one) => one.place === place);
  if (!holder) return [];
  const at = callout.rungs.findLastIndex((rung) => rung.kind === holder.tier);
  const from = reason === 'silent' ? at + 1 : isVolunteerTier(holder.tier) ? 0 : at;
  return [{ kind: 'lost', place, reason, words }, { kind: 'climbedAnew', tiers: climbAgain(callout.tiers, callout.rungs, from, now) }];
}

function dueOfClimb(callout: Callout, now: Date): Due | undefined {
  const expired = waitingOffers(callout).filter((offer) => offer.answerBy <= now);
  if (expired.length > 0) return { facts: [{ kind: 'expired', offerIds: expired.map((offer) => offer.id) }] };
  const next = nextTier(callout);
  if (next && (next.startsAt <= now || isNobodyLeft(callout, next))) return { facts: [{ kind: 'tierStarted', position: next.position }] };
  for (const tier of startedTiers(callout)) {
    const found = dueOfTier(callout, tier, now);
    if (found) return found;
  }
  return undefined;
}

const isAsking = (tier: Tier): boolean => tier.startedAt !== null && !tier.isSkipped;
const startedTiers = (callout: Callout): Tier[] => callout.tiers.filter(isAsking);
const nextTier = (callout: Callout): Tier | undefined => callout.tiers.find((tier) => !tier.startedAt && !tier.isSkipped);
const hasMoreWaves = (tier: Tier): boolean => tier.wave < tier.waves.length;
const waveEndsAt = (tier: Tier): Date => later(tier.waveAt ?? (tier.startedAt as Date), tier.waveMinutes * 60_000);

/** Everybody below was asked and nobody is left who could still say yes: waiting any longer would help nobody. */
function isNobodyLeft(callout: Callout, next: Tier): boolean {
  return callout.tiers.filter((tier) => tier.position < next.position && !tier.isSkipped).every((tier) => {
    // An office that was told is not asked one by one: it has its time. Who was to be assigned and was not found has none.
    if (DUTY_TIERS.includes(tier.kind)) return tier.assigns ? tier.triedAt !== null : tier.roles.length === 0;
    return tier.isSpent && !hasMoreWaves(tier) && waitingIn(callout, tier.kind).length === 0;
  });
}

function dueOfTier(callout: Callout, tier: Tier, now: Date): Wish | undefined {
  if (tier.waves.length > 0) return dueOfVolunteers(callout, tier, now);
  if (ORGANISATION_TIERS.includes(tier.kind) && !tier.isSpent) return { wish: 'organisations', position: tier.position };
  if (tier.assigns && (!tier.triedAt || later(tier.triedAt, RETRY_MILLISECONDS) <= now)) return { wish: 'dutyHolder', position: tier.position, roles: tier.roles };
  return undefined;
}

function dueOfVolunteers(callout: Callout, tier: Tier, now: Date): Wish | undefined {
  const waiting = waitingIn(callout, tier.kind).length;
  const widens = tier.wave === 0 || (hasMoreWaves(tier) && (waveEndsAt(tier) <= now || (tier.isSpent && waiting === 0)));
  const wave = widens ? tier.wave + 1 : tier.wave;
  const circle = tier.waves[wave - 1];
  if (!circle) return undefined;
  const wanted = Math.max(circle.size, openPlaces(callout)) - waiting;
  if (!widens && (tier.isSpent || wanted <= 0)) return undefined;
  return { wish: 'volunteers', position: tier.position, wave, wanted: Math.max(0, wanted), radiusMetres: circle.radiusMetres, isPairedOnly: tier.kind === 'paired' };
}

/** The first moment at which something is due. A callout that is not over always has one, or it would be forgotten. */
export function wakeAt(callout: Callout): Date | undefined {
  if (isOver(callout)) return undefined;
  const moments = callout.holders.map((holder) => holder.answerBy ?? holder.progressDueAt);
  if (callout.state === 'climbing') {
    moments.push(...waitingOffers(callout).map((offer) => offer.answerBy));
    const next = nextTier(callout);
    if (next) moments.push(next.startsAt);
    for (const tier of startedTiers(callout)) {
      if (hasMoreWaves(tier)) moments.push(waveEndsAt(tier));
      if (tier.assigns) moments.push(later(tier.triedAt ?? (tier.startedAt as Date), RETRY_MILLISECONDS));
    }
  }
  return moments.reduce<Date | undefined>((first, moment) => (first && first <= moment ? first : moment), undefined);
}
