import { boxAround } from '@huying/kernel';
import type { Position } from '@huying/place/contract';
import { columnsOf, type Context, type RowOf, type Statement, sql } from '@huying/platform';
import { type Helper, NEEDED_SKILLS, type Request } from '../core/rank.ts';
import type * as rows from './rows.ts';

/** As many as are looked at to find whom to ask, and as many others as are named at the desk with why not. */
const MOST_ASKABLE = 60;
const MOST_NAMED = 60;
/** So far around people are named who stand outside the circle. */
const NAMED_WITHIN_METRES = 1_500;
const DAYS_OF_OFFERS = 30;
const DAYS_OF_SERVICES = 7;
const DAY = 86_400_000;

const HELPER = columnsOf<rows.Helper>('h').pick(
  'person_id', 'name', 'sex', 'birth_year', 'skills', 'lng', 'lat', 'area_path', 'active', 'on_duty', 'red_while_off_duty', 'barred', 'rating_sum', 'ratings', 'last_end');

/** Sums over the days that count, and what they are busy with now. */
interface Load {
  readonly offers: number;
  readonly accepted: number;
  readonly served: number;
  readonly engaged: number;
  readonly waiting: number;
}

type HelperRow = RowOf<typeof HELPER> & Load & { readonly paired: boolean; readonly sex: Helper['sex']; readonly skills: Helper['skills'] };

const dayBefore = (now: Date, days: number): string => new Date(now.getTime() - days * DAY).toISOString().slice(0, 10);

const helperOf = (row: HelperRow, now: Date): Helper => ({
  personId: row.person_id, name: row.name, sex: row.sex, birthYear: row.birth_year, skills: row.skills, position: { lng: row.lng, lat: row.lat },
  areaPath: row.area_path, isActive: row.active, isOnDuty: row.on_duty, isRedWhileOffDuty: row.red_while_off_duty, barred: row.barred, isPaired: row.paired, engaged: row.engaged, waiting: row.waiting,
  offers30: row.offers, accepted30: row.accepted, served7: row.served, ratingSum: row.rating_sum, ratings: row.ratings,
  restedMinutes: row.last_end ? Math.max(0, (now.getTime() - row.last_end.getTime()) / 60_000) : null,
});

/** In a dense quarter as many as are looked for stand within this many metres; the hundreds behind them need not be read to know that. */
const CLOSE_METRES = 100;
const METRES_A_DEGREE = 111_195;

/**
 * The nearest volunteers like this, so many at most: those of the close circle, and those of the whole one only where the close one does
 * not hold enough. Each is bounded and found by index, so that fifty thousand volunteers cost about as much as a hundred and fifty.
 */
function nearest(home: Position, radiusMetres: number, like: Statement, most: number): Statement {
  // Within a few kilometres the earth is flat enough for telling who is nearer; the distance itself is the decision's.
  const narrowing = Math.cos((home.lat * Math.PI) / 180);
  const away = sql`((h.lat - ${home.lat}) ^ 2 + ((h.lng - ${home.lng}) * ${narrowing}) ^ 2)`;
  const within = (metres: number) => {
    const { west, south, east, north } = boxAround(home, metres);
    return sql`${like} and h.lat between ${south} and ${north} and h.lng between ${west} and ${east}`;
  };
  // The corners of the square are farther away than what lies beside it.
  return sql`
    with close as materialized (select h.person_id from matching.helper h where ${within(CLOSE_METRES)} and ${away} <= ${(CLOSE_METRES / METRES_A_DEGREE) ** 2} order by ${away} limit ${most})
    select person_id from close union
    (select h.person_id from matching.helper h where (select count(*) from close) < ${most} and ${within(radiusMetres)} order by ${away} limit ${most})`;
}

