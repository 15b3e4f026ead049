/** Whom a callout has asked already, as `matching` wants to know it, and the offers that are made of what it answers. */
import type { OrganisationId, PersonId } from '@huying/kernel';
import { later } from '@huying/kernel';
import type { Callout, Offer, Tier } from './callout.ts';

export type Answer = 'waiting' | 'refused' | 'silent' | 'gave-back' | 'withdrawn';

/**
 * Each person once. Silence counts for the climb it happened in: who missed the first call may hear the second. Who was told that it is
 * taken may be asked again when it comes back.
 */
export function askedOf(callout: Callout): { personId: PersonId; answer: Answer }[] {
  const answers = new Map<PersonId, Answer>();
  for (const { personId, state, climb } of callout.offers) {
    if (!personId || answers.get(personId) === 'refused') continue;
    if (state === 'waiting' || state === 'refused') answers.set(personId, state);
    else if (state === 'silent' && climb === callout.climb) answers.set(personId, 'silent');
    else if (state === 'gone') answers.set(personId, 'withdrawn');
  }
  for (const { personId } of callout.former) if (personId) answers.set(personId, 'gave-back');
  for (const { personId } of callout.holders) if (personId) answers.set(personId, 'waiting');
  return [...answers].map(([personId, answer]) => ({ personId, answer }));
}

/** Organisations that wait, own it, or had it. */
export const organisationsAsked = (callout: Callout): Set<string> =>
  new Set([
    ...callout.offers.flatMap((offer) => (offer.organisationId && offer.climb === callout.climb ? [offer.organisationId as string] : [])),
    ...[...callout.holders, ...callout.former].flatMap((one) => (one.organisationId ? [one.organisationId as string] : [])),
  ]);

interface Found {
  readonly id: string;
  readonly personId: PersonId | null;
  readonly organisationId: OrganisationId | null;
  readonly name: string;
  readonly distanceMetres?: number;
  readonly score?: number;
  readonly reasons?: Offer['reasons'];
}

export const offerFor = (callout: Callout, tier: Tier, wave: number, found: Found, now: Date): Offer => ({
  id: found.id, climb: callout.climb, tier: tier.kind, wave, personId: found.personId, organisationId: found.organisationId, name: found.name, state: 'waiting', madeAt: now,
  answerBy: later(now, Math.round(tier.answerMinutes * 60_000)), answeredAt: null, reason: null,
  distanceMetres: found.distanceMetres ?? null, score: found.score ?? null, reasons: found.reasons ?? [],
});
