/**
 * Who may import what: the table of docs/ARCHITECTURE.md as rules for dependency-cruiser. The rules go by pattern,
 * so that a new module needs no edit here.
 */
import type { ICruiseResult, IForbiddenRuleType, IModule } from 'dependency-cruiser';
import { cruise } from 'dependency-cruiser';
import { isTypeScript, type Problem, type Tree } from './tree.ts';

const TEST = '\\.test\\.(?:ts|tsx)$';
/** What serves tests may use the harnesses and Node besides what its place allows. */
const FOR_TESTS = `${TEST}|(?:^|/)testing/|-harness\\.tsx?$|\\.config\\.(?:ts|mjs)$`;
const KERNEL = '^packages/kernel/src/(?!testing/)';
const CONTRACT = '^modules/[^/]+/contract\\.ts$';
const TESTING = '^modules/[^/]+/testing/';
const npm = (names = '') => (names ? `(?:^|/)node_modules/(?:@types/)?(?:${names})/` : '(?:^|/)node_modules/');

interface Row {
  readonly name: string;
  readonly says: string;
  readonly from: string;
  /** Only these may be imported; `$1` is the module that `from` caught. */
  readonly only?: readonly string[];
  /** These may not be imported. */
  readonly not?: readonly string[];
  /** Tests in this place may import these as well, and all of Node. */
  readonly testsToo?: readonly string[];
}

const TABLE: readonly Row[] = [
  { name: 'kernel', says: 'the kernel imports zod and feelin only', from: '^packages/kernel/', only: ['^packages/kernel/', npm('zod|feelin')], testsToo: [npm('fast-check')] },
  { name: 'platform', says: 'the platform imports the kernel, Node and npm', from: '^packages/platform/', only: ['^packages/(kernel|platform)/', npm(), 'core'] },
  { name: 'ui', says: 'the ui imports the kernel and npm', from: '^packages/ui/', only: ['^packages/(kernel|ui)/', npm()] },
  { name: 'contract', says: 'a contract imports the kernel, zod and other contracts', from: '^modules/([^/]+)/contract\\.ts$', only: [KERNEL, CONTRACT, npm('zod')] },
  {
    name: 'core', says: 'a core imports the kernel, its own core, contracts and pure npm libraries; no Node',
    from: '^modules/([^/]+)/core/', only: [KERNEL, '^modules/$1/core/', CONTRACT, npm()], testsToo: ['^packages/kernel/', TESTING],
  },
  {
    name: 'server', says: 'a server imports the kernel, the platform, its own core and server, contracts, Node and npm',
    from: '^modules/([^/]+)/server/',
    // Messages by telephone and text are written by the server in the same words as the screens.
    only: ['^packages/(kernel|platform)/', '^modules/$1/(core|server)/', '^modules/$1/web/text/\\w+\\.json$', '^modules/$1/web/text/staff/\\w+\\.json$', CONTRACT, npm(), 'core'],
    // A server is tried together with the servers of the modules that it uses.
    testsToo: ['^modules/[^/]+/server/index\\.ts$', TESTING],
  },
  {
    name: 'web', says: 'screens import the kernel, the ui, their own core and web, contracts and npm',
    from: '^modules/([^/]+)/web/', only: [KERNEL, '^packages/ui/', '^modules/$1/(core|web)/', CONTRACT, npm()], testsToo: ['^packages/kernel/', TESTING],
  },
  {
    name: 'module-testing', says: 'what serves the tests of a module imports packages, its own module and contracts',
    from: '^modules/([^/]+)/testing/', not: ['^modules/(?!$1/)[^/]+/(?!contract\\.ts$|server/index\\.ts$|testing/)', '^(apps|e2e|bench|scripts)/'],
  },
  {
    name: 'apps', says: "an app imports packages and the modules' server/index.ts or web/index.ts",
    from: '^apps/([^/]+)/', not: ['^modules/[^/]+/(?!(server|web)/index\\.tsx?$)', '^(e2e|bench|scripts)/', '^apps/(?!$1/)'],
  },
  { name: 'apps-web', says: 'the browser never compiles server code', from: '^apps/web/src/', not: ['^packages/platform/', '^modules/[^/]+/server/', 'core'] },
  {
    name: 'module-place', says: 'a module has contract.ts, core/, server/, web/ and for tests testing/; code elsewhere in it obeys no rule',
    from: '^modules/[^/]+/(?!contract\\.ts$|core/|server/|web/|testing/)', not: ['.'],
  },
];

