/** Templates and rules. */
import { communityOf, isRefusal, later, localDate, type Refusal, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { type roster, ROSTER_STAFF } from '../contract.ts';
import { lengthHours, occurrences } from '../core/pattern.ts';
import { isWithin, keeps } from './crew.ts';
import { generate, generateAll } from './generation.ts';
import { findTemplate, listTemplates, putRules, putTemplate, rulesFor, type TemplateBody, type TemplateRow } from './setting-store.ts';
import { viewOfTemplate } from './views.ts';

type Handlers = Pick<RouteHandlers<typeof roster>, 'templates' | 'addTemplate' | 'changeTemplate' | 'rules' | 'changeRules'>;
type TemplateRefusal = 'roster.tooShort' | 'roster.tooLong' | 'roster.wrongDays' | 'roster.wrongOrganisation' | 'roster.skillsExceed';

const LEAST_HOURS = 1;
const MOST_HOURS = 16;

/** What is wrong with a template whoever makes it. */
export function faultOf(body: TemplateBody): Refusal<TemplateRefusal> | undefined {
  const hours = lengthHours(body);
  // Coverage counts by hours: a shorter shift could fall between two of them.
  if (hours < LEAST_HOURS) return refuse('roster.tooShort', { hours: LEAST_HOURS });
  if (hours > MOST_HOURS) return refuse('roster.tooLong', { hours: MOST_HOURS });
  if (body.holdsUntil !== null && body.holdsUntil < body.holdsFrom) return refuse('roster.wrongDays');
  if ((body.crew === 'organisation') !== (body.organisationId !== null)) return refuse('roster.wrongOrganisation');
  const over = body.skills.find(({ wanted }) => wanted > body.wanted);
  if (over) return refuse('roster.skillsExceed', { skill: over.skill });
  return new Set(body.skills.map(({ skill }) => skill)).size < body.skills.length ? refuse('roster.skillsExceed', { skill: body.skills[0]?.skill ?? '' }) : undefined;
}

/** Staff for their area, members for their own organisation where it is at home; nothing else is theirs. */
async function mayKeep(ctx: Context, { areaPath, organisationId }: Pick<TemplateBody, 'areaPath' | 'organisationId'>): Promise<boolean> {
  if (!keeps(ctx, { area_path: areaPath, organisation_id: organisationId })) return false;
  if (organisationId === null) return true;
  const organisation = await ctx.call(people.calls.organisation, { organisationId });
  if (isRefusal(organisation) || organisation === null) return false;
  return isWithin(areaPath, organisation.areaPath) || isWithin(organisation.areaPath, areaPath);
}

async function shown(ctx: Context, templateId: string) {
  const row = (await listTemplates(ctx)).find((one) => one.id === templateId);
  if (!row) throw new Error('a template is not there any more');
  return viewOfTemplate(row);
}

async function store(ctx: Context, templateId: string, body: TemplateBody, action: 'templateAdded' | 'templateChanged') {
  return ctx.widen(async () => {
    const row = (await putTemplate(ctx, templateId, body)) as TemplateRow;
    const done = await generate(ctx, row, await rulesFor(ctx, communityOf(row.area_path)));
    ctx.trail({ subject: { kind: 'template', id: templateId }, action: `roster.${action}`, detail: { ...body, ...done } });
    return { ...(await shown(ctx, templateId)), kept: done.kept };
  });
}

/** Sixteen weeks show every pattern that comes back at all. */
const DAYS_LOOKED_AT = 120;
const meansNothing = (body: TemplateBody): boolean =>
  body.holidays === 'as-usual' && occurrences({ ...body, weekdays: body.weekdays }, { week: {}, holidays: [], special: {} }, body.holdsFrom, localDate(later(new Date(`${body.holdsFrom}T00:00:00+08:00`), DAYS_LOOKED_AT * 86_400_000))).length === 0;

export const settingRoutes: Handlers = {
  async templates(ctx) {
    return { templates: (await listTemplates(ctx)).map(viewOfTemplate) };
  },
  async addTemplate(ctx, { body }) {
    if (!(await mayKeep(ctx, body))) return refuse('thing.notFound');
    const fault = faultOf(body) ?? (meansNothing(body) ? refuse('roster.wrongDays') : undefined);
    return fault ?? store(ctx, ctx.newId(), body, 'templateAdded');
  },
  async changeTemplate(ctx, { params, body }) {
    const row = await findTemplate(ctx, params.templateId);
    if (!row || !keeps(ctx, row) || !(await mayKeep(ctx, body))) return refuse('thing.notFound');
    // Whoever is in its shifts is in them as what they are.
    if (body.crew !== row.crew || body.organisationId !== row.organisation_id) return refuse('roster.crewFixed');
    return faultOf(body) ?? store(ctx, params.templateId, body, 'templateChanged');
  },
  async rules(ctx, { query }) {
    if (!keeps(ctx, { area_path: query.areaPath, organisation_id: null }) && !isOwnCommunity(ctx, query.areaPath)) return refuse('thing.notFound');
    return ctx.widen(() => rulesFor(ctx, communityOf(query.areaPath)));
  },
  async changeRules(ctx, { body: { areaPath, ...rules } }) {
    const community = communityOf(areaPath);
    if (!coversArea(ctx.actor, community, ...ROSTER_STAFF)) return refuse('thing.notFound');
    await putRules(ctx, community, rules);
    ctx.trail({ subject: { kind: 'area', id: community }, action: 'roster.rulesChanged', detail: rules });
    await ctx.widen(() => generateAll(ctx));
    return rules;
  },
};

/** Members of organisations may read what holds where they work. */
const isOwnCommunity = (ctx: Context, areaPath: string): boolean => ctx.actor.memberships.some((one) => communityOf(one.areaPath) === communityOf(areaPath));
