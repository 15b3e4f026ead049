import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Again, beginsAt, decideCorrected, decideRaised, type Heard, readBackUntil, summaryOf } from './decide.ts';

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
  assert.equal(summaryOf('  灯泡  坏了 ', '小修'), '灯泡 坏了');
  assert.equal(summaryOf(null, '小修'), '小修');
});

const RANK = { green: 0, yellow: 1, red: 2 } as const;
const urgency = fc.constantFrom('green' as const, 'yellow' as const, 'red' as const);
const again: fc.Arbitrary<Again> = fc.record({
  before: fc.record({ urgency, suspectedRed: fc.boolean(), needsTagging: fc.boolean() }),
  read: fc.option(fc.record({ urgency, suspectedRed: fc.boolean(), abstained: fc.boolean() })),
  touched: fc.record({ category: fc.boolean(), urgency: fc.option(urgency, { nil: undefined }) }), isUnheard: fc.boolean(), isStaff: fc.boolean(),
});

/** What no correction may do, asked of any way to decide it. */
function losesUrgency(decide: typeof decideCorrected): boolean {
  const checked = fc.check(fc.property(again, (one) => {
    const after = decide(one);
    const isUntouched = one.touched.urgency === undefined;
    if (isUntouched || (!one.isStaff && one.before.urgency === 'red')) assert.ok(RANK[after.urgency] >= RANK[one.before.urgency]);
    if (isUntouched && one.read) assert.ok(RANK[after.urgency] >= RANK[one.read.urgency]);
    if (!one.isStaff && one.before.suspectedRed) assert.ok(after.suspectedRed || after.urgency === 'red');
    if (after.urgency === 'red' || after.suspectedRed || one.isUnheard) assert.ok(after.goesNow);
    if (after.urgency === 'red' && one.before.urgency !== 'red') assert.ok(after.alarms.includes('red'));
  }), { numRuns: 2_000, seed: 5 });
  return checked.failed;
}

test('a correction by voice or by who asked loses no urgency, and what is red or may be red goes at once', () => {
  assert.equal(losesUrgency(decideCorrected), false);
  assert.equal(losesUrgency((one) => ({ ...decideCorrected(one), urgency: one.read?.urgency ?? one.before.urgency })), true, 'a recogniser that lowers is noticed');
  assert.equal(losesUrgency((one) => ({ ...decideCorrected(one), suspectedRed: one.read?.suspectedRed ?? false })), true, 'a suspicion that is forgotten is noticed');
  assert.equal(losesUrgency((one) => ({ ...decideCorrected(one), goesNow: false })), true, 'a red that waits is noticed');
});

test('staff take back a red or a suspicion by touch; who asked cannot', () => {
  const base = { read: null, touched: { category: false, urgency: 'green' as const }, isUnheard: false };
  const red = { urgency: 'red' as const, suspectedRed: false, needsTagging: false };
  assert.equal(decideCorrected({ ...base, before: red, isStaff: true }).urgency, 'green');
  assert.equal(decideCorrected({ ...base, before: red, isStaff: false }).urgency, 'red');
  const suspected = { urgency: 'yellow' as const, suspectedRed: true, needsTagging: true };
  assert.deepEqual(decideCorrected({ ...base, before: suspected, touched: { category: true }, isStaff: true }), { urgency: 'yellow', suspectedRed: false, needsTagging: false, goesNow: false, alarms: [] });
});

test('the read-back waits anew after a correction, but neither for ever nor too often', () => {
  const limits = { seconds: 25, mostSeconds: 120, mostCorrections: 3 };
  const raisedAt = new Date('2026-03-05T09:00:00+08:00');
  const at = (seconds: number) => new Date(raisedAt.getTime() + seconds * 1_000);
  assert.deepEqual(readBackUntil({ raisedAt, corrections: 0, now: raisedAt }, limits), at(25));
  assert.deepEqual(readBackUntil({ raisedAt, corrections: 3, now: at(60) }, limits), at(85));
  assert.deepEqual(readBackUntil({ raisedAt, corrections: 1, now: at(110) }, limits), at(120), 'what is left of the whole time');
  assert.equal(readBackUntil({ raisedAt, corrections: 1, now: at(118) }, limits), null);
  assert.equal(readBackUntil({ raisedAt, corrections: 4, now: at(20) }, limits), null);
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }), (pauses) => {
    let now = 0;
    let until = readBackUntil({ raisedAt, corrections: 0, now: raisedAt }, limits);
    for (const [at_, pause] of pauses.entries()) {
      if (!until || until < at(now + pause)) break;
      now += pause;
      until = readBackUntil({ raisedAt, corrections: at_ + 1, now: at(now) }, limits);
    }
    assert.ok(!until || until <= at(limits.mostSeconds));
  }));
});
