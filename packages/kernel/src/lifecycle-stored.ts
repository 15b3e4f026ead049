/** Lifecycles that staff design: read from stored JSON, within limits, by the same checks as those in code. */
import { z } from 'zod';
import { type Condition, compileCondition } from './condition.ts';
import { isRefusal, roleSchema } from './contract.ts';
import { MAX_CONDITION_LENGTH } from './feel/limits.ts';
import { checkLifecycle, type KnownNames, type LifecycleProblem } from './lifecycle-check.ts';
import { type CommandShape, type Lifecycle, PHASES } from './lifecycle-table.ts';
import { type Parsed, type Problem, parsed, shapeProblems } from './problem.ts';
import { spanSchema } from './time.ts';

const MAX_STATES = 50;
const MAX_COMMANDS = 100;
const MAX_TIMERS_PER_STATE = 10;

/** Letters of any script first, so that no name is `__proto__` or empty. */
const name = z.string().regex(/^\p{L}[\p{L}\p{N}_ -]{0,59}$/u);
const title = z.string().max(60).optional();
const few = (most: number) => [(names: object) => Object.keys(names).length <= most, { message: `at most ${most}` }] as const;

const lifecycleSchema = z.strictObject({
  name,
  initial: name,
  states: z.record(name, z.strictObject({ phase: z.enum(PHASES), title })).refine(...few(MAX_STATES)),
  commands: z
    .record(name, z.strictObject({
      from: z.array(name).max(MAX_STATES),
      to: name.optional(),
      by: z.array(z.union([roleSchema, z.literal('clock')])).max(20),
      when: z.string().max(MAX_CONDITION_LENGTH).optional(),
      title,
    }))
    .refine(...few(MAX_COMMANDS)),
  timers: z
    .record(name, z.array(z.strictObject({ after: z.union([spanSchema, name]), command: name })).max(MAX_TIMERS_PER_STATE))
    .refine(...few(MAX_STATES))
    .optional(),
});

export type StoredLifecycle = z.input<typeof lifecycleSchema>;
export type StoredLifecycleProblem = LifecycleProblem | 'lifecycle.shape' | 'lifecycle.badCondition';

/** Reads a stored lifecycle. `known` names the settings and facts that its timers and conditions may use. */
export function parseLifecycle(stored: unknown, known: KnownNames = {}): Parsed<Lifecycle, StoredLifecycleProblem> {
  const shape = lifecycleSchema.safeParse(stored);
  if (!shape.success) return { ok: false, problems: shapeProblems('lifecycle.shape', shape.error) };
  const problems: Problem<StoredLifecycleProblem>[] = [];
  const commands: Record<string, CommandShape> = {};
  for (const [command, { when: text, ...rest }] of Object.entries(shape.data.commands)) {
    const compiled = text === undefined ? undefined : compileCondition(text, { names: known.facts });
    if (isRefusal(compiled)) {
      const facts = { ...compiled.facts, reason: compiled.refused };
      problems.push({ code: 'lifecycle.badCondition', at: ['commands', command, 'when'], severity: 'error', facts });
    }
    commands[command] = { ...rest, when: isRefusal(compiled) ? undefined : (compiled as Condition | undefined) };
  }
  const table: Lifecycle = { ...shape.data, commands };
  return parsed(table, [...problems, ...checkLifecycle(table, known)]);
}
