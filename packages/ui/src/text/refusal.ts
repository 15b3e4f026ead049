import type { Problem } from '../client/problem.ts';
import type { Translate } from './texts.ts';

/**
 * The sentence for a refusal, and what to do next where the words say it. Codes without words of their own fall back to the family of their
 * HTTP status, because a person should never read a code.
 */
export function sentenceOfRefusal(problem: Problem, t: Translate, has: (key: string) => boolean): { sentence: string; advice?: string } {
  const key = `refusal.${problem.code}`;
  const chosen = has(key) ? key : familyOf(problem.status);
  const advice = `${chosen}.advice`;
  const sentence = t(chosen, problem.facts);
  return has(advice) ? { sentence, advice: t(advice, problem.facts) } : { sentence };
}

function familyOf(status: number): string {
  if (status === 401) return 'refusal.session.required';
  if (status === 403) return 'refusal.access.denied';
  if (status === 404 || status === 410) return 'refusal.thing.notFound';
  if (status === 409) return 'refusal.ui.changed';
  if (status === 429) return 'refusal.request.tooMany';
  if (status >= 400 && status < 500) return 'refusal.request.invalid';
  return 'refusal.service.unavailable';
}
