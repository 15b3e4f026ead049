import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { defineModule, listen, routesOf } from '@huying/platform';
import { catalogue } from '../contract.ts';
import { choosing } from './choosing.ts';
import { keeping } from './keeping.ts';
import { personal } from './personal.ts';
import { endOf, providing } from './providing.ts';
import { closeFor, endBooking } from './store.ts';

const listeners = [
  listen(needContract.events.cancelled, (ctx, { need }) => ctx.widen(async () => endBooking(ctx, need.id))),
  listen(people.events.volunteerChanged, async (ctx, { personId, active, barred = [] }) => {
    await ctx.widen(() => closeFor(ctx, personId, active, barred));
  }),
  listen(people.events.deactivated, (ctx, { personId }) => endOf(ctx, personId)),
];

export default defineModule({ contract: catalogue, routes: routesOf(catalogue, { ...providing, ...choosing, ...keeping }), calls: {}, listeners, personal, migrations: new URL('./migrations/', import.meta.url) });
