import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, isRefusal } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { type Area, place } from '../contract.ts';
import module from './index.ts';

let server: TestServer;
before(async () => {
  server = await startTest({ modules: [module], background: false });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const id = (n: number) => asId<'area'>(`01980000-0000-7000-8000-${String(n).padStart(12, '0')}`);
const centre = { lng: 103.887, lat: 30.81 };
const outline: [number, number][] = [[103.886, 30.809], [103.888, 30.809], [103.888, 30.811]];
const area = (n: number, parent: number | null, kind: Area['kind'], code: string, path: string, drawn = outline) => ({
  id: id(n), parentId: parent === null ? null : id(parent), kind, name: `第${n}处`, code, path, centre, outline: drawn, levels: kind === 'building' ? 6 : null,
});
const tree = [
  area(1, null, 'street', '510117001', '/510117001', []),
  area(2, 1, 'community', '005', '/510117001/005'),
  area(3, 2, 'grid', 'g01', '/510117001/005/g01'),
  area(4, 3, 'courtyard', 'y01', '/510117001/005/g01/y01'),
  area(5, 4, 'building', 'b01', '/510117001/005/g01/y01/b01'),
];
const routeOf = <K extends keyof typeof place.routes>(name: K) => module.routes[name] as (ctx: unknown) => Promise<never>;

test('areas are added once, found again and drawn as GeoJSON', async () => {
  await server.asEngine((ctx) => ctx.call(place.calls.add, { areas: tree, streets: [{ name: '望丛中路', line: [[103.88, 30.81], [103.89, 30.81]] }] }));
  const { areas } = await server.asEngine((ctx) => routeOf('areas')(ctx) as Promise<{ areas: Area[] }>);
  assert.deepEqual(areas.map((one) => one.path), tree.map((one) => one.path));

  const map = await server.asEngine((ctx) => routeOf('map')(ctx) as Promise<Record<'areas' | 'buildings' | 'streets', { features: { geometry: { type: string; coordinates: number[][][] }; properties: Record<string, unknown> }[] }>>);
  assert.deepEqual(map.areas.features.map((one) => one.properties.kind), ['community', 'grid', 'courtyard'], 'what nobody has drawn is left out');
  assert.deepEqual(map.buildings.features[0]?.properties, { id: id(5), kind: 'building', name: '第5处', path: tree[4]?.path, levels: 6 });
  assert.deepEqual(map.buildings.features[0]?.geometry, { type: 'Polygon', coordinates: [[...outline, outline[0]]] });
  assert.equal(map.streets.features[0]?.geometry.type, 'LineString');
});

test('one area is asked for by other modules; an unknown one is refused', async () => {
  const found = await server.asEngine((ctx) => ctx.call(place.calls.area, { areaId: id(5) }));
  assert.equal(isRefusal(found) ? found.refused : found.path, '/510117001/005/g01/y01/b01');
  assert.deepEqual(await server.asEngine((ctx) => ctx.call(place.calls.area, { areaId: id(99) })), { refused: 'place.unknownArea' });
});

test('areas that would make reach leak are not stored', async () => {
  const alike = area(6, 2, 'grid', 'g010', '/510117001/005/g010');
  await assert.rejects(server.asEngine((ctx) => ctx.call(place.calls.add, { areas: [alike] })), /begin alike/);
  const lost = area(7, 98, 'grid', 'g02', '/510117001/005/g02');
  await assert.rejects(server.asEngine((ctx) => ctx.call(place.calls.add, { areas: [lost] })), /parent is not there/);
  assert.deepEqual(await server.asEngine((ctx) => ctx.call(place.calls.area, { areaId: id(6) })), { refused: 'place.unknownArea' });
});

test('another tenant sees nothing, and nobody without a session', async () => {
  const other = await server.asEngine((ctx) => ctx.db.rows(sql`select id from place.area`), OTHER_TENANT);
  assert.deepEqual(other, []);
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`insert into place.street values (${TEST_TENANT}, ${id(9)}, 'x', '[]')`), OTHER_TENANT), /row-level security/);
  assert.equal((await server.anybody.ask(place.routes.map, {})).problem.code, 'session.required');
});
