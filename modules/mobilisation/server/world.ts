/** Answers the wishes of the ladder: who is there to ask or to assign. */
import { isRefusal, type OrganisationId, type Role } from '@huying/kernel';
import { matching } from '@huying/matching/contract';
import { ORGANISATION_KINDS, people, type SKILLS } from '@huying/people/contract';
import { type Context, sql } from '@huying/platform';
import { askedOf, offerFor, organisationsAsked } from '../core/ask.ts';
import type { Callout, Fact, Tier } from '../core/callout.ts';
import { own, unassignable } from '../core/decide.ts';
import type { Wish } from '../core/due.ts';
import { chooseDutyHolder, type DutyHolder } from '../core/duty.ts';
import { roundedMetres } from '../core/near.ts';
import { mayAskOrganisation } from '../core/scope.ts';
import { scopesOf } from './organisations.ts';
import type * as rows from './rows.ts';
import type { SearchRow, Request } from './store.ts';

export interface Fulfilled {
  readonly facts: readonly Fact[];
  readonly searches: readonly SearchRow[];
}

export async function fulfil(ctx: Context, wish: Wish, callout: Callout, request: Request): Promise<Fulfilled> {
  const tier = callout.tiers.find((one) => one.position === wish.position);
  if (!tier) throw new Error(`callout ${callout.id} has no tier ${wish.position}`);
  switch (wish.wish) {
    case 'volunteers':
      return findVolunteers(ctx, wish, tier, callout, request);
    case 'organisations':
      return findOrganisations(ctx, tier, callout, request);
    case 'dutyHolder':
      return findDutyHolder(ctx, wish, tier, callout, request);
  }
}

async function findVolunteers(ctx: Context, wish: Extract<Wish, { wish: 'volunteers' }>, tier: Tier, callout: Callout, request: Request): Promise<Fulfilled> {
  const { position, wave, wanted, radiusMetres } = wish;
  const organisationId = wish.isPairedOnly ? request.preferred?.organisationId : undefined;
  if (organisationId) return askPreferred(ctx, organisationId, tier, callout, request);
  const onlyId = wish.isPairedOnly ? (request.preferred?.personId ?? null) : null;
  const isNobody = wanted === 0 || (wish.isPairedOnly && onlyId === null && request.isPaired === false);
  const answer = isNobody ? { ranked: [], passedOver: [] } : await ctx.call(matching.calls.rank, {
    elderId: request.elderId, areaPath: request.areaPath, home: request.home, category: request.category, urgency: callout.urgency,
    skills: request.skills as (typeof SKILLS)[number][], sex: request.sex, radiusMetres, limit: wanted, pairedOnly: wish.isPairedOnly && onlyId === null, onlyId,
    adultsOnly: request.rules.isAdultsOnly, asked: askedOf(callout),
  });
  if (isRefusal(answer)) throw new Error(`nobody could be ranked for ${callout.id}: ${answer.refused}`);
  const offers = answer.ranked.map((one) =>
    offerFor(callout, tier, wave, { id: ctx.newId(), personId: one.personId, organisationId: null, name: one.name, distanceMetres: roundedMetres(one.distanceMetres), score: one.score, reasons: one.reasons }, ctx.now));
  return {
    facts: [{ kind: 'asked', position, wave, offers, isSpent: offers.length < wanted }],
    searches: wanted === 0 ? [] : [{ position, tier: tier.kind, wave, radiusMetres, offered: offers.length, passedOver: answer.passedOver }],
  };
}

/** Which organisations are asked in which tier. */
export const KINDS = { 'community-organisations': ['community', 'day-care'], 'social-and-property': ['social', 'property'] } as const;

/** The organisation that offers it, for a day to come: that it is open at this hour does not matter, that it is away or no longer gives it does. */
async function askPreferred(ctx: Context, organisationId: OrganisationId, tier: Tier, callout: Callout, request: Request): Promise<Fulfilled> {
  const found = await ctx.call(people.calls.organisationsFor, { kinds: [...ORGANISATION_KINDS], areaPath: request.areaPath, category: request.category });
  const one = isRefusal(found) ? undefined : found.find(({ id }) => id === organisationId);
  const scope = one && { ...(await scopesOf(ctx, [one.id], request.areaPath))(one.id), hours: null, closedDays: [] };
  const isAsked = one && scope && mayAskOrganisation(scope, { category: request.category, urgency: callout.urgency }, ctx.now);
  const offers = isAsked ? [offerFor(callout, tier, 1, { id: ctx.newId(), personId: null, organisationId: one.id, name: one.name }, ctx.now)] : [];
  return {
    facts: [{ kind: 'asked', position: tier.position, wave: 1, offers, isSpent: true }],
    searches: [{ position: tier.position, tier: tier.kind, wave: 1, radiusMetres: null, offered: offers.length, passedOver: [] }],
  };
}

