import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automation } from '@huying/automation/contract';
import { automationModule } from '@huying/automation/server';
import notify, { tables as notifyTables } from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import place from '@huying/place/server';
import { sql } from '@huying/platform';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestServer } from '@huying/platform/testing';
import { safeguard } from '../contract.ts';
import { type ProviderPeer, startProvider } from '../testing/provider-peer.ts';
import module, { tables } from './index.ts';

const { routes } = safeguard;
const PUBLIC = 'http://127.0.0.1:9';
const CLIENT = { clientId: 'huying', secret: 'a-secret-that-stands-in-no-log', redirectUrl: `${PUBLIC}/desk/sign-in/provider` };
const PHONES = { desk: '13800000003', administrator: '13800000001', volunteer: '13800000004' } as const;
const CHIEF = { phone_number: PHONES.administrator, phone_number_verified: true };
const modules = [place, peopleServer, notify, automationModule({ ...notifyTables, ...tables }), module];

let peer: ProviderPeer;
let server: TestServer;
let bySubject: TestServer;
const ids = {} as Record<keyof typeof PHONES, string>;

async function settle(at: TestServer): Promise<void> {
  await at.asEngine(async (ctx) => {
    for (const role of Object.keys(PHONES) as (keyof typeof PHONES)[]) {
      ids[role] ??= ctx.newId<'person'>();
      await ctx.call(people.calls.addPeople, {
        people: [{ id: ids[role] as never, name: `某${role}`, sex: null, birthYear: null, phone: PHONES[role], memberships: [{ role, organisationId: null, areaId: null, areaPath: '' }] }],
      });
    }
  });
}

before(async () => {
  peer = await startProvider({
    ...CLIENT,
    accounts: {
      desk: { phone_number: '+86 138 0000 0003', phone_number_verified: true }, administrator: { phone_number: '13800000001', phone_number_verified: true },
      volunteer: { phone_number: '13800000004', phone_number_verified: true }, unverified: { phone_number: '13800000003', phone_number_verified: false }, stranger: { phone_number: '13899999999', phone_number_verified: true }, silent: {},
      chiefByTwo: { ...CHIEF, amr: ['pwd', 'mfa', 'otp'] }, chiefByOne: { ...CHIEF, amr: ['pwd'] }, chiefOfClass: { ...CHIEF, acr: 'urn:example:two' },
    },
  });
  const environment = { DEMONSTRATION: '0', OIDC_ISSUER: peer.issuer, OIDC_CLIENT_ID: CLIENT.clientId, OIDC_CLIENT_SECRET: CLIENT.secret, OIDC_NAME: '区统一身份认证', PUBLIC_URL: PUBLIC };
  server = await startTest({ modules, background: false, environment });
  bySubject = await startTest({ modules, background: false, environment: { ...environment, OIDC_LINK: 'subject' } });
  for (const one of [server, bySubject]) await settle(one);
});
after(async () => {
  for (const one of [server, bySubject]) await one?.close();
  await peer?.close();
  await endTestPostgres();
});

let asked = 0;
async function post(at: TestServer, url: string, payload: object) {
  asked += 1;
  const response = await at.anybody.inject({ method: 'POST', url, payload, remoteAddress: `10.7.${asked >> 8}.${asked & 255}` });
  return { status: response.statusCode, value: response.json(), text: response.body, cookie: String([response.headers['set-cookie']].flat()[0] ?? '').split(';')[0] as string };
}
const begin = async (at: TestServer) => (await post(at, routes.beginAtProvider.path, {})).value as { url: string; begun: string };
const comeBack = (at: TestServer, begun: string, answer: string) => post(at, routes.signInByProvider.path, { begun, answer, label: 'Firefox' });
async function signInAs(at: TestServer, account: string) {
  const { url, begun } = await begin(at);
  return comeBack(at, begun, await peer.walk(url, account));
}
const me = (at: TestServer, cookie: string) => at.anybody.ask(people.routes.me, { headers: { cookie } });

