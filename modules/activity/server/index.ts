import { asId, toIso } from '@huying/kernel';
import { callsOf, defineModule, routesOf } from '@huying/platform';
import { activity } from '../contract.ts';
import { addActivities } from './adding.ts';
import { checkRoutes } from './checking.ts';
import { correctCalls, correctRoutes } from './correcting.ts';
import { close, remind } from './clocks.ts';
import { enrolRoutes } from './enrolling.ts';
import { hostRoutes } from './hosting.ts';
import { ownRoutes } from './own-routes.ts';
import { personal } from './personal.ts';
import { listHelped, listHelpedIn } from './store.ts';

const calls = callsOf(activity, {
  ...correctCalls,
  addActivities,
  remind: (ctx, { activityId }) => remind(ctx, activityId),
  close: (ctx, { activityId }) => close(ctx, activityId),
  helpedIn: async (ctx, wanted) =>
    (await ctx.widen(() => listHelpedIn(ctx, wanted))).map((row) => ({
      id: asId<'help'>(row.help_id), helperId: asId<'person'>(row.person_id), organisationId: row.organisation_id ? asId<'organisation'>(row.organisation_id) : null, organisationName: row.organisation_id ? row.host_name : null, areaPath: row.area_path, category: row.category,
      endedAt: toIso(row.ends_at), minutes: row.minutes, verifierId: asId<'person'>(row.verified_by as string),
    })),
  helped: async (ctx, { personIds }) => (await ctx.widen(() => listHelped(ctx, personIds))).map((row) => ({ personId: asId<'person'>(row.person_id), times: row.times, minutes: row.minutes })),
});

export default defineModule({ contract: activity, routes: routesOf(activity, { ...ownRoutes, ...enrolRoutes, ...checkRoutes, ...hostRoutes, ...correctRoutes }), calls, personal, migrations: new URL('./migrations/', import.meta.url) });
