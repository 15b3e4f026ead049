import { callsOf, defineModule } from '@huying/platform';
import { quality } from '../contract.ts';
import { wake } from './deciding.ts';
import { sample, sampleJob, wakeFollowUp } from './follow-up.ts';
import { personal } from './personal.ts';
import { routes } from './routes.ts';

export { tables } from '../core/tables.ts';

const calls = callsOf(quality, {
  wake: (ctx, { grievanceId }) => ctx.widen(() => wake(ctx, grievanceId)),
  wakeFollowUp: (ctx, { followUpId }) => ctx.widen(() => wakeFollowUp(ctx, followUpId)),
  sample: (ctx, { how, after }) => ctx.widen(() => sample(ctx, how, after)),
});

export default defineModule({ contract: quality, routes, calls, jobs: [sampleJob], personal, migrations: new URL('./migrations/', import.meta.url) });
