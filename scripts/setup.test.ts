import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { modules } from '@huying/app-server/modules';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestServer } from '@huying/platform/testing';
import { openSetup } from '@huying/setup/server';
import { readFoundation } from './setup.ts';

const PASSWORD = 'Wangcong-2026-xiaoxue';
const WANTED = {
  office: { name: '郫筒街道', code: '510117001' }, areas: { community: { name: '奎星楼社区', code: '005', position: { lat: 30.81, lng: 103.887 } } },
  administrator: { name: '谢安平', phone: '13800000001', password: PASSWORD },
};
let server: TestServer;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'huying-setup-'));
  server = await startTest({ modules, background: false, environment: { DEMONSTRATION: '0' } });
  await server.asOwner(sql`delete from platform.tenant`);
});
after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
  await endTestPostgres();
});

const file = async (name: string, content: string) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const run = (...args: string[]) =>
  new Promise<{ code: number; said: string; complained: string }>((resolve) => {
    const { host, port, user } = server.connection;
    const DATABASE_URL = `postgresql:///${server.database}?host=${encodeURIComponent(String(host))}&port=${port}&user=${user}`;
    const child = execFile(process.execPath, [fileURLToPath(new URL('./setup.ts', import.meta.url)), ...args], { env: { ...process.env, DATABASE_URL, DATA_DIR: server.dataDir } }, (_error, said, complained) =>
      resolve({ code: child.exitCode ?? -1, said, complained }));
  });
const count = async () => Number((await server.asOwner<{ n: number }>(sql`select (select count(*) from platform.tenant) + (select count(*) from place.area) + (select count(*) from people.person) as n`))[0]?.n);

test('what is wrong is said in sentences with exit status 1, and nothing is stored', async () => {
  const complaint = async (...args: string[]) => {
    const { code, complained } = await run(...args);
    assert.equal(code, 1, complained);
    return complained;
  };
  assert.match(await complaint(), /^npm run setup -- --json FILE/);
  await assert.rejects(readFoundation(['--colour', 'red']), /Unknown option '--colour'/);
  await assert.rejects(readFoundation(['--json', join(folder, 'none.json')]), /none\.json cannot be read/);
  await assert.rejects(readFoundation(['--json', await file('broken.json', '{')]), /broken\.json is no JSON/);
  await assert.rejects(readFoundation(['--json', await file('empty.json', '{}')]), /^Error: office: /);
  await assert.rejects(readFoundation(['--json', await file('phone.json', JSON.stringify({ ...WANTED, administrator: { ...WANTED.administrator, phone: '138' } }))]), /administrator\.phone: Digits are missing: there are 3/);
  assert.match(await complaint('--json', await file('code.json', JSON.stringify({ ...WANTED, office: { name: '郫筒街道', code: '51' } }))), /“51” is no code of a street office/);
  const areas = await file('areas.csv', '编码,名称,纬度,经度\n005,奎星楼社区,103.887,30.81\n');
  const flags = ['--office', '郫筒街道', '--code', '510117001', '--name', '谢安平', '--phone', '13800000001', '--password-file', await file('password', `${PASSWORD}\n`)];
  assert.match(await complaint(...flags, '--areas', areas), /^row 2: Latitude and longitude of “103\.887, 30\.81” seem to have changed places/);
  assert.equal(await count(), 0);
});

test('a file sets it up once; the running server knows at once, and the administrator signs in', async () => {
  const token = await openSetup(server.installation);
  assert.ok(token);
  const path = await file('foundation.json', JSON.stringify(WANTED));
  const first = await run('--json', path);
  assert.equal(first.code, 0, first.complained);
  assert.match(first.said, /郫筒街道 \(510117001\) is there with 2 areas/);
  assert.ok(!(first.said + first.complained).includes(PASSWORD));
  const second = await run('--json', path);
  assert.deepEqual([second.code, second.said], [1, '']);
  assert.match(second.complained, /It has been set up already/);
  assert.deepEqual((await readdir(join(server.dataDir, 'secret'))).filter((name) => name.startsWith('setup')), [], 'the token of the page is gone');
  assert.deepEqual((await server.anybody.inject({ method: 'GET', url: '/api/setup' })).json(), { isOpen: false });
  const signedIn = await server.anybody.inject({ method: 'POST', url: people.routes.signIn.path, payload: { phone: '13800000001', password: PASSWORD } });
  // The password is right; administrators go on with a second factor, which their first sign-in sets up.
  assert.deepEqual([signedIn.statusCode, (signedIn.json() as { code: string }).code], [401, 'people.mustEnrol']);
});

test('a further street office is a tenant of its own: made once, by whoever has the database, and neither sees the other', async () => {
  const further = { ...WANTED, office: { name: '安德街道', code: '510117004' }, administrator: { ...WANTED.administrator, name: '何静' } };
  const path = await file('further.json', JSON.stringify(further));
  const without = await run('--json', path);
  assert.deepEqual([without.code, /One more street office: --further/.test(without.complained)], [1, true], without.complained);
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`insert into setup.allowance values (510117004, now() + interval '1 day')`)), /permission denied/, 'the application lets nobody in');
  const made = await run('--further', '--json', path);
  assert.equal(made.code, 0, made.complained);
  const again = await run('--further', '--json', path);
  assert.deepEqual([again.code, /There is a street office 510117004 in this installation already/.test(again.complained)], [1, true], again.complained);
  assert.deepEqual(await server.asOwner(sql`select from setup.allowance`), []);
  const tenants = await server.asOwner<{ id: number; areas: string[]; people: string[] }>(sql`
    select t.id, (select array_agg(a.path order by a.path) from place.area a where a.tenant_id = t.id) as areas, (select array_agg(p.name) from people.person p where p.tenant_id = t.id) as people from platform.tenant t order by t.id`);
  assert.deepEqual(tenants, [
    { id: 510_117_001, areas: ['/510117001', '/510117001/005'], people: ['谢安平'] }, { id: 510_117_004, areas: ['/510117004', '/510117004/005'], people: ['何静'] },
  ]);
  const [administrator] = await server.asOwner<{ id: string }>(sql`select id from people.person where tenant_id = 510117004`);
  const areas = (await (await server.signIn(administrator?.id as string, 510_117_004)).inject({ method: 'GET', url: '/api/areas' })).json() as { areas: { path: string }[] };
  assert.deepEqual(areas.areas.map(({ path: one }) => one), ['/510117004', '/510117004/005']);
  const signedIn = await server.anybody.inject({ method: 'POST', url: people.routes.signIn.path, payload: { phone: '13800000001', password: PASSWORD } });
  assert.deepEqual([signedIn.statusCode, (signedIn.json() as { code: string }).code], [409, 'people.severalTenants'], 'who has one number in two offices is asked which');
});

test('a database that cannot be reached is exit status 2', async () => {
  const path = await file('foundation.json', JSON.stringify(WANTED));
  const child = await new Promise<number>((resolve) => {
    const started = execFile(process.execPath, [fileURLToPath(new URL('./setup.ts', import.meta.url)), '--json', path], { env: { ...process.env, DATABASE_URL: 'postgresql://127.0.0.1:9/none' } }, () => resolve(started.exitCode ?? -1));
  });
  assert.equal(child, 2);
});
