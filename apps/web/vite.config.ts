import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { audienceScreens } from './build/audience-screens.ts';
import { contractData } from './build/contract-data.ts';
import { offlineFiles } from './build/offline-files.ts';
import { fileOf, PAGES } from './pages.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `/elder/anything` is the elder's page, as on the server. */
function pagesPlugin(): Plugin {
  const rewrite = (url: string | undefined) => {
    const [path = ''] = (url ?? '').split('?');
    const page = path.split('/')[1] ?? '';
    return (PAGES as readonly string[]).includes(page) && !path.includes('.') ? `/${fileOf(page)}` : undefined;
  };
  const use: Plugin['configureServer'] = (server) => {
    server.middlewares.use((request, _response, next) => {
      request.url = rewrite(request.url) ?? request.url;
      next();
    });
  };
  return { name: 'huying-pages', configureServer: use, configurePreviewServer: use as Plugin['configurePreviewServer'] };
}

/**
 * TypeScript wants `with: { type: 'json' }` on an import of JSON; the development server answers such an import with a script, which browsers
 * then refuse. So the attribute is taken away before the browser sees it. (The build does so by itself.)
 */
function jsonPlugin(): Plugin {
  const attribute = /(import\(\s*['"][^'"]+\.json['"])\s*,\s*\{\s*with:\s*\{\s*type:\s*['"]json['"]\s*\}\s*,?\s*\}\s*\)/g;
  return {
    name: 'huying-json',
    apply: 'serve',
    enforce: 'pre',
    transform: (code, id) => (/\.tsx?$/.test(id.split('?')[0] ?? '') && code.includes('.json') ? { code: code.replace(attribute, '$1)'), map: null } : null),
  };
}

/** What changes seldom, and what every first screen needs, are two files: better compressed and sooner there than thirty. */
const GROUPS = [
  { name: 'library', test: /[\\/]node_modules[\\/](react|react-dom|scheduler|wouter|regexparam|@tanstack)[\\/](?!.*infiniteQueryObserver|.*useInfiniteQuery)/, priority: 2 },
  {
    name: 'ui',
    test: /[\\/]packages[\\/]ui[\\/]src[\\/](client|react[\\/](?!pages)|rings|clock|text[\\/]\w+\.ts|look[\\/]preferences|voice[\\/](speech|use)|shell[\\/](plain|mount|header|tools|session|screen|bottom|settings-button|recovery)|components[\\/](button|spinner|notes|notice|card|tile|urgency|said))/,
    priority: 1,
  },
];

export default defineConfig({
  root: here('.'),
  // React has had it since 18; the stand-in for older ones is only weight.
  resolve: { alias: { 'use-sync-external-store/shim/index.js': here('./build/use-sync-external-store.ts') } },
  plugins: [react(), pagesPlugin(), jsonPlugin(), audienceScreens(), contractData(), offlineFiles()],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: process.env.API_ORIGIN ?? 'http://127.0.0.1:8080', changeOrigin: false } },
  },
  // Worklets and maplibre's worker are modules.
  worker: { format: 'es' },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    manifest: true,
    // Phones of five years ago, and the browsers inside Chinese apps, which stay behind.
    target: ['chrome93', 'safari15.4', 'firefox92'],
    // A recorder that is a data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // A browser that cannot preload modules only loads them a moment later.
    // What a screen is made of is not listed beforehand in each page that may open it: the list weighs more than it saves, since the service
    // worker has the files. Its styles are, so that nothing is seen without them.
    modulePreload: { polyfill: false, resolveDependencies: (_file, needed, { hostType }) => (hostType === 'js' ? needed.filter((file) => file.endsWith('.css')) : needed) },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: { codeSplitting: { groups: GROUPS } },
      input: Object.fromEntries(PAGES.map((page) => [page, here(`./${fileOf(page)}`)])),
    },
  },
});
