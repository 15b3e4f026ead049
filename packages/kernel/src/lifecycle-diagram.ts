/** Draws a lifecycle as a Mermaid state diagram, for READMEs and for the screen where staff design one. */
import type { Lifecycle, TimerShape } from './lifecycle-table.ts';
import { spanText } from './time.ts';

/** Mermaid takes no quotes, colons, semicolons or line ends inside labels. */
const label = (text: string): string => text.replace(/["#]/g, "'").replace(/[:;{}<>\r\n]+/g, ' ').trim();

const RESERVED = new Set(['state', 'end', 'note', 'direction', 'class', 'classDef']);

export function diagram(table: Lifecycle): string {
  const states = Object.keys(table.states);
  // Names may be in any script and hold spaces: then the drawing uses numbers and shows the names.
  const isPlain = states.every((state) => /^[A-Za-z]\w*$/.test(state) && !RESERVED.has(state));
  const id = (state: string): string => (isPlain ? state : `s${states.indexOf(state) + 1}`);
  const lines = ['stateDiagram-v2'];
  for (const state of states) {
    const shown = table.states[state]?.title ?? state;
    if (shown !== id(state)) lines.push(`  state "${label(shown)}" as ${id(state)}`);
  }
  lines.push(`  [*] --> ${id(table.initial)}`);
  for (const [command, { from, to, by, title }] of Object.entries(table.commands)) {
    for (const state of from) {
      const timers = table.timers?.[state]?.filter((timer) => timer.command === command) ?? [];
      const doers = by.filter((role) => role !== 'clock' || timers.length === 0);
      const who = [...doers, ...timers.map(after)].join(', ');
      lines.push(`  ${id(state)} --> ${id(to ?? state)}: ${label(title ?? command)} (${label(who)})`);
    }
  }
  for (const state of states) {
    const phase = table.states[state]?.phase;
    if (phase === 'done' || phase === 'dropped') lines.push(`  ${id(state)} --> [*]`);
  }
  return `${lines.join('\n')}\n`;
}

const after = ({ after: span }: TimerShape): string => `after ${typeof span === 'string' ? span : spanText(span)}`;
