import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import en from '../text/en.json' with { type: 'json' };
import zh from '../text/zh.json' with { type: 'json' };
import { createTranslate } from '../text/texts.ts';
import { currentTier, describeRings, layRings, type RingSize, shareLeft, type Tier, type TierState } from './ring-figure.ts';

const STATES: Readonly<Record<string, TierState>> = { w: 'waiting', a: 'asked', p: 'passed', o: 'owned' };
const NAMES = ['结对邻居', '志愿者', '社区组织', '两委'];
const tiersOf = (letters: string): Tier[] => [...letters].map((letter, index) => ({ key: `${index}`, label: NAMES[index] ?? `${index}`, state: STATES[letter] ?? 'waiting' }));
const missing: string[] = [];
const inChinese = createTranslate(zh, (message) => missing.push(message));
const inEnglish = createTranslate(en, (message) => missing.push(message));
const MINUTE = 60_000;

/** How much of the circle is drawn, 0 to 100, out of its dashes. */
const drawn = (dashes: string) => Number(dashes.split(' ')[0]);

test('the call belongs to who owns it, else to the outermost that is asked', () => {
  assert.equal(currentTier(tiersOf('paaw')), 2);
  assert.equal(currentTier(tiersOf('oaaw')), 0);
  assert.equal(currentTier(tiersOf('wwww')), -1);
});

test('a ring is open until it has answered', () => {
  const { rings, helper } = layRings(tiersOf('paww'), 'full', 1);
  assert.ok(drawn(rings[0]?.dashes ?? '') < 95, 'asked in vain: open');
  assert.ok(drawn(rings[1]?.dashes ?? '') < 95, 'being asked: open even at the start of its clock');
  assert.equal(helper, undefined);
  const answered = layRings(tiersOf('poww'), 'full');
  assert.equal(answered.rings[1]?.dashes, '100 0');
  assert.ok(answered.helper);
});

test('the helper stands on the ring that answered, in line with the openings', () => {
  const { rings, helper, centre } = layRings(tiersOf('ppow'), 'card');
  const owner = rings[2];
  assert.ok(helper && owner);
  assert.ok(Math.abs(Math.hypot(helper.x - centre, helper.y - centre) - owner.radius) < 1e-9);
  assert.ok(helper.x > centre && helper.y < centre);
});

test('the clock shortens the lit arc, and only on the ring that has the call', () => {
  const lit = (left: number) => drawn(layRings(tiersOf('aaww'), 'full', left).rings[1]?.dashes ?? '');
  assert.ok(lit(1) > lit(0.5) && lit(0.5) > lit(0.1));
  assert.equal(lit(0), 0);
  const other = layRings(tiersOf('aaww'), 'full', 0.1).rings[0];
  assert.ok(drawn(other?.dashes ?? '') > 80);
});

test('shareLeft holds itself between 1 and 0 and knows when there is no clock', () => {
  assert.equal(shareLeft(0, 100, 25), 0.75);
  assert.equal(shareLeft(0, 100, -5), 1);
  assert.equal(shareLeft(0, 100, 500), 0);
  assert.equal(shareLeft(100, 100, 100), undefined);
  assert.equal(shareLeft(undefined, 100, 5), undefined);
});

test('any ladder fits into its box, the rings in order and apart from each other and the need', () => {
  const letters = fc.string({ unit: fc.constantFrom('w', 'a', 'p', 'o'), minLength: 1, maxLength: 7 });
  const seen = new Set<string>();
  fc.assert(
    fc.property(letters, fc.constantFrom<RingSize>('mark', 'card', 'full'), fc.double({ min: 0, max: 1, noNaN: true }), (states, size, left) => {
      const { box, point, rings } = layRings(tiersOf(states), size, left);
      seen.add(`${size}${rings.length > 1}`);
      assert.equal(rings.length, size === 'mark' ? 1 : states.length);
      let inside = point;
      for (const { radius, stroke, dashes, offset } of rings) {
        assert.ok(radius - stroke / 2 > inside, `ring at ${radius} touches ${inside}`);
        inside = radius + stroke / 2;
        assert.ok(dashes.split(' ').every((part) => Number(part) >= 0) && Number.isFinite(offset), dashes);
      }
      assert.ok(inside <= box / 2);
    }),
  );
  assert.equal(seen.size, 5, 'every size was met, with one ring and with several');
});

test('the figure in words', () => {
  const searching = { tiers: tiersOf('paww'), startedAt: 0, endsAt: 4 * MINUTE, urgency: 'yellow' } as const;
  assert.equal(describeRings(searching, MINUTE, inChinese), '求助，尽快。正在找：志愿者。还剩 3 分钟。已经问过：结对邻居。接下来：社区组织、两委');
  assert.equal(describeRings(searching, 5 * MINUTE, inEnglish), 'A call, Soon. Asking now: 志愿者. Time is up, the call moves outwards. Already asked: 结对邻居. Next: 社区组织, 两委');
  assert.equal(describeRings({ tiers: tiersOf('poww') }, 0, inChinese), '志愿者已经应下。已经问过：结对邻居');
  assert.equal(describeRings({ tiers: tiersOf('poww'), closed: true }, 0, inChinese), '已经办结，由志愿者应下。已经问过：结对邻居');
  assert.equal(describeRings({ tiers: tiersOf('pppp'), closed: true }, 0, inChinese).startsWith('已经办结。'), true);
  assert.equal(describeRings({ tiers: tiersOf('www') }, 0, inChinese), '还没有开始找人。接下来：结对邻居、志愿者、社区组织');
  assert.deepEqual(missing, []);
});
