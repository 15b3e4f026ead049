import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, type Id, isRefusal, type PersonId } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import fc from 'fast-check';
import { mobilisation } from '../contract.ts';
import type { Callout } from '../core/callout.ts';
import { type Command, decide } from '../core/decide.ts';
import { wakeAt } from '../core/due.ts';
import { COMMITTEE, type Community, CRAFTSMAN, CRAFTSMEN, DESK, GRID_WORKER, startCommunity, volunteer } from '../testing/community.ts';
import { move } from './move.ts';
import { lockCallout } from './store.ts';

const { calls } = mobilisation;
const VOLUNTEERS = 8;
let community: Community;
before(async () => {
  community = await startCommunity();
  await community.addVolunteers(Array.from({ length: VOLUNTEERS }, (_, n) => ({ metres: 60 + n * 180, redWhileOffDuty: n % 2 === 0 })));
});
after(async () => {
  await community.server.close();
  await endTestPostgres();
});

const who = (personId: PersonId) => ({ personId, personName: 'x', organisationId: null, organisationName: null });
const someone = fc.integer({ min: 1, max: VOLUNTEERS });
const place = fc.integer({ min: 1, max: 2 });
type Action = { readonly minutes: number } | { readonly change: 'green' | 'yellow' | 'red' } | { readonly command: (callout: Callout, id: string) => Command | undefined };

const offerOf = (callout: Callout, n: number) => callout.offers.findLast((one) => one.personId === volunteer(n));
const commandOf = (command: (callout: Callout, id: string) => Command | undefined): Action => ({ command });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 1, 2, 5, 20, 60, 300).map((minutes) => ({ minutes })) },
  { weight: 3, arbitrary: someone.map((n) => commandOf((callout, holderId) => {
    const offer = offerOf(callout, n);
    return offer && { command: 'accept', by: ['volunteer'], offerId: offer.id, personId: volunteer(n), holderId };
  })) },
  { weight: 2, arbitrary: someone.map((n) => commandOf((callout) => {
    const offer = offerOf(callout, n);
    return offer && { command: 'refuse', offerId: offer.id, personId: volunteer(n), reason: 'busy' };
  })) },
  { weight: 1, arbitrary: fc.constant(commandOf((_, holderId) => ({ command: 'take', by: ['organisation'], who: { personId: null, personName: null, organisationId: CRAFTSMEN, organisationName: '十八匠' }, holderId }))) },
  { weight: 1, arbitrary: fc.constantFrom(DESK, COMMITTEE, GRID_WORKER).map((person) => commandOf((_, holderId) => ({ command: 'assign', by: ['committee'], who: who(person), holderId, words: 'you' }))) },
  { weight: 1, arbitrary: place.map((at) => commandOf(() => ({ command: 'giveBack', by: ['volunteer', 'committee'], place: at, words: 'I cannot' }))) },
  { weight: 1, arbitrary: place.map((at) => commandOf((callout) => (callout.holders.some((one) => one.place === at) ? { command: 'progress', place: at, words: null } : undefined))) },
  { weight: 1, arbitrary: place.map((at) => commandOf((callout) => (callout.holders.some((one) => one.place === at && one.organisationId) ? { command: 'name', by: ['organisation'], place: at, personId: CRAFTSMAN, personName: '张木匠' } : undefined))) },
  { weight: 1, arbitrary: fc.constantFrom('presence', 'search', 'end', 'reopen').map((command) => commandOf(() => ({ command, personId: null, words: 'not done' }) as Command)) },
  { weight: 1, arbitrary: fc.constantFrom('green', 'yellow', 'red').map((change) => ({ change })) },
);

/** The picture without what the database orders in its own way. */
const sorted = ({ rungs: _, ...callout }: Callout) => ({
  ...callout, offers: callout.offers.toSorted((a, b) => (a.id < b.id ? -1 : 1)), former: callout.former.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});
const load = (calloutId: string) =>
  community.call(async (ctx) => {
    const loaded = await lockCallout(ctx, calloutId);
    assert.ok(loaded);
    return loaded.callout;
  });

async function act(calloutId: string, given: Action): Promise<void> {
  if ('minutes' in given) return community.pass(given.minutes);
  if ('change' in given) {
    await community.call((ctx) => ctx.call(calls.change, { calloutId: asId<'callout'>(calloutId) as Id<'callout'>, change: { urgency: given.change } }));
    return;
  }
  await community.call(async (ctx) => {
    const loaded = await lockCallout(ctx, calloutId);
    assert.ok(loaded);
    const command = given.command(loaded.callout, ctx.newId());
    if (!command) return;
    const expected = decide(loaded.callout, command, ctx.now);
    const moved = await move(ctx, loaded, command);
    assert.equal(isRefusal(moved), isRefusal(expected));
    if (isRefusal(moved)) return;
    const stored = await lockCallout(ctx, calloutId);
    assert.deepEqual(sorted(stored?.callout as Callout), sorted(moved), 'what is stored is what was decided');
  });
}

test('what is stored is what was decided, each open callout has its clock, and in the end an owner', { timeout: 240_000 }, async () => {
  const ends = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('green', 'yellow', 'red'), fc.constantFrom(1, 1, 2), fc.array(action, { minLength: 8, maxLength: 20, size: 'max' }), async (urgency, places, actions) => {
      const calloutId = await community.open({ urgency, people: places });
      const clock = () => community.rows<{ due_at: Date }>(sql`select due_at from platform.timer where key = ${`callout/${calloutId}/wake`}`);
      for (const one of actions) {
        await act(calloutId, one);
        const callout = await load(calloutId);
        assert.deepEqual((await clock()).map((row) => row.due_at), [wakeAt(callout)].filter((moment) => moment !== undefined), 'the clock stands on the first moment at which something is due');
        assert.ok(callout.holders.length <= callout.places);
      }
      for (let rings = 0; rings < 40 && (await load(calloutId)).state === 'climbing'; rings += 1) await community.pass(30);
      const { state, holders } = await load(calloutId);
      assert.notEqual(state, 'climbing', 'it ended unowned');
      for (const { tier } of holders) ends.add(tier);
      await community.call((ctx) => ctx.call(calls.cancel, { calloutId: asId<'callout'>(calloutId) as Id<'callout'>, reason: 'the next' }));
      assert.deepEqual(await clock(), []);
    }),
    { numRuns: 25, seed: 7, endOnFailure: false },
  );
  assert.ok(ends.size >= 3, `only ${[...ends]} were met`);
});
