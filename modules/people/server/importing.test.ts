import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AreaId, isRefusal, type PersonId, type Role, type RouteOut } from '@huying/kernel';
import { place } from '@huying/place/contract';
import placeServer from '@huying/place/server';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer, urlOf, xlsxOf } from '@huying/platform/testing';
import { automationModule } from '@huying/automation/server';
import safeguard, { tables } from '@huying/safeguard/server';
import { people } from '../contract.ts';
import module from './index.ts';

const STREET = '/510117001';
const OWN = `${STREET}/005`;
const HOME = { lng: 103.887, lat: 30.81 };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
let server: TestServer;
const areas: Record<string, AreaId> = {};
const clients = new Map<Role, TestClient>();
before(async () => {
  server = await startTest({ modules: [placeServer, module, automationModule(tables), safeguard], background: false });
  const listed = [['community', '005', STREET, '奎星楼社区'], ['grid', 'g01', OWN, '第一网格'], ['courtyard', 'y01', `${OWN}/g01`, '枫林苑'], ['courtyard', 'y02', `${OWN}/g01`, '望丛苑'], ['community', '012', STREET, '望丛社区'], ['courtyard', 'y02', `${STREET}/012`, '邻居苑']] as const;
  const founded = await server.asEngine((ctx) => ctx.call(place.calls.found, {
    office: { name: '郫筒街道', code: '510117001', centre: HOME }, areas: listed.map(([kind, code, parentPath, name]) => ({ kind, code, name, path: `${parentPath}/${code}`, parentPath, centre: HOME })),
  }));
  assert.ok(!isRefusal(founded));
  for (const { path, id } of founded.areas) areas[path] = id;
  for (const [role, areaPath] of [['desk', OWN], ['committee', `${STREET}/012`], ['administrator', ''], ['grid', `${OWN}/g01`]] as const) {
    const id = await server.asEngine(async (ctx) => {
      const personId = ctx.newId<'person'>() as PersonId;
      await ctx.call(people.calls.addPeople, { people: [{ id: personId, name: role, sex: null, birthYear: null, phone: null, memberships: [{ role, organisationId: null, areaId: null, areaPath }] }] });
      return personId;
    });
    clients.set(role, await server.signIn(id));
  }
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const { routes } = people;
type Answer = RouteOut<typeof routes.importPeople> & { code?: string; facts?: unknown };
async function send(role: Role, table: string | Uint8Array, query: object = {}): Promise<Answer> {
  const isText = typeof table === 'string';
  const response = await (clients.get(role) as TestClient).inject({
    method: 'POST', url: urlOf(routes.importPeople, {}, { kind: 'elder', ...query }), payload: isText ? Buffer.from(table) : table, headers: { 'content-type': isText ? 'text/csv' : XLSX }, remoteAddress: `10.8.0.${Math.floor(Math.random() * 250)}`,
  });
  return response.json() as Answer;
}
const count = async () => Number((await server.asOwner<{ n: number }>(sql`select count(*) as n from people.person`))[0]?.n);

const TABLE = [['姓名', '性别', '出生日期', '手机号', '身份证号', '区域', '住址', '独居', '注意事项', '联系人', '关系', '联系人手机号'],
  ['王桂芳', '女', new Date('1949-12-31'), 13_800_000_001, '11010519491231002X', '枫林苑', '12号院1栋301', '是', '耳背；怕狗', '王小明', '儿子', '13800000009'],
  ['李淑芬', '女', '1946年10月', '', '', '005/g01/y02', '望丛苑2栋', '', '', '', '', '']];

test('a table is looked at first: what is ready, what is wrong, and nothing is stored', async () => {
  const before = await count();
  const looked = await send('desk', xlsxOf(TABLE));
  assert.deepEqual([looked.rows, looked.ready, looked.added, looked.problems], [2, 2, 0, []]);
  assert.deepEqual(looked.sample[0], { row: 2, name: '王桂芳', sex: 'female', birthYear: 1949, phone: '138****0001', address: '12号院1栋301', area: '枫林苑' });
  assert.equal(await count(), before);
});

test('rows with problems keep the others from being stored unless they are left out on purpose', async () => {
  const table = '姓名,手机号,住址,区域,备注\n甲,13800000101,1栋,枫林苑,x\n乙,138,2栋,枫林苑,\n丙,,3栋,不存在,\n丁,,4栋,,\n戊,,5栋,邻居苑,\n己,13800000101,6栋,枫林苑,\n庚,,7栋,y02,\n';
  const looked = await send('desk', table);
  assert.deepEqual([looked.rows, looked.ready, looked.unread], [7, 1, ['备注']]);
  assert.deepEqual(looked.problems.map(({ row, column, code }) => `${row} ${column} ${code}`), [
    '3 手机号 phone.tooShort', '4 区域 people.rowArea', '5 区域 people.rowNoArea', '6 区域 people.outOfReach', '7 手机号 people.rowTwice', '8 区域 people.rowAreas',
  ]);
  assert.deepEqual((await send('desk', table, { areaId: areas[`${OWN}/g01/y02`] })).problems.map(({ row }) => row), [3, 4, 6, 7, 8], 'who names no area lives where it was said for all');
  const before = await count();
  const refused = await send('desk', table, { stores: true });
  assert.deepEqual([refused.code, refused.facts, await count()], ['people.wrongRows', { problems: 6 }, before]);
  const stored = await send('desk', table, { stores: true, skips: true });
  assert.deepEqual([stored.added, await count()], [1, before + 1]);
});

test('what is stored is what a form stores, and a second time everybody is known', async () => {
  assert.equal((await send('desk', xlsxOf(TABLE), { stores: true })).added, 2);
  const desk = clients.get('desk') as TestClient;
  const found = (await desk.ask(routes.list, { query: { search: '王桂芳' } })).value.items[0];
  assert.deepEqual([found?.roles, found?.areaPath, found?.address], [['elder'], `${OWN}/g01/y01`, '12号院1栋301']);
  const file = (await desk.ask(routes.elder, { params: { personId: found?.id as PersonId } })).value;
  assert.deepEqual([file.mind, file.contacts, file.livesAlone, file.home, file.phone], [['耳背', '怕狗'], [{ name: '王小明', relation: '儿子', phone: '13800000009', personId: null }], true, HOME, '13800000001']);
  const again = await send('desk', xlsxOf(TABLE));
  assert.deepEqual(again.problems, [{ row: 2, column: '手机号', code: 'people.alreadyThere', facts: { name: '王桂芳', by: 'phone' } }]);
  const elsewhere = await send('committee', '姓名,手机号,住址,区域\n别人,13800000001,1栋,邻居苑\n');
  assert.deepEqual(elsewhere.problems.map(({ code, facts }) => [code, facts]), [['people.phoneTaken', undefined]], 'who cannot see her is not told her name');
  const trail = await server.asOwner<{ detail: object }>(sql`select detail from platform.trail where action = 'people.imported' order by id`);
  assert.deepEqual(trail.map(({ detail }) => detail), [{ kind: 'elder', added: 1, skipped: 6 }, { kind: 'elder', added: 2, skipped: 0 }]);
});

test('volunteers come with skills by name; who may not add them is told row by row', async () => {
  const table = '姓名,手机号,区域,技能\n赵敏,13800000201,枫林苑,做饭、陪同就医\n钱勇,13800000202,枫林苑,cooking\n';
  assert.deepEqual((await send('grid', table, { kind: 'volunteer' })).problems.map(({ code }) => code), ['people.outOfReach', 'people.outOfReach']);
  assert.equal((await send('desk', table, { kind: 'volunteer', stores: true })).added, 2);
  const skills = await server.asOwner<{ skills: string[] }>(sql`select v.skills from people.volunteer v join people.person p on p.id = v.person_id where p.name in ('赵敏', '钱勇') order by p.name`);
  assert.deepEqual(skills.map((row) => row.skills), [['cooking', 'escort'], ['cooking']]);
});

test('five thousand rows are stored in one go, one more is too many', async () => {
  const rows = Array.from({ length: 5_000 }, (_, at) => [`长辈${at}`, String(13_900_000_000 + at), '枫林苑', `${at}号`]);
  const head = ['姓名', '手机号', '区域', '住址'];
  const looked = await send('administrator', xlsxOf([head, ...rows]));
  assert.equal(looked.ready, 5_000);
  const stored = await send('administrator', xlsxOf([head, ...rows]), { stores: true });
  assert.equal(stored.added, 5_000, JSON.stringify(stored).slice(0, 300));
  assert.deepEqual([(await send('administrator', xlsxOf([head, ...rows, rows[0] as string[]]))).code], ['sheet.tooManyRows']);
  const twice = await send('administrator', xlsxOf([head, ...rows]));
  assert.deepEqual([twice.ready, twice.problems.length, twice.unlisted], [0, 300, 4_700]);
});

test('what is filtered is exported, masked unless who may ring up asks for the numbers, and the trail says so', async () => {
  const file = async (role: Role, query: object) => {
    const response = await (clients.get(role) as TestClient).inject({ method: 'GET', url: urlOf(routes.exportPeople, {}, query as Record<string, unknown>) });
    assert.match(String(response.headers['content-type']), /^text\/csv/);
    return response.body;
  };
  assert.equal(await file('desk', { role: 'volunteer' }), '\uFEFF姓名,性别,出生年份,手机号,身份,区域,住址\r\n赵敏,,,138****0201,志愿者,枫林苑,\r\n钱勇,,,138****0202,志愿者,枫林苑,\r\n');
  assert.match(await file('desk', { search: '赵敏', numbers: 'full' }), /赵敏,,,13800000201,/);
  assert.match(await file('administrator', { search: '赵敏', numbers: 'full' }), /138\*\*\*\*0201/);
  assert.equal((await file('committee', { role: 'volunteer' })).split('\r\n').length, 2, 'nobody of the other community');
  const trail = await server.asOwner<{ detail: object; actor_name: string }>(sql`select detail, actor_name from platform.trail where action = 'people.exported' order by id`);
  assert.deepEqual(trail.map(({ actor_name, detail }) => [actor_name, detail]).slice(0, 3), [
    ['desk', { people: 2, numbers: 'masked', state: 'active', searched: false, role: 'volunteer' }], ['desk', { people: 1, numbers: 'full', state: 'active', searched: true }],
    ['administrator', { people: 1, numbers: 'masked', state: 'active', searched: true }],
  ]);
});
