/**
 * A workspace uses another package, ours or npm's, only if its package.json names it, and reaches it only by its
 * name. npm puts all packages side by side, so an undeclared one works by accident until the other user drops it.
 */
import type { ICruiseResult, IDependency } from 'dependency-cruiser';
import { isTest, type Problem, servesTests, type Tree, type Workspace, workspaceOf } from './tree.ts';

const isRelative = (specifier: string) => /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..';

export function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return specifier.startsWith('@') ? `${first}/${second}` : first;
}

/** Journeys, benchmarks and scripts are tools of the repository: its own development packages serve them. */
const isTool = (file: string) => /^(e2e|bench|scripts)\//.test(file);

function isDeclared(tree: Tree, from: Workspace, file: string, name: string): boolean {
  if (name === from.name || from.dependencies.has(name)) return true;
  const root = tree.workspaces.find(({ place }) => place === '');
  if (servesTests(file) || isTool(file)) {
    if (from.devDependencies.has(name) || root?.devDependencies.has(name)) return true;
  }
  return from.place === '' && tree.workspaces.some((workspace) => workspace.name === name);
}

function problemOf(tree: Tree, file: string, dependency: IDependency): Problem | undefined {
  const from = workspaceOf(tree, file);
  const kinds = dependency.dependencyTypes as readonly string[];
  if (!from || kinds.includes('core')) return undefined;
  const specifier = dependency.module;
  if (!isRelative(specifier)) {
    const name = packageName(specifier);
    if (/^virtual:/.test(specifier) || isDeclared(tree, from, file, name)) return undefined;
    const group = isTest(file) ? 'devDependencies' : 'dependencies';
    return { file, rule: 'undeclared', message: `imports ${specifier}, but ${from.place || '.'}/package.json does not name ${name}: add it to its ${group}` };
  }
  const to = dependency.couldNotResolve ? from : workspaceOf(tree, dependency.resolved);
  if (!to || to === from || from.place === '') return undefined;
  return { file, rule: 'reached-by-path', message: `imports ${specifier}, which belongs to ${to.name}: import it by that name` };
}

export function declaredProblems(tree: Tree, result: ICruiseResult): Problem[] {
  const ours = new Set(tree.files);
  return result.modules
    .filter((module) => ours.has(module.source))
    .flatMap((module) => module.dependencies.map((dependency) => problemOf(tree, module.source, dependency)))
    .filter((problem) => problem !== undefined);
}
