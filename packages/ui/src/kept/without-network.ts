import type { Audience } from '../shell/screens.ts';

/** Asks the service worker to keep the page of this audience with all its files, so that it opens without network too. */
export async function keepPage(audience: Audience): Promise<void> {
  const { serviceWorker } = navigator;
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
  if (!serviceWorker || connection?.saveData) return;
  await serviceWorker.register('/service-worker.js');
  const { active } = await serviceWorker.ready;
  active?.postMessage({ keepPage: audience });
}
