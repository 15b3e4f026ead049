import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contrast, MARK_PAIRS, TEXT_PAIRS } from './contrast.ts';
import { hit, motion, type Palette, palettes, TEXT_SIZES, text } from './tokens.ts';
import { tokensCss } from './tokens-css.ts';

test('contrast agrees with the examples of WCAG', () => {
  assert.equal(contrast('#000000', '#FFFFFF'), 21);
  assert.equal(contrast('#777777', '#FFFFFF').toFixed(2), '4.48');
  assert.equal(contrast('#FFFFFF', '#FFFFFF'), 1);
});

for (const [scheme, palette] of Object.entries(palettes) as [string, Palette][]) {
  for (const [front, ground] of TEXT_PAIRS) {
    test(`${scheme}: text ${front} on ${ground} has 4.5:1`, () => {
      const ratio = contrast(palette[front], palette[ground]);
      assert.ok(ratio >= 4.5, `${palette[front]} on ${palette[ground]} is ${ratio.toFixed(2)}:1`);
    });
  }
  for (const [front, ground] of MARK_PAIRS) {
    test(`${scheme}: mark ${front} on ${ground} has 3:1`, () => {
      const ratio = contrast(palette[front], palette[ground]);
      assert.ok(ratio >= 3, `${palette[front]} on ${palette[ground]} is ${ratio.toFixed(2)}:1`);
    });
  }
}

test('the accent is not mistaken for the red urgency', () => {
  const hue = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI;
  };
  for (const palette of Object.values(palettes)) assert.ok(hue(palette.accent) - hue(palette.red) > 20, `${hue(palette.accent)} ${hue(palette.red)}`);
});

test('sizes keep 适老化: text from 18 to 30 px, targets of 60 px, the primary one of 64 px', () => {
  assert.equal(Math.min(...TEXT_SIZES), 18);
  assert.ok(Math.max(...TEXT_SIZES) >= 30);
  assert.ok(hit.plain >= 60 && hit.primary >= 64 && hit.sos >= 120 && hit.call >= 200);
  assert.ok(tokensCss().includes(`--fs-note: max(${text.note}rem, 18px);`));
  assert.ok(motion.breath >= 3000);
});

test('tokens.css is what tokens.ts says', () => {
  assert.ok(readFileSync(new URL('./tokens.css', import.meta.url), 'utf8') === tokensCss(), 'run npm run gen');
});
