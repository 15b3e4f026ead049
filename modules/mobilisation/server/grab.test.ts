import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automation } from '@huying/automation/contract';
import { asId, type Id } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres, type TestClient } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import { tables } from '../core/tables.ts';
import { COMMITTEE, type Community, startCommunity, volunteer } from '../testing/community.ts';

const ROUNDS = 20;
const CONTENDERS = 50;
const { routes } = mobilisation;

let community: Community;
let clients: TestClient[];
before(async () => {
  community = await startCommunity();
  await community.addVolunteers(Array.from({ length: CONTENDERS }, (_, n) => ({ metres: 20 + n * 5 })));
  clients = await Promise.all(Array.from({ length: CONTENDERS }, (_, n) => community.client(volunteer(n + 1))));
  await askAllAtOnce();
});
after(async () => {
  await community.server.close();
  await endTestPostgres();
});

/** The committee changes the ladder: fifty at a time. */
async function askAllAtOnce(): Promise<void> {
  const shipped = tables['mobilisation.ladder']?.table;
  assert.ok(shipped);
  const wide = shipped.rules.map((rule) => (rule.id === 'green-volunteers' ? { ...rule, then: ['"volunteers"', '0', '[1500]', `[${CONTENDERS}]`, '5', '5', '', ''] } : rule));
  const committee = await community.client(COMMITTEE);
  const changed = await committee.ask(automation.routes.change, { params: { name: 'mobilisation.ladder' }, body: { table: { ...shipped, rules: wide }, holdsFrom: null, reason: '试一次请五十人' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.problem));
}

const offersOf = (calloutId: string) =>
  community.rows<{ id: Id<'offer'>; person_id: string; state: string }>(sql`select id, person_id, state from mobilisation.offer where callout_id = ${calloutId}`);

/** Who wins is free again for the next round. */
const endRound = (calloutId: string) => community.call((ctx) => ctx.call(mobilisation.calls.end, { calloutId: asId<'callout'>(calloutId) as never }));

test(`${ROUNDS} rounds of ${CONTENDERS} who take it in the same moment: one wins, the others are told at once`, { timeout: 240_000 }, async (t) => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const calloutId = await community.open();
    const offers = await offersOf(calloutId);
    assert.equal(offers.length, CONTENDERS, `round ${round}`);
    const began = performance.now();
    const answers = await Promise.all(
      clients.map((client, n) => {
        const offer = offers.find((one) => one.person_id === volunteer(n + 1));
        assert.ok(offer);
        return client.ask(routes.accept, { params: { offerId: offer.id } });
      }),
    );
    times.push(performance.now() - began);
    const won = answers.flatMap((answer, n) => (answer.status === 200 ? [volunteer(n + 1) as string] : []));
    assert.equal(won.length, 1, `round ${round} has ${won.length} winners`);
    assert.ok(answers.every((answer) => answer.status === 200 || (answer.status === 409 && answer.problem.code === 'mobilisation.taken')), JSON.stringify(answers.map((one) => one.status)));

    const after = await offersOf(calloutId);
    assert.deepEqual(after.filter((one) => one.state === 'accepted').map((one) => one.person_id), won);
    assert.equal(after.filter((one) => one.state === 'gone').length, CONTENDERS - 1);
    const told = (await community.notices('mobilisation.offerGone')).filter((one) => one.payload.calloutId === calloutId && one.payload.reason === 'taken');
    assert.deepEqual(told.map((one) => one.channel).sort(), after.filter((one) => one.state === 'gone').map((one) => `person:${one.person_id}`).sort());
    const owned = community.heard.filter((one) => one.event === 'owned' && one.payload.calloutId === calloutId);
    assert.deepEqual(owned.map((one) => (one.payload.owner as { personId: string }).personId), won);
    await endRound(calloutId);
  }
  times.sort((a, b) => a - b);
  t.diagnostic(`${CONTENDERS} answers: median ${times[ROUNDS / 2]?.toFixed(0)} ms, slowest ${times.at(-1)?.toFixed(0)} ms`);
});

test('the winner who asks again hears the same yes', async () => {
  const calloutId = await community.open();
  const [first] = await offersOf(calloutId);
  assert.ok(first);
  const client = clients[Number(first.person_id.slice(-3)) - 101];
  assert.ok(client);
  const answers = await Promise.all(Array.from({ length: 6 }, () => client.ask(routes.accept, { params: { offerId: first.id } })));
  assert.deepEqual(answers.map((one) => one.status), Array.from({ length: 6 }, () => 200));
  assert.equal((await community.view(calloutId)).owners.length, 1);
  assert.equal(community.heard.filter((one) => one.event === 'owned' && one.payload.calloutId === calloutId).length, 1);
  await endRound(calloutId);
});

test('three places: exactly three win', async () => {
  const calloutId = await community.open({ people: 3 });
  const offers = await offersOf(calloutId);
  const answers = await Promise.all(clients.map((client, n) => client.ask(routes.accept, { params: { offerId: offers.find((one) => one.person_id === volunteer(n + 1))?.id as Id<'offer'> } })));
  assert.equal(answers.filter((one) => one.status === 200).length, 3);
  const view = await community.view(calloutId);
  assert.deepEqual([view.state, view.owners.length, new Set(view.owners.map((one) => one.personId)).size], ['owned', 3, 3]);
});

test('the database itself lets no second owner in', async () => {
  const calloutId = await community.open();
  const insert = () =>
    community.call((ctx) => ctx.db.run(sql`
      insert into mobilisation.holder (tenant_id, id, callout_id, area_path, climb, place, tier, person_id, since, waited_seconds, progress_due_at)
      values (${ctx.tenantId}, ${ctx.newId()}, ${calloutId}, '', 1, 1, 'volunteers', ${volunteer(1)}, ${ctx.now}, 0, ${ctx.now})`));
  await insert();
  await assert.rejects(insert(), /holder_place/);
});
