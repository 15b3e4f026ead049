import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endTestPostgres, startTest, type TestServer } from '@huying/platform/testing';
import place from '@huying/place/server';
import { people } from '../contract.ts';
import server from './index.ts';

const OWN = '/510117001/001';
let test_: TestServer;
let administrator = '';
let volunteer = '';

before(async () => {
  test_ = await startTest({ modules: [place, server], background: false });
  await test_.asEngine(async (ctx) => {
    administrator = ctx.newId();
    volunteer = ctx.newId();
    const base = { sex: null, birthYear: null, phone: null };
    const at = (role: 'administrator' | 'volunteer') => [{ role, organisationId: null, areaId: null, areaPath: OWN }];
    await ctx.call(people.calls.addPeople, {
      people: [{ ...base, id: administrator as never, name: '谢安', memberships: at('administrator') }, { ...base, id: volunteer as never, name: '李明', memberships: at('volunteer') }],
    });
  });
});
after(async () => {
  await test_.close();
  await endTestPostgres();
});

test('an administrator makes a key for the own area, it signs in as a system, and is ended', async () => {
  const client = await test_.signIn(administrator);
  const made = await client.ask(people.routes.addKey, { body: { name: '社区卫生中心', areaPath: OWN } });
  assert.equal(made.status, 200, JSON.stringify(made.value));
  const actor = await test_.installation.sessions.actorOfKey(made.value.key);
  assert.deepEqual(actor?.memberships.map((one) => [one.role, one.areaPath]), [['system', OWN]]);
  const listed = await client.ask(people.routes.keys, {});
  assert.equal(listed.value.keys.length, 1);
  assert.ok(!JSON.stringify(listed.value).includes(made.value.key), 'the key itself is never shown again');
  assert.equal((await client.ask(people.routes.endKey, { params: { keyId: made.value.id } })).status, 200);
  assert.equal((await client.ask(people.routes.endKey, { params: { keyId: made.value.id } })).status, 404);
  assert.ok((await client.ask(people.routes.keys, {})).value.keys[0]?.revokedAt);
});

test('nobody makes a key that reaches further than themselves, and volunteers make none', async () => {
  const client = await test_.signIn(administrator);
  assert.equal((await client.ask(people.routes.addKey, { body: { name: '太宽', areaPath: '/510117001' } })).status, 403);
  const other = await test_.signIn(volunteer);
  assert.equal((await other.ask(people.routes.addKey, { body: { name: '不该', areaPath: OWN } })).status, 403);
});
