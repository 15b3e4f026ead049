/**
 * `npm run check`: all that a machine can see in the source.
 * `npm run check -- types words` runs some of the checks only.
 */
import path from 'node:path';
import { declaredProblems } from './rules/declared.ts';
import { generatedProblems } from './rules/generated.ts';
import { cruiseTree, importProblems } from './rules/imports.ts';
import { styleProblems } from './rules/style.ts';
import { textProblems } from './rules/texts.ts';
import { lintProblems, typeProblems } from './rules/tools.ts';
import { type Problem, readTree, type Tree } from './rules/tree.ts';
import { wordProblems } from './rules/words.ts';

type Check = (tree: Tree) => Promise<Problem[]> | Problem[];

export const CHECKS = {
  types: typeProblems,
  imports: async (tree) => {
    const result = await cruiseTree(tree);
    return [...importProblems(tree, result), ...declaredProblems(tree, result)];
  },
  style: styleProblems,
  generated: generatedProblems,
  lint: lintProblems,
  texts: textProblems,
  words: wordProblems,
} as const satisfies Record<string, Check>;

export type CheckName = keyof typeof CHECKS;
export const CHECK_NAMES = Object.keys(CHECKS) as readonly CheckName[];

export interface CheckResult {
  readonly name: CheckName;
  readonly problems: readonly Problem[];
  readonly seconds: number;
}

async function attempt(run: Check, tree: Tree): Promise<Problem[]> {
  try {
    return await run(tree);
  } catch (error) {
    return [{ file: '.', rule: 'check-failed', message: `the check itself broke down: ${(error as Error).message}` }];
  }
}

export async function check(root: string, names: readonly CheckName[] = CHECK_NAMES): Promise<CheckResult[]> {
  const tree = readTree(root);
  const results: CheckResult[] = [];
  for (const name of names) {
    const begun = performance.now();
    const problems = await attempt(CHECKS[name], tree);
    results.push({ name, problems, seconds: (performance.now() - begun) / 1_000 });
  }
  return results;
}

export function describeResults(results: readonly CheckResult[]): string {
  return results
    .map(({ name, problems, seconds }) => {
      const head = `${problems.length === 0 ? '✔' : '✖'} ${name} (${seconds.toFixed(1)} s)${problems.length ? `: ${problems.length} problem${problems.length > 1 ? 's' : ''}` : ''}`;
      const lines = problems.map(({ file, line, rule, message }) => `    ${file}${line ? `:${line}` : ''}  [${rule}] ${message}`);
      return [head, ...lines].join('\n');
    })
    .join('\n');
}

const isCheckName = (name: string): name is CheckName => Object.hasOwn(CHECKS, name);

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((name) => !isCheckName(name));
  if (unknown.length > 0) {
    console.error(`There is no check ${unknown.join(', ')}; there are ${CHECK_NAMES.join(', ')}.`);
    return 2;
  }
  const results = await check(path.dirname(import.meta.dirname), args.length > 0 ? args.filter(isCheckName) : CHECK_NAMES);
  console.log(describeResults(results));
  return results.some(({ problems }) => problems.length > 0) ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
