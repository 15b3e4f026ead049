import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { GrievanceKind, GrievanceState, Level, OUTCOMES, SIDES } from '../contract.ts';
import type * as rows from './rows.ts';

const GRIEVANCE = columnsOf<rows.Grievance>('g').pick(
  'id', 'number', 'kind', 'reason', 'state', 'level', 'area_path', 'need_id', 'visit_id', 'callout_id', 'line_id', 'help_id', 'complainant_id', 'complainant_name', 'complainant_page', 'respondent_id', 'respondent_name', 'respondent_page', 'organisation_id', 'filed_by',
  'concerned', 'filed_at', 'due_at', 'climbs', 'decide_within_hours', 'appeal_within_days', 'ended_at', 'claimed_on', 'claimed_category', 'claimed_minutes');
export type GrievanceRow = RowOf<typeof GRIEVANCE>;
const STATEMENT = columnsOf<rows.Statement>('s').pick('grievance_id', 'side', 'written_by', 'words_sealed', 'at');
export type StatementRow = RowOf<typeof STATEMENT>;
const DECISION = columnsOf<rows.Decision>('d').pick('grievance_id', 'instance', 'level', 'outcome', 'reason_sealed', 'decided_by', 'decided_by_name', 'changes_rating', 'faces_before', 'faces_after', 'took_back_credits', 'gave_back_credits', 'minutes_before', 'minutes_after', 'category_before', 'category_after', 'credits_before', 'credits_after', 'at');
export type DecisionRow = RowOf<typeof DECISION>;

export interface Side {
  readonly id: string;
  readonly name: string;
  readonly page: 'elder' | 'family' | 'volunteer' | 'org' | 'worker';
}
export interface NewGrievance {
  readonly kind: GrievanceKind;
  readonly reason: string;
  readonly level: Level;
  readonly areaPath: string;
  readonly needId: string | null;
  readonly visitId: string | null;
  readonly calloutId: string | null;
  readonly lineId?: string | null;
  readonly helpId?: string | null;
  readonly claim?: { readonly minutes: number; readonly on: string | null; readonly category: string | null };
  readonly complainant: Side;
  readonly respondent: Side | null;
  readonly organisationId: string | null;
  readonly concerned: readonly string[];
  readonly dueAt: Date;
  readonly decideWithinHours: number;
  readonly appealWithinDays: number;
  readonly limitsVersion: number;
}

async function nextNumber(ctx: Context): Promise<number> {
  const row = await ctx.db.row<{ last: number }>(sql`
    insert into quality.counter as c (tenant_id, last) values (${ctx.tenantId}, 1) on conflict (tenant_id) do update set last = c.last + 1 returning last`);
  return row?.last ?? 0;
}

/** Undefined where the same was filed already. */
export async function insertGrievance(ctx: Context, given: NewGrievance): Promise<GrievanceRow | undefined> {
  const number = await ctx.widen(() => nextNumber(ctx));
  return ctx.db.row<GrievanceRow>(sql`
    insert into quality.grievance as g (tenant_id, id, number, kind, reason, state, level, area_path, need_id, visit_id, callout_id, line_id, help_id, complainant_id, complainant_name, complainant_page, respondent_id, respondent_name, respondent_page, organisation_id, filed_by,
      concerned, filed_at, due_at, decide_within_hours, appeal_within_days, limits_version, claimed_on, claimed_category, claimed_minutes)
    values (${ctx.tenantId}, ${ctx.newId<'grievance'>()}, ${number}, ${given.kind}, ${given.reason}, 'submitted', ${given.level}, ${given.areaPath}, ${given.needId}, ${given.visitId}, ${given.calloutId}, ${given.lineId ?? null}, ${given.helpId ?? null},
      ${given.complainant.id}, ${given.complainant.name}, ${given.complainant.page}, ${given.respondent?.id ?? null}, ${given.respondent?.name ?? null}, ${given.respondent?.page ?? null}, ${given.organisationId}, ${ctx.actor.personId},
      ${given.concerned}::uuid[], ${ctx.now}, ${given.dueAt}, ${given.decideWithinHours}, ${given.appealWithinDays}, ${given.limitsVersion}, ${given.claim?.on ?? null}, ${given.claim?.category ?? null}, ${given.claim?.minutes ?? null}::int)
    on conflict do nothing returning ${GRIEVANCE}`);
}

export const findGrievance = (ctx: Context, id: string): Promise<GrievanceRow | undefined> =>
  ctx.db.row<GrievanceRow>(sql`select ${GRIEVANCE} from quality.grievance g where g.tenant_id = ${ctx.tenantId} and g.id = ${id}`);

export interface GrievanceMove {
  readonly to: GrievanceState;
  readonly level?: Level;
  readonly dueAt: Date | null;
  readonly climbs?: number;
}
/** Undefined where somebody else was quicker. */
export const moveGrievance = (ctx: Context, row: GrievanceRow, { to, level, dueAt, climbs }: GrievanceMove): Promise<GrievanceRow | undefined> =>
  ctx.db.row<GrievanceRow>(sql`
    update quality.grievance g set state = ${to}, level = ${level ?? row.level}, due_at = ${dueAt}, climbs = ${climbs ?? row.climbs}, ended_at = case when ${dueAt === null} then ${ctx.now}::timestamptz end
    where g.tenant_id = ${ctx.tenantId} and g.id = ${row.id} and g.state = ${row.state} and g.climbs = ${row.climbs} returning ${GRIEVANCE}`);

