import { type Refusal, type Role, refuse, step } from '@huying/kernel';
import { type BOND_STATES, bondLifecycle } from '../contract.ts';

export type BondState = (typeof BOND_STATES)[number];
export type BondCommand = keyof typeof bondLifecycle.commands & string;

/** A person's family is a few people; more is a mistake or somebody who gathers elders. */
export const MOST_FOLLOWERS = 8;
export const MOST_FOLLOWED = 6;
/** As many contacts as an elder's file holds. */
export const MOST_CONTACTS = 6;

/** What somebody is towards a bond: the elder of it, the member, or staff of the elder's area. */
export interface Towards {
  readonly isElder: boolean;
  readonly isMember: boolean;
  readonly staffRoles: readonly Role[];
}

/** The roles that count here: an elder decides on her own bonds only, family on theirs, staff in their area. */
export const rolesOf = ({ isElder, isMember, staffRoles }: Towards): Role[] => [...(isElder ? ['elder' as const] : []), ...(isMember ? ['family' as const] : []), ...staffRoles];

export const decideBond = (state: BondState, command: BondCommand, towards: Towards): { readonly to: BondState } | Refusal<'lifecycle.notHere' | 'lifecycle.notYours'> =>
  step(bondLifecycle, { state, command, role: rolesOf(towards) });

type Form = 'touch' | 'spoken' | 'written' | 'guardian';
/** A yes is the elder's own touch, or what a worker wrote down of it; a worker's touch alone is none. */
export function decideConsent<G extends { readonly form: Form; readonly note: string }>({ isElder }: Pick<Towards, 'isElder'>, given: G | null): { readonly form: Form; readonly note: string | null } | Refusal<'family.needsConsent'> {
  if (isElder) return { form: 'touch', note: null };
  return given ?? refuse('family.needsConsent');
}

export interface Contact {
  readonly name: string;
  readonly relation: string;
  readonly phone: string;
  readonly personId: string | null;
}

/** The contacts with this person among them or not; who was there by number already is not listed twice. */
export function withContact<C extends Contact>(contacts: readonly C[], contact: C, isContact: boolean): C[] | Refusal<'family.tooManyContacts'> {
  const others = contacts.filter((one) => one.personId !== contact.personId && one.phone !== contact.phone);
  if (!isContact) return others;
  if (others.length >= MOST_CONTACTS) return refuse('family.tooManyContacts', { most: MOST_CONTACTS });
  const place = contacts.findIndex((one) => one.personId === contact.personId || one.phone === contact.phone);
  return others.toSpliced(place < 0 ? others.length : place, 0, contact);
}
