import type { PersonId } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { staffRoles } from '../core/second-factor.ts';
import { findFactor, isRequired } from './second-factor.ts';
import { issueTicket } from './tickets.ts';

/** What is wanted of the actor besides the first factor, before a session is opened. */
export async function gateOf(ctx: Context, mustChangePassword: boolean): Promise<{ wants: 'nothing' | 'code' | 'enrolment'; ticket: string }> {
  const personId = ctx.actor.personId as PersonId;
  const roles = ctx.actor.memberships.map((one) => one.role);
  // Elders, families and volunteers sign in as before: nothing is looked up for them.
  if (staffRoles(roles).length === 0) return { wants: 'nothing', ticket: '' };
  const wants = (await findFactor(ctx, personId)) ? 'code' : (await isRequired(ctx, roles)) ? 'enrolment' : 'nothing';
  return { wants, ticket: wants === 'nothing' ? '' : issueTicket(ctx, { personId, wants, mustChangePassword }) };
}
