import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRefusal, type RouteInput, type RouteOut, type Role } from '@huying/kernel';
import { type Actor, type AnyPreparedHandler, sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestServer, xlsxOf } from '@huying/platform/testing';
import { type Area, place } from '../contract.ts';
import module from './index.ts';

let server: TestServer;
let areas: Map<string, Area>;
before(async () => {
  server = await startTest({ modules: [module], background: false });
  const founded = await server.asEngine((ctx) => ctx.call(place.calls.found, {
    office: { name: '郫筒街道', code: '510117001', centre: { lng: 103.88, lat: 30.8 } },
    areas: [
      { kind: 'community', name: '奎星楼社区', code: '005', path: '/510117001/005', parentPath: '/510117001', centre: { lng: 103.887, lat: 30.81 } },
      { kind: 'grid', name: '第一网格', code: 'g01', path: '/510117001/005/g01', parentPath: '/510117001/005', centre: { lng: 103.887, lat: 30.81 } },
      { kind: 'community', name: '望丛社区', code: '012', path: '/510117001/012', parentPath: '/510117001', centre: { lng: 103.9, lat: 30.82 } },
    ],
  }));
  assert.ok(!isRefusal(founded));
  areas = new Map(founded.areas.map((one) => [one.code, one]));
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const idOf = (code: string) => (areas.get(code) as Area).id;
const actor = (role: Role, areaPath = ''): Actor => ({ kind: 'person', tenantId: TEST_TENANT, personId: null, name: role, memberships: [{ role, organisationId: null, areaId: null, areaPath }] });
const COMMUNITY = '/510117001/005';

const { routes } = place;
const add = (by: Actor, body: RouteInput<typeof routes.addArea>['body']) =>
  server.as(by, (ctx) => (module.routes.addArea as (...given: unknown[]) => Promise<Area>)(ctx, { params: {}, query: {}, body }));
const change = (by: Actor, code: string, body: RouteInput<typeof routes.changeArea>['body']) =>
  server.as(by, (ctx) => (module.routes.changeArea as (...given: unknown[]) => Promise<Area>)(ctx, { params: { areaId: idOf(code) }, query: {}, body }));
const read = async (by: Actor, bytes: Uint8Array, stores = false): Promise<RouteOut<typeof routes.importAreas>> => {
  const handler = module.routes.importAreas as AnyPreparedHandler;
  const input = { params: {}, query: { stores: String(stores) }, body: bytes };
  const ready = await handler.before({} as never, input);
  return isRefusal(ready) ? (ready as never) : server.as(by, (ctx) => handler.handle(ctx, input, ready) as Promise<never>);
};
const refusedBy = (answer: unknown) => (isRefusal(answer) ? answer.refused : 'done');
const at = { lng: 103.888, lat: 30.811 };

test('each role keeps what its rule says, inside its own reach', async () => {
  const grid = (code: string, parentId = idOf('005')) => ({ parentId, kind: 'grid' as const, code, name: '新网格', centre: at });
  assert.equal(refusedBy(await add(actor('committee', COMMUNITY), grid('g02'))), 'done');
  assert.equal(refusedBy(await add(actor('committee', COMMUNITY), grid('g02', idOf('012')))), 'access.denied');
  assert.equal(refusedBy(await add(actor('committee', COMMUNITY), { parentId: idOf('510117001'), kind: 'community', code: '013', name: '新社区', centre: at })), 'access.denied');
  assert.equal(refusedBy(await add(actor('street', '/510117001'), { parentId: idOf('510117001'), kind: 'community', code: '013', name: '新社区', centre: at })), 'done');
  for (const role of ['desk', 'grid', 'volunteer', 'auditor'] as const) assert.equal(refusedBy(await add(actor(role), grid('g03'))), 'access.denied', role);
  assert.equal(refusedBy(await change(actor('street', '/510117001'), '510117001', { name: '别的街道' })), 'access.denied', 'the office itself is the administrator’s');
  assert.equal(refusedBy(await change(actor('administrator'), '510117001', { name: '郫筒街道办事处' })), 'done');
});

test('codes of neighbours are different and do not begin alike, an area lies in a wider one', async () => {
  const by = actor('administrator');
  const body = (code: string, kind: 'grid' | 'courtyard' | 'community' = 'grid') => ({ parentId: idOf('005'), kind, code, name: 'x', centre: at });
  assert.deepEqual(await add(by, body('g01')), { refused: 'place.codeTaken', facts: { code: 'g01', other: 'g01' } });
  assert.deepEqual(await add(by, body('g0')), { refused: 'place.codeAlike', facts: { code: 'g0', other: 'g01' } });
  assert.equal(refusedBy(await add(by, body('z01', 'community'))), 'place.wrongKind');
  assert.equal(refusedBy(await add(by, body('y01', 'courtyard'))), 'done', 'a courtyard needs no grid');
});

test('an area is renamed, moved, closed from below and opened from above; the trail keeps what was', async () => {
  const by = actor('committee', COMMUNITY);
  const moved = await change(by, 'g01', { name: '一网格', centre: at });
  assert.deepEqual([moved.name, moved.centre, moved.closed], ['一网格', at, undefined]);
  const trail = await server.asEngine((ctx) => ctx.db.rows<{ detail: { former: unknown } }>(sql`select detail from platform.trail where action = 'place.areaChanged' and subject_id = ${idOf('g01')}`));
  assert.deepEqual(trail[0]?.detail.former, { name: '第一网格', centre: { lng: 103.887, lat: 30.81 }, closed: false });
  const office = actor('administrator');
  assert.equal(refusedBy(await change(office, '005', { closed: true })), 'place.openBelow');
  assert.equal((await change(by, 'g01', { closed: true })).closed, true);
  assert.equal(refusedBy(await add(by, { parentId: idOf('g01'), kind: 'courtyard', code: 'y01', name: 'x', centre: at })), 'place.closedAbove');
  assert.equal((await change(by, 'g01', { closed: false })).closed, undefined);
});

const TABLE = [['编码', '名称', '上级', '纬度', '经度'], ['014', '书院社区', '', 30.82, 103.88], ['g01', '第一网格', '书院社区', '', '']];
test('a table is looked at first, stored whole or not at all, and never beyond the reach', async () => {
  const by = actor('street', '/510117001');
  const looked = await read(by, xlsxOf(TABLE));
  assert.deepEqual([looked.areas.length, looked.problems, looked.added], [2, [], 0]);
  assert.equal(refusedBy(await read(actor('committee', COMMUNITY), xlsxOf(TABLE), true)), 'access.denied');
  const wrong = Buffer.from('编码,名称\n015,没有位置\n');
  assert.deepEqual((await read(by, wrong)).problems, [{ row: 2, column: null, code: 'place.noPosition' }]);
  assert.deepEqual(await read(by, wrong, true), { refused: 'place.wrongList', facts: { problems: 1 } });
  assert.equal((await read(by, xlsxOf(TABLE), true)).added, 2);
  assert.deepEqual((await read(by, xlsxOf(TABLE))).problems.map(({ code }) => code), ['place.codeTaken', 'place.codeTaken']);
  assert.equal(refusedBy(await read(by, Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))), 'sheet.oldExcel');
});

test('two who add the same code at once: one does', async () => {
  const by = actor('administrator');
  const answers = await Promise.all(['甲', '乙'].map((name) => add(by, { parentId: idOf('012'), kind: 'grid', code: 'g09', name, centre: at })));
  assert.deepEqual(answers.map(refusedBy).sort(), ['done', 'place.codeTaken']);
});
