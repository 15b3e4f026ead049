import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { ATTEMPTS, FOLLOW_UP_STATES, WHYS } from '../contract.ts';
import type * as rows from './rows.ts';

const FOLLOW_UP = columnsOf<rows.FollowUp>('f').pick(
  'id', 'visit_id', 'need_id', 'area_path', 'elder_id', 'elder_name', 'helper_id', 'helper_name', 'category', 'why', 'state', 'made_at', 'due_at', 'attempts', 'most_attempts', 'last_attempt', 'answers_sealed', 'solved', 'content',
  'ended_at', 'ended_by_name', 'level', 'climbs', 'within_hours');
export type FollowUpRow = RowOf<typeof FOLLOW_UP>;

export interface NewFollowUp {
  readonly visitId: string;
  readonly needId: string | null;
  readonly areaPath: string;
  readonly elder: { readonly id: string; readonly name: string };
  readonly helper: { readonly id: string; readonly name: string };
  readonly category: string;
  readonly why: (typeof WHYS)[number];
  readonly dueAt: Date;
  readonly attempts: number;
  readonly withinHours: number;
}
/** Whether it is new: of one visit somebody is asked once. */
export const insertFollowUp = (ctx: Context, given: NewFollowUp): Promise<FollowUpRow | undefined> =>
  ctx.db.row<FollowUpRow>(sql`
    insert into quality.follow_up as f (tenant_id, id, visit_id, need_id, area_path, elder_id, elder_name, helper_id, helper_name, category, why, state, made_at, due_at, most_attempts, within_hours)
    values (${ctx.tenantId}, ${ctx.newId<'follow-up'>()}, ${given.visitId}, ${given.needId}, ${given.areaPath}, ${given.elder.id}, ${given.elder.name}, ${given.helper.id}, ${given.helper.name}, ${given.category}, ${given.why}, 'waiting',
      ${ctx.now}, ${given.dueAt}, ${given.attempts}, ${given.withinHours})
    on conflict do nothing returning ${FOLLOW_UP}`);

/** Those of these visits that are asked about already. */
export const listKnown = async (ctx: Context, visitIds: readonly string[]): Promise<Set<string>> =>
  new Set((await ctx.db.rows<{ id: string }>(sql`select f.visit_id as id from quality.follow_up f where f.tenant_id = ${ctx.tenantId} and f.visit_id = any(${visitIds}::uuid[])`)).map(({ id }) => id));

export const findFollowUp = (ctx: Context, id: string): Promise<FollowUpRow | undefined> =>
  ctx.db.row<FollowUpRow>(sql`select ${FOLLOW_UP} from quality.follow_up f where f.tenant_id = ${ctx.tenantId} and f.id = ${id}`);

/** The cursor is the time and id of the last one shown. What waits comes in the order in which it is due, what is over the newest first. */
export const listFollowUps = (ctx: Context, { show, after, limit }: { readonly show: (typeof FOLLOW_UP_STATES)[number]; readonly after: { readonly at: string; readonly id: string } | undefined; readonly limit: number }): Promise<FollowUpRow[]> =>
  show === 'waiting'
    ? ctx.db.rows<FollowUpRow>(sql`
      select ${FOLLOW_UP} from quality.follow_up f where f.tenant_id = ${ctx.tenantId} and f.state = 'waiting'
        and (${after?.at ?? null}::timestamptz is null or (f.due_at, f.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)) order by f.due_at, f.id limit ${limit}`)
    : ctx.db.rows<FollowUpRow>(sql`
      select ${FOLLOW_UP} from quality.follow_up f where f.tenant_id = ${ctx.tenantId} and f.state = ${show}
        and (${after?.at ?? null}::timestamptz is null or (f.due_at, f.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)) order by f.due_at desc, f.id desc limit ${limit}`);

/** Undefined where somebody else was quicker. */
export const missFollowUp = (ctx: Context, row: FollowUpRow, how: (typeof ATTEMPTS)[number], isGivenUp: boolean): Promise<FollowUpRow | undefined> =>
  ctx.db.row<FollowUpRow>(sql`
    update quality.follow_up f set attempts = attempts + 1, last_attempt = ${how}, state = case when ${isGivenUp} then 'unreached' else 'waiting' end,
      ended_at = case when ${isGivenUp} then ${ctx.now}::timestamptz end, ended_by = case when ${isGivenUp} then ${ctx.actor.personId}::uuid end, ended_by_name = case when ${isGivenUp} then ${ctx.actor.name} end
    where f.tenant_id = ${ctx.tenantId} and f.id = ${row.id} and f.state = 'waiting' and f.attempts = ${row.attempts} returning ${FOLLOW_UP}`);

export const answerFollowUp = (ctx: Context, row: FollowUpRow, given: { readonly version: number; readonly sealed: Buffer; readonly solved: string; readonly content: string }): Promise<FollowUpRow | undefined> =>
  ctx.db.row<FollowUpRow>(sql`
    update quality.follow_up f set state = 'answered', form_version = ${given.version}, answers_sealed = ${given.sealed}, solved = ${given.solved}, content = ${given.content}, ended_at = ${ctx.now}, ended_by = ${ctx.actor.personId},
      ended_by_name = ${ctx.actor.name}
    where f.tenant_id = ${ctx.tenantId} and f.id = ${row.id} and f.state = ${row.state} returning ${FOLLOW_UP}`);

/** Undefined where somebody else was quicker. */
export const climbFollowUp = (ctx: Context, row: FollowUpRow, dueAt: Date): Promise<FollowUpRow | undefined> =>
  ctx.db.row<FollowUpRow>(sql`
    update quality.follow_up f set level = 'street', climbs = climbs + 1, due_at = ${dueAt}
    where f.tenant_id = ${ctx.tenantId} and f.id = ${row.id} and f.state = 'waiting' and f.climbs = ${row.climbs} returning ${FOLLOW_UP}`);

export interface Counted {
  readonly waiting: number;
  readonly overdue: number;
  readonly answered: number;
  readonly unreached: number;
  readonly solved: number;
  readonly mostly_solved: number;
  readonly content: number;
  readonly mostly_content: number;
}
export const countFollowUps = async (ctx: Context, since: Date): Promise<Counted> =>
  (await ctx.db.row<Counted>(sql`
    select count(*) filter (where f.state = 'waiting')::int as waiting, count(*) filter (where f.state = 'waiting' and (f.climbs > 0 or f.due_at < ${ctx.now}))::int as overdue,
      count(*) filter (where f.state = 'answered')::int as answered, count(*) filter (where f.state = 'unreached')::int as unreached,
      count(*) filter (where f.solved = 'yes')::int as solved, count(*) filter (where f.solved = 'mostly')::int as mostly_solved,
      count(*) filter (where f.content = 'yes')::int as content, count(*) filter (where f.content = 'mostly')::int as mostly_content
    from quality.follow_up f where f.tenant_id = ${ctx.tenantId} and (f.state = 'waiting' or f.ended_at >= ${since})`)) as Counted;
