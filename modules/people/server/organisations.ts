import { isRefusal, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import type { Area } from '@huying/place/contract';
import type { Context } from '@huying/platform';
import { people } from '../contract.ts';
import { mayKeepOrganisation } from '../core/authority.ts';
import { openArea } from './holdings.ts';
import { findOrganisation, insertOrganisations, isNameTaken, lockOrganisation, updateOrganisation } from './organisation-store.ts';

const { routes } = people;
type Facts = RouteInput<typeof routes.addOrganisation>['body'];

const keeps = (ctx: Context, kind: Facts['kind'], areaPath: string): Refusal<'people.outOfReach' | 'people.notYourKind'> | undefined => {
  const may = mayKeepOrganisation(ctx.actor.memberships, kind, areaPath);
  return may === 'yes' ? undefined : refuse(may);
};

/** Where it is at home: the path of the area, '' for the whole tenant. */
async function homeOf(ctx: Context, areaId: Area['id'] | null): Promise<{ path: string } | Refusal<'thing.notFound' | 'people.outOfReach' | 'people.closedPlace'>> {
  return areaId === null ? { path: '' } : openArea(ctx, areaId);
}

async function servedOf(ctx: Context, areaIds: readonly Area['id'][], home: string): Promise<string[] | Refusal<'thing.notFound' | 'people.outOfReach' | 'people.closedPlace' | 'people.servesElsewhere'>> {
  const paths: string[] = [];
  for (const areaId of new Set(areaIds)) {
    const area = await openArea(ctx, areaId);
    if (isRefusal(area)) return area;
    if (!area.path.startsWith(home)) return refuse('people.servesElsewhere', { name: area.name });
    paths.push(area.path);
  }
  return paths.sort();
}

export const organisationRoutes = {
  async addOrganisation(ctx: Context, { body }: RouteInput<typeof routes.addOrganisation>) {
    const home = await homeOf(ctx, body.areaId);
    if (isRefusal(home)) return home;
    const no = keeps(ctx, body.kind, home.path);
    if (no) return no;
    const serves = await servedOf(ctx, body.serves, home.path);
    if (isRefusal(serves)) return serves;
    if (await isNameTaken(ctx, body.name, null)) return refuse('people.nameTaken', { name: body.name });
    const organisation = { id: ctx.newId<'organisation'>(), name: body.name, kind: body.kind, areaPath: home.path, categories: [...new Set(body.categories)], phone: body.phone, serves };
    await insertOrganisations(ctx, [organisation]);
    ctx.trail({ subject: { kind: 'organisation', id: organisation.id }, action: 'people.organisationAdded', detail: { name: organisation.name, kind: organisation.kind, areaPath: organisation.areaPath } });
    return organisation;
  },

  async changeOrganisation(ctx: Context, { params, body }: RouteInput<typeof routes.changeOrganisation>) {
    if (!(await lockOrganisation(ctx, params.organisationId))) return refuse('thing.notFound');
    const before = await findOrganisation(ctx, params.organisationId);
    if (!before) return refuse('thing.notFound');
    const home = body.areaId === undefined ? { path: before.areaPath } : await homeOf(ctx, body.areaId);
    if (isRefusal(home)) return home;
    const no = keeps(ctx, before.kind, before.areaPath) ?? keeps(ctx, body.kind ?? before.kind, home.path);
    if (no) return no;
    const serves = body.serves === undefined ? before.serves.filter((path) => path.startsWith(home.path)) : await servedOf(ctx, body.serves, home.path);
    if (isRefusal(serves)) return serves;
    if (body.name !== undefined && (await isNameTaken(ctx, body.name, before.id))) return refuse('people.nameTaken', { name: body.name });
    const { areaId: _, ...facts } = body;
    const { closed = before.closed ?? false, ...after } = { ...before, ...facts, categories: [...new Set(body.categories ?? before.categories)], areaPath: home.path, serves };
    await updateOrganisation(ctx, { ...after, closed });
    ctx.trail({ subject: { kind: 'organisation', id: before.id }, action: 'people.organisationChanged', detail: { changed: Object.keys(body), name: after.name, ...(body.closed === undefined ? {} : { closed }) } });
    return (await findOrganisation(ctx, before.id)) ?? refuse('thing.notFound');
  },
};
