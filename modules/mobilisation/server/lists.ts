/** What people look at: their offers, what their office is asked, statistics. All of it within the reader's own reach. */
import { type Context, sql } from '@huying/platform';
import type { TierKind } from '../contract.ts';
import type * as rows from './rows.ts';
import { OWN_CALLOUT, OWN_OFFER, type OwnOfferRow } from './views.ts';

const MOST_OFFERS = 100;
const MOST_ASKS = 200;
const DAY = 86_400_000;
/** The door is shown to who went there for two hours more (domain/07 §7.4). */
const DOOR_MILLISECONDS = 2 * 3_600_000;

export const listOwnOffers = (ctx: Context): Promise<OwnOfferRow[]> =>
  ctx.db.rows<OwnOfferRow>(sql`
    select ${OWN_OFFER}, ${OWN_CALLOUT}, exists (select from mobilisation.holder h where h.tenant_id = o.tenant_id and h.offer_id = o.id and h.ended_at is null)
        and (c.closed_at is null or c.closed_at > ${new Date(ctx.now.getTime() - DOOR_MILLISECONDS)}) as is_mine
    from mobilisation.offer o join mobilisation.callout c on c.tenant_id = o.tenant_id and c.id = o.callout_id
    where o.tenant_id = ${ctx.tenantId} and o.person_id = ${ctx.actor.personId} and (o.state = 'waiting' or o.made_at > ${new Date(ctx.now.getTime() - DAY)})
    order by (o.state = 'waiting') desc, o.made_at desc limit ${MOST_OFFERS}`);

/** Callouts that may concern an office or organisation; which of them do is decided from their tiers. */
export async function listAskIds(ctx: Context, organisationIds: readonly string[], isOffice: boolean): Promise<string[]> {
  const rows = await ctx.db.rows<Pick<rows.Callout, 'id'>>(sql`
    select c.id from mobilisation.callout c where c.tenant_id = ${ctx.tenantId} and c.state in ('climbing', 'owned') and (
      (${isOffice} and c.state = 'climbing' and platform.in_reach(c.area_path))
      or exists (select from mobilisation.offer o where o.tenant_id = c.tenant_id and o.callout_id = c.id and o.organisation_id = any(${organisationIds}::uuid[]) and o.state in ('waiting', 'silent'))
      or exists (select from mobilisation.holder h where h.tenant_id = c.tenant_id and h.callout_id = c.id and h.ended_at is null
        and (h.person_id = ${ctx.actor.personId} or h.organisation_id = any(${organisationIds}::uuid[]))))
    order by case c.urgency when 'red' then 0 when 'yellow' then 1 else 2 end, c.opened_at limit ${MOST_ASKS}`);
  return rows.map((row) => row.id);
}

export interface PassedOverRow {
  readonly personId: string;
  readonly name: string;
  readonly distanceMetres: number | null;
  readonly reason: string;
  readonly wave: number;
}

/** Why others were not asked: of each search the last word on each person. */
export const listPassedOver = (ctx: Context, calloutId: string): Promise<PassedOverRow[]> =>
  ctx.db.rows<PassedOverRow>(sql`
    select distinct on (p."personId") p."personId", p.name, p."distanceMetres", p.reason, a.wave
    from mobilisation.search a, jsonb_to_recordset(a.passed_over) as p ("personId" uuid, name text, "distanceMetres" double precision, reason text)
    where a.tenant_id = ${ctx.tenantId} and a.callout_id = ${calloutId} order by p."personId", a.at desc, a.wave desc`);

interface TierRow {
  readonly kind: TierKind;
  readonly asked: number;
  readonly owned: number;
  readonly median: number | null;
}

export interface StatisticsFilter {
  readonly from: Date;
  readonly to: Date;
  readonly area?: string | undefined;
  readonly category?: string | undefined;
  readonly urgency?: string | undefined;
}

/** Everything is counted of the callouts that were opened in the period; offers of the time in which they were made. */
export async function statisticsOf(ctx: Context, { from, to, ...filter }: StatisticsFilter) {
  const [area, category, urgency] = [filter.area ?? null, filter.category ?? null, filter.urgency ?? null];
  const isMeant = sql`c.tenant_id = ${ctx.tenantId} and (${area}::text is null or c.area_path = ${area} or starts_with(c.area_path, ${area} || '/'))
    and (${category}::text is null or c.category = ${category}) and (${urgency}::text is null or c.urgency = ${urgency})`;
  const total = await ctx.db.row<{ callouts: number; unowned: number }>(sql`
    select count(*)::int as callouts,
      count(*) filter (where c.state = 'climbing' or (c.state = 'ended' and not exists (select from mobilisation.holder h where h.tenant_id = c.tenant_id and h.callout_id = c.id)))::int as unowned
    from mobilisation.callout c where ${isMeant} and c.opened_at >= ${from} and c.opened_at < ${to}`);
  const offers = await ctx.db.row<{ offers: number; accepted: number }>(sql`
    select count(*)::int as offers, count(*) filter (where o.state = 'accepted')::int as accepted from mobilisation.offer o
    join mobilisation.callout c on c.tenant_id = o.tenant_id and c.id = o.callout_id where ${isMeant} and o.made_at >= ${from} and o.made_at < ${to}`);
  const perTier = await ctx.db.rows<TierRow>(sql`
    with opened as (
      select c.id, c.tiers from mobilisation.callout c where ${isMeant} and c.opened_at >= ${from} and c.opened_at < ${to}
    ), asked as (
      select a.tier as kind, a.callout_id from mobilisation.search a join opened on opened.id = a.callout_id where a.tenant_id = ${ctx.tenantId}
      union select t ->> 'kind', opened.id from opened, jsonb_array_elements(opened.tiers) t where t ->> 'startedAt' is not null
    ), owned as (
      select h.tier as kind, h.waited_seconds from mobilisation.holder h join opened on opened.id = h.callout_id where h.tenant_id = ${ctx.tenantId}
    )
    select kinds.kind, (select count(*)::int from asked where asked.kind = kinds.kind) as asked, (select count(*)::int from owned where owned.kind = kinds.kind) as owned,
      (select percentile_cont(0.5) within group (order by owned.waited_seconds) from owned where owned.kind = kinds.kind) as median
    from (select kind from asked union select kind from owned) kinds`);
  return { ...total, ...offers, perTier };
}
