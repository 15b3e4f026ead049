/** Shifts are made of templates some weeks ahead. It may be done at any time and any number of times. */
import { addDays, communityOf, localDate } from '@huying/kernel';
import type { Context, JobDefinition } from '@huying/platform';
import type { RosterRules } from '../contract.ts';
import { decideGeneration } from '../core/generation.ts';
import { occurrences } from '../core/pattern.ts';
import { clearClocks, setClocks } from './clocks.ts';
import { listLiving, rulesFor, type TemplateRow } from './setting-store.ts';
import { changeShifts, dropShifts, insertShifts, listOfTemplate, type Made } from './shift-store.ts';
import { moveTurns } from './turn-store.ts';

export interface Generated {
  readonly added: number;
  readonly changed: number;
  readonly dropped: number;
  readonly kept: number;
}

/** For whoever commands as the engine: sees all shifts of the template. */
export async function generate(ctx: Context, template: TemplateRow, rules: RosterRules): Promise<Generated> {
  const today = localDate(ctx.now);
  const pattern = {
    weekdays: template.weekdays, everyWeeks: template.every_weeks, from: template.from_time, to: template.to_time, holidays: template.holidays, holdsFrom: template.holds_from, holdsUntil: template.holds_until,
  };
  const made: Made = {
    templateId: template.id, organisationId: template.organisation_id, crew: template.crew, name: template.name, category: template.category, areaPath: template.area_path, wanted: template.wanted, skills: template.skills,
    needsApproval: template.needs_approval, noticeHours: template.notice_hours,
  };
  const known = (await listOfTemplate(ctx, template.id, today)).map((row) => ({
    id: row.id, day: row.day, startsAt: row.starts_at, endsAt: row.ends_at, state: row.state, isPeopled: row.is_peopled, name: row.name, category: row.category, areaPath: row.area_path, wanted: row.wanted, skills: row.skills,
    needsApproval: row.needs_approval, noticeHours: row.notice_hours,
  }));
  const { add, change, drop, kept } = decideGeneration(made, occurrences(pattern, rules.workingHours, today, addDays(today, rules.horizonDays)), known, ctx.now);
  const added = add.length > 0 ? await insertShifts(ctx, made, add.map((one) => ({ ...one, id: ctx.newId() }))) : [];
  const changed = change.length > 0 ? await changeShifts(ctx, made, change) : [];
  if (changed.length > 0) moveTurns(ctx, changed.map(({ id }) => id));
  if (drop.length > 0) await dropShifts(ctx, drop);
  for (const shift of [...added, ...changed]) setClocks(ctx, shift, rules);
  for (const id of drop) clearClocks(ctx, id);
  return { added: added.length, changed: changed.length, dropped: drop.length, kept: kept.length };
}

export async function generateAll(ctx: Context): Promise<void> {
  const rules = new Map<string, RosterRules>();
  for (const template of await listLiving(ctx, localDate(ctx.now))) {
    const community = communityOf(template.area_path);
    const known = rules.get(community) ?? (await rulesFor(ctx, community));
    rules.set(community, known);
    await generate(ctx, template, known);
  }
}

/** Every hour, because the time of an installation may run faster than the world's; an hour without anything to do costs two questions for each template. */
export const generationJob: JobDefinition = {
  name: 'roster:generate', cron: '17 * * * *',
  async work({ run, tenants }) {
    for (const tenantId of await tenants()) await run(tenantId, generateAll);
  },
};
