/** One message lived through to its end, with every channel failing or not, read or not, at any time of day. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLocal, later, minutes } from '@huying/kernel';
import fc from 'fast-check';
import { CHANNELS, type Channel } from '../contract.ts';
import { type Carried, decideNext, type Next, type Used } from './next.ts';
import { type Hours, isQuiet } from './quiet.ts';
import type { Step } from './steps.ts';

type Decide = (message: Carried, now: Date) => Next;

interface Plan {
  readonly steps: readonly Step[];
  readonly quiet: Hours | null;
  readonly liveMinutes: number;
  readonly fails: readonly Channel[];
  readonly readAfterMinutes: number | null;
  readonly begin: Date;
}

interface Lived {
  readonly used: readonly Used[];
  readonly why: string;
  readonly overAt: Date;
}

const MOST_TURNS = 50;

/** What the engine does with the decisions: a channel that fails is known to have failed at once. */
function live(decide: Decide, { steps, quiet, liveMinutes, fails, readAfterMinutes, begin }: Plan): Lived {
  const overAt = later(begin, minutes(liveMinutes));
  const readAt = readAfterMinutes === null ? undefined : later(begin, minutes(readAfterMinutes));
  const used: Used[] = [];
  let now = begin;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const next = decide({ steps, quiet, overAt, isEnded: readAt !== undefined && readAt <= now, used: [...used] }, now);
    if (next.is === 'done') return { used, why: next.why, overAt };
    if (next.is === 'use') used.push({ channel: next.channel, state: fails.includes(next.channel) ? 'failed' : 'sent', at: now });
    else {
      assert.ok(next.until > now, 'it waits for what is past');
      now = next.until;
    }
  }
  return { used, why: 'never', overAt };
}

const anyPlan: fc.Arbitrary<Plan> = fc.record({
  steps: fc.shuffledSubarray([...CHANNELS]).chain((channels) => fc.tuple(...channels.map((channel) => fc.constantFrom(0, 1, 2, 15, 60, 600).map((waitMinutes): Step => ({ channel, waitMinutes }))))),
  quiet: fc.option(fc.constantFrom<Hours>({ from: '22:00', to: '07:00' }, { from: '12:30', to: '14:00' }, { from: '00:00', to: '23:59' })),
  liveMinutes: fc.constantFrom(1, 15, 60, 1_440, 10_080), fails: fc.subarray([...CHANNELS]), readAfterMinutes: fc.option(fc.integer({ min: 0, max: 200 })),
  begin: fc.integer({ min: 0, max: 2 * 1_440 }).map((minute) => later(atLocal('2026-05-12'), minutes(minute))),
});

/** What must hold however a message was lived through. */
function check(decide: Decide, plan: Plan): void {
  const { used, why, overAt } = live(decide, plan);
  const channels = used.map((one) => one.channel);
  assert.notEqual(why, 'never', 'it comes to an end');
  assert.equal(new Set(channels).size, channels.length, 'no channel carries it twice');
  const order = plan.steps.map((step) => step.channel);
  assert.deepEqual(channels, order.slice(0, channels.length), 'channels are used in the order of the table, none is passed over');
  const readAt = plan.readAfterMinutes === null ? undefined : later(plan.begin, minutes(plan.readAfterMinutes));
  for (const [position, one] of used.entries()) {
    assert.ok(one.at < overAt, 'nothing is sent that nobody wants any more');
    assert.ok(readAt === undefined || one.at < readAt, 'nothing is sent after it was read');
    assert.ok(plan.quiet === null || !isQuiet(plan.quiet, one.at), 'nothing is sent in quiet hours');
    const former = used[position - 1];
    if (former) assert.ok(one.at.getTime() - former.at.getTime() >= (former.state === 'failed' ? 0 : minutes(plan.steps[position - 1]?.waitMinutes ?? 0)), 'each channel has its time');
    // Without quiet hours nothing waits longer than the table says.
    if (former && plan.quiet === null) assert.equal(one.at.getTime() - former.at.getTime(), former.state === 'failed' ? 0 : minutes(plan.steps[position - 1]?.waitMinutes ?? 0));
  }
  if (plan.quiet === null && (readAt === undefined || readAt > plan.begin) && plan.steps.length > 0) assert.equal(used[0]?.at, plan.begin, 'the first goes out at once');
  if (why === 'used-up') assert.equal(used.length, plan.steps.length);
}

test('properties of the way from channel to channel', () => fc.assert(fc.property(anyPlan, (plan) => check(decideNext, plan)), { numRuns: 2_000 }));

test('every outcome is met by these plans', () => {
  const met = new Set<string>();
  fc.assert(fc.property(anyPlan, (plan) => void met.add(live(decideNext, plan).why)), { numRuns: 2_000, seed: 1 });
  assert.deepEqual([...met].sort(), ['ended', 'over', 'quiet', 'used-up']);
});

test('the properties are awake: planted mistakes are found', () => {
  const wrong: Record<string, Decide> = {
    'goes on after reading': (message, now) => decideNext({ ...message, isEnded: false }, now),
    'rings at night': (message, now) => decideNext({ ...message, quiet: null }, now),
    'does not wait': (message, now) => decideNext({ ...message, steps: message.steps.map((step) => ({ ...step, waitMinutes: 0 })) }, now),
    'waits after a failure': (message, now) => decideNext({ ...message, used: message.used.map((one) => ({ ...one, state: 'sent' as const })) }, now),
    'starts anew': (message, now) => decideNext({ ...message, used: message.used.slice(1) }, now),
    'never gives up': (message, now) => decideNext({ ...message, overAt: later(now, minutes(1_000)) }, now),
  };
  for (const [name, decide] of Object.entries(wrong)) assert.throws(() => fc.assert(fc.property(anyPlan, (plan) => check(decide, plan)), { numRuns: 2_000, seed: 7 }), name);
});

test('a failed channel gives way at once, a sent one has its minutes', () => {
  const steps: Step[] = [{ channel: 'push', waitMinutes: 5 }, { channel: 'sms', waitMinutes: 0 }];
  const now = atLocal('2026-05-12', '12:00');
  const base = { steps, quiet: null, overAt: later(now, minutes(60)), isEnded: false };
  const used = (state: Used['state']): Used[] => [{ channel: 'push', state, at: now }];
  assert.deepEqual(decideNext({ ...base, used: used('failed') }, now), { is: 'use', channel: 'sms' });
  assert.deepEqual(decideNext({ ...base, used: used('sent') }, now), { is: 'wait', until: later(now, minutes(5)) });
  assert.deepEqual(decideNext({ ...base, used: used('waiting') }, later(now, minutes(5))), { is: 'use', channel: 'sms' });
});
