/** The shape of a lifecycle: see `lifecycle.ts` for what is done with it. */
import type { Condition } from './condition.ts';
import type { Role } from './contract.ts';
import type { Span } from './time.ts';

export const PHASES = ['open', 'active', 'done', 'dropped'] as const;
/** What a state means for lists and colours: nobody has begun, somebody is at it, it is done, it was given up. */
export type Phase = (typeof PHASES)[number];

/** Who gives a command: people by their role, or a timer. */
export type Doer = Role | 'clock';

export interface StateShape {
  readonly phase: Phase;
  /** Name for people, in lifecycles that staff design; modules keep theirs in `text/*.json`. */
  readonly title?: string;
}

export interface CommandShape<State extends string = string> {
  readonly from: readonly State[];
  /** Absent when the command leaves the state as it is. */
  readonly to?: State;
  readonly by: readonly Doer[];
  /** A condition on the facts given to `step`. Only `true` lets the command pass: unknown is not enough. */
  readonly when?: Condition;
  readonly title?: string;
}

export interface TimerShape<Command extends string = string> {
  /** A fixed span, or the name of a setting that holds one. */
  readonly after: Span | string;
  readonly command: Command;
}

export interface Lifecycle<State extends string = string, Command extends string = string> {
  readonly name: string;
  readonly initial: State;
  readonly states: Readonly<Record<State, StateShape>>;
  readonly commands: Readonly<Record<Command, CommandShape<State>>>;
  readonly timers?: { readonly [S in State]?: readonly TimerShape<Command>[] };
}

export type StateOf<L> = L extends Lifecycle<infer State, string> ? State : never;
export type CommandOf<L> = L extends Lifecycle<string, infer Command> ? Command : never;
