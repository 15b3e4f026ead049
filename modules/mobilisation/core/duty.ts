/** Who of those whose duty it is becomes the owner when nobody else took it. */
import type { OrganisationId, PersonId, Role } from '@huying/kernel';
import type { Callout } from './callout.ts';

export interface DutyHolder {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
  readonly organisationId: OrganisationId | null;
}

/**
 * By the tier's order of roles, then whoever has least on hand, then as given (nearest scope first). Who already had it and let it go comes
 * only when there is nobody else: better asked twice than nobody.
 */
export function chooseDutyHolder(
  holders: readonly DutyHolder[], roles: readonly Role[], load: ReadonlyMap<string, number>, callout: Pick<Callout, 'holders' | 'former'>,
): DutyHolder | undefined {
  const present = new Set(callout.holders.map((one) => one.personId));
  const former = new Set(callout.former.map((one) => one.personId));
  const order = (role: Role) => (roles.includes(role) ? roles.indexOf(role) : roles.length);
  return holders
    .map((holder, index) => ({ holder, key: [former.has(holder.id) ? 1 : 0, order(holder.role), load.get(holder.id) ?? 0, index] as const }))
    .filter(({ holder }) => !present.has(holder.id))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.key[2] - b.key[2] || a.key[3] - b.key[3])[0]?.holder;
}
