import { asId, isRefusal, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { callsOf, defineModule, listen, routesOf } from '@huying/platform';
import { roster } from '../contract.ts';
import { goOffDuty, goOnDuty, positionOf, viewOf } from './duty.ts';
import { findDuty, listOnDuty } from './store.ts';

const routes = routesOf(roster, {
  duty: async (ctx) => viewOf(await findDuty(ctx, ctx.actor.personId as string)),
  async switchDuty(ctx, { body }) {
    const personId = asId<'person'>(ctx.actor.personId as string);
    return body.onDuty ? goOnDuty(ctx, { personId, ...body }) : goOffDuty(ctx, personId);
  },
  async onDuty(ctx) {
    const rows = await listOnDuty(ctx);
    const cards = await ctx.call(people.calls.persons, { personIds: rows.map((row) => row.person_id) });
    const names = new Map(isRefusal(cards) ? [] : cards.map((card) => [card.id as string, card.name]));
    return {
      people: rows.map((row) => ({
        personId: row.person_id, name: names.get(row.person_id) ?? '', since: toIso(row.since), until: toIso(row.until), position: positionOf(row),
      })),
    };
  },
});

const calls = callsOf(roster, {
  onDuty: (ctx) => ctx.widen(async () => (await listOnDuty(ctx)).map((row) => row.person_id)),
  setDuty: (ctx, { onDuty, ...duty }) => ctx.widen<Awaited<ReturnType<typeof goOnDuty>>>(() => (onDuty ? goOnDuty(ctx, duty) : goOffDuty(ctx, duty.personId))),
  endDuty: (ctx, { personId, since }) => ctx.widen(async () => void (await goOffDuty(ctx, personId, new Date(since)))),
});

/** Who does not volunteer any more, or is deactivated, is off duty at once. */
const listeners = [
  listen(people.events.volunteerChanged, async (ctx, { personId, active }) => {
    if (!active) await ctx.widen(() => goOffDuty(ctx, personId));
  }),
];

export default defineModule({ contract: roster, routes, calls, listeners, migrations: new URL('./migrations/', import.meta.url) });
