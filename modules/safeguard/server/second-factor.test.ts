import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automationModule } from '@huying/automation/server';
import type { RouteArgument } from '@huying/kernel';
import notify, { tables as notifyTables } from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import place from '@huying/place/server';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, TEST_TENANT, type TestClient, type TestServer } from '@huying/platform/testing';
import { safeguard } from '../contract.ts';
import module, { tables } from './index.ts';
import { codeAt, stepOf } from './totp.ts';

const PASSWORD = 'Wangcong-2026-xiaoxue';
const { routes } = safeguard;
const WHO = { administrator: ['administrator', '13800000001'], second: ['administrator', '13800000002'], desk: ['desk', '13800000003'], elder: ['volunteer', '13800000004'] } as const;
type Who = keyof typeof WHO;
const ids = {} as Record<Who, string>;

let server: TestServer;
before(async () => {
  server = await startTest({ modules: [place, peopleServer, notify, automationModule({ ...notifyTables, ...tables }), module], background: false, environment: { DEMONSTRATION: '0' } });
  await server.asEngine(async (ctx) => {
    for (const who of Object.keys(WHO) as Who[]) {
      ids[who] = ctx.newId<'person'>();
      const [role, phone] = WHO[who];
      await ctx.call(people.calls.addPeople, {
        people: [{ id: ids[who] as never, name: `某${who}`, sex: null, birthYear: null, phone, password: PASSWORD, memberships: [{ role, organisationId: null, areaId: null, areaPath: '' }] }],
      });
    }
  });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

let asked = 0;
/** Each from an address of its own, so that the limits by address do not mix the tests up. */
async function post(url: string, payload: object) {
  asked += 1;
  const response = await server.anybody.inject({ method: 'POST', url, payload, remoteAddress: `10.8.${asked >> 8}.${asked & 255}` });
  return { status: response.statusCode, value: response.json(), cookie: String([response.headers['set-cookie']].flat()[0] ?? '').split(';')[0] as string };
}
const first = (who: Who) => post(people.routes.signIn.path, { phone: WHO[who][1], password: PASSWORD });
const second = (ticket: string, code: string, offer?: string) => post(routes.signInSecond.path, { ticket, code, ...(offer ? { offer } : {}), label: 'Firefox' });
const me = async (cookie: string) => (await server.anybody.ask(people.routes.me, { headers: { cookie } })).status;

/** What the app on the telephone shows, now or some half minutes from now. */
function shownFor(secret: string, ahead = 0): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return codeAt(Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))), stepOf(new Date()) + ahead);
}
/** As if the codes taken so far had been taken long ago. */
const letTimePass = () => server.asOwner(sql`update safeguard.second_factor set last_step = last_step - 1000`);

/** Somebody with an app, signed in by it. */
async function enrolled(who: Who) {
  await server.asOwner(sql`delete from safeguard.second_factor where person_id = ${ids[who]}`);
  const client = await server.signIn(ids[who]);
  const { secret, offer } = (await client.ask(routes.offer, {})).value;
  const confirmed = await client.ask(routes.confirm, { body: { offer, code: shownFor(secret) } });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.problem));
  await letTimePass();
  return { client, secret, recoveryCodes: confirmed.value.recoveryCodes };
}