test('staff come in by the number that the provider has verified; it is asked with PKCE, state and nonce, and nobody sees the verifier', async () => {
  assert.deepEqual((await server.anybody.ask(routes.provider, {})).value, { name: '区统一身份认证' });
  const { url, begun } = await begin(server);
  const query = new URL(url).searchParams;
  assert.deepEqual([query.get('code_challenge_method'), query.get('response_type'), query.get('redirect_uri'), (query.get('nonce') ?? '').length > 20], ['S256', 'code', CLIENT.redirectUrl, true]);
  assert.ok(!begun.includes(query.get('state') as string) && !Buffer.from(begun, 'base64url').toString('latin1').includes('verifier'));
  const answer = await peer.walk(url, 'desk');
  const entered = await comeBack(server, begun, answer);
  assert.deepEqual([entered.status, entered.value], [200, { personId: ids.desk, name: '某desk', mustChangePassword: false }], entered.text);
  assert.equal((await me(server, entered.cookie)).value.name, '某desk');
  assert.equal((await comeBack(server, begun, answer)).value.code, 'safeguard.providerAnswer', 'a code of the provider is good once');
  const trail = await server.asOwner<{ detail: object }>(sql`select detail from platform.trail where action = 'people.signedIn'`);
  assert.deepEqual(trail, [{ detail: { kind: 'browser', by: 'provider' } }]);
});

test('who must have a second factor is asked for it after the provider too', async () => {
  const begun = await signInAs(server, 'administrator');
  assert.deepEqual([begun.status, begun.value.code, begun.cookie], [401, 'people.mustEnrol', '']);
  assert.equal((await post(server, routes.offerAtSignIn.path, { ticket: begun.value.facts.ticket })).status, 200);
});