/** dependency-cruiser tells Node's own modules by kind, all others by path. */
function rowRules(row: Row): IForbiddenRuleType[] {
  const target = (kinds: readonly string[]) => ({ paths: kinds.filter((kind) => kind !== 'core'), hasCore: kinds.includes('core') });
  const rule = (suffix: string, from: object, to: object): IForbiddenRuleType =>
    ({ name: `${row.name}${suffix}`, severity: 'error', comment: row.says, from, to }) as IForbiddenRuleType;
  if (row.not) {
    const { paths, hasCore } = target(row.not);
    const forbidden = [rule('', { path: row.from }, { path: paths, dependencyTypesNot: ['core'] })];
    if (hasCore) forbidden.push(rule('-node', { path: row.from, pathNot: FOR_TESTS }, { dependencyTypes: ['core'] }));
    return forbidden;
  }
  const { paths, hasCore } = target(row.only ?? []);
  const rules = [rule('', { path: row.from, pathNot: FOR_TESTS }, { pathNot: paths, dependencyTypesNot: ['core'] })];
  // A row for one file has no tests of its own.
  if (!row.from.endsWith('$')) rules.push(rule('-test', { path: `(?=.*(?:${FOR_TESTS}))${row.from}` }, { pathNot: [...paths, ...(row.testsToo ?? [])], dependencyTypesNot: ['core'] }));
  if (!hasCore) rules.push(rule('-node', { path: row.from, pathNot: FOR_TESTS }, { dependencyTypes: ['core'] }));
  return rules;
}

const EVERYWHERE: readonly IForbiddenRuleType[] = [
  { name: 'no-cycle', severity: 'error', comment: 'no cycles', from: {}, to: { circular: true } },
  { name: 'no-test-import', severity: 'error', comment: 'nothing imports a test', from: {}, to: { path: TEST } },
  {
    name: 'no-testing-in-product', severity: 'error', comment: 'only tests, journeys and benchmarks use what lies in testing/',
    // The gallery shows components with made-up answers; it is no page of the product.
    from: { path: '^(packages|modules|apps)/', pathNot: `${FOR_TESTS}|^apps/web/src/gallery/` }, to: { path: '^packages/[^/]+/src/testing/|^modules/[^/]+/testing/' },
  },
  {
    name: 'not-found', severity: 'error', comment: 'the import leads nowhere',
    from: {}, to: { couldNotResolve: true, pathNot: ['\\?', '^virtual:', '^vite/client$'] },
  },
];

export const importRules: readonly IForbiddenRuleType[] = [...TABLE.flatMap(rowRules), ...EVERYWHERE];

/** Where imports begin; folders that do not exist yet are left out. */
const FOLDERS = ['packages', 'modules', 'apps', 'e2e', 'bench', 'scripts'];

export async function cruiseTree(tree: Tree): Promise<ICruiseResult> {
  const folders = FOLDERS.filter((folder) => tree.files.some((file) => file.startsWith(`${folder}/`)));
  const { output } = await cruise(
    folders,
    {
      baseDir: tree.root,
      // Without a parser of its own for TypeScript dependency-cruiser passes over every .ts file in silence.
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)dist/' },
      validate: true,
      ruleSet: { forbidden: [...importRules] },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['import', 'module', 'browser', 'node', 'default', 'types'],
        extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css', '.d.ts'],
      },
    },
    {},
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text instead of a result');
  return output;
}

/** Problems of the table; also what dependency-cruiser did not look at, since it keeps silent about that. */
export function importProblems(tree: Tree, result: ICruiseResult): Problem[] {
  const seen = new Set(result.modules.map((module: IModule) => module.source));
  const missed = tree.files.filter((file) => isTypeScript(file) && FOLDERS.includes(file.split('/')[0] as string) && !seen.has(file));
  const problems: Problem[] = missed.map((file) => ({ file, rule: 'not-seen', message: 'the import rules did not reach this file' }));
  if (seen.size === 0) problems.push({ file: '.', rule: 'nothing-seen', message: 'the import rules saw no file at all' });
  const comments = new Map(importRules.map((rule) => [rule.name, rule.comment]));
  for (const violation of result.summary.violations) {
    const way = violation.cycle ? violation.cycle.map((step) => step.name).join(' → ') : violation.to;
    problems.push({ file: violation.from, rule: violation.rule.name, message: `imports ${way}: ${comments.get(violation.rule.name)}` });
  }
  return problems;
}
