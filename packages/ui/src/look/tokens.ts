/**
 * The one source of colour, size, space and motion. `tokens.css` is generated from here (`npm run gen`), the antd
 * theme and the map style read it directly. `contrast.ts` says which colours may lie on which, and a test computes them all.
 */

/** A colour for each use, never for each hue: `accent` is the fill, `accentInk` the same colour as text on paper. */
export interface Palette {
  /** The page. */
  readonly paper: string;
  /** What lies on the page: cards, dialogs, fields. */
  readonly sheet: string;
  /** What is pressed into the page: tracks, table heads, quiet buttons. */
  readonly sunk: string;
  readonly ink: string;
  readonly inkSoft: string;
  /** Hairlines between things; says nothing by itself, so it needs no contrast. */
  readonly line: string;
  /** Borders that tell where a control is: at least 3:1. */
  readonly edge: string;
  /** Persimmon, the only accent. */
  readonly accent: string;
  readonly accentPressed: string;
  readonly onAccent: string;
  readonly accentInk: string;
  readonly accentWash: string;
  readonly green: string;
  readonly greenInk: string;
  readonly greenWash: string;
  readonly yellow: string;
  readonly yellowInk: string;
  readonly yellowWash: string;
  readonly red: string;
  readonly redPressed: string;
  readonly redInk: string;
  readonly redWash: string;
  /** Text on a fill of the red urgency. */
  readonly onRed: string;
  readonly focus: string;
  /** Behind an open dialog. */
  readonly scrim: string;
}

export const light: Palette = {
  paper: '#F6EFE2',
  sheet: '#FDF9F2',
  sunk: '#ECE2D0',
  ink: '#2A231C',
  inkSoft: '#62564A',
  line: '#DCCFB9',
  edge: '#8C7C68',
  accent: '#C2431A',
  accentPressed: '#A13512',
  onAccent: '#FFFAF2',
  accentInk: '#AC3A14',
  accentWash: '#F8DFD0',
  green: '#2E6B45',
  greenInk: '#2E6B45',
  greenWash: '#DCE8D8',
  yellow: '#E3A72F',
  yellowInk: '#7A5206',
  yellowWash: '#F7E6BD',
  red: '#A5132B',
  redPressed: '#850D21',
  redInk: '#A5132B',
  redWash: '#F6D6D6',
  onRed: '#FFFAF2',
  focus: '#1F4E79',
  scrim: '#2A231C99',
};

export const dark: Palette = {
  paper: '#1C1814',
  sheet: '#27211B',
  sunk: '#14110E',
  ink: '#F2E9DB',
  inkSoft: '#BCAF9C',
  line: '#40372D',
  edge: '#867A6A',
  accent: '#EE7B47',
  accentPressed: '#D9642F',
  onAccent: '#21130B',
  accentInk: '#F6986C',
  accentWash: '#472818',
  green: '#7FC08F',
  greenInk: '#7FC08F',
  greenWash: '#20352A',
  yellow: '#E8B54A',
  yellowInk: '#EFC466',
  yellowWash: '#3D3015',
  red: '#FF8791',
  redPressed: '#F26D79',
  redInk: '#FF8791',
  redWash: '#4A1C22',
  onRed: '#2B0A0F',
  focus: '#8FC1F0',
  scrim: '#0A0806B3',
};

export const palettes = { light, dark } as const;
export type Scheme = keyof typeof palettes;

/** Text sizes a person may choose, in px: the largest is what 适老化 1.1 asks to be reachable. */
export const TEXT_SIZES = [18, 20, 24, 30] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
export const DEFAULT_TEXT_SIZE: TextSize = 20;
/** Staff read dense pages all day on a desktop. */
export const STAFF_TEXT_SIZE = 15;

/** Sizes relative to the body text, in rem. Outside the staff's pages a note never falls below the smallest text size. */
export const text = { note: 0.9, body: 1, lead: 1.2, title: 1.45, display: 1.8 } as const;
export const lineHeight = { text: 1.5, title: 1.3 } as const;

/** Sizes of controls in px (适老化 2.1; the elder sizes, the staff sizes). */
export const hit = { plain: 60, primary: 64, staff: 36, call: 216, sos: 120 } as const;

export const space = { 1: 4, 2: 8, 3: 12, 4: 16, 5: 24, 6: 32, 7: 48, 8: 64 } as const;
export const radius = { small: 8, normal: 14, large: 22 } as const;
export const stroke = { hair: 1, normal: 2, strong: 3 } as const;
export const width = { reading: 680, phone: 560 } as const;

/** Durations in milliseconds. `breath` is one slow human breath, so that waiting feels accompanied and not hurried. */
export const motion = { quick: 120, calm: 240, close: 700, breath: 4200, easing: 'cubic-bezier(0.3, 0, 0.2, 1)' } as const;

/**
 * No web fonts: a Chinese face weighs megabytes, and every phone has a good one. `--marks` is a face of quotation marks only, for pages in English:
 * Chinese faces draw them as wide as a character.
 */
export const font = {
  body: 'var(--marks, -apple-system), -apple-system, BlinkMacSystemFont, "PingFang SC", "HarmonyOS Sans SC", MiSans, "Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", system-ui, sans-serif',
  /** The wordmark and the greeting only; body text stays without serifs (适老化 1.1). */
  mark: '"Songti SC", "Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC", STSong, SimSun, serif',
  figures: '"SF Mono", "Roboto Mono", "Cascadia Mono", "Noto Sans Mono", ui-monospace, monospace',
} as const;

/** The urgency of a need. Its word is the text key `ui.urgency.<urgency>`, its shape is drawn by `UrgencyMark`. */
export const URGENCIES = ['green', 'yellow', 'red'] as const;
export type Urgency = (typeof URGENCIES)[number];
