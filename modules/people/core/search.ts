import { isRefusal, readPhone } from '@huying/kernel';

/** What somebody typed to find a person: a whole number, which is looked up by its blind index, or a part of a name. */
export type Search = { readonly phone: string } | { readonly name: string } | undefined;

export function readSearch(text: string | undefined): Search {
  const typed = text?.normalize('NFKC').trim() ?? '';
  if (typed === '') return undefined;
  const read = readPhone(typed);
  return isRefusal(read) ? { name: typed } : read;
}

/** The cursor of a list ordered by name and id. It is shown to nobody and means nothing outside this list. */
export interface NameCursor {
  readonly name: string;
  readonly id: string;
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const writeCursor = ({ name, id }: NameCursor): string => `${id}${name}`;
export function readCursor(text: string): NameCursor | undefined {
  const [id, name] = [text.slice(0, 36), text.slice(36)];
  return UUID.test(id) && name !== '' ? { id, name } : undefined;
}
