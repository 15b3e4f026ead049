/**
 * What is wrong with something that people wrote and the platform stores: a lifecycle, a decision table, a form.
 * All problems are found at once, so that an author mends them in one go.
 */
import type { z } from 'zod';

export interface Problem<Code extends string = string> {
  readonly code: Code;
  /** Where, from the outside in: `['rules', 3, 'when', 0]`. */
  readonly at: readonly (string | number)[];
  /** An error keeps the thing from being switched on; a warning is shown to its author. */
  readonly severity: 'error' | 'warning';
  /** Facts for the sentence in the author's language. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** Either the sound thing, perhaps with warnings, or at least one error. */
export type Parsed<T, Code extends string = string> =
  | { readonly ok: true; readonly value: T; readonly problems: readonly Problem<Code>[] }
  | { readonly ok: false; readonly problems: readonly Problem<Code>[] };

/** The author sees the first problems; a hostile document does not make a list of a million. */
const MAX_PROBLEMS = 200;

export function parsed<T, Code extends string>(value: T, problems: readonly Problem<Code>[]): Parsed<T, Code> {
  const shown = problems.slice(0, MAX_PROBLEMS);
  return problems.some((problem) => problem.severity === 'error') ? { ok: false, problems: shown } : { ok: true, value, problems: shown };
}

/** Problems of shape, as zod found them. */
export function shapeProblems<const Code extends string>(code: Code, error: z.ZodError): Problem<Code>[] {
  return error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    code,
    at: issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step)),
    severity: 'error',
    facts: { rule: issue.code, message: issue.message },
  }));
}

/** One line per problem, for developers and logs. */
export const describeProblem = ({ code, at, facts }: Problem): string =>
  `${code} at ${at.join('.') || 'the top'}${facts ? ` ${JSON.stringify(facts)}` : ''}`;
