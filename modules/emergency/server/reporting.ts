/** What family say of a red call from afar: written down, told to whoever is on duty, and never an end by itself. */
import { family } from '@huying/family/contract';
import { type CallOut, isRefusal, type PersonId, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import type { Context } from '@huying/platform';
import type { z } from 'zod';
import { emergency } from '../contract.ts';
import { tellChange, writeTrail } from './opening.ts';
import { findCall, insertReport, listReports, noteReached, type RedCallRow, reportView, viewOf } from './store.ts';

/** Somebody who is afraid presses again; beyond this many nothing new is said. */
const MOST_REPORTS = 20;
type Bond = NonNullable<CallOut<typeof family.calls.follower>>;

/** The red call of an elder whom the actor follows; for anybody else it is not there. */
async function followed(ctx: Context, needId: string, isLocked = false): Promise<{ row: RedCallRow; memberId: PersonId; relation: Bond['relation'] } | Refusal<'thing.notFound'>> {
  const row = await findCall(ctx, needId, isLocked);
  const { personId: memberId } = ctx.actor;
  if (!row || memberId === null) return refuse('thing.notFound');
  const bond = await ctx.call(family.calls.follower, { elderId: row.elder_id, memberId });
  return bond === null || isRefusal(bond) ? refuse('thing.notFound') : { row, memberId, relation: bond.relation };
}

export async function reportedTo(ctx: Context, needId: string): Promise<z.input<(typeof emergency.routes.forFamily)['out']> | Refusal<'thing.notFound'>> {
  const found = await followed(ctx, needId);
  if (isRefusal(found)) return found;
  const { areaPath: _, category: _category, ...view } = viewOf(found.row);
  const reports = await listReports(ctx, needId);
  return { ...view, safeBy: found.row.safe_by, reports: reports.map((one) => ({ ...reportView(ctx, one), ...(one.by_id === found.memberId ? {} : { words: null }) })) };
}

type Given = RouteInput<typeof emergency.routes.report>['body'];
export async function hearReport(ctx: Context, needId: string, { finding, words }: Given): Promise<z.input<(typeof emergency.routes.report)['out']> | Refusal<'thing.notFound' | 'lifecycle.notHere' | 'emergency.reportedEnough'>> {
  const found = await followed(ctx, needId, true);
  if (isRefusal(found)) return found;
  const { row, memberId, relation } = found;
  if (row.state !== 'open') return refuse('lifecycle.notHere', { state: row.state, command: 'report' });
  if ((await listReports(ctx, needId)).filter((one) => one.by_id === memberId).length >= MOST_REPORTS) return refuse('emergency.reportedEnough');
  const report = await insertReport(ctx, row, { finding, words, relation });
  noteReached(ctx, needId, memberId);
  writeTrail(ctx, row, 'reported', { finding });
  tellChange(ctx, row);
  ctx.tell([`role:desk:${row.area_path}`, `role:committee:${row.area_path}`, `role:grid:${row.area_path}`, `role:street:${row.area_path}`], emergency.notices.reported, { needId: row.need_id, finding });
  return reportView(ctx, report);
}
