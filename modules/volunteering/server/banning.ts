/** Who is asked no more: imposed with a reason and a period, appealed once, decided by somebody else. */
import { atLocal, isRefusal, localDate, refuse, type Role, step } from '@huying/kernel';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { banLifecycle, DECIDERS, volunteering } from '../contract.ts';
import { review } from './review.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { banView } from './views.ts';
import { type BanMove, type BanRow, findBan, insertBan, lockVolunteer, moveBan, setSuspended } from './volunteer-store.ts';

type Handlers = Pick<RouteHandlers<typeof volunteering>, 'ban' | 'endBan' | 'appeal'>;
const DAY = 86_400_000;
const clockOf = (id: string) => `volunteering/ban/${id}`;

export const decides = (ctx: Context, areaPath: string): boolean => coversArea(ctx.actor, areaPath, ...DECIDERS);

/** Asked again or asked no more, from now on and everywhere. */
async function suspend(ctx: Context, personId: string, isSuspended: boolean): Promise<void> {
  await ctx.widen(async () => {
    await setSuspended(ctx, personId, isSuspended);
    await review(ctx, personId);
  });
}

type Command = keyof typeof banLifecycle.commands & string;
async function command(ctx: Context, row: BanRow, name: Command, roles: readonly (Role | 'clock')[], set: Omit<BanMove, 'to'>) {
  const decided = step(banLifecycle, { state: row.state, command: name, role: roles });
  if (isRefusal(decided)) return decided;
  return (await moveBan(ctx, row, { to: decided.to, ...set })) ?? refuse('lifecycle.notHere', { state: row.state, command: name });
}

export const banningRoutes: Handlers = {
  async ban(ctx, { params, body }) {
    const volunteer = await lockVolunteer(ctx, params.personId);
    if (!volunteer || !decides(ctx, volunteer.area_path)) return refuse('thing.notFound');
    if (volunteer.person_id === ctx.actor.personId) return refuse('volunteering.ownCase');
    if (body.until !== null && body.until < localDate(ctx.now)) return refuse('volunteering.wrongDays');
    const until = body.until === null ? null : new Date(atLocal(body.until).getTime() + DAY);
    const row = await insertBan(ctx, { personId: volunteer.person_id, areaPath: volunteer.area_path, reason: body.reason, until });
    if (!row) return refuse('volunteering.banned');
    await suspend(ctx, row.person_id, true);
    if (until) ctx.timer.set({ key: clockOf(row.id), at: until, call: volunteering.calls.endBanByClock, input: { banId: row.id } });
    trailOf(ctx, row.person_id, 'banned', { banId: row.id, until: body.until }, body.reason);
    tellChanged(ctx, row);
    await message(ctx, row.person_id, 'banned', { reason: body.reason });
    return banView(row);
  },
  async appeal(ctx, { params, body }) {
    const row = await findBan(ctx, params.banId);
    if (row?.person_id !== ctx.actor.personId) return refuse('thing.notFound');
    // Appealed once: after an answer the way leads to the street office.
    if (row.answer !== null) return refuse('lifecycle.notHere', { state: row.state, command: 'appeal' });
    const moved = await command(ctx, row, 'appeal', ['volunteer'], { appeal: body.words });
    if (isRefusal(moved)) return moved;
    trailOf(ctx, row.person_id, 'banAppealed', { banId: row.id });
    tellChanged(ctx, moved);
    return banView(moved);
  },
  async endBan(ctx, { params, body }) {
    const row = await findBan(ctx, params.banId);
    if (!row || !decides(ctx, row.area_path)) return refuse('thing.notFound');
    if (row.person_id === ctx.actor.personId) return refuse('volunteering.ownCase');
    if (row.state === 'appealed' && row.imposed_by === ctx.actor.personId) return refuse('volunteering.otherDecides');
    const moved = await command(ctx, row, body.decision, ctx.actor.memberships.map(({ role }) => role), { answer: body.reason });
    if (isRefusal(moved)) return moved;
    if (body.decision === 'lift') {
      ctx.timer.clear(clockOf(row.id));
      await suspend(ctx, row.person_id, false);
    }
    trailOf(ctx, row.person_id, body.decision === 'lift' ? 'banLifted' : 'banUpheld', { banId: row.id }, body.reason);
    tellChanged(ctx, moved);
    await message(ctx, row.person_id, body.decision === 'lift' ? 'lifted' : 'upheld', { reason: body.reason });
    return banView(moved);
  },
};

export async function endByClock(ctx: Context, banId: string): Promise<void> {
  const row = await findBan(ctx, banId);
  if (!row) return;
  const moved = await command(ctx, row, 'end', ['clock'], {});
  if (isRefusal(moved)) return;
  await suspend(ctx, row.person_id, false);
  trailOf(ctx, row.person_id, 'banOver', { banId: row.id });
  tellChanged(ctx, moved);
  await message(ctx, row.person_id, 'banOver');
}
