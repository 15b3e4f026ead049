/** Whether all can be served that is promised: added up from the entries of an area's accounts, by one statement. */
import { isRefusal, localParts, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, type Statement, sql } from '@huying/platform';
import type { LiquidityView } from '../contract.ts';
import { AGE_MONTHS, agesOf, monthsToServe, PACE_MONTHS } from '../core/liquidity.ts';
import { isUndoneSql } from './store.ts';

const READERS = ['committee', 'street', 'administrator', 'auditor'] as const;
const REDEEM_AGE = 60;

interface Figures {
  readonly issued: number;
  readonly granted: number;
  readonly used: number;
  readonly served: number;
  readonly owned: number;
  readonly held: number;
  readonly grouped: number;
  readonly pooled: number;
  readonly expired: number;
  readonly newer: number[];
  readonly sixty_people: number;
  readonly sixty_redeemable: number;
}

/** Undefined where the area is not the actor's. */
export async function readLiquidity(ctx: Context, asked: string | undefined): Promise<LiquidityView | undefined> {
  const own = ctx.actor.memberships.find((one) => READERS.some((role) => role === one.role));
  const areaPath = asked ?? own?.areaPath ?? '';
  if (!coversArea(ctx.actor, areaPath, ...READERS)) return undefined;
  return ctx.widen(async () => {
    const old = await ctx.call(people.calls.bornUpTo, { year: localParts(ctx.now).year - REDEEM_AGE });
    const row = await ctx.db.row<Figures>(figures(ctx, areaPath, isRefusal(old) ? [] : old));
    if (!row) throw new Error('the ledger gave no figures');
    const servedPerMonthMinutes = Math.round(row.served / PACE_MONTHS);
    return {
      areaPath, at: toIso(ctx.now), issuedMinutes: row.issued, grantedMinutes: row.granted, usedMinutes: row.used, ownedMinutes: row.owned, heldMinutes: row.held,
      redeemableMinutes: row.owned - row.held, groupMinutes: row.grouped, pooledMinutes: row.pooled, expiredMinutes: row.expired, ages: agesOf(row.owned, row.newer),
      sixty: { people: row.sixty_people, redeemableMinutes: row.sixty_redeemable, servedPerMonthMinutes, months: monthsToServe(row.sixty_redeemable, servedPerMonthMinutes) },
    };
  });
}

/**
 * Entries are read once and transfers once, neither is joined with the other. What came to somebody within some months is the sum of what came in
 * without what only came back out of a hold; of what they own now, no more than that is so young.
 */
function figures(ctx: Context, areaPath: string, old: readonly string[]): Statement {
  const { tenantId, now } = ctx;
  const [t3, t6, t12, t24] = AGE_MONTHS.map((months) => sql`(${now}::timestamptz - make_interval(months => ${months}))`) as [Statement, Statement, Statement, Statement];
  const since = (column: Statement, which: Statement, from: Statement) => sql`coalesce(sum(${column}) filter (where ${which} at >= ${from}), 0)`;
  const eachAge = (column: Statement, which: Statement) => sql`
    ${since(column, which, t3)} as m3, ${since(column, which, t6)} as m6, ${since(column, which, t12)} as m12, ${since(column, which, t24)} as m24`;
  return sql`
    with place as materialized (
      select id, kind, owner_id, balance_minutes, held_minutes from timebank.account where tenant_id = ${tenantId} and starts_with(area_path, ${areaPath})
    ), flow as (
      select account_id, sum(minutes) as minutes, ${eachAge(sql`minutes`, sql`minutes > 0 and`)}
      from timebank.entry where tenant_id = ${tenantId} group by account_id
    ), back as (
      select credit_account_id, ${eachAge(sql`minutes`, sql``)} from timebank.transfer where tenant_id = ${tenantId} and kind = 'void' and at >= ${t24} group by credit_account_id
    ), taken as (
      select credit_account_id, kind, purpose, sum(minutes) as minutes, ${since(sql`minutes`, sql``, t3)} as m3
      from timebank.transfer where tenant_id = ${tenantId} and (purpose in ('issue', 'grant') or kind = 'settle') group by credit_account_id, kind, purpose
    ), reversed as (
      select o.credit_account_id, o.kind, o.purpose, sum(o.minutes) as minutes, coalesce(sum(o.minutes) filter (where o.at >= ${t3}), 0) as m3 from timebank.transfer r join timebank.transfer o on o.tenant_id = r.tenant_id and o.id = r.reverses_id
      where r.tenant_id = ${tenantId} and r.purpose = 'reversal' and o.purpose <> 'reversal' and ${isUndoneSql(sql`o`)} group by o.credit_account_id, o.kind, o.purpose
    ), made as (
      select t.kind, t.purpose, t.minutes - coalesce(r.minutes, 0) as minutes, t.m3 - coalesce(r.m3, 0) as m3 from taken t join place p on p.id = t.credit_account_id
      left join reversed r on r.credit_account_id = t.credit_account_id and r.kind = t.kind and r.purpose = t.purpose
    ), owned as (
      select p.owner_id, p.balance_minutes as owned, p.held_minutes as held,
        least(p.balance_minutes, f.m3 - coalesce(b.m3, 0)) as m3, least(p.balance_minutes, f.m6 - coalesce(b.m6, 0)) as m6,
        least(p.balance_minutes, f.m12 - coalesce(b.m12, 0)) as m12, least(p.balance_minutes, f.m24 - coalesce(b.m24, 0)) as m24
      from place p left join flow f on f.account_id = p.id left join back b on b.credit_account_id = p.id where p.kind = 'person' and p.balance_minutes > 0
    ), common as (
      select p.kind, coalesce(p.balance_minutes, f.minutes, 0) as minutes from place p left join flow f on f.account_id = p.id where p.kind in ('group', 'pool', 'expired')
    ), sixty as (
      select o.owned - o.held as minutes from owned o join unnest(${old}::uuid[]) as old (id) on old.id = o.owner_id where o.owned > o.held
    )
    select ${total(sql`made`, sql`purpose = 'issue'`)} as issued, ${total(sql`made`, sql`purpose = 'grant'`)} as granted, ${total(sql`made`, sql`kind = 'settle'`)} as used,
      (select coalesce(sum(m3), 0) from made where purpose = 'issue' or kind = 'settle') as served,
      (select coalesce(sum(owned), 0) from owned) as owned, (select coalesce(sum(held), 0) from owned) as held,
      ${total(sql`common`, sql`kind = 'group'`)} as grouped, ${total(sql`common`, sql`kind = 'pool'`)} as pooled, ${total(sql`common`, sql`kind = 'expired'`)} as expired,
      (select array[coalesce(sum(m3), 0), coalesce(sum(m6), 0), coalesce(sum(m12), 0), coalesce(sum(m24), 0)]::float8[] from owned) as newer,
      (select count(*) from sixty) as sixty_people, (select coalesce(sum(minutes), 0) from sixty) as sixty_redeemable`;
}

const total = (list: Statement, which: Statement): Statement => sql`(select coalesce(sum(minutes), 0) from ${list} where ${which})`;
