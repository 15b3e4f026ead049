import type { AreaId, OrganisationId, PersonId, Role } from '@huying/kernel';
import type { Scope } from './database/db.ts';

/** What a person is in an organisation, and over which part of the community. */
export interface Membership {
  readonly role: Role;
  readonly organisationId: OrganisationId | null;
  readonly areaId: AreaId | null;
  /** Path of the area whose subtree the role covers; '' is the whole tenant. */
  readonly areaPath: string;
}

/** Who acts: a person, another system with a key, or the clock of a process. */
export interface Actor {
  readonly kind: 'person' | 'system' | 'clock' | 'nobody';
  readonly tenantId: number;
  readonly personId: PersonId | null;
  readonly name: string;
  readonly memberships: readonly Membership[];
  readonly keyId?: string;
  /** The session that the person acts by, as `listSessions` names it. */
  readonly sessionId?: string;
}

/** Roles whose duty lets them see what lies in their area; everybody else sees their own. */
const AREA_ROLES: ReadonlySet<Role> = new Set<Role>(['grid', 'committee', 'street', 'desk', 'auditor', 'administrator', 'system']);
const ORGANISATION_ROLES: ReadonlySet<Role> = new Set<Role>(['organisation', 'property']);

export function scopeOf(actor: Actor): Scope {
  if (actor.kind === 'clock') return { tenantId: actor.tenantId, personId: null, reach: '*', organisations: [] };
  return {
    tenantId: actor.tenantId,
    personId: actor.personId,
    reach: actor.memberships.filter((one) => AREA_ROLES.has(one.role)).map((one) => one.areaPath),
    organisations: actor.memberships.flatMap((one) => (ORGANISATION_ROLES.has(one.role) && one.organisationId ? [one.organisationId] : [])),
  };
}

export const hasRole = (actor: Actor, ...roles: readonly Role[]): boolean => actor.memberships.some((one) => roles.includes(one.role));

/** Whether one of the actor's memberships in these roles covers the area. */
export const coversArea = (actor: Actor, areaPath: string, ...roles: readonly Role[]): boolean =>
  actor.memberships.some((one) => roles.includes(one.role) && areaPath.startsWith(one.areaPath));

export const clockActor = (tenantId: number): Actor => ({ kind: 'clock', tenantId, personId: null, name: 'clock', memberships: [] });
export const nobody = (tenantId: number): Actor => ({ kind: 'nobody', tenantId, personId: null, name: 'nobody', memberships: [] });
