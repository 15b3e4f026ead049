/** Asking how it was: who is asked, by lot or because it must be, what was answered, and what it comes to. */
import { automation } from '@huying/automation/contract';
import { checkAnswers, days, hours, type Id, isRefusal, later, localDate, refuse, type Role, step, toIso } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, type JobDefinition, type RouteHandlers } from '@huying/platform';
import { service } from '@huying/service/contract';
import { ASKERS, followUpLifecycle, type FollowUpLine, quality } from '../contract.ts';
import { FOLLOW_UP_FORM, FOLLOW_UP_TABLE, isDrawn, readFollowUp, shareOf } from '../core/follow-up.ts';
import { answerFollowUp, climbFollowUp, countFollowUps, findFollowUp, type FollowUpRow, insertFollowUp, listFollowUps, listKnown, missFollowUp } from './follow-up-store.ts';
import { tellOverdue } from './say.ts';
import { visitFactsOf } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof quality>, 'followUps' | 'followUp' | 'missed' | 'answer' | 'figures'>;
/** How far back is looked; what was looked at and not drawn is not drawn the next time either. */
const LOOKS_BACK_DAYS = 3;
/** A service that nobody confirmed for so long is asked about. */
const UNCONFIRMED_HOURS = 24;
const PIECE = 200;

/** Each hour, so that no command waits for it. */
export const sampleJob: JobDefinition = {
  name: 'quality:sample',
  cron: '23 * * * *',
  async work({ tenants, run }) {
    for (const tenantId of await tenants()) {
      for (const how of ['confirmed', 'unconfirmed'] as const) {
        let after: Id<'visit'> | null = null;
        do {
          const from: Id<'visit'> | null = after;
          after = (await run(tenantId, (ctx) => sample(ctx, how, from))).after;
        } while (after !== null);
      }
    }
  },
};

export async function sample(ctx: Context, how: 'confirmed' | 'unconfirmed', after: Id<'visit'> | null): Promise<{ after: Id<'visit'> | null; made: number }> {
  const until = how === 'confirmed' ? ctx.now : later(ctx.now, -hours(UNCONFIRMED_HOURS));
  const found = await ctx.call(service.calls.ended, { how, since: later(until, -days(LOOKS_BACK_DAYS)).toISOString(), until: until.toISOString(), after, limit: PIECE });
  if (isRefusal(found)) throw new Error('the visits that ended were not told');
  const known = await listKnown(ctx, found.map(({ visit }) => visit.id));
  let made = 0;
  for (const { visit, areaPath, urgency } of found) {
    if (known.has(visit.id) || visit.elderId === null) continue;
    const decided = await ctx.call(automation.calls.decide, { name: FOLLOW_UP_TABLE, facts: { urgency, confirmed: how === 'confirmed', category: visit.category } });
    if (isRefusal(decided)) throw new Error('the table of follow-ups was not answered');
    const rule = readFollowUp(decided.outputs);
    if (!isDrawn(visit.id, rule.share)) continue;
    const elder = await ctx.call(people.calls.person, { personId: visit.elderId });
    const row = await insertFollowUp(ctx, {
      visitId: visit.id, needId: visit.subject.kind === 'need' ? visit.subject.id : null, areaPath, elder: { id: visit.elderId, name: elder && !isRefusal(elder) ? elder.name : '' }, helper: { id: visit.helperId, name: visit.helperName },
      category: visit.category, why: urgency === 'red' ? 'red' : how === 'unconfirmed' ? 'unconfirmed' : 'sample', dueAt: later(ctx.now, hours(rule.withinHours)), attempts: rule.attempts, withinHours: rule.withinHours,
    });
    if (!row) continue;
    made += 1;
    setClock(ctx, row);
    ctx.trail({ subject: visit.subject, action: 'quality.followUpMade', detail: { visitId: visit.id, why: row.why, table: FOLLOW_UP_TABLE, version: decided.version } });
    tell(ctx, row);
  }
  return { after: found.length < PIECE ? null : (found.at(-1)?.visit.id ?? null), made };
}

const clockOf = (id: string) => `quality/follow-up/${id}`;
const setClock = (ctx: Context, row: FollowUpRow) => ctx.timer.set({ key: clockOf(row.id), at: row.due_at, call: quality.calls.wakeFollowUp, input: { followUpId: row.id } });

/** The clock: what nobody asked about in time is the street office's too, and told again there each time. */
export async function wakeFollowUp(ctx: Context, followUpId: string): Promise<void> {
  const row = await findFollowUp(ctx, followUpId);
  // A clock that comes early, late or twice does nothing that is not due.
  if (!row || row.due_at > ctx.now || isRefusal(step(followUpLifecycle, { state: row.state, command: 'climb', role: ['clock'] }))) return;
  const moved = await climbFollowUp(ctx, row, later(ctx.now, hours(row.within_hours)));
  if (!moved) return;
  setClock(ctx, moved);
  trailOf(ctx, moved, 'followUpClimbed', { from: row.level, to: moved.level, climbs: moved.climbs });
  await tellOverdue(ctx, moved);
  tell(ctx, moved);
}

const tell = (ctx: Context, row: FollowUpRow) => ctx.tell([`role:desk:${row.area_path}`, `role:committee:${row.area_path}`, `role:grid:${row.area_path}`, `role:street:${row.area_path}`], quality.notices.followUpChanged, { followUpId: row.id });
const trailOf = (ctx: Context, row: FollowUpRow, action: string, detail: Readonly<Record<string, string | number>> = {}) => ctx.trail({ subject: row.need_id ? { kind: 'need', id: row.need_id } : { kind: 'visit', id: row.visit_id }, action: `quality.${action}`, detail: { followUpId: row.id, ...detail } });

