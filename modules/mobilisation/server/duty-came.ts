import { type Context, sql } from '@huying/platform';
import { moveById } from './move.ts';

/** More than a community ever has open at once; what is beyond is found by its own clock. */
const MOST_SEARCHED = 20;

/**
 * Somebody went on duty. Callouts that had found nobody more to ask look again, so that the newcomer need not wait for the next wave.
 * Those that another transaction is busy with are left to their clocks: nobody's duty switch waits for them.
 */
export async function searchAgainNear(ctx: Context): Promise<void> {
  await ctx.widen(async () => {
    const rows = await ctx.db.rows<{ id: string }>(sql`
      select c.id from mobilisation.callout c where c.tenant_id = ${ctx.tenantId} and c.state = 'climbing'
        and jsonb_path_exists(c.tiers, '$[*] ? (@.isSpent == true && @.waves.size() > 0 && @.startedAt != null)')
      order by case c.urgency when 'red' then 0 when 'yellow' then 1 else 2 end, c.opened_at limit ${MOST_SEARCHED} for update skip locked`);
    for (const { id } of rows) await moveById(ctx, id, () => ({ command: 'search' }));
  });
}
