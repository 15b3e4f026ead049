import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LANGUAGES, REASONS, TALENTS } from '../contract.ts';
import { type Helper, MOST_PAIRS, type Side, suit } from './suggesting.ts';

const HOME = { lng: 103.887, lat: 30.81 };
const ELDER: Side = { home: HOME, sex: 'female', birthYear: 1944, talents: ['opera', 'chess'], languages: ['mandarin', 'hakka'], past: ['红光电子管厂'], wantsSex: 'female' };
const HELPER: Helper = { home: { ...HOME, lat: HOME.lat + 0.001 }, sex: 'female', birthYear: 1950, talents: ['opera'], languages: ['mandarin', 'hakka'], past: ['红光电子管厂 三车间'], wantsSex: null, skills: ['company', 'driving'], isSilver: true, pairs: 0 };

test('every reason is met, and says what it is made of', () => {
  const found = suit(ELDER, HELPER);
  assert.deepEqual(found?.reasons.map(({ code, points }) => [code, points]), [['near', 30], ['sharedPast', 25], ['sameLanguage', 20], ['wantedSex', 15], ['sharedTalent', 10], ['skills', 10], ['silver', 10], ['similarAge', 5]]);
  assert.deepEqual(new Set(found?.reasons.map(({ code }) => code)), new Set(REASONS));
  assert.deepEqual(found?.reasons.find(({ code }) => code === 'sameLanguage')?.languages, ['hakka'], 'what everybody speaks is no reason');
  assert.equal(found?.score, 125);
});

test('who does not suit is not suggested', () => {
  assert.equal(suit(ELDER, { ...HELPER, sex: 'male' }), undefined);
  assert.equal(suit(ELDER, { ...HELPER, wantsSex: 'male' }), undefined);
  assert.equal(suit(ELDER, { ...HELPER, pairs: MOST_PAIRS }), undefined);
  assert.deepEqual(suit({ ...ELDER, wantsSex: null, past: [], talents: [], languages: [], birthYear: null }, { ...HELPER, home: { lng: 104.5, lat: 30.8 }, skills: [], isSilver: false })?.reasons, []);
});

test('more in common, or nearer, never scores less', () => {
  let grew = 0;
  const side = { talents: fc.subarray([...TALENTS]), languages: fc.subarray([...LANGUAGES]), past: fc.subarray(['一厂', '二中', '攀枝花', '铁道兵']) };
  fc.assert(fc.property(fc.record(side), fc.record(side), fc.constantFrom(...TALENTS), fc.constantFrom('一厂', '二中', '攀枝花', '铁道兵'), (one, other, talent, past) => {
    const elder = { ...ELDER, ...one, talents: [...new Set([...one.talents, talent])], past: [...new Set([...one.past, past])] };
    const before = suit(elder, { ...HELPER, ...other })?.score ?? 0;
    const after = suit(elder, { ...HELPER, ...other, talents: [...new Set([...other.talents, talent])], past: [...new Set([...other.past, past])], home: HOME })?.score ?? 0;
    if (after > before) grew += 1;
    assert.ok(after >= before);
  }));
  assert.ok(grew > 0);
});