/** What a decision brought into the record is what the case is about from then on. */
export const setVisit = (ctx: Context, row: GrievanceRow, visitId: string): Promise<number> =>
  ctx.db.run(sql`update quality.grievance set visit_id = ${visitId} where tenant_id = ${ctx.tenantId} and id = ${row.id} and visit_id is null`);

export const insertStatement = (ctx: Context, row: GrievanceRow, side: (typeof SIDES)[number], words: string, writtenBy: string | null): void =>
  ctx.db.send(sql`
    insert into quality.statement (tenant_id, id, grievance_id, side, written_by, words_sealed, at)
    values (${ctx.tenantId}, ${ctx.newId<'statement'>()}, ${row.id}, ${side}, ${writtenBy}, ${ctx.secrets.seal(words)}, ${ctx.now})`);

export const listStatements = (ctx: Context, grievanceId: string): Promise<StatementRow[]> =>
  ctx.db.rows<StatementRow>(sql`select ${STATEMENT} from quality.statement s where s.tenant_id = ${ctx.tenantId} and s.grievance_id = ${grievanceId} order by s.id limit 200`);

interface Change<Value> {
  readonly before: Value;
  readonly after: Value;
}
/** What became of the record, and of the credits with it. */
export interface Corrected {
  readonly minutes: Change<number>;
  readonly category: Change<string> | null;
  readonly credits: Change<number> | null;
}

export const insertDecision = (ctx: Context, row: GrievanceRow, given: {
  readonly instance: 1 | 2; readonly outcome: (typeof OUTCOMES)[number]; readonly reason: string; readonly rating: { readonly before: number | null; readonly after: number | null } | null; readonly tookBackCredits: boolean; readonly gaveBackCredits: boolean;
  readonly corrected: Corrected | null;
}): Promise<number> =>
  ctx.db.run(sql`
    insert into quality.decision (tenant_id, grievance_id, instance, level, outcome, reason_sealed, decided_by, decided_by_name, changes_rating, faces_before, faces_after, took_back_credits, gave_back_credits, minutes_before, minutes_after, category_before, category_after, credits_before, credits_after, at)
    values (${ctx.tenantId}, ${row.id}, ${given.instance}, ${row.level}, ${given.outcome}, ${ctx.secrets.seal(given.reason)}, ${ctx.actor.personId}, ${ctx.actor.name}, ${given.rating !== null},
      ${given.rating?.before ?? null}, ${given.rating?.after ?? null}, ${given.tookBackCredits}, ${given.gaveBackCredits}, ${given.corrected?.minutes.before ?? null}::int, ${given.corrected?.minutes.after ?? null}::int, ${given.corrected?.category?.before ?? null}, ${given.corrected?.category?.after ?? null},
      ${given.corrected?.credits?.before ?? null}::int, ${given.corrected?.credits?.after ?? null}::int, ${ctx.now})
    on conflict do nothing`);

export const listDecisions = (ctx: Context, grievanceId: string): Promise<DecisionRow[]> =>
  ctx.db.rows<DecisionRow>(sql`select ${DECISION} from quality.decision d where d.tenant_id = ${ctx.tenantId} and d.grievance_id = ${grievanceId} order by d.instance`);

export interface GrievanceFilter {
  readonly show: 'open' | 'overdue' | 'decided' | 'over' | 'all';
  readonly kind: GrievanceKind | undefined;
  readonly level: Level | undefined;
  readonly below: number | undefined;
  readonly limit: number;
}
/** Newest first; when each is due stands beside it. */
export const listGrievances = (ctx: Context, { show, kind, level, below, limit }: GrievanceFilter): Promise<GrievanceRow[]> =>
  ctx.db.rows<GrievanceRow>(sql`
    select ${GRIEVANCE} from quality.grievance g
    where g.tenant_id = ${ctx.tenantId} and (${below ?? null}::int is null or g.number < ${below ?? null}::int)
      and (${kind ?? null}::text is null or g.kind = ${kind ?? null}) and (${level ?? null}::text is null or g.level = ${level ?? null})
      and case ${show}::text when 'open' then g.state in ('submitted', 'appealed') when 'overdue' then g.state in ('submitted', 'appealed') and g.climbs > 0 when 'decided' then g.state = 'decided'
        when 'over' then g.state in ('final', 'withdrawn') else true end
    order by g.number desc limit ${limit}`);

/** Those that the actor filed, that concern them, or that an organisation of theirs answers for. */
export const listOwnGrievances = (ctx: Context, organisations: readonly string[], below: number | undefined, limit: number): Promise<GrievanceRow[]> =>
  ctx.db.rows<GrievanceRow>(sql`
    select ${GRIEVANCE} from quality.grievance g
    where g.tenant_id = ${ctx.tenantId} and (${below ?? null}::int is null or g.number < ${below ?? null}::int)
      and (g.complainant_id = ${ctx.actor.personId} or g.respondent_id = ${ctx.actor.personId} or g.organisation_id = any(${organisations}::uuid[]))
    order by g.number desc limit ${limit}`);

/** How many somebody has filed that nobody has decided. */
export async function countOpenOf(ctx: Context, personId: string): Promise<number> {
  const row = await ctx.db.row<{ count: number }>(sql`select count(*)::int as count from quality.grievance g where g.tenant_id = ${ctx.tenantId} and g.complainant_id = ${personId} and g.state = 'submitted'`);
  return row?.count ?? 0;
}
