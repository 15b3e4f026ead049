/** What an organisation says of itself, and what it has done. */
import { isRefusal, later, localDate, type OrganisationId, type Refusal, refuse, type RouteInput, type WorkingHours, workingHoursSchema } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, type RouteHandlers, sql } from '@huying/platform';
import { roster } from '@huying/roster/contract';
import type { mobilisation } from '../contract.ts';
import { type Scope, WHOLE_SCOPE, withHolidays } from '../core/scope.ts';
import type * as rows from './rows.ts';

type Handlers = Pick<RouteHandlers<typeof mobilisation>, 'scope' | 'changeScope' | 'organisationStatistics'>;
type ScopeRow = Pick<rows.Scope, 'organisation_id' | 'categories' | 'hours' | 'away_until' | 'keeps_holidays' | 'closed_days' | 'changed_at' | 'changed_by'>;

/** Stored by the same shape; what a later release cannot read narrows nothing. */
const scopeOf = (row: ScopeRow): Scope => ({ categories: row.categories, hours: workingHoursSchema.nullable().catch(null).parse(row.hours), awayUntil: row.away_until, closedDays: row.closed_days });

/** The community's working hours, which know the public holidays. */
async function officeHours(ctx: Context, areaPath: string): Promise<Pick<WorkingHours, 'holidays' | 'special'>> {
  const hours = await ctx.call(roster.calls.workingHours, { areaPath });
  return isRefusal(hours) ? { holidays: [], special: {} } : hours;
}

const listScopes = (ctx: Context, ids: readonly string[]): Promise<ScopeRow[]> =>
  ctx.db.rows<ScopeRow>(sql`
    select organisation_id, categories, hours, away_until, keeps_holidays, closed_days, changed_at, changed_by from mobilisation.scope where tenant_id = ${ctx.tenantId} and organisation_id = any(${ids}::uuid[])`);

/** By organisation, with the holidays of the community that asks; who has said nothing is asked for everything. */
export async function scopesOf(ctx: Context, ids: readonly string[], areaPath: string): Promise<(id: string) => Scope> {
  if (ids.length === 0) return () => WHOLE_SCOPE;
  const rows = await ctx.widen(() => listScopes(ctx, ids));
  const office = rows.some((row) => row.keeps_holidays) ? await officeHours(ctx, areaPath) : undefined;
  const known = new Map<string, Scope>(rows.map((row) => [row.organisation_id, row.keeps_holidays && office ? withHolidays(scopeOf(row), office) : scopeOf(row)]));
  return (id) => known.get(id) ?? WHOLE_SCOPE;
}

/** An organisation that the actor belongs to, or whose place lies within the actor's area; for anybody else it is not there. */
async function organisationFor(ctx: Context, organisationId: OrganisationId, isOwnOnly: boolean) {
  const found = await ctx.call(people.calls.organisation, { organisationId });
  if (!found || isRefusal(found)) return refuse('thing.notFound');
  const isOwn = ctx.actor.memberships.some((one) => one.organisationId === organisationId && (one.role === 'organisation' || one.role === 'property'));
  const isStaff = !isOwnOnly && coversArea(ctx.actor, found.areaPath, 'desk', 'committee', 'street', 'administrator', 'auditor');
  return isOwn || isStaff ? found : refuse('thing.notFound');
}

type Found = Exclude<Awaited<ReturnType<typeof organisationFor>>, Refusal>;

async function viewOf(ctx: Context, found: Found) {
  const [row] = await ctx.widen(() => listScopes(ctx, [found.id]));
  const { categories, hours, awayUntil, closedDays } = row ? scopeOf(row) : WHOLE_SCOPE;
  const today = localDate(ctx.now);
  const { holidays } = await officeHours(ctx, found.areaPath);
  return {
    organisationId: found.id, name: found.name, kind: found.kind, contract: { areaPath: found.areaPath, serves: [...found.serves], categories: [...found.categories] },
    categories: [...categories], hours, awayUntil: awayUntil?.toISOString() ?? null, keepsHolidays: row?.keeps_holidays ?? false, closedDays: closedDays.filter((day) => day >= today), publicHolidays: holidays.filter((day) => day >= today).sort().slice(0, MOST_SHOWN), changedAt: row?.changed_at.toISOString() ?? null, changedBy: row?.changed_by ?? null,
  };
}

const MOST_AWAY_DAYS = 366;
/** Holidays of a year or two. */
const MOST_SHOWN = 60;

