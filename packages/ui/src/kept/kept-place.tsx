import { lazy, Suspense, useSyncExternalStore } from 'react';
import { Quiet } from '../react/quiet.tsx';
import { useTools } from '../react/tools.tsx';

const KeptNotes = lazy(() => import('./kept-notes.tsx'));

/** Where it is told what waits for the network; nearly always empty. */
export function KeptPlace() {
  const { kept } = useTools();
  const isThere = useSyncExternalStore(kept.subscribe, () => kept.list.length > 0);
  return isThere ? <Quiet instead={null}><Suspense><KeptNotes /></Suspense></Quiet> : null;
}
