import { useCallback, useState } from 'react';
import { type Draft, isEmpty, parseDraft } from '../draft.ts';

const PLACE = 'recognition.draft';

/** Browsers that keep nothing throw at the first touch; the draft then lives as long as the screen. */
function kept<T>(work: (memory: Storage) => T): T | undefined {
  try {
    return work(globalThis.sessionStorage);
  } catch {
    return undefined;
  }
}

/** The draft of this tab. It outlives going to another screen and loading the page anew. */
export function useDraft(): readonly [draft: Draft | undefined, setDraft: (draft: Draft | undefined) => void] {
  const [draft, setState] = useState(() => parseDraft(kept((memory) => memory.getItem(PLACE)) ?? null));
  const setDraft = useCallback((next: Draft | undefined) => {
    const wanted = isEmpty(next) ? undefined : next;
    kept((memory) => (wanted ? memory.setItem(PLACE, JSON.stringify(wanted)) : memory.removeItem(PLACE)));
    setState(wanted);
  }, []);
  return [draft, setDraft];
}
