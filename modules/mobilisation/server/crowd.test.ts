import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId, isRefusal } from '@huying/kernel';
import type { BeforeTools } from '@huying/platform';
import { rememberOffer, waitForChance, type Chance } from './crowd.ts';
import type { CalloutId, PeekedOffer } from './store.ts';

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const person = (number: number) => asId<'person'>(id(1_000 + number));

/** One callout of this number with an offer to each of fifty people, as the database would answer about it. */
function callout(number: number) {
  const now = { state: 'climbing' as PeekedOffer['callout_state'], owner: 0, reads: 0 };
  const calloutId = asId<'callout'>(id(number)) as CalloutId;
  const offerOf = (who: number) => id(number * 100 + who);
  const rows = (ids: readonly string[]): PeekedOffer[] => Array.from({ length: 50 }, (_, who) => who)
    .filter((who) => ids.includes(offerOf(who)))
    .map((who) => ({ id: offerOf(who), callout_id: calloutId, person_id: person(who), callout_state: now.state, is_mine: now.owner === who + 1 }) as unknown as PeekedOffer);
  const toolsOf = (who: number): BeforeTools => ({
    actor: { tenantId: number, personId: person(who) },
    runFor: async (tenantId: number, work: (ctx: unknown) => Promise<unknown>) => {
      now.reads += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return work({ tenantId, db: { rows: async ({ values }: { values: readonly unknown[] }) => rows(values.find(Array.isArray) ?? []) } });
    },
  }) as unknown as BeforeTools;
  const attempt = (who: number, offer = who) => waitForChance(toolsOf(who), offerOf(offer));
  const remember = () => {
    for (let who = 0; who < 50; who += 1) rememberOffer(offerOf(who), { calloutId, personId: person(who) });
  };
  return { now, attempt, remember, offerOf };
}
const isChance = (answer: unknown): answer is Chance => !isRefusal(answer);

for (const isKnown of [true, false]) {
  test(`fifty at once: one has the chance, forty-nine are told by at most three reads (offers ${isKnown ? 'known' : 'unknown'})`, async () => {
    const { now, attempt, remember } = callout(isKnown ? 1 : 2);
    if (isKnown) remember();
    const answers = Array.from({ length: 50 }, (_, who) => attempt(who));
    const first = await Promise.race(answers);
    assert.ok(isChance(first));
    assert.ok(now.reads <= 2);
    now.state = 'owned';
    now.owner = (await Promise.all(answers.map((answer) => Promise.race([answer, undefined])))).indexOf(first) + 1;
    assert.ok(now.owner > 0);
    first.leave();
    const all = await Promise.all(answers);
    assert.equal(all.filter(isChance).length, 1);
    assert.equal(all.filter((answer) => isRefusal(answer) && answer.refused === 'mobilisation.taken').length, 49);
    assert.ok(now.reads <= 3, `${now.reads} reads`);
  });
}

test('who had the chance did not get it: the next one has it, one after the other', async () => {
  const { attempt } = callout(3);
  let inside = 0;
  let most = 0;
  const chances = await Promise.all(Array.from({ length: 6 }, async (_, who) => {
    const chance = await attempt(who);
    assert.ok(isChance(chance));
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    chance.leave();
    return chance;
  }));
  assert.equal(chances.length, 6);
  assert.equal(most, 1);
});

test('somebody else’s offer is nobody’s; what is over is over; what is one’s own already is answered again', async () => {
  const { now, attempt, remember } = callout(4);
  for (const known of [false, true]) {
    if (known) remember();
    const answer = await attempt(1, 2);
    assert.ok(isRefusal(answer) && answer.refused === 'mobilisation.notYours');
  }
  const other = callout(5);
  other.now.state = 'ended';
  const over = await other.attempt(1);
  assert.ok(isRefusal(over) && over.refused === 'mobilisation.over');
  other.now.state = 'owned';
  other.now.owner = 2;
  const own = await other.attempt(1);
  assert.ok(isChance(own));
  own.leave();
  assert.equal(now.state, 'climbing');
});
