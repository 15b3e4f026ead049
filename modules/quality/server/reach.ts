/** What the actor is towards a grievance. */
import type { Role } from '@huying/kernel';
import { type Context, coversArea } from '@huying/platform';
import { DECIDERS } from '../contract.ts';
import type { GrievanceRow } from './store.ts';

export const READING_ROLES = ['desk', 'committee', 'street', 'administrator', 'auditor'] as const satisfies readonly Role[];

export const organisationsOf = (ctx: Context): string[] => ctx.actor.memberships.flatMap(({ organisationId, role }) => (organisationId !== null && (role === 'organisation' || role === 'property') ? [organisationId] : []));
export const isStaffOf = (ctx: Context, row: Pick<GrievanceRow, 'area_path'>): boolean => coversArea(ctx.actor, row.area_path, ...READING_ROLES);
/** Those of the actor's roles that decide there. */
export const decidingRoles = (ctx: Context, row: Pick<GrievanceRow, 'area_path'>): Role[] =>
  ctx.actor.memberships.filter(({ role, areaPath }) => (DECIDERS as readonly Role[]).includes(role) && row.area_path.startsWith(areaPath)).map(({ role }) => role);
