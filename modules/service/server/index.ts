import { type EventPayload, isRefusal, refuse } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { callsOf, type Context, defineModule, listen } from '@huying/platform';
import { z } from 'zod';
import { service } from '../contract.ts';
import { serviceMinutes } from '../core/sign-in.ts';
import { personal } from './personal.ts';
import { findLine, setLineHidden } from './line-store.ts';
import { confirmVisit, disputeVisit, routes, tellChange } from './routes.ts';
import { correctMinutes, findVisit, insertServed, insertVisit, judgeRating, listConfirmedIn, listEnded, listOfHelper, listOfSubjects, listServed, listUnfinishedOfCallout, moveVisit, ratingsSince, recordedOf, setReplyHidden, viewOf, type VisitRow } from './store.ts';

/** Longer than this nobody is on the way to a neighbour; a choice of ours that each street changes. */
const ON_THE_WAY_MOST_MINUTES = 60;

/** Visits that are not finished end without service: given back, silent, another member named, or cancelled. */
async function release(ctx: Context, rows: readonly VisitRow[], reason: string): Promise<void> {
  for (const row of rows) {
    if (!(await moveVisit(ctx, row, 'released', {}))) continue;
    ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: 'service.released', detail: { visitId: row.id, helperId: row.helper_id }, reason });
    tellChange(ctx, { ...row, state: 'released' });
  }
}

const calls = callsOf(service, {
  confirm: (ctx, { visitId, by }) => confirmVisit(ctx, visitId, by),
  dispute: (ctx, { visitId, reason }) => disputeVisit(ctx, visitId, reason),
  visit: async (ctx, { visitId }) => {
    const row = await findVisit(ctx, visitId);
    return row ? viewOf(row) : null;
  },
  goingOf: async (ctx, { helperId }) => (await ctx.widen(() => listOfHelper(ctx, helperId, false))).filter((row) => row.state === 'going' || row.state === 'arrived').map(viewOf),
  judgeRating: (ctx, { visitId, faces, grievanceNumber }) =>
    ctx.widen(async () => {
      const row = await findVisit(ctx, visitId, true);
      if (!row?.rated_at) return refuse('service.notRated');
      const after = await judgeRating(ctx, row, faces);
      if (!after) return refuse('service.notRated');
      ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: 'service.ratingJudged', detail: { visitId, before: row.faces, faces, number: grievanceNumber } });
      tellChange(ctx, after);
      await ctx.emit(service.events.ratingJudged, { visit: viewOf(after), before: row.faces, after: faces });
      return { before: row.faces, after: faces };
    }),
  correctMinutes: (ctx, { visitId, minutes, category, grievanceNumber }) =>
    ctx.widen(async () => {
      const row = await findVisit(ctx, visitId, true);
      const after = row && (await correctMinutes(ctx, row, minutes, category));
      if (!row || !after) return refuse('service.notFinished');
      ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: 'service.minutesCorrected', detail: { visitId, before: row.minutes, minutes, categoryBefore: row.category, category: after.category, number: grievanceNumber } });
      tellChange(ctx, after);
      return { before: row.minutes ?? 0, after: minutes, categoryBefore: row.category };
    }),
  recordServed: (ctx, given) =>
    ctx.widen(async () => {
      const visitId = await insertServed(ctx, given);
      ctx.trail({ subject: { kind: 'grievance', id: given.grievance.id }, action: 'service.servedRecorded', detail: { visitId, helperId: given.helperId, minutes: given.minutes, number: given.grievance.number } });
      return { visitId };
    }),
  hideReply: (ctx, { visitId, isHidden }) =>
    ctx.widen(async () => {
      const row = await findVisit(ctx, visitId, true);
      if (!row?.reply || (await setReplyHidden(ctx, visitId, isHidden)) === 0) return refuse('service.noReply');
      ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: isHidden ? 'service.replyHidden' : 'service.replyShown', detail: { visitId } });
      tellChange(ctx, row);
      return { words: row.reply };
    }),
  ended: async (ctx, given) => (await ctx.widen(() => listEnded(ctx, given))).map((row) => ({ visit: viewOf(row), areaPath: row.area_path, urgency: row.urgency })),
  ratings: (ctx, { since }) => ratingsSince(ctx, new Date(since)),
  line: async (ctx, { lineId }) => {
    const row = await findLine(ctx, lineId);
    const visit = row && (await findVisit(ctx, row.visit_id));
    return row && visit ? { visit: viewOf(visit), areaPath: visit.area_path, authorId: row.author_id, authorName: row.author_name, side: row.side, words: ctx.secrets.open(row.words_sealed), at: row.at.toISOString(), isHidden: row.is_hidden } : null;
  },
  hideLine: (ctx, { lineId, isHidden }) =>
    ctx.widen(async () => {
      const row = await findLine(ctx, lineId);
      const visit = row && (await findVisit(ctx, row.visit_id));
      if (!row || !visit) return;
      await setLineHidden(ctx, lineId, isHidden);
      ctx.trail({ subject: { kind: visit.subject_kind, id: visit.subject_id }, action: isHidden ? 'service.lineHidden' : 'service.lineShown', detail: { visitId: visit.id, lineId } });
      tellChange(ctx, visit);
    }),
  ofSubject: async (ctx, { subject }) => (await ctx.widen(() => listOfSubjects(ctx, subject.kind, [subject.id]))).map(viewOf),
  ofSubjects: async (ctx, { kind, ids }) => (await ctx.widen(() => listOfSubjects(ctx, kind, ids))).map(viewOf),
  served: (ctx, { personIds }) => ctx.widen(() => listServed(ctx, personIds)),
  confirmedIn: async (ctx, wanted) => (await ctx.widen(() => listConfirmedIn(ctx, wanted))).map(recordedOf),
  standDown: (ctx, { subject, reason }) =>
    ctx.widen(async () => {
      const most = await ctx.setting('service.onTheWayMostMinutes', z.number().int().min(0).max(240), ON_THE_WAY_MOST_MINUTES);
      const going = (await listOfSubjects(ctx, subject.kind, [subject.id])).filter((row) => row.state === 'going');
      const stood = [];
      for (const row of going) {
        const after = await moveVisit(ctx, row, 'finished', { minutes: Math.min(most, serviceMinutes(row.started_at, ctx.now, null)) });
        if (!after) continue;
        ctx.trail({ subject, action: 'service.stoodDown', detail: { visitId: row.id, helperId: row.helper_id, minutes: after.minutes }, reason });
        tellChange(ctx, after);
        await ctx.emit(service.events.finished, { visit: viewOf(after) });
        // Staff whose word it is that the elder is safe have verified it; anybody else waits for its confirmation.
        const confirmed = await confirmVisit(ctx, row.id, 'worker');
        stood.push(isRefusal(confirmed) ? viewOf(after) : confirmed);
      }
      return stood;
    }),
  releaseAll: async (ctx, { subject, reason }) => {
    await ctx.widen(async () => {
      const rows = await listOfSubjects(ctx, subject.kind, [subject.id]);
      await release(ctx, rows.filter((row) => row.state === 'going' || row.state === 'arrived'), reason);
    });
  },
});

