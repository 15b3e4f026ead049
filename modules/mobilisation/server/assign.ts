/** Giving a callout to somebody whose duty it is. Volunteers may only accept (志愿服务条例 §25: nobody is made to volunteer). */
import { isRefusal, type Refusal, type Role, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import type { Callout, Who } from '../core/callout.ts';
import type { DecideRefusal } from '../core/decide.ts';
import { move } from './move.ts';
import type { Loaded } from './store.ts';

const DUTY_ROLES: readonly Role[] = ['grid', 'committee', 'street', 'desk', 'property', 'organisation'];

/** The person as a holder of duty over this place, or nothing. */
async function dutyOf(ctx: Context, loaded: Loaded, personId: string): Promise<{ who: Who; role: Role } | undefined> {
  const holders = await ctx.call(people.calls.dutyHolders, { roles: [...DUTY_ROLES], areaPath: loaded.request.areaPath });
  if (isRefusal(holders)) return undefined;
  const held = holders.filter((one) => one.id === personId).sort((a, b) => DUTY_ROLES.indexOf(a.role) - DUTY_ROLES.indexOf(b.role))[0];
  if (!held) return undefined;
  const isMember = held.role === 'property' || held.role === 'organisation';
  const organisation = isMember && held.organisationId ? await ctx.call(people.calls.organisation, { organisationId: held.organisationId }) : null;
  const named = organisation && !isRefusal(organisation) ? organisation : null;
  return { role: held.role, who: { personId: held.id, personName: held.name, organisationId: named?.id ?? null, organisationName: named?.name ?? null } };
}

export async function assignTo(ctx: Context, loaded: Loaded, personId: string, words: string): Promise<Callout | Refusal<'mobilisation.notDuty' | 'mobilisation.over'>> {
  const duty = await dutyOf(ctx, loaded, personId);
  if (!duty) return refuse('mobilisation.notDuty');
  const moved = await move(ctx, loaded, { command: 'assign', by: [duty.role], who: duty.who, holderId: ctx.newId(), words });
  if (!isRefusal(moved)) return moved;
  return moved.refused === ('mobilisation.over' satisfies DecideRefusal) ? refuse('mobilisation.over') : refuse('mobilisation.notDuty');
}
