/** What people see and choose of their own messages. */
import { type Id, later, minutes, type PersonId, type RouteAnswer, type RouteInput, refuse, toIso } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import { type Channel, CHANNELS, type Kind, notify } from '../contract.ts';
import { readHours } from '../core/quiet.ts';
import { hand, noteRead } from './carry.ts';
import type { Gateways } from './gateways/configuration.ts';
import { type DeliveryRow, listDeliveries, openWords, timerKey } from './messages.ts';
import { hasAddress, isConfigured, type Reach, reachOf } from './reach.ts';
import type * as rows from './rows.ts';

const { routes, notices } = notify;
export const me = (ctx: Context) => ctx.actor.personId as PersonId;

const INBOX = columnsOf<rows.Message>('m').pick('id', 'kind', 'urgent', 'sealed', 'at', 'read_at', 'ended_at', 'ended_why');
type InboxRow = RowOf<typeof INBOX> & { readonly kind: Kind };

export const groupByMessage = (deliveries: readonly DeliveryRow[]): Map<string, DeliveryRow[]> => Map.groupBy(deliveries, (one) => one.message_id);
const deliveryView = ({ channel, state, changed_at }: DeliveryRow) => ({ channel, state, at: toIso(changed_at) });

function viewOf(ctx: Context, row: InboxRow, deliveries: readonly DeliveryRow[]): RouteAnswer<typeof routes.inbox>['items'][number] {
  const { title, body, english, url } = openWords(ctx, row.sealed);
  return {
    id: row.id, kind: row.kind, isUrgent: row.urgent, title, body, english: english ?? null, url, at: toIso(row.at), readAt: row.read_at && toIso(row.read_at),
    isOver: row.ended_why === 'settled', deliveries: deliveries.map(deliveryView),
  };
}

