import { people } from '@huying/people/contract';
import { defineModule, listen } from '@huying/platform';
import { roster } from '@huying/roster/contract';
import { mobilisation } from '../contract.ts';
import { calls } from './calls.ts';
import { searchAgainNear } from './duty-came.ts';
import { leaveAll } from './person-left.ts';
import { personal } from './personal.ts';
import { routes } from './routes.ts';
import { sweep } from './sweep.ts';

export { tables } from '../core/tables.ts';
export { pastTrials } from './past.ts';

export default defineModule({
  contract: mobilisation,
  routes,
  calls,
  listeners: [
    listen(roster.events.dutyChanged, async (ctx, { personId, onDuty, position }) => {
      if (onDuty) await searchAgainNear(ctx, personId, position);
    }),
    listen(people.events.deactivated, (ctx, { personId }) => leaveAll(ctx, personId)),
  ],
  jobs: [{ name: 'mobilisation:sweep', cron: '* * * * *', work: sweep }],
  personal, migrations: new URL('./migrations/', import.meta.url),
});
