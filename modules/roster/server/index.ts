import { asId, communityOf, isRefusal, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { callsOf, defineModule, listen, routesOf } from '@huying/platform';
import { roster } from '../contract.ts';
import { releaseAll } from './booking.ts';
import { closeShift, remindShift, startShift } from './clocks.ts';
import { goOffDuty, goOnDuty, positionOf, viewOf } from './duty.ts';
import { calendar, feedRoutes } from './feeds.ts';
import { generationJob } from './generation.ts';
import { ownRoutes } from './own-routes.ts';
import { personal } from './personal.ts';
import { propose, takeProposal } from './proposals.ts';
import { addRosters } from './rosters.ts';
import { settingRoutes } from './setting-routes.ts';
import { rulesFor } from './setting-store.ts';
import { staffRoutes } from './staff-routes.ts';
import { findDuty, listOnDuty } from './store.ts';
import { setSkills } from './turn-store.ts';

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
  ...ownRoutes, ...staffRoutes, ...settingRoutes, ...feedRoutes, calendar, propose,
  takeProposal: (ctx, { body }) => takeProposal(ctx, body),
});

const calls = callsOf(roster, {
  onDuty: (ctx) => ctx.widen(async () => (await listOnDuty(ctx)).map((row) => row.person_id)),
  setDuty: (ctx, { onDuty, ...duty }) => ctx.widen<Awaited<ReturnType<typeof goOnDuty>>>(() => (onDuty ? goOnDuty(ctx, duty) : goOffDuty(ctx, duty.personId))),
  endDuty: (ctx, { personId, since }) => ctx.widen(async () => void (await goOffDuty(ctx, personId, new Date(since)))),
  remindShift, startShift, closeShift,
  workingHours: (ctx, { areaPath }) => ctx.widen(async () => (await rulesFor(ctx, communityOf(areaPath))).workingHours),
  addRosters: (ctx, given) => ctx.widen(() => addRosters(ctx, given)),
});

const listeners = [
  /** Who does not volunteer any more is off duty and out of the shifts to come at once. */
  listen(people.events.volunteerChanged, (ctx, { personId, active, skills }) =>
    ctx.widen(async () => {
      if (active) return setSkills(ctx, personId, skills);
      await goOffDuty(ctx, personId);
      await releaseAll(ctx, personId, 'volunteers');
    })),
  listen(people.events.deactivated, (ctx, { personId }) =>
    ctx.widen(async () => {
      await goOffDuty(ctx, personId);
      await releaseAll(ctx, personId, null);
    })),
];

export default defineModule({
  contract: roster, routes, calls, jobs: [generationJob],
  listeners,
  personal, migrations: new URL('./migrations/', import.meta.url),
});
