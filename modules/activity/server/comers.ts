/** Who somebody is, as far as activities ask, and for whom the actor may act. */
import { asId, isRefusal, type PersonId } from '@huying/kernel';
import { family } from '@huying/family/contract';
import { people } from '@huying/people/contract';
import { type Actor, type Context, coversArea, hasRole } from '@huying/platform';
import { STAFF } from '../contract.ts';
import type { Comer } from '../core/enrolling.ts';
import type { ActivityRow, EnrolmentRow, Keeping } from './store.ts';

type Page = EnrolmentRow['page'];

/** Its organisation's members look after an activity, and staff of its area. */
export const isHost = (actor: Actor, row: Pick<ActivityRow, 'organisation_id' | 'area_path'>): boolean =>
  coversArea(actor, row.area_path, ...STAFF) || (row.organisation_id !== null && actor.memberships.some((one) => one.role === 'organisation' && one.organisationId === row.organisation_id));

export const keepingOf = (actor: Actor): Keeping => ({
  areaPaths: actor.memberships.filter(({ role }) => (STAFF as readonly string[]).includes(role)).map(({ areaPath }) => areaPath),
  organisationIds: actor.memberships.flatMap((one) => (one.role === 'organisation' && one.organisationId ? [one.organisationId] : [])),
});

/** Whoever is nothing yet reads on the volunteers' pages, where one comes in. */
export function pageOf(actor: Actor): Page {
  if (hasRole(actor, 'elder')) return 'elder';
  if (hasRole(actor, 'volunteer')) return 'volunteer';
  if (hasRole(actor, 'family')) return 'family';
  if (hasRole(actor, 'organisation', 'property')) return 'org';
  if (hasRole(actor, 'committee', 'grid', 'street')) return 'worker';
  return actor.memberships.length > 0 ? 'desk' : 'volunteer';
}

async function areaOf(ctx: Context, personId: PersonId): Promise<string> {
  const standing = await ctx.call(people.calls.standing, { personIds: [personId] });
  return isRefusal(standing) ? '' : (standing[0]?.areaPath ?? '');
}

const birthYearOf = async (ctx: Context, personId: PersonId): Promise<number | null> => {
  const card = await ctx.call(people.calls.person, { personId });
  return card && !isRefusal(card) ? card.birthYear : null;
};
export const nameOf = async (ctx: Context, personId: string): Promise<string> => {
  const card = await ctx.call(people.calls.person, { personId: asId<'person'>(personId) });
  return card && !isRefusal(card) ? card.name : '';
};
export async function namesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let at = 0; at < personIds.length; at += 1_000) {
    const cards = await ctx.call(people.calls.persons, { personIds: personIds.slice(at, at + 1_000).map((id) => asId<'person'>(id)) });
    if (!isRefusal(cards)) for (const card of cards) names.set(card.id, card.name);
  }
  return names;
}

/** Places where the actor counts as being, for finding what is near; '' is everywhere. */
export async function nearOf(ctx: Context): Promise<string[]> {
  const own = await areaOf(ctx, ctx.actor.personId as PersonId);
  return [...new Set([own, ...ctx.actor.memberships.map(({ areaPath }) => areaPath)])].filter((path, _, all) => path !== '' || all.length === 1);
}
export const organisationsOf = (actor: Actor): string[] => actor.memberships.flatMap(({ organisationId }) => organisationId ?? []);

export interface KnownComer extends Comer {
  readonly personId: PersonId;
  readonly page: Page;
}

async function oneself(ctx: Context): Promise<KnownComer> {
  const personId = ctx.actor.personId as PersonId;
  return {
    personId, page: pageOf(ctx.actor), areaPath: await areaOf(ctx, personId), birthYear: await birthYearOf(ctx, personId), isElder: hasRole(ctx.actor, 'elder'), isVolunteer: hasRole(ctx.actor, 'volunteer'),
    organisationIds: organisationsOf(ctx.actor),
  };
}

/** Somebody else: an elder whom the actor follows, or whom a host can reach. Undefined where it is neither. */
async function another(ctx: Context, row: Pick<ActivityRow, 'organisation_id' | 'area_path'>, personId: PersonId): Promise<KnownComer | undefined> {
  const standing = await ctx.call(people.calls.standing, { personIds: [personId] });
  const [stands] = isRefusal(standing) ? [] : standing;
  if (!stands?.isActive) return undefined;
  const members = row.organisation_id ? await ctx.call(people.calls.members, { organisationId: asId<'organisation'>(row.organisation_id) }) : [];
  const isMember = !isRefusal(members) && members.some(({ id }) => id === personId);
  const isReached = isHost(ctx.actor, row) && (isMember || coversArea(ctx.actor, stands.areaPath, ...STAFF));
  const bond = isReached ? null : await ctx.call(family.calls.follower, { elderId: personId, memberId: ctx.actor.personId as PersonId });
  if (!isReached && (!bond || isRefusal(bond))) return undefined;
  const [elder, volunteer] = [await ctx.call(people.calls.elder, { personId }), await ctx.call(people.calls.volunteer, { personId })];
  const isElder = elder !== null && !isRefusal(elder);
  const isVolunteer = volunteer !== null && !isRefusal(volunteer);
  return { personId, page: isElder ? 'elder' : isVolunteer ? 'volunteer' : 'family', areaPath: stands.areaPath, birthYear: await birthYearOf(ctx, personId), isElder, isVolunteer, organisationIds: isMember && row.organisation_id ? [row.organisation_id] : [] };
}

export const comerOf = (ctx: Context, row: Pick<ActivityRow, 'organisation_id' | 'area_path'>, personId: PersonId | null | undefined): Promise<KnownComer | undefined> =>
  ctx.widen(() => (personId && personId !== ctx.actor.personId ? another(ctx, row, personId) : oneself(ctx)));
