import type { JobDefinition } from '@huying/platform';
import { deleteCalls } from './store.ts';

/** A gateway may ask again for an answer for as long as it keeps a call; nobody needs it longer. */
const KEPT_DAYS = 3;
const MOST_FORGOTTEN = 20_000;

export const forgetJob: JobDefinition = {
  name: 'telephony:forget', cron: '50 19 * * *',
  async work({ now, tenants, run }) {
    for (const tenantId of await tenants()) await run(tenantId, (ctx) => deleteCalls(ctx, new Date(now.getTime() - KEPT_DAYS * 86_400_000), MOST_FORGOTTEN));
  },
};
