import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, ROLES, type Role } from '@huying/kernel';
import fc from 'fast-check';
import { GRIEVANCE_KINDS, GRIEVANCE_STATES, LEVELS, OUTCOMES, STREET } from '../contract.ts';
import { isSoundDecision, mayDecide } from './grievance.ts';
import { readLimits } from './tables.ts';

const PEOPLE = ['a', 'b', 'c', 'd'] as const;
const standing = fc.record({
  state: fc.constantFrom(...GRIEVANCE_STATES), level: fc.constantFrom(...LEVELS), concerned: fc.subarray([...PEOPLE]), organisationId: fc.constantFrom(null, 'o', 'p'), firstDeciderId: fc.constantFrom(null, ...PEOPLE),
});
const adjudicator = fc.record({ personId: fc.constantFrom(null, ...PEOPLE), roles: fc.subarray([...ROLES] as Role[]), organisationIds: fc.subarray(['o', 'p', 'q']) });

/** The rule in other words. */
type Decides = typeof mayDecide;
const mistake = (decide: Decides): string | undefined => {
  let found: string | undefined;
  const met = new Set<string>();
  fc.assert(fc.property(standing, adjudicator, (one, by) => {
    const may = decide(one, by);
    const isParty = by.personId === null || one.concerned.some((id) => id === by.personId) || by.organisationIds.some((id) => id === one.organisationId);
    const expected = isParty ? 'quality.ownCase' : by.personId === one.firstDeciderId ? 'quality.otherDecides' : one.level === 'street' && !STREET.some((role) => by.roles.includes(role)) ? 'quality.higherLevel' : 'yes';
    const given = isRefusal(may) ? may.refused : 'yes';
    met.add(given);
    if (given !== expected) found ??= `${given} for ${expected}`;
  }), { seed: 7, numRuns: 3_000 });
  assert.equal(met.size >= 2, true, 'nothing was tried');
  return found;
};

test('nobody decides on themselves, on whom they helped, on their organisation, twice, or below the level that it climbed to', () => {
  assert.equal(mistake(mayDecide), undefined);
  assert.ok(mistake((one, by) => mayDecide({ ...one, concerned: one.concerned.slice(1) }, by)), 'a side that is forgotten is found');
  assert.ok(mistake((one, by) => mayDecide({ ...one, firstDeciderId: null }, by)), 'deciding twice is found');
  assert.ok(mistake((one, by) => mayDecide({ ...one, level: 'committee' }, by)), 'a level that is passed over is found');
});

test('a decision does what it says, and only to what it is about', () => {
  const sound = GRIEVANCE_KINDS.flatMap((kind) => OUTCOMES.flatMap((outcome) => (['keep', 'strike', 'change'] as const).flatMap((rating) => [null, 3].flatMap((faces) => [false, true].flatMap((takesBackCredits) => ([1, 2] as const).flatMap((instance) =>
    isSoundDecision(kind, { outcome, rating, faces, takesBackCredits }, instance) ? [[kind, outcome, rating, faces, takesBackCredits, instance].join(' ')] : []))))));
  assert.deepEqual(sound, [
    'rating granted keep  false 2', 'rating granted strike  false 1', 'rating granted strike  false 2', 'rating granted change 3 false 1', 'rating granted change 3 false 2',
    'rating partly keep  false 2', 'rating partly strike  false 1', 'rating partly strike  false 2', 'rating partly change 3 false 1', 'rating partly change 3 false 2',
    'rating refused keep  false 1', 'rating refused keep  false 2', 'rating refused strike  false 2', 'rating refused change 3 false 2',
    'service granted keep  false 1', 'service granted keep  false 2', 'service granted keep  true 1', 'service granted keep  true 2', 'service partly keep  false 1', 'service partly keep  false 2', 'service partly keep  true 1', 'service partly keep  true 2',
    'service refused keep  false 1', 'service refused keep  false 2',
    'call granted keep  false 1', 'call granted keep  false 2', 'call partly keep  false 1', 'call partly keep  false 2', 'call refused keep  false 1', 'call refused keep  false 2',
    ...['reply', 'line'].flatMap((kind) => [1, 2].map((instance) => `${kind} granted keep  false ${instance}`).concat([1, 2].map((instance) => `${kind} partly keep  false ${instance}`), [1, 2].map((instance) => `${kind} refused keep  false ${instance}`))),
    'record granted keep  false 2', 'record partly keep  false 2', 'record refused keep  false 1', 'record refused keep  false 2',
  ]);
  const corrects = (kind: Parameters<typeof isSoundDecision>[0], outcome: (typeof OUTCOMES)[number], instance: 1 | 2) => isSoundDecision(kind, { outcome, rating: 'keep', faces: null, takesBackCredits: false, minutes: 75 }, instance);
  assert.deepEqual([corrects('record', 'granted', 1), corrects('record', 'partly', 1), corrects('record', 'refused', 1), corrects('record', 'refused', 2), corrects('service', 'granted', 1)], [true, true, false, true, false]);
});

test('what the first decision took the second gives back, where it does not grant the complaint whole', () => {
  const given = (more: object) => ({ outcome: 'refused', rating: 'keep', faces: null, takesBackCredits: false, givesBackCredits: true, ...more }) as Parameters<typeof isSoundDecision>[1];
  assert.deepEqual([isSoundDecision('service', given({}), 2, true), isSoundDecision('service', given({ outcome: 'partly' }), 2, true)], [true, true]);
  for (const [more, instance, tookBack] of [[{}, 1, true], [{}, 2, false], [{ outcome: 'granted' }, 2, true], [{ outcome: 'partly', takesBackCredits: true }, 2, true]] as const) assert.equal(isSoundDecision('service', given(more), instance, tookBack), false);
  assert.equal(isSoundDecision('service', given({ outcome: 'granted', givesBackCredits: false, takesBackCredits: true }), 2, true), false, 'what was taken is not taken again');
});

test('a slip of the pen in the table loses no clock', () => {
  assert.deepEqual(readLimits([]), { fileWithinDays: 30, decideWithinHours: 72, appealWithinDays: 7, startsAt: 'committee' });
  assert.deepEqual(readLimits([{ fileWithinDays: -3, decideWithinHours: 1e9, appealWithinDays: Number.NaN, startsAt: 'nobody' }]), { fileWithinDays: 1, decideWithinHours: 720, appealWithinDays: 7, startsAt: 'committee' });
});
