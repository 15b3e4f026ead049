/** What makes a lifecycle unsound. Every problem is found, each at the place where its author mends it. */
import { ROLES } from './contract.ts';
import type { CommandShape, Lifecycle, TimerShape } from './lifecycle-table.ts';
import type { Problem } from './problem.ts';
import { spanMilliseconds } from './time.ts';

/**
 * - `noStates`: nothing is there
 * - `unknownState`, `unknownRole`, `unknownCommand`, `unknownSetting`, `unknownFact`: a name that does not exist
 * - `unreachable`: no way leads to the state
 * - `deadEnd`: an open or active state that nothing leads out of
 * - `noEnd`: a state that leads on, but to no end (done or dropped)
 * - `neverRuns`: a command that nobody can ever give
 * - `timerIllegal`, `timerNotByClock`, `timerTooShort`: a timer whose command is not for this state, or not for the clock; that
 *    would fire without a pause
 */
export type LifecycleProblem = `lifecycle.${
  | 'noStates' | 'unknownState' | 'unknownRole' | 'unknownCommand' | 'unknownSetting' | 'unknownFact' | 'unreachable' | 'deadEnd'
  | 'noEnd' | 'neverRuns' | 'timerIllegal' | 'timerNotByClock' | 'timerTooShort'}`;

type Found = Problem<LifecycleProblem>;

export interface KnownNames {
  /** Names of settings that timers may use; any when absent. */
  readonly settings?: readonly string[];
  /** Names of facts that conditions may read; any when absent. */
  readonly facts?: readonly string[];
}

const DOERS: ReadonlySet<string> = new Set([...ROLES, 'clock']);
const LEAST_TIMER_MILLISECONDS = 1000;

const error = (code: LifecycleProblem, at: Found['at'], facts?: Found['facts']): Found => ({ code, at, severity: 'error', facts });

/** All reasons why the table may not be used; empty when it is sound. */
export function checkLifecycle(table: Lifecycle, known: KnownNames = {}): Found[] {
  const problems: Found[] = [];
  if (Object.keys(table.states).length === 0) return [error('lifecycle.noStates', ['states'])];
  if (!Object.hasOwn(table.states, table.initial)) problems.push(error('lifecycle.unknownState', ['initial'], { state: table.initial }));
  for (const [command, shape] of Object.entries(table.commands)) problems.push(...checkCommand(table, command, shape, known));
  for (const [state, timers] of Object.entries(table.timers ?? {})) problems.push(...checkTimers(table, state, timers ?? [], known));
  // Ways can only be walked when every name on the map exists.
  return problems.some(({ code }) => code === 'lifecycle.unknownState') ? problems : [...problems, ...checkWays(table)];
}

function checkCommand(table: Lifecycle, command: string, { from, to, by, when }: CommandShape, known: KnownNames): Found[] {
  const at = ['commands', command];
  const problems: Found[] = [];
  for (const state of to === undefined ? from : [...from, to]) {
    if (!Object.hasOwn(table.states, state)) problems.push(error('lifecycle.unknownState', at, { state }));
  }
  for (const role of by) {
    if (!DOERS.has(role)) problems.push(error('lifecycle.unknownRole', [...at, 'by'], { role }));
  }
  for (const fact of when?.reads ?? []) {
    if (known.facts && !known.facts.includes(fact)) problems.push(error('lifecycle.unknownFact', [...at, 'when'], { fact }));
  }
  return problems;
}

function checkTimers(table: Lifecycle, state: string, timers: readonly TimerShape[], known: KnownNames): Found[] {
  if (!Object.hasOwn(table.states, state)) return [error('lifecycle.unknownState', ['timers', state], { state })];
  return timers.flatMap(({ after, command }, index) => {
    const at = ['timers', state, index];
    const problems: Found[] = [];
    if (typeof after === 'string') {
      if (known.settings && !known.settings.includes(after)) problems.push(error('lifecycle.unknownSetting', at, { setting: after }));
    } else if (!(spanMilliseconds(after) >= LEAST_TIMER_MILLISECONDS)) problems.push(error('lifecycle.timerTooShort', at, { command }));
    const shape = Object.hasOwn(table.commands, command) ? table.commands[command] : undefined;
    if (!shape) return [...problems, error('lifecycle.unknownCommand', at, { command })];
    if (!shape.from.includes(state)) problems.push(error('lifecycle.timerIllegal', at, { state, command }));
    if (!shape.by.includes('clock')) problems.push(error('lifecycle.timerNotByClock', at, { command }));
    return problems;
  });
}

interface Way {
  readonly command: string;
  readonly from: string;
  readonly to: string;
}

/** A command can be given in a state by people who hold a role, or by the clock if a timer of that state does so. */
function waysOf(table: Lifecycle): Way[] {
  return Object.entries(table.commands).flatMap(([command, { from, to, by }]) =>
    from
      .filter((state) => by.some((role) => role !== 'clock') || (by.includes('clock') && isTimed(table, state, command)))
      .map((state) => ({ command, from: state, to: to ?? state })),
  );
}

const isTimed = (table: Lifecycle, state: string, command: string): boolean =>
  Boolean(table.timers && Object.hasOwn(table.timers, state) && table.timers[state]?.some((timer) => timer.command === command));

/** Everything that can be come to from a start along the ways. */
function reached(starts: readonly string[], ways: readonly { from: string; to: string }[]): Set<string> {
  const found = new Set(starts);
  // A set that grows while it is walked visits what is added.
  for (const state of found) for (const way of ways) if (way.from === state) found.add(way.to);
  return found;
}

function checkWays(table: Lifecycle): Found[] {
  const ways = waysOf(table);
  const states = Object.keys(table.states);
  const ends = states.filter((state) => table.states[state]?.phase === 'done' || table.states[state]?.phase === 'dropped');
  const reachable = reached([table.initial], ways);
  const endable = reached(ends, ways.map(({ from, to }) => ({ from: to, to: from })));
  const problems: Found[] = [];
  for (const state of states) {
    if (!reachable.has(state)) problems.push(error('lifecycle.unreachable', ['states', state], { state }));
    if (endable.has(state)) continue;
    const leads = ways.some((way) => way.from === state && way.to !== state);
    problems.push(error(leads ? 'lifecycle.noEnd' : 'lifecycle.deadEnd', ['states', state], { state }));
  }
  for (const command of Object.keys(table.commands)) {
    if (!ways.some((way) => way.command === command && reachable.has(way.from))) {
      problems.push(error('lifecycle.neverRuns', ['commands', command], { command }));
    }
  }
  return problems;
}
