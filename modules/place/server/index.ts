import { refuse } from '@huying/kernel';
import { callsOf, defineModule } from '@huying/platform';
import { place } from '../contract.ts';
import { treeProblems } from '../core/tree.ts';
import { areaOf, routes } from './routes.ts';
import { findArea, insertAreas, insertStreets, listTree } from './store.ts';

const calls = callsOf(place, {
  async area(ctx, { areaId }) {
    const row = await findArea(ctx, areaId);
    return row ? areaOf(row) : refuse('place.unknownArea');
  },
  async add(ctx, { areas, streets }) {
    const problems = treeProblems(areas, await listTree(ctx));
    if (problems.length > 0) throw new Error(`these areas make no tree: ${problems.slice(0, 5).join('; ')}`);
    await insertAreas(ctx, areas);
    await insertStreets(ctx, streets);
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'place.added', detail: { areas: areas.length, streets: streets.length } });
  },
});

export default defineModule({ contract: place, routes, calls, migrations: new URL('./migrations/', import.meta.url) });
