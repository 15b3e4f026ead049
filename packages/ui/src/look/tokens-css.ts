/** Writes the tokens as custom properties. Pure, so that a test can compare it with the committed file. */
import { DEFAULT_TEXT_SIZE, dark, font, hit, light, lineHeight, motion, type Palette, radius, STAFF_TEXT_SIZE, space, stroke, TEXT_SIZES, text, width } from './tokens.ts';

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const group = (prefix: string, values: Readonly<Record<string, string | number>>, unit = '') =>
  Object.entries(values).map(([name, value]) => `--${prefix}${kebab(name)}: ${value}${typeof value === 'number' ? unit : ''};`);

const colours = (palette: Palette) => group('', palette as unknown as Record<string, string>);
const rule = (selector: string, lines: readonly string[], indent = '') =>
  `${indent}${selector} {\n${lines.map((line) => `${indent}  ${line}`).join('\n')}\n${indent}}`;

/** Whoever asks the system for more contrast gets ink where there was soft ink, and borders of ink. */
const moreContrast = ['--ink-soft: var(--ink);', '--line: var(--edge);', '--edge: var(--ink);'];

export function tokensCss(): string {
  const { easing, ...durations } = motion;
  const sizes = [
    `--fs-body: ${DEFAULT_TEXT_SIZE}px;`,
    `--fs-note: max(${text.note}rem, ${TEXT_SIZES[0]}px);`,
    ...group('fs-', { lead: text.lead, title: text.title, display: text.display }, 'rem'),
    `--line-height: ${lineHeight.text};`,
    `--line-height-title: ${lineHeight.title};`,
    '--para-gap: 1.5em;',
    `--hit: ${hit.plain}px;`,
    `--btn-primary-h: ${hit.primary}px;`,
    `--call: ${hit.call}px;`,
    `--sos: ${hit.sos}px;`,
    ...group('space-', space, 'px'),
    ...group('radius-', radius, 'px'),
    ...group('stroke-', stroke, 'px'),
    ...group('width-', width, 'px'),
    ...group('time-', durations, 'ms'),
    `--easing: ${easing};`,
    ...group('font-', font),
  ];
  return [
    '/* Generated from tokens.ts by generate.ts; a test compares them. */',
    rule(':root', ['color-scheme: light;', ...colours(light), ...sizes]),
    rule(":root[data-density='dense']", [`--fs-body: ${STAFF_TEXT_SIZE}px;`, `--fs-note: ${text.note}rem;`, `--hit: ${hit.staff}px;`, `--btn-primary-h: ${hit.staff}px;`]),
    `@media (prefers-color-scheme: dark) {\n${rule(":root:not([data-theme='light'])", ['color-scheme: dark;', ...colours(dark)], '  ')}\n}`,
    rule(":root[data-theme='dark']", ['color-scheme: dark;', ...colours(dark)]),
    `@media (prefers-contrast: more) {\n${rule(':root:root', moreContrast, '  ')}\n}`,
    '',
  ].join('\n\n');
}
