/** Opening what is due, exactly once, and setting the one clock anew. */
import { days, isRefusal, later, toIso } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { roster } from '@huying/roster/contract';
import { arrangements } from '../contract.ts';
import { type Coming, decideDue, MOST_MOVED_DAYS, type Touched } from '../core/plan.ts';
import { type ArrangementRow, endArrangement, listTouched, patternOf, touchOccurrence } from './store.ts';

export async function calendarOf(ctx: Context, areaPath: string) {
  const hours = await ctx.widen(() => ctx.call(roster.calls.workingHours, { areaPath }));
  return isRefusal(hours) ? { holidays: [], special: {} } : hours;
}

export const touchedSince = (now: Date): Date => later(now, -days(MOST_MOVED_DAYS + 2));
export const touchedOf = async (ctx: Context, row: ArrangementRow): Promise<Touched[]> => (await listTouched(ctx, [row.id], touchedSince(ctx.now))).get(row.id) ?? [];
export const planOf = (row: ArrangementRow) => ({ pattern: patternOf(row), countsFrom: row.counts_from });

const clockOf = (id: string) => `arrangement/${id}`;
export const clearClock = (ctx: Context, id: string): void => ctx.timer.clear(clockOf(id));

export const writeTrail = (ctx: Context, row: ArrangementRow, past: string, detail: Record<string, string | null> = {}, reason?: string): void =>
  ctx.trail({ subject: { kind: 'person', id: row.elder_id }, action: `arrangement.${past}`, detail: { arrangementId: row.id, ...detail }, ...(reason ? { reason } : {}) });

export const tellChanged = (ctx: Context, row: ArrangementRow): void =>
  ctx.tell([`person:${row.elder_id}`, ...(row.made_by && row.made_by !== row.elder_id ? [`person:${row.made_by}`] : []), `role:desk:${row.area_path}`], arrangements.notices.changed, { arrangementId: row.id, elderId: row.elder_id });

async function open(ctx: Context, row: ArrangementRow, { occursAt, at, state }: Coming): Promise<void> {
  const raised = await ctx.call(needContract.calls.raiseArranged, {
    elderId: row.elder_id, category: row.category, text: row.text_sealed ? ctx.secrets.open(row.text_sealed) : null, people: row.people, dueAt: toIso(at), raisedBy: row.made_by,
  });
  const movedTo = state === 'moved' ? at : null;
  if (isRefusal(raised)) return miss(ctx, row, { occursAt, at, why: raised.refused });
  // Whoever else had opened it would have this row: then all of this is undone, and nothing was opened twice.
  if ((await touchOccurrence(ctx, row.id, { occursAt, movedTo, state: 'opened', needId: raised.needId })) === 0) throw new Error(`a time of the arrangement ${row.id} was opened twice at once`);
  writeTrail(ctx, row, 'opened', { at: toIso(at), needId: raised.needId });
}

async function miss(ctx: Context, row: ArrangementRow, { occursAt, at, why }: { readonly occursAt: Date; readonly at: Date; readonly why: string }): Promise<void> {
  await touchOccurrence(ctx, row.id, { occursAt, movedTo: null, state: 'missed', needId: null });
  writeTrail(ctx, row, 'missed', { at: toIso(at), why });
  await ctx.call(notify.calls.send, {
    personIds: [...new Set([row.elder_id, ...(row.made_by ? [row.made_by] : [])])], kind: 'result', key: `arrangement/${row.id}`, title: '有一次约好的帮忙没有排上', body: '请打开看看，还需要的话再提一次。',
    english: { title: 'Arranged help was missed once', body: 'Please look, and ask again where it is still needed.' }, url: row.made_by && row.made_by !== row.elder_id ? '/' : '/elder/arranged', minutesToLive: 1_440,
  });
}

/** Does what is due of a locked arrangement and sets its clock. One that has no time left is over by itself. */
export async function lookAt(ctx: Context, row: ArrangementRow): Promise<void> {
  await ctx.widen(async () => {
    const due = decideDue(planOf(row), await touchedOf(ctx, row), await calendarOf(ctx, row.area_path), ctx.now);
    for (const one of due.missed) await miss(ctx, row, { ...one, why: 'late' });
    for (const one of due.open) await open(ctx, row, one);
    if (due.wakeAt) ctx.timer.set({ key: clockOf(row.id), at: due.wakeAt, call: arrangements.calls.wake, input: { arrangementId: row.id } });
    else {
      clearClock(ctx, row.id);
      await endArrangement(ctx, row, DONE);
      writeTrail(ctx, row, 'done');
    }
    tellChanged(ctx, row);
  });
}
/** Why it is over where nobody ended it: all of its times have come. */
export const DONE = 'done';