async function changeScope(ctx: Context, { params, body }: RouteInput<typeof mobilisation.routes.changeScope>) {
  const found = await organisationFor(ctx, params.organisationId, true);
  if (isRefusal(found)) return found;
  // Nobody offers what the contract does not name.
  const beyond = body.categories.find((category) => found.categories.length > 0 && !found.categories.includes(category));
  if (beyond !== undefined) return refuse('mobilisation.beyondContract');
  const awayUntil = body.awayUntil ? new Date(body.awayUntil) : null;
  if (awayUntil && (awayUntil <= ctx.now || awayUntil > later(ctx.now, MOST_AWAY_DAYS * 86_400_000))) return refuse('request.invalid');
  return ctx.widen(async () => {
    const [former] = await listScopes(ctx, [found.id]);
    const keepsHolidays = body.keepsHolidays ?? former?.keeps_holidays ?? body.hours !== null;
    const closedDays = [...new Set(body.closedDays ?? former?.closed_days ?? [])].sort();
    ctx.db.send(sql`
      insert into mobilisation.scope (tenant_id, organisation_id, categories, hours, away_until, keeps_holidays, closed_days, changed_at, changed_by)
      values (${ctx.tenantId}, ${found.id}, ${[...new Set(body.categories)]}, ${body.hours === null ? null : JSON.stringify(body.hours)}::jsonb, ${awayUntil}, ${keepsHolidays}, ${closedDays}, ${ctx.now}, ${ctx.actor.name})
      on conflict (tenant_id, organisation_id) do update set categories = excluded.categories, hours = excluded.hours, away_until = excluded.away_until, keeps_holidays = excluded.keeps_holidays, closed_days = excluded.closed_days, changed_at = excluded.changed_at, changed_by = excluded.changed_by`);
    ctx.trail({ subject: { kind: 'organisation', id: found.id }, action: 'mobilisation.scopeChanged', detail: { categories: body.categories.join(','), hasHours: body.hours !== null, keepsHolidays, closedDays: closedDays.length, awayUntil: awayUntil?.toISOString() ?? null } });
    return viewOf(ctx, found);
  });
}

interface Totals {
  readonly asked: number;
  readonly taken: number;
  readonly silent: number;
  readonly median: number | null;
}
interface Kept {
  readonly kept: number;
  readonly given_back: number;
  readonly lost: number;
}

async function statisticsOf(ctx: Context, organisationId: OrganisationId, from: Date, to: Date) {
  const [totals, kept, members, categories] = await Promise.all([
    ctx.db.row<Totals>(sql`
      select count(*)::int as asked, count(*) filter (where state = 'accepted')::int as taken, count(*) filter (where state = 'silent')::int as silent,
        percentile_cont(0.5) within group (order by extract(epoch from answered_at - made_at)) filter (where state = 'accepted') as median
      from mobilisation.offer where tenant_id = ${ctx.tenantId} and organisation_id = ${organisationId} and made_at >= ${from} and made_at < ${to}`),
    ctx.db.row<Kept>(sql`
      select count(*) filter (where ended_at is null)::int as kept, count(*) filter (where end_reason = 'gave-back')::int as given_back, count(*) filter (where end_reason = 'silent')::int as lost
      from mobilisation.holder where tenant_id = ${ctx.tenantId} and organisation_id = ${organisationId} and since >= ${from} and since < ${to}`),
    ctx.db.rows<{ name: string | null; taken: number }>(sql`
      select person_name as name, count(*)::int as taken from mobilisation.holder where tenant_id = ${ctx.tenantId} and organisation_id = ${organisationId} and since >= ${from} and since < ${to}
      group by person_id, person_name order by taken desc, person_name limit 100`),
    ctx.db.rows<{ category: string; taken: number }>(sql`
      select c.category, count(*)::int as taken from mobilisation.holder h join mobilisation.callout c on c.tenant_id = h.tenant_id and c.id = h.callout_id
      where h.tenant_id = ${ctx.tenantId} and h.organisation_id = ${organisationId} and h.since >= ${from} and h.since < ${to} group by c.category order by taken desc limit 40`),
  ]);
  return {
    asked: totals?.asked ?? 0, taken: totals?.taken ?? 0, silent: totals?.silent ?? 0, medianSecondsToTake: totals?.median ?? null, kept: kept?.kept ?? 0, gaveBack: kept?.given_back ?? 0, lost: kept?.lost ?? 0,
    perMember: members, perCategory: categories,
  };
}

const USUAL_DAYS = 30;

export const organisationRoutes: Handlers = {
  async scope(ctx, { params }) {
    const found = await organisationFor(ctx, params.organisationId, false);
    return isRefusal(found) ? found : viewOf(ctx, found);
  },
  changeScope,
  async organisationStatistics(ctx, { params, query }) {
    const found = await organisationFor(ctx, params.organisationId, false);
    if (isRefusal(found)) return found;
    const to = query.to ? new Date(query.to) : later(ctx.now, 1);
    const from = query.from ? new Date(query.from) : later(to, -USUAL_DAYS * 86_400_000);
    return ctx.widen(() => statisticsOf(ctx, found.id, from, to));
  },
};
