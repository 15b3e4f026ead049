/** What this tab remembers while the browser is at the provider. It is of no use to anybody without the answer that only this browser gets. */
const KEY = 'huying.provider';

export interface Beginning {
  readonly begun: string;
  /** The page that was left, `/worker`, and where on it the person wanted to be. */
  readonly page: string;
  readonly back: string;
  readonly label: string;
}

export const writeBeginning = (beginning: Beginning): void => sessionStorage.setItem(KEY, JSON.stringify(beginning));
export const endBeginning = (): void => sessionStorage.removeItem(KEY);

export function readBeginning(): Beginning | undefined {
  try {
    const read = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Beginning | null;
    return read && /^\/(desk|worker|org)$/.test(read.page) && /^\/(?![/\\])/.test(read.back) ? read : undefined;
  } catch {
    return undefined;
  }
}
