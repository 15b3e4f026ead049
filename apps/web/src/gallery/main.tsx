/**
 * Every component in every state, for the eye, for pictures and for the tests that measure it. Only in development; the build leaves it out.
 * `?frame=elder|volunteer|desk` shows a whole page instead.
 */
import '@huying/ui/styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { NoticeRegion, ToolsProvider } from '@huying/ui';
import { createTestTools } from '@huying/ui/testing';
import { createRoot } from 'react-dom/client';
import { Gallery } from './gallery.tsx';
import { frames } from './frames.tsx';
import { NOW } from './samples.ts';

const asked = new URLSearchParams(location.search);
const frame = frames[asked.get('frame') ?? ''];
const tools = await createTestTools({ now: NOW, isDense: frame?.isDense ?? false, language: asked.get('language') === 'en' ? 'en' : 'zh' });
const place = document.getElementById('app');
if (place) {
  createRoot(place).render(
    <ToolsProvider tools={tools}>
      <QueryClientProvider client={tools.queries}>
        {frame ? <frame.Page /> : <Gallery />}
        <NoticeRegion />
      </QueryClientProvider>
    </ToolsProvider>,
  );
}
