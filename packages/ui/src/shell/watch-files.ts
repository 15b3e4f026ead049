import { createRecovery, type Recovery } from './rebuilt.ts';
import { createPaper } from './typed.ts';

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

/** Vite tells of each file that could not be fetched, before whoever asked for it hears of it. */
export function watchFiles(): Recovery {
  const paper = createPaper(document, () => sessionStorage);
  const recovery = createRecovery({
    script: document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? undefined,
    fetchPage,
    memory: { getItem: (key) => sessionStorage.getItem(key), setItem: (key, value) => sessionStorage.setItem(key, value) },
    readTyped: () => paper.read(),
    reopen() {
      paper.keep();
      location.reload();
    },
  });
  addEventListener('vite:preloadError', () => void recovery.missed());
  paper.putBack();
  return recovery;
}
