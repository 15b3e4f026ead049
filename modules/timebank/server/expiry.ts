/** Hours that grew too old go to the community's account of what expired, once a day, where the table says that they do. */
import { communityOf, localDate } from '@huying/kernel';
import { type Context, type JobDefinition, sql } from '@huying/platform';
import { transfer } from '../core/credit.ts';
import { expiredMinutes } from '../core/expiry.ts';
import { communityAccount, openAccounts } from './accounts.ts';
import { decideExpiry } from './decisions.ts';
import { derivedId } from './ids.ts';
import type * as rows from './rows.ts';
import { openBook, postPlanned } from './store.ts';

/** Accounts of one transaction: commands that touch them wait for no more than these. */
const PIECE = 100;

export const expireJob: JobDefinition = {
  name: 'timebank:expire',
  // Three in the morning in Shanghai.
  cron: '0 19 * * *',
  async work({ tenants, run, now }) {
    for (const tenantId of await tenants()) {
      for (const kind of ['person', 'group'] as const) {
        let after: string | null = null;
        do {
          const from: string | null = after;
          after = await run(tenantId, (ctx) => expirePiece(ctx, kind, from, now));
        } while (after !== null);
      }
    }
  },
};

/** The last account that was looked at, while there may be more. One day takes from an account once: ids are derived from both. */
export async function expirePiece(ctx: Context, kind: 'person' | 'group', after: string | null, now: Date): Promise<string | null> {
  return ctx.widen(async () => {
    const { months, decided } = await decideExpiry(ctx, kind);
    if (months === null) return null;
    const found = await ctx.db.rows<Pick<rows.Account, 'id' | 'area_path'>>(sql`
      select id, area_path from timebank.account
      where tenant_id = ${ctx.tenantId} and kind = ${kind} and balance_minutes > held_minutes and (${after}::uuid is null or id > ${after}) order by id limit ${PIECE}`);
    const last = found.at(-1);
    if (!last) return null;
    const expired = new Map(found.map((one) => [one.id as string, communityAccount(ctx.tenantId, 'expired', communityOf(one.area_path))]));
    const ids = found.map((one) => one.id);
    const book = await openBook(ctx, ids, async () => []);
    const came = await cameSince(ctx, ids, months, now);
    const day = localDate(now);
    const plan = ids.flatMap((id) => {
      const funds = book.accounts.get(id)?.funds;
      const minutes = funds ? expiredMinutes(funds, came.get(id) ?? 0) : 0;
      return minutes > 0 ? [transfer(derivedId(ctx.tenantId, 'expiry', id, day), 'post', 'expiry', { minutes, debitId: id, creditId: expired.get(id)?.id ?? '' })] : [];
    });
    if (plan.length > 0) {
      await openAccounts(ctx, [...new Map(plan.map((one) => expired.get(one.debitId)).flatMap((one) => (one ? [[one.id, one] as const] : []))).values()]);
      const whole = await openBook(ctx, plan.flatMap((one) => [one.debitId, one.creditId]), async () => []);
      await postPlanned(ctx, whole, plan, { subject: null, reason: `满 ${months} 个月到期`, decided });
    }
    return found.length < PIECE ? null : last.id;
  });
}

/** What came to each account since then, without what only came back out of a hold. */
async function cameSince(ctx: Context, ids: readonly string[], months: number, now: Date): Promise<Map<string, number>> {
  const since = sql`(${now}::timestamptz - make_interval(months => ${months}::int))`;
  const found = await ctx.db.rows<{ account_id: string; minutes: number }>(sql`
    select e.account_id, sum(e.minutes) - coalesce((select sum(v.minutes) from timebank.transfer v
      where v.tenant_id = ${ctx.tenantId} and v.credit_account_id = e.account_id and v.kind = 'void' and v.at >= ${since}), 0) as minutes
    from timebank.entry e where e.tenant_id = ${ctx.tenantId} and e.account_id = any(${ids}::uuid[]) and e.minutes > 0 and e.at >= ${since} group by e.account_id`);
  return new Map(found.map((one) => [one.account_id, one.minutes]));
}
