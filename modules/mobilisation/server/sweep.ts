import { type JobTools, sql } from '@huying/platform';
import { mobilisation } from '../contract.ts';
import { moveById } from './move.ts';
import type * as rows from './rows.ts';

const MOST_SWEPT = 200;

/**
 * The last net. Every open callout has a clock that was set in the transaction that left it open; should one be missing all the same
 * (a database restored from yesterday's copy, a row removed by hand), the callout is woken and gets its clock back.
 */
export async function sweep({ tenants, run, log }: JobTools): Promise<void> {
  for (const tenantId of await tenants()) {
    const lost = await run(tenantId, (ctx) =>
      ctx.db.rows<Pick<rows.Callout, 'id'>>(sql`
        select c.id from mobilisation.callout c
        where c.tenant_id = ${tenantId} and c.state in ('climbing', 'owned')
          and not exists (select from platform.timer t where t.tenant_id = c.tenant_id and t.key = 'callout/' || c.id || '/wake')
        order by c.wake_at limit ${MOST_SWEPT}`));
    for (const { id } of lost) {
      log.error({ calloutId: id, call: mobilisation.calls.wake.name }, 'an open callout had no clock and is woken');
      await run(tenantId, (ctx) => moveById(ctx, id, () => undefined));
    }
  }
}
