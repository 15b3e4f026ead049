/** The same need said twice: suggested to the desk and made one by its touch, with both sides told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { service } from '@huying/service/contract';
import { type SmallCommunities, type SmallCommunity, startSmallCommunities } from './small-community.ts';

const { routes } = needContract;
let all: SmallCommunities;
let own: SmallCommunity;
before(async () => {
  all = await startSmallCommunities();
  own = all.own;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const raise = async (body: object) => (await own.clients.desk.ask(routes.raise, { body: { channel: 'telephone', elderId: own.people.neighbour.id, tags: { category: ['company'] }, ...body } })).value;
const similarTo = async (id: string) => (await own.clients.desk.ask(routes.similar, { params: { needId: id as never } })).value.needs.map((one) => one.id);
const merge = (id: string, otherId: string) => own.clients.desk.ask(routes.merge, { params: { needId: id as never }, body: { otherId: otherId as never } });
const one = async (id: string) => (await own.clients.desk.ask(routes.one, { params: { needId: id as never } })).value;

/** The craftsmen are asked as well as volunteers, whoever of these is free. */
async function takenByCraftsmen(calloutId: string | null) {
  const { craftsman } = own.clients;
  const taken = await craftsman.ask(mobilisation.routes.take, { params: { calloutId: calloutId as never }, body: { organisationId: own.organisations.craftsmen, memberId: own.people.craftsman.id } });
  assert.equal(taken.status, 200);
  return craftsman;
}

test('the second call of the same kind is suggested; made one, the helper stays, the other search ends, the elder is told', async () => {
  const first = await raise({ text: '想有人陪我摆会儿龙门阵' });
  const helper = await takenByCraftsmen(first.calloutId);
  const second = await raise({ text: '再说一遍，陪我摆龙门阵的人好久来', tags: { category: ['company'], urgency: 'yellow' } });
  const other = await raise({ text: '买一袋米', tags: { category: ['errands'] } });
  assert.deepEqual(await similarTo(second.id), [first.id], 'another kind is another need');
  assert.deepEqual(await similarTo(other.id), []);
  assert.equal((await one(second.id)).state, 'seeking', 'nothing is merged by itself');

  // Pointed at the one that nobody has: the one with an owner stays all the same.
  const merged = await merge(first.id, second.id);
  assert.deepEqual([merged.status, merged.value.id, merged.value.tags.urgency, merged.value.state], [200, first.id, 'yellow', 'taken']);
  const gone = await one(second.id);
  assert.deepEqual([gone.state, gone.mergedInto, gone.endReason], ['cancelled', first.id, `与 ${first.number} 号是同一件事`]);
  assert.equal(gone.callout?.state, 'cancelled', 'nobody is asked for it any more');
  assert.equal((await helper.ask(service.routes.errands, { query: {} })).value.visits.filter((visit) => visit.subject.id === first.id && visit.state === 'going').length, 1);
  const trail = await all.server.asOwner<{ action: string }>(sql`select action from platform.trail where subject_id in (${first.id}, ${second.id}) and action in ('need.joined', 'need.merged') order by id`);
  assert.deepEqual(trail.map(({ action }) => action), ['need.merged', 'need.joined']);
  assert.ok((await own.clients.neighbour.ask(notify.routes.inbox, { query: {} })).value.items.some(({ title, url }) => title.includes('当作一件') && url.endsWith(first.id)));
  assert.equal((await merge(first.id, second.id)).problem.code, 'need.over', 'once is enough');
  assert.deepEqual(await similarTo(second.id), []);
});

test('two red calls are suggested and stay two until somebody touches; a red one is never lost in a green one', async () => {
  const elder = own.clients.neighbour;
  const fall = (await elder.ask(routes.raise, { body: { channel: 'sos' } })).value;
  const again = (await elder.ask(routes.raise, { body: { channel: 'sos' } })).value;
  assert.ok((await similarTo(again.id)).includes(fall.id));
  assert.deepEqual([(await one(fall.id)).state, (await one(again.id)).state].filter((state) => state === 'cancelled'), []);
  const green = await raise({ tags: { category: fall.tags.category, urgency: 'green' } });
  const kept = (await merge(fall.id, green.id)).value;
  assert.equal(kept.tags.urgency, 'red');
});

test('desks that merge the same two at once make one of them once; needs of two elders stay two', async () => {
  const [first, second] = [await raise({ tags: { category: ['policy'] } }), await raise({ tags: { category: ['policy'] } })];
  const answers = await Promise.all([merge(first.id, second.id), merge(second.id, first.id), merge(first.id, second.id)]);
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 410, 410]);
  assert.deepEqual([(await one(first.id)).state, (await one(second.id)).state].filter((state) => state === 'cancelled').length, 1);
  const others = (await own.clients.elder.ask(routes.raise, { body: { channel: 'tile', tags: { category: ['policy'] } } })).value;
  const standing = (await one(first.id)).state === 'cancelled' ? second : first;
  assert.equal((await merge(standing.id, others.id)).problem.code, 'need.notSame');
  assert.equal((await own.clients.neighbour.ask(routes.merge, { params: { needId: standing.id }, body: { otherId: others.id } })).status, 403);
});

test('two that begin in one command have numbers of their own', async () => {
  const { id: elderId } = own.people.elder;
  const given = { elderId: elderId as never, category: 'errands' as const, text: '买菜', people: 1, dueAt: new Date(Date.now() + 3 * 86_400_000).toISOString(), raisedBy: null };
  const ids = await all.server.asEngine(async (ctx) => {
    const raised = [await ctx.call(needContract.calls.raiseArranged, given), await ctx.call(needContract.calls.raiseArranged, { ...given, text: '买药' })];
    return raised.map((answer) => ('needId' in answer ? answer.needId : ''));
  });
  const rows = await all.server.asOwner<{ number: number }>(sql`select number from need.need where id = any(${ids}::uuid[])`);
  assert.equal(new Set(rows.map(({ number }) => number)).size, 2);
});
