import { people } from '@huying/people/contract';
import { callsOf, defineModule, listen } from '@huying/platform';
import { arrangements } from '../contract.ts';
import { personal } from './personal.ts';
import { endAll, routes } from './routes.ts';
import { findArrangement, listArrangements } from './store.ts';
import { lookAt } from './waking.ts';

const calls = callsOf(arrangements, {
  async wake(ctx, { arrangementId }) {
    const row = await ctx.widen(() => findArrangement(ctx, arrangementId));
    if (row && row.ended_at === null) await lookAt(ctx, row);
  },
});

const listeners = [
  listen(people.events.deactivated, async (ctx, { personId, roles }) => {
    if (!roles.includes('elder')) return;
    for (const row of await ctx.widen(() => listArrangements(ctx, personId, false))) await endAll(ctx, row, '这位长辈的档案已停用');
  }),
];

export default defineModule({ contract: arrangements, routes, calls, listeners, personal, migrations: new URL('./migrations/', import.meta.url) });
