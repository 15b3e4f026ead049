/** What everybody sees: what is near and to come, one's own, one of them, and its entry for a calendar. */
import { type PersonId, refuse, writeCalendar } from '@huying/kernel';
import type { Context, RouteHandlers } from '@huying/platform';
import type { activity } from '../contract.ts';
import { mayReadOf } from '../core/enrolling.ts';
import { comerOf, isHost, nearOf, organisationsOf } from './comers.ts';
import { cursorOf, isCursor, nextOf } from './paging.ts';
import { findActivity, findEnrolment, listComing, listOwn } from './store.ts';
import { heldOf, linesOf, viewOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof activity>, 'list' | 'activity' | 'calendar'>;

/** Near, for its members, with a part of one's own in it, or looked after. */
async function readable(ctx: Context, activityId: string, personId: PersonId | undefined) {
  const row = await findActivity(ctx, activityId);
  const comer = row ? await comerOf(ctx, row, personId) : undefined;
  if (!row || !comer) return undefined;
  const mayRead = isHost(ctx.actor, row) || mayReadOf(heldOf(row), comer) || (await ctx.widen(() => findEnrolment(ctx, row.id, comer.personId))) !== undefined;
  return mayRead ? { row, comer } : undefined;
}

export const ownRoutes: Handlers = {
  async list(ctx, { query: { show, search, kind, after, limit } }) {
    if (!isCursor(after)) return refuse('request.invalid');
    const wanted = { search, kind, after: cursorOf(after), limit: limit + 1 };
    const personId = ctx.actor.personId as PersonId;
    const rows = show === 'coming' ? await listComing(ctx, await nearOf(ctx), organisationsOf(ctx.actor), wanted) : await listOwn(ctx, personId, show === 'past', wanted);
    return { items: await linesOf(ctx, rows.slice(0, limit), personId), next: nextOf(rows, limit) };
  },
  async activity(ctx, { params, query }) {
    const found = await readable(ctx, params.activityId, query.personId);
    return found ? viewOf(ctx, found.row, found.comer) : refuse('thing.notFound');
  },
  async calendar(ctx, { params }) {
    const found = await readable(ctx, params.activityId, undefined);
    if (!found) return refuse('thing.notFound');
    const { row } = found;
    const event = {
      uid: `${row.id}@activity.huying`, sequence: row.sequence, status: row.state === 'cancelled' ? ('CANCELLED' as const) : ('CONFIRMED' as const), startsAt: row.starts_at, endsAt: row.ends_at, changedAt: row.changed_at, summary: row.title,
      description: [row.host_name, row.contact].filter(Boolean).join('\n'), location: row.place,
    };
    return { bytes: writeCalendar({ name: row.title, events: [event] }), mimeType: 'text/calendar; charset=utf-8', name: `${row.title}.ics` };
  },
};
