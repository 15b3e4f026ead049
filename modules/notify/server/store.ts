import type { PersonId } from '@huying/kernel';
import { type Context, sql } from '@huying/platform';
import type * as rows from './rows.ts';

/** As a browser gave it. */
export interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export const MOST_PER_PERSON = 10;
const hashOf = (ctx: Context, endpoint: string) => ctx.secrets.blindIndex('push-endpoint', endpoint);

/** Keeps the subscription for this person and for nobody else; false where they have too many. */
export async function keepSubscription(ctx: Context, personId: PersonId, subscription: Subscription): Promise<boolean> {
  const hash = hashOf(ctx, subscription.endpoint);
  // Two browsers of one person that subscribe at once: the second counts what the first has written.
  await ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended(${`notify/${ctx.tenantId}/${personId}`}, 0))`);
  await ctx.widen(() => ctx.db.run(sql`delete from notify.subscription where tenant_id = ${ctx.tenantId} and endpoint_hash = ${hash}`));
  const kept = await ctx.db.run(sql`
    insert into notify.subscription (tenant_id, id, person_id, endpoint_hash, sealed, created_at)
    select ${ctx.tenantId}::int, ${ctx.newId()}::uuid, ${personId}::uuid, ${hash}::bytea, ${ctx.secrets.seal(JSON.stringify(subscription))}::bytea, ${ctx.now}::timestamptz
    where (select count(*) from notify.subscription where tenant_id = ${ctx.tenantId} and person_id = ${personId}) < ${MOST_PER_PERSON}
    on conflict (tenant_id, endpoint_hash) do nothing`);
  return kept === 1;
}

export const dropSubscription = (ctx: Context, endpoint: string): Promise<number> =>
  ctx.db.run(sql`delete from notify.subscription where tenant_id = ${ctx.tenantId} and endpoint_hash = ${hashOf(ctx, endpoint)}`);

export const dropById = (ctx: Context, id: string): Promise<number> =>
  ctx.db.run(sql`delete from notify.subscription where tenant_id = ${ctx.tenantId} and id = ${id}`);

export async function findSubscription(ctx: Context, id: string): Promise<Subscription | undefined> {
  const row = await ctx.db.row<Pick<rows.Subscription, 'sealed'>>(sql`select sealed from notify.subscription where tenant_id = ${ctx.tenantId} and id = ${id}`);
  return row && (JSON.parse(ctx.secrets.open(row.sealed)) as Subscription);
}

export const listIdsOf = async (ctx: Context, personIds: readonly PersonId[]): Promise<string[]> =>
  (await ctx.db.rows<Pick<rows.Subscription, 'id'>>(sql`
    select id from notify.subscription where tenant_id = ${ctx.tenantId} and person_id = any(${personIds}::uuid[]) order by id`)).map((row) => row.id);