async function findOrganisations(ctx: Context, tier: Tier, callout: Callout, request: Request): Promise<Fulfilled> {
  const kinds = KINDS[tier.kind as keyof typeof KINDS] ?? KINDS['social-and-property'];
  const found = await ctx.call(people.calls.organisationsFor, { kinds: [...kinds], areaPath: request.areaPath, category: request.category });
  if (isRefusal(found)) throw new Error(`organisations for ${callout.id} could not be found: ${found.refused}`);
  const known = organisationsAsked(callout);
  const scopeOf = await scopesOf(ctx, found.map((one) => one.id), request.areaPath);
  const open = found.filter((one) => !known.has(one.id) && mayAskOrganisation(scopeOf(one.id), { category: request.category, urgency: callout.urgency }, ctx.now));
  const offers = open.map((one) =>
    offerFor(callout, tier, 1, { id: ctx.newId(), personId: null, organisationId: one.id, name: one.name }, ctx.now));
  return {
    // Organisations are all asked at once: nobody is left to look for.
    facts: [{ kind: 'asked', position: tier.position, wave: 1, offers, isSpent: true }],
    searches: [{ position: tier.position, tier: tier.kind, wave: 1, radiusMetres: null, offered: offers.length, passedOver: [] }],
  };
}

/** When a tier's own offices are nowhere to be found, any office will do, here or of the whole tenant. */
const LAST_ROLES: readonly Role[] = ['desk', 'committee', 'street', 'grid', 'administrator'];

async function loadOf(ctx: Context, holders: readonly DutyHolder[]): Promise<Map<string, number>> {
  const found = await ctx.db.rows<{ readonly person_id: NonNullable<rows.Holder['person_id']>; readonly n: number }>(sql`
    select h.person_id, count(*)::int as n from mobilisation.holder h join mobilisation.callout c on c.tenant_id = h.tenant_id and c.id = h.callout_id and c.state in ('climbing', 'owned')
    where h.tenant_id = ${ctx.tenantId} and h.ended_at is null and h.person_id = any(${holders.map((one) => one.id)}::uuid[]) group by h.person_id`);
  return new Map(found.map((row) => [row.person_id, row.n]));
}

/** Wider and wider, until there is somebody who has not yet let it go; then, rather than nobody, somebody who has. */
async function chooseWider(ctx: Context, roles: readonly Role[], callout: Callout, areaPath: string): Promise<DutyHolder | undefined> {
  let fallback: DutyHolder | undefined;
  for (const [wanted, over] of [[roles, areaPath], [LAST_ROLES, areaPath], [LAST_ROLES, '']] as const) {
    const found = wanted.length > 0 ? await ctx.call(people.calls.dutyHolders, { roles: [...wanted], areaPath: over }) : [];
    if (isRefusal(found) || found.length === 0) continue;
    const chosen = chooseDutyHolder(found, wanted, await loadOf(ctx, found), callout);
    if (chosen && !callout.former.some((one) => one.personId === chosen.id)) return chosen;
    fallback ??= chosen;
  }
  return fallback;
}

async function findDutyHolder(ctx: Context, wish: Extract<Wish, { wish: 'dutyHolder' }>, tier: Tier, callout: Callout, request: Request): Promise<Fulfilled> {
  const chosen = await chooseWider(ctx, wish.roles, callout, request.areaPath);
  if (!chosen) return { facts: unassignable(callout, wish.position), searches: [] };
  const who = { personId: chosen.id, personName: chosen.name, organisationId: null, organisationName: null };
  return { facts: own(callout, { who, tier: tier.kind, holderId: ctx.newId(), offerId: null, assignedFor: chosen.role }, ctx.now), searches: [] };
}
