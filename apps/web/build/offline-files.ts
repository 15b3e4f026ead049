import { basename } from 'node:path';
import type { Plugin } from 'vite';
import { fileOf, PAGES } from '../pages.ts';

/** What is larger, such as the map, is not fetched in advance. */
const MOST_BYTES = 300_000;

/** What is built: its text, and what is said beside it. */
export interface Built {
  readonly fileName: string;
  readonly text: string;
  readonly styles: readonly string[];
}

/** A file with everything that it names, such as the parts that it loads later, its styles and its worklets; but for what is too large. */
export function filesOf(entry: string, built: ReadonlyMap<string, Built>): string[] {
  const found = new Set<string>();
  const walk = (name: string): void => {
    const file = built.get(name);
    if (!file || found.has(`/${file.fileName}`) || file.text.length > MOST_BYTES) return;
    found.add(`/${file.fileName}`);
    for (const style of file.styles) walk(style);
    for (const [other] of file.text.matchAll(/[\w.-]+\.(?:js|css)\b/g)) walk(other);
  };
  walk(entry);
  return [...found].sort();
}

/** Writes `offline.json`: for each page the files that it needs to open without network. The service worker reads it. */
export function offlineFiles(): Plugin {
  return {
    name: 'huying-offline-files',
    apply: 'build',
    generateBundle(_, bundle) {
      const built = new Map(Object.values(bundle).map((one) => {
        const text = one.type === 'chunk' ? one.code : typeof one.source === 'string' ? one.source : Buffer.from(one.source).toString('latin1');
        const styles = one.type === 'chunk' ? [...(one.viteMetadata?.importedCss ?? [])].map((style) => basename(style)) : [];
        return [basename(one.fileName), { fileName: one.fileName, text, styles }] as const;
      }));
      const entryOf = (page: string) => Object.values(bundle).find((one) => one.type === 'chunk' && one.isEntry && one.facadeModuleId?.endsWith(`/${fileOf(page)}`))?.fileName ?? '';
      this.emitFile({ type: 'asset', fileName: 'offline.json', source: JSON.stringify(Object.fromEntries(PAGES.map((page) => [page, filesOf(basename(entryOf(page)), built)]))) });
    },
  };
}
