/** Activities with those who take part, put there as a whole, e.g. for a community to try things out in. */
import { asId } from '@huying/kernel';
import type { CallHandlers, Context } from '@huying/platform';
import type { activity, Part } from '../contract.ts';
import { setClocks } from './hosting.ts';
import { trailOf } from './say.ts';
import { type ActivityRow, findEnrolment, insertActivity, moveActivity, moveEnrolment, putEnrolment } from './store.ts';

type Given = Parameters<CallHandlers<typeof activity>['addActivities']>[1]['activities'][number];

async function takePart(ctx: Context, row: ActivityRow, { personId, page }: Given['participants'][number], part: Part): Promise<void> {
  await putEnrolment(ctx, row, { personId, part, state: 'enrolled', page });
  const one = row.ends_at <= ctx.now ? await findEnrolment(ctx, row.id, personId) : undefined;
  if (one) await moveEnrolment(ctx, one, { to: 'attended', checkedInAt: row.starts_at, checkedOutAt: row.ends_at, how: 'hand' });
}

/** What is over already was come to; its hours are still to be verified. Nobody is written to. */
export const addActivities: CallHandlers<typeof activity>['addActivities'] = (ctx, { activities }) =>
  ctx.widen(async () => {
    for (const given of activities) {
      const [startsAt, endsAt] = [new Date(given.startsAt), new Date(given.endsAt)];
      const added = await insertActivity(ctx, { ...given, startsAt, endsAt, enrolUntil: given.enrolUntil === null ? startsAt : new Date(given.enrolUntil) });
      const state = endsAt <= ctx.now ? ('over' as const) : ('published' as const);
      await moveActivity(ctx, added, state);
      const row = { ...added, state };
      setClocks(ctx, row);
      trailOf(ctx, asId<'activity'>(row.id), 'published', { title: row.title });
      for (const one of given.participants) await takePart(ctx, row, one, 'participant');
      for (const one of given.helpers) await takePart(ctx, row, one, 'helper');
    }
  });
