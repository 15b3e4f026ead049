import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asId, isRefusal, later, type OrganisationId, type PersonId, ROLES, type Role } from '@huying/kernel';
import { calloutLifecycle } from '../contract.ts';
import { offerFor } from './ask.ts';
import { apply, type Callout, type CalloutStatus, type Fact } from './callout.ts';
import { type Command, decide } from './decide.ts';
import { due, wakeAt } from './due.ts';
import { rungsOf, tiersOf } from './ladder.ts';

const NOW = new Date('2026-05-12T12:00:00+08:00');
const minutes = (count: number) => later(NOW, count * 60_000);
const ANNA = asId<'person'>('anna') as PersonId;
const BERTA = asId<'person'>('berta') as PersonId;
const CARLA = asId<'person'>('carla') as PersonId;
const CRAFTSMEN = asId<'organisation'>('craftsmen') as OrganisationId;

const rungs = rungsOf([
  { tier: 'volunteers', startsAfterMinutes: 0, radiusMetres: [300, 600], waveSize: [3, 5], waveMinutes: 5, answerMinutes: 4 },
  { tier: 'community-organisations', startsAfterMinutes: 20, answerMinutes: 20 },
  { tier: 'committee-and-grid', startsAfterMinutes: 40, roles: ['committee'], assigns: true },
  { tier: 'street', startsAfterMinutes: 60, roles: ['street'], assigns: true },
]);

const take = (callout: Callout, facts: readonly Fact[], now = NOW): Callout => facts.reduce((one, fact) => apply(one, fact, now), callout);
function given(callout: Callout, command: Command, now = NOW): Callout {
  const facts = decide(callout, command, now);
  assert.ok(!isRefusal(facts), JSON.stringify(facts));
  return take(callout, facts, now);
}

function climbing(places = 1): Callout {
  const callout: Callout = {
    id: 'callout', state: 'climbing', urgency: 'green', places, dueAt: null, climb: 1, climbingSince: NOW, tiers: tiersOf(rungs, NOW), rungs, offers: [], holders: [], former: [],
    progress: { confirmMinutes: 60, answerMinutes: 15, presentMinutes: 240, quiet: null },
  };
  const [volunteers, organisations] = callout.tiers;
  assert.ok(volunteers && organisations);
  const offerTo = (personId: PersonId) => offerFor(callout, volunteers, 1, { id: `to-${personId}`, personId, organisationId: null, name: personId }, NOW);
  const offers = [offerTo(ANNA), offerTo(BERTA), offerFor(callout, organisations, 1, { id: 'to-craftsmen', personId: null, organisationId: CRAFTSMEN, name: '十八匠' }, NOW)];
  return take(callout, [
    { kind: 'tierStarted', position: 0 }, { kind: 'asked', position: 0, wave: 1, offers: offers.slice(0, 2), isSpent: true },
    { kind: 'tierStarted', position: 1 }, { kind: 'asked', position: 1, wave: 1, offers: offers.slice(2), isSpent: true },
  ]);
}
const accept = (personId: PersonId, by: readonly (Role | 'clock')[] = ['volunteer']): Command => ({ command: 'accept', by, offerId: `to-${personId}`, personId, holderId: `holder-${personId}` });
const office = (personId: PersonId) => ({ personId, personName: personId, organisationId: null, organisationName: null });

const IN: Record<CalloutStatus, Callout> = {
  climbing: climbing(),
  owned: given(climbing(), accept(BERTA)),
  ended: given(given(climbing(), accept(BERTA)), { command: 'end' }),
  cancelled: given(climbing(), { command: 'cancel', words: 'not needed' }),
};

/** Commands that people give, each as the lifecycle names it. */
const BY_PEOPLE: Record<string, { step: keyof typeof calloutLifecycle.commands; command: (by: Role) => Command }> = {
  accept: { step: 'accept', command: (by) => accept(ANNA, [by]) },
  take: { step: 'accept', command: (by) => ({ command: 'take', by: [by], who: office(CARLA), holderId: 'x' }) },
  giveBack: { step: 'lose', command: (by) => ({ command: 'giveBack', by: [by], place: 1, words: 'I cannot' }) },
  name: { step: 'pass', command: (by) => ({ command: 'name', by: [by], place: 1, personId: CARLA, personName: 'carla' }) },
};

