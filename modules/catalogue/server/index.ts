import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { type CallHandlers, callsOf, defineModule, listen, routesOf } from '@huying/platform';
import { catalogue } from '../contract.ts';
import { choosing } from './choosing.ts';
import { keeping } from './keeping.ts';
import { personal } from './personal.ts';
import { endOf, providing } from './providing.ts';
import { closeFor, endBooking, insertListing, passBooking } from './store.ts';

const addListings: CallHandlers<typeof catalogue>['addListings'] = (ctx, { listings }) =>
  ctx.widen(async () => {
    for (const { personId, organisationId, homePath, ...content } of listings) await insertListing(ctx, { personId, organisationId, homePath }, content);
  });

const listeners = [
  listen(needContract.events.cancelled, (ctx, { need }) => ctx.widen(async () => endBooking(ctx, need.id))),
  // Whoever offers it is asked first and alone: once others are asked, it is not theirs any more.
  listen(mobilisation.events.tierStarted, async (ctx, { subject, position }) => {
    if (subject.kind === 'need' && position > 0) await ctx.widen(async () => passBooking(ctx, subject.id, true));
  }),
  // A late yes is a yes while nobody else has it. What was asked for here has a time; most needs have none.
  listen(mobilisation.events.owned, async (ctx, { subject, owner, request }) => {
    if (subject.kind === 'need' && request.dueAt !== null && owner.tier === 'paired') await ctx.widen(async () => passBooking(ctx, subject.id, false));
  }),
  listen(people.events.volunteerChanged, async (ctx, { personId, active, barred = [] }) => {
    await ctx.widen(() => closeFor(ctx, personId, active, barred));
  }),
  listen(people.events.deactivated, (ctx, { personId }) => endOf(ctx, personId)),
];

export default defineModule({ contract: catalogue, routes: routesOf(catalogue, { ...providing, ...choosing, ...keeping }), calls: callsOf(catalogue, { addListings }), listeners, personal, migrations: new URL('./migrations/', import.meta.url) });
