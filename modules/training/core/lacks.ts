import type { CourseBody } from '../contract.ts';

export interface Lack {
  readonly code: 'name' | 'area' | 'wants' | 'words' | 'right' | 'choice';
  /** Of the question, from one. */
  readonly number?: number;
}

/** What is still missing before a course can be kept, the first thing only; undefined where nothing is. */
export function lackOf({ name, areaPath, needsAttendance, quiz }: Pick<CourseBody, 'name' | 'areaPath' | 'needsAttendance' | 'quiz'>): Lack | undefined {
  if (name.trim().length < 2) return { code: 'name' };
  if (areaPath === '') return { code: 'area' };
  if (!needsAttendance && quiz.length === 0) return { code: 'wants' };
  for (const [at, { words, right, choices }] of quiz.entries()) {
    const code = words.trim().length < 2 ? 'words' : choices.some((choice) => choice.trim() === '') ? 'choice' : right.length === 0 ? 'right' : undefined;
    if (code) return { code, number: at + 1 };
  }
  return undefined;
}
