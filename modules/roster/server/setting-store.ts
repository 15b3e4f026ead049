/** What people and communities have set: wishes, rules, templates. */
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import type { CallIn } from '@huying/kernel';
import { type roster, type RosterRules, rosterRules, type Wishes } from '../contract.ts';
import { USUAL_RULES } from '../core/rules.ts';
import type * as rows from './rows.ts';
import type { SkillWanted } from './shift-store.ts';

// Wishes -------------------------------------------------------------------------------------------------------------------------

const WISH = columnsOf<rows.Wish>().pick('person_id', 'switches_duty', 'may_be_asked', 'most_hours_per_week', 'available');
type WishRow = Omit<RowOf<typeof WISH>, 'available'> & { readonly available: Wishes['available'] };

export const NO_WISHES: Wishes = { switchesDuty: false, mayBeAsked: true, mostHoursPerWeek: null, available: [] };
const wishesOf = (row: WishRow): Wishes => ({ switchesDuty: row.switches_duty, mayBeAsked: row.may_be_asked, mostHoursPerWeek: row.most_hours_per_week, available: row.available });

export async function listWishes(ctx: Context, personIds: readonly string[]): Promise<Map<string, Wishes>> {
  const found = await ctx.db.rows<WishRow>(sql`select ${WISH} from roster.wish where tenant_id = ${ctx.tenantId} and person_id = any(${personIds}::uuid[])`);
  return new Map(found.map((row) => [row.person_id, wishesOf(row)]));
}

export const wishesFor = async (ctx: Context, personId: string): Promise<Wishes> => (await listWishes(ctx, [personId])).get(personId) ?? NO_WISHES;

/** No other turn of this person is decided until this command is over. */
export async function lockPerson(ctx: Context, personId: string): Promise<Wishes> {
  ctx.db.send(sql`insert into roster.wish (tenant_id, person_id) values (${ctx.tenantId}, ${personId}) on conflict do nothing`);
  const row = await ctx.db.row<WishRow>(sql`select ${WISH} from roster.wish where tenant_id = ${ctx.tenantId} and person_id = ${personId} for update`);
  return row ? wishesOf(row) : NO_WISHES;
}

export const putWishes = (ctx: Context, personId: string, given: Wishes): void =>
  ctx.db.send(sql`
    insert into roster.wish (tenant_id, person_id, switches_duty, may_be_asked, most_hours_per_week, available)
    values (${ctx.tenantId}, ${personId}, ${given.switchesDuty}, ${given.mayBeAsked}, ${given.mostHoursPerWeek}, ${JSON.stringify(given.available)}::jsonb)
    on conflict (tenant_id, person_id) do update set switches_duty = excluded.switches_duty, may_be_asked = excluded.may_be_asked, most_hours_per_week = excluded.most_hours_per_week, available = excluded.available`);

// Rules --------------------------------------------------------------------------------------------------------------------------

/** Those of the community, else of the street above it, else the usual ones. */
export async function rulesFor(ctx: Context, areaPath: string): Promise<RosterRules> {
  const row = await ctx.db.row<Pick<rows.Rule, 'rules'>>(sql`
    select rules from roster.rule where tenant_id = ${ctx.tenantId} and (area_path = '' or area_path = ${areaPath} or starts_with(${areaPath}, area_path || '/')) order by length(area_path) desc limit 1`);
  const parsed = row ? rosterRules.safeParse(row.rules) : undefined;
  return parsed?.success ? parsed.data : USUAL_RULES;
}

export const putRules = (ctx: Context, areaPath: string, rules: RosterRules): Promise<number> =>
  ctx.db.run(sql`
    insert into roster.rule (tenant_id, area_path, rules, changed_at) values (${ctx.tenantId}, ${areaPath}, ${JSON.stringify(rules)}::jsonb, ${ctx.now})
    on conflict (tenant_id, area_path) do update set rules = excluded.rules, changed_at = excluded.changed_at`);

// Templates ----------------------------------------------------------------------------------------------------------------------

const TEMPLATE = columnsOf<rows.Template>('m').pick(
  'id', 'area_path', 'organisation_id', 'name', 'category', 'crew', 'weekdays', 'every_weeks', 'from_time', 'to_time', 'holidays', 'wanted', 'skills', 'needs_approval', 'notice_hours', 'holds_from', 'holds_until');
export type TemplateRow = Omit<RowOf<typeof TEMPLATE>, 'skills'> & { readonly skills: readonly SkillWanted[] };
export type TemplateBody = CallIn<typeof roster.calls.addRosters>['templates'][number];

const MOST_TEMPLATES = 500;

/** With how much of each is to come. */
export const listTemplates = (ctx: Context): Promise<(TemplateRow & { readonly coming: number; readonly booked: number })[]> =>
  ctx.db.rows(sql`
    select ${TEMPLATE},
      (select count(*)::int from roster.shift s where s.tenant_id = m.tenant_id and s.template_id = m.id and s.state = 'open' and s.ends_at > ${ctx.now}) as coming,
      (select count(*)::int from roster.turn t join roster.shift s on s.tenant_id = t.tenant_id and s.id = t.shift_id
       where s.tenant_id = m.tenant_id and s.template_id = m.id and t.state = 'booked' and s.ends_at > ${ctx.now}) as booked
    from roster.template m where m.tenant_id = ${ctx.tenantId} order by m.area_path, m.from_time, m.name, m.id limit ${MOST_TEMPLATES}`);

export const findTemplate = (ctx: Context, templateId: string): Promise<TemplateRow | undefined> =>
  ctx.db.row<TemplateRow>(sql`select ${TEMPLATE} from roster.template m where m.tenant_id = ${ctx.tenantId} and m.id = ${templateId} for update`);

/** All that may still mean a shift. */
export const listLiving = (ctx: Context, day: string): Promise<TemplateRow[]> =>
  ctx.db.rows<TemplateRow>(sql`select ${TEMPLATE} from roster.template m where m.tenant_id = ${ctx.tenantId} and (m.holds_until is null or m.holds_until >= ${day}) order by m.id limit ${MOST_TEMPLATES}`);

export const putTemplate = (ctx: Context, templateId: string, body: TemplateBody): Promise<TemplateRow | undefined> =>
  ctx.db.row<TemplateRow>(sql`
    insert into roster.template as m (tenant_id, id, area_path, organisation_id, name, category, crew, weekdays, every_weeks, from_time, to_time, holidays, wanted, skills, needs_approval, notice_hours, holds_from, holds_until, changed_at)
    values (${ctx.tenantId}, ${templateId}, ${body.areaPath}, ${body.organisationId}, ${body.name}, ${body.category}, ${body.crew}, ${[...new Set(body.weekdays)].sort()}, ${body.everyWeeks}, ${body.from}, ${body.to}, ${body.holidays},
      ${body.wanted}, ${JSON.stringify(body.skills)}::jsonb, ${body.needsApproval}, ${body.noticeHours}, ${body.holdsFrom}, ${body.holdsUntil}, ${ctx.now})
    on conflict (tenant_id, id) do update set area_path = excluded.area_path, organisation_id = excluded.organisation_id, name = excluded.name, category = excluded.category, crew = excluded.crew, weekdays = excluded.weekdays,
      every_weeks = excluded.every_weeks, from_time = excluded.from_time, to_time = excluded.to_time, holidays = excluded.holidays, wanted = excluded.wanted, skills = excluded.skills, needs_approval = excluded.needs_approval,
      notice_hours = excluded.notice_hours, holds_from = excluded.holds_from, holds_until = excluded.holds_until, changed_at = excluded.changed_at
    returning ${TEMPLATE}`);
