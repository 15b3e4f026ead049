/** Enrolling, leaving, and moving up. */
import { isRefusal, refuse, type Role, step } from '@huying/kernel';
import type { Context, RouteHandlers } from '@huying/platform';
import { type activity, type EnrolmentCommand, enrolmentLifecycle, type EnrolmentState, PARTS, type Part } from '../contract.ts';
import { hasRoom, hindranceOf, moveUpCount } from '../core/enrolling.ts';
import { comerOf, nameOf } from './comers.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { type ActivityRow, countPlaced, type EnrolmentRow, findEnrolment, lockActivity, moveEnrolment, moveUp, putEnrolment } from './store.ts';
import { heldOf, viewNow } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof activity>, 'enrol' | 'leave'>;

/** Whoever is nothing yet is on the way to become a volunteer and may do what one does. */
const rolesOf = (ctx: Context): readonly Role[] => (ctx.actor.memberships.length > 0 ? ctx.actor.memberships.map(({ role }) => role) : ['volunteer']);
export const stepOf = (ctx: Context, state: EnrolmentState, command: EnrolmentCommand) => step(enrolmentLifecycle, { state, command, role: ctx.actor.kind === 'clock' ? 'clock' : rolesOf(ctx) });

const placesOf = (row: ActivityRow, part: Part) => (part === 'helper' ? row.helpers_wanted : row.capacity);

/** Those who wait get what places there are. The activity is locked; as the engine. */
export async function fillPlaces(ctx: Context, row: ActivityRow): Promise<void> {
  for (const part of PARTS) {
    const { taken, waiting } = await countPlaced(ctx, row.id, part);
    const count = row.state === 'published' && waiting > 0 ? moveUpCount({ places: placesOf(row, part), taken }, waiting, row.starts_at, ctx.now) : 0;
    if (count === 0) continue;
    const moved = await moveUp(ctx, row.id, part, count);
    trailOf(ctx, row.id, 'movedUp', { people: moved.length, part });
    await message(ctx, moved, 'movedUp', row);
    tellChanged(ctx, row, moved.map((one) => one.person_id));
  }
}

/** Who enrolled somebody else, e.g. a daughter her mother, hears of it too. */
export const toldOf = (rows: readonly EnrolmentRow[]): Pick<EnrolmentRow, 'person_id' | 'page'>[] => [
  ...rows, ...rows.filter((one) => one.enrolled_by !== one.person_id && one.page === 'elder').map((one) => ({ person_id: one.enrolled_by as EnrolmentRow['person_id'], page: 'family' as const })),
];

export const enrolRoutes: Handlers = {
  async enrol(ctx, { params, body: { part, personId } }) {
    const row = await ctx.widen(() => lockActivity(ctx, params.activityId));
    const comer = row ? await comerOf(ctx, row, personId) : undefined;
    if (!row || !comer) return refuse('thing.notFound');
    const hindrance = hindranceOf(heldOf(row), comer, part, ctx.now);
    if (hindrance) return refuse(`activity.${hindrance}`, { age: row.minimum_age ?? 0 });
    const refused = await ctx.widen(async () => {
      const before = await findEnrolment(ctx, row.id, comer.personId);
      if (before && before.state !== 'left') return refuse('activity.already');
      const { taken } = await countPlaced(ctx, row.id, part);
      const state = hasRoom({ places: placesOf(row, part), taken }) ? 'enrolled' : 'waiting';
      await putEnrolment(ctx, row, { personId: comer.personId, part, state, page: comer.page });
      trailOf(ctx, row.id, state, { personId: comer.personId, part });
      tellChanged(ctx, row, [comer.personId]);
      if (comer.personId !== ctx.actor.personId) await message(ctx, [{ person_id: comer.personId, page: comer.page }], state, row, { by: ctx.actor.name });
      return undefined;
    });
    return refused ?? viewNow(ctx, row.id, comer);
  },
  async leave(ctx, { params, body: { personId } }) {
    const row = await ctx.widen(() => lockActivity(ctx, params.activityId));
    const comer = row ? await comerOf(ctx, row, personId) : undefined;
    if (!row || !comer) return refuse('thing.notFound');
    const refused = await ctx.widen(async () => {
      const before = await findEnrolment(ctx, row.id, comer.personId);
      if (!before || before.state === 'left') return refuse('activity.notEnrolled', { name: await nameOf(ctx, comer.personId) });
      const decided = stepOf(ctx, before.state, 'leave');
      if (isRefusal(decided)) return decided;
      if (ctx.now >= row.starts_at) return refuse('activity.tooLate');
      if ((await moveEnrolment(ctx, before, { to: decided.to })) === 0) return refuse('lifecycle.notHere', { state: before.state, command: 'leave' });
      trailOf(ctx, row.id, 'left', { personId: comer.personId, part: before.part });
      tellChanged(ctx, row, [comer.personId]);
      await fillPlaces(ctx, row);
      return undefined;
    });
    return refused ?? viewNow(ctx, row.id, comer);
  },
};
