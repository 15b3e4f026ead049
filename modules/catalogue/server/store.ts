import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { Week } from '../core/times.ts';
import type * as rows from './rows.ts';

const LISTING = columnsOf<rows.Listing>('l').pick('id', 'provider_id', 'organisation_id', 'home_path', 'area_path', 'category', 'title', 'words', 'week', 'per_week', 'state', 'reason', 'is_closed', 'changed_at');
// What the database cannot know of its JSON: only this module writes it.
export type ListingRow = RowOf<typeof LISTING> & { readonly week: Week };
type State = ListingRow['state'];

export interface Content {
  readonly category: string;
  readonly title: string;
  readonly words: string;
  readonly areaPath: string;
  readonly hours: Week;
  readonly perWeek: number;
}
export interface Provider {
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly homePath: string;
}

const pattern = (search: string | undefined) => (search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null);

export const findListing = (ctx: Context, id: string): Promise<ListingRow | undefined> =>
  ctx.db.row<ListingRow>(sql`select ${LISTING} from catalogue.listing l where l.tenant_id = ${ctx.tenantId} and l.id = ${id}`);

/** Whoever asks for a service waits for whoever is asking for it: of two who want the last time, one gets it. */
export const lockListing = (ctx: Context, id: string): Promise<ListingRow | undefined> =>
  ctx.db.row<ListingRow>(sql`select ${LISTING} from catalogue.listing l where l.tenant_id = ${ctx.tenantId} and l.id = ${id} for update`);

export const insertListing = (ctx: Context, { personId, organisationId, homePath }: Provider, content: Content): Promise<ListingRow> =>
  ctx.db.row<ListingRow>(sql`
    insert into catalogue.listing as l (tenant_id, id, provider_id, organisation_id, home_path, area_path, category, title, words, week, per_week, state, created_at, changed_at, changed_by)
    values (${ctx.tenantId}, ${ctx.newId()}, ${personId}, ${organisationId}, ${homePath}, ${content.areaPath}, ${content.category}, ${content.title}, ${content.words}, ${JSON.stringify(content.hours)}::jsonb, ${content.perWeek}, 'listed', ${ctx.now},
      ${ctx.now}, ${ctx.actor.personId}) returning ${LISTING}`) as Promise<ListingRow>;

export const changeListing = (ctx: Context, row: ListingRow, content: Content): Promise<number> =>
  ctx.db.run(sql`
    update catalogue.listing set area_path = ${content.areaPath}, category = ${content.category}, title = ${content.title}, words = ${content.words}, week = ${JSON.stringify(content.hours)}::jsonb, per_week = ${content.perWeek}, is_closed = false,
      changed_at = ${ctx.now}, changed_by = ${ctx.actor.personId}
    where tenant_id = ${ctx.tenantId} and id = ${row.id} and state = ${row.state}`);

export const moveListing = (ctx: Context, row: Pick<ListingRow, 'id' | 'state'>, to: State, reason: string | null): Promise<number> =>
  ctx.db.run(sql`
    update catalogue.listing set state = ${to}, reason = ${reason}, changed_at = ${ctx.now}, changed_by = ${ctx.actor.personId}
    where tenant_id = ${ctx.tenantId} and id = ${row.id} and state = ${row.state}`);

