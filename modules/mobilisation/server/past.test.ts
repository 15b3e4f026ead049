import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { automation, type Said } from '@huying/automation/contract';
import type { DecisionTable, Id } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import { COMMITTEE, type Community, CRAFTSMAN, CRAFTSMEN, DESK, OTHER_COMMUNITY, startCommunity, volunteer } from '../testing/community.ts';

const { routes } = automation;
const params = { name: 'mobilisation.ladder' };
let community: Community;
let taken: string;
let left: string;
before(async () => {
  community = await startCommunity();
  await community.addVolunteers([{ metres: 200 }, { metres: 450 }, { metres: 900 }]);
  // One is taken by the second circle, a minute after being asked; the other by the craftsmen.
  taken = await community.open();
  await community.pass(5);
  await community.pass(1);
  await accept(taken, 2);
  left = await community.open({ category: 'repair', summary: '修水龙头' });
  for (const minutes of [5, 5, 5, 5, 1]) await community.pass(minutes);
  const craftsman = await community.client(CRAFTSMAN);
  const answer = await craftsman.ask(mobilisation.routes.take, { params: { calloutId: left as Id<'callout'> }, body: { organisationId: CRAFTSMEN } });
  assert.equal(answer.status, 200, JSON.stringify(answer.problem));
  // In another community, which must not be seen.
  await community.open({ areaPath: `${OTHER_COMMUNITY}/g01/y01/b1`, summary: '外社区的事' });
});
after(async () => {
  await community.server.close();
  await endTestPostgres();
});

async function accept(calloutId: string, n: number): Promise<void> {
  const [offer] = await community.rows<{ id: Id<'offer'> }>(sql`select id from mobilisation.offer where callout_id = ${calloutId} and person_id = ${volunteer(n)}`);
  const client = await community.client(volunteer(n));
  const answer = await client.ask(mobilisation.routes.accept, { params: { offerId: offer?.id as Id<'offer'> } });
  assert.equal(answer.status, 200, JSON.stringify(answer.problem));
}

async function ladder(): Promise<DecisionTable> {
  const client = await community.client(COMMITTEE);
  return (await client.ask(routes.versions, { params })).value.default;
}
const now = () => community.server.installation.clock.now();
const week = () => ({ from: new Date(now().getTime() - 7 * 86_400_000).toISOString(), to: new Date(now().getTime() + 60_000).toISOString() });
async function tryOut(table: DecisionTable) {
  const client = await community.client(COMMITTEE);
  return client.ask(routes.past, { params, body: { table, ...week() } });
}
const words = (said: Said) => said.code.replace('mobilisation.past.', '');

test('the ladder that holds does again what happened', async () => {
  const { value } = await tryOut(await ladder());
  assert.deepEqual([value.cases, value.changed, value.hasMore], [2, 0, false], 'only what lies within reach is tried');
  const first = value.items.find((one) => one.title.startsWith('代购'));
  assert.deepEqual(first?.draft.map((line) => [words(line), line.afterMinutes, line.facts.names ?? line.facts.name]), [['askedWithin', 0, '志愿者1'], ['askedWithin', 5, '志愿者2'], ['owned', 6, '志愿者2']]);
  assert.deepEqual([words(first?.happened as Said), first?.happened.facts.name, first?.happened.words.tier], ['happened', '志愿者2', 'mobilisation.tier.volunteers']);
  const second = value.items.find((one) => one.title === '修水龙头');
  assert.deepEqual(second?.draft.at(-1)?.facts.name, '十八匠');
});

test('a ladder that is not switched on yet is told beside it, in figures and line by line, and changes nothing', async () => {
  const table = await ladder();
  const drafted = { ...table, rules: [{ id: 'repair-first', when: ['-', '"repair"', '-'], then: ['"community-organisations"', '0', '', '', '', '30', '', ''] }, ...table.rules] };
  const { value } = await tryOut(drafted);
  assert.deepEqual([value.cases, value.changed], [2, 1]);
  const [changed] = value.items;
  assert.deepEqual([changed?.isChanged, changed?.title], [true, '修水龙头']);
  const begun = changed?.draft.find((line) => line.afterMinutes !== null);
  assert.deepEqual([begun?.afterMinutes, begun?.facts.names], [0, '十八匠']);
  const minutes = value.figures.find((one) => one.name.code.endsWith('minutes'));
  assert.ok(minutes && minutes.draft !== null && minutes.present !== null && minutes.draft < minutes.present, JSON.stringify(minutes));
  assert.deepEqual(await community.rows(sql`select from automation.table_version`), []);
  assert.deepEqual((await community.view(left)).owner?.organisationId, CRAFTSMEN);
});

test('only those who keep tables may try them, and an unsound one is refused', async () => {
  const table = await ladder();
  const desk = await community.client(DESK);
  assert.equal((await desk.ask(routes.past, { params, body: { table, ...week() } })).status, 403);
  const unsound = await tryOut({ ...table, rules: [{ id: 'x', when: ['"red', '-', '-'], then: table.outputs.map(() => '') }] });
  assert.equal(unsound.problem.code, 'automation.unsound');
  const client = await community.client(COMMITTEE);
  const checked = await client.ask(routes.check, { params, body: { table: { ...table, rules: [{ id: 'x', when: ['"red', '-', '-'], then: table.outputs.map(() => '') }] } } });
  assert.deepEqual(checked.value.problems.map((one) => [one.code, one.at]), [['table.badCell', ['rules', 0, 'when', 0]]]);
  assert.equal((await client.ask(routes.past, { params: { name: 'mobilisation.progress' }, body: { table, ...week() } })).problem.code, 'automation.noPast');
  const long = await client.ask(routes.past, { params, body: { table, from: '2020-01-01T00:00:00Z', to: week().to } });
  assert.equal(long.problem.code, 'request.invalid');
});
