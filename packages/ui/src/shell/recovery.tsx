import { createContext, useContext } from 'react';
import type { Recovery } from './rebuilt.ts';

export type PageRecovery = Pick<Recovery, 'deciding' | 'reopen'>;

/** Outside a shell nothing is opened again by itself. */
const RecoveryContext = createContext<PageRecovery>({ deciding: undefined, reopen: () => location.reload() });
export const RecoveryProvider = RecoveryContext.Provider;
export const useRecovery = (): PageRecovery => useContext(RecoveryContext);

/** Watches this page for files that are no more. The first screen does not wait for it. */
export function watchForRebuild(): PageRecovery {
  let watching: Recovery | undefined;
  import('./watch-files.ts').then(
    ({ watchFiles }) => {
      watching = watchFiles();
    },
    () => undefined,
  );
  return {
    get deciding() {
      return watching?.deciding;
    },
    reopen: () => (watching ? watching.reopen() : location.reload()),
  };
}
