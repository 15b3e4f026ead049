import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { automationModule } from '@huying/automation/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import { place } from '@huying/place/contract';
import placeServer from '@huying/place/server';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestServer } from '@huying/platform/testing';
import safeguard, { tables } from '@huying/safeguard/server';
import { type Foundation, setup } from '../contract.ts';
import module, { openSetup } from './index.ts';

const MODULES = [placeServer, peopleServer, automationModule(tables), safeguard, module];
const PASSWORD = 'Wangcong-2026-xiaoxue';
const COMMUNITY = { name: '奎星楼社区', code: '005', position: { lng: 103.887, lat: 30.81 } };
const WANTED: Foundation = { office: { name: '郫筒街道', code: '510117001000' }, areas: { community: COMMUNITY }, administrator: { name: '谢安平', phone: '13800000001', password: PASSWORD } };
const { routes } = setup;

let server: TestServer;
let token = '';
/** An installation in which there is nobody yet. */
async function startEmpty(environment: Record<string, string> = { DEMONSTRATION: '0' }): Promise<TestServer> {
  const started = await startTest({ modules: MODULES, background: false, environment });
  await started.asOwner(sql`delete from platform.tenant`);
  return started;
}
const found = (wanted: Partial<Foundation> = {}, given = token) => server.anybody.ask(routes.found, { body: { ...WANTED, ...wanted, token: given } });
const isEmpty = async () => (await server.asOwner<{ n: number }>(sql`select (select count(*) from platform.tenant) + (select count(*) from place.area) + (select count(*) from people.person) + (select count(*) from platform.trail) as n`))[0]?.n === 0;

