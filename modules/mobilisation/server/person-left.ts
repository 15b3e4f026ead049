import { isRefusal, type PersonId } from '@huying/kernel';
import { type Context, sql } from '@huying/platform';
import type { Command } from '../core/decide.ts';
import { moveById } from './move.ts';
import type * as rows from './rows.ts';
import type { Loaded } from './store.ts';

/** Nobody owns or is asked more than this at once. */
const MOST_LEFT = 200;
const WORDS = '停用';

/**
 * Somebody is deactivated: what they own climbs again at once instead of waiting for its progress check, and where they are asked the next is asked
 * in their place. The event itself is the decision; it is the clock that carries it out.
 */
export async function leaveAll(ctx: Context, personId: PersonId): Promise<void> {
  await ctx.widen(async () => {
    const open = await ctx.db.rows<Pick<rows.Callout, 'id'>>(sql`
      select c.id from mobilisation.callout c where c.tenant_id = ${ctx.tenantId} and c.state in ('climbing', 'owned')
        and (exists (select from mobilisation.holder h where h.tenant_id = c.tenant_id and h.callout_id = c.id and h.person_id = ${personId} and h.ended_at is null)
          or exists (select from mobilisation.offer o where o.tenant_id = c.tenant_id and o.callout_id = c.id and o.person_id = ${personId} and o.state in ('waiting', 'silent')))
      order by c.id limit ${MOST_LEFT}`);
    for (const { id } of open) {
      // In each callout first the place that they hold, then what they are asked.
      for (const commandOf of [giveBackOf, refuseOf]) {
        const moved = await moveById(ctx, id, (loaded) => commandOf(loaded, personId));
        if (isRefusal(moved)) throw new Error(`callout ${id} does not let go of somebody who left: ${moved.refused}`);
      }
    }
  });
}

function giveBackOf({ callout }: Loaded, personId: PersonId): Command | undefined {
  const holder = callout.holders.find((one) => one.personId === personId);
  return holder && { command: 'giveBack', by: ['clock'], place: holder.place, words: WORDS };
}

function refuseOf({ callout }: Loaded, personId: PersonId): Command | undefined {
  const offer = callout.offers.findLast((one) => one.personId === personId && (one.state === 'waiting' || one.state === 'silent'));
  return offer && { command: 'refuse', offerId: offer.id, personId, reason: WORDS };
}
