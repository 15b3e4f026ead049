/** What staff see: that something was sent, how, and with what outcome. */
import { isRefusal, later, days, type PersonId, type RouteInput, refuse, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { columnsOf, type Context, coversArea, type RowOf, sql } from '@huying/platform';
import { type Channel, type GatewayName, type Kind, notify, type SentView } from '../contract.ts';
import { groupByMessage, isUuid } from './inbox.ts';
import { type DeliveryRow, findMessage, listDeliveries, openWords } from './messages.ts';
import type * as rows from './rows.ts';

const { routes } = notify;

const SENT = columnsOf<rows.Message>('m').pick('id', 'kind', 'urgent', 'at', 'read_at', 'ended_why');
type SentRow = RowOf<typeof SENT> & { readonly kind: Kind };

const sentView = (row: SentRow, deliveries: readonly DeliveryRow[]): SentView => ({
  id: row.id, kind: row.kind, isUrgent: row.urgent, at: toIso(row.at), readAt: row.read_at && toIso(row.read_at), ended: row.ended_why,
  deliveries: deliveries.map(({ channel, state, changed_at, gateway, code, parts }) => ({ channel, state, at: toIso(changed_at), gateway, code, parts })),
});

/** Whether one of the memberships that let the actor in covers where this person counts as living or working. */
async function mayLookAfter(ctx: Context, personId: PersonId): Promise<boolean> {
  const found = await ctx.call(people.calls.standing, { personIds: [personId] });
  const [person] = isRefusal(found) ? [] : found;
  return person !== undefined && coversArea(ctx.actor, person.areaPath, ...routes.sentTo.who);
}

export const staffRoutes = {
  async sentTo(ctx: Context, { params: { personId }, query: { after, limit } }: RouteInput<typeof routes.sentTo>) {
    if (after !== undefined && !isUuid(after)) return refuse('request.invalid');
    if (!(await mayLookAfter(ctx, personId))) return refuse('thing.notFound');
    const found = await ctx.db.rows<SentRow>(sql`
      select ${SENT} from notify.message m
      where m.tenant_id = ${ctx.tenantId} and m.person_id = ${personId} and (${after ?? null}::uuid is null or m.id < ${after ?? null}::uuid) order by m.id desc limit ${limit + 1}`);
    const page = found.slice(0, limit);
    const deliveries = groupByMessage(await listDeliveries(ctx, page.map((row) => row.id)));
    const person = await ctx.call(people.calls.person, { personId });
    return { personName: isRefusal(person) || person === null ? '' : person.name, items: page.map((row) => sentView(row, deliveries.get(row.id) ?? [])), next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
  },

  async readWords(ctx: Context, { params, body: { reason } }: RouteInput<typeof routes.readWords>) {
    const message = await findMessage(ctx, params.messageId);
    if (!message) return refuse('thing.notFound');
    ctx.trail({ subject: { kind: 'person', id: message.person_id }, action: 'notify.wordsRead', detail: { messageId: message.id, kind: message.kind }, reason });
    const { title, body } = openWords(ctx, message.sealed);
    return { title, body };
  },

  async statistics(ctx: Context, { query }: RouteInput<typeof routes.statistics>) {
    const since = later(ctx.now, -days(query.days));
    const kinds = await ctx.db.rows<{ kind: Kind; messages: number; read: number; median: number | null }>(sql`
      select kind, count(*) as messages, count(read_at) as read, percentile_cont(0.5) within group (order by extract(epoch from read_at - at)) filter (where read_at is not null) as median
      from notify.message where tenant_id = ${ctx.tenantId} and at >= ${since} group by kind order by kind`);
    const channels = await ctx.db.rows<ChannelRow>(sql`
      select channel, gateway, count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'delivered') as delivered,
        count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'skipped') as skipped, coalesce(sum(parts) filter (where channel = 'sms' and state in ('sent', 'delivered')), 0) as parts
      from notify.delivery where tenant_id = ${ctx.tenantId} and at >= ${since} group by channel, gateway order by channel, gateway nulls last`);
    const codes = await ctx.db.rows<{ channel: Channel; code: string; count: number }>(sql`
      select channel, code, count(*) as count from notify.delivery
      where tenant_id = ${ctx.tenantId} and at >= ${since} and state = 'failed' and code is not null group by channel, code order by count desc, channel, code limit 20`);
    return { kinds: kinds.map(({ median, ...one }) => ({ ...one, medianSecondsToRead: median === null ? null : Math.round(median) })), channels, codes };
  },

  async failures(ctx: Context, { query: { after, limit } }: RouteInput<typeof routes.failures>) {
    if (after !== undefined && !isUuid(after)) return refuse('request.invalid');
    const found = await ctx.db.rows<FailureRow>(sql`
      select d.id, d.message_id, d.person_id, d.channel, d.gateway, d.code, d.changed_at, m.kind, m.urgent
      from notify.delivery d join notify.message m on m.tenant_id = d.tenant_id and m.id = d.message_id
      where d.tenant_id = ${ctx.tenantId} and d.state = 'failed' and (${after ?? null}::uuid is null or d.id < ${after ?? null}::uuid) order by d.id desc limit ${limit + 1}`);
    const page = found.slice(0, limit);
    const known = await ctx.call(people.calls.persons, { personIds: [...new Set(page.map((row) => row.person_id))] });
    const names = new Map(isRefusal(known) ? [] : known.map((one) => [one.id, one.name]));
    return {
      items: page.map((row) => ({
        messageId: row.message_id, personId: row.person_id, personName: names.get(row.person_id) ?? '', kind: row.kind, isUrgent: row.urgent, channel: row.channel, gateway: row.gateway, code: row.code, at: toIso(row.changed_at),
      })),
      next: found.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  },
};

interface ChannelRow {
  readonly channel: Channel;
  readonly gateway: GatewayName | null;
  readonly waiting: number;
  readonly sent: number;
  readonly delivered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly parts: number;
}

type FailureRow = Pick<rows.Delivery, 'id' | 'message_id' | 'person_id' | 'channel' | 'code' | 'changed_at'> & Pick<rows.Message, 'urgent'> & { readonly kind: Kind; readonly gateway: GatewayName | null };
