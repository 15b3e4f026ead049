/** Who a shift is for, and who looks after it. */
import { asId, communityOf, isRefusal, type OrganisationId, type PersonId, type Role } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, hasRole, type Membership } from '@huying/platform';
import { ROSTER_STAFF } from '../contract.ts';
import type { ShiftRow } from './shift-store.ts';

export interface Member {
  readonly personId: PersonId;
  readonly name: string;
  readonly skills: readonly string[];
  /** Kinds of needs that are closed to a volunteer. */
  readonly barred: readonly string[];
}

type ForWhom = Pick<ShiftRow, 'crew' | 'area_path' | 'organisation_id'>;

/** Roles whose duty it is to stand a staff shift of their area. */
const STAFF_ROLES: readonly Role[] = ['grid', 'committee', 'street', 'desk'];
const MEMBER_ROLES: readonly Role[] = ['organisation', 'property'];

function given<T>(answer: T): Exclude<T, { readonly refused: string }> {
  if (isRefusal(answer)) throw new Error(`people refused to say who is there: ${answer.refused}`);
  return answer as Exclude<T, { readonly refused: string }>;
}

const once = <T extends { readonly id: string }>(list: readonly T[]): T[] => [...new Map(list.map((one) => [one.id, one])).values()];

/** Everybody who may be asked or put in: volunteers of the community that the shift lies in, staff of its area, members of its organisation. */
export async function crewOf(ctx: Context, shift: ForWhom): Promise<Member[]> {
  if (shift.crew === 'volunteers') {
    const volunteers = given(await ctx.call(people.calls.volunteersIn, { areaPath: communityOf(shift.area_path) }));
    return volunteers.map(({ personId, name, skills, barred = [] }) => ({ personId, name, skills, barred }));
  }
  const cards =
    shift.crew === 'staff' ? given(await ctx.call(people.calls.dutyHolders, { roles: [...STAFF_ROLES], areaPath: shift.area_path }))
    : given(await ctx.call(people.calls.members, { organisationId: asId<'organisation'>(shift.organisation_id ?? '') }));
  return once(cards).map(({ id, name }) => ({ personId: id, name, skills: [], barred: [] }));
}

/** Somebody as one of the crew, or undefined where the shift is not for them. */
export async function memberOf(ctx: Context, shift: ForWhom, personId: PersonId): Promise<Member | undefined> {
  if (shift.crew !== 'volunteers') return (await crewOf(ctx, shift)).find((one) => one.personId === personId);
  const volunteer = given(await ctx.call(people.calls.volunteer, { personId }));
  if (!volunteer?.active || !isWithin(volunteer.areaPath, communityOf(shift.area_path))) return undefined;
  const card = given(await ctx.call(people.calls.person, { personId }));
  return { personId, name: card?.name ?? '', skills: volunteer.skills, barred: volunteer.barred ?? [] };
}

export async function namesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const cards = given(await ctx.call(people.calls.persons, { personIds: [...new Set(personIds)].slice(0, 1_000).map((id) => asId<'person'>(id)) }));
  return new Map(cards.map((card) => [card.id, card.name]));
}

export const isWithin = (areaPath: string, above: string): boolean => areaPath === above || areaPath.startsWith(`${above}/`);

/** An organisation that is asked for is one of the tenant; whoever names another is told that there is none. */
export const isKnown = async (ctx: Context, organisationId: OrganisationId | undefined): Promise<boolean> =>
  organisationId === undefined || given(await ctx.call(people.calls.organisation, { organisationId })) !== null;

/** Staff look after the rosters of their area, members after those of their organisation. */
export const keeps = ({ actor }: Context, where: { readonly area_path: string; readonly organisation_id: string | null }): boolean =>
  coversArea(actor, where.area_path, ...ROSTER_STAFF) || (where.organisation_id !== null && actor.memberships.some((one) => isMemberOf(one, where.organisation_id as string)));

const isMemberOf = ({ role, organisationId }: Membership, id: string) => organisationId === id && MEMBER_ROLES.includes(role);

/** What of the rosters concerns this actor, for the list of open shifts. */
export async function standingOf(ctx: Context, personId: PersonId) {
  const { actor } = ctx;
  const volunteer = hasRole(actor, 'volunteer') ? given(await ctx.call(people.calls.volunteer, { personId })) : null;
  return {
    community: volunteer?.active ? communityOf(volunteer.areaPath) : undefined, skills: volunteer?.active ? volunteer.skills : [], barred: volunteer?.barred ?? [],
    organisations: actor.memberships.flatMap((one) => (MEMBER_ROLES.includes(one.role) && one.organisationId ? [one.organisationId] : [])),
    staffPaths: actor.memberships.flatMap((one) => (STAFF_ROLES.includes(one.role) ? [one.areaPath] : [])),
  };
}
export type Standing = Awaited<ReturnType<typeof standingOf>>;

/** Pages of all who look after a shift, and of the person it is about. */
export const channelsOf = ({ area_path, organisation_id }: { readonly area_path: string; readonly organisation_id: string | null }, ...personIds: readonly string[]): string[] => [
  ...ROSTER_STAFF.map((role) => `role:${role}:${area_path}`), ...(organisation_id === null ? [] : [`organisation:${organisation_id}`]), ...personIds.map((id) => `person:${id}`),
];

const MOST_TOLD = 10;
/** Who has to see to a gap that opens too late to fill by itself. */
export const keepersNear = async (ctx: Context, shift: ForWhom): Promise<PersonId[]> =>
  once(given(await ctx.call(people.calls.dutyHolders, { roles: ['committee', 'desk'], areaPath: shift.area_path }))).slice(0, MOST_TOLD).map(({ id }) => id);
