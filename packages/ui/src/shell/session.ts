import type { Role } from '@huying/kernel';
import type { Session } from '../react/tools.tsx';

export const SIGN_IN_PATH = '/sign-in';
const PERSON = 'huying.person';

/**
 * Where to sign in and how to come back. The way back is a path inside this audience and nothing else: an address that somebody put into a
 * link must not lead people to another site after signing in.
 */
export function createSession(base: string, forget: () => void, place: Pick<Location, 'pathname' | 'search'> = location, past: Pick<History, 'replaceState'> = history, memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined = globalThis.localStorage): Session {
  const pathInside = () => place.pathname.slice(base.length) || '/';
  const go = (path: string) => past.replaceState(null, '', base + path);
  const back = () => {
    const said = new URLSearchParams(place.search).get('back') ?? '/';
    return /^\/(?![/\\])/.test(said) && !said.startsWith(SIGN_IN_PATH) ? said : '/';
  };
  let roles: readonly Role[] | undefined;
  const listeners = new Set<() => void>();
  const know = (known: readonly Role[] | undefined, person?: string) => {
    if (person) memory?.setItem(PERSON, person);
    if (known?.join() === roles?.join()) return;
    roles = known;
    for (const listener of listeners) listener();
  };
  return {
    get roles() {
      return roles;
    },
    get person() {
      return memory?.getItem(PERSON) ?? undefined;
    },
    know,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get back() {
      return back();
    },
    lose() {
      const here = pathInside();
      if (here.startsWith(SIGN_IN_PATH)) return;
      const wanted = here + place.search;
      go(wanted === '/' ? SIGN_IN_PATH : `${SIGN_IN_PATH}?back=${encodeURIComponent(wanted)}`);
    },
    arrive(to) {
      const path = to ?? back();
      memory?.removeItem(PERSON);
      know(undefined);
      forget();
      go(path);
    },
  };
}