test('the second factor of the provider counts where the rule of the street says so, and only what it proves', async () => {
  const withoutRule = await signInAs(server, 'chiefByTwo');
  assert.deepEqual([withoutRule.value.code, withoutRule.cookie], ['people.mustEnrol', ''], 'as shipped nothing counts');
  const administrator = await server.signIn(ids.administrator);
  const { default: shipped } = (await administrator.ask(automation.routes.versions, { params: { name: 'safeguard.providerFactor' } })).value;
  const rules = [{ id: 'several', when: ['"amr"', '"mfa"'], then: ['true'] }, { id: 'class', when: ['"acr"', '"urn:example:two"'], then: ['true'] }, { id: 'others', when: ['-', '-'], then: ['false'] }];
  const changed = await administrator.ask(automation.routes.change, { params: { name: 'safeguard.providerFactor' }, body: { table: { ...shipped, rules } as never, holdsFrom: null, reason: '区里的统一身份要短信验证' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.problem));
  for (const [account, factor] of [['chiefByTwo', 'amr mfa'], ['chiefOfClass', 'acr urn:example:two']] as const) {
    const entered = await signInAs(server, account);
    assert.deepEqual([entered.status, entered.value.name], [200, '某administrator'], entered.text);
    const [line] = await server.asOwner<{ detail: object }>(sql`select detail from platform.trail where action = 'people.signedIn' order by id desc limit 1`);
    assert.deepEqual(line?.detail, { kind: 'browser', by: 'provider', secondFactor: factor });
  }
  for (const account of ['chiefByOne', 'administrator']) assert.equal((await signInAs(server, account)).value.code, 'people.mustEnrol', account);
});

test('no number, an unverified one, an unknown one and who does not work here: nobody is made, each told in words', async () => {
  const count = async () => (await server.asOwner<{ n: number }>(sql`select (select count(*) from people.person) + (select count(*) from platform.session) as n`))[0]?.n;
  const before = await count();
  for (const [account, code] of [['silent', 'noVerifiedNumber'], ['unverified', 'noVerifiedNumber'], ['stranger', 'notKnownHere'], ['volunteer', 'notStaff']] as const) assert.equal((await signInAs(server, account)).value.code, `safeguard.${code}`, account);
  assert.equal(await count(), before);
});

test('an answer that belongs to another beginning, was changed, or is a no of the provider lets nobody in', async () => {
  const [one, other] = [await begin(server), await begin(server)];
  const answer = await peer.walk(one.url, 'desk');
  assert.equal((await comeBack(server, other.begun, answer)).value.code, 'safeguard.providerAnswer', 'state of another browser');
  const changed = new URLSearchParams(answer);
  changed.set('code', `${changed.get('code')}x`);
  assert.equal((await comeBack(server, one.begun, changed.toString())).value.code, 'safeguard.providerAnswer');
  for (const nonsense of ['x', 'code=1', `${answer}&code=2`]) assert.equal((await comeBack(server, one.begun, nonsense)).value.code, 'safeguard.providerAnswer', nonsense);
  for (const begun of ['x', `${one.begun.slice(0, -4)}AAAA`]) assert.equal((await comeBack(server, begun, answer)).value.code, 'safeguard.ticketOver');
  const refused = await begin(server);
  assert.equal((await comeBack(server, refused.begun, await peer.refuse(refused.url))).value.code, 'safeguard.providerRefused');
});

test('by subject: whom an administrator has bound comes in, and nobody else, not even with the right number', async () => {
  assert.equal((await signInAs(bySubject, 'desk')).value.code, 'safeguard.notKnownHere');
  const administrator = await bySubject.signIn(ids.administrator);
  const bind = (personId: string, subject: string) => administrator.ask(routes.bindSubject, { params: { personId: personId as never }, body: { subject } });
  assert.equal((await bind(ids.administrator, 'administrator')).problem.code, 'people.notOneself');
  assert.equal((await bind(ids.desk, 'desk')).status, 200);
  assert.equal((await bind(ids.volunteer, 'desk')).problem.code, 'safeguard.subjectTaken');
  assert.equal((await administrator.ask(routes.ofPerson, { params: { personId: ids.desk as never } })).value.isBound, true);
  const entered = await signInAs(bySubject, 'desk');
  assert.equal(entered.value.personId, ids.desk, entered.text);
  const rows = await bySubject.asOwner<{ text: string }>(sql`select b::text as text from safeguard.provider_binding b`);
  assert.ok(rows.length === 1 && !rows[0]?.text.includes(Buffer.from('desk').toString('hex')), 'the subject itself is not kept');
  assert.equal((await administrator.ask(routes.unbindSubject, { params: { personId: ids.desk as never } })).status, 200);
  assert.equal((await signInAs(bySubject, 'desk')).value.code, 'safeguard.notKnownHere');
});

test('a number that serves in two street offices is not guessed', async () => {
  await server.asEngine((ctx) => ctx.call(people.calls.addPeople, {
    people: [{ id: ctx.newId<'person'>(), name: '两边跑', sex: null, birthYear: null, phone: PHONES.desk, memberships: [{ role: 'desk', organisationId: null, areaId: null, areaPath: '' }] }],
  }), OTHER_TENANT);
  assert.equal((await signInAs(server, 'desk')).value.code, 'safeguard.severalOffices');
  await server.asOwner(sql`delete from platform.sign_in where tenant_id <> ${TEST_TENANT}`);
});

test('where the provider is away, or none is set up, that is said', async () => {
  const away = await startTest({ modules, background: false, environment: { DEMONSTRATION: '0', OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'x', PUBLIC_URL: PUBLIC } });
  const none = await startTest({ modules, background: false });
  try {
    assert.deepEqual([(await post(away, routes.beginAtProvider.path, {})).value.code, (await post(none, routes.beginAtProvider.path, {})).value.code], ['safeguard.providerAway', 'safeguard.noProvider']);
    assert.deepEqual((await none.anybody.ask(routes.provider, {})).value, { name: null });
  } finally {
    for (const one of [away, none]) await one.close();
  }
});
