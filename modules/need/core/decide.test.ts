import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { beginsAt, decideRaised, type Heard, summaryOf } from './decide.ts';

const heard: fc.Arbitrary<Heard> = fc.record({
  channel: fc.constantFrom('voice', 'tile', 'sos', 'telephone', 'system', 'text'), hasText: fc.boolean(),
  urgency: fc.constantFrom('green', 'yellow', 'red'), suspectedRed: fc.boolean(), abstained: fc.boolean(),
});

test('what is red or may be red is never held back, and the desk hears it', () => {
  fc.assert(fc.property(heard, (one) => {
    const raised = decideRaised(one);
    if (one.urgency !== 'red' && !one.suspectedRed) return;
    assert.equal(raised.state, 'seeking');
    assert.ok(raised.alarms.includes(one.urgency === 'red' ? 'red' : 'suspectedRed'));
  }));
});

test('only an understood spoken message is read back', () => {
  fc.assert(fc.property(heard, (one) => {
    if (decideRaised(one).state === 'heard') assert.ok(one.channel === 'voice' && one.hasText && one.urgency !== 'red' && !one.suspectedRed);
  }));
  assert.equal(decideRaised({ channel: 'voice', hasText: true, urgency: 'green', suspectedRed: false, abstained: false }).state, 'heard');
});

test('a voice without words goes to people: the desk tags it', () => {
  const raised = decideRaised({ channel: 'voice', hasText: false, urgency: 'green', suspectedRed: false, abstained: true });
  assert.deepEqual(raised, { state: 'seeking', needsTagging: true, alarms: ['needsTagging'] });
});

test('a need for later begins the lead before its time', () => {
  const now = new Date('2026-03-05T09:00:00+08:00');
  assert.deepEqual(beginsAt(new Date('2026-03-08T09:00:00+08:00'), now), new Date('2026-03-07T09:00:00+08:00'));
  assert.deepEqual(beginsAt(new Date('2026-03-05T15:00:00+08:00'), now), now);
  assert.deepEqual(beginsAt(null, now), now);
});

test('the summary is what was said, or the word of the category', () => {
  assert.equal(summaryOf('  灯泡  坏了 ', 'repair', { repair: '小修' }), '灯泡 坏了');
  assert.equal(summaryOf(null, 'repair', { repair: '小修' }), '小修');
});
