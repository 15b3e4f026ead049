/**
 * Lifecycles: which command leads from which state to which, by whom, and which clocks run in a state.
 *
 * A lifecycle is a table. Modules write it in code (`defineLifecycle`, which does not start with an unsound table); community staff
 * design theirs on screen, stored as JSON and read by `parseLifecycle` with the same checks. Server and browser ask the same pure
 * functions: `step` decides a command, `allowed` lists what can be done now, `clocksOf` gives the clocks to start.
 *
 * Conditions come in compiled (`when: defineCondition('…')`), so that a page whose lifecycles have none does not load the language.
 */
import type { Facts } from './condition.ts';
import { type Refusal, refuse } from './contract.ts';
import { checkLifecycle } from './lifecycle-check.ts';
import type { CommandShape, Doer, Lifecycle, Phase, StateShape, TimerShape } from './lifecycle-table.ts';
import { describeProblem } from './problem.ts';
import { type Span, spanMilliseconds } from './time.ts';

export * from './lifecycle-table.ts';

/** A lifecycle written in code. Throws, naming every unsoundness, so that the server does not start with it. */
export function defineLifecycle<const State extends string, const Command extends string>(table: {
  readonly name: string;
  readonly initial: NoInfer<State>;
  readonly states: Readonly<Record<State, StateShape>>;
  readonly commands: Readonly<Record<Command, CommandShape<NoInfer<State>>>>;
  readonly timers?: { readonly [S in NoInfer<State>]?: readonly TimerShape<NoInfer<Command>>[] };
}): Lifecycle<State, Command> {
  const problems = checkLifecycle(table);
  if (problems.length > 0) throw new Error(`the lifecycle ${table.name} is unsound:\n${problems.map(describeProblem).join('\n')}`);
  return table;
}

export interface Step<State extends string, Command extends string> {
  readonly state: State;
  readonly command: Command;
  /** One role, or all roles that the person holds here. */
  readonly role: Doer | readonly Doer[];
  readonly facts?: Facts;
}

/**
 * - `lifecycle.notHere`: the command cannot be given in this state; where its condition is to blame, the fact `condition` says
 *   whether that is `'false'` or `'unknown'`
 * - `lifecycle.notYours`: it can, but not by this role
 */
export type LifecycleRefusal = 'lifecycle.notHere' | 'lifecycle.notYours';

const rolesOf = (role: Doer | readonly Doer[]): readonly Doer[] => (typeof role === 'string' ? [role] : role);

const isBy = (command: CommandShape, role: Doer | readonly Doer[]): boolean => rolesOf(role).some((one) => command.by.includes(one));

/** Decides one command: the next state, or why not. */
export function step<State extends string, Command extends string>(
  table: Lifecycle<State, Command>, { state, command, role, facts = {} }: Step<State, Command>,
): { readonly to: State } | Refusal<LifecycleRefusal> {
  const shape = Object.hasOwn(table.commands, command) ? table.commands[command] : undefined;
  if (!shape?.from.includes(state)) return refuse('lifecycle.notHere', { state, command });
  if (!isBy(shape, role)) return refuse('lifecycle.notYours', { state, command });
  if (shape.when !== undefined) {
    const verdict = shape.when.test(facts);
    if (verdict !== true) return refuse('lifecycle.notHere', { state, command, condition: String(verdict) });
  }
  return { to: shape.to ?? state };
}

/**
 * The commands that a role may give in a state. With facts, only those whose condition is met; without, conditions are not judged,
 * and the server's `step` has the last word.
 */
export function allowed<State extends string, Command extends string>(
  table: Lifecycle<State, Command>, { state, role, facts }: { state: State; role: Doer | readonly Doer[]; facts?: Facts },
): Command[] {
  return (Object.keys(table.commands) as Command[]).filter((command) => {
    const shape = table.commands[command];
    if (!shape.from.includes(state) || !isBy(shape, role)) return false;
    return shape.when === undefined || facts === undefined || shape.when.test(facts) === true;
  });
}

export interface Clock<Command extends string = string> {
  readonly command: Command;
  readonly afterMilliseconds: number;
}

/** The clocks to start when a thing enters a state. Settings are spans by name; a missing one throws, for no clock may be lost. */
export function clocksOf<State extends string, Command extends string>(
  table: Lifecycle<State, Command>, state: State, settings: Readonly<Record<string, Span>> = {},
): Clock<Command>[] {
  const timers = (table.timers && Object.hasOwn(table.timers, state) ? table.timers[state] : undefined) ?? [];
  return timers.map(({ after, command }) => {
    const span = typeof after === 'string' ? (Object.hasOwn(settings, after) ? settings[after] : undefined) : after;
    if (!span) throw new Error(`${table.name}: the clock of ${state} needs the setting ${String(after)}`);
    return { command, afterMilliseconds: spanMilliseconds(span) };
  });
}

export const phaseOf = <State extends string>(table: Lifecycle<State, string>, state: State): Phase => table.states[state].phase;

/** Whether a thing in this state still needs somebody. */
export const isOver = <State extends string>(table: Lifecycle<State, string>, state: State): boolean => {
  const phase = phaseOf(table, state);
  return phase === 'done' || phase === 'dropped';
};
