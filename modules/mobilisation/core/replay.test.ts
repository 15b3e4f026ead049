import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId, decide, type OrganisationId, type PersonId } from '@huying/kernel';
import fc from 'fast-check';
import { TIERS } from '../contract.ts';
import { rungsOf } from './ladder.ts';
import { type KnownPerson, type KnownWorld, replay } from './replay.ts';
import { tables } from './tables.ts';

const ladder = tables['mobilisation.ladder']?.table;
assert.ok(ladder);
const shipped = rungsOf(decide(ladder, { urgency: 'green', category: 'shopping', hour: 12 }).outputs);
const personAt = (n: number) => asId<'person'>(`person-${n}`) as PersonId;
const neighbour = (n: number, distanceMetres: number, answer: KnownPerson['answer'] = 'none', afterSeconds = 0): KnownPerson => ({ personId: personAt(n), name: `n${n}`, distanceMetres, isPaired: false, answer, afterSeconds });
const craftsmen = { organisationId: asId<'organisation'>('organisation-1') as OrganisationId, name: '十八匠', tier: 'community-organisations', answer: 'accepted', afterSeconds: 90 } as const;
const committee = { id: personAt(900), name: '郑书记', role: 'committee', organisationId: null } as const;
const world = (more: Partial<KnownWorld> = {}): KnownWorld => ({ openedAt: new Date('2026-05-12T04:00:00Z'), urgency: 'green', places: 1, people: [], organisations: [], dutyHolders: [committee], ...more });

test('who said yes then says yes again, as long after being asked', () => {
  const done = replay(world({ people: [neighbour(1, 100), neighbour(2, 500, 'accepted', 60)] }), shipped);
  assert.deepEqual(done.steps.map((step) => [step.kind, step.afterMinutes, step.kind === 'asked' ? step.names.join() : step.kind === 'owned' ? step.name : step.tier]), [
    // Nobody is paired: volunteers are asked at once. The first is silent for five minutes, the second says yes after one.
    ['asked', 0, 'n1'], ['asked', 5, 'n2'], ['owned', 6, 'n2'],
  ]);
  assert.deepEqual([done.asked, done.ownedAfterMinutes, done.tier], [2, 6, 'volunteers']);
});

test('another ladder asks others, at other times', () => {
  const known = world({ people: [neighbour(1, 100, 'accepted', 3_600)], organisations: [craftsmen] });
  const wide = rungsOf([{ tier: 'community-organisations', startsAfterMinutes: 0 }, { tier: 'committee-and-grid', startsAfterMinutes: 10, roles: ['committee'], assigns: true }]);
  assert.equal(replay(known, shipped).tier, 'community-organisations', 'an answer after an hour comes too late');
  assert.deepEqual([replay(known, wide).tier, replay(known, wide).ownedAfterMinutes], ['community-organisations', 1.5]);
});

test('where nobody answers somebody whose duty it is has it in the end; where nobody is known it comes to rest', () => {
  const done = replay(world(), shipped);
  const last = done.steps.at(-1);
  assert.ok(last?.kind === 'owned' && last.isAssigned && last.name === '郑书记');
  assert.equal(replay(world({ dutyHolders: [] }), shipped).ownedAfterMinutes, null);
});

test('property: nobody is asked beyond the circle, twice, or before their tier, and it always comes to rest', () => {
  const rung = fc.record({
    tier: fc.constantFrom(...TIERS), startsAfterMinutes: fc.integer({ min: 0, max: 120 }), radiusMetres: fc.array(fc.integer({ min: 50, max: 2_000 }), { maxLength: 4 }), waveSize: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
    waveMinutes: fc.integer({ min: 1, max: 20 }), answerMinutes: fc.integer({ min: 1, max: 20 }), roles: fc.subarray(['grid', 'committee', 'street'] as const), assigns: fc.boolean(),
  });
  const person = fc.record({ distanceMetres: fc.integer({ min: 1, max: 3_000 }), isPaired: fc.boolean(), answer: fc.constantFrom('accepted', 'refused', 'none'), afterSeconds: fc.integer({ min: 0, max: 3_000 }) });
  const met = { volunteer: 0, organisation: 0, assigned: 0 };
  fc.assert(fc.property(fc.array(rung, { maxLength: 6 }), fc.array(person, { maxLength: 12 }), fc.boolean(), fc.integer({ min: 1, max: 3 }), (rows, given, hasCraftsmen, places) => {
    const people = given.map((one, n): KnownPerson => ({ ...one, personId: personAt(n), name: `n${n}` }) as KnownPerson);
    const rungs = rungsOf(rows);
    const done = replay(world({ people, places, organisations: hasCraftsmen ? [craftsmen] : [] }), rungs);
    const asked = done.steps.flatMap((step) => (step.kind === 'asked' && step.radiusMetres !== null ? step.names.map((name) => ({ name, step })) : []));
    assert.equal(new Set(asked.map((one) => one.name)).size, asked.length, 'somebody was asked twice');
    for (const { name, step } of asked) {
      const one = people.find((known) => known.name === name) as KnownPerson;
      assert.ok(one.distanceMetres <= (step.radiusMetres as number), 'somebody was asked beyond the circle');
      assert.ok(step.tier !== 'paired' || one.isPaired, 'somebody who is not paired was asked as if they were');
    }
    const owned = done.steps.filter((step) => step.kind === 'owned');
    assert.ok(owned.length >= 1, 'it ended unowned although somebody has the duty');
    for (const step of owned) met[step.isAssigned ? 'assigned' : step.tier === 'paired' || step.tier === 'volunteers' ? 'volunteer' : 'organisation'] += 1;
    assert.ok(done.steps.every((step, at) => at === 0 || step.afterMinutes >= (done.steps[at - 1]?.afterMinutes ?? 0)), 'time runs back');
  }), { numRuns: 400 });
  assert.ok(Object.values(met).every((times) => times > 10), JSON.stringify(met));
});
