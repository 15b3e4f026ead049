/** What staff see and do: everything that is offered in their area; suspending it with a reason that both sides hear. */
import { isRefusal, refuse, step } from '@huying/kernel';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { type catalogue, KEEPERS, listingLifecycle } from '../contract.ts';
import { viewOf } from './providing.ts';
import { message, providersOf, say } from './say.ts';
import { listKept, type ListingRow, lockListing, moveListing } from './store.ts';
import { keptViews, waitingFor } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof catalogue>, 'kept' | 'suspend' | 'resume'>;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function move(ctx: Context, id: string, command: 'suspend' | 'resume', reason: string) {
  const row = await lockListing(ctx, id);
  if (!row || !coversArea(ctx.actor, row.home_path, ...KEEPERS)) return refuse('thing.notFound');
  const decided = step(listingLifecycle, { state: row.state, command, role: ctx.actor.memberships.map(({ role }) => role) });
  if (isRefusal(decided)) return decided;
  if ((await moveListing(ctx, row, decided.to, command === 'suspend' ? reason : null)) === 0) return refuse('lifecycle.notHere', { state: row.state, command });
  say(ctx, row, command === 'suspend' ? 'suspended' : 'resumed', {}, reason);
  return row;
}

const pageOf = (row: ListingRow) => (row.provider_id ? '/volunteer/services/mine' : '/org/services');

export const keeping: Handlers = {
  async kept(ctx, { query: { state, after, limit, ...wanted } }) {
    if (after !== undefined && !UUID.test(after)) return refuse('request.invalid');
    const rows = await listKept(ctx, state, { ...wanted, after, limit: limit + 1 });
    return { items: await ctx.widen(() => keptViews(ctx, rows.slice(0, limit))), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
  },
  suspend: (ctx, { params, body: { reason } }) =>
    ctx.widen(async () => {
      const row = await move(ctx, params.listingId, 'suspend', reason);
      if (isRefusal(row)) return row;
      await message(ctx, await providersOf(ctx, row), 'suspended', row, { url: pageOf(row), facts: { reason } });
      // What they asked for goes on: it is a need like any other.
      await message(ctx, await waitingFor(ctx, row), 'waitingSuspended', row, { url: '/elder/mine', facts: { reason } });
      return viewOf(ctx, row.id);
    }),
  resume: (ctx, { params, body: { reason } }) =>
    ctx.widen(async () => {
      const row = await move(ctx, params.listingId, 'resume', reason);
      if (isRefusal(row)) return row;
      await message(ctx, await providersOf(ctx, row), 'resumed', row, { url: pageOf(row), facts: { reason } });
      return viewOf(ctx, row.id);
    }),
};
