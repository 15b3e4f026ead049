import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '@huying/kernel';
import { holdsAndCanFail } from '@huying/kernel/testing';
import fc from 'fast-check';
import { type Action, ClimbWorld, type Decider, REAL, type Setting } from '../testing/climb-world.ts';
import { own } from './decide.ts';

const urgency = fc.constantFrom('green', 'yellow', 'red');
const setting: fc.Arbitrary<Setting> = fc.record({
  urgency, places: fc.constantFrom(1, 1, 1, 2, 3), volunteers: fc.integer({ min: 0, max: 12 }), organisations: fc.integer({ min: 0, max: 3 }),
  dutyHolders: fc.constantFrom(0, 1, 2, 3), hour: fc.constantFrom(3, 12, 23),
});
const who = fc.integer({ min: 0, max: 12 });
const place = fc.integer({ min: 1, max: 3 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('accept'), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('refuse'), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tick'), times: fc.constantFrom(1, 1, 2, 3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('advance'), minutes: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 3_000 })) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('giveBack'), place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('progress'), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take'), who: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('assign'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change'), urgency, places: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('presence', 'comeOnDuty', 'strayWake', 'loseClock', 'end', 'reopen') }) },
);
const RUNS = 1_500;

/** Which ways of ending were met: a property that never saw them would say nothing about them. */
const met = new Map<string, number>();

function property(decider: Decider): void {
  fc.assert(
    fc.property(setting, fc.array(action, { minLength: 8, maxLength: 80, size: 'max' }), (given, actions) => {
      const world = new ClimbWorld(decider, given);
      for (const one of actions) world.act(one);
      world.runOut();
      if (decider !== REAL) return;
      const { callout } = world;
      for (const holder of callout.holders) met.set(holder.tier, (met.get(holder.tier) ?? 0) + 1);
      for (const { reason } of callout.former) met.set(reason, (met.get(reason) ?? 0) + 1);
      for (const { state } of callout.offers) met.set(state, (met.get(state) ?? 0) + 1);
      if (callout.climb > 2) met.set('climbedAgain', (met.get('climbedAgain') ?? 0) + 1);
      if (world.alarms > 0) met.set('alarm', (met.get('alarm') ?? 0) + 1);
    }),
    { numRuns: RUNS, endOnFailure: decider !== REAL, seed: 20260512 },
  );
}

/** Each breaks one promise; the property must notice every one of them. */
const PLANTED: Record<string, Decider> = {
  'the clock of a tier is not set': {
    ...REAL,
    wakeAt: (callout) => (callout.state === 'climbing' && !callout.offers.some((one) => one.state === 'waiting') ? undefined : REAL.wakeAt(callout)),
  },
  'the clock is set once and not again': { ...REAL, wakeAt: (callout) => (callout.climb > 1 && callout.state === 'climbing' ? undefined : REAL.wakeAt(callout)) },
  'a clock that comes twice begins another wave': {
    ...REAL, due: (callout, now) => REAL.due({ ...callout, tiers: callout.tiers.map((tier) => (tier.waveAt ? { ...tier, waveAt: new Date(0) } : tier)) }, now),
  },
  'a tier forgets that it has begun': { ...REAL, apply: (callout, fact, now) => (fact.kind === 'tierStarted' ? callout : REAL.apply(callout, fact, now)) },
  'accepting is not guarded by the state that was read': {
    ...REAL,
    decide: (callout, given, now) => {
      if (given.command !== 'accept') return REAL.decide(callout, given, now);
      const offer = callout.offers.find((one) => one.id === given.offerId);
      if (!offer) return [];
      const whoAccepts = { personId: given.personId, personName: offer.name, organisationId: null, organisationName: null };
      return own(callout, { who: whoAccepts, tier: offer.tier, holderId: given.holderId, offerId: offer.id, assignedFor: null }, now);
    },
  },
  'the others are not told that it is taken': {
    ...REAL,
    decide: (callout, given, now) => {
      const facts = REAL.decide(callout, given, now);
      return isRefusal(facts) ? facts : facts.filter((fact) => fact.kind !== 'withdrawn');
    },
  },
  'who refused is forgotten': { ...REAL, askedOf: (callout) => REAL.askedOf(callout).filter((one) => one.answer !== 'refused') },
  'who gave back is forgotten': { ...REAL, askedOf: (callout) => REAL.askedOf(callout).filter((one) => one.answer !== 'gave-back') },
  'silence of an owner is not noticed': {
    ...REAL, due: (callout, now) => REAL.due({ ...callout, holders: callout.holders.map((one) => ({ ...one, progressDueAt: new Date(8e15), answerBy: null })) }, now),
  },
  'nobody looks for a duty holder a second time': {
    ...REAL,
    due: (callout, now) => {
      const next = REAL.due(callout, now);
      return next && 'wish' in next && next.wish === 'dutyHolder' && callout.tiers[next.position]?.triedAt ? undefined : next;
    },
  },
  'the ladder ends without anybody who must': { ...REAL, rungsOf: (rows) => REAL.rungsOf(rows).filter((rung) => !rung.assigns) },
};

test('whatever people and clocks do, a callout has a clock, at most one owner for each place, and finally an owner', { timeout: 300_000 }, () => {
  holdsAndCanFail(property, REAL, PLANTED);
  for (const one of [
    'paired', 'volunteers', 'community-organisations', 'social-and-property', 'committee-and-grid', 'street', 'gave-back', 'silent', 'reassigned', 'accepted', 'refused', 'gone', 'climbedAgain', 'alarm',
  ]) {
    assert.ok((met.get(one) ?? 0) >= 5, `${one} was hardly ever met: ${JSON.stringify([...met])}`);
  }
});
