import type { Role } from '@huying/kernel';
import { AREA_KINDS, type Area } from '../contract.ts';

type Kind = Area['kind'];

/** Which kinds of area a role may add and change below its own. The street office itself is the administrator's. */
const KINDS: Readonly<Partial<Record<Role, readonly Kind[]>>> = {
  administrator: AREA_KINDS,
  street: ['community', 'grid', 'courtyard', 'building'],
  committee: ['grid', 'courtyard', 'building'],
};

interface Keeper {
  readonly role: Role;
  readonly areaPath: string;
}

/** Whether somebody may keep an area of this kind; its place is the path of what it lies in. */
export const mayKeep = (memberships: readonly Keeper[], kind: Kind, place: string): boolean =>
  memberships.some(({ role, areaPath }) => KINDS[role]?.includes(kind) && place.startsWith(areaPath));

const width = (kind: Kind) => AREA_KINDS.indexOf(kind);
/** An area lies in one of a wider kind; kinds in between may be missing, as a courtyard in a community without grids. */
export const isNarrower = (kind: Kind, than: Kind): boolean => width(kind) > width(than);
/** What lies in this kind where nobody says otherwise. */
export const nextKind = (kind: Kind): Kind | undefined => AREA_KINDS[width(kind) + 1];

export type CodeProblem = { readonly code: 'place.codeTaken' | 'place.codeAlike'; readonly other: string };

/** Reach is tested by "the path begins with": a code must not begin like that of a neighbour, nor the other way round. */
export function codeProblem(code: string, neighbours: Iterable<string>): CodeProblem | undefined {
  for (const other of neighbours) {
    if (other === code) return { code: 'place.codeTaken', other };
    if (other.startsWith(code) || code.startsWith(other)) return { code: 'place.codeAlike', other };
  }
  return undefined;
}
