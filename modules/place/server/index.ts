import { refuse } from '@huying/kernel';
import { callsOf, defineModule } from '@huying/platform';
import { place } from '../contract.ts';
import { treeProblems } from '../core/tree.ts';
import { found, readList } from './keeping.ts';
import { routes } from './routes.ts';
import { findArea, insertAreas, insertStreets, listAreas, listTree } from './store.ts';
import { areaOf } from './views.ts';

const calls = callsOf(place, {
  async area(ctx, { areaId }) {
    const row = await findArea(ctx, areaId);
    return row ? areaOf(row) : refuse('place.unknownArea');
  },
  areas: async (ctx) => (await listAreas(ctx)).map(areaOf),
  readList: (_tools, { bytes, officeCode }) => readList(bytes, officeCode),
  found: async (ctx, { office, areas }) => ({ areas: await found(ctx, office, areas) }),
  async add(ctx, { areas, streets }) {
    const problems = treeProblems(areas, await listTree(ctx));
    if (problems.length > 0) throw new Error(`these areas make no tree: ${problems.slice(0, 5).join('; ')}`);
    if ((await insertAreas(ctx, areas)) < areas.length) throw new Error('some of these areas are there already');
    await insertStreets(ctx, streets);
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'place.added', detail: { areas: areas.length, streets: streets.length } });
  },
});

export default defineModule({ contract: place, routes, calls, migrations: new URL('./migrations/', import.meta.url) });
