import { createContext, useContext } from 'react';
import { createRecovery, type Recovery } from './rebuilt.ts';
import type { Paper } from './typed.ts';

/** Outside a shell nothing is opened again by itself. */
const RecoveryContext = createContext<Recovery>({ deciding: undefined, missed: async () => false, reopen: () => location.reload() });
export const RecoveryProvider = RecoveryContext.Provider;
export const useRecovery = (): Recovery => useContext(RecoveryContext);

const PATIENCE_MILLISECONDS = 10_000;

async function fetchPage(): Promise<string | undefined> {
  const ending = new AbortController();
  const late = setTimeout(() => ending.abort(), PATIENCE_MILLISECONDS);
  try {
    const response = await fetch(location.pathname, { cache: 'no-store', signal: ending.signal });
    return response.ok ? await response.text() : undefined;
  } finally {
    clearTimeout(late);
  }
}

/** Watches this page for files that are no more. Vite tells of each that could not be fetched, before whoever asked for it hears of it. */
export function watchForRebuild(): Recovery {
  // Nobody has typed anything before the first screen stands: until then the page does without.
  let paper: Paper | undefined;
  import('./typed.ts').then(
    ({ createPaper }) => {
      paper = createPaper(document, () => sessionStorage);
      paper.putBack();
    },
    () => undefined,
  );
  const recovery = createRecovery({
    script: document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? undefined,
    fetchPage,
    memory: { getItem: (key) => sessionStorage.getItem(key), setItem: (key, value) => sessionStorage.setItem(key, value) },
    readTyped: () => paper?.read(),
    reopen() {
      paper?.keep();
      location.reload();
    },
  });
  addEventListener('vite:preloadError', () => void recovery.missed());
  return recovery;
}