test('every state × command × role goes by the lifecycle, with the refusal that says why', () => {
  let allowed = 0;
  for (const [state, callout] of Object.entries(IN)) {
    for (const [what, { step, command }] of Object.entries(BY_PEOPLE)) {
      for (const role of ROLES) {
        const shape = calloutLifecycle.commands[step];
        const decided = decide(callout, command(role), NOW);
        const isHere = (shape.from as readonly string[]).includes(state);
        const isTheirs = (shape.by as readonly string[]).includes(role);
        const needsOwner = step === 'lose' || step === 'pass';
        const label = `${what} of ${state} by ${role}`;
        if (isHere && isTheirs && !(needsOwner && callout.holders.length === 0)) {
          assert.ok(!isRefusal(decided) && decided.length > 0, label);
          allowed += 1;
        } else {
          assert.ok(isRefusal(decided), label);
          const expected = needsOwner && !callout.holders.length && state === 'climbing' ? 'mobilisation.notOwner'
            : state === 'ended' || state === 'cancelled' ? 'mobilisation.over' : !isHere ? 'mobilisation.taken' : 'access.denied';
          assert.equal(decided.refused, expected, label);
        }
      }
    }
  }
  assert.ok(allowed > 20);
});

test('what other modules command never fails and does nothing where nothing is to be done', () => {
  const expected: Record<string, Record<CalloutStatus, string>> = {
    end: { climbing: 'ended', owned: 'ended', ended: 'ended', cancelled: 'cancelled' },
    cancel: { climbing: 'cancelled', owned: 'cancelled', ended: 'ended', cancelled: 'cancelled' },
    reopen: { climbing: 'climbing', owned: 'owned', ended: 'climbing', cancelled: 'cancelled' },
    search: { climbing: 'climbing', owned: 'owned', ended: 'ended', cancelled: 'cancelled' },
    presence: { climbing: 'climbing', owned: 'owned', ended: 'ended', cancelled: 'cancelled' },
  };
  for (const [command, ends] of Object.entries(expected)) {
    for (const [state, callout] of Object.entries(IN)) {
      const after = given(callout, { command, words: 'because', personId: null } as Command);
      assert.equal(after.state, ends[state as CalloutStatus], `${command} of ${state}`);
      if (after.state !== 'climbing') assert.ok(!after.offers.some((offer) => offer.state === 'waiting'), `${command} of ${state} leaves somebody waiting`);
    }
  }
});

test('one wins, the other is told; a repeated yes is the same yes; a yes to what is not theirs is none', () => {
  const owned = IN.owned;
  assert.deepEqual(owned.holders.map((one) => [one.personId, one.tier, one.place]), [[BERTA, 'volunteers', 1]]);
  assert.deepEqual(owned.offers.map((one) => [one.id, one.state, one.reason]), [['to-anna', 'gone', 'taken'], ['to-berta', 'accepted', null], ['to-craftsmen', 'gone', 'taken']]);
  assert.deepEqual(decide(owned, accept(BERTA), NOW), []);
  assert.deepEqual(decide(owned, accept(ANNA), NOW), { refused: 'mobilisation.taken' });
  assert.deepEqual(decide(climbing(), { ...accept(ANNA), personId: BERTA } as Command, NOW), { refused: 'mobilisation.notYours' });
});

test('a silent volunteer may still say yes while nobody has it; who refused may not', () => {
  const silent = take(climbing(), [{ kind: 'expired', offerIds: ['to-anna'] }]);
  assert.equal(given(silent, accept(ANNA)).state, 'owned');
  const refused = given(climbing(), { command: 'refuse', offerId: 'to-anna', personId: ANNA, reason: 'busy' });
  assert.deepEqual(decide(refused, accept(ANNA), NOW), { refused: 'mobilisation.over' });
  assert.deepEqual(decide(IN.owned, { command: 'refuse', offerId: 'to-anna', personId: ANNA, reason: 'busy' }, NOW), { refused: 'mobilisation.over' });
});

test('two helpers: it climbs on until both places are filled, and again when one is lost', () => {
  const one = given(climbing(2), accept(ANNA));
  assert.deepEqual([one.state, one.holders.length, one.offers.filter((offer) => offer.state === 'waiting').length], ['climbing', 1, 2]);
  assert.ok(isRefusal(decide({ ...one, offers: one.offers.map((offer) => ({ ...offer, personId: ANNA })) }, { ...accept(ANNA), offerId: 'to-berta' } as Command, NOW)), 'nobody fills two places');
  const both = given(one, accept(BERTA));
  assert.deepEqual([both.state, both.holders.map((holder) => holder.place), both.offers.some((offer) => offer.state === 'waiting')], ['owned', [1, 2], false]);
  const lost = given(both, { command: 'giveBack', by: ['volunteer'], place: 1, words: 'I am ill' });
  assert.deepEqual([lost.state, lost.climb, lost.holders.map((holder) => holder.personId)], ['climbing', 2, [BERTA]]);
  assert.equal(given(climbing(2), { command: 'take', by: ['desk'], who: office(CARLA), holderId: 'x' }).state, 'climbing');
});

