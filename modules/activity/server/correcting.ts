/** Verified hours of a helper that were not right: corrected or taken back, the credits with them. */
import { asId, isRefusal, type PersonId, refuse } from '@huying/kernel';
import type { CallHandlers, Context, RouteHandlers } from '@huying/platform';
import { safeguard, staffPage } from '@huying/safeguard/contract';
import { timebank } from '@huying/timebank/contract';
import { type activity, type Corrected, STAFF } from '../contract.ts';
import { betweenMinutes } from '../core/enrolling.ts';
import { isHost, nameOf } from './comers.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { type ActivityRow, type EnrolmentRow, findActivity, findEnrolment, findHelp, lockActivity, noteCorrection } from './store.ts';
import { partakerOf } from './views.ts';

interface Given {
  readonly minutes: number;
  readonly reason: string;
}

const mostOf = (row: ActivityRow, one: EnrolmentRow): number => betweenMinutes({ startsAt: row.starts_at, endsAt: row.ends_at }, one.checked_in_at as Date, one.checked_out_at as Date);

/** Hours and the credits with them. Nothing is decided here of who may. */
async function correctHours(ctx: Context, row: ActivityRow, one: EnrolmentRow, { minutes, reason }: Given) {
  const [helperId, by] = [asId<'person'>(one.person_id), ctx.actor.personId];
  if (one.minutes === null || one.checked_in_at === null) return refuse('activity.notVerified');
  if (by === null || by === helperId) return refuse('activity.ownCase');
  const credits = await ctx.call(timebank.calls.correct, {
    occasionId: one.help_id, subject: { kind: 'activity', id: row.id }, helperId, helperName: await nameOf(ctx, helperId), organisationId: row.organisation_id, elderId: null, category: row.category, areaPath: row.area_path,
    servedAt: one.checked_in_at.toISOString(), minutes, reason,
  });
  if (isRefusal(credits)) return credits;
  const after = await noteCorrection(ctx, one, { minutes, creditedMinutes: credits.after, reason, by });
  if (!after) return refuse('activity.notVerified');
  trailOf(ctx, row.id, 'hoursCorrected', { personId: helperId, before: one.minutes, minutes, creditsBefore: credits.before, credits: credits.after }, reason);
  tellChanged(ctx, row, [helperId]);
  return { row: after, corrected: { minutes: { before: one.minutes, after: minutes }, credits } satisfies Corrected };
}

type Handlers = Pick<RouteHandlers<typeof activity>, 'correct'>;
export const correctRoutes: Handlers = {
  async correct(ctx, { params: { activityId, personId }, body }) {
    const row = await ctx.widen(() => lockActivity(ctx, activityId));
    if (!row || !isHost(ctx.actor, row)) return refuse('thing.notFound');
    return ctx.widen(async () => {
      const one = await findEnrolment(ctx, row.id, personId);
      if (!one) return refuse('thing.notFound');
      const name = await nameOf(ctx, personId);
      if (one.verified_at === null) return refuse('activity.notVerified', { name });
      const most = mostOf(row, one);
      if (body.minutes > most) return refuse('activity.moreThanServed', { name, most });
      const done = await correctHours(ctx, row, one, body);
      if (isRefusal(done)) return done;
      await tellHelper(ctx, row, one, done.corrected, body.reason);
      return (await takesSecond(ctx, row, { ...body, personId, name, credits: done.corrected.credits })) ?? partakerOf(row, done.row, name);
    });
  },
};

/** Where a decision corrected them, that is told by who decided. */
function tellHelper(ctx: Context, row: ActivityRow, one: EnrolmentRow, { minutes, credits }: Corrected, reason: string): Promise<void> {
  const hours = (of: number) => Math.floor(of / 6) / 10;
  return message(ctx, [one], minutes.after === 0 ? 'takenBack' : 'corrected', row, { before: hours(minutes.before), after: hours(minutes.after), creditsBefore: credits.before, credits: credits.after, reason });
}

/** A large change takes a second person; members of an organisation ask none, so that the office of the area does it. */
async function takesSecond(ctx: Context, row: ActivityRow, { personId, name, minutes, reason, credits }: Given & { readonly personId: PersonId; readonly name: string; readonly credits: Corrected['credits'] }) {
  const roles = ctx.actor.memberships.map(({ role }) => role);
  const no = await ctx.call(safeguard.calls.permit, {
    act: 'timebank.correct', content: { activityId: row.id, personId, minutes }, size: Math.abs(credits.after - credits.before), facts: { name, ...credits, reason }, page: staffPage(roles, `/activities/${row.id}`), concerned: [personId],
  });
  if (!isRefusal(no)) return undefined;
  return roles.some((role) => (STAFF as readonly string[]).includes(role)) ? no : refuse('activity.officeDecides');
}

type Calls = Pick<CallHandlers<typeof activity>, 'help' | 'correctHelp'>;
export const correctCalls: Calls = {
  help: (ctx, { helpId }) =>
    ctx.widen(async () => {
      const one = await findHelp(ctx, helpId);
      const row = one && (await findActivity(ctx, one.activity_id));
      if (!one || !row || !one.checked_in_at || !one.checked_out_at || !one.verified_at || one.minutes === null) return null;
      return {
        id: one.help_id, activityId: row.id, title: row.title, helperId: one.person_id, organisationId: row.organisation_id, areaPath: row.area_path, category: row.category, startsAt: row.starts_at.toISOString(), endsAt: row.ends_at.toISOString(),
        checkedInAt: one.checked_in_at.toISOString(), checkedOutAt: one.checked_out_at.toISOString(), minutes: one.minutes, verifiedAt: one.verified_at.toISOString(), verifierId: asId<'person'>(one.verified_by as string),
      };
    }),
  correctHelp: (ctx, { helpId, ...given }) =>
    ctx.widen(async () => {
      const one = await findHelp(ctx, helpId);
      const row = one && (await lockActivity(ctx, one.activity_id));
      if (!one || !row) return refuse('activity.notVerified');
      const done = await correctHours(ctx, row, one, given);
      return isRefusal(done) ? done : done.corrected;
    }),
};
