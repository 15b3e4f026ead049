import { maskPhone, type Role } from '@huying/kernel';

/** Those whose duty may be to ring somebody up. Administrators look after accounts and do not need the numbers themselves. */
const CALLERS: ReadonlySet<Role> = new Set<Role>(['desk', 'committee', 'grid', 'street', 'organisation', 'property']);

export const mayCall = (roles: readonly Role[]): boolean => roles.some((role) => CALLERS.has(role));

/** The same card with the number masked where it is shown to somebody who need not call. */
export const withPhoneFor = <Card extends { readonly phone: string | null }>(card: Card, mayCallThem: boolean): Card =>
  mayCallThem || card.phone === null ? card : { ...card, phone: maskPhone(card.phone) };
