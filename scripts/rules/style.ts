/** Limits of docs/STYLE.md that a machine can see: length, folder names, and decisions that know no clock or chance. */
import { parseSync } from 'vite';
import { isCode, isTest, isTypeScript, type Problem, readText, servesTests, type Tree } from './tree.ts';

/** The style asks for about 400 and about 70; a function may run over while it stays one thought. */
const MOST_FILE_LINES = 400;
const MOST_FUNCTION_LINES = 90;
const FORBIDDEN_FOLDERS = new Set(['utils', 'util', 'common', 'helpers', 'types', 'services', 'misc', 'lib']);

/** Files that may be longer, each with its reason. */
const ALLOWED: readonly { readonly files: RegExp; readonly why: string }[] = [
  { files: /(^|\/)server\/rows\.ts$/, why: 'generated from the database' },
  { files: /(^|\/)data\//, why: 'data, not code' },
  { files: /^package-lock\.json$/, why: 'written by npm' },
];

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Calls `visit` on every node, parents first. */
function walk(node: Node, visit: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  visit(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, node);
  }
}

const nameOf = (node: Node | undefined): string => {
  const identifier = (node?.key ?? node?.id ?? node?.callee) as Node | undefined;
  return typeof identifier?.name === 'string' ? identifier.name : 'a function';
};

/** `describe` groups tests; what it holds is not one thought to be read at once. */
const groupsTests = (file: string, parent: Node | undefined) =>
  isTest(file) && parent?.type === 'CallExpression' && /^(describe|suite)$/.test(nameOf(parent));

function lengthProblems(file: string, text: string, program: Node, lineAt: (offset: number) => number): Problem[] {
  const problems: Problem[] = [];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  if (lines > MOST_FILE_LINES) problems.push({ file, rule: 'long-file', message: `${lines} lines, at most ${MOST_FILE_LINES}: is it two things?` });
  walk(program, (node, parent) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type) || groupsTests(file, parent)) return;
    const [first, last] = [lineAt(node.start), lineAt(node.end)];
    if (last - first + 1 <= MOST_FUNCTION_LINES) return;
    const name = node.type === 'FunctionDeclaration' ? nameOf(node) : nameOf(parent);
    problems.push({ file, line: first, rule: 'long-function', message: `${name} has ${last - first + 1} lines, at most ${MOST_FUNCTION_LINES}` });
  });
  return problems;
}

const AMBIENT = new Set(['process', 'performance', 'crypto', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'localStorage', 'document', 'window', 'navigator', 'globalThis']);

/** What a decision must be given as an argument instead of taking it from its surroundings. */
function ambientUse(node: Node): string | undefined {
  if (node.type === 'NewExpression' && (node.callee as Node).name === 'Date' && (node.arguments as unknown[]).length === 0) return 'new Date()';
  if (node.type === 'CallExpression' && (node.callee as Node).name === 'Date') return 'Date()';
  if (node.type !== 'MemberExpression') return undefined;
  const [object, property] = [(node.object as Node).name, (node.property as Node).name];
  if (object === 'Date' && property === 'now') return 'Date.now()';
  if (object === 'Math' && property === 'random') return 'Math.random()';
  if (object === 'Temporal' && property === 'Now') return 'Temporal.Now';
  return undefined;
}

const isPurePlace = (file: string) => /^packages\/kernel\/src\/(?!testing\/)|^modules\/[^/]+\/(core\/|contract\.ts$)/.test(file) && !servesTests(file);

/** Names that the file itself declares anywhere: a parameter called `document` is not the browser's. */
function declaredNames(program: Node): Set<string> {
  const names = new Set<string>();
  const add = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') names.add(pattern.name as string);
    else for (const value of Object.values(pattern)) for (const child of Array.isArray(value) ? value : [value]) add(child);
  };
  walk(program, (node) => {
    add(node.type === 'VariableDeclarator' || /^(Function|Class)/.test(node.type) ? node.id : undefined);
    if (Array.isArray(node.params)) node.params.forEach(add);
    if (node.type.startsWith('Import') && node.type.endsWith('Specifier')) add(node.local);
  });
  return names;
}

function purityProblems(file: string, program: Node, lineAt: (offset: number) => number): Problem[] {
  const own = declaredNames(program);
  const problems: Problem[] = [];
  const report = (node: Node, what: string) =>
    problems.push({ file, line: lineAt(node.start), rule: 'ambient', message: `${what}: a decision gets clock, chance and surroundings as arguments` });
  walk(program, (node, parent) => {
    const use = ambientUse(node);
    if (use) report(node, use);
    if (node.type !== 'Identifier' || !AMBIENT.has(node.name as string) || own.has(node.name as string)) return;
    // `event.document` and `{ process: 1 }` name a property, `document.title` and `fetch(…)` use the surroundings.
    const isUsed = (parent?.type === 'MemberExpression' && parent.object === node) || (parent?.type === 'CallExpression' && parent.callee === node) || parent?.type === 'AwaitExpression';
    if (isUsed) report(node, node.name as string);
  });
  return problems;
}

function folderProblems(tree: Tree): Problem[] {
  const folders = new Set(tree.files.flatMap((file) => file.split('/').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('/'))));
  return [...folders]
    .filter((folder) => FORBIDDEN_FOLDERS.has(folder.split('/').at(-1) as string))
    .map((folder) => ({ file: folder, rule: 'folder-name', message: 'the name says nothing: call it after what it holds' }));
}

export function styleProblems(tree: Tree): Problem[] {
  const problems = folderProblems(tree);
  for (const file of tree.files.filter((name) => isCode(name) || /\.(css|sql)$/.test(name))) {
    if (ALLOWED.some(({ files }) => files.test(file))) continue;
    const text = readText(tree, file);
    const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
    const lineAt = (offset: number) => {
      const after = starts.findIndex((start) => start > offset);
      return after < 0 ? starts.length : after;
    };
    if (!isCode(file)) {
      const lines = starts.length - (text.endsWith('\n') ? 1 : 0);
      if (lines > MOST_FILE_LINES) problems.push({ file, rule: 'long-file', message: `${lines} lines, at most ${MOST_FILE_LINES}: is it two things?` });
      continue;
    }
    const { program, errors } = parseSync(file, text);
    if (errors.length > 0) {
      problems.push({ file, rule: 'unreadable', message: `cannot be read: ${errors[0]?.message}` });
      continue;
    }
    problems.push(...lengthProblems(file, text, program as unknown as Node, lineAt));
    if (isTypeScript(file) && isPurePlace(file)) problems.push(...purityProblems(file, program as unknown as Node, lineAt));
  }
  return problems;
}
