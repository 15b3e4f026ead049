/** The repository as the rules see it: its source files and its workspaces. */
import fs from 'node:fs';
import path from 'node:path';

/** One thing that is wrong, in words that say what to do. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly rule: string;
  readonly message: string;
}

export interface Workspace {
  /** Path below the root, `` for the root itself. */
  readonly place: string;
  readonly name: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

export interface Tree {
  readonly root: string;
  /** Paths of all files below the root, with `/`, sorted. */
  readonly files: readonly string[];
  readonly workspaces: readonly Workspace[];
}

const SOURCE_FOLDERS = ['packages', 'modules', 'apps', 'e2e', 'bench', 'scripts', 'docs', '.ci'];
/** What tools and the running application leave behind; none of it is written by hand or committed. */
const LEFT_BEHIND = new Set(['.git', 'node_modules', 'dist', '.test', 'reports', 'coverage']);

export const isCode = (file: string) => /\.(ts|tsx|mts|mjs|js)$/.test(file);
export const isTypeScript = (file: string) => /\.(ts|tsx)$/.test(file) && !file.endsWith('.d.ts');
export const isTest = (file: string) => /\.test\.(ts|tsx|mjs)$/.test(file);
/** Files that only tests use: the tests themselves, harnesses and what lies in a folder `testing`. */
export const servesTests = (file: string) => isTest(file) || /(^|\/)testing\/|-harness\.tsx?$|(^|\/)[\w.-]+\.config\.(ts|mjs)$/.test(file);

function* below(root: string, place: string): Generator<string> {
  const entries = fs.readdirSync(path.join(root, place), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (LEFT_BEHIND.has(entry.name)) continue;
    const file = place ? `${place}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* below(root, file);
    else if (entry.isFile()) yield file;
  }
}

function readWorkspace(root: string, place: string): Workspace {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, place, 'package.json'), 'utf8')) as Record<string, unknown>;
  const names = (...groups: string[]) => new Set(groups.flatMap((group) => Object.keys((manifest[group] ?? {}) as object)));
  return {
    place,
    name: String(manifest.name ?? place),
    dependencies: names('dependencies', 'optionalDependencies', 'peerDependencies'),
    devDependencies: names('devDependencies'),
  };
}

export function readTree(root: string): Tree {
  const folders = SOURCE_FOLDERS.filter((folder) => fs.existsSync(path.join(root, folder)));
  const atRoot = fs.readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile() && !LEFT_BEHIND.has(entry.name)).map((entry) => entry.name);
  const files = [...atRoot.sort(), ...folders.flatMap((folder) => [...below(root, folder)])];
  const places = files.filter((file) => path.posix.basename(file) === 'package.json').map((file) => path.posix.dirname(file));
  return { root, files, workspaces: places.map((place) => readWorkspace(root, place === '.' ? '' : place)) };
}

/** The workspace that a file belongs to: the nearest package.json above it. */
export function workspaceOf(tree: Tree, file: string): Workspace | undefined {
  return tree.workspaces
    .filter(({ place }) => place === '' || file.startsWith(`${place}/`))
    .sort((a, b) => b.place.length - a.place.length)[0];
}

export const readText = (tree: Tree, file: string) => fs.readFileSync(path.join(tree.root, file), 'utf8');