test('an organisation takes what it was asked, once; an office what lies in its duty', () => {
  const byCraftsmen: Command = { command: 'take', by: ['organisation'], who: { personId: null, personName: null, organisationId: CRAFTSMEN, organisationName: '十八匠' }, holderId: 'h' };
  const owned = given(climbing(), byCraftsmen);
  assert.deepEqual([owned.state, owned.holders[0]?.tier, owned.holders[0]?.offerId], ['owned', 'community-organisations', 'to-craftsmen']);
  assert.deepEqual(decide(owned, byCraftsmen, NOW), []);
  const stranger = asId<'organisation'>('strangers') as OrganisationId;
  assert.deepEqual(decide(climbing(), { ...byCraftsmen, who: { ...byCraftsmen.who, organisationId: stranger } } as Command, NOW), { refused: 'mobilisation.notAsked' });
  assert.equal(given(climbing(), { command: 'take', by: ['committee'], who: office(CARLA), holderId: 'h' }).holders[0]?.tier, 'committee-and-grid');
  assert.equal(given(climbing(), { command: 'take', by: ['desk'], who: office(CARLA), holderId: 'h' }).holders[0]?.tier, 'street');
  const named = given(owned, { command: 'name', by: ['organisation'], place: 1, personId: CARLA, personName: 'carla' });
  assert.equal(named.holders[0]?.personId, CARLA);
});

test('the desk assigns: whoever had it is free, and nobody else is asked', () => {
  const assign: Command = { command: 'assign', by: ['committee'], who: office(CARLA), holderId: 'h', words: 'closest' };
  for (const before of [climbing(), IN.owned]) {
    const after = given(before, assign);
    assert.deepEqual([after.state, after.holders.map((one) => one.personId), after.offers.some((one) => one.state === 'waiting')], ['owned', [CARLA], false]);
  }
  assert.deepEqual(given(IN.owned, assign).former.map((one) => one.reason), ['reassigned']);
  assert.deepEqual(decide(given(climbing(), assign), assign, NOW), []);
  assert.deepEqual(decide(IN.ended, assign, NOW), { refused: 'mobilisation.over' });
});

test('a volunteer who gives back is replaced at once from the first rung, keeping what had been reached', () => {
  const lost = given(IN.owned, { command: 'giveBack', by: ['volunteer'], place: 1, words: 'I cannot' }, minutes(25));
  assert.deepEqual(lost.tiers.map((tier) => [tier.isSkipped, (tier.startsAt.getTime() - NOW.getTime()) / 60_000]), [[false, 25], [false, 25], [false, 45], [false, 65]]);
  assert.deepEqual(due(lost, minutes(25)), { facts: [{ kind: 'tierStarted', position: 0 }] });
});

test('an owner who does not answer when asked is lost, and the rung above is asked', () => {
  const asked = due(IN.owned, minutes(60));
  assert.deepEqual(asked, { facts: [{ kind: 'progressAsked', place: 1, answerBy: minutes(75) }] });
  const waiting = take(IN.owned, [{ kind: 'progressAsked', place: 1, answerBy: minutes(75) }], minutes(60));
  assert.equal(due(waiting, minutes(74)), undefined);
  assert.deepEqual(wakeAt(waiting), minutes(75));
  const answered = given(waiting, { command: 'progress', place: 1, words: null }, minutes(70));
  assert.deepEqual(wakeAt(answered), minutes(130));
  const silent = due(waiting, minutes(75));
  assert.ok(silent && 'facts' in silent);
  const climbs = take(waiting, silent.facts, minutes(75));
  assert.deepEqual([climbs.state, climbs.climb, climbs.former.map((one) => one.reason)], ['climbing', 2, ['silent']]);
  assert.deepEqual(climbs.tiers.map((tier) => tier.isSkipped), [true, false, false, false]);
});

test('a more urgent need takes the other ladder from now; who is barred from it is no longer asked', () => {
  const red = rungsOf([{ tier: 'social-and-property', startsAfterMinutes: 0, answerMinutes: 5 }, { tier: 'committee-and-grid', startsAfterMinutes: 3, roles: ['committee'], assigns: true }]);
  const change = { rungs: red, urgency: 'red', places: 1, dueAt: null, progress: IN.climbing.progress } as const;
  const after = given(IN.climbing, { command: 'change', change }, minutes(10));
  assert.deepEqual(after.tiers.map((tier) => [tier.kind, tier.startsAt.getTime() - NOW.getTime()]), [['social-and-property', 600_000], ['committee-and-grid', 780_000]]);
  assert.deepEqual(after.offers.map((offer) => [offer.state, offer.reason]), [['gone', 'changed'], ['gone', 'changed'], ['gone', 'changed']]);
  const same = given(IN.climbing, { command: 'change', change: { ...change, rungs, urgency: 'green' } }, minutes(10));
  assert.ok(same.offers.every((offer) => offer.state === 'waiting'));
  assert.deepEqual(same.tiers.map((tier) => tier.startedAt !== null), [true, true, false, false]);
});
