/**
 * `npm run new-module -- NAME [中文名]` makes a new module: a complete small one to change into what it shall be. It
 * keeps a list of things that staff note down and finish, from table to screen, with tests, and obeys every rule.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { writeRows } from './generators/rows.ts';

const NAME = /^[a-z]+(-[a-z]+)*$/;
const LONGEST_NAME = 40;

const TEMPLATES = path.join(import.meta.dirname, 'new-module');

/** What stands in the templates as `{{name}}` and so on. */
export interface ModuleNames {
  /** `night-watch` */
  readonly name: string;
  /** `nightWatch` */
  readonly camel: string;
  /** `NightWatch` */
  readonly pascal: string;
  /** `night_watch` */
  readonly schema: string;
  /** `night watch` */
  readonly words: string;
  /** `Night watch` */
  readonly title: string;
  readonly chinese: string;
}

export class Impossible extends Error {}

export function namesOf(name: string, chinese = name): ModuleNames {
  if (!NAME.test(name) || name.length > LONGEST_NAME) {
    throw new Impossible(`The name ${name} will not do: lower-case letters, words joined by "-", at most ${LONGEST_NAME} in all.`);
  }
  const camel = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const words = name.replaceAll('-', ' ');
  return {
    name, camel, words, chinese,
    pascal: camel.charAt(0).toUpperCase() + camel.slice(1),
    title: words.charAt(0).toUpperCase() + words.slice(1),
    schema: name.replaceAll('-', '_'),
  };
}

type Manifest = { version?: string; dependencies?: Record<string, string> };
const readManifest = (root: string, place: string) => JSON.parse(fs.readFileSync(path.join(root, place, 'package.json'), 'utf8')) as Manifest;

/** The templates with the names put in, by their path in the module. */
function moduleFiles(names: ModuleNames): Record<string, string> {
  const templates = fs.readdirSync(TEMPLATES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.template')).sort();
  return Object.fromEntries(templates.map((file) => [
    file.slice(0, -'.template'.length).replace('NAME', names.name).replace('SCHEMA', names.schema),
    fs.readFileSync(path.join(TEMPLATES, file), 'utf8').replace(/\{\{(\w+)\}\}/g, (_, key: keyof ModuleNames) => names[key]),
  ]));
}

/** Version numbers as the packages use them already, so that one version of each is installed. */
function manifestText(root: string, { name }: ModuleNames): string {
  const [kernel, ui] = [readManifest(root, 'packages/kernel'), readManifest(root, 'packages/ui')];
  const ours = Object.fromEntries(['kernel', 'platform', 'ui'].map((one) => [`@huying/${one}`, readManifest(root, `packages/${one}`).version ?? '*']));
  const dependencies = { ...ours, 'lucide-react': ui.dependencies?.['lucide-react'], react: ui.dependencies?.react, zod: kernel.dependencies?.zod };
  const manifest = {
    name: `@huying/${name}`, version: '0.1.0', private: true, license: 'Apache-2.0', type: 'module',
    exports: { './contract': './contract.ts', './server': './server/index.ts', './web': './web/index.ts' },
    dependencies,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Adds the module at the end of the list, since it may use those before it. */
export function listedIn(source: string, { name, camel }: ModuleNames): string {
  const list = /(export const modules[^=]*=\s*\[)([^\]]*)\]/.exec(source);
  if (!list) throw new Impossible('apps/server/src/modules.ts holds no "export const modules = [ … ]".');
  const entries = (list[2] as string).trimEnd().replace(/,$/, '');
  const isTall = entries.includes('\n');
  const added = entries.trim() === '' ? camel : isTall ? `${entries},\n  ${camel},\n` : `${entries}, ${camel}`;
  const withEntry = source.replace(list[0], () => `${list[1]}${added}]`);
  const line = `import ${camel} from '@huying/${name}/server';\n`;
  const lastImport = [...withEntry.matchAll(/^import .*;\n/gm)].at(-1);
  const at = lastImport ? lastImport.index + lastImport[0].length : 0;
  return withEntry.slice(0, at) + line + withEntry.slice(at);
}

/** Adds a dependency to a package.json and leaves the rest of its text as it is sorted. */
function declare(root: string, place: string, name: string): void {
  const file = path.join(root, place, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
  const dependencies = Object.entries({ ...manifest.dependencies, [`@huying/${name}`]: '0.1.0' }).sort(([a], [b]) => (a < b ? -1 : 1));
  fs.writeFileSync(file, `${JSON.stringify({ ...manifest, dependencies: Object.fromEntries(dependencies) }, null, 2)}\n`);
}

/** Returns the paths that were made or changed. */
export function makeModule(root: string, names: ModuleNames): string[] {
  const place = `modules/${names.name}`;
  if (fs.existsSync(path.join(root, place))) throw new Impossible(`There is a module ${names.name} already.`);
  const list = 'apps/server/src/modules.ts';
  const isListed = fs.existsSync(path.join(root, list));
  // Before anything is written: a list that cannot be understood must not leave half a module behind.
  const listed = isListed ? listedIn(fs.readFileSync(path.join(root, list), 'utf8'), names) : undefined;
  const files = { 'package.json': manifestText(root, names), ...moduleFiles(names) };
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(root, place, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  const changed = Object.keys(files).map((file) => `${place}/${file}`);
  if (listed === undefined) return changed;
  fs.writeFileSync(path.join(root, list), listed);
  declare(root, 'apps/server', names.name);
  return [...changed, list, 'apps/server/package.json'];
}

async function main([name, chinese, ...more]: readonly string[]): Promise<number> {
  if (!name || more.length > 0) {
    console.error('Which name? npm run new-module -- NAME [中文名], for example: npm run new-module -- drill 演练');
    return 2;
  }
  try {
    const root = path.dirname(import.meta.dirname);
    const names = namesOf(name, chinese);
    for (const file of makeModule(root, names)) console.log(file);
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
    await writeRows(root);
    console.log(`modules/${name}/server/rows.ts`);
    console.log(`\nMade. Read modules/${name}/README.md, change its words, and run: npm test -- modules/${name}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    console.error(error.message);
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