const lineOf = (row: FollowUpRow): FollowUpLine => ({
  id: row.id, why: row.why, state: row.state, category: row.category, elderName: row.elder_name, helperName: row.helper_name, areaPath: row.area_path, needId: row.need_id, visitId: row.visit_id, madeAt: toIso(row.made_at), dueAt: toIso(row.due_at),
  attempts: row.attempts, mostAttempts: row.most_attempts, lastAttempt: row.last_attempt, solved: row.solved, content: row.content, endedAt: row.ended_at && toIso(row.ended_at), endedBy: row.ended_by_name,
  level: row.level, climbs: row.climbs,
});

/** Roles by which the actor asks there. */
const askingRoles = (ctx: Context, row: FollowUpRow): Role[] => ctx.actor.memberships.filter(({ role, areaPath }) => (ASKERS as readonly Role[]).includes(role) && row.area_path.startsWith(areaPath)).map(({ role }) => role);

async function asked(ctx: Context, id: string) {
  const row = await findFollowUp(ctx, id);
  const roles = row ? askingRoles(ctx, row) : [];
  if (!row || roles.length === 0) return refuse('thing.notFound');
  return row.helper_id === ctx.actor.personId ? refuse('quality.ownCase') : { row, roles };
}

export const followUpRoutes: Handlers = {
  async followUps(ctx, { query }) {
    const [at, id] = query.after?.split(' ') ?? [];
    const isCursor = at !== undefined && id !== undefined && /^[0-9a-f-]{36}$/.test(id) && !Number.isNaN(Date.parse(at));
    const rows = (await listFollowUps(ctx, { show: query.show, after: isCursor ? { at, id } : undefined, limit: query.limit + 1 })).filter((row) => coversArea(ctx.actor, row.area_path, ...ASKERS, 'administrator', 'auditor'));
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return { items: page.map(lineOf), next: rows.length > page.length && last ? `${last.due_at.toISOString()} ${last.id}` : null };
  },
  async followUp(ctx, { params }) {
    const row = await findFollowUp(ctx, params.followUpId);
    if (!row || askingRoles(ctx, row).length === 0) return refuse('thing.notFound');
    const elder = await ctx.widen(() => ctx.call(people.calls.elder, { personId: row.elder_id }));
    const file = elder && !isRefusal(elder) ? elder : null;
    trailOf(ctx, row, 'followUpRead');
    return {
      ...lineOf(row), phone: file?.phone ?? null, contacts: file?.contacts ?? [], form: FOLLOW_UP_FORM, answers: row.answers_sealed === null ? null : (JSON.parse(ctx.secrets.open(row.answers_sealed)) as Record<string, unknown>),
      visit: await visitFactsOf(ctx, row.visit_id), mayAsk: row.state !== 'answered' && row.helper_id !== ctx.actor.personId,
    };
  },
  async missed(ctx, { params, body }) {
    const found = await asked(ctx, params.followUpId);
    if (isRefusal(found)) return found;
    const { row, roles } = found;
    const isLast = row.attempts + 1 >= row.most_attempts;
    const decided = step(followUpLifecycle, { state: row.state, command: isLast ? 'giveUp' : 'miss', role: roles });
    if (isRefusal(decided)) return decided;
    const moved = await missFollowUp(ctx, row, body.how, isLast);
    if (!moved) return refuse('lifecycle.notHere', { state: row.state, command: 'miss' });
    if (isLast) ctx.timer.clear(clockOf(row.id));
    trailOf(ctx, row, isLast ? 'followUpUnreached' : 'followUpMissed', { how: body.how, attempts: moved.attempts });
    tell(ctx, moved);
    return lineOf(moved);
  },
  async answer(ctx, { params, body }) {
    const found = await asked(ctx, params.followUpId);
    if (isRefusal(found)) return found;
    const { row, roles } = found;
    const decided = step(followUpLifecycle, { state: row.state, command: 'answer', role: roles });
    if (isRefusal(decided)) return decided;
    const { problems, answers } = checkAnswers(FOLLOW_UP_FORM, body.answers, { today: localDate(ctx.now) });
    const [problem] = problems;
    if (problem) return refuse('quality.wrongAnswers', { field: problem.field, why: problem.code });
    const { solved, content } = answers.values as { solved: string; content: string };
    const moved = await answerFollowUp(ctx, row, { version: answers.version, sealed: ctx.secrets.seal(JSON.stringify(answers.values)), solved, content });
    if (!moved) return refuse('lifecycle.notHere', { state: row.state, command: 'answer' });
    ctx.timer.clear(clockOf(row.id));
    trailOf(ctx, row, 'followUpAnswered', { solved, content });
    tell(ctx, moved);
    return lineOf(moved);
  },
  async figures(ctx, { query }) {
    const since = later(ctx.now, -days(query.days));
    const counted = await countFollowUps(ctx, since);
    const rated = await ctx.call(service.calls.ratings, { since: since.toISOString() });
    const { answered: all } = counted;
    return {
      waiting: counted.waiting, overdue: counted.overdue, answered: all, unreached: counted.unreached, solved: shareOf({ yes: counted.solved, mostly: counted.mostly_solved, all }), content: shareOf({ yes: counted.content, mostly: counted.mostly_content, all }),
      ratings: isRefusal(rated) ? 0 : rated.count, faces: isRefusal(rated) ? null : rated.mean,
    };
  },
};
