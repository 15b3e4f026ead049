import { isRefusal, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { type Context, prepared, readSheetFile } from '@huying/platform';
import { type Area, type ListedArea, place } from '../contract.ts';
import { type KnownArea, readAreaList } from '../core/area-list.ts';
import { codeProblem, isNarrower, mayKeep } from '../core/keeping.ts';
import { type AreaRow, findArea, hasOpenBelow, insertAreas, listAreas, listCodesBelow, updateArea } from './store.ts';
import { areaOf } from './views.ts';

const { routes } = place;
/** As many as one upload may add; a street office has some hundred courtyards and some thousand buildings. */
export const MOST_ROWS = 5_000;
/** Problems that are sent back: who has more than these has another problem. */
const MOST_PROBLEMS = 200;

const mine = (ctx: Context, kind: Area['kind'], path: string) => mayKeep(ctx.actor.memberships, kind, path);

/** With ids, in the order parents before children, as the tree keeps them. */
export function withIds(ctx: Context, listed: readonly ListedArea[], known: readonly { readonly id: Area['id']; readonly path: string }[]) {
  const ids = new Map(known.map(({ path, id }) => [path, id]));
  return listed.map(({ parentPath, ...one }) => {
    const id = ctx.newId<'area'>();
    ids.set(one.path, id);
    return { ...one, id, parentId: ids.get(parentPath) ?? null, outline: [], levels: null };
  });
}

const knownOf = (row: AreaRow): KnownArea => ({ ...areaOf(row), closed: row.closed_at !== null });
/** Reads the file; the tree that it goes into is read in the transaction. */
export async function readRows(bytes: Uint8Array): Promise<{ readonly rows: readonly (readonly string[])[] } | Refusal<`sheet.${'unreadable' | 'oldExcel' | 'tooManyRows' | 'tooLarge'}`>> {
  const sheet = await readSheetFile(bytes, MOST_ROWS);
  return 'no' in sheet ? refuse(`sheet.${sheet.no}`, { most: MOST_ROWS }) : sheet;
}

export const keepingRoutes = {
  async addArea(ctx: Context, { body }: RouteInput<typeof routes.addArea>) {
    const parent = await findArea(ctx, body.parentId);
    if (!parent) return refuse('thing.notFound');
    if (!mine(ctx, body.kind, parent.path)) return refuse('access.denied');
    if (parent.closed_at) return refuse('place.closedAbove', { name: parent.name });
    if (!isNarrower(body.kind, parent.kind)) return refuse('place.wrongKind', { name: parent.name });
    const clash = codeProblem(body.code, await listCodesBelow(ctx, parent.id));
    if (clash) return refuse(clash.code, { code: body.code, other: clash.other });
    const { parentId, ...own } = body;
    const area = { ...own, id: ctx.newId<'area'>(), path: `${parent.path}/${body.code}` };
    if ((await insertAreas(ctx, [{ ...area, parentId, outline: [], levels: null }])) === 0) return refuse('place.codeTaken', { code: body.code, other: body.code });
    ctx.trail({ subject: { kind: 'area', id: area.id }, action: 'place.areaAdded', detail: { path: area.path, kind: area.kind, name: area.name } });
    return area;
  },

  async changeArea(ctx: Context, { params, body }: RouteInput<typeof routes.changeArea>) {
    const row = await findArea(ctx, params.areaId);
    if (!row) return refuse('thing.notFound');
    if (!mine(ctx, row.kind, row.path)) return refuse('access.denied');
    if (body.closed === true && !row.closed_at && (await hasOpenBelow(ctx, row.id))) return refuse('place.openBelow');
    const parent = body.closed === false && row.parent_id ? await findArea(ctx, row.parent_id) : undefined;
    if (parent?.closed_at) return refuse('place.closedAbove', { name: parent.name });
    const changed = await updateArea(ctx, row.id, body);
    if (!changed) return refuse('thing.notFound');
    ctx.trail({ subject: { kind: 'area', id: row.id }, action: 'place.areaChanged', detail: { ...body, former: { name: row.name, centre: { lng: row.lng, lat: row.lat }, closed: row.closed_at !== null } } });
    return areaOf(changed);
  },

  importAreas: prepared(routes.importAreas, {
    before: (_tools, { body }) => readRows(body),
    async handle(ctx, { query }, { rows }: { readonly rows: readonly (readonly string[])[] }) {
      const tree = await listAreas(ctx);
      const [office, ...others] = tree.map(knownOf);
      if (!office) return refuse('thing.notFound');
      const { areas, problems, unread } = readAreaList(rows, [office, ...others]);
      const beyond = areas.find((one) => !mine(ctx, one.kind, one.parentPath));
      if (beyond) return refuse('access.denied');
      const stores = query.stores === 'true';
      if (stores && problems.length > 0) return refuse('place.wrongList', { problems: problems.length });
      if (stores) {
        await insertAreas(ctx, withIds(ctx, areas, tree));
        ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'place.areasImported', detail: { areas: areas.length } });
      }
      return { areas, problems: problems.slice(0, MOST_PROBLEMS), unread: [...unread], added: stores ? areas.length : 0 };
    },
  }),
};

/** The street office and its areas, in a tenant that has none yet. */
export async function found(ctx: Context, office: Pick<Area, 'name' | 'code' | 'centre'>, listed: readonly ListedArea[]): Promise<Area[]> {
  const top = { ...office, id: ctx.newId<'area'>(), kind: 'street' as const, path: `/${office.code}` };
  const areas = [{ ...top, parentId: null, outline: [], levels: null }, ...withIds(ctx, listed, [top])];
  await insertAreas(ctx, areas);
  ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'place.added', detail: { areas: areas.length, streets: 0 } });
  return areas.map(({ id, kind, name, code, path, centre }) => ({ id, kind, name, code, path, centre }));
}

export async function readList(bytes: Uint8Array, officeCode: string) {
  const sheet = await readRows(bytes);
  if (isRefusal(sheet)) return sheet;
  const office: KnownArea = { kind: 'street', name: '', code: officeCode, path: `/${officeCode}`, centre: { lng: 0, lat: 0 } };
  const { areas, problems, unread } = readAreaList(sheet.rows, [office]);
  return { areas, problems, unread: [...unread] };
}