test('an administrator has no way in but by two factors; setting them up is part of the first sign-in', async () => {
  const begun = await first('administrator');
  assert.deepEqual([begun.status, begun.value.code, begun.cookie], [401, 'people.mustEnrol', '']);
  const { ticket } = begun.value.facts;
  const offered = await post(routes.offerAtSignIn.path, { ticket });
  assert.match(offered.value.uri, /^otpauth:\/\/totp\//);
  assert.equal((await second(ticket, shownFor(offered.value.secret))).value.code, 'safeguard.ticketOver', 'without the offer there is nothing to hold the code against');
  assert.equal((await second(ticket, '000000', offered.value.offer)).value.code, 'safeguard.wrongCode');
  const entered = await second(ticket, shownFor(offered.value.secret), offered.value.offer);
  assert.equal(entered.status, 200, JSON.stringify(entered.value));
  assert.equal(entered.value.recoveryCodes.length, 10);
  assert.equal(await me(entered.cookie), 200);
  assert.equal((await post(routes.offerAtSignIn.path, { ticket })).value.code, 'safeguard.ticketOver', 'who has one gets no other by an old ticket');

  const again = await first('administrator');
  assert.equal(again.value.code, 'people.secondFactor');
  const replayed = await second(again.value.facts.ticket, shownFor(offered.value.secret));
  // At the turn of a half minute the app may show the next code already.
  if (replayed.status !== 200) assert.equal(replayed.value.code, 'safeguard.usedCode');
  await letTimePass();
  const code = shownFor(offered.value.secret);
  assert.equal((await second(again.value.facts.ticket, ` ${code.slice(0, 3)} ${code.slice(3)}`)).status, 200);
  assert.equal((await second(again.value.facts.ticket, code)).value.code, 'safeguard.usedCode', 'a code is taken once');
});

test('staff choose for themselves: nothing is asked before, a code from then on, other browsers are signed out', async () => {
  assert.equal((await first('desk')).status, 200);
  const other = await server.signIn(ids.desk);
  const { secret, client } = await enrolled('desk');
  assert.equal(await me(other.cookie as string), 401, 'who came in by one factor elsewhere is out');
  const { value } = await client.ask(routes.own, {});
  assert.deepEqual([value.isRequired, value.recoveryCodesLeft, value.since !== null], [false, 10, true]);
  const begun = await first('desk');
  assert.equal(begun.value.code, 'people.secondFactor');
  assert.equal((await second(begun.value.facts.ticket, shownFor(secret, 1))).status, 200, 'a telephone whose clock is half a minute ahead');
  assert.equal((await client.ask(routes.end, { body: { code: '1' } })).problem.code, 'safeguard.wrongCode');
  await letTimePass();
  assert.equal((await client.ask(routes.end, { body: { code: shownFor(secret) } })).status, 200);
  assert.equal((await first('desk')).status, 200);
});

test('volunteers and elders are asked for nothing and may set up nothing', async () => {
  assert.equal((await first('elder')).status, 200);
  assert.equal((await (await server.signIn(ids.elder)).ask(routes.offer, {})).status, 403);
});

test('a recovery code lets in once; new ones end the old', async () => {
  const { client, secret, recoveryCodes } = await enrolled('desk');
  const [one, other] = recoveryCodes as [string, string];
  const { ticket } = (await first('desk')).value.facts;
  assert.equal((await second(ticket, one.toLowerCase().replace('-', ' '))).status, 200);
  assert.equal((await second(ticket, one)).value.code, 'safeguard.wrongCode');
  assert.equal((await client.ask(routes.own, {})).value.recoveryCodesLeft, 9);
  const renewed = await client.ask(routes.renewRecoveryCodes, { body: { code: shownFor(secret) } });
  assert.equal(renewed.value.recoveryCodes.length, 10);
  assert.equal((await second(ticket, other)).value.code, 'safeguard.wrongCode');
  assert.equal((await second(ticket, renewed.value.recoveryCodes[0] as string)).status, 200);
  const stored = await server.asOwner<{ text: string }>(sql`select r::text || f::text as text from safeguard.recovery_code r join safeguard.second_factor f using (tenant_id, person_id) where person_id = ${ids.desk}`);
  for (const { text } of stored) assert.ok(!text.includes(secret) && !renewed.value.recoveryCodes.some((code) => text.includes(code.replace('-', ''))));
});

test('five wrong codes lock the second factor, also those that were typed at once; the right one does not open it', async () => {
  const { secret } = await enrolled('desk');
  const { ticket } = (await first('desk')).value.facts;
  const wrong = ['AAAAA', 'BBBBB', 'CCCCC', 'DDDDD', 'EEEEE', 'FFFFF', 'GGGGG', 'HHHHH'];
  const codes = (await Promise.all(wrong.map((code) => second(ticket, code)))).map((one) => one.value.code);
  assert.equal(codes.filter((code) => code === 'safeguard.wrongCode').length, 5);
  assert.equal(codes.filter((code) => code === 'safeguard.locked').length, 3);
  const locked = await second(ticket, shownFor(secret));
  assert.deepEqual([locked.status, locked.value.code, locked.value.facts.minutes], [423, 'safeguard.locked', 15]);
  await server.installation.database.service.run(sql`update platform.sign_in_attempt set locked_until = locked_until - interval '15 minutes'`);
  assert.equal((await second(ticket, shownFor(secret))).status, 200);
});

test('another administrator takes it away with a reason; the person is signed out, told, and nobody does it to themselves', async () => {
  const { client } = await enrolled('desk');
  const administrator = await server.signIn(ids.administrator);
  const ask = (by: TestClient, personId: string, argument: Partial<RouteArgument<typeof routes.reset>> = {}) => by.ask(routes.reset, { params: { personId: personId as never }, body: { reason: '手机掉水里了' }, ...argument });
  assert.equal((await ask(client, ids.desk)).status, 403);
  assert.equal((await ask(administrator, ids.administrator)).problem.code, 'people.notOneself');
  const taken = await ask(administrator, ids.desk);
  assert.deepEqual([taken.status, taken.value.since], [200, null]);
  assert.equal(await me(client.cookie as string), 401);
  assert.equal((await ask(administrator, ids.desk)).problem.code, 'safeguard.none');
  const trail = await server.asOwner<{ reason: string; actor_id: string }>(sql`select reason, actor_id from platform.trail where action = 'safeguard.secondFactorReset'`);
  assert.deepEqual(trail, [{ reason: '手机掉水里了', actor_id: ids.administrator }]);
  const told = await server.asOwner<{ person_id: string }>(sql`select person_id from notify.message where key = ${`second-factor/${ids.desk}`}`);
  assert.ok(told.some((one) => one.person_id === ids.desk));
});

test('ended, taken away and given new codes at the same moment: each is answered in words, and no code outlives its factor', async () => {
  const administrator = await server.signIn(ids.administrator);
  const deadlocks = async () => (await server.asOwner<{ n: number }>(sql`select deadlocks as n from pg_stat_database where datname = current_database()`))[0]?.n;
  const before = await deadlocks();
  for (let round = 0; round < 9; round += 1) {
    const { client, recoveryCodes } = await enrolled('desk');
    await server.installation.database.service.run(sql`delete from platform.sign_in_attempt`);
    const answers = await Promise.all([
      client.ask(routes.renewRecoveryCodes, { body: { code: recoveryCodes[0] as string } }),
      client.ask(routes.end, { body: { code: recoveryCodes[1] as string } }),
      administrator.ask(routes.reset, { params: { personId: ids.desk as never }, body: { reason: '手机丢了' } }),
      client.ask(routes.renewRecoveryCodes, { body: { code: recoveryCodes[2] as string } }),
    ]);
    assert.deepEqual(answers.filter((one) => one.status >= 500), [], JSON.stringify(answers.map((one) => one.problem)));
    assert.equal((await server.asOwner(sql`select 1 from safeguard.second_factor where person_id = ${ids.desk}`)).length, 0);
    assert.equal((await server.asOwner(sql`select 1 from safeguard.recovery_code where person_id = ${ids.desk}`)).length, 0);
  }
  // A deadlock is tried again, a second later: where many wait for each other, that is too late.
  assert.equal(await deadlocks(), before);
});

test('a ticket is good for this tenant, this person and these minutes; made up ones are nothing', async () => {
  const { secret } = await enrolled('desk');
  const { ticket } = (await first('desk')).value.facts as { ticket: string };
  const [tenant, sealed] = ticket.split('.') as [string, string];
  const others = [`${tenant}.${sealed.slice(0, -4)}AAAA`, `${tenant}.`, sealed, `999.${sealed}`, `${TEST_TENANT}.${Buffer.from('{}').toString('base64url')}`];
  for (const other of others) assert.equal((await second(other, shownFor(secret))).value.code, 'safeguard.ticketOver', other);
  // Other things that the server seals with the same key are no tickets.
  const sealedOtherwise = await server.asEngine(async (ctx) => ctx.secrets.seal(JSON.stringify({ use: 'offer', until: 9e15, personId: ids.desk, secret: '' })).toString('base64url'));
  assert.equal((await second(`${TEST_TENANT}.${sealedOtherwise}`, shownFor(secret))).value.code, 'safeguard.ticketOver');
  const stale = await server.asEngine(async (ctx) => ctx.secrets.seal(JSON.stringify({ use: 'ticket', until: ctx.now.getTime() - 1, personId: ids.desk, wants: 'code', mustChangePassword: false })).toString('base64url'));
  assert.equal((await second(`${TEST_TENANT}.${stale}`, shownFor(secret))).value.code, 'safeguard.ticketOver');
});
