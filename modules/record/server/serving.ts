/** What somebody has served of their own will, as a proof says it. All of this looks beyond the actor's reach: whoever calls decides whose service it may be. */
import { addDays, atLocal, type CallArgument, type Id, isRefusal, localDate, type OrganisationId, type PersonId, toIso } from '@huying/kernel';
import { activity } from '@huying/activity/contract';
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

type Confirmed = Exclude<Awaited<ReturnType<typeof confirmedVisits>>, undefined>;
const confirmedVisits = async (ctx: Context, wanted: CallArgument<typeof service.calls.confirmedIn>) => mustBe(await ctx.call(service.calls.confirmedIn, wanted), 'visits');

/** Help at activities, in the shape of visits: who verified it has recorded it, and nobody rates it. */
export const helpAsVisits = async (ctx: Context, wanted: Omit<CallArgument<typeof activity.calls.helpedIn>, 'after'> & { readonly after?: string | null }): Promise<Confirmed> => {
  const helped = mustBe(await ctx.call(activity.calls.helpedIn, { ...wanted, after: (wanted.after ?? null) as never }), 'help');
  return helped.map(({ id, endedAt, verifierId, ...one }) => ({ ...one, id: id as string as Confirmed[number]['id'], finishedAt: endedAt, faces: null, confirmerId: verifierId, confirmedBy: 'host' }));
};

/** The community that a place lies in; nearer than that a paper tells nothing of who was helped. */
export async function communityNames(ctx: Context): Promise<(path: string) => string> {
  const areas = mustBe(await ctx.call(place.calls.areas, {}), 'areas');
  const named = areas.filter((one) => one.kind === 'community' || one.kind === 'street').sort((a, b) => b.path.length - a.path.length);
  return (path) => named.find((one) => path === one.path || path.startsWith(`${one.path}/`))?.name ?? '';
}

/** One more than a proof may hold, where there are more. */
export const servedBy = (ctx: Context, { personId, fromOn, toOn, organisationId, areaPath }: Wanted): Promise<ServedLine[]> =>
  ctx.widen(async () => {
    const wanted = { helperId: personId, from: toIso(atLocal(fromOn)), before: toIso(atLocal(addDays(toOn, 1))), organisationId, areaPath, limit: MOST_LINES + 1 };
    const visits = [...(await confirmedVisits(ctx, wanted)), ...(await helpAsVisits(ctx, wanted))];
    const kinds = new Map<string, string | null>();
    for (const id of new Set(visits.flatMap((one) => one.organisationId ?? []))) kinds.set(id, mustBe(await ctx.call(people.calls.organisation, { organisationId: id }), 'organisation')?.kind ?? null);
    const community = await communityNames(ctx);
    const ordered = [...visits].sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : 1));
    return ordered.filter((one) => isVoluntary(one.organisationId ? (kinds.get(one.organisationId) ?? null) : null)).map((one) => ({
      on: localDate(new Date(one.finishedAt)), category: one.category, place: community(one.areaPath), organisation: one.organisationName, organisationId: one.organisationId, minutes: one.minutes, faces: one.faces,
    }));
  });

/** Visits and help at activities, added up. */
export async function servedSums(ctx: Context, personIds: PersonId[]): Promise<{ readonly personId: PersonId; readonly visits: number; readonly minutes: number }[]> {
  const [served, helped] = [mustBe(await ctx.call(service.calls.served, { personIds }), 'served'), mustBe(await ctx.call(activity.calls.helped, { personIds }), 'helped')];
  const all = Map.groupBy([...served, ...helped.map(({ times, ...one }) => ({ ...one, visits: times }))], (one) => one.personId);
  return [...all].map(([personId, rows]) => ({ personId, visits: rows.reduce((sum, one) => sum + one.visits, 0), minutes: rows.reduce((sum, one) => sum + one.minutes, 0) }));
}

export async function nameOf(ctx: Context, personId: Id<'person'>): Promise<string> {
  return mustBe(await ctx.call(people.calls.person, { personId }), 'person')?.name ?? '';
}
