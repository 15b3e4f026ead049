import { useSearchParams } from 'wouter';

export interface Filter {
  /** What the address says. */
  readonly params: URLSearchParams;
  set(name: string, value: string | undefined): void;
  /** Several at once; what is empty leaves the address. */
  change(changes: Readonly<Record<string, string | undefined>>): void;
}

/**
 * What a list is filtered by stands in the address, so that a reload, a link and the way back find it again.
 * @param replaces whether a change is no step of its own on the way back, as where it is made with every key.
 */
export function useFilter({ replaces = false }: { readonly replaces?: boolean } = {}): Filter {
  const [params, setParams] = useSearchParams();
  const change: Filter['change'] = (changes) =>
    setParams((former) => {
      const next = new URLSearchParams(former);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    }, { replace: replaces });
  return { params, change, set: (name, value) => change({ [name]: value }) };
}
