/** What everybody sees: what is near and to come, one's own, one of them, and its entry for a calendar. */
import { type PersonId, refuse, writeCalendar } from '@huying/kernel';
import type { RouteHandlers } from '@huying/platform';
import type { activity } from '../contract.ts';
import { comerOf, isHost, nearOf, organisationsOf } from './comers.ts';
import { cursorOf, isCursor, nextOf } from './paging.ts';
import { findActivity, findEnrolment, listComing, listOwn } from './store.ts';
import { linesOf, viewOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof activity>, 'list' | 'activity' | 'calendar'>;

export const ownRoutes: Handlers = {
  async list(ctx, { query: { show, search, kind, after, limit } }) {
    if (!isCursor(after)) return refuse('request.invalid');
    const wanted = { search, kind, after: cursorOf(after), limit: limit + 1 };
    const personId = ctx.actor.personId as PersonId;
    const rows = show === 'coming' ? await listComing(ctx, await nearOf(ctx), organisationsOf(ctx.actor), wanted) : await listOwn(ctx, personId, show === 'past', wanted);
    return { items: await linesOf(ctx, rows.slice(0, limit), personId), next: nextOf(rows, limit) };
  },
  async activity(ctx, { params, query }) {
    const row = await findActivity(ctx, params.activityId);
    const comer = row ? await comerOf(ctx, row, query.personId) : undefined;
    if (!row || !comer) return refuse('thing.notFound');
    const mayRead = row.state !== 'draft' && (row.open_to !== 'members' || comer.organisationIds.some((id) => id === row.organisation_id) || (await findEnrolment(ctx, row.id, comer.personId)) !== undefined);
    return mayRead || isHost(ctx.actor, row) ? viewOf(ctx, row, comer) : refuse('thing.notFound');
  },
  async calendar(ctx, { params }) {
    const row = await findActivity(ctx, params.activityId);
    const comer = row ? await comerOf(ctx, row, null) : undefined;
    if (!row || !comer || ((row.state === 'draft' || row.open_to === 'members') && !isHost(ctx.actor, row) && !comer.organisationIds.some((id) => id === row.organisation_id))) return refuse('thing.notFound');
    const event = {
      uid: `${row.id}@activity.huying`, sequence: row.sequence, status: row.state === 'cancelled' ? ('CANCELLED' as const) : ('CONFIRMED' as const), startsAt: row.starts_at, endsAt: row.ends_at, changedAt: row.changed_at, summary: row.title,
      description: [row.host_name, row.contact].filter(Boolean).join('\n'), location: row.place,
    };
    return { bytes: writeCalendar({ name: row.title, events: [event] }), mimeType: 'text/calendar; charset=utf-8', name: `${row.title}.ics` };
  },
};
