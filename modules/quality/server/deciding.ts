/** Deciding with reasons, the second appeal, and the clock that lets nothing lie. */
import { activity } from '@huying/activity/contract';
import { asId, atLocal, clocksOf, hours, type Id, isRefusal, later, refuse, type Role, step, toIso } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { type Context, type RouteHandlers } from '@huying/platform';
import { safeguard, staffPage } from '@huying/safeguard/contract';
import { service } from '@huying/service/contract';
import { timebank } from '@huying/timebank/contract';
import { grievanceLifecycle, type GrievanceState, quality } from '../contract.ts';
import { isSoundDecision, levelAfter, mayDecide } from '../core/grievance.ts';
import { clockOf } from './filing.ts';
import { decidingRoles, organisationsOf } from './reach.ts';
import { tellChanged, tellDeciders, tellSides, trailOf } from './say.ts';
import { findGrievance, type GrievanceMove, type GrievanceRow, insertDecision, insertStatement, listDecisions, moveGrievance, setVisit } from './store.ts';
import { sideOf, viewOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof quality>, 'decide' | 'appeal' | 'withdraw'>;
type Command = keyof typeof grievanceLifecycle.commands & string;

/** When the clock of a state strikes; null where it is over. */
function dueAfter(ctx: Context, row: GrievanceRow, state: GrievanceState): Date | null {
  const [clock] = clocksOf(grievanceLifecycle, state, { decideWithin: { hours: row.decide_within_hours }, appealWithin: { days: row.appeal_within_days } });
  return clock ? later(ctx.now, clock.afterMilliseconds) : null;
}

/** One command of the lifecycle: written guarded by what was read, with its clock. */
async function command(ctx: Context, row: GrievanceRow, name: Command, roles: readonly (Role | 'clock')[], more: Pick<GrievanceMove, 'level' | 'climbs'> = {}) {
  const decided = step(grievanceLifecycle, { state: row.state, command: name, role: roles });
  if (isRefusal(decided)) return decided;
  const dueAt = dueAfter(ctx, row, decided.to);
  const moved = await moveGrievance(ctx, row, { to: decided.to, dueAt, ...more });
  if (!moved) return refuse('lifecycle.notHere', { state: row.state, command: name });
  if (dueAt) ctx.timer.set({ key: clockOf(row.id), at: dueAt, call: quality.calls.wake, input: { grievanceId: row.id } });
  else ctx.timer.clear(clockOf(row.id));
  tellChanged(ctx, moved);
  return moved;
}
const rolesOf = (ctx: Context): Role[] => ctx.actor.memberships.map(({ role }) => role);

export const decidingRoutes: Handlers = {
  async decide(ctx, { params, body }) {
    const row = await findGrievance(ctx, params.grievanceId);
    const roles = row ? decidingRoles(ctx, row) : [];
    if (!row || roles.length === 0) return refuse('thing.notFound');
    const [first] = await listDecisions(ctx, row.id);
    const may = mayDecide({ state: row.state, level: row.level, concerned: row.concerned, organisationId: row.organisation_id, firstDeciderId: first?.decided_by ?? null }, { personId: ctx.actor.personId, roles, organisationIds: organisationsOf(ctx) });
    if (may !== true) return may;
    const instance = row.state === 'appealed' ? 2 : 1;
    const moved = await command(ctx, row, instance === 2 ? 'decideFinally' : 'decide', roles);
    if (isRefusal(moved)) return moved;
    if (!isSoundDecision(row.kind, body, instance, first?.took_back_credits)) return refuse('quality.wrongRemedy');
    const rating = body.rating === 'keep' ? null : await judge(ctx, row, body.rating === 'strike' ? null : body.faces);
    if (isRefusal(rating)) return rating;
    const tookBack = body.takesBackCredits ? await takeBack(ctx, row, body.reason) : false;
    if (isRefusal(tookBack)) return tookBack;
    const gaveBack = body.givesBackCredits ? await giveBack(ctx, row, body.reason) : false;
    if (isRefusal(gaveBack)) return gaveBack;
    const corrected = body.minutes === null ? null : await correct(ctx, row, { minutes: body.minutes, category: body.category, reason: body.reason });
    if (isRefusal(corrected)) return corrected;
    await showAgain(ctx, row, body.outcome === 'refused');
    await insertDecision(ctx, row, { instance, outcome: body.outcome, reason: body.reason, rating, tookBackCredits: tookBack, gaveBackCredits: gaveBack, corrected });
    trailOf(ctx, row, instance === 2 ? 'decidedFinally' : 'decided', { outcome: body.outcome, instance, facesBefore: rating?.before ?? null, facesAfter: rating?.after ?? null, changesRating: rating !== null, tookBackCredits: tookBack, gaveBackCredits: gaveBack, minutesBefore: corrected?.minutes.before ?? null, minutesAfter: corrected?.minutes.after ?? null, creditsBefore: corrected?.credits?.before ?? null, creditsAfter: corrected?.credits?.after ?? null });
    if (row.need_id) ctx.trail({ subject: { kind: 'need', id: row.need_id }, action: 'quality.decided', detail: { grievanceId: row.id, number: row.number, outcome: body.outcome, tookBackCredits: tookBack, gaveBackCredits: gaveBack } });
    await ctx.widen(() => tellSides(ctx, moved, instance === 2 ? 'final' : 'decided', { corrected }));
    return viewOf(ctx, moved);
  },

  async appeal(ctx, { params, body }) {
    const row = await findGrievance(ctx, params.grievanceId);
    const side = row && sideOf(ctx, row);
    if (!row || !side) return refuse('thing.notFound');
    const moved = await command(ctx, row, 'appeal', rolesOf(ctx), { level: 'street' });
    if (isRefusal(moved)) return moved;
    insertStatement(ctx, row, side, body.words, null);
    trailOf(ctx, row, 'appealed', { side });
    await ctx.widen(async () => {
      await tellDeciders(ctx, moved, 'appealed');
      await tellSides(ctx, moved, 'appealed', { except: ctx.actor.personId });
    });
    return viewOf(ctx, moved);
  },

  async withdraw(ctx, { params }) {
    const row = await findGrievance(ctx, params.grievanceId);
    const side = row && sideOf(ctx, row);
    if (!row || !side) return refuse('thing.notFound');
    if (side !== 'complainant') return refuse('lifecycle.notYours', { state: row.state, command: 'withdraw' });
    const moved = await command(ctx, row, 'withdraw', rolesOf(ctx));
    if (isRefusal(moved)) return moved;
    await showAgain(ctx, row, true);
    trailOf(ctx, row, 'withdrawn');
    return viewOf(ctx, moved);
  },
};

/** The rating as it stands from now on; the one that was given is kept beside it. */
async function judge(ctx: Context, row: GrievanceRow, faces: number | null) {
  const { visit_id: visitId } = row;
  if (visitId === null) return refuse('quality.wrongRemedy');
  const judged = await ctx.widen(() => ctx.call(service.calls.judgeRating, { visitId: asId<'visit'>(visitId), faces, grievanceNumber: row.number }));
  return isRefusal(judged) ? refuse('quality.wrongRemedy') : judged;
}

/** What was reported is hidden since then: shown again where the report was not right. */
async function showAgain(ctx: Context, row: GrievanceRow, isShown: boolean): Promise<void> {
  if (row.kind === 'line') await ctx.call(service.calls.hideLine, { lineId: asId<'line'>(row.line_id as string), isHidden: !isShown });
  if (row.kind !== 'reply') return;
  const done = await ctx.call(service.calls.hideReply, { visitId: asId<'visit'>(row.visit_id as string), isHidden: !isShown });
  if (isRefusal(done)) throw new Error(`the reply of the grievance ${row.id} is not there`);
}

async function takeBack(ctx: Context, row: GrievanceRow, reason: string) {
  const { visit_id: visitId } = row;
  if (visitId === null) return refuse('quality.notCredited');
  const taken = await ctx.widen(() => ctx.call(timebank.calls.takeBack, { visitId: asId<'visit'>(visitId), reason }));
  if (isRefusal(taken)) return taken;
  if (!taken.tookBack) return refuse('quality.notCredited');
  // Asked once it is done: a refusal undoes it, and a second person is asked only for what can be done.
  const no = await ctx.call(safeguard.calls.permit, {
    act: 'quality.takeBack', content: { grievanceId: row.id, instance: row.state === 'appealed' ? 2 : 1 }, size: taken.minutes, facts: { number: row.number, name: row.respondent_name ?? '', minutes: taken.minutes },
    page: staffPage(rolesOf(ctx), `/adjudication/${row.id}`), concerned: row.concerned.map((id) => asId<'person'>(id)),
  });
  return isRefusal(no) ? no : true;
}

/** What stands in the record from now on, and the credits with it; what was missing there is recorded, where it is found to have been. */
async function correct(ctx: Context, row: GrievanceRow, given: { readonly minutes: number; readonly category: string | null; readonly reason: string }) {
  const { visit_id: visitId, number } = row;
  const { minutes, category } = given;
  if (row.help_id !== null) return correctHelp(ctx, row, row.help_id, given);
  if (visitId === null) {
    const recorded = await recordMissing(ctx, row, minutes, category);
    if (isRefusal(recorded)) return recorded;
    const credits = await correctCredits(ctx, row, recorded.visitId, given.reason);
    return isRefusal(credits) ? credits : { minutes: { before: 0, after: minutes }, category: null, credits };
  }
  const corrected = await ctx.call(service.calls.correctMinutes, { visitId: asId<'visit'>(visitId), minutes, category, grievanceNumber: number });
  if (isRefusal(corrected)) return refuse('quality.wrongRemedy');
  const credits = await correctCredits(ctx, row, visitId, given.reason);
  if (isRefusal(credits)) return credits;
  const { categoryBefore: before } = corrected;
  return { minutes: { before: corrected.before, after: corrected.after }, category: category !== null && category !== before ? { before, after: category } : null, credits };
}

async function correctHelp(ctx: Context, row: GrievanceRow, helpId: Id<'help'>, { minutes, category, reason }: { readonly minutes: number; readonly category: string | null; readonly reason: string }) {
  if (category !== null) return refuse('quality.wrongRemedy');
  const corrected = await ctx.call(activity.calls.correctHelp, { helpId, minutes, reason });
  if (isRefusal(corrected)) return corrected.refused === 'timebank.tooLittle' ? refuse('timebank.tooLittle', corrected.facts) : refuse('quality.wrongRemedy');
  return (await takesSecond(ctx, row, { minutes, category: null, reason, name: row.complainant_name, credits: corrected.credits })) ?? { ...corrected, category: null };
}

async function recordMissing(ctx: Context, row: GrievanceRow, minutes: number, category: string | null) {
  if (minutes === 0 || row.claimed_on === null || row.claimed_category === null) return refuse('quality.wrongRemedy');
  const areas = await ctx.widen(() => ctx.call(place.calls.areas, {}));
  const centre = isRefusal(areas) ? undefined : areas.filter(({ path }) => row.area_path === path || row.area_path.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0]?.centre;
  const recorded = await ctx.call(service.calls.recordServed, {
    helperId: asId<'person'>(row.complainant_id), helperName: row.complainant_name, areaPath: row.area_path, centre: centre ?? { lng: 0, lat: 0 }, category: category ?? row.claimed_category, at: toIso(later(atLocal(row.claimed_on), hours(NOON))), minutes, summary: '',
    grievance: { id: row.id, number: row.number },
  });
  if (isRefusal(recorded)) return refuse('quality.wrongRemedy');
  await setVisit(ctx, row, recorded.visitId);
  return recorded;
}

/** Credits follow the record; what nobody has confirmed yet brings its credits when it is confirmed. A large change takes a second person. */
async function correctCredits(ctx: Context, row: GrievanceRow, visitId: string, reason: string) {
  const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId: asId<'visit'>(visitId) }));
  if (!visit || isRefusal(visit) || visit.state !== 'confirmed') return null;
  const { helperId, helperName, organisationId, elderId, category, minutes, subject } = visit;
  const credits = await ctx.widen(() => ctx.call(timebank.calls.correct, { occasionId: visitId, subject, helperId, helperName, organisationId, elderId, category, areaPath: row.area_path, servedAt: visit.arrived?.at ?? visit.startedAt, minutes: minutes ?? 0, reason }));
  if (isRefusal(credits)) return credits;
  return (await takesSecond(ctx, row, { minutes: minutes ?? 0, category, reason, name: helperName, credits })) ?? credits;
}

