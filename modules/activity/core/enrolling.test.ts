import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HINDRANCES } from '../contract.ts';
import { CODE_SECONDS, isFresh, readCode, signedText, stepAt, writeCode } from './code.ts';
import { betweenMinutes, type Comer, type Held, hasRoom, hindranceOf, isOpenForCodes, moveUpCount, remindersAfter } from './enrolling.ts';

const at = (text: string) => new Date(`2026-05-${text}:00+08:00`);
const HELD: Held = { state: 'published', startsAt: at('14T14:00'), endsAt: at('14T16:00'), enrolUntil: at('14T12:00'), areaPath: '/1/005', organisationId: null, openTo: 'everybody', minimumAge: null, helpersWanted: 2 };
const COMER: Comer = { areaPath: '/1/005/g01', birthYear: 1950, isElder: false, isVolunteer: false, organisationIds: [] };
const NOW = at('12T12:00');

test('what keeps somebody from a part: each hindrance is met, and nothing else', () => {
  const why = (held: Partial<Held> = {}, comer: Partial<Comer> = {}, part: 'participant' | 'helper' = 'participant', now = NOW) => hindranceOf({ ...HELD, ...held }, { ...COMER, ...comer }, part, now);
  const met = {
    none: why(), notOpen: why({ state: 'draft' }), tooLate: why({}, {}, 'participant', at('14T12:00')), elsewhere: why({}, { areaPath: '/1/012/g01' }), eldersOnly: why({ openTo: 'elders' }), volunteersOnly: why({ openTo: 'volunteers' }),
    membersOnly: why({ openTo: 'members', organisationId: 'a' }, { organisationIds: ['b'] }), tooYoung: why({ minimumAge: 77 }), ageUnknown: why({ minimumAge: 60 }, { birthYear: null }), noHelpers: why({ helpersWanted: 0 }, {}, 'helper'),
  };
  assert.equal(met.none, undefined);
  for (const [name, found] of Object.entries(met).slice(1)) assert.equal(found, name);
  assert.deepEqual(HINDRANCES.filter((one) => !(one in met)), []);
  assert.equal(why({ minimumAge: 76 }), undefined, 'who turns 76 this year may come');
  assert.equal(why({}, { areaPath: '' }), undefined, 'where somebody lives may be unknown');
  assert.equal(why({ openTo: 'elders' }, {}, 'helper'), undefined, 'help is welcome from everybody near');
});

test('nobody moves up beyond the places, and nobody waits while there is room', () => {
  const outcomes = new Set<string>();
  fc.assert(fc.property(fc.option(fc.nat(20), { nil: null }), fc.nat(25), fc.nat(25), (places, taken, waiting) => {
    const count = moveUpCount({ places, taken }, waiting, HELD.startsAt, NOW);
    outcomes.add(count === 0 ? 'none' : count === waiting ? 'all' : 'some');
    assert.ok(count <= waiting);
    if (count > 0) assert.ok(places === null || taken + count <= places);
    if (count < waiting) assert.equal(hasRoom({ places, taken: taken + count }), false);
  }));
  assert.deepEqual([...outcomes].sort(), ['all', 'none', 'some']);
  assert.equal(moveUpCount({ places: null, taken: 0 }, 3, HELD.startsAt, HELD.startsAt), 0);
});

test('reminders that are still to come; codes around the time of the activity; hours within it', () => {
  assert.deepEqual(remindersAfter(HELD.startsAt, at('13T20:00')), [at('14T12:00')]);
  assert.equal(remindersAfter(HELD.startsAt, NOW).length, 2);
  assert.deepEqual([at('14T11:59'), at('14T12:00'), at('14T18:00'), at('14T18:01')].map((now) => isOpenForCodes(HELD, now)), [false, true, true, false]);
  assert.equal(isOpenForCodes({ ...HELD, state: 'over' }, at('14T15:00')), false);
  assert.equal(betweenMinutes(HELD, at('14T13:30'), at('14T16:10')), 160);
  assert.equal(betweenMinutes(HELD, at('14T08:00'), at('14T23:00')), 360);
  assert.equal(betweenMinutes(HELD, at('14T15:00'), at('14T14:00')), 0);
});

test('codes: read as they were written, fresh for three minutes, nothing else is one', () => {
  fc.assert(fc.property(fc.uuid(), fc.uuid(), fc.constantFrom('in', 'out', 'ticket'), fc.nat(2 ** 31), fc.stringMatching(/^[0-9A-Za-z_-]{16}$/), (activityId, personId, does, step, signature) => {
    const signed = does === 'ticket' ? { does: 'ticket' as const, activityId, personId } : { does: does as 'in' | 'out', activityId };
    assert.deepEqual(readCode(writeCode(signed, step, signature)), { signed, step, signature });
  }));
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readCode(text), undefined)));
  const signed = { does: 'in' as const, activityId: '01980000-0000-7000-8000-000000000001' };
  const step = stepAt('in', NOW);
  assert.deepEqual([0, 5, 6, -1].map((old) => isFresh({ signed, step: step - old }, NOW)), [true, true, false, false]);
  assert.equal(stepAt('in', new Date(NOW.getTime() + CODE_SECONDS * 1_000)), step + 1);
  assert.notEqual(signedText(signed, step), signedText({ ...signed, does: 'out' }, step));
});
