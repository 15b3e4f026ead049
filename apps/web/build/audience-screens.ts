import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Audience, AUDIENCES, type BundleLoader, isFor, type ModuleScreens } from '@huying/ui/screens';
import type { Plugin } from 'vite';

/**
 * Gives each built page only the screens of its audience.
 *
 * While developing, a page reads what all modules give (`src/screens.ts`) and takes what is for it. With many modules that list alone, with
 * the icons of every menu and the addresses of every screen, would outweigh an elder's first screen. So in a build the list that
 * `src/elder.tsx` imports is written here, out of the same declarations, with the elder's part only.
 */
export function audienceScreens(): Plugin {
  const src = fileURLToPath(new URL('../src/', import.meta.url));
  return {
    name: 'huying-audience-screens',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      const audience = basename(importer ?? '', '.tsx');
      if (source !== './screens.ts' || join(dirname(importer ?? ''), '/') !== src || !isAudience(audience)) return null;
      return `\0huying-screens/${audience}`;
    },
    async load(id) {
      const audience = id.split('\0huying-screens/')[1];
      if (!audience || !isAudience(audience)) return null;
      const files = [join(src, 'landing/index.ts'), ...globSync(join(src, '../../../modules/*/web/index.ts')).sort()];
      const found = await Promise.all(files.map(async (file) => ({ file, given: ((await import(pathToFileURL(file).href)) as { default: ModuleScreens }).default })));
      return screensCode(audience, found);
    },
  };
}

const isAudience = (name: string): name is Audience => (AUDIENCES as readonly string[]).includes(name);

/** Writes the list for one audience. Throws where a module declares something that cannot be read without running it in a page. */
export function screensCode(audience: Audience, found: readonly { readonly file: string; readonly given: ModuleScreens }[]): string {
  const icons = new Set<string>();
  const lines = found.flatMap(({ file, given }) => {
    const own = <T extends { readonly audience: Audience | readonly Audience[] }>(items: readonly T[] = []) => items.filter((item) => isFor(audience, item.audience));
    const screens = own(given.screens);
    const fittings = own(given.fittings);
    if (screens.length + fittings.length === 0 && !given.textFor?.includes(audience)) return [];
    const address = (load: () => unknown) => importOf(load, file);
    const screenLines = screens.map(({ path, title, load, asks, menu, layout }) => {
      const name = menu && iconName(menu.icon, given.module);
      if (name) icons.add(name);
      return `{ path: ${JSON.stringify(path)}, title: ${JSON.stringify(title)}, audience, load: ${address(load)}${asks ? `, asks: { who: ${JSON.stringify(asks.who)} }` : ''}${menu ? `, menu: { icon: ${name}, order: ${menu.order}${menu.group ? `, group: '${menu.group}'` : ''}${menu.word ? `, word: ${JSON.stringify(menu.word)}` : ''} }` : ''}${layout ? `, layout: '${layout}'` : ''} }`;
    });
    const words = (loader: BundleLoader) => `{ zh: ${address(loader.zh)}, en: ${address(loader.en)} }`;
    const fittingLines = fittings.map(({ place, atDoor, order, load, text }) => `{ audience, place: '${place}'${atDoor ? ', atDoor: true' : ''}, order: ${order}, load: ${address(load)}${text ? `, text: ${words(text)}` : ''} }`);
    const more = given.textOf?.[audience];
    return `{ module: '${given.module}', textFor: [audience], text: ${words(given.text)}${more ? `, textOf: { ${audience}: ${words(more)} }` : ''}, screens: [${screenLines.join(', ')}], fittings: [${fittingLines.join(', ')}] }`;
  });
  const imports = icons.size > 0 ? `import { ${[...icons].sort().join(', ')} } from 'lucide-react';\n` : '';
  return `${imports}const audience = '${audience}';\nexport const modules = [\n${lines.join(',\n')}\n];\n`;
}

/** `() => import('./elder/home.tsx')` of a file, with the whole path. */
function importOf(load: () => unknown, file: string): string {
  const path = /^\(\)\s*=>\s*import\(\s*['"](\.[^'"]+)['"]\s*(?:,\s*\{\s*with:[^}]*\}\s*,?\s*\})?\s*\)$/.exec(load.toString().trim())?.[1];
  if (!path) throw new Error(`${file}: a load function must be () => import('./…') and nothing more, not ${load}`);
  return `() => import(${JSON.stringify(join(dirname(file), path))})`;
}

function iconName(icon: { readonly displayName?: string | undefined }, module: string): string {
  if (!icon.displayName) throw new Error(`${module}: the icon of a menu must be one of lucide-react`);
  return icon.displayName;
}
