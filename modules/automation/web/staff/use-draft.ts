import { useCallback, useState } from 'react';
import type { DecisionTable } from '@huying/kernel';

/** A table that is being edited, and which version it was taken from. */
export interface Draft {
  readonly basedOn: number;
  readonly table: DecisionTable;
  /** Offered as the reason where a former version is taken back. */
  readonly reason?: string;
}

const placeOf = (name: string) => `automation.draft.${name}`;

/** Browsers that keep nothing throw at the first touch; the draft then lives as long as the screen. */
function kept<T>(work: (memory: Storage) => T): T | undefined {
  try {
    return work(globalThis.sessionStorage);
  } catch {
    return undefined;
  }
}

function read(name: string): Draft | undefined {
  const text = kept((memory) => memory.getItem(placeOf(name)));
  try {
    const draft = text ? (JSON.parse(text) as Draft) : undefined;
    return Array.isArray(draft?.table?.rules) ? draft : undefined;
  } catch {
    return undefined;
  }
}

/** The draft of this tab. It outlives going to another screen and loading the page anew. */
export function useDraft(name: string): readonly [draft: Draft | undefined, setDraft: (draft: Draft | undefined) => void] {
  const [draft, setState] = useState(() => read(name));
  const setDraft = useCallback((next: Draft | undefined) => {
    kept((memory) => (next ? memory.setItem(placeOf(name), JSON.stringify(next)) : memory.removeItem(placeOf(name))));
    setState(next);
  }, [name]);
  return [draft, setDraft];
}