describe('the first start', () => {
  beforeEach(async () => {
    server = await startEmpty();
    token = (await openSetup(server.installation)) as string;
  });
  const end = async () => server.close();

  test('makes the street office, the community and the administrator, who signs in; then it is over for ever', async () => {
    assert.deepEqual((await server.anybody.ask(routes.state, {})).value, { isOpen: true });
    const made = await found();
    assert.deepEqual([made.status, made.value], [200, { tenantId: 510_117_001, areas: 2 }], JSON.stringify(made.value));
    assert.deepEqual((await server.anybody.ask(routes.state, {})).value, { isOpen: false });
    const signedIn = await server.anybody.inject({ method: 'POST', url: people.routes.signIn.path, payload: { phone: '13800000001', password: PASSWORD } });
    assert.deepEqual([signedIn.statusCode, signedIn.json().code], [401, 'people.mustEnrol'], 'the password is right; an administrator sets up a second factor before coming in');
    const [administrator] = await server.asOwner<{ id: string }>(sql`select id from people.person`);
    const cookie = (await server.signIn(administrator?.id as string)).cookie as string;
    const me = (await server.anybody.ask(people.routes.me, { headers: { cookie } })).value;
    assert.deepEqual([me.name, me.tenantId, me.memberships.map((one) => [one.role, one.areaPath])], ['谢安平', 510_117_001, [['administrator', '']]]);
    const { areas } = (await server.anybody.ask(place.routes.areas, { headers: { cookie } })).value;
    assert.deepEqual(areas.map((one) => [one.kind, one.name, one.path, one.centre]), [
      ['street', '郫筒街道', '/510117001', COMMUNITY.position], ['community', '奎星楼社区', '/510117001/005', COMMUNITY.position],
    ]);
    const again = await found({ office: { name: '别的街道', code: '510117004' } });
    assert.deepEqual([again.status, again.problem.code], [410, 'setup.over']);
    assert.equal((await server.anybody.ask(routes.areas, { body: { token, officeCode: '510117001', table: 'x' } })).problem.code, 'setup.over');
    assert.equal(await openSetup(server.installation), undefined, 'the next start prints nothing');
    assert.deepEqual((await readdir(join(server.dataDir, 'secret'))).filter((name) => name.startsWith('setup')), []);
    const trail = await server.asOwner<{ action: string }>(sql`select action from platform.trail where tenant_id = 510117001 order by id`);
    assert.deepEqual(trail.map(({ action }) => action), ['place.added', 'people.added', 'setup.founded']);
    await end();
  });

  test('of two at once, with different offices even, one wins and nothing of the other is there', async () => {
    const answers = await Promise.all([found(), found({ office: { name: '安德街道', code: '510117004' }, administrator: { ...WANTED.administrator, phone: '13800000002' } }), found()]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 410, 410]);
    const [counts] = await server.asOwner<{ tenants: number; people: number; offices: number }>(sql`select (select count(*) from platform.tenant) as tenants, (select count(*) from people.person) as people, (select count(*) from place.area where kind = 'street') as offices`);
    assert.deepEqual(Object.values(counts ?? {}).map(Number), [1, 1, 1]);
    await end();
  });

  test('the token is asked for, is limited in tries, lies hashed with mode 0600, and a new start makes the old one worthless', async () => {
    const file = join(server.dataDir, 'secret', 'setup-token');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok(!(await readFile(file, 'utf8')).includes(token));
    for (const wrong of ['', 'x', token.slice(1), `${token}x`, token.toUpperCase()]) assert.equal((await found({}, wrong)).problem.code, 'setup.wrongToken', wrong);
    const statuses = [];
    for (let attempt = 0; attempt < 10; attempt += 1) statuses.push((await found({}, 'guess')).status);
    assert.ok(statuses.includes(429), statuses.join());
    const next = (await openSetup(server.installation)) as string;
    const from = (given: string, remoteAddress: string) => server.anybody.inject({ method: 'POST', url: routes.found.path, payload: { ...WANTED, token: given }, remoteAddress });
    assert.equal((await from(token, '10.0.0.8')).statusCode, 401);
    assert.ok(await isEmpty());
    assert.equal((await from(next, '10.0.0.9')).statusCode, 200);
    await end();
  });

  test('what is wrong is said, and nothing of it is stored', async () => {
    const refused = async (wanted: Partial<Foundation>) => {
      const { status, problem } = await server.anybody.inject({ method: 'POST', url: routes.found.path, payload: { ...WANTED, ...wanted, token }, remoteAddress: `10.1.0.${Math.floor(Math.random() * 250)}` })
        .then((response) => ({ status: response.statusCode, problem: response.json() as { code: string; facts?: Record<string, unknown> } }));
      return [status, problem.code, problem.facts];
    };
    assert.deepEqual(await refused({ office: { name: '郫筒街道', code: '5101' } }), [422, 'setup.officeCode', { code: '5101' }]);
    assert.deepEqual(await refused({ areas: { community: { ...COMMUNITY, code: '510999001005' } } }), [422, 'setup.communityCode', { code: '510999001005', office: '510117001' }]);
    assert.deepEqual((await refused({ administrator: { ...WANTED.administrator, password: 'simple' } }))[1], 'people.tooShort');
    assert.deepEqual((await refused({ administrator: { ...WANTED.administrator, password: 'Password-2026' } }))[1], 'people.guessable');
    assert.deepEqual(await refused({ areas: { table: '编码,名称\n005,奎星楼社区\n' } }), [422, 'setup.wrongAreas', { problems: 1, row: 2 }]);
    assert.deepEqual((await refused({ areas: { table: '编码,名称\n' } }))[1], 'setup.noCommunity');
    assert.equal((await refused({ administrator: { ...WANTED.administrator, phone: '138' } }))[0], 400);
    assert.ok(await isEmpty());
    await end();
  });

  test('a table of areas is looked at first and then makes all of them', async () => {
    const table = '编码\t名称\t上级\t纬度\t经度\n510117001005\t奎星楼社区\t\t30.81\t103.887\n012\t望丛社区\t\t30.83\t103.907\ng01\t第一网格\t奎星楼社区\t\t\n';
    const looked = (await server.anybody.ask(routes.areas, { body: { token, officeCode: '510117001000', table } })).value;
    assert.deepEqual([looked.areas.map(({ path }) => path), looked.problems], [['/510117001/005', '/510117001/012', '/510117001/005/g01'], []]);
    assert.equal((await server.anybody.ask(routes.areas, { body: { token: 'x', officeCode: '510117001', table } })).problem.code, 'setup.wrongToken');
    assert.equal((await found({ areas: { table } })).value.areas, 4);
    const [office] = await server.asOwner<{ lng: number; lat: number }>(sql`select lng, lat from place.area where kind = 'street'`);
    assert.deepEqual([office?.lng.toFixed(3), office?.lat.toFixed(3)], ['103.897', '30.820'], 'the office lies in the middle of its communities');
    await end();
  });
});

test('a demonstration is never set up, nor an installation that has tenants', async () => {
  server = await startEmpty({ DEMONSTRATION: '1' });
  assert.equal(await openSetup(server.installation), undefined);
  assert.deepEqual((await server.anybody.ask(routes.state, {})).value, { isOpen: false });
  assert.equal((await found({}, 'x')).problem.code, 'setup.over');
  await server.close();
  server = await startTest({ modules: MODULES, background: false, environment: { DEMONSTRATION: '0' } });
  assert.equal(await openSetup(server.installation), undefined);
  assert.equal((await found({}, 'x')).problem.code, 'setup.over');
  await server.close();
});

test('the application itself can make no second tenant', async () => {
  server = await startTest({ modules: MODULES, background: false });
  await assert.rejects(server.asEngine((ctx) => ctx.db.run(sql`insert into platform.tenant values (1, 'x', now())`)), /permission denied/);
  const made = await server.asEngine((ctx) => ctx.db.row<{ made: boolean }>(sql`select setup.found_tenant(310104001, 'x', ${ctx.now}) as made`));
  assert.equal(made?.made, false);
  await server.close();
});

after(endTestPostgres);
