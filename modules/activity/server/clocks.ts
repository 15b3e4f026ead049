/** What happens by itself: reminding, and the end. */
import { asId } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { message, tellChanged, trailOf } from './say.ts';
import { closeEnrolments, listIn, lockActivity, moveActivity } from './store.ts';
import { toldOf } from './enrolling.ts';

export const remind = (ctx: Context, activityId: string): Promise<void> =>
  ctx.widen(async () => {
    const row = await lockActivity(ctx, activityId);
    if (row?.state !== 'published' || row.starts_at <= ctx.now) return;
    await message(ctx, toldOf(await listIn(ctx, row.id, ['enrolled'])), 'remind', row);
  });

export const close = (ctx: Context, activityId: string): Promise<void> =>
  ctx.widen(async () => {
    const row = await lockActivity(ctx, activityId);
    if (row?.state !== 'published' || (await moveActivity(ctx, row, 'over')) === 0) return;
    const waiting = await listIn(ctx, row.id, ['waiting']);
    await closeEnrolments(ctx, row);
    trailOf(ctx, row.id, 'closed');
    await message(ctx, waiting, 'notMovedUp', row);
    const all = await listIn(ctx, row.id, ['attended', 'absent', 'dropped']);
    tellChanged(ctx, row, all.map((one) => asId<'person'>(one.person_id)));
  });
