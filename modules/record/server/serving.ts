/** What somebody has served of their own will, as a proof says it. All of this looks beyond the actor's reach: whoever calls decides whose service it may be. */
import { addDays, atLocal, type Id, isRefusal, localDate, type OrganisationId, type PersonId, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import type { Context } from '@huying/platform';
import { service } from '@huying/service/contract';
import type { ProofLine } from '../contract.ts';
import { isVoluntary, MOST_LINES } from '../core/proof.ts';

export interface Wanted {
  readonly personId: PersonId;
  readonly fromOn: string;
  readonly toOn: string;
  /** Of this organisation alone; null is everything. */
  readonly organisationId: OrganisationId | null;
  /** Below this path. */
  readonly areaPath: string;
}
export interface ServedLine extends ProofLine {
  readonly organisationId: OrganisationId | null;
}

export function mustBe<T>(answer: T, what: string): Exclude<T, { readonly refused: string }> {
  if (isRefusal(answer)) throw new Error(`${what}: ${answer.refused}`);
  return answer as Exclude<T, { readonly refused: string }>;
}

/** The community that a place lies in; nearer than that a paper tells nothing of who was helped. */
export async function communityNames(ctx: Context): Promise<(path: string) => string> {
  const areas = mustBe(await ctx.call(place.calls.areas, {}), 'areas');
  const named = areas.filter((one) => one.kind === 'community' || one.kind === 'street').sort((a, b) => b.path.length - a.path.length);
  return (path) => named.find((one) => path === one.path || path.startsWith(`${one.path}/`))?.name ?? '';
}

/** One more than a proof may hold, where there are more. */
export const servedBy = (ctx: Context, { personId, fromOn, toOn, organisationId, areaPath }: Wanted): Promise<ServedLine[]> =>
  ctx.widen(async () => {
    const visits = mustBe(await ctx.call(service.calls.confirmedIn, { helperId: personId, from: toIso(atLocal(fromOn)), before: toIso(atLocal(addDays(toOn, 1))), organisationId, areaPath, limit: MOST_LINES + 1 }), 'visits');
    const kinds = new Map<string, string | null>();
    for (const id of new Set(visits.flatMap((one) => one.organisationId ?? []))) kinds.set(id, mustBe(await ctx.call(people.calls.organisation, { organisationId: id }), 'organisation')?.kind ?? null);
    const community = await communityNames(ctx);
    const ordered = [...visits].sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : 1));
    return ordered.filter((one) => isVoluntary(one.organisationId ? (kinds.get(one.organisationId) ?? null) : null)).map((one) => ({
      on: localDate(new Date(one.finishedAt)), category: one.category, place: community(one.areaPath), organisation: one.organisationName, organisationId: one.organisationId, minutes: one.minutes, faces: one.faces,
    }));
  });

export async function nameOf(ctx: Context, personId: Id<'person'>): Promise<string> {
  return mustBe(await ctx.call(people.calls.person, { personId }), 'person')?.name ?? '';
}