/** The nearest who may be asked, the paired, and the nearest of the others for telling why not. */
export async function listCandidates(ctx: Context, request: Pick<Request, 'elderId' | 'home' | 'category' | 'radiusMetres' | 'urgency' | 'pairedOnly' | 'onlyId' | 'sex' | 'skills' | 'asked'>): Promise<Helper[]> {
  const { home, elderId, radiusMetres, sex } = request;
  const known = sql`h.tenant_id = ${ctx.tenantId}`;
  const askable = request.urgency === 'red' ? sql`h.active and (h.on_duty or h.red_while_off_duty)` : sql`h.active and (h.on_duty or h.red_while_off_duty) and h.on_duty`;
  // What the decision will insist on anyway, so that the nearest who can be asked are not crowded out by those who cannot.
  const needed = request.urgency === 'red' ? [] : request.skills.filter((skill) => NEEDED_SKILLS.has(skill));
  // Only what this search asks for is said: each condition costs something at everybody who lives around.
  const suited = sql`(h.barred = '{}' or not h.barred @> array[${request.category ?? ''}]::text[])
    ${request.asked.length > 0 ? sql`and h.person_id <> all(${request.asked.map((one) => one.personId)}::uuid[])` : sql``}
    ${sex ? sql`and h.sex = ${sex}` : sql``} ${needed.length > 0 ? sql`and h.skills @> ${needed}::text[]` : sql``}`;
  const near = request.pairedOnly || request.onlyId
    ? sql`select ${request.onlyId ?? null}::uuid as person_id`
    : sql`(${nearest(home, radiusMetres, sql`${known} and ${askable} and ${suited}`, MOST_ASKABLE)})
          union (${nearest(home, Math.max(radiusMetres, NAMED_WITHIN_METRES), known, MOST_NAMED)})`;
  const rows = await ctx.db.rows<HelperRow>(sql`
    with chosen as materialized (
      ${near} union select p.volunteer_id from matching.pairing p where p.tenant_id = ${ctx.tenantId} and p.elder_id = ${elderId}
    )
    select ${HELPER}, exists (select from matching.pairing p where p.tenant_id = h.tenant_id and p.elder_id = ${elderId} and p.volunteer_id = h.person_id) as paired,
      i.engaged, i.waiting, l.offers, l.accepted, l.served
    from chosen c join matching.helper h on h.tenant_id = ${ctx.tenantId} and h.person_id = c.person_id
    -- Person by person, so that the index is used even while the planner knows nothing yet of tables that were filled a minute ago.
    cross join lateral (
      select coalesce(sum(d.offers), 0)::int as offers, coalesce(sum(d.accepted), 0)::int as accepted,
        coalesce(sum(d.served) filter (where d.day > ${dayBefore(ctx.now, DAYS_OF_SERVICES)}::date), 0)::int as served
      from matching.day d where d.tenant_id = h.tenant_id and d.person_id = h.person_id and d.day > ${dayBefore(ctx.now, DAYS_OF_OFFERS)}::date) l
    cross join lateral (
      select count(*) filter (where v.kind = 'engaged' and (v.busy_from is null or v.busy_from <= ${ctx.now}))::int as engaged, count(*) filter (where v.kind = 'asked')::int as waiting
      from matching.involvement v where v.tenant_id = h.tenant_id and v.person_id = h.person_id) i`);
  return rows.map((row) => helperOf(row, ctx.now));
}

export interface ProfileRow {
  readonly personId: string;
  readonly name: string;
  readonly sex: string | null;
  readonly birthYear: number | null;
  readonly skills: readonly string[];
  readonly areaPath: string;
  readonly home: { readonly lng: number; readonly lat: number };
  readonly redWhileOffDuty: boolean;
  readonly active: boolean;
  readonly barred?: readonly string[] | undefined;
}

/** A volunteer is known from now on, or their profile has changed; where they are while on duty stays. */
export const putHelper = (ctx: Context, row: ProfileRow): void =>
  ctx.db.send(sql`
    insert into matching.helper (tenant_id, person_id, name, sex, birth_year, skills, area_path, home_lng, home_lat, lng, lat, red_while_off_duty, active, barred)
    values (${ctx.tenantId}, ${row.personId}, ${row.name}, ${row.sex}, ${row.birthYear}, ${row.skills}, ${row.areaPath}, ${row.home.lng}, ${row.home.lat},
      ${row.home.lng}, ${row.home.lat}, ${row.redWhileOffDuty}, ${row.active}, ${row.barred ?? []})
    on conflict (tenant_id, person_id) do update set name = excluded.name, sex = excluded.sex, birth_year = excluded.birth_year, skills = excluded.skills,
      area_path = excluded.area_path, home_lng = excluded.home_lng, home_lat = excluded.home_lat,
      lng = case when helper.on_duty and (helper.lng, helper.lat) <> (helper.home_lng, helper.home_lat) then helper.lng else excluded.lng end,
      lat = case when helper.on_duty and (helper.lng, helper.lat) <> (helper.home_lng, helper.home_lat) then helper.lat else excluded.lat end,
      red_while_off_duty = excluded.red_while_off_duty, active = excluded.active, barred = excluded.barred`);

