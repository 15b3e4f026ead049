/** Calendar addresses: a secret that only its owner knows stands for them, and shows what they may see at the time of asking, nothing more. */
import { createHash, randomBytes } from 'node:crypto';
import { asId, type CalendarEvent, days, later, refuse, toIso, writeCalendar } from '@huying/kernel';
import { columnsOf, type Context, coversArea, type FileAnswer, type PreparedHandler, type RouteHandlers, type RowOf, sql } from '@huying/platform';
import { type roster, ROSTER_STAFF } from '../contract.ts';
import zh from '../web/text/zh.json' with { type: 'json' };
import type * as rows from './rows.ts';
import { type CountedShift, listCounted, listShifts } from './shift-store.ts';
import type { TurnRow } from './turn-store.ts';
import { personIdOf, skillCounts } from './views.ts';

const FEED = columnsOf<rows.Feed>().pick('id', 'person_id', 'area_path', 'made_at', 'last_read_at');
type FeedRow = RowOf<typeof FEED>;
type Handlers = Pick<RouteHandlers<typeof roster>, 'feeds' | 'addFeed' | 'endFeed'>;

const MOST_FEEDS = 10;
const SECRET_BYTES = 24;
const PAST_DAYS = 60;
const COMING_DAYS = 90;
const MOST_EVENTS = 2_000;
const LARGEST_TENANT = 2_147_483_647;
/** Often enough to see whether an address is used, seldom enough to write little. */
const NOTED_EVERY_MINUTES = 60;

const hashOf = (secret: string): Buffer => createHash('sha256').update(`roster feed ${secret}`).digest();
const viewOf = (row: FeedRow) => ({ id: row.id, areaPath: row.area_path, madeAt: toIso(row.made_at), lastReadAt: row.last_read_at ? toIso(row.last_read_at) : null });

const listFeeds = (ctx: Context): Promise<FeedRow[]> => ctx.db.rows<FeedRow>(sql`select ${FEED} from roster.feed where tenant_id = ${ctx.tenantId} and person_id = ${ctx.actor.personId} order by made_at, id`);

export const feedRoutes: Handlers = {
  feeds: async (ctx) => ({ feeds: (await listFeeds(ctx)).map(viewOf) }),
  async addFeed(ctx, { body: { areaPath } }) {
    if (areaPath !== null && !coversArea(ctx.actor, areaPath, ...ROSTER_STAFF)) return refuse('thing.notFound');
    if ((await listFeeds(ctx)).length >= MOST_FEEDS) return refuse('roster.tooManyFeeds', { most: MOST_FEEDS });
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const row = (await ctx.db.row<FeedRow>(sql`
      insert into roster.feed (tenant_id, id, person_id, area_path, secret_hash, made_at)
      values (${ctx.tenantId}, ${ctx.newId()}, ${ctx.actor.personId}, ${areaPath}, ${hashOf(secret)}, ${ctx.now}) returning ${FEED}`)) as FeedRow;
    ctx.trail({ subject: { kind: 'person', id: personIdOf(ctx) }, action: 'roster.feedAdded', detail: { feedId: row.id, areaPath } });
    return { ...viewOf(row), path: `/api/roster/calendars/${ctx.tenantId}-${secret}.ics` };
  },
  async endFeed(ctx, { params }) {
    const ended = await ctx.db.run(sql`delete from roster.feed where tenant_id = ${ctx.tenantId} and id = ${params.feedId} and person_id = ${ctx.actor.personId}`);
    if (ended === 0) return refuse('thing.notFound');
    ctx.trail({ subject: { kind: 'person', id: personIdOf(ctx) }, action: 'roster.feedEnded', detail: { feedId: params.feedId } });
    return {};
  },
};

// Reading ------------------------------------------------------------------------------------------------------------------------

async function openFeed(ctx: Context, secret: string): Promise<FeedRow | undefined> {
  const row = await ctx.db.row<FeedRow>(sql`select ${FEED} from roster.feed where tenant_id = ${ctx.tenantId} and secret_hash = ${hashOf(secret)}`);
  if (row && (row.last_read_at === null || ctx.now.getTime() - row.last_read_at.getTime() > NOTED_EVERY_MINUTES * 60_000)) {
    ctx.db.send(sql`update roster.feed set last_read_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${row.id}`);
  }
  return row;
}

