import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automationModule } from '@huying/automation/server';
import { automation } from '@huying/automation/contract';
import { type CallArgument, defineContract, isRefusal, type Role } from '@huying/kernel';
import notify, { tables as notifyTables } from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import place from '@huying/place/server';
import { defineModule, routesOf, sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { z } from 'zod';
import { type RequestView, safeguard } from '../contract.ts';
import module, { tables } from './index.ts';

const { routes } = safeguard;
const OWN = '/510117001/005';

/** An act such as modules have: it writes, and then asks whether it may. */
const acting = defineContract('acting', {
  routes: { grant: { method: 'POST', path: '/api/acting', summary: 'Grants', who: ['committee', 'street', 'organisation'], body: z.object({ name: z.string(), minutes: z.number().int() }), out: z.object({ done: z.literal(true) }), refusals: { 'safeguard.needsSecond': 409 } } },
});
let done = 0;
const actor = defineModule({
  contract: acting, calls: {},
  routes: routesOf(acting, {
    async grant(ctx, { body }) {
      const no = await ctx.call(safeguard.calls.permit, { act: 'timebank.grant', content: body, size: body.minutes, facts: body } as CallArgument<typeof safeguard.calls.permit>);
      if (isRefusal(no)) return no;
      done += 1;
      return { done: true as const };
    },
  }),
});

const WHO = { asker: ['committee', OWN], second: ['committee', OWN], street: ['street', '/510117001'], elsewhere: ['committee', '/510117001/012'], desk: ['desk', OWN], auditor: ['auditor', OWN], member: ['organisation', OWN] } as const satisfies Record<string, readonly [Role, string]>;
type Who = keyof typeof WHO;
const ids = {} as Record<Who, string>;
const clients = {} as Record<Who, TestClient>;
let server: TestServer;
before(async () => {
  server = await startTest({ modules: [place, peopleServer, notify, automationModule({ ...notifyTables, ...tables }), module, actor], background: false });
  for (const who of Object.keys(WHO) as Who[]) {
    const [role, areaPath] = WHO[who];
    ids[who] = await server.asEngine(async (ctx) => {
      const id = ctx.newId<'person'>();
      await ctx.call(people.calls.addPeople, { people: [{ id, name: `某${who}`, sex: null, birthYear: null, phone: null, memberships: [{ role, organisationId: null, areaId: null, areaPath }] }] });
      return id;
    });
    clients[who] = await server.signIn(ids[who]);
  }
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const BIG = 3_000;
const act = (who: Who, name: string, minutes = BIG) => clients[who].ask(acting.routes.grant, { body: { name, minutes } });
const draftOf = async (who: Who, name: string): Promise<string> => ((await act(who, name)).problem as unknown as { facts: { draft: string } }).facts.draft;
const ask = (who: Who, draft: string) => clients[who].ask(routes.ask, { body: { draft, reason: '全社区高龄老人' } });
async function asked(name: string): Promise<RequestView> {
  const answer = await ask('asker', await draftOf('asker', name));
  assert.equal(answer.status, 200, JSON.stringify(answer.problem));
  return answer.value;
}
const decide = (who: Who, { id }: RequestView, approves: boolean, reason: string | null = null) => clients[who].ask(routes.decide, { params: { requestId: id }, body: { approves, reason } });

test('small things one person does alone; big ones only with the yes of another, exactly so, and once', async () => {
  assert.equal((await act('asker', '小', 60)).status, 200);
  assert.equal((await act('asker', '王桂芳')).problem.code, 'safeguard.needsSecond');
  const request = await asked('王桂芳');
  assert.deepEqual([request.state, request.facts, request.areaPath, request.isMine, request.mayDecide], ['waiting', { name: '王桂芳', minutes: BIG }, OWN, true, false]);
  assert.equal((await act('asker', '王桂芳')).problem.code, 'safeguard.needsSecond', 'asking is no yes');
  assert.equal((await decide('asker', request, true)).problem.code, 'safeguard.ownRequest');
  const approved = await decide('second', request, true);
  assert.deepEqual([approved.value.state, approved.value.decidedName], ['approved', '某second']);
  const before = done;
  for (const other of [() => act('second', '王桂芳'), () => act('asker', '李素华'), () => act('asker', '王桂芳', BIG + 1)]) assert.equal((await other()).problem.code, 'safeguard.needsSecond', 'a yes is good for this person and this act only');
  // Two presses at once: one is carried out.
  const both = await Promise.all([act('asker', '王桂芳'), act('asker', '王桂芳')]);
  assert.deepEqual(both.map((one) => one.status).sort(), [200, 409]);
  assert.equal(done, before + 1);
  assert.equal((await act('asker', '王桂芳')).problem.code, 'safeguard.needsSecond');
  const trail = await server.asOwner<{ action: string; actor_name: string }>(sql`select action, actor_name from platform.trail where subject_id = ${request.id} order by id`);
  assert.deepEqual(trail.map((one) => [one.action, one.actor_name]), [['safeguard.asked', '某asker'], ['safeguard.approved', '某second'], ['safeguard.carriedOut', '某asker']]);
});

test('who may say yes: somebody with the right, for this area; a no wants a reason; both are told', async () => {
  const request = await asked('赵敏');
  for (const who of ['desk', 'elsewhere', 'auditor'] as const) assert.ok([403, 404].includes((await decide(who, request, true)).status), who);
  assert.equal((await decide('street', request, false)).problem.code, 'safeguard.needsReason');
  assert.equal((await decide('street', request, false, '名单不对')).value.state, 'refused');
  assert.equal((await decide('second', request, true)).problem.code, 'lifecycle.notHere');
  assert.equal((await act('asker', '赵敏')).problem.code, 'safeguard.needsSecond');
  const told = await server.asOwner<{ person_id: string; key: string }>(sql`select person_id, key from notify.message where key like ${`request/${request.id}%`}`);
  const keys = (who: Who) => told.filter((one) => one.person_id === ids[who]).map((one) => one.key);
  assert.deepEqual([keys('second'), keys('street'), keys('asker'), keys('elsewhere')], [[`request/${request.id}`], [`request/${request.id}`], [`request/${request.id}/answer`], []]);
});

test('somebody of an organisation asks the office, sees what they asked for and nothing else, and is led back to their own page', async () => {
  await asked('黄秀英');
  const mine = (await ask('member', await draftOf('member', '刘玉珍'))).value;
  const seen = (await clients.member.ask(routes.requests, { query: {} })).value.items;
  assert.deepEqual(seen.map((one) => [one.id, one.isMine, one.mayDecide]), [[mine.id, true, false]]);
  assert.equal((await decide('member', mine, true)).status, 403);
  assert.equal((await decide('second', mine, true)).value.state, 'approved');
  assert.equal((await act('member', '刘玉珍')).status, 200);
});

test('a yes is over after its hours, whether the clock fired or not', async () => {
  const request = await asked('陈德明');
  assert.equal((await ask('asker', await draftOf('asker', '陈德明'))).problem.code, 'safeguard.askedAlready');
  await decide('second', request, true);
  await server.asOwner(sql`update safeguard.request set until = now() - interval '1 minute' where id = ${request.id}`);
  assert.equal((await act('asker', '陈德明')).problem.code, 'safeguard.needsSecond');
  await server.asOwner(sql`update platform.timer set due_at = now() - interval '1 minute' where key = ${`safeguard/request/${request.id}`}`);
  await server.settle();
  const { items } = (await clients.asker.ask(routes.requests, { query: { state: 'over' } })).value;
  assert.deepEqual(items.map((one) => one.id), [request.id]);
});

test('a draft is the asker’s own, cannot be changed, and what it says is sealed at rest', async () => {
  const draft = await draftOf('asker', '何物业');
  assert.equal((await ask('second', draft)).problem.code, 'safeguard.draftOver');
  assert.equal((await ask('asker', `${draft.slice(0, -6)}AAAAAA`)).problem.code, 'safeguard.draftOver');
  const rows = await server.asOwner<{ text: string }>(sql`select r::text as text from safeguard.request r`);
  assert.ok(rows.length > 0 && rows.every(({ text }) => !text.includes('王桂芳') && !text.includes(Buffer.from('王桂芳').toString('hex'))));
});

test('the list shows what is within reach, and pages', async () => {
  assert.equal((await clients.elsewhere.ask(routes.requests, { query: {} })).value.items.length, 0);
  const first = (await clients.street.ask(routes.requests, { query: { limit: 2 } })).value;
  const rest = (await clients.street.ask(routes.requests, { query: { limit: 50, after: first.next as string } })).value;
  const all = (await clients.street.ask(routes.requests, { query: { limit: 50 } })).value;
  assert.deepEqual([...first.items, ...rest.items].map((one) => one.id), all.items.map((one) => one.id));
  assert.equal((await clients.street.ask(routes.requests, { query: { after: 'x' } })).status, 400);
});

test('which acts take two persons is a table that holds from a day', async () => {
  const { default: table } = (await clients.street.ask(automation.routes.versions, { params: { name: 'safeguard.twoPersons' } })).value;
  const rules = [{ id: 'all', when: ['"timebank.grant"', '-'], then: ['true', '1'] }, ...table.rules.filter((one) => one.id !== 'grant')];
  assert.equal((await clients.street.ask(automation.routes.change, { params: { name: 'safeguard.twoPersons' }, body: { table: { ...table, rules }, holdsFrom: null, reason: '都要两个人' } })).status, 200);
  assert.equal((await act('asker', '小', 1)).problem.code, 'safeguard.needsSecond');
});
