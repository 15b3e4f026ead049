/** Which test files belong to which part of a test run. */
import { isTest, readTree } from '../rules/tree.ts';

export interface TestFiles {
  readonly unit: readonly string[];
  readonly journeys: readonly string[];
}

/** Journeys lie in folders of `e2e`: they live by the clock and in browsers, and run one after the other. */
const isJourney = (file: string) => /^e2e\/.+\//.test(file);

/** Paths below the root; `filters` keep those that contain one of them. What asks a whole server for long comes first, so that nothing is waited for at the end. */
export function findTests(root: string, filters: readonly string[]): TestFiles {
  const wanted = filters.map((filter) => filter.replace(/^\.\//, ''));
  const tests = readTree(root).files.filter((file) => isTest(file) && (wanted.length === 0 || wanted.some((filter) => file.includes(filter))));
  const [whole, parts] = [tests.filter((file) => file.startsWith('e2e/')), tests.filter((file) => !file.startsWith('e2e/'))];
  return { unit: [...whole.filter((file) => !isJourney(file)), ...parts], journeys: whole.filter(isJourney) };
}
