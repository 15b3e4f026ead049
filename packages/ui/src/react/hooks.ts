import type { Role } from '@huying/kernel';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Stream, StreamState } from '../client/stream.ts';
import { useTools } from './tools.tsx';

/** The installation's time in milliseconds, renewed in steps; a component is drawn again only when its step changed. */
export function useNow(stepSeconds = 1): number {
  const { clock } = useTools();
  const stepMs = Math.max(1, Math.round(stepSeconds * 1000));
  return useSyncExternalStore(clock.subscribe, () => Math.floor(clock.now() / stepMs) * stepMs);
}

/** What the person at this page is; undefined until it is known. */
export function useRoles(): readonly Role[] | undefined {
  const { session } = useTools();
  return useSyncExternalStore(session.subscribe, () => session.roles);
}

/** State of the event stream, for the notice that the connection is lost. */
export function useStreamState(): StreamState {
  const { stream } = useTools();
  return useSyncExternalStore(stream.subscribe, () => stream.state);
}

export const useStream = (): Stream => useTools().stream;

/** The media query's answer, and a new drawing when it changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** A function that is always the newest one but never changes its identity, for listeners that outlive a drawing. */
export function useLatest<A extends readonly unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}

/** True once something has lasted for a while: short losses of the network need no notice. */
export function useLasting(isSo: boolean, milliseconds: number): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!isSo) return setHasLasted(false);
    const timer = setTimeout(() => setHasLasted(true), milliseconds);
    return () => clearTimeout(timer);
  }, [isSo, milliseconds]);
  return hasLasted;
}