async function takesSecond(ctx: Context, row: GrievanceRow, { minutes, category, reason, name, credits }: { readonly minutes: number; readonly category: string | null; readonly reason: string; readonly name: string; readonly credits: { readonly before: number; readonly after: number } }) {
  const no = await ctx.call(safeguard.calls.permit, {
    act: 'timebank.correct', content: { grievanceId: row.id, minutes, category }, size: Math.abs(credits.after - credits.before), facts: { number: row.number, name, ...credits, reason },
    page: staffPage(rolesOf(ctx), `/adjudication/${row.id}`), concerned: row.concerned.map((id) => asId<'person'>(id)),
  });
  return isRefusal(no) ? no : undefined;
}
/** Of a service that nobody signed in to only the day is known. */
const NOON = 12;

/** What the first decision took is the helper's again. */
async function giveBack(ctx: Context, { visit_id: visitId }: GrievanceRow, reason: string) {
  if (visitId === null) return refuse('quality.notCredited');
  const given = await ctx.widen(() => ctx.call(timebank.calls.giveBack, { visitId: asId<'visit'>(visitId), reason }));
  if (isRefusal(given)) return given;
  return given.gaveBack ? true : refuse('quality.notCredited');
}

/** The clock: what nobody decided climbs, at the street office it is told again; a decision that nobody appealed is final. */
export async function wake(ctx: Context, grievanceId: string): Promise<void> {
  const row = await findGrievance(ctx, grievanceId);
  // A clock that comes early, late or twice does nothing that is not due.
  if (!row?.due_at || row.due_at > ctx.now) return;
  if (row.state === 'decided') {
    const moved = await command(ctx, row, 'close', ['clock']);
    if (!isRefusal(moved)) trailOf(ctx, row, 'closed');
    return;
  }
  const moved = await command(ctx, row, 'climb', ['clock'], { level: levelAfter(row.level), climbs: row.climbs + 1 });
  if (isRefusal(moved)) return;
  trailOf(ctx, row, 'climbed', { from: row.level, to: moved.level, climbs: moved.climbs });
  await tellDeciders(ctx, moved, 'overdue');
}