/** What a volunteer may not be asked for now is shown to nobody. */
export const closeFor = (ctx: Context, personId: string, isActive: boolean, barred: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    update catalogue.listing set is_closed = not ${isActive}::boolean or category = any(${barred}::text[])
    where tenant_id = ${ctx.tenantId} and provider_id = ${personId} and is_closed <> (not ${isActive}::boolean or category = any(${barred}::text[]))`);

export const listOwn = (ctx: Context, personId: string | null, organisationIds: readonly string[]): Promise<ListingRow[]> =>
  ctx.db.rows<ListingRow>(sql`
    select ${LISTING} from catalogue.listing l
    where l.tenant_id = ${ctx.tenantId} and l.state <> 'ended' and (l.provider_id = ${personId} or l.organisation_id = any(${organisationIds}::uuid[])) order by l.id desc limit 200`);

export interface Wanted {
  readonly category?: string | undefined;
  readonly search?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

const suits = ({ category, search, after }: Wanted) => sql`(${category ?? null}::text is null or l.category = ${category ?? null}) and (${after ?? null}::uuid is null or l.id < ${after ?? null}::uuid)
  and (${pattern(search)}::text is null or l.title ilike ${pattern(search)} or l.words ilike ${pattern(search)})`;

/** For whoever lives there. */
export const listOffered = (ctx: Context, where: string, by: 'person' | 'organisation' | undefined, wanted: Wanted): Promise<ListingRow[]> =>
  ctx.db.rows<ListingRow>(sql`
    select ${LISTING} from catalogue.listing l
    where l.tenant_id = ${ctx.tenantId} and l.state = 'listed' and not l.is_closed and (l.area_path = ${where} or l.area_path = '' or starts_with(${where}, l.area_path || '/'))
      and (${by ?? null}::text is null or (l.provider_id is not null) = (${by ?? null} = 'person')) and ${suits(wanted)}
    order by l.id desc limit ${wanted.limit}`);

export const listKept = (ctx: Context, state: State | undefined, wanted: Wanted): Promise<ListingRow[]> =>
  ctx.db.rows<ListingRow>(sql`
    select ${LISTING} from catalogue.listing l
    where l.tenant_id = ${ctx.tenantId} and platform.in_reach(l.home_path) and (${state ?? null}::text is null or l.state = ${state ?? null}) and ${suits(wanted)} order by l.id desc limit ${wanted.limit}`);

export const insertBooking = (ctx: Context, booking: { readonly needId: string; readonly listingId: string; readonly elderId: string; readonly at: Date }): void =>
  ctx.db.send(sql`
    insert into catalogue.booking (tenant_id, need_id, listing_id, elder_id, asked_by, asked_at, due_at)
    values (${ctx.tenantId}, ${booking.needId}, ${booking.listingId}, ${booking.elderId}, ${ctx.actor.personId}, ${ctx.now}, ${booking.at})`);

export const endBooking = (ctx: Context, needId: string): void =>
  ctx.db.send(sql`update catalogue.booking set ended_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and need_id = ${needId} and ended_at is null`);

/** Others are asked for it now, or whoever offers it has it after all. */
export const passBooking = (ctx: Context, needId: string, isPassed: boolean): void =>
  ctx.db.send(sql`update catalogue.booking set passed_at = ${isPassed ? ctx.now : null}::timestamptz where tenant_id = ${ctx.tenantId} and need_id = ${needId} and (passed_at is null) = ${isPassed}::boolean`);

const BOOKING = columnsOf<rows.Booking>('b').pick('need_id', 'listing_id', 'elder_id', 'asked_by', 'asked_at', 'due_at');
export type BookingRow = RowOf<typeof BOOKING>;

/** Of what was not called off nor passed on to others: the last of each, since then. */
export const listBookings = (ctx: Context, listingIds: readonly string[], since: Date, mostEach: number): Promise<BookingRow[]> =>
  ctx.db.rows<BookingRow>(sql`
    select ${BOOKING} from unnest(${listingIds}::uuid[]) as wanted(id) cross join lateral (
      select * from catalogue.booking b where b.tenant_id = ${ctx.tenantId} and b.listing_id = wanted.id and b.ended_at is null and b.passed_at is null and b.asked_at > ${since} order by b.asked_at desc limit ${mostEach}) b`);

/** What is taken from a day on, of services, by when. */
export const listTaken = (ctx: Context, listingIds: readonly string[], from: Date): Promise<BookingRow[]> =>
  ctx.db.rows<BookingRow>(sql`select ${BOOKING} from catalogue.booking b where b.tenant_id = ${ctx.tenantId} and b.listing_id = any(${listingIds}::uuid[]) and b.ended_at is null and b.passed_at is null and b.due_at >= ${from} order by b.due_at limit 5000`);
