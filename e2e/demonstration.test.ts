import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { modules } from '@huying/app-server/modules';
import { activity } from '@huying/activity/contract';
import { catalogue } from '@huying/catalogue/contract';
import { demonstration } from '@huying/demonstration/contract';
import { installDemonstration, KUIXINGLOU, refreshDemonstration } from '@huying/demonstration/server';
import { matching } from '@huying/matching/contract';
import { people } from '@huying/people/contract';
import { place } from '@huying/place/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { roster } from '@huying/roster/contract';
import { silver } from '@huying/silver/contract';
import { telephony } from '@huying/telephony/contract';
import { timebank } from '@huying/timebank/contract';

type Visitors = Awaited<ReturnType<typeof installDemonstration>>;
let server: TestServer;
let visitors: Visitors;
/** Of the processor, not of the wall: other tests may run beside this one. */
let seconds: number;
before(async () => {
  server = await startTest({ modules, background: false });
  const began = process.cpuUsage();
  // Two servers that start at once.
  [visitors] = (await Promise.all([installDemonstration(server.installation), installDemonstration(server.installation)])) as [Visitors, Visitors];
  const { user, system } = process.cpuUsage(began);
  seconds = (user + system) / 1e6;
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const visitor = (role: string, tenantId: number = KUIXINGLOU.tenantId) => visitors.find((one) => one.role === role && one.tenantId === tenantId) as Visitors[number];
async function signIn({ phone, password }: Visitors[number]): Promise<TestClient['ask']> {
  const response = await server.anybody.inject({ method: 'POST', url: '/api/session', payload: { phone, password } });
  assert.equal(response.statusCode, 200, phone);
  const cookie = String([response.headers['set-cookie']].flat()[0]).split(';')[0] as string;
  return (route, argument) => server.anybody.ask(route, { ...argument, headers: { cookie } } as never);
}
const count = async (what: ReturnType<typeof sql>) => (await server.asOwner<{ n: number }>(what))[0]?.n;

test('an empty installation is filled once, in seconds, also by two servers that start at once and by the next start', async () => {
  assert.ok(seconds < 20, `${seconds} s`);
  const rows = () => Promise.all([sql`select count(*) as n from people.person`, sql`select count(*) as n from place.area`, sql`select count(*) as n from demonstration.face`].map(count));
  const first = await rows();
  assert.deepEqual(await installDemonstration(server.installation), visitors);
  assert.deepEqual(await rows(), first);
});

test('each of the named signs in with number and password and is what the table says', async () => {
  assert.deepEqual([...new Set(visitors.map((one) => one.tenantId))], [KUIXINGLOU.tenantId, OTHER_TENANT]);
  for (const one of visitors) {
    const me = (await (await signIn(one))(people.routes.me, {})).value;
    assert.deepEqual([me.name, me.tenantId], [one.name, one.tenantId]);
    assert.ok(me.memberships.some((membership) => membership.role === one.role), one.role);
  }
  const asked = (await server.anybody.ask(demonstration.routes.people, {})).value.people;
  assert.deepEqual(asked, visitors.map(({ password: _, ...face }) => face), 'the page shows them, without the password');
});

test('the modules have heard of everybody: helpers with pairings, duty, credits, the map', async () => {
  const desk = await signIn(visitor('desk'));
  assert.equal((await desk(roster.routes.onDuty, {})).value.people.length, KUIXINGLOU.onDuty);
  const { helpers } = (await desk(matching.routes.helpers, {})).value;
  assert.equal(helpers.length, await count(sql`select count(*) as n from people.volunteer where active and tenant_id = ${KUIXINGLOU.tenantId}`));
  assert.ok(helpers.length > 0.9 * KUIXINGLOU.volunteers);
  assert.equal(helpers.filter((one) => one.onDuty).length, KUIXINGLOU.onDuty);
  const map = (await desk(place.routes.map, {})).value;
  assert.deepEqual([map.areas.features.length, map.buildings.features.length, map.streets.features.length], [1 + 8 + 43, KUIXINGLOU.buildings, 8]);
  const elder = await signIn(visitor('elder'));
  assert.equal((await elder(timebank.routes.mine, {})).value.balanceMinutes, 600);
  const profile = (await (await signIn(visitor('volunteer')))(people.routes.profile, {})).value;
  assert.deepEqual(profile.paired.map((one) => one.name), [visitor('elder').name]);
});

test('something is going on: activities to come and hours to verify, talents, pairs that wait for a yes, telephones at homes', async () => {
  const [elder, committee, desk] = [await signIn(visitor('elder')), await signIn(visitor('committee')), await signIn(visitor('desk'))];
  const coming = (await elder(activity.routes.list, { query: { show: 'coming' } })).value.items;
  assert.ok(coming.length >= 4 && coming.some((one) => one.enrolled > 0), `${coming.length} to come`);
  const over = (await committee(activity.routes.kept, { query: { state: 'over' } })).value.items;
  assert.equal(over.length, 2);
  const partakers = (await committee(activity.routes.people, { params: { activityId: over[0]?.id as never }, query: { part: 'helper' } })).value.items;
  assert.ok(partakers.length > 0 && partakers.every((one) => one.state === 'attended' && one.verifiedAt === null));
  const register = (await committee(silver.routes.register, { query: { limit: 50 } })).value.items;
  assert.ok(register.length >= 30 && register.every((one) => one.talents.length > 0));
  const proposals = (await committee(silver.routes.proposals, { query: {} })).value.items;
  assert.ok(proposals.length >= 3 && proposals.every((one) => one.reasons.length > 0), `${proposals.length} pairs`);
  const offers = (await elder(catalogue.routes.browse, { query: {} })).value.items;
  assert.ok(offers.length >= 6 && offers.every((one) => one.price.minutes > 0), `${offers.length} services`);
  assert.deepEqual((await desk(telephony.routes.lines, {})).value.lines.map((one) => one.number), ['02818000000']);
  assert.equal((await desk(telephony.routes.numbers, { query: { limit: 50 } })).value.items.length, 50);
});

test('who works in one street office sees nobody of the other', async () => {
  const names = async (role: string, tenantId?: number) => (await (await signIn(visitor(role, tenantId)))(people.routes.list, { query: { limit: 200, role: 'elder' } })).value.items;
  assert.equal((await names('desk', OTHER_TENANT)).length, 14);
  assert.ok((await names('desk')).every((item) => item.areaPath.startsWith('/510117001/005')));
});

test('when nobody is on duty any more the next start puts the same ones on duty again; before, nothing', async () => {
  await refreshDemonstration(server.installation);
  const onDuty = () => count(sql`select count(*) as n from roster.duty where tenant_id = ${KUIXINGLOU.tenantId}`);
  assert.equal(await onDuty(), KUIXINGLOU.onDuty);
  const one = visitor('volunteer');
  await (await signIn(one))(roster.routes.switchDuty, { body: { onDuty: false } });
  await refreshDemonstration(server.installation);
  assert.equal(await onDuty(), KUIXINGLOU.onDuty - 1, 'who went off duty stays off');
  await server.installation.database.service.run(sql`update platform.timer set due_at = due_at - interval '13 hours' where call = 'roster.endDuty'`);
  await server.settle();
  assert.equal(await onDuty(), 0);
  await refreshDemonstration(server.installation);
  assert.equal(await onDuty(), KUIXINGLOU.onDuty);
});

test('an installation of somebody else, or one that is no demonstration, is left alone', async () => {
  const real = await startTest({ modules, background: false, environment: { DEMONSTRATION: '0', CODE_CHANNEL_URL: 'http://127.0.0.1:9/' } });
  const foreign = await startTest({ modules, background: false });
  try {
    await foreign.installation.addTenant(310_104_001, '别处街道');
    for (const one of [real, foreign]) {
      assert.deepEqual(await installDemonstration(one.installation), []);
      assert.deepEqual(await one.asOwner(sql`select from people.person`), []);
    }
    assert.equal((await real.anybody.ask(demonstration.routes.people, {})).status, 404);
  } finally {
    await real.close();
    await foreign.close();
  }
});