export const setDuty = (ctx: Context, personId: string, onDuty: boolean, position: { lng: number; lat: number } | null): void =>
  ctx.db.send(sql`
    update matching.helper set on_duty = ${onDuty}, lng = coalesce(${onDuty ? (position?.lng ?? null) : null}::double precision, home_lng),
      lat = coalesce(${onDuty ? (position?.lat ?? null) : null}::double precision, home_lat)
    where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

export const addPairing = (ctx: Context, elderId: string, volunteerId: string): void =>
  ctx.db.send(sql`insert into matching.pairing (tenant_id, elder_id, volunteer_id) values (${ctx.tenantId}, ${elderId}, ${volunteerId}) on conflict do nothing`);

export const hasPairs = async (ctx: Context, elderId: string): Promise<boolean> =>
  (await ctx.db.rows(sql`select from matching.pairing where tenant_id = ${ctx.tenantId} and elder_id = ${elderId} limit 1`)).length > 0;

export const endPairing = (ctx: Context, elderId: string, volunteerId: string): void =>
  ctx.db.send(sql`delete from matching.pairing where tenant_id = ${ctx.tenantId} and elder_id = ${elderId} and volunteer_id = ${volunteerId}`);

const today = (ctx: Context): string => ctx.now.toISOString().slice(0, 10);

/** In the order of their ids, so that two callouts that ask the same people wait for each other instead of standing in each other's way. */
export const countOffers = (ctx: Context, calloutId: string, personIds: readonly string[]): void =>
  ctx.db.send(sql`
    with asked as (
      insert into matching.involvement (tenant_id, callout_id, person_id, kind)
      select ${ctx.tenantId}::int, ${calloutId}::uuid, p, 'asked' from unnest(${personIds}::uuid[]) p order by p on conflict do nothing
    )
    insert into matching.day (tenant_id, person_id, day, offers) select ${ctx.tenantId}::int, p, ${today(ctx)}::date, 1 from unnest(${personIds}::uuid[]) p order by p
    on conflict (tenant_id, person_id, day) do update set offers = day.offers + 1`);

export const countAccepted = (ctx: Context, personId: string): void =>
  ctx.db.send(sql`
    insert into matching.day (tenant_id, person_id, day, accepted) values (${ctx.tenantId}, ${personId}, ${today(ctx)}::date, 1)
    on conflict (tenant_id, person_id, day) do update set accepted = day.accepted + 1`);

export const countServed = (ctx: Context, calloutId: string, personId: string): void =>
  ctx.db.send(sql`
    with free as (
      delete from matching.involvement where tenant_id = ${ctx.tenantId} and callout_id = ${calloutId} and person_id = ${personId}
    ), rested as (
      update matching.helper set last_end = ${ctx.now} where tenant_id = ${ctx.tenantId} and person_id = ${personId} returning person_id
    )
    insert into matching.day (tenant_id, person_id, day, served) select ${ctx.tenantId}, person_id, ${today(ctx)}::date, 1 from rested
    on conflict (tenant_id, person_id, day) do update set served = day.served + 1`);

/** Busy with it: at once, or from when it comes near. */
export const engage = (ctx: Context, calloutId: string, personId: string, busyFrom: Date | null): void =>
  ctx.db.send(sql`
    insert into matching.involvement (tenant_id, callout_id, person_id, kind, busy_from) values (${ctx.tenantId}, ${calloutId}, ${personId}, 'engaged', ${busyFrom})
    on conflict (tenant_id, callout_id, person_id) do update set kind = 'engaged', busy_from = excluded.busy_from`);

/** These people, or all, have nothing to do with the callout any more. */
export const release = (ctx: Context, calloutId: string, personIds: readonly string[] | null): void =>
  ctx.db.send(sql`
    delete from matching.involvement where tenant_id = ${ctx.tenantId} and callout_id = ${calloutId}
      and (${personIds === null} or person_id = any(${personIds ?? []}::uuid[]))`);

/** A rating that is given, given anew, changed by an appeal or struck (null): what holds now counts, once. */
export const judgeRating = (ctx: Context, personId: string, before: number | null, after: number | null): void =>
  ctx.db.send(sql`
    update matching.helper set rating_sum = rating_sum + ${(after ?? 0) - (before ?? 0)}, ratings = ratings + ${(after === null ? 0 : 1) - (before === null ? 0 : 1)} where tenant_id = ${ctx.tenantId} and person_id = ${personId}`);

const MOST_LISTED = 2_000;
const LISTED = columnsOf<rows.Helper>('h').pick('person_id', 'name', 'on_duty', 'rating_sum', 'ratings');
export const listHelpers = (ctx: Context) =>
  ctx.db.rows<RowOf<typeof LISTED> & Pick<Load, 'offers' | 'accepted' | 'served'>>(sql`
    select ${LISTED}, coalesce(d.offers, 0) as offers, coalesce(d.accepted, 0) as accepted, coalesce(d.served, 0) as served
    from matching.helper h left join lateral (
      select sum(d.offers)::int as offers, sum(d.accepted)::int as accepted, (sum(d.served) filter (where d.day > ${dayBefore(ctx.now, DAYS_OF_SERVICES)}::date))::int as served
      from matching.day d where d.tenant_id = h.tenant_id and d.person_id = h.person_id and d.day > ${dayBefore(ctx.now, DAYS_OF_OFFERS)}::date
    ) d on true
    where h.tenant_id = ${ctx.tenantId} and h.active order by h.name, h.person_id limit ${MOST_LISTED}`);
