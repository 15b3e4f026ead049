import type { Refusal } from '@huying/kernel';
import { PLATFORM_REFUSALS, type Route } from '@huying/kernel';

/** Problem details (RFC 9457). `code` names the refusal; pages say it in people's words. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly facts?: Refusal['facts'];
  /** Where the request itself is wrong: path in the body, query or parameters, and what is wrong there. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

export function problemOf(refusal: Refusal, status: number, more?: Pick<Problem, 'detail' | 'issues'>): Problem {
  return {
    type: `/problems/${refusal.refused}`, title: refusal.refused.replace(/[.]/g, ': '), status, code: refusal.refused,
    ...(refusal.facts ? { facts: refusal.facts } : {}), ...more,
  };
}

/** Status of a refusal of this route; an undeclared code is our own mistake. */
export function statusOf(route: Pick<Route, 'module' | 'name' | 'refusals'>, code: string): number {
  const status = route.refusals?.[code] ?? (PLATFORM_REFUSALS as Record<string, number>)[code];
  if (!status) throw new Error(`${route.module}.${route.name} refuses with ${code}, which it does not declare`);
  return status;
}