/** Newest first; what was replaced unread is told by what replaced it. */
async function inbox(ctx: Context, { query }: RouteInput<typeof routes.inbox>) {
  const { after, limit, unread } = query;
  if (after !== undefined && !isUuid(after)) return refuse('request.invalid');
  const found = await ctx.db.rows<InboxRow>(sql`
    select ${INBOX} from notify.message m
    where m.tenant_id = ${ctx.tenantId} and m.person_id = ${me(ctx)} and m.ended_why is distinct from 'replaced'
      and (not ${unread === 'true'} or m.ended_at is null) and (${after ?? null}::uuid is null or m.id < ${after ?? null}::uuid)
    order by m.id desc limit ${limit + 1}`);
  const page = found.slice(0, limit);
  const deliveries = groupByMessage(await listDeliveries(ctx, page.map((row) => row.id)));
  return { items: page.map((row) => viewOf(ctx, row, deliveries.get(row.id) ?? [])), next: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

async function countUnread(ctx: Context): Promise<number> {
  const row = await ctx.db.row<{ n: number }>(sql`select count(*) as n from notify.message where tenant_id = ${ctx.tenantId} and person_id = ${me(ctx)} and ended_at is null`);
  return row?.n ?? 0;
}

async function read(ctx: Context, { params }: RouteInput<typeof routes.read>) {
  const row = await ctx.db.row<Pick<rows.Message, 'id' | 'key' | 'person_id' | 'read_at'>>(sql`
    select id, key, person_id, read_at from notify.message where tenant_id = ${ctx.tenantId} and id = ${params.messageId} and person_id = ${me(ctx)} for update`);
  if (!row) return refuse('thing.notFound');
  if (row.read_at === null) noteRead(ctx, row);
  return {};
}

async function readAll(ctx: Context) {
  const ended = await ctx.db.rows<Pick<rows.Message, 'key'>>(sql`
    update notify.message set read_at = ${ctx.now}, ended_at = ${ctx.now}, ended_why = 'read'
    where tenant_id = ${ctx.tenantId} and person_id = ${me(ctx)} and ended_at is null returning key`);
  for (const { key } of ended) ctx.timer.clear(timerKey(key, me(ctx)));
  if (ended.length > 0) ctx.tell([`person:${me(ctx)}`], notices.changed, { messageId: null });
  return { read: ended.length };
}

// Choices ----------------------------------------------------------------------------------------------------------------------

/** Whether a channel is there at all is asked for a message of no special kind. */
const sortOf = (language: 'zh' | 'en') => ({ kind: 'plain', urgency: 'normal', language }) as const;

function choiceView(gateways: Gateways, { choice, ...reach }: Reach): RouteAnswer<typeof routes.choice> {
  const { quiet } = choice;
  return {
    language: choice.language, quiet: quiet.choice === 'own' ? quiet : { choice: quiet.choice, from: '22:00', to: '07:00' },
    channels: CHANNELS.map((channel) => ({
      channel, isConfigured: isConfigured(gateways, channel, sortOf(choice.language)), hasAddress: hasAddress({ choice, ...reach }, channel), isOn: !choice.off.includes(channel),
    })),
  };
}

const ownReach = async (ctx: Context): Promise<Reach | undefined> => (await ctx.widen(() => reachOf(ctx, [me(ctx)])))[0];

async function chosen(ctx: Context, gateways: Gateways) {
  const reach = await ownReach(ctx);
  return reach ? choiceView(gateways, reach) : refuse('thing.notFound');
}

async function choose(ctx: Context, gateways: Gateways, { body: { language, quiet, off } }: RouteInput<typeof routes.choose>) {
  const hours = quiet.choice === 'own' ? readHours(quiet.from, quiet.to) : undefined;
  if (quiet.choice === 'own' && !hours) return refuse('notify.emptyQuiet');
  await ctx.db.run(sql`
    insert into notify.choice (tenant_id, person_id, channels_off, quiet, quiet_from, quiet_to, language, changed_at)
    values (${ctx.tenantId}, ${me(ctx)}, ${[...new Set(off)]}::text[], ${quiet.choice}, ${hours?.from ?? null}, ${hours?.to ?? null}, ${language}, ${ctx.now})
    on conflict (tenant_id, person_id) do update set channels_off = excluded.channels_off, quiet = excluded.quiet, quiet_from = excluded.quiet_from,
      quiet_to = excluded.quiet_to, language = excluded.language, changed_at = excluded.changed_at`);
  ctx.trail({ subject: { kind: 'person', id: me(ctx) }, action: 'notify.chosen', detail: { off, quiet: quiet.choice, language } });
  return chosen(ctx, gateways);
}

// A test message ---------------------------------------------------------------------------------------------------------------

const MOST_TESTS_A_DAY = 5;
const TEST_MINUTES = 15;
const TEST_WORDS = {
  title: '这是一条测试消息', body: '您收到它，说明这个渠道是通的。', english: { title: 'This is a test message', body: 'If you receive it, this channel works.' },
};

async function test(ctx: Context, gateways: Gateways, { body: { channel } }: RouteInput<typeof routes.test>) {
  const reach = await ownReach(ctx);
  if (!reach) return refuse('thing.notFound');
  const sort = { kind: 'test', urgency: 'normal', language: reach.choice.language } as const;
  if (!isConfigured(gateways, channel, sort)) return refuse('notify.notConfigured');
  if (!hasAddress(reach, channel)) return refuse('notify.noAddress');
  // Two tests at once: the second counts what the first has written.
  await ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended(${`notify/test/${ctx.tenantId}/${me(ctx)}`}, 0))`);
  const row = await ctx.db.row<{ n: number }>(sql`
    select count(*) as n from notify.message where tenant_id = ${ctx.tenantId} and person_id = ${me(ctx)} and kind = 'test' and at > ${later(ctx.now, minutes(-1_440))}`);
  if ((row?.n ?? 0) >= MOST_TESTS_A_DAY) return refuse('notify.tooManyTests');
  const messageId = ctx.newId<'message'>() as Id<'message'>;
  await ctx.widen(() => hand(
    ctx, { kind: 'test', urgent: false, key: `test/${channel}`, words: { ...TEST_WORDS, url: '/' }, overAt: later(ctx.now, minutes(TEST_MINUTES)) },
    [{ id: messageId, personId: reach.personId, areaPath: reach.areaPath, language: reach.choice.language, steps: [{ channel: channel as Channel, waitMinutes: 0 }], quiet: null }], [reach],
  ));
  return { messageId };
}

export const ownRoutes = (gatewaysOf: (ctx: Context) => Gateways) => ({
  inbox, read, readAll,
  unread: async (ctx: Context) => ({ count: await countUnread(ctx) }),
  choice: (ctx: Context) => chosen(ctx, gatewaysOf(ctx)),
  choose: (ctx: Context, input: RouteInput<typeof routes.choose>) => choose(ctx, gatewaysOf(ctx), input),
  test: (ctx: Context, input: RouteInput<typeof routes.test>) => test(ctx, gatewaysOf(ctx), input),
});
