/** An expected "no" as it comes over the wire (RFC 9457), or one that the client found itself. */
export interface Problem<Code extends string = string> {
  readonly type?: string;
  readonly title?: string;
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  readonly code: Code;
  readonly detail?: string;
  /** Facts for the sentence, e.g. `{ minutes: 15 }`. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
  /** What is wrong with which field of a refused form. */
  readonly issues?: readonly Issue[];
}
export interface Issue {
  readonly path: string | readonly (string | number)[];
  readonly message: string;
  readonly code?: string;
}

/** Codes that the client gives itself. */
export const CLIENT_REFUSALS = ['network.unreachable', 'answer.unreadable', 'answer.unexpected'] as const;
export type ClientRefusal = (typeof CLIENT_REFUSALS)[number];

/** No clear answer came: the network or the server was away, and nobody knows whether a command was carried out. */
const UNANSWERED: ReadonlySet<string> = new Set(['network.unreachable', 'service.unavailable', 'answer.unreadable']);
export const isUnanswered = (problem: Problem): boolean => UNANSWERED.has(problem.code);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads problem details. Anything else with an error status (a proxy's page, say) becomes `service.unavailable` when the server side failed,
 * otherwise `answer.unreadable`.
 */
export function problemFrom(status: number, body: unknown): Problem {
  if (isRecord(body) && typeof body.code === 'string') return { ...(body as unknown as Problem), status, code: body.code };
  return { status, code: status >= 500 ? 'service.unavailable' : 'answer.unreadable' };
}

/** The message for one field out of a refused form, where the server named it. */
export const issueOf = (problem: Problem | undefined, field: string): string | undefined =>
  problem?.issues?.find((issue) => {
    const path = typeof issue.path === 'string' ? issue.path : issue.path.join('.');
    return path === field || path === `body.${field}` || path === `body/${field}` || path === `/${field}`;
  })?.message;
