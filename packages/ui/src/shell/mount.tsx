import { QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { NoticeRegion } from '../components/notice.tsx';
import { ToolsProvider, useTools } from '../react/tools.tsx';
import type { Texts } from '../text/text-store.ts';
import { RecoveryProvider, watchForRebuild } from './recovery.tsx';
import { type LazyScreens, makeLazy } from './screen-place.tsx';
import { type Audience, baseOf, contentFor, isAt, type ModuleScreens, type PageContent, type PageText } from './screens.ts';
import { createTools } from './tools.ts';

export interface ShellSettings {
  readonly audience: Audience;
  /** Everything that the modules give; the shell takes what is for its audience. */
  readonly modules: readonly ModuleScreens[];
  readonly isDevelopment?: boolean;
}

export interface FrameProps {
  readonly audience: Audience;
  readonly content: PageContent;
  readonly lazies: LazyScreens;
}

const IDLE_MS = 1_500;

/** Once the first screen stands: what an earlier page kept is sent, and the page learns to open without network. */
function Afterwards({ audience }: { audience: Audience }) {
  const { kept } = useTools();
  useEffect(() => {
    const later = setTimeout(() => {
      void kept.open();
      import('../kept/without-network.ts').then(({ keepPage }) => keepPage(audience)).catch(() => {});
    }, IDLE_MS);
    return () => clearTimeout(later);
  }, [kept, audience]);
  return null;
}

/** Fetches the words of the other screens once the first one stands. */
function RestOfWords({ texts }: { texts: Texts }) {
  useEffect(() => {
    texts.complete().catch(() => addEventListener('online', () => void texts.complete(), { once: true }));
  }, [texts]);
  return null;
}

/** Puts the page of an audience into `#app`. */
export async function mountShell({ audience, modules, isDevelopment = false }: ShellSettings, Frame: ComponentType<FrameProps>, isDense: boolean): Promise<void> {
  const recovery = watchForRebuild();
  const content = contentFor(audience, modules);
  const base = baseOf(audience);
  const lazies = makeLazy([...content.screens, ...content.fittings].map(({ load }) => load));
  const here = location.pathname.slice(base.length) || '/';
  const isNeededNow = ({ paths }: PageText) => paths.length === 0 || paths.some((path) => isAt(path, here));
  const loadersOf = (texts: readonly PageText[]) => texts.map(({ loader }) => loader);
  const tools = await createTools({
    texts: loadersOf(content.texts.filter(isNeededNow)),
    laterTexts: loadersOf(content.texts.filter((text) => !isNeededNow(text))),
    isDense,
    base,
    isDevelopment,
  });
  addEventListener('online', tools.stream.revive);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tools.stream.revive();
  });
  const place = document.getElementById('app');
  if (!place) throw new Error('the page has no element #app');
  createRoot(place).render(
    <StrictMode>
      <ToolsProvider tools={tools}>
        <QueryClientProvider client={tools.queries}>
          <Router base={base}>
            <RecoveryProvider value={recovery}>
              <Frame audience={audience} content={content} lazies={lazies} />
            </RecoveryProvider>
            <NoticeRegion />
            <RestOfWords texts={tools.texts} />
            {isDense ? null : <Afterwards audience={audience} />}
          </Router>
        </QueryClientProvider>
      </ToolsProvider>
    </StrictMode>,
  );
}
