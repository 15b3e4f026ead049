/** Choosing: what is offered where somebody lives, and asking for it. */
import { isRefusal, type PersonId, refuse, toIso } from '@huying/kernel';
import { family } from '@huying/family/contract';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { type Context, hasRole, type RouteHandlers } from '@huying/platform';
import { timebank } from '@huying/timebank/contract';
import type { catalogue } from '../contract.ts';
import { say } from './say.ts';
import { findListing, insertBooking, listOffered, type ListingRow, lockListing } from './store.ts';
import { offeredViews } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof catalogue>, 'browse' | 'one' | 'ask'>;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface For {
  /** An elder: oneself, or one whom one follows. Null where a volunteer only looks. */
  readonly elderId: PersonId | null;
  readonly areaPath: string;
}

/** For whom somebody looks: an elder whom they follow, or themselves. As the engine. */
async function forWhom(ctx: Context, elderId: PersonId | undefined): Promise<For | undefined> {
  const me = ctx.actor.personId as PersonId;
  const id = elderId ?? me;
  if (id !== me) {
    const follower = hasRole(ctx.actor, 'family') ? await ctx.call(family.calls.follower, { elderId: id, memberId: me }) : null;
    if (follower === null || isRefusal(follower)) return undefined;
  }
  const elder = await ctx.call(people.calls.elder, { personId: id });
  if (elder && !isRefusal(elder)) return { elderId: id, areaPath: elder.areaPath };
  const standing = await ctx.call(people.calls.standing, { personIds: [id] });
  const [one] = isRefusal(standing) ? [] : standing;
  return one && { elderId: null, areaPath: one.areaPath };
}

const isNear = (row: ListingRow, { areaPath }: For): boolean => row.area_path === areaPath || row.area_path === '' || areaPath.startsWith(`${row.area_path}/`);
const isFor = (row: ListingRow, whom: For): boolean => row.state === 'listed' && !row.is_closed && isNear(row, whom);

/** What can be spent on it: by whoever asks, or else by the elder, as holds are made. */
async function availableTo(ctx: Context, elderId: PersonId | null): Promise<number> {
  const all = [];
  for (const personId of new Set([ctx.actor.personId as PersonId, ...(elderId ? [elderId] : [])])) {
    const account = await ctx.call(timebank.calls.balance, { personId });
    all.push(isRefusal(account) ? 0 : account.availableMinutes);
  }
  return Math.max(0, ...all);
}

/** Whoever offers it may still be asked: a volunteer who is active, an organisation that is not closed. */
async function isReady(ctx: Context, row: ListingRow): Promise<boolean> {
  if (row.provider_id === null) {
    const one = await ctx.call(people.calls.organisation, { organisationId: row.organisation_id as NonNullable<ListingRow['organisation_id']> });
    return one !== null && !isRefusal(one) && !one.closed;
  }
  const volunteer = await ctx.call(people.calls.volunteer, { personId: row.provider_id });
  return volunteer !== null && !isRefusal(volunteer) && volunteer.active && !volunteer.barred?.includes(row.category);
}

export const choosing: Handlers = {
  browse: (ctx, { query: { elderId, by, limit, after, ...wanted } }) =>
    ctx.widen(async () => {
      if (after !== undefined && !UUID.test(after)) return refuse('request.invalid');
      const whom = await forWhom(ctx, elderId);
      if (!whom) return refuse('thing.notFound');
      const rows = await listOffered(ctx, whom.areaPath, by, { ...wanted, after, limit: limit + 1 });
      const items = (await offeredViews(ctx, rows.slice(0, limit))).map(({ times: _, ...one }) => one);
      return { items, next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
    }),
  one: (ctx, { params, query }) =>
    ctx.widen(async () => {
      const whom = await forWhom(ctx, query.elderId);
      const row = whom && (await findListing(ctx, params.listingId));
      const [view] = row && isFor(row, whom) ? await offeredViews(ctx, [row]) : [];
      if (!whom || !view || !row) return refuse('thing.notFound');
      return { ...view, availableMinutes: await availableTo(ctx, whom.elderId), mayAsk: whom.elderId !== null && row.provider_id !== whom.elderId };
    }),
  ask: (ctx, { params, body }) =>
    ctx.widen(async () => {
      const whom = await forWhom(ctx, body.elderId ?? undefined);
      const row = whom && (await lockListing(ctx, params.listingId));
      if (!whom || !row || !isNear(row, whom)) return refuse('thing.notFound');
      if (whom.elderId === null) return refuse('need.noElder');
      if (row.provider_id === whom.elderId) return refuse('catalogue.ownService');
      const [view] = isFor(row, whom) && (await isReady(ctx, row)) ? await offeredViews(ctx, [row]) : [];
      if (!view) return refuse('catalogue.notOffered');
      const at = new Date(body.at);
      if (!view.times.includes(toIso(at))) return refuse('catalogue.notFree');
      const available = await availableTo(ctx, whom.elderId);
      if (available < view.price.heldMinutes) return refuse('catalogue.notEnough', { wantedMinutes: view.price.heldMinutes, availableMinutes: available });
      const raised = await ctx.call(needContract.calls.raiseChosen, {
        elderId: whom.elderId, category: view.category, title: view.title, words: body.words, dueAt: toIso(at), preferred: { personId: row.provider_id, organisationId: row.organisation_id },
      });
      if (isRefusal(raised)) return raised;
      insertBooking(ctx, { needId: raised.needId, listingId: row.id, elderId: whom.elderId, at });
      say(ctx, row, 'asked', { needId: raised.needId });
      return { needId: raised.needId };
    }),
};
