import type { Role } from '@huying/kernel';
import { createContext, type ReactNode, useContext } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import type { Client } from '../client/client.ts';
import type { Stream } from '../client/stream.ts';
import type { PageClock } from '../clock.ts';
import type { Kept } from '../kept/kept.ts';
import type { Preferences } from '../look/preferences.ts';
import type { Texts } from '../text/text-store.ts';
import type { Speaker } from '../voice/speech.ts';

/** Everything a component may use besides its props. One page has one set, made by its shell; a test makes its own. */
export interface Tools {
  readonly client: Client;
  readonly queries: QueryClient;
  readonly stream: Stream;
  readonly clock: PageClock;
  readonly texts: Texts;
  readonly preferences: Preferences;
  readonly speaker: Speaker;
  readonly notices: NoticeBoard;
  readonly session: Session;
  readonly kept: Kept;
}

/** The one message that is shown at the foot of the page. It stays until it is closed or replaced: elders read slowly. */
export interface NoticeBoard {
  readonly shown: ShownNotice | undefined;
  show(notice: Omit<ShownNotice, 'id'>): void;
  clear(): void;
  subscribe(listener: () => void): () => void;
}
export interface ShownNotice {
  readonly id: number;
  readonly kind: 'done' | 'told' | 'failed';
  readonly text: string;
  readonly action?: { readonly label: string; readonly onChoose: () => void };
}

/** Who is at this page, where to go when nobody is signed in, and back again. */
export interface Session {
  /** What the person is; undefined until it is known. It decides what is offered; what is allowed the server decides. */
  readonly roles: readonly Role[] | undefined;
  /** Whose page it is; who was here last, as long as nobody can be asked. */
  readonly person: string | undefined;
  /** Told by the one module that knows people. */
  know(roles: readonly Role[] | undefined, person?: string): void;
  subscribe(listener: () => void): () => void;
  /** Told by the client when an answer says that nobody is signed in. */
  lose(): void;
  /** Where the person wanted to go before signing in, a path inside this audience. */
  readonly back: string;
  /** To be called once after signing in or out: forgets what the page knew and goes on. */
  arrive(to?: string): void;
}

const ToolsContext = createContext<Tools | undefined>(undefined);

export const ToolsProvider = ({ tools, children }: { tools: Tools; children: ReactNode }) => <ToolsContext.Provider value={tools}>{children}</ToolsContext.Provider>;

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('components of @huying/ui need a ToolsProvider; createShell gives one');
  return tools;
}
