import { routesOf } from '@huying/platform';
import { place } from '../contract.ts';
import { closedRing } from '../core/tree.ts';
import { keepingRoutes } from './keeping.ts';
import { type AreaRow, listAreas, listStreets } from './store.ts';
import { areaOf } from './views.ts';

type Feature = Record<string, unknown>;
const collection = (features: Feature[]) => ({ type: 'FeatureCollection' as const, features });
const feature = (id: string, geometry: Feature, properties: Feature): Feature => ({ type: 'Feature', id, geometry, properties: { id, ...properties } });

function outlineFeature(row: AreaRow): Feature {
  const { id, kind, name, path, levels } = row;
  return feature(id, { type: 'Polygon', coordinates: [closedRing(row.outline)] }, { kind, name, path, levels });
}

export const routes = routesOf(place, {
  ...keepingRoutes,

  areas: async (ctx) => ({ areas: (await listAreas(ctx)).map(areaOf) }),
  async map(ctx) {
    const drawn = (await listAreas(ctx)).filter((row) => row.outline.length >= 3);
    const streets = await listStreets(ctx);
    return {
      areas: collection(drawn.filter((row) => row.kind !== 'building').map(outlineFeature)),
      buildings: collection(drawn.filter((row) => row.kind === 'building').map(outlineFeature)),
      streets: collection(streets.map(({ id, name, line }) => feature(id, { type: 'LineString', coordinates: line }, { name }))),
    };
  },
});