const laterOf = (one: Date, other: Date) => (one > other ? one : other);
const crewText = (shift: CountedShift) => [
  `${zh['roster.calendar.crew']} ${shift.booked}/${shift.wanted}`, ...skillCounts(shift).map(({ skill, booked, wanted }) => `${zh[`roster.skill.${skill}`]} ${booked}/${wanted}`),
].join('\n');

/** A turn's and a shift's changes both move the event on. */
const ofTurn = (turn: Pick<TurnRow, 'id' | 'state' | 'sequence' | 'changed_at'>, shift: CountedShift): CalendarEvent => ({
  uid: `${turn.id}@roster.huying`, sequence: turn.sequence + shift.sequence, status: ['booked', 'done'].includes(turn.state) && shift.state === 'open' ? 'CONFIRMED' : turn.state === 'asked' ? 'TENTATIVE' : 'CANCELLED',
  startsAt: shift.starts_at, endsAt: shift.ends_at, changedAt: laterOf(turn.changed_at, shift.changed_at), summary: shift.name, description: turn.state === 'asked' ? zh['roster.calendar.asked'] : '', location: '',
});

async function ownEvents(ctx: Context): Promise<CalendarEvent[]> {
  const turns = await ctx.db.rows<Pick<TurnRow, 'id' | 'shift_id' | 'state' | 'sequence' | 'changed_at'>>(sql`
    select id, shift_id, state, sequence, changed_at from roster.turn
    where tenant_id = ${ctx.tenantId} and person_id = ${ctx.actor.personId} and ends_at > ${later(ctx.now, -days(PAST_DAYS))} order by starts_at, id limit ${MOST_EVENTS}`);
  const shifts = new Map((await ctx.widen(() => listCounted(ctx, turns.map((turn) => turn.shift_id)))).map((row) => [row.id, row]));
  return turns.flatMap((turn) => {
    const shift = shifts.get(turn.shift_id);
    return shift ? [ofTurn(turn, shift)] : [];
  });
}

/** How many come, never who: the address may lie with any calendar service. */
async function areaEvents(ctx: Context, areaPath: string): Promise<CalendarEvent[]> {
  const shifts = await listShifts(ctx, { areaPath, from: later(ctx.now, -days(PAST_DAYS)), until: later(ctx.now, days(COMING_DAYS)), limit: MOST_EVENTS });
  return shifts.map((shift) => ({
    uid: `${shift.id}@roster.huying`, sequence: shift.sequence, status: shift.state === 'open' ? 'CONFIRMED' : 'CANCELLED', startsAt: shift.starts_at, endsAt: shift.ends_at, changedAt: shift.changed_at,
    summary: `${shift.name} ${shift.booked}/${shift.wanted}`, description: crewText(shift), location: '',
  }));
}

/** `510117001-secret.ics` */
const parts = /^(\d+)-([A-Za-z0-9_-]+)\.ics$/;

export const calendar: PreparedHandler<typeof roster.routes.calendar, FileAnswer> = {
  async before(tools, { params }) {
    const [, tenant = '', secret = ''] = parts.exec(params.calendar) ?? [];
    const tenantId = Number(tenant);
    if (!(tenantId > 0 && tenantId <= LARGEST_TENANT)) return refuse('thing.notFound');
    const row = await tools.runFor(tenantId, (ctx) => openFeed(ctx, secret));
    const file = row && (await tools.enterAs({ tenantId, personId: asId<'person'>(row.person_id) }, async (ctx): Promise<FileAnswer | undefined> => {
      if (row.area_path !== null && !coversArea(ctx.actor, row.area_path, ...ROSTER_STAFF)) return undefined;
      const events = row.area_path === null ? await ownEvents(ctx) : await areaEvents(ctx, row.area_path);
      const name = row.area_path === null ? zh['roster.calendar.own'] : zh['roster.calendar.area'];
      return { bytes: writeCalendar({ name, events }), mimeType: 'text/calendar; charset=utf-8', isRevalidated: true };
    }));
    return file ?? refuse('thing.notFound');
  },
  handle: async (_ctx, _input, file) => file,
};
