/** The board finds needs by area, state, kind and tier, and the file holds exactly what is filtered; who took it away stands in the trail. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mobilisation } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, TEST_TENANT, type TestClient, urlOf } from '@huying/platform/testing';
import { recognition } from '@huying/recognition/contract';
import { type SmallCommunities, startSmallCommunities } from './small-community.ts';

let all: SmallCommunities;
let desk: TestClient;
before(async () => {
  all = await startSmallCommunities();
  desk = all.own.clients.desk;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

const { routes } = needContract;
type Filter = Record<string, string>;
const find = async (query: Filter) => {
  const { status, value, problem } = await desk.ask(routes.board, { query: { ...query, limit: '200' } } as never);
  assert.equal(status, 200, JSON.stringify(problem));
  return value.items;
};
const everything = () => find({});
async function fileOf(url: string): Promise<string[][]> {
  const answer = await desk.inject({ method: 'GET', url });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.match(String(answer.headers['content-type']), /^text\/csv; charset=utf-8/);
  assert.ok(answer.body.startsWith('\uFEFF'), 'a spreadsheet knows that it is UTF-8');
  return answer.body.slice(1).trimEnd().split('\r\n').map((line) => line.split(','));
}
const trailed = (action: string) =>
  all.server.asOwner<{ detail: Record<string, unknown>; actor_name: string }>(sql`select detail, actor_name from platform.trail where tenant_id = ${TEST_TENANT} and action = ${action} order by at, id`);

test('every filter finds what the board says of itself, and all of them together', async () => {
  const items = await everything();
  assert.ok(items.length >= 8);
  const states = [...new Set(items.map(({ state }) => state))];
  assert.ok(states.length >= 5, states.join());
  const found = async (query: Filter, isMeant: (need: (typeof items)[number]) => boolean) => {
    const wanted = items.filter(isMeant).map(({ id }) => id);
    assert.deepEqual((await find(query)).map(({ id }) => id), wanted, JSON.stringify(query));
    return wanted.length;
  };
  for (const state of states) assert.ok((await found({ state }, (need) => need.state === state)) > 0);
  for (const category of ['shopping', 'repair']) assert.ok((await found({ category }, (need) => need.tags.category.includes(category as never))) > 0);
  await found({ urgency: 'green', category: 'repair', state: 'taken' }, (need) => need.tags.urgency === 'green' && need.tags.category.includes('repair') && need.state === 'taken');
  // The tier that the rings of the board show.
  const tierOf = (need: (typeof items)[number]) => need.callout?.owner?.tier ?? need.callout?.tiers.findLast((tier) => tier.state === 'asked')?.kind;
  const tiers = [...new Set(items.flatMap((need) => tierOf(need) ?? []))];
  assert.ok(tiers.length >= 2, tiers.join());
  for (const tier of tiers) assert.ok((await found({ tier }, (need) => tierOf(need) === tier)) > 0);
});

test('an area is what lies below it, and no other area whose name begins alike', async () => {
  const [need] = await everything();
  assert.ok(need);
  const grid = need.areaPath.split('/').slice(0, 4).join('/');
  const inside = (await everything()).filter(({ areaPath }) => areaPath === grid || areaPath.startsWith(`${grid}/`)).length;
  assert.equal((await find({ area: grid })).length, inside);
  assert.ok(inside > 0);
  assert.deepEqual(await find({ area: grid.slice(0, -1) }), []);
  assert.deepEqual(await find({ area: all.other.areaPath }), [], 'another community is out of reach, whatever is asked');
});

test('the file holds what is filtered, in words, and the trail who took it away', async () => {
  const filter = { category: 'repair', state: 'taken' } as const;
  const shown = await find(filter);
  const [head, ...lines] = await fileOf(urlOf(routes.export, {}, filter));
  assert.equal(head?.[0], '编号');
  assert.deepEqual(lines.map(([number]) => Number(number)), shown.map(({ number }) => number));
  assert.ok(lines.every((line) => line.includes('小修小补') && line.includes('有人接了')), lines.join('\n'));
  const [entry] = (await trailed('need.exported')).slice(-1);
  assert.deepEqual(entry?.detail, { ...filter, needs: shown.length });
  assert.equal(entry?.actor_name, all.own.people.desk.name);
  assert.equal((await fileOf(urlOf(routes.export, {}, {}))).length - 1, (await everything()).length);
});

test('statistics are of what is filtered, on the page and in the file', async () => {
  const statistics = async (query: Filter) => (await desk.ask(mobilisation.routes.statistics, { query } as never)).value;
  const whole = await statistics({});
  const repairs = await statistics({ category: 'repair' });
  assert.ok(repairs.callouts === 3 && whole.callouts > repairs.callouts);
  assert.ok(repairs.perTier.some(({ kind, owned }) => kind === 'community-organisations' && owned === 2), JSON.stringify(repairs.perTier));
  assert.equal((await statistics({ area: all.other.areaPath })).callouts, 0);
  assert.equal((await statistics({ category: 'repair', urgency: 'red' })).callouts, 0);
  const lines = await fileOf(urlOf(mobilisation.routes.statisticsFile, {}, { category: 'repair' }));
  assert.deepEqual(lines[0], ['动员', '3']);
  assert.equal(lines.length, 6 + repairs.perTier.length);
  assert.deepEqual((await trailed('mobilisation.exported')).at(-1)?.detail, { category: 'repair', callouts: 3 });
});

test('a draft of the lexicon is tried on the last needs of one’s own area, and changes none of them', async () => {
  const before = await everything();
  const { lexicon } = (await desk.ask(recognition.routes.lexicon, {})).value;
  const tried = async (concepts: typeof lexicon.concepts, needs = 100) => {
    const answer = await desk.ask(routes.tryLexicon, { body: { lexicon: { ...lexicon, concepts }, needs } } as never);
    assert.equal(answer.status, 200, JSON.stringify(answer.problem));
    return answer.value;
  };
  const withWords = before.filter(({ text }) => text !== null);
  assert.deepEqual([(await tried(lexicon.concepts)).compared, (await tried(lexicon.concepts)).changed], [withWords.length, []]);
  // The desk's own community says 午饭, the other one too; only the own one is read.
  const { compared, changed } = await tried([...lexicon.concepts, { id: 'own.lunch', label: '午饭', words: ['午饭'], people: 2, skills: ['cooking'] }]);
  assert.equal(compared, withWords.length);
  assert.deepEqual(changed.map(({ text }) => text), withWords.flatMap(({ text }) => (text?.includes('午饭') ? [text] : [])));
  assert.ok(changed.length > 0 && changed.every(({ before: now, after }) => now.people === 1 && after.people === 2 && after.skills.includes('cooking')));
  assert.equal((await tried(lexicon.concepts, 1)).compared, 1);
  const broken = await desk.ask(routes.tryLexicon, { body: { lexicon: { ...lexicon, concepts: [{ id: 'own.a', label: '', words: ['{gone}'] }] } } } as never);
  assert.deepEqual([broken.status, (broken.problem as { code: string }).code], [422, 'recognition.unsound']);
  assert.deepEqual(await everything(), before);
});
