/** Which streets exchange hours, as each says of itself. Name, code and that they exchange is all that crosses from one to another. */
import { isRefusal, refuse } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { type Context, coversArea, sql } from '@huying/platform';

const MOST_STREETS = 2_000;

export async function listStreets(ctx: Context) {
  const rows = await ctx.db.rows<{ code: number; name: string; exchanges: boolean }>(sql`select code, name, exchanges from timebank.street where exchanges or code = ${ctx.tenantId} order by name, code limit ${MOST_STREETS}`);
  return {
    isPublished: rows.some((one) => one.code === ctx.tenantId && one.exchanges),
    streets: rows.filter((one) => one.code !== ctx.tenantId && one.exchanges).map((one) => ({ street: one.code, name: one.name })),
  };
}

/** The street office says of itself, by the name that its area has, that others may choose it, or no more. */
export async function publishStreet(ctx: Context, isPublished: boolean) {
  const areas = await ctx.widen(() => ctx.call(place.calls.areas, {}));
  const own = isRefusal(areas) ? undefined : areas.find((one) => one.kind === 'street');
  if (!own || !coversArea(ctx.actor, own.path, 'street')) return refuse('thing.notFound');
  await ctx.db.run(sql`
    insert into timebank.street (code, name, exchanges, published_at) values (${ctx.tenantId}, ${own.name.slice(0, 60)}, ${isPublished}, ${ctx.now})
    on conflict (code) do update set name = excluded.name, exchanges = excluded.exchanges, published_at = excluded.published_at`);
  ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: isPublished ? 'timebank.streetPublished' : 'timebank.streetHidden' });
  return listStreets(ctx);
}
