import { type Refusal, type Role, ROLES, refuse } from '@huying/kernel';
import type { ORGANISATION_KINDS } from '../contract.ts';

/** One role of somebody, over the area below the path; '' is the whole tenant. */
export interface Holding {
  readonly role: Role;
  readonly areaPath: string;
  readonly organisationId?: string | null;
}

const RESIDENTS = ['elder', 'family'] as const satisfies readonly Role[];
const HELPERS = ['volunteer', 'organisation', 'property'] as const satisfies readonly Role[];

/**
 * Which roles each role may give and take away, inside its own area. Nobody gives their own role or one above it; the administrator, who looks after
 * accounts and answers no calls, gives all. `system` is given by keys only.
 */
export const MAY_GIVE: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  administrator: ROLES.filter((role) => role !== 'system'),
  street: [...RESIDENTS, ...HELPERS, 'grid', 'committee', 'desk'],
  committee: [...RESIDENTS, ...HELPERS],
  desk: [...RESIDENTS, ...HELPERS],
  grid: RESIDENTS,
};

/** Roles that one person never has together: who looks after accounts is not who looks into what was done (GB/T 22239 8.1.4.2, separation of powers). */
const EXCLUDING: readonly (readonly [Role, Role])[] = [['administrator', 'auditor']];

const covers = (holding: Holding, areaPath: string) => areaPath.startsWith(holding.areaPath);

export const mayGive = (giver: readonly Holding[], { role, areaPath }: Holding): boolean =>
  giver.some((one) => MAY_GIVE[one.role]?.includes(role) && covers(one, areaPath));

/** Every role that the giver may give somewhere, for offering them. */
export const rolesToGive = (giver: readonly Holding[]): Role[] => ROLES.filter((role) => giver.some((one) => MAY_GIVE[one.role]?.includes(role)));

/**
 * Whether somebody may be changed: all that they are must be the giver's to give, or a desk could take over an administrator by giving them another
 * telephone number. Who is nothing belongs to those who keep people where they live.
 */
export const mayManage = (giver: readonly Holding[], target: { readonly holdings: readonly Holding[]; readonly areaPath: string }): boolean =>
  target.holdings.length > 0 ? target.holdings.every((one) => mayGive(giver, one)) : giver.some((one) => MAY_GIVE[one.role] !== undefined && covers(one, target.areaPath));

const isSame = (a: Holding, b: Holding) => a.role === b.role && a.areaPath === b.areaPath && (a.organisationId ?? null) === (b.organisationId ?? null);
const without = (list: readonly Holding[], others: readonly Holding[]) => list.filter((one) => !others.some((other) => isSame(one, other)));

export type HoldingRefusal = 'people.notGiven' | 'people.rolesExclude' | 'people.twice';

/** Whether these holdings may take the place of those: what changes must be the giver's to give and to take, what stays is nobody's business. */
export function decideHoldings(giver: readonly Holding[], before: readonly Holding[], after: readonly Holding[]): Refusal<HoldingRefusal> | undefined {
  if (after.some((one, at) => after.some((other, place) => place > at && isSame(one, other)))) return refuse('people.twice');
  const wrong = [...without(before, after), ...without(after, before)].find((one) => !mayGive(giver, one));
  if (wrong) return refuse('people.notGiven', { role: wrong.role });
  const has = (role: Role) => after.some((one) => one.role === role);
  const pair = EXCLUDING.find(([one, other]) => has(one) && has(other));
  return pair ? refuse('people.rolesExclude', { role: pair[0], other: pair[1] }) : undefined;
}

/** Roles that sign in as a duty: they are no use without a telephone number. */
const NEEDING_PHONE: ReadonlySet<Role> = new Set<Role>(['volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'auditor', 'administrator']);
export const needsPhone = (holdings: readonly Holding[]): boolean => holdings.some(({ role }) => NEEDING_PHONE.has(role));

type Kind = (typeof ORGANISATION_KINDS)[number];
const COMMUNITY_KINDS: readonly Kind[] = ['community', 'social', 'property', 'day-care'];
const KINDS: Readonly<Partial<Record<Role, 'all' | readonly Kind[]>>> = { administrator: 'all', street: 'all', committee: COMMUNITY_KINDS, desk: COMMUNITY_KINDS };

/** Whether somebody may keep an organisation of this kind that is at home there. Offices and emergency services are the street office's. */
export function mayKeepOrganisation(giver: readonly Holding[], kind: Kind, areaPath: string): 'yes' | 'people.outOfReach' | 'people.notYourKind' {
  const near = giver.filter((one) => KINDS[one.role] !== undefined && covers(one, areaPath));
  if (near.length === 0) return 'people.outOfReach';
  return near.some(({ role }) => KINDS[role] === 'all' || KINDS[role]?.includes(kind)) ? 'yes' : 'people.notYourKind';
}
