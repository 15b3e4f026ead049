import { QueryClientProvider } from '@tanstack/react-query';
import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { NoticeRegion } from '../components/notice.tsx';
import { ToolsProvider } from '../react/tools.tsx';
import { type LazyScreens, makeLazy } from './screen-place.tsx';
import { type Audience, baseOf, contentFor, type ModuleScreens, type PageContent } from './screens.ts';
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

/** Puts the page of an audience into `#app`. */
export async function mountShell({ audience, modules, isDevelopment = false }: ShellSettings, Frame: ComponentType<FrameProps>, isDense: boolean): Promise<void> {
  const content = contentFor(audience, modules);
  const base = baseOf(audience);
  const lazies = makeLazy([...content.screens, ...content.fittings].map(({ load }) => load));
  const tools = await createTools({ texts: content.texts, isDense, base, isDevelopment });
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
            <Frame audience={audience} content={content} lazies={lazies} />
            <NoticeRegion />
          </Router>
        </QueryClientProvider>
      </ToolsProvider>
    </StrictMode>,
  );
}
