import { distanceMetres, isRefusal, type PersonId } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Position } from '@huying/place/contract';
import { type Context, sql } from '@huying/platform';
import type { Tier } from '../core/callout.ts';
import { moveById } from './move.ts';
import type * as rows from './rows.ts';

/** More than a community ever has open at once; what is beyond is found by its own clock. */
const MOST_SEARCHED = 20;

/**
 * Somebody went on duty. Callouts whose circle they stand in and that had found nobody more to ask look again, so that the newcomer need not
 * wait for the next wave. Those that another transaction is busy with are left to their clocks: nobody's duty switch waits for them.
 */
export async function searchAgainNear(ctx: Context, personId: PersonId, given: Position | null): Promise<void> {
  await ctx.widen(async () => {
    const here = given ?? (await homeOf(ctx, personId));
    if (!here) return;
    const waiting = await ctx.db.rows<Pick<rows.Callout, 'id' | 'lng' | 'lat' | 'tiers'> & { readonly tiers: readonly Tier[] }>(sql`
      select c.id, c.lng, c.lat, c.tiers from mobilisation.callout c where c.tenant_id = ${ctx.tenantId} and c.state = 'climbing'
        and jsonb_path_exists(c.tiers, '$[*] ? (@.isSpent == true && @.waves.size() > 0 && @.startedAt != null)')
      order by case c.urgency when 'red' then 0 when 'yellow' then 1 else 2 end, c.opened_at limit ${MOST_SEARCHED} for update skip locked`);
    for (const { id, lng, lat, tiers } of waiting) {
      const widest = Math.max(0, ...tiers.map((tier) => tier.waves[tier.wave - 1]?.radiusMetres ?? 0));
      if (distanceMetres({ lng, lat }, here) <= widest) await moveById(ctx, id, () => ({ command: 'search' }));
    }
  });
}

async function homeOf(ctx: Context, personId: PersonId): Promise<Position | undefined> {
  const volunteer = await ctx.call(people.calls.volunteer, { personId });
  return volunteer && !isRefusal(volunteer) ? volunteer.home : undefined;
}
