/** Which test files belong to which part of a test run. */
import { isTest, readTree } from '../rules/tree.ts';

export interface TestFiles {
  readonly unit: readonly string[];
  readonly journeys: readonly string[];
}

/** What takes longest begins first, so that nothing is waited for at the end. */
export const LONGEST = [
  'apps/web/gallery.test.ts', 'apps/server/src/external-database.test.ts',
  'e2e/journeys/everyone.test.ts', 'e2e/hostile.test.ts', 'e2e/reach.test.ts', 'e2e/simulation/crash.test.ts', 'e2e/journeys/sign-in.test.ts',
];
const longestFirst = (one: string, other: string): number => Number(LONGEST.includes(other)) - Number(LONGEST.includes(one));

/** Paths below the root; `filters` keep those that contain one of them. */
export function findTests(root: string, filters: readonly string[]): TestFiles {
  const wanted = filters.map((filter) => filter.replace(/^\.\//, ''));
  const tests = readTree(root).files.filter((file) => isTest(file) && (wanted.length === 0 || wanted.some((filter) => file.includes(filter))));
  return {
    unit: tests.filter((file) => /^(packages|modules|apps|scripts)\//.test(file)).sort(longestFirst),
    journeys: tests.filter((file) => file.startsWith('e2e/')).sort(longestFirst),
  };
}
