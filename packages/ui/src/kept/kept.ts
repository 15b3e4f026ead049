/**
 * What people said or did while the network was away. It is kept in the browser, outlives the page, and is sent once when the network is back:
 * with the key of the first attempt, so that the server does it once even where only its answer was lost.
 *
 * This file is what every page loads; `box.ts`, which does the work, comes after the first screen stands.
 */
import type { SentRequest } from '../client/client.ts';
import type { Problem } from '../client/problem.ts';

export interface KeptCommand {
  readonly id: number;
  /** Whose it is: it is sent only while they are at the page. */
  readonly person: string;
  /** When it was given, ISO 8601, on the installation's clock. */
  readonly at: string;
  /** The same in milliseconds on the machine's own clock: how long ago that is can be told without having heard of the other. */
  readonly keptAt: number;
  /** Key of the words for what it is. */
  readonly what: string;
  readonly request: SentRequest;
  /** Why it could not be done; it stays until somebody has read that. */
  readonly problem: Problem | null;
}

export interface Box {
  readonly list: readonly KeptCommand[];
  keep(what: string, request: SentRequest): Promise<boolean>;
  forget(id: number): Promise<void>;
  subscribe(listener: () => void): () => void;
}

export interface Kept {
  /** Of whoever is at the page, oldest first. */
  readonly list: readonly KeptCommand[];
  /** False where nothing can be kept: in a browser that does not, or of nobody. */
  keep(what: string, request: SentRequest): Promise<boolean>;
  forget(id: number): void;
  subscribe(listener: () => void): () => void;
  /** Looks for what an earlier page kept. */
  open(): Promise<void>;
}

const NOTHING: readonly KeptCommand[] = [];

export function createKept(load: () => Promise<Box>): Kept {
  const listeners = new Set<() => void>();
  let box: Box | undefined;
  let opening: Promise<Box> | undefined;
  const opened = () => {
    opening ??= load().then((loaded) => {
      box = loaded;
      loaded.subscribe(() => {
        for (const listener of listeners) listener();
      });
      return loaded;
    });
    // What failed without network is tried again.
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  };
  return {
    get list() {
      return box?.list ?? NOTHING;
    },
    keep: (what, request) => opened().then((kept) => kept.keep(what, request)).catch(() => false),
    forget: (id) => void box?.forget(id),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => opened().then(() => undefined, () => undefined),
  };
}