/** Somebody owns it and is known by name: the visit begins. Another member named in the same organisation takes the place of the first. */
async function startVisit(ctx: Context, { calloutId, subject, owner, request }: EventPayload<typeof mobilisation.events.owned>): Promise<void> {
  const { personId, personName, organisationId, organisationName } = owner;
  if (!personId) return;
  await ctx.widen(async () => {
    const { elderId, areaPath, home, category, urgency, summary, recordingId } = request;
    const [before, row] = await Promise.all([
      listUnfinishedOfCallout(ctx, calloutId),
      insertVisit(ctx, {
        id: ctx.newId<'visit'>(), subject, calloutId, helperId: personId, helperName: personName ?? '', organisationId, organisationName, elderId,
        areaPath, home, category, urgency, summary, recordingId,
      }),
    ]);
    const others = before.filter((one) => one.helper_id !== personId);
    await release(ctx, request.people > 1 ? others.filter((one) => one.organisation_id && one.organisation_id === organisationId) : others, 'another-goes');
    if (!row) return;
    tellChange(ctx, row);
    await ctx.emit(service.events.started, { visit: viewOf(row) });
  });
}

export { tables } from '../core/aspects.ts';

export default defineModule({
  contract: service,
  routes,
  calls,
  listeners: [
    listen(mobilisation.events.owned, startVisit),
    listen(mobilisation.events.lost, async (ctx, { calloutId, reason, personId }) => {
      await ctx.widen(async () => {
        const rows = await listUnfinishedOfCallout(ctx, calloutId);
        await release(ctx, personId ? rows.filter((row) => row.helper_id === personId) : rows, reason);
      });
    }),
  ],
  personal, migrations: new URL('./migrations/', import.meta.url),
});
