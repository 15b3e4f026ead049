import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { emergency, type SAFE_BY } from '../contract.ts';
import { isLate } from '../core/red-call.ts';
import { overContactWords, overWords } from '../core/words.ts';
import { limitsFor, setReminder, tellChange, writeTrail } from './opening.ts';
import { endCall, findCall, listTold, type RedCallRow, toldView, viewOf } from './store.ts';

const OVER_MINUTES = 60;

interface Ending {
  readonly state: 'safe' | 'falseAlarm';
  readonly by: (typeof SAFE_BY)[number] | null;
  readonly words: string | null;
}

/** A person has said so. The words tell of somebody's health and stand sealed in the red call, not in the trail. */
export async function end(ctx: Context, needId: string, ending: Ending): Promise<RedCallRow | undefined> {
  const row = await endCall(ctx, needId, ending);
  if (!row) return undefined;
  ctx.timer.clear(`emergency/${row.need_id}/*`);
  writeTrail(ctx, row, ending.state === 'safe' ? 'confirmedSafe' : 'calledOff', { by: ending.by });
  await ctx.call(notify.calls.settle, { key: `emergency/${row.need_id}` });
  await ctx.widen(() => writeOver(ctx, row, ending.state));
  tellChange(ctx, row);
  if (ending.state === 'safe') await ctx.call(needContract.calls.endSafe, { needId: row.need_id });
  await ctx.emit(emergency.events.ended, { redCall: viewOf(row) });
  return row;
}

/** Whoever of the family was written to reads how it ended, at night too. */
async function writeOver(ctx: Context, row: RedCallRow, state: Ending['state']): Promise<void> {
  const family = (await listTold(ctx, row.need_id)).filter((one) => one.kind === 'family' && one.is_written);
  const key = `emergency/${row.need_id}/over`;
  const words = overWords[state];
  const personIds = [...new Set(family.flatMap((one) => (one.person_id ? [one.person_id] : [])))];
  if (personIds.length > 0) await ctx.call(notify.calls.send, { personIds, kind: 'result', key, ...words, url: '/family', urgent: true, minutesToLive: OVER_MINUTES });
  for (const one of family) {
    if (one.person_id === null) await ctx.call(notify.calls.sendToNumber, { key, phone: toldView(ctx, one).phone ?? '', ...overContactWords[state], minutesToLive: OVER_MINUTES });
  }
}

/** Rings until somebody says that the elder is safe. */
export async function remind(ctx: Context, needId: string): Promise<void> {
  const row = await findCall(ctx, needId, true);
  if (row?.state !== 'open') return;
  const times = { openedAt: row.opened_at, arriveBy: row.arrive_by, arrivedAt: row.arrived_at };
  const late = isLate(times, ctx.now);
  const minutes = Math.round((ctx.now.getTime() - row.opened_at.getTime()) / 60_000);
  ctx.tell([`role:desk:${row.area_path}`, `role:committee:${row.area_path}`, `role:street:${row.area_path}`], emergency.notices.stillOpen, { needId: row.need_id, minutes, isLate: late && row.arrived_at === null });
  setReminder(ctx, row, await limitsFor(ctx, row.category));
}
