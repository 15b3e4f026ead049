/** Which colours may lie on which, and how contrast is computed. Apart from the tokens, so that no page carries it. */
import type { Palette } from './tokens.ts';

const GROUNDS = ['paper', 'sheet', 'sunk'] as const;
type Pair = readonly [front: keyof Palette, ground: keyof Palette];
const on = (fronts: readonly (keyof Palette)[], grounds: readonly (keyof Palette)[]): Pair[] =>
  fronts.flatMap((front) => grounds.map((ground): Pair => [front, ground]));

/** Text on ground, at least 4.5:1 in both schemes, whatever the size of the text. */
export const TEXT_PAIRS: readonly Pair[] = [
  ...on(['ink', 'inkSoft', 'accentInk', 'greenInk', 'yellowInk', 'redInk'], GROUNDS),
  ...on(['ink', 'inkSoft'], ['accentWash', 'greenWash', 'yellowWash', 'redWash']),
  ['accentInk', 'accentWash'],
  ['greenInk', 'greenWash'],
  ['yellowInk', 'yellowWash'],
  ['redInk', 'redWash'],
  ['onAccent', 'accent'],
  ['onAccent', 'accentPressed'],
  ['onRed', 'red'],
  ['onRed', 'redPressed'],
  ['paper', 'ink'],
];

/** Marks, rings and the borders of controls, at least 3:1. The yellow mark is outlined in `yellowInk`, which carries its contrast. */
export const MARK_PAIRS: readonly Pair[] = [
  ...on(['accent', 'edge', 'focus', 'green', 'yellowInk', 'red'], GROUNDS),
  ['accent', 'accentWash'],
];

/** Relative luminance of `#RRGGBB` (WCAG 2.2, "relative luminance"). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
