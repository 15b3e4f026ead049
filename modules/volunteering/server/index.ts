import { automation } from '@huying/automation/contract';
import { localDate, refuse, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { callsOf, type Context, defineModule, listen, routesOf } from '@huying/platform';
import { volunteering } from '../contract.ts';
import { findApplication, findOwnApplication } from './application-store.ts';
import { applyingRoutes, me } from './applying.ts';
import { banningRoutes, endByClock } from './banning.ts';
import { readerKeeper } from './card/configuration.ts';
import { cardKeeping, tidyJob } from './card/keeping.ts';
import { readJob } from './card/read-job.ts';
import { personal } from './personal.ts';
import { grant, kindWords, qualifyingRoutes, remind, revokeBySource } from './qualifying.ts';
import { review, reviewJob } from './review.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { staffRoutes } from './staff-routes.ts';
import { applicationView, qualificationView, starsOf, volunteerViewOf } from './views.ts';
import { findVolunteer, listKinds, listQualifications, listVolunteersByIds, noteVolunteer, updateProfile } from './volunteer-store.ts';

export { tables } from '../core/requirements.ts';

const readerOf = readerKeeper();
const keeping = cardKeeping(readerOf);

const routes = routesOf(volunteering, {
  ...applyingRoutes(keeping), ...qualifyingRoutes, ...banningRoutes, ...staffRoutes(readerOf, keeping),
  async mine(ctx) {
    const [application, volunteer] = [await findOwnApplication(ctx, me(ctx)), await findVolunteer(ctx, me(ctx))];
    return {
      name: ctx.actor.name, application: application ? await applicationView(ctx, application) : null, volunteer: volunteer ? await volunteerViewOf(ctx, volunteer) : null, kinds: await listKinds(ctx),
    };
  },
  async changeProfile(ctx, { body }) {
    const row = await findVolunteer(ctx, me(ctx));
    if (!row) return refuse('thing.notFound');
    const profile = { job: body.job, preferences: [...new Set(body.preferences)], times: [...new Set(body.times)] };
    await updateProfile(ctx, row.person_id, profile);
    trailOf(ctx, row.person_id, 'profileChanged');
    tellChanged(ctx, row);
    return volunteerViewOf(ctx, { ...row, ...profile });
  },
});

/** By the clock: what ended today closes what it opened, and is told. */
async function reviewByClock(ctx: Context, personId: string): Promise<void> {
  const yesterday = localDate(new Date(ctx.now.getTime() - 86_400_000));
  const ended = (await listQualifications(ctx, [personId])).filter((one) => one.state === 'valid' && one.expires_on === yesterday);
  await review(ctx, personId);
  for (const one of ended) await message(ctx, personId, 'ended', { kind: await kindWords(ctx, one.kind) });
}

const calls = callsOf(volunteering, {
  grant: (ctx, given) => ctx.widen(() => grant(ctx, given)),
  revoke: (ctx, { sourceId, reason }) => ctx.widen(() => revokeBySource(ctx, sourceId, reason)),
  kinds: (ctx) => listKinds(ctx),
  registered: (ctx, { personIds }) =>
    ctx.widen(async () => {
      const qualifications = await listQualifications(ctx, personIds);
      const stars = await starsOf(ctx, personIds);
      return (await listVolunteersByIds(ctx, personIds)).map((row) => ({
        personId: row.person_id, number: row.number, externalNumber: row.external_number, areaPath: row.area_path, registeredAt: row.registered_at ? toIso(row.registered_at) : null, job: row.job,
        preferences: row.preferences, times: row.times, consents: [...row.consents], qualifications: qualifications.filter((one) => one.person_id === row.person_id).map((one) => qualificationView(ctx, one)),
        stars: stars.get(row.person_id) ?? 0,
      }));
    }),
  review: (ctx, { personId }) => ctx.widen(() => reviewByClock(ctx, personId)),
  remind: (ctx, { qualificationId }) => ctx.widen(() => remind(ctx, qualificationId)),
  forgetCard: (ctx, { applicationId }) =>
    ctx.widen(async () => {
      const row = await findApplication(ctx, applicationId);
      if (row) await keeping.forgetCards(ctx, row);
    }),
  endBanByClock: (ctx, { banId }) => ctx.widen(() => endByClock(ctx, banId)),
});

const listeners = [
  listen(people.events.volunteerChanged, (ctx, { personId, areaPath, birthYear }) =>
    ctx.widen(async () => {
      await noteVolunteer(ctx, { personId, areaPath, birthYear });
      await review(ctx, personId);
    })),
  listen(automation.events.changed, async (ctx, { name }) => {
    if (name === 'volunteering.requirements') await ctx.job('volunteering:review', { tenantId: ctx.tenantId }, { key: `volunteering/review/${ctx.tenantId}` });
  }),
];

export default defineModule({
  contract: volunteering, routes, calls, listeners, jobs: [reviewJob, readJob(readerOf), tidyJob], personal, migrations: new URL('./migrations/', import.meta.url),
  // A setting that cannot be read is told at the start, not when the first picture waits.
  prepare: async ({ surroundings }) => void readerOf(surroundings),
});
