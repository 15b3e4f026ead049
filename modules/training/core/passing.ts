/** When a quiz is passed and a certificate is due. Pure. */
import type { Question } from '../contract.ts';

/** Percent of the questions whose chosen choices are exactly the right ones, rounded down: 80 asked for is 80 reached. */
export function scoreOf(quiz: readonly Question[], answers: readonly (readonly number[])[]): number {
  const right = quiz.filter((question, at) => isSame(question.right, answers[at] ?? [])).length;
  return quiz.length === 0 ? 0 : Math.floor((100 * right) / quiz.length);
}
const isSame = (one: readonly number[], other: readonly number[]): boolean => {
  const [a, b] = [new Set(one), new Set(other)];
  return a.size === b.size && [...a].every((choice) => b.has(choice));
};

export interface Progress {
  readonly needsAttendance: boolean;
  readonly hasQuiz: boolean;
  readonly hasAttended: boolean;
  readonly hasPassed: boolean;
}
/** Everything that the course wants is done; a course that wants nothing gives nothing. */
export const isCertificateDue = ({ needsAttendance, hasQuiz, hasAttended, hasPassed }: Progress): boolean =>
  (needsAttendance || hasQuiz) && (!needsAttendance || hasAttended) && (!hasQuiz || hasPassed);

/** What is wrong with a quiz: the first question whose right choices are not among its choices, from 1. */
export function wrongQuestion(quiz: readonly Question[]): number | undefined {
  const at = quiz.findIndex(({ choices, right }) => right.some((choice) => choice >= choices.length) || new Set(right).size !== right.length);
  return at === -1 ? undefined : at + 1;
}
