import { needContract } from '@huying/need/contract';
import { callsOf, defineModule, listen } from '@huying/platform';
import { service } from '@huying/service/contract';
import { emergency } from '../contract.ts';
import { end, remind } from './ending.ts';
import { openCall } from './opening.ts';
import { personal } from './personal.ts';
import { arrived, routes } from './routes.ts';
import { listCallsOf, viewOf } from './store.ts';

export { tables } from '../core/tables.ts';

const calls = callsOf(emergency, {
  state: (ctx, { needIds }) => ctx.widen(async () => (await listCallsOf(ctx, needIds)).map(viewOf)),
  remind: (ctx, { needId }) => ctx.widen(() => remind(ctx, needId)),
});

const listeners = [
  listen(needContract.events.raised, async (ctx, { need }) => {
    if (need.tags.urgency === 'red') await openCall(ctx, need);
  }),
  /** What became red is a red call from now on; what is no longer called red stays one until a person says that the elder is safe. */
  listen(needContract.events.corrected, async (ctx, { need, before }) => {
    if (need.tags.urgency === 'red' && before.urgency !== 'red') await openCall(ctx, need);
  }),
  /** Staff found that there was no need: a person has said so. A need that was only cancelled leaves the red call open. */
  listen(needContract.events.cancelled, async (ctx, { need, reason }) => {
    if (need.state === 'falseAlarm') await ctx.widen(() => end(ctx, need.id, { state: 'falseAlarm', by: null, words: reason }));
  }),
  listen(service.events.arrived, async (ctx, { visit }) => {
    if (visit.subject.kind === 'need') await ctx.widen(() => arrived(ctx, visit.subject.id, 'helper'));
  }),
];

export default defineModule({ contract: emergency, routes, calls, listeners, personal, migrations: new URL('./migrations/', import.meta.url) });
